//! Keys in, pictures out.

mod queue;
