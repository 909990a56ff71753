//! Pastes: marked by the terminal (bracketed), or guessed from a burst with a line end in it.

use std::time::Duration;

const BEGIN: &[u8] = b"\x1b[200~";
const END: &[u8] = b"\x1b[201~";
/// How long a paste whose end never comes is waited for.
const LOST_END: Duration = Duration::from_secs(2);
/// What is longer is cut: no field holds it.
const LONGEST: usize = 1 << 20;

/// A paste coming in.
#[derive(Debug, Default)]
pub(super) struct Paste {
    bytes: Vec<u8>,
    /// Where the last end marker seen so far begins.
    end: Option<usize>,
    full: bool,
}

impl Paste {
    /// Takes all that is pending.
    ///
    /// The end is not believed at once: a pasted text may contain the marker, and what follows it
    /// would be taken for keys. The last marker before a moment of silence, or before the next
    /// paste begins, is the end.
    pub(super) fn take(&mut self, pending: &mut Vec<u8>) {
        let searched = self.bytes.len().saturating_sub(END.len());
        self.bytes.append(pending);
        let fresh = &self.bytes[searched..];
        let next_begins = match self.end {
            Some(end) => find(&self.bytes[end..], BEGIN).map(|at| end + at),
            None => None,
        };
        if next_begins.is_some() {
            self.full = true;
            return;
        }
        if let Some(at) = fresh.windows(END.len()).rposition(|window| window == END) {
            self.end = Some(searched + at);
            // A second paste may stand behind the first in the same packet.
            if find(fresh, BEGIN).is_some_and(|begin| begin < at) {
                self.end = find(fresh, END).map(|first| searched + first);
                self.full = true;
            }
        }
        self.full |= self.bytes.len() > LONGEST * 2;
    }

    /// Nothing more may be added.
    pub(super) const fn is_full(&self) -> bool {
        self.full
    }

    /// How long to wait for more.
    pub(super) const fn patience(&self, hold: Duration) -> Duration {
        if self.end.is_some() { hold } else { LOST_END }
    }

    /// The text, and the bytes after it.
    pub(super) fn finish(mut self) -> (String, Vec<u8>) {
        let rest = match self.end {
            Some(end) => {
                let rest = self.bytes.split_off(end + END.len());
                self.bytes.truncate(end);
                rest
            }
            None => Vec::new(),
        };
        (clean(&self.bytes), rest)
    }
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes
        .windows(needle.len())
        .position(|window| window == needle)
}

/// What is pasted: UTF-8, lines ended by LF, tabs kept, every other control character left out,
/// at most 1 MiB.
pub(super) fn clean(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let mut clean: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    if clean.len() > LONGEST {
        let end = (0..=LONGEST)
            .rev()
            .find(|at| clean.is_char_boundary(*at))
            .unwrap_or(0);
        clean.truncate(end);
    }
    clean
}

/// Whether one packet must be a paste although nothing marks it: `burst` characters or more, with
/// a line end among them, and no key that a paste cannot contain.
pub(super) fn is_unmarked(bytes: &[u8], burst: usize) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let line_end = |c| matches!(c, '\r' | '\n');
    let typed = text.chars().filter(|c| !c.is_control()).count();
    let inside = text.trim_end_matches(line_end).contains(line_end);
    let others = text
        .chars()
        .any(|c| c.is_control() && !line_end(c) && c != '\t');
    typed >= burst && inside && !others
}
