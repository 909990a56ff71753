//! Colours and attributes in their shortest escape sequences.

use crate::terminal::profile::Colour;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// What the terminal draws with. Colours are 0-7 and 8-15 for bright ones, `None` the
/// terminal's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    pub fg: Option<u8>,
    pub bg: Option<u8>,
    pub bold: bool,
    pub dim: bool,
    pub underline: bool,
    pub reverse: bool,
}

impl Pen {
    /// How a cell is drawn with the colours there are. Blinking, italics and strike-through are
    /// not: nothing on these screens moves, and thin terminals show the rest as colours.
    pub(super) fn of(cell: &Cell, colour: Colour) -> Self {
        let has = |modifier| cell.modifier.contains(modifier);
        let mut pen = Self {
            fg: index(cell.fg),
            bg: index(cell.bg),
            bold: has(Modifier::BOLD),
            dim: has(Modifier::DIM),
            underline: has(Modifier::UNDERLINED),
            reverse: has(Modifier::REVERSED),
        };
        match colour {
            Colour::Mono => {
                pen.reverse |= pen.bg.is_some();
                (pen.fg, pen.bg) = (None, None);
            }
            Colour::Eight => {
                // bold black is invisible where bold does not brighten
                pen.bold |= pen.fg.is_some_and(|colour| colour > 8);
                pen.fg = pen
                    .fg
                    .map(|colour| if colour == 8 { 7 } else { colour & 7 });
                pen.bg = pen.bg.map(|colour| colour & 7);
            }
            Colour::Sixteen => {}
        }
        // Terminals disagree on both at once.
        pen.dim &= !pen.bold;
        pen
    }

    /// Whether a blank drawn with this pen is seen as nothing.
    pub(super) const fn blank_is_empty(&self) -> bool {
        self.bg.is_none() && !self.underline && !self.reverse
    }

    /// Appends the shortest way from this pen to `wanted`.
    pub(super) fn turn(&mut self, wanted: Self, out: &mut Vec<u8>) {
        if *self == wanted {
            return;
        }
        let step = codes(&self.difference(wanted));
        let mut anew = vec![0];
        anew.extend(Self::default().difference(wanted));
        let anew = codes(&anew);
        out.extend_from_slice(if anew.len() < step.len() {
            &anew
        } else {
            &step
        });
        *self = wanted;
    }

    fn difference(&self, wanted: Self) -> Vec<u8> {
        let mut codes = Vec::new();
        let faint = (self.bold, self.dim);
        if faint != (wanted.bold, wanted.dim) {
            // One code ends both.
            let ends = self.bold && !wanted.bold || self.dim && !wanted.dim;
            if ends {
                codes.push(22);
            }
            if wanted.bold && (ends || !self.bold) {
                codes.push(1);
            }
            if wanted.dim && (ends || !self.dim) {
                codes.push(2);
            }
        }
        if self.underline != wanted.underline {
            codes.push(if wanted.underline { 4 } else { 24 });
        }
        if self.reverse != wanted.reverse {
            codes.push(if wanted.reverse { 7 } else { 27 });
        }
        if self.fg != wanted.fg {
            codes.push(code(wanted.fg, 30));
        }
        if self.bg != wanted.bg {
            codes.push(code(wanted.bg, 40));
        }
        codes
    }
}

fn codes(codes: &[u8]) -> Vec<u8> {
    if codes == [0] {
        return b"\x1b[m".to_vec();
    }
    let mut out = b"\x1b[".to_vec();
    for (place, code) in codes.iter().enumerate() {
        if place > 0 {
            out.push(b';');
        }
        // A leading reset needs no digit: `ESC [ ; 1 m`.
        if place > 0 || *code != 0 {
            out.extend_from_slice(code.to_string().as_bytes());
        }
    }
    out.push(b'm');
    out
}

