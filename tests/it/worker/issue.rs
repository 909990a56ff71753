//! The steps of an issue, in one go and with a worker dying after each of them.

use crate::stage::{Mood, Stage, lease, settings};
use densho::platform::{LookUp, Platform};
use densho::store::WorkerFault;
use densho::store::worker::{Lease, WorkerDb};
use densho::vault::{self, SealedKey};
use densho::worker::{End, Issue, Progress, Tools, run_job};

const DOMAIN: &str = "densho.example.jp";

async fn numbers(stage: &Stage) -> Vec<String> {
    stage
        .list("SELECT number FROM core.contract ORDER BY number")
        .await
}

/// Every contract: one key, one entry on the platform and no further call; the application issued and mailed once.
async fn assert_issued_once(stage: &Stage, tools: &Tools) {
    assert_eq!(numbers(stage).await, ["37071-00001K", "37071-00001M"]);
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM vault.auth_key")
            .await,
        2
    );
    let on_platform = stage
        .list("SELECT contract_number FROM platform.entry ORDER BY 1")
        .await;
    assert_eq!(on_platform, ["37071-00001K", "37071-00001M"]);
    assert_eq!(
        stage.list("SELECT state FROM core.job GROUP BY 1").await,
        ["done"]
    );
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["issued"]
    );
    assert_eq!(stage.outbox.sent.lock().unwrap().len(), 1);
    // 電子保証発行日時 is the platform's time, and the application's that of its last certificate.
    let same: bool = stage
        .ask(
            "SELECT bool_and(c.arrived_at = e.arrived_at) AND max(e.arrived_at) = (SELECT issued_at FROM core.application)
               FROM core.contract c JOIN platform.entry e ON e.contract_number = c.number",
        )
        .await;
    assert!(same);
    for number in numbers(stage).await {
        let key = stored_key(stage, tools, &number).await;
        match stage.viewer.look_up(&number, &key).await.unwrap() {
            LookUp::Found(shown) => {
                assert_eq!(shown.latest.certificate["contract_number"], number.as_str());
                assert_eq!(
                    shown.latest.certificate["contractor_name"],
                    "○○建設　株式会社"
                );
            }
            LookUp::NotFound => panic!("the key of {number} does not open its certificate"),
        }
    }
}

/// The key that opens this contract's certificate.
pub(super) async fn stored_key(stage: &Stage, tools: &Tools, number: &str) -> vault::AuthKey {
    let row: (i32, String, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) = sqlx::query_as(
        "SELECT k.key_version, k.kek_id::text, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
           FROM vault.auth_key k JOIN core.contract c USING (branch_id, contract_id) WHERE c.number = $1",
    )
    .bind(number)
    .fetch_one(&stage.root)
    .await
    .unwrap();
    let sealed = SealedKey {
        kek_id: row.1,
        wrapped_dek: row.2,
        dek_nonce: row.3,
        nonce: row.4,
        ciphertext: row.5,
    };
    vault::open(&tools.ring, number, row.0, &sealed).unwrap()
}

async fn open<'a>(db: &'a WorkerDb, tools: &'a Tools, lease: &'a Lease) -> Issue<'a> {
    let state = db.look(lease).await.unwrap();
    Issue::open(db, tools, lease, DOMAIN, state).unwrap()
}

#[tokio::test]
async fn an_approved_application_gets_numbers_keys_publications_and_one_mail() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage.approved(|_| {}).await;
    let ends = stage.work(&db, &tools).await;
    assert_eq!(
        ends,
        [End::Done, End::Done, End::Done],
        "two products and the mail"
    );
    assert_issued_once(&stage, &tools).await;

    let mail = stage.outbox.sent.lock().unwrap()[0].clone();
    assert_eq!(mail.to, "soumu@example.jp");
    assert!(mail.message_id.starts_with('<') && mail.message_id.ends_with("@densho.example.jp>"));
    assert_eq!(mail.fields["contractor_name"], "○○建設　株式会社");
    let said = mail.fields.to_string();
    assert!(
        !said.contains("20000000") && !said.contains("5000000"),
        "no amount: {said}"
    );

    let story = stage
        .list("SELECT kind FROM audit.event WHERE kind NOT LIKE 'application.%' ORDER BY event_id")
        .await;
    let one = [
        "contract.numbered",
        "contract.keyed",
        "contract.published",
        "contract.arrived",
    ];
    assert_eq!(story, [&one[..], &one[..], &["mail.sent"]].concat());
}

