//! A form: sections of labelled fields, what each field understood, and what is wrong with it.
//! The fields themselves belong to the screen; this only draws them and scrolls to the focus.

use super::area::TextArea;
use super::canvas::Canvas;
use super::field::TextField;
use super::theme::Ink;
use crate::terminal::width::Align;

/// Columns of the labels.
pub const LABEL: u16 = 18;
/// Columns that a field of the whole width leaves free at the right.
const MARGIN: u16 = 5;

/// As many columns as there are: a field for names and sentences. What is understood of them has no room beside it.
pub const WHOLE: u16 = u16::MAX;

/// A row of a form.
#[derive(Debug)]
pub enum FormLine<'a> {
    /// A section's title and how it is cleared.
    Section {
        /// Title.
        title: String,
        /// Keys, at the right.
        hint: String,
    },
    /// A field.
    Field {
        /// Label.
        label: &'a str,
        /// The field.
        field: &'a TextField,
        /// Display columns of the field.
        columns: u16,
        /// What was understood, beside it.
        echo: String,
        /// What is wrong, on the row below.
        error: Option<String>,
        /// It has the focus.
        focus: bool,
    },
    /// Several lines below their label; areas share what room the others leave.
    Area {
        /// Label.
        label: &'a str,
        /// The lines.
        area: &'a TextArea,
        /// Fewest rows.
        rows: u16,
        /// Said beside the label.
        echo: String,
        /// What is wrong, instead of that.
        error: Option<String>,
        /// It has the focus.
        focus: bool,
    },
    /// A value that is chosen, not typed (yes/no, 電子/書面).
    Choice {
        /// Label.
        label: &'a str,
        /// What is chosen.
        value: String,
        /// Said beside it.
        echo: String,
        /// What is wrong, on the row below.
        error: Option<String>,
        /// It has the focus.
        focus: bool,
    },
    /// Something that cannot be changed here.
    Fixed {
        /// Label.
        label: &'a str,
        /// Value.
        value: String,
    },
    /// A remark over the whole width.
    Note {
        /// Text.
        text: String,
        /// Meaning.
        ink: Ink,
    },
}

impl FormLine<'_> {
    fn rows(&self, canvas: &Canvas<'_>) -> u16 {
        match self {
            Self::Field {
                error: Some(why), ..
            }
            | Self::Choice {
                error: Some(why), ..
            } => 1 + canvas.wrapped(why, LABEL + 1),
            Self::Fixed { value, .. } => canvas.wrapped(value, LABEL + 1),
            Self::Note { text, .. } => canvas.wrapped(text, 1),
            // Its label and the fewest lines to write in; `draw` gives it what is left.
            Self::Area { rows, .. } => 1 + rows,
            Self::Section { .. } | Self::Field { .. } | Self::Choice { .. } => 1,
        }
    }

    fn is_wrong(&self) -> bool {
        matches!(
            self,
            Self::Field { error: Some(_), .. } | Self::Choice { error: Some(_), .. }
        )
    }

    fn focused(&self) -> bool {
        matches!(
            self,
            Self::Field { focus: true, .. }
                | Self::Choice { focus: true, .. }
                | Self::Area { focus: true, .. }
        )
    }
}

/// Draws the form. `scroll` is the first row that was shown last time; gives the one shown now, so
/// that rows stay where they are until the focus leaves the window.
pub fn draw(canvas: &mut Canvas<'_>, lines: &[FormLine<'_>], scroll: u16) -> u16 {
    draw_from(canvas, lines, scroll, None)
}

