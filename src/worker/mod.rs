//! The worker: takes applications in, runs the issue of what was approved, sends the mails, answers wishes to see a
//! key. Leases jobs, does one step after another, and leaves a record of each, so that any worker can go on anywhere.
//! Must not: contain SQL, decide about guarantees, write a key or a person's name to a log.
//!
//! | file | what |
//! |---|---|
//! | `service`, `setup` | everything together until it is told to stop; built from the settings |
//! | `pool` | leases jobs, runs several at once, keeps the leases, gives back what it cannot finish |
//! | `job`, `issue`, `amend`, `post` | one job; the steps of an issue; those of a change; the mails |
//! | `trouble`, `backoff` | what went wrong and for whom; when to try again |
//! | `reveal` | keys and key notices, sealed to the asker |
//! | `spool`, `incoming` | the folder that application files come in by, and how they are read |
//! | `tools`, `documents` | what the steps need besides the database |

mod amend;
mod backoff;
mod documents;
mod incoming;
mod issue;
mod job;
mod key_order;
mod pool;
mod post;
mod reveal;
mod service;
mod settings;
mod setup;
mod spool;
mod tools;
mod trouble;

pub use amend::advance as advance_amendment;
pub use backoff::Backoff;
pub use documents::HouseDocuments;
pub use incoming::read_application;
pub use issue::{Issue, Progress};
pub use job::{End, run_job};
pub use post::HousePost;
pub use reveal::{answer_waiting, reveal_context};
pub use service::{Service, until_terminated};
pub use settings::Settings;
pub use setup::SetupFault;
pub use spool::{ReadFile, Spool, SpoolOutcome, Taken};
pub use tools::{Documents, Post, Tools, random_fraction};
pub use trouble::{Trouble, TroubleKind};
