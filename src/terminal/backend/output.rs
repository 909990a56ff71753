//! What the terminal shows, what it shall show, and the bytes between the two.

use super::glyph::Glyph;
use super::moves::{Cursor, go};
use super::pen::Pen;
use super::row::Slot;
use super::{SizeSource, Written};
use crate::terminal::profile::{Lines, Profile};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// The backend behind [`Screen`].
pub(super) struct Output<W: Write> {
    out: W,
    pub(super) profile: Profile,
    pub(super) size_source: SizeSource,
    size: Size,
    /// Where [`Screen::draw`] leaves the frame to be sent.
    frame: Arc<Mutex<Option<Buffer>>>,
    /// What shall be on the screen, row by row.
    wanted: Vec<Slot>,
    /// What is on the screen; `None` when nobody knows.
    shown: Option<Vec<Slot>>,
    pub(super) cursor: Cursor,
    pub(super) pen: Pen,
    /// The terminal takes letters for lines now; never between frames.
    pub(super) drawing: bool,
    wanted_cursor: Position,
    wanted_visible: bool,
    shown_visible: Option<bool>,
    pub(super) written: Written,
}

impl<W: Write> Output<W> {
    pub(super) fn new(
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
            drawing: false,
            wanted_cursor: Position::ORIGIN,
            wanted_visible: false,
            shown_visible: None,
            written: Written::default(),
        }
    }

    /// Primary device attributes: every terminal answers, and nothing on the screen changes.
    pub(super) fn ask(&mut self) -> io::Result<()> {
        self.out.write_all(b"\x1b[c")
    }

    pub(super) fn forget(&mut self) {
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
                let pair = cells
                    .get(x + 1)
                    .and_then(|next| Glyph::of_pair(&cells[x], next, &self.profile));
                let glyph = pair.unwrap_or_else(|| Glyph::of(&cells[x], &self.profile));
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
                // Line noise may have left it on.
                self.drawing = self.profile.lines == Lines::Drawing;
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
        // Whatever others write to this terminal between two frames is text.
        self.draw_lines(false, &mut out);
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
