//! `densho import`: masters from CSV files. All faults are listed; all of a file is taken or nothing.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{self, Site};
use super::{block_on, connect, out};
use crate::domain::refusal::Refusal;
use crate::i18n::cli::Cli;
use crate::i18n::master_faults::{self, Masters};
use crate::i18n::refusals::on_command_line;
use crate::i18n::{Language, house, separator};
use crate::intake::masters::{self, Kind};
use crate::store::{self, admin};
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::path::PathBuf;

/// More than this many faults say no more about the file.
const SHOWN: usize = 200;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What the file holds.
    kind: KindArgument,
    /// CSV in UTF-8 or CP932 with headings (docs/operations.md lists them).
    file: PathBuf,
    /// Say every fault of the file, and try the import on the database without keeping anything of it.
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
    let language = language(site);
    let words = Cli(language);
    let rows = masters::parse(kind, &bytes).map_err(|faults| {
        let told = Masters(language);
        let said = |fault| master_faults::line(language, kind, fault);
        let mut lines: Vec<String> = faults
            .iter()
            .take(SHOWN)
            .map(|fault| format!("{}: {}", arguments.file.display(), said(fault)))
            .collect();
        if faults.len() > SHOWN {
            lines.push(told.more(faults.len() - SHOWN));
        }
        lines.push(told.nothing_taken(faults.len()));
        Failure::new(Exit::Data, lines.join("\n"))
    })?;
    let count = rows.as_array().map_or(0, Vec::len);
    // Only with a database does a check find what the import would be refused for.
    let connected = match site.load() {
        Ok(config) => Ok(config),
        Err(failure) if arguments.check => {
            return not_tried(count, &failure, language);
        }
        Err(failure) => Err(failure),
    };
    let config = connected?;
    block_on(async {
        let mut db = match connect::to(&config).await {
            Err(failure) if arguments.check => return not_tried(count, &failure, language),
            other => other?,
        };
        let done = match arguments.check {
            true => admin::try_import(&mut db, kind, &rows).await,
            false => admin::import(&mut db, kind, &rows).await,
        };
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                store::report_command_refused(&mut db, &format!("import_{}", kind.code()), &error)
                    .await;
                let refused = connect::refused(&error, language);
                let said = match store::refusal(&error) {
                    Refusal::BadValue { rule, detail } => said(&bytes, &rule, &detail, language),
                    _ => None,
                };
                let said = said.unwrap_or(refused.said);
                let said = words.import_refused(arguments.file.display(), said);
                return Err(Failure::new(refused.exit, said));
            }
        };
        let (added, changed) = (done.added, done.changed);
        out::line(&match arguments.check {
            true => words.would_import(count, added, changed),
            false => words.imported(count, added, changed),
        })?;
        match (done.proposed, arguments.check) {
            (0, _) => {}
            (n, true) => out::line(&words.would_propose(n))?,
            (n, false) => out::line(&words.import_proposed(n))?,
        }
        Ok(Exit::Done)
    })
}

/// A file can be looked at without any settings, then in Japanese.
fn language(site: &Site) -> Language {
    site.load()
        .map_or(Language::Japanese, |config| settings::language(&config))
}

/// Nobody who asks for a check is told that all is well where only half of it was looked at.
fn not_tried(count: usize, why: &Failure, language: Language) -> Result<Exit, Failure> {
    let words = Cli(language);
    out::line(&words.file_is_fine(count))?;
    Err(Failure::new(why.exit, words.not_tried(&why.said)))
}

/// The rule that an import of orderers was refused for, with its line; none when the refusal names no orderer.
fn said(bytes: &[u8], rule: &str, detail: &str, language: Language) -> Option<String> {
    let detail: Value = serde_json::from_str(detail).ok()?;
    let words = Cli(language);
    let code = detail.get("orderer_code")?.as_str()?;
    let of = words.of_orderer(code);
    let Some(which) = detail.get("rule") else {
        let refusal = Refusal::BadValue {
            rule: rule.to_owned(),
            detail: String::new(),
        };
        return Some(format!("{of}{}", on_command_line(language, &refusal)));
    };
    let text = |name: &str| which.get(name).and_then(Value::as_str).unwrap_or_default();
    let shown = |name: &str| house::value(language, name, &text(name).into());
    let name = ["work_kind", "product", "valid_from"].map(shown).join(" ");
    let from = shown("changes_from");
    let line = masters::rule_line(
        bytes,
        code,
        [text("work_kind"), text("product"), text("valid_from")],
    );
    let line = line.map_or(String::new(), |line| words.at_line(line));
    let flag = |name: &str| which.get(name).and_then(Value::as_bool) == Some(true);
    let what = if flag("missing") {
        words.rule_missing(name, from)
    } else if flag("fresh") {
        words.rule_fresh(name, from)
    } else {
        let fields = which.get("fields").and_then(Value::as_array);
        let fields = fields.into_iter().flatten().filter_map(Value::as_str);
        let fields: Vec<&str> = fields.map(|key| house::label(language, key)).collect();
        words.rule_changes(name, fields.join(separator(language)), from)
    };
    let gap = language.pick("", " ");
    Some(format!("{line}{of}{what}{gap}{}", words.rule_remedy()))
}
