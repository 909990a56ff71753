//! Products beside each other: both advances together, the other one asked for or approved before; each with its own limit.

use super::*;
use crate::domain::amendment_amounts::AdvanceBeside;

fn found(products: &[(Product, i64)], beside: Option<i64>) -> Vec<Finding> {
    let mut content = flyer();
    content.bid.certification_at_hand = true;
    content.products = products.iter().map(|(p, n)| request(*p, *n)).collect();
    let rules = vec![
        rule(Product::AdvancePayment, 500),
        rule(Product::InterimAdvance, 500),
    ];
    let facts = OrdererFacts { rules, ..facts() };
    let context = CheckContext {
        first_advance: FirstAdvance::Issued(yen(20_000_000)),
        beside: beside.map(|amount| AdvanceBeside {
            number: "37071-00012T".to_owned(),
            amount: yen(amount),
            price: None,
        }),
        ..context()
    };
    check(&content, &facts, &context)
}

#[test]
fn an_advance_is_held_against_the_other_one_as_its_approval_counts_it() {
    use Product::{AdvancePayment as First, InterimAdvance as Interim};
    let said = |products: &[(Product, i64)], beside| codes(&found(products, beside));
    // A first advance that came late, beside an interim one that is approved.
    assert_eq!(
        said(&[(First, 15_000_000)], Some(15_000_000)),
        [] as [&str; 0]
    );
    assert_eq!(
        said(&[(First, 15_000_001)], Some(15_000_000)),
        ["advances_over_ceiling:advance_payment"]
    );
    // What the first one will be once a change of it has arrived, and not what it still is.
    assert_eq!(
        said(&[(Interim, 10_000_000)], Some(20_000_000)),
        [] as [&str; 0]
    );
    assert_eq!(
        said(&[(Interim, 10_000_000)], Some(20_000_001)),
        ["advances_over_ceiling:interim_advance"]
    );
    // Both asked for: each is the other's, whatever there was before.
    let both = [(First, 20_000_000), (Interim, 10_000_000)];
    assert_eq!(said(&both, Some(25_000_000)), [] as [&str; 0]);
    let first = found(&[(First, 15_000_001)], Some(15_000_000)).remove(0);
    assert_eq!(first.field, FieldId::Amount(First));
}

#[test]
fn the_other_advance_is_named_by_its_number_at_its_own_amount() {
    use crate::i18n::{Language, findings};
    use Product::{AdvancePayment as First, InterimAdvance as Interim};
    let said = |product, language| {
        let finding = found(&[(product, 16_000_000)], Some(15_000_000)).remove(0);
        findings::sentence(language, &finding.kind)
    };
    assert_eq!(
        said(First, Language::Japanese),
        "前払金16,000,000円と中間前払金15,000,000円（37071-00012T）の合計が請負金額の60%（30,000,000円）を超えています"
    );
    assert_eq!(
        said(Interim, Language::English),
        "Advance ¥15,000,000 (37071-00012T) and interim ¥16,000,000 together are over 60% of the price (¥30,000,000)"
    );
}

#[test]
fn another_price_at_the_other_advance_is_a_warning_with_both_prices() {
    use crate::i18n::{Language, findings};
    let mut content = flyer();
    content.bid.certification_at_hand = true;
    content.products = vec![request(Product::InterimAdvance, 10_000_000)];
    let found = |price: Option<i64>| {
        let context = CheckContext {
            first_advance: FirstAdvance::Issued(yen(20_000_000)),
            beside: Some(AdvanceBeside {
                number: "37071-00012M".to_owned(),
                amount: yen(20_000_000),
                price: price.map(yen),
            }),
            ..context()
        };
        check(&content, &facts(), &context)
    };
    assert_eq!(codes(&found(None)), [] as [&str; 0], "no number yet");
    assert_eq!(codes(&found(Some(50_000_000))), [] as [&str; 0]);
    let mut warned = found(Some(40_000_000));
    assert_eq!(codes(&warned), ["price_differs"]);
    let warned = warned.remove(0);
    assert_eq!(
        (warned.severity, warned.field),
        (Severity::Warning, FieldId::Price)
    );
    assert_eq!(
        findings::sentence(Language::Japanese, &warned.kind),
        "同じ工事の37071-00012Mの請負金額は、いま40,000,000円です（この申込は50,000,000円）。変更があったか確かめてください"
    );
}

#[test]
fn the_limit_of_whoever_approves_counts_for_its_own_product_alone() {
    let found = |advance, performance| {
        let limits = vec![
            (Product::AdvancePayment, yen(advance)),
            (Product::Performance, yen(performance)),
        ];
        let context = CheckContext {
            authority: Some(limits),
            ..context()
        };
        codes(&check(&flyer(), &facts(), &context))
    };
    assert_eq!(
        found(100_000_000, 4_999_999),
        ["over_authority:performance"]
    );
    assert_eq!(
        found(19_999_999, 100_000_000),
        ["over_authority:advance_payment"]
    );
    assert_eq!(found(20_000_000, 5_000_000), [] as [&str; 0]);
}
