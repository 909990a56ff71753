//! The form as it is drawn.

use super::fields::{bare, choice_text, columns, section_title};
use super::{FormScreen, Value};
use crate::app::Shared;
use crate::i18n::counter::Counter;
use crate::i18n::detail::Detail;
use crate::i18n::fields;
use crate::keys::{Command, Context};
use crate::screens::application::entry::Slot;
use crate::ui::form::{self, FormLine};
use crate::ui::{Canvas, Ink};

impl FormScreen {
    pub(super) fn paint(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Detail(language);
        let keymap = &shared.settings.keymap;
        let keys = keymap.key_of(Command::ClearSection, Context::Form);
        let labels: Vec<String> = self
            .entry
            .shown()
            .map(|s| fields::label(language, s.field))
            .collect();
        let mut lines = Vec::new();
        if self.is_new() {
            lines.push(FormLine::Note {
                text: Counter(language).steps().to_owned(),
                ink: Ink::Title,
            });
        }
        if let Some(text) = &self.returned {
            lines.push(FormLine::Note {
                text: text.clone(),
                ink: Ink::Warning,
            });
        }
        let mut section = None;
        let (mut heading, mut of_focus) = (0, 0);
        for (slot, label) in self.entry.shown().zip(&labels) {
            if section != Some(slot.section) {
                section = Some(slot.section);
                let title = section_title(language, slot.section);
                heading = lines.len();
                lines.push(FormLine::Section {
                    title: title.to_owned(),
                    hint: words.clear_with(&keys, bare(title)),
                });
            }
            if slot.field == self.focus {
                of_focus = heading;
            }
            lines.push(self.line(shared, slot, label));
        }
        let scroll = self.scroll.get();
        self.scroll.set(match self.paged.take() {
            true => form::draw_section(canvas, &lines, scroll, of_focus),
            false => form::draw(canvas, &lines, scroll),
        });
    }

    fn line<'a>(&'a self, shared: &Shared, slot: &'a Slot, label: &'a str) -> FormLine<'a> {
        let language = shared.language();
        let focus = slot.field == self.focus;
        let error = self
            .faults
            .iter()
            .find(|(f, _)| *f == slot.field)
            .map(|(_, why)| why.clone());
        match &slot.value {
            Value::Text(field) => FormLine::Field {
                label,
                field,
                columns: columns(slot.field),
                echo: self.echo(language, slot.field),
                error,
                focus,
            },
            Value::Choice(at) => FormLine::Choice {
                label,
                value: choice_text(language, slot.field, *at),
                echo: if focus {
                    Detail(language).choice_hint().to_owned()
                } else {
                    String::new()
                },
                error,
                focus,
            },
        }
    }
}
