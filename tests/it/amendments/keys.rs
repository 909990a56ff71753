//! 認証キーの再発行 and 公開の取下.

use super::desk::{Desk, change, yen};
use crate::stage::{Mood, lease, settings};
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::{KeyOrder, Write, Written};
use densho::domain::refusal::Refusal;
use densho::worker::{End, run_job};
use std::time::Duration;
use uuid::Uuid;

impl Desk {
    pub async fn order(
        &self,
        login: &str,
        what: KeyOrder,
        reason: &str,
    ) -> Result<Written, Refusal> {
        let write = Write::OrderOnKey {
            key: self.contract.clone(),
            version: self.ledger().await.version,
            what,
            reason: reason.to_owned(),
        };
        self.store(login).write(Uuid::new_v4(), &write).await
    }
}

#[tokio::test]
async fn a_key_that_was_lost_is_issued_anew_and_the_old_one_is_dead() {
    let desk = Desk::new(|_| {}).await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    let old = desk.key().await;
    let before = desk.seen_with(&old).await.unwrap();
    for (login, refused) in [
        ("sato", Refusal::NotAllowed),
        ("kansa", Refusal::NotAllowed),
    ] {
        assert_eq!(
            desk.order(login, KeyOrder::Reissue, "紛失").await,
            Err(refused)
        );
    }
    let blank = desk.order("takahashi", KeyOrder::Reissue, "　").await;
    assert!(matches!(blank, Err(Refusal::BadValue { rule, .. }) if rule == "reason_is_not_blank"));
    desk.order("takahashi", KeyOrder::Reissue, "請負者がお知らせを紛失")
        .await
        .unwrap();
    let living: i64 = desk
        .stage
        .ask("SELECT count(*) FROM vault.auth_key WHERE dead_at IS NULL")
        .await;
    assert_eq!(living, 0, "dead with the order, not with the worker");
    // While it is on its way nothing else begins.
    let twice = desk.order("takahashi", KeyOrder::Withdraw, "誤発行").await;
    assert_eq!(
        twice,
        Err(Refusal::Duplicate {
            rule: "one_open_key_order".to_owned()
        })
    );
    let meanwhile = desk
        .submit("sato", change(&[(F::Amount, yen(18_000_000))]))
        .await;
    assert_eq!(
        meanwhile.err(),
        Some(Refusal::Duplicate {
            rule: "one_open_key_order".to_owned()
        })
    );
    // The platform takes it and its answer is lost: the next try is the same one.
    desk.stage.platform.will(&[Mood::AcceptsAndTimesOut]);
    desk.work().await;
    desk.stage.time_passes().await;
    desk.work().await;
    assert_eq!(
        desk.seen_with(&old).await,
        None,
        "the old key opens nothing"
    );
    let new = desk.key().await;
    assert_ne!(new.expose(), old.expose());
    assert_eq!(
        desk.seen_with(&new).await.unwrap(),
        before,
        "the same certificates"
    );
    let rekeys: i64 = desk.stage.ask("SELECT count(*) FROM platform.rekey").await;
    let keys: i64 = desk.stage.ask("SELECT count(*) FROM vault.auth_key").await;
    assert_eq!((rekeys, keys), (1, 2), "one new key, done once");
    {
        let sent = desk.stage.outbox.sent.lock().unwrap();
        let last = sent.last().unwrap();
        assert_eq!(last.fields["event"], "rekey");
        assert!(!last.fields.to_string().contains(new.expose()));
    }
    // What happens afterwards happens under the new key.
    desk.happens(change(&[(F::Amount, yen(18_000_000))])).await;
    let seen = desk.seen_with(&new).await.unwrap();
    assert_eq!(seen.latest.certificate["amount"], 18_000_000);
    let story = desk.ledger().await.story;
    let ordered = story
        .iter()
        .find(|e| e.kind == "key.reissue_ordered")
        .unwrap();
    assert_eq!(
        (ordered.actor.as_str(), ordered.remark.as_str()),
        ("髙橋　健", "請負者がお知らせを紛失")
    );
    assert!(
        story
            .iter()
            .any(|e| e.kind == "key.reissued" && e.actor.is_empty())
    );
}

