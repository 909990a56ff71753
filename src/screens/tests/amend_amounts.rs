//! How far a change may raise an amount: said at its field before anything is asked, and again where the database knows more.

use super::amend_desk::{certificate, changing, event, issued, ledger, put, submitted};
use crate::domain::amendment_amounts::{AdvanceBeside, AmountTerms};
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::orderer::{BasisDate, OrdererRule, Tier};
use crate::domain::product::{Product, WorkKind};
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

fn yen(n: i64) -> Yen {
    Yen::new(n).unwrap()
}

/// The flyer's contract, held against these terms.
fn held_against(terms: AmountTerms) -> Office {
    let office = Office::sample(1);
    let first = event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate());
    let mut all = ledger(vec![first]);
    all.terms = terms;
    office.set_ledger(all);
    office
}

/// This orderer allows so many thousandths.
fn allows(permille: u32) -> AmountTerms {
    AmountTerms {
        rules: vec![OrdererRule {
            work_kind: WorkKind::Construction,
            product: Product::AdvancePayment,
            valid_from: "2022-04-01".parse().unwrap(),
            valid_to: None,
            basis: BasisDate::Contract,
            electronic_from: None,
            tiers: vec![Tier {
                up_to: None,
                permille,
            }],
            rounding: yen(10_000),
            cap: None,
            hand_in: String::new(),
        }],
        ..AmountTerms::default()
    }
}

/// With 中間前払金 of this amount on the same works.
fn with_interim(amount: i64, terms: AmountTerms) -> AmountTerms {
    AmountTerms {
        beside: Some(AdvanceBeside {
            number: "37071-00012T".to_owned(),
            amount: yen(amount),
            price: None,
        }),
        ..terms
    }
}

/// Amount and reason.
fn raise(h: &mut Harness, amount: &str) {
    h.press("tab tab tab");
    put(h, amount);
    h.press("tab tab tab tab tab tab");
    h.type_text("増額変更");
    h.press("F10");
}

#[test]
fn the_ratios_limit_is_said_at_the_amount_before_anything_is_asked() {
    let mut h = changing(held_against(allows(400)));
    raise(&mut h, "2200万");
    // Where the figure comes from, in focus, and what was typed stands.
    assert_snapshot!(h.picture());
    assert_eq!(h.writes(), []);
    put(&mut h, "2000万");
    h.press("backtab");
    put(&mut h, "R5.4.30");
    h.press("F10");
    assert!(h.picture().contains("承認を依頼"), "{}", h.picture());
}

#[test]
fn an_amount_over_the_orderers_ratio_is_refused_at_its_field_with_the_figure_and_nothing_is_lost() {
    // The rule was changed after it was read: the database says what holds now.
    let mut h = changing(held_against(allows(500)));
    raise(&mut h, "2200万");
    // What keeps itself has its answer before.
    h.pass(1);
    h.office.script(vec![Err(Refusal::BadValue {
        rule: "amount_over_ratio".to_owned(),
        detail: "20000000".to_owned(),
    })]);
    h.yes();
    let picture = h.picture();
    assert!(picture.contains("率の上限は 20,000,000円です"), "{picture}");
    assert!(
        picture.contains("2200万") || picture.contains("22,000,000"),
        "{picture}"
    );
    assert!(picture.contains("増額変更"), "{picture}");
    assert!(h.message().contains("上限を超えます"), "{}", h.message());
    assert_eq!(h.model.path().last(), Some(&"M1"), "{picture}");
}

#[test]
fn both_advances_over_sixty_percent_are_said_at_the_amount_before_anything_is_asked() {
    let mut h = changing(held_against(with_interim(10_000_000, allows(500))));
    raise(&mut h, "2001万");
    assert_snapshot!(h.picture());
    assert_eq!(h.writes(), []);
    // More of a higher price: 2,200万円 and 1,100万円 are 60 % of 5,500万円.
    put(&mut h, "2200万");
    h.press("tab");
    put(&mut h, "5333万");
    h.press("F10");
    assert!(
        h.picture()
            .contains("31,998,000円まで、この保証は 21,998,000円まで"),
        "{}",
        h.picture()
    );
    h.press("tab");
    put(&mut h, "5334万");
    h.press("F10");
    h.yes();
    assert_eq!(submitted(&h, 0).kind, EventKind::Change);
}

#[test]
fn a_cancellation_that_gives_back_too_much_beside_the_interim_advance_is_said_before_anything_is_asked()
 {
    let office = Office::sample(1);
    let mut less = certificate();
    less.amount = yen(15_000_000);
    less.change_number = Some(2);
    let mut all = ledger(vec![
        event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate()),
        event(2, EventKind::Change, None, "2022-11-01 11:00", less),
    ]);
    all.terms = with_interim(15_000_000, AmountTerms::default());
    office.set_ledger(all);
    let mut h = Harness::clerk(office);
    h.press("g c e down enter tab");
    h.type_text("変更が取りやめになった");
    h.press("F10");
    assert_snapshot!(h.picture());
    assert_eq!(h.writes(), []);
}

#[test]
fn what_the_database_knows_of_the_other_advance_since_stands_at_the_amount_with_its_figures() {
    let mut h = changing(held_against(allows(500)));
    raise(&mut h, "2200万");
    h.pass(1);
    h.office.script(vec![Err(Refusal::BadValue {
        rule: "advances_over_ceiling".to_owned(),
        detail: "20000000 10000000 30000000 37071-00012T".to_owned(),
    })]);
    h.yes();
    let picture = h.picture();
    assert!(picture.contains("この保証は 20,000,000円まで"), "{picture}");
    assert!(picture.contains("増額変更"), "{picture}");
    assert!(
        h.message()
            .contains("前払金と中間前払金の合計が60%を超えます"),
        "{}",
        h.message()
    );
    assert!(h.row(usize::from(h.cursor_row())).contains("2200万"));
}

#[test]
fn a_field_that_is_set_back_or_chosen_anew_has_its_old_fault_no_more() {
    let mut h = changing(issued());
    raise(&mut h, "2200万");
    assert!(h.picture().contains("率の上限は"), "{}", h.picture());
    h.press("F9");
    let picture = h.picture();
    assert!(!picture.contains("率の上限は"), "{picture}");
    assert!(picture.contains("20,000,000"), "{picture}");
    // A bank is missing, and chosen from the list.
    h.press("tab tab tab");
    put(&mut h, "");
    h.press("F10");
    assert!(h.picture().contains("入力してください"), "{}", h.picture());
    h.press("F4 enter");
    assert!(!h.picture().contains("入力してください"), "{}", h.picture());
}
