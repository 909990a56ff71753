//! The shell around the pure core: terminal events in, effects out to the database, pictures out to
//! the terminal, time and randomness. Decides nothing; knows no SQL, no words.

#[cfg(test)]
pub mod harness;
pub mod logs;

use crate::domain::command::{Answer, Query, Write, Written};
use crate::domain::refusal::Refusal;
use std::future::Future;
use uuid::Uuid;

/// What the screens need of a database: one read, one write. The store is the real one.
pub trait Desk: Send + Sync + 'static {
    /// Reads.
    ///
    /// # Errors
    /// Why not, as an operator can be told.
    fn query(&self, query: Query) -> impl Future<Output = Result<Answer, Refusal>> + Send;

    /// Writes, once for each request id, however often it is sent.
    ///
    /// # Errors
    /// Why not; [`Refusal::TimedOut`] leaves open whether it happened.
    fn write(
        &self,
        request_id: Uuid,
        write: Write,
    ) -> impl Future<Output = Result<Written, Refusal>> + Send;
}