#[tokio::test]
async fn the_certificate_is_recorded_as_it_reads_with_the_digest_of_its_wording() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage.approved(|_| {}).await;
    stage.work(&db, &tools).await;
    let content: serde_json::Value = stage
        .ask("SELECT content FROM core.revision WHERE content ->> 'product' = 'advance_payment'")
        .await;
    assert_eq!(content["contract_number"], "37071-00001M");
    assert_eq!(content["company"]["president"], "見本　太郎");
    let today: String = stage
        .ask("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    assert_eq!(content["issued_on"], today.as_str());
    let wording = content["wording"].as_str().unwrap();
    assert!(
        wording.starts_with("v1:") && wording.len() > 10,
        "{wording}"
    );
    let by: (String, String) =
        sqlx::query_as("SELECT drafted_by, approved_by FROM core.revision LIMIT 1")
            .fetch_one(&stage.root)
            .await
            .unwrap();
    assert_eq!(by, ("sato".to_owned(), "takahashi".to_owned()));
    let found_by = stage.list("SELECT folded FROM core.contract_search").await;
    assert!(
        found_by
            .iter()
            .all(|folded| folded.contains("県単河川維持工事") && !folded.contains('　')),
        "{found_by:?}"
    );
}

#[tokio::test]
async fn each_step_is_seen_by_the_screens_as_it_happens() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage
        .approved(|content| {
            content["products"].as_array_mut().unwrap().pop();
        })
        .await;
    let leases = lease(&db, "a", 10).await;
    let mut issue = open(&db, &tools, &leases[0]).await;
    let step = "SELECT array_to_string(ARRAY[c.number IS NOT NULL, c.keyed_at IS NOT NULL, c.published_at IS NOT NULL,
                                             c.arrived_at IS NOT NULL], ' ') FROM core.contract c";
    let counter = "SELECT core.change(ARRAY['371'])";
    let mut seen: i64 = stage.ask(counter).await;
    for (progress, shown) in [
        (Progress::Numbered, "t f f f"),
        (Progress::Keyed, "t t t f"),
        (Progress::Accepted, "t t t f"),
        (Progress::Done, "t t t t"),
    ] {
        assert_eq!(issue.advance().await.unwrap(), progress);
        assert_eq!(stage.list(step).await, [shown]);
        let now: i64 = stage.ask(counter).await;
        assert!(
            now > seen || progress == Progress::Accepted,
            "{progress:?} is news"
        );
        seen = now;
    }
}

#[tokio::test]
async fn a_worker_that_dies_after_any_step_is_followed_by_one_that_goes_on_from_there() {
    for steps in 0..=3 {
        let stage = Stage::new().await;
        let (db, tools) = (stage.worker_db().await, stage.tools());
        stage.approved(|_| {}).await;
        for lease in lease(&db, "dies", 10).await {
            let mut issue = open(&db, &tools, &lease).await;
            for _ in 0..steps {
                issue.advance().await.unwrap();
            }
        }
        stage.time_passes().await;
        let ends = stage.work(&db, &tools).await;
        assert_eq!(
            ends,
            [End::Done, End::Done, End::Done],
            "after {steps} steps"
        );
        assert_issued_once(&stage, &tools).await;
        assert_eq!(
            stage.platform.published.lock().unwrap().len(),
            2,
            "after {steps} steps: no second call"
        );
    }
}

