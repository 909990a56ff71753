//! Where screens draw: a rectangle of the frame, measured in columns, through the gate.

use super::theme::{Ink, Look};
use crate::terminal::gate;
use crate::terminal::width::{self, Align};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// A rectangle to draw in. Coordinates are relative to it; what falls outside is not drawn.
#[derive(Debug)]
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    look: Look,
    cursor: &'a mut Option<Position>,
}

#[cfg(test)]
thread_local! {
    /// What tests put before the texts that screens draw, one or another before each: whatever stands there might be
    /// somebody else's.
    pub(crate) static FOREIGN_BEFORE: std::cell::RefCell<Vec<&'static str>> =
        const { std::cell::RefCell::new(Vec::new()) };
}

#[cfg(test)]
thread_local! {
    /// Texts that were cut while drawing, whole, and how many bytes of each are shown; for tests of what may be cut.
    pub(crate) static CUT: std::cell::RefCell<Vec<(String, usize)>> = const { std::cell::RefCell::new(Vec::new()) };
}

#[cfg(test)]
fn foreign(text: &str) -> String {
    FOREIGN_BEFORE.with_borrow(|before| {
        let some = text.bytes().map(usize::from).sum::<usize>();
        let before = before.get(some % before.len().max(1)).unwrap_or(&"");
        format!("{before}{text}")
    })
}

impl<'a> Canvas<'a> {
    /// All of `area`; `cursor` receives where the real cursor has to stand.
    pub fn new(
        buffer: &'a mut Buffer,
        area: Rect,
        look: Look,
        cursor: &'a mut Option<Position>,
    ) -> Self {
        let area = area.intersection(buffer.area);
        Self {
            buffer,
            area,
            look,
            cursor,
        }
    }

