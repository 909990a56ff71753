//! What is wrong with a file, and where.

use super::json::line_column;
use super::places::Places;
use super::{Guess, MAX_FAULTS};
use crate::domain::date::DateFault;
use crate::domain::field::FieldId;
use crate::domain::money::YenFault;
use crate::domain::rules::FindingKind;
use crate::domain::text::TextFault;

/// One fault. `i18n::faults` says it in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What.
    pub code: FaultCode,
}

/// Where a fault is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// JSON pointer (RFC 6901), `/works/price`; empty for the file as a whole.
    pub pointer: String,
    /// The field of the application, if it is one.
    pub field: Option<FieldId>,
    /// Line from 1; 0 when it has none (the file as a whole).
    pub line: usize,
    /// Column from 1, in characters.
    pub column: usize,
}

/// Kinds of JSON values, to say what was expected and what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Flag,
    /// A number without fraction.
    Integer,
    /// Any other number.
    Number,
    /// A text.
    Text,
    /// `[…]`
    List,
    /// `{…}`
    Object,
    /// An amount: an integer or a text such as `20,000,000`.
    Amount,
}

/// Why it is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxFault {
    /// It ends in the middle.
    End,
    /// `,` before `]` or `}`.
    TrailingComma,
    /// No `,` between two values, or no closing bracket.
    CommaOrEnd,
    /// No `:` behind a key.
    Colon,
    /// A key without quotes.
    Key,
    /// `\x` that JSON does not know, or half a surrogate pair.
    Escape,
    /// A control character in a text: a line break or tab that should be `\n` or `\t`.
    Control,
    /// Not a number: `012`, `1.`, `+1`, or too large for one.
    Number,
    /// Something behind the end.
    Trailing,
    /// Brackets nested over 127 deep.
    Deep,
    /// A value was expected.
    Value,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the variant's own line says what its facts are
pub enum FaultCode {
    /// Over [`super::MAX_BYTES`].
    TooLarge { bytes: usize },
    /// Nothing in it.
    Empty,
    /// Not UTF-8; what it looks like instead.
    Encoding { guess: Guess },
    /// Not JSON. No other fault is known then.
    Syntax { fault: SyntaxFault },
    /// `format` is something else: no file of ours. Nothing else was looked at.
    Format { found: String },
    /// `version` is one that this program does not read. Nothing else was looked at.
    Version { found: String },
    /// A key that stands twice in one object.
    DuplicateKey { key: String },
    /// A key that the format does not have; the nearest one that it has.
    UnknownKey {
        key: String,
        suggestion: Option<&'static str>,
    },
    /// A key that must be there is not, or is null.
    Missing { key: &'static str },
    /// Another kind of value.
    Kind { expected: JsonKind, found: JsonKind },
    /// Not one of the words that may stand here; the nearest one.
    NotOneOf {
        found: String,
        allowed: &'static [&'static str],
        suggestion: Option<&'static str>,
    },
    /// Not an amount.
    Amount { fault: YenFault, found: String },
    /// Not a day.
    Day { fault: DateFault, found: String },
    /// Not an instant in RFC 3339 with its offset.
    Instant { found: String },
    /// Not the form of a code; `form` shows it: `0-9A-Z × 4-12`.
    CodeForm { found: String, form: &'static str },
    /// Not a share of 0.01 to 100 %.
    Share { found: String },
    /// A text that cannot be stored.
    Text { fault: TextFault },
    /// More items than may stand there.
    TooMany { count: usize, most: usize },
    /// A rule that every application keeps.
    Rule { kind: FindingKind },
    /// So many faults more.
    More { count: usize },
}

impl FaultCode {
    /// A short name for machines (reason files, tests): `[a-z_]`. A broken rule has the finding's own code.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::Empty => "empty",
            Self::Encoding { .. } => "encoding",
            Self::Syntax { .. } => "syntax",
            Self::Format { .. } => "format",
            Self::Version { .. } => "version",
            Self::DuplicateKey { .. } => "key_twice",
            Self::UnknownKey { .. } => "unknown_key",
            Self::Missing { .. } => "missing",
            Self::Kind { .. } => "kind",
            Self::NotOneOf { .. } => "not_one_of",
            Self::Amount { .. } => "amount",
            Self::Day { .. } => "day",
            Self::Instant { .. } => "instant",
            Self::CodeForm { .. } => "code_form",
            Self::Share { .. } => "share",
            Self::Text { .. } => "text",
            Self::TooMany { .. } => "too_many",
            Self::Rule { kind } => kind.code(),
            Self::More { .. } => "more",
        }
    }
}

impl Fault {
    /// A fault of the file as a whole.
    pub(super) fn of_file(code: FaultCode) -> Self {
        Self {
            place: Place::default(),
            code,
        }
    }

    /// A fault at a value.
    pub(super) fn at(pointer: impl Into<String>, field: Option<FieldId>, code: FaultCode) -> Self {
        Self {
            place: Place {
                pointer: pointer.into(),
                field,
                ..Place::default()
            },
            code,
        }
    }
}

/// Puts the faults in the order of the file, cuts the list, and gives each its line and column.
pub(super) fn settle(faults: Vec<Fault>, text: &str) -> Vec<Fault> {
    let places = Places::of(text, faults.iter().map(|f| f.place.pointer.as_str()));
    let mut placed: Vec<(usize, Fault)> = faults
        .iter()
        .map(|fault| {
            let at_key = matches!(
                fault.code,
                FaultCode::DuplicateKey { .. } | FaultCode::UnknownKey { .. }
            );
            (places.offset(&fault.place.pointer, at_key), fault.clone())
        })
        .collect();
    placed.sort_by_key(|(offset, _)| *offset);
    let more = placed.len().saturating_sub(MAX_FAULTS);
    placed.truncate(MAX_FAULTS);
    let mut faults: Vec<Fault> = placed
        .into_iter()
        .map(|(offset, mut fault)| {
            (fault.place.line, fault.place.column) = line_column(text, offset);
            fault
        })
        .collect();
    if more > 0 {
        faults.push(Fault::of_file(FaultCode::More { count: more }));
    }
    faults
}
