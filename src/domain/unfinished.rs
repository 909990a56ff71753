//! 書きかけ: a form as it stands while somebody types, also what cannot be read yet.
//! It belongs to the operator alone and is no record of the company.

use super::ids::{ApplicationKey, BranchId, ContractKey, JobKey};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What stands in a form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Fields by [`FieldId::key`](super::field::FieldId::key): the text as typed; for a choice its number
    /// from 0. Fields that a later program does not know are passed over.
    pub fields: BTreeMap<String, String>,
    /// Where the focus was.
    pub focus: String,
    /// Fields with a fault beside them.
    pub faults: Vec<String>,
    /// The version of the application that is corrected, of the contract that is amended or of the mail, when it was begun; 0 for
    /// a new one.
    pub version: i32,
}

impl Sheet {
    /// What stands in a field.
    #[must_use]
    pub fn text(&self, field: super::field::FieldId) -> &str {
        self.fields.get(&field.key()).map_or("", String::as_str)
    }
}

/// What a form is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The application that is corrected.
    Application(ApplicationKey),
    /// The contract that is amended.
    Contract(ContractKey),
    /// A form of the masters, by its name; which row it is about stands in the sheet.
    House(String),
    /// The mail that is to be sent again.
    Mail(JobKey),
}

/// A form that was left while something stood in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// Identity.
    pub id: i64,
    /// The branch for which it is entered.
    pub branch: BranchId,
    /// What it is about, with its number (a form of the masters has none); none: a new application.
    pub about: Option<(About, String)>,
    /// What stands in it.
    pub sheet: Sheet,
    /// When it was begun, and on which host, where that is known.
    pub begun: (DateTime<Utc>, Option<String>),
    /// When it was kept last.
    pub kept_at: DateTime<Utc>,
}
