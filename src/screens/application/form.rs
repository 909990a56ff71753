//! 申込変更: the flyer's form, section by section. 作成 (the fields) → 確認 (what changes) → 送信 (saved).
//! Every fault at once, the focus on the first; nothing typed is lost, and nobody is trapped.

use super::entry::{self, Entry, EntryFault, Section, Value};
use super::pieces;
use crate::app::{
    Answered, Choose, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, Source, What,
};
use crate::domain::application::ApplicationContent;
use crate::domain::command::Write;
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::ids::ApplicationKey;
use crate::domain::record::{ApplicationDetail, Choice};
use crate::domain::rules;
use crate::i18n::detail::Detail;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, entry_faults, fields, findings};
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::ui::field::Edit;
use crate::ui::form::{self, FormLine};
use crate::ui::{Canvas, Ink};
use chrono::NaiveDate;
use std::cell::Cell;

/// 申込変更.
#[derive(Debug)]
pub struct FormScreen {
    key: ApplicationKey,
    number: String,
    version: i32,
    submitted: ApplicationContent,
    base: ApplicationContent,
    entry: Entry,
    untouched: Entry,
    focus: FieldId,
    faults: Vec<(FieldId, String)>,
    today: NaiveDate,
    language: Language,
    scroll: Cell<u16>,
    asked: Option<Asked>,
    writing: Option<RequestId>,
}

/// What the open dialog is about.
#[derive(Debug)]
enum Asked {
    Save(Box<ApplicationContent>),
    Discard,
    Value(FieldId),
}

impl FormScreen {
    /// The form over an application's latest draft. `today` is the database's day, where it is known.
    #[must_use]
    pub fn new(detail: &ApplicationDetail, today: Option<NaiveDate>, cx: &Cx<'_>) -> Self {
        let entry = Entry::of(&detail.content);
        Self {
            key: detail.row.key.clone(),
            number: detail.row.number.clone(),
            version: detail.row.version,
            submitted: detail.submitted.clone(),
            base: detail.content.clone(),
            untouched: entry.clone(),
            entry,
            focus: FieldId::ApplicantName,
            faults: Vec::new(),
            today: today.unwrap_or_else(|| date::jst_day(cx.now())),
            language: cx.language(),
            scroll: Cell::new(0),
            asked: None,
            writing: None,
        }
    }

    fn go(&mut self, forward: bool) {
        let shown: Vec<FieldId> = self.entry.shown().map(|s| s.field).collect();
        let at = shown.iter().position(|f| *f == self.focus).unwrap_or(0);
        let n = shown.len().max(1);
        let to = if forward {
            (at + 1) % n
        } else {
            (at + n - 1) % n
        };
        if let Some(field) = shown.get(to) {
            self.check(self.focus);
            self.focus = *field;
        }
    }

    /// Leaving a field says at once whether it can be read; it never holds anybody back.
    fn check(&mut self, field: FieldId) {
        self.faults.retain(|(f, _)| *f != field);
        let wrong = match kind(field) {
            Kind::Day => self.entry.day(field, self.today).err(),
            Kind::Yen => self.entry.amount(field).err(),
            Kind::Plain => None,
        };
        let blank = crate::domain::text::is_blank(self.entry.text(field));
        if let Some(fault) = wrong
            && !(blank && optional(field))
        {
            self.faults.push((field, sentence(self.language, &fault)));
        }
    }

    /// Reads everything; faults go beside their fields and the focus to the first.
    fn read(&mut self, cx: &mut Cx<'_>) -> Option<ApplicationContent> {
        let language = cx.language();
        self.faults = match self.entry.read(self.today) {
            Err(faults) => faults
                .into_iter()
                .map(|(field, fault)| (field, sentence(language, &fault)))
                .collect(),
            Ok(content) => {
                let found = rules::check_form(&content);
                if found.is_empty() {
                    return Some(content);
                }
                found
                    .iter()
                    .map(|f| (f.field, findings::sentence(language, &f.kind)))
                    .collect()
            }
        };
        let first = self
            .entry
            .shown()
            .map(|s| s.field)
            .find(|f| self.faults.iter().any(|(g, _)| g == f));
        if let Some(field) = first.or_else(|| self.faults.first().map(|(f, _)| *f)) {
            self.focus = field;
        }
        let what = Detail(language).form_faults(self.faults.len());
        let remedy = self
            .faults
            .iter()
            .map(|(f, why)| format!("{}: {why}", fields::label(language, *f)));
        cx.refused(Sentence {
            what,
            remedy: remedy.collect::<Vec<_>>().join("\n"),
        });
        None
    }

