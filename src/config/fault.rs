//! What can be wrong with the settings, said with its place and its remedy.

use std::fmt;
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

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The file cannot be read.
    Unreadable(String),
    /// The file is not TOML.
    Syntax(String),
    /// There is no such section, key or variable; with the nearest one that there is.
    Unknown(Option<String>),
    /// The value is of another kind: what it takes.
    WrongType(&'static str),
    /// The number is outside these bounds.
    OutOfRange(i64, i64),
    /// Not one of these words; with the nearest.
    NotOneOf(&'static [&'static str], Option<String>),
    /// Text with a control character, which has no place in a setting.
    ControlCharacter,
    /// Not usable, and why.
    Unusable(String),
    /// Cannot stand together with this other key.
    Conflict(String),
    /// Must be set, and what for.
    Missing(&'static str),
    /// Would send secrets in the clear, and the remedy.
    Insecure(&'static str),
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

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "cannot be read: {why}"),
            Self::Syntax(why) => write!(f, "not TOML: {why}"),
            Self::Unknown(None) => f.write_str("no such setting; see config.example.toml"),
            Self::Unknown(Some(near)) => write!(f, "no such setting; did you mean {near}?"),
            Self::WrongType(takes) => write!(f, "takes {takes}"),
            Self::OutOfRange(least, most) => {
                write!(f, "takes a whole number from {least} to {most}")
            }
            Self::NotOneOf(names, near) => {
                write!(f, "takes one of {}", names.join(", "))?;
                near.as_ref()
                    .map_or(Ok(()), |near| write!(f, "; did you mean {near}?"))
            }
            Self::ControlCharacter => f.write_str("holds a control character; remove it"),
            Self::Unusable(why) => f.write_str(why),
            Self::Conflict(other) => write!(f, "set together with {other}; keep one of them"),
            Self::Missing(what_for) => write!(f, "must be set: {what_for}"),
            Self::Insecure(remedy) => write!(f, "would send secrets in the clear; {remedy}"),
        }
    }
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.place, self.key.is_empty()) {
            (Place::Default, _) => write!(f, "{}: {}", self.key, self.kind),
            (place, true) => write!(f, "{place}: {}", self.kind),
            (place, false) => write!(f, "{place}: {}: {}", self.key, self.kind),
        }
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
