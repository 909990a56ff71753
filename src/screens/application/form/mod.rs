//! The flyer's form, section by section: 作成 (the fields) → 確認 → 送信. Two purposes: a correction by the clerk
//! (申込変更) and a new application for somebody at the counter or on the phone (窓口申込). Every fault at once, the
//! focus on the first; nothing typed is lost, nobody is trapped, and what is half typed keeps itself.

pub use leave::choice as unfinished_choice;

mod copy;
mod days;
mod draw;
mod fields;
mod judge;
mod leave;
mod send;
mod undo;
mod values;

use super::entry::{Entry, Section, Value};
use super::pieces;
use crate::app::{Answered, Cx, Reply, RequestId, Shared};
use crate::domain::application::ApplicationContent;
use crate::domain::command::{Answer, Query};
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::ids::{ApplicationKey, BranchId};
use crate::domain::record::{ApplicationDetail, OverrideRecord, Role};
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::{About, Unfinished};
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::counter::Counter;
use crate::i18n::detail::Detail;
use crate::i18n::explain::{self, Explained};
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::screens::chosen::nothing_typed;
use crate::screens::keeper::Keeper;
use crate::ui::Canvas;
use crate::ui::field::Edit;
use chrono::{DateTime, NaiveDate, Utc};
use copy::Copying;
use std::cell::Cell;
use undo::Undo;
use values::Firm;

/// The form.
#[derive(Debug)]
pub struct FormScreen {
    purpose: Purpose,
    entry: Entry,
    untouched: Entry,
    focus: FieldId,
    faults: Vec<(FieldId, String)>,
    /// Those of them that were told when it was to be sent.
    told: Vec<(FieldId, String)>,
    /// The message line still says how many they are.
    counted: bool,
    /// Why it came back from the review, where it did.
    returned: Option<String>,
    /// What a field's text was found to mean: the text it was, and what is said beside it.
    understood: Vec<(FieldId, String, String)>,
    /// Fields whose text was typed since it was filled in.
    by_hand: Vec<FieldId>,
    today: NaiveDate,
    language: Language,
    scroll: Cell<u16>,
    /// Another section was gone to since it was drawn.
    paged: Cell<bool>,
    asked: Option<Asked>,
    writing: Option<RequestId>,
    /// Why the last correction was not saved.
    refused: Option<Refusal>,
    /// The content that is being checked before it is asked about.
    checking: Option<(RequestId, Box<ApplicationContent>)>,
    /// Texts whose characters are being looked for in the fonts.
    looking: Vec<RequestId>,
    /// 確認 was asked for and waits until then for what the codes fill in.
    confirming: Option<DateTime<Utc>>,
    /// Characters that no font can print, of the content that is being checked.
    lacking: Vec<(FieldId, String)>,
    places: Option<RequestId>,
    /// Codes whose names are being read: which field, and the text as it was asked about.
    codes: Vec<(RequestId, FieldId, String)>,
    keeper: Keeper,
    /// The list of what was left half typed, while it is asked for.
    left_asked: Option<RequestId>,
    left: Vec<Unfinished>,
    /// What is continued, when that was chosen before the form was opened: itself, or its number.
    resume: Option<Unfinished>,
    chosen: Option<i64>,
    /// What is being taken over, as it was listed.
    resuming: Option<Unfinished>,
    /// Text that came before it did.
    early: String,
    last_asked: Option<RequestId>,
    /// What the field of the last record is duplicated from.
    last: Option<Entry>,
    copying: Option<Copying>,
    /// What one key gives back, the latest last.
    undo: Vec<Undo>,
    /// The firm that was chosen with its code.
    firm: Option<Firm>,
    /// What the orderer of the code that was known last is called.
    orderer: Option<String>,
    /// Characters that no font has, as they are said: what the fields are read for says nothing of them.
    gaps: Vec<(FieldId, String)>,
}

/// What the form is for.
#[derive(Debug)]
enum Purpose {
    /// 申込変更
    Correct {
        key: ApplicationKey,
        number: String,
        version: i32,
        base: Box<ApplicationContent>,
        /// Reasons that were given for warnings.
        given: Vec<OverrideRecord>,
    },
    /// 窓口申込, for this branch.
    Enter { branch: BranchId },
}

/// What the open dialog is about.
#[derive(Debug)]
enum Asked {
    Save(Box<ApplicationContent>),
    Send(Box<ApplicationContent>),
    Discard,
    Value(FieldId),
    /// Which of what was left half typed is continued.
    Resume,
    /// Which contract is copied.
    Copy,
    /// It could not be kept, and is left all the same.
    Leave,
}

