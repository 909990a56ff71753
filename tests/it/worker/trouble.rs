//! What goes wrong: what time mends, what a person has to, and what is never done twice.

use crate::stage::{Mood, Stage, lease, settings};
use crate::support::office::LIMITS;
use densho::domain::command::Write;
use densho::mail::{FailureKind, MailFailure, Stage as MailStage};
use densho::store::Store;
use densho::store::worker::WorkerDb;
use densho::worker::{End, Tools, TroubleKind, run_job};
use uuid::Uuid;

async fn troubles(stage: &Stage) -> Vec<String> {
    stage.list("SELECT state || ' ' || trouble FROM core.job WHERE trouble IS NOT NULL ORDER BY job_id").await
}

fn failed(end: &End) -> (TroubleKind, &'static str) {
    match end {
        End::Failed(trouble) => (trouble.kind, trouble.code),
        other => panic!("{other:?}"),
    }
}

fn mail_failure(kind: FailureKind) -> MailFailure {
    MailFailure {
        kind,
        stage: MailStage::Recipient,
        message: "no".to_owned(),
    }
}

/// Only the advance payment, so that there is one job.
fn one_product(content: &mut serde_json::Value) {
    content["products"].as_array_mut().unwrap().truncate(1);
}

/// A stage on which one certificate is approved and nothing of it is done.
async fn one_to_issue() -> (Stage, WorkerDb, Tools) {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage.approved(one_product).await;
    (stage, db, tools)
}

#[tokio::test]
async fn a_platform_that_accepted_and_timed_out_is_asked_and_not_called_again() {
    let (stage, db, tools) = one_to_issue().await;
    stage.platform.will(&[Mood::AcceptsAndTimesOut]);
    assert_eq!(stage.work(&db, &tools).await, [End::Done, End::Done]);
    assert_eq!(stage.platform.published.lock().unwrap().len(), 1);
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM platform.entry")
            .await,
        1
    );
}

#[tokio::test]
async fn while_nobody_can_say_whether_it_arrived_it_is_not_sent_again() {
    let (stage, db, tools) = one_to_issue().await;
    stage
        .platform
        .will(&[Mood::AcceptsAndTimesOut, Mood::Silent, Mood::Silent]);
    let ends = stage.work(&db, &tools).await;
    assert_eq!(failed(&ends[0]), (TroubleKind::Again, "platform_unknown"));
    stage.time_passes().await;
    let ends = stage.work(&db, &tools).await;
    assert_eq!(
        failed(&ends[0]),
        (TroubleKind::Again, "platform_unknown"),
        "asked first, and not answered"
    );
    assert_eq!(
        stage.list("SELECT state FROM core.publication").await,
        ["unknown"]
    );
    stage.time_passes().await;
    assert_eq!(stage.work(&db, &tools).await, [End::Done, End::Done]);
    assert_eq!(
        stage.platform.published.lock().unwrap().len(),
        1,
        "one call in all"
    );
    assert_eq!(
        troubles(&stage).await,
        Vec::<String>::new(),
        "a trouble that is over is not shown any more"
    );
}

#[tokio::test]
async fn what_certainly_did_not_arrive_is_sent_again_under_the_same_idempotency_key() {
    let (stage, db, tools) = one_to_issue().await;
    stage.platform.will(&[Mood::TimesOut]);
    let ends = stage.work(&db, &tools).await;
    assert_eq!(failed(&ends[0]), (TroubleKind::Again, "platform_no_answer"));
    let wait: f64 = stage
        .ask("SELECT extract(epoch FROM next_at - clock_timestamp())::float8 FROM core.job")
        .await;
    assert!(
        (40.0..=45.1).contains(&wait),
        "60 s with the jitter of this test: {wait}"
    );
    stage.time_passes().await;
    assert_eq!(stage.work(&db, &tools).await, [End::Done, End::Done]);
    let same: bool =
        stage.ask("SELECT bool_and(p.idempotency_key = e.idempotency_key) FROM core.publication p, platform.entry e").await;
    assert!(same);
}

