//! What one cell may hold. The database holds the same rules as constraints; here a whole file is judged
//! at once, each cell by its place.

use super::fault::Why;
use crate::domain::date::parse_absolute;
use crate::domain::money::Yen;
use crate::domain::orderer::{BasisDate, Tier};
use crate::domain::product::{Product, WorkKind};
use crate::domain::text::{TextFault, check_line};
use chrono::NaiveDate;

/// A text of one line, as typed: no control or invisible characters, 200 characters at most.
pub fn line(text: &str) -> Result<String, TextFault> {
    check_line(text).map(|()| text.to_owned())
}

/// As [`line`], and at most so many characters.
pub fn line_up_to(max: usize) -> impl Fn(&str) -> Result<String, TextFault> {
    move |text| match text.chars().count() {
        chars if chars > max => Err(TextFault::TooLong { chars, max }),
        _ => line(text),
    }
}

/// A telephone number of at most 30 characters (`phone_clean`, `phone_digits`).
pub fn phone(text: &str) -> Result<String, Why> {
    let line = line_up_to(30)(text)?;
    match crate::domain::text::is_phone(&line) {
        true => Ok(line),
        false => Err(Why::Phone),
    }
}

/// Exactly so many ASCII digits.
pub fn digits(count: usize) -> impl Fn(&str) -> Result<String, Why> {
    move |text| {
        if text.len() == count && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(text.to_owned())
        } else {
            Err(Why::Digits(count))
        }
    }
}

/// A code of digits and capital letters, 4 to 12 of them.
pub fn code(text: &str) -> Result<String, Why> {
    let good = (4..=12).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    good.then(|| text.to_owned()).ok_or(Why::Code)
}

/// `380-8537`, in any form that people type.
pub fn postal_code(text: &str) -> Result<String, Why> {
    crate::domain::text::postal_code(text).ok_or(Why::PostalCode)
}

/// A mail address, as far as its form goes.
pub fn mail(text: &str) -> Result<String, Why> {
    match text.split_once('@') {
        Some((user, host))
            if !user.is_empty()
                && host.contains('.')
                && text.is_ascii()
                && !text.contains(char::is_whitespace) =>
        {
            line(text).map_err(Why::Text)
        }
        _ => Err(Why::Mail),
    }
}

/// `1`/`0`, `yes`/`no`, `true`/`false`, `○`/`×`.
pub fn yes_or_no(text: &str) -> Result<bool, Why> {
    match text {
        "1" | "yes" | "true" | "○" => Ok(true),
        "0" | "no" | "false" | "×" => Ok(false),
        _ => Err(Why::YesNo),
    }
}

/// A day in any form that names its year: `2022-11-01`, `2022/11/1`, `R4.11.1`, `令和4年11月1日`.
pub fn day(text: &str) -> Result<NaiveDate, Why> {
    // Written the way other programs export it, before the forms that people type.
    NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| parse_absolute(text).map_err(Why::Day))
}

/// 年度 as a year of the common era.
pub fn fiscal_year(text: &str) -> Result<i32, Why> {
    text.parse()
        .ok()
        .filter(|year| (2000..=2200).contains(year))
        .ok_or(Why::FiscalYear)
}

/// A product by its code, its printed name, or the letter of its contract numbers.
pub fn product(text: &str) -> Result<Product, Why> {
    Product::ALL
        .into_iter()
        .find(|p| p.code() == text || p.printed_name() == text || p.letter().to_string() == text)
        .ok_or(Why::Product)
}

/// 工事 or 業務委託.
pub fn work_kind(text: &str) -> Result<WorkKind, Why> {
    match text {
        "construction" | "工事" => Ok(WorkKind::Construction),
        "service" | "業務委託" => Ok(WorkKind::Service),
        _ => Err(Why::WorkKind),
    }
}

/// The day that decides.
pub fn basis(text: &str) -> Result<BasisDate, Why> {
    match text {
        "notice" | "公告日" => Ok(BasisDate::Notice),
        "contract" | "契約締結日" => Ok(BasisDate::Contract),
        "invitation" | "通知日" => Ok(BasisDate::Invitation),
        _ => Err(Why::Basis),
    }
}

