//! 変更等の審査 and its list: what is typed once more, what is decided, and what comes after.

use super::amend_desk::{awaiting, issued, put};
use crate::domain::amendment_record::AmendmentState;
use crate::domain::command::Write;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::Harness;
use insta::assert_snapshot;

#[test]
fn the_list_of_amendments_says_whether_it_is_empty_ends_or_lost_its_line() {
    let mut h = Harness::supervisor(issued());
    h.press("g m");
    assert_snapshot!("amendments-empty", h.picture());
    let mut h = awaiting();
    h.press("g m");
    assert_snapshot!("amendments-one", h.picture());
    h.office.down = Some(Refusal::Unavailable);
    h.press("F5");
    h.pass(6);
    assert_snapshot!("amendments-lost", h.picture());
}

#[test]
fn a_reviewer_types_what_changed_once_more_and_no_is_the_default() {
    let mut h = awaiting();
    h.press("g m enter");
    assert_eq!(h.model.path(), ["Q1", "M2", "M3"]);
    assert_snapshot!(h.picture());
    h.press("a");
    assert_snapshot!(h.picture());
    h.type_text("R5.6.29");
    h.press("enter");
    h.type_text("20230630");
    h.press("enter");
    assert!(
        h.message()
            .starts_with("打ち直した「保証期限」が一致しません。承認していません。"),
        "{}",
        h.message()
    );
    // What it says in full is under F1; the dialog stands as it was typed, the field that differs in focus: it is mended, not typed anew.
    assert_snapshot!(h.picture());
    h.press("backspace backspace");
    h.type_text("30");
    h.press("enter enter");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert!(h.writes().is_empty(), "No is the default: {:?}", h.writes());
    h.press("a");
    h.type_text("R5.6.30");
    h.press("enter");
    h.type_text("R5.6.30");
    h.press("enter");
    h.yes();
    assert_eq!(h.message(), "37071-00001M を承認しました。");
}

#[test]
fn a_returned_amendment_comes_back_with_its_reason_and_what_was_typed() {
    let mut h = awaiting();
    h.press("g m enter t");
    h.type_text("工期を確かめてください");
    h.press("enter y");
    assert_eq!(h.message(), "37071-00001M を差し戻しました。");
    let office = h.hand_over();
    let mut h = Harness::clerk(office);
    h.press("g m enter");
    assert!(
        h.picture()
            .contains("差し戻されています: 工期を確かめてください"),
        "{}",
        h.picture()
    );
    h.press("e");
    assert!(
        h.picture().contains("工期延伸のため") && h.picture().contains("R5.6.30"),
        "{}",
        h.picture()
    );
}

#[test]
fn who_drafted_it_reads_that_somebody_else_approves() {
    let mut h = awaiting();
    let office = h.hand_over();
    let mut h = Harness::clerk(office);
    h.press("g m enter");
    assert!(
        h.picture().contains("自分が起案したものは承認できません"),
        "{}",
        h.picture()
    );
    h.press("d");
    h.type_text("取りやめ");
    h.press("enter y");
    assert_eq!(h.message(), "37071-00001M の手続きを取り下げました。");
    assert_eq!(h.office.amendment_state(1), AmendmentState::Withdrawn);
}

#[test]
fn a_termination_is_approved_in_front_of_the_line_that_it_prints() {
    let mut h = Harness::clerk(issued());
    h.press("g c e end enter");
    put(&mut h, "R4.11.20");
    h.press("tab tab");
    h.type_text("工事中止のため");
    h.press("F10");
    h.yes();
    let mut h = Harness::supervisor(h.hand_over());
    h.press("g m enter");
    let all = super::record::pages(&mut h);
    assert!(all.contains("解約　令和4年11月20日"), "{all}");
    // And in the question itself, before anybody says yes.
    h.press("a");
    let mut asked = h.picture();
    if !asked.contains("y はい") {
        h.type_text("R4.11.20");
        h.press("enter");
        asked = h.picture();
    }
    assert!(asked.contains("y はい"), "{asked}");
    let asked = super::record::pages(&mut h);
    assert!(asked.contains("解約　令和4年11月20日"), "{asked}");
    h.press("y");
    assert_eq!(h.message(), "37071-00001M を承認しました。");
}

#[test]
fn what_is_read_anew_beneath_a_question_is_not_what_is_decided() {
    let mut h = awaiting();
    h.press("g m enter");
    // Typed in one go: the question stands before the answer to F5 comes.
    h.hold = true;
    h.press("F5 t");
    h.office.amendment_moves_on(1);
    h.hold = false;
    h.settle();
    h.type_text("保証期限の確認");
    h.press("enter y");
    assert_eq!(
        h.office.amendment_state(1),
        AmendmentState::AwaitingApproval
    );
    assert!(
        matches!(h.writes().as_slice(), [Write::ReturnAmendment { .. }]),
        "{:?}",
        h.writes()
    );
    assert!(!h.message().contains("差し戻しました"), "{}", h.message());
}

#[test]
fn a_question_taller_than_the_screen_is_read_page_by_page_and_says_with_which_key() {
    let mut h = awaiting();
    h.press("g m enter a");
    h.type_text("R5.6.30");
    h.press("enter");
    h.type_text("R5.6.30");
    h.press("enter");
    let first = h.picture();
    assert!(first.contains("続きは"), "{first}");
    h.press("PgDn");
    assert_snapshot!(h.picture());
    h.press("end");
    let last = h.picture();
    assert!(last.contains("取扱箇所") && last.contains("前は"), "{last}");
    h.press("up");
    assert_ne!(last, h.picture(), "one line back at once");
    h.press("home");
    assert_eq!(first, h.picture());
    assert!(h.writes().is_empty());
    h.press("PgDn y");
    assert_eq!(h.message(), "37071-00001M を承認しました。");
}

#[test]
fn f1_explains_the_dialog_that_is_open_and_gives_it_back_as_it_was() {
    let mut h = awaiting();
    h.press("g m enter a");
    h.type_text("R5");
    h.press("F1");
    assert_snapshot!(h.picture());
    h.press("F12");
    h.type_text(".6.30");
    h.press("enter");
    assert!(
        h.picture().contains("保証期限   R5.6.30"),
        "{}",
        h.picture()
    );
    // A list of values.
    let mut h = Harness::clerk(issued());
    h.press("g c e F1");
    assert!(
        h.picture().contains("上下の矢印で選び、Enter で決めます"),
        "{}",
        h.picture()
    );
    h.press("F12");
    assert!(h.picture().contains("どの手続きですか"), "{}", h.picture());
}

#[test]
fn keys_typed_behind_a_next_that_is_not_there_do_nothing_to_the_amendment_that_stays() {
    for (way, nothing) in [("] t", "この後に"), ("[ t", "この前に")] {
        let mut h = awaiting();
        h.press("g m enter");
        h.hold = true;
        h.press(way);
        h.type_text("工期の確認");
        h.press("Enter y");
        h.hold = false;
        h.settle();
        assert_eq!(h.writes(), []);
        assert!(h.message().starts_with(nothing), "{}", h.message());
        assert_eq!(
            h.model.context_now(),
            crate::keys::Context::Review,
            "{}",
            h.picture()
        );
    }
}
