//! Works of one year with each product and form, of several with an advance for each (年割), and of several with one advance
//! to a 3/31: what a content of them says, in words that the model keeps.

use super::Dice;
use crate::amendments::desk::{day, text, yen};
use densho::domain::amendment::{AmendedField as F, AmendedValue, AmendmentDraft};
use densho::domain::certificate::CertificateContent;
use serde_json::{Value, json};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Works {
    OneYear,
    /// The advance of 令和4年度.
    ByYears,
    OverYears,
    /// 契約保証 for works of one year.
    Performance,
    /// 中間前払金 for works of one year.
    Interim,
    /// 前払金 for works of one year, on paper.
    Paper,
}

impl Works {
    /// 保証金額 as issued.
    pub(super) fn first(self) -> i64 {
        match self {
            Self::ByYears => 16_000_000,
            Self::OneYear | Self::OverYears | Self::Paper => 20_000_000,
            Self::Performance => 5_500_000,
            Self::Interim => 10_000_000,
        }
    }

    /// A bank keeps the money of an advance.
    fn has_a_bank(self) -> bool {
        self != Self::Performance
    }

    /// The flyer's application for such works.
    pub(super) fn apply(self, content: &mut Value) {
        let (to, end) = match self {
            Self::OneYear => return,
            Self::ByYears => ("2024-03-15", "2023-03-31"),
            Self::OverYears => ("2025-03-20", "2024-03-31"),
            Self::Performance | Self::Interim | Self::Paper => ("2023-03-31", "2023-03-31"),
        };
        let product = match self {
            Self::Performance => "performance",
            Self::Interim => "interim_advance",
            _ => "advance_payment",
        };
        let form = match self {
            Self::Paper => "paper",
            _ => "electronic",
        };
        content["works"]["term_to"] = json!(to);
        if self == Self::ByYears {
            content["works"]["yearly"] = json!({"fiscal_year": 2022, "share": 40_000_000});
        }
        content["products"] = json!([{"product": product, "form": form,
                                      "amount": self.first(), "guarantee_end": end}]);
    }

    /// What its certificate says as issued.
    pub(super) fn issued(self) -> String {
        let (share, year, to, end) = match self {
            Self::ByYears => ("40000000", "2022", "2024-03-15", "2023-03-31"),
            Self::OverYears => ("-", "-", "2025-03-20", "2024-03-31"),
            _ => ("-", "-", "2023-03-31", "2023-03-31"),
        };
        let bank = match self.has_a_bank() {
            true => "○○銀行　××支店",
            false => "-",
        };
        format!(
            "{} {share} {year} {to} {end} 長野県△△建設事務所長 {bank} ○○建設　株式会社 \
             長野県　長野市　南石堂町　１２３０ー６ 令和○年度　県単河川維持工事 50000000 2022-11-02 2022-11-01 -",
            self.first()
        )
    }

    /// What else is printed: a bank, days, and of a correction (`R`) the names; each perhaps.
    pub(super) fn names(self, letter: char, n: u32, dice: &mut Dice) -> Vec<(F, AmendedValue)> {
        let mut all = vec![
            (
                F::TermFrom,
                day(["2022-11-02", "2022-11-04"][dice.below(2)]),
            ),
            (
                F::ContractDate,
                day(["2022-11-01", "2022-10-31"][dice.below(2)]),
            ),
        ];
        if self.has_a_bank() {
            let bank = ["○○銀行　××支店", "○○銀行　駅前支店"][dice.below(2)];
            all.push((F::DepositBank, text(bank)));
        }
        // Of an advance the price is a story of its own (`between`).
        if self == Self::Performance {
            all.push((F::Price, yen(50_000_000 + 10_000 * i64::from(n))));
        }
        if letter == 'R' {
            all.push((F::WorksName, text(&format!("県単河川維持工事　その{n}"))));
            all.push((F::ContractorAddress, text(&format!("長野県　長野市　{n}"))));
        }
        all.retain(|_| dice.below(2) == 0);
        all
    }

    /// A share, and an end of the works with one of the guarantee that may go with it; each perhaps.
    pub(super) fn fields(self, dice: &mut Dice) -> Vec<(F, AmendedValue)> {
        let mut fields = Vec::new();
        if self == Self::ByYears && dice.below(3) > 0 {
            let more = i64::try_from(dice.below(5_000_000)).unwrap();
            fields.push((F::YearShare, yen(40_000_000 + more)));
        }
        let ends: &[(&str, &[&str])] = match self {
            Self::OneYear | Self::Performance | Self::Interim | Self::Paper => return fields,
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

/// The word of a content: everything that an event may set, in this order, `-` where nothing stands. All of it but the
/// share and its year is printed.
pub(super) fn word(content: &CertificateContent) -> String {
    let none = || "-".to_owned();
    let day = |day: chrono::NaiveDate| day.to_string();
    let text = |text: &str| text.replace(' ', "_");
    [
        content.amount.get().to_string(),
        content
            .year_share
            .map_or_else(none, |share| share.get().to_string()),
        content.work_year.map_or_else(none, |year| year.to_string()),
        day(content.term_to),
        day(content.guarantee_end),
        text(&content.beneficiary),
        content.deposit_bank.as_deref().map_or_else(none, text),
        text(&content.contractor_name),
        text(&content.contractor_address),
        text(&content.works_name),
        content.price.get().to_string(),
        day(content.term_from),
        day(content.contract_date),
        content.terminated_on.map_or_else(none, day),
    ]
    .join(" ")
}

/// Where a field stands in a word.
fn place(field: F) -> usize {
    match field {
        F::Amount => 0,
        F::YearShare => 1,
        F::TermTo => 3,
        F::GuaranteeEnd => 4,
        F::Beneficiary => 5,
        F::DepositBank => 6,
        F::ContractorName => 7,
        F::ContractorAddress => 8,
        F::WorksName => 9,
        F::Price => 10,
        F::TermFrom => 11,
        F::ContractDate => 12,
        F::TerminatedOn => 13,
        F::Representative => panic!("no joint venture is in these stories"),
    }
}

/// 保証金額 and 保証期限 of a word: what stands beside the contract, too.
pub(super) fn amount_and_end(word: &str) -> String {
    let said: Vec<&str> = word.split(' ').collect();
    format!("{} {}", said[0], said[4])
}

/// 年割額 of a word.
pub(super) fn share(word: &str) -> &str {
    word.split(' ').nth(1).unwrap()
}

/// What a certificate prints of it: neither the share nor its year.
pub(super) fn printed(word: &str) -> String {
    let mut said: Vec<&str> = word.split(' ').collect();
    said.drain(1..3);
    said.join(" ")
}

/// What a draft makes of a content, told once more in words.
pub(super) fn made(base: &str, draft: &AmendmentDraft) -> String {
    draft
        .fields
        .iter()
        .fold(base.to_owned(), |word, (field, value)| {
            let says = match value {
                AmendedValue::Yen(yen) => yen.get().to_string(),
                AmendedValue::Day(day) => day.to_string(),
                AmendedValue::Text(text) => text.clone(),
            };
            put(&word, place(*field), &says)
        })
}

/// The word with this price.
pub(super) fn priced(word: &str, price: i64) -> String {
    put(word, place(F::Price), &price.to_string())
}

fn put(word: &str, at: usize, says: &str) -> String {
    let mut said: Vec<&str> = word.split(' ').collect();
    said[at] = says;
    said.join(" ")
}
