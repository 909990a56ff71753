//! A worker that dies after any step, and a platform in every mood: one event, one publication, one mail.

use super::desk::{Desk, change, draft, yen};
use crate::stage::{Mood, lease, settings};
use densho::domain::amendment::AmendedField as F;
use densho::domain::certificate::CertificateContent;
use densho::domain::ledger::EventKind;
use densho::domain::master::RecordedWording;
use densho::platform::{Platform, Publication};
use densho::vault::AuthKey;
use densho::worker::{Documents, End, Tools, Trouble, run_job};
use std::sync::Arc;
use zeroize::Zeroizing;

async fn approved(desk: &Desk) -> densho::domain::ids::AmendmentKey {
    let key = desk
        .submit("sato", change(&[(F::Amount, yen(19_000_000))]))
        .await
        .unwrap();
    desk.approve("takahashi", &key).await.unwrap();
    key
}

async fn assert_done_once(desk: &Desk) {
    let revisions: i64 = desk.stage.ask("SELECT count(*) FROM core.revision").await;
    assert_eq!(revisions, 2);
    let entries: Vec<String> = desk
        .stage
        .list("SELECT change_number::text FROM platform.entry ORDER BY 1")
        .await;
    assert_eq!(entries, ["0", "2"]);
    assert_eq!(
        desk.stage
            .list("SELECT state FROM core.job GROUP BY 1")
            .await,
        ["done"]
    );
    assert_eq!(
        desk.stage.list("SELECT state FROM core.amendment").await,
        ["issued"]
    );
    assert_eq!(
        desk.stage.outbox.sent.lock().unwrap().len(),
        2,
        "the issue's and the change's"
    );
    let same: bool = desk
        .stage
        .ask("SELECT p.arrived_at = e.arrived_at FROM core.publication p JOIN platform.entry e USING (idempotency_key) WHERE p.seq = 2")
        .await;
    assert!(same, "the arrival is the platform's time");
}

