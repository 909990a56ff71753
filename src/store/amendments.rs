//! What the worker does to an amendment: one method per `worker.amendment_*` function (`migrations/0015`).

use super::worker::{Lease, MailState, WorkerDb, call, sealed};
use super::worker_fault::WorkerFault;
use crate::vault::SealedKey;
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// What there is of an amendment when a worker opens it.
#[derive(Debug, Clone)]
pub struct AmendmentState {
    /// 変更取消: it reads as an earlier event did, word for word.
    pub cancels: bool,
    /// `electronic` or `paper`.
    pub form: String,
    /// 保証契約番号
    pub number: String,
    /// The place that it fills on the platform: 0 as issued; none before its number and for a cancellation.
    pub place: Option<i32>,
    /// The certificate: as recorded, or as it will read while there is no 発生番号.
    pub content: Option<Value>,
    /// SHA-256 of `content` while there is no 発生番号.
    pub content_hash: Option<Vec<u8>>,
    /// The platform's idempotency key, once there is a 発生番号.
    pub idempotency_key: Option<Uuid>,
    /// `prepared`, `unknown`, `arrived` or `refused`.
    pub publication_state: Option<String>,
    /// Of a correction: the publication that it takes the place of.
    pub replaces: Option<Uuid>,
    /// Of a cancellation: the publication that is taken away.
    pub withdraws: Option<Uuid>,
    /// The platform's name for that one.
    pub withdraws_reference: Option<String>,
    /// The contract's living key, sealed.
    pub key: Option<(i32, SealedKey)>,
    /// What to send, for its mail.
    pub mail: Option<MailState>,
    /// How the orderer wants the key handed in, where its rules say so; while there is no 発生番号.
    pub hand_in: Option<String>,
}

impl WorkerDb {
    /// How far the amendment is, and everything needed to go on.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`]; [`WorkerFault::NoApproval`], [`WorkerFault::NoCompany`].
    pub async fn amendment_look(&self, lease: &Lease) -> Result<AmendmentState, WorkerFault> {
        let row = call!(
            self,
            sqlx::query!(
                r#"SELECT kind, form, number, place, content, content_hash, idempotency_key, publication_state,
                          replaces, withdraws, withdraws_reference,
                          key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext,
                          to_address, message_id, fields, queued_at, hand_in
                     FROM worker.amendment_look($1, $2, $3)"#,
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )?;
        Ok(AmendmentState {
            cancels: row.kind.as_deref() == Some("cancellation"),
            form: row.form.unwrap_or_default(),
            number: row.number.unwrap_or_default(),
            place: row.place,
            content: row.content,
            content_hash: row.content_hash,
            idempotency_key: row.idempotency_key,
            publication_state: row.publication_state,
            replaces: row.replaces,
            withdraws: row.withdraws,
            withdraws_reference: row.withdraws_reference,
            key: sealed(
                row.key_version,
                row.kek_id,
                row.wrapped_dek,
                row.dek_nonce,
                row.nonce,
                row.ciphertext,
            ),
            mail: MailState::of(row.to_address, row.message_id, row.fields, row.queued_at),
            hand_in: row.hand_in,
        })
    }

    /// 発生番号: the ledger's next event and its publication. Returns the number.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`]; [`WorkerFault::ContentChanged`] when it reads differently by now.
    pub async fn amendment_number(
        &self,
        lease: &Lease,
        seen: &[u8],
        wording: &str,
        folded: &str,
        mail_domain: &str,
    ) -> Result<i32, WorkerFault> {
        call!(
            self,
            sqlx::query_scalar!(
                r#"SELECT worker.amendment_number($1, $2, $3, $4, $5, $6, $7) AS "seq!""#,
                lease.branch,
                lease.job,
                lease.fence,
                seen,
                wording,
                folded,
                mail_domain
            ),
            fetch_one
        )
    }

    /// 公開: on record before the platform is called.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn amendment_tried(&self, lease: &Lease) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.amendment_tried($1, $2, $3)",
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
    pub async fn amendment_refused(&self, lease: &Lease) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.amendment_refused($1, $2, $3)",
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )
        .map(drop)
    }

    /// 到着: the contract reads so from now on; the contractor is told.
    ///
    /// # Errors
    /// [`WorkerFault::LeaseLost`].
    pub async fn amendment_arrived(
        &self,
        lease: &Lease,
        reference: &str,
        arrived_at: DateTime<Utc>,
        mail_domain: &str,
    ) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.amendment_arrived($1, $2, $3, $4, $5, $6)",
                lease.branch,
                lease.job,
                lease.fence,
                reference,
                arrived_at,
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
    pub async fn amendment_mailed(&self, lease: &Lease) -> Result<(), WorkerFault> {
        call!(
            self,
            sqlx::query!(
                "SELECT worker.amendment_mailed($1, $2, $3)",
                lease.branch,
                lease.job,
                lease.fence
            ),
            fetch_one
        )
        .map(drop)
    }
}