    fn confirm(&mut self, cx: &mut Cx<'_>) {
        let Some(content) = self.read(cx) else { return };
        let language = cx.language();
        let words = Detail(language);
        let changed = pieces::differences(language, &self.base, &content);
        if changed.is_empty() {
            return cx.note(words.nothing_changed());
        }
        let mut lines = vec![(words.change_question().to_owned(), Ink::Plain)];
        for (field, before, after) in changed {
            let what = pieces::difference(language, &before, &after);
            lines.push((
                format!("{}: {what}", fields::label(language, field)),
                Ink::Plain,
            ));
        }
        self.asked = Some(Asked::Save(Box::new(content)));
        cx.open(Dialog::Confirm(Confirm::new(words.change(), lines)));
    }

    fn is_dirty(&self) -> bool {
        self.entry != self.untouched
    }

    fn values(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let (source, filter) = match self.focus {
            FieldId::OrdererCode | FieldId::OrdererName => (Source::Orderers, FieldId::OrdererName),
            FieldId::BankCode
            | FieldId::BankBranchCode
            | FieldId::BankName
            | FieldId::BankBranchName => (Source::Banks, FieldId::BankName),
            FieldId::CustomerCode | FieldId::ApplicantName => {
                (Source::Contractors, FieldId::ApplicantName)
            }
            field if matches!(self.value(field), Some(Value::Choice(_))) => {
                let choices = (0..entry::choices(field))
                    .map(|i| Choice {
                        code: i.to_string(),
                        label: choice_text(language, field, i),
                        detail: String::new(),
                    })
                    .collect();
                self.asked = Some(Asked::Value(field));
                let label = fields::label(language, field);
                return cx.open(Dialog::Choose(Choose::fixed(label, choices)));
            }
            _ => return,
        };
        self.asked = Some(Asked::Value(self.focus));
        let filter = if self.focus == filter {
            ""
        } else {
            self.entry.text(self.focus)
        };
        let title = fields::plain(language, self.focus);
        cx.open(Dialog::Choose(Choose::searched(title, source, filter)));
    }

    fn value(&self, field: FieldId) -> Option<&Value> {
        self.entry
            .shown()
            .find(|s| s.field == field)
            .map(|s| &s.value)
    }

    /// Fills in what a list of values gave. Codes: orderer `code`; bank `code-branch`; contractor `code`.
    fn fill(&mut self, field: FieldId, choice: &Choice) {
        match field {
            FieldId::OrdererCode | FieldId::OrdererName => {
                self.entry.set(FieldId::OrdererCode, &choice.code);
                self.entry.set(FieldId::OrdererName, &choice.label);
            }
            FieldId::BankCode
            | FieldId::BankBranchCode
            | FieldId::BankName
            | FieldId::BankBranchName => {
                let (bank, branch) = choice.code.split_once('-').unwrap_or((&choice.code, ""));
                self.entry.set(FieldId::BankCode, bank);
                self.entry.set(FieldId::BankBranchCode, branch);
                self.entry.set(FieldId::BankName, &choice.label);
                self.entry.set(FieldId::BankBranchName, &choice.detail);
            }
            FieldId::CustomerCode | FieldId::ApplicantName => {
                self.entry.set(FieldId::CustomerCode, &choice.code);
                self.entry.set(FieldId::ApplicantName, &choice.label);
            }
            field => self.entry.choose(field, choice.code.parse().unwrap_or(0)),
        }
    }

    fn section(&self) -> Option<Section> {
        self.entry
            .shown()
            .find(|s| s.field == self.focus)
            .map(|s| s.section)
    }

