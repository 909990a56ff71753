//! What the worker does in the database: one method per function of schema `worker`
//! (`migrations/0003_worker.sql`), each one statement and one short transaction.

mod issue;
mod queue;
mod reveals;
mod upkeep;

use super::worker_fault::WorkerFault;
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

impl MailState {
    /// Of columns that are all there, or none of them.
    pub(super) fn of(
        to: Option<String>,
        message_id: Option<String>,
        fields: Option<Value>,
        queued_at: Option<DateTime<Utc>>,
    ) -> Option<Self> {
        Some(Self {
            to: to?,
            message_id: message_id?,
            fields: fields?,
            queued_at: queued_at?,
        })
    }
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
