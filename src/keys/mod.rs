//! Keys: what they are called, which command they run where, and every place that shows them.
//! The command table and the keymap are the only source of hints, help and the README's key table.
//! No drawing, no bytes (that is `terminal`), no words (that is `i18n`), no deciding what a command does.

pub mod chord;
pub mod command;
pub mod context;
pub mod fault;
pub mod keymap;
mod load;
pub mod resolver;
pub mod show;

pub use chord::{Chord, Key, Sequence};
pub use command::Command;
pub use context::Context;
pub use fault::{Fault, FaultKind, Place};
pub use keymap::{Keymap, WordKey};
pub use load::{Layer, PRESETS, open};
pub use resolver::{Outcome, Resolver};
pub use show::{HelpEntry, Hint};
