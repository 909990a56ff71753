//! The shell around the pure core: terminal events in, effects out to the database, pictures out to
//! the terminal, time and randomness. Decides nothing; knows no SQL, no words.
//!
//! # When the line drops
//! SIGHUP, SIGTERM, the end of input, EIO and a terminal that no longer answers all end the loop in the same
//! way: every screen gets `Screen::closing`, from the top down; the writes and files that it asks for there,
//! and those that are already under way, are finished within [`SAVING`]; reads are dropped at once. A screen
//! that holds a draft therefore
//! 1. writes it while it is typed (`wakes_at` a second or so after the last key, `woken` writes what changed);
//! 2. writes in `closing` what the last such write does not hold yet, and nothing otherwise.
//!
//! `closing` gets no reply. A second after the signal the process is gone, whatever hangs.

mod effects;
#[cfg(test)]
pub mod harness;
pub mod logs;
mod place;
mod print;
mod probe;
mod session;

pub use effects::{Limits, reveal};
pub use place::PlaceFile;
pub use print::Printer;
pub use session::{ExitReason, Options, SAVING, Stand, run, run_key_test, run_on};

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
    fn query(&self, query: &Query) -> impl Future<Output = Result<Answer, Refusal>> + Send;

    /// Writes, once for each request id, however often it is sent.
    ///
    /// # Errors
    /// Why not; after [`Refusal::TimedOut`] and [`Refusal::Unavailable`] it may have happened.
    fn write(
        &self,
        request_id: Uuid,
        write: &Write,
    ) -> impl Future<Output = Result<Written, Refusal>> + Send;

    /// Whether this is the password of the login that the desk was opened with.
    ///
    /// # Errors
    /// [`Refusal::LoginRefused`] when it is not, [`Refusal::NotAllowed`] where no password is checked.
    fn unlock(&self, _password: &str) -> impl Future<Output = Result<(), Refusal>> + Send {
        async { Err(Refusal::NotAllowed) }
    }
}

impl Desk for crate::store::Store {
    async fn query(&self, query: &Query) -> Result<Answer, Refusal> {
        Self::query(self, query).await
    }

    async fn write(&self, request_id: Uuid, write: &Write) -> Result<Written, Refusal> {
        Self::write(self, request_id, write).await
    }

    async fn unlock(&self, password: &str) -> Result<(), Refusal> {
        Self::unlock(self, password).await
    }
}
