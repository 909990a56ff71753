//! What a procedure is drafted on and what belongs to it: recorded prices, premiums, reasons, what came back, whose limit.

use super::amend_desk::{
    awaiting, certificate, changed, changing, event, issued, ledger, longer, put, recorded_price,
    reducing, submitted, waiting,
};
use crate::domain::amendment_record::AmendmentState;
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::record::Choice;
use crate::runtime::harness::sample::yen;
use crate::runtime::harness::{Harness, Office, supervisor};

/// The flyer's contract, whose price was recorded without a certificate since.
fn recorded() -> Office {
    let office = Office::sample(1);
    let first = event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate());
    let mut all = ledger(vec![first]);
    all.price = Yen::new(55_000_000).unwrap();
    office.set_ledger(all);
    office
}

/// Price and reason, with this premium.
fn price_alone(h: &mut Harness, price: &str, premium: &str) {
    h.press("tab tab tab tab");
    put(h, price);
    h.press("tab tab tab tab");
    h.type_text(premium);
    h.press("tab");
    h.type_text("設計変更");
    h.press("F10");
}

#[test]
fn a_premium_typed_beside_the_price_alone_is_refused_and_never_dropped() {
    let mut h = changing(issued());
    price_alone(&mut h, "5500万", "-12,000");
    assert!(
        h.picture()
            .contains("請負金額だけなら保証料は動きません。空けてください。"),
        "{}",
        h.picture()
    );
    let focus = h.row(usize::from(h.cursor_row()));
    assert!(focus.contains("-12,000"), "{}", h.picture());
    assert_eq!(h.writes(), []);
    put(&mut h, "");
    h.press("F10");
    assert!(h.picture().contains("手続不要"), "{}", h.picture());
    h.press("y");
    assert_eq!(recorded_price(&h), yen(55_000_000));
}

#[test]
fn where_another_price_is_typed_nothing_says_that_it_becomes_the_recorded_one() {
    let mut h = changing(recorded());
    let said = "も、記録済みの 55,000,000円 に変わります";
    assert!(h.picture().contains(said), "{}", h.picture());
    for _ in 0..40 {
        if h.row_of_focus().contains("請負金額") {
            break;
        }
        h.press("Tab");
    }
    put(&mut h, "48000000");
    assert!(!h.picture().contains(said), "{}", h.picture());
}

#[test]
fn a_price_recorded_before_stands_in_what_changes_and_is_typed_again() {
    let mut h = changing(recorded());
    assert!(
        h.picture()
            .contains("証書の請負金額 50,000,000円 も、記録済みの 55,000,000円 に変わります"),
        "{}",
        h.picture()
    );
    longer(&mut h);
    h.press("F10");
    let asked = h.picture();
    assert!(
        asked.contains("請負金額: 50,000,000円 → 55,000,000円"),
        "{asked}"
    );
    h.press("y");
    assert_eq!(submitted(&h, 0).kind, EventKind::Change);
    let mut h = Harness::supervisor(h.hand_over());
    h.press("g m enter");
    let seen = super::record::pages(&mut h);
    assert!(seen.contains("50,000,000円 → 55,000,000円"), "{seen}");
    h.press("a");
    assert!(h.picture().contains("| 請負金額 "), "{}", h.picture());
}

