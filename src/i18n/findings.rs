//! What a check found, as a clerk reads it: what is wrong, by which rule, with the figures.

mod english;
mod faults;
mod japanese;
mod limit;

pub use faults::{address_fault, code_form, code_points, text_fault};
pub use limit::explanation;

use super::Language;
use super::dates::yen;
use super::domain::product;
use crate::domain::date::{self, FiscalYear};
use crate::domain::money::Yen;
use crate::domain::orderer::BasisDate;
use crate::domain::rules::{FindingKind, Remedy};
use chrono::NaiveDate;

fn day(day: NaiveDate) -> String {
    date::long(day)
}

/// The same in English, as everywhere else.
fn on(day: &NaiveDate) -> String {
    date::slashed(*day)
}

fn year(year: FiscalYear) -> String {
    format!("FY {}", year.year())
}

/// Thousandths as a percentage: `40 %`, `33.3 %`.
fn percent(permille: u32) -> String {
    match permille % 10 {
        0 => format!("{}%", permille / 10),
        tenth => format!("{}.{tenth}%", permille / 10),
    }
}

fn basis(language: Language, basis: BasisDate) -> &'static str {
    match basis {
        BasisDate::Notice => language.pick("公告日", "notice date"),
        BasisDate::Contract => language.pick("請負契約日", "contract date"),
        BasisDate::Invitation => language.pick("通知日", "invitation date"),
    }
}

/// The sentence for a finding. May hold text of foreign origin.
#[must_use]
pub fn sentence(language: Language, kind: &FindingKind) -> String {
    match language {
        Language::Japanese => japanese::sentence(kind),
        Language::English => english::sentence(kind),
    }
}

/// Behind an amount: the number of the guarantee that it is of, where that is another one than is asked for.
fn other_of(number: &Option<String>, is_other: bool, (before, after): (&str, &str)) -> String {
    match number {
        Some(number) if is_other => format!("{before}{number}{after}"),
        _ => String::new(),
    }
}

fn limit_text(limit: Option<Yen>, none: &str, prefix: &str) -> String {
    limit.map_or_else(|| none.to_owned(), |l| format!("{prefix}{}", yen(l)))
}

/// What one key can do about a finding.
#[must_use]
pub fn remedy(language: Language, remedy: &Remedy) -> String {
    match remedy {
        Remedy::SwitchToPaper(x) => language.pick(
            format!("{}を書面にする", product(language, *x)),
            format!("Make {} paper", product(language, *x)),
        ),
        Remedy::SetAmount(x, amount) => language.pick(
            format!("{}を{}円にする", product(language, *x), yen(*amount)),
            format!("Set {} to ¥{}", product(language, *x), yen(*amount)),
        ),
        Remedy::SetGuaranteeEnd(x, end) => language.pick(
            format!("{}の保証期限を{}にする", product(language, *x), day(*end)),
            format!("Let {} end on {}", product(language, *x), on(end)),
        ),
    }
}
