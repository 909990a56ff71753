//! A dialog with fields to fill: a reason and a day, a note, figures that are typed again. Enter goes to the next
//! field, and from the last one ends it; what is wrong is said by the screen, which opens it again as it was.

use super::dialog::{Answered, Step};
use super::scroll::Scroll;
use crate::domain::date;
use crate::i18n::Language;
use crate::i18n::dates;
use crate::i18n::dialogs::Dialogs;
use crate::keys::Command;
use crate::ui::field::TextField;
use crate::ui::theme::Ink;
use chrono::NaiveDate;

/// Fields to fill.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Title.
    pub title: String,
    /// What is asked about.
    pub lines: Vec<(String, Ink)>,
    /// The fields, from top to bottom.
    pub fields: Vec<AskField>,
    /// The field in focus.
    pub at: usize,
    /// What F1 says of it before its keys.
    pub about: Option<&'static str>,
    /// What it is about, as in a confirmation.
    pub(super) keys: Vec<String>,
    /// It has not stood on the screen yet: what is typed ahead may fill it and does not end it.
    pub(super) unseen: bool,
    /// What was typed before and stands in it again.
    pub(super) before: Vec<String>,
    /// How far its lines have been read.
    pub(super) scroll: Scroll,
}

/// One field.
#[derive(Debug, Clone)]
pub struct AskField {
    /// Label.
    pub label: String,
    /// What is typed.
    pub field: TextField,
    /// It may stay blank.
    pub optional: bool,
    /// What F1 says of it.
    pub about: &'static str,
    /// It is a day to come: which, is said beside it.
    day_ahead: bool,
}

impl AskField {
    /// A field that may not be blank, explained by this.
    #[must_use]
    pub fn new(label: impl Into<String>, field: TextField, about: &'static str) -> Self {
        Self {
            label: label.into(),
            field,
            optional: false,
            about,
            day_ahead: false,
        }
    }

    /// The same for a day after today.
    #[must_use]
    pub fn day_ahead(self) -> Self {
        Self {
            day_ahead: true,
            ..self
        }
    }

    /// What is understood of what is typed.
    pub(super) fn said(&self, today: NaiveDate, language: Language) -> String {
        let day = date::parse_ahead(self.field.text(), today).ok();
        let day = day.filter(|day| self.day_ahead && *day > today);
        day.map_or(String::new(), |day| dates::both(language, day))
    }

    /// The same, which may stay blank.
    #[must_use]
    pub fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }
}

impl Ask {
    /// A dialog with these fields, the first in focus.
    #[must_use]
    pub fn new(title: impl Into<String>, lines: Vec<(String, Ink)>, fields: Vec<AskField>) -> Self {
        Self {
            title: title.into(),
            lines,
            fields,
            at: 0,
            about: None,
            keys: Vec::new(),
            unseen: true,
            before: Vec::new(),
            scroll: Scroll::default(),
        }
    }

    /// The same, explained by this when F1 is pressed.
    #[must_use]
    pub fn about(self, text: &'static str) -> Self {
        Self {
            about: Some(text),
            ..self
        }
    }

    /// The same, whose fields are kept under these names when it is left or what it led to is refused.
    #[must_use]
    pub fn kept_as(self, keys: impl IntoIterator<Item = String>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
            ..self
        }
    }

    /// The same once more, with the values that it was answered with and the field in focus that was wrong: its lines have
    /// been read.
    #[must_use]
    pub fn holding(mut self, values: &[String], at: usize) -> Self {
        for (field, value) in self.fields.iter_mut().zip(values) {
            field.field.set(value);
        }
        self.at = at.min(self.fields.len().saturating_sub(1));
        self.scroll.read();
        self
    }

    /// The day in the field in focus stands there as it was read: what is kept of it, and what it is sent as, is no other
    /// day tomorrow.
    pub(super) fn settle(&mut self, today: NaiveDate) {
        let Some(asked) = self.fields.get_mut(self.at).filter(|f| f.day_ahead) else {
            return;
        };
        if !date::moves(asked.field.text()) {
            return;
        }
        // What is no day to come stands as it was typed, where it is refused.
        let day = date::parse_ahead(asked.field.text(), today).ok();
        if let Some(day) = day.filter(|day| *day > today) {
            asked.field.set(&date::short(day));
        }
    }

    pub(super) fn field(&mut self) -> Option<&mut TextField> {
        self.fields.get_mut(self.at).map(|f| &mut f.field)
    }

    pub(super) fn command(&mut self, command: Command, language: Language) -> Step {
        let last = self.fields.len().saturating_sub(1);
        match command {
            Command::Run => {
                let blank = |f: &AskField| !f.optional && f.field.text().trim().is_empty();
                if self.fields.get(self.at).is_some_and(blank) {
                    return Step::Say(Dialogs(language).field_needed());
                }
                if self.at < last {
                    self.at += 1;
                } else if let Some(missing) = self.fields.iter().position(blank) {
                    self.at = missing;
                    return Step::Say(Dialogs(language).field_needed());
                } else if self.unseen {
                    return Step::Blind(Dialogs(language).not_seen_yet_fields());
                } else if let Some(further) = self.scroll.further(self.lines.len(), language) {
                    return further;
                } else {
                    let values = self
                        .fields
                        .iter()
                        .map(|f| f.field.text().trim().to_owned())
                        .collect();
                    return Step::End(Answered::Filled(values));
                }
            }
            Command::NextField | Command::Down => self.at = (self.at + 1).min(last),
            Command::PreviousField | Command::Up => self.at = self.at.saturating_sub(1),
            // Lines above the fields that did not fit.
            Command::PageUp | Command::PageDown => self.scroll.command(command),
            _ => {}
        }
        Step::Stay
    }
}
