//! The gates before issue: pure checks of an application's content against an orderer's rules and what is
//! known of the world. Errors stop; a warning can be overridden with a reason that is kept. No words here:
//! a finding carries the facts, `i18n` says them. What the database refuses too is in `form`.

mod amounts;
mod dates;
mod finding;
mod form;
mod limit;
mod orderer;
mod rider;
mod world;

pub use finding::{Finding, FindingKind, Remedy, Severity};
pub use form::{is_code, members as member_faults};
pub use limit::{LimitExplanation, LimitPart, LimitSource, advance_limit, performance_minimum};
pub use orderer::{RuleChoice, RuleDays, choose_rule};
pub use rider::{RidesOn, rides_on};

use super::amendment_amounts::AdvanceBeside;
use super::application::ApplicationContent;
use super::command::{OrdererFacts, Override};
use super::money::Yen;
use super::product::Product;
use super::record::ApplicationDetail;

/// First and interim advance together: at most this many thousandths of the price.
pub const ADVANCES_CEILING_PERMILLE: u32 = 600;
/// A performance guarantee of a low bid: at least this many thousandths of the price.
pub const LOW_BID_PERMILLE: u32 = 300;

/// What else is known when an application is checked. What is not known is not judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckContext {
    /// Numbers of other open or issued applications with the same orderer, works name and product.
    pub duplicates: Vec<String>,
    /// The first advance guarantee on the same works, issued earlier: an interim advance or a performance guarantee rests on it.
    pub first_advance: FirstAdvance,
    /// Where one advance is asked for: the other one on the same works (and year), as its approval will count it.
    pub beside: Option<AdvanceBeside>,
    /// The shares of the other years of the same works, added up; none: no other year is known.
    pub other_shares: Option<Yen>,
    /// The firm whose customer code it is, where the master has the code under a name that the application does not have.
    pub other_firm: Option<String>,
    /// The authority limits of whoever is about to approve; none while a clerk examines.
    pub authority: Option<Vec<(Product, Yen)>>,
}

impl CheckContext {
    /// What is known of the world around an application. A first advance that was not found is not known to be none:
    /// another branch or another surety may have guaranteed it, and the clerk is asked about it.
    #[must_use]
    pub fn of(detail: &ApplicationDetail) -> Self {
        Self {
            duplicates: detail.duplicates.clone(),
            first_advance: detail
                .first_advance
                .map_or(FirstAdvance::Unknown, FirstAdvance::Issued),
            beside: detail.beside.clone(),
            other_shares: detail.other_shares,
            other_firm: detail.other_firm.clone(),
            ..Self::default()
        }
    }
}

/// A bank in the master.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BankStatus {
    /// Not looked up: nothing is said of it.
    #[default]
    Unknown,
    /// Not in the master.
    NotInMaster,
    /// In the master, without a contract with the surety.
    NotContracted,
    /// In the master, with a contract: may hold advances.
    Contracted,
}

/// The first advance guarantee, where an interim advance or a performance guarantee alone is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FirstAdvance {
    /// Not known: asked about with a warning.
    #[default]
    Unknown,
    /// There is none.
    None,
    /// There is one, over this amount.
    Issued(Yen),
}

/// Everything that is to be said of an application: errors first, then warnings, each in the order of the form.
#[must_use]
pub fn check(
    content: &ApplicationContent,
    facts: &OrdererFacts,
    context: &CheckContext,
) -> Vec<Finding> {
    let mut kinds = form::check(content);
    kinds.extend(dates::check(content, facts.today));
    kinds.extend(orderer::check(content, facts));
    kinds.extend(amounts::check(content, facts, context));
    kinds.extend(rider::check(content, context));
    kinds.extend(world::check(content, facts, context));
    let mut findings: Vec<Finding> = kinds.into_iter().map(Finding::from).collect();
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// What makes a content impossible in itself, whoever the orderer is and whatever the day: the database
/// refuses to store it, so intake refuses the file and a form does not send it. All are errors.
#[must_use]
pub fn check_form(content: &ApplicationContent) -> Vec<Finding> {
    form::check(content)
        .into_iter()
        .map(Finding::from)
        .filter(|finding| finding.severity == Severity::Error)
        .collect()
}

/// The findings that still stand in the way of a submission: every error, and every warning without a reason.
#[must_use]
pub fn open<'a>(findings: &'a [Finding], overrides: &[Override]) -> Vec<&'a Finding> {
    findings
        .iter()
        .filter(|finding| {
            finding.severity == Severity::Error
                || !overrides
                    .iter()
                    .any(|o| o.code == finding.code() && o.subject == finding.subject())
        })
        .collect()
}

#[cfg(test)]
mod tests;
