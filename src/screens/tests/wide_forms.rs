//! What a wide or a high terminal has more of is used: forms of the masters, lists, a mail as it will be read.

use super::counter::office as counter_office;
use super::counter::{field, go_to};
use super::house::administrator;
use super::house_mail;
use super::house_rooms;
use crate::domain::house::HouseTable;
use crate::runtime::harness::{Harness, Office, supervisor};
use serde_json::json;

const HAND_IN: &str =
    "電子契約システムの受渡確認の画面から、認証キーのお知らせ（PDF）を添付して送信する";

#[test]
fn a_long_value_of_a_master_is_seen_whole_where_there_is_room() {
    let orderer =
        json!({"code": "20001", "name": "長野県△△建設事務所長", "orderer_kind": "県", "count": 1});
    let rule = json!({"orderer_code": "20001", "work_kind": "construction", "product": "advance_payment",
        "valid_from": "2020-04-01", "basis": "contract", "tiers": [{"up_to": null, "permille": 400}], "rounding": 10000,
        "hand_in": HAND_IN});
    let rows = vec![(HouseTable::Orderers, orderer), (HouseTable::Rules, rule)];
    let mut h = Harness::new(
        administrator(),
        house_rooms::one(HouseTable::Orderers, rows),
    );
    h.press("g b Enter Enter 2 Enter");
    assert_eq!(h.model.path().last(), Some(&"BF"), "{}", h.picture());
    assert!(!h.picture().contains(HAND_IN), "{}", h.picture());
    h.resize(132, 43);
    assert!(h.picture().contains(HAND_IN), "{}", h.picture());
}

#[test]
fn a_page_that_gets_more_room_begins_so_that_it_is_full() {
    let mut h = Harness::clerk(Office::sample(22));
    h.press("G");
    let rows = |h: &Harness| h.picture().matches("N2211-").count();
    assert!(rows(&h) < 22, "{}", h.picture());
    h.resize(132, 43);
    assert_eq!(rows(&h), 22, "{}", h.picture());
    h.resize(80, 24);
    assert!(rows(&h) < 22, "{}", h.picture());
}

#[test]
fn a_mail_is_shown_with_the_lines_that_it_will_have_where_they_fit() {
    let mut h = Harness::new(administrator(), house_mail::office());
    h.resize(132, 43);
    h.press("g b Enter j j 2 Enter");
    h.type_text("R4.12.1");
    h.press("F10");
    let picture = h.picture();
    let line = "新しい「認証キー」のお知らせ（ＰＤＦ）は、ネットデスクの「保証契約一覧」の「電子保証（認証キー）」の";
    assert!(picture.contains(line), "{picture}");
    assert!(!picture.contains("で続き"), "{picture}");
}

#[test]
fn the_first_wording_of_ones_own_is_compared_with_the_standard_one_for_who_confirms_it() {
    let standard = crate::mail::MailKind::Rekey.standard();
    let body = standard.body.replace("発注者様", "工事の発注者様");
    let proposal = json!({"proposal_kind": "mail", "subject": "認証キー再発行", "proposed_by": "kanri2",
        "proposed_name": "管理 次郎", "proposed_at": "2022-10-31T01:00:00Z", "reason": "案内の見直し",
        "proposal_state": "open", "content": {"mail_kind": "rekey", "mail_subject": standard.subject,
        "mail_body": body, "valid_from": "2022-12-01"}});
    let rows = vec![(HouseTable::Proposals, proposal)];
    let mut office = house_rooms::one(HouseTable::Proposals, rows);
    office.me = Ok(supervisor());
    let mut h = Harness::new(supervisor(), office);
    h.press("g b Enter 9 Enter");
    let picture = h.picture();
    let at = |text: &str| {
        picture
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {picture}"))
    };
    assert!(at("認証キー再発行") < at("いまは標準の文面です。"));
    assert!(at("いまは標準の文面です。") < at("+ "));
    assert!(
        picture.contains("  - タブから") && picture.contains("工事の"),
        "{picture}"
    );
    assert!(picture.contains("適用開始: 2022/12/01"), "{picture}");
}

#[test]
fn shares_that_are_not_all_of_it_say_what_is_needed_while_they_are_typed() {
    let mut h = Harness::clerk(counter_office());
    h.press("N");
    go_to(&mut h, "JV構成員");
    h.type_text("○○建設㈱ 60、△△土木㈱ 30");
    assert!(
        h.row_of_focus().contains("2社 計90.00%（100%にする）"),
        "{}",
        h.picture()
    );
    h.type_text("、□□組 10");
    assert!(
        h.row_of_focus().contains("3社 計100.00%"),
        "{}",
        h.picture()
    );
    assert!(!h.row_of_focus().contains("にする"), "{}", h.picture());
    h.press("C-u");
    field(&mut h, "甲建設㈱60、乙土木 40");
    let said = h.picture();
    assert!(said.contains("甲建設㈱60"), "{said}");
}
