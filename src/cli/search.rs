//! `densho search`: the query of the screens on the command line, as a table, CSV or JSON.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language};
use super::{block_on, connect, out};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::csv_file::{self, Encoding};
use crate::domain::date;
use crate::domain::product::{Form, Product};
use crate::domain::refusal::Refusal;
use crate::domain::search::{Blank, Criteria, Entry, FoundRow, FoundState, Subject, read};
use crate::i18n::cli::Cli;
use crate::i18n::refusals::sentences;
use crate::i18n::search::{self, Search};
use crate::i18n::{Language, dates, domain};
use crate::store::Store;
use crate::terminal::width::{Ambiguous, width};
use chrono::Utc;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::PathBuf;
use uuid::Uuid;

/// Rows of one read.
const PAGE: u16 = 500;
/// Rows of a table on the screen, unless more are asked for.
const SHOWN: usize = 100;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Words that must all be held, anywhere: works, contractor, orderer, numbers, codes, bank.
    words: Vec<String>,
    /// Part of a contract or application number, with or without hyphen, or of a phone number.
    #[arg(long, default_value = "", hide_default_value = true)]
    number: String,
    /// Words of the works' name.
    #[arg(long, default_value = "", hide_default_value = true)]
    works: String,
    /// Words of the contractor's name.
    #[arg(long, default_value = "", hide_default_value = true)]
    contractor: String,
    /// Words of the orderer's name.
    #[arg(long, default_value = "", hide_default_value = true)]
    orderer: String,
    /// Day of issue or reception, or a range: 2022-04-01..2022-09-30, R4.4.1〜, 〜11/1.
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "DAYS"
    )]
    received: String,
    /// Day of the works contract (請負契約日), a day or range.
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "DAYS"
    )]
    contract_date: String,
    /// Guarantee end (保証期限), a day or range.
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "DAYS"
    )]
    guarantee_end: String,
    /// Guaranteed amount (保証金額), an amount or range: 20000000, 2000万〜3000万.
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "YEN"
    )]
    amount: String,
    /// Price of the works (請負金額), an amount or range.
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "YEN"
    )]
    price: String,
    /// advance_payment, interim_advance, performance or bid_bond.
    #[arg(long)]
    product: Option<String>,
    /// electronic or paper.
    #[arg(long)]
    form: Option<String>,
    /// Contracts: issuing, issued, expired, unpublished, terminated. Applications: received, examining, awaiting_approval, issuing,
    /// attention, issued, withdrawn, declined.
    #[arg(long)]
    state: Option<String>,
    /// A field that is blank: deposit, customer_code, phone, orderer_code, notice_date, premium_date, mail_address, note.
    #[arg(long, value_name = "FIELD")]
    blank: Option<String>,
    /// Applications instead of contracts.
    #[arg(long)]
    applications: bool,
    /// Records as they read before a change, too.
    #[arg(long)]
    earlier: bool,
    /// At most so many rows; otherwise 100 in a table, all of them in a file.
    #[arg(long, value_name = "N")]
    limit: Option<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Characters of the CSV: utf8 (with a byte order mark) or cp932; what CP932 lacks is listed on standard error.
    #[arg(long, default_value = "utf8")]
    encoding: String,
    /// File to write; otherwise standard output. Never overwritten.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns, for reading.
    Table,
    /// CSV, for spreadsheet programs.
    Csv,
    /// JSON, for programs.
    Json,
}

/// What an option says, of those that there are. Read here and not where the command line is taken apart: what is wrong is said
/// in the language of the settings.
fn one_of<T: Copy>(
    language: Language,
    option: &str,
    text: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<T, Failure> {
    let found = all.iter().copied().find(|one| code(*one) == text);
    found.ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|one| code(*one)).collect();
        let said = Cli(language).one_of(option, text, known.join(", "));
        Failure::new(Exit::Usage, said)
    })
}

