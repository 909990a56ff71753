//! Acts on the masters and the close: what a rule would really change, who is merged into whom, and sentences that name
//! the row as people do.

use super::house::{administrator, row};
use super::house_rooms;
use crate::domain::command::{OrdererFacts, Write};
use crate::domain::house::{HouseAct, HouseRow, HouseTable};
use crate::domain::orderer::OrdererRule;
use crate::domain::refusal::Refusal;
use crate::domain::rules::BankStatus;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, sample, supervisor};
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

/// What each act of the house that was sent says of this argument.
fn told(h: &Harness, argument: &str) -> Vec<String> {
    let told = h.writes().into_iter().map(|write| match write {
        Write::House { args, .. } | Write::HouseFromForm { args, .. } => args
            .get(argument)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        other => panic!("no act of the house: {other:?}"),
    });
    told.collect()
}

/// Runs an act and gives what is said of it; a reason is given where it is asked for.
fn said(office: Office, keys: &str, reason: bool, english: bool) -> String {
    let me = office.me.clone().unwrap();
    let mut h = match english {
        true => Harness::with(office, |s| s.language = Language::English),
        false => Harness::new(me, office),
    };
    h.press(keys);
    if reason {
        h.type_text("理由");
        h.press("enter");
    }
    h.yes();
    h.message()
}

/// A supervisor before three days: 10/31 with a difference, 10/28 closed and changed since, 10/27 to be closed.
fn days() -> Office {
    let mut office = super::house::closing();
    office.add_house(vec![day(9, "2022-10-27")]);
    office.me = Ok(supervisor());
    office
}

/// A supervisor before a month without differences.
fn months() -> Office {
    let office = days();
    let month = json!({"branch": "371", "branch_name": "長野支店", "month": "2022-10", "approved": 27, "missing": 0,
        "close_state": "open"});
    office.set_house(vec![row(HouseTable::CloseMonths, 1, None, month)]);
    office
}

/// A proposal before the one who made it.
fn own_proposal() -> Office {
    let mut office = house_rooms::proposals();
    let mut me = administrator();
    me.login = "kanri2".into();
    office.me = Ok(me);
    office
}

fn two_operators() -> Office {
    let office = house_rooms::operators();
    let operator = |n: i64, name: &str| {
        let fields = json!({"login": format!("login{n}"), "name": name, "role": "clerk", "branch": "371", "branch_name": "長野支店"});
        row(HouseTable::Operators, n, None, fields)
    };
    let master = json!({"master": "operators", "count": 2});
    office.set_house(vec![
        row(HouseTable::Masters, 1, None, master),
        operator(1, "佐藤 花子"),
        operator(2, "田中 太郎"),
    ]);
    office
}

#[test]
fn every_act_has_its_verb_and_names_the_row_as_people_do() {
    type Case = (fn() -> Office, &'static str, bool, &'static str);
    let cases: [Case; 12] = [
        (
            house_rooms::proposals,
            "enter 9 enter",
            false,
            "規則 20001 工事 前払金保証 を確認しました。",
        ),
        (
            house_rooms::proposals,
            "enter 1 0 enter",
            true,
            "規則 20001 工事 前払金保証 を却下しました。",
        ),
        (
            own_proposal,
            "enter 4 enter",
            true,
            "規則 20001 工事 前払金保証 を取下しました。",
        ),
        (
            house_rooms::operators,
            "enter 4 enter",
            true,
            "佐藤 花子 を停止しました。",
        ),
        (
            two_operators,
            "enter 4 j 4 enter",
            true,
            "2件停止しました。",
        ),
        (
            house_rooms::holidays,
            "enter 4 enter",
            true,
            "2022/11/03 文化の日 を削除しました。",
        ),
        (
            house_rooms::entitlements,
            "enter 4 enter",
            true,
            "鈴木 一郎（新潟支店の兼務） を終了しました。",
        ),
        (
            house_rooms::delegations,
            "g b enter 4 enter",
            true,
            "鈴木 一郎（髙橋 健の代行） を終了しました。",
        ),
        (
            days,
            "g d j j 9 enter",
            false,
            "2022/10/27 長野支店 を日締めしました。",
        ),
        (
            days,
            "g d 9 enter",
            true,
            "2022/10/31 長野支店 を日締めしました。",
        ),
        (
            days,
            "g d j 1 0 enter",
            true,
            "2022/10/28 長野支店 を再開しました。",
        ),
        (
            months,
            "g d Tab 9 enter",
            false,
            "2022/10 長野支店 を月締めしました。",
        ),
    ];
    for (office, keys, reason, sentence) in cases {
        assert_eq!(said(office(), keys, reason, false), sentence, "{keys}");
    }
    let english: [Case; 4] = [
        (
            house_rooms::operators,
            "enter 4 enter",
            true,
            "佐藤 花子 disabled.",
        ),
        (two_operators, "enter 4 j 4 enter", true, "2 disabled."),
        (
            days,
            "g d j j 9 enter",
            false,
            "2022/10/27 長野支店 closed.",
        ),
        (
            house_rooms::holidays,
            "enter 4 enter",
            true,
            "2022/11/03 文化の日 deleted.",
        ),
    ];
    for (office, keys, reason, sentence) in english {
        assert_eq!(said(office(), keys, reason, true), sentence, "{keys}");
    }
}

