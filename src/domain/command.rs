//! What a screen may ask for: reads ([`Query`] → [`Answer`]) and writes ([`Write`] → [`Written`]).
//! A write carries a request id, so that sending it again after a lost answer does it once, and the
//! version that the operator saw, so that nothing is changed unseen.

mod answer;
mod query;
mod write;

pub use answer::{Answer, OrdererFacts, PrefixesMissing};
pub use query::{PageFrom, Query, QueueFilter};
pub use write::{KeyOrder, Override, RevealPurpose, Write, Written};
