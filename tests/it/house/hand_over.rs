//! A clerk's whole work goes to another.

use super::close::act;
use super::rule;
use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, Query, Write, Written};
use densho::domain::house::HouseAct;
use densho::domain::ids::{ApplicationKey, Login};
use densho::domain::record::ApplicationState;
use densho::domain::refusal::Refusal;
use serde_json::json;

#[tokio::test]
async fn everything_a_clerk_has_goes_to_another_and_what_is_being_written_on_stays_and_is_named() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut keys = Vec::new();
    for name in ["一", "二", "三"] {
        let key = office.receive("371", &works(name)).await;
        sato.claim(&key).await.unwrap();
        keys.push(key);
    }
    let waiting = office.submitted("sato", "371", &works("四")).await;
    let before = sato.application(&waiting).await.row.version;
    let args = json!({"from_login": "sato", "to_login": "suzuki", "branch": "371", "reason": "病気のため"});
    let takahashi = office.store("takahashi");
    assert_eq!(
        act(&sato, HouseAct::HandOver, args.clone()).await,
        Err(Refusal::NotAllowed)
    );
    let pool = office.db.superuser().await;
    let mut writing = pool.begin().await.unwrap();
    sqlx::query("SELECT FROM core.application WHERE application_id = $1 FOR UPDATE")
        .bind(keys[1].id)
        .execute(&mut *writing)
        .await
        .unwrap();
    let outcome = act(&takahashi, HouseAct::HandOver, args.clone()).await;
    let number = sato.application(&keys[1]).await.row.number;
    assert_eq!(
        outcome,
        Ok(Written::HandedOver {
            moved: 3,
            left: vec![number]
        })
    );
    writing.rollback().await.unwrap();
    let holder = async |key: &ApplicationKey| {
        let row = office.store("takahashi").application(key).await.row;
        (row.claimed_by.unwrap().0, row.state)
    };
    assert_eq!(holder(&keys[0]).await.0, "suzuki");
    assert_eq!(holder(&keys[1]).await.0, "sato");
    // What waits for approval waits on, as it was seen.
    assert_eq!(
        holder(&waiting).await,
        ("suzuki".to_owned(), ApplicationState::AwaitingApproval)
    );
    assert_eq!(sato.application(&waiting).await.row.version, before);
    for login in ["sato", "suzuki"] {
        let Ok(Answer::Notices(notices)) = office.store(login).query(&Query::Notices).await else {
            panic!()
        };
        let told = notices.last().unwrap();
        assert_eq!(told.remark, "病気のため", "{login}");
        // Who had it, who has it now, and which: three of four, in their order.
        assert_eq!(told.text("to_name"), "鈴木　一郎", "{login}");
        assert!(!told.text("whose_name").is_empty(), "{login}");
        let numbers = told.detail["numbers"].as_array().unwrap();
        assert_eq!(numbers.len(), 3, "{login} {numbers:?}");
    }
    // The rest, once nobody writes on it any more.
    let again = act(&takahashi, HouseAct::HandOver, args.clone()).await;
    assert!(
        matches!(again, Ok(Written::HandedOver { moved: 1, .. })),
        "{again:?}"
    );
    let nothing = act(&takahashi, HouseAct::HandOver, args).await;
    assert_eq!(rule(nothing), "hand_over_nothing");
}

#[tokio::test]
async fn what_has_stopped_goes_along_and_stays_stopped() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let takahashi = office.store("takahashi");
    let mut keys = Vec::new();
    for name in ["一", "二"] {
        let key = office.receive("371", &works(name)).await;
        sato.claim(&key).await.unwrap();
        keys.push(key);
    }
    let pool = office.db.superuser().await;
    sqlx::query("UPDATE core.application SET state = 'attention' WHERE state = 'examining'")
        .execute(&pool)
        .await
        .unwrap();
    let holder = async |key: &ApplicationKey| {
        let row = office.store("takahashi").application(key).await.row;
        (row.claimed_by.unwrap().0, row.state)
    };
    let stopped = |login: &str| (login.to_owned(), ApplicationState::Attention);
    // One by one by a supervisor; no clerk takes it from whoever has it.
    let give = async |login: &str, key: &ApplicationKey| {
        let row = office.store("takahashi").application(key).await.row;
        let reassign = Write::Reassign {
            key: key.clone(),
            version: row.version,
            to: Login::from("suzuki"),
            reason: "病気のため".to_owned(),
        };
        office.store(login).send(reassign).await
    };
    let refused = give("suzuki", &keys[0]).await;
    assert!(
        matches!(refused, Err(Refusal::ClaimedByOther { .. })),
        "{refused:?}"
    );
    give("takahashi", &keys[0]).await.unwrap();
    assert_eq!(holder(&keys[0]).await, stopped("suzuki"));
    // Everything at once.
    let args = json!({"from_login": "sato", "to_login": "suzuki", "branch": "371", "reason": "病気のため"});
    let outcome = act(&takahashi, HouseAct::HandOver, args).await;
    assert!(
        matches!(outcome, Ok(Written::HandedOver { moved: 1, .. })),
        "{outcome:?}"
    );
    assert_eq!(holder(&keys[1]).await, stopped("suzuki"));
    // Whose it was and to whom it went is in its history.
    let story = takahashi.application(&keys[0]).await.story;
    let given = story.iter().find(|e| e.kind == "application.reassigned");
    assert_eq!(given.unwrap().about.as_deref(), Some("鈴木　一郎"));
}
