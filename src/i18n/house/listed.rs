//! From when a list of the close is, where nobody asked for a month or year: a list that begins somewhere says where.

use super::House;
use crate::domain::date::{self, FiscalYear};
use crate::domain::house::{Fields, HouseRow, HouseTable};
use crate::i18n::Language;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// How many days before today the list of days begins (`core.house_rows`).
const DAYS: TimeDelta = TimeDelta::days(62);

/// Where it begins, and that what is not closed stands there however old it is, or how many months of it do not (`core.rows_unclosed`;
/// any row says it); none for other lists, and where a month or year was asked for.
#[must_use]
pub fn listed_from(
    language: Language,
    table: HouseTable,
    filter: &Fields,
    row: Option<&HouseRow>,
    now: DateTime<Utc>,
) -> Option<String> {
    let words = House(language);
    let today = date::jst_day(now);
    let (from, year) = (date::slashed(today - DAYS), FiscalYear::of(today).year());
    let unlisted = row.and_then(|row| {
        let unlisted = row.fields.get("unlisted")?;
        let months = unlisted.get("months").and_then(Value::as_u64)?;
        let first = unlisted.get("first").and_then(Value::as_str)?;
        Some((months, first.replace('-', "/")))
    });
    match (table, unlisted) {
        (HouseTable::CloseDays, _) if filter.contains_key("month") => None,
        (HouseTable::CloseDays, None) => Some(words.days_from(from)),
        (HouseTable::CloseDays, Some((n, since))) => Some(words.days_from_without(from, n, since)),
        (HouseTable::CloseMonths, _) if filter.contains_key("year") => None,
        (HouseTable::CloseMonths, None) => Some(words.months_of(year)),
        (HouseTable::CloseMonths, Some((n, since))) => {
            Some(words.months_of_without(year, n, since))
        }
        _ => None,
    }
}
