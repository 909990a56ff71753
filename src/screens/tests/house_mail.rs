//! メール文面: an administrator words a mail, looks at it as it will read, and proposes it.

use super::house::{administrator, row};
use crate::domain::house::{HouseAct, HouseTable};
use crate::runtime::harness::{Harness, Office};
use insta::{assert_snapshot, with_settings};
use serde_json::json;

/// The masters, with the mails alone among them.
pub(super) fn office() -> Office {
    let mut office = Office::sample(3);
    let standard = |n: i64, kind: &str| {
        let fields = json!({"mail_kind": kind, "mail_state": "standard"});
        row(HouseTable::MailWordings, n, None, fields)
    };
    let sample = json!({"fields": {
        "contractor_name": "㈱髙橋土木", "beneficiary": "長野県△△建設事務所長", "works_name": "主要地方道△△線 道路改良工事",
        "contracts": [{"product_name": "前払金保証", "number": "37071-00001M", "form": "electronic"}],
        "company": {"name": "電子証書保証株式会社", "address": "東京都", "president_title": "取締役社長", "president": "見本"},
        "branch": {"name": "長野支店", "tel": "026-000-0000"}}});
    let masters = json!({"master": "mail_wordings", "count": 1});
    let own = json!({"mail_kind": "completion", "mail_state": "in_force", "valid_from": "2022-10-01",
        "mail_subject": "発行のお知らせ", "mail_body": "{contractor}　様\n\n{works}\n{contracts}\n"});
    office.set_house(vec![
        row(HouseTable::Masters, 1, None, masters),
        row(HouseTable::MailWordings, 1, None, own),
        standard(2, "amendment"),
        standard(3, "rekey"),
        row(HouseTable::MailSample, 1, None, sample),
    ]);
    office.me = Ok(administrator());
    office
}

fn at_the_form(row: usize) -> Harness {
    let mut h = Harness::new(administrator(), office());
    h.press("g b Enter");
    for _ in 0..row {
        h.press("j");
    }
    h.press("2 Enter");
    h
}

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("mail", h.picture());
    });
}

#[test]
fn the_mails_stand_in_a_list_and_one_without_a_wording_begins_with_the_standard_one() {
    let mut h = Harness::new(administrator(), office());
    h.press("g b Enter");
    show("list", &h);
    let h = at_the_form(1);
    show("standard", &h);
    let mut h = at_the_form(1);
    h.resize(132, 43);
    show("wide", &h);
}

#[test]
fn a_pasted_text_keeps_its_lines_and_the_mail_is_shown_as_it_will_read_before_it_is_proposed() {
    let mut h = at_the_form(0);
    h.type_text("R4.12.1");
    h.press("Tab Tab Tab F8");
    h.paste("{contractor}　様\n\n発行しました。\n{contracts}\n");
    h.type_text("以上");
    h.press("Enter");
    h.type_text("{contact}");
    show("typed", &h);
    h.press("F10");
    show("preview", &h);
    assert!(h.writes().is_empty(), "nothing is proposed yet");
    h.type_text("案内の見直し");
    h.press("Enter");
    h.yes();
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::Propose);
    assert_eq!(args["reason"], "案内の見直し");
    assert_eq!(args["content"]["valid_from"], "2022-12-01");
    let body = args["content"]["mail_body"].as_str().unwrap();
    assert!(
        body.contains("発行しました。\n{contracts}\n以上\n{contact}"),
        "{body}"
    );
}

#[test]
fn a_real_contract_fills_the_preview_and_a_place_is_filled_in_from_the_list() {
    let mut h = at_the_form(0);
    h.type_text("R4.12.1");
    h.press("Tab Tab");
    h.type_text("３７０７１ー００００１Ｍ");
    h.press("Tab F4");
    show("holes", &h);
    h.type_text("電話");
    h.press("Enter");
    h.press("F10");
    show("preview-of-contract", &h);
}

#[test]
fn a_key_an_amount_and_full_width_braces_are_refused_beside_the_field_and_nothing_typed_is_lost() {
    let mut h = at_the_form(0);
    h.press("Tab Tab Tab");
    h.paste("新しいキーは {auth_key} です\n");
    h.press("F10");
    show("faults", &h);
    assert!(h.writes().is_empty());
    // Up and down are the text's own until its edge; Tab leaves it.
    h.press("Up Down Tab");
    show("left", &h);
}

#[test]
fn a_first_day_that_has_passed_is_refused_beside_its_field() {
    let mut h = at_the_form(0);
    h.type_text("R4.10.31");
    h.press("F10");
    assert!(h.picture().contains("明日以後の日"), "{}", h.picture());
    h.press("F12 y");
    // Today is taken once a wording begins today; here the one in force began in October.
    let mut h = at_the_form(0);
    h.type_text("R4.11.1");
    h.press("F10");
    assert!(!h.picture().contains("明日以後の日"), "{}", h.picture());
    assert!(h.writes().is_empty());
}
