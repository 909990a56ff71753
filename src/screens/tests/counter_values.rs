//! Values that are chosen instead of typed: from the masters, the postal codes, the members of a joint venture.

use super::counter::{field, firms, flyer, office};
use super::yearly::to;
use crate::domain::field::FieldId;
use crate::runtime::harness::Harness;

#[test]
fn a_postal_code_says_its_place_and_fills_an_empty_address() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab Tab");
    field(&mut h, "3808537");
    assert!(
        h.picture().contains("長野県　長野市　南石堂町"),
        "{}",
        h.picture()
    );
    h.press("BackTab C-u F4");
    h.type_text("箱清水");
    h.press("Enter");
    let picture = h.picture();
    assert!(
        picture.contains("380-0801") && picture.contains("箱清水"),
        "{picture}"
    );
}

#[test]
fn a_contractor_from_the_list_brings_address_and_phone_along() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab F4");
    h.type_text("建設");
    h.press("Enter");
    let picture = h.picture();
    for what in [
        "C371001",
        "380-8537",
        "南石堂町　１２３０ー６",
        "026-000-0000",
    ] {
        assert!(picture.contains(what), "{what}: {picture}");
    }
}

#[test]
fn after_a_choice_that_fills_fields_behind_it_typing_goes_on_in_the_first_empty_one() {
    let mut h = Harness::clerk(office());
    h.press("N Tab F4");
    h.type_text("建設");
    h.press("Enter");
    // Code, name, postal code, address and phone have come.
    assert!(h.row_of_focus().contains("JV"), "{}", h.picture());
    while !h.row_of_focus().contains("発注者コード") {
        h.press("Tab");
    }
    h.press("F4 Enter");
    assert!(h.row_of_focus().contains("工事名"), "{}", h.picture());
    h.type_text("○○橋");
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.text(FieldId::WorksName), "○○橋");
    assert!(!kept[0].sheet.text(FieldId::OrdererName).contains("橋"));
    // A place gives the beginning of an address: the house number is typed there.
    while !h.row_of_focus().contains("郵便番号") {
        h.press("BackTab");
    }
    h.press("C-u F4");
    h.type_text("箱清水");
    h.press("Enter");
    assert!(h.row_of_focus().contains("住所"), "{}", h.picture());
}

#[test]
fn shares_of_a_joint_venture_are_summed_and_its_representative_is_chosen_from_its_members() {
    let mut h = Harness::clerk(office());
    h.press("N");
    while !h.row_of_focus().contains("JV構成員") {
        h.press("Tab");
    }
    h.type_text("○○建設㈱ ６０、㈱髙橋土木 30");
    assert!(h.picture().contains("2社 計90.00%"), "{}", h.picture());
    h.press("BackTab F4 Down Enter");
    assert!(h.row_of_focus().contains("㈱髙橋土木"), "{}", h.picture());
    h.press("F10");
    while !h.row_of_focus().contains("JV構成員") {
        h.press("Tab");
    }
    assert!(h.row_of_focus().starts_with(">!"), "{}", h.picture());
    let said = "出資割合の合計が100%ではありません（90.00%）";
    assert!(h.picture().contains(said), "{}", h.picture());
    h.press("C-u");
    h.type_text("○○建設㈱ ６０、㈱髙橋土木 40");
    assert!(h.picture().contains("2社 計100.00%"), "{}", h.picture());
}

#[test]
fn a_code_goes_when_its_name_becomes_another_firms_and_comes_back_with_it() {
    let mut h = Harness::clerk(office());
    h.press("N Tab F4");
    h.type_text("髙橋");
    h.press("Enter");
    to(&mut h, "申込者 ");
    h.press("C-u");
    h.type_text("○○組");
    h.press("Tab");
    assert!(
        h.picture().contains("C371002（㈱髙橋土木）は消しました"),
        "{}",
        h.picture()
    );
    h.pass(1);
    assert_eq!(
        h.office.unfinished()[0].sheet.text(FieldId::CustomerCode),
        ""
    );
    // The same firm, written otherwise.
    h.press("BackTab C-u");
    h.type_text("株式会社高橋土木");
    h.press("Tab");
    h.pass(1);
    assert_eq!(
        h.office.unfinished()[0].sheet.text(FieldId::CustomerCode),
        "C371002"
    );
    assert!(h.message().contains("戻しました"), "{}", h.message());
    // Its joint venture has its code too.
    h.press("BackTab C-u");
    h.type_text("△△JV");
    to(&mut h, "JV代表者");
    h.type_text("㈱髙橋土木");
    to(&mut h, "申込者 ");
    h.press("Tab");
    h.pass(1);
    assert_eq!(
        h.office.unfinished()[0].sheet.text(FieldId::CustomerCode),
        "C371002"
    );
}

