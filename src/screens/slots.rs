//! A small form: labelled fields and choices one below the other, for filters and masters. Holds what is typed and
//! what is wrong with it; the screen that shows it reads the values.

use crate::app::{Choose, Cx, Dialog, Source};
use crate::domain::date;
use crate::domain::money::Yen;
use crate::domain::record::Choice;
use crate::i18n::counter::Counter;
use crate::i18n::{Language, dates};
use crate::keys::{Command, Context};
use crate::ui::field::{Edit, Fold};
use crate::ui::form::{self, FormLine};
use crate::ui::{Canvas, Ink, TextArea, TextField};
use chrono::NaiveDate;
use std::cell::Cell;

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
    columns: u16,
    /// Where F4 finds values.
    source: Option<Source>,
    /// Said beside the field.
    pub echo: String,
    /// It is a day, read as of this one: which, is said beside it.
    day: Option<(NaiveDate, Language)>,
    /// It is an amount: how it reads is said beside it.
    amount: Option<Language>,
    /// A code and whose it is: said beside the field as long as that code stands in it.
    named: Option<(String, String)>,
    /// What is wrong.
    pub error: Option<String>,
    /// Several rows, but one line: Enter goes on, a paste is joined.
    one_line: bool,
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
            columns: 40,
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
        (code == self.value()).then_some(name)
    }

    fn said(&self) -> String {
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

fn value_of(input: &Input) -> &str {
    match input {
        Input::Text(field) => field.text(),
        Input::Area(area) => area.text(),
        Input::Choice { values, at } => values.get(*at).map_or("", |(code, _)| code),
        Input::Fixed(text) => text,
    }
}

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

/// A form that was cleared: each field that changed, before and after, and where the focus was.
#[derive(Debug, Clone)]
struct Cleared {
    fields: Vec<(&'static str, Input, Input)>,
    focus: usize,
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

    /// Says what is wrong, all at once, the focus on the first; true when something is.
    pub fn show_faults(&mut self, faults: &[(&'static str, String)]) -> bool {
        for slot in &mut self.slots {
            slot.error = faults
                .iter()
                .find(|(key, _)| *key == slot.key)
                .map(|(_, why)| why.clone());
        }
        if let Some(first) = self.slots.iter().position(|s| s.error.is_some()) {
            self.leave_all();
            self.focus = first;
        }
        !faults.is_empty()
    }

    /// Says what is wrong with one field, and leaves the focus where it is.
    pub fn set_fault(&mut self, key: &str, why: &str) {
        for slot in self.slots.iter_mut().filter(|s| s.key == key) {
            slot.error = Some(why.to_owned());
        }
    }

    /// This is wrong with a field no longer; something else may be.
    pub fn clear_fault(&mut self, key: &str, why: &str) {
        for slot in self.slots.iter_mut().filter(|s| s.key == key) {
            slot.error.take_if(|said| said == why);
        }
    }

    /// Whether something is said to be wrong with a field.
    #[must_use]
    pub fn has_fault(&self, key: &str) -> bool {
        self.slots.iter().any(|s| s.key == key && s.error.is_some())
    }

    /// What is said to be wrong with a field.
    #[must_use]
    pub fn fault(&self, key: &str) -> Option<&str> {
        let slot = self.slots.iter().find(|s| s.key == key)?;
        slot.error.as_deref()
    }

    /// Whether a field differs from how it was opened.
    #[must_use]
    pub fn is_typed(&self, key: &str) -> bool {
        let mut both = self.slots.iter().zip(&self.untouched);
        both.any(|(s, was)| s.key == key && s.value() != was)
    }

    /// The last field that can be changed has the focus: Enter there is as good as F10.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.slots
            .iter()
            .rposition(|s| !matches!(s.input, Input::Fixed(_)))
            .is_none_or(|last| self.focus == last)
            && !self.breaks_lines()
    }

    /// The field of several lines, when it has the focus: Enter and the arrows are its own there.
    fn area(&self) -> Option<&TextArea> {
        match self.slots.get(self.focus).map(|s| &s.input) {
            Some(Input::Area(area)) => Some(area),
            _ => None,
        }
    }

    /// Whether Enter breaks a line here.
    #[must_use]
    pub fn breaks_lines(&self) -> bool {
        self.area().is_some() && !self.slots.get(self.focus).is_some_and(|s| s.one_line)
    }

    /// Enter, up and down within several lines; true when they were taken.
    fn within_area(&mut self, command: Command) -> bool {
        let Some(slot) = self.slots.get_mut(self.focus) else {
            return false;
        };
        let Input::Area(area) = &mut slot.input else {
            return false;
        };
        match command {
            Command::Run if slot.one_line => false,
            Command::Run => {
                area.insert("\n");
                slot.error = None;
                true
            }
            Command::Up => area.step(false),
            Command::Down => area.step(true),
            Command::PageUp => (0..10).filter(|_| area.step(false)).count() > 0,
            Command::PageDown => (0..10).filter(|_| area.step(true)).count() > 0,
            _ => false,
        }
    }

    /// Whether something that was cleared can be given back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.cleared.is_empty()
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

    fn leave_all(&mut self) {
        for slot in &mut self.slots {
            if let Input::Text(field) = &mut slot.input {
                field.leave();
            }
        }
    }

    fn go(&mut self, forward: bool) {
        self.leave_all();
        let n = self.slots.len().max(1);
        for _ in 0..n {
            self.focus = if forward {
                (self.focus + 1) % n
            } else {
                (self.focus + n - 1) % n
            };
            let fixed = |s: &Slot| matches!(s.input, Input::Fixed(_));
            if !self.slots.get(self.focus).is_some_and(fixed) {
                return;
            }
        }
    }

    /// Moves, cycles, clears, opens F4; true when the command was one of these.
    pub fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        if self.within_area(command) {
            return true;
        }
        match command {
            Command::ClearSection => {
                let before: Vec<_> = self.slots.iter().map(|s| s.input.clone()).collect();
                self.clear();
                self.remember(before, cx);
            }
            Command::Undo => self.undo(cx),
            Command::Run | Command::NextField | Command::Down => self.go(true),
            Command::PreviousField | Command::Up => self.go(false),
            Command::PageDown => (0..6).for_each(|_| self.go(true)),
            Command::PageUp => (0..6).for_each(|_| self.go(false)),
            Command::Values => self.values(cx),
            _ => return false,
        }
        true
    }

    /// A long text is never emptied along with the fields around it, nor they with it.
    fn clear(&mut self) {
        if self.area().is_some() {
            if let Some(slot) = self.slots.get_mut(self.focus)
                && let Input::Area(area) = &mut slot.input
            {
                area.clear();
                slot.error = None;
            }
            return;
        }
        for slot in &mut self.slots {
            slot.error = None;
            match &mut slot.input {
                Input::Text(field) => field.clear(),
                Input::Choice { at, .. } => *at = 0,
                Input::Area(_) | Input::Fixed(_) => {}
            }
        }
    }

    /// What stood there `before` can be given back, where anything did.
    fn remember(&mut self, before: Vec<Input>, cx: &mut Cx<'_>) {
        let now = self.slots.iter().map(|s| (s.key, s.input.clone()));
        let changed = now.zip(before).filter(|((_, now), was)| now != was);
        let fields: Vec<_> = changed.map(|((key, now), was)| (key, was, now)).collect();
        if fields.is_empty() {
            return;
        }
        let focus = self.focus;
        self.cleared.push(Cleared { fields, focus });
        let keys = cx.key_of(Command::Undo, Context::Form);
        cx.note(Counter(cx.language()).cleared(keys));
    }

    /// Gives the last of it back; what was typed since stays.
    fn undo(&mut self, cx: &mut Cx<'_>) {
        let words = Counter(cx.language());
        let Some(last) = self.cleared.pop() else {
            return cx.note(words.nothing_to_undo());
        };
        let mut since = 0;
        for (key, was, left) in last.fields {
            match self.slots.iter_mut().find(|s| s.key == key) {
                Some(slot) if slot.value() == value_of(&left) => slot.input = was,
                _ => since += 1,
            }
        }
        self.focus = last.focus;
        cx.note(match since {
            0 => words.undone().to_owned(),
            n => words.undone_but(n),
        });
    }

    fn values(&mut self, cx: &mut Cx<'_>) {
        let Some(slot) = self.slots.get(self.focus) else {
            return;
        };
        match (&slot.input, &slot.source) {
            (Input::Choice { values, at }, _) => {
                let choices = values.iter().map(|(code, label)| Choice {
                    code: code.clone(),
                    label: label.clone(),
                    detail: String::new(),
                });
                let choose = Choose::fixed(slot.label.clone(), choices.collect()).on(*at);
                cx.open(Dialog::Choose(choose));
            }
            (Input::Area(_), Some(Source::Fixed(choices))) => {
                let choose = Choose::fixed(slot.label.clone(), choices.clone());
                cx.open(Dialog::Choose(choose));
            }
            (Input::Text(field), Some(source)) => {
                let choose = Choose::searched(slot.label.clone(), source.clone(), field.text());
                cx.open(Dialog::Choose(choose));
            }
            _ => cx.note(Counter(cx.language()).no_values()),
        }
    }

    /// F4 gave this: the code goes into the field, and the focus on, so that what is typed next is not put behind it.
    pub fn chosen(&mut self, choice: &Choice) {
        self.put(choice);
        if self.area().is_none() && !self.at_end() {
            self.go(true);
        }
    }

    fn put(&mut self, choice: &Choice) {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            slot.error = None;
            match &mut slot.input {
                Input::Text(field) => {
                    field.set(&choice.code);
                    slot.named = Some((choice.code.clone(), choice.label.clone()));
                }
                // What is chosen for one place of a text goes to the edit point.
                Input::Area(area) => area.insert(&choice.code),
                Input::Choice { values, at } => {
                    if let Some(n) = values.iter().position(|(code, _)| *code == choice.code) {
                        *at = n;
                    }
                }
                Input::Fixed(_) => {}
            }
        }
    }

    /// These were found for this field: what is typed there may be the code of one of them.
    pub fn name_from(&mut self, key: &str, choices: &[Choice]) {
        for slot in self.slots.iter_mut().filter(|s| s.key == key) {
            let found = choices.iter().find(|c| c.code == slot.value());
            slot.named = found.map(|c| (c.code.clone(), c.label.clone()));
        }
    }

    /// Whose code stands in this field, where that is known.
    #[must_use]
    pub fn name(&self, key: &str) -> Option<&str> {
        self.slots.iter().find(|s| s.key == key)?.name()
    }

    /// Text into the field; a blank turns a choice. False where it is neither: nothing is typed in a choice.
    pub fn insert(&mut self, text: &str) -> bool {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            match &mut slot.input {
                Input::Text(field) => {
                    field.insert(text);
                    slot.error = None;
                }
                Input::Area(area) => {
                    match slot.one_line {
                        true => area.insert(&text.replace(['\r', '\n'], "")),
                        false => area.insert(text),
                    }
                    slot.error = None;
                }
                Input::Choice { values, at } if text == " " || text == "\u{3000}" => {
                    *at = (*at + 1) % values.len().max(1);
                }
                Input::Choice { .. } => return false,
                Input::Fixed(_) => {}
            }
        }
        true
    }

    /// An editing key; arrows turn a choice. False for the others in a choice.
    pub fn edit(&mut self, edit: Edit) -> bool {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            match &mut slot.input {
                Input::Text(field) => {
                    if field.edit(edit) {
                        slot.error = None;
                    }
                }
                Input::Area(area) => {
                    if area.edit(edit) {
                        slot.error = None;
                    }
                }
                Input::Choice { values, at } => {
                    let n = values.len().max(1);
                    match edit {
                        Edit::Right => *at = (*at + 1) % n,
                        Edit::Left => *at = (*at + n - 1) % n,
                        _ => return false,
                    }
                }
                Input::Fixed(_) => {}
            }
        }
        true
    }

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
                    columns: slot.columns,
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
