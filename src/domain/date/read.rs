//! Reading days as people type them, with all of it in full width too:
//!
//! | typed | meaning |
//! |---|---|
//! | `R4.11.1` `r4/11/1` `R041101` `令和4年11月1日` `令和04年11月01日` `令和元年5月1日` | a day of an era |
//! | `2022/11/1` `2022-11-01` `2022.11.1` `2022年11月1日` `20221101` | a day of the common era |
//! | `11/1` `11-1` `11月1日` | that day in the year that brings it nearest to today (a tie is later) |
//! | `t` `今日` `本日` | today |
//! | `+10d` `+2w` `+3m` `-1y` (also 日 週 月 年, か月; no unit = days), after `t` or alone | counted from today |
//!
//! Months and years that lack the day end on their last day: 11/30 `+3m` is 2/28.

use super::{DateFault, Era, EraDate, LAST_YEAR, Span, add_days, add_months, in_range};
use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

/// Reads a day, relative to `today` (a JST day) where the form leaves something open.
pub fn parse(text: &str, today: NaiveDate) -> Result<NaiveDate, DateFault> {
    read(text, Some(today))
}

/// The same for a day to come: a month and day without a year is the next one after today.
pub fn parse_ahead(text: &str, today: NaiveDate) -> Result<NaiveDate, DateFault> {
    let day = read(text, Some(today))?;
    let plain = plain(text);
    let open = relative(&plain).is_none()
        && era_prefix(&plain).is_none()
        && matches!(parts(&plain).as_deref(), Some([_, _]));
    if !open || day > today {
        return Ok(day);
    }
    common(day.year().saturating_add(1), day.month(), day.day())
}

/// Reads a day that names its year: what a file may hold, whose meaning must not change with the day on
/// which it is read.
pub fn parse_absolute(text: &str) -> Result<NaiveDate, DateFault> {
    read(text, None)
}

/// Whether a text names a day that is another one when it is read on another day: `t`, `+3m`, `11/1`.
#[must_use]
pub fn moves(text: &str) -> bool {
    read(text, None) == Err(DateFault::Relative)
}

fn read(text: &str, today: Option<NaiveDate>) -> Result<NaiveDate, DateFault> {
    let plain = plain(text);
    if plain.is_empty() {
        return Err(DateFault::Empty);
    }
    if let Some(span) = relative(&plain) {
        let today = today.ok_or(DateFault::Relative)?;
        return match span? {
            Span::Days(n) => add_days(today, n),
            Span::Months(n) => add_months(today, n),
        }
        .ok_or(DateFault::OutOfRange);
    }
    if let Some((era, rest)) = era_prefix(&plain) {
        let [year, month, day] = era_parts(rest).ok_or(DateFault::Form)?;
        return in_era(era, year, month, day);
    }
    match parts(&plain).as_deref() {
        Some([year, month, day]) => {
            if year.len() <= 2 {
                return Err(DateFault::TwoDigitYear);
            }
            if year.len() != 4 {
                return Err(DateFault::Form);
            }
            common(
                number(year)?
                    .try_into()
                    .map_err(|_| DateFault::OutOfRange)?,
                number(month)?,
                number(day)?,
            )
        }
        Some([month, day]) if month.len() <= 2 => {
            let today = today.ok_or(DateFault::Relative)?;
            nearest(number(month)?, number(day)?, today)
        }
        Some([whole]) if whole.len() == 8 => common(
            number(&whole[..4])?
                .try_into()
                .map_err(|_| DateFault::OutOfRange)?,
            number(&whole[4..6])?,
            number(&whole[6..])?,
        ),
        _ => Err(DateFault::Form),
    }
}

