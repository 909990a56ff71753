//! Days as people in the trade type and read them. A day is a [`NaiveDate`] in Tokyo; which era it falls
//! in is `icu_calendar`'s to say (`era`), never computed here. Reading is in `read`, writing in `write`.

mod era;
mod fiscal;
mod read;
mod write;

pub use era::{Era, EraDate};
pub use fiscal::FiscalYear;
pub use read::{moves, parse, parse_absolute, parse_ahead};
pub use write::{both, long, minute, padded, short, slashed};

use chrono::{
    DateTime, Datelike, Days, Duration, Months, NaiveDate, NaiveDateTime, NaiveTime, Utc,
};

/// The first day that is accepted anywhere: 明治元年, by the calendar of today.
pub const FIRST_YEAR: i32 = 1868;
/// The last year that is accepted anywhere.
pub const LAST_YEAR: i32 = 2199;

/// Why a typed date is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateFault {
    /// Nothing typed.
    #[error("no date")]
    Empty,
    /// Not one of the forms.
    #[error("not a form of a date")]
    Form,
    /// A month that is none.
    #[error("no month {0}")]
    Month(u32),
    /// A day that this month does not have: 2/30.
    #[error("{year}-{month:02} has {last} days, no day {day}")]
    Day {
        /// Year of the common era.
        year: i32,
        /// Month.
        month: u32,
        /// The day that was typed.
        day: u32,
        /// The month's last day.
        last: u32,
    },
    /// R0: eras begin with 元年 (1).
    #[error("an era has no year 0")]
    YearZero(Era),
    /// The day exists but is not in that era: H31.5.1 is R1.5.1.
    #[error("not in {era:?}; it is {}", both(*.right))]
    OtherEra {
        /// The era that was typed.
        era: Era,
        /// The day that was meant; writing it names the right era.
        right: NaiveDate,
    },
    /// `22/11/1` could be 2022, 平成22年 or 令和22年.
    #[error("a year of two digits is not clear")]
    TwoDigitYear,
    /// `11/1`, `t`, `+3m` where there is no today to count from (files).
    #[error("a date in a file must name its year")]
    Relative,
    /// Before [`FIRST_YEAR`] or after [`LAST_YEAR`].
    #[error("outside {FIRST_YEAR} to {LAST_YEAR}")]
    OutOfRange,
}

/// A span as typed: `+3m`. Positive is later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Days(i64),
    Months(i64),
}

/// The JST day on which an instant falls. Japan keeps +09:00 all year.
#[must_use]
pub fn jst_day(at: DateTime<Utc>) -> NaiveDate {
    jst(at).date()
}

/// An instant as the clock in Tokyo shows it.
#[must_use]
pub fn jst(at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() + Duration::hours(9)
}

/// The instant at which a JST day begins.
#[must_use]
pub fn jst_midnight(day: NaiveDate) -> DateTime<Utc> {
    (day.and_time(NaiveTime::MIN) - Duration::hours(9)).and_utc()
}

/// `months` later (or earlier), on the same day of the month, or on the month's last day where it has
/// no such day: 11/30 + 3 months = 2/28 (2/29). None outside the accepted years.
#[must_use]
pub fn add_months(day: NaiveDate, months: i64) -> Option<NaiveDate> {
    let by = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    let moved = if months < 0 {
        day.checked_sub_months(by)
    } else {
        day.checked_add_months(by)
    };
    moved.filter(|d| in_range(*d))
}

/// `days` later (or earlier). None outside the accepted years.
#[must_use]
pub fn add_days(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let by = Days::new(days.unsigned_abs());
    let moved = if days < 0 {
        day.checked_sub_days(by)
    } else {
        day.checked_add_days(by)
    };
    moved.filter(|d| in_range(*d))
}

/// Within the accepted years?
#[must_use]
pub fn in_range(day: NaiveDate) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn the_jst_day_turns_at_fifteen_hours_utc() {
        let before = Utc.with_ymd_and_hms(2022, 10, 31, 14, 59, 59).unwrap();
        let after = Utc.with_ymd_and_hms(2022, 10, 31, 15, 0, 0).unwrap();
        assert_eq!(jst_day(before), day(2022, 10, 31));
        assert_eq!(jst_day(after), day(2022, 11, 1));
    }

    #[test]
    fn months_end_where_the_month_ends() {
        assert_eq!(add_months(day(2022, 11, 30), 3), Some(day(2023, 2, 28)));
        assert_eq!(add_months(day(2023, 11, 30), 3), Some(day(2024, 2, 29)));
        assert_eq!(add_months(day(2024, 2, 29), -12), Some(day(2023, 2, 28)));
        assert_eq!(add_months(day(2022, 11, 1), i64::MAX), None);
        assert_eq!(add_days(day(2022, 11, 1), i64::MIN), None);
        assert_eq!(add_months(day(2199, 12, 1), 1), None);
    }
}
