//! What is kept in order between two jobs, and what comes in.

use super::{Incoming, Received, WorkerDb, call};
use crate::store::worker_fault::WorkerFault;

impl WorkerDb {
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
