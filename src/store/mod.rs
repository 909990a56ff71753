//! All SQL of the program: a file per subject, every statement checked against `migrations/` at compile time
//! (`house` speaks JSON and is checked by its tests).
//! Turns rows into `domain` types and refusals of the database into words that the callers know.
//! Must not: hold a rule that is not also in `migrations/`.

pub mod admin;
pub mod amendments;
mod application;
mod call;
pub mod connect;
mod contract;
mod contracts;
mod dashboard;
mod desk;
mod entry;
mod house;
mod jobs;
pub mod key_orders;
mod ledger;
mod masters;
mod operator;
mod publication;
mod queue;
mod refusal;
mod refused;
pub mod registry;
mod row;
mod search;
mod session;
mod staff;
mod story;
pub mod verify;
pub mod worker;
mod worker_fault;

pub use house::{report_command_refused, report_denied};
pub use refusal::refusal;
pub use staff::{Limits, Store};
pub use worker_fault::WorkerFault;
