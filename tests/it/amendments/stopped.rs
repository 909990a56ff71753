//! An amendment that was approved and stopped: before its 発生番号 it can be withdrawn, with it never.

use super::desk::{Desk, change, draft, text, yen};
use crate::stage::Mood;
use densho::domain::amendment::AmendedField as F;
use densho::domain::amendment_record::AmendmentState;
use densho::domain::command::{Write, Written};
use densho::domain::ids::AmendmentKey;
use densho::domain::ledger::EventKind;
use densho::domain::refusal::Refusal;
use uuid::Uuid;

impl Desk {
    /// A correction with a letter that no font has: submitted, approved, and stopped before its number.
    pub async fn stopped(&self) -> AmendmentKey {
        let name = (F::ContractorName, text("○○建設𠮷　株式会社"));
        let key = self
            .submit("sato", draft(EventKind::Correction, Some(1), &[name]))
            .await
            .unwrap();
        self.approve("takahashi", &key).await.unwrap();
        self.work().await;
        let seen = self.amendment(&key).await;
        assert_eq!(seen.row.state, AmendmentState::Attention);
        assert_eq!(seen.occurrence, None);
        key
    }

    async fn withdraw(
        &self,
        login: &str,
        key: &AmendmentKey,
        version: i32,
        reason: &str,
    ) -> Result<Written, Refusal> {
        let write = Write::WithdrawAmendment {
            key: key.clone(),
            version,
            reason: reason.to_owned(),
        };
        self.store(login).write(Uuid::new_v4(), &write).await
    }

    fn refused_to_the_superuser(&self, sql: &str, words: &str) {
        let said = self.stage.db.psql_as(densho::demo::cluster::SUPERUSER, sql);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains(words), "{sql}: {said}");
    }
}

#[tokio::test]
async fn an_amendment_that_stopped_before_its_number_is_withdrawn_with_a_reason_and_another_takes_the_number()
 {
    for who in ["sato", "takahashi"] {
        let desk = Desk::new(|_| {}).await;
        let key = desk.stopped().await;
        let version = desk.amendment(&key).await.row.version;
        // Until then the contract takes nothing else, and its job is not given up beside it.
        let other = change(&[(F::Amount, yen(19_000_000))]);
        assert_eq!(
            desk.submit("sato", other.clone()).await.err(),
            Some(Refusal::Duplicate {
                rule: "one_open_amendment".to_owned()
            })
        );
        desk.refused_to_the_superuser(
            "UPDATE core.job SET state = 'given_up' WHERE kind = 'amend'",
            "given up by withdrawing",
        );
        let of_other = Refusal::ClaimedByOther {
            by: "佐藤　花子".to_owned(),
        };
        for (login, refused) in [
            ("suzuki", of_other),
            ("kansa", Refusal::NotAllowed),
            ("kato", Refusal::NotFound),
        ] {
            let said = desk.withdraw(login, &key, version, "字を改める").await;
            assert_eq!(said, Err(refused), "{login}");
        }
        let blank = desk.withdraw(who, &key, version, "　").await;
        assert!(
            matches!(blank, Err(Refusal::BadValue { rule, .. }) if rule == "reason_is_not_blank")
        );
        let old = desk.withdraw(who, &key, version - 1, "字を改める").await;
        assert_eq!(old, Err(Refusal::Stale));
        desk.withdraw(who, &key, version, "字を改める")
            .await
            .unwrap();
        let seen = desk.amendment(&key).await;
        assert_eq!(seen.row.state, AmendmentState::Withdrawn);
        // It is over: neither tried again nor approved, numbered or taken up by hand.
        let job: i64 = desk
            .stage
            .ask("SELECT job_id FROM core.job WHERE kind = 'amend' AND state = 'given_up'")
            .await;
        let retry = Write::RetryJob { id: job };
        let said = desk.store("sato").write(Uuid::new_v4(), &retry).await;
        assert!(matches!(said, Err(Refusal::WrongState { .. })), "{said:?}");
        desk.refused_to_the_superuser(
            "UPDATE core.amendment SET state = 'issuing'",
            "does not go back",
        );
        desk.refused_to_the_superuser(
            "INSERT INTO core.revision (branch_id, contract_id, seq, kind, supersedes, content, content_hash, drafted_by, approved_by)
             SELECT branch_id, contract_id, 2, 'correction', 1, content, content_hash, 'sato', 'takahashi' FROM core.revision",
            "ledger_unapproved",
        );
        // What it was, and why it ended, stays to be read; the next event has the number that it never had.
        let last = desk.ledger().await.story.pop().unwrap();
        assert_eq!(
            (last.kind.as_str(), last.remark.as_str()),
            ("amendment.withdrawn", "字を改める")
        );
        desk.happens(other).await;
        let numbers: Vec<u32> = desk
            .ledger()
            .await
            .events
            .iter()
            .map(|e| e.occurrence)
            .collect();
        assert_eq!(numbers, [1, 2]);
    }
}

#[tokio::test]
async fn a_stopped_amendment_that_has_its_number_is_not_withdrawn_and_goes_on() {
    let desk = Desk::new(|_| {}).await;
    let key = desk
        .submit("sato", change(&[(F::Amount, yen(19_000_000))]))
        .await
        .unwrap();
    desk.approve("takahashi", &key).await.unwrap();
    desk.stage.platform.will(&[Mood::Refuses]);
    desk.work().await;
    let seen = desk.amendment(&key).await;
    assert_eq!(
        (seen.row.state, seen.occurrence),
        (AmendmentState::Attention, Some(2))
    );
    for who in ["sato", "takahashi"] {
        let said = desk.withdraw(who, &key, seen.row.version, "やめる").await;
        assert!(
            matches!(&said, Err(Refusal::BadValue { rule, .. }) if rule == "amendment_numbered"),
            "{said:?}"
        );
    }
    for (sql, words) in [
        (
            "UPDATE core.amendment SET state = 'withdrawn'",
            "amendment_withdrawn_has_no_number",
        ),
        (
            "UPDATE core.job SET state = 'given_up' WHERE kind = 'amend'",
            "only_mails_are_given_up",
        ),
    ] {
        desk.refused_to_the_superuser(sql, words);
    }
    desk.retry("SELECT job_id FROM core.job WHERE kind = 'amend'")
        .await;
    assert_eq!(desk.amendment(&key).await.row.state, AmendmentState::Issued);
}

#[tokio::test]
async fn who_withdraws_what_stopped_and_who_tries_it_again_at_once_leave_one_outcome() {
    let desk = Desk::new(|_| {}).await;
    let key = desk.stopped().await;
    let version = desk.amendment(&key).await.row.version;
    let job: i64 = desk
        .stage
        .ask("SELECT job_id FROM core.job WHERE kind = 'amend'")
        .await;
    let retry = Write::RetryJob { id: job };
    let suzuki = desk.store("suzuki");
    let (withdrawn, retried) = tokio::join!(
        desk.withdraw("sato", &key, version, "字を改める"),
        suzuki.write(Uuid::new_v4(), &retry)
    );
    assert!(
        withdrawn.is_ok() != retried.is_ok(),
        "{withdrawn:?} {retried:?}"
    );
    let (state, stands): (String, String) = sqlx::query_as(
        "SELECT a.state, j.state FROM core.amendment a JOIN core.job j USING (branch_id, amendment_id)",
    )
    .fetch_one(&desk.stage.root)
    .await
    .unwrap();
    let expected = match withdrawn {
        Ok(_) => ("withdrawn", "given_up"),
        Err(_) => ("issuing", "ready"),
    };
    assert_eq!((state.as_str(), stands.as_str()), expected);
}
