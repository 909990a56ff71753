//! What control sequences and single shifts mean, in the forms of xterm, vt220, the Linux console,
//! rxvt, PuTTY in all its modes, and SCO.

use crate::keys::{Chord, Key};

/// What a stretch of bytes means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Nothing,
    Chords(Vec<Chord>),
    Text,
    NotUtf8,
    Cursor { row: u16, column: u16 },
    Attributes,
    Reply,
    PasteBegins,
    Suspend,
    Unknown,
}

impl Meaning {
    pub(super) fn key(key: Key) -> Self {
        Self::Chords(vec![Chord::plain(key)])
    }
}

/// `CSI parameters final`. `awaited`: a cursor report has been asked for.
pub(super) fn control(parameters: &[u8], last: u8, sco: bool, awaited: bool) -> Meaning {
    match (parameters.first(), last) {
        (Some(b'?' | b'>' | b'='), b'c') => return Meaning::Attributes,
        (Some(b'?'), b'R') => return report(&parameters[1..]),
        (Some(b'?' | b'>' | b'='), b'n' | b'u') => return Meaning::Reply,
        (Some(b'<' | b'=' | b'>' | b'?'), _) => return Meaning::Unknown,
        _ => {}
    }
    let Some(numbers) = numbers(parameters) else {
        return Meaning::Unknown;
    };
    let modifier = numbers.get(1).copied().unwrap_or(1);
    match (last, numbers.as_slice()) {
        (b'~', [200]) => Meaning::PasteBegins,
        // An end without a beginning: the beginning was lost.
        (b'~', [201]) => Meaning::Nothing,
        (b'~', [27, modifier, code]) | (b'u', [code, modifier]) => coded(*code, *modifier),
        (b'u', [code]) => coded(*code, 1),
        (b'~' | b'$' | b'^' | b'@', [number, ..]) => match tilde(*number) {
            Some(key) => pressed(key, rxvt_modifier(last).unwrap_or(modifier)),
            None => Meaning::Unknown,
        },
        (b'R', [_, _]) if awaited || !is_modified_f3(&numbers) => report(parameters),
        (b'n' | b't' | b'y' | b'x', [_, ..]) => Meaning::Reply,
        (b'c', [_, ..]) => Meaning::Attributes,
        (b'z', [number, ..]) => match sun(*number) {
            Some(key) => pressed(key, modifier),
            None => Meaning::Unknown,
        },
        // rxvt's shifted arrows; elsewhere SCO's F15 to F18.
        (b'a'..=b'd', []) if !sco => arrow(last - b'a'),
        (b'Z', []) if !sco => Meaning::key(Key::BackTab),
        (b'M'..=b'X', []) => Meaning::key(Key::F(last - b'M' + 1)),
        (b'Y' | b'Z', []) => Meaning::key(Key::F(last - b'Y' + 13)),
        (b'a'..=b'j', []) if sco => Meaning::key(Key::F(last - b'a' + 15)),
        (b'Z', _) => Meaning::key(Key::BackTab),
        (b'G', []) => Meaning::key(Key::PageDown),
        (b'I', []) => Meaning::key(Key::PageUp),
        (b'L', []) => Meaning::key(Key::Insert),
        (b'E', _) => Meaning::Nothing,
        _ => match letter(last) {
            Some(key) => pressed(key, modifier),
            None => Meaning::Unknown,
        },
    }
}

/// `CSI parameters intermediates final`: reports of modes, asked for by nobody here.
pub(super) fn with_intermediates(parameters: &[u8]) -> Meaning {
    if parameters.is_empty() {
        Meaning::Unknown
    } else {
        Meaning::Reply
    }
}

/// `SS3 [modifier] letter`.
pub(super) fn single_shift(parameters: &[u8], last: u8) -> Meaning {
    let Some(numbers) = numbers(parameters) else {
        return Meaning::Unknown;
    };
    let modifier = numbers.last().copied().unwrap_or(1);
    match last {
        b'A'..=b'D' | b'F' | b'H' | b'P'..=b'S' => match letter(last) {
            Some(key) => pressed(key, modifier),
            None => Meaning::Unknown,
        },
        // PuTTY's VT100+ mode
        b'T'..=b'[' => Meaning::key(Key::F(last - b'T' + 5)),
        b'M' => Meaning::key(Key::Enter),
        b'I' => Meaning::key(Key::Tab),
        b'E' => Meaning::Nothing,
        // rxvt's arrows with Ctrl
        b'a'..=b'd' => arrow(last - b'a'),
        // PuTTY's End in its rxvt mode. The keypad's 7 would be the same, but is told to be a digit.
        b'w' => Meaning::key(Key::End),
        // the keypad in application mode
        b' ' => Meaning::key(Key::Char(' ')),
        b'j'..=b'y' => Meaning::key(Key::Char(char::from(last - b'j' + b'*'))),
        _ => Meaning::Unknown,
    }
}

