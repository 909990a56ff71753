//! Characters of unassigned space that pass through ratatui for those that it would measure otherwise, one for one.

use crate::terminal::width::{Ambiguous, is_ambiguous};

/// The character that a stand-in stands for; any other character itself.
pub fn turn_back(c: char) -> char {
    let u = u32::from(c);
    let original = match u {
        0x3_4000..=0x3_7fff => u - 0x3_4000,
        0x3_8000..=0x3_9fff => u - 0x3_8000 + 0xe000,
        0x3_a000..=0x3_afff => u - 0x3_a000 + 0x1_f000,
        0x4_ff9e | 0x4_ff9f | 0x4_2500..=0x4_257f => u - 0x4_0000,
        _ => return c,
    };
    char::from_u32(original).unwrap_or(c)
}

/// `text` with every stand-in turned back: for comparing and for copying out of a buffer.
pub fn turn_back_all(text: &str) -> String {
    text.chars().map(turn_back).collect()
}

/// A line of our own boxes, for a cell of a ratatui buffer: one column on every terminal, whatever ─ takes in text.
/// The backend writes it as the terminal's own line drawing, or as ASCII.
pub fn line(c: char) -> char {
    match c {
        '\u{2500}'..='\u{257f}' => char::from_u32(u32::from(c) + 0x4_0000).unwrap_or(c),
        c => c,
    }
}

/// What goes through ratatui for `c`. Unassigned space: at the end of plane 3 two columns by
/// Unicode's default, in plane 4 one, so every table agrees that knows nothing of it.
pub(super) fn stand_in(c: char, ambiguous: Ambiguous) -> char {
    let private = matches!(c, '\u{e000}'..='\u{f8ff}');
    let sound_mark = matches!(c, 'ﾞ' | 'ﾟ');
    if !private && !sound_mark && (ambiguous == Ambiguous::Narrow || !is_ambiguous(c)) {
        return c;
    }
    let u = u32::from(c);
    let stand = match u {
        0xff9e | 0xff9f => u + 0x4_0000,
        0x80..=0x3fff => u + 0x3_4000,
        0xe000..=0xffff => u - 0xe000 + 0x3_8000,
        0x1_f000..=0x1_ffff => u - 0x1_f000 + 0x3_a000,
        _ => u,
    };
    char::from_u32(stand).unwrap_or(c)
}
