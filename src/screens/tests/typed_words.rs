//! What is typed to find, to fill in and out of habit: filters that a program put in, customer codes, keys after a no.

use super::amend_desk::awaiting;
use super::counter::{self, firms};
use super::house::administrator;
use super::house_rooms;
use super::record::{issued, openable};
use super::yearly::to;
use crate::domain::amendment_record::AmendmentState;
use crate::domain::house::HouseTable;
use crate::domain::record::Choice;
use crate::runtime::harness::Harness;
use crate::runtime::harness::sample::contract;
use serde_json::json;

fn entry() -> Harness {
    let office = counter::office();
    office.set_choices(firms());
    let mut h = Harness::clerk(office);
    h.press("N");
    h
}

#[test]
fn what_is_typed_first_replaces_the_filter_that_a_list_of_contracts_opened_with() {
    let mut h = entry();
    to(&mut h, "申込者");
    h.type_text("㈱髙橋土木");
    h.press("F2");
    assert!(h.picture().contains("㈱髙橋土木"), "{}", h.picture());
    h.type_text("16M");
    let picture = h.picture();
    assert!(picture.contains(" 16M"), "{picture}");
    assert!(!picture.contains("㈱髙橋土木16M"), "{picture}");
}

#[test]
fn a_list_of_contracts_that_shows_the_first_of_them_says_that_there_are_more() {
    let mut h = Harness::clerk(openable(60));
    h.press("N F2");
    let picture = h.picture();
    assert!(picture.contains(" / 50+  まだあります"), "{picture}");
    h.type_text(&contract(7).number);
    assert!(!h.picture().contains("まだあります"), "{}", h.picture());
}

#[test]
fn a_customer_code_that_is_typed_changes_no_other_field_and_its_list_fills_them_in() {
    let mut h = entry();
    to(&mut h, "顧客コード");
    h.type_text("C371001");
    h.press("Tab BackTab");
    assert!(h.row_of_focus().contains("○○建設"), "{}", h.picture());
    assert!(!h.picture().contains("390-0811"), "{}", h.picture());
    h.press("F4 Enter");
    let picture = h.picture();
    for what in ["390-0811", "長野県松本市中央２丁目", "0263-00-0000"] {
        assert!(picture.contains(what), "{what}: {picture}");
    }
}

#[test]
fn what_is_said_of_a_field_goes_with_the_focus_and_f1_explains_the_field() {
    let mut h = entry();
    h.type_text("x");
    assert!(h.message().contains("打ち込む欄ではありません"));
    assert!(h.message().contains("Space"), "{}", h.message());
    h.press("Tab");
    assert!(!h.message().contains("打ち込む欄"), "{}", h.message());
    h.press("BackTab");
    h.type_text("x");
    h.pass(1);
    h.press("Space");
    assert!(!h.message().contains("打ち込む欄"), "{}", h.message());
    h.type_text("x");
    h.press("F1");
    assert!(!h.picture().contains("メッセージの説明"), "{}", h.picture());
}

#[test]
fn a_yes_of_habit_after_a_no_copies_no_contract() {
    let mut h = issued();
    h.press("g c Enter P");
    let _ = h.picture();
    h.press("Enter y");
    assert_eq!(h.model.path().last(), Some(&"C2"));
    assert!(
        h.message().contains("確認には答えました"),
        "{}",
        h.message()
    );
    h.press("y");
    assert_eq!(h.model.path().last(), Some(&"E1"));
}

#[test]
fn a_returned_amendment_is_drafted_anew_with_one_key_and_one_that_waits_says_why_not() {
    let mut h = awaiting();
    h.press("g m e");
    assert_eq!(h.model.path(), ["Q1", "M2"], "{}", h.picture());
    assert!(
        h.message().contains("差し戻されていない"),
        "{}",
        h.message()
    );
    h.press("enter t");
    h.type_text("工期を確かめてください");
    h.press("enter");
    h.yes();
    assert_eq!(h.office.amendment_state(1), AmendmentState::Returned);
    let office = h.hand_over();
    let mut h = Harness::clerk(office);
    h.press("g m e");
    assert_eq!(h.model.path(), ["Q1", "M2", "M1"], "{}", h.picture());
    assert!(h.picture().contains("工期延伸のため"), "{}", h.picture());
}

