//! Limits, minima, and what an interim advance needs.

use super::*;

#[test]
fn an_advance_over_the_limit_says_which_limit_and_offers_it() {
    let mut content = flyer();
    content.products[0].amount = yen(20_000_001);
    let found = check(&content, &facts(), &context());
    assert_eq!(codes(&found), ["over_limit:advance_payment"]);
    assert_eq!(
        found[0].remedy(),
        Some(Remedy::SetAmount(Product::AdvancePayment, yen(20_000_000)))
    );
    assert_eq!(found[0].field, FieldId::Amount(Product::AdvancePayment));
    let FindingKind::OverLimit { limit, .. } = &found[0].kind else {
        panic!("{found:?}")
    };
    assert_eq!(
        limit.source,
        LimitSource::Rule {
            valid_from: day("2022-04-01")
        }
    );
    assert_eq!(limit.parts[0].permille, 400);
}

#[test]
fn a_performance_guarantee_has_a_minimum_and_a_low_bid_a_higher_one() {
    assert_eq!(
        changed(|c| c.products[1].amount = yen(4_999_999)),
        ["below_minimum:performance"]
    );
    assert_eq!(
        changed(|c| c.bid.low_bid = true),
        ["below_minimum:performance"]
    );
    assert_eq!(
        changed(|c| {
            c.bid.low_bid = true;
            c.products[1].amount = yen(15_000_000);
        }),
        [] as [&str; 0]
    );
}

#[test]
fn a_performance_guarantee_rides_on_an_advance_guarantee_or_somebody_says_why_not() {
    use crate::domain::rules::{RidesOn, rides_on};
    let alone = |product, first_advance: FirstAdvance| {
        let mut content = flyer();
        content.products.remove(0);
        content.products[0].product = product;
        content.deposit = None;
        let context = CheckContext {
            first_advance,
            ..context()
        };
        let found = codes(&check(&content, &facts(), &context));
        (rides_on(&content, first_advance), found)
    };
    let asked = rides_on(&flyer(), FirstAdvance::Issued(yen(1)));
    assert_eq!(asked, Some(RidesOn::Asked(yen(20_000_000))));
    let warned = vec!["performance_without_advance:performance".to_owned()];
    for unknown in [FirstAdvance::Unknown, FirstAdvance::None] {
        assert_eq!(
            alone(Product::Performance, unknown),
            (Some(RidesOn::Nothing), warned.clone())
        );
    }
    assert_eq!(
        alone(Product::Performance, FirstAdvance::Issued(yen(20_000_000))),
        (Some(RidesOn::Issued(yen(20_000_000))), Vec::new())
    );
    // It is about 契約保証 alone.
    let (other, found) = alone(Product::BidBond, FirstAdvance::Unknown);
    assert_eq!(other, None);
    assert!(!found.contains(&warned[0]), "{found:?}");
}

#[test]
fn an_interim_advance_needs_the_first_one_and_stays_within_sixty_percent() {
    let interim = |amount: i64, certified: bool, first: FirstAdvance, both: bool| {
        let mut content = flyer();
        content.bid.certification_at_hand = certified;
        content.products[1] = request(Product::InterimAdvance, amount);
        if !both {
            content.products.remove(0);
        }
        let context = CheckContext {
            first_advance: first,
            ..context()
        };
        codes(&check(&content, &facts(), &context))
    };
    let unknown = FirstAdvance::Unknown;
    assert_eq!(interim(10_000_000, true, unknown, true), [] as [&str; 0]);
    assert_eq!(
        interim(10_000_000, false, unknown, true),
        ["certification_missing:interim_advance"]
    );
    assert_eq!(
        interim(10_000_000, true, unknown, false),
        ["first_advance_unknown:interim_advance"]
    );
    assert_eq!(
        interim(10_000_000, true, FirstAdvance::None, false),
        ["interim_without_advance:interim_advance"]
    );
    assert_eq!(
        interim(
            10_000_000,
            true,
            FirstAdvance::Issued(yen(20_000_000)),
            false
        ),
        [] as [&str; 0]
    );
    assert_eq!(
        interim(
            10_000_000,
            true,
            FirstAdvance::Issued(yen(20_000_001)),
            false
        ),
        ["advances_over_ceiling:interim_advance"]
    );
}

#[test]
fn an_advance_for_services_stays_within_thirty_percent_whatever_nobody_ruled() {
    let service = |amount: i64, rules: Vec<OrdererRule>| {
        let mut content = flyer();
        content.works.kind = WorkKind::Service;
        content.products.truncate(1);
        content.products[0].amount = yen(amount);
        let facts = OrdererFacts { rules, ..facts() };
        let mut said = codes(&check(&content, &facts, &context()));
        said.retain(|code| code.starts_with("over_limit"));
        said
    };
    let over = ["over_limit:advance_payment"];
    assert_eq!(service(15_000_000, Vec::new()), [] as [&str; 0]);
    assert_eq!(service(15_000_001, Vec::new()), over);
    // A rule for 工事 says nothing of 業務委託.
    assert_eq!(
        service(15_000_001, vec![rule(Product::AdvancePayment, 400)]),
        over
    );
    let own = OrdererRule {
        work_kind: WorkKind::Service,
        ..rule(Product::AdvancePayment, 400)
    };
    assert_eq!(service(20_000_000, vec![own.clone()]), [] as [&str; 0]);
    assert_eq!(service(20_000_001, vec![own]), over);
}

#[test]
fn an_interim_advance_without_a_rule_is_twenty_percent_to_the_yen() {
    let asked = |amount: i64| {
        let mut content = flyer();
        content.bid.certification_at_hand = true;
        content.products = vec![
            request(Product::AdvancePayment, 15_000_000),
            request(Product::InterimAdvance, amount),
        ];
        let facts = OrdererFacts {
            rules: Vec::new(),
            ..facts()
        };
        let mut said = codes(&check(&content, &facts, &context()));
        said.retain(|code| code.starts_with("over_limit") || code.starts_with("advances"));
        said
    };
    assert_eq!(asked(10_000_000), [] as [&str; 0]);
    assert_eq!(asked(10_000_001), ["over_limit:interim_advance"]);
}
