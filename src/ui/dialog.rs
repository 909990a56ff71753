//! Panels above a screen: a question with its buttons and a reason, or a list of values.

use super::canvas::Canvas;
use super::field::TextField;
use super::theme::Ink;
use crate::terminal::{gate, width, width::Align};

/// A question, or something to read.
#[derive(Debug)]
pub struct Panel<'a> {
    /// Title in the upper edge.
    pub title: &'a str,
    /// What it says; long lines wrap, what does not fit scrolls.
    pub lines: &'a [(String, Ink)],
    /// First line shown.
    pub scroll: u16,
    /// Said beside the place while lines follow, and when only earlier ones do: with the key that shows them.
    pub more: (&'a str, &'a str),
    /// A field below, with its label.
    pub input: Option<(&'a str, &'a TextField)>,
    /// Buttons: yes, no, and whether yes is chosen.
    pub buttons: Option<(&'a str, &'a str, bool)>,
    /// Keys, in the lower edge.
    pub hint: &'a str,
}

/// How a panel was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The furthest first line: nothing follows the last one shown then.
    pub furthest: u16,
    /// Lines shown at once.
    pub room: u16,
}

/// Where a panel of `columns` × `rows` stands: centred, as large as the canvas lets it be.
fn place<'c>(canvas: &'c mut Canvas<'_>, columns: u16, rows: u16) -> Canvas<'c> {
    let (w, h) = (columns.min(canvas.width()), rows.min(canvas.height()));
    let (x, y) = ((canvas.width() - w) / 2, (canvas.height() - h) / 2);
    let mut part = canvas.part(x, y, w, h);
    part.clear();
    part
}

/// Columns of text in a question on a screen of so many columns.
#[must_use]
pub fn inner(columns: u16) -> u16 {
    columns
        .saturating_sub(6)
        .clamp(1, 90)
        .saturating_sub(4)
        .max(1)
}

impl Panel<'_> {
    /// Draws it over the canvas; gives how far it can be scrolled.
    pub fn draw(&self, canvas: &mut Canvas<'_>) -> Extent {
        let columns = canvas.width().saturating_sub(6).clamp(1, 90);
        let inner = usize::from(inner(canvas.width()));
        let ambiguous = canvas.look().ambiguous;
        let text: Vec<(String, Ink)> = self
            .lines
            .iter()
            .flat_map(|(line, ink)| {
                width::wrap(&gate::plain(line), inner, ambiguous)
                    .into_iter()
                    .map(|piece| (piece, *ink))
            })
            .collect();
        let long = u16::try_from(text.len()).unwrap_or(u16::MAX);
        let below = 2 * u16::from(self.input.is_some()) + 2 * u16::from(self.buttons.is_some());
        // A rim of the screen stays in sight, but not for a last line that would have to be paged to.
        let whole = long.saturating_add(below + 2);
        let rows = match whole <= canvas.height() {
            true => whole,
            false => canvas.height().saturating_sub(2),
        };
        let mut panel = place(canvas, columns, rows);
        panel.border();
        let (w, h) = (panel.width(), panel.height());
        let hint = panel.measure(self.hint) + 2;
        panel.put(
            w.saturating_sub(hint + 2).max(1),
            h.saturating_sub(1),
            &format!(" {} ", self.hint),
            Ink::Quiet,
        );
        let room = h.saturating_sub(below + 2);
        let furthest = long.saturating_sub(room);
        let from = self.scroll.min(furthest);
        let mut edge = w.saturating_sub(1);
        let mut body = panel.part(2, 1, w.saturating_sub(4), room);
        for (y, (line, ink)) in (0..room).zip(text.iter().skip(usize::from(from))) {
            body.put(0, y, line, *ink);
        }
        if furthest > 0 {
            let key = if from < furthest {
                self.more.0
            } else {
                self.more.1
            };
            let where_ = format!(" {}-{} / {long}  {key} ", from + 1, from + room);
            edge = w.saturating_sub(panel.measure(&where_) + 2);
            panel.put(edge, 0, &where_, Ink::Quiet);
        }
        let title = format!(" {} ", self.title);
        panel.put_in(
            2,
            0,
            edge.saturating_sub(2),
            Align::Left,
            &title,
            Ink::Title,
        );
        let mut y = h.saturating_sub(below + 1) + 1;
        if let Some((label, field)) = self.input {
            let x = panel.put(2, y, label, Ink::Plain) + 1;
            let room = w.saturating_sub(x + 2);
            field.draw(&mut panel, x, y, room, true);
            y += 2;
        }
        if let Some((yes, no, chosen)) = self.buttons {
            let (yes_ink, no_ink) = if chosen {
                (Ink::Selected, Ink::Plain)
            } else {
                (Ink::Plain, Ink::Selected)
            };
            let mark = |on: bool| if on { ">" } else { " " };
            let x = panel.put(2, y, &format!("{}[ {no} ]", mark(!chosen)), no_ink) + 2;
            let end = panel.put(x, y, &format!("{}[ {yes} ]", mark(chosen)), yes_ink);
            if self.input.is_none() {
                panel.cursor(if chosen { x } else { 2 }, y);
            }
            let _ = end;
        }
        if self.input.is_none() && self.buttons.is_none() {
            panel.cursor(2, 1);
        }
        Extent { furthest, room }
    }
}