#[tokio::test]
async fn after_the_last_try_a_person_is_called_and_a_retry_goes_on_where_it_stopped() {
    let (stage, db, tools) = one_to_issue().await;
    for attempt in 1..=3 {
        stage
            .platform
            .will(&[Mood::Unreachable, Mood::Silent][..if attempt == 1 { 1 } else { 2 }]);
        stage
            .platform
            .moods
            .lock()
            .unwrap()
            .retain(|mood| *mood == Mood::Unreachable || attempt == 1);
        stage.work(&db, &tools).await;
        stage.platform.moods.lock().unwrap().clear();
        stage.time_passes().await;
    }
    let said = troubles(&stage).await;
    assert!(said[0].starts_with("dead platform_"), "{said:?}");
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["attention"]
    );
    // Nothing goes on by itself, however long nobody looks.
    stage.time_passes().await;
    assert_eq!(stage.work(&db, &tools).await, []);
    let id = stage.ask("SELECT job_id FROM core.job").await;
    Store::new(stage.db.options_as("sato"), LIMITS)
        .write(Uuid::new_v4(), &Write::RetryJob { id })
        .await
        .unwrap();
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["issuing"]
    );
    assert_eq!(stage.work(&db, &tools).await, [End::Done, End::Done]);
    assert_eq!(
        stage.ask::<i64>("SELECT count(*) FROM core.contract").await,
        1
    );
}

#[tokio::test]
async fn a_refusal_of_the_platform_stops_the_issue_at_once() {
    let (stage, db, tools) = one_to_issue().await;
    stage.platform.will(&[Mood::Refuses]);
    let ends = stage.work(&db, &tools).await;
    assert_eq!(failed(&ends[0]), (TroubleKind::Person, "platform_refused"));
    assert_eq!(
        stage
            .list("SELECT state || ' ' || step FROM core.job")
            .await,
        ["dead publish"]
    );
    assert_eq!(
        stage.list("SELECT state FROM core.publication").await,
        ["refused"]
    );
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["attention"]
    );
}

#[tokio::test]
async fn a_character_that_no_font_has_stops_the_issue_before_a_number_is_used() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage
        .approved(|content| {
            one_product(content);
            content["applicant"]["name"] = "𠮷組".into(); // in no font that comes with us
        })
        .await;
    let ends = stage.work(&db, &tools).await;
    assert_eq!(failed(&ends[0]), (TroubleKind::Person, "missing_glyph"));
    let said = troubles(&stage).await.remove(0);
    assert!(said.starts_with("dead missing_glyph: "), "{said}");
    assert!(said.contains("請負者の「𠮷」（U+20BB7）"), "{said}");
    assert!(
        !said.contains('組'),
        "the rest of the name is nobody's business: {said}"
    );
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["attention"]
    );
    assert_eq!(
        stage.ask::<i64>("SELECT count(*) FROM core.contract").await,
        0
    );
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.counter WHERE series <> 'application'")
            .await,
        0
    );
}

#[tokio::test]
async fn a_way_of_handing_in_that_the_notice_cannot_print_stops_the_issue_before_a_number_is_used()
{
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    stage
        .arrange("UPDATE core.orderer_rule SET hand_in = '窓口の𠮷様へ' WHERE product = 'advance_payment'")
        .await;
    stage.approved(one_product).await;
    let ends = stage.work(&db, &tools).await;
    assert_eq!(failed(&ends[0]), (TroubleKind::Person, "missing_glyph"));
    let said = troubles(&stage).await.remove(0);
    assert!(said.contains("提出の方法の「𠮷」（U+20BB7）"), "{said}");
    let numbered: i64 = stage.ask("SELECT count(*) FROM core.contract").await;
    assert_eq!(numbered, 0);

    // Paper has no notice: nothing of it is in the way.
    stage
        .approved(|content| {
            one_product(content);
            content["products"][0]["form"] = "paper".into();
        })
        .await;
    let ends = stage.work(&db, &tools).await;
    assert_eq!(ends[0], End::Done);
}

