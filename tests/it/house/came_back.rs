//! What comes back to be taken because its clerk is gone: whoever looks after the branch is told whose it was and why, and the
//! history says so.

use super::close::act;
use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, Query, Write};
use densho::domain::house::HouseAct;
use densho::domain::queue::{Notice, ReturnCode};
use densho::domain::record::ApplicationState;
use serde_json::json;

async fn told(office: &Office, login: &str) -> Vec<Notice> {
    match office.store(login).query(&Query::Notices).await {
        Ok(Answer::Notices(told)) => told.into_iter().filter(|n| n.kind == "came_back").collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_supervisors_of_a_branch_hear_whose_work_came_back_to_it_and_why() {
    let office = Office::new().await;
    let held = office.receive("371", &works("持っている工事")).await;
    office.store("sato").claim(&held).await.unwrap();
    let moves = json!({"login": "sato", "branch_id": "380", "name": "佐藤　花子", "role": "clerk", "reason": "異動",
        "seen": {"branch_id": "371", "name": "佐藤　花子", "role": "clerk"}});
    act(&office.store("kanri"), HouseAct::ChangeOperator, moves)
        .await
        .unwrap();
    let heard = told(&office, "takahashi").await;
    let [notice] = heard.as_slice() else {
        panic!("{heard:?}")
    };
    let number = office
        .store("takahashi")
        .application(&held)
        .await
        .row
        .number;
    assert_eq!(
        (
            notice.text("whose_name"),
            notice.text("branch_name"),
            notice.remark.as_str()
        ),
        ("佐藤　花子", "長野支店", "異動")
    );
    assert_eq!(notice.detail["numbers"], json!([number]));
    for other in ["sato", "suzuki", "kato"] {
        assert_eq!(told(&office, other).await, [], "{other}");
    }
    let story = office.store("takahashi").application(&held).await.story;
    let last = story.last().unwrap();
    assert_eq!(
        (last.kind.as_str(), last.remark.as_str()),
        ("application.released", "佐藤　花子: 異動")
    );
}

#[tokio::test]
async fn what_the_review_returns_to_somebody_who_is_gone_is_told_to_whoever_returned_it_too() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &works("返す工事")).await;
    office
        .arrange("UPDATE core.operator SET disabled_at = clock_timestamp() WHERE login = 'sato'")
        .await;
    let takahashi = office.store("takahashi");
    let before = takahashi.application(&key).await.row;
    let back = Write::Return {
        key: key.clone(),
        version: before.version,
        code: ReturnCode::Amount,
        reason: "金額を確かめる".to_owned(),
    };
    takahashi.send(back).await.unwrap();
    let detail = takahashi.application(&key).await;
    assert_eq!(detail.row.state, ApplicationState::Received);
    let last: Vec<_> = detail.story.iter().rev().take(2).collect();
    assert_eq!(
        (last[0].kind.as_str(), last[0].remark.as_str()),
        ("application.came_back", "佐藤　花子")
    );
    assert_eq!(last[1].kind, "application.returned");
    let heard = told(&office, "takahashi").await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0].number.as_deref(), Some(before.number.as_str()));
    assert_eq!(heard[0].remark, "金額を確かめる");
}

#[tokio::test]
async fn what_is_returned_to_somebody_who_is_there_is_told_to_them_alone() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &works("返す工事")).await;
    let takahashi = office.store("takahashi");
    let version = takahashi.application(&key).await.row.version;
    let back = Write::Return {
        key: key.clone(),
        version,
        code: ReturnCode::Amount,
        reason: "金額を確かめる".to_owned(),
    };
    takahashi.send(back).await.unwrap();
    assert_eq!(told(&office, "takahashi").await, []);
    let story = takahashi.application(&key).await.story;
    assert!(story.iter().all(|e| e.kind != "application.came_back"));
}

#[tokio::test]
async fn a_branch_without_a_supervisor_is_looked_after_by_those_of_head_office() {
    let office = Office::new().await;
    let held = office.receive("371", &works("持っている工事")).await;
    office.store("sato").claim(&held).await.unwrap();
    office
        .arrange(
            "UPDATE core.operator SET disabled_at = clock_timestamp() WHERE branch_id = '371' AND role = 'supervisor';
             UPDATE core.operator SET role = 'supervisor' WHERE login = 'tanaka'",
        )
        .await;
    let out = office
        .db
        .psql_as("kanri", "SELECT api.disable_operator('sato')");
    assert!(out.status.success(), "{out:?}");
    let heard = told(&office, "tanaka").await;
    assert_eq!(heard.len(), 1, "{heard:?}");
}
