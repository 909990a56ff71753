//! Days, times, ages and amounts in words. Instants come in UTC and are shown in Tokyo's time.

use super::Language;
use crate::domain::date::{self, FiscalYear};
use crate::domain::money::Yen;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};

fn tokyo(at: DateTime<Utc>) -> NaiveDateTime {
    date::jst(at)
}

/// `50,000,000`
#[must_use]
pub fn yen(amount: Yen) -> String {
    amount.grouped()
}

/// A number with commas.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `11/01 09:12`, for rows of the current months.
#[must_use]
pub fn short(at: DateTime<Utc>) -> String {
    tokyo(at).format("%m/%d %H:%M").to_string()
}

/// `2022/11/01 15:00`, as the platform prints an issue time.
#[must_use]
pub fn stamp(at: DateTime<Utc>) -> String {
    tokyo(at).format("%Y/%m/%d %H:%M").to_string()
}

/// `14:02`
#[must_use]
pub fn clock(at: DateTime<Utc>) -> String {
    tokyo(at).format("%H:%M").to_string()
}

/// The head line: `令和4年11月1日(火) 14:02`, `Tue 1 Nov 2022 14:02`.
#[must_use]
pub fn head(language: Language, at: DateTime<Utc>) -> String {
    let local = tokyo(at);
    match language {
        Language::Japanese => format!(
            "{}({}) {:02}:{:02}",
            day(language, local.date()),
            weekday(local.date()),
            local.hour(),
            local.minute()
        ),
        Language::English => local.format("%a %-d %b %Y %H:%M").to_string(),
    }
}

fn weekday(day: NaiveDate) -> char {
    const NAMES: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];
    NAMES
        .get(day.weekday().num_days_from_monday() as usize)
        .copied()
        .unwrap_or(' ')
}

/// A day: `令和4年11月1日`, `2022/11/01` as everywhere but in the head line.
#[must_use]
pub fn day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Japanese => date::long(day),
        Language::English => date::slashed(day),
    }
}

/// An amount as English says it in a narrow place: `¥200M`, or all its figures where it is no round million.
#[must_use]
pub fn millions(amount: Yen) -> String {
    match amount.get() % 1_000_000 {
        0 => format!("¥{}M", grouped(amount.get() / 1_000_000)),
        _ => format!("¥{}", amount.grouped()),
    }
}

/// An amount as a form echoes it: `20,000,000円（2,000万円）`, `¥20,000,000`.
#[must_use]
pub fn amount(language: Language, amount: Yen) -> String {
    match language {
        Language::Japanese => amount.echo(),
        Language::English => format!("¥{}", amount.grouped()),
    }
}

/// The same without the reading aloud: `20,000,000円`, `¥20,000,000`.
#[must_use]
pub fn amount_plain(language: Language, amount: Yen) -> String {
    match language {
        Language::Japanese => amount.to_string(),
        Language::English => format!("¥{}", amount.grouped()),
    }
}

/// An amount as people say it, beside the digits that were typed: `2,000万円`, `¥20,000,000`.
#[must_use]
pub fn reading(language: Language, amount: Yen) -> String {
    match language {
        Language::Japanese => amount.reading(),
        Language::English => format!("¥{}", amount.grouped()),
    }
}

/// A day as a form echoes it: `令和4年11月1日（2022/11/01）`, `2022/11/01`.
#[must_use]
pub fn both(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Japanese => date::both(day),
        Language::English => date::slashed(day),
    }
}

/// A fiscal year in one form: `令和4年度`, `fiscal 2022`.
#[must_use]
pub fn fiscal_year(language: Language, year: FiscalYear) -> String {
    match language {
        Language::Japanese => year.long(),
        Language::English => format!("fiscal {}", year.year()),
    }
}

/// A fiscal year as a form echoes it: `令和4年度（2022）`, `fiscal 2022`.
#[must_use]
pub fn fiscal_year_echo(language: Language, year: FiscalYear) -> String {
    match language {
        Language::Japanese => year.both(),
        Language::English => fiscal_year(language, year),
    }
}

/// A day in a narrow place: `R4.11.1`, `2022/11/01`.
#[must_use]
pub fn narrow(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Japanese => date::short(day),
        Language::English => date::slashed(day),
    }
}

/// From one to another: `R4.11.1〜R4.11.30`, `2022/11/01 to 2022/11/30`; an end that is empty is open.
#[must_use]
pub fn span(language: Language, from: &str, to: &str) -> String {
    match language {
        Language::Japanese => format!("{from}〜{to}"),
        Language::English => format!("{from} to {to}").trim().to_owned(),
    }
}

/// A day once: `令和4年11月1日`, `2022/11/01`.
#[must_use]
pub fn once(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Japanese => date::long(day),
        Language::English => date::slashed(day),
    }
}

/// A day as a document prints it: `令和4年11月1日`; in English with the common era first, for the document says the other.
#[must_use]
pub fn quoted(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Japanese => date::long(day),
        Language::English => format!("{} ({})", date::slashed(day), date::long(day)),
    }
}

/// Business days, as short as an age.
#[must_use]
pub fn days(language: Language, days: i32) -> String {
    language.pick(format!("{days}日"), format!("{days} d"))
}

/// How long something waits for a decision: business days once there is one, hours and minutes before; where business days
/// are not known, as [`age`].
#[must_use]
pub fn waited(
    language: Language,
    business_days: Option<i32>,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> String {
    match business_days {
        Some(n) if n > 0 => days(language, n),
        _ => age(language, since, now),
    }
}

/// How long something waits, in words and numbers, the larger unit only: `3分`, `2時間`, `4日`.
#[must_use]
pub fn age(language: Language, since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - since).num_minutes().max(0);
    let (hours, days) = (minutes / 60, minutes / 60 / 24);
    match language {
        Language::Japanese if days > 0 => format!("{days}日"),
        Language::Japanese if hours > 0 => format!("{hours}時間"),
        Language::Japanese => format!("{minutes}分"),
        Language::English if days > 0 => format!("{days} d"),
        Language::English if hours > 0 => format!("{hours} h"),
        Language::English => format!("{minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn at(text: &str) -> DateTime<Utc> {
        Utc.from_utc_datetime(
            &NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap_or_default(),
        )
    }

    #[test]
    fn the_head_line_shows_tokyos_day_and_time() {
        let now = at("2022-10-31 15:02:00");
        assert_eq!(head(Language::Japanese, now), "令和4年11月1日(火) 00:02");
        assert_eq!(head(Language::English, now), "Tue 1 Nov 2022 00:02");
    }

    #[test]
    fn an_age_names_its_larger_unit_only_and_never_a_negative_one() {
        let now = at("2022-11-05 00:00:00");
        assert_eq!(
            age(Language::Japanese, at("2022-11-04 23:57:30"), now),
            "2分"
        );
        assert_eq!(
            age(Language::Japanese, at("2022-11-04 21:00:00"), now),
            "3時間"
        );
        assert_eq!(
            age(Language::English, at("2022-11-01 00:00:00"), now),
            "4 d"
        );
        assert_eq!(
            age(Language::Japanese, at("2022-11-06 00:00:00"), now),
            "0分"
        );
    }

    #[test]
    fn amounts_are_grouped_by_thousands() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(50_000_000), "50,000,000");
        assert_eq!(grouped(-1_000), "-1,000");
    }
}
