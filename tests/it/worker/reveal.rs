//! Showing a key: sealed to the asker, once, for a minute.

use crate::stage::Stage;
use densho::vault::RevealKeypair;
use densho::worker::{answer_waiting, reveal_context};
use std::sync::Arc;
use uuid::Uuid;

/// One contract, issued.
async fn issued() -> (
    Stage,
    densho::store::worker::WorkerDb,
    Arc<densho::worker::Tools>,
) {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, Arc::new(stage.tools()));
    stage
        .approved(|content| content["products"].as_array_mut().unwrap().truncate(1))
        .await;
    stage.work(&db, &tools).await;
    (stage, db, tools)
}

async fn wish(stage: &Stage, purpose: &str, to: &[u8]) -> Uuid {
    sqlx::query_scalar(
        "INSERT INTO vault.reveal (reveal_id, branch_id, contract_id, requested_by, reason, purpose, public_key)
         SELECT gen_random_uuid(), branch_id, contract_id, 'sato', '電話照会', $1, $2 FROM core.contract
         RETURNING reveal_id",
    )
    .bind(purpose)
    .bind(to)
    .fetch_one(&stage.root)
    .await
    .unwrap()
}

async fn sealed(stage: &Stage, id: Uuid) -> Option<Vec<u8>> {
    sqlx::query_scalar("SELECT sealed FROM vault.reveal WHERE reveal_id = $1")
        .bind(id)
        .fetch_one(&stage.root)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_key_is_sealed_to_the_asker_and_opens_the_certificate() {
    use densho::platform::{LookUp, Platform};
    let (stage, db, tools) = issued().await;
    let (asker, other) = (
        RevealKeypair::generate().unwrap(),
        RevealKeypair::generate().unwrap(),
    );
    let id = wish(&stage, "view", asker.public()).await;
    assert_eq!(answer_waiting(&db, &tools).await, Ok(1));
    assert_eq!(answer_waiting(&db, &tools).await, Ok(0), "answered once");
    let answer = sealed(&stage, id).await.unwrap();
    assert!(other.open(&reveal_context(id, "view"), &answer).is_err());
    assert!(
        asker.open(&reveal_context(id, "notice"), &answer).is_err(),
        "bound to what was asked for"
    );
    let plain = asker.open(&reveal_context(id, "view"), &answer).unwrap();
    let key = densho::vault::AuthKey::parse(std::str::from_utf8(&plain).unwrap()).unwrap();
    let shown = stage.viewer.look_up("37071-00001M", &key).await.unwrap();
    assert!(matches!(shown, LookUp::Found(_)));
}

#[tokio::test]
async fn a_notice_is_drawn_on_demand_and_travels_sealed() {
    let (stage, db, tools) = issued().await;
    let asker = RevealKeypair::generate().unwrap();
    let id = wish(&stage, "notice", asker.public()).await;
    assert_eq!(answer_waiting(&db, &tools).await, Ok(1));
    let pdf = asker
        .open(
            &reveal_context(id, "notice"),
            &sealed(&stage, id).await.unwrap(),
        )
        .unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn a_wish_that_cannot_be_met_is_told_why() {
    let (stage, db, tools) = issued().await;
    stage
        .arrange("UPDATE vault.auth_key SET dead_at = clock_timestamp()")
        .await;
    let id = wish(&stage, "view", RevealKeypair::generate().unwrap().public()).await;
    assert_eq!(answer_waiting(&db, &tools).await, Ok(1));
    assert_eq!(sealed(&stage, id).await, None);
    assert!(
        stage
            .ask::<String>("SELECT failure FROM vault.reveal")
            .await
            .starts_with("no_key: ")
    );
}

#[tokio::test]
async fn after_a_minute_the_answer_is_gone_and_a_late_one_is_not_taken() {
    let (stage, db, tools) = issued().await;
    let asker = RevealKeypair::generate().unwrap();
    let answered = wish(&stage, "view", asker.public()).await;
    answer_waiting(&db, &tools).await.unwrap();
    let unanswered = wish(&stage, "view", asker.public()).await;
    assert_eq!(db.forget_reveals().await, Ok(0), "the minute is not over");
    stage
        .arrange("UPDATE vault.reveal SET requested_at = requested_at - interval '61 seconds'")
        .await;
    assert_eq!(answer_waiting(&db, &tools).await, Ok(0));
    assert_eq!(db.answer_reveal(unanswered, b"late").await, Ok(false));
    assert_eq!(db.forget_reveals().await, Ok(2));
    assert_eq!(sealed(&stage, answered).await, None);
    stage
        .arrange("UPDATE vault.reveal SET requested_at = requested_at - interval '1 day'")
        .await;
    db.forget_reveals().await.unwrap();
    assert_eq!(
        stage.ask::<i64>("SELECT count(*) FROM vault.reveal").await,
        0
    );
}

#[tokio::test]
async fn of_two_workers_the_first_answer_counts() {
    let (stage, db, _tools) = issued().await;
    let id = wish(&stage, "view", RevealKeypair::generate().unwrap().public()).await;
    assert_eq!(db.reveals_waiting(5).await.unwrap().len(), 1);
    assert_eq!(db.answer_reveal(id, b"first").await, Ok(true));
    assert_eq!(db.answer_reveal(id, b"second").await, Ok(false));
    assert_eq!(db.fail_reveal(id, "third").await, Ok(false));
    assert_eq!(sealed(&stage, id).await, Some(b"first".to_vec()));
}
