//! What stands still says of what it is, that it stands, and what helps; and what is not in force yet says so.

use super::authority::standing_in;
use super::house_rooms;
use super::publication::{mail, office};
use super::record::{awaiting, issued_detail, issued_office, pages};
use crate::domain::command::KeyOrder;
use crate::domain::ledger::EventKind;
use crate::domain::publication::Shown;
use crate::domain::queue::Notice;
use crate::domain::record::{JobRow, KeyOrderRecord, Role};
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, at};

fn job(kind: &str, state: Shown, trouble: &str) -> JobRow {
    JobRow {
        kind: kind.to_owned(),
        subject: "37071-00016K".to_owned(),
        state,
        step: "publish".to_owned(),
        attempts: 4,
        trouble: Some(trouble.to_owned()),
        to_address: None,
        mail_version: None,
        ..mail(Shown::Waiting)
    }
}

const AWAY: &str = "platform_not_reached: プラットフォームから応答がありません（the platform gave no answer: io: Connection refused (os error 111)）。自動で再試行します。";

fn order(kind: KeyOrder, stopped: Option<&str>) -> KeyOrderRecord {
    KeyOrderRecord {
        kind,
        by: "髙橋 健".to_owned(),
        at: at("2022-11-01 13:00"),
        reason: "誤発行".to_owned(),
        done_at: None,
        stopped: stopped.map(str::to_owned),
    }
}

#[test]
fn what_is_late_is_called_so_counted_and_still_tried_by_itself() {
    let mut h = office(vec![job("unpublish", Shown::Late, AWAY)]);
    let shown = h.picture();
    assert!(shown.contains("遅延"), "{shown}");
    assert!(shown.contains("停止の件数に入れています"), "{shown}");
    h.press("R");
    assert!(
        h.message().contains("自動で再試行しています"),
        "{}",
        h.message()
    );
}

#[test]
fn a_change_and_its_cancellation_are_told_apart_where_they_are_carried_out_and_mailed() {
    let amend = |id, kind, event| JobRow {
        id,
        event: Some(event),
        trouble: None,
        ..job(kind, Shown::Waiting, "")
    };
    let h = office(vec![
        amend(1, "amend", EventKind::Change),
        amend(2, "amend", EventKind::Cancellation),
        amend(3, "amend_mail", EventKind::Correction),
        amend(4, "amend", EventKind::Termination),
    ]);
    let shown = h.picture();
    for (n, kind) in (0..).zip(["変更 ", "変更取消 ", "訂正 ", "解約 "]) {
        assert!(h.row(n + 4).contains(kind), "{n} {kind}: {shown}");
    }
}

#[test]
fn giving_up_is_refused_in_words_of_what_it_is() {
    for (kind, said) in [
        ("amend", "変更等は取りやめられません"),
        ("issue", "発行は取りやめられません"),
    ] {
        let mut h = office(vec![job(kind, Shown::Dead, AWAY)]);
        h.press("X");
        assert!(h.message().contains(said), "{kind}: {}", h.message());
    }
}

#[test]
fn a_withdrawal_that_stopped_is_said_to_stand_still_in_the_contract_and_on_the_telephone() {
    let turned = "platform_turned_away: プラットフォームに入れず、実行されていません（the platform answered 401 unauthorized: token）。接続の設定を直してください。";
    let orders = vec![order(KeyOrder::Withdraw, Some(turned))];
    let mut h = Harness::clerk(issued_office(orders.clone()));
    h.press("g c Enter");
    let all = pages(&mut h);
    assert!(all.contains("公開の取下が止まっています"), "{all}");
    assert!(!all.contains("公開停止待ち"), "{all}");
    let mut h = Harness::clerk(issued_office(orders));
    h.press("g t");
    h.type_text("37071");
    h.press("Enter");
    assert!(
        h.picture().contains("公開の取下が止まっています"),
        "{}",
        h.picture()
    );
}

#[test]
fn the_application_says_what_was_ordered_of_its_contract() {
    let mut h = Harness::supervisor(awaiting());
    h.press("Enter a");
    h.yes();
    h.office.edit(1, |d| {
        let mut issue = issued_detail(Vec::new()).progress;
        issue.order = Some(order(KeyOrder::Withdraw, None));
        d.contracts = vec![issue];
    });
    h.pass(6);
    let all = pages(&mut h);
    assert!(all.contains("公開取下: 公開停止待ち"), "{all}");
}

#[test]
fn a_new_key_is_handed_out_with_the_word_that_it_opens_nothing_yet() {
    let mut h = Harness::clerk(issued_office(vec![order(KeyOrder::Reissue, None)]));
    h.press("g c Enter");
    for key in ["O", "K"] {
        h.press(key);
        let asked = h.picture().replace(['\n', ' '], "");
        assert!(
            asked.contains("新しい認証キーは、公開先が確認するまで使えません"),
            "{key}: {asked}"
        );
        h.press("Escape");
    }
    let mut h = Harness::clerk(issued_office(Vec::new()));
    h.press("g c Enter O");
    assert!(!h.picture().contains("まで使えません"), "{}", h.picture());
}

#[test]
fn who_stood_in_for_somebody_hears_why_an_act_is_refused_and_not_that_an_administrator_can_help() {
    let mut h = Harness::new(standing_in(), awaiting());
    h.press("Enter a");
    let _ = h.picture();
    let me = h.office.me.as_mut().unwrap();
    me.acting = None;
    me.role = Role::Clerk;
    let told = serde_json::json!({"part": "ended", "absent_name": "髙橋 健"});
    h.office.tells(Notice {
        id: 1,
        at: at("2022-11-01 14:00"),
        kind: "delegated".to_owned(),
        from: "髙橋 健".to_owned(),
        number: None,
        remark: String::new(),
        detail: told.as_object().cloned().unwrap(),
    });
    h.pass(10);
    h.office.script(vec![Err(Refusal::NotAllowed)]);
    h.yes();
    h.pass(2);
    assert!(!h.message().contains("あなたの役割では"), "{}", h.message());
    assert!(
        h.message().contains("髙橋 健さんの代行は終わりました"),
        "{}",
        h.message()
    );
}

#[test]
fn a_proposal_whose_first_day_has_passed_is_marked_and_refused_before_the_question() {
    let proposal = |from: &str| {
        serde_json::json!({
            "proposal_kind": "limit", "subject": "mori advance_payment", "proposed_by": "kanri2", "proposed_name": "管理 次郎",
            "proposed_at": "2022-10-20T01:00:00Z", "reason": "異動", "proposal_state": "open", "before": {},
            "content": {"login": "mori", "product": "advance_payment", "valid_from": from, "amount": 5_000_000},
        })
    };
    let room = |from: &str| house_rooms::one_proposal(proposal(from));
    let mut h = Harness::new(super::house::administrator(), room("2022-10-31"));
    h.press("enter");
    assert!(h.picture().contains("期日過ぎ"), "{}", h.picture());
    h.press("9 enter");
    assert!(
        h.message()
            .contains("限度額は今日より前の日からは変えられません"),
        "{}",
        h.message()
    );
    // Today is early enough.
    let mut h = Harness::new(super::house::administrator(), room("2022-11-01"));
    h.press("enter");
    assert!(h.picture().contains("確認待ち"), "{}", h.picture());
    h.press("9 enter");
    assert!(!h.message().contains("今日より前"), "{}", h.message());
}
