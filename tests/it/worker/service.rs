//! A whole worker: from an approval to the mail by itself, through a database that goes away, to a graceful stop.

use crate::stage::{Mood, Stage, await_that, settings};
use densho::worker::{Service, Settings};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

async fn start(stage: &Stage, settings: Settings) -> (watch::Sender<bool>, JoinHandle<()>) {
    let (say, stop) = watch::channel(false);
    let service = Service {
        db: stage.worker_db().await,
        registry: None,
        tools: Arc::new(stage.tools()),
        settings: Arc::new(settings),
        read_file: |_| Err(vec!["not here".to_owned()]),
    };
    (say, tokio::spawn(service.run(stop)))
}

/// Told to stop, and gone.
async fn stop(say: watch::Sender<bool>, worker: JoinHandle<()>) {
    say.send(true).unwrap();
    worker.await.unwrap();
}

async fn on_the_platform(stage: &Stage) -> i64 {
    stage.ask("SELECT count(*) FROM platform.entry").await
}

async fn all_issued(stage: &Stage) -> bool {
    stage
        .ask::<bool>("SELECT count(*) FILTER (WHERE state <> 'done') = 0 FROM core.job")
        .await
}

#[tokio::test]
async fn what_is_approved_is_issued_and_mailed_by_itself() {
    let stage = Stage::new().await;
    let (say, worker) = start(&stage, settings("a")).await;
    for _ in 0..5 {
        stage.approved(|_| {}).await;
    }
    await_that("five mails", || async {
        stage.outbox.sent.lock().unwrap().len() == 5 && all_issued(&stage).await
    })
    .await;
    stop(say, worker).await;
    assert_eq!(on_the_platform(&stage).await, 10);
}

#[tokio::test]
async fn a_job_outlives_its_lease_while_its_worker_lives() {
    let stage = Stage::new().await;
    let mut quick = settings("a");
    quick.lease = Duration::from_millis(900);
    // A platform that takes longer than the lease: every question is put off by a lock that the test holds.
    let mut lock = stage.root.begin().await.unwrap();
    sqlx::query("LOCK TABLE platform.entry IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .unwrap();
    stage
        .approved(|content| content["products"].as_array_mut().unwrap().truncate(1))
        .await;
    let (say, worker) = start(&stage, quick).await;
    await_that("two leases long at the platform", || async {
        stage.ask::<bool>("SELECT coalesce(bool_or(p.tried_at < clock_timestamp() - interval '2 seconds'), false) FROM core.publication p").await
    })
    .await;
    lock.rollback().await.unwrap();
    await_that("issued", || all_issued(&stage)).await;
    assert_eq!(
        stage
            .ask::<i32>("SELECT fence FROM core.job WHERE kind = 'issue'")
            .await,
        1,
        "leased once"
    );
    stop(say, worker).await;
}

#[tokio::test]
async fn a_worker_that_stops_gives_back_what_it_has_not_begun_and_finishes_what_it_has() {
    let stage = Stage::new().await;
    let mut lock = stage.root.begin().await.unwrap();
    sqlx::query("LOCK TABLE platform.entry IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .unwrap();
    for _ in 0..3 {
        stage.approved(|_| {}).await;
    }
    let (say, worker) = start(&stage, settings("a")).await;
    await_that("three at the platform", || async {
        stage
            .ask::<i64>("SELECT count(*) FROM core.publication WHERE state = 'unknown'")
            .await
            == 3
    })
    .await;
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.job WHERE state = 'leased'")
            .await,
        6
    );
    say.send(true).unwrap();
    await_that("three given back", || async {
        stage
            .ask::<i64>("SELECT count(*) FROM core.job WHERE state = 'ready' AND attempts = 0")
            .await
            == 3
    })
    .await;
    lock.rollback().await.unwrap();
    worker.await.unwrap();
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.job WHERE state = 'done' AND kind = 'issue'")
            .await,
        3
    );
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.job WHERE state = 'leased'")
            .await,
        0
    );
}

#[tokio::test]
async fn a_worker_that_cannot_finish_in_time_leaves_its_jobs_to_others() {
    let stage = Stage::new().await;
    let mut lock = stage.root.begin().await.unwrap();
    sqlx::query("LOCK TABLE platform.entry IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .unwrap();
    stage.approved(|_| {}).await;
    let mut hasty = settings("a");
    hasty.grace = Duration::from_millis(50);
    let (say, worker) = start(&stage, hasty).await;
    await_that("at the platform", || async {
        stage
            .ask::<i64>("SELECT count(*) FROM core.publication WHERE state = 'unknown'")
            .await
            == 2
    })
    .await;
    stop(say, worker).await;
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.job WHERE state = 'ready'")
            .await,
        2
    );
    lock.rollback().await.unwrap();
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage.work(&db, &tools).await;
    assert!(all_issued(&stage).await);
    assert_eq!(on_the_platform(&stage).await, 2);
}

#[tokio::test]
async fn a_database_that_goes_away_is_waited_for_and_its_jobs_go_on() {
    let stage = Stage::new().await;
    let mut quick = settings("a");
    quick.lease = Duration::from_secs(2);
    quick.backoff.first = Duration::from_millis(50);
    let (say, worker) = start(&stage, quick).await;
    stage.platform.will(&[Mood::Unreachable]);
    stage.approved(|_| {}).await;
    await_that("begun", || async {
        stage.ask::<i64>("SELECT count(*) FROM core.contract").await > 0
    })
    .await;
    let name = stage.db.name();
    // Nobody gets in, and whoever is in is thrown out, several times.
    let admin = stage.db.cluster();
    let run = |sql: String| {
        let out = admin
            .psql(densho::demo::cluster::SUPERUSER, "postgres")
            .args(["-c", &sql])
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
    };
    run(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    run(format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    ));
    assert!(!worker.is_finished());
    run(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    await_that("issued", || async {
        all_issued(&stage).await && !stage.outbox.sent.lock().unwrap().is_empty()
    })
    .await;
    stop(say, worker).await;
    assert_eq!(on_the_platform(&stage).await, 2);
}

#[tokio::test]
async fn a_running_worker_seals_the_audit_trail_and_folds_the_counts() {
    let stage = Stage::new().await;
    let (say, worker) = start(&stage, settings("a")).await;
    stage.approved(|_| {}).await;
    await_that("issued", || async {
        stage
            .ask::<bool>(
                "SELECT count(*) FILTER (WHERE state = 'issued') = 1 FROM core.application",
            )
            .await
    })
    .await;
    await_that("sealed and folded", || async {
        stage
            .ask::<bool>(
                "SELECT (SELECT count(*) FROM audit.link) = (SELECT count(*) FROM audit.event)
                    AND NOT EXISTS (SELECT FROM core.tally)
                    AND EXISTS (SELECT FROM core.queue_folded WHERE state = 'issued' AND n = 1)",
            )
            .await
    })
    .await;
    stop(say, worker).await;
}
