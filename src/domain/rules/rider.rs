//! 契約保証 is a rider to 前払金保証: what it rides on.

use super::finding::FindingKind as K;
use super::{CheckContext, FirstAdvance};
use crate::domain::application::ApplicationContent;
use crate::domain::money::Yen;
use crate::domain::product::Product;

/// The 前払金保証 that a 契約保証 goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RidesOn {
    /// One of this amount, asked for in the same application.
    Asked(Yen),
    /// One of this amount on the same works, issued earlier.
    Issued(Yen),
    /// None that is known of. It may come later, for 契約保証 is wanted before the works contract is signed and the advance
    /// after it; or stand in another branch. Somebody has to know which.
    Nothing,
}

/// What the 契約保証 of this application rides on; none: it asks for no 契約保証.
#[must_use]
pub fn rides_on(content: &ApplicationContent, first_advance: FirstAdvance) -> Option<RidesOn> {
    let amount_of = |product| {
        let mut requests = content.products.iter();
        requests.find(|p| p.product == product).map(|p| p.amount)
    };
    amount_of(Product::Performance)?;
    Some(match (amount_of(Product::AdvancePayment), first_advance) {
        (Some(amount), _) => RidesOn::Asked(amount),
        (None, FirstAdvance::Issued(amount)) => RidesOn::Issued(amount),
        (None, FirstAdvance::None | FirstAdvance::Unknown) => RidesOn::Nothing,
    })
}

pub(super) fn check(content: &ApplicationContent, context: &CheckContext) -> Option<K> {
    (rides_on(content, context.first_advance) == Some(RidesOn::Nothing))
        .then_some(K::PerformanceWithoutAdvance)
}
