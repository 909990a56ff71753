//! Which of an orderer's rules applies, and whether the orderer accepts e-guarantee: yes, not, not yet, or
//! nobody knows. Paper is offered in every case but the first.

use super::finding::FindingKind as K;
use crate::domain::application::{ApplicationContent, Works};
use crate::domain::command::OrdererFacts;
use crate::domain::orderer::{BasisDate, OrdererRule};
use crate::domain::product::{Form, Product, WorkKind};
use chrono::NaiveDate;

/// What of the works chooses a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleDays {
    /// Kind of work.
    pub kind: WorkKind,
    /// 請負契約日
    pub contract_date: NaiveDate,
    /// 公告日 or 通知日, where one is given.
    pub notice_date: Option<NaiveDate>,
}

impl From<&Works> for RuleDays {
    fn from(works: &Works) -> Self {
        Self {
            kind: works.kind,
            contract_date: works.contract_date,
            notice_date: works.notice_date,
        }
    }
}

/// The rule for one product, and the day that chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleChoice<'a> {
    /// The rule; none if no rule covers the day.
    pub rule: Option<&'a OrdererRule>,
    /// The day that decided.
    pub day: NaiveDate,
    /// The rule goes by this day, which is not given; the contract date stood in for it.
    pub missing: Option<BasisDate>,
    /// First later day on which e-guarantee is accepted, when it is not on `day`.
    pub electronic_later: Option<(NaiveDate, BasisDate)>,
}

/// Chooses among an orderer's rules by kind of work, product and each rule's own basis day. Where two cover
/// their day, the later one holds.
#[must_use]
pub fn choose_rule(
    rules: &[OrdererRule],
    works: impl Into<RuleDays>,
    product: Product,
) -> RuleChoice<'_> {
    let works = works.into();
    let mut candidates: Vec<&OrdererRule> = rules
        .iter()
        .filter(|rule| rule.work_kind == works.kind && rule.product == product)
        .collect();
    candidates.sort_by_key(|rule| std::cmp::Reverse(rule.valid_from));

    let day_of = |rule: &OrdererRule| basis_day(&works, rule.basis).unwrap_or(works.contract_date);
    let rule = candidates.iter().copied().find(|rule| {
        let day = day_of(rule);
        rule.valid_from <= day && rule.valid_to.is_none_or(|to| day <= to)
    });
    let day = rule.map_or(works.contract_date, day_of);
    let electronic_later = candidates
        .iter()
        .filter_map(|rule| {
            let from = rule.electronic_from?.max(rule.valid_from);
            let lasts = rule.valid_to.is_none_or(|to| from <= to);
            (lasts && from > day_of(rule)).then_some((from, rule.basis))
        })
        .min_by_key(|(from, _)| *from);
    RuleChoice {
        rule,
        day,
        missing: rule
            .map(|rule| rule.basis)
            .filter(|basis| basis_day(&works, *basis).is_none()),
        electronic_later,
    }
}

/// 通知日 and 公告日 share one field of the application.
fn basis_day(works: &RuleDays, basis: BasisDate) -> Option<NaiveDate> {
    match basis {
        BasisDate::Contract => Some(works.contract_date),
        BasisDate::Notice | BasisDate::Invitation => works.notice_date,
    }
}

pub(super) fn check(content: &ApplicationContent, facts: &OrdererFacts) -> Vec<K> {
    let mut found = Vec::new();
    if !facts.known {
        found.push(K::OrdererNotInMaster {
            code: content.works.orderer_code.clone(),
        });
    }
    for request in &content.products {
        let product = request.product;
        // Never electronic, and has no ratio: `form` says what there is to say.
        if product == Product::BidBond {
            continue;
        }
        let choice = choose_rule(&facts.rules, &content.works, product);
        if request.form == Form::Electronic {
            found.extend(electronic(product, choice));
        } else if choice.rule.is_none() && facts.known {
            found.push(K::NoRule { product });
        }
    }
    found
}

fn electronic(product: Product, choice: RuleChoice<'_>) -> Option<K> {
    let accepted_from = choice.rule.and_then(|rule| rule.electronic_from);
    if let (Some(basis), Some(_)) = (choice.missing, accepted_from) {
        return Some(K::BasisDayMissing { product, basis });
    }
    if accepted_from.is_some_and(|from| from <= choice.day) {
        return None;
    }
    Some(match (choice.electronic_later, choice.rule) {
        (Some((from, basis)), _) => K::ElectronicNotYet {
            product,
            from,
            basis,
            day: choice.day,
        },
        (None, Some(_)) => K::ElectronicNotAccepted { product },
        (None, None) => K::ElectronicUnknown { product },
    })
}
