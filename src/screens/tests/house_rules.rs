//! Rules of orderers: what one would really change for open applications, and what is typed in one.

use super::house::{administrator, row};
use super::house_rooms;
use crate::domain::command::OrdererFacts;
use crate::domain::house::{HouseAct, HouseTable};
use crate::domain::orderer::OrdererRule;
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
fn of_rules() -> Office {
    let mut known: OrdererRule = serde_json::from_value(rule()).unwrap();
    known.hand_in = "添付".to_owned();
    let open = |n: i64, branch: &str| {
        let mut content = sample::content();
        content.works.orderer_code = Some("20001".to_owned());
        let fields = json!({"number": "N2211-00431", "branch_name": branch, "contractor": "㈱髙橋土木", "state": "received", "content": content});
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
        open(1, "長野支店"),
        open(2, "新潟支店"),
    ]);
    office.set_facts(OrdererFacts {
        known: true,
        code: Some("20001".to_owned()),
        rules: vec![known],
        bank: BankStatus::Unknown,
        today: "2022-11-01".parse().unwrap(),
    });
    office.me = Ok(administrator());
    office
}

/// In front of that rule's form.
fn at_rules() -> Harness {
    let mut h = Harness::new(administrator(), of_rules());
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
    // From the last month on another ratio: 30 % instead of 40.
    h.press("Tab Tab C-u");
    h.type_text("R4.10.1");
    h.press("Tab Tab Tab Tab C-u");
    h.type_text("30");
    h.press("F10");
    let picture = h.picture();
    assert!(picture.contains("未発行の申込 2件"), "{picture}");
    // Each branch counts its applications on its own: one number may stand there twice.
    for branch in ["長野支店", "新潟支店"] {
        let named = format!("N2211-00431 {branch} ㈱髙橋土木");
        assert!(picture.contains(&named), "{named}: {picture}");
    }
    show("rule-affects", &h);
}

#[test]
fn the_question_of_who_confirms_says_from_when_and_how_many_open_applications_change() {
    let mut fresh = rule();
    fresh["valid_from"] = json!("2022-10-01");
    fresh["tiers"] = json!([{"up_to": null, "permille": 300}]);
    let proposal = json!({"proposal_kind": "rule", "subject": "20001 construction advance_payment", "proposed_by": "kanri2",
        "proposed_name": "管理 次郎", "reason": "要綱の改正", "proposal_state": "open",
        "before": rule(), "content": fresh});
    let office = of_rules();
    let master = json!({"master": "proposals", "count": 1});
    office.add_house(vec![
        row(HouseTable::Masters, 2, None, master),
        row(HouseTable::Proposals, 1, None, proposal),
    ]);
    let mut h = Harness::new(administrator(), office);
    h.press("j enter 9 enter");
    let picture = h.picture();
    for part in [
        "2022/10/01 から適用します。",
        "結果が変わる未発行の申込: 2件",
        "割合: 40% → 30%",
    ] {
        assert!(picture.contains(part), "{part}: {picture}");
    }
    show("proposal-effect", &h);
    h.press("F12");
    assert_eq!(h.writes(), []);
}

#[test]
fn a_kind_of_orderer_is_typed_in_ones_own_language_and_kept_in_the_houses() {
    let orderer = json!({"code": "20001", "name": "長野県知事", "orderer_kind": "県"});
    let office = house_rooms::one(HouseTable::Orderers, vec![(HouseTable::Orderers, orderer)]);
    let mut h = Harness::with(office, |settings| settings.language = Language::English);
    h.press("enter 2 enter");
    let picture = h.picture();
    assert!(picture.contains("prefecture"), "{picture}");
    // Two fields without any list: no key for one is named.
    assert!(!picture.contains("lists values"), "{picture}");
    h.press("Tab C-u");
    h.type_text("municipality");
    h.press("F10");
    assert!(
        h.picture().contains("prefecture -> municipality"),
        "{}",
        h.picture()
    );
    h.yes();
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::SaveMaster);
    assert_eq!(args["row"]["orderer_kind"], "市町村");
}

#[test]
fn a_way_of_handing_in_that_no_font_can_print_is_refused_before_it_is_proposed() {
    let mut h = at_rules();
    h.press("Tab Tab C-u");
    h.type_text("R8.12.1");
    h.press("Tab Tab Tab Tab Tab Tab Tab C-u");
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