/// An amount in any form that people type.
pub fn yen(text: &str) -> Result<Yen, Why> {
    text.parse::<Yen>().map_err(Why::Yen)
}

/// What amounts are rounded to.
pub fn rounding(text: &str) -> Result<Yen, Why> {
    let unit = yen(text)?;
    if [1, 1_000, 10_000, 100_000].contains(&unit.get()) {
        Ok(unit)
    } else {
        Err(Why::Rounding)
    }
}

/// Ratio tiers in percent: `40`, or `2億:40;30` for 40 % of the part up to ¥200,000,000 and 30 % of the rest.
pub fn tiers(text: &str) -> Result<Vec<Tier>, Why> {
    let mut tiers: Vec<Tier> = Vec::new();
    let parts: Vec<&str> = text.split(';').map(str::trim).collect();
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        let (up_to, percent) = match part.split_once(':') {
            Some((up_to, percent)) => (Some(yen(up_to.trim())?), percent.trim()),
            None => (None, *part),
        };
        if up_to.is_none() && !last {
            return Err(Why::TierOpen);
        }
        if up_to.is_some() && last {
            return Err(Why::TierClosed);
        }
        if tiers
            .last()
            .is_some_and(|t| up_to.is_some() && t.up_to >= up_to)
        {
            return Err(Why::TierOrder);
        }
        tiers.push(Tier {
            up_to,
            permille: permille(percent)?,
        });
    }
    if tiers.len() > 10 {
        return Err(Why::TierMany);
    }
    Ok(tiers)
}

/// `40`, `40%` or `33.3` percent, in thousandths.
fn permille(text: &str) -> Result<u32, Why> {
    let wrong = || Why::Percentage(text.to_owned());
    let plain = text.strip_suffix('%').unwrap_or(text).trim();
    let (whole, tenth) = plain.split_once('.').unwrap_or((plain, "0"));
    let is_number = |t: &str, most: usize| {
        (1..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit())
    };
    if !is_number(whole, 3) || !is_number(tenth, 1) {
        return Err(wrong());
    }
    let (whole, tenth): (u32, u32) = (
        whole.parse().map_err(|_| wrong())?,
        tenth.parse().map_err(|_| wrong())?,
    );
    let permille = whole * 10 + tenth;
    if (1..=1000).contains(&permille) {
        Ok(permille)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_tiers_are_read_as_an_orderer_states_them() {
        let of = |up_to: Option<i64>, permille| Tier {
            up_to: up_to.and_then(Yen::new),
            permille,
        };
        assert_eq!(tiers("40"), Ok(vec![of(None, 400)]));
        assert_eq!(
            tiers("2億:40%; 33.3"),
            Ok(vec![of(Some(200_000_000), 400), of(None, 333)])
        );
        for wrong in [
            "",
            "0",
            "101",
            "40.55",
            "-40",
            "40;30",
            "2億:40",
            "2億:40;1億:30;20",
            "x:40;30",
        ] {
            assert!(tiers(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_are_read_as_programs_and_as_people_write_them() {
        let day_of = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for text in ["2022-11-01", "2022/11/1", "R4.11.1", "令和4年11月1日"] {
            assert_eq!(day(text), Ok(day_of(2022, 11, 1)), "{text}");
        }
        assert!(day("2022-02-30").is_err());
    }

    #[test]
    fn what_could_act_on_a_terminal_is_no_text_of_a_master() {
        assert_eq!(line("㈱髙橋土木　𠮷"), Ok("㈱髙橋土木　𠮷".to_owned()));
        for wrong in ["a\u{1b}[2J", "a\u{202e}b", "a\u{200b}", "a\tb", "a\u{9b}"] {
            assert!(line(wrong).is_err(), "{wrong:?}");
        }
        assert!(line(&"あ".repeat(201)).is_err());
    }
}
