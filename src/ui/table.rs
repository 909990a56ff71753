//! A list's table: marker, 選 column, columns by priority, cut by display width.

mod column;
mod layout;

pub use column::Column;

use super::apart::{Name, tell_apart};
use super::canvas::Canvas;
use super::theme::{Highlight, Ink};
use crate::terminal::gate;
use crate::terminal::width::Align;
use layout::{Extent, layout};
use std::collections::HashMap;

/// Columns before the first cell: marker, two digits of the option, a gap.
const BEFORE: u16 = 4;

/// A cell: text of any origin and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Text.
    pub text: String,
    /// Meaning.
    pub ink: Ink,
    /// What stands there instead where the text has to be cut: the first that is not cut too, else the last.
    pub shorts: Vec<String>,
}

impl Cell {
    /// A cell with a meaning.
    #[must_use]
    pub fn inked(text: impl Into<String>, ink: Ink) -> Self {
        Self {
            text: text.into(),
            ink,
            shorts: Vec::new(),
        }
    }

    /// The same; `short` stands there where neither the text nor what was named before it fits its column.
    #[must_use]
    pub fn or_short(mut self, short: impl Into<String>) -> Self {
        self.shorts.push(short.into());
        self
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            ink: Ink::Plain,
            shorts: Vec::new(),
        }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// What was typed in the 選 column.
    pub option: String,
    /// The option was tried and failed: marked with `!`.
    pub failed: bool,
    /// One cell for each column.
    pub cells: Vec<Cell>,
}

/// What a table shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Heading of the option column.
    pub option: &'static str,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub lines: Vec<Line>,
    /// The selected row.
    pub selected: Option<usize>,
    /// The real cursor stands on the selected row (false: some field has it).
    pub focus: bool,
}

/// What stands in a cell, by column and row, where it is told apart from others.
type Apart = HashMap<(usize, u16), String>;

impl Table {
    /// Draws headings in row 0 and rows below.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let extents: Vec<Extent> = (0..self.columns.len())
            .map(|i| self.extent(canvas, i))
            .collect();
        let shown = layout(
            &self.columns,
            &extents,
            canvas.width().saturating_sub(BEFORE),
        );
        canvas.put_in(1, 0, 3, Align::Left, self.option, Ink::Heading);
        let mut x = BEFORE;
        for (i, width) in &shown {
            if let Some(column) = self.columns.get(*i) {
                canvas.put_in(x, 0, *width, column.align, column.heading, Ink::Heading);
            }
            x = x.saturating_add(*width).saturating_add(1);
        }
        let apart = self.apart(canvas, &shown);
        for (row, line) in (1..).zip(&self.lines) {
            if row >= canvas.height() {
                break;
            }
            let selected = self.selected == Some(usize::from(row) - 1);
            self.draw_line(canvas, (row, line), (&shown, &apart), selected);
        }
    }

    /// Names that would read as others do, for each column that tells them apart.
    fn apart(&self, canvas: &Canvas<'_>, shown: &[(usize, u16)]) -> Apart {
        let mut all = HashMap::new();
        for (i, width) in shown {
            if !self.columns.get(*i).is_some_and(|column| column.tells) {
                continue;
            }
            let texts: Vec<_> = self
                .lines
                .iter()
                .map(|line| match line.cells.get(*i) {
                    Some(cell) => {
                        let shown = cell.shorts.first().unwrap_or(&cell.text);
                        (gate::plain(&cell.text), gate::plain(shown))
                    }
                    None => (gate::plain(""), gate::plain("")),
                })
                .collect();
            let names: Vec<Name<'_>> = texts
                .iter()
                .map(|(whole, shown)| Name { whole, shown })
                .collect();
            let told = tell_apart(&names, usize::from(*width), canvas.look().ambiguous);
            let told = (1..).zip(told);
            all.extend(told.filter_map(|(row, text)| Some(((*i, row), text?))));
        }
        all
    }

    fn draw_line(
        &self,
        canvas: &mut Canvas<'_>,
        (row, line): (u16, &Line),
        (shown, apart): (&[(usize, u16)], &Apart),
        selected: bool,
    ) {
        let marker = match (line.failed, selected) {
            (true, _) => "!",
            (false, true) => ">",
            (false, false) => " ",
        };
        // Marker and option in one ink: a move of the marker changes no attributes. Beside a bar they need no
        // weight of their own.
        let bar = selected && self.focus && canvas.look().highlight == Highlight::Row;
        let ink = match (line.failed, bar) {
            (true, _) => Ink::Bad,
            (false, true) => Ink::Plain,
            (false, false) => Ink::Title,
        };
        canvas.put(0, row, marker, ink);
        let option = if line.option.is_empty() && selected && self.focus {
            "_"
        } else {
            &line.option
        };
        canvas.put_in(1, row, 2, Align::Left, option, ink);
        let mut x = BEFORE;
        let mut end = BEFORE;
        for (i, width) in shown {
            if let (Some(column), Some(cell)) = (self.columns.get(*i), line.cells.get(*i)) {
                let fits = |text: &&String| canvas.measure(text) <= *width;
                let mut texts = std::iter::once(&cell.text).chain(&cell.shorts);
                let shown = texts.find(fits).or(cell.shorts.last());
                let text = apart.get(&(*i, row)).or(shown).unwrap_or(&cell.text);
                canvas.put_in(x, row, *width, column.align, text, cell.ink);
                end = match column.align {
                    Align::Left => x.saturating_add(canvas.measure(text).min(*width)),
                    Align::Right | Align::Centre => x.saturating_add(*width),
                };
            }
            x = x.saturating_add(*width).saturating_add(1);
        }
        if selected && self.focus {
            if bar {
                // A blank at the margin is left out: it is not missed, and costs a byte at every move.
                let width = canvas.width().saturating_sub(BEFORE);
                let blank = u16::from(end < canvas.width());
                canvas.tint(BEFORE, row, width.saturating_sub(blank), Ink::Selected);
            }
            canvas.cursor(
                1 + u16::try_from(line.option.len().min(1)).unwrap_or(0),
                row,
            );
        }
    }

    fn extent(&self, canvas: &Canvas<'_>, i: usize) -> Extent {
        let Some(column) = self.columns.get(i) else {
            return Extent {
                need: 0,
                content: 0,
            };
        };
        // A heading that is cut says nothing: its column has room for it.
        let heading = canvas.measure(column.heading);
        let cells = self.lines.iter().filter_map(|l| l.cells.get(i));
        let widest = cells.map(|c| canvas.measure(&c.text)).max();
        let content = heading.max(widest.unwrap_or(0));
        let least = column.least.max(heading);
        let need = match column.whole {
            true => least.max(content),
            false => least,
        };
        Extent { need, content }
    }
}
