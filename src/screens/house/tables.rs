//! What each list shows and what its options do: columns, tabs, filters, rights. Data only; the words are in
//! `i18n::house`, the rights once more in the database.

use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::ids::{ApplicationKey, BranchId, ContractKey};
use crate::domain::record::Role;
use crate::keys::Command;
use crate::screens::{Target, View};

/// A column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Col {
    /// The field; `about` is made of several.
    pub key: &'static str,
    /// Fewest display columns.
    pub least: u16,
    /// Its share of what is left over.
    pub grow: u16,
    /// Dropped first when narrow: the highest.
    pub rank: u8,
}

const fn col(key: &'static str, least: u16) -> Col {
    Col {
        key,
        least,
        grow: 0,
        rank: 0,
    }
}

impl Col {
    const fn growing(mut self, share: u16) -> Self {
        self.grow = share;
        self
    }

    const fn ranked(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }
}

/// The columns of a list.
pub(super) fn columns(table: HouseTable) -> &'static [Col] {
    const AUDIT: &[Col] = &[
        col("at", 14),
        col("branch", 4).ranked(2),
        col("actor_name", 10),
        col("event", 12).growing(1),
        col("number", 13),
        col("about", 12).growing(3),
        col("actor", 10).ranked(1),
    ];
    const KEYS: &[Col] = &[
        col("at", 14),
        col("branch", 4).ranked(2),
        col("actor_name", 10),
        col("number", 13),
        col("about", 14).growing(3),
        col("handed_over", 10),
        col("event", 12).ranked(1).growing(1),
    ];
    match table {
        HouseTable::Audit | HouseTable::AuditRefused => AUDIT,
        HouseTable::AuditKeys => KEYS,
    }
}

/// Fields of a file beside the columns.
pub(super) fn more_of_a_file(table: HouseTable) -> &'static [&'static str] {
    if table.is_audit() {
        &["remark", "detail", "n"]
    } else {
        &[]
    }
}

/// The lists that Tab goes round.
pub(super) fn tabs(table: HouseTable) -> &'static [HouseTable] {
    match table {
        HouseTable::Audit | HouseTable::AuditKeys | HouseTable::AuditRefused => &[
            HouseTable::Audit,
            HouseTable::AuditKeys,
            HouseTable::AuditRefused,
        ],
    }
}

/// The fields of its filter.
pub(super) fn filters(table: HouseTable) -> &'static [&'static str] {
    if table.is_audit() {
        &["actor", "number", "kind", "from", "to"]
    } else {
        &[]
    }
}

/// Screen id.
pub(super) fn id(table: HouseTable) -> &'static str {
    match table {
        HouseTable::Audit => "K1",
        HouseTable::AuditKeys => "K2",
        HouseTable::AuditRefused => "K3",
    }
}

/// Whose task it is.
#[must_use]
pub fn allowed(table: HouseTable, role: Role) -> bool {
    match table {
        HouseTable::Audit | HouseTable::AuditKeys | HouseTable::AuditRefused => {
            role == Role::Auditor
        }
    }
}

/// What an option does to a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// Every field of it.
    Show,
    /// A screen of its own.
    Open(Target),
}

/// The deed of an option; none where the list does not know it.
pub(super) fn deed(row: &HouseRow, command: Command) -> Option<Deed> {
    match (row.table, command) {
        (_, Command::Select | Command::Display) => Some(Deed::Show),
        (t, Command::History) if t.is_audit() => {
            let branch = BranchId(row.text("branch").to_owned());
            if let Some(id) = row.number("contract_id") {
                let key = ContractKey { branch, id };
                return Some(Deed::Open(Target::Contract(key, View::History)));
            }
            let id = row.number("application_id")?;
            let key = ApplicationKey { branch, id };
            Some(Deed::Open(Target::Application(key, View::History)))
        }
        _ => None,
    }
}

/// The options a list has.
pub(super) fn offers(table: HouseTable, command: Command) -> bool {
    match command {
        Command::Select | Command::Display => true,
        Command::History => table.is_audit(),
        _ => false,
    }
}

/// Kinds of events that a filter offers: a name that ends in a dot stands for all that begin so.
pub(super) const KINDS: &[&str] = &[
    "application.",
    "contract.",
    "key.",
    "mail.",
    "job.",
    "attempt.refused",
    "lookup.missed",
    "operator.",
    "masters.",
    "close.",
    "export.made",
    "audit.read",
];
