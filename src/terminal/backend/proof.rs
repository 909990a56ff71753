//! For the tests of screens: a frame is sent through the real backend to an emulator, and what stands there must
//! be what was drawn, column by column, made of nothing but our own sequences.

// Clippy's own exception covers test functions, not the helpers between them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::Screen;
use crate::terminal::gate::{plain, turn_back_all};
use crate::terminal::profile::Profile;
use crate::terminal::width::{Ambiguous, is_ambiguous, width};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Position;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// A terminal that takes bytes and counts them.
#[derive(Clone, Default)]
pub struct Wire(Arc<Mutex<Vec<u8>>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Wire {
    /// What came since the last look.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// Sends a frame to a terminal that shows nothing yet, and compares.
///
/// The emulator knows only narrow ambiguous characters; where they are wide it is given a kanji in their place, as
/// wide as that terminal would draw them.
///
/// # Panics
/// When a cell is not where it was drawn, a character was replaced because it had not been through the gate, or
/// bytes are no output of ours.
pub fn straight(buffer: &Buffer, cursor: Option<Position>, ambiguous: Ambiguous) {
    let profile = Profile {
        ambiguous,
        ..Profile::default()
    };
    let wire = Wire::default();
    let size = buffer.area.as_size();
    let mut screen = Screen::new(wire.clone(), profile, Box::new(move || size)).unwrap();
    screen
        .draw(|frame| {
            frame.buffer_mut().clone_from(buffer);
            if let Some(position) = cursor {
                frame.set_cursor_position(position);
            }
        })
        .unwrap();
    let bytes = wire.take();
    clean(&bytes);
    let text = String::from_utf8(bytes).unwrap();
    let drawn = |text: &str| -> String {
        let wide = |c| ambiguous == Ambiguous::Wide && is_ambiguous(c);
        let own = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
        let as_drawn = |c| match c {
            c if wide(c) || own(c) => '漢',
            // The emulator keeps it for its own faults.
            '\u{fffd}' => '?',
            c => c,
        };
        text.chars().map(as_drawn).collect()
    };
    let mut emulator = vt100::Parser::new(size.height, size.width, 0);
    emulator.process(drawn(&text).as_bytes());
    let shown = emulator.screen();
    for y in 0..size.height {
        let mut x = 0;
        while x < size.width {
            let cell = &buffer[(x, y)];
            let wanted = turn_back_all(cell.symbol());
            let columns = cell.cell_width().max(1);
            assert_eq!(
                width(&wanted, ambiguous),
                usize::from(columns),
                "{wanted:?} at column {x} of row {y} has not been through the gate ({ambiguous:?})"
            );
            // An emulator may give each part of a cluster a cell of its own.
            let cells = (x..size.width.min(x + columns)).filter_map(|x| shown.cell(y, x));
            let mut got: String = cells.map(vt100::Cell::contents).collect();
            if got.is_empty() {
                got.push(' ');
            }
            // Half a character at the margin stays blank.
            let cut = x + columns > size.width;
            assert!(
                cut || got == drawn(&wanted),
                "{got:?} instead of {wanted:?} at column {x} of row {y} ({ambiguous:?}):\n{}",
                shown.contents()
            );
            x += columns;
        }
    }
    if let Some(Position { x, y }) = cursor {
        assert_eq!(shown.cursor_position(), (y, x));
    }
    assert_eq!(shown.hide_cursor(), cursor.is_none());
}

/// Nothing but text that the gate lets through, and the sequences that this backend writes.
///
/// # Panics
/// Otherwise.
pub fn clean(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\x1b' => {
                own_sequence(rest).unwrap_or_else(|| panic!("a foreign sequence: {rest:.20?}"))
            }
            '\r' | '\n' | '\x08' => 1,
            c => {
                let behind = |base: char| format!("{base}{c}");
                let harmless = ['a', '葛']
                    .map(behind)
                    .iter()
                    .any(|text| plain(text) == *text);
                assert!(harmless, "{c:?} got out");
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
}

fn own_sequence(text: &str) -> Option<usize> {
    for known in ["\x1b[?25h", "\x1b[?25l", "\x1b(0", "\x1b(B"] {
        if text.starts_with(known) {
            return Some(known.len());
        }
    }
    let body = text.strip_prefix("\x1b[")?;
    let end = body.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
    "mHJKABCD"
        .contains(body[end..].chars().next()?)
        .then_some(2 + end + 1)
}
