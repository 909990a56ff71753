//! What the forms of the masters say beside what is typed, and all of it that is wrong at once.

use super::house::{administrator, row};
use crate::domain::house::HouseTable;
use crate::domain::record::Choice;
use crate::runtime::harness::{Harness, Office, supervisor};
use insta::assert_snapshot;
use serde_json::json;

#[test]
fn a_limit_is_said_as_every_amount_while_it_is_typed_and_where_it_is_decided() {
    let office = Office::sample(3);
    let limit = json!({"login": "takahashi", "name": "髙橋 誠", "branch_name": "長野支店",
        "product": "advance_payment", "limit": 100_000_000, "valid_from": "2022-10-01", "limit_state": "in_force"});
    let master = json!({"master": "limits", "count": 1});
    office.set_house(vec![
        row(HouseTable::Masters, 1, None, master),
        row(HouseTable::Limits, 1, None, limit),
    ]);
    let mut h = Harness::new(administrator(), office);
    h.press("g b Enter 2 Enter Tab");
    assert!(h.picture().contains("100,000,000"), "{}", h.picture());
    assert!(h.row_of_focus().contains("1億円"), "{}", h.picture());
    h.press("C-u");
    h.type_text("500億");
    assert!(h.row_of_focus().contains("500億円"), "{}", h.picture());
    h.press("C-u");
    h.type_text("0");
    assert!(h.row_of_focus().contains("承認できない"), "{}", h.picture());
    h.press("C-u");
    h.type_text("500億");
    h.press("Tab");
    h.type_text("R4.12.1");
    h.press("F10");
    assert_snapshot!(h.picture());
}

#[test]
fn a_login_that_may_not_stand_in_is_told_together_with_what_else_is_wrong() {
    let office = Office::sample(3);
    let master = json!({"master": "delegations", "count": 0});
    office.set_house(vec![row(HouseTable::Masters, 1, None, master)]);
    office.set_choices(vec![Choice {
        code: "mori".to_owned(),
        label: "森 直子".to_owned(),
        detail: "長野支店".to_owned(),
    }]);
    let mut h = Harness::new(supervisor(), office);
    h.press("g b Enter F6 Tab");
    h.type_text("nobody");
    h.press("Tab F10");
    let picture = h.picture();
    assert!(picture.contains("代行できる人ではありません"), "{picture}");
    assert!(h.message().starts_with("3か所"), "{}", h.message());
}
