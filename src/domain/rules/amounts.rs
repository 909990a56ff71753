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
    found.extend(together(content, context));
    found.extend(another_price(content, context));
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

/// 中間前払金: needs the first advance on the same works (asked for together, or issued earlier) and 認定調書.
fn interim(content: &ApplicationContent, context: &CheckContext) -> Vec<K> {
    let mut found = Vec::new();
    if asked(content, Product::InterimAdvance).is_some() {
        if asked(content, Product::AdvancePayment).is_none() {
            found.extend(match context.first_advance {
                FirstAdvance::Issued(_) => None,
                FirstAdvance::None => Some(K::InterimWithoutAdvance),
                FirstAdvance::Unknown => Some(K::FirstAdvanceUnknown),
            });
        }
        if !content.bid.certification_at_hand {
            found.push(K::CertificationMissing);
        }
    }
    found
}

/// One works has one price: another one at the other advance is a change that one of them has not been told of.
fn another_price(content: &ApplicationContent, context: &CheckContext) -> Option<K> {
    let beside = context.beside.as_ref()?;
    let (price, asked) = (beside.price?, content.works.price);
    (price != asked).then(|| K::PriceDiffers {
        number: beside.number.clone(),
        price,
        asked,
    })
}

fn asked(content: &ApplicationContent, product: Product) -> Option<Yen> {
    let mut requests = content.products.iter();
    requests.find(|p| p.product == product).map(|p| p.amount)
}

/// Both advances together stay within 60 % of the price, or of the year's share for advances by years: the other one is asked for
/// together with this one, or was approved earlier.
fn together(content: &ApplicationContent, context: &CheckContext) -> Option<K> {
    let beside = context.beside.as_ref();
    let known = |product| {
        beside
            .map(|other| other.amount)
            .or(match (product, context.first_advance) {
                (Product::AdvancePayment, FirstAdvance::Issued(amount)) => Some(amount),
                _ => None,
            })
    };
    let first = asked(content, Product::AdvancePayment);
    let interim = asked(content, Product::InterimAdvance);
    let (product, first, interim, beside) = match (first, interim) {
        (Some(first), Some(interim)) => (Product::InterimAdvance, first, interim, None),
        (None, Some(interim)) => {
            let first = known(Product::AdvancePayment)?;
            (Product::InterimAdvance, first, interim, beside)
        }
        (Some(first), None) => {
            let interim = known(Product::InterimAdvance)?;
            (Product::AdvancePayment, first, interim, beside)
        }
        (None, None) => return None,
    };
    let base = content.works.base_of(product);
    let over = first
        .checked_add(interim)
        .is_none_or(|sum| sum.exceeds_permille_of(ADVANCES_CEILING_PERMILLE, base));
    over.then(|| K::AdvancesOverCeiling {
        product,
        first,
        interim,
        beside: beside.map(|other| other.number.clone()),
        ceiling: base
            .permille(ADVANCES_CEILING_PERMILLE)
            .unwrap_or(Yen::ZERO),
        permille: ADVANCES_CEILING_PERMILLE,
        year: content.works.yearly.map(|yearly| yearly.fiscal_year),
    })
}
