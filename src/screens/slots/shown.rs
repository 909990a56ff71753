//! How the form is drawn.

use super::slot::TEXT;
use super::{Input, Slot, Slots};
use crate::ui::form::{self, FormLine, LABEL};
use crate::ui::frame::LEAST;
use crate::ui::{Canvas, Ink};

impl Slots {
    /// Draws it under remarks.
    pub fn draw(&self, canvas: &mut Canvas<'_>, notes: &[(String, Ink)]) {
        let mut lines: Vec<FormLine<'_>> = notes
            .iter()
            .map(|(text, ink)| FormLine::Note {
                text: text.clone(),
                ink: *ink,
            })
            .collect();
        for (n, slot) in self.slots.iter().enumerate() {
            let focus = n == self.focus;
            let (label, error) = (slot.label.as_str(), slot.error.clone());
            lines.push(match &slot.input {
                Input::Text(field) => FormLine::Field {
                    label,
                    field,
                    columns: columns(slot, canvas),
                    echo: slot.said(),
                    error,
                    focus,
                },
                Input::Area(area) => FormLine::Area {
                    label,
                    area,
                    rows: if slot.one_line { 2 } else { 4 },
                    echo: slot.said(),
                    error,
                    focus,
                },
                Input::Choice { .. } => FormLine::Choice {
                    label,
                    value: self.words_of(slot),
                    echo: slot.said(),
                    error,
                    focus,
                },
                Input::Fixed(value) => FormLine::Fixed {
                    label,
                    value: value.clone(),
                },
            });
        }
        self.scroll
            .set(form::draw(canvas, &lines, self.scroll.get()));
    }

    fn words_of(&self, slot: &Slot) -> String {
        match &slot.input {
            Input::Choice { values, at } => {
                values.get(*at).map_or(String::new(), |(_, w)| w.clone())
            }
            _ => String::new(),
        }
    }
}

/// Columns of a text on this canvas: what a wide terminal has more of is the text's, where nothing stands beside it, and as
/// far as the text needs it where something does.
fn columns(slot: &Slot, canvas: &Canvas<'_>) -> u16 {
    let (said, width) = (slot.said(), canvas.width());
    let most = TEXT + width.saturating_sub(LEAST.0);
    match &slot.input {
        Input::Text(_) if said.is_empty() && slot.columns == TEXT => most,
        Input::Text(field) => {
            let beside = match said.is_empty() {
                true => 0,
                false => canvas.measure(&said) + 1,
            };
            let free = width.saturating_sub(LABEL + 2 + beside);
            let needed = canvas.measure(field.text()) + 1;
            needed.min(most).min(free).max(slot.columns)
        }
        _ => slot.columns,
    }
}