#[test]
fn nothing_but_a_recorded_price_changes_nothing_and_the_termination_prints_it_all_the_same() {
    let mut h = changing(recorded());
    h.press("backtab");
    h.type_text("設計変更");
    h.press("F10");
    assert!(
        h.picture().contains("変わる所がありません"),
        "{}",
        h.picture()
    );
    let mut h = Harness::clerk(recorded());
    h.press("g c e end enter");
    put(&mut h, "R4.11.20");
    h.press("tab tab");
    h.type_text("工事中止のため");
    h.press("F10");
    assert!(
        h.picture()
            .contains("請負金額: 50,000,000円 → 55,000,000円"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_reason_belongs_to_the_figure_that_it_was_given_for() {
    let mut h = reducing();
    h.type_text("出来高が超えている");
    h.press("enter y n");
    // Another price: the warning is another one, and the reason given before is read, not taken over.
    h.press("backtab backtab backtab backtab backtab");
    put(&mut h, "3800万");
    h.press("F10");
    let asked = h.picture();
    assert!(asked.contains("19,000,000円を超えます"), "{asked}");
    assert!(
        asked.contains("前の値のときの理由: 出来高が超えている"),
        "{asked}"
    );
    h.press("F12");
    // A price that is no reduction beyond the limit: no warning, and no reason goes to the supervisor.
    put(&mut h, "4500万");
    h.press("F10");
    assert!(!h.picture().contains("出来高"), "{}", h.picture());
    h.press("y");
    assert_eq!(submitted(&h, 0).overrides, []);
}

#[test]
fn a_reason_for_a_day_that_was_mended_does_not_go_to_the_supervisor() {
    let mut h = Harness::clerk(issued());
    h.press("g c e end enter");
    h.type_text("R5.4.1");
    h.press("tab tab");
    h.type_text("工事の中止");
    h.press("F10");
    h.type_text("返還の合意の日");
    h.press("enter y n");
    h.press("backtab backtab");
    put(&mut h, "R5.3.1");
    h.press("F10");
    h.yes();
    assert_eq!(submitted(&h, 0).overrides, []);
}

#[test]
fn what_came_back_and_is_the_price_alone_is_given_up_with_the_record() {
    let mut h = awaiting();
    h.press("g m enter t");
    h.type_text("金額だけでよいのでは");
    h.press("enter y");
    let mut h = Harness::clerk(h.hand_over());
    h.press("g m enter e");
    h.press("F9 tab tab F9 tab tab");
    put(&mut h, "5500万");
    h.press("tab tab tab tab");
    put(&mut h, "");
    h.press("F10");
    let asked = h.picture();
    assert!(
        asked.contains("差し戻された変更の手続きは、この記録と同時に取り下げます"),
        "{asked}"
    );
    h.press("y");
    assert_eq!(
        h.message(),
        "37071-00001M の新しい請負金額を記録しました（証書は発行しません）。"
    );
    assert_eq!(h.office.amendment_state(1), AmendmentState::Withdrawn);
}

#[test]
fn a_cancellation_is_confirmed_in_front_of_what_stands_again() {
    let mut h = Harness::clerk(changed(None));
    h.press("g c e down enter tab");
    h.type_text("変更が取りやめになった");
    h.press("F10");
    let asked = h.picture();
    assert!(asked.contains("変更取消"), "{asked}");
    assert!(
        asked.contains("保証期限: 令和5年6月30日（2023/06/30） → 令和5年3月31日（2023/03/31）"),
        "{asked}"
    );
    h.press("y");
    // The list of what waits says which fields, too.
    let mut h = Harness::supervisor(h.hand_over());
    h.press("g m");
    assert!(h.picture().contains("保証期限"), "{}", h.picture());
}

#[test]
fn over_ones_limit_those_who_can_are_named() {
    let office = waiting();
    let choice = |name: &str, branch: &str| Choice {
        code: name.to_owned(),
        label: name.to_owned(),
        detail: branch.to_owned(),
    };
    office.set_choices(vec![
        choice("木村 花子", "長野支店"),
        choice("山田 太郎", "本店"),
    ]);
    let mut me = supervisor();
    me.limits = vec![(Product::AdvancePayment, Yen::new(1_000_000).unwrap())];
    let mut h = Harness::new(me, office);
    h.press("g m enter a");
    assert!(
        h.message().contains("承認限度額を超えています"),
        "{}",
        h.message()
    );
    assert!(h.writes().is_empty());
    h.press("F1");
    let said = h.picture().replace(['\n', ' ', '|', '>'], "");
    assert!(
        said.contains("木村花子（長野支店）・山田太郎（本店）なら承認できます"),
        "{said}"
    );
    assert!(said.contains("本店の審査役はgmに全支店の分が出"), "{said}");
}

#[test]
fn f1_after_a_day_that_does_not_agree_says_how_it_was_read() {
    let mut h = awaiting();
    h.press("g m enter a");
    h.type_text("R5.6.29");
    h.press("enter");
    h.type_text("20230630");
    h.press("enter");
    h.press("F1");
    assert!(
        h.picture()
            .contains("入力は「令和5年6月29日（2023/06/29）」と読みました"),
        "{}",
        h.picture()
    );
}

#[test]
fn the_help_of_the_form_lists_no_key_that_does_nothing_there() {
    let mut h = changing(issued());
    h.press("F1");
    let help = super::record::pages(&mut h);
    assert!(
        !help.contains("PgDn ") && !help.contains("次の頁"),
        "{help}"
    );
}
