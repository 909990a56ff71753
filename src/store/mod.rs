//! All SQL of the program: a file per subject, every statement checked against `migrations/` at compile time.
//! Turns rows into `domain` types and refusals of the database into words that the callers know.
//! Must not: hold a rule that is not also in `migrations/`.

pub mod admin;
pub mod connect;
pub mod registry;
pub mod worker;
mod worker_fault;

pub use worker_fault::WorkerFault;
