//! Warnings of an amendment: each is asked about with its reason before anything is sent.

use super::amend_desk::{
    because, certificate, changing, event, issued, ledger, longer, put, reducing, set_aside,
};
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::orderer::{BasisDate, OrdererRule, Tier};
use crate::domain::product::{Product, WorkKind};
use crate::domain::refusal::Refusal;
use crate::runtime::harness::Harness;
use crate::runtime::harness::Office;

#[test]
fn a_reduced_price_asks_for_a_reason_before_anything_is_sent() {
    let mut h = reducing();
    assert!(
        h.picture().contains("19,500,000円を超えます"),
        "{}",
        h.picture()
    );
    h.type_text("出来高が超えている");
    h.press("enter y");
    assert!(
        h.picture().contains("出来高が超えている"),
        "{}",
        h.picture()
    );
    h.press("y");
    assert_eq!(
        set_aside(&h, 0),
        [because("reduced_price", "出来高が超えている")]
    );
}

/// 契約保証 of 500万円 for 5,000万円, with these rules of its orderer.
fn performance(rules: Vec<OrdererRule>) -> Office {
    let mut is = certificate();
    is.product = Product::Performance;
    is.product_name = "契約保証".to_owned();
    is.amount = Yen::new(5_000_000).unwrap();
    let mut all = ledger(vec![event(
        1,
        EventKind::Issue,
        None,
        "2022-11-01 09:30",
        is,
    )]);
    all.product = Product::Performance;
    all.terms.rules = rules;
    let office = Office::sample(1);
    office.set_ledger(all);
    office
}

/// A performance guarantee of so many thousandths from this day on.
fn asks(from: &str, permille: u32) -> OrdererRule {
    OrdererRule {
        work_kind: WorkKind::Construction,
        product: Product::Performance,
        valid_from: from.parse().unwrap(),
        valid_to: None,
        basis: BasisDate::Contract,
        electronic_from: None,
        tiers: vec![Tier {
            up_to: None,
            permille,
        }],
        rounding: Yen::new(1).unwrap(),
        cap: None,
        hand_in: String::new(),
    }
}

#[test]
fn a_price_raised_over_a_performance_guarantee_is_asked_about_with_what_the_orderer_asks() {
    let mut h = changing(performance(Vec::new()));
    h.press("tab tab tab tab");
    put(&mut h, "6000万");
    h.press("tab tab tab tab");
    h.type_text("増額変更");
    h.press("F10");
    let picture = h.picture();
    assert!(picture.contains("6,000,000円"), "{picture}");
    assert!(
        picture.contains("増額した請負金額に発注者が求める"),
        "{picture}"
    );
    h.type_text("発注者は増額を求めない");
    h.press("enter y");
    let picture = h.picture();
    assert!(
        picture.contains("増額後の請負金額に求められる額"),
        "{picture}"
    );
    h.yes();
    assert_eq!(
        set_aside(&h, 0),
        [because("under_minimum", "発注者は増額を求めない")]
    );
}

#[test]
fn a_reason_for_what_another_day_of_the_contract_does_not_ask_is_not_sent() {
    let rules = vec![asks("2022-04-01", 50), asks("2022-10-16", 100)];
    let mut h = changing(performance(rules));
    h.press("tab tab tab tab");
    put(&mut h, "6000万");
    h.press("tab tab tab tab");
    h.type_text("増額変更");
    h.press("F10");
    h.type_text("発注者は増額を求めない");
    h.press("enter y n");
    // Back to the day of the contract, two fields above the last but one.
    h.press("up up up");
    put(&mut h, "R4.10.10");
    h.press("F10");
    let picture = h.picture();
    assert!(!picture.contains("求められる額"), "{picture}");
    h.yes();
    assert_eq!(set_aside(&h, 0), []);
}

#[test]
fn a_termination_after_the_guarantees_end_is_asked_about_before_anything_is_sent() {
    let mut h = Harness::clerk(issued());
    h.press("g c e end enter");
    assert!(h.picture().contains("解約日"), "{}", h.picture());
    h.type_text("R5.4.1");
    h.press("tab tab");
    h.type_text("工事の中止");
    h.press("F10");
    assert!(
        h.picture()
            .contains("解約日が保証期限（令和5年3月31日）より後です"),
        "{}",
        h.picture()
    );
    h.type_text("返還の合意の日");
    h.press("enter y");
    h.yes();
    assert_eq!(
        set_aside(&h, 0),
        [because("terminated_after_end", "返還の合意の日")]
    );
}

#[test]
fn a_warning_that_the_database_finds_is_asked_about_and_sent_again() {
    let mut h = changing(issued());
    longer(&mut h);
    // What keeps itself has its answer before.
    h.pass(1);
    h.office.script(vec![Err(Refusal::BadValue {
        rule: "warning_open".to_owned(),
        detail: "orderer_not_in_master".to_owned(),
    })]);
    h.press("F10");
    h.yes();
    assert!(
        h.picture().contains("発注者の名簿にない名称です。"),
        "{}",
        h.picture()
    );
    h.type_text("組織改正で名称が変わった");
    h.press("enter y");
    h.yes();
    assert_eq!(
        set_aside(&h, 1),
        [because("orderer_not_in_master", "組織改正で名称が変わった")]
    );
}