    /// The value as the applicant submitted it, back into the field.
    fn duplicate(&mut self, cx: &mut Cx<'_>) {
        let as_submitted = Entry::of(&self.submitted);
        match self.value(self.focus) {
            Some(Value::Choice(_)) => self
                .entry
                .choose(self.focus, as_submitted.choice(self.focus)),
            Some(Value::Text(_)) => self.entry.set(self.focus, as_submitted.text(self.focus)),
            None => return,
        }
        cx.note(Detail(cx.language()).duplicated());
    }

    fn echo(&self, language: Language, field: FieldId) -> String {
        match kind(field) {
            Kind::Day => self
                .entry
                .day(field, self.today)
                .map_or(String::new(), date::both),
            Kind::Yen => self
                .entry
                .amount(field)
                .map_or(String::new(), |yen| match language {
                    Language::Japanese => yen.reading(),
                    Language::English => format!("¥{}", yen.grouped()),
                }),
            Kind::Plain if field == FieldId::JvMembers => {
                Detail(language).members_hint().to_owned()
            }
            Kind::Plain => String::new(),
        }
    }
}

enum Kind {
    Day,
    Yen,
    Plain,
}

fn kind(field: FieldId) -> Kind {
    use FieldId as F;
    match field {
        F::ContractDate
        | F::TermFrom
        | F::TermTo
        | F::NoticeDate
        | F::GuaranteeEnd(_)
        | F::PremiumReceivedOn => Kind::Day,
        F::Price | F::Amount(_) => Kind::Yen,
        _ => Kind::Plain,
    }
}

/// Fields that may stay empty.
fn optional(field: FieldId) -> bool {
    matches!(
        field,
        FieldId::NoticeDate | FieldId::GuaranteeEnd(_) | FieldId::PremiumReceivedOn
    )
}

/// Columns of a text field.
fn columns(field: FieldId) -> u16 {
    match kind(field) {
        Kind::Day => 16,
        Kind::Yen => 18,
        Kind::Plain => match field {
            FieldId::CustomerCode | FieldId::PostalCode | FieldId::OrdererCode => 14,
            FieldId::BankCode | FieldId::BankBranchCode => 8,
            FieldId::Phone => 20,
            FieldId::JvMembers => 34,
            _ => 56,
        },
    }
}

/// What a choice is called.
fn choice_text(language: Language, field: FieldId, at: usize) -> String {
    let words = Detail(language);
    let pick = |a: &'static str, b: &'static str| if at == 0 { a } else { b };
    match field {
        FieldId::Form(_) => match at {
            entry::NOT_ASKED => words.not_asked(),
            1 => crate::i18n::domain::form(language, crate::domain::product::Form::Electronic),
            _ => crate::i18n::domain::form(language, crate::domain::product::Form::Paper),
        },
        FieldId::WorkKind => pick(
            crate::i18n::domain::work_kind(
                language,
                crate::domain::product::WorkKind::Construction,
            ),
            crate::i18n::domain::work_kind(language, crate::domain::product::WorkKind::Service),
        ),
        FieldId::PremiumMethod => pick(words.lump(), words.each()),
        FieldId::MailWanted => pick(words.not_wanted(), words.wanted()),
        _ => pick(words.no(), words.yes()),
    }
    .to_owned()
}

fn sentence(language: Language, fault: &EntryFault) -> String {
    match fault {
        EntryFault::Date(fault) => entry_faults::day(language, fault),
        EntryFault::Yen(fault) => entry_faults::amount(language, *fault),
        EntryFault::Members => entry_faults::members(language).to_owned(),
    }
}

fn section_title(language: Language, section: Section) -> &'static str {
    let words = Detail(language);
    match section {
        Section::Applicant => words.applicant(),
        Section::Works => words.works(),
        Section::Guarantee => words.guarantee(),
        Section::Bid => words.bid(),
        Section::Other => words.other(),
        Section::Information => words.information(),
    }
}

