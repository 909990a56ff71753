//! 認証キーの再発行 and 公開の取下.

use super::desk::{Desk, change, yen};
use crate::stage::{Mood, lease, settings};
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::{Answer, KeyOrder, PageFrom, Query, RevealPurpose, Write, Written};
use densho::domain::refusal::Refusal;
use densho::domain::search::{Criteria, FoundState, Subject};
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
    // It is a state of the contract, wherever it is read, and no notice of a key that opens nothing is made.
    assert!(desk.ledger().await.withdrawn_at.is_some());
    let found = Query::Search {
        criteria: Box::new(Criteria {
            state: Some(FoundState::Unpublished),
            ..Criteria::all(Subject::Contract)
        }),
        from: PageFrom::Top,
        limit: 10,
    };
    match desk.store("sato").query(&found).await {
        Ok(Answer::Found(page)) => {
            let states: Vec<_> = page.rows.iter().map(|r| r.state).collect();
            assert_eq!(states, [FoundState::Unpublished]);
        }
        other => panic!("{other:?}"),
    }
    for (purpose, given) in [(RevealPurpose::Notice, false), (RevealPurpose::View, true)] {
        let wish = Write::RequestReveal {
            key: desk.contract.clone(),
            public_key: vec![7; 32],
            reason: "照会".to_owned(),
            purpose,
        };
        let said = desk.store("sato").write(Uuid::new_v4(), &wish).await;
        assert_eq!(said.is_ok(), given, "{said:?}");
    }
    let said = desk.record_price(55_000_000, None).await;
    assert!(matches!(said, Err(Refusal::BadValue { rule, .. }) if rule == "publication_withdrawn"));
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

const ORDERS: [KeyOrder; 2] = [KeyOrder::Reissue, KeyOrder::Withdraw];

impl Desk {
    /// The order is tried while the platform is in this mood; gives what the try came to and in how many seconds the
    /// next is due.
    async fn tries_while(&self, mood: Mood) -> (densho::worker::Trouble, f64) {
        self.stage.platform.will(&[mood]);
        let taken = lease(&self.worker, "work", 1).await.remove(0);
        let end = run_job(&self.worker, &self.tools, &settings("work"), &taken).await;
        let End::Failed(trouble) = end else {
            panic!("{end:?}")
        };
        let again: Option<f64> = self
            .stage
            .ask(
                "SELECT max(extract(epoch FROM next_at - clock_timestamp())::float8) FROM core.job
                  WHERE kind IN ('rekey', 'unpublish') AND state = 'ready'",
            )
            .await;
        self.stage.time_passes().await;
        (trouble, again.unwrap_or(-1.0))
    }

    async fn asked(&self, sql: &str) -> String {
        let said = self.stage.db.psql_as("sato", sql);
        String::from_utf8_lossy(&said.stdout).trim().to_owned()
    }
}

#[tokio::test]
async fn an_order_that_the_platform_does_not_hear_is_never_given_up_and_its_waits_grow_to_a_minute()
{
    for what in ORDERS {
        let desk = Desk::new(|_| {}).await;
        let old = desk.key().await;
        desk.order("takahashi", what, "漏えい").await.unwrap();
        // Oftener than any other job is tried before it is given up.
        for longest in [5.0, 5.0, 5.0, 10.0, 20.0, 40.0, 60.0, 60.0] {
            let (trouble, again) = desk.tries_while(Mood::Unreachable).await;
            assert_eq!(trouble.code, "platform_not_reached");
            assert!(
                (longest - 5.0..=longest).contains(&again),
                "{what:?}: {again} instead of {longest} s"
            );
        }
        // None of them was a try: another hiccup is the first, and the waits begin anew after it.
        let taken = lease(&desk.worker, "work", 1).await.remove(0);
        assert_eq!(taken.attempts, 1, "{what:?}");
        let wait = Duration::from_secs(600);
        desk.worker
            .failed(&taken, "internal: 不具合", wait)
            .await
            .unwrap();
        assert!(desk.seconds_until_again().await <= 5.0);
        desk.stage.time_passes().await;
        let (_, again) = desk.tries_while(Mood::Unreachable).await;
        assert!(again <= 5.0, "{what:?}: {again}");
        desk.work().await;
        assert_eq!(desk.seen_with(&old).await, None, "{what:?}");
    }
}

#[tokio::test]
async fn an_order_waits_for_as_long_as_the_platform_asks() {
    for what in ORDERS {
        let desk = Desk::new(|_| {}).await;
        desk.order("takahashi", what, "漏えい").await.unwrap();
        for (asked, longest) in [(30, 30.0), (1, 5.0), (86_400, 900.0)] {
            let (trouble, again) = desk.tries_while(Mood::Busy(asked)).await;
            assert_eq!(trouble.code, "platform_not_reached");
            assert!((longest - 5.0..=longest).contains(&again), "{again}");
        }
    }
}

#[tokio::test]
async fn an_order_that_is_turned_away_waits_for_a_person_at_once_and_is_carried_out_on_retry() {
    for what in ORDERS {
        let desk = Desk::new(|_| {}).await;
        let old = desk.key().await;
        desk.order("takahashi", what, "漏えい").await.unwrap();
        let (trouble, _) = desk.tries_while(Mood::Locked).await;
        assert_eq!(trouble.code, "platform_turned_away");
        assert!(
            trouble.words.contains("platform.token_file"),
            "{}",
            trouble.words
        );
        assert!(desk.seen_with(&old).await.is_some(), "{what:?}");
        desk.retry("SELECT job_id FROM core.job WHERE state = 'dead'")
            .await;
        assert_eq!(desk.seen_with(&old).await, None, "{what:?}");
    }
}

#[tokio::test]
async fn an_order_that_is_open_for_ten_minutes_is_counted_and_listed_with_what_stopped() {
    for what in ORDERS {
        let desk = Desk::new(|_| {}).await;
        desk.order("takahashi", what, "漏えい").await.unwrap();
        desk.tries_while(Mood::Unreachable).await;
        let (count, list) = (
            "SELECT api.dead_letters()",
            "SELECT string_agg(kind || ' ' || shown, ',') FROM api.publication_page('dead', 'top', NULL, NULL, 50)",
        );
        assert_eq!(desk.asked(count).await, "0");
        assert_eq!(desk.asked(list).await, "");
        desk.stage
            .arrange("UPDATE core.job SET created_at = created_at - interval '11 minutes' WHERE kind IN ('rekey', 'unpublish')")
            .await;
        let kind = match what {
            KeyOrder::Reissue => "rekey",
            KeyOrder::Withdraw => "unpublish",
        };
        assert_eq!(desk.asked(count).await, "1");
        assert_eq!(desk.asked(list).await, format!("{kind} late"));
        desk.work().await;
        assert_eq!(desk.asked(count).await, "0", "carried out");
        assert_eq!(desk.asked(list).await, "");
    }
}
