//! 書きかけ of an amendment: kept while it is typed, and taken up again as long as the contract is the same.

use super::amend_desk::{certificate, changing, event, issued, ledger, longer};
use crate::domain::ledger::EventKind;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::Harness;
use insta::assert_snapshot;

/// What is kept of a field.
fn kept(h: &Harness, field: &str) -> Option<String> {
    let left = h.office.unfinished();
    left.last()?.sheet.fields.get(field).cloned()
}

#[test]
fn what_is_typed_of_a_change_is_offered_at_the_next_start_and_gone_once_it_is_submitted() {
    let mut h = changing(issued());
    longer(&mut h);
    h.pass(1);
    assert_eq!(kept(&h, "amend.reason").as_deref(), Some("工期延伸のため"));
    // The process is gone; the next start, here or elsewhere.
    let mut h = Harness::clerk(h.office);
    assert!(h.picture().contains("37071-00001M 変更"), "{}", h.picture());
    h.press("enter");
    assert_eq!(h.model.path(), ["Q1", "M1"]);
    assert!(h.row_of_focus().contains("手続きの理由"), "{}", h.picture());
    assert_snapshot!(h.picture());
    h.type_text("、請求書あり");
    h.pass(1);
    assert_eq!(h.office.unfinished().len(), 1);
    assert_eq!(
        kept(&h, "amend.reason").as_deref(),
        Some("工期延伸のため、請求書あり")
    );
    h.press("F10");
    h.yes();
    assert_eq!(h.message(), "37071-00001M の変更の承認を依頼しました。");
    assert!(h.office.unfinished().is_empty());
    h.pass(10);
    assert!(h.office.unfinished().is_empty());
}

#[test]
fn a_change_that_was_gone_on_with_elsewhere_is_continued_as_it_stands_there() {
    let mut h = changing(issued());
    longer(&mut h);
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    h.office
        .typed_elsewhere(1, "amend.reason", "工期延伸と増額のため");
    h.press("enter");
    assert!(
        h.row_of_focus().contains("工期延伸と増額のため"),
        "{}",
        h.picture()
    );
    h.type_text("、請求書あり");
    h.pass(1);
    assert_eq!(
        kept(&h, "amend.reason").as_deref(),
        Some("工期延伸と増額のため、請求書あり")
    );
    assert_eq!(h.office.unfinished().len(), 1);
}

#[test]
fn leaving_a_change_asks_nothing_and_the_same_contract_offers_it_again() {
    let mut h = changing(issued());
    h.press("tab tab tab tab tab tab tab tab");
    h.type_text("12,000");
    h.press("F12 e");
    assert!(h.picture().contains("新しく入力する"), "{}", h.picture());
    h.press("enter");
    assert!(h.row_of_focus().contains("12,000"), "{}", h.picture());
    // Thrown away only on purpose.
    h.press("F11 n");
    assert_eq!(h.office.unfinished().len(), 1);
    h.press("F11 y");
    assert!(h.office.unfinished().is_empty());
    assert_eq!(h.model.path(), ["Q1", "C1"]);
}

#[test]
fn a_number_of_a_resumed_change_is_typed_anew_and_not_added_to() {
    let mut h = changing(issued());
    h.press("tab tab tab tab tab tab tab tab");
    h.type_text("12000");
    h.press("tab");
    h.type_text("工期延伸のため");
    h.press("F12 e enter");
    // The field that was being typed is gone on with.
    h.type_text("、請求書あり");
    h.press("backtab");
    h.type_text("13000");
    h.pass(1);
    assert_eq!(kept(&h, "amend.premium").as_deref(), Some("13000"));
    assert_eq!(
        kept(&h, "amend.reason").as_deref(),
        Some("工期延伸のため、請求書あり")
    );
}

#[test]
fn a_change_that_could_not_be_kept_is_not_left_without_a_word() {
    let mut h = changing(issued());
    h.office.down = Some(Refusal::Unavailable);
    longer(&mut h);
    h.press("F12");
    assert!(
        h.picture().contains("まだ書きかけとして残せていません。"),
        "{}",
        h.picture()
    );
    h.press("n");
    assert_eq!(h.model.path().last(), Some(&"M1"));
    // The line comes back: it is kept without another key, and leaving asks nothing.
    h.office.down = None;
    h.pass(60);
    assert_eq!(h.office.unfinished().len(), 1);
    h.press("F12");
    assert!(
        h.message().starts_with("書きかけとして残しました。"),
        "{}",
        h.message()
    );
    assert_eq!(h.model.path(), ["Q1", "C1"]);
}

#[test]
fn a_change_in_which_only_the_cursor_moved_is_left_without_a_word() {
    let mut h = changing(issued());
    h.press("left left");
    h.press("F12");
    assert_eq!(h.message(), "");
    assert_eq!(h.model.path(), ["Q1", "C1"]);
}

#[test]
fn the_line_drops_and_what_was_typed_of_a_change_a_moment_ago_is_kept_too() {
    let mut h = changing(issued());
    h.press("tab tab tab tab tab tab tab tab");
    h.type_text("12,000");
    h.send(crate::app::Msg::Leaving);
    assert_eq!(kept(&h, "amend.premium").as_deref(), Some("12,000"));
}

#[test]
fn a_change_begun_before_the_contract_changed_is_shown_with_what_changed_and_not_continued() {
    let mut h = changing(issued());
    longer(&mut h);
    h.pass(1);
    let office = h.office;
    let mut all = ledger(vec![
        event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate()),
        event(
            2,
            EventKind::Change,
            None,
            "2022-11-01 13:00",
            certificate(),
        ),
    ]);
    all.version = 5;
    office.set_ledger(all);
    let mut h = Harness::clerk(office);
    h.press("enter");
    assert_snapshot!(h.picture());
    // No: it stays.
    h.press("n");
    assert_eq!(h.model.path(), ["Q1"]);
    assert_eq!(h.office.unfinished().len(), 1);
    // Yes: the form begins with the contract as it is.
    h.press("g c e enter");
    h.yes();
    assert!(h.office.unfinished().is_empty());
    assert!(h.picture().contains("どの手続きですか"), "{}", h.picture());
}
