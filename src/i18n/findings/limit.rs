//! How a limit came about: by which rule, of which amounts, how rounded.

use super::{day_in, percent, year};
use crate::domain::rules::{LimitExplanation, LimitSource};
use crate::i18n::Language;
use crate::i18n::dates::{grouped, yen};

/// How a limit came about: `500,000,000円のうち2億円までの40%＋…、1万円未満切捨て、上限…`.
#[must_use]
pub fn explanation(language: Language, limit: &LimitExplanation) -> String {
    let parts: Vec<String> = limit
        .parts
        .iter()
        .map(|part| {
            let share = percent(part.permille);
            language.pick(
                format!("{}円の{share}", yen(part.of)),
                format!("{share} of ¥{}", yen(part.of)),
            )
        })
        .collect();
    let source = match limit.source {
        LimitSource::Rule { valid_from } => {
            let from = day_in(language, valid_from);
            language.pick(
                format!("発注者の規定（{from}から）"),
                format!("orderer's rule from {from}"),
            )
        }
        LimitSource::Usual => language.pick("一般の率", "usual ratio").to_owned(),
        LimitSource::LowBid => language.pick("低入札の率", "low-bid ratio").to_owned(),
    };
    let of = match limit.year {
        Some(it) => {
            let it = year(language, it);
            language.pick(format!("{it}の年割額 "), format!("share of {it} "))
        }
        None => String::new(),
    };
    let mut text = format!("{source}: {of}{}", parts.join(language.pick("＋", " + ")));
    if limit.rounding_decided() {
        let unit = grouped(limit.rounding.get());
        text.push_str(&language.pick(format!("、{unit}円単位"), format!(", in units of ¥{unit}")));
    }
    if limit.cap_decided() {
        let cap = yen(limit.limit);
        text.push_str(&language.pick(format!("、上限{cap}円"), format!(", capped at ¥{cap}")));
    }
    text
}
