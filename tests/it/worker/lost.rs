//! Workers that die with a job: once is bad luck, and a job that takes every worker with it is parked.

use crate::stage::{Stage, lease, settings};
use densho::worker::{End, run_job};

/// Leases what is due as a worker that is never heard of again; its jobs in order.
async fn dies(stage: &Stage, db: &densho::store::worker::WorkerDb) -> Vec<i64> {
    let taken = lease(db, "dies", 10).await;
    stage.time_passes().await;
    taken.iter().map(|lease| lease.job).collect()
}

#[tokio::test]
async fn a_job_that_takes_every_worker_with_it_is_parked_and_says_why() {
    let stage = Stage::new().await;
    let db = stage.worker_db().await;
    stage
        .approved(|content| content["products"].as_array_mut().unwrap().truncate(1))
        .await;
    // The limit of `lease` is three.
    for round in 0..3 {
        assert_eq!(dies(&stage, &db).await.len(), 1, "round {round}");
    }
    assert_eq!(
        stage.list("SELECT state FROM core.job").await,
        ["leased"],
        "nobody has looked since"
    );
    assert!(lease(&db, "next", 10).await.is_empty());
    assert_eq!(
        stage
            .list("SELECT state || ' ' || trouble FROM core.job")
            .await,
        ["dead lost: words"]
    );
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["attention"]
    );
    assert_eq!(
        stage
            .list("SELECT remark FROM audit.event WHERE kind = 'job.dead'")
            .await,
        ["lost: words"]
    );
    // A person may have mended the cause: it begins again, with all its chances.
    let job: i64 = stage.ask("SELECT job_id FROM core.job").await;
    let retried = stage.db.psql_as(
        "takahashi",
        &format!("SELECT api.retry_job(gen_random_uuid(), {job})"),
    );
    assert!(retried.status.success(), "{retried:?}");
    let ends = stage.work(&db, &stage.tools()).await;
    assert_eq!(ends[0], End::Done);
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["issued"]
    );
}

#[tokio::test]
async fn a_job_that_was_lost_twice_runs_alone_so_that_nothing_dies_with_it() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage.approved(|_| {}).await;
    stage.approved(|_| {}).await;
    assert_eq!(dies(&stage, &db).await.len(), 4);
    assert_eq!(dies(&stage, &db).await.len(), 4, "once may be chance");
    let mut issued = 0;
    loop {
        let leases = lease(&db, "careful", 10).await;
        let Some(first) = leases.first() else { break };
        if first.kind == "issue" {
            assert!(first.alone && leases.len() == 1, "{leases:?}");
            issued += 1;
        }
        for lease in &leases {
            assert_eq!(
                run_job(&db, &tools, &settings("careful"), lease).await,
                End::Done
            );
        }
    }
    assert_eq!(issued, 4);
}

#[tokio::test]
async fn a_step_forward_or_a_failure_that_could_be_said_clears_a_job() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage
        .approved(|content| content["products"].as_array_mut().unwrap().truncate(1))
        .await;
    let lost = "SELECT lost FROM core.job";
    dies(&stage, &db).await;
    let held = lease(&db, "a", 1).await.remove(0);
    assert_eq!(stage.ask::<i32>(lost).await, 1);
    let state = db.look(&held).await.unwrap();
    let mut issue =
        densho::worker::Issue::open(&db, &tools, &held, "densho.example.jp", state).unwrap();
    issue.advance().await.unwrap();
    assert_eq!(stage.ask::<i32>(lost).await, 0, "it has a number");
    stage.time_passes().await;
    dies(&stage, &db).await;
    let held = lease(&db, "a", 1).await.remove(0);
    assert_eq!(stage.ask::<i32>(lost).await, 2);
    db.failed(&held, "said", std::time::Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(stage.ask::<i32>(lost).await, 0, "its worker lives");
}

#[tokio::test]
async fn a_lease_is_not_called_lost_when_its_job_was_done_meanwhile() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage.approved(|_| {}).await;
    let leases = lease(&db, "a", 2).await;
    assert_eq!(
        run_job(&db, &tools, &settings("a"), &leases[0]).await,
        End::Done
    );
    let minute = std::time::Duration::from_secs(60);
    assert!(db.heartbeat(&leases, minute).await.unwrap().is_empty());
    stage.time_passes().await;
    let other = lease(&db, "b", 10).await;
    assert_eq!(
        db.heartbeat(&leases, minute).await.unwrap(),
        [leases[1].job]
    );
    assert!(db.heartbeat(&other, minute).await.unwrap().is_empty());
}
