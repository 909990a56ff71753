//! What was typed in a question is kept when it is left or refused; what is refused anyway is said before a reason is
//! typed; a yes counts at the end of what is asked.

use super::house::{administrator, row};
use super::house_rooms;
use crate::domain::house::{HouseAct, HouseTable};
use crate::domain::ids::Login;
use crate::domain::record::Choice;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, supervisor};
use serde_json::{Value, json};

/// The master's list of this table, with these rows.
fn list(table: HouseTable, rows: Vec<Value>) -> Office {
    let office = Office::sample(3);
    let master = json!({"master": table.code(), "count": rows.len()});
    let mut all = vec![row(HouseTable::Masters, 1, None, master)];
    for (n, fields) in (1..).zip(rows) {
        all.push(row(table, n, None, fields));
    }
    office.set_house(all);
    office
}

fn holidays() -> Office {
    let day = |day: &str, name: &str| json!({"day": day, "name": name});
    list(
        HouseTable::Holidays,
        vec![
            day("2022-11-03", "文化の日"),
            day("2022-11-23", "勤労感謝の日"),
        ],
    )
}

#[test]
fn a_reason_that_was_left_is_offered_again_for_the_same_row_and_for_no_other() {
    let mut h = Harness::new(administrator(), holidays());
    h.press("g b enter");
    h.command("withdraw");
    h.type_text("登録の誤り");
    h.press("F12");
    assert!(h.writes().is_empty());
    // Another row has nothing to do with it.
    h.press("j");
    h.command("withdraw");
    assert!(!h.picture().contains("登録の誤り"), "{}", h.picture());
    h.press("F12 F17");
    h.command("withdraw");
    assert!(h.picture().contains("登録の誤り"), "{}", h.picture());
    // Also from a list that was left in between.
    h.press("F12 F12 enter");
    h.command("withdraw");
    assert!(h.picture().contains("登録の誤り"), "{}", h.picture());
    h.press("enter");
    h.yes();
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::DropHoliday);
    assert_eq!(args["reason"], "登録の誤り");
    // It was done: what was typed for it is used up.
    h.press("F17");
    h.command("withdraw");
    assert!(!h.picture().contains("登録の誤り"), "{}", h.picture());
}

#[test]
fn a_reason_whose_act_was_refused_is_offered_again() {
    let office = holidays();
    office.script(vec![Err(Refusal::Stale)]);
    let mut h = Harness::new(administrator(), office);
    h.press("g b enter 4 enter");
    h.type_text("登録の誤り");
    h.press("enter");
    h.yes();
    assert!(
        h.message().contains("他の人が変更しました"),
        "{}",
        h.message()
    );
    h.press("enter");
    assert!(h.picture().contains("登録の誤り"), "{}", h.picture());
}

#[test]
fn the_reason_of_a_form_stands_again_when_the_database_refused_it_and_the_day_was_mended() {
    let office = list(
        HouseTable::Limits,
        vec![
            json!({"login": "suzuki_ichiro", "name": "鈴木 一郎", "branch_name": "長野支店",
            "product": "advance_payment", "limit": 100_000_000, "valid_from": "2022-10-01", "limit_state": "in_force"}),
        ],
    );
    let mut h = Harness::new(administrator(), office);
    h.press("g b Enter 2 Enter");
    h.press("Tab C-u");
    h.type_text("8000万");
    h.press("Tab");
    // 開始日は今日以後: said before a reason is asked for.
    h.type_text("R4.10.31");
    h.press("F10");
    assert!(
        h.picture().contains("今日以後の日を入れてください"),
        "{}",
        h.picture()
    );
    h.press("C-u");
    h.type_text("R4.12.1");
    h.press("F10");
    h.type_text("異動のため");
    h.press("Enter");
    h.office.script(vec![Err(Refusal::BadValue {
        rule: "limit_whom".to_owned(),
        detail: String::new(),
    })]);
    h.yes();
    assert!(
        h.message().contains("限度額は付けられません"),
        "{}",
        h.message()
    );
    h.press("C-u");
    h.type_text("R4.12.2");
    h.press("F10");
    assert!(h.picture().contains("異動のため"), "{}", h.picture());
}

