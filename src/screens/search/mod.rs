//! 条件検索 (K1), its results (K2) and 契約一覧 (C1): one query behind all three, and behind `densho search`.
//! Here: what was typed, the lists, the file made of them. Not here: what is found (the database), the reading of
//! what was typed (`domain::search`).

mod export;
mod found;

pub use found::FoundScreen;

use super::chosen::nothing_typed;
use super::place::Place;
use super::{AnyScreen, Screen};
use crate::app::{Answered, Choose, Cx, Dialog, Go, Shared, Source};
use crate::domain::date;
use crate::domain::product::{Form, Product};
use crate::domain::record::Choice;
use crate::domain::search::{Blank, Entry, Field, FoundState, Subject, read};
use crate::i18n::about::{self, Own};
use crate::i18n::counter::Counter;
use crate::i18n::explain::{self, Explained};
use crate::i18n::refusals::Sentence;
use crate::i18n::search::{self, Search};
use crate::i18n::{Language, dates, domain};
use crate::keys::{Command, Context};
use crate::ui::field::{Edit, Fold};
use crate::ui::form::{self, FormLine};
use crate::ui::{Canvas, Ink, TextField};
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

/// The conditions that one key took away.
#[derive(Debug)]
struct Cleared {
    typed: Vec<(Field, TextField)>,
    chosen: Vec<(Field, usize)>,
    focus: Field,
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

    /// Gives back what was cleared last; what was typed or chosen since stays.
    fn undo(&mut self, cx: &mut Cx<'_>) {
        let words = Counter(cx.language());
        let Some(was) = self.cleared.pop() else {
            return cx.note(words.nothing_to_undo());
        };
        let empty = Self::new(self.chosen.subject);
        let mut since = 0;
        for (field, text) in was.typed {
            match self.typed.iter_mut().find(|(f, _)| *f == field) {
                Some((_, now)) if now.text().is_empty() => *now = text,
                Some((_, now)) if now.text() == text.text() || text.text().is_empty() => {}
                _ => since += 1,
            }
        }
        for (field, at) in was.chosen {
            // Which states there are is the subject's, which clearing leaves alone.
            if self.choice(field) == empty.choice(field) {
                self.choose(field, at);
            } else if self.choice(field) != at && at != empty.choice(field) {
                since += 1;
            }
        }
        self.focus = was.focus;
        cx.note(match since {
            0 => words.undone().to_owned(),
            n => words.undone_but(n),
        });
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

    fn choices(&self, field: Field, language: Language) -> Vec<String> {
        let any = || Search(language).any().to_owned();
        let own = |s: &str| s.to_owned();
        match field {
            Field::Subject => Subject::ALL
                .map(|s| own(search::subject(language, s)))
                .to_vec(),
            Field::Product => std::iter::once(any())
                .chain(PRODUCTS.map(|p| own(domain::product(language, p))))
                .collect(),
            Field::Form => vec![
                any(),
                own(domain::form(language, Form::Electronic)),
                own(domain::form(language, Form::Paper)),
            ],
            Field::State => std::iter::once(any())
                .chain(
                    FoundState::of(self.chosen.subject)
                        .into_iter()
                        .map(|s| own(search::state(language, s))),
                )
                .collect(),
            Field::Blank => std::iter::once(any())
                .chain(Blank::ALL.map(|b| own(search::blank(language, b))))
                .collect(),
            Field::Earlier => {
                let words = Search(language);
                vec![own(words.without_earlier()), own(words.with_earlier())]
            }
            _ => Vec::new(),
        }
    }

    fn choice(&self, field: Field) -> usize {
        fn place<T: PartialEq>(all: &[T], chosen: Option<&T>) -> usize {
            chosen
                .and_then(|c| all.iter().position(|x| x == c))
                .map_or(0, |i| i + 1)
        }
        let c = &self.chosen;
        match field {
            Field::Subject => usize::from(c.subject == Subject::Application),
            Field::Product => place(&PRODUCTS, c.product.as_ref()),
            Field::Form => place(&FORMS, c.form.as_ref()),
            Field::State => place(&FoundState::of(c.subject), c.state.as_ref()),
            Field::Blank => place(&Blank::ALL, c.blank.as_ref()),
            Field::Earlier => usize::from(c.earlier),
            _ => 0,
        }
    }

    fn choose(&mut self, field: Field, at: usize) {
        let nth = at.checked_sub(1);
        let c = &mut self.chosen;
        match field {
            Field::Subject => {
                c.subject = Subject::ALL.get(at).copied().unwrap_or_default();
                c.state = None;
            }
            Field::Product => c.product = nth.and_then(|i| PRODUCTS.get(i)).copied(),
            Field::Form => c.form = nth.and_then(|i| FORMS.get(i)).copied(),
            Field::State => c.state = nth.and_then(|i| FoundState::of(c.subject).get(i).copied()),
            Field::Blank => c.blank = nth.and_then(|i| Blank::ALL.get(i)).copied(),
            Field::Earlier => c.earlier = at == 1,
            _ => {}
        }
    }

    fn cycle(&mut self, forward: bool) {
        let n = self.choices(self.focus, Language::default()).len().max(1);
        let at = self.choice(self.focus);
        self.choose(self.focus, if forward { at + 1 } else { at + n - 1 } % n);
    }

    fn values(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let title = search::field(language, self.focus);
        let source = match self.focus {
            Field::Contractor => Source::Contractors,
            Field::Orderer => Source::Orderers,
            field if !field.is_typed() => {
                let choices = self.choices(field, language).into_iter().enumerate();
                let choices = choices.map(|(i, label)| Choice {
                    code: i.to_string(),
                    label,
                    detail: String::new(),
                });
                self.asked = Some(field);
                let choose = Choose::fixed(title, choices.collect()).on(self.choice(field));
                return cx.open(Dialog::Choose(choose));
            }
            _ => return,
        };
        let filter = self.field().map_or(String::new(), |f| f.text().to_owned());
        self.asked = Some(self.focus);
        cx.open(Dialog::Choose(Choose::searched(title, source, &filter)));
    }

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
}

const PRODUCTS: [Product; 4] = [
    Product::AdvancePayment,
    Product::InterimAdvance,
    Product::Performance,
    Product::BidBond,
];
const FORMS: [Form; 2] = [Form::Electronic, Form::Paper];

fn wave(language: Language, open: bool, from: String, to: String) -> String {
    match (open, from == to) {
        (true, _) => String::new(),
        (false, true) => from,
        (false, false) => dates::span(language, &from, &to),
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

    fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        let focus = self.focus;
        match self.field() {
            Some(field) => field.insert(text),
            None if matches!(text, " " | "\u{3000}") => self.cycle(true),
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
