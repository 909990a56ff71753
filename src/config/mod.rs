//! Settings: defaults ← file ← environment, typed, every fault at once; and files that hold secrets.
//! Lives here: what can be set, its unit and default, where it is looked for, how it is checked.
//! Must not: open connections, use a secret, decide anything about guarantees.

mod loopback;
pub mod private_file;

pub use loopback::stays_here;
