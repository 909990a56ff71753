//! Values that are words, durations or either of two things.

use super::fault::{FaultKind, nearest};
use super::setting::{Context, Setting, whole};
use config::ValueKind;
use std::path::PathBuf;
use std::time::Duration;

macro_rules! choice {
    ($(#[doc = $about:literal])+ $name:ident { $( $(#[doc = $doc:literal])+ $variant:ident = $word:literal, )+ }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $( $(#[doc = $doc])+ $variant, )+ }

        impl $name {
            /// The words that a file may hold, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word in a file.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl Setting for $name {
            fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
                let text = String::read(value, context)?;
                match text.as_str() {
                    $( $word => Ok(Self::$variant), )+
                    other => Err(FaultKind::NotOneOf(
                        Self::WORDS,
                        nearest(other, Self::WORDS.iter().copied()),
                    )),
                }
            }
        }
    };
}

choice! {
    /// How the connection to the database is protected.
    DatabaseTls {
        /// TLS with a certificate that names the host and comes from a trusted authority.
        VerifyFull = "verify-full",
        /// No TLS: a socket or a loopback address only.
        Off = "off",
    }
}

choice! {
    /// Language of the screens.
    Language {
        /// 日本語
        Ja = "ja",
        /// English
        En = "en",
    }
}

choice! {
    /// How the selected row is marked.
    Highlight {
        /// `marker` where the measured round trip is long, otherwise `row`.
        Auto = "auto",
        /// The whole row in reverse.
        Row = "row",
        /// A `>` before it: a few bytes per move, for slow lines.
        Marker = "marker",
    }
}

choice! {
    /// Columns of characters such as ○ and ─.
    Ambiguous {
        /// Ask the terminal.
        Auto = "auto",
        /// One column.
        Narrow = "narrow",
        /// Two columns.
        Wide = "wide",
    }
}

choice! {
    /// Colours.
    ColorMode {
        /// What the terminal says it can, and none under `NO_COLOR`.
        Auto = "auto",
        /// The 16 ANSI colours.
        Sixteen = "16",
        /// The 8 ANSI colours.
        Eight = "8",
        /// None: bold and reverse only.
        Never = "never",
    }
}

choice! {
    /// What the colours stand on.
    Ground {
        /// Ask the terminal.
        Auto = "auto",
        /// Black or the like.
        Dark = "dark",
        /// White or the like.
        Light = "light",
    }
}

choice! {
    /// Which platform orderers look certificates up on.
    PlatformKind {
        /// The registry in our own database.
        Local = "local",
        /// A service after `docs/platform-api.md`.
        Http = "http",
    }
}

choice! {
    /// How the connection to the mail server is protected.
    MailTls {
        /// TLS from the first byte (usually port 465).
        Required = "required",
        /// TLS by STARTTLS before anything else is said (usually port 587); without it, no mail goes.
        Starttls = "starttls",
        /// None: a loopback address only.
        None = "none",
    }
}

choice! {
    /// Where the log goes.
    LogTarget {
        /// A file of mode 0600.
        File = "file",
        /// Standard error; never used while screens stand.
        Stderr = "stderr",
        /// Standard error with systemd's priority marks and without times, which the journal adds.
        Journal = "journal",
    }
}

choice! {
    /// How much is logged.
    LogLevel {
        /// What failed.
        Error = "error",
        /// And what may become a failure.
        Warn = "warn",
        /// And what was done.
        Info = "info",
        /// And how.
        Debug = "debug",
        /// And everything else.
        Trace = "trace",
    }
}

/// Whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds(pub u32);

impl Seconds {
    /// As a duration.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl Setting for Seconds {
    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
        u32::read(value, context).map(Self)
    }
}

/// Whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Millis(pub u32);

impl Millis {
    /// As a duration.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::from_millis(self.0.into())
    }
}

impl Setting for Millis {
    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
        whole(value, context)?
            .try_into()
            .map(Self)
            .map_err(|_| FaultKind::OutOfRange(0, i64::from(u32::MAX)))
    }
}

/// A keymap that comes with the program, or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeymapChoice {
    /// One of [`KeymapChoice::WORDS`].
    Named(&'static str),
    /// A path: anything with a `/` in it.
    File(PathBuf),
}

impl KeymapChoice {
    /// The keymaps that come with the program.
    pub const WORDS: &'static [&'static str] = &["default", "function-keys", "vi", "emacs"];
}

impl Setting for KeymapChoice {
    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
        let text = String::read(value, context)?;
        if text.contains('/') {
            return PathBuf::read(value, context).map(Self::File);
        }
        Self::WORDS
            .iter()
            .find(|word| **word == text)
            .map(|word| Self::Named(word))
            .ok_or_else(|| {
                FaultKind::NotOneOf(Self::WORDS, nearest(&text, Self::WORDS.iter().copied()))
            })
    }
}
