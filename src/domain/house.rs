//! What auditors, administrators and the close read and do: lists of rows whose fields are named, and acts with
//! named arguments. One shape for all of them, because none has rules of its own here: rights and rules stand in
//! `migrations/0019_audit.sql` and `0029_house.sql`, which also name the fields.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Arguments of a read or an act, by name: days as `YYYY-MM-DD`, amounts in whole yen.
pub type Fields = Map<String, Value>;

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HouseTable {
    /// 監査: every event.
    Audit,
    /// Who asked for which key, and why.
    AuditKeys,
    /// Refused attempts and missed look-ups.
    AuditRefused,
}

impl HouseTable {
    /// Every list.
    pub const ALL: [Self; 3] = [Self::Audit, Self::AuditKeys, Self::AuditRefused];

    /// Its name in the database and of its export.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Audit => "events",
            Self::AuditKeys => "keys",
            Self::AuditRefused => "refused",
        }
    }

    /// Whether it is a list of audit events, whose reading is on record.
    #[must_use]
    pub fn is_audit(self) -> bool {
        matches!(self, Self::Audit | Self::AuditKeys | Self::AuditRefused)
    }
}

/// A row of any of these lists.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct HouseRow {
    /// Which one it is, within its list.
    pub id: String,
    /// Where it stands: its time where the list is one by time, otherwise always the same.
    #[serde(default)]
    pub at: DateTime<Utc>,
    /// Where it stands within that: an event's id, or its place counted from 1.
    pub n: i64,
    /// Everything else, by name.
    #[serde(flatten)]
    pub fields: Fields,
    /// The list it belongs to; set by whoever reads it.
    #[serde(skip, default = "audit")]
    pub table: HouseTable,
}

fn audit() -> HouseTable {
    HouseTable::Audit
}

impl HouseRow {
    /// A field's text; empty when it is not there or no text.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// A field's number; none when it is not there or no whole number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.fields.get(name).and_then(Value::as_i64)
    }

    /// Whether a field says yes.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.fields.get(name).and_then(Value::as_bool) == Some(true)
    }
}

/// Something that is done, on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HouseAct {
    /// A list was written to a file: `what`, `filter`, `rows`.
    NoteExport,
}

impl HouseAct {
    /// Its name on record, in `core.command_log` and in reports of a refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoteExport => "note_export",
        }
    }
}
