//! Acts on the masters and the close: what a rule would really change, who is merged into whom, and sentences that name
//! the row as people do.

use super::house::{administrator, row};
use super::house_rooms;
use crate::domain::command::OrdererFacts;
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::orderer::OrdererRule;
use crate::domain::refusal::Refusal;
use crate::domain::rules::BankStatus;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, sample};
use insta::{assert_snapshot, with_settings};
use serde_json::{Value, json};

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("acts", h.picture());
    });
}

fn rule() -> Value {
    json!({
        "orderer_code": "20001", "work_kind": "construction", "product": "advance_payment", "valid_from": "2020-04-01",
        "basis": "contract", "electronic_from": "2022-10-01", "tiers": [{"up_to": null, "permille": 400}],
        "rounding": 10000, "hand_in": "添付",
    })
}

/// An orderer with one rule and two open applications of 40 % under it.
fn at_rules() -> Harness {
    let mut known: OrdererRule = serde_json::from_value(rule()).unwrap();
    known.hand_in = "添付".to_owned();
    let open = |n: i64, number: &str| {
        let mut content = sample::content();
        content.works.orderer_code = Some("20001".to_owned());
        let fields = json!({"number": number, "contractor": "㈱髙橋土木", "state": "received", "content": content});
        row(HouseTable::RuleEffects, n, None, fields)
    };
    let master = json!({"master": "orderers", "count": 1});
    let orderer =
        json!({"code": "20001", "name": "長野県△△建設事務所長", "orderer_kind": "県", "count": 1});
    let mut office = Office::sample(3);
    office.set_house(vec![
        row(HouseTable::Masters, 1, None, master),
        row(HouseTable::Orderers, 1, None, orderer),
        row(HouseTable::Rules, 1, None, rule()),
        open(1, "N2211-00431"),
        open(2, "N2211-00432"),
    ]);
    office.set_facts(OrdererFacts {
        known: true,
        code: Some("20001".to_owned()),
        rules: vec![known],
        bank: BankStatus::Unknown,
        today: "2022-11-01".parse().unwrap(),
    });
    office.me = Ok(administrator());
    let mut h = Harness::new(administrator(), office);
    h.press("enter enter e");
    assert_eq!(h.model.path().last().map(|s| &**s), Some("BF"));
    h
}

#[test]
fn a_rule_that_changes_nothing_for_open_applications_says_so() {
    let mut h = at_rules();
    h.press("Tab Tab C-u");
    h.type_text("R8.12.1");
    h.press("F10");
    assert!(
        h.picture().contains("結果が変わるものはありません"),
        "{}",
        h.picture()
    );
}

#[test]
fn an_application_whose_result_changes_counts_once() {
    let mut h = at_rules();
    // The same day, another ratio: 30 % instead of 40.
    h.press("Tab Tab Tab Tab Tab Tab C-u");
    h.type_text("30");
    h.press("F10");
    let picture = h.picture();
    assert!(picture.contains("未発行の申込 2件"), "{picture}");
    show("rule-affects", &h);
}

#[test]
fn a_way_of_handing_in_that_no_font_can_print_is_refused_before_it_is_proposed() {
    let mut h = at_rules();
    h.press("Tab Tab Tab Tab Tab Tab Tab Tab Tab C-u");
    h.type_text("𠮷へ");
    h.press("F10");
    let picture = h.picture();
    assert!(
        picture.contains("印字できない文字があります: 𠮷"),
        "{picture}"
    );
    assert!(!picture.contains("未発行の申込"), "{picture}");
    h.press("Esc");
    assert_eq!(h.model.path().last().map(|s| &**s), Some("BF"));
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
    let write = h.writes().pop().unwrap();
    assert!(
        write.contains("MergeContractors") && write.contains("C371010"),
        "{write}"
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
    let write = h.writes().pop().unwrap();
    assert!(
        write.contains("Propose")
            && write.contains("unmerge")
            && write.contains("同名の別会社でした"),
        "{write}"
    );
    assert!(h.message().contains("統合の取消の提案"), "{}", h.message());
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
}

/// Runs an act on the first row and gives what is said of it.
fn said(office: Office, keys: &str, english: bool) -> String {
    let me = office.me.clone().unwrap();
    let mut h = match english {
        true => Harness::with(office, |s| s.language = Language::English),
        false => Harness::new(me, office),
    };
    h.press(keys);
    h.type_text("理由");
    h.press("enter y");
    h.message()
}

#[test]
fn every_act_has_its_verb_and_names_the_row_as_people_do() {
    type Case = (fn() -> Office, &'static str, &'static str);
    let cases: [Case; 4] = [
        (
            house_rooms::proposals,
            "enter 1 0 enter",
            "規則 20001 工事 前払金保証 を却下しました。",
        ),
        (
            house_rooms::operators,
            "enter 4 enter",
            "佐藤 花子 を停止しました。",
        ),
        (
            house_rooms::holidays,
            "enter 4 enter",
            "2022/11/03 文化の日 を削除しました。",
        ),
        (
            house_rooms::entitlements,
            "enter 4 enter",
            "鈴木 一郎（新潟支店の兼務） を終了しました。",
        ),
    ];
    for (office, keys, sentence) in cases {
        assert_eq!(said(office(), keys, false), sentence);
    }
    assert_eq!(
        said(house_rooms::operators(), "enter 4 enter", true),
        "Shut out: 佐藤 花子."
    );
}

#[test]
fn ones_own_proposal_is_refused_in_its_own_words() {
    let office = house_rooms::proposals();
    office.script(vec![Err(Refusal::OwnDraft)]);
    let mut h = Harness::new(administrator(), office);
    h.press("enter 9 enter y");
    let message = h.message();
    assert!(
        message.starts_with("確認できません: 自分の提案です"),
        "{message}"
    );
    assert!(message.contains("規則 20001"), "{message}");
}

#[test]
fn a_supervisor_who_asks_for_a_new_rule_hears_that_administrators_propose_them() {
    let mut h = Harness::supervisor(house_rooms::orderers());
    h.press("g b enter");
    let path = h.model.path();
    h.press("F6");
    assert_eq!(h.model.path(), path, "no other form is opened");
    assert!(
        h.message().contains("発注者を登録できるのは管理者だけです"),
        "{}",
        h.message()
    );
    h.press("enter F6");
    assert!(
        h.message().contains("規則を提案できるのは管理者だけです"),
        "{}",
        h.message()
    );
}
