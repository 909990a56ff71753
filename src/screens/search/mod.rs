//! 条件検索 (K1), its results (K2) and 契約一覧 (C1): one query behind all three, and behind `densho search`.
//! Here: what was typed, the lists, the file made of them. Not here: what is found (the database), the reading of
//! what was typed (`domain::search`).

mod choices;
mod cleared;
mod export;
mod found;
mod shown;

use super::chosen::{nothing_typed, turns};
use super::place::Place;
use super::{AnyScreen, Screen};
use crate::app::{Answered, Cx, Go, Shared};
use crate::domain::date;
use crate::domain::search::{Entry, Field, Subject, read};
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::explain::{self, Explained};
use crate::i18n::refusals::Sentence;
use crate::i18n::search::{self, Search};
use crate::keys::{Command, Context};
use crate::ui::field::{Edit, Fold};
use crate::ui::{Canvas, TextField};
use cleared::Cleared;
pub use found::FoundScreen;
use std::cell::Cell;

/// 条件検索: every condition on one page; what is typed stays when the results are left.
#[derive(Debug)]
pub struct SearchScreen {
    typed: Vec<(Field, TextField)>,
    /// Choices of this entry only; its texts stand in `typed` until they are read.
    chosen: Entry,
    focus: Field,
    faults: Vec<(Field, String)>,
    scroll: Cell<u16>,
    asked: Option<Field>,
    /// What was cleared, the latest last: the texts and the choices by their places.
    cleared: Vec<Cleared>,
}

impl SearchScreen {
    /// The empty form for this subject.
    #[must_use]
    pub fn new(subject: Subject) -> Self {
        let typed = Field::ALL.into_iter().filter(|f| f.is_typed());
        Self {
            typed: typed
                .map(|f| (f, TextField::new(fold_of(f)).at_most(100)))
                .collect(),
            chosen: Entry {
                subject,
                ..Entry::default()
            },
            focus: Field::Words,
            faults: Vec::new(),
            scroll: Cell::new(0),
            asked: None,
            cleared: Vec::new(),
        }
    }

    /// The form as it was left.
    #[must_use]
    pub fn at(place: &Place) -> Self {
        let entry: Entry = place.all("entry");
        let mut screen = Self::new(entry.subject);
        for (field, typed) in &mut screen.typed {
            let text = match field {
                Field::Words => &entry.words,
                Field::Number => &entry.number,
                Field::Works => &entry.works,
                Field::Contractor => &entry.contractor,
                Field::Orderer => &entry.orderer,
                Field::Received => &entry.received,
                Field::ContractDate => &entry.contract_date,
                Field::GuaranteeEnd => &entry.guarantee_end,
                Field::Amount => &entry.amount,
                Field::Price => &entry.price,
                _ => continue,
            };
            typed.put_back(text);
        }
        screen.chosen = entry;
        let focus = place.value("focus").parse().ok();
        screen.focus = focus
            .and_then(|n: usize| Field::ALL.get(n).copied())
            .unwrap_or(Field::Words);
        screen
    }

    fn entry(&self) -> Entry {
        let text = |field| {
            self.typed
                .iter()
                .find(|(f, _)| *f == field)
                .map_or(String::new(), |(_, t)| t.text().to_owned())
        };
        Entry {
            words: text(Field::Words),
            number: text(Field::Number),
            works: text(Field::Works),
            contractor: text(Field::Contractor),
            orderer: text(Field::Orderer),
            received: text(Field::Received),
            contract_date: text(Field::ContractDate),
            guarantee_end: text(Field::GuaranteeEnd),
            amount: text(Field::Amount),
            price: text(Field::Price),
            ..self.chosen.clone()
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        let focus = self.focus;
        self.typed
            .iter_mut()
            .find(|(f, _)| *f == focus)
            .map(|(_, t)| t)
    }

    fn conditions(&self) -> Cleared {
        let choices = Field::ALL.into_iter().filter(|f| !f.is_typed());
        Cleared {
            typed: self.typed.clone(),
            chosen: choices.map(|f| (f, self.choice(f))).collect(),
            focus: self.focus,
        }
    }

    fn go(&mut self, forward: bool) {
        self.leave();
        let n = Field::ALL.len();
        let at = Field::ALL
            .iter()
            .position(|f| *f == self.focus)
            .unwrap_or(0);
        let to = if forward { at + 1 } else { at + n - 1 } % n;
        self.focus = Field::ALL[to];
    }

    fn leave(&mut self) {
        if let Some(field) = self.field() {
            field.leave();
        }
    }

    fn run(&mut self, cx: &mut Cx<'_>) {
        self.leave();
        let language = cx.language();
        match read(&self.entry(), date::jst_day(cx.now())) {
            Ok(criteria) => {
                self.faults.clear();
                let results = FoundScreen::results(criteria);
                cx.go(Go::Push(Box::new(AnyScreen::Found(results))));
            }
            Err(faults) => {
                self.faults = faults
                    .iter()
                    .map(|(f, why)| (*f, search::fault(language, why)))
                    .collect();
                if let Some((field, _)) = faults.first() {
                    self.focus = *field;
                }
                let remedy = self
                    .faults
                    .iter()
                    .map(|(f, why)| format!("{}: {why}", search::field(language, *f)));
                cx.refused(Sentence {
                    what: Search(language).faults(faults.len()),
                    remedy: remedy.collect::<Vec<_>>().join("\n"),
                });
            }
        }
    }
}

fn fold_of(field: Field) -> Fold {
    match field {
        Field::Words | Field::Works | Field::Contractor | Field::Orderer => Fold::AsTyped,
        _ => Fold::Narrow,
    }
}

impl Screen for SearchScreen {
    fn id(&self) -> &'static str {
        "K1"
    }