#[test]
fn a_refusal_names_the_act_and_the_row_in_both_languages() {
    type Case = (
        fn() -> Office,
        &'static str,
        bool,
        &'static str,
        &'static str,
    );
    let cases: [Case; 4] = [
        (
            days,
            "g d j j 9 enter",
            false,
            "日締めできません: ",
            "Cannot close the day: ",
        ),
        (
            days,
            "g d j 1 0 enter",
            true,
            "再開できません: ",
            "Reopen not possible: ",
        ),
        (
            house_rooms::proposals,
            "enter 9 enter",
            false,
            "確認できません: ",
            "Confirm not possible: ",
        ),
        (
            house_rooms::entitlements,
            "enter 4 enter",
            true,
            "終了できません: ",
            "End not possible: ",
        ),
    ];
    for (office, keys, reason, ja, en) in cases {
        for (english, begins) in [(false, ja), (true, en)] {
            let office = office();
            office.script(vec![Err(Refusal::NotAllowed)]);
            let message = said(office, keys, reason, english);
            assert!(message.starts_with(begins), "{keys}: {message}");
        }
    }
}

#[test]
fn the_question_about_several_rows_says_what_is_done_to_them() {
    let mut h = Harness::new(administrator(), two_operators());
    h.press("enter 4 j 4 enter");
    let picture = h.picture();
    assert!(picture.contains("次の2件を停止します"), "{picture}");
    assert!(!picture.contains("取下"), "{picture}");
    // Two kinds of acts: each row with its own.
    let mut h = Harness::new(supervisor(), days());
    h.press("g d j j 9 k 1 0 enter");
    let picture = h.picture();
    assert!(picture.contains("次の2件を行います"), "{picture}");
    assert!(
        picture.contains("日締め ") && picture.contains("再開 "),
        "{picture}"
    );
}

fn day(n: i64, day: &str) -> HouseRow {
    let fields = json!({"branch": "371", "branch_name": "長野支店", "day": day, "missing": 0, "close_state": "open"});
    row(HouseTable::CloseDays, n, None, fields)
}

#[test]
fn a_day_with_differences_among_several_asks_by_itself() {
    let mut h = Harness::new(supervisor(), days());
    h.press("g d 9 j j 9 enter");
    let asked = h.picture();
    assert!(asked.contains("次の期間を締めます"), "{asked}");
    h.yes();
    // The one with differences is the first of the list: its own question, with its own reason.
    assert!(
        h.picture().contains("差異を残したまま締めます"),
        "{}",
        h.picture()
    );
    h.type_text("翌日に確認");
    h.press("enter");
    h.yes();
    assert_eq!(told(&h, "day"), ["2022-10-31", "2022-10-27"]);
    assert_eq!(told(&h, "reason"), ["翌日に確認", ""]);
}

#[test]
fn a_day_with_differences_is_not_closed_by_a_yes_that_was_typed_before_it_was_shown() {
    let mut h = Harness::new(supervisor(), days());
    h.press("g d");
    h.burst = true;
    h.press("9 enter a b c enter y");
    h.burst = false;
    assert!(h.message().contains("受け付けません"), "{}", h.message());
    assert_eq!(h.writes(), [], "{}", h.picture());
    // Read on, then decided.
    h.press("PgDn");
    h.yes();
    assert_eq!(h.writes().len(), 1, "{}", h.picture());
}

#[test]
fn an_act_whose_list_was_left_is_told_with_its_own_verb() {
    let mut h = Harness::new(administrator(), house_rooms::operators());
    h.press("enter 4 enter");
    h.type_text("退職");
    h.press("enter");
    h.office.down = Some(Refusal::Unavailable);
    h.press("y");
    let asking = h.message();
    assert!(asking.starts_with("停止の返事がありません"), "{asking}");
    h.press("F12 F12");
    h.office.down = None;
    h.pass(5);
    assert!(
        h.message().contains("佐藤 花子 を停止しました。"),
        "{}",
        h.message()
    );
}

#[test]
fn a_row_that_has_gone_is_called_by_its_name() {
    let mut h = Harness::new(administrator(), two_operators());
    h.press("enter d");
    h.type_text("退職");
    h.press("enter");
    let master = json!({"master": "operators", "count": 1});
    let left = json!({"login": "login2", "name": "田中 太郎", "role": "clerk", "branch": "371"});
    h.office.set_house(vec![
        row(HouseTable::Masters, 1, None, master),
        row(HouseTable::Operators, 2, None, left),
    ]);
    h.press("y d");
    assert!(
        h.message()
            .starts_with("佐藤 花子 はこの一覧から移りました"),
        "{}",
        h.message()
    );
}

#[test]
fn ones_own_proposal_is_refused_in_its_own_words() {
    let office = house_rooms::proposals();
    office.script(vec![Err(Refusal::OwnDraft)]);
    let mut h = Harness::new(administrator(), office);
    h.press("enter 9 enter");
    h.yes();
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
