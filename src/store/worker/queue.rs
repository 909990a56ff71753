//! The queue: leases, how each attempt ended, and how a job stands.

use super::{JobState, Lease, MailState, WorkerDb, call, sealed};
use crate::store::worker_fault::WorkerFault;
use std::time::Duration;

impl WorkerDb {
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
            mail: MailState::of(row.to_address, row.message_id, row.fields, row.queued_at),
            hand_in: row.hand_in,
        })
    }
}
