//! The input: bytes from the terminal become keys, text, pastes and replies.
//!
//! A pure state machine; time is given to it. Its promises: a split sequence is joined, an unknown
//! one is swallowed whole and never typed, and no sequence, however broken, takes the key after it.

mod csi;
mod paste;

use crate::keys::{Chord, Key};
use csi::Meaning;
use paste::Paste;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use unicode_segmentation::UnicodeSegmentation;

/// How long a begun escape sequence may take to arrive: lines are slow, but a sequence is sent in
/// one piece.
const SEQUENCE: Duration = Duration::from_millis(500);
/// Longest control sequence; what is longer is noise.
const LONGEST: usize = 64;
/// Longest control string (a late reply to a question of somebody else's).
const LONGEST_STRING: usize = 4096;
/// How soon after a guessed paste its next packet comes; what comes within belongs to it.
const SAME_PASTE: Duration = Duration::from_millis(40);

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputEvent {
    /// A key, characters of one code point included.
    Key(Chord),
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
    /// Ctrl-Z or SIGTSTP: call [`super::Guard::suspend`].
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

/// How bytes are read.
#[derive(Clone, Copy, Debug)]
pub struct ParserOptions {
    /// How long a lone ESC is held, in case it begins a sequence: 50 to 100 ms; longer on bad lines.
    pub hold: Duration,
    /// The terminal sends F13 and further in the SCO form, where others mean Shift-Tab.
    pub sco: bool,
    /// From so many characters in one packet on, a line end among them is a paste's and no Enter.
    /// For terminals that do not mark pastes; elsewhere it would take keys typed ahead on a slow
    /// line for a paste.
    pub burst: Option<usize>,
}

impl Default for ParserOptions {
    fn default() -> Self {
        Self {
            hold: Duration::from_millis(50),
            sco: false,
            burst: None,
        }
    }
}

/// The state machine. Feed it what was read; ask [`Parser::deadline`] how long to wait at most,
/// and call [`Parser::tick`] then.
#[derive(Debug)]
pub struct Parser {
    options: ParserOptions,
    pending: Vec<u8>,
    paste: Option<Paste>,
    last: Option<Instant>,
    /// Cursor reports that are still to come; a shifted F3 looks the same.
    awaited: usize,
    /// CR was the last byte: an LF right after it is the same line end.
    after_return: bool,
    /// Bytes are told, too.
    tapped: bool,
    /// When the last packet of a guessed paste came.
    guessed: Option<Instant>,
}

/// What the head of the pending bytes is.
enum Scan {
    /// So many bytes, meaning this.
    Take(usize, Meaning),
    /// The rest has not come yet.
    More,
}

impl Parser {
    /// Nothing read yet.
    pub const fn new(options: ParserOptions) -> Self {
        Self {
            options,
            pending: Vec::new(),
            paste: None,
            last: None,
            awaited: 0,
            after_return: false,
            tapped: false,
            guessed: None,
        }
    }

    /// Tells [`InputEvent::Bytes`] before each event, or no longer.
    pub const fn tell_bytes(&mut self, on: bool) {
        self.tapped = on;
    }

    /// The same as [`tap`] says now.
    pub(super) fn follow_tap(&mut self) {
        self.tapped = TAPPED.load(Ordering::Relaxed);
    }

    /// So many cursor reports have been asked for.
    pub const fn expect_cursor_reports(&mut self, count: usize) {
        self.awaited += count;
    }

    /// Takes what was read at `now`.
    pub fn feed(&mut self, bytes: &[u8], now: Instant, events: &mut Vec<InputEvent>) {
        self.tick(now, events);
        self.last = Some(now);
        let fresh = self.pending.is_empty() && self.paste.is_none();
        // The rest of a long paste comes in packets of its own, the last one perhaps a word and an Enter.
        let goes_on = self
            .guessed
            .take()
            .is_some_and(|at| now.duration_since(at) <= SAME_PASTE && !bytes.contains(&0x1b));
        if let Some(burst) = self.options.burst
            && fresh
            && (goes_on || paste::is_unmarked(bytes, burst))
        {
            self.guessed = Some(now);
            events.push(InputEvent::Paste(paste::clean(bytes)));
            return;
        }
        self.pending.extend_from_slice(bytes);
        self.drain(false, events);
    }

    /// When [`Parser::tick`] must be called if nothing comes; `None` if nothing is pending.
    pub fn deadline(&self) -> Option<Instant> {
        let wait = match &self.paste {
            Some(paste) => paste.patience(self.options.hold),
            None if self.pending.is_empty() => return None,
            None if self.pending == [0x1b] => self.options.hold,
            None => SEQUENCE,
        };
        self.last.map(|last| last + wait)
    }

    /// Decides what was held, if its time has come.
    pub fn tick(&mut self, now: Instant, events: &mut Vec<InputEvent>) {
        if self.deadline().is_some_and(|deadline| deadline <= now) {
            self.drain(true, events);
        }
    }

    fn drain(&mut self, over: bool, events: &mut Vec<InputEvent>) {
        loop {
            if let Some(paste) = &mut self.paste {
                paste.take(&mut self.pending);
                if !(over || paste.is_full()) {
                    return;
                }
                let (text, rest) = self.paste.take().map(Paste::finish).unwrap_or_default();
                self.pending = rest;
                events.push(InputEvent::Paste(text));
                // What followed the paste came in time and is looked at as usual.
                if self.pending.is_empty() {
                    return;
                }
            }
            let scan = self.scan(over);
            let Scan::Take(length, meaning) = scan else {
                return;
            };
            let taken: Vec<u8> = self.pending.drain(..length).collect();
            self.tell(&taken, meaning, events);
        }
    }

    fn scan(&self, over: bool) -> Scan {
        match self.pending.as_slice() {
            [] => Scan::More,
            [0x1b] if over => Scan::Take(1, Meaning::key(Key::Esc)),
            [0x1b] => Scan::More,
            [0x1b, b'[', ..] => self.control_sequence(over),
            [0x1b, b'O', ..] => self.single_shift(over),
            [0x1b, b']' | b'P' | b'_', ..] => self.control_string(over),
            // Esc and another key, also when a terminal says Alt that way.
            [0x1b, ..] => Scan::Take(1, Meaning::key(Key::Esc)),
            [0x00..=0x1f | 0x7f, ..] => Scan::Take(1, self.control()),
            bytes => text(bytes, over),
        }
    }

    /// `ESC [` parameters, intermediates, final.
    fn control_sequence(&self, over: bool) -> Scan {
        let body = &self.pending[2..];
        // The Linux console's F1 to F5.
        if let [b'[', rest @ ..] = body {
            return match rest {
                [letter @ b'A'..=b'E', ..] => {
                    Scan::Take(4, Meaning::key(Key::F(letter - b'A' + 1)))
                }
                [_, ..] => Scan::Take(3, Meaning::Unknown),
                [] if over => Scan::Take(3, Meaning::Unknown),
                [] => Scan::More,
            };
        }
        let parameters = body
            .iter()
            .take_while(|byte| matches!(byte, 0x30..=0x3f))
            .count();
        // rxvt's shifted keys end in an intermediate.
        let digits = parameters > 0 && body[..parameters].iter().all(u8::is_ascii_digit);
        if digits && body.get(parameters) == Some(&b'$') {
            return Scan::Take(
                parameters + 3,
                csi::control(&body[..parameters], b'$', self.options.sco, false),
            );
        }
        let rest = &body[parameters..];
        let intermediates = rest
            .iter()
            .take_while(|byte| matches!(byte, 0x20..=0x2f))
            .count();
        let length = 2 + parameters + intermediates;
        match rest.get(intermediates) {
            Some(last @ 0x40..=0x7e) => {
                let meaning = if intermediates > 0 {
                    csi::with_intermediates(&body[..parameters])
                } else {
                    csi::control(
                        &body[..parameters],
                        *last,
                        self.options.sco,
                        self.awaited > 0,
                    )
                };
                Scan::Take(length + 1, meaning)
            }
            // Something else broke in; the next key is not to be lost.
            Some(_) if length == 2 => Scan::Take(1, Meaning::key(Key::Esc)),
            Some(_) => Scan::Take(length, Meaning::Unknown),
            None if length > LONGEST => Scan::Take(length, Meaning::Unknown),
            // Alt and `[`, pressed so long ago that nothing else can be meant.
            None if over && length == 2 => Scan::Take(1, Meaning::key(Key::Esc)),
            None if over => Scan::Take(length, Meaning::Unknown),
            None => Scan::More,
        }
    }

    /// `ESC O`, perhaps a modifier, a letter: function keys and the keypad.
    fn single_shift(&self, over: bool) -> Scan {
        let body = &self.pending[2..];
        let parameters = body
            .iter()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b';'))
            .count();
        // Unlike the digits of the keypad, which are letters here, a modifier is followed by one.
        match body.get(parameters) {
            Some(letter @ 0x20..=0x7e) => {
                let meaning = csi::single_shift(&body[..parameters], *letter);
                match meaning {
                    // Esc and `O` typed apart, arriving together: keep what follows.
                    Meaning::Unknown if parameters == 0 => Scan::Take(1, Meaning::key(Key::Esc)),
                    meaning => Scan::Take(3 + parameters, meaning),
                }
            }
            Some(_) if parameters == 0 => Scan::Take(1, Meaning::key(Key::Esc)),
            Some(_) => Scan::Take(2 + parameters, Meaning::Unknown),
            None if over && parameters == 0 => Scan::Take(1, Meaning::key(Key::Esc)),
            None if over || parameters > 8 => Scan::Take(2 + parameters, Meaning::Unknown),
            None => Scan::More,
        }
    }

    /// `ESC ]`, `ESC P`, `ESC _` up to BEL or ST: replies only.
    fn control_string(&self, over: bool) -> Scan {
        let body = &self.pending[2..];
        let end = body
            .iter()
            .position(|byte| matches!(byte, 0x07 | 0x18 | 0x1a | 0x1b));
        match end {
            Some(at) => match body[at..] {
                [0x1b] if !over => Scan::More,
                [0x1b, b'\\', ..] => Scan::Take(at + 4, Meaning::Reply),
                [0x1b, ..] if at == 0 => Scan::Take(1, Meaning::key(Key::Esc)),
                [0x1b, ..] => Scan::Take(at + 2, Meaning::Unknown),
                _ => Scan::Take(at + 3, Meaning::Reply),
            },
            None if over && body.is_empty() => Scan::Take(1, Meaning::key(Key::Esc)),
            None if over || body.len() > LONGEST_STRING => {
                Scan::Take(self.pending.len(), Meaning::Unknown)
            }
            None => Scan::More,
        }
    }

    fn control(&self) -> Meaning {
        match self.pending[0] {
            b'\n' if self.after_return => Meaning::Nothing,
            b'\r' | b'\n' => Meaning::key(Key::Enter),
            b'\t' => Meaning::key(Key::Tab),
            0x08 | 0x7f => Meaning::key(Key::Backspace),
            0x00 => Meaning::Chords(vec![Chord::ctrl(Key::Char(' '))]),
            0x1a => Meaning::Suspend,
            byte => Meaning::Chords(vec![Chord::ctrl(Key::Char(char::from(byte | 0x40)))]),
        }
    }

    fn tell(&mut self, taken: &[u8], meaning: Meaning, events: &mut Vec<InputEvent>) {
        if self.tapped {
            events.push(InputEvent::Bytes(taken.to_vec()));
        }
        self.after_return = taken == b"\r";
        match meaning {
            Meaning::Nothing => {}
            Meaning::Chords(chords) => events.extend(chords.into_iter().map(InputEvent::Key)),
            Meaning::Text => type_text(&String::from_utf8_lossy(taken), events),
            Meaning::NotUtf8 => {
                if events.last() != Some(&InputEvent::NotUtf8) {
                    events.push(InputEvent::NotUtf8);
                }
            }
            Meaning::Cursor { row, column } => {
                self.awaited = self.awaited.saturating_sub(1);
                events.push(InputEvent::Reply(Reply::Cursor { row, column }));
            }
            Meaning::Attributes => {
                events.push(InputEvent::Reply(Reply::Attributes(visible(taken))))
            }
            Meaning::Reply => events.push(InputEvent::Reply(Reply::Other(visible(taken)))),
            Meaning::Unknown => events.push(InputEvent::Unknown(visible(taken))),
            Meaning::PasteBegins => self.paste = Some(Paste::default()),
            Meaning::Suspend => events.push(InputEvent::Suspend),
        }
    }
}