impl FormScreen {
    /// The form over an application's latest draft. `today` is the database's day, where it is known; `resume`
    /// the number of what was left half typed, where it was chosen already.
    #[must_use]
    pub fn new(
        detail: &ApplicationDetail,
        today: Option<NaiveDate>,
        resume: Option<i64>,
        cx: &Cx<'_>,
    ) -> Self {
        let key = detail.row.key.clone();
        let keeper = Keeper::new(key.branch.clone(), Some(About::Application(key.clone())));
        let purpose = Purpose::Correct {
            key,
            number: detail.row.number.clone(),
            version: detail.row.version,
            base: Box::new(detail.content.clone()),
            given: detail.overrides.clone(),
        };
        let mut form = Self::with(purpose, Entry::of(&detail.content), keeper, cx);
        form.focus = FieldId::ApplicantName;
        form.last = Some(Entry::of(&detail.submitted));
        form.chosen = resume;
        form.today = today.map_or(form.today, |today| today.max(form.today));
        form.returned = pieces::returned(cx.language(), detail);
        form
    }

    /// A new application, or one that was left half typed; none for a role that enters nothing.
    #[must_use]
    pub fn enter(resume: Option<Unfinished>, cx: &Cx<'_>) -> Option<Self> {
        let me = cx.shared.operator.as_ref()?;
        if !matches!(me.role, Role::Clerk | Role::Supervisor) {
            return None;
        }
        let branch = resume.as_ref().map_or(&me.branch, |r| &r.branch).clone();
        let keeper = Keeper::new(branch.clone(), None);
        let purpose = Purpose::Enter { branch };
        let mut form = Self::with(purpose, Entry::blank(), keeper, cx);
        form.resume = resume;
        Some(form)
    }

    /// A new application made from a contract.
    #[must_use]
    pub fn enter_from(contract: crate::domain::ids::ContractKey, cx: &Cx<'_>) -> Option<Self> {
        let mut form = Self::enter(None, cx)?;
        form.copying = Some(Copying::Wanted(contract));
        Some(form)
    }

    fn with(purpose: Purpose, entry: Entry, keeper: Keeper, cx: &Cx<'_>) -> Self {
        Self {
            purpose,
            untouched: entry.clone(),
            entry,
            focus: FieldId::Origin,
            faults: Vec::new(),
            told: Vec::new(),
            counted: false,
            returned: None,
            understood: Vec::new(),
            by_hand: Vec::new(),
            today: date::jst_day(cx.now()),
            language: cx.language(),
            scroll: Cell::new(0),
            paged: Cell::new(false),
            asked: None,
            writing: None,
            refused: None,
            checking: None,
            looking: Vec::new(),
            confirming: None,
            lacking: Vec::new(),
            places: None,
            codes: Vec::new(),
            keeper,
            left_asked: None,
            left: Vec::new(),
            resume: None,
            chosen: None,
            resuming: None,
            early: String::new(),
            last_asked: None,
            last: None,
            copying: None,
            undo: Vec::new(),
            firm: None,
            orderer: None,
            gaps: Vec::new(),
        }
    }

    fn is_new(&self) -> bool {
        matches!(self.purpose, Purpose::Enter { .. })
    }

    fn is_dirty(&self) -> bool {
        self.entry != self.untouched
    }

    fn value(&self, field: FieldId) -> Option<&Value> {
        self.entry
            .shown()
            .find(|s| s.field == field)
            .map(|s| &s.value)
    }

    fn section(&self) -> Option<Section> {
        self.entry
            .shown()
            .find(|s| s.field == self.focus)
            .map(|s| s.section)
    }

    /// A field that a change elsewhere hides has no focus any more: it goes to the one above it that shows.
    fn settle(&mut self) {
        let mut above = None;
        let mut shown = self.entry.shown().map(|s| s.field).peekable();
        for field in self.entry.slots().map(|s| s.field) {
            let shows = shown.next_if_eq(&field).is_some();
            if shows {
                above = Some(field);
            }
            if field == self.focus {
                self.focus = above.unwrap_or(field);
                return;
            }
        }
    }

