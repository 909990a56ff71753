//! The worker on a real database: every step of an issue, what happens when one fails or the worker dies after it,
//! wishes to see a key, the spool folder, starting and stopping.

mod grants;
mod issue;
mod lost;
mod mail;
mod process;
mod reveal;
mod service;
mod spool;
mod trouble;
mod wording;