fn count(language: Language, text: &str) -> Result<usize, Failure> {
    let read = text.parse();
    read.map_err(|_| Failure::new(Exit::Usage, Cli(language).no_count("--limit", text)))
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    let config = site.load()?;
    let language = language(&config);
    let criteria = criteria(arguments, language)?;
    let limit = arguments.limit.as_deref();
    let limit = limit.map(|text| count(language, text)).transpose()?;
    let text = &arguments.encoding;
    let encoding = one_of(language, "--encoding", text, &Encoding::ALL, Encoding::code)?;
    if let Some(path) = &arguments.to {
        out::fresh(path, language)?;
    }
    block_on(async {
        let store = connect::store(&config)?;
        let most = limit.unwrap_or(match arguments.format {
            Format::Table => SHOWN,
            Format::Csv | Format::Json => usize::MAX,
        });
        let (rows, more) = rows(&store, &criteria, most, language).await?;
        if arguments.format != Format::Table {
            // What leaves as a file is on record, as from the screens.
            let write = Write::RecordExport {
                criteria: Box::new(criteria.clone()),
                rows: i32::try_from(rows.len()).unwrap_or(i32::MAX),
            };
            store
                .write(Uuid::new_v4(), &write)
                .await
                .map_err(|r| refused(&r, language))?;
        }
        let bytes = match arguments.format {
            Format::Table => table(&rows, language).into_bytes(),
            Format::Csv => csv(&rows, encoding, language),
            Format::Json => as_json(&rows)?,
        };
        match &arguments.to {
            Some(path) => save(path, &bytes)?,
            None if arguments.format == Format::Table => {
                out::lines(&String::from_utf8_lossy(&bytes))?;
            }
            None => out::bytes(&bytes)?,
        }
        if more {
            let asked = search::asked(language, &criteria);
            out::note(&Cli(language).more_rows(asked, most));
        }
        Ok(if rows.is_empty() {
            Exit::No
        } else {
            Exit::Done
        })
    })
}

fn criteria(a: &Arguments, language: Language) -> Result<Criteria, Failure> {
    let subject = if a.applications {
        Subject::Application
    } else {
        Subject::Contract
    };
    let state = a.state.as_deref();
    let state = state
        .map(|text| {
            let all = FoundState::of(subject);
            one_of(language, "--state", text, &all, FoundState::code)
        })
        .transpose()?;
    let product = a.product.as_deref();
    let product = product
        .map(|text| one_of(language, "--product", text, &Product::ALL, Product::code))
        .transpose()?;
    let form = a.form.as_deref();
    let forms = [Form::Electronic, Form::Paper];
    let form = form
        .map(|text| one_of(language, "--form", text, &forms, Form::code))
        .transpose()?;
    let blank = a.blank.as_deref();
    let blank = blank
        .map(|text| one_of(language, "--blank", text, &Blank::ALL, Blank::code))
        .transpose()?;
    let entry = Entry {
        subject,
        words: a.words.join(" "),
        number: a.number.clone(),
        works: a.works.clone(),
        contractor: a.contractor.clone(),
        orderer: a.orderer.clone(),
        received: a.received.clone(),
        contract_date: a.contract_date.clone(),
        guarantee_end: a.guarantee_end.clone(),
        amount: a.amount.clone(),
        price: a.price.clone(),
        product,
        form,
        state,
        blank,
        earlier: a.earlier,
    };
    read(&entry, today()).map_err(|faults| {
        let lines: Vec<_> = faults
            .iter()
            .map(|(f, why)| {
                format!(
                    "{}: {}",
                    search::field(language, *f),
                    search::fault(language, why)
                )
            })
            .collect();
        Failure::new(Exit::Usage, lines.join("\n"))
    })
}

fn today() -> chrono::NaiveDate {
    date::jst_day(Utc::now())
}