#[tokio::test]
async fn a_worker_that_dies_after_any_step_leaves_it_to_another_and_nothing_is_doubled() {
    for dies_after in 0..4 {
        let desk = Desk::new(|_| {}).await;
        approved(&desk).await;
        let db = &desk.worker;
        let taken = lease(db, "first", 1).await.remove(0);
        let look = db.amendment_look(&taken).await.unwrap();
        if dies_after >= 1 {
            let seen = look.content_hash.unwrap();
            let n = db
                .amendment_number(&taken, &seen, "v1", "x", "example.jp")
                .await
                .unwrap();
            assert_eq!(n, 2);
        }
        if dies_after >= 2 {
            db.amendment_tried(&taken).await.unwrap();
        }
        if dies_after >= 3 {
            let look = db.amendment_look(&taken).await.unwrap();
            let publication = Publication {
                idempotency_key: look.idempotency_key.unwrap(),
                contract_number: look.number.clone(),
                change_number: look.place.unwrap(),
                replaces: look.replaces,
                certificate: look.content.unwrap(),
                key: desk.key().await,
            };
            desk.stage
                .platform
                .inner
                .publish(&publication)
                .await
                .unwrap();
        }
        desk.stage.time_passes().await;
        desk.work().await;
        assert_done_once(&desk).await;
        let late = db.amendment_tried(&taken).await;
        assert_eq!(
            late,
            Err(densho::store::WorkerFault::LeaseLost),
            "after {dies_after}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_asked_for_and_a_refusal_waits_for_a_person() {
    let desk = Desk::new(|_| {}).await;
    approved(&desk).await;
    let taken = lease(&desk.worker, "work", 1).await.remove(0);
    // Accepted, the answer lost, and the question not answered either: nobody knows, and it is on record so.
    desk.stage
        .platform
        .will(&[Mood::AcceptsAndTimesOut, Mood::Silent]);
    let end = run_job(&desk.worker, &desk.tools, &settings("work"), &taken).await;
    assert!(
        matches!(&end, End::Failed(trouble) if trouble.code == "platform_unknown"),
        "{end:?}"
    );
    assert_eq!(
        desk.stage
            .list("SELECT state FROM core.publication ORDER BY seq")
            .await,
        ["arrived", "unknown"]
    );
    desk.stage.time_passes().await;
    desk.work().await;
    assert_done_once(&desk).await;

    let desk = Desk::new(|_| {}).await;
    approved(&desk).await;
    desk.stage.platform.will(&[Mood::Refuses]);
    desk.work().await;
    assert_eq!(
        desk.stage.list("SELECT state FROM core.amendment").await,
        ["attention"]
    );
    let job: i64 = desk
        .stage
        .ask("SELECT job_id FROM core.job WHERE state = 'dead'")
        .await;
    let retry = densho::domain::command::Write::RetryJob { id: job };
    desk.store("sato")
        .write(uuid::Uuid::new_v4(), &retry)
        .await
        .unwrap();
    assert_eq!(
        desk.stage.list("SELECT state FROM core.amendment").await,
        ["issuing"]
    );
    desk.work().await;
    assert_done_once(&desk).await;
}

#[tokio::test]
async fn a_cancellation_whose_worker_dies_is_withdrawn_once_with_the_time_of_the_first_time() {
    let desk = Desk::new(|_| {}).await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    let key = desk
        .submit("sato", draft(EventKind::Cancellation, Some(2), &[]))
        .await
        .unwrap();
    desk.approve("takahashi", &key).await.unwrap();
    let taken = lease(&desk.worker, "first", 1).await.remove(0);
    let look = desk.worker.amendment_look(&taken).await.unwrap();
    let seen = look.content_hash.unwrap();
    desk.worker
        .amendment_number(&taken, &seen, "v1:x", "x", "example.jp")
        .await
        .unwrap();
    desk.worker.amendment_tried(&taken).await.unwrap();
    let look = desk.worker.amendment_look(&taken).await.unwrap();
    desk.stage
        .platform
        .withdraw(look.withdraws.unwrap(), "変更取消")
        .await
        .unwrap();
    desk.stage.time_passes().await;
    desk.work().await;
    assert_eq!(desk.seen().await.latest.certificate["amount"], 20_000_000);
    let same: bool = desk
        .stage
        .ask("SELECT p.arrived_at = e.withdrawn_at FROM core.publication p, platform.entry e WHERE p.seq = 3 AND e.change_number = 2")
        .await;
    assert!(same);
}

/// A house whose pages have become too small for whatever is checked by now.
struct Narrow;

impl Documents for Narrow {
    fn asks(&self, _: &CertificateContent) -> bool {
        false
    }
    fn files(&self) -> Vec<(String, String)> {
        Vec::new()
    }
    fn learn(&self, _: &[RecordedWording]) {}
    fn check(&self, _: &CertificateContent, _: Option<&str>) -> Result<String, Trouble> {
        Err(Trouble::person("does_not_fit", "no room"))
    }
    fn key_notice(
        &self,
        _: &CertificateContent,
        _: &AuthKey,
        _: Option<&str>,
    ) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        Err(Trouble::person("does_not_fit", "no room"))
    }
}

#[tokio::test]
async fn a_cancellation_prints_nothing_new_and_is_not_kept_by_what_a_page_has_no_room_for() {
    let desk = Desk::new(|_| {}).await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    let narrow = || Tools {
        documents: Arc::new(Narrow),
        ..desk.stage.tools()
    };
    let key = desk
        .submit("sato", draft(EventKind::Cancellation, Some(2), &[]))
        .await
        .unwrap();
    desk.approve("takahashi", &key).await.unwrap();
    let ends = desk.stage.work(&desk.worker, &narrow()).await;
    assert_eq!(ends.first(), Some(&End::Done), "{ends:?}");
    let word_for_word: bool = desk
        .stage
        .ask("SELECT (SELECT content FROM core.revision WHERE seq = 3) = (SELECT content FROM core.revision WHERE seq = 1)")
        .await;
    assert!(word_for_word);
    // What prints is looked through, and with the orderer's way of handing in.
    approved(&desk).await;
    let ends = desk.stage.work(&desk.worker, &narrow()).await;
    assert!(
        matches!(&ends[0], End::Failed(trouble) if trouble.code == "does_not_fit"),
        "{ends:?}"
    );
}

#[tokio::test]
async fn a_change_whose_notice_could_not_be_drawn_is_stopped_before_its_number() {
    let desk = Desk::new(|_| {}).await;
    desk.stage
        .arrange("UPDATE core.orderer_rule SET hand_in = '窓口の𠮷様へ'")
        .await;
    approved(&desk).await;
    let ends = desk.stage.work(&desk.worker, &desk.tools).await;
    assert!(
        matches!(&ends[0], End::Failed(trouble) if trouble.code == "missing_glyph"),
        "{ends:?}"
    );
    let revisions: i64 = desk.stage.ask("SELECT count(*) FROM core.revision").await;
    assert_eq!(revisions, 1);
}
