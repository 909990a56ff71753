//! Panels above a screen: a question with its buttons and a reason, or a list of values.

use super::canvas::Canvas;
use super::field::TextField;
use super::theme::{Ink, Look};
use crate::terminal::{gate, width, width::Align};

/// Columns of a question at most: lines that are longer are read less easily.
const MOST: u16 = 90;
/// The same where lines are shown as they are broken.
const MOST_WIDE: u16 = 110;

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
    /// Its lines are somebody else's, broken as they will be read: a wide screen shows them so.
    pub wide: bool,
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

/// These lines as pieces of at most so many columns.
fn wrapped(lines: &[(String, Ink)], columns: usize, look: Look) -> Vec<(String, Ink)> {
    lines
        .iter()
        .flat_map(|(line, ink)| {
            width::wrap(&gate::plain(line), columns, look.ambiguous)
                .into_iter()
                .map(|piece| (piece, *ink))
        })
        .collect()
}

/// Keys, in the lower edge.
fn lower_edge(panel: &mut Canvas<'_>, hint: &str) {
    let (w, h) = (panel.width(), panel.height());
    let hint = format!(" {hint} ");
    let at = w.saturating_sub(panel.measure(&hint) + 2).max(1);
    panel.put(at, h.saturating_sub(1), &hint, Ink::Quiet);
}

/// Title in the upper edge, and at its right which lines are shown of more than fit.
fn upper_edge(panel: &mut Canvas<'_>, title: &str, part: Option<&str>) {
    let mut edge = panel.width().saturating_sub(1);
    if let Some(part) = part {
        let part = format!(" {part} ");
        edge = panel.width().saturating_sub(panel.measure(&part) + 2);
        panel.put(edge, 0, &part, Ink::Quiet);
    }
    let room = edge.saturating_sub(2);
    panel.put_in(2, 0, room, Align::Left, &format!(" {title} "), Ink::Title);
}

/// Text that may be longer than its room.
struct Body<'a> {
    text: &'a [(String, Ink)],
    scroll: u16,
    more: (&'a str, &'a str),
}

impl Body<'_> {
    /// Draws it into rows 1 to `room` of the panel, and says in the upper edge where it is.
    fn draw(&self, panel: &mut Canvas<'_>, title: &str, room: u16) -> Extent {
        let long = count(self.text.len());
        let furthest = long.saturating_sub(room);
        let from = self.scroll.min(furthest);
        let mut body = panel.part(2, 1, panel.width().saturating_sub(4), room);
        for (y, (line, ink)) in (0..room).zip(self.text.iter().skip(usize::from(from))) {
            body.put(0, y, line, *ink);
        }
        let key = if from < furthest {
            self.more.0
        } else {
            self.more.1
        };
        let part = format!("{}-{} / {long}  {key}", from + 1, from + room);
        upper_edge(panel, title, (furthest > 0).then_some(&part));
        Extent { furthest, room }
    }
}

fn count(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// Columns of text in a question on a screen of so many columns.
#[must_use]
pub fn inner(columns: u16) -> u16 {
    outer(columns, MOST).saturating_sub(4).max(1)
}

/// Columns of a question on a screen of so many columns, at most these.
fn outer(columns: u16, most: u16) -> u16 {
    columns.saturating_sub(6).clamp(1, most)
}

impl Panel<'_> {
    /// Draws it over the canvas; gives how far it can be scrolled.
    pub fn draw(&self, canvas: &mut Canvas<'_>) -> Extent {
        let columns = outer(canvas.width(), if self.wide { MOST_WIDE } else { MOST });
        let inner = usize::from(columns.saturating_sub(4).max(1));
        let text = wrapped(self.lines, inner, canvas.look());
        let long = count(text.len());
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
        lower_edge(&mut panel, self.hint);
        let body = Body {
            text: &text,
            scroll: self.scroll,
            more: self.more,
        };
        let extent = body.draw(&mut panel, self.title, h.saturating_sub(below + 2));
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
        extent
    }
}

/// Lines that stand above the fields however many fields there are.
const ABOVE: u16 = 4;

/// Fields to fill, one below the other.
#[derive(Debug)]
pub struct Form<'a> {
    /// Title in the upper edge.
    pub title: &'a str,
    /// What it is about, above the fields; what does not fit scrolls.
    pub lines: &'a [(String, Ink)],
    /// First line shown.
    pub scroll: u16,
    /// As in a [`Panel`].
    pub more: (&'a str, &'a str),
    /// What the fields are called where not all of them fit.
    pub called: &'a str,
    /// Label, field, and what was understood of it.
    pub fields: Vec<(&'a str, &'a TextField, String)>,
    /// The field in focus.
    pub at: usize,
    /// Keys, in the lower edge.
    pub hint: &'a str,
}

