//! A branch with issued contracts, its people at their stores, and a worker.

use crate::stage::Stage;
use crate::support::office::LIMITS;
use densho::domain::amendment::{self, AmendedField, AmendedValue, AmendmentDraft};
use densho::domain::amendment_record::{AmendmentDetail, ContractLedger};
use densho::domain::command::{Answer, Override, Query, Write, Written};
use densho::domain::ids::{AmendmentKey, BranchId, ContractKey};
use densho::domain::ledger::EventKind;
use densho::domain::money::Yen;
use densho::domain::refusal::Refusal;
use densho::platform::{LookUp, Platform, Shown};
use densho::store::Store;
use densho::store::worker::WorkerDb;
use densho::vault::{self, AuthKey, SealedKey};
use densho::worker::Tools;
use uuid::Uuid;

pub struct Desk {
    pub stage: Stage,
    pub worker: WorkerDb,
    pub tools: Tools,
    /// The flyer's contract: 前払金保証, unless another was asked for.
    pub contract: ContractKey,
    pub number: String,
}

impl Desk {
    /// The flyer's 前払金保証, issued; `alter` changes its application.
    pub async fn new(alter: impl FnOnce(&mut serde_json::Value)) -> Self {
        let stage = Stage::new().await;
        let (worker, tools) = (stage.worker_db().await, stage.tools());
        stage
            .approved(|content| {
                content["products"].as_array_mut().unwrap().truncate(1);
                alter(content);
            })
            .await;
        let mut desk = Self {
            contract: ContractKey {
                branch: BranchId::from("371"),
                id: 0,
            },
            number: String::new(),
            stage,
            worker,
            tools,
        };
        desk.work().await;
        desk.contract.id = desk
            .stage
            .ask("SELECT contract_id FROM core.contract")
            .await;
        desk.number = desk.stage.ask("SELECT number FROM core.contract").await;
        desk
    }

    /// Does everything that is due.
    pub async fn work(&self) {
        self.stage.work(&self.worker, &self.tools).await;
    }

    pub fn store(&self, login: &str) -> Store {
        Store::new(self.stage.db.options_as(login), LIMITS)
    }

    pub async fn ledger(&self) -> ContractLedger {
        ledger_of(&self.store("sato"), &self.contract).await
    }

    /// Drafted by this clerk against the contract as it is now.
    pub async fn submit(
        &self,
        login: &str,
        draft: AmendmentDraft,
    ) -> Result<AmendmentKey, Refusal> {
        let version = self.ledger().await.version;
        self.submit_seen(login, version, None, draft).await
    }

    /// Drafted against the version that was seen; `again`: one that came back.
    pub async fn submit_seen(
        &self,
        login: &str,
        version: i32,
        again: Option<i64>,
        draft: AmendmentDraft,
    ) -> Result<AmendmentKey, Refusal> {
        submit_to(&self.store(login), &self.contract, version, again, draft).await
    }

    pub async fn amendment(&self, key: &AmendmentKey) -> AmendmentDetail {
        amendment_of(&self.store("takahashi"), key).await
    }

    pub async fn approve(&self, login: &str, key: &AmendmentKey) -> Result<Written, Refusal> {
        let seen = self.amendment(key).await;
        self.approve_seen(login, &seen).await
    }

    pub async fn approve_seen(
        &self,
        login: &str,
        seen: &AmendmentDetail,
    ) -> Result<Written, Refusal> {
        approve_as(&self.store(login), seen).await
    }

    /// It is on record with this reason, which belongs to its figure alone.
    pub async fn keeps(&self, key: &AmendmentKey, given: &Override) {
        let kept = self.amendment(key).await.overrides;
        assert_eq!(
            (&kept[0].code, &kept[0].reason, kept.len()),
            (&given.code, &given.reason, 1)
        );
        assert!(!kept[0].subject.is_empty(), "of this figure alone");
    }

    /// 再試行 of the job that this finds, and what comes of it.
    pub async fn retry(&self, job: &'static str) {
        let retry = Write::RetryJob {
            id: self.stage.ask(job).await,
        };
        let sato = self.store("sato");
        sato.write(Uuid::new_v4(), &retry).await.unwrap();
        self.work().await;
    }

    /// Drafted by 佐藤, approved by 髙橋, done by the worker.
    pub async fn happens(&self, draft: AmendmentDraft) -> AmendmentKey {
        let key = self.submit("sato", draft).await.expect("submitted");
        self.approve("takahashi", &key).await.expect("approved");
        self.work().await;
        key
    }

