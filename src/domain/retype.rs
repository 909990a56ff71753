//! What a reviewer types again before an approval: every amount, date and name of the certificate that differs from
//! the application as received. Reading a changed figure is not enough: a hand that writes it has seen it.

use super::application::ApplicationContent;
use super::date;
use super::field::FieldId;
use super::house::Fields;
use super::money::Yen;
use chrono::NaiveDate;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// What stands there and has to be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// An amount.
    Amount(Yen),
    /// A day.
    Day(NaiveDate),
    /// A name, character by character: 髙 is not 高, and a width is a difference.
    Name(String),
}

/// Why what was typed is not what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differs {
    /// Another amount or day, or none.
    Value,
    /// A name that differs first at this character, counted from 1: what stands there and what was typed; none = its end.
    At(usize, Option<char>, Option<char>),
}

impl Wanted {
    /// The value as the database takes it: `core.retype_wanted`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Amount(yen) => Value::from(yen.get()),
            Self::Day(day) => Value::from(day.format("%Y-%m-%d").to_string()),
            Self::Name(name) => Value::from(name.clone()),
        }
    }
}

/// A field's name in `core.retyped`.
#[must_use]
pub fn code(field: FieldId) -> String {
    match field {
        FieldId::ApplicantName | FieldId::JvName => "contractor".to_owned(),
        FieldId::OrdererName => "orderer_name".to_owned(),
        FieldId::WorksName => "name".to_owned(),
        FieldId::Price => "price".to_owned(),
        FieldId::ContractDate => "contract_date".to_owned(),
        FieldId::TermFrom => "term_from".to_owned(),
        FieldId::TermTo => "term_to".to_owned(),
        FieldId::Amount(product) => format!("amount {}", product.code()),
        FieldId::GuaranteeEnd(product) => format!("guarantee_end {}", product.code()),
        other => format!("{other:?}"),
    }
}

/// What was typed, as an approval carries it; only for what agrees.
#[must_use]
pub fn told(wanted: &[(FieldId, Wanted)]) -> Fields {
    wanted
        .iter()
        .map(|(field, wanted)| (code(*field), wanted.to_json()))
        .collect()
}

/// The fields to type, in the order of the form. `core.retyped` counts the same.
#[must_use]
pub fn wanted(before: &ApplicationContent, after: &ApplicationContent) -> Vec<(FieldId, Wanted)> {
    let (b, a) = (&before.works, &after.works);
    let mut out = Vec::new();
    let mut need = |differs: bool, field: FieldId, wanted: Wanted| {
        if differs {
            out.push((field, wanted));
        }
    };
    let name = |c: &ApplicationContent| match &c.applicant.joint_venture {
        Some(jv) => jv.name.clone(),
        None => c.applicant.name.clone(),
    };
    let contractor = if after.applicant.joint_venture.is_some() {
        FieldId::JvName
    } else {
        FieldId::ApplicantName
    };
    need(
        name(before) != name(after),
        contractor,
        Wanted::Name(name(after)),
    );
    need(
        b.orderer_name != a.orderer_name,
        FieldId::OrdererName,
        Wanted::Name(a.orderer_name.clone()),
    );
    need(
        b.name != a.name,
        FieldId::WorksName,
        Wanted::Name(a.name.clone()),
    );
    need(b.price != a.price, FieldId::Price, Wanted::Amount(a.price));
    need(
        b.contract_date != a.contract_date,
        FieldId::ContractDate,
        Wanted::Day(a.contract_date),
    );
    need(
        b.term_from != a.term_from,
        FieldId::TermFrom,
        Wanted::Day(a.term_from),
    );
    need(
        b.term_to != a.term_to,
        FieldId::TermTo,
        Wanted::Day(a.term_to),
    );
    for request in &after.products {
        let was = before
            .products
            .iter()
            .find(|r| r.product == request.product);
        need(
            was.map(|r| r.amount) != Some(request.amount),
            FieldId::Amount(request.product),
            Wanted::Amount(request.amount),
        );
        need(
            was.and_then(|r| r.guarantee_end) != request.guarantee_end,
            FieldId::GuaranteeEnd(request.product),
            Wanted::Day(request.guarantee_end.unwrap_or(a.term_to)),
        );
    }
    out
}

/// What a terminal that cannot show a letter shows in its place, if it is shown so: of one letter, or of a halfwidth
/// kana with its sound mark.
pub type Shown = fn(&str) -> Option<String>;

/// Every letter is shown as it is.
#[must_use]
pub fn as_it_is(_: &str) -> Option<String> {
    None
}

/// Whether what was typed is what stands there. Dates and amounts may be written in any of their forms; a name is
/// compared character by character, spellings of one and the same character (か + ゛) and blanks at the ends aside.
/// Where a letter is shown as another, that other one is as good: nobody can type what they do not see.
///
/// # Errors
/// Where it differs.
pub fn compare(
    wanted: &Wanted,
    typed: &str,
    today: NaiveDate,
    shown: Shown,
) -> Result<(), Differs> {
    let same = |same: bool| if same { Ok(()) } else { Err(Differs::Value) };
    match wanted {
        Wanted::Amount(amount) => same(typed.parse::<Yen>().is_ok_and(|yen| yen == *amount)),
        Wanted::Day(day) => same(date::parse(typed, today).is_ok_and(|typed| typed == *day)),
        Wanted::Name(name) => same_name(name, typed, shown),
    }
}

