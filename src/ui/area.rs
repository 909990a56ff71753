//! Several lines of input: what was typed or pasted, by grapheme clusters, and where the edit point is.

use super::canvas::Canvas;
use super::field::{Edit, word_after, word_before};
use super::theme::Ink;
use crate::terminal::gate;
use crate::terminal::width::{self, Align, Ambiguous};
use std::cell::Cell;
use unicode_segmentation::UnicodeSegmentation;

/// A text field of several lines. A line that is longer than the field goes on in the next row; what is stored has
/// the line ends that were typed and no others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextArea {
    text: String,
    /// Byte offset of the edit point; always at the edge of a cluster.
    at: usize,
    /// Most characters.
    most: usize,
    /// What was taken out last, to be put back.
    killed: String,
    /// How it was drawn last: columns and width of ambiguous characters. Up and down move by rows as they are seen.
    drawn: Cell<(u16, bool)>,
    /// First row that is shown.
    scroll: Cell<u16>,
}

impl TextArea {
    /// A field of at most `most` characters, holding `text`, the edit point before it.
    #[must_use]
    pub fn holding(most: usize, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            most,
            drawn: Cell::new((60, false)),
            ..Self::default()
        }
    }

    /// What stands in it, lines ended by `\n`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Holds what was left in it, the edit point behind it.
    pub fn put_back(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.at = self.text.len();
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.text.clear();
        self.at = 0;
    }

    /// Types or pastes at the edit point. Line ends stay, tabs become a blank, other controls vanish. What goes over
    /// the limit is left out.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let clean: String = text
            .chars()
            .filter_map(|c| match c {
                '\n' => Some('\n'),
                '\t' => Some(' '),
                c if c.is_control() => None,
                c => Some(c),
            })
            .collect();
        let room = self.most.saturating_sub(self.text.chars().count());
        let fits: String = clean.chars().take(room).collect();
        self.text.insert_str(self.at, &fits);
        let at = self.at + fits.len();
        // A mark that was typed by itself joins the cluster before it.
        self.at = self
            .text
            .grapheme_indices(true)
            .map(|(from, _)| from)
            .find(|from| *from >= at)
            .unwrap_or(self.text.len());
    }

    /// Carries out an edit; gives whether anything changed. Home, End and the deletions stay within the line.
    pub fn edit(&mut self, edit: Edit) -> bool {
        let before = (self.text.len(), self.at);
        match edit {
            Edit::Left => self.at = self.left(),
            Edit::Right => self.at = self.right(),
            Edit::Home => self.at = self.line_start(),
            Edit::End => self.at = self.line_end(),
            Edit::Backspace => self.delete(self.left(), self.at),
            Edit::Delete => {
                let to = self.right();
                self.text.replace_range(self.at..to, "");
            }
            Edit::DeleteToStart => self.kill(self.line_start(), self.at),
            Edit::DeleteToEnd => self.kill(self.at, self.line_end()),
            Edit::DeleteWord => self.kill(self.word_left(), self.at),
            Edit::DeleteNextWord => self.kill(self.at, self.word_right()),
            Edit::WordLeft => self.at = self.word_left(),
            Edit::WordRight => self.at = self.word_right(),
            Edit::Yank => {
                let killed = self.killed.clone();
                self.insert(&killed);
            }
        }
        before != (self.text.len(), self.at)
    }

    fn kill(&mut self, from: usize, to: usize) {
        if let Some(gone) = self.text.get(from..to).filter(|gone| !gone.is_empty()) {
            self.killed = gone.to_owned();
        }
        self.delete(from, to);
    }

    fn word_left(&self) -> usize {
        let start = self.line_start();
        start + word_before(self.text.get(start..self.at).unwrap_or_default())
    }

    fn word_right(&self) -> usize {
        let tail = self.text.get(self.at..self.line_end());
        self.at + word_after(tail.unwrap_or_default())
    }

    fn delete(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.at = from;
    }

    /// One row up or down as it is seen; false where there is none.
    pub fn step(&mut self, down: bool) -> bool {
        let rows = self.rows();
        let (row, column) = self.place(&rows);
        let to = if down { row + 1 } else { row.wrapping_sub(1) };
        let Some((from, end)) = rows.get(to).copied() else {
            return false;
        };
        let mut columns = 0;
        let mut at = from;
        for cluster in self.text.get(from..end).unwrap_or_default().graphemes(true) {
            let wide = self.measure(cluster);
            if columns + wide > column {
                break;
            }
            columns += wide;
            at += cluster.len();
        }
        // The end of a row that goes on is the start of the next one.
        if at == end && rows.get(to + 1).is_some_and(|(next, _)| *next == end) && end > from {
            at = self.left_of(at);
        }
        self.at = at;
        true
    }

    fn left(&self) -> usize {
        self.left_of(self.at)
    }

    fn left_of(&self, at: usize) -> usize {
        let head = self.text.get(..at).unwrap_or_default();
        head.grapheme_indices(true)
            .next_back()
            .map_or(0, |(from, _)| from)
    }

    fn right(&self) -> usize {
        self.text
            .get(self.at..)
            .and_then(|tail| tail.graphemes(true).next())
            .map_or(self.text.len(), |cluster| self.at + cluster.len())
    }

    fn line_start(&self) -> usize {
        let head = self.text.get(..self.at).unwrap_or_default();
        head.rfind('\n').map_or(0, |n| n + 1)
    }

    fn line_end(&self) -> usize {
        let tail = self.text.get(self.at..).unwrap_or_default();
        tail.find('\n').map_or(self.text.len(), |n| self.at + n)
    }

    fn measure(&self, cluster: &str) -> usize {
        let ambiguous = if self.drawn.get().1 {
            Ambiguous::Wide
        } else {
            Ambiguous::Narrow
        };
        gate::shown_width(cluster, ambiguous)
    }

    /// The rows as they are seen: from where to where, without line ends.
    fn rows(&self) -> Vec<(usize, usize)> {
        let room = usize::from(self.drawn.get().0.max(2)) - 1;
        let mut rows = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            let (mut from, mut columns) = (start, 0);
            for (n, cluster) in line.grapheme_indices(true) {
                let wide = self.measure(cluster);
                if columns + wide > room && columns > 0 {
                    rows.push((from, start + n));
                    (from, columns) = (start + n, 0);
                }
                columns += wide;
            }
            rows.push((from, start + line.len()));
            start += line.len() + 1;
        }
        rows
    }

    /// Row and column of the edit point.
    fn place(&self, rows: &[(usize, usize)]) -> (usize, usize) {
        let row = rows
            .iter()
            .rposition(|(from, _)| *from <= self.at)
            .unwrap_or(0);
        let from = rows.get(row).map_or(0, |(from, _)| *from);
        let head = self.text.get(from..self.at).unwrap_or_default();
        (row, head.graphemes(true).map(|c| self.measure(c)).sum())
    }

    /// Where the edit point is, in words of people: its line, counted from 1, and how many lines there are.
    #[must_use]
    pub fn line(&self) -> (usize, usize) {
        let head = self.text.get(..self.at).unwrap_or_default();
        let lines = |text: &str| text.matches('\n').count() + 1;
        (lines(head), lines(&self.text))
    }

    /// Draws it, underlined, in this rectangle, scrolled so that the edit point shows; with focus the real cursor
    /// stands there.
    pub fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        x: u16,
        y: u16,
        columns: u16,
        rows: u16,
        focus: bool,
    ) {
        let wide = canvas.look().ambiguous == Ambiguous::Wide;
        self.drawn.set((columns, wide));
        let seen = self.rows();
        let (row, column) = self.place(&seen);
        let row = u16::try_from(row).unwrap_or(u16::MAX);
        let last = u16::try_from(seen.len()).unwrap_or(u16::MAX);
        let mut from = self.scroll.get().min(last.saturating_sub(rows));
        from = from.min(row).max((row + 1).saturating_sub(rows));
        self.scroll.set(from);
        let ink = if focus { Ink::FieldFocus } else { Ink::Field };
        for n in 0..rows {
            let text = seen
                .get(usize::from(from + n))
                .and_then(|(a, b)| self.text.get(*a..*b))
                .unwrap_or_default();
            canvas.put_in(
                x,
                y + n,
                columns,
                width::Align::Left,
                &" ".repeat(usize::from(columns)),
                ink,
            );
            canvas.put_in(x, y + n, columns, Align::Left, text, ink);
        }
        if focus {
            canvas.cursor(x + u16::try_from(column).unwrap_or(0), y + row - from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::{Position, Rect};

    fn draw(area: &TextArea, columns: u16, rows: u16) -> (Vec<String>, Option<Position>) {
        let rect = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(rect);
        let mut cursor = None;
        let mut canvas = Canvas::new(&mut buffer, rect, crate::ui::Look::default(), &mut cursor);
        area.draw(&mut canvas, 0, 0, columns, rows, true);
        let lines = (0..rows)
            .map(|y| {
                let line: String = (0..columns).map(|x| buffer[(x, y)].symbol()).collect();
                line.trim_end().replace(' ', "")
            })
            .collect();
        (lines, cursor)
    }

    #[test]
    fn a_paste_keeps_its_lines_and_enter_makes_one_more() {
        let mut area = TextArea::holding(100, "");
        area.insert("一行目\r\n二行目\u{1b}\tx\r三");
        assert_eq!(area.text(), "一行目\n二行目 x\n三");
        area.insert("\n");
        assert_eq!(area.line(), (4, 4));
        area.edit(Edit::Backspace);
        assert_eq!(area.text(), "一行目\n二行目 x\n三");
    }

    #[test]
    fn a_long_line_goes_on_in_the_next_row_and_up_and_down_follow_what_is_seen() {
        let mut area = TextArea::holding(100, "長野県長野市\n\nおわり");
        let (lines, cursor) = draw(&area, 9, 5);
        assert_eq!(lines, ["長野県長", "野市", "", "おわり", ""]);
        assert_eq!(cursor, Some(Position::new(0, 0)));
        area.edit(Edit::Right);
        assert!(area.step(true));
        assert_eq!(draw(&area, 9, 5).1, Some(Position::new(2, 1)));
        assert!(area.step(true) && area.step(true));
        assert_eq!(draw(&area, 9, 5).1, Some(Position::new(0, 3)));
        assert!(!area.step(true));
        // Two rows only: the one with the edit point shows.
        assert_eq!(draw(&area, 9, 2).0, ["", "おわり"]);
    }

    #[test]
    fn home_end_and_deletions_stay_within_the_line() {
        let mut area = TextArea::holding(100, "あいう\nかきく");
        area.edit(Edit::End);
        area.insert("え");
        area.edit(Edit::Home);
        area.edit(Edit::Delete);
        assert_eq!(area.text(), "いうえ\nかきく");
        area.edit(Edit::DeleteToEnd);
        assert_eq!(area.text(), "\nかきく");
    }

    #[test]
    fn what_goes_over_the_limit_is_left_out() {
        let mut area = TextArea::holding(3, "");
        area.insert("髙橋\n土木");
        assert_eq!(area.text(), "髙橋\n");
    }

    proptest! {
        #[test]
        fn any_edits_keep_the_edit_point_at_the_edge_of_a_cluster(
            parts in prop::collection::vec((any::<String>(), 0u8..11), 0..12)
        ) {
            let mut area = TextArea::holding(1_000, "");
            for (text, edit) in parts {
                area.insert(&text);
                match edit {
                    9 => { area.step(false); }
                    10 => { area.step(true); }
                    n => { area.edit(match n {
                        0 => Edit::Left, 1 => Edit::Right, 2 => Edit::Home, 3 => Edit::End,
                        4 => Edit::Backspace, 5 => Edit::Delete, 6 => Edit::DeleteToStart,
                        7 => Edit::DeleteToEnd, _ => Edit::DeleteWord,
                    }); }
                }
                draw(&area, 12, 3);
                prop_assert!(area.text.is_char_boundary(area.at));
                prop_assert!(!area.text.chars().any(|c| c.is_control() && c != '\n'));
            }
        }
    }
}
