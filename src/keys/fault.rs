//! What can be wrong with a keymap, with the place and the remedy.

use super::{Command, Context, Sequence};
use crate::i18n::commands::{self as words, FaultWords};
use std::fmt;

/// A line of a keymap file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As the operator would write it.
    pub file: String,
    /// From 1; 0: the file as a whole.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

/// One fault. Loading reports all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each field is what its name says; the sentence is in `i18n::commands`
pub enum FaultKind {
    Unreadable {
        cause: std::io::ErrorKind,
    },
    Syntax {
        cause: String,
    },
    UnknownPreset {
        name: String,
    },
    UnknownSection {
        name: String,
        suggestion: Option<String>,
    },
    UnknownCommand {
        name: String,
        suggestion: Option<String>,
    },
    NotValidHere {
        command: Command,
        section: Context,
    },
    NotAList {
        command: String,
    },
    /// A switch that holds something else than true or false.
    NotYesOrNo {
        path: String,
    },
    BadKey {
        name: String,
        suggestion: Option<String>,
    },
    Reserved {
        key: Sequence,
        owner: &'static str,
    },
    OptionDigit {
        key: Sequence,
    },
    TextKey {
        key: Sequence,
        section: Context,
    },
    Duplicate {
        key: Sequence,
        context: Context,
        first: Command,
        second: Command,
        other: Place,
    },
    Shadowed {
        short: Sequence,
        long: Sequence,
        context: Context,
        command: Command,
        other: Place,
    },
    /// A key that others begin with.
    Swallows {
        short: Sequence,
        command: Command,
        long: Sequence,
        n: usize,
        other: Place,
    },
    NoCommandLine {
        context: Context,
    },
    /// The key that asks is the key that says yes.
    AnswersItself {
        key: Sequence,
        command: Command,
        other: Place,
    },
}

impl Fault {
    /// The fault and its remedy in words, without the place.
    pub fn words(&self) -> FaultWords {
        match &self.kind {
            FaultKind::Unreadable { cause } => words::unreadable(*cause),
            FaultKind::Syntax { cause } => words::syntax(cause),
            FaultKind::UnknownPreset { name } => {
                let known: Vec<_> = super::PRESETS.iter().map(|(name, _)| *name).collect();
                words::unknown_preset(name, &known.join(", "))
            }
            FaultKind::UnknownSection { name, suggestion } => words::unknown_section(
                name,
                suggestion.as_deref(),
                &super::load::sections().join(", "),
            ),
            FaultKind::UnknownCommand { name, suggestion } => {
                words::unknown_command(name, suggestion.as_deref())
            }
            FaultKind::NotValidHere { command, section } => {
                let contexts: Vec<_> = command
                    .spec()
                    .contexts
                    .iter()
                    .map(|context| format!("[{context}]"))
                    .collect();
                words::not_valid_here(command.id(), section.id(), &contexts.join(" "))
            }
            FaultKind::NotAList { command } => words::not_a_list(command),
            FaultKind::NotYesOrNo { path } => words::not_yes_or_no(path),
            FaultKind::BadKey { name, suggestion } => words::bad_key(name, suggestion.as_deref()),
            FaultKind::Reserved { key, owner } => words::reserved(&key.to_string(), owner),
            FaultKind::OptionDigit { key } => words::option_digit(&key.to_string()),
            FaultKind::TextKey { key, section } => words::text_key(&key.to_string(), section.id()),
            FaultKind::Duplicate {
                key,
                context,
                first,
                second,
                other,
            } => words::duplicate(
                &key.to_string(),
                context.id(),
                first.id(),
                second.id(),
                &other.to_string(),
            ),
            FaultKind::Shadowed {
                short,
                long,
                context,
                command,
                other,
            } => words::shadowed(
                &short.to_string(),
                &long.to_string(),
                context.id(),
                command.id(),
                &other.to_string(),
            ),
            FaultKind::Swallows {
                short,
                command,
                long,
                n,
                other,
            } => words::swallows(
                &short.to_string(),
                command.id(),
                &long.to_string(),
                *n,
                &other.to_string(),
            ),
            FaultKind::NoCommandLine { context } => words::no_command_line(context.id()),
            FaultKind::AnswersItself {
                key,
                command,
                other,
            } => words::answers_itself(&key.to_string(), command.id(), &other.to_string()),
        }
    }

    /// `file:line: fault and remedy` in Japanese.
    pub fn ja(&self) -> String {
        format!("{}: {}", self.place, self.words().ja)
    }

    /// `file:line: fault and remedy` in English.
    pub fn en(&self) -> String {
        format!("{}: {}", self.place, self.words().en)
    }
}