/// At most `most` rows, and whether there are more.
async fn rows(
    store: &Store,
    criteria: &Criteria,
    most: usize,
    language: Language,
) -> Result<(Vec<FoundRow>, bool), Failure> {
    let mut rows: Vec<FoundRow> = Vec::new();
    loop {
        let from = rows
            .last()
            .map_or(PageFrom::Top, |r| PageFrom::After(r.at, r.image));
        let query = Query::Search {
            criteria: Box::new(criteria.clone()),
            from,
            limit: PAGE.min(u16::try_from(most - rows.len()).unwrap_or(PAGE)),
        };
        let answer = store.query(&query).await;
        let Answer::Found(page) = answer.map_err(|r| refused(&r, language))? else {
            return Err(Failure::new(Exit::Internal, "another answer than results"));
        };
        rows.extend(page.rows);
        if !page.more_after || rows.len() >= most {
            return Ok((rows, page.more_after));
        }
    }
}

fn refused(refusal: &Refusal, language: Language) -> Failure {
    let wide = matches!(refusal, Refusal::TimedOut)
        || matches!(refusal, Refusal::BadValue { rule, .. } if rule == "search_too_wide");
    if wide {
        let words = Search(language);
        let said = sentences(language, words.too_wide(), words.too_wide_remedy());
        return Failure::new(Exit::Later, said);
    }
    connect::failure(refusal, language)
}

/// Columns as wide as their widest cell.
fn table(rows: &[FoundRow], language: Language) -> String {
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|r| {
            vec![
                r.number.clone(),
                r.products
                    .iter()
                    .map(|p| domain::product_short(language, *p))
                    .collect::<Vec<_>>()
                    .join(" "),
                r.form
                    .map_or("", |f| domain::form_short(language, f))
                    .to_owned(),
                date::slashed(date::jst_day(r.at)),
                if r.latest {
                    search::state(language, r.state).to_owned()
                } else {
                    Search(language).before_change(r.seq)
                },
                dates::yen(r.amount),
                r.contractor.clone(),
                r.orderer.clone(),
                r.works.clone(),
            ]
        })
        .collect();
    let columns = cells.first().map_or(0, Vec::len);
    let wide: Vec<usize> = (0..columns)
        .map(|c| {
            let widths = cells.iter().filter_map(|r| r.get(c));
            widths.map(|t| width(t, Ambiguous::Wide)).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in &cells {
        let mut line = String::new();
        for (cell, most) in row.iter().zip(&wide) {
            line.push_str(cell);
            let gap = most.saturating_sub(width(cell, Ambiguous::Wide)) + 2;
            line.push_str(&" ".repeat(gap));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn csv(rows: &[FoundRow], encoding: Encoding, language: Language) -> Vec<u8> {
    let table = search::table(language, rows);
    let file = csv_file::write(&table, encoding);
    if !file.lacking.is_empty() {
        out::note(&search::lacking(&file));
    }
    file.bytes
}

fn as_json(rows: &[FoundRow]) -> Result<Vec<u8>, Failure> {
    let rows: Vec<_> = rows
        .iter()
        .map(|r| {
            json!({
                "number": r.number,
                "kind": r.subject.code(),
                "branch": r.branch.as_str(),
                "state": r.state.code(),
                "products": r.products.iter().map(|p| p.code()).collect::<Vec<_>>(),
                "form": r.form.map(Form::code),
                "contractor": r.contractor,
                "orderer": r.orderer,
                "works": r.works,
                "amount": r.amount.get(),
                "price": r.price.get(),
                "at": r.at,
                "issued_at": r.issued_at,
                "contract_date": r.contract_date,
                "guarantee_end": r.guarantee_end,
                "event": r.event,
                "seq": r.seq,
                "latest": r.latest,
            })
        })
        .collect();
    let mut bytes = serde_json::to_vec_pretty(&rows).or_exit(Exit::Internal)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn save(path: &std::path::Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let failed = |e| Failure::new(Exit::CannotWrite, format!("{}: {e}", path.display()));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(failed)?;
    file.write_all(bytes).map_err(failed)
}