#[test]
fn a_stand_in_who_cannot_be_one_is_named_at_the_field_before_a_reason_is_asked_for() {
    let office = list(HouseTable::Delegations, Vec::new());
    let known = |code: &str| Choice {
        code: code.to_owned(),
        label: "髙橋 健".to_owned(),
        detail: "長野支店".to_owned(),
    };
    office.set_choices(vec![known("takahashi")]);
    let mut h = Harness::new(supervisor(), office);
    let me = supervisor().login.to_string();
    h.press("g b Enter F6");
    h.type_text("takahashi");
    h.press("Tab");
    h.type_text(&me);
    h.press("Tab Tab");
    h.type_text("+92d");
    h.press("F10");
    assert!(
        h.picture().contains("自分を代行者にはできません"),
        "{}",
        h.picture()
    );
    h.press("C-u");
    h.type_text("dareka");
    h.press("Tab Tab C-u");
    h.type_text("+93d");
    h.press("F10");
    assert!(
        h.picture().contains("長くて 93日までです"),
        "{}",
        h.picture()
    );
    // Both are told, and the focus is at the first: the day is mended behind it.
    assert!(h.row_of_focus().contains("代行者"), "{}", h.picture());
    h.press("Tab Tab C-u");
    h.type_text("+92d");
    h.press("F10");
    assert!(
        h.picture().contains("代行できる人ではありません"),
        "{}",
        h.picture()
    );
    assert!(!h.picture().contains("理由"), "{}", h.picture());
    assert!(h.writes().is_empty());
}

#[test]
fn a_company_record_with_a_wording_of_nobodys_is_refused_at_the_field() {
    let company = json!({"valid_from": "2020-04-01", "name": "見本保証株式会社", "address": "長野市",
        "president_title": "取締役社長", "president": "見本　太郎", "wording": "v1"});
    let office = list(HouseTable::Company, vec![company]);
    office.set_choices(vec![Choice {
        code: "v1".to_owned(),
        label: "v1:38b1b26f4dbb".to_owned(),
        detail: String::new(),
    }]);
    let mut h = Harness::new(administrator(), office);
    h.press("g b Enter 2 Enter C-u");
    h.type_text("R4.12.1");
    h.press("Tab Tab Tab Tab Tab C-u");
    h.type_text("v9");
    h.press("F10");
    assert!(
        h.picture().contains("使える文面ではありません"),
        "{}",
        h.picture()
    );
    h.press("F4 C-u");
    assert!(h.picture().contains("v1:38b1b26f4dbb"), "{}", h.picture());
    h.press("Enter F10");
    assert!(
        h.picture()
            .contains("適用開始: 2022/12/01（いまのものは 2020/04/01 から）"),
        "{}",
        h.picture()
    );
}

#[test]
fn what_a_row_refuses_in_any_case_is_said_before_a_reason_is_asked_for() {
    let me = administrator().login;
    let mine = |state: &str, by: &Login| {
        json!({"proposal_kind": "rate", "subject": "performance", "proposed_by": by.as_str(), "proposal_state": state,
               "proposed_name": "管理 花子", "proposed_at": "2022-10-31T01:00:00Z", "reason": "改定",
               "before": {}, "content": {"ppm": 4800}})
    };
    let other = Login::from("kanri2");
    let own_limit = json!({"proposal_kind": "limit", "subject": "x", "proposed_by": "kanri2", "proposal_state": "open",
        "before": {}, "content": {"login": me.as_str(), "limit": 1}});
    let past =
        json!({"absent_name": "髙橋 健", "delegate_name": "鈴木 一郎", "delegation_state": "past"});
    let own = json!({"login": me.as_str(), "name": "管理 花子", "role": "administrator"});
    let month = |month: &str, state: &str| json!({"month": month, "branch": "371", "branch_name": "長野支店", "missing": 2, "close_state": state});
    let mut own_close = month("2022-10", "closed");
    own_close["closed_by_me"] = true.into();
    let cases = [
        (
            HouseTable::Proposals,
            mine("open", &me),
            "9 Enter",
            "自分の提案です",
        ),
        (
            HouseTable::Proposals,
            own_limit,
            "9 Enter",
            "自分の承認限度額",
        ),
        (
            HouseTable::Proposals,
            mine("confirmed", &other),
            "1 0 Enter",
            "すでに決まった提案です（確認済）",
        ),
        (
            HouseTable::Proposals,
            mine("open", &other),
            "4 Enter",
            "提案した人だけです",
        ),
        (
            HouseTable::Delegations,
            past,
            "4 Enter",
            "すでに終わった代行です",
        ),
        (
            HouseTable::Operators,
            own,
            "4 Enter",
            "自分の登録は変えられません",
        ),
        (
            HouseTable::CloseMonths,
            month("2022-11", "open"),
            "9 Enter",
            "まだ終わっていない期間は締められません",
        ),
        (
            HouseTable::CloseMonths,
            month("2022-10", "closed"),
            "9 Enter",
            "すでに締めています",
        ),
        (
            HouseTable::CloseMonths,
            month("2022-10", "reopened"),
            "1 0 Enter",
            "締めていない期間です",
        ),
        (
            HouseTable::CloseMonths,
            own_close,
            "1 0 Enter",
            "自分が締めた期間は再開できません",
        ),
    ];
    for (table, fields, keys, says) in cases {
        let mut h = Harness::new(administrator(), list(table, vec![fields]));
        h.press("g b Enter");
        h.press(keys);
        assert!(h.message().contains(says), "{table:?}: {}", h.picture());
        assert!(
            !h.picture().contains("理由を"),
            "{table:?}: {}",
            h.picture()
        );
        assert!(h.writes().is_empty(), "{table:?}: {:?}", h.writes());
    }
}

