//! A row: from what is shown to what is wanted, in as few bytes as there are ways to it.

use super::glyph::Glyph;
use super::moves::{Cursor, go};
use super::output::Output;
use super::pen::Pen;
use std::borrow::Cow;
use std::io::Write;

/// Blanks at a line's end that are worth an erase instead.
const WORTH_ERASING: usize = 4;

/// Bytes of a move over a gap.
const GAP: usize = 5;
/// Bytes that erasing a row before it is written must save.
const WORTH_ERASING_FIRST: usize = 12;

/// One cell of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A character and how it is drawn; it covers `columns` slots, the others being `Covered`.
    Glyph(Glyph, Pen),
    /// The further columns of the character before.
    Covered,
}

impl Slot {
    pub(super) fn blank() -> Self {
        let blank = Glyph {
            text: " ".to_owned(),
            columns: 1,
            certain: true,
            drawing: false,
        };
        Self::Glyph(blank, Pen::default())
    }

    fn is_blank(&self) -> bool {
        matches!(self, Self::Glyph(glyph, pen) if glyph.text == " " && pen.blank_is_empty())
    }

    /// Whether the terminal need not be told. The colour of a blank's letter is not seen.
    fn same(&self, other: &Self) -> bool {
        self == other || self.is_blank() && other.is_blank()
    }
}

impl<W: Write> Output<W> {
    pub(super) fn row(&mut self, y: u16, wanted: &[Slot], shown: &[Slot], out: &mut Vec<u8>) {
        let blank_from = |slots: &[Slot]| {
            slots
                .iter()
                .rposition(|slot| !slot.is_blank())
                .map_or(0, |at| at + 1)
        };
        let (end, old_end) = (blank_from(wanted), blank_from(shown));
        let shown = &*self.erased_first(y, wanted, shown, out);
        let old_end = if blank_from(shown) == 0 { 0 } else { old_end };
        let erase = old_end >= end + WORTH_ERASING;
        let limit = if erase { end } else { wanted.len() };
        let mut x = 0;
        while x < limit {
            let Slot::Glyph(glyph, pen) = &wanted[x] else {
                x += 1;
                continue;
            };
            let next = x + usize::from(glyph.columns);
            // A wide character whose second half was overwritten before must be sent again.
            if wanted[x..next]
                .iter()
                .zip(&shown[x..next])
                .all(|(new, old)| new.same(old))
            {
                x = next;
                continue;
            }
            self.walk(column(x), y, wanted, out);
            self.write(glyph, *pen, out);
            let at_margin = next >= wanted.len();
            self.cursor = if at_margin || !glyph.certain {
                Cursor::Row(y)
            } else {
                Cursor::At(column(next), y)
            };
            x = next;
        }
        if erase {
            self.walk(column(end), y, wanted, out);
            if !self.pen.blank_is_empty() {
                self.pen.turn(Pen::default(), out);
            }
            out.extend_from_slice(b"\x1b[K");
        }
    }

    /// A row whose gaps were drawn (a highlight that goes away) is erased first where that is shorter than writing the
    /// gaps out. Gives what is shown then.
    fn erased_first<'a>(
        &mut self,
        y: u16,
        wanted: &[Slot],
        shown: &'a [Slot],
        out: &mut Vec<u8>,
    ) -> Cow<'a, [Slot]> {
        let pairs = || wanted.iter().zip(shown);
        let Some(first) = pairs().position(|(new, old)| !new.same(old)) else {
            return Cow::Borrowed(shown);
        };
        // Nothing that stands may be lost, and no half of a character be left.
        let kept = pairs()
            .skip(first)
            .any(|(new, old)| !new.is_blank() && new.same(old) && *new != Slot::Covered);
        let gaps: usize = wanted[first..]
            .chunk_by(|a, b| a.is_blank() == b.is_blank())
            .filter(|run| run[0].is_blank() && run.len() > GAP)
            .map(|run| run.len() - GAP)
            .sum();
        if kept || wanted[first] == Slot::Covered || gaps < WORTH_ERASING_FIRST {
            return Cow::Borrowed(shown);
        }
        self.walk(column(first), y, wanted, out);
        if !self.pen.blank_is_empty() {
            self.pen.turn(Pen::default(), out);
        }
        out.extend_from_slice(b"\x1b[K");
        let mut erased = shown.to_vec();
        erased[first..].fill(Slot::blank());
        Cow::Owned(erased)
    }

    /// Moves the cursor; a short way to the right is written over with what is there anyway.
    fn walk(&mut self, x: u16, y: u16, line: &[Slot], out: &mut Vec<u8>) {
        let mut way = Vec::new();
        go(self.cursor, x, y, &mut way);
        if let Cursor::At(from, row) = self.cursor
            && row == y
            && from < x
        {
            let over = &line[usize::from(from)..usize::from(x)];
            let mut text = Vec::new();
            let rewritable = over.iter().all(|slot| match slot {
                Slot::Glyph(glyph, pen) => {
                    text.extend_from_slice(glyph.text.as_bytes());
                    glyph.certain
                        && glyph.drawing == self.drawing
                        && (*pen == self.pen || slot.is_blank() && self.pen.blank_is_empty())
                }
                Slot::Covered => true,
            });
            if rewritable && line[usize::from(from)] != Slot::Covered && text.len() <= way.len() {
                way = text;
            }
        }
        out.extend_from_slice(&way);
        self.cursor = Cursor::At(x, y);
    }

    fn write(&mut self, glyph: &Glyph, pen: Pen, out: &mut Vec<u8>) {
        let unseen = glyph.text == " " && pen.blank_is_empty() && self.pen.blank_is_empty();
        if !unseen {
            self.pen.turn(pen, out);
        }
        // Blanks, too: some fonts of lines have a box in the blank's place.
        self.draw_lines(glyph.drawing, out);
        if !glyph.certain {
            // Where the terminal draws it narrower, its cells must not keep what was there.
            out.extend(std::iter::repeat_n(b' ', usize::from(glyph.columns)));
            out.extend(std::iter::repeat_n(b'\x08', usize::from(glyph.columns)));
        }
        out.extend_from_slice(glyph.text.as_bytes());
    }

    pub(super) fn draw_lines(&mut self, drawing: bool, out: &mut Vec<u8>) {
        if self.drawing != drawing {
            out.extend_from_slice(if drawing { b"\x1b(0" } else { b"\x1b(B" });
            self.drawing = drawing;
        }
    }
}

fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}