#[tokio::test]
async fn a_missing_prefix_company_or_wording_stops_the_issue_and_says_what_to_register() {
    for (sql, code, words) in [
        (
            "DELETE FROM core.branch_prefix WHERE branch_id = '371'",
            "no_prefix",
            "支店371",
        ),
        (
            "UPDATE core.company SET valid_from = '2200-01-01'",
            "no_company",
            "会社情報",
        ),
        (
            "UPDATE core.company SET wording = 'lost-1'",
            "unknown_wording",
            "lost-1",
        ),
    ] {
        let (stage, db, tools) = one_to_issue().await;
        stage.arrange(sql).await;
        let ends = stage.work(&db, &tools).await;
        assert_eq!(failed(&ends[0]), (TroubleKind::Person, code));
        let said = troubles(&stage).await.remove(0);
        assert!(said.contains(words) && said.starts_with("dead"), "{said}");
        assert_eq!(
            stage.list("SELECT state FROM core.application").await,
            ["attention"]
        );
    }
}

#[tokio::test]
async fn what_changed_after_it_was_looked_at_is_looked_at_again() {
    let (stage, db, tools) = one_to_issue().await;
    let leases = lease(&db, "a", 1).await;
    let state = db.look(&leases[0]).await.unwrap();
    let mut issue =
        densho::worker::Issue::open(&db, &tools, &leases[0], "example.jp", state).unwrap();
    stage
        .arrange("UPDATE core.company SET president = '次代　花子'")
        .await;
    assert_eq!(issue.advance().await.unwrap_err().code, "content_changed");
    assert_eq!(
        run_job(&db, &tools, &settings("a"), &leases[0]).await,
        End::Done
    );
    let president: String = stage
        .ask("SELECT content #>> '{company,president}' FROM core.revision")
        .await;
    assert_eq!(president, "次代　花子");
}

#[tokio::test]
async fn a_mail_that_does_not_leave_is_tried_again_under_the_same_message_id() {
    let (stage, db, tools) = one_to_issue().await;
    stage
        .outbox
        .failures
        .lock()
        .unwrap()
        .push_back(mail_failure(FailureKind::Temporary));
    let ends = stage.work(&db, &tools).await;
    assert_eq!(failed(&ends[1]), (TroubleKind::Again, "mail_not_sent"));
    stage.time_passes().await;
    assert_eq!(stage.work(&db, &tools).await, [End::Done]);
    let tried = stage.outbox.tried.lock().unwrap().clone();
    assert_eq!(tried.len(), 2);
    assert_eq!(tried[0], tried[1]);
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.mail WHERE sent_at IS NOT NULL")
            .await,
        1
    );
}

#[tokio::test]
async fn a_mail_that_never_will_leave_waits_for_a_person_and_the_issue_stays_issued() {
    let (stage, db, tools) = one_to_issue().await;
    stage
        .outbox
        .failures
        .lock()
        .unwrap()
        .push_back(mail_failure(FailureKind::Permanent));
    let ends = stage.work(&db, &tools).await;
    assert_eq!(failed(&ends[1]), (TroubleKind::Person, "mail_refused"));
    assert_eq!(
        stage
            .list("SELECT kind || ' ' || state FROM core.job ORDER BY job_id")
            .await,
        ["issue done", "mail dead"]
    );
    assert_eq!(
        stage.list("SELECT state FROM core.application").await,
        ["issued"]
    );
}

#[tokio::test]
async fn a_key_that_does_not_open_stops_the_issue_instead_of_being_replaced() {
    let (stage, db, tools) = one_to_issue().await;
    stage.platform.will(&[Mood::Unreachable]);
    stage.work(&db, &tools).await;
    stage.arrange("UPDATE vault.auth_key SET ciphertext = set_byte(ciphertext, 3, get_byte(ciphertext, 3) # 1)").await;
    stage.time_passes().await;
    let ends = stage.work(&db, &tools).await;
    assert_eq!(failed(&ends[0]), (TroubleKind::Person, "key_does_not_open"));
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM vault.auth_key")
            .await,
        1
    );
}
