//! A row of a list: which one it is, where it stands, what it is called.

use crate::domain::ids::BranchId;
use crate::domain::record::ApplicationRow;
use crate::i18n::Language;
use crate::keys::Command;
use chrono::{DateTime, Utc};

/// Identity of a row within its list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowId(pub BranchId, pub i64);

/// A row of a list.
pub trait Row: Clone + std::fmt::Debug {
    /// How far the database counts; one more stands for more than this. None: totals are exact.
    const COUNTED: Option<i64> = None;

    /// Which one it is.
    fn row_id(&self) -> RowId;
    /// Where it stands in the list's order: time and id.
    fn place(&self) -> (DateTime<Utc>, i64);
    /// What people call it.
    fn number(&self) -> &str;

    /// The same where a number says nothing to them: the name of a person, a day.
    fn called(&self, _language: Language) -> String {
        self.number().to_owned()
    }

    /// What is done to it by a command, as a noun that a sentence can do: 「承認」しました。
    fn verb(&self, command: Command, language: Language) -> &'static str {
        language.pick(command.ja(), command.en())
    }
}

impl Row for ApplicationRow {
    fn row_id(&self) -> RowId {
        RowId(self.key.branch.clone(), self.key.id)
    }
    fn place(&self) -> (DateTime<Utc>, i64) {
        (self.received_at, self.key.id)
    }
    fn number(&self) -> &str {
        &self.number
    }
}
