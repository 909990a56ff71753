//! A stopped application is withdrawn as long as it has no number.

use crate::support::office::{Desk as _, Office, flyer};
use densho::domain::command::Write;
use densho::domain::record::ApplicationState;
use densho::domain::refusal::Refusal;

#[tokio::test]
async fn a_stopped_application_is_withdrawn_before_it_has_a_number_and_its_worker_finds_no_lease() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    takahashi.approve(&key).await.unwrap();
    let sato = office.store("sato");
    let stopped = office.lease().await.unwrap();
    office
        .stops(&stopped, "missing_glyph: 印字できません")
        .await;
    // The other product is being worked on.
    let held = office.lease().await.unwrap();
    let seen = sato.application(&key).await;
    assert_eq!(seen.row.state, ApplicationState::Attention);
    assert!(!seen.row.standing.numbered);
    let withdraw = |version| Write::Withdraw {
        key: key.clone(),
        version,
        reason: "字を改めて申込".into(),
    };
    assert_eq!(
        office
            .store("suzuki")
            .send(withdraw(seen.row.version))
            .await,
        Err(Refusal::ClaimedByOther {
            by: "佐藤　花子".into()
        })
    );
    sato.send(withdraw(seen.row.version)).await.unwrap();
    assert_eq!(
        sato.application(&key).await.row.state,
        ApplicationState::Withdrawn
    );
    // Who worked on it has lost it, and nothing is leased any more.
    let step = sqlx::query("SELECT worker.number($1, $2, $3, '\\x00', 'v1', '', 'example.jp')")
        .bind(&held.0)
        .bind(held.1)
        .bind(held.3)
        .execute(&office.root)
        .await;
    assert!(step.is_err_and(|e| e.to_string().contains("lease")));
    assert!(office.lease().await.is_none());
    let left: i64 = office
        .look("SELECT count(*) FROM core.job WHERE state <> 'given_up'")
        .await;
    assert_eq!(left, 0);
    let numbers: i64 = office.look("SELECT count(*) FROM core.contract").await;
    assert_eq!(numbers, 0);
    // It cannot be tried again, and the close misses nothing of it.
    assert!(sato.send(Write::RetryJob { id: stopped.1 }).await.is_err());
    let missing: i64 = office
        .look(
            "SELECT count(x.missing) + count(x.amount) + count(*) FILTER (WHERE x.mail_wanted)
             FROM core.approved_items(ARRAY['371'], core.tokyo_day(now()), core.tokyo_day(now())) x",
        )
        .await;
    assert_eq!(missing, 0);
}

#[tokio::test]
async fn a_stopped_application_that_has_a_number_is_neither_withdrawn_nor_declined() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    takahashi.approve(&key).await.unwrap();
    let sato = office.store("sato");
    let first = office.lease().await.unwrap();
    office.finish(&first).await;
    let lease = office.lease().await.unwrap();
    office.stops(&lease, "missing_glyph: 印字できません").await;
    let seen = sato.application(&key).await;
    assert_eq!(seen.row.state, ApplicationState::Attention);
    assert!(seen.row.standing.numbered);
    let version = seen.row.version;
    let reason = || "やめる".to_owned();
    let refused = [
        sato.send(Write::Withdraw {
            key: key.clone(),
            version,
            reason: reason(),
        })
        .await,
        takahashi
            .send(Write::Decline {
                key: key.clone(),
                version,
                reason: reason(),
            })
            .await,
    ];
    for it in refused {
        assert!(
            matches!(&it, Err(Refusal::BadValue { rule, .. }) if rule == "numbered_already"),
            "{it:?}"
        );
    }
    // Nor with psql: a job behind a number is not given up.
    let direct = sqlx::query(
        "UPDATE core.job SET state = 'given_up', done_at = NULL WHERE kind = 'issue' AND contract_id IS NOT NULL",
    )
    .execute(&office.root)
    .await;
    assert!(direct.is_err_and(|e| e.to_string().contains("only_mails_are_given_up")));
}
