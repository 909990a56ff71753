//! What can be wrong with the settings, said with its place and its remedy.

use crate::i18n::{Language, settings as words};
use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Where a setting stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a file, at a line from 1 (none when the whole file is meant).
    File(PathBuf, Option<usize>),
    /// In a variable of the environment.
    Environment(String),
    /// Nowhere: the built-in default holds.
    Default,
}

/// What is wrong. The sentences are in `i18n::settings`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The file cannot be read, and why in words of the system.
    Unreadable(ErrorKind, String),
    /// The file may stand in a folder that this login cannot look into.
    KeptOut(String),
    /// The file is not TOML.
    Syntax(String),
    /// There is no such section, key or variable; with the nearest one that there is.
    Unknown(Option<Near>),
    /// The value is of another kind: what it takes.
    WrongType(Takes),
    /// The number is outside these bounds.
    OutOfRange(i64, i64),
    /// Not one of these words; with the nearest.
    NotOneOf(&'static [&'static str], Option<String>),
    /// Text with a control character, which has no place in a setting.
    ControlCharacter,
    /// Begins with `~/`, and nobody knows where home is.
    NoHome,
    /// Less than this other key.
    LessThan(&'static str),
    /// Not usable, and why in words of the library.
    Unusable(String),
    /// Cannot stand together with this other key.
    Conflict(String),
    /// Must be set, and what for.
    Missing(Needed),
    /// Would send secrets in the clear: what mends it.
    Insecure(Remedy),
}

/// What was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near {
    /// This name, in the same place.
    Here(String),
    /// This very name, in that section.
    In(String, &'static str),
}

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A section: `[name]` on a line of its own.
    Section,
    /// Text in quotes.
    Text,
    /// A path.
    Path,
    /// A list of paths.
    Paths,
    /// A whole number without quotes.
    Whole,
    /// One host or one socket folder.
    Host,
    /// An address of PostgreSQL.
    DatabaseUrl,
    /// An address of a platform.
    PlatformUrl,
    /// A mail server's name or address.
    MailHost,
    /// A mail address.
    MailAddress,
}

/// What a setting is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// It has no default.
    NoDefault,
    /// The worker seals auth keys with it.
    Seal,
    /// The worker tells auth keys apart with it.
    TellApart,
    /// The local registry checks auth keys with it.
    Check,
    /// The completion mail comes from it.
    Sender,
    /// A client's certificate and its private key go together.
    Pair,
    /// `platform.kind` is http.
    Platform,
    /// `mail.user` logs in with it.
    MailLogin,
}

/// What keeps secrets from travelling in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// TLS to the database.
    Database,
    /// https
    Platform,
    /// TLS to the mail server.
    Mail,
}

/// One fault in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// Where.
    pub place: Place,
    /// `section.key`; empty when the whole file is meant.
    pub key: String,
    /// What.
    pub kind: FaultKind,
}

impl Place {
    /// The file from top to bottom, then variables, then what stands nowhere.
    pub(super) fn order(&self) -> (u8, usize) {
        match self {
            Self::File(_, line) => (0, line.unwrap_or(0)),
            Self::Environment(_) => (1, 0),
            Self::Default => (2, 0),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, Some(line)) => write!(f, "{}:{line}", path.display()),
            Self::File(path, None) => write!(f, "{}", path.display()),
            Self::Environment(name) => f.write_str(name),
            Self::Default => f.write_str("default"),
        }
    }
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::line(Language::English, self))
    }
}

impl std::error::Error for ConfigFault {}

/// The candidate that was probably meant, when one is near enough.
pub(super) fn nearest<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(typed, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}
