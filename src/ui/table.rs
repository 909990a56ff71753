//! A list's table: marker, 選 column, columns by priority, cut by display width.

use super::apart::{Name, tell_apart};
use super::canvas::Canvas;
use super::theme::{Highlight, Ink};
use crate::terminal::gate;
use crate::terminal::width::{self, Align, Ambiguous};
use std::collections::HashMap;

/// Columns before the first cell: marker, two digits of the option, a gap.
const BEFORE: u16 = 4;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Heading.
    pub heading: &'static str,
    /// Fewest display columns.
    pub least: u16,
    /// Share of the room that is left over; 0 = does not grow.
    pub grow: u16,
    /// Left for text, right for amounts.
    pub align: Align,
    /// 0 is never dropped; of the others the highest goes first when the terminal is narrow.
    pub rank: u8,
    /// Amounts and numbers: as wide as the widest cell, never cut.
    pub whole: bool,
    /// How wide it should be before columns of the second rank and above come in, whatever its cells hold now.
    pub want: u16,
    /// Names: those that would read the same where they are cut are cut in the middle of what they have in common.
    pub tells: bool,
    /// It is none of this list for this operator.
    pub hidden: bool,
}

impl Column {
    /// A text column of at least `least` columns.
    #[must_use]
    pub fn text(heading: &'static str, least: u16) -> Self {
        Self {
            heading,
            least,
            grow: 0,
            align: Align::Left,
            rank: 0,
            whole: false,
            want: 0,
            tells: false,
            hidden: false,
        }
    }

    /// A column of amounts or counts: right-aligned, never cut.
    #[must_use]
    pub fn amount(heading: &'static str, least: u16) -> Self {
        Self {
            align: Align::Right,
            whole: true,
            ..Self::text(heading, least)
        }
    }

    /// The same, as wide as its widest cell: states and marks are never cut.
    #[must_use]
    pub fn uncut(self) -> Self {
        Self {
            whole: true,
            ..self
        }
    }

    /// The same, growing with this share.
    #[must_use]
    pub fn growing(self, share: u16) -> Self {
        Self {
            grow: share,
            ..self
        }
    }

    /// The same, so wide before columns of the second rank and above come in.
    #[must_use]
    pub fn wanting(self, want: u16) -> Self {
        Self { want, ..self }
    }

    /// The same, telling names apart where they are cut.
    #[must_use]
    pub fn telling(self) -> Self {
        Self {
            tells: true,
            ..self
        }
    }

    /// The same, or no column at all.
    #[must_use]
    pub fn shown(self, shown: bool) -> Self {
        Self {
            hidden: !shown,
            ..self
        }
    }

    /// The same, hidden where this does not hold as well.
    #[must_use]
    pub fn if_also(self, shown: bool) -> Self {
        Self {
            hidden: self.hidden || !shown,
            ..self
        }
    }

    /// The same, dropped when there is no room (highest rank first).
    #[must_use]
    pub fn ranked(self, rank: u8) -> Self {
        Self { rank, ..self }
    }
}

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

/// How wide a column has to be, and how wide its content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Extent {
    /// Fewest columns.
    need: u16,
    /// The widest cell, or the heading.
    content: u16,
}

/// Which columns are shown, and how wide each is. `room` is what is left for cells and their gaps.
fn layout(columns: &[Column], extents: &[Extent], room: u16) -> Vec<(usize, u16)> {
    let mut shown: Vec<(usize, u16)> = extents
        .iter()
        .map(|extent| extent.need)
        .enumerate()
        .take(columns.len())
        .filter(|(i, _)| columns.get(*i).is_some_and(|c| !c.hidden))
        .collect();
    let taken = |shown: &[(usize, u16)]| -> u32 {
        let gaps = u32::try_from(shown.len().saturating_sub(1)).unwrap_or(0);
        shown.iter().map(|(_, w)| u32::from(*w)).sum::<u32>() + gaps
    };
    let rank = |i: usize| columns.get(i).map_or(0, |c| c.rank);
    let want = |i: usize| columns.get(i).map_or(0, |c| c.want);
    let wanted = |shown: &[(usize, u16)]| -> u32 {
        let more = shown.iter().map(|(i, w)| want(*i).saturating_sub(*w));
        more.map(u32::from).sum()
    };
    // What people read by is wide enough before more than the next column comes in.
    let asks = |shown: &[(usize, u16)]| -> u32 {
        let further = shown.iter().any(|(i, _)| rank(*i) > 1);
        taken(shown) + if further { wanted(shown) } else { 0 }
    };
    while asks(&shown) > u32::from(room) {
        let Some(last) = shown
            .iter()
            .map(|(i, _)| *i)
            .filter(|i| rank(*i) > 0)
            .max_by_key(|i| rank(*i))
        else {
            break;
        };
        shown.retain(|(i, _)| *i != last);
    }
    let over = taken(&shown).saturating_sub(u32::from(room));
    let mut left = u32::from(room).saturating_sub(taken(&shown));
    let grow = |i: usize| u32::from(columns.get(i).map_or(0, |c| c.grow));
    if wanted(&shown) <= left {
        for (i, width) in shown.iter_mut().filter(|(i, _)| grow(*i) > 0) {
            let more = want(*i).saturating_sub(*width);
            *width += more;
            left -= u32::from(more);
        }
    }
    let mut shares: u32 = shown.iter().map(|(i, _)| grow(*i)).sum();
    for (i, width) in &mut shown {
        let share = grow(*i);
        if share > 0 && shares > 0 {
            let more = left * share / shares;
            *width = width.saturating_add(u16::try_from(more).unwrap_or(0));
            left -= more;
            shares -= share;
        }
    }
    if over > 0 {
        // Not even the columns that stay fit: text gives way before amounts are lost, down to its heading before the
        // heading itself is cut.
        let mut over = u16::try_from(over).unwrap_or(u16::MAX);
        for whole_heading in [true, false] {
            for (i, width) in &mut shown {
                let Some(column) = columns.get(*i).filter(|c| c.grow > 0) else {
                    continue;
                };
                let heading = width::width(column.heading, Ambiguous::Narrow);
                let heading = u16::try_from(heading).unwrap_or(u16::MAX);
                let least = if whole_heading { heading.max(4) } else { 4 };
                let give = over.min(width.saturating_sub(least));
                *width -= give;
                over -= give;
            }
        }
    }
    share_out(columns, extents, &mut shown);
    shown
}

