//! One field of a small form: what it holds, and what is said beside it.

use crate::app::Source;
use crate::domain::date;
use crate::domain::money::Yen;
use crate::i18n::{Language, dates};
use crate::ui::field::Fold;
use crate::ui::{TextArea, TextField};
use chrono::NaiveDate;

/// Columns of a text on the narrowest terminal.
pub(super) const TEXT: u16 = 40;

/// What a slot holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Typed.
    Text(TextField),
    /// One of these: code and words.
    Choice {
        /// Codes and words.
        values: Vec<(String, String)>,
        /// The chosen one.
        at: usize,
    },
    /// Several lines.
    Area(TextArea),
    /// Not to be changed here.
    Fixed(String),
}

/// One field.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Name by which the value is read.
    pub key: &'static str,
    /// Label.
    pub label: String,
    /// Value.
    pub input: Input,
    /// Display columns of a text.
    pub(super) columns: u16,
    /// Where F4 finds values.
    pub(super) source: Option<Source>,
    /// Said beside the field.
    pub echo: String,
    /// It is a day, read as of this one: which, is said beside it.
    pub(super) day: Option<(NaiveDate, Language)>,
    /// It is an amount: how it reads is said beside it.
    amount: Option<Language>,
    /// A code and whose it is: said beside the field as long as that code stands in it.
    pub(super) named: Option<(String, String)>,
    /// What is wrong.
    pub error: Option<String>,
    /// Several rows, but one line: Enter goes on, a paste is joined.
    pub(super) one_line: bool,
}

impl Slot {
    /// A text as typed.
    #[must_use]
    pub fn text(key: &'static str, label: impl Into<String>, value: &str) -> Self {
        Self::of(
            key,
            label,
            Input::Text(TextField::default().at_most(200).holding(value)),
        )
    }

    /// Digits, dates, codes: full width becomes narrow.
    #[must_use]
    pub fn narrow(key: &'static str, label: impl Into<String>, value: &str) -> Self {
        let field = TextField::new(Fold::Narrow).at_most(60).holding(value);
        let mut slot = Self::of(key, label, Input::Text(field));
        slot.columns = 20;
        slot
    }

    /// One of several; `chosen` is a code.
    #[must_use]
    pub fn choice(
        key: &'static str,
        label: impl Into<String>,
        values: Vec<(String, String)>,
        chosen: &str,
    ) -> Self {
        let at = values
            .iter()
            .position(|(code, _)| code == chosen)
            .unwrap_or(0);
        Self::of(key, label, Input::Choice { values, at })
    }

    /// Not to be changed.
    #[must_use]
    pub fn fixed(key: &'static str, label: impl Into<String>, value: &str) -> Self {
        Self::of(key, label, Input::Fixed(value.to_owned()))
    }

    /// Several lines of at most `most` characters; it takes what room the other fields leave.
    #[must_use]
    pub fn area(key: &'static str, label: impl Into<String>, value: &str, most: usize) -> Self {
        Self::of(key, label, Input::Area(TextArea::holding(most, value)))
    }

    fn of(key: &'static str, label: impl Into<String>, input: Input) -> Self {
        Self {
            key,
            label: label.into(),
            input,
            columns: TEXT,
            source: None,
            echo: String::new(),
            day: None,
            amount: None,
            named: None,
            error: None,
            one_line: false,
        }
    }

    /// The same for one long line, in fewer rows.
    #[must_use]
    pub fn of_one_line(mut self) -> Self {
        self.one_line = true;
        self
    }

    /// The same for an amount: how it was read is said beside it.
    #[must_use]
    pub fn of_yen(mut self, language: Language) -> Self {
        self.amount = Some(language);
        self
    }

    /// The same with values to be found by F4.
    #[must_use]
    pub fn from_list(mut self, source: Source) -> Self {
        self.source = Some(source);
        self
    }

    /// The same with this beside it.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.echo = hint.into();
        self
    }

    /// Whose code stands in it, where that is known: never that of the code that stood there before.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let (code, name) = self.named.as_ref()?;
        (code == self.value().trim()).then_some(name)
    }

    pub(super) fn said(&self) -> String {
        if let Some(name) = self.name() {
            return name.to_owned();
        }
        let day = self.day.and_then(|(today, language)| {
            let day = date::parse(self.value(), today).ok()?;
            Some(dates::both(language, day))
        });
        let amount = self.amount.and_then(|language| {
            let yen = self.value().parse::<Yen>().ok()?;
            // What nothing means stands as the hint.
            (yen != Yen::ZERO).then(|| dates::amount(language, yen))
        });
        // What is said of a blank field is not said of one that is filled.
        day.or(amount).unwrap_or_else(|| self.echo.clone())
    }

    /// What is typed, or the chosen code.
    #[must_use]
    pub fn value(&self) -> &str {
        value_of(&self.input)
    }
}

pub(super) fn value_of(input: &Input) -> &str {
    match input {
        Input::Text(field) => field.text(),
        Input::Area(area) => area.text(),
        Input::Choice { values, at } => values.get(*at).map_or("", |(code, _)| code),
        Input::Fixed(text) => text,
    }
}
