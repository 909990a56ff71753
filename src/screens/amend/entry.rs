//! The fields of an amendment as they are typed.

use crate::domain::amendment::{AmendedField, AmendedValue};
use crate::domain::certificate::CertificateContent;
use crate::domain::date;
use crate::domain::ledger::EventKind;
use crate::domain::money::{Yen, YenFault};
use crate::domain::text::is_blank;
use crate::i18n::amend::Amend;
use crate::i18n::{Language, entry_faults};
use crate::ui::TextField;
use crate::ui::field::{Fold, narrow};
use chrono::NaiveDate;

/// Which field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotId {
    /// Of the certificate.
    Field(AmendedField),
    /// 追加・返戻保証料
    Premium,
    /// Why.
    Reason,
}

/// A field and what is typed in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Which.
    pub id: SlotId,
    /// What is typed.
    pub field: TextField,
}

/// A field of the certificate as text to type over.
#[must_use]
pub fn typed(value: Option<&AmendedValue>) -> String {
    match value {
        None => String::new(),
        Some(AmendedValue::Day(day)) => date::short(*day),
        Some(AmendedValue::Yen(yen)) => yen.grouped(),
        Some(AmendedValue::Text(text)) => text.clone(),
    }
}

/// The form of a kind over the certificate that it starts from; `now`: what stands in it, where it was drafted before.
#[must_use]
pub fn slots(kind: EventKind, before: &CertificateContent, now: &CertificateContent) -> Vec<Slot> {
    let mut all: Vec<Slot> = AmendedField::of(kind, before)
        .into_iter()
        .map(|field| {
            let fold = match field.read(before) {
                Some(AmendedValue::Text(_)) => Fold::AsTyped,
                _ => Fold::Narrow,
            };
            Slot {
                id: SlotId::Field(field),
                field: TextField::new(fold).holding(&typed(field.read(now).as_ref())),
            }
        })
        .collect();
    all.push(Slot {
        id: SlotId::Premium,
        field: TextField::new(Fold::Narrow),
    });
    all.push(Slot {
        id: SlotId::Reason,
        field: TextField::new(Fold::AsTyped).at_most(200),
    });
    all
}

/// Every field that any procedure has.
pub fn every_slot() -> impl Iterator<Item = SlotId> {
    let fields = AmendedField::ALL.into_iter().map(SlotId::Field);
    fields.chain([SlotId::Premium, SlotId::Reason])
}

/// Of what kind the value of a field is.
fn like(field: AmendedField) -> AmendedValue {
    use AmendedField as F;
    match field {
        F::Amount | F::Price | F::YearShare => AmendedValue::Yen(Yen::default()),
        F::GuaranteeEnd | F::TermFrom | F::TermTo | F::ContractDate | F::TerminatedOn => {
            AmendedValue::Day(NaiveDate::default())
        }
        _ => AmendedValue::Text(String::new()),
    }
}

/// The day in a field as the form writes days, where what stands there would be another one tomorrow.
#[must_use]
pub fn settled(id: SlotId, text: &str, today: NaiveDate) -> Option<String> {
    let SlotId::Field(field) = id else {
        return None;
    };
    if !matches!(like(field), AmendedValue::Day(_)) || !date::moves(text) {
        return None;
    }
    date::parse(text, today).ok().map(date::short)
}

/// What a text says in this field.
///
/// # Errors
/// What is wrong with it, for the operator.
pub fn read(
    field: AmendedField,
    text: &str,
    today: NaiveDate,
    language: Language,
) -> Result<AmendedValue, String> {
    match like(field) {
        AmendedValue::Day(_) => date::parse(text, today)
            .map(AmendedValue::Day)
            .map_err(|fault| entry_faults::day(language, &fault)),
        AmendedValue::Yen(_) => text
            .parse::<Yen>()
            .map(AmendedValue::Yen)
            .map_err(|fault| entry_faults::amount(language, fault)),
        AmendedValue::Text(_) if is_blank(text) => Err(entry_faults::needed(language).to_owned()),
        AmendedValue::Text(_) => Ok(AmendedValue::Text(text.trim().to_owned())),
    }
}

/// 追加 (positive) or 返戻 (`-`, `▲`, `△`) 保証料; blank = none.
///
/// # Errors
/// It is no amount.
pub fn premium(text: &str, language: Language) -> Result<i64, String> {
    let plain = narrow(text.trim());
    if plain.is_empty() {
        return Ok(0);
    }
    let (sign, rest) = match plain.strip_prefix(['-', '▲', '△', '−']) {
        Some(rest) => (-1, rest),
        None => (1, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    rest.trim()
        .parse::<Yen>()
        .map(|yen| sign * yen.get())
        .map_err(|fault| match fault {
            YenFault::Empty | YenFault::Negative => Amend(language).premium_bad().to_owned(),
            fault => entry_faults::amount(language, fault),
        })
}

/// A premium as text to type over: `5,000`, `-1,200`.
#[must_use]
pub fn premium_typed(yen: i64) -> String {
    let digits = Yen::new(yen.abs()).map_or_else(|| yen.abs().to_string(), Yen::grouped);
    match yen < 0 {
        true => format!("-{digits}"),
        false => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_returned_premium_begins_with_a_minus_or_a_triangle() {
        let read = |text| premium(text, Language::Japanese);
        assert_eq!(read(""), Ok(0));
        assert_eq!(read("12,345"), Ok(12_345));
        assert_eq!(read("＋１２３４５"), Ok(12_345));
        assert_eq!(read("-1,200"), Ok(-1_200));
        assert_eq!(read("▲1,200"), Ok(-1_200));
        assert!(read("おまけ").is_err());
    }
}