/// 30-37, 90-97, 39; the same plus ten for backgrounds.
fn code(colour: Option<u8>, base: u8) -> u8 {
    match colour {
        None => base + 9,
        Some(colour @ 0..=7) => base + colour,
        Some(colour) => base + 60 + (colour & 7),
    }
}

fn index(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Reset => return None,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(index @ 0..=15) => index,
        Color::Indexed(index @ 232..) => grey((index - 232) * 10 + 8),
        Color::Indexed(index) => {
            let level = |part: u8| if part == 0 { 0 } else { part * 40 + 55 };
            let index = index - 16;
            nearest(level(index / 36), level(index / 6 % 6), level(index % 6))
        }
        Color::Rgb(red, green, blue) => nearest(red, green, blue),
    })
}

fn grey(level: u8) -> u8 {
    match level {
        0..=63 => 0,
        64..=150 => 8,
        151..=220 => 7,
        _ => 15,
    }
}

fn nearest(red: u8, green: u8, blue: u8) -> u8 {
    let strongest = red.max(green).max(blue);
    if strongest - red.min(green).min(blue) < 32 {
        return grey(strongest);
    }
    let part = |value: u8, bit: u8| {
        if u16::from(value) * 2 > u16::from(strongest) {
            bit
        } else {
            0
        }
    };
    let bright = if strongest > 192 { 8 } else { 0 };
    bright | part(red, 1) | part(green, 2) | part(blue, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(from: Pen, to: Pen) -> String {
        let mut out = Vec::new();
        let mut pen = from;
        pen.turn(to, &mut out);
        assert_eq!(pen, to);
        String::from_utf8(out).unwrap().replace('\x1b', "^")
    }

    const PLAIN: Pen = Pen {
        fg: None,
        bg: None,
        bold: false,
        dim: false,
        underline: false,
        reverse: false,
    };

    #[test]
    fn only_what_changes_is_sent_in_the_shortest_form() {
        let reverse = Pen {
            reverse: true,
            ..PLAIN
        };
        let loud = Pen {
            fg: Some(3),
            bold: true,
            underline: true,
            ..PLAIN
        };
        assert_eq!(turn(PLAIN, PLAIN), "");
        assert_eq!(turn(PLAIN, reverse), "^[7m");
        assert_eq!(turn(reverse, PLAIN), "^[m");
        assert_eq!(turn(PLAIN, loud), "^[1;4;33m");
        assert_eq!(turn(loud, reverse), "^[;7m");
        assert_eq!(
            turn(
                Pen {
                    bold: true,
                    ..PLAIN
                },
                Pen { dim: true, ..PLAIN }
            ),
            "^[;2m"
        );
        assert_eq!(
            turn(
                PLAIN,
                Pen {
                    fg: Some(9),
                    bg: Some(12),
                    ..PLAIN
                }
            ),
            "^[91;104m"
        );
    }

    #[test]
    fn without_colours_what_is_selected_is_still_seen() {
        let mut cell = Cell::default();
        cell.fg = Color::White;
        cell.bg = Color::Blue;
        assert_eq!(
            Pen::of(&cell, Colour::Mono),
            Pen {
                reverse: true,
                ..PLAIN
            }
        );
        assert!(!Pen::of(&cell, Colour::Mono).blank_is_empty());
    }

    #[test]
    fn eight_colours_show_bright_ones_in_bold() {
        let mut cell = Cell::default();
        cell.fg = Color::LightRed;
        cell.bg = Color::LightBlue;
        let pen = Pen {
            fg: Some(1),
            bg: Some(4),
            bold: true,
            ..PLAIN
        };
        assert_eq!(Pen::of(&cell, Colour::Eight), pen);
        cell.fg = Color::Rgb(250, 10, 10);
        assert_eq!(Pen::of(&cell, Colour::Sixteen).fg, Some(9));
        cell.fg = Color::Indexed(196);
        assert_eq!(Pen::of(&cell, Colour::Sixteen).fg, Some(9));
    }
}
