//! What the worker does in the database: one method per function of schema `worker`
//! (`migrations/0003_worker.sql`), each one statement and one short transaction.

use super::worker_fault::WorkerFault;
use crate::domain::master::RecordedWording;
use crate::vault::SealedKey;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPool;
use std::time::Duration;
use uuid::Uuid;

/// A job that this worker holds. The fence names the lease: after somebody else took the job over,
/// every write with it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Its branch.
    pub branch: String,
    /// Its identity.
    pub job: i64,
    /// Grows with every lease.
    pub fence: i32,
    /// `issue` or `mail`.
    pub kind: String,
    /// The application it belongs to.
    pub application: i64,
    /// The product's code, for an issue.
    pub product: Option<String>,
    /// Tries, this one included.
    pub attempts: i32,
    /// Workers died with it before: nothing is to run beside it.
    pub alone: bool,
}

/// What there is of a job when a worker opens it.
#[derive(Debug, Clone)]
pub struct JobState {
    /// The step that comes next: number, key, publish, arrive, mail.
    pub step: String,
    /// The certificate: as recorded, or as it will read while there is no number.
    pub content: Option<Value>,
    /// SHA-256 of `content`; [`WorkerDb::number`] names it.
    pub content_hash: Option<Vec<u8>>,
    /// The contract number, once there is one.
    pub number: Option<String>,
    /// The platform's idempotency key, once there is a number.
    pub idempotency_key: Option<Uuid>,
    /// `prepared`, `unknown`, `arrived` or `refused`.
    pub publication_state: Option<String>,
    /// The sealed key with its version, once there is one.
    pub key: Option<(i32, SealedKey)>,
    /// What to send, for a mail.
    pub mail: Option<MailState>,
    /// How the orderer wants the key handed in, where its rules say so; while there is no number.
    pub hand_in: Option<String>,
}

/// The completion mail as it was fixed before the first try.
#[derive(Debug, Clone)]
pub struct MailState {
    /// To whom.
    pub to: String,
    /// `<uuid@domain>`; the same in every try.
    pub message_id: String,
    /// What the template is filled with.
    pub fields: Value,
    /// When it was written: its Date in every try.
    pub queued_at: DateTime<Utc>,
}

/// A contract that has just been numbered.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// 保証契約番号
    pub number: String,
    /// The certificate as recorded.
    pub content: Value,
    /// None for paper, which is thereby issued.
    pub idempotency_key: Option<Uuid>,
}

/// A wish to see a key or to have its notice.
#[derive(Debug, Clone)]
pub struct RevealWish {
    /// The request.
    pub id: Uuid,
    /// `view` or `notice`.
    pub purpose: String,
    /// To whom the answer is sealed: 32 bytes.
    pub public_key: Vec<u8>,
    /// 保証契約番号
    pub number: String,
    /// The certificate of the latest event.
    pub content: Value,
    /// How the orderer wants the key handed in, where its rules say so.
    pub hand_in: Option<String>,
    /// The sealed key with its version; none while there is no key.
    pub key: Option<(i32, SealedKey)>,
}

/// An application file as the database takes it.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The branch whose queue it joins: three digits.
    pub branch: String,
    /// `netdesk` or `counter`.
    pub source: &'static str,
    /// The sender's reception number: taken once.
    pub source_ref: String,
    /// SHA-256 of the file's bytes.
    pub sha256: [u8; 32],
    /// `domain::application::ApplicationContent` as JSON.
    pub content: Value,
}

/// What became of an application file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its branch.
    pub branch: String,
    /// Identity.
    pub application: i64,
    /// 申込番号
    pub number: String,
    /// The very same file had been taken in before.
    pub already: bool,
}

/// The worker's connection to the database.
#[derive(Debug, Clone)]
pub struct WorkerDb {
    pub(super) pool: PgPool,
    pub(super) limit: Duration,
}

/// Runs one statement on a pooled connection within the time limit. A connection whose answer did not
/// come, or which leads to a server that no longer takes writes, is not used again.
macro_rules! call {
    ($db:expr, $query:expr, $how:ident) => {{
        let mut connection = $db.connection().await?;
        let outcome = tokio::time::timeout($db.limit, $query.$how(&mut *connection)).await;
        $crate::store::worker::settle(connection, outcome)
    }};
}

pub(super) use call;

pub(super) fn settle<T>(
    mut connection: PoolConnection<Postgres>,
    outcome: Result<Result<T, sqlx::Error>, tokio::time::error::Elapsed>,
) -> Result<T, WorkerFault> {
    let fault = match outcome {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => WorkerFault::from(error),
        Err(_) => WorkerFault::Unavailable("no answer in time".to_owned()),
    };
    if matches!(fault, WorkerFault::Unavailable(_)) {
        connection.close_on_drop();
    }
    Err(fault)
}