#[test]
fn a_yes_before_the_end_was_seen_reads_on_and_answers_nothing() {
    // Longer than the screen: a reason may have 2,000 characters.
    let proposal = json!({"proposal_kind": "rule", "subject": "20001 construction advance_payment", "proposed_by": "kanri2",
        "proposed_name": "管理 次郎", "reason": "要綱の改正による。".repeat(60), "proposal_state": "open",
        "before": {"valid_from": "2020-04-01"}, "content": {"valid_from": "2023-04-01"}});
    let office = house_rooms::one(
        HouseTable::Proposals,
        vec![(HouseTable::Proposals, proposal)],
    );
    let mut h = Harness::new(administrator(), office);
    h.press("enter 9 enter");
    let first = h.picture();
    assert!(first.contains("続きは"), "{first}");
    h.press("y");
    assert!(h.writes().is_empty(), "{:?}", h.writes());
    assert!(h.message().starts_with("続きがあります"), "{}", h.message());
    assert_ne!(h.picture(), first, "the next page");
    // Enter on a chosen yes is no other yes.
    h.press("n");
    h.command("approve");
    h.picture();
    h.press("Tab Enter");
    assert!(h.writes().is_empty(), "{:?}", h.writes());
    // Who has read it to its end by other keys answers at once.
    h.press("n");
    h.command("approve");
    for _ in 0..3 {
        h.picture();
        h.press("PgDn");
    }
    h.picture();
    h.press("y");
    assert_eq!(h.house_act().0, HouseAct::DecideProposal);
}

#[test]
fn what_comes_back_in_a_question_is_said_to_have_been_typed_before_until_it_is_touched() {
    let mut h = Harness::new(administrator(), holidays());
    h.press("g b enter");
    h.command("withdraw");
    assert!(!h.picture().contains("前に入力した文です"));
    h.type_text("登録の誤り");
    h.press("F12");
    h.command("withdraw");
    insta::assert_snapshot!(h.picture());
    assert!(
        h.picture().contains("前に入力した文です"),
        "{}",
        h.picture()
    );
    h.press("C-u");
    assert!(!h.picture().contains("登録の誤り"), "{}", h.picture());
    assert!(
        !h.picture().contains("前に入力した文です"),
        "{}",
        h.picture()
    );
    h.type_text("二重");
    h.press("Enter");
    h.yes();
    assert_eq!(h.house_act().1["reason"], "二重");
}

#[test]
fn escape_and_a_key_at_once_leave_a_question_and_the_key_is_taken() {
    let mut h = Harness::new(administrator(), holidays());
    h.press("g b enter");
    let picture = h.picture();
    h.command("withdraw");
    h.press("Esc j");
    assert_eq!(h.cursor_row(), {
        let mut other = Harness::new(administrator(), holidays());
        other.press("g b enter j");
        other.cursor_row()
    });
    assert_ne!(h.picture(), picture);
    // The `:` line, too; and what is bound behind Esc is still that.
    h.press(": q Esc k");
    assert_eq!(h.exit, None);
    h.command("withdraw");
    h.press("Esc 1");
    assert!(h.picture().contains("この画面の答え方"), "{}", h.picture());
}
