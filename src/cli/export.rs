//! `densho export`: a list of 監査, of the masters or of the close as a CSV file. It goes on record before it leaves, like
//! an export from the screens.

use super::connect::failure;
use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language};
use super::{block_on, connect, out};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::csv_file::{self, Encoding};
use crate::domain::house::{Fields, HouseAct, HouseRow, HouseTable};
use crate::domain::refusal::Refusal;
use crate::domain::{date, house_filter};
use crate::i18n::Language;
use crate::i18n::cli::Cli;
use crate::i18n::house;
use crate::screens::export_sheet;
use crate::store::Store;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use uuid::Uuid;

/// Rows read at once.
const PAGE: u16 = 500;

#[derive(Debug, Args)]
#[command(after_help = filters())]
pub(super) struct Arguments {
    /// Which list.
    #[arg(value_parser = table, help = format!("Which list: {}", names()))]
    list: HouseTable,
    /// The file; it must not be there yet. - is standard output.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Narrows the list: NAME=VALUE, e.g. from=2022-11-01 actor=sato month=2022-11. May be given several times; which
    /// names a list takes stands below.
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

/// The names of `--where`, list by list, for `--help`.
fn filters() -> String {
    let mut lines = vec!["--where takes, list by list (! = needed):".to_owned()];
    for table in HouseTable::ALL {
        let needed = house_filter::needed(table);
        let sole = |name: &&str| needed.iter().any(|group| *group == [*name]);
        let names = house_filter::names(table).iter();
        let names: Vec<String> = names
            .map(|name| format!("{name}{}", if sole(name) { "!" } else { "" }))
            .collect();
        if !names.is_empty() {
            lines.push(format!("  {}: {}", table.code(), names.join(" ")));
        }
    }
    let kinds = house_filter::EVENT_KINDS.join(" ");
    lines.push(format!(
        "Kinds of events (kind), all of one beginning or a single one of them: {kinds}"
    ));
    lines.push(
        "Days as 2026-11-26 or R8.11.26 (from, to, day), months as 2026-11 (month), fiscal years as 2026 (year)."
            .to_owned(),
    );
    lines.join("\n")
}

/// What narrows the list, as the database takes it: a name that it does not know would widen it unseen, one that is
/// lacking would leave nothing.
fn filter(
    table: HouseTable,
    given: &[(String, String)],
    today: NaiveDate,
    language: Language,
) -> Result<Fields, String> {
    let words = Cli(language);
    let known = house_filter::names(table);
    let mut filter = Fields::new();
    for (name, text) in given {
        if known.is_empty() {
            return Err(words.no_filter(table.code(), name));
        }
        if !known.contains(&name.as_str()) {
            return Err(words.no_such_filter(table.code(), name, known.join(", ")));
        }
        let field = format!("--where {name}");
        let value = house_filter::value(name, text, today).ok_or_else(|| match name.as_str() {
            "month" => words.bad_month(&field, text),
            "year" => words.bad_year(&field, text),
            _ => words.bad_day(&field, text),
        })?;
        // A kind that there is not would read as if it had never happened.
        if name == "kind" && !house::is_kind_of_events(text) {
            return Err(words.bad_kind(field, text, house_filter::EVENT_KINDS.join(" ")));
        }
        if filter.insert(name.clone(), value.into()).is_some() {
            return Err(words.filter_twice(name));
        }
    }
    let lacking = house_filter::needed(table)
        .iter()
        .filter(|group| !group.iter().any(|name| filter.contains_key(*name)));
    let lacking: Vec<String> = lacking
        .map(|group| {
            let each: Vec<String> = group.iter().map(|n| format!("--where {n}=…")).collect();
            each.join(words.filter_or())
        })
        .collect();
    match lacking.is_empty() {
        true => Ok(filter),
        false => Err(words.filter_needed(table.code(), lacking.join(language.pick("、", ", ")))),
    }
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    let config = site.load()?;
    let language = language(&config);
    let words = Cli(language);
    let today = date::jst_day(chrono::Utc::now());
    let table = arguments.list;
    let mut filter = filter(table, &arguments.filter, today, language)
        .map_err(|said| Failure::new(Exit::Usage, said))?;
    house_filter::name_period(table, &mut filter, today);
    out::fresh(&arguments.to, language)?;
    block_on(async {
        let store = connect::store(&config)?;
        let rows = match read(&store, table, &filter).await {
            Ok(rows) => rows,
            Err(refusal) => {
                // What somebody may not read is an attempt, as it is at the screens.
                if refusal == Refusal::NotAllowed
                    && let Ok(mut db) = connect::to(&config).await
                {
                    let command = format!("export_{}", table.code());
                    crate::store::report_denied(&mut db, &command).await;
                }
                return Err(failure(&refusal, language));
            }
        };
        let encoding = match arguments.encoding {
            EncodingArgument::Utf8 => Encoding::Utf8,
            EncodingArgument::Cp932 => Encoding::Cp932,
        };
        let file = csv_file::write(&export_sheet(table, &rows, language), encoding);
        let mut args = Fields::new();
        args.insert("what".to_owned(), table.code().into());
        args.insert("filter".to_owned(), Value::Object(filter));
        args.insert("rows".to_owned(), rows.len().into());
        // On record before the first byte leaves: whoever stops the program then leaves a trace of what it had read.
        note(&store, HouseAct::NoteExport, args.clone(), language).await?;
        if let Err(unsaved) = save(&arguments.to, &file.bytes, language) {
            // A reader that has gone (`| head`) has had some of it.
            if unsaved.exit != Exit::Done {
                note(&store, HouseAct::NoteExportFailed, args, language).await?;
            }
            return Err(unsaved);
        }
        for (c, n) in &file.lacking {
            out::note(&words.cp932_lacks(c, format!("{:04X}", u32::from(*c)), n));
        }
        out::note(&words.exported(rows.len()));
        Ok(Exit::Done)
    })
}

async fn read(store: &Store, table: HouseTable, filter: &Fields) -> Result<Vec<HouseRow>, Refusal> {
    let mut rows: Vec<HouseRow> = Vec::new();
    let mut from = PageFrom::Top;
    loop {
        let query = Query::House {
            table,
            filter: filter.clone(),
            from,
            limit: PAGE,
        };
        let Answer::House(page) = store.query(&query).await? else {
            return Err(Refusal::Internal("another answer than a list".to_owned()));
        };
        let last = page.rows.last().map(|row| (row.at, row.n));
        rows.extend(page.rows);
        match last {
            Some((at, n)) if page.more_after => from = PageFrom::After(at, n),
            _ => return Ok(rows),
        }
    }
}

async fn note(
    store: &Store,
    act: HouseAct,
    args: Fields,
    language: Language,
) -> Result<(), Failure> {
    store
        .write(Uuid::new_v4(), &Write::House { act, args })
        .await
        .map(drop)
        .map_err(|refusal| failure(&refusal, language))
}

/// The operator's own file; nothing is overwritten.
fn save(path: &std::path::Path, bytes: &[u8], language: Language) -> Result<(), Failure> {
    if path == std::path::Path::new("-") {
        return out::bytes(bytes);
    }
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .map_err(|e| Cli(language).cannot_write(path.display(), e))
        .or_exit(Exit::CannotWrite)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: HouseTable, given: &[(&str, &str)]) -> Result<Fields, String> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        let given: Vec<_> = given
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        filter(table, &given, today, Language::English)
    }

    #[test]
    fn a_name_that_the_list_does_not_know_is_refused_with_those_that_it_does() {
        let said = read(HouseTable::CloseMonths, &[("month", "2026-11")]).unwrap_err();
        assert!(
            said.contains("close_months") && said.contains("It takes: year"),
            "{said}"
        );
        let said = read(HouseTable::Branches, &[("bogus", "1")]).unwrap_err();
        assert!(said.contains("takes no --where"), "{said}");
        let said = read(HouseTable::Audit, &[("actor", "a"), ("actor", "b")]).unwrap_err();
        assert!(said.contains("twice"), "{said}");
    }

    #[test]
    fn a_list_that_is_about_something_says_which_where_it_needs() {
        let said = read(HouseTable::Rules, &[]).unwrap_err();
        assert!(said.contains("--where orderer_code=…"), "{said}");
        let said = read(HouseTable::PremiumLines, &[("branch", "371")]).unwrap_err();
        assert!(
            said.contains("--where customer_code=… or --where contractor=…"),
            "{said}"
        );
        for table in HouseTable::ALL {
            let needs = !house_filter::needed(table).is_empty();
            assert_eq!(read(table, &[]).is_err(), needs, "{table:?}");
        }
        let given = [("branch", "371"), ("contractor", "x")];
        assert!(read(HouseTable::PremiumLines, &given).is_ok());
    }

    #[test]
    fn days_are_read_as_people_write_them_and_a_wrong_one_is_named() {
        let filter = read(
            HouseTable::Audit,
            &[("from", "R8.11.1"), ("to", "2026/11/3")],
        )
        .unwrap();
        assert_eq!(filter["from"], "2026-11-01");
        assert_eq!(filter["to"], "2026-11-03");
        let said = read(HouseTable::Audit, &[("from", "abc")]).unwrap_err();
        assert!(
            said.starts_with("--where from: \"abc\" is not a day"),
            "{said}"
        );
    }

    #[test]
    fn a_kind_of_events_that_there_is_not_is_refused_with_those_that_there_are() {
        for kind in ["application.", "application.approved", "attempt.refused"] {
            assert!(read(HouseTable::Audit, &[("kind", kind)]).is_ok(), "{kind}");
        }
        for kind in ["approve", "bogus", "bogus.", "application", "承認"] {
            let said = read(HouseTable::Audit, &[("kind", kind)]).unwrap_err();
            assert!(said.contains(kind) && said.contains("amendment."), "{said}");
        }
    }

    #[test]
    fn help_names_what_narrows_each_list() {
        let help = filters();
        for table in HouseTable::ALL {
            let named = help.contains(&format!("  {}: ", table.code()));
            assert_eq!(named, !house_filter::names(table).is_empty(), "{table:?}");
        }
        assert!(help.contains("rules: orderer_code!"), "{help}");
    }
}