#[tokio::test]
async fn a_worker_that_was_taken_for_dead_cannot_write_any_more() {
    for steps in 0..=3 {
        let stage = Stage::new().await;
        let (db, tools) = (stage.worker_db().await, stage.tools());
        stage.approved(|_| {}).await;
        let slow = lease(&db, "slow", 1).await;
        let mut issue = open(&db, &tools, &slow[0]).await;
        for _ in 0..steps {
            issue.advance().await.unwrap();
        }
        stage.time_passes().await;
        let taken_over = lease(&db, "fast", 10).await;
        assert!(
            taken_over
                .iter()
                .any(|l| l.job == slow[0].job && l.fence == slow[0].fence + 1)
        );
        // Calling the platform is no write of ours: that step goes through, and what follows it does not.
        let outcome = match issue.advance().await {
            Ok(Progress::Accepted) => issue.advance().await,
            other => other,
        };
        assert_eq!(
            outcome.unwrap_err().code,
            "lease_lost",
            "after {steps} steps"
        );
        assert_eq!(
            run_job(&db, &tools, &settings("slow"), &slow[0]).await,
            End::LeaseLost
        );
        assert_eq!(db.release(&slow[0]).await, Err(WorkerFault::LeaseLost));
        assert_eq!(db.dead(&slow[0], "x").await, Err(WorkerFault::LeaseLost));
        assert_eq!(
            db.failed(&slow[0], "x", std::time::Duration::ZERO).await,
            Err(WorkerFault::LeaseLost)
        );
        let lost = db
            .heartbeat(&slow, std::time::Duration::from_secs(60))
            .await
            .unwrap();
        assert_eq!(lost, [slow[0].job]);
        for lease in &taken_over {
            assert_eq!(
                run_job(&db, &tools, &settings("fast"), lease).await,
                End::Done
            );
        }
        stage.work(&db, &tools).await;
        assert_issued_once(&stage, &tools).await;
    }
}

#[tokio::test]
async fn two_workers_that_draw_a_key_for_one_contract_end_up_with_the_first_one() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage.approved(|_| {}).await;
    let leases = lease(&db, "a", 1).await;
    open(&db, &tools, &leases[0]).await.advance().await.unwrap();
    // Both have opened the job before there is a key; the fence lets only one write at a time, so let both be the same.
    let (mut one, mut other) = (
        open(&db, &tools, &leases[0]).await,
        open(&db, &tools, &leases[0]).await,
    );
    assert_eq!(one.advance().await.unwrap(), Progress::Keyed);
    assert_eq!(other.advance().await.unwrap(), Progress::Keyed);
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM vault.auth_key")
            .await,
        1
    );
    while other.advance().await.unwrap() != Progress::Done {}
    stage.work(&db, &tools).await;
    assert_issued_once(&stage, &tools).await;
}

#[tokio::test]
async fn paper_is_issued_by_its_number_and_has_neither_key_nor_publication_nor_mail() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage
        .approved(|content| {
            for product in content["products"].as_array_mut().unwrap() {
                product["form"] = "paper".into();
            }
            // A mail about a key that there is not would mislead: it is not sent, though it was asked for.
            content["notification"] =
                serde_json::json!({"wanted": true, "address": "soumu@example.jp"});
        })
        .await;
    assert_eq!(stage.work(&db, &tools).await, [End::Done, End::Done]);
    assert_eq!(stage.work(&db, &tools).await, []);
    assert_eq!(numbers(&stage).await, ["37071-00001K", "37071-00001M"]);
    let rest: i64 = stage
        .ask(
            "SELECT (SELECT count(*) FROM vault.auth_key) + (SELECT count(*) FROM core.publication)
                   + (SELECT count(*) FROM platform.entry) + (SELECT count(*) FROM core.mail)",
        )
        .await;
    assert_eq!(rest, 0);
    assert_eq!(
        stage
            .list("SELECT state FROM core.application WHERE issued_at IS NOT NULL")
            .await,
        ["issued"]
    );
}