/// Numbers between semicolons, an empty one being 0; none at all for no parameters.
fn numbers(parameters: &[u8]) -> Option<Vec<u16>> {
    if parameters.is_empty() {
        return Some(Vec::new());
    }
    let text = std::str::from_utf8(parameters).ok()?;
    text.split(';')
        // `1:2` is a number with details; the details do not matter.
        .map(|part| part.split(':').next().unwrap_or(part))
        .map(|part| {
            if part.is_empty() {
                Some(0)
            } else {
                part.parse().ok()
            }
        })
        .collect()
}

fn report(parameters: &[u8]) -> Meaning {
    match numbers(parameters).as_deref() {
        Some([row, column, ..]) => Meaning::Cursor {
            row: *row,
            column: *column,
        },
        _ => Meaning::Unknown,
    }
}

/// `CSI 1 ; m R` with a modifier, or a cursor in the first row.
fn is_modified_f3(numbers: &[u16]) -> bool {
    matches!(numbers, [1, 2..=16])
}

fn letter(last: u8) -> Option<Key> {
    Some(match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'P'..=b'S' => Key::F(last - b'P' + 1),
        _ => return None,
    })
}

fn arrow(index: u8) -> Meaning {
    let arrows = [Key::Up, Key::Down, Key::Right, Key::Left];
    arrows
        .get(usize::from(index))
        .map_or(Meaning::Unknown, |key| Meaning::key(*key))
}

/// The numbers of the VT220 and what others added.
fn tilde(number: u16) -> Option<Key> {
    let function = |number: u16| u8::try_from(number).ok().map(Key::F);
    match number {
        1 | 7 => Some(Key::Home),
        2 => Some(Key::Insert),
        3 => Some(Key::Delete),
        4 | 8 => Some(Key::End),
        5 => Some(Key::PageUp),
        6 => Some(Key::PageDown),
        11..=15 => function(number - 10),
        17..=21 => function(number - 11),
        23..=26 => function(number - 12),
        28 | 29 => function(number - 13),
        31..=34 => function(number - 14),
        // the VT's own sequel, as some emulators number it
        42..=45 => function(number - 21),
        _ => None,
    }
}

/// The numbers of Sun's keyboards, which xterm can be told to send.
fn sun(number: u16) -> Option<Key> {
    match number {
        224..=233 => u8::try_from(number - 223).ok().map(Key::F),
        192 | 193 => u8::try_from(number - 181).ok().map(Key::F),
        214 => Some(Key::Home),
        216 => Some(Key::PageUp),
        220 => Some(Key::End),
        222 => Some(Key::PageDown),
        2 | 247 => Some(Key::Insert),
        _ => None,
    }
}

/// rxvt says the modifier with the last byte: `$` Shift, `^` Ctrl, `@` both.
const fn rxvt_modifier(last: u8) -> Option<u16> {
    match last {
        b'$' => Some(2),
        b'^' => Some(5),
        b'@' => Some(6),
        _ => None,
    }
}

/// A key with xterm's modifier: 1 + 1 Shift + 2 Alt + 4 Ctrl + 8 Meta. Shift makes F1 F13; Alt is
/// Esc before the key; Shift with other keys says nothing here.
fn pressed(key: Key, modifier: u16) -> Meaning {
    let bits = modifier.saturating_sub(1);
    let shift = bits & 1 != 0;
    let alt = bits & (2 | 8) != 0;
    let key = match key {
        Key::F(number @ 1..=12) if shift => Key::F(number + 12),
        Key::Tab if shift => Key::BackTab,
        key => key,
    };
    let chord = if bits & 4 != 0 {
        Chord::ctrl(key)
    } else {
        Chord::plain(key)
    };
    if alt {
        Meaning::Chords(vec![Chord::plain(Key::Esc), chord])
    } else {
        Meaning::Chords(vec![chord])
    }
}

/// A key by its character code, as terminals that report every modifier send it.
fn coded(code: u16, modifier: u16) -> Meaning {
    let key = match code {
        9 => Key::Tab,
        13 => Key::Enter,
        27 => Key::Esc,
        8 | 127 => Key::Backspace,
        code => match char::from_u32(u32::from(code)) {
            Some(c) if !c.is_control() => Key::Char(c),
            _ => return Meaning::Unknown,
        },
    };
    let key = match key {
        Key::Char(c) if modifier == 2 => Key::Char(c.to_ascii_uppercase()),
        key => key,
    };
    pressed(key, modifier)
}
