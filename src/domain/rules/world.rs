//! What stands elsewhere: the deposit bank, the premium, other applications for the same works.

use super::finding::FindingKind as K;
use super::{BankStatus, CheckContext};
use crate::domain::application::{ApplicationContent, PremiumMethod};
use crate::domain::command::OrdererFacts;

pub(super) fn check(
    content: &ApplicationContent,
    facts: &OrdererFacts,
    context: &CheckContext,
) -> Vec<K> {
    let today = facts.today;
    let mut found = Vec::new();
    found.extend(deposit(content, facts.bank));
    found.extend(shares(content, context));
    if let (Some(code), Some(firm)) = (&content.applicant.customer_code, &context.other_firm) {
        found.push(K::CodeOfAnother {
            code: code.clone(),
            firm: firm.clone(),
        });
    }
    match (content.premium.method, content.premium.received_on) {
        (_, Some(received)) if received > today => {
            found.push(K::PremiumInFuture { received, today });
        }
        (PremiumMethod::Each, None) => found.push(K::PremiumNotReceived),
        _ => {}
    }
    if !context.duplicates.is_empty() {
        found.push(K::Duplicate {
            numbers: context.duplicates.clone(),
        });
    }
    found
}

/// 年割: the years share one price. One share that exceeds it alone is said by `form`.
fn shares(content: &ApplicationContent, context: &CheckContext) -> Option<K> {
    let price = content.works.price;
    let share = content.works.yearly?.share;
    let others = context.other_shares?;
    let over = share.checked_add(others).is_none_or(|sum| sum > price);
    (over && share <= price).then_some(K::SharesOverPrice {
        share,
        others,
        price,
    })
}

/// Advances are paid to an account at a bank that has a contract with the surety.
fn deposit(content: &ApplicationContent, bank: BankStatus) -> Option<K> {
    let advance = content.products.iter().any(|p| p.product.is_advance());
    if !advance {
        return None;
    }
    if content.deposit.is_none() {
        return Some(K::DepositMissing);
    }
    match bank {
        BankStatus::NotContracted => Some(K::BankNotContracted),
        BankStatus::NotInMaster => Some(K::BankNotInMaster),
        BankStatus::Unknown | BankStatus::Contracted => None,
    }
}
