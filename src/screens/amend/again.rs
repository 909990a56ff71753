//! What changes, typed once more before it is approved.

use super::entry;
use crate::app::{Ask, AskField};
use crate::domain::amendment::{AmendedField, AmendedValue};
use crate::domain::amendment_record::AmendmentDetail;
use crate::domain::retype::{self, Differs, Shown};
use crate::i18n::Language;
use crate::i18n::amend::{self, Amend};
use crate::i18n::dialogs::Dialogs;
use crate::i18n::explain;
use crate::ui::Ink;
use crate::ui::field::{Fold, TextField};
use chrono::NaiveDate;

/// The fields to type again, in the certificate's order.
pub(super) fn retyping(language: Language, d: &AmendmentDetail, again: &[AmendedField]) -> Ask {
    let words = Amend(language);
    let fields = again
        .iter()
        .map(|field| {
            let typed = match field.read(&d.after) {
                Some(AmendedValue::Text(_)) => TextField::default(),
                _ => TextField::new(Fold::Narrow),
            };
            let about = explain::amended(language, *field);
            AskField::new(amend::field(language, *field), typed.at_most(200), about)
        })
        .collect();
    let lines = vec![(words.retype().to_owned(), Ink::Plain)];
    Ask::new(words.retype_title(), lines, fields).about(Dialogs(language).retype_explained())
}

/// The value of a field after the change, where it was typed so; else where it differs.
pub(super) fn retyped_value(
    field: AmendedField,
    typed: &str,
    d: &AmendmentDetail,
    (today, shown): (NaiveDate, Shown),
    language: Language,
) -> Result<AmendedValue, Differs> {
    let stands = field.read(&d.after).ok_or(Differs::Value)?;
    if let AmendedValue::Text(is) = &stands {
        retype::same_name(is, typed, shown)?;
        return Ok(stands);
    }
    match entry::read(field, typed, today, language) {
        Ok(typed) if typed == stands => Ok(stands),
        _ => Err(Differs::Value),
    }
}
