//! The shell around the screens: event loop, effects, logs.
//! Lives here: everything that the pure core may not do itself.
//! Must not: decide anything about guarantees, or hold SQL.

pub mod logs;
