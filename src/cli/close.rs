//! `densho close`: the daily and monthly close without the screens, for a supervisor's or administrator's login.

use super::connect::failure;
use super::exit::{Exit, Failure};
use super::settings::{Site, language};
use super::{block_on, connect, out};
use crate::domain::attempt::{Attempt, tried_in_house};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::house::{Fields, HouseAct, HouseRow, HouseTable};
use crate::domain::refusal::Refusal;
use crate::domain::{date, house_filter};
use crate::i18n::Language;
use crate::i18n::cli::Cli;
use crate::store::Store;
use chrono::{NaiveDate, Utc};
use clap::{Args, Subcommand};
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Print the days of a month (or the last two) with what was approved, issued, arrived, mailed and what differs.
    List {
        /// Month, e.g. 2026-11.
        #[arg(long)]
        month: Option<String>,
    },
    /// Close a day.
    Day(Period),
    /// Close a month whose days are closed.
    Month(Period),
    /// Reopen a day or a month that somebody else closed.
    Reopen(Period),
}

#[derive(Debug, Args)]
pub(super) struct Period {
    /// A day as 2026-11-20, a month as 2026-11; or as people write them: 2026/11/20, R8.11.20, R8.11.
    #[arg(value_name = "PERIOD")]
    period: String,
    /// Branch code (three digits).
    #[arg(long)]
    branch: String,
    /// Why; needed to reopen, and to close with differences. Kept on record.
    #[arg(long)]
    reason: Option<String>,
}

/// What a period is: its list, the name of its argument, and the period as the database has it.
struct Read {
    table: HouseTable,
    name: &'static str,
    period: String,
}

pub(super) fn run(site: &Site, action: &Action) -> Result<Exit, Failure> {
    let config = site.load()?;
    let language = language(&config);
    let today = date::jst_day(Utc::now());
    let wrong = |said: String| Failure::new(Exit::Usage, said);
    // Before anything is asked: what was typed is what was meant.
    let read = match action {
        Action::List { month: None } => None,
        Action::List { month: Some(text) } => Some(
            a_month(text, today).ok_or_else(|| wrong(Cli(language).bad_month("--month", text)))?,
        ),
        Action::Day(period) => Some(day_to_close(&period.period, today, language).map_err(wrong)?),
        Action::Month(period) => {
            Some(month_to_close(&period.period, today, language).map_err(wrong)?)
        }
        Action::Reopen(Period { period, .. }) => Some(
            a_day(period, today)
                .or_else(|| a_month(period, today))
                .ok_or_else(|| wrong(Cli(language).no_period(period)))?,
        ),
    };
    block_on(async {
        let store = connect::store(&config)?;
        match (action, read) {
            (Action::Day(asked) | Action::Month(asked), Some(read)) => {
                close(&store, asked, &read, language).await?;
            }
            (Action::Reopen(asked), Some(read)) => {
                let args = args(asked, &read);
                write(&store, HouseAct::ReopenPeriod, args, &read, language).await?;
                out::line(&Cli(language).reopened(&asked.branch, &read.period))?;
            }
            (_, month) => {
                let asked = month.as_ref().map(|read| read.period.clone());
                let month = month.map(|read| ("month".to_owned(), read.period.into()));
                let filter = Fields::from_iter(month);
                let found = rows(&store, HouseTable::CloseDays, filter, None, language).await?;
                for row in &found {
                    print(row)?;
                }
                if let Some(month) = asked.filter(|_| found.is_empty()) {
                    out::note(&Cli(language).no_days(month));
                }
            }
        }
        Ok(Exit::Done)
    })
}

fn a_day(text: &str, today: NaiveDate) -> Option<Read> {
    Some(Read {
        table: HouseTable::CloseDays,
        name: "day",
        period: date::parse(text, today).ok()?.to_string(),
    })
}

fn a_month(text: &str, today: NaiveDate) -> Option<Read> {
    Some(Read {
        table: HouseTable::CloseMonths,
        name: "month",
        period: house_filter::month(text, today)?,
    })
}

/// What is closed for a whole month is not what somebody who says `day` meant.
fn day_to_close(text: &str, today: NaiveDate, language: Language) -> Result<Read, String> {
    let words = Cli(language);
    a_day(text, today).ok_or_else(|| match a_month(text, today) {
        Some(_) => words.month_not_day(text),
        None => words.bad_day("PERIOD", text),
    })
}

fn month_to_close(text: &str, today: NaiveDate, language: Language) -> Result<Read, String> {
    let words = Cli(language);
    match (a_day(text, today), a_month(text, today)) {
        (None, Some(read)) => Ok(read),
        (Some(_), _) => Err(words.day_not_month(text)),
        (None, None) => Err(words.bad_month("PERIOD", text)),
    }
}

