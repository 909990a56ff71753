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

#[test]
fn blanks_around_a_code_are_nobodys_fault_and_are_not_sent() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    counter::flyer(&mut h);
    for (label, code) in [
        ("顧客コード", " c371001\u{3000}"),
        ("発注者コード", "20001 "),
        ("金融機関コード", "\u{3000}9001"),
        ("店番", " 101 "),
    ] {
        to(&mut h, label);
        h.press("C-u");
        h.type_text(code);
        h.press("Tab S-Tab");
        assert!(h.row_of_focus().starts_with("> "), "{}", h.picture());
    }
    h.press("F10");
    h.yes();
    let sent = &h.office.entered()[0];
    let bank = sent.deposit.as_ref().unwrap();
    let codes = [
        &sent.applicant.customer_code,
        &sent.works.orderer_code,
        &bank.bank_code,
        &bank.branch_code,
    ];
    let codes = codes.map(|code| code.as_deref().unwrap_or_default());
    assert_eq!(codes, ["C371001", "20001", "9001", "101"]);
}

#[test]
fn a_bank_that_is_known_and_has_no_contract_is_not_called_unknown() {
    let office = counter::office();
    office.set_choices(vec![Choice {
        code: "9004-001".to_owned(),
        label: "□□信用組合".to_owned(),
        detail: "本店".to_owned(),
    }]);
    let mut h = Harness::clerk(office);
    h.press("N");
    to(&mut h, "金融機関コード");
    h.type_text("9004");
    h.press("Tab");
    h.type_text("001");
    h.press("Tab S-Tab");
    let said = "この金融機関とは預託の契約がありません";
    assert!(h.row_of_focus().contains(said), "{}", h.picture());
    h.press("C-u");
    h.type_text("002");
    h.press("Tab S-Tab");
    assert!(
        h.row_of_focus().contains("台帳にないコードです"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_member_without_a_share_and_one_that_stands_twice_are_told_as_their_field_is_left() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    to(&mut h, "JV構成員");
    for (members, said) in [
        ("㈱Ａ 0、㈱Ｂ 100", "「㈱Ａ」の出資割合が0%です"),
        (
            "㈱髙橋 50、株式会社高橋 50",
            "「株式会社高橋」が二度あります",
        ),
    ] {
        h.press("C-u");
        h.type_text(members);
        h.press("Tab S-Tab");
        assert!(h.row_of_focus().starts_with(">!"), "{}", h.picture());
        assert!(h.picture().contains(said), "{}", h.picture());
    }
}

#[test]
fn places_are_listed_with_their_codes_and_their_prefecture_once() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    to(&mut h, "郵便番号");
    h.press("F4");
    let picture = h.picture();
    let line = picture.lines().find(|l| l.contains("箱清水")).unwrap();
    assert!(line.contains("380-0801 長野県"), "{line}");
    assert_eq!(line.matches("長野県").count(), 1, "{line}");
}