/// The text up to the next control character, as far as it is whole.
fn text(bytes: &[u8], over: bool) -> Scan {
    let end = bytes
        .iter()
        .position(|byte| byte.is_ascii_control())
        .unwrap_or(bytes.len());
    let bytes = &bytes[..end];
    match std::str::from_utf8(bytes) {
        Ok(_) => Scan::Take(end, Meaning::Text),
        Err(error) if error.valid_up_to() > 0 => Scan::Take(error.valid_up_to(), Meaning::Text),
        Err(error) => match error.error_len() {
            Some(length) => Scan::Take(length, Meaning::NotUtf8),
            // Cut off by a key, or by the end of what has come.
            None if over || end < bytes.len() => Scan::Take(end, Meaning::NotUtf8),
            None => Scan::More,
        },
    }
}

fn type_text(text: &str, events: &mut Vec<InputEvent>) {
    for cluster in text.graphemes(true) {
        let mut chars = cluster.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if c.is_control() => {
                events.push(InputEvent::Unknown(visible(cluster.as_bytes())))
            }
            (Some(c), None) => events.push(InputEvent::Key(Chord::char(c))),
            _ => events.push(InputEvent::Text(cluster.to_owned())),
        }
    }
}

fn visible(bytes: &[u8]) -> String {
    super::gate::plain(&String::from_utf8_lossy(bytes)).into_owned()
}

#[cfg(test)]
mod tests;
