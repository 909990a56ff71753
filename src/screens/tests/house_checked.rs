//! A field of a master's form is looked at when it is left: its message stands beside it, and nobody is held in it.

use super::house::{administrator, row};
use super::house_rooms;
use crate::domain::house::HouseTable;
use crate::domain::record::Choice;
use crate::runtime::harness::{Harness, Office, supervisor};
use insta::{assert_snapshot, with_settings};
use serde_json::json;

/// A new contractor.
fn new_contractor() -> Harness {
    let firm = json!({"customer_code": "C371001", "name": "○○建設　株式会社"});
    let office = house_rooms::one(
        HouseTable::Contractors,
        vec![(HouseTable::Contractors, firm)],
    );
    let mut h = Harness::new(administrator(), office);
    h.press("enter N");
    assert_eq!(h.model.path().last(), Some(&"BF"));
    h
}

#[test]
fn a_field_that_cannot_be_read_says_so_when_it_is_left_and_lets_go() {
    let mut h = new_contractor();
    // What is still empty is not complained about.
    h.press("Tab Tab");
    assert!(!h.picture().contains("郵便番号として"), "{}", h.picture());
    h.type_text("380");
    h.press("Tab");
    h.type_text("長野市");
    with_settings!({ omit_expression => true }, { assert_snapshot!(h.picture()); });
    // Typed anew it is not wrong until it is left again, and then it is right.
    h.press("BackTab C-u");
    h.type_text("380-8537");
    h.press("Tab");
    assert!(!h.picture().contains("✕"), "{}", h.picture());
    assert_eq!(h.writes(), []);
}

#[test]
fn what_compares_two_days_is_mended_in_either_of_them() {
    let limit = json!({"login": "suzuki_ichiro", "name": "鈴木 一郎"});
    let office = house_rooms::one(
        HouseTable::Delegations,
        vec![(HouseTable::Delegations, limit)],
    );
    let mut h = Harness::new(supervisor(), office);
    h.press("g b Enter F6 Tab Tab C-u");
    h.type_text("R4.11.8");
    h.press("Tab");
    h.type_text("R4.11.7");
    h.press("BackTab");
    assert!(
        h.picture().contains("終わりが始まりより前です"),
        "{}",
        h.picture()
    );
    h.press("C-u");
    h.type_text("R4.11.1");
    h.press("Tab");
    assert!(
        !h.picture().contains("終わりが始まりより前です"),
        "{}",
        h.picture()
    );
}

#[test]
fn who_cannot_stand_in_is_told_beside_the_name_before_anything_is_sent() {
    let office = Office::sample(3);
    office.set_house(vec![row(
        HouseTable::Masters,
        1,
        None,
        json!({"master": "delegations", "count": 0}),
    )]);
    office.set_choices(vec![Choice {
        code: "mori".to_owned(),
        label: "森 直子".to_owned(),
        detail: "長野支店".to_owned(),
    }]);
    let mut h = Harness::new(supervisor(), office);
    h.press("g b Enter F6 Tab");
    h.type_text("nobody");
    h.press("Tab");
    assert!(
        h.picture().contains("代行できる人ではありません"),
        "{}",
        h.picture()
    );
    h.press("BackTab C-u");
    h.type_text("mori");
    h.press("Tab");
    let picture = h.picture();
    assert!(
        picture.contains("森 直子") && !picture.contains("代行できる人ではありません"),
        "{picture}"
    );
}

#[test]
fn a_day_that_nobody_touched_is_not_complained_about_by_passing_it() {
    let rate = json!({"product": "performance", "valid_from": "2020-04-01", "ppm": 4800});
    let office = house_rooms::one(HouseTable::Rates, vec![(HouseTable::Rates, rate)]);
    let mut h = Harness::new(administrator(), office);
    h.press("enter 2 enter Tab Tab");
    assert!(!h.picture().contains("今日以後"), "{}", h.picture());
    h.press("BackTab C-u");
    h.type_text("R4.1.1");
    h.press("Tab");
    assert!(h.picture().contains("今日以後"), "{}", h.picture());
}
