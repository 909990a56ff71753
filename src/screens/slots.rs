//! A small form: labelled fields and choices one below the other, for filters and masters. Holds what is typed and
//! what is wrong with it; the screen that shows it reads the values.

mod cleared;
mod days;
mod faults;
mod keys;
mod shown;
mod slot;

pub use slot::{Input, Slot};

use crate::app::Source;
use crate::domain::record::Choice;
use crate::i18n::Language;
use chrono::NaiveDate;
use cleared::Cleared;
use std::cell::Cell;

/// The form.
#[derive(Debug, Clone)]
pub struct Slots {
    slots: Vec<Slot>,
    focus: usize,
    scroll: Cell<u16>,
    untouched: Vec<String>,
    /// What one key took away, the latest last.
    cleared: Vec<Cleared>,
}

impl Slots {
    /// A form of these fields, the focus on the first that can be changed.
    #[must_use]
    pub fn new(slots: Vec<Slot>) -> Self {
        let untouched = slots.iter().map(|s| s.value().to_owned()).collect();
        let focus = slots
            .iter()
            .position(|s| !matches!(s.input, Input::Fixed(_)))
            .unwrap_or(0);
        Self {
            slots,
            focus,
            scroll: Cell::new(0),
            untouched,
            cleared: Vec::new(),
        }
    }

    /// The same, in which the fields of these names are days: which, is said beside them.
    #[must_use]
    pub fn with_days(mut self, keys: &[&str], today: NaiveDate, language: Language) -> Self {
        for slot in self.slots.iter_mut().filter(|s| keys.contains(&s.key)) {
            slot.day = Some((today, language));
        }
        self
    }

    /// A field's value, without blanks around it.
    #[must_use]
    pub fn value(&self, key: &str) -> &str {
        self.slots
            .iter()
            .find(|s| s.key == key)
            .map_or("", |s| s.value().trim())
    }

    /// A field's value as it was typed.
    #[must_use]
    pub fn raw(&self, key: &str) -> &str {
        self.slots
            .iter()
            .find(|s| s.key == key)
            .map_or("", Slot::value)
    }

    /// The field in focus, where it can be changed.
    #[must_use]
    pub fn focused(&self) -> Option<&Slot> {
        self.slots
            .get(self.focus)
            .filter(|slot| !matches!(slot.input, Input::Fixed(_)))
    }

    /// Every field.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        self.slots.iter_mut()
    }

    /// What stands in every field that can be changed, by name.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let typed = |s: &&Slot| !matches!(s.input, Input::Fixed(_));
        self.slots.iter().filter(typed).map(|s| (s.key, s.value()))
    }

    /// The field in focus.
    #[must_use]
    pub fn focus(&self) -> &'static str {
        self.slots.get(self.focus).map_or("", |s| s.key)
    }

    /// A field as it was left.
    pub fn put_back(&mut self, key: &str, text: &str) {
        let Some(slot) = self.slots.iter_mut().find(|s| s.key == key) else {
            return;
        };
        match &mut slot.input {
            Input::Text(field) => field.put_back(text),
            Input::Area(area) => area.put_back(text),
            Input::Choice { values, at } => {
                if let Some(n) = values.iter().position(|(code, _)| code == text) {
                    *at = n;
                }
            }
            Input::Fixed(_) => {}
        }
    }

    /// The focus as it was left.
    pub fn go_on(&mut self, key: &str) {
        let at = self.slots.iter().position(|s| s.key == key);
        self.focus = at.unwrap_or(self.focus);
        if let Some(Input::Text(field)) = self.slots.get_mut(self.focus).map(|s| &mut s.input) {
            field.go_on();
        }
    }

    /// F4 finds a field's values here from now on.
    pub fn set_source(&mut self, key: &str, source: Source) {
        if let Some(slot) = self.slots.iter_mut().find(|s| s.key == key) {
            slot.source = Some(source);
        }
    }

    /// Whether anything differs from how it was opened.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.slots
            .iter()
            .zip(&self.untouched)
            .any(|(s, was)| s.value() != was)
    }

    /// Whether a field differs from how it was opened.
    #[must_use]
    pub fn is_typed(&self, key: &str) -> bool {
        let mut both = self.slots.iter().zip(&self.untouched);
        both.any(|(s, was)| s.key == key && s.value() != was)
    }

    /// Whether F4 finds something for this field.
    #[must_use]
    pub fn has_values(&self) -> bool {
        self.slots
            .get(self.focus)
            .is_some_and(|s| s.source.is_some() || matches!(s.input, Input::Choice { .. }))
    }

    /// Whether one of a few values is turned to here.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        let slot = self.slots.get(self.focus);
        slot.is_some_and(|s| matches!(s.input, Input::Choice { .. }))
    }

    /// These were found for this field: what is typed there may be the code of one of them.
    pub fn name_from(&mut self, key: &str, choices: &[Choice]) {
        for slot in self.slots.iter_mut().filter(|s| s.key == key) {
            let found = choices.iter().find(|c| c.code == slot.value().trim());
            slot.named = found.map(|c| (c.code.clone(), c.label.clone()));
        }
    }

    /// Whose code stands in this field, where that is known.
    #[must_use]
    pub fn name(&self, key: &str) -> Option<&str> {
        self.slots.iter().find(|s| s.key == key)?.name()
    }
}
