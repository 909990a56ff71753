//! The form of 変更・訂正・変更取消・解約, driven by keys.

use super::amend_desk::{
    certificate, changing, event, issued, ledger, longer, put, recorded_price, submitted,
};
use crate::domain::amendment::{AmendedField, AmendedValue};
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

#[test]
fn a_change_begins_with_which_procedure_and_says_what_it_will_print() {
    let mut h = Harness::clerk(issued());
    h.press("g c e");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert_eq!(h.model.path(), ["Q1", "C1", "M1"]);
    assert_snapshot!(h.picture());
}

#[test]
fn before_and_after_stand_beside_each_field_and_are_confirmed_with_the_premium() {
    let mut h = changing(issued());
    longer(&mut h);
    assert_snapshot!(h.picture());
    h.press("F10");
    assert_snapshot!(h.picture());
    h.press("y");
    assert_eq!(h.message(), "37071-00001M の変更の承認を依頼しました。");
    assert_eq!(submitted(&h, 0).premium, 12_000);
    // A second one is told of the first.
    h.press("e");
    assert!(
        h.message()
            .starts_with("すでに変更の手続きがあります（承認待）。g m で見られます。"),
        "{}",
        h.message()
    );
}

#[test]
fn the_price_alone_is_told_to_need_no_procedure_and_is_recorded() {
    let mut h = changing(issued());
    h.press("tab tab tab tab");
    put(&mut h, "5500万");
    h.press("tab tab tab tab tab");
    h.type_text("設計変更");
    h.press("F10");
    assert_snapshot!(h.picture());
    h.press("y");
    assert_eq!(
        h.message(),
        "37071-00001M の新しい請負金額を記録しました（証書は発行しません）。"
    );
    assert_eq!(recorded_price(&h), Yen::new(55_000_000).unwrap());
}

/// The flyer's contract as the advance of 令和4年度 of works over two years.
fn by_years() -> Office {
    let office = Office::sample(1);
    let mut content = certificate();
    content.term_to = "2024-03-15".parse().unwrap();
    content.work_year = Some(2022);
    content.year_share = Yen::new(50_000_000);
    content.price = Yen::new(90_000_000).unwrap();
    let mut all = ledger(vec![event(
        1,
        EventKind::Issue,
        None,
        "2022-11-01 09:30",
        content,
    )]);
    all.price = Yen::new(90_000_000).unwrap();
    office.set_ledger(all);
    office
}

#[test]
fn the_share_of_an_advance_by_years_is_changed_beside_the_price_within_its_year() {
    let mut h = changing(by_years());
    put(&mut h, "R5.3.30");
    h.press("tab tab tab tab tab");
    put(&mut h, "900万");
    h.press("tab tab tab tab tab");
    h.type_text("年割の変更");
    h.press("F10");
    // Both at once: the guarantee's end before 3/31 of the year, and an advance beyond the share.
    assert_snapshot!(h.picture());
    put(&mut h, "R5.3.31");
    h.press("tab tab tab tab tab");
    put(&mut h, "4500万");
    h.press("F10");
    // Every figure before and after, the share among them.
    assert_snapshot!(h.picture());
    h.yes();
    let share = (
        AmendedField::YearShare,
        AmendedValue::Yen(Yen::new(45_000_000).unwrap()),
    );
    let fields = submitted(&h, 0).fields;
    assert!(fields.contains(&share), "{fields:?}");
}

#[test]
fn every_fault_is_said_at_once_and_nobody_is_trapped() {
    let mut h = changing(issued());
    put(&mut h, "R5.3.30");
    h.press("tab tab tab");
    put(&mut h, "6000万");
    h.press("F10");
    assert_snapshot!(h.picture());
    h.press("F12");
    assert_eq!(h.model.path(), ["Q1", "C1"]);
    assert!(
        h.message().starts_with("書きかけとして残しました。"),
        "{}",
        h.message()
    );
}

#[test]
fn a_contract_without_a_ledger_or_a_line_says_so() {
    let mut h = Harness::clerk(Office::sample(1));
    h.press("g c e");
    assert!(h.picture().contains("見つかりません"), "{}", h.picture());
    let mut h = Harness::clerk(issued());
    h.press("g c");
    h.office.down = Some(Refusal::Unavailable);
    h.press("e");
    assert_snapshot!(h.picture());
}

/// A contract whose change was corrected.
fn corrected() -> Office {
    let office = Office::sample(1);
    let mut longer = certificate();
    longer.guarantee_end = "2023-06-30".parse().unwrap();
    longer.term_to = longer.guarantee_end;
    longer.change_number = Some(2);
    let again = longer.clone();
    office.set_ledger(ledger(vec![
        event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate()),
        event(2, EventKind::Change, None, "2022-11-01 11:00", longer),
        event(3, EventKind::Correction, Some(2), "2022-11-01 13:30", again),
    ]));
    office
}

#[test]
fn a_change_that_was_corrected_is_cancelled_by_its_own_number() {
    let mut h = Harness::clerk(corrected());
    h.press("g c e");
    assert_snapshot!(h.picture());
    assert!(
        !h.picture().contains("発生番号3 変更 を取消"),
        "{}",
        h.picture()
    );
    h.press("down enter");
    assert!(
        h.picture()
            .contains("変更取消（発生番号2 変更、発生番号3で訂正済）"),
        "{}",
        h.picture()
    );
}

#[test]
fn one_yes_too_many_behind_a_change_copies_nothing() {
    let mut h = Harness::clerk(issued());
    h.press("g c enter e end enter");
    h.type_text("R4.11.1");
    h.press("tab tab");
    h.type_text("工事の中止");
    h.press("F10");
    h.yes();
    assert_eq!(h.model.path(), ["Q1", "C1", "C2"], "{}", h.picture());
    h.press("y");
    assert_eq!(h.model.path(), ["Q1", "C1", "C2"], "{}", h.picture());
    assert!(
        h.message().contains("確認には答えました"),
        "{}",
        h.message()
    );
    h.press("y");
    assert_eq!(h.model.path(), ["Q1", "C1", "C2", "E1"]);
}

#[test]
fn two_faults_of_one_field_are_both_said_beside_it() {
    let mut h = changing(issued());
    h.press("F10");
    let picture = h.picture().replace("\n                   ", "");
    for text in ["変わる所がありません", "理由を入れてください"] {
        assert!(picture.contains(text), "{text}: {picture}");
    }
}