    /// A part of it, clipped to it.
    pub fn part(&mut self, x: u16, y: u16, columns: u16, rows: u16) -> Canvas<'_> {
        let rect = Rect::new(
            self.area.x.saturating_add(x),
            self.area.y.saturating_add(y),
            columns,
            rows,
        );
        Canvas {
            area: rect.intersection(self.area),
            buffer: self.buffer,
            look: self.look,
            cursor: self.cursor,
        }
    }

    /// Columns.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> u16 {
        self.area.height
    }

    /// How things look here.
    #[must_use]
    pub fn look(&self) -> Look {
        self.look
    }

    /// Columns that a text takes once it is drawn.
    #[must_use]
    pub fn measure(&self, text: &str) -> u16 {
        #[cfg(test)]
        let text = &foreign(text);
        u16::try_from(gate::shown_width(text, self.look.ambiguous)).unwrap_or(u16::MAX)
    }

    /// A text from column `x` on, cut with `..` at the edge; gives the column after it.
    pub fn put(&mut self, x: u16, y: u16, text: &str, ink: Ink) -> u16 {
        let room = self.area.width.saturating_sub(x);
        self.put_in(x, y, room, Align::Left, text, ink)
    }

    /// A text in `columns` from column `x` on: cut with `..`, aligned, nothing drawn over the rest.
    /// Gives the column after the text (after `columns` when not left-aligned).
    pub fn put_in(
        &mut self,
        x: u16,
        y: u16,
        columns: u16,
        align: Align,
        text: &str,
        ink: Ink,
    ) -> u16 {
        let style = self.look.style(ink);
        self.put_styled(x, y, columns, align, text, style)
    }

    fn put_styled(
        &mut self,
        x: u16,
        y: u16,
        columns: u16,
        align: Align,
        text: &str,
        style: Style,
    ) -> u16 {
        #[cfg(test)]
        let text = &foreign(text);
        let columns = columns.min(self.area.width.saturating_sub(x));
        if columns == 0 || y >= self.area.height {
            return x;
        }
        let plain = gate::plain(text);
        let cut = width::cut(&plain, usize::from(columns), self.look.ambiguous);
        #[cfg(test)]
        if cut.len() != plain.len() || *cut != *plain {
            let shown = plain.bytes().zip(cut.bytes()).take_while(|(a, b)| a == b);
            CUT.with_borrow_mut(|all| all.push((plain.to_string(), shown.count())));
        }
        let taken = u16::try_from(width::width(&cut, self.look.ambiguous)).unwrap_or(columns);
        let blank = columns.saturating_sub(taken);
        let before = match align {
            Align::Left => 0,
            Align::Right => blank,
            Align::Centre => blank / 2,
        };
        let shown = gate::own(&cut, self.look.ambiguous);
        self.buffer.set_stringn(
            self.area.x + x + before,
            self.area.y + y,
            shown,
            usize::from(columns - before),
            style,
        );
        match align {
            Align::Left => x + taken,
            Align::Right | Align::Centre => x + columns,
        }
    }

    /// A text in lines of the canvas's width from row `y` on; gives the row after it.
    pub fn paragraph(&mut self, x: u16, y: u16, text: &str, ink: Ink) -> u16 {
        let room = usize::from(self.area.width.saturating_sub(x));
        let mut row = y;
        #[cfg(test)]
        let text = &foreign(text);
        for line in text.split('\n') {
            for piece in width::wrap(&gate::plain(line), room, self.look.ambiguous) {
                self.put(x, row, &piece, ink);
                row = row.saturating_add(1);
            }
        }
        row
    }

    /// The same in at most so many rows: what does not fit is cut at the end of the last.
    pub fn paragraph_within(&mut self, x: u16, y: u16, rows: u16, text: &str, ink: Ink) {
        let room = usize::from(self.area.width.saturating_sub(x));
        let plain = gate::plain(text);
        let pieces = width::wrap(&plain, room, self.look.ambiguous);
        let last = usize::from(rows).saturating_sub(1);
        for (row, piece) in (y..).zip(pieces.iter().take(last)) {
            self.put(x, row, piece, ink);
        }
        let rest = pieces.get(last..).unwrap_or_default().concat();
        self.put(x, y.saturating_add(rows.saturating_sub(1)), &rest, ink);
    }

    /// Adds what an ink looks like to cells that are drawn already (a selected row).
    pub fn tint(&mut self, x: u16, y: u16, columns: u16, ink: Ink) {
        let rect = Rect::new(
            self.area.x.saturating_add(x),
            self.area.y.saturating_add(y),
            columns,
            1,
        );
        let style = self.look.style(ink);
        self.buffer.set_style(rect.intersection(self.area), style);
    }

    /// Blanks the whole canvas, attributes too (below a dialog).
    pub fn clear(&mut self) {
        for position in self.area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
        // A wide character cut by the left edge would shift the row.
        if self.area.x > 0 {
            for y in self.area.rows().map(|r| r.y) {
                let left = Position::new(self.area.x - 1, y);
                if let Some(cell) = self.buffer.cell_mut(left)
                    && width::width(&gate::turn_back_all(cell.symbol()), self.look.ambiguous) > 1
                {
                    cell.set_symbol(" ");
                }
            }
        }
    }

    /// Rows that [`Canvas::paragraph`] takes for a text that starts at column `x`.
    #[must_use]
    pub fn wrapped(&self, text: &str, x: u16) -> u16 {
        let room = usize::from(self.area.width.saturating_sub(x));
        #[cfg(test)]
        let text = &foreign(text);
        let rows: usize = text
            .split('\n')
            .map(|line| width::wrap(&gate::plain(line), room, self.look.ambiguous).len())
            .sum();
        u16::try_from(rows).unwrap_or(u16::MAX)
    }

    /// A line of `-` (ASCII: the same width on every terminal).
    pub fn rule(&mut self, y: u16, ink: Ink) {
        let line = "-".repeat(usize::from(self.area.width));
        self.put(0, y, &line, ink);
    }

    /// A box around the edge: lines of the terminal's own where it has them in one column, else ASCII.
    pub fn border(&mut self) {
        let (w, h) = (self.area.width, self.area.height);
        if w < 2 || h < 2 {
            return;
        }
        let [across, down, corners @ ..] = if self.look.lines {
            ['─', '│', '┌', '┐', '└', '┘'].map(gate::line)
        } else {
            ['-', '|', '+', '+', '+', '+']
        };
        for x in 1..w - 1 {
            self.mark(x, 0, across);
            self.mark(x, h - 1, across);
        }
        for y in 1..h - 1 {
            self.mark(0, y, down);
            self.mark(w - 1, y, down);
        }
        let ends = [(0, 0), (w - 1, 0), (0, h - 1), (w - 1, h - 1)];
        for ((x, y), corner) in ends.into_iter().zip(corners) {
            self.mark(x, y, corner);
        }
    }

    /// A character of one column that has been through the gate.
    fn mark(&mut self, x: u16, y: u16, mark: char) {
        let style = self.look.style(Ink::Quiet);
        if let Some(cell) = self.buffer.cell_mut((self.area.x + x, self.area.y + y)) {
            cell.set_char(mark).set_style(style);
        }
    }

    /// Says where the real cursor stands: the edit point, or the selected row.
    pub fn cursor(&mut self, x: u16, y: u16) {
        if self.area.is_empty() {
            return;
        }
        let x = self.area.x + x.min(self.area.width - 1);
        let y = self.area.y + y.min(self.area.height - 1);
        *self.cursor = Some(Position::new(x, y));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::width::Ambiguous;

    #[test]
    fn text_is_cut_by_columns_and_never_leaves_its_part() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 2));
        let mut cursor = None;
        let mut canvas = Canvas::new(
            &mut buffer,
            Rect::new(0, 0, 10, 2),
            Look::default(),
            &mut cursor,
        );
        canvas.put_in(0, 0, 7, Align::Left, "長野県建設", Ink::Plain);
        canvas.put(8, 0, "AB", Ink::Plain);
        canvas.part(0, 1, 4, 5).put(0, 0, "abcdefgh", Ink::Plain);
        canvas.put(0, 9, "outside", Ink::Plain);
        let text: String = buffer.content.iter().map(|c| c.symbol()).collect();
        assert_eq!(text, "長 野 ..  ABab..      ");
    }

    #[test]
    fn foreign_text_cannot_move_the_cursor_and_wide_terminals_get_stand_ins() {
        let area = Rect::new(0, 0, 12, 1);
        let mut buffer = Buffer::empty(area);
        let mut cursor = None;
        let look = Look {
            ambiguous: Ambiguous::Wide,
            ..Look::default()
        };
        let mut canvas = Canvas::new(&mut buffer, area, look, &mut cursor);
        let end = canvas.put(0, 0, "\u{1b}[2J○", Ink::Plain);
        assert_eq!(end, canvas.measure("\u{1b}[2J○"));
        let text: String = buffer
            .content
            .iter()
            .map(|c| gate::turn_back_all(c.symbol()))
            .collect();
        assert!(text.starts_with('␛') && text.contains('○') && !text.contains('\u{1b}'));
    }
}
