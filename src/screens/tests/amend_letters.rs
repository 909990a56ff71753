//! A letter that no font has is said before an amendment is asked for; one that stopped for it all the same can be withdrawn
//! until it has its number.

use super::amend_desk::{issued, put, submitted, waiting};
use crate::domain::amendment::AmendedValue;
use crate::runtime::harness::Harness;
use insta::assert_snapshot;

/// In the 請負者 of a 訂正 of the issue.
fn correcting() -> Harness {
    let mut h = Harness::clerk(issued());
    h.press("g c e down enter");
    h.press("tab tab tab tab tab tab tab tab");
    h
}

#[test]
fn a_letter_that_no_font_has_is_said_when_its_field_is_left_and_nothing_is_asked_while_it_stands() {
    let mut h = correcting();
    put(&mut h, "𠮷組");
    assert!(!h.picture().contains("U+20BB7"), "not while it is typed");
    h.press("tab");
    assert_snapshot!("letter", h.picture());
    h.press("end");
    for _ in 0..4 {
        h.press("tab");
    }
    h.press("F10");
    assert!(h.message().contains("直す所が"), "{}", h.message());
    let mut h = correcting();
    put(&mut h, "𠮷組");
    h.press("tab tab tab tab");
    h.type_text("届出の誤り");
    h.press("F10");
    assert!(
        h.message().starts_with("直す所が1か所あります"),
        "{}",
        h.message()
    );
    assert_snapshot!("letter-refused", h.picture());
    h.press("F1");
    assert!(h.picture().contains("書体を管理者に"), "{}", h.picture());
    h.press("F12");
    // A yes that was typed ahead answers nothing, for nothing was asked.
    h.press("y");
    assert_eq!(h.writes(), []);
    put(&mut h, "吉組");
    h.press("F10");
    h.yes();
    let name = AmendedValue::Text("吉組".to_owned());
    assert!(
        submitted(&h, 0).fields.iter().any(|(_, v)| *v == name),
        "{:?}",
        h.writes()
    );
}

#[test]
fn a_letter_in_what_this_procedure_does_not_set_is_named_with_its_field() {
    let office = issued();
    let mut content = super::amend_desk::certificate();
    content.works_name = "𠮷野川護岸工事".to_owned();
    office.set_ledger(super::amend_desk::ledger(vec![super::amend_desk::event(
        1,
        crate::domain::ledger::EventKind::Issue,
        None,
        "2022-11-01 09:30",
        content,
    )]));
    let mut h = Harness::clerk(office);
    h.press("g c e end enter");
    h.type_text("R4.12.1");
    h.press("tab tab");
    h.type_text("工事の中止");
    h.press("F10");
    assert!(
        h.picture().contains("工事名: 「𠮷」（U+20BB7）"),
        "{}",
        h.picture()
    );
    assert_eq!(h.writes(), []);
}

#[test]
fn a_stopped_amendment_says_how_it_goes_on_and_is_withdrawn_before_its_number_alone() {
    let office = waiting();
    office.stop_amendment(None);
    let mut h = Harness::clerk(office);
    h.press("g m enter");
    assert_snapshot!("stopped", h.picture());
    h.press("d");
    assert_snapshot!("stopped-withdraw", h.picture());
    h.type_text("字を改めて出し直し");
    h.press("enter");
    h.yes();
    assert_eq!(h.message(), "37071-00001M の手続きを取り下げました。");

    let office = waiting();
    office.stop_amendment(Some(2));
    let mut h = Harness::clerk(office);
    h.press("g m enter d");
    assert!(
        h.message().starts_with("発生番号がもう付いているので"),
        "{}",
        h.message()
    );
    assert_eq!(h.writes(), []);
    assert!(
        h.picture().contains("発生番号が付いてから止まっています"),
        "{}",
        h.picture()
    );
}