/// How what was typed for an amount or a day was read; none where it cannot be, and of a name.
#[must_use]
pub fn understood(wanted: &Wanted, typed: &str, today: NaiveDate) -> Option<Wanted> {
    match wanted {
        Wanted::Amount(_) => typed.parse::<Yen>().ok().map(Wanted::Amount),
        Wanted::Day(_) => date::parse(typed, today).ok().map(Wanted::Day),
        Wanted::Name(_) => None,
    }
}

/// Whether a name was typed character by character, or as it is shown.
///
/// # Errors
/// The first character that differs.
pub fn same_name(name: &str, typed: &str, shown: Shown) -> Result<(), Differs> {
    let stands: String = name.trim().nfc().collect();
    let typed: String = typed.trim().nfc().collect();
    let (mut stands, mut typed) = (stands.as_str(), typed.as_str());
    let mut n = 0;
    loop {
        n += 1;
        let (a, b) = (stands.chars().next(), typed.chars().next());
        let Some(letter) = a else {
            return match b {
                None => Ok(()),
                b => Err(Differs::At(n, a, b)),
            };
        };
        let one = letter.len_utf8();
        if b == a {
            (stands, typed) = (&stands[one..], &typed[one..]);
            continue;
        }
        let two = stands
            .char_indices()
            .nth(2)
            .map_or(stands.len(), |(at, _)| at);
        let rest = [two, one].into_iter().find_map(|end| {
            let alike: String = shown(&stands[..end])?.nfc().collect();
            let typed = typed.strip_prefix(alike.as_str())?;
            Some((&stands[end..], typed))
        });
        match rest {
            Some(rest) => (stands, typed) = rest,
            None => return Err(Differs::At(n, a, b)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differs(name: &str, typed: &str) -> Option<Differs> {
        let today = NaiveDate::from_ymd_opt(2022, 11, 1).unwrap();
        compare(&Wanted::Name(name.to_owned()), typed, today, as_it_is).err()
    }

    #[test]
    fn a_name_is_typed_with_its_very_characters() {
        assert_eq!(differs("㈱髙橋土木", "㈱髙橋土木"), None);
        assert_eq!(
            differs("㈱髙橋土木", "㈱高橋土木"),
            Some(Differs::At(2, Some('髙'), Some('高')))
        );
        assert_eq!(
            differs("㈱髙橋土木", "株式会社髙橋土木"),
            Some(Differs::At(1, Some('㈱'), Some('株')))
        );
        assert_eq!(
            differs("Ａ建設", "A建設"),
            Some(Differs::At(1, Some('Ａ'), Some('A')))
        );
        assert_eq!(
            differs("○○建設", "○○建"),
            Some(Differs::At(4, Some('設'), None))
        );
        assert!(differs("○○建設", "").is_some());
        // One character in two spellings.
        assert_eq!(differs("が", "か\u{3099}"), None);
    }

    #[test]
    fn where_a_letter_is_shown_as_another_either_may_be_typed_and_no_third() {
        let shown: Shown = |text| {
            let alike = match text {
                "○" => "〇",
                "①" => "1)",
                "ｶﾞ" => "ガ",
                _ => return None,
            };
            Some(alike.to_owned())
        };
        let same = |typed| same_name("○○銀行①ｶﾞ", typed, shown);
        assert_eq!(same("○○銀行①ｶﾞ"), Ok(()));
        assert_eq!(same("〇〇銀行1)ガ"), Ok(()));
        assert_eq!(same("○〇銀行①ガ"), Ok(()));
        assert_eq!(
            same("〇〇銀行1ガ"),
            Err(Differs::At(5, Some('①'), Some('1')))
        );
        assert!(same("〇〇銀行1)ガ ").is_ok());
        assert!(same("〇〇銀行1)").is_err());
        // What stands there as 〇 is no ○, and on a terminal that shows all of it nothing else counts.
        assert!(same_name("〇", "○", shown).is_err());
        assert!(same_name("○", "〇", as_it_is).is_err());
    }

    #[test]
    fn an_amount_and_a_day_are_typed_in_any_form_and_width() {
        let today = NaiveDate::from_ymd_opt(2022, 11, 1).unwrap();
        let amount = Wanted::Amount(Yen::new(20_000_000).unwrap());
        for typed in ["20,000,000", "２０００００００", "2千万"] {
            assert_eq!(compare(&amount, typed, today, as_it_is), Ok(()), "{typed}");
        }
        let other = compare(&amount, "20,000,001", today, as_it_is);
        assert_eq!(other, Err(Differs::Value));
        let day = Wanted::Day(NaiveDate::from_ymd_opt(2023, 3, 31).unwrap());
        assert_eq!(compare(&day, "R5.3.31", today, as_it_is), Ok(()));
        assert_eq!(compare(&day, "", today, as_it_is), Err(Differs::Value));
    }
}
