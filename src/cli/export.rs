//! `densho export`: a list of 監査, of the masters or of the close as a CSV file. It goes on record like an export from
//! the screens.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language};
use super::{block_on, connect, out};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::csv_file::{self, Encoding};
use crate::domain::house::{Fields, HouseAct, HouseTable};
use crate::domain::refusal::Refusal;
use crate::screens::export_sheet;
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use uuid::Uuid;

/// Rows read at once.
const PAGE: u16 = 500;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Which list.
    #[arg(value_parser = table, help = format!("Which list: {}", names()))]
    list: HouseTable,
    /// The file; it must not be there yet. - is standard output.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Narrows the list: NAME=VALUE, e.g. from=2022-11-01 actor=sato month=2022-11. May be given several times.
    #[arg(long = "where", value_name = "NAME=VALUE", value_parser = pair)]
    filter: Vec<(String, String)>,
    /// utf8 (with a byte order mark) or cp932; what CP932 lacks becomes 〓 and is listed.
    #[arg(long, default_value = "utf8")]
    encoding: EncodingArgument,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum EncodingArgument {
    /// UTF-8 with a byte order mark.
    Utf8,
    /// Windows-31J.
    Cp932,
}

fn table(text: &str) -> Result<HouseTable, String> {
    HouseTable::ALL
        .into_iter()
        .find(|t| t.code() == text)
        .ok_or_else(|| format!("one of {}", names()))
}

fn names() -> String {
    HouseTable::ALL.map(HouseTable::code).join(", ")
}

fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "NAME=VALUE".to_owned())
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    let config = site.load()?;
    let language = language(&config);
    let mut filter = Fields::new();
    for (name, value) in &arguments.filter {
        filter.insert(name.clone(), value.as_str().into());
    }
    block_on(async {
        let store = connect::store(&config)?;
        let refused = |r: Refusal| super::close::failure(&r, language);
        let mut rows = Vec::new();
        let mut from = PageFrom::Top;
        loop {
            let query = Query::House {
                table: arguments.list,
                filter: filter.clone(),
                from,
                limit: PAGE,
            };
            let Answer::House(page) = store.query(&query).await.map_err(refused)? else {
                return Err(Failure::new(Exit::Internal, "another answer than a list"));
            };
            let last = page.rows.last().map(|row| (row.at, row.n));
            rows.extend(page.rows);
            match last {
                Some((at, n)) if page.more_after => from = PageFrom::After(at, n),
                _ => break,
            }
        }
        let encoding = match arguments.encoding {
            EncodingArgument::Utf8 => Encoding::Utf8,
            EncodingArgument::Cp932 => Encoding::Cp932,
        };
        let file = csv_file::write(&export_sheet(arguments.list, &rows, language), encoding);
        save(&arguments.to, &file.bytes)?;
        let mut args = Fields::new();
        args.insert("what".to_owned(), arguments.list.code().into());
        args.insert("filter".to_owned(), Value::Object(filter));
        args.insert("rows".to_owned(), rows.len().into());
        let record = Write::House {
            act: HouseAct::NoteExport,
            args,
        };
        store
            .write(Uuid::new_v4(), &record)
            .await
            .map_err(refused)?;
        for (c, n) in &file.lacking {
            out::note(&format!(
                "CP932 lacks {c} (U+{:04X}), {n} times: written as 〓",
                u32::from(*c)
            ));
        }
        out::note(&format!("{} rows", rows.len()));
        Ok(Exit::Done)
    })
}

/// The operator's own file; nothing is overwritten.
fn save(path: &std::path::Path, bytes: &[u8]) -> Result<(), Failure> {
    if path == std::path::Path::new("-") {
        return out::bytes(bytes);
    }
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .map_err(|e| format!("{}: {e}", path.display()))
        .or_exit(Exit::CannotWrite)
}
