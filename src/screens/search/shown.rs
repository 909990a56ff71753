//! How the form is drawn: what was typed, and how it is read, said beside it.

use super::{SearchScreen, fold_of};
use crate::app::Shared;
use crate::domain::date;
use crate::domain::search::{Field, read};
use crate::i18n::search::{self, Search};
use crate::i18n::{Language, dates};
use crate::keys::{Command, Context};
use crate::ui::field::Fold;
use crate::ui::form::{self, FormLine};
use crate::ui::{Canvas, Ink};

impl SearchScreen {
    fn echo(&self, field: Field, shared: &Shared) -> String {
        let language = shared.language();
        let entry = self.entry();
        let Ok(criteria) = read(&entry, date::jst_day(shared.now)) else {
            return String::new();
        };
        let days = match field {
            Field::Received => criteria.received,
            Field::ContractDate => criteria.contract_date,
            Field::GuaranteeEnd => criteria.guarantee_end,
            Field::Amount | Field::Price => {
                let range = if field == Field::Amount {
                    criteria.amount
                } else {
                    criteria.price
                };
                let end = |y: Option<crate::domain::money::Yen>| {
                    y.map_or(String::new(), |y| dates::reading(language, y))
                };
                return wave(language, range.is_open(), end(range.from), end(range.to));
            }
            _ => return String::new(),
        };
        let end =
            |d: Option<chrono::NaiveDate>| d.map_or(String::new(), |d| dates::narrow(language, d));
        wave(language, days.is_open(), end(days.from), end(days.to))
    }

    pub(super) fn show(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Search(language);
        let key = |command| shared.settings.keymap.key_of(command, Context::Form);
        let mut lines = vec![FormLine::Note {
            text: words.hint(key(Command::Run), key(Command::NextField)),
            ink: Ink::Quiet,
        }];
        for field in Field::ALL {
            let focus = field == self.focus;
            let error = self
                .faults
                .iter()
                .find(|(f, _)| *f == field)
                .map(|(_, why)| why.clone());
            let label = search::field(language, field);
            let typed = self.typed.iter().find(|(f, _)| *f == field);
            lines.push(match typed {
                Some((_, text)) => FormLine::Field {
                    label,
                    field: text,
                    columns: if fold_of(field) == Fold::AsTyped {
                        56
                    } else {
                        28
                    },
                    echo: self.echo(field, shared),
                    error,
                    focus,
                },
                None => FormLine::Choice {
                    label,
                    value: self
                        .choices(field, language)
                        .get(self.choice(field))
                        .cloned()
                        .unwrap_or_default(),
                    echo: if focus {
                        words.choice_hint().to_owned()
                    } else {
                        String::new()
                    },
                    error,
                    focus,
                },
            });
        }
        self.scroll
            .set(form::draw(canvas, &lines, self.scroll.get()));
    }
}

fn wave(language: Language, open: bool, from: String, to: String) -> String {
    match (open, from == to) {
        (true, _) => String::new(),
        (false, true) => from,
        (false, false) => dates::span(language, &from, &to),
    }
}