/// The same where the focus came to another section: all of that is shown, as far as there is room. `heading`: its line.
pub fn draw_section(
    canvas: &mut Canvas<'_>,
    lines: &[FormLine<'_>],
    scroll: u16,
    heading: usize,
) -> u16 {
    draw_from(canvas, lines, scroll, Some(heading))
}

fn draw_from(
    canvas: &mut Canvas<'_>,
    lines: &[FormLine<'_>],
    scroll: u16,
    heading: Option<usize>,
) -> u16 {
    let mut heights: Vec<u16> = lines.iter().map(|l| l.rows(canvas)).collect();
    let window = canvas.height();
    let spare = window.saturating_sub(heights.iter().sum());
    let areas = |l: &&FormLine<'_>| matches!(l, FormLine::Area { .. });
    let areas = u16::try_from(lines.iter().filter(areas).count()).unwrap_or(u16::MAX);
    let spare = spare / areas.max(1);
    for (line, height) in lines.iter().zip(&mut heights) {
        if matches!(line, FormLine::Area { .. }) {
            *height += spare;
        }
    }
    let all: u16 = heights.iter().sum();
    let mut from = scroll.min(all.saturating_sub(window));
    if let Some(heading) = heading {
        let fields = lines.iter().skip(heading + 1);
        let length = 1 + fields
            .take_while(|l| !matches!(l, FormLine::Section { .. }))
            .count();
        let top: u16 = heights.iter().take(heading).sum();
        let rows: u16 = heights.iter().skip(heading).take(length).sum();
        from = from.max((top + rows).saturating_sub(window)).min(top);
    }
    if let Some(i) = lines.iter().position(FormLine::focused) {
        let top: u16 = heights.iter().take(i).sum();
        let end = top + heights.get(i).copied().unwrap_or(1);
        from = from
            .min(top.saturating_sub(1))
            .max(end.saturating_sub(window));
        // A fault of the last field that shows would be a mark without its reason: the field in focus stays.
        let reason = reason_below(lines, &heights, from + window);
        from = from.max(reason.saturating_sub(window).min(top.saturating_sub(1)));
    }
    let mut row = 0u16;
    for (line, height) in lines.iter().zip(&heights) {
        // A heading whose fields are all below the window says nothing yet.
        let alone = matches!(line, FormLine::Section { .. }) && row + 1 == from + window;
        if row >= from && row - from < window && !alone {
            line_at(canvas, row - from, *height, line);
        }
        row += height;
    }
    from
}

/// Where the reason ends of a fault whose field shows, and which goes on below `edge`; 0: there is none.
fn reason_below(lines: &[FormLine<'_>], heights: &[u16], edge: u16) -> u16 {
    let mut top = 0u16;
    for (line, height) in lines.iter().zip(heights) {
        let end = top + height;
        if top < edge && edge < end && line.is_wrong() {
            return end;
        }
        top = end;
    }
    0
}

fn line_at(canvas: &mut Canvas<'_>, y: u16, height: u16, line: &FormLine<'_>) {
    let width = canvas.width();
    match line {
        FormLine::Section { title, hint } => {
            canvas.put(0, y, title, Ink::Title);
            let at = width.saturating_sub(canvas.measure(hint));
            canvas.put(at, y, hint, Ink::Quiet);
        }
        FormLine::Field {
            label,
            field,
            columns,
            echo,
            error,
            focus,
        } => {
            mark(canvas, y, label, *focus, error.is_some());
            let columns = (*columns).min(width.saturating_sub(LABEL + 1 + MARGIN));
            field.draw(canvas, LABEL + 1, y, columns, *focus);
            canvas.put(LABEL + columns + 2, y, echo, Ink::Quiet);
            fault(canvas, y, error.as_deref());
        }
        FormLine::Area {
            label,
            area,
            echo,
            error,
            focus,
            ..
        } => {
            mark(canvas, y, label, *focus, error.is_some());
            match error {
                Some(why) => canvas.put(LABEL + 1, y, why, Ink::Bad),
                None => canvas.put(LABEL + 1, y, echo, Ink::Quiet),
            };
            let rows = height
                .saturating_sub(1)
                .min(canvas.height().saturating_sub(y + 1));
            area.draw(canvas, 2, y + 1, width.saturating_sub(3), rows, *focus);
        }
        FormLine::Choice {
            label,
            value,
            echo,
            error,
            focus,
        } => {
            mark(canvas, y, label, *focus, error.is_some());
            let ink = if *focus { Ink::Selected } else { Ink::Plain };
            let x = canvas.put(LABEL + 1, y, &format!("< {value} >"), ink);
            canvas.put(x + 1, y, echo, Ink::Quiet);
            if *focus {
                canvas.cursor(LABEL + 1, y);
            }
            fault(canvas, y, error.as_deref());
        }
        FormLine::Fixed { label, value } => {
            canvas.put_in(2, y, LABEL - 2, Align::Left, label, Ink::Quiet);
            canvas.paragraph(LABEL + 1, y, value, Ink::Plain);
        }
        FormLine::Note { text, ink } => {
            canvas.paragraph(1, y, text, *ink);
        }
    }
}

fn mark(canvas: &mut Canvas<'_>, y: u16, label: &str, focus: bool, wrong: bool) {
    // Both are told: where the cursor is, and what is wrong there.
    let after = canvas.put(0, y, if focus { ">" } else { "" }, Ink::Plain);
    canvas.put(after, y, if wrong { "!" } else { "" }, Ink::Bad);
    canvas.put_in(
        2,
        y,
        LABEL - 2,
        Align::Left,
        label,
        if focus { Ink::Title } else { Ink::Quiet },
    );
}

fn fault(canvas: &mut Canvas<'_>, y: u16, error: Option<&str>) {
    if let Some(error) = error {
        canvas.paragraph(LABEL + 1, y + 1, error, Ink::Bad);
    }
}
