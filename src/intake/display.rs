//! A fault in plain English, for command output and reason files; `i18n` has both languages for people.
//! Text of the file is quoted, cut and made harmless.

use super::fault::{Fault, FaultCode, JsonKind, Place, SyntaxFault};
use super::{FORMAT, Guess, MAX_BYTES, VERSION};
use std::fmt;

/// Foreign text between quotes: at most 40 characters, controls and invisible marks as escapes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut chars = text.chars();
    let mut shown = String::from("\"");
    for c in chars.by_ref().take(40) {
        if crate::domain::text::is_forbidden(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    if chars.next().is_some() {
        shown.push('…');
    }
    shown.push('"');
    shown
}

impl fmt::Display for Fault {
    /// `16:14 /works/price: commas do not part groups of three digits ("1,00,000")`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.place, self.code)
    }
}

impl fmt::Display for Place {
    /// `16:14 /works/price: `; nothing for the file as a whole.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "{}:{}", self.line, self.column)?;
            if !self.pointer.is_empty() {
                // A pointer may hold a key of the file.
                write!(f, " {}", quoted(&self.pointer).trim_matches('"'))?;
            }
            write!(f, ": ")?;
        }
        Ok(())
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(f, "{bytes} bytes, at most {MAX_BYTES}"),
            Self::Empty => write!(f, "the file is empty"),
            Self::Encoding { guess } => write!(f, "not UTF-8; {guess}"),
            Self::Syntax { fault } => write!(f, "not JSON: {fault}"),
            Self::Format { found } => {
                write!(f, "\"format\" must be \"{FORMAT}\", not {}", quoted(found))
            }
            Self::Version { found } => write!(
                f,
                "this program reads version {VERSION}, not {}",
                quoted(found)
            ),
            Self::DuplicateKey { key } => write!(f, "the key {} stands twice", quoted(key)),
            Self::UnknownKey { key, suggestion } => {
                write!(f, "unknown key {}", quoted(key))?;
                suggest(f, *suggestion)
            }
            Self::Missing { key } => write!(f, "the key \"{key}\" is missing"),
            Self::Kind { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::NotOneOf {
                found,
                allowed,
                suggestion,
            } => {
                write!(f, "{} is none of {}", quoted(found), allowed.join(", "))?;
                suggest(f, *suggestion)
            }
            Self::Amount { fault, found } => write!(f, "{fault} ({})", quoted(found)),
            Self::Day { fault, found } => write!(f, "{fault} ({})", quoted(found)),
            Self::Instant { found } => write!(
                f,
                "not an instant like 2022-10-31T10:15:00+09:00 ({})",
                quoted(found)
            ),
            Self::CodeForm { found, form } => {
                write!(f, "{} has not the form {form}", quoted(found))
            }
            Self::Share { found } => write!(
                f,
                "{} is not a share of 0.01 to 100 % (hundredths of a percent, or \"33.33%\")",
                quoted(found)
            ),
            Self::Text { fault } => write!(f, "{fault}"),
            Self::TooMany { count, most } => write!(f, "{count} items, at most {most}"),
            // i18n::findings says it with its figures
            Self::Rule { kind } => write!(f, "{}", kind.code().replace('_', " ")),
            Self::More { count } => write!(f, "… and {count} faults more"),
        }
    }
}

fn suggest(f: &mut fmt::Formatter<'_>, suggestion: Option<&str>) -> fmt::Result {
    match suggestion {
        Some(word) => write!(f, "; did you mean \"{word}\"?"),
        None => Ok(()),
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cp932 => "it looks like CP932 (Shift_JIS): save it as UTF-8",
            Self::EucJp => "it looks like EUC-JP: save it as UTF-8",
            Self::Utf16 => "it looks like UTF-16: save it as UTF-8",
            Self::Unknown => "it is damaged or in an unknown encoding",
        })
    }
}

impl fmt::Display for SyntaxFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::End => "the file ends in the middle",
            Self::TrailingComma => "a comma before a closing bracket",
            Self::CommaOrEnd => "expected a comma or a closing bracket",
            Self::Colon => "expected a colon",
            Self::Key => "a key must stand in double quotes",
            Self::Escape => "a backslash escape that JSON does not know",
            Self::Control => "a line break, tab or other control character in a text; write \\n",
            Self::Number => "a number that JSON does not know",
            Self::Trailing => "something behind the end",
            Self::Deep => "brackets nested too deep",
            Self::Value => "expected a value",
        })
    }
}

impl fmt::Display for JsonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Flag => "true or false",
            Self::Integer => "an integer",
            Self::Number => "a number with fraction or exponent",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Amount => "an amount (an integer, or a text like \"20,000,000\")",
        })
    }
}
