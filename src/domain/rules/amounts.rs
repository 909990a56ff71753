//! Amounts against the orderer's ratios, against each other, and against the approver's authority.

use super::finding::FindingKind as K;
use super::limit::{advance_limit, performance_minimum};
use super::orderer::choose_rule;
use super::{ADVANCES_CEILING_PERMILLE, CheckContext, FirstAdvance};
use crate::domain::application::{ApplicationContent, ProductRequest};
use crate::domain::command::OrdererFacts;
use crate::domain::money::Yen;
use crate::domain::product::Product;

pub(super) fn check(
    content: &ApplicationContent,
    facts: &OrdererFacts,
    context: &CheckContext,
) -> Vec<K> {
    let mut found = Vec::new();
    for request in &content.products {
        // `form` has said that 0円 and more than the price (the year's share) are impossible; a ratio adds nothing to that.
        if !request.amount.is_zero() && request.amount <= content.works.base_of(request.product) {
            found.extend(ratio(content, facts, request));
        }
        found.extend(authority(context, request));
    }
    found.extend(interim(content, context));
    found
}

fn ratio(
    content: &ApplicationContent,
    facts: &OrdererFacts,
    request: &ProductRequest,
) -> Option<K> {
    let works = &content.works;
    let (product, amount) = (request.product, request.amount);
    let rule = choose_rule(&facts.rules, works, product).rule;
    match product {
        Product::AdvancePayment | Product::InterimAdvance => {
            let year = works.yearly.map(|yearly| yearly.fiscal_year);
            let limit =
                advance_limit(works.base_of(product), product, works.kind, rule).of_year(year);
            (amount > limit.limit).then_some(K::OverLimit {
                product,
                amount,
                limit,
            })
        }
        Product::Performance => {
            let minimum = performance_minimum(works.price, works.kind, content.bid.low_bid, rule);
            (amount < minimum.limit).then_some(K::BelowMinimum { amount, minimum })
        }
        Product::BidBond => None,
    }
}

fn authority(context: &CheckContext, request: &ProductRequest) -> Option<K> {
    let limits = context.authority.as_ref()?;
    let limit = limits
        .iter()
        .find(|(product, _)| *product == request.product)
        .map(|(_, limit)| *limit);
    let covered = limit.is_some_and(|limit| request.amount <= limit);
    (!covered).then_some(K::OverAuthority {
        product: request.product,
        amount: request.amount,
        limit,
    })
}

/// 中間前払金: needs the first advance on the same works (asked for together, or issued earlier) and 認定調書;
/// both advances together stay within 60 % of the price, or of the year's share for advances by years.
fn interim(content: &ApplicationContent, context: &CheckContext) -> Vec<K> {
    let amount_of = |product| {
        content
            .products
            .iter()
            .find(|p| p.product == product)
            .map(|p| p.amount)
    };
    let Some(interim) = amount_of(Product::InterimAdvance) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let first = match (amount_of(Product::AdvancePayment), context.first_advance) {
        (Some(amount), _) | (None, FirstAdvance::Issued(amount)) => Some(amount),
        (None, FirstAdvance::None) => {
            found.push(K::InterimWithoutAdvance);
            None
        }
        (None, FirstAdvance::Unknown) => {
            found.push(K::FirstAdvanceUnknown);
            None
        }
    };
    let base = content.works.base_of(Product::InterimAdvance);
    if let Some(first) = first {
        let over = first
            .checked_add(interim)
            .is_none_or(|sum| sum.exceeds_permille_of(ADVANCES_CEILING_PERMILLE, base));
        if over {
            found.push(K::AdvancesOverCeiling {
                first,
                interim,
                ceiling: base
                    .permille(ADVANCES_CEILING_PERMILLE)
                    .unwrap_or(Yen::ZERO),
                permille: ADVANCES_CEILING_PERMILLE,
                year: content.works.yearly.map(|yearly| yearly.fiscal_year),
            });
        }
    }
    if !content.bid.certification_at_hand {
        found.push(K::CertificationMissing);
    }
    found
}