impl Screen for FormScreen {
    fn id(&self) -> &'static str {
        "A2"
    }

    fn title(&self, language: Language) -> String {
        format!("{} {}", Detail(language).change(), self.number)
    }

    fn context(&self) -> Context {
        Context::Form
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Detail(language);
        let keys = &shared.settings.keymap;
        let clears = words.clear_with(keys.key_of(Command::ClearSection, Context::Form));
        let mut lines = Vec::new();
        let labels: Vec<(FieldId, String)> = self
            .entry
            .shown()
            .map(|s| (s.field, fields::label(language, s.field)))
            .collect();
        let mut section = None;
        for (slot, (_, label)) in self.entry.shown().zip(&labels) {
            if section != Some(slot.section) {
                section = Some(slot.section);
                let title = section_title(language, slot.section).to_owned();
                lines.push(FormLine::Section {
                    title,
                    hint: clears.clone(),
                });
            }
            let focus = slot.field == self.focus;
            let error = self
                .faults
                .iter()
                .find(|(f, _)| *f == slot.field)
                .map(|(_, why)| why.clone());
            lines.push(match &slot.value {
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

    fn waits(&self) -> bool {
        self.writing.is_some()
    }

    fn insert(&mut self, text: &str, _cx: &mut Cx<'_>) {
        let focus = self.focus;
        self.faults.retain(|(f, _)| *f != focus);
        match self.entry.slot_mut(focus).map(|s| &mut s.value) {
            Some(Value::Text(field)) => field.insert(text),
            Some(Value::Choice(_)) if matches!(text, " " | "\u{3000}") => {
                self.entry.cycle(focus, true)
            }
            _ => {}
        }
    }

    fn edit(&mut self, edit: Edit, _cx: &mut Cx<'_>) {
        let focus = self.focus;
        match self.entry.slot_mut(focus).map(|s| &mut s.value) {
            Some(Value::Text(field)) => {
                let changed = field.edit(edit);
                self.faults.retain(|(f, _)| *f != focus || !changed);
            }
            Some(Value::Choice(_)) if matches!(edit, Edit::Left | Edit::Right) => {
                self.entry.cycle(focus, edit == Edit::Right);
            }
            _ => {}
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        match command {
            Command::Run | Command::NextField | Command::Down => self.go(true),
            Command::PreviousField | Command::Up => self.go(false),
            Command::PageDown => (0..8).for_each(|_| self.go(true)),
            Command::PageUp => (0..8).for_each(|_| self.go(false)),
            Command::Confirm => self.confirm(cx),
            Command::Values => self.values(cx),
            Command::DuplicateField => self.duplicate(cx),
            Command::ClearSection => {
                if let Some(section) = self.section() {
                    self.entry.clear(section);
                    let title = section_title(cx.language(), section);
                    cx.note(Detail(cx.language()).section_cleared(title));
                }
            }
            Command::Back | Command::Leave if self.is_dirty() => {
                let words = Detail(cx.language());
                self.asked = Some(Asked::Discard);
                let lines = vec![(words.discard_question().to_owned(), Ink::Warning)];
                cx.open(Dialog::Confirm(Confirm::new(words.change(), lines)));
            }
            _ => return false,
        }
        true
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        match (self.asked.take(), answered) {
            (Some(Asked::Save(content)), Answered::Yes { .. }) => {
                let write = Write::SaveDraft {
                    key: self.key.clone(),
                    version: self.version,
                    content,
                };
                let what = What {
                    command: Command::Change,
                    subject: self.number.clone(),
                };
                self.writing = Some(cx.write(write, what));
            }
            (Some(Asked::Discard), Answered::Yes { .. }) => cx.go(Go::Back),
            (Some(Asked::Value(field)), Answered::Chosen(choice)) => self.fill(field, &choice),
            _ => {}
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let Reply::Written { id, result, .. } = reply else {
            return;
        };
        if self.writing.take_if(|out| *out == id).is_none() {
            return;
        }
        match result {
            Ok(_) => {
                let name = cx
                    .language()
                    .pick(Command::Change.ja(), Command::Change.en());
                cx.done(Messages(cx.language()).done_one(&self.number, name));
                cx.go(Go::Back);
            }
            Err(refusal) => cx.refuse(&refusal),
        }
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        match command {
            Command::Values => {
                matches!(
                    self.focus,
                    FieldId::OrdererCode
                        | FieldId::OrdererName
                        | FieldId::BankCode
                        | FieldId::BankBranchCode
                        | FieldId::BankName
                        | FieldId::BankBranchName
                        | FieldId::CustomerCode
                        | FieldId::ApplicantName
                ) || matches!(self.value(self.focus), Some(Value::Choice(_)))
            }
            _ => true,
        }
    }
}
