//! Several people at once.

use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::command::{Write, Written};
use densho::domain::refusal::Refusal;
use uuid::Uuid;

#[tokio::test]
async fn of_two_clerks_who_claim_at_once_one_has_it_and_the_other_is_told_who() {
    let office = Office::new().await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    for round in 0..10 {
        let key = office
            .receive("371", &works(&format!("第{round}号工事")))
            .await;
        let claim = Write::Claim {
            key: key.clone(),
            version: 1,
        };
        let (one, other) = tokio::join!(sato.send(claim.clone()), suzuki.send(claim));
        let (winner, loser) = match (&one, &other) {
            (Ok(_), Err(refusal)) => ("佐藤　花子", refusal),
            (Err(refusal), Ok(_)) => ("鈴木　一郎", refusal),
            both => panic!("{both:?}"),
        };
        assert_eq!(
            loser,
            &Refusal::ClaimedByOther {
                by: winner.to_owned()
            }
        );
        let seen = sato.application(&key).await;
        assert_eq!(seen.row.claimed_by_name.as_deref(), Some(winner));
    }
}

#[tokio::test]
async fn a_write_sent_twice_at_once_is_done_once_and_answered_twice() {
    let office = Office::new().await;
    let sato = office.store("sato");
    for round in 0..10 {
        let key = office
            .receive("371", &works(&format!("第{round}号工事")))
            .await;
        let claim = Write::Claim { key, version: 1 };
        let request = Uuid::new_v4();
        let (one, other) = tokio::join!(sato.write(request, &claim), sato.write(request, &claim));
        assert_eq!(
            one,
            Ok(Written::Application {
                version: 2,
                revision: 0
            })
        );
        assert_eq!(one, other);
    }
    let claims: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'application.claimed'")
        .await;
    assert_eq!(claims, 10);
}

#[tokio::test]
async fn of_two_approvals_at_once_one_counts() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let (takahashi, tanaka) = (office.store("takahashi"), office.store("tanaka"));
    let (one, other) = tokio::join!(takahashi.approve(&key), tanaka.approve(&key));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let jobs: i64 = office.look("SELECT count(*) FROM core.job").await;
    assert_eq!(jobs, 2);
}

#[tokio::test]
async fn counters_neither_deadlock_nor_drift() {
    let office = Office::new().await;
    let mut keys = Vec::new();
    for n in 0..8 {
        keys.push(office.receive("371", &works(&format!("第{n}号工事"))).await);
    }
    // Half of the desks go 受付→審査中→受付, the other half the other way round at any moment: old-then-new updates
    // of two counter rows would deadlock within seconds.
    let desks: Vec<_> = keys
        .into_iter()
        .enumerate()
        .map(|(n, key)| {
            let store = office.store(if n % 2 == 0 { "sato" } else { "suzuki" });
            tokio::spawn(async move {
                let mut version = 1;
                for round in 0..40 {
                    let key = key.clone();
                    let write = if round % 2 == 0 {
                        Write::Claim { key, version }
                    } else {
                        Write::Release { key, version }
                    };
                    match store.send(write).await {
                        Ok(Written::Application { version: v, .. }) => version = v,
                        other => panic!("round {round}: {other:?}"),
                    }
                }
            })
        })
        .collect();
    for desk in desks {
        desk.await.unwrap();
    }
    let deadlocks: i64 = office
        .look("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        .await;
    assert_eq!(deadlocks, 0);
    // What is counted is what is there, before and after the tallies are folded, and the change counter stands still.
    let change = "SELECT core.change(ARRAY(SELECT branch_id::text FROM core.branch))";
    let before: i64 = office.look(change).await;
    assert_eq!(drift(&office).await, 0);
    let folded: i64 = office.look("SELECT worker.fold_tallies()").await;
    assert!(folded > 0);
    assert_eq!(drift(&office).await, 0);
    let after: i64 = office.look(change).await;
    assert_eq!(before, after);
    let left: i64 = office.look("SELECT count(*) FROM core.tally").await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn an_open_transaction_at_a_psql_holds_up_nobody_elses_application() {
    let office = Office::new().await;
    let mine = office.receive("371", &flyer()).await;
    let other = office.receive("371", &works("別の工事")).await;
    let pool = office.db.connect_as("suzuki").await;
    let mut open = pool.begin().await.unwrap();
    // As somebody would who means to be in the way: nothing is left for the commit.
    sqlx::query("SET CONSTRAINTS ALL IMMEDIATE")
        .execute(&mut *open)
        .await
        .unwrap();
    sqlx::query("SELECT api.claim(gen_random_uuid(), '371', $1, 1)")
        .bind(mine.id)
        .execute(&mut *open)
        .await
        .unwrap();
    // Counts and change counters are rows of their own, so neither this nor the folding waits for suzuki.
    assert!(office.store("sato").claim(&other).await.is_ok());
    let folded: i64 = office.look("SELECT worker.fold_tallies()").await;
    assert!(folded > 0);
    assert_eq!(drift(&office).await, 0);
    open.rollback().await.unwrap();
}

/// Queue counts that are not what a count of the applications gives.
async fn drift(office: &Office) -> i64 {
    office
        .look(
            "SELECT count(*) FROM (SELECT branch_id::text, state, count(*) AS n FROM core.application GROUP BY 1, 2) a
             FULL JOIN core.queue_count q ON q.branch_id = a.branch_id AND q.state = a.state
             WHERE coalesce(a.n, 0) <> coalesce(q.n, 0)",
        )
        .await
}
