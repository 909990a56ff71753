//! What a value out of a list, or a day that is settled, puts over what was typed is given back with one key, in every form.

use super::amend_desk::{changing, issued, put};
use super::house::administrator;
use super::yearly::to;
use super::{counter, house_rooms};
use crate::domain::record::Choice;
use crate::runtime::harness::Harness;

const UNDONE: &str = "元に戻しました。";

/// The row of this label.
fn row(h: &Harness, label: &str) -> String {
    let picture = h.picture();
    let row = picture.lines().find(|l| l.contains(label));
    row.unwrap_or_default().to_owned()
}

fn typed() -> Harness {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    to(&mut h, "郵便番号");
    h.type_text("3808537");
    h.press("Tab C-u");
    h.type_text("長野市　南石堂町　１２３０ー６");
    h.press("Tab");
    h
}

#[test]
fn an_address_that_a_postal_code_from_the_list_wrote_over_is_given_back_and_said() {
    let mut h = typed();
    to(&mut h, "郵便番号");
    h.press("F4 C-u");
    h.type_text("箱清水");
    h.press("Enter");
    assert!(row(&h, "住所 ").contains("箱清水"), "{}", h.picture());
    assert!(h.message().contains("F7"), "{}", h.message());
    h.press("F7");
    assert_eq!(h.message(), UNDONE);
    assert!(row(&h, "住所 ").contains("１２３０ー６"), "{}", h.picture());
    assert!(row(&h, "郵便番号").contains("3808537"), "{}", h.picture());
}

#[test]
fn all_that_came_with_a_contractor_goes_again_with_one_key() {
    let mut h = typed();
    to(&mut h, "電話番号");
    h.type_text("0261234567");
    h.press("S-Tab S-Tab S-Tab F4 Enter");
    assert!(
        row(&h, "電話番号").contains("026-000-0000"),
        "{}",
        h.picture()
    );
    h.press("F7");
    assert_eq!(h.message(), UNDONE);
    for (label, text) in [
        ("電話番号", "0261234567"),
        ("住所 ", "１２３０ー６"),
        ("郵便番号", "3808537"),
    ] {
        assert!(row(&h, label).contains(text), "{}", h.picture());
    }
    for gone in ["C371001", "○○建設"] {
        assert!(!h.picture().contains(gone), "{}", h.picture());
    }
}

#[test]
fn a_value_chosen_in_a_form_of_the_masters_is_given_back() {
    let mut h = Harness::new(administrator(), house_rooms::operators());
    h.press("g b enter F6");
    to(&mut h, "役割");
    let before = row(&h, "役割");
    h.press("F4 Down Enter");
    to(&mut h, "役割");
    assert_ne!(row(&h, "役割"), before, "{}", h.picture());
    h.press("F7");
    assert_eq!(h.message(), UNDONE);
    assert_eq!(row(&h, "役割"), before, "{}", h.picture());
}

#[test]
fn a_bank_from_the_list_and_a_settled_day_of_an_amendment_are_given_back() {
    let office = issued();
    office.set_choices(vec![Choice {
        code: "9002-110".to_owned(),
        label: "△△銀行".to_owned(),
        detail: "本店".to_owned(),
    }]);
    let mut h = changing(office);
    to(&mut h, "預託金融機関");
    h.type_text("の支店");
    let typed = row(&h, "預託金融機関");
    h.press("F4 Enter");
    assert!(
        row(&h, "預託金融機関").contains("△△銀行"),
        "{}",
        h.picture()
    );
    h.press("F7");
    assert_eq!(h.message(), UNDONE);
    assert!(typed.contains("××支店の支店"), "{typed}");
    assert!(
        row(&h, "預託金融機関").contains("××支店の支店"),
        "{}",
        h.picture()
    );
    to(&mut h, "保証期限");
    put(&mut h, "+3m");
    h.press("Down");
    assert!(!row(&h, "保証期限  ").contains("+3m"), "{}", h.picture());
    h.press("F7");
    assert_eq!(h.message(), UNDONE);
    assert!(row(&h, "保証期限  ").contains("+3m"), "{}", h.picture());
    h.press("F7");
    assert_eq!(h.message(), "元に戻すものがありません。");
}

#[test]
fn a_day_that_was_typed_again_since_it_was_settled_leaves_nothing_to_give_back() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    to(&mut h, "請負契約日");
    h.type_text("t");
    h.press("Tab S-Tab");
    h.type_text("R4.11.3");
    h.press("Tab F7");
    assert_eq!(h.message(), "元に戻すものがありません。");
}

#[test]
fn a_fault_of_a_field_that_was_typed_since_stays_when_the_others_are_given_back() {
    let mut h = typed();
    to(&mut h, "郵便番号");
    h.press("F4 C-u");
    h.type_text("箱清水");
    h.press("Enter");
    to(&mut h, "郵便番号");
    h.type_text("38");
    h.press("Tab");
    assert!(row(&h, "郵便番号").contains("!"), "{}", h.picture());
    h.press("F7");
    assert!(row(&h, "住所 ").contains("１２３０ー６"), "{}", h.picture());
    assert!(row(&h, "郵便番号").contains("!"), "{}", h.picture());
}