    fn go(&mut self, forward: bool, cx: &mut Cx<'_>) {
        let shown: Vec<FieldId> = self.entry.shown().map(|s| s.field).collect();
        let at = shown.iter().position(|f| *f == self.focus).unwrap_or(0);
        let n = shown.len().max(1);
        let to = if forward {
            (at + 1) % n
        } else {
            (at + n - 1) % n
        };
        let Some(field) = shown.get(to) else { return };
        let (left, known) = (self.focus, self.is_wrong(self.focus));
        self.leave(left, cx);
        // Around the end, what was found just now would be out of sight: it is looked at first, and left the next time.
        let around = at == if forward { n - 1 } else { 0 };
        if !around || known || !self.is_wrong(left) {
            self.focus = *field;
        }
    }

    fn is_wrong(&self, field: FieldId) -> bool {
        self.faults.iter().any(|(f, _)| *f == field)
    }

    /// The field in focus reads otherwise now: what was wrong with it, and how many there were, is said no longer.
    fn reads_otherwise(&mut self, cx: &mut Cx<'_>) {
        self.withdraw_confirming();
        let focus = self.focus;
        if self.is_wrong(focus) && std::mem::take(&mut self.counted) {
            cx.shared.messages.clear();
        }
        self.faults.retain(|(f, _)| *f != focus);
        self.told.retain(|(f, _)| *f != focus);
        self.keeper.touched(cx);
    }

    fn clear_section(&mut self, cx: &mut Cx<'_>) {
        if let Some(section) = self.section() {
            let before = self.entry.clone();
            self.entry.clear(section);
            if self.entry == before {
                // Nothing stood there: nothing is begun, and nothing is to be given back.
                return;
            }
            self.can_undo(&before, self.focus);
            // The section is typed anew from its beginning.
            let first = self.entry.shown().find(|s| s.section == section);
            self.focus = first.map_or(self.focus, |s| s.field);
            let gone: Vec<FieldId> = self
                .entry
                .slots()
                .filter(|s| s.section == section)
                .map(|s| s.field)
                .collect();
            self.faults.retain(|(f, _)| !gone.contains(f));
            self.keeper.touched(cx);
            let title = fields::bare(fields::section_title(cx.language(), section));
            let keys = Self::undo_key(cx);
            cx.note(Detail(cx.language()).section_cleared(title, keys));
        }
    }
}

