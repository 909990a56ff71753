//! Works of one year, of several with an advance for each (年割), and of several with one advance to a 3/31: what a content of
//! them says, in words that the model keeps.

use super::Dice;
use crate::amendments::desk::{day, yen};
use densho::domain::amendment::{AmendedField as F, AmendedValue, AmendmentDraft};
use densho::domain::certificate::CertificateContent;
use serde_json::{Value, json};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Works {
    OneYear,
    /// The advance of 令和4年度.
    ByYears,
    OverYears,
}

impl Works {
    /// 保証金額 as issued.
    pub(super) fn first(self) -> i64 {
        match self {
            Self::ByYears => 16_000_000,
            Self::OneYear | Self::OverYears => 20_000_000,
        }
    }

    /// The flyer's application for such works.
    pub(super) fn apply(self, content: &mut Value) {
        let (to, end) = match self {
            Self::OneYear => return,
            Self::ByYears => ("2024-03-15", "2023-03-31"),
            Self::OverYears => ("2025-03-20", "2024-03-31"),
        };
        content["works"]["term_to"] = json!(to);
        if self == Self::ByYears {
            content["works"]["yearly"] = json!({"fiscal_year": 2022, "share": 40_000_000});
        }
        content["products"] = json!([{"product": "advance_payment", "form": "electronic",
                                      "amount": self.first(), "guarantee_end": end}]);
    }

    /// What its certificate says as issued.
    pub(super) fn issued(self) -> &'static str {
        match self {
            Self::OneYear => "20000000 - - 2023-03-31 2023-03-31",
            Self::ByYears => "16000000 40000000 2022 2024-03-15 2023-03-31",
            Self::OverYears => "20000000 - - 2025-03-20 2024-03-31",
        }
    }

    /// A share, and an end of the works with one of the guarantee that may go with it; each perhaps.
    pub(super) fn fields(self, dice: &mut Dice) -> Vec<(F, AmendedValue)> {
        let mut fields = Vec::new();
        if self == Self::ByYears && dice.below(3) > 0 {
            let more = i64::try_from(dice.below(5_000_000)).unwrap();
            fields.push((F::YearShare, yen(40_000_000 + more)));
        }
        let ends: &[(&str, &[&str])] = match self {
            Self::OneYear => return fields,
            // To the 3/31 of the year at least, or to the end of works that end before it.
            Self::ByYears => &[
                ("2023-02-28", &["2023-02-28", "2023-03-31"]),
                ("2024-03-15", &["2023-03-31", "2023-04-30", "2024-03-15"]),
                ("2025-03-20", &["2023-03-31"]),
            ],
            // To the end of the works at least, or to any 3/31 within them.
            Self::OverYears => &[
                ("2023-02-28", &["2023-02-28", "2023-03-31"]),
                ("2024-03-15", &["2023-03-31", "2024-03-15", "2024-03-31"]),
                ("2025-03-20", &["2023-03-31", "2024-03-31", "2025-03-20"]),
            ],
        };
        if dice.below(3) > 0 {
            let (to, ends) = ends[dice.below(ends.len())];
            fields.push((F::TermTo, day(to)));
            fields.push((F::GuaranteeEnd, day(ends[dice.below(ends.len())])));
        }
        fields
    }
}

/// The word of a content: its amount, share and year, the ends of works and guarantee, and whether it is ended.
pub(super) fn word(content: &CertificateContent) -> String {
    let or_none = |said: Option<String>| said.unwrap_or_else(|| "-".to_owned());
    let ended = content.terminated_on.map_or("", |_| " 解約");
    format!(
        "{} {} {} {} {}{ended}",
        content.amount.get(),
        or_none(content.year_share.map(|share| share.get().to_string())),
        or_none(content.work_year.map(|year| year.to_string())),
        content.term_to,
        content.guarantee_end,
    )
}

/// What a certificate prints of it: neither the share nor its year.
pub(super) fn printed(word: &str) -> String {
    let mut said: Vec<&str> = word.split(' ').collect();
    said.drain(1..3);
    said.join(" ")
}

/// What a draft makes of a content, told once more in words.
pub(super) fn made(base: &str, draft: &AmendmentDraft) -> String {
    let mut said: Vec<String> = base.split(' ').map(str::to_owned).collect();
    for (field, value) in &draft.fields {
        let (at, says) = match (field, value) {
            (F::Amount, AmendedValue::Yen(yen)) => (0, yen.get().to_string()),
            (F::YearShare, AmendedValue::Yen(yen)) => (1, yen.get().to_string()),
            (F::TermTo, AmendedValue::Day(day)) => (3, day.to_string()),
            (F::GuaranteeEnd, AmendedValue::Day(day)) => (4, day.to_string()),
            (F::TerminatedOn, _) => (5, "解約".to_owned()),
            _ => continue,
        };
        match said.get_mut(at) {
            Some(old) => *old = says,
            None => said.push(says),
        }
    }
    said.join(" ")
}
