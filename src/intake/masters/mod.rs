//! Masters from CSV files: columns, encodings, every fault with its place. Rows as the database takes them.
//! No database, no files opened, no printing.

mod fault;
mod postal;
mod rows;
mod table;
pub(crate) mod value;

pub use fault::{Fault, Together, What, Why};

use serde_json::Value;

/// What a file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The company's name, address and president, from a day on.
    Company,
    /// Branches and the prefixes of their contract numbers.
    Branches,
    /// Banks that hold advances.
    Banks,
    /// Contractors.
    Contractors,
    /// Orderers and their effective-dated rules.
    Orderers,
    /// Postal codes and their places, as Japan Post gives them.
    Postal,
    /// Holidays: the Cabinet Office's list as it is, or the house's own days.
    Holidays,
}

impl Kind {
    /// Its name, as the command line has it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Branches => "branches",
            Self::Banks => "banks",
            Self::Contractors => "contractors",
            Self::Orderers => "orderers",
            Self::Postal => "postal",
            Self::Holidays => "holidays",
        }
    }
}

/// The line of a file of orderers where this rule stands: kind of work, product and first day by their codes.
#[must_use]
pub fn rule_line(bytes: &[u8], code: &str, rule: [&str; 3]) -> Option<u64> {
    rows::rule_line(bytes, code, rule)
}

/// The Japanese heading of a column of a file of this kind.
#[must_use]
pub fn heading(kind: Kind, code: &str) -> Option<&'static str> {
    let columns: &[table::Column] = match kind {
        Kind::Company => &rows::COMPANY,
        Kind::Branches => &rows::BRANCHES,
        Kind::Banks => &rows::BANKS,
        Kind::Contractors => &rows::CONTRACTORS,
        Kind::Orderers => &rows::ORDERERS,
        Kind::Postal => &[],
        Kind::Holidays => &rows::HOLIDAYS,
    };
    let column = columns.iter().find(|column| column.code == code)?;
    Some(column.japanese)
}

/// The rows of a file as a JSON list, in the shapes of [`crate::domain::master`].
///
/// # Errors
/// Every fault, by line.
pub fn parse(kind: Kind, bytes: &[u8]) -> Result<Value, Vec<Fault>> {
    let mut faults = Vec::new();
    let rows = match kind {
        Kind::Company => serde_json::to_value(rows::company(bytes, &mut faults)),
        Kind::Branches => serde_json::to_value(rows::branches(bytes, &mut faults)),
        Kind::Banks => serde_json::to_value(rows::banks(bytes, &mut faults)),
        Kind::Contractors => serde_json::to_value(rows::contractors(bytes, &mut faults)),
        Kind::Orderers => serde_json::to_value(rows::orderers(bytes, &mut faults)),
        Kind::Postal => serde_json::to_value(postal::places(bytes, &mut faults)),
        Kind::Holidays => serde_json::to_value(rows::holidays(bytes, &mut faults)),
    };
    match rows {
        Ok(rows) if faults.is_empty() => Ok(rows),
        Ok(_) => {
            faults.sort_by_key(|fault| fault.line);
            Err(faults)
        }
        Err(error) => Err(vec![Fault {
            line: 0,
            column: None,
            what: What::Internal(error.to_string()),
        }]),
    }
}
