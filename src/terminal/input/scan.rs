//! What the head of the bytes that wait is: a key, a sequence, text, or nothing whole yet.

use super::Parser;
use super::csi::{self, Meaning};
use crate::keys::{Chord, Key};

/// Longest control sequence; what is longer is noise.
const LONGEST: usize = 64;
/// Longest control string (a late reply to a question of somebody else's).
const LONGEST_STRING: usize = 4096;

/// What the head of the pending bytes is.
pub(super) enum Scan {
    /// So many bytes, meaning this.
    Take(usize, Meaning),
    /// The rest has not come yet.
    More,
}

impl Parser {
    pub(super) fn scan(&self, over: bool) -> Scan {
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
