//! The input: bytes from the terminal become keys, text, pastes and replies.
//!
//! A pure state machine; time is given to it. Its promises: a split sequence is joined, an unknown
//! one is swallowed whole and never typed, and no sequence, however broken, takes the key after it.
//!
//! # Pastes that nobody marks
//! A terminal is asked at the start whether it marks pastes; one that says so, or that has marked one, is believed.
//! From any other, what comes in one read (or within [`SAME_BURST`] of it) is a burst:
//! 1. sixteen characters or more with a line end *among* them are a paste, and so is what follows closely;
//! 2. in a shorter one an Enter after text is a [`InputEvent::LineEnd`]: it submits no field, since a pasted line
//!    ends like that; in a form it goes on to the next field, in a text of several lines it breaks the line, and
//!    where nothing is typed it is Enter, so that options typed ahead run (`7 Enter 7 Enter`);
//! 3. nothing typed is lost: the text stands in its field, and one more Enter submits it.

mod csi;
mod event;
mod paste;
mod scan;

pub use event::{InputEvent, Leave, Reply, tap};

use crate::keys::Chord;
use csi::Meaning;
use paste::Paste;
use scan::Scan;
use std::time::{Duration, Instant};
use unicode_segmentation::UnicodeSegmentation;

/// How long a begun escape sequence may take to arrive: lines are slow, but a sequence is sent in
/// one piece.
const SEQUENCE: Duration = Duration::from_millis(500);
/// How soon after text an Enter of its own packet still belongs to the burst: no finger is so fast.
const SAME_BURST: Duration = Duration::from_millis(8);
/// How soon after a guessed paste its next packet comes; what comes within belongs to it.
const SAME_PASTE: Duration = Duration::from_millis(40);

/// How bytes are read.
#[derive(Clone, Copy, Debug)]
pub struct ParserOptions {
    /// How long a lone ESC is held, in case it begins a sequence: 50 to 100 ms; longer on bad lines.
    pub hold: Duration,
    /// The terminal sends F13 and further in the SCO form, where others mean Shift-Tab.
    pub sco: bool,
    /// From so many characters in one packet on, a line end among them is a paste's and no Enter; with fewer,
    /// Enter after text is [`InputEvent::LineEnd`]. `None` for terminals that are known to mark pastes: it would
    /// take keys typed ahead on a slow line for a paste.
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
    /// Characters of text in this burst.
    typed: usize,
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
            typed: 0,
        }
    }

    /// Tells [`InputEvent::Bytes`] before each event, or no longer.
    pub const fn tell_bytes(&mut self, on: bool) {
        self.tapped = on;
    }

    /// The same as [`tap`] says now.
    pub(super) fn follow_tap(&mut self) {
        self.tapped = event::is_tapped();
    }

    /// So many cursor reports have been asked for.
    pub const fn expect_cursor_reports(&mut self, count: usize) {
        self.awaited += count;
    }

    /// This terminal marks its pastes; nothing needs to be guessed any more.
    pub(super) const fn pastes_are_marked(&mut self) {
        self.options.burst = None;
    }

    /// Takes what was read at `now`.
    pub fn feed(&mut self, bytes: &[u8], now: Instant, events: &mut Vec<InputEvent>) {
        self.tick(now, events);
        let goes_on = |last: Instant| now.duration_since(last) <= SAME_BURST;
        // A single letter before it may be typed by a hand that comes down on two keys.
        if self.typed < 2 || !self.last.is_some_and(goes_on) {
            self.typed = 0;
        }
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

    fn tell(&mut self, taken: &[u8], meaning: Meaning, events: &mut Vec<InputEvent>) {
        if self.tapped {
            events.push(InputEvent::Bytes(taken.to_vec()));
        }
        self.after_return = taken == b"\r";
        match meaning {
            Meaning::Nothing => {}
            Meaning::Chords(_)
                if matches!(taken, b"\r" | b"\n")
                    && self.typed > 0
                    && self.options.burst.is_some() =>
            {
                events.push(InputEvent::LineEnd);
            }
            Meaning::Chords(chords) => events.extend(chords.into_iter().map(InputEvent::Key)),
            Meaning::Text => {
                let text = String::from_utf8_lossy(taken);
                self.typed += text.chars().count();
                type_text(&text, events);
            }
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
            Meaning::Reply => {
                if says_that_pastes_are_marked(taken) {
                    self.pastes_are_marked();
                }
                events.push(InputEvent::Reply(Reply::Other(visible(taken))));
            }
            Meaning::Unknown => events.push(InputEvent::Unknown(visible(taken))),
            Meaning::PasteBegins => {
                self.pastes_are_marked();
                self.paste = Some(Paste::default());
            }
            Meaning::Suspend => events.push(InputEvent::Suspend),
        }
    }
}

/// The answer to DECRQM 2004: 1 set, 3 permanently set; 2 and 4 are reset, 0 not known.
pub(super) fn says_that_pastes_are_marked(reply: &[u8]) -> bool {
    matches!(reply, b"\x1b[?2004;1$y" | b"\x1b[?2004;3$y")
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
