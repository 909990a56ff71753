//! What is wrong in the form of the counter is said beside its field, all at once, and explained.

use super::counter::{field, flyer, go_to, office};
use super::yearly::to;
use crate::domain::command::Write;
use crate::domain::record::ApplicationState;
use crate::runtime::harness::{Harness, application};
use insta::assert_snapshot;

#[test]
fn a_number_that_is_typed_again_after_leaving_it_replaces_what_stood_there() {
    let mut h = Harness::clerk(office());
    h.press("N");
    go_to(&mut h, "請負金額");
    h.type_text("500000");
    h.press("Down Up");
    h.type_text("600000");
    assert!(
        h.picture().contains("600000") && !h.picture().contains("500000600000"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_works_name_in_a_code_is_refused_as_soon_as_the_field_is_left() {
    let mut h = Harness::clerk(office());
    h.press("N");
    go_to(&mut h, "発注者コード");
    h.type_text("の補修");
    h.press("Down");
    assert!(h.picture().contains("英数字4〜12桁"), "{}", h.picture());
    h.press("Up");
    h.type_text("20001");
    h.press("Down");
    assert!(!h.picture().contains("英数字4〜12桁"), "{}", h.picture());
}

#[test]
fn every_fault_of_an_empty_form_is_said_at_once_and_the_focus_goes_to_the_first() {
    let mut h = Harness::clerk(office());
    h.press("N F10");
    assert_snapshot!(h.picture());
    assert!(h.message().contains("直す所が"), "{}", h.message());
    h.press("F1");
    let said = h.picture();
    for what in ["申込者", "郵便番号", "住所", "発注者", "工事名"] {
        assert!(said.contains(what), "{what}: {said}");
    }
    let entered = |w: &Write| matches!(w, Write::Enter { .. });
    assert!(!h.writes().iter().any(entered), "{:?}", h.writes());
}

#[test]
fn a_character_that_no_font_can_print_is_named_beside_the_field_and_in_the_examination() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    field(&mut h, "𪚥建設");
    let picture = h.picture();
    assert!(
        picture.contains("「𪚥」（U+2A6A5）は証書に印字できる字体がありません"),
        "{picture}"
    );
    let office = office();
    office.arrives(1);
    office.arrange(1, |d| {
        *d = application(1, ApplicationState::Examining);
        d.content.works.name = "𪚥川の工事".to_owned();
    });
    let mut h = Harness::clerk(office);
    h.press("Enter");
    assert!(h.picture().contains("𪚥"), "{}", h.picture());
    h.press("s");
    assert!(
        h.message().contains("まだ承認依頼できません"),
        "{}",
        h.message()
    );
}

#[test]
fn a_telephone_number_without_digits_is_refused_at_its_field_and_typed_anew() {
    let mut h = Harness::clerk(office());
    h.press("N");
    to(&mut h, "電話番号");
    h.type_text("変更した住所");
    h.press("Tab");
    assert!(
        h.picture().contains("電話番号と読めません"),
        "{}",
        h.picture()
    );
    h.press("BackTab C-u");
    h.type_text("026-000-0000 内線12");
    h.press("Tab");
    assert!(
        !h.picture().contains("電話番号と読めません"),
        "{}",
        h.picture()
    );
    // All else in order, its field has the focus and is typed anew.
    let mut h = Harness::clerk(office());
    h.press("N");
    flyer(&mut h);
    while !h.row_of_focus().contains("電話番号") {
        h.press("BackTab");
    }
    h.type_text("026");
    h.press("F10");
    assert!(h.picture().contains(">!電話番号"), "{}", h.picture());
    h.type_text("026-000-0000");
    assert!(h.picture().contains("026-000-0000"), "{}", h.picture());
    h.press("F10");
    h.yes();
    let sent = h.office.entered().remove(0);
    assert_eq!(sent.applicant.phone.as_deref(), Some("026-000-0000"));
}

#[test]
fn faults_of_a_joint_venture_of_a_year_and_of_a_bank_are_said_with_all_others() {
    let mut h = Harness::clerk(office());
    h.press("N");
    flyer(&mut h);
    h.press("PgUp PgUp PgUp PgUp PgUp PgUp");
    go_to(&mut h, "JV構成員");
    h.type_text("○○建設");
    go_to(&mut h, "年割の年度");
    h.type_text("22");
    h.press("Tab");
    h.type_text("0");
    go_to(&mut h, "預託金融機関 ");
    h.press("C-u F10");
    assert!(
        h.row_of_focus().contains("JV名"),
        "the first of them has the focus: {}",
        h.picture()
    );
    h.press("F1");
    let said = h.picture();
    for what in [
        "JV名: ",
        "JV代表者: ",
        "JV構成員: ",
        "年割の年度: ",
        "年割額: ",
        "預託金融機関: ",
    ] {
        assert!(said.contains(what), "{what}: {said}");
    }
}

#[test]
fn every_fault_of_a_form_is_explained_on_a_line_of_its_own() {
    let mut h = Harness::clerk(office());
    h.press("N F10 F1");
    let picture = h.picture();
    let told = picture.lines().filter(|l| {
        let what = ["| 申込者: ", "| 工事名: ", "| 請負契約日: "];
        what.iter().any(|what| l.contains(what))
    });
    assert_eq!(told.count(), 3, "{picture}");
    assert!(!picture.contains('␊'), "{picture}");
}
