//! `densho import`: masters from CSV files. All faults are listed; all of a file is taken or nothing.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::Site;
use super::{block_on, connect, out};
use crate::intake::masters::{self, Kind};
use crate::store::admin;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// More than this many faults say no more about the file.
const SHOWN: usize = 200;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What the file holds.
    kind: KindArgument,
    /// CSV in UTF-8 or CP932 with headings (docs/operations.md lists them).
    file: PathBuf,
    /// Only read the file and say its faults; no database is needed.
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindArgument {
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
    /// Postal codes: Japan Post's KEN_ALL.CSV as it is.
    Postal,
    /// Holidays: the Cabinet Office's syukujitsu.csv as it is, or day,name. Days are added and renamed, none removed.
    Holidays,
}

impl From<KindArgument> for Kind {
    fn from(argument: KindArgument) -> Self {
        match argument {
            KindArgument::Company => Self::Company,
            KindArgument::Branches => Self::Branches,
            KindArgument::Banks => Self::Banks,
            KindArgument::Contractors => Self::Contractors,
            KindArgument::Orderers => Self::Orderers,
            KindArgument::Postal => Self::Postal,
            KindArgument::Holidays => Self::Holidays,
        }
    }
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    let kind = Kind::from(arguments.kind);
    let bytes = std::fs::read(&arguments.file)
        .map_err(|e| format!("{}: {e}", arguments.file.display()))
        .or_exit(Exit::NoInput)?;
    let rows = masters::parse(kind, &bytes).map_err(|faults| {
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
        let done = admin::import(&mut db, kind, &rows)
            .await
            .map_err(connect::refused)?;
        out::line(&format!(
            "{count} rows: {} added, {} changed, the rest as before",
            done.added, done.changed
        ))?;
        Ok(Exit::Done)
    })
}
