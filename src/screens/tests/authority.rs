//! 承認限度額, 代行, 担当状況: what supervisors and administrators see and do.

use super::house::{administrator, row};
use crate::app::Effect;
use crate::domain::command::Write;
use crate::domain::house::{HouseAct, HouseTable};
use crate::domain::ids::Login;
use crate::domain::record::{Acting, Choice, Operator};
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, day, supervisor};
use insta::{assert_snapshot, with_settings};
use serde_json::json;

/// A supervisor who stands in for 髙橋 健, and has the right to decide by that alone.
pub(super) fn standing_in() -> Operator {
    Operator {
        acting: Some(Acting {
            lent: true,
            absent: Login::from("takahashi"),
            name: "髙橋 健".to_owned(),
            until: day("2022-11-04"),
        }),
        ..supervisor()
    }
}

fn office(table: HouseTable) -> Office {
    let office = Office::sample(3);
    let limit = |n: i64, yen: i64, from: &str, to: Option<&str>, state: &str| {
        let mut fields = json!({"login": "suzuki_ichiro", "name": "鈴木 一郎", "branch_name": "長野支店",
            "product": "advance_payment", "limit": yen, "valid_from": from, "limit_state": state});
        if let Some(to) = to {
            fields["valid_to"] = to.into();
        }
        row(HouseTable::Limits, n, None, fields)
    };
    let code = table.code();
    let master = json!({"master": code, "count": 2});
    office.set_house(vec![
        row(HouseTable::Masters, 1, None, master),
        limit(1, 100_000_000, "2022-10-01", None, "in_force"),
        limit(2, 50_000_000, "2020-04-01", Some("2022-09-30"), "past"),
        row(
            HouseTable::Delegations,
            1,
            None,
            json!({"absent": "takahashi", "absent_name": "髙橋 健", "delegate": "suzuki_ichiro", "delegate_name": "鈴木 一郎",
                   "first_day": "2022-11-01", "last_day": "2022-11-04", "delegation_state": "in_force", "by_name": "髙橋 健",
                   "reason": "出張のため", "branch_name": "長野支店"}),
        ),
        row(
            HouseTable::Workloads,
            1,
            None,
            json!({"login": "sato_hanako", "name": "佐藤 花子", "role": "clerk", "branch": "371", "branch_name": "長野支店",
                   "claimed": 12, "awaiting": 3, "lapsed": 2, "oldest_day": "2022-10-28"}),
        ),
    ]);
    office
}

fn mori() -> Choice {
    Choice {
        code: "mori".to_owned(),
        label: "森 直子".to_owned(),
        detail: "長野支店".to_owned(),
    }
}

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("authority", h.picture());
    });
}

#[test]
fn every_period_of_a_limit_can_be_read_and_a_new_one_is_proposed() {
    let mut h = Harness::new(administrator(), office(HouseTable::Limits));
    h.press("g b Enter");
    show("limits", &h);
    h.press("2 Enter");
    h.press("Tab C-u");
    h.type_text("8000万");
    h.press("Tab");
    h.type_text("R4.12.1");
    h.press("F10");
    show("limit-confirm", &h);
    assert!(h.writes().is_empty());
    h.type_text("異動のため");
    h.press("Enter y");
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::Propose);
    assert_eq!(args["reason"], "異動のため");
    let content = &args["content"];
    assert_eq!(content["login"], "suzuki_ichiro");
    assert_eq!(content["limit"], 80_000_000);
    assert_eq!(content["valid_from"], "2022-12-01");
    assert_eq!(
        h.message(),
        "承認限度額 鈴木 一郎 前払金保証 を提案しました。確認を待ちます。"
    );
}

/// In front of the delegations, where 森 and 髙橋 can be named.
fn naming_a_stand_in() -> Harness {
    let office = office(HouseTable::Delegations);
    let absent = Choice {
        code: "takahashi".to_owned(),
        label: "髙橋 健".to_owned(),
        ..mori()
    };
    office.set_choices(vec![mori(), absent]);
    Harness::new(supervisor(), office)
}

#[test]
fn a_login_is_told_with_its_own_name_and_never_with_that_of_the_one_before_it() {
    let mut h = naming_a_stand_in();
    h.press("g b Enter F6 F4");
    h.type_text("takahashi");
    h.press("Enter");
    assert!(h.row(3).contains("髙橋 健"), "{}", h.picture());
    // The focus has gone on, so that nothing is typed behind it.
    assert!(h.row_of_focus().contains("代行者"), "{}", h.picture());
    h.press("S-Tab");
    // Another login over it: its name is not known yet, and the old one is gone.
    h.press("C-u");
    h.type_text("mori");
    assert!(!h.picture().contains("髙橋 健"), "{}", h.picture());
    h.press("C-u");
    h.type_text("takahashi");
    h.press("Tab");
    h.type_text("mori");
    h.press("Tab Tab");
    h.type_text("+3d");
    h.press("F10");
    let picture = h.picture();
    assert!(picture.contains("takahashi  髙橋 健"), "{picture}");
    assert!(picture.contains("mori  森 直子"), "{picture}");
}