impl WorkerDb {
    /// Over this pool, whose login is a member of `densho_worker`. No statement takes longer than `limit`.
    #[must_use]
    pub fn new(pool: PgPool, limit: Duration) -> Self {
        Self { pool, limit }
    }

    pub(super) async fn connection(&self) -> Result<PoolConnection<Postgres>, WorkerFault> {
        match tokio::time::timeout(self.limit, self.pool.acquire()).await {
            Ok(connection) => Ok(connection?),
            Err(_) => Err(WorkerFault::Unavailable("no connection in time".to_owned())),
        }
    }

    /// Takes up to `limit` due jobs for `lease`. A job with which `most_lost` workers in a row were lost is given up,
    /// with `lost_words` for its operators.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn lease(
        &self,
        worker: &str,
        limit: usize,
        lease: Duration,
        most_lost: i32,
        lost_words: &str,
    ) -> Result<Vec<Lease>, WorkerFault> {
        let limit = i32::try_from(limit).unwrap_or(i32::MAX);
        let rows = call!(
            self,
            sqlx::query!(
                r#"SELECT branch_id AS "branch!", job_id AS "job!", kind AS "kind!",
                          application_id AS "application!", product, attempts AS "attempts!", fence AS "fence!",
                          alone AS "alone!"
                     FROM worker.lease($1, $2, $3, $4, $5)"#,
                worker,
                limit,
                lease.as_secs_f64(),
                most_lost,
                lost_words
            ),
            fetch_all
        )?;
        Ok(rows
            .into_iter()
            .map(|row| Lease {
                branch: row.branch,
                job: row.job,
                fence: row.fence,
                kind: row.kind,
                application: row.application,
                product: row.product,
                attempts: row.attempts,
                alone: row.alone,
            })
            .collect())
    }

    /// Prolongs these leases; returns the jobs that somebody else has leased since.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn heartbeat(
        &self,
        leases: &[Lease],
        lease: Duration,
    ) -> Result<Vec<i64>, WorkerFault> {
        let (jobs, fences): (Vec<i64>, Vec<i32>) =
            leases.iter().map(|lease| (lease.job, lease.fence)).unzip();
        call!(
            self,
            sqlx::query_scalar!(
                r#"SELECT job AS "job!" FROM worker.heartbeat($1, $2, $3) job"#,
                &jobs,
                &fences,
                lease.as_secs_f64()
            ),
            fetch_all
        )
    }

    /// Gives a job back as if it had not been leased.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`] when somebody else has it.
    pub async fn release(&self, lease: &Lease) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.release($1, $2, $3)",
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )
        .map(drop)
    }

    /// The try failed; the next is due after `delay`.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`] when somebody else has it.
    pub async fn failed(
        &self,
        lease: &Lease,
        trouble: &str,
        delay: Duration,
    ) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.failed($1, $2, $3, $4, $5)",
                lease.branch,
                lease.job,
                lease.fence,
                trouble,
                delay.as_secs_f64()
            ),
            fetch_one
        )
        .map(drop)
    }

    /// The platform was not reached: an order on a key waits for it, without a try of its own being counted. After
    /// `patience` such tries in a row the waits grow; none is shorter than `not_before`.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`] when somebody else has it.
    pub async fn wait_on(
        &self,
        lease: &Lease,
        trouble: &str,
        patience: i32,
        not_before: Duration,
    ) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.wait_on($1, $2, $3, $4, $5, $6)",
                lease.branch,
                lease.job,
                lease.fence,
                trouble,
                patience,
                not_before.as_secs_f64()
            ),
            fetch_one
        )
        .map(drop)
    }

    /// Gives the job up: a person is needed.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`] when somebody else has it.
    pub async fn dead(&self, lease: &Lease, trouble: &str) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.dead($1, $2, $3, $4)",
                lease.branch,
                lease.job,
                lease.fence,
                trouble
            ),
            fetch_one
        )
        .map(drop)
    }

    /// How far the job is, and everything needed to go on.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`]; [`WorkerFault::NoApproval`], [`WorkerFault::NoCompany`].
    pub async fn look(&self, lease: &Lease) -> Result<JobState, WorkerFault> {
        let row = call!(
            self,
            sqlx::query!(
                r#"SELECT step AS "step!", number, content, content_hash, idempotency_key, publication_state,
                          key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext,
                          to_address, message_id, fields, queued_at, hand_in
                     FROM worker.look($1, $2, $3)"#,
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )?;
        Ok(JobState {
            step: row.step,
            content: row.content,
            content_hash: row.content_hash,
            number: row.number,
            idempotency_key: row.idempotency_key,
            publication_state: row.publication_state,
            key: sealed(
                row.key_version,
                row.kek_id,
                row.wrapped_dek,
                row.dek_nonce,
                row.nonce,
                row.ciphertext,
            ),
            mail: match (row.to_address, row.message_id, row.fields, row.queued_at) {
                (Some(to), Some(message_id), Some(fields), Some(queued_at)) => Some(MailState {
                    to,
                    message_id,
                    fields,
                    queued_at,
                }),
                _ => None,
            },
            hand_in: row.hand_in,
        })
    }

    /// Every wording of certificate and notice that is on record.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn document_wordings(&self) -> Result<Vec<RecordedWording>, WorkerFault> {
        call!(
            self,
            sqlx::query_as!(
                RecordedWording,
                r#"SELECT wording_id AS "id!", sentences AS "sentences!" FROM worker.document_wordings()"#
            ),
            fetch_all
        )
    }

    /// Tells the database which wordings are in the program and in files: a company record may name them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tell_file_wordings(&self, files: &[(String, String)]) -> Result<(), WorkerFault> {
        let files: serde_json::Map<_, _> = files
            .iter()
            .map(|(id, digest)| (id.clone(), digest.as_str().into()))
            .collect();
        call!(
            self,
            sqlx::query("SELECT worker.tell_file_wordings($1)")
                .bind(serde_json::Value::Object(files)),
            execute
        )?;
        Ok(())
    }

    /// 番号: the contract with its number, ledger and publication. `seen` is the hash of the content that was
    /// looked at, `wording` the wording it names with its digest, `folded` what the contract is found by,
    /// `mail_domain` stands right of the @ in a Message-ID.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`]; [`WorkerFault::ContentChanged`] when it reads differently by now;
    /// [`WorkerFault::NoPrefix`].
    pub async fn number(
        &self,
        lease: &Lease,
        seen: &[u8],
        wording: &str,
        folded: &str,
        mail_domain: &str,
    ) -> Result<Numbered, WorkerFault> {
        let row = call!(
            self,
            sqlx::query!(
                r#"SELECT number AS "number!", content AS "content!", idempotency_key
                     FROM worker.number($1, $2, $3, $4, $5, $6, $7)"#,
                lease.branch,
                lease.job,
                lease.fence,
                seen,
                wording,
                folded,
                mail_domain
            ),
            fetch_one
        )?;
        Ok(Numbered {
            number: row.number,
            content: row.content,
            idempotency_key: row.idempotency_key,
        })
    }

    /// 鍵: keeps a first key, and puts on record that the platform is about to be called (公開). Returns the key that
    /// counts, which is an earlier one if there is one.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn store_key(
        &self,
        lease: &Lease,
        key: &SealedKey,
        mac: &[u8; 32],
    ) -> Result<(i32, SealedKey), WorkerFault> {
        let row = call!(
            self,
            sqlx::query!(
                r#"SELECT key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext
                     FROM worker.store_key($1, $2, $3, $4, $5, $6, $7, $8, $9)"#,
                lease.branch,
                lease.job,
                lease.fence,
                key.kek_id,
                key.wrapped_dek,
                key.dek_nonce,
                key.nonce,
                key.ciphertext,
                mac.as_slice()
            ),
            fetch_one
        )?;
        sealed(
            row.key_version,
            row.kek_id,
            row.wrapped_dek,
            row.dek_nonce,
            row.nonce,
            row.ciphertext,
        )
        .ok_or_else(|| WorkerFault::Internal("store_key returned no key".to_owned()))
    }

    /// 公開: on record before the platform is called, for a key that is there already.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn publication_tried(&self, lease: &Lease) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.publication_tried($1, $2, $3)",
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )
        .map(drop)
    }

    /// The platform will not take it.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn publication_refused(&self, lease: &Lease) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.publication_refused($1, $2, $3)",
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )
        .map(drop)
    }

    /// 到着: the platform's receipt. True when the application is thereby issued.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn arrived(
        &self,
        lease: &Lease,
        reference: &str,
        arrived_at: DateTime<Utc>,
        mail_domain: &str,
    ) -> Result<bool, WorkerFault> {
        call!(
            self,
            sqlx::query_scalar!(
                r#"SELECT worker.arrived($1, $2, $3, $4, $5, $6) AS "issued!""#,
                lease.branch,
                lease.job,
                lease.fence,
                reference,
                arrived_at,
                mail_domain
            ),
            fetch_one
        )
    }

    /// 通知: the mail server took the mail.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn mail_sent(&self, lease: &Lease) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.mail_sent($1, $2, $3)",
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )
        .map(drop)
    }

    /// Unanswered wishes of the last minute, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reveals_waiting(&self, limit: i32) -> Result<Vec<RevealWish>, WorkerFault> {
        let rows = call!(
            self,
            sqlx::query!(
                r#"SELECT reveal_id AS "id!", purpose AS "purpose!", public_key AS "public_key!",
                          number AS "number!", content AS "content!", hand_in,
                          key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext
                     FROM worker.reveals_waiting($1)"#,
                limit
            ),
            fetch_all
        )?;
        Ok(rows
            .into_iter()
            .map(|row| RevealWish {
                id: row.id,
                purpose: row.purpose,
                public_key: row.public_key,
                number: row.number,
                content: row.content,
                hand_in: row.hand_in,
                key: sealed(
                    row.key_version,
                    row.kek_id,
                    row.wrapped_dek,
                    row.dek_nonce,
                    row.nonce,
                    row.ciphertext,
                ),
            })
            .collect())
    }

    /// Answers a wish; false when another worker did, or when it is too late.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn answer_reveal(&self, id: Uuid, sealed: &[u8]) -> Result<bool, WorkerFault> {
        call!(
            self,
            sqlx::query_scalar!(
                r#"SELECT worker.answer_reveal($1, $2) AS "answered!""#,
                id,
                sealed
            ),
            fetch_one
        )
    }

    /// Says that a wish cannot be met, and why.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn fail_reveal(&self, id: Uuid, failure: &str) -> Result<bool, WorkerFault> {
        call!(
            self,
            sqlx::query_scalar!(
                r#"SELECT worker.fail_reveal($1, $2) AS "answered!""#,
                id,
                failure
            ),
            fetch_one
        )
    }

    /// Wipes answers older than a minute; returns how many.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn forget_reveals(&self) -> Result<i32, WorkerFault> {
        call!(
            self,
            sqlx::query_scalar!(r#"SELECT worker.forget_reveals() AS "gone!""#),
            fetch_one
        )
    }

    /// Folds what writers added to the counts; returns how many rows.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn fold_tallies(&self) -> Result<i64, WorkerFault> {
        call!(
            self,
            sqlx::query_scalar!(r#"SELECT worker.fold_tallies() AS "folded!""#),
            fetch_one
        )
    }

    /// Merges new images of records into the index of the search; returns how many pages of them.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn merge_grams(&self) -> Result<i64, WorkerFault> {
        call!(
            self,
            sqlx::query_scalar!(r#"SELECT worker.merge_grams() AS "merged!""#),
            fetch_one
        )
    }

    /// Chains up to `limit` events that are not chained yet; returns how many.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn seal_events(&self, limit: i32) -> Result<i32, WorkerFault> {
        call!(
            self,
            sqlx::query_scalar!(r#"SELECT worker.seal_events($1) AS "sealed!""#, limit),
            fetch_one
        )
    }

    /// Takes an application in, once.
    ///
    /// # Errors
    /// [`WorkerFault::DuplicateReference`], [`WorkerFault::UnknownBranch`], [`WorkerFault::BadValue`].
    pub async fn receive(&self, incoming: &Incoming) -> Result<Received, WorkerFault> {
        let row = call!(
            self,
            sqlx::query!(
                r#"SELECT branch_id AS "branch!", application_id AS "application!", number AS "number!",
                          already AS "already!"
                     FROM worker.receive($1, $2, $3, $4, $5)"#,
                incoming.branch,
                incoming.source,
                incoming.source_ref,
                incoming.sha256.as_slice(),
                incoming.content
            ),
            fetch_one
        )?;
        Ok(Received {
            branch: row.branch,
            application: row.application,
            number: row.number,
            already: row.already,
        })
    }
}

pub(super) fn sealed(
    version: Option<i32>,
    kek_id: Option<String>,
    wrapped_dek: Option<Vec<u8>>,
    dek_nonce: Option<Vec<u8>>,
    nonce: Option<Vec<u8>>,
    ciphertext: Option<Vec<u8>>,
) -> Option<(i32, SealedKey)> {
    Some((
        version?,
        SealedKey {
            kek_id: kek_id?,
            wrapped_dek: wrapped_dek?,
            dek_nonce: dek_nonce?,
            nonce: nonce?,
            ciphertext: ciphertext?,
        },
    ))
}
