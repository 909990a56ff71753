//! Contractors: who is merged into whom, what puts that back, and contracts that move.

use super::house::{administrator, row};
use super::house_acts::told;
use crate::domain::house::{HouseAct, HouseRow, HouseTable};
use crate::runtime::harness::{Harness, Office};
use insta::{assert_snapshot, with_settings};
use serde_json::json;

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("acts", h.picture());
    });
}

fn firm(n: i64, code: &str, name: &str, address: &str) -> HouseRow {
    let fields =
        json!({"customer_code": code, "name": name, "postal_code": "380-8537", "address": address});
    row(HouseTable::Contractors, n, None, fields)
}

fn at_contractors() -> Harness {
    let mut office = Office::sample(3);
    let contract = json!({"number": "37071-00001M", "contractor": "○○建設　株式会社", "works": "△△川 河川維持工事",
        "amount": 20_000_000, "customer_code": "C371001", "branch": "371", "contract_id": 1});
    office.set_house(vec![
        row(
            HouseTable::Masters,
            1,
            None,
            json!({"master": "contractors", "count": 2}),
        ),
        firm(
            1,
            "C371001",
            "○○建設　株式会社",
            "長野県　長野市　南石堂町　１",
        ),
        firm(2, "C371010", "㈱髙橋土木", "長野県　松本市　大手　２"),
        row(HouseTable::ContractorContracts, 1, None, contract),
    ]);
    office.me = Ok(administrator());
    let mut h = Harness::new(administrator(), office);
    h.press("enter");
    h
}

#[test]
fn a_merge_names_both_firms_and_says_what_undoing_it_takes() {
    let mut h = at_contractors();
    h.press("4 enter");
    h.type_text("C371001");
    h.press("enter");
    let same = h.picture();
    assert!(same.contains("統合する方と残す方が同じです"), "{same}");
    h.press("C-u");
    h.type_text("C999999");
    h.press("enter");
    let nobody = h.picture();
    assert!(nobody.contains("C999999 の請負者はありません"), "{nobody}");
    h.press("C-u");
    h.type_text("c371010");
    h.press("enter");
    show("merge", &h);
    h.type_text("同じ会社");
    h.press("enter y");
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::MergeContractors);
    assert_eq!(args["customer_code"], "C371001");
    assert_eq!(args["kept_code"], "C371010");
    assert_eq!(
        h.message(),
        "C371001 ○○建設　株式会社 を C371010 ㈱髙橋土木 に統合しました。"
    );
}

#[test]
fn what_was_merged_is_put_back_by_a_proposal_from_the_same_option() {
    let office = at_contractors().hand_over();
    let fields = json!({"customer_code": "C371010", "name": "㈱髙橋土木", "postal_code": "390-0000",
        "address": "長野県　松本市　大手　２", "merged_into": "C371001"});
    office.set_house(vec![
        row(
            HouseTable::Masters,
            1,
            None,
            json!({"master": "contractors", "count": 1}),
        ),
        row(HouseTable::Contractors, 1, None, fields),
    ]);
    let mut h = Harness::new(administrator(), office);
    h.press("enter");
    h.press("4 enter");
    show("unmerge", &h);
    h.type_text("同名の別会社でした");
    h.press("enter y");
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::Propose);
    assert_eq!(args["kind"], "unmerge");
    assert_eq!(args["reason"], "同名の別会社でした");
    assert!(
        h.message().contains("の統合の取消を提案しました"),
        "{}",
        h.message()
    );
}

#[test]
fn a_move_names_the_old_and_the_new_contractor() {
    let mut h = at_contractors();
    h.press("enter 2 enter");
    h.type_text("C371001");
    h.press("enter");
    assert!(
        h.picture().contains("今の請負者と同じです"),
        "{}",
        h.picture()
    );
    h.press("C-u");
    h.type_text("C371010");
    h.press("enter");
    show("move", &h);
    h.type_text("取り違え");
    h.press("enter y");
    assert_eq!(
        h.message(),
        "37071-00001M を C371010 ㈱髙橋土木 に移しました。"
    );
}

#[test]
fn forms_of_several_rows_are_opened_one_after_the_other_and_nothing_is_asked_before_them() {
    let mut h = at_contractors();
    h.press("4 j 4 enter");
    for kept in ["C371010", "C371001"] {
        assert_eq!(
            h.model.path().last().map(|s| &**s),
            Some("BF"),
            "{}",
            h.picture()
        );
        h.type_text(kept);
        h.press("enter");
        h.type_text("同じ会社");
        h.press("enter y");
    }
    assert_eq!(told(&h, "customer_code"), ["C371001", "C371010"]);
}
