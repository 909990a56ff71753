//! The output: a ratatui backend that knows what the terminal shows and sends only the difference,
//! in as few bytes as it can, with one write per frame and none when nothing changed.
//!
//! ratatui's own difference is not used: it skips the hidden half of a wide character, so a blank
//! that comes to light there is never sent. [`Screen::draw`] hands over whole frames, and they are
//! compared here against what was really sent.

mod glyph;
mod moves;
mod pen;

use super::profile::Profile;
use glyph::Glyph;
use moves::{Cursor, go};
use pen::Pen;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::{Frame, Terminal};
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Blanks at a line's end that are worth an erase instead.
const WORTH_ERASING: usize = 4;

/// Where the size in columns and rows comes from; asked before every frame.
pub type SizeSource = Box<dyn Fn() -> Size + Send>;

/// What has been written since the start, for benchmarks and `densho doctor`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Frames that wrote anything.
    pub frames: u64,
    /// Bytes of them all.
    pub bytes: u64,
    /// Bytes of the last frame, 0 if it wrote nothing.
    pub last: usize,
}

/// One cell of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Slot {
    /// A character and how it is drawn; it covers `columns` slots, the others being `Covered`.
    Glyph(Glyph, Pen),
    /// The further columns of the character before.
    Covered,
}

impl Slot {
    fn blank() -> Self {
        let blank = Glyph {
            text: " ".to_owned(),
            columns: 1,
            certain: true,
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

/// The screen that frames are drawn on. `W` is the terminal, unbuffered; it gets one
/// `write_all` per frame.
pub struct Screen<W: Write> {
    terminal: Terminal<Output<W>>,
    frame: Arc<Mutex<Option<Buffer>>>,
}

impl<W: Write> Screen<W> {
    /// Nothing is assumed about what the terminal shows; the first frame clears it.
    ///
    /// # Errors
    /// None in fact; ratatui's interface has them.
    pub fn new(out: W, profile: Profile, size_source: SizeSource) -> io::Result<Self> {
        let frame = Arc::new(Mutex::new(None));
        let output = Output::new(out, profile, size_source, Arc::clone(&frame));
        Ok(Self {
            terminal: Terminal::new(output)?,
            frame,
        })
    }

    /// Draws a frame of the terminal's present size: one write, none if nothing changed. The
    /// cursor is shown where the frame puts it, hidden if nowhere.
    ///
    /// # Errors
    /// The terminal's: it is gone, then.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let whole = Arc::clone(&self.frame);
        self.terminal.draw(|frame| {
            render(frame);
            let buffer = frame.buffer_mut().clone();
            *whole.lock().unwrap_or_else(PoisonError::into_inner) = Some(buffer);
        })?;
        Ok(())
    }

    /// Makes the next frame send everything: something else may have written to the terminal
    /// (a suspended session, a broadcast, line noise).
    pub fn forget(&mut self) {
        self.terminal.backend_mut().forget();
    }

    /// What is known of the terminal.
    pub fn profile(&self) -> Profile {
        self.terminal.backend().profile
    }

    /// How much has been written.
    pub fn written(&self) -> Written {
        self.terminal.backend().written
    }

    /// Columns and rows now.
    pub fn size(&self) -> Size {
        (self.terminal.backend().size_source)()
    }
}

impl<W: Write> fmt::Debug for Screen<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Screen")
            .field("profile", &self.profile())
            .field("written", &self.written())
            .finish_non_exhaustive()
    }
}

/// The backend behind [`Screen`].
struct Output<W: Write> {
    out: W,
    profile: Profile,
    size_source: SizeSource,
    size: Size,
    /// Where [`Screen::draw`] leaves the frame to be sent.
    frame: Arc<Mutex<Option<Buffer>>>,
    /// What shall be on the screen, row by row.
    wanted: Vec<Slot>,
    /// What is on the screen; `None` when nobody knows.
    shown: Option<Vec<Slot>>,
    cursor: Cursor,
    pen: Pen,
    wanted_cursor: Position,
    wanted_visible: bool,
    shown_visible: Option<bool>,
    written: Written,
}