/// One spelling: plain digits, no blanks, every hyphen `-`, every dot `.`, small letters.
fn plain(text: &str) -> String {
    text.nfkc() // also ㋿ → 令和, ㋊ → 11月, ㏠ → 1日
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '−' | '‐' | '‑' | '–' | '—' | '―' | 'ー' => '-',
            '。' | '・' | '、' | ',' => '.',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

/// `t`, `t+3m`, `+3m`; none when it is another form.
fn relative(plain: &str) -> Option<Result<Span, DateFault>> {
    let after_today = ["今日", "本日", "t"]
        .iter()
        .find_map(|word| plain.strip_prefix(word));
    let span = match after_today {
        Some("") => return Some(Ok(Span::Days(0))),
        Some(rest) => rest,
        None => plain,
    };
    let (sign, count) = match span.chars().next()? {
        '+' => (1, &span[1..]),
        '-' => (-1, &span[1..]),
        // `t10.1.1` is 大正
        _ => return None,
    };
    let unit_at = count
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(count.len());
    let (digits, unit) = count.split_at(unit_at);
    let Ok(n) = digits.parse::<i64>() else {
        // too many digits, or none
        return Some(Err(if digits.is_empty() {
            DateFault::Form
        } else {
            DateFault::OutOfRange
        }));
    };
    // Far beyond every accepted year, and small enough to multiply.
    if n > 1_000_000 {
        return Some(Err(DateFault::OutOfRange));
    }
    Some(match unit {
        "" | "d" | "日" => Ok(Span::Days(sign * n)),
        "w" | "週" | "週間" => Ok(Span::Days(sign * n * 7)),
        "m" | "月" | "か月" | "カ月" | "ヶ月" | "ヵ月" | "ケ月" | "箇月" => {
            Ok(Span::Months(sign * n))
        }
        "y" | "年" => Ok(Span::Months(sign * n * 12)),
        _ => Err(DateFault::Form),
    })
}

fn era_prefix(plain: &str) -> Option<(Era, &str)> {
    Era::ALL.into_iter().find_map(|era| {
        let rest = plain
            .strip_prefix(era.name())
            .or_else(|| plain.strip_prefix(era.letter().to_ascii_lowercase()))?;
        Some((era, rest))
    })
}

/// Year, month and day behind an era: `4.11.1`, `元年5月1日`, `041101`.
fn era_parts(rest: &str) -> Option<[u32; 3]> {
    let rest = match rest.strip_prefix('元') {
        Some(after) => format!("1{after}"),
        None => rest.to_owned(),
    };
    let fields = match parts(&rest)?.as_slice() {
        [whole] if whole.len() == 6 => [&whole[..2], &whole[2..4], &whole[4..]].map(str::to_owned),
        [year, month, day] if year.len() <= 3 => [year, month, day].map(|s| (*s).to_owned()),
        _ => return None,
    };
    let [year, month, day] = fields.map(|field| number(&field).ok());
    Some([year?, month?, day?])
}

/// Splits `2022/11/1`, `2022-11-1`, `2022.11.1` or `2022年11月1日` (also without the year) into digits;
/// one run of digits alone is one part. Separators are not mixed. None if it is anything else.
fn parts(text: &str) -> Option<Vec<&str>> {
    let fields: Vec<&str> = if let Some(body) = text.strip_suffix('日') {
        let (before, day) = body.rsplit_once('月')?;
        match before.split_once('年') {
            Some((year, month)) => vec![year, month, day],
            None => vec![before, day],
        }
    } else if let Some(separator) = ['/', '.', '-'].into_iter().find(|s| text.contains(*s)) {
        text.split(separator).collect()
    } else {
        vec![text]
    };
    let digits = |s: &&str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let short = fields.len() == 1 || fields.iter().skip(1).all(|f| f.len() <= 2);
    (fields.iter().all(digits) && short).then_some(fields)
}

fn number(digits: &str) -> Result<u32, DateFault> {
    digits.parse().map_err(|_| DateFault::Form)
}

fn in_era(era: Era, year: u32, month: u32, day: u32) -> Result<NaiveDate, DateFault> {
    if year == 0 {
        return Err(DateFault::YearZero(era));
    }
    let common_year = i32::try_from(year)
        .ok()
        .and_then(|year| era.common_year(year))
        .ok_or(DateFault::OutOfRange)?;
    let date = common(common_year, month, day)?;
    match EraDate::of(date) {
        Some(right) if right.era == era => Ok(date),
        _ => Err(DateFault::OtherEra { era, right: date }),
    }
}

fn common(year: i32, month: u32, day: u32) -> Result<NaiveDate, DateFault> {
    if !(1..=12).contains(&month) {
        return Err(DateFault::Month(month));
    }
    if year > LAST_YEAR {
        return Err(DateFault::OutOfRange);
    }
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) if in_range(date) => Ok(date),
        Some(_) => Err(DateFault::OutOfRange),
        None => Err(DateFault::Day {
            year,
            month,
            day,
            last: last_day(year, month),
        }),
    }
}

fn last_day(year: i32, month: u32) -> u32 {
    (28..=31)
        .rev()
        .find(|d| NaiveDate::from_ymd_opt(year, month, *d).is_some())
        .unwrap_or(31)
}

/// The year is chosen as if the month had 28 days, so that a mistyped 2/29 is refused in the year that was
/// meant instead of jumping to a leap year.
fn nearest(month: u32, day: u32, today: NaiveDate) -> Result<NaiveDate, DateFault> {
    if !(1..=12).contains(&month) {
        return Err(DateFault::Month(month));
    }
    let year = [today.year() + 1, today.year(), today.year() - 1]
        .into_iter()
        .filter_map(|year| {
            let near = NaiveDate::from_ymd_opt(year, month, day.clamp(1, 28))?;
            Some(((near - today).num_days().abs(), year))
        })
        .min_by_key(|(distance, _)| *distance)
        .map_or(today.year(), |(_, year)| year);
    common(year, month, day)
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
