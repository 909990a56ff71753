//! 認証キーの再発行 and 公開の取下: what the supervisor orders, and what the worker does about it (`migrations/0025`).

use super::worker::{Lease, MailState, WorkerDb, call, sealed};
use super::worker_fault::WorkerFault;
use crate::domain::command::{KeyOrder, Written};
use crate::domain::ids::ContractKey;
use crate::vault::SealedKey;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// An order as a worker opens it.
#[derive(Debug, Clone)]
pub struct OrderState {
    /// 保証契約番号
    pub number: String,
    /// Why it was ordered.
    pub reason: String,
    /// The platform's idempotency key of a new key.
    pub idempotency_key: Uuid,
    /// The version of the key that is to come.
    pub next_version: i32,
    /// The new key, sealed, once it is stored.
    pub key: Option<(i32, SealedKey)>,
    /// What was published of the contract.
    pub publications: Vec<Uuid>,
    /// What to send, for the order's mail.
    pub mail: Option<MailState>,
}

impl WorkerDb {
    /// What an order is about and how far it is.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn order_look(&self, lease: &Lease) -> Result<OrderState, WorkerFault> {
        let row = call!(
            self,
            sqlx::query!(
                r#"SELECT number AS "number!", reason AS "reason!", idempotency_key AS "idempotency_key!",
                          next_version AS "next_version!", key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext,
                          publications AS "publications!", to_address, message_id, fields, queued_at
                     FROM worker.order_look($1, $2, $3)"#,
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )?;
        Ok(OrderState {
            number: row.number,
            reason: row.reason,
            idempotency_key: row.idempotency_key,
            next_version: row.next_version,
            key: sealed(
                row.key_version,
                row.kek_id,
                row.wrapped_dek,
                row.dek_nonce,
                row.nonce,
                row.ciphertext,
            ),
            publications: row.publications,
            mail: MailState::of(row.to_address, row.message_id, row.fields, row.queued_at),
        })
    }

    /// Keeps the new key; false when there is one already.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn rekey_store(
        &self,
        lease: &Lease,
        version: i32,
        key: &SealedKey,
        mac: &[u8; 32],
    ) -> Result<bool, WorkerFault> {
        call!(
            self,
            sqlx::query_scalar!(
                r#"SELECT worker.rekey_store($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS "stored!""#,
                lease.branch,
                lease.job,
                lease.fence,
                version,
                key.kek_id,
                key.wrapped_dek,
                key.dek_nonce,
                key.nonce,
                key.ciphertext,
                mac.as_slice()
            ),
            fetch_one
        )
    }

    /// The platform has done it, at this time by its clock.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn order_done(
        &self,
        lease: &Lease,
        at: DateTime<Utc>,
        mail_domain: &str,
    ) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.order_done($1, $2, $3, $4, $5)",
                lease.branch,
                lease.job,
                lease.fence,
                at,
                mail_domain
            ),
            fetch_one
        )
        .map(drop)
    }

    /// 通知: the mail server took the mail.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn order_mailed(&self, lease: &Lease) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.order_mailed($1, $2, $3)",
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )
        .map(drop)
    }
}

/// A supervisor's order on the key of a contract.
pub(super) async fn order(
    db: &mut PgConnection,
    request: Uuid,
    key: &ContractKey,
    version: i32,
    what: KeyOrder,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    let branch = key.branch.as_str();
    match what {
        KeyOrder::Reissue => {
            sqlx::query!(
                "SELECT api.reissue_key($1, $2, $3, $4, $5)",
                request,
                branch,
                key.id,
                version,
                reason
            )
            .fetch_one(db)
            .await?;
        }
        KeyOrder::Withdraw => {
            sqlx::query!(
                "SELECT api.withdraw_publication($1, $2, $3, $4, $5)",
                request,
                branch,
                key.id,
                version,
                reason
            )
            .fetch_one(db)
            .await?;
        }
    }
    Ok(Written::Done)
}