#[tokio::test]
async fn a_publication_that_is_withdrawn_shows_nothing_any_more_and_stays_on_record() {
    let desk = Desk::new(|_| {}).await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    let key = desk.key().await;
    assert_eq!(
        desk.order("sato", KeyOrder::Withdraw, "誤発行").await,
        Err(Refusal::NotAllowed)
    );
    desk.order("takahashi", KeyOrder::Withdraw, "誤発行")
        .await
        .unwrap();
    desk.work().await;
    assert_eq!(desk.seen_with(&key).await, None);
    let because: Vec<String> = desk
        .stage
        .list("SELECT DISTINCT withdrawn_because FROM platform.entry")
        .await;
    assert_eq!(because, ["誤発行"]);
    let after = desk
        .submit("sato", change(&[(F::Amount, yen(18_000_000))]))
        .await;
    assert!(
        matches!(after, Err(Refusal::BadValue { rule, .. }) if rule == "publication_withdrawn")
    );
    let again = desk.order("takahashi", KeyOrder::Reissue, "紛失").await;
    assert!(
        matches!(again, Err(Refusal::BadValue { rule, .. }) if rule == "publication_withdrawn")
    );
    // The ledger is as it was: who looks back sees what was shown then.
    assert_eq!(desk.ledger().await.events.len(), 2);
    for sql in [
        "UPDATE core.key_order SET reason = 'x'",
        "DELETE FROM core.key_order",
        "UPDATE core.key_order SET done_at = NULL",
    ] {
        let said = desk.stage.db.psql_as(densho::demo::cluster::SUPERUSER, sql);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains("append-only"), "{sql}: {said}");
    }
}

impl Desk {
    /// What a worker that has room for one takes next.
    async fn next_kind(&self) -> String {
        let taken = lease(&self.worker, "next", 1).await.remove(0);
        let kind = taken.kind.clone();
        run_job(&self.worker, &self.tools, &settings("next"), &taken).await;
        kind
    }

    /// When the order is tried again, as seconds from now.
    async fn seconds_until_again(&self) -> f64 {
        self.stage
            .ask(
                "SELECT extract(epoch FROM next_at - clock_timestamp())::float8 FROM core.job
                  WHERE kind IN ('rekey', 'unpublish') AND state = 'ready'",
            )
            .await
    }
}

#[tokio::test]
async fn an_order_on_a_key_goes_before_everything_that_waits() {
    let desk = Desk::new(|_| {}).await;
    for _ in 0..3 {
        desk.stage.approved(|_| {}).await;
    }
    // They have waited for an hour.
    desk.stage
        .arrange("UPDATE core.job SET next_at = next_at - interval '1 hour' WHERE state = 'ready'")
        .await;
    desk.order("takahashi", KeyOrder::Reissue, "漏えい")
        .await
        .unwrap();
    assert_eq!(desk.next_kind().await, "rekey");
    assert_eq!(desk.next_kind().await, "issue", "its mail is in no hurry");
    desk.order("takahashi", KeyOrder::Withdraw, "誤発行")
        .await
        .unwrap();
    assert_eq!(desk.next_kind().await, "unpublish");
    let shown: i64 = desk
        .stage
        .ask("SELECT count(*) FROM platform.entry e JOIN core.contract c ON c.number = e.contract_number
               WHERE c.contract_id = 1 AND e.withdrawn_at IS NULL")
        .await;
    assert_eq!(shown, 0, "done while others wait");
    assert_eq!(desk.next_kind().await, "issue");
}

#[tokio::test]
async fn an_order_that_the_platform_does_not_hear_is_tried_every_few_seconds_and_never_given_up() {
    let desk = Desk::new(|_| {}).await;
    let old = desk.key().await;
    desk.order("takahashi", KeyOrder::Reissue, "漏えい")
        .await
        .unwrap();
    // Oftener than any other job is tried before it is given up; the wait of others grows to minutes.
    let tries = settings("work").max_attempts + 2;
    for _ in 0..tries {
        desk.stage.platform.will(&[Mood::Unreachable]);
        let taken = lease(&desk.worker, "work", 1).await.remove(0);
        let end = run_job(&desk.worker, &desk.tools, &settings("work"), &taken).await;
        assert!(matches!(end, End::Failed(_)), "{end:?}");
        let again = desk.seconds_until_again().await;
        assert!(again <= 5.0, "only in {again} seconds");
        desk.stage.time_passes().await;
    }
    // A withdrawal too, however long the wait that a worker asks for.
    desk.work().await;
    assert_eq!(desk.seen_with(&old).await, None);
    desk.order("takahashi", KeyOrder::Withdraw, "誤発行")
        .await
        .unwrap();
    let taken = lease(&desk.worker, "work", 1).await.remove(0);
    let trouble = "platform_not_reached: 応答がありません";
    desk.worker
        .failed(&taken, trouble, Duration::from_secs(600))
        .await
        .unwrap();
    let again = desk.seconds_until_again().await;
    assert!(again <= 5.0, "only in {again} seconds");
}