/// Fields to fill, one below the other.
#[derive(Debug)]
pub struct Form<'a> {
    /// Title in the upper edge.
    pub title: &'a str,
    /// What it is about, above the fields; what does not fit is left out from the end.
    pub lines: &'a [(String, Ink)],
    /// Label, field, and what was understood of it.
    pub fields: Vec<(&'a str, &'a TextField, String)>,
    /// The field in focus.
    pub at: usize,
    /// Keys, in the lower edge.
    pub hint: &'a str,
}

impl Form<'_> {
    /// Draws it over the canvas. Where not all fields fit, those around the focus are shown.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let columns = canvas.width().saturating_sub(6).clamp(1, 90);
        let inner = usize::from(columns.saturating_sub(4)).max(1);
        let ambiguous = canvas.look().ambiguous;
        let text: Vec<(String, Ink)> = self
            .lines
            .iter()
            .flat_map(|(line, ink)| {
                width::wrap(&gate::plain(line), inner, ambiguous)
                    .into_iter()
                    .map(|piece| (piece, *ink))
            })
            .collect();
        let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let most = canvas.height().saturating_sub(2);
        let fields = count(self.fields.len()).min(most.saturating_sub(3)).max(1);
        let above = count(text.len()).min(most.saturating_sub(fields + 3));
        let mut panel = place(canvas, columns, above + fields + 3);
        panel.border();
        panel.put(2, 0, &format!(" {} ", self.title), Ink::Title);
        let (w, h) = (panel.width(), panel.height());
        let hint = panel.measure(self.hint) + 2;
        panel.put(
            w.saturating_sub(hint + 2).max(1),
            h.saturating_sub(1),
            &format!(" {} ", self.hint),
            Ink::Quiet,
        );
        for (y, (line, ink)) in (1..=above).zip(&text) {
            panel.put(2, y, line, *ink);
        }
        let label = self
            .fields
            .iter()
            .map(|(l, ..)| panel.measure(l))
            .max()
            .unwrap_or(0)
            .min(w / 2);
        let room = usize::from(fields);
        let from = (self.at + 1).saturating_sub(room);
        let shown = self.fields.iter().enumerate().skip(from).take(room);
        for (y, (i, (name, field, echo))) in (above + 2..).zip(shown) {
            let on = i == self.at;
            panel.put(1, y, if on { ">" } else { " " }, Ink::Plain);
            panel.put_in(2, y, label, width::Align::Left, name, Ink::Plain);
            let x = 2 + label + 1;
            let beside = match echo.as_str() {
                "" => 0,
                echo => panel.measure(echo) + 2,
            };
            let columns = w.saturating_sub(x + 2 + beside);
            field.draw(&mut panel, x, y, columns, on);
            panel.put(x + columns + 2, y, echo, Ink::Quiet);
        }
    }
}