async fn close(
    store: &Store,
    asked: &Period,
    read: &Read,
    language: Language,
) -> Result<(), Failure> {
    let mut filter = Fields::new();
    let month = read.period.get(..7).unwrap_or_default();
    if read.table == HouseTable::CloseDays {
        filter.insert("month".to_owned(), month.into());
    } else {
        filter.insert("year".to_owned(), fiscal_year(month).into());
    }
    // What is shown here is what is signed: the database refuses when it changes in between.
    let tried = (HouseAct::ClosePeriod, args(asked, read));
    let found = rows(store, read.table, filter, Some(tried), language).await?;
    let row = found
        .iter()
        .find(|row| row.text("branch") == asked.branch && row.text(read.name) == read.period);
    let seen = row.and_then(|r| r.number("missing")).unwrap_or(0);
    if let Some(row) = row {
        print(row)?;
    }
    let mut args = args(asked, read);
    args.insert("seen".to_owned(), seen.into());
    write(store, HouseAct::ClosePeriod, args, read, language).await?;
    out::line(&Cli(language).closed(&asked.branch, &read.period))
}

fn args(asked: &Period, read: &Read) -> Fields {
    let mut args = Fields::new();
    args.insert("branch".to_owned(), asked.branch.as_str().into());
    args.insert(read.name.to_owned(), read.period.as_str().into());
    if let Some(reason) = &asked.reason {
        args.insert("reason".to_owned(), reason.as_str().into());
    }
    args
}

/// The fiscal year of `2026-03`: 2025.
fn fiscal_year(month: &str) -> String {
    let (year, month) = month.split_once('-').unwrap_or((month, "4"));
    let early = month.parse::<u32>().is_ok_and(|m| m < 4);
    let year = year.parse::<i32>().unwrap_or(0);
    (if early { year - 1 } else { year }).to_string()
}

/// The rows of a list. `tried`: what they are read for; none where they are only looked at.
async fn rows(
    store: &Store,
    table: HouseTable,
    filter: Fields,
    tried: Option<(HouseAct, Fields)>,
    language: Language,
) -> Result<Vec<HouseRow>, Failure> {
    let query = Query::House {
        table,
        filter,
        from: PageFrom::Top,
        limit: 500,
    };
    match store.query(&query).await {
        Ok(Answer::House(page)) => Ok(page.rows),
        Ok(_) => Err(Failure::new(Exit::Internal, "another answer than a list")),
        Err(refusal) => {
            // What somebody may not read is an attempt, as it is at the screens: at what they were about to do.
            let attempt = match tried {
                Some((act, args)) => Attempt::of(act.code(), &refusal, tried_in_house(act, &args)),
                None => Attempt::of(&format!("open_{}", table.code()), &refusal, None),
            };
            if let Some(attempt) = attempt {
                let write = Write::ReportAttempt(Box::new(attempt));
                // Best effort: the answer does not depend on it. Each call of the program is one of its own.
                let _ = store.write(Uuid::new_v4(), &write).await;
            }
            Err(failure(&refusal, language))
        }
    }
}

async fn write(
    store: &Store,
    act: HouseAct,
    args: Fields,
    read: &Read,
    language: Language,
) -> Result<(), Failure> {
    let done = store
        .write(Uuid::new_v4(), &Write::House { act, args })
        .await;
    done.map(drop).map_err(|refusal| match refusal {
        // The database names a month by its first day.
        Refusal::BadValue { rule, detail } if detail == format!("{}-01", read.period) => {
            let detail = read.period.clone();
            failure(&Refusal::BadValue { rule, detail }, language)
        }
        refusal => failure(&refusal, language),
    })
}

fn print(row: &HouseRow) -> Result<(), Failure> {
    let number = |name: &str| row.number(name).unwrap_or(0).to_string();
    let period = [row.text("day"), row.text("month")].concat();
    let said = format!(
        "approved={} issued={} arrived={} mailed={}/{} missing={} amended={}",
        number("approved"),
        number("issued"),
        number("arrived"),
        number("mailed"),
        number("mail_wanted"),
        number("missing"),
        number("amended"),
    );
    out::fields(&[row.text("branch"), &period, &said, row.text("close_state")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn march_belongs_to_the_fiscal_year_before() {
        assert_eq!(fiscal_year("2026-03"), "2025");
        assert_eq!(fiscal_year("2026-04"), "2026");
    }

    #[test]
    fn a_period_that_does_not_fit_the_subcommand_is_refused() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        let ja = Language::Japanese;
        for text in ["2026-11-26", "2026/11/26", "R8.11.26"] {
            let read = day_to_close(text, today, ja).unwrap();
            assert_eq!(
                (read.name, read.period.as_str()),
                ("day", "2026-11-26"),
                "{text}"
            );
            let said = month_to_close(text, today, ja).err().unwrap();
            assert!(said.contains("は日です"), "{said}");
        }
        for text in ["2026-09", "2026/9", "R8.9"] {
            let read = month_to_close(text, today, ja).unwrap();
            assert_eq!(
                (read.name, read.period.as_str()),
                ("month", "2026-09"),
                "{text}"
            );
            let said = day_to_close(text, today, ja).err().unwrap();
            assert!(said.contains("は月です"), "{said}");
        }
        let said = day_to_close("2026-1x", today, Language::English)
            .err()
            .unwrap();
        assert!(
            said.contains("PERIOD") && said.contains("2026-11-26"),
            "{said}"
        );
    }
}
