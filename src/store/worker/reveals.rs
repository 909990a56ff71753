//! Keys that operators asked to see: answered once, sealed for who asked, and forgotten.

use super::{RevealWish, WorkerDb, call, sealed};
use crate::store::worker_fault::WorkerFault;
use uuid::Uuid;

impl WorkerDb {
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
}