impl Screen for FormScreen {
    fn id(&self) -> &'static str {
        if self.is_new() { "E1" } else { "A2" }
    }

    fn title(&self, language: Language) -> String {
        match &self.purpose {
            Purpose::Correct { number, .. } => format!("{} {number}", Detail(language).change()),
            Purpose::Enter { .. } => Counter(language).title().to_owned(),
        }
    }

    fn focused(&self, language: Language) -> Option<Explained> {
        let label = crate::i18n::fields::label(language, self.focus);
        Some(Explained::new(label, explain::field(language, self.focus)))
    }

    fn context(&self) -> Context {
        Context::Form
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        self.paint(shared, canvas);
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        if self.is_new() {
            self.last_asked = Some(cx.look_up(Query::LastEntered));
        }
        if let Some(Copying::Wanted(contract)) = &self.copying {
            let contract = contract.clone();
            self.copy(contract, cx);
        } else if let Some(resume) = self.resume.take() {
            self.resume(resume, cx);
        } else {
            self.left_asked = Some(cx.query(Query::Unfinished));
        }
        self.ask_names(cx);
    }

    fn closing(&mut self, cx: &mut Cx<'_>) {
        match self.says_nothing() && self.keeper.id().is_some() {
            true => self.keeper.discard(cx),
            false => self.keep(cx),
        }
    }

    fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.keeper
            .wakes_at()
            .into_iter()
            .chain(self.confirming)
            .min()
    }

    fn woken(&mut self, cx: &mut Cx<'_>) {
        if self.keeper.is_due(cx.now()) {
            self.keep(cx);
        }
        self.give_up_confirming(cx);
    }

    fn waits(&self) -> bool {
        self.writing.is_some()
            || self.checking.is_some()
            || self.confirming.is_some()
            || self.left_asked.is_some()
            || self.copying.is_some()
            || self.keeper.is_taking_over()
    }

    fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        if self.keeper.is_taking_over() {
            self.early.push_str(text);
            return;
        }
        self.goes_by(cx);
        let focus = self.focus;
        match self.entry.slot_mut(focus).map(|s| &mut s.value) {
            Some(Value::Text(field)) => {
                field.insert(text);
                if !self.by_hand.contains(&focus) {
                    self.by_hand.push(focus);
                }
            }
            Some(Value::Choice(_)) if matches!(text, " " | "\u{3000}") => {
                self.entry.cycle(focus, true)
            }
            Some(Value::Choice(_)) => return nothing_typed(true, cx),
            None => return,
        }
        self.reads_otherwise(cx);
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        let focus = self.focus;
        if !edit.moves() {
            self.goes_by(cx);
        }
        let changed = match self.entry.slot_mut(focus).map(|s| &mut s.value) {
            Some(Value::Text(field)) => field.edit(edit),
            Some(Value::Choice(_)) if matches!(edit, Edit::Left | Edit::Right) => {
                self.entry.cycle(focus, edit == Edit::Right);
                true
            }
            Some(Value::Choice(_)) => return nothing_typed(true, cx),
            None => false,
        };
        if changed {
            self.reads_otherwise(cx);
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        self.withdraw_confirming();
        match command {
            Command::Run | Command::NextField | Command::Down => self.go(true, cx),
            Command::PreviousField | Command::Up => self.go(false, cx),
            Command::PageDown => self.go_section(true, cx),
            Command::PageUp => self.go_section(false, cx),
            Command::Confirm => self.confirm(cx),
            Command::Values => self.values(cx),
            Command::DuplicateField => self.duplicate(cx),
            Command::CopyContract if self.is_new() => self.choose_contract(cx),
            Command::ClearSection => self.clear_section(cx),
            Command::Undo => self.undo(cx),
            Command::Discard => self.ask_discard(cx),
            Command::Back | Command::Leave if self.says_nothing() => {
                self.leave_nothing(cx);
                return false;
            }
            Command::Back | Command::Leave => return self.stays(cx),
            _ => return false,
        }
        self.settle();
        true
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        match (self.asked.take(), answered) {
            (Some(Asked::Save(content)), Answered::Yes { .. }) => self.save(content, cx),
            (Some(Asked::Send(content)), Answered::Yes { .. }) => self.send(content, cx),
            (Some(Asked::Discard), Answered::Yes { .. }) => self.discard(cx),
            (Some(Asked::Leave), Answered::Yes { .. }) => cx.go(crate::app::Go::Back),
            (Some(Asked::Value(field)), Answered::Chosen(choice)) => {
                let filled = self.fill(field, &choice);
                self.pass(&filled, cx);
                self.keeper.touched(cx);
            }
            (Some(Asked::Resume), answered) => self.resumed_or_not(answered, cx),
            (Some(Asked::Copy), Answered::Chosen(choice)) => self.copy_chosen(&choice, cx),
            _ => {}
        }
        self.settle();
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if let Some(kept) = self.keeper.reply(&reply, cx) {
            self.kept(kept, cx);
            return;
        }
        match reply {
            Reply::Written { id, result, .. } => self.written(id, result, cx),
            Reply::Glyphs { id, missing } if self.is_checking(id) => self.printable(missing, cx),
            Reply::Glyphs { id, missing } => self.glyphs(id, missing),
            Reply::Read { id, result } if self.copying_is(id) => self.copied(result, cx),
            Reply::Read { id, result } if self.is_checking(id) => self.checked(result, cx),
            Reply::Read { id, result } if self.left_asked == Some(id) => {
                self.left_asked = None;
                match result {
                    Ok(Answer::Unfinished(left)) => self.offer(left, cx),
                    Ok(_) => {}
                    Err(refusal) => cx.refuse_reading(&refusal),
                }
            }
            Reply::Read {
                id,
                result: Ok(Answer::LastEntered(last)),
            } if self.last_asked == Some(id) => {
                self.last = last.map(|content| Entry::of(&content));
            }
            Reply::Read {
                id,
                result: Ok(Answer::Choices(found)),
            } if self.places == Some(id) => self.found_places(&found, cx),
            Reply::Read {
                id,
                result: Ok(Answer::Choices(found)),
            } => self.found_name(id, &found, cx),
            Reply::Read { id, result: Err(_) } => self.lost(id),
            _ => {}
        }
        self.filled(cx);
        self.settle();
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        match command {
            Command::Run => Some(about::next_field(language)),
            Command::DuplicateField if !self.is_new() => Some(about::as_before(language)),
            Command::Confirm if self.is_new() => Some(about::check_entry(language)),
            _ => None,
        }
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        match command {
            Command::Values => self.has_values(),
            Command::CopyContract => self.is_new(),
            Command::DuplicateField => self.last.is_some(),
            Command::Undo => !self.undo.is_empty(),
            _ => true,
        }
    }
}