/// A list of values with a filter.
#[derive(Debug)]
pub struct Picker<'a> {
    /// Title in the upper edge.
    pub title: &'a str,
    /// Label of the filter and the filter; none = fixed list.
    pub filter: Option<(&'a str, &'a TextField)>,
    /// Rows: what is shown, and a second column.
    pub rows: &'a [(String, String)],
    /// The chosen row.
    pub selected: usize,
    /// Said instead of rows when there are none.
    pub empty: &'a str,
    /// Keys, in the lower edge.
    pub hint: &'a str,
}

impl Picker<'_> {
    /// Columns in which nothing of a row is cut.
    fn wanted(&self, canvas: &Canvas<'_>) -> u16 {
        let most = |column: fn(&(String, String)) -> &str| {
            let widths = self.rows.iter().map(|row| canvas.measure(column(row)));
            widths.max().unwrap_or(0)
        };
        most(|(label, _)| label) + most(|(_, detail)| detail) + 7
    }

    /// Draws it over the canvas.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        // Of a filtered list nobody knows what comes next: it is as wide as it may be from the start.
        let wanted = match self.filter {
            Some(_) => 110,
            None => self.wanted(canvas).clamp(72, 110),
        };
        let columns = canvas.width().saturating_sub(10).clamp(1, wanted);
        let count = u16::try_from(self.rows.len().max(1)).unwrap_or(u16::MAX);
        let above = if self.filter.is_some() { 2 } else { 0 };
        let most = canvas.height().saturating_sub(4);
        // The filtered list keeps its size while typing, so that nothing jumps.
        let rows = if self.filter.is_some() {
            most.min(30)
        } else {
            count.saturating_add(2)
        };
        let mut panel = place(canvas, columns, rows.min(most));
        panel.border();
        panel.put(2, 0, &format!(" {} ", self.title), Ink::Title);
        let (w, h) = (panel.width(), panel.height());
        let hint = panel.measure(self.hint) + 2;
        panel.put(
            w.saturating_sub(hint + 2).max(1),
            h.saturating_sub(1),
            &format!(" {} ", self.hint),
            Ink::Quiet,
        );
        let room = usize::from(h.saturating_sub(above + 2));
        let from = self.selected.saturating_sub(room.saturating_sub(1));
        let all = self.rows.len();
        if all > room {
            let to = (from + room).min(all);
            let part = format!(" {}-{to} / {all} ", from + 1);
            let at = w.saturating_sub(panel.measure(&part) + 2);
            panel.put(at, 0, &part, Ink::Quiet);
        }
        let second = self
            .rows
            .iter()
            .map(|(_, d)| panel.measure(d))
            .max()
            .unwrap_or(0);
        // What explains a choice is cut only where the choices themselves need the room.
        let labels = self
            .rows
            .iter()
            .map(|(label, _)| panel.measure(label))
            .max();
        let second = second.min((w / 3).max(w.saturating_sub(labels.unwrap_or(0) + 7)));
        let first = w.saturating_sub(second + 7);
        if self.rows.is_empty() {
            panel.put(3, above + 1, self.empty, Ink::Quiet);
        }
        if self.rows.len() > room {
            let last = (from + room).min(self.rows.len());
            let shown = format!(" {}-{last} / {} ", from + 1, self.rows.len());
            let at = w.saturating_sub(panel.measure(&shown) + 2);
            panel.put(at, 0, &shown, Ink::Quiet);
        }
        for (y, (i, (label, detail))) in
            (above + 1..).zip(self.rows.iter().enumerate().skip(from).take(room))
        {
            let on = i == self.selected;
            let ink = if on { Ink::Selected } else { Ink::Plain };
            panel.put(2, y, if on { ">" } else { " " }, Ink::Plain);
            panel.put_in(4, y, first, width::Align::Left, label, ink);
            panel.put_in(5 + first, y, second, width::Align::Left, detail, Ink::Quiet);
            if on && self.filter.is_none() {
                panel.cursor(2, y);
            }
        }
        if let Some((label, field)) = self.filter {
            let x = panel.put(2, 1, label, Ink::Plain) + 1;
            let room = w.saturating_sub(x + 2);
            field.draw(&mut panel, x, 1, room, true);
        }
    }
}
