//! From when a list of the close is, where nobody asked for a month or year: a list that begins somewhere says where.

use super::House;
use crate::domain::date::{self, FiscalYear};
use crate::domain::house::{Fields, HouseTable};
use crate::i18n::Language;
use chrono::{DateTime, TimeDelta, Utc};

/// How many days before today the list of days begins (`core.house_rows`).
const DAYS: TimeDelta = TimeDelta::days(62);

/// Where it begins, and from when on it has what is not closed (`core.rows_unclosed`); none for other lists, and where a month
/// or year was asked for.
#[must_use]
pub fn listed_from(
    language: Language,
    table: HouseTable,
    filter: &Fields,
    now: DateTime<Utc>,
) -> Option<String> {
    let words = House(language);
    let today = date::jst_day(now);
    let year = FiscalYear::of(today);
    let since = FiscalYear::starting(year.year() - 1).first_day();
    match table {
        HouseTable::CloseDays if !filter.contains_key("month") => {
            Some(words.days_from(date::slashed(today - DAYS), date::slashed(since)))
        }
        HouseTable::CloseMonths if !filter.contains_key("year") => {
            Some(words.months_of(year.year(), since.format("%Y/%m")))
        }
        _ => None,
    }
}