    fn title(&self, language: Language) -> String {
        Search(language).form().to_owned()
    }

    fn context(&self) -> Context {
        Context::Form
    }

    fn is_task(&self) -> bool {
        true
    }

    fn place(&self) -> Option<Place> {
        let focus = Field::ALL.iter().position(|f| *f == self.focus);
        let focus = focus.map_or(String::new(), |n| n.to_string());
        let place = Place::new("search").with_all("entry", &self.entry());
        Some(place.with("focus", &focus))
    }

    fn focused(&self, language: Language) -> Option<Explained> {
        let label = search::field(language, self.focus);
        Some(Explained::new(
            label,
            explain::condition(language, self.focus),
        ))
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        self.show(shared, canvas);
    }

    fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        let focus = self.focus;
        match self.field() {
            Some(field) => field.insert(text),
            None if turns(text, cx) => self.cycle(true),
            None => return nothing_typed(true, cx),
        }
        self.faults.retain(|(f, _)| *f != focus);
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        let focus = self.focus;
        if let Some(field) = self.field() {
            if field.edit(edit) {
                self.faults.retain(|(f, _)| *f != focus);
            }
        } else if matches!(edit, Edit::Left | Edit::Right) {
            self.cycle(edit == Edit::Right);
        } else {
            nothing_typed(true, cx);
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        match command {
            Command::Run | Command::Confirm => self.run(cx),
            Command::NextField | Command::Down => self.go(true),
            Command::PreviousField | Command::Up => self.go(false),
            Command::PageDown => (0..6).for_each(|_| self.go(true)),
            Command::PageUp => (0..6).for_each(|_| self.go(false)),
            Command::Values => self.values(cx),
            Command::ClearSection => {
                let was = self.conditions();
                let mut cleared = std::mem::take(&mut self.cleared);
                let focus = self.focus;
                *self = Self::new(self.chosen.subject);
                self.focus = focus;
                let anything = was.typed.iter().any(|(_, t)| !t.text().is_empty())
                    || was.chosen.iter().any(|(f, at)| self.choice(*f) != *at);
                if anything {
                    cleared.push(was);
                }
                self.cleared = cleared;
                let keys = cx.key_of(Command::Undo, Context::Form);
                cx.note(match anything {
                    true => Search(cx.language()).cleared_but(keys),
                    false => Search(cx.language()).cleared().to_owned(),
                });
            }
            Command::Undo => self.undo(cx),
            _ => return false,
        }
        true
    }

    fn answered(&mut self, answered: Answered, _cx: &mut Cx<'_>) {
        let (Some(field), Answered::Chosen(choice)) = (self.asked.take(), answered) else {
            return;
        };
        match self.typed.iter_mut().find(|(f, _)| *f == field) {
            Some((_, text)) => text.set(&choice.label),
            None => self.choose(field, choice.code.parse().unwrap_or(0)),
        }
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        (command == Command::Run).then(|| about::find(language))
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        match command {
            Command::Values => {
                !self.focus.is_typed() || matches!(self.focus, Field::Contractor | Field::Orderer)
            }
            Command::Undo => !self.cleared.is_empty(),
            Command::Confirm | Command::DuplicateField | Command::CopyContract => false,
            _ => true,
        }
    }
}