#[test]
fn a_supervisor_names_who_stands_in_and_ends_it_with_a_reason() {
    let mut h = naming_a_stand_in();
    h.press("g b Enter");
    show("delegations", &h);
    h.press("4 Enter");
    h.type_text("早く戻った");
    h.press("Enter");
    h.yes();
    assert_eq!(h.house_act().0, HouseAct::EndDelegation);
    h.press("F6");
    h.press("F10");
    show("delegate-faults", &h);
    h.type_text("takahashi");
    h.press("Tab");
    h.type_text("mori");
    h.press("Tab C-u");
    h.type_text("R4.11.7");
    h.press("Tab");
    h.type_text("R4.11.8");
    h.press("F10");
    h.type_text("出張のため");
    h.press("Enter");
    h.yes();
    assert_eq!(
        h.message(),
        "髙橋 健 の代行を 森 直子 に任せました（2022/11/07〜2022/11/08）。",
        "{}",
        h.picture()
    );
    // Nothing was typed: the form is left without a question and without a write, the line gone or not.
    let sent = h.writes().len();
    h.press("F6");
    h.office.down = Some(Refusal::Unavailable);
    h.press("F12");
    assert_eq!(h.model.path().last(), Some(&"B12"), "{}", h.picture());
    assert_eq!(h.writes().len(), sent);
}

#[test]
fn an_administrator_opens_a_branch_to_somebody_and_closes_it_with_a_reason() {
    let office = super::house_rooms::entitlements();
    office.set_choices(vec![mori()]);
    let mut h = Harness::new(administrator(), office);
    h.press("g b Enter");
    show("entitlements", &h);
    h.press("F6");
    h.type_text("mori");
    h.press("Tab");
    h.type_text("３８０");
    h.press("F10");
    show("entitle-confirm", &h);
    h.type_text("応援のため");
    h.press("Enter y");
    let entitled = json!({"login": "mori", "branch": "380", "reason": "応援のため"});
    assert_eq!(h.house_act(), (HouseAct::Entitle, entitled));
    assert_eq!(h.message(), "森 直子 に 新潟支店 の兼務を認めました。");
    h.press("4 Enter");
    h.type_text("繁忙期の終わり");
    h.press("Enter y");
    let ended = json!({"login": "suzuki_ichiro", "branch": "380", "reason": "繁忙期の終わり"});
    assert_eq!(h.house_act(), (HouseAct::EndEntitlement, ended));
}

#[test]
fn a_whole_work_is_handed_over_with_one_reason() {
    let office = office(HouseTable::Workloads);
    office.set_choices(vec![mori()]);
    let mut h = Harness::new(supervisor(), office);
    h.press("g b Enter");
    show("workloads", &h);
    h.press("1 2 Enter");
    h.type_text("mori");
    h.press("F10");
    show("hand-over", &h);
    h.type_text("病気のため");
    h.press("Enter y");
    let handed = json!({"from_login": "sato_hanako", "to_login": "mori", "branch": "371", "reason": "病気のため"});
    assert_eq!(h.house_act(), (HouseAct::HandOver, handed));
}

#[test]
fn who_stands_in_is_told_so_in_the_head_and_over_the_queue() {
    let h = Harness::new(standing_in(), Office::awaiting(2));
    show("acting", &h);
}

/// The attempts that were reported: command, refusal, what about, and the id of the report.
pub(super) fn attempts(h: &Harness) -> Vec<(String, String, uuid::Uuid)> {
    let told = h.log.iter().filter_map(|e| match e {
        Effect::Write {
            request_id: Some(id),
            write: Write::ReportAttempt(attempt),
            ..
        } => Some((
            attempt.command.clone(),
            format!("{:?} {:?}", attempt.refusal, attempt.about),
            *id,
        )),
        _ => None,
    });
    told.collect()
}

#[test]
fn what_the_list_refuses_for_want_of_authority_is_reported_with_its_application() {
    // Over the limit, from the list and from the review; the same again has the same id, of which one is recorded.
    let mut me = crate::runtime::harness::supervisor();
    me.limits.clear();
    let mut h = Harness::new(me, Office::awaiting(2));
    h.press("9 Enter");
    let first = attempts(&h);
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!(first[0].0, "approve");
    assert!(
        first[0].1.contains("OverLimit") && first[0].1.contains("id: 1"),
        "{first:?}"
    );
    for _ in 0..40 {
        h.press("9 Enter");
    }
    let ids: std::collections::BTreeSet<_> = attempts(&h).iter().map(|a| a.2).collect();
    assert_eq!(ids.len(), 1);
    // A clerk who approves; and a state that does not allow it is no attempt.
    let mut h = Harness::clerk(Office::sample(3));
    h.command("decline");
    assert!(
        attempts(&h)[0].1.contains("NotAllowed"),
        "{:?}",
        attempts(&h)
    );
    let mut h = Harness::supervisor(Office::sample(3));
    h.press("g a 9 Enter");
    assert_eq!(attempts(&h), []);
}

#[test]
fn ones_own_draft_in_the_review_and_ones_own_proposal_are_reported() {
    let office = Office::awaiting(1);
    let me = crate::runtime::harness::supervisor();
    office.edit(1, |d| d.row.drafted_by = Some(me.login.clone()));
    let mut h = Harness::supervisor(office);
    h.press("Enter a");
    let told = attempts(&h);
    assert!(
        told[0].1.contains("OwnDraft") && told[0].1.contains("Application"),
        "{told:?}"
    );
    let admin = super::house::administrator();
    let office = Office::sample(1);
    let mine = serde_json::json!({"proposal_kind": "rate", "proposal_state": "open", "proposed_by": admin.login.as_str()});
    let table = crate::domain::house::HouseTable::Proposals;
    let master = serde_json::json!({"master": "proposals", "count": 1});
    office.set_house(vec![
        super::house::row(crate::domain::house::HouseTable::Masters, 1, None, master),
        super::house::row(table, 1, None, mine),
    ]);
    let mut h = Harness::new(admin, office);
    h.press("g b Enter 9 Enter");
    let told = attempts(&h);
    assert_eq!(told[0].0, "decide_proposal", "{told:?}");
    assert!(told[0].1.contains("OwnDraft"), "{told:?}");
}
