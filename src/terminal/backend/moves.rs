//! The shortest way for the cursor.

/// What is known of where the terminal's cursor stands, in columns and rows from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cursor {
    /// Nothing.
    Unknown,
    /// Its row only: after the last column, or after a character whose width is the terminal's
    /// own affair.
    Row(u16),
    /// Both.
    At(u16, u16),
}

/// Appends the shortest sequence from `from` to column `x` of row `y`.
///
/// Only CR, LF, BS and the CSI moves that every terminal since the VT100 knows. Needs raw mode:
/// LF must not return.
pub(super) fn go(from: Cursor, x: u16, y: u16, out: &mut Vec<u8>) {
    if from == Cursor::At(x, y) {
        return;
    }
    let absolute = match (x, y) {
        (0, 0) => b"\x1b[H".to_vec(),
        (0, y) => format!("\x1b[{}H", y + 1).into_bytes(),
        (x, y) => format!("\x1b[{};{}H", y + 1, x + 1).into_bytes(),
    };
    let best = relative(from, x, y).filter(|relative| relative.len() < absolute.len());
    out.extend_from_slice(&best.unwrap_or(absolute));
}

fn relative(from: Cursor, x: u16, y: u16) -> Option<Vec<u8>> {
    let (column, row) = match from {
        Cursor::Unknown => return None,
        Cursor::Row(row) => (None, row),
        Cursor::At(column, row) => (Some(column), row),
    };
    let from_margin = || {
        let mut way = b"\r".to_vec();
        right(x, &mut way);
        way
    };
    let across = match column {
        None => from_margin(),
        Some(column) => {
            let mut way = Vec::new();
            if x >= column {
                right(x - column, &mut way);
            } else {
                repeat(column - x, b"\x08", b'D', &mut way);
            }
            let from_margin = from_margin();
            if from_margin.len() < way.len() {
                from_margin
            } else {
                way
            }
        }
    };
    // After the last column CR must come first: elsewhere LF would act on a pending wrap.
    let mut way = across;
    if y >= row {
        repeat(y - row, b"\n", b'B', &mut way);
    } else {
        repeat(row - y, b"\x1b[A", b'A', &mut way);
    }
    Some(way)
}

fn right(columns: u16, out: &mut Vec<u8>) {
    repeat(columns, b"\x1b[C", b'C', out);
}

fn repeat(times: u16, single: &[u8], letter: u8, out: &mut Vec<u8>) {
    if times == 0 {
        return;
    }
    let counted = format!("\x1b[{times}{}", char::from(letter));
    if single.len() * usize::from(times) <= counted.len() {
        out.extend(single.repeat(usize::from(times)));
    } else {
        out.extend_from_slice(counted.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn way(from: Cursor, x: u16, y: u16) -> String {
        let mut out = Vec::new();
        go(from, x, y, &mut out);
        String::from_utf8(out).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn moves_take_the_shortest_way() {
        assert_eq!(way(Cursor::At(3, 3), 3, 3), "");
        assert_eq!(way(Cursor::At(1, 5), 0, 6), "\u{8}\n");
        assert_eq!(way(Cursor::At(70, 5), 0, 6), "\r\n");
        assert_eq!(way(Cursor::At(1, 5), 0, 4), "^[5H");
        assert_eq!(way(Cursor::At(4, 5), 10, 5), "^[6C");
        assert_eq!(way(Cursor::Unknown, 0, 0), "^[H");
        assert_eq!(way(Cursor::Row(2), 0, 3), "\r\n");
    }

    proptest! {
        #[test]
        fn every_way_ends_where_it_should(
            known in 0..3u8, x in 0..80u16, y in 0..24u16, to_x in 0..80u16, to_y in 0..24u16,
        ) {
            let from = [Cursor::Unknown, Cursor::Row(y), Cursor::At(x, y)][usize::from(known)];
            let mut emulator = vt100::Parser::new(24, 80, 0);
            emulator.process(format!("\x1b[{};{}H", y + 1, x + 1).as_bytes());
            let mut out = Vec::new();
            go(from, to_x, to_y, &mut out);
            emulator.process(&out);
            prop_assert_eq!(emulator.screen().cursor_position(), (to_y, to_x));
            prop_assert!(out.len() <= 8);
        }
    }
}
