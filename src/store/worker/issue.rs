//! One certificate on its way: wordings, number, key, publication, arrival, mail.

use super::{Lease, Numbered, WorkerDb, call, sealed};
use crate::domain::master::RecordedWording;
use crate::store::worker_fault::WorkerFault;
use crate::vault::SealedKey;
use chrono::{DateTime, Utc};

impl WorkerDb {
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
}