impl<W: Write> Output<W> {
    fn new(
        out: W,
        profile: Profile,
        size_source: SizeSource,
        frame: Arc<Mutex<Option<Buffer>>>,
    ) -> Self {
        let size = size_source();
        Self {
            out,
            profile,
            size_source,
            size,
            frame,
            wanted: blanks(size),
            shown: None,
            cursor: Cursor::Unknown,
            pen: Pen::default(),
            wanted_cursor: Position::ORIGIN,
            wanted_visible: false,
            shown_visible: None,
            written: Written::default(),
        }
    }

    fn forget(&mut self) {
        self.shown = None;
        self.shown_visible = None;
    }

    /// Takes over a whole frame.
    fn take(&mut self, frame: &Buffer) {
        let size = frame.area.as_size();
        if size != self.size {
            self.size = size;
            self.forget();
        }
        self.wanted = blanks(size);
        let width = usize::from(size.width).max(1);
        for (line, cells) in self
            .wanted
            .chunks_mut(width)
            .zip(frame.content().chunks(width))
        {
            let mut x = 0;
            while x < width {
                let glyph = Glyph::of(&cells[x], &self.profile);
                let pen = Pen::of(&cells[x], self.profile.colour);
                let end = x + usize::from(glyph.columns);
                // Half a character at the margin would wrap; its place stays blank.
                if end > width {
                    break;
                }
                line[x] = Slot::Glyph(glyph, pen);
                line[x + 1..end].fill(Slot::Covered);
                x = end;
            }
        }
    }

    /// The bytes that turn what is shown into what is wanted.
    fn difference(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        let shown = match self.shown.take() {
            Some(shown) => shown,
            None => {
                out.extend_from_slice(b"\x1b[m\x1b[H\x1b[J");
                self.pen = Pen::default();
                self.cursor = Cursor::At(0, 0);
                blanks(self.size)
            }
        };
        let wanted = std::mem::take(&mut self.wanted);
        let width = usize::from(self.size.width).max(1);
        for (y, (wanted, shown)) in wanted.chunks(width).zip(shown.chunks(width)).enumerate() {
            if wanted != shown {
                self.row(
                    u16::try_from(y).unwrap_or(u16::MAX),
                    wanted,
                    shown,
                    &mut out,
                );
            }
        }
        self.shown = Some(wanted.clone());
        self.wanted = wanted;
        if self.shown_visible != Some(self.wanted_visible) {
            out.extend_from_slice(if self.wanted_visible {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            });
            self.shown_visible = Some(self.wanted_visible);
        }
        if self.wanted_visible {
            let x = self.wanted_cursor.x.min(self.size.width.saturating_sub(1));
            let y = self.wanted_cursor.y.min(self.size.height.saturating_sub(1));
            go(self.cursor, x, y, &mut out);
            self.cursor = Cursor::At(x, y);
        }
        out
    }

    fn row(&mut self, y: u16, wanted: &[Slot], shown: &[Slot], out: &mut Vec<u8>) {
        let blank_from = |slots: &[Slot]| {
            slots
                .iter()
                .rposition(|slot| !slot.is_blank())
                .map_or(0, |at| at + 1)
        };
        let (end, old_end) = (blank_from(wanted), blank_from(shown));
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
        if !glyph.certain {
            // Where the terminal draws it narrower, its cells must not keep what was there.
            out.extend(std::iter::repeat_n(b' ', usize::from(glyph.columns)));
            out.extend(std::iter::repeat_n(b'\x08', usize::from(glyph.columns)));
        }
        out.extend_from_slice(glyph.text.as_bytes());
    }
}

fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}

fn blanks(size: Size) -> Vec<Slot> {
    vec![Slot::blank(); usize::from(size.width) * usize::from(size.height)]
}

impl<W: Write> Backend for Output<W> {
    type Error = io::Error;

    /// The cells that ratatui found changed are not looked at, see above.
    fn draw<'a, I>(&mut self, _: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let frame = self
            .frame
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(frame) = frame {
            self.take(&frame);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wanted_visible = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.wanted_visible = true;
        Ok(())
    }

    /// Where it was last put; the terminal is not asked.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.wanted_cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.wanted_cursor = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.forget();
        Ok(())
    }

    /// Every kind clears all: ratatui clears before it draws everything anew.
    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        Ok((self.size_source)())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        let frame = self.difference();
        self.written.last = frame.len();
        if frame.is_empty() {
            return Ok(());
        }
        self.written.frames += 1;
        self.written.bytes += frame.len() as u64;
        self.out.write_all(&frame)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
