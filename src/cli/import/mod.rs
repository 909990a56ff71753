//! `densho import`: masters from CSV files. All faults are listed; all of a file is taken or nothing.

mod rows;
mod table;
mod value;

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::Site;
use super::{block_on, connect, out};
use crate::store::admin::{self, Master};
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::path::PathBuf;
use table::Fault;

/// More than this many faults say no more about the file.
const SHOWN: usize = 200;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What the file holds.
    kind: Kind,
    /// CSV in UTF-8 or CP932 with headings (docs/operations.md lists them).
    file: PathBuf,
    /// Only read the file and say its faults; no database is needed.
    #[arg(long)]
    check: bool,
}

/// What a file may hold.
#[derive(Debug, Clone, Copy, ValueEnum)]
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
}

impl Kind {
    /// Which master it is in the database.
    #[must_use]
    pub fn master(self) -> Master {
        match self {
            Self::Company => Master::Company,
            Self::Branches => Master::Branches,
            Self::Banks => Master::Banks,
            Self::Contractors => Master::Contractors,
            Self::Orderers => Master::Orderers,
        }
    }
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    let bytes = std::fs::read(&arguments.file)
        .map_err(|e| format!("{}: {e}", arguments.file.display()))
        .or_exit(Exit::NoInput)?;
    let rows = parse(arguments.kind, &bytes).map_err(|faults| {
        let mut lines: Vec<String> = faults
            .iter()
            .take(SHOWN)
            .map(|fault| format!("{}: {fault}", arguments.file.display()))
            .collect();
        if faults.len() > SHOWN {
            lines.push(format!("… and {} more", faults.len() - SHOWN));
        }
        lines.push(format!("{} faults; nothing was taken.", faults.len()));
        Failure::new(Exit::Data, lines.join("\n"))
    })?;
    let count = rows.as_array().map_or(0, Vec::len);
    if arguments.check {
        out::line(&format!("{count} rows, no faults"))?;
        return Ok(Exit::Done);
    }
    let config = site.load()?;
    block_on(async {
        let mut db = connect::to(&config).await?;
        let done = admin::import(&mut db, arguments.kind.master(), &rows)
            .await
            .map_err(connect::refused)?;
        out::line(&format!(
            "{count} rows: {} added, {} changed, the rest as before",
            done.added, done.changed
        ))?;
        Ok(Exit::Done)
    })
}

/// The rows of a file as JSON for [`admin::import`].
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
            what: error.to_string(),
        }]),
    }
}