    /// The key that opens it by now.
    pub async fn key(&self) -> AuthKey {
        let row: (i32, String, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) = sqlx::query_as(
            "SELECT k.key_version, k.kek_id::text, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext
               FROM vault.auth_key k WHERE k.contract_id = $1 AND k.dead_at IS NULL",
        )
        .bind(self.contract.id)
        .fetch_one(&self.stage.root)
        .await
        .expect("a living key");
        let sealed = SealedKey {
            kek_id: row.1,
            wrapped_dek: row.2,
            dek_nonce: row.3,
            nonce: row.4,
            ciphertext: row.5,
        };
        vault::open(&self.tools.ring, &self.number, row.0, &sealed).expect("opens")
    }

    /// What the orderer reads with this number and key; none: nothing.
    pub async fn seen_with(&self, key: &AuthKey) -> Option<Shown> {
        match self.stage.viewer.look_up(&self.number, key).await {
            Ok(LookUp::Found(shown)) => Some(*shown),
            Ok(LookUp::NotFound) => None,
            Err(fault) => panic!("{fault}"),
        }
    }

    /// What the orderer reads.
    pub async fn seen(&self) -> Shown {
        self.seen_with(&self.key().await).await.expect("found")
    }
}

pub async fn ledger_of(store: &Store, key: &ContractKey) -> ContractLedger {
    match store.query(&Query::Ledger(key.clone())).await {
        Ok(Answer::Ledger(ledger)) => *ledger,
        other => panic!("{other:?}"),
    }
}

/// Drafted against the version that was seen; `again`: one that came back.
pub async fn submit_to(
    store: &Store,
    contract: &ContractKey,
    version: i32,
    again: Option<i64>,
    draft: AmendmentDraft,
) -> Result<AmendmentKey, Refusal> {
    let write = Write::SubmitAmendment {
        key: contract.clone(),
        version,
        amendment: again,
        draft: Box::new(draft),
    };
    match store.write(Uuid::new_v4(), &write).await? {
        Written::Amendment { id } => Ok(AmendmentKey {
            branch: contract.branch.clone(),
            id,
        }),
        other => panic!("{other:?}"),
    }
}

pub async fn amendment_of(store: &Store, key: &AmendmentKey) -> AmendmentDetail {
    match store.query(&Query::Amendment(key.clone())).await {
        Ok(Answer::Amendment(detail)) => *detail,
        other => panic!("{other:?}"),
    }
}

/// Approved as it was seen, with everything typed again that has to be.
pub async fn approve_as(store: &Store, seen: &AmendmentDetail) -> Result<Written, Refusal> {
    let write = Write::ApproveAmendment {
        key: seen.row.key.clone(),
        version: seen.row.version,
        revision: seen.revision,
        content_hash: seen.content_hash.clone(),
        retyped: amendment::retyped(&seen.before, &seen.after)
            .into_iter()
            .filter_map(|f| Some((f.code().to_owned(), f.read(&seen.after)?.to_json())))
            .collect(),
    };
    store.write(Uuid::new_v4(), &write).await
}

pub fn draft(
    kind: EventKind,
    of: Option<u32>,
    fields: &[(AmendedField, AmendedValue)],
) -> AmendmentDraft {
    AmendmentDraft {
        kind,
        supersedes: of,
        fields: fields.to_vec(),
        premium: 0,
        reason: "工期延長のため".to_owned(),
        overrides: Vec::new(),
    }
}

/// The contract is ended on this day, which is after its guarantee's.
pub fn ended_late(on: &str) -> AmendmentDraft {
    AmendmentDraft {
        overrides: vec![because("terminated_after_end", "届出が遅れたため")],
        ..draft(
            EventKind::Termination,
            None,
            &[(AmendedField::TerminatedOn, day(on))],
        )
    }
}

/// A change of these fields.
pub fn change(fields: &[(AmendedField, AmendedValue)]) -> AmendmentDraft {
    draft(EventKind::Change, None, fields)
}

pub fn day(text: &str) -> AmendedValue {
    AmendedValue::Day(text.parse().expect("a day"))
}

pub fn yen(n: i64) -> AmendedValue {
    AmendedValue::Yen(Yen::new(n).expect("an amount"))
}

pub fn text(text: &str) -> AmendedValue {
    AmendedValue::Text(text.to_owned())
}

pub fn because(code: &str, reason: &str) -> Override {
    Override {
        code: code.to_owned(),
        subject: String::new(),
        reason: reason.to_owned(),
    }
}
