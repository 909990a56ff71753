//! Who and where is meant by a code that is typed in a form of the masters, and what a key without a list says.

use super::desk::mori;
use super::house::{administrator, at_audit};
use super::house_rooms;
use crate::runtime::harness::Harness;

const NO_LIST: &str = "この欄に候補はありません。";

fn at_entitlements() -> Harness {
    let office = house_rooms::entitlements();
    office.set_choices(vec![mori()]);
    let mut h = Harness::new(administrator(), office);
    h.press("g b Enter F6");
    h
}

#[test]
fn whoever_is_let_work_elsewhere_and_where_stand_by_name_in_form_question_and_outcome() {
    let mut h = at_entitlements();
    h.type_text("mori");
    h.press("Tab");
    assert!(h.picture().contains("森 直子"), "{}", h.picture());
    h.press("F4");
    assert!(h.picture().contains("371 長野支店"), "{}", h.picture());
    h.type_text("新潟");
    h.press("Enter");
    assert!(h.picture().contains("新潟支店"), "{}", h.picture());
    h.press("F10");
    let question = h.picture();
    assert!(question.contains("支店: 380  新潟支店"), "{question}");
    assert!(question.contains("ログイン: mori  森 直子"), "{question}");
    h.type_text("応援のため");
    h.press("Enter");
    h.yes();
    assert_eq!(h.message(), "森 直子 に 新潟支店 の兼務を認めました。");
}

#[test]
fn a_login_or_a_branch_that_there_is_not_is_marked_when_its_field_is_left() {
    let mut h = at_entitlements();
    h.type_text("nobody");
    h.press("Tab");
    assert!(h.picture().contains("そのログインの"), "{}", h.picture());
    h.type_text("999");
    h.press("Tab");
    assert!(
        h.picture().contains("その支店はありません"),
        "{}",
        h.picture()
    );
    h.press("F10");
    assert!(!h.picture().contains("[ はい ]"), "{}", h.picture());
    assert!(h.picture().contains("そのログインの"), "{}", h.picture());
}

#[test]
fn the_branch_of_an_operator_is_chosen_from_a_list_and_told_by_name() {
    let mut h = Harness::new(administrator(), house_rooms::operators());
    h.press("g b Enter F6 Tab Tab");
    assert!(
        h.row_of_focus().contains("支店コード3桁"),
        "{}",
        h.picture()
    );
    h.press("F4");
    assert!(h.picture().contains("380 新潟支店"), "{}", h.picture());
    h.type_text("380");
    h.press("Enter");
    let picture = h.picture();
    let row = picture
        .lines()
        .find(|l| l.contains("新潟支店"))
        .unwrap_or_default();
    assert!(row.trim_start().starts_with("支店"), "{picture}");
}

#[test]
fn f4_where_there_is_no_list_says_so_in_questions_filters_and_forms() {
    // A reason, and a question with fields.
    let mut reason = Harness::new(administrator(), house_rooms::entitlements());
    reason.press("g b Enter 4 Enter F4");
    assert_eq!(reason.message(), NO_LIST, "{}", reason.picture());
    let mut hold = super::record::examined();
    hold.press("H F4");
    assert_eq!(hold.message(), NO_LIST, "{}", hold.picture());
    let mut filter = at_audit(3);
    filter.press("f F4");
    assert_eq!(filter.message(), NO_LIST, "{}", filter.picture());
    let mut form = Harness::new(administrator(), house_rooms::holidays());
    form.press("g b Enter F6 F4");
    assert_eq!(form.message(), NO_LIST, "{}", form.picture());
}
