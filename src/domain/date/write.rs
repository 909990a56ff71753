//! Writing days: 令和4年11月1日, R4.11.1, 2022/11/01. Days before 明治6年 are written in the common era.

use super::{EraDate, jst};
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// `令和4年11月1日`; the first year is `元年`: `令和元年5月1日`. Before 1873: `1868年10月23日`.
#[must_use]
pub fn long(day: NaiveDate) -> String {
    match EraDate::of(day) {
        Some(e) if e.year == 1 => format!("{}元年{}月{}日", e.era.name(), e.month, e.day),
        Some(e) => format!("{}{}年{}月{}日", e.era.name(), e.year, e.month, e.day),
        None => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    }
}

/// `令和04年01月18日`: two digits each, as the flyer's certificate prints its own date.
#[must_use]
pub fn padded(day: NaiveDate) -> String {
    match EraDate::of(day) {
        Some(e) => format!(
            "{}{:02}年{:02}月{:02}日",
            e.era.name(),
            e.year,
            e.month,
            e.day
        ),
        None => format!("{}年{:02}月{:02}日", day.year(), day.month(), day.day()),
    }
}

/// `R4.11.1`. Before 1873: `1868.10.23`.
#[must_use]
pub fn short(day: NaiveDate) -> String {
    match EraDate::of(day) {
        Some(e) => format!("{}{}.{}.{}", e.era.letter(), e.year, e.month, e.day),
        None => format!("{}.{}.{}", day.year(), day.month(), day.day()),
    }
}

/// `2022/11/01`.
#[must_use]
pub fn slashed(day: NaiveDate) -> String {
    day.format("%Y/%m/%d").to_string()
}

/// `令和4年11月1日（2022/11/01）`: what a form echoes.
#[must_use]
pub fn both(day: NaiveDate) -> String {
    format!("{}（{}）", long(day), slashed(day))
}

/// `2022/11/01 15:00` in JST: as 電子保証発行日時 is shown.
#[must_use]
pub fn minute(at: DateTime<Utc>) -> String {
    jst(at).format("%Y/%m/%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_day_is_written_in_every_form() {
        let flyer = day(2022, 11, 1);
        assert_eq!(long(flyer), "令和4年11月1日");
        assert_eq!(padded(day(2022, 1, 18)), "令和04年01月18日");
        assert_eq!(short(flyer), "R4.11.1");
        assert_eq!(slashed(flyer), "2022/11/01");
        assert_eq!(both(flyer), "令和4年11月1日（2022/11/01）");
        assert_eq!(long(day(2019, 5, 1)), "令和元年5月1日");
        assert_eq!(padded(day(2019, 5, 1)), "令和01年05月01日");
    }

    #[test]
    fn days_of_the_moon_calendar_are_written_in_the_common_era() {
        assert_eq!(long(day(1868, 10, 23)), "1868年10月23日");
        assert_eq!(short(day(1868, 10, 23)), "1868.10.23");
    }

    #[test]
    fn an_instant_is_written_in_tokyo_time() {
        let at = Utc.with_ymd_and_hms(2022, 11, 1, 6, 0, 0).unwrap();
        assert_eq!(minute(at), "2022/11/01 15:00");
    }
}
