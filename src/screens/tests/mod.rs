//! Keys in, pictures out.

mod everywhere;
mod follow;
mod options;
mod queue;
mod random;
mod record;
mod review_queue;
mod states;