#[tokio::test]
async fn paper_and_electronic_side_by_side_are_issued_when_the_last_has_arrived() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage
        .approved(|content| content["products"][1]["form"] = "paper".into())
        .await;
    stage.platform.will(&[Mood::Unreachable]);
    stage.work(&db, &tools).await;
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["issuing"],
        "one waits"
    );
    stage.time_passes().await;
    stage.work(&db, &tools).await;
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["issued"]
    );
    assert_eq!(stage.outbox.sent.lock().unwrap().len(), 1);
    // The one on paper has a number and nothing that an orderer could look up.
    for (sql, electronic) in [
        (
            "SELECT number FROM core.contract ORDER BY form",
            vec!["37071-00001M", "37071-00001K"],
        ),
        (
            "SELECT c.number FROM vault.auth_key k JOIN core.contract c USING (contract_id)",
            vec!["37071-00001M"],
        ),
        (
            "SELECT c.number FROM core.publication p JOIN core.contract c USING (contract_id)",
            vec!["37071-00001M"],
        ),
        (
            "SELECT contract_number FROM platform.entry",
            vec!["37071-00001M"],
        ),
    ] {
        assert_eq!(stage.list(sql).await, electronic, "{sql}");
    }
}

#[tokio::test]
async fn four_workers_at_once_number_without_gaps_and_publish_once() {
    let stage = Stage::new().await;
    let tools = std::sync::Arc::new(stage.tools());
    for _ in 0..20 {
        stage.approved(|_| {}).await;
    }
    let mut workers = tokio::task::JoinSet::new();
    for n in 0..4 {
        let (db, tools) = (stage.worker_db().await, tools.clone());
        workers.spawn(async move {
            let name = format!("w{n}");
            loop {
                let leases = lease(&db, &name, 3).await;
                if leases.is_empty() {
                    return;
                }
                for lease in leases {
                    assert_eq!(
                        run_job(&db, &tools, &settings(&name), &lease).await,
                        End::Done
                    );
                }
            }
        });
    }
    while let Some(ended) = workers.join_next().await {
        ended.unwrap();
    }
    let serials = stage
        .list("SELECT product || ' ' || count(*) || ' ' || min(serial) || ' ' || max(serial) FROM core.contract GROUP BY product ORDER BY 1")
        .await;
    assert_eq!(serials, ["advance_payment 20 1 20", "performance 20 1 20"]);
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM platform.entry")
            .await,
        40
    );
    assert_eq!(stage.outbox.sent.lock().unwrap().len(), 20);
    let counts = stage
        .list("SELECT state || ' ' || n FROM core.queue_count WHERE n <> 0")
        .await;
    assert_eq!(counts, ["issued 20"]);
}

#[tokio::test]
async fn without_the_wish_no_mail_goes_out_and_the_issue_is_whole_all_the_same() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage
        .approved(|content| {
            content["notification"] = serde_json::json!({"wanted": false, "address": null});
        })
        .await;
    assert_eq!(stage.work(&db, &tools).await, [End::Done, End::Done]);
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["issued"]
    );
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM platform.entry")
            .await,
        2
    );
    assert_eq!(
        stage
            .ask::<i64>("SELECT (SELECT count(*) FROM core.mail) + (SELECT count(*) FROM core.job WHERE kind = 'mail')")
            .await,
        0
    );
    assert!(stage.outbox.sent.lock().unwrap().is_empty());
}

#[tokio::test]
async fn next_years_president_is_not_on_last_years_certificate() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    let one = |content: &mut serde_json::Value| {
        content["products"].as_array_mut().unwrap().truncate(1);
    };
    stage.approved(one).await;
    stage.work(&db, &tools).await;
    stage
        .arrange(
            "INSERT INTO core.company (valid_from, name, address, president_title, president, wording)
             SELECT core.tokyo_day(clock_timestamp()), name, address, president_title, '次代　花子', wording
               FROM core.company ORDER BY valid_from DESC LIMIT 1",
        )
        .await;
    stage
        .approved(|content| {
            one(content);
            content["works"]["name"] = "次の年度の工事".into();
        })
        .await;
    stage.work(&db, &tools).await;
    // As the ledger keeps it, and as an orderer reads it on the platform.
    for presidents in [
        "SELECT content #>> '{company,president}' FROM core.revision ORDER BY contract_id",
        "SELECT certificate #>> '{company,president}' FROM platform.entry ORDER BY contract_number",
    ] {
        assert_eq!(
            stage.list(presidents).await,
            ["見本　太郎", "次代　花子"],
            "{presidents}"
        );
    }
}
