//! Keys in, pictures out.

mod follow;
mod queue;
