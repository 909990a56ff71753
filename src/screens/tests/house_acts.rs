//! Acts on the masters and the close: sentences that name the act and the row as people do.

use super::house::{administrator, row};
use super::house_rooms;
use crate::domain::command::Write;
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, supervisor};
use serde_json::{Value, json};

/// What each act of the house that was sent says of this argument.
pub(super) fn told(h: &Harness, argument: &str) -> Vec<String> {
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