#[test]
fn clearing_a_section_begins_it_again_at_its_first_field() {
    let mut h = entry();
    to(&mut h, "申込者");
    h.type_text("○○建設㈱");
    h.press("Tab F8");
    assert!(h.row_of_focus().contains("受付方法"), "{}", h.picture());
    h.press("F7");
    assert!(h.picture().contains("○○建設㈱"), "{}", h.picture());
}

fn new_contractor() -> Harness {
    let firm = json!({"customer_code": "C371001", "name": "○○建設　株式会社"});
    let office = house_rooms::one(
        HouseTable::Contractors,
        vec![(HouseTable::Contractors, firm)],
    );
    office.set_choices(firms());
    let mut h = Harness::new(administrator(), office);
    h.press("enter N");
    h
}

#[test]
fn a_code_of_the_wrong_form_and_one_that_is_taken_are_told_as_their_field_is_left() {
    let mut h = new_contractor();
    h.type_text("C1あ");
    h.press("Tab");
    assert!(h.picture().contains("4〜12"), "{}", h.picture());
    h.press("BackTab C-u");
    h.type_text("c371001");
    h.press("Tab");
    assert!(
        h.picture().contains("そのコードの行がすでにあります"),
        "{}",
        h.picture()
    );
    h.press("BackTab C-u");
    h.type_text("C371009");
    h.press("Tab");
    assert!(!h.picture().contains("✕"), "{}", h.picture());
}

fn new_row(table: HouseTable, code: &str) -> Harness {
    let office = house_rooms::one(table, Vec::new());
    office.set_choices(vec![Choice {
        code: code.to_owned(),
        label: "○○銀行".to_owned(),
        detail: String::new(),
    }]);
    let mut h = Harness::new(administrator(), office);
    h.press("enter N");
    h
}

#[test]
fn a_bank_that_is_there_already_is_refused_at_its_field_with_the_other_faults() {
    let taken = "そのコードの行がすでにあります";
    let mut h = new_row(HouseTable::Banks, "9001-101");
    h.type_text("9001");
    h.press("Tab");
    h.type_text("101");
    h.press("F10");
    let picture = h.picture();
    assert!(picture.contains(taken), "{picture}");
    assert!(picture.contains("入力がありません"), "{picture}");
    h.type_text("○○銀行");
    h.press("Tab");
    h.type_text("本店");
    h.press("F10");
    assert!(h.message().contains(taken), "{}", h.picture());
    assert!(h.row_of_focus().contains("101"), "{}", h.picture());
    h.press("y");
    assert!(h.writes().is_empty(), "{:?}", h.writes());
}

#[test]
fn a_day_that_is_a_holiday_already_is_refused_at_its_field_before_the_question() {
    let mut h = new_row(HouseTable::Holidays, "2022-11-03");
    h.type_text("R4.11.3");
    h.press("Tab");
    assert!(
        h.picture().contains("その日はすでに休日です"),
        "{}",
        h.picture()
    );
    h.type_text("文化の日");
    h.press("F10");
    assert!(
        h.message().contains("その日はすでに休日です"),
        "{}",
        h.picture()
    );
    h.press("y");
    assert!(h.writes().is_empty(), "{:?}", h.writes());
}

#[test]
fn a_telephone_number_of_letters_is_refused_where_contractors_are_kept_as_in_an_application() {
    let mut h = new_contractor();
    h.press("BackTab");
    h.type_text("abc");
    h.press("Tab");
    assert!(
        h.picture().contains("電話番号と読めません"),
        "{}",
        h.picture()
    );
}

#[test]
fn clearing_a_masters_form_says_so_and_with_which_key_it_comes_back() {
    let mut h = new_contractor();
    h.type_text("C371009");
    h.press("F8");
    assert!(h.message().contains("F7"), "{}", h.message());
    h.press("F7");
    assert!(h.picture().contains("C371009"), "{}", h.picture());
}

#[test]
fn that_nothing_changes_is_no_matter_of_the_reason() {
    let mut h = super::amend_desk::changing(super::amend_desk::issued());
    h.press("backtab");
    h.type_text("設計変更のため");
    h.press("F10");
    assert!(
        h.picture().contains("変わる所がありません"),
        "{}",
        h.picture()
    );
    assert!(!h.row_of_focus().contains("理由"), "{}", h.picture());
}
