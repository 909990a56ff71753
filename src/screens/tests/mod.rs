//! Keys in, pictures out.

mod follow;
mod queue;
mod record;
