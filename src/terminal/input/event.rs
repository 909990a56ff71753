//! What comes out of the parser.

use crate::keys::Chord;
use std::sync::atomic::{AtomicBool, Ordering};

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputEvent {
    /// A key, characters of one code point included.
    Key(Chord),
    /// Enter that came in one burst with text, from a terminal that is not known to mark pastes: it may be a paste's
    /// line end, or typed ahead on a slow line. It submits no field; elsewhere it is Enter.
    LineEnd,
    /// One character of several code points (か + U+3099, 葛 + its selector), as an IME commits it.
    Text(String),
    /// A paste: lines end in LF, other control characters are gone. Never runs or submits anything.
    Paste(String),
    /// An answer of the terminal, asked for or late.
    Reply(Reply),
    /// A sequence that means nothing here, made visible; for the key test.
    Unknown(String),
    /// What came as bytes, before what it was taken for; only while [`tap`] is on.
    Bytes(Vec<u8>),
    /// Bytes that are not UTF-8: the terminal is set to another encoding.
    NotUtf8,
    /// The window has another size.
    Resized,
    /// The process was stopped and goes on: everything must be drawn anew.
    Resumed,
    /// Ctrl-Z or SIGTSTP: call [`crate::terminal::Guard::suspend`].
    Suspend,
    /// Leave now: save the draft, release the database. The process is ended soon after.
    Leave(Leave),
}

/// The key test is open: bytes are told beside what they mean.
static TAPPED: AtomicBool = AtomicBool::new(false);

/// From now on the input thread tells the bytes of everything that comes, or no longer.
pub fn tap(on: bool) {
    TAPPED.store(on, Ordering::Relaxed);
}

/// Whether it does.
pub(super) fn is_tapped() -> bool {
    TAPPED.load(Ordering::Relaxed)
}

/// Why to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// SIGHUP: the line was dropped.
    HangUp,
    /// SIGTERM, SIGINT or SIGQUIT from outside.
    Signal(i32),
    /// The terminal gives no more input: end of file, or EIO.
    Eof,
    /// The terminal no longer answers: the line is dead and nobody said so.
    Silent,
}

/// An answer of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Where the cursor stands, from 1.
    Cursor {
        /// Row.
        row: u16,
        /// Column.
        column: u16,
    },
    /// What the terminal says it is.
    Attributes(String),
    /// Anything else, made visible.
    Other(String),
}
