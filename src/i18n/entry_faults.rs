//! Why a field of a form could not be read, and what to type instead.

use super::Language;
use crate::domain::date::{self, DateFault};
use crate::domain::money::{Yen, YenFault};

/// A field that may not stay blank.
#[must_use]
pub fn needed(language: Language) -> &'static str {
    language.pick("入力してください。", "Please fill this in.")
}

/// Not a telephone number.
#[must_use]
pub fn phone(language: Language) -> &'static str {
    language.pick(
        "電話番号と読めません（026-000-0000 など）",
        "This is no telephone number (026-000-0000)",
    )
}

/// Members of a JV are not in the form `商号 60、商号 40`.
#[must_use]
pub fn members(language: Language, one: &str) -> String {
    // Which one it is, is known by its beginning.
    let mut short: String = one.chars().take(16).collect();
    if short.len() < one.len() {
        short.push_str("..");
    }
    let one = short;
    language.pick(
        format!("「{one}」: 「商号 60、商号 40」の形で入れてください"),
        format!("\"{one}\": write name 60, name 40"),
    )
}

/// Not a fiscal year.
#[must_use]
pub fn fiscal_year(language: Language) -> &'static str {
    language.pick(
        "年度と読めません。R4、2022、令和4年度 などで入れてください",
        "Not a fiscal year. Try R4 or 2022",
    )
}

/// What is wrong with a date.
#[must_use]
pub fn day(language: Language, fault: &DateFault) -> String {
    match fault {
        DateFault::Empty => language
            .pick("日付を入れてください", "A date is needed")
            .to_owned(),
        DateFault::Form => language
            .pick(
                "日付と読めません。R4.11.1、2022/11/1、20221101、11/1、t、+3m などで入れてください",
                "Not a date. Try R4.11.1, 2022/11/1, 11/1, t or +3m",
            )
            .to_owned(),
        DateFault::Month(month) => language.pick(
            format!("{month}月はありません"),
            format!("There is no month {month}"),
        ),
        DateFault::Day {
            year,
            month,
            day,
            last,
        } => language.pick(
            format!("{year}年{month}月に{day}日はありません（{last}日まで）"),
            format!("{year}-{month:02} has {last} days, no day {day}"),
        ),
        DateFault::YearZero(era) => language.pick(
            format!("{}0年はありません（1年は元年）", era.name()),
            "An era has no year 0".to_owned(),
        ),
        DateFault::OtherEra { era, right } => language.pick(
            format!(
                "{}ではありません。正しくは {}",
                era.name(),
                date::both(*right)
            ),
            format!(
                "Not in that era; it is {}",
                super::dates::quoted(Language::English, *right)
            ),
        ),
        DateFault::TwoDigitYear => language
            .pick(
                "年が2桁では分かりません。R4 や 2022 のように入れてください",
                "A year of two digits is not clear",
            )
            .to_owned(),
        DateFault::Relative => language
            .pick("年から入れてください", "Name the year")
            .to_owned(),
        DateFault::OutOfRange => language
            .pick("使える範囲の外の日付です", "Outside the range of dates")
            .to_owned(),
    }
}

/// What is wrong with an amount.
#[must_use]
pub fn amount(language: Language, fault: YenFault) -> String {
    match fault {
        YenFault::Empty => language
            .pick("金額を入れてください", "An amount is needed")
            .to_owned(),
        YenFault::Character(c) => language.pick(
            format!("金額に使えない文字「{c}」があります"),
            format!("'{c}' does not belong in an amount"),
        ),
        YenFault::Grouping => language
            .pick(
                "コンマは3桁ごとに入れてください（1,000,000）",
                "Commas part groups of three digits",
            )
            .to_owned(),
        YenFault::Fraction => language
            .pick("円未満は入れられません", "Yen have no fraction")
            .to_owned(),
        YenFault::Negative => language
            .pick(
                "マイナスの金額は入れられません",
                "An amount is not negative",
            )
            .to_owned(),
        YenFault::Units => language
            .pick(
                "億・万の順に入れてください（1億2,000万）",
                "Larger units come first: 1億2,000万",
            )
            .to_owned(),
        YenFault::TooLarge => language.pick(
            format!("{}円までです", super::dates::grouped(Yen::MAX)),
            format!("At most ¥{}", super::dates::grouped(Yen::MAX)),
        ),
    }
}
