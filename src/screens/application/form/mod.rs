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
mod screen;
mod send;
mod undo;
mod values;

use super::entry::{Entry, Section, Value};
use super::pieces;
use crate::app::{Cx, RequestId};
use crate::domain::application::ApplicationContent;
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::ids::{ApplicationKey, BranchId};
use crate::domain::record::{ApplicationDetail, OverrideRecord, Role};
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::{About, Unfinished};
use crate::i18n::Language;
use crate::i18n::detail::Detail;
use crate::screens::keeper::{Keeper, LeftAsked};
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
    left_asked: LeftAsked,
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
        form.today = match today {
            // Nobody has said yet what time it is there: this machine's may be ahead.
            Some(there) if !cx.shared.knows_the_time => there,
            Some(there) => there.max(form.today),
            None => form.today,
        };
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
            left_asked: LeftAsked::default(),
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
        let withdrawn = self.withdraw_confirming();
        let focus = self.focus;
        if self.is_wrong(focus) && std::mem::take(&mut self.counted) {
            cx.shared.messages.clear();
        }
        if withdrawn {
            self.say_withdrawn(cx);
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