impl Form<'_> {
    /// Draws it over the canvas; gives how far the lines can be scrolled. Where not all fields fit, those around the
    /// focus are shown.
    pub fn draw(&self, canvas: &mut Canvas<'_>) -> Extent {
        let columns = outer(canvas.width(), MOST);
        let inner = usize::from(inner(canvas.width()));
        let text = wrapped(self.lines, inner, canvas.look());
        let (long, fields) = (count(text.len()), count(self.fields.len()));
        // Two edges, and a row between the lines and the fields.
        let whole = long.saturating_add(fields).saturating_add(3);
        let rows = match whole <= canvas.height() {
            true => whole,
            false => canvas.height().saturating_sub(2),
        };
        let inside = rows.saturating_sub(3);
        let above = long.min(inside.saturating_sub(fields).max(ABOVE.min(inside / 2)));
        let room = inside.saturating_sub(above).min(fields);
        let mut panel = place(canvas, columns, rows);
        panel.border();
        let w = panel.width();
        lower_edge(&mut panel, self.hint);
        let body = Body {
            text: &text,
            scroll: self.scroll,
            more: self.more,
        };
        let extent = body.draw(&mut panel, self.title, above);
        let from = (count(self.at) + 1).saturating_sub(room);
        if room < fields {
            let part = format!("{} {}-{} / {fields}", self.called, from + 1, from + room);
            let at = w.saturating_sub(panel.measure(&part) + 3);
            panel.put(at, above + 1, &part, Ink::Quiet);
        }
        let label = self
            .fields
            .iter()
            .map(|(l, ..)| panel.measure(l))
            .max()
            .unwrap_or(0)
            .min(w / 2);
        let shown = self.fields.iter().enumerate().skip(usize::from(from));
        let shown = shown.take(usize::from(room));
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
        extent
    }
}

/// Columns of a fixed list whose rows are all short.
const LEAST: u16 = 72;

/// A list of values with a filter.
#[derive(Debug)]
pub struct Picker<'a> {
    /// Title in the upper edge.
    pub title: &'a str,
    /// Label of the filter and the filter; none = fixed list.
    pub filter: Option<(&'a str, &'a TextField)>,
    /// Rows: what is shown, and a second column.
    pub rows: &'a [(String, String)],
    /// They are the program's own choices: what explains one is worth as much as its name.
    pub fixed: bool,
    /// The chosen row.
    pub selected: usize,
    /// Said instead of rows when there are none.
    pub empty: &'a str,
    /// Said where more match than the rows.
    pub more: Option<&'a str>,
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
            None => self.wanted(canvas).clamp(LEAST, 110),
        };
        // A fixed list that would be cut takes a part of the rim as well.
        let rim = if self.filter.is_none() && wanted > LEAST {
            4
        } else {
            10
        };
        let columns = canvas.width().saturating_sub(rim).clamp(1, wanted);
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
        let (w, h) = (panel.width(), panel.height());
        lower_edge(&mut panel, self.hint);
        let room = usize::from(h.saturating_sub(above + 2));
        let from = self.selected.saturating_sub(room.saturating_sub(1));
        let all = self.rows.len();
        let mut part = format!("{}-{} / {all}", from + 1, (from + room).min(all));
        if let Some(more) = self.more {
            part.push_str("+  ");
            part.push_str(more);
        }
        let cut = all > room || self.more.is_some();
        upper_edge(&mut panel, self.title, cut.then_some(&part));
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
        let most = if self.fixed { w / 2 } else { w / 3 };
        let second = second.min(most.max(w.saturating_sub(labels.unwrap_or(0) + 7)));
        let first = w.saturating_sub(second + 7);
        if self.rows.is_empty() {
            panel.put(3, above + 1, self.empty, Ink::Quiet);
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

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    /// Twenty fields below these lines as they stand on 19 rows, the field of this index in focus, and how far the lines
    /// can be scrolled.
    fn drawn(lines: usize, at: usize, scroll: u16) -> (Vec<String>, Extent) {
        let area = Rect::new(0, 0, 80, 19);
        let mut buffer = Buffer::empty(area);
        let mut cursor = None;
        let mut canvas = Canvas::new(&mut buffer, area, Look::default(), &mut cursor);
        let lines: Vec<_> = (1..=lines)
            .map(|n| (format!("line {n}."), Ink::Plain))
            .collect();
        let labels: Vec<String> = (1..=20).map(|n| format!("field {n}:")).collect();
        let field = TextField::default();
        let form = Form {
            title: "Title",
            lines: &lines,
            scroll,
            more: ("more", "back"),
            called: "Fields",
            fields: labels
                .iter()
                .map(|label| (label.as_str(), &field, String::new()))
                .collect(),
            at,
            hint: "keys",
        };
        let extent = form.draw(&mut canvas);
        let cells: Vec<&str> = buffer.content.iter().map(|c| c.symbol()).collect();
        (cells.chunks(80).map(<[_]>::concat).collect(), extent)
    }

    #[test]
    fn of_more_fields_than_fit_the_question_keeps_its_rows_and_it_is_said_which_are_shown() {
        let (rows, extent) = drawn(2, 0, 0);
        let all = rows.join("\n");
        for part in ["line 1.", "line 2.", "field 1:", "Fields 1-12 / 20"] {
            assert!(all.contains(part), "{part}: {all}");
        }
        assert!(!all.contains("field 13:"), "{all}");
        assert_eq!(extent.furthest, 0);
        let (rows, _) = drawn(2, 19, 0);
        let all = rows.join("\n");
        for part in ["line 1.", "field 9:", "field 20:", "Fields 9-20 / 20"] {
            assert!(all.contains(part), "{part}: {all}");
        }
    }

    #[test]
    fn lines_that_do_not_fit_above_many_fields_are_counted_and_reached_by_scrolling() {
        let (rows, extent) = drawn(9, 0, 0);
        let all = rows.join("\n");
        assert!(all.contains("1-4 / 9  more"), "{all}");
        assert_eq!((extent.furthest, extent.room), (5, 4));
        let (rows, _) = drawn(9, 0, 5);
        let all = rows.join("\n");
        assert!(
            all.contains("6-9 / 9  back") && all.contains("line 9."),
            "{all}"
        );
    }
}