/// What a growing column leaves blank goes to those that are cut: the least cut first, so that as many as possible are
/// whole; where none is cut every width stays as it is.
fn share_out(columns: &[Column], extents: &[Extent], shown: &mut [(usize, u16)]) {
    let content = |i: usize| extents.get(i).map_or(0, |extent| extent.content);
    let grows = |i: usize| columns.get(i).is_some_and(|column| column.grow > 0);
    let mut cut: Vec<(u16, usize)> = shown
        .iter()
        .enumerate()
        .map(|(at, (i, width))| (content(*i).saturating_sub(*width), at))
        .filter(|(lack, _)| *lack > 0)
        .collect();
    cut.sort_unstable();
    for (mut lack, at) in cut {
        for (i, width) in shown.iter_mut() {
            let give = match grows(*i) {
                true => width.saturating_sub(content(*i)).min(lack),
                false => 0,
            };
            *width -= give;
            lack -= give;
            if lack == 0 {
                break;
            }
        }
        if let Some((i, width)) = shown.get_mut(at) {
            *width = content(*i).saturating_sub(lack);
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn columns() -> Vec<Column> {
        vec![
            Column::text("受付", 11),
            Column::text("申込番号", 11),
            Column::text("請負者", 16).growing(1),
            Column::text("工事名", 14).growing(2),
            Column::amount("請負金額", 11),
            Column::text("状態", 6),
            Column::text("担当", 8).ranked(1),
            Column::text("発注者", 16).ranked(2),
        ]
    }

    /// Cells as wide as their columns need.
    fn least(columns: &[Column]) -> Vec<Extent> {
        let of = |c: &Column| Extent {
            need: c.least,
            content: c.least,
        };
        columns.iter().map(of).collect()
    }

    /// The same with this content in some columns.
    fn holding(columns: &[Column], content: &[(usize, u16)]) -> Vec<Extent> {
        let mut extents = least(columns);
        for (i, wide) in content {
            extents[*i].content = *wide;
        }
        extents
    }

    #[test]
    fn no_column_is_cut_while_a_growing_one_beside_it_has_blank_space() {
        let columns = columns();
        let widths = |content: &[(usize, u16)]| -> Vec<u16> {
            let shown = layout(&columns, &holding(&columns, content), 130);
            shown.iter().map(|(_, width)| *width).collect()
        };
        let before = widths(&[]);
        assert_eq!(before[6], 8);
        // A state and a name that are longer than their columns, a works name that is shorter than its own.
        let shared = widths(&[(5, 9), (6, 12)]);
        assert_eq!((shared[5], shared[6]), (9, 12));
        assert_eq!(shared.iter().sum::<u16>(), before.iter().sum::<u16>());
        // Where all is full the least cut is mended first, and nobody loses what it shows.
        let full = widths(&[(3, 200), (2, before[2] - 2), (5, 9), (6, 30)]);
        assert_eq!((full[5], full[2]), (8, before[2] - 2));
    }

    #[test]
    fn at_eighty_columns_the_optional_ones_are_dropped_and_the_room_is_used_up() {
        let columns = columns();
        let shown = layout(&columns, &least(&columns), 76);
        assert_eq!(
            shown.iter().map(|(i, _)| *i).collect::<Vec<_>>(),
            [0, 1, 2, 3, 4, 5]
        );
        assert_eq!(shown.iter().map(|(_, w)| w).sum::<u16>() + 5, 76);
    }

    #[test]
    fn a_wide_terminal_shows_more_columns_lowest_rank_first() {
        let columns = columns();
        let at = |room| {
            layout(&columns, &least(&columns), room)
                .iter()
                .map(|(i, _)| *i)
                .collect::<Vec<_>>()
        };
        assert_eq!(at(90), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(at(130), [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    proptest! {
        #[test]
        fn any_room_gives_a_layout_that_fits_once_there_is_room_for_what_stays(room in 0u16..400) {
            let columns = columns();
            let shown = layout(&columns, &least(&columns), room);
            let taken = shown.iter().map(|(_, w)| w).sum::<u16>() + 5;
            prop_assert!(room < 70 || taken <= room.max(74));
        }
    }
}
