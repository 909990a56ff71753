//! `densho close`: the daily and monthly close without the screens, for a supervisor's or administrator's login.

use super::exit::{Exit, Failure};
use super::settings::{Site, language};
use super::{block_on, connect, out};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::house::{Fields, HouseAct, HouseRow, HouseTable};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::refusals::sentence;
use crate::store::Store;
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
    /// A day as 2026-11-20, a month as 2026-11.
    period: String,
    /// Branch code (three digits).
    #[arg(long)]
    branch: String,
    /// Why; needed to reopen, and to close with differences. Kept on record.
    #[arg(long)]
    reason: Option<String>,
}

pub(super) fn run(site: &Site, action: &Action) -> Result<Exit, Failure> {
    let config = site.load()?;
    let language = language(&config);
    block_on(async {
        let store = connect::store(&config)?;
        match action {
            Action::List { month } => {
                let mut filter = Fields::new();
                if let Some(month) = month {
                    filter.insert("month".to_owned(), month.as_str().into());
                }
                for row in rows(&store, HouseTable::CloseDays, filter, language).await? {
                    print(&row)?;
                }
            }
            Action::Day(period) | Action::Month(period) => {
                let (table, name) = kind(period);
                let mut filter = Fields::new();
                let month = period.period.get(..7).unwrap_or_default();
                if table == HouseTable::CloseDays {
                    filter.insert("month".to_owned(), month.into());
                } else {
                    filter.insert("year".to_owned(), fiscal_year(month).into());
                }
                // What is shown here is what is signed: the database refuses when it changes in between.
                let found = rows(&store, table, filter, language).await?;
                let row = found.iter().find(|row| {
                    row.text("branch") == period.branch && row.text(name) == period.period
                });
                let seen = row.and_then(|r| r.number("missing")).unwrap_or(0);
                if let Some(row) = row {
                    print(row)?;
                }
                let mut args = args(period, name);
                args.insert("seen".to_owned(), seen.into());
                write(&store, HouseAct::ClosePeriod, args, language).await?;
                out::line(&format!("{} {} is closed", period.branch, period.period))?;
            }
            Action::Reopen(period) => {
                let (_, name) = kind(period);
                write(&store, HouseAct::ReopenPeriod, args(period, name), language).await?;
                out::line(&format!(
                    "{} {} is open again",
                    period.branch, period.period
                ))?;
            }
        }
        Ok(Exit::Done)
    })
}

/// Seven characters are a month.
fn kind(period: &Period) -> (HouseTable, &'static str) {
    if period.period.len() == 7 {
        (HouseTable::CloseMonths, "month")
    } else {
        (HouseTable::CloseDays, "day")
    }
}

fn args(period: &Period, name: &str) -> Fields {
    let mut args = Fields::new();
    args.insert("branch".to_owned(), period.branch.as_str().into());
    args.insert(name.to_owned(), period.period.as_str().into());
    if let Some(reason) = &period.reason {
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

async fn rows(
    store: &Store,
    table: HouseTable,
    filter: Fields,
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
        Err(refusal) => Err(failure(&refusal, language)),
    }
}

async fn write(
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

/// What a refusal is to a script, and in words.
pub(super) fn failure(refusal: &Refusal, language: Language) -> Failure {
    let said = sentence(language, refusal);
    let exit = match refusal {
        Refusal::Unavailable => Exit::Unavailable,
        Refusal::TimedOut => Exit::Later,
        Refusal::LoginRefused | Refusal::NotAllowed => Exit::NotAllowed,
        Refusal::NotFound => Exit::No,
        Refusal::Internal(_) => Exit::Internal,
        _ => Exit::Data,
    };
    Failure::new(exit, format!("{}。{}", said.what, said.remedy))
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
}