#[test]
fn a_code_of_another_firm_is_warned_of_before_it_is_sent() {
    let office = office();
    office.code_is_of("㈱アルプス橋梁");
    let mut h = Harness::clerk(office);
    h.press("N");
    flyer(&mut h);
    h.press("F10");
    assert!(
        h.picture()
            .contains("顧客コード C371001 は「㈱アルプス橋梁」のもので"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_list_that_has_nothing_says_how_to_widen_it() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab F4");
    h.type_text("ぬぬぬ");
    assert!(
        h.picture().contains("BS で文字を消すと増えます。"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_value_is_chosen_from_what_was_typed_however_fast_enter_follows() {
    let mut h = Harness::clerk(office());
    h.press("N Tab F4");
    // No answer comes until everything is typed.
    h.hold = true;
    h.type_text("㈱髙橋");
    h.press("Enter Tab");
    h.hold = false;
    h.settle();
    assert!(h.picture().contains("C371002"), "{}", h.picture());
    assert!(!h.picture().contains("C371001"), "{}", h.picture());
    // The Tab behind it went to the form: past what was filled, and one further.
    assert!(!h.row_of_focus().contains("申込者"), "{}", h.picture());
}

#[test]
fn what_is_typed_in_a_name_field_is_what_its_list_opens_with() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.press("F4 Enter");
    assert!(h.picture().contains("C371002"), "{}", h.picture());
    // What was chosen is no filter: another one is chosen from all of them.
    while !h.row_of_focus().contains("申込者  ") {
        h.press("BackTab");
    }
    h.press("F4");
    assert!(h.picture().contains("○○建設　株式会社"), "{}", h.picture());
}

#[test]
fn the_list_of_a_name_opens_with_what_was_typed_also_behind_a_typed_code() {
    let office = office();
    office.set_choices(firms());
    let mut h = Harness::clerk(office);
    h.press("N");
    to(&mut h, "顧客コード");
    h.type_text("C371009");
    to(&mut h, "申込者");
    h.type_text("○○建設");
    h.press("F4 Enter");
    assert!(h.picture().contains("C371001"), "{}", h.picture());
    // A bank by the codes that were typed, from its branch's code and from its name.
    for label in ["店番", "預託金融機関"] {
        to(&mut h, "金融機関コード");
        h.press("C-u");
        h.type_text("9001");
        to(&mut h, "店番");
        h.press("C-u");
        h.type_text("102");
        to(&mut h, "預託金融機関");
        h.press("C-u");
        to(&mut h, label);
        h.press("F4");
        let picture = h.picture();
        assert!(picture.contains("9001-102"), "{label}: {picture}");
        h.press("Enter");
        assert!(h.picture().contains("△△支店"), "{label}: {}", h.picture());
        assert!(!h.picture().contains("××支店"), "{label}: {}", h.picture());
    }
}

#[test]
fn the_name_begun_behind_the_members_of_a_joint_venture_is_searched_and_completed() {
    let mut h = Harness::clerk(office());
    h.press("N");
    while !h.row_of_focus().contains("JV構成員") {
        h.press("Tab");
    }
    h.type_text("○○建設㈱ 60、㈱髙");
    h.press("F4 Enter");
    h.type_text("40");
    assert!(
        h.row_of_focus().contains("○○建設㈱ 60、㈱髙橋土木 40"),
        "{}",
        h.picture()
    );
    assert!(h.picture().contains("2社 計100.00%"), "{}", h.picture());
}

#[test]
fn whose_code_it_is_is_said_beside_it_as_soon_as_it_is_left() {
    let office = office();
    office.set_choices(firms());
    let mut h = Harness::clerk(office);
    h.press("N");
    for (label, code, name) in [
        ("顧客コード", "c371001", "○○建設　株式会社"),
        ("発注者コード", "0011223", "長野県△△建設事務所長"),
        ("金融機関コード", "9001", "○○銀行"),
        ("店番", "101", "○○銀行 ××支店"),
    ] {
        to(&mut h, label);
        h.type_text(code);
        h.press("Tab BackTab");
        let row = h.row_of_focus();
        assert!(row.contains(name), "{label}: {row}");
        // Of another text nothing is said.
        h.press("End BS");
        assert!(!h.row_of_focus().contains(name), "{}", h.row_of_focus());
        h.type_text("9");
        h.press("Tab BackTab");
        assert!(
            h.row_of_focus().contains("台帳にないコードです") || label == "金融機関コード",
            "{}",
            h.row_of_focus()
        );
        h.press("End BS");
        h.type_text(&code[code.len() - 1..]);
    }
}
