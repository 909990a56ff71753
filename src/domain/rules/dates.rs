//! Are the days plausible today? Warnings only: the clerk knows why a contract is old.

use super::finding::FindingKind as K;
use crate::domain::application::ApplicationContent;
use crate::domain::date::{FiscalYear, add_months};
use crate::domain::product::Product;
use chrono::NaiveDate;

/// A works contract older than this many months is asked about.
const OLD_AFTER_MONTHS: i64 = 12;
/// A works contract further ahead than this many months is asked about.
const FAR_AFTER_MONTHS: i64 = 6;
/// A term longer than this many months is asked about.
const LONG_AFTER_MONTHS: i64 = 120;
/// A guarantee that outlives the works by more than this many months is asked about.
const OUTLIVES_BY_MONTHS: i64 = 12;

/// An advance by years, of a year after the one of the works contract: the contract is old by its nature.
fn is_later_year(content: &ApplicationContent) -> bool {
    let w = &content.works;
    let advance = content.products.iter().any(|p| p.product.is_advance());
    w.yearly
        .filter(|_| advance)
        .is_some_and(|yearly| yearly.fiscal_year > FiscalYear::of(w.contract_date))
}

pub(super) fn check(content: &ApplicationContent, today: NaiveDate) -> Vec<K> {
    let mut found = Vec::new();
    let w = &content.works;
    let contract = w.contract_date;
    let later = |day: NaiveDate, months| add_months(day, months).unwrap_or(day);

    let over = w.term_to < today;
    if over {
        found.push(K::WorksOver {
            end: w.term_to,
            today,
        });
    } else if contract < later(today, -OLD_AFTER_MONTHS) && !is_later_year(content) {
        found.push(K::ContractLongPast { contract, today });
    }
    if contract > later(today, FAR_AFTER_MONTHS) {
        found.push(K::ContractFarAhead { contract, today });
    }
    if w.contract_date_planned {
        if contract < today && !over {
            found.push(K::PlannedDayPast { contract, today });
        }
        for product in [Product::AdvancePayment, Product::InterimAdvance] {
            if content.products.iter().any(|p| p.product == product) {
                found.push(K::PlannedWithAdvance { product });
            }
        }
    }
    if w.term_to > later(w.term_from, LONG_AFTER_MONTHS) {
        found.push(K::TermLong {
            from: w.term_from,
            to: w.term_to,
        });
    }
    for request in &content.products {
        let (product, works_end) = (request.product, w.term_to);
        let Some(end) = request.guarantee_end else {
            continue;
        };
        if end < today && !over {
            found.push(K::GuaranteePast {
                product,
                end,
                today,
            });
        }
        if end > later(works_end, OUTLIVES_BY_MONTHS) {
            found.push(K::GuaranteeFar {
                product,
                end,
                works_end,
            });
        }
    }
    found
}
