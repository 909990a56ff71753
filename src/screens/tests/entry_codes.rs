//! What a code that is typed fills in, what it never writes over, and what the entry form says without being sent.

use super::counter;
use super::yearly::to;
use crate::domain::record::Choice;
use crate::runtime::harness::Harness;
use insta::assert_snapshot;

pub(super) fn orderers() -> Harness {
    let office = counter::office();
    let choice = |code: &str, label: &str| Choice {
        code: code.to_owned(),
        label: label.to_owned(),
        detail: "市町村".to_owned(),
    };
    office.set_choices(vec![choice("20004", "〇〇市長"), choice("20005", "△△町長")]);
    let mut h = Harness::clerk(office);
    h.press("N");
    h
}

fn code(h: &mut Harness, code: &str) {
    to(h, "発注者コード");
    h.type_text(code);
    h.press("Tab");
}

fn orderer(h: &Harness) -> String {
    let picture = h.picture();
    let row = picture.lines().find(|l| l.contains("発注者 ")).unwrap();
    row.to_owned()
}

#[test]
fn an_orderers_code_that_is_typed_fills_in_whose_it_is_and_another_code_another_name() {
    let mut h = orderers();
    code(&mut h, "20004");
    assert!(h.row_of_focus().contains("〇〇市長"), "{}", h.picture());
    assert_snapshot!(h.picture());
    code(&mut h, "20005");
    assert!(orderer(&h).contains("△△町長"), "{}", h.picture());
    assert!(!orderer(&h).contains("〇〇市長"), "{}", h.picture());
}

#[test]
fn who_types_the_orderer_themselves_replaces_what_a_code_filled_in_and_no_code_writes_over_it() {
    let mut h = orderers();
    code(&mut h, "20004");
    h.type_text("○○市水道事業管理者");
    assert!(
        h.row_of_focus().contains("○○市水道事業管理者"),
        "{}",
        h.picture()
    );
    assert!(!h.row_of_focus().contains("〇〇市長"), "{}", h.picture());
    code(&mut h, "20005");
    assert!(orderer(&h).contains("水道事業管理者"), "{}", h.picture());
}

#[test]
fn a_name_that_a_code_filled_in_is_added_to_once_it_was_left() {
    let mut h = orderers();
    code(&mut h, "20004");
    h.press("Tab S-Tab");
    h.type_text("代理");
    assert!(h.row_of_focus().contains("〇〇市長代理"), "{}", h.picture());
}

#[test]
fn the_representative_of_a_joint_venture_says_where_its_list_comes_from() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    to(&mut h, "JV代表者");
    h.press("F4");
    assert!(h.message().contains("JV構成員"), "{}", h.message());
}

#[test]
fn shares_that_make_no_whole_and_a_member_without_a_share_are_told_as_their_field_is_left() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    to(&mut h, "JV構成員");
    h.type_text("○○建設㈱ 60、㈱髙橋土木 39.99");
    h.press("Tab S-Tab");
    assert!(h.row_of_focus().starts_with(">!"), "{}", h.picture());
    h.press("C-u");
    h.type_text("○○建設㈱ 60、㈱髙橋土木40");
    h.press("Tab S-Tab");
    assert!(h.picture().contains("「㈱髙橋土木40」"), "{}", h.picture());
}

#[test]
fn an_empty_postal_code_is_missing_and_not_of_the_wrong_form() {
    let mut h = Harness::clerk(counter::office());
    h.press("N F10 F1");
    let picture = h.picture();
    assert!(picture.contains("郵便番号: 入力がありません"), "{picture}");
}

#[test]
fn characters_that_no_font_has_are_named_all_at_once_and_stay_beside_their_field() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    to(&mut h, "工事名");
    h.type_text("𪚥野𪛖川の工事");
    h.press("Tab S-Tab");
    for seen in ["leaving", "F10"] {
        let picture = h.picture();
        for gap in ["「𪚥」", "「𪛖」"] {
            assert!(picture.contains(gap), "{seen}: {picture}");
        }
        h.press("F10");
        to(&mut h, "工事名");
    }
}

#[test]
fn clearing_what_is_empty_begins_nothing() {
    let mut h = Harness::clerk(counter::office());
    h.press("N F8");
    h.pass(10);
    assert!(h.writes().is_empty(), "{:?}", h.writes());
}
