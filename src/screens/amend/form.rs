//! 変更等の手続き (M1): which procedure, its fields with what stood there before, what it will print, the premium as
//! entered, the reason. 作成 → 確認 → 承認依頼. The price alone of an advance guarantee is only recorded.

mod answer;
mod begin;
mod left;
mod left_field;
mod letters;
mod read;
mod send;
mod shown;
mod undo;

pub use left::amended_kind;

use super::entry::{self, Slot, SlotId};
use crate::app::{Answered, Cx, Reply, RequestId, Shared};
use crate::domain::amendment::AmendedField;
use crate::domain::amendment_record::{AmendmentDetail, AmendmentState, ContractLedger};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, Override, Write};
use crate::domain::date;
use crate::domain::ids::{AmendmentKey, ContractKey};
use crate::domain::ledger::EventKind;
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::{About, Unfinished};
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::amend::{self, Amend};
use crate::i18n::explain::{self, Explained};
use crate::i18n::refusals::unread;
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::screens::keeper::Keeper;
use crate::ui::field::Edit;
use crate::ui::form::{self, FormLine};
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use shown::columns;
use std::cell::Cell;
use undo::Undo;

/// 変更等の手続き.
#[derive(Debug)]
pub struct AmendFormScreen {
    contract: ContractKey,
    again: Option<AmendmentKey>,
    asked: Vec<RequestId>,
    ledger: Option<ContractLedger>,
    returned: Option<AmendmentDetail>,
    start: Option<Start>,
    kinds: Vec<(EventKind, Option<u32>)>,
    slots: Vec<Slot>,
    untouched: Vec<Slot>,
    focus: usize,
    faults: Vec<(SlotId, String)>,
    /// Those of them that were told when it was to be sent.
    told: Vec<(SlotId, String)>,
    /// The message line still says how many they are.
    counted: bool,
    overrides: Vec<Override>,
    today: NaiveDate,
    scroll: Cell<u16>,
    question: Option<Question>,
    writing: Option<(RequestId, Write)>,
    /// Fields that were left and are looked through for letters that no font has.
    looking: Vec<RequestId>,
    /// The same of all that will be printed, before anything is asked.
    printing: Option<RequestId>,
    refusal: Option<Refusal>,
    keeper: Keeper,
    left: Vec<Unfinished>,
    /// The number of what is continued, where it was chosen before.
    chosen: Option<i64>,
    /// What is continued once the amendment that it is about has come.
    resuming: Option<Unfinished>,
    /// It was gone on with elsewhere since it was listed.
    newer: bool,
    /// What one key gives back, the latest last.
    undo: Vec<Undo>,
}

/// What is drafted.
#[derive(Debug)]
struct Start {
    kind: EventKind,
    /// What it corrects or cancels.
    of: Option<u32>,
    /// The certificate that it starts from, as it was printed: what before and after show.
    before: CertificateContent,
    /// The same with the price as it is known: what the form begins with, and what checks and warnings go by.
    known: CertificateContent,
}

#[derive(Debug)]
enum Question {
    Kind,
    Value(AmendedField),
    Submit(Write),
    /// A warning, and what it is about.
    Warning(String, String),
    Discard,
    /// Which of what was left half typed is continued.
    Resume,
    /// One that cannot be continued was shown.
    Stale(i64),
    /// It could not be kept, and is left all the same.
    Leave,
}

impl AmendFormScreen {
    /// A procedure on this contract; `again`: one that came back and is drafted anew.
    #[must_use]
    pub fn new(contract: ContractKey, again: Option<AmendmentKey>) -> Self {
        let about = About::Contract(contract.clone());
        Self {
            keeper: Keeper::new(contract.branch.clone(), Some(about)),
            left: Vec::new(),
            chosen: None,
            resuming: None,
            newer: false,
            undo: Vec::new(),
            contract,
            again,
            asked: Vec::new(),
            ledger: None,
            returned: None,
            start: None,
            kinds: Vec::new(),
            slots: Vec::new(),
            untouched: Vec::new(),
            focus: 0,
            faults: Vec::new(),
            told: Vec::new(),
            counted: false,
            overrides: Vec::new(),
            today: NaiveDate::default(),
            scroll: Cell::new(0),
            question: None,
            writing: None,
            looking: Vec::new(),
            printing: None,
            refusal: None,
        }
    }

    /// Goes on with one that was left half typed.
    #[must_use]
    pub fn resuming(contract: ContractKey, left: i64) -> Self {
        Self {
            chosen: Some(left),
            ..Self::new(contract, None)
        }
    }

    fn label(language: Language, id: SlotId) -> &'static str {
        match id {
            SlotId::Field(field) => amend::field(language, field),
            SlotId::Premium => Amend(language).premium(),
            SlotId::Reason => Amend(language).reason(),
        }
    }

    /// A day that was typed as counted from today is from now on the day that it was read as.
    fn leave(&mut self) {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            slot.field.leave();
            let (id, day) = (
                slot.id,
                entry::settled(slot.id, slot.field.text(), self.today),
            );
            if let Some(day) = day {
                self.put_settled(id, &day);
            }
        }
    }

    fn go(&mut self, forward: bool, cx: &mut Cx<'_>) {
        self.look(cx);
        self.check_left(cx.language());
        let n = self.slots.len().max(1);
        self.focus = if forward {
            (self.focus + 1) % n
        } else {
            (self.focus + n - 1) % n
        };
    }
}

impl Screen for AmendFormScreen {
    fn id(&self) -> &'static str {
        "M1"
    }

    fn title(&self, language: Language) -> String {
        Amend(language).form().to_owned()
    }

    fn focused(&self, language: Language) -> Option<Explained> {
        let id = self.slots.get(self.focus)?.id;
        let text = match id {
            SlotId::Field(field) => explain::amended(language, field),
            SlotId::Premium => explain::premium(language),
            SlotId::Reason => explain::amend_reason(language),
        };
        Some(Explained::new(Self::label(language, id), text))
    }

    fn context(&self) -> Context {
        Context::Form
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Amend(language);
        let mut lines: Vec<FormLine<'_>> = self.above(language);
        if lines.is_empty() {
            let (text, ink) = match &self.refusal {
                Some(refusal) => (unread(language, refusal).what, Ink::Bad),
                // Nothing is read any more: it is asked which procedure.
                None => match &self.ledger {
                    Some(all) if self.asked.is_empty() => (all.number.clone(), Ink::Title),
                    _ => (words.loading().to_owned(), Ink::Plain),
                },
            };
            lines.push(FormLine::Note { text, ink });
            lines.extend(self.asked_about(language));
        }
        for (at, slot) in self.slots.iter().enumerate() {
            lines.push(FormLine::Field {
                label: Self::label(language, slot.id),
                field: &slot.field,
                columns: columns(slot.id),
                echo: self.echo(slot, language, canvas),
                error: self.faults_of(slot.id),
                focus: at == self.focus,
            });
            lines.extend(self.stood(slot, language, canvas));
        }
        self.scroll
            .set(form::draw(canvas, &lines, self.scroll.get()));
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.ask(cx);
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.ask(cx);
    }

    fn waits(&self) -> bool {
        !self.asked.is_empty()
            || self.writing.is_some()
            || self.printing.is_some()
            || self.keeper.is_taking_over()
    }

    fn closing(&mut self, cx: &mut Cx<'_>) {
        match self.says_nothing() && self.keeper.id().is_some() {
            true => self.keeper.discard(cx),
            false => self.keep(cx),
        }
    }

    fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.keeper.wakes_at()
    }

    fn woken(&mut self, cx: &mut Cx<'_>) {
        if self.keeper.is_due(cx.now()) {
            self.keep(cx);
        }
    }

    fn times_move(&mut self, off: TimeDelta) {
        self.keeper.times_move(off);
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if let Some(kept) = self.keeper.reply(&reply, cx) {
            return self.kept(kept, cx);
        }
        let id = reply.id();
        match reply {
            Reply::Read { result, .. } if self.asked.contains(&id) => {
                self.asked.retain(|out| *out != id);
                match result {
                    Ok(Answer::Ledger(ledger)) => self.ledger = Some(*ledger),
                    Ok(Answer::Amendment(detail)) => self.returned = Some(*detail),
                    Ok(Answer::Unfinished(left)) => self.found(left),
                    Ok(_) => {}
                    Err(refusal) => {
                        cx.refuse_reading(&refusal);
                        self.refusal = Some(refusal);
                    }
                }
                let complete = self.again.is_none() || self.returned.is_some();
                if self.asked.is_empty() && complete && self.ledger.is_some() {
                    self.offer_or_begin(cx);
                }
            }
            Reply::Glyphs { missing, .. } => self.glyphs(id, missing, cx),
            Reply::Written { result, .. } => {
                let Some((_, write)) = self.writing.take_if(|(out, _)| *out == id) else {
                    return;
                };
                self.written(write, result.err(), cx);
            }
            _ => {}
        }
    }

    fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        // What is typed counts from the day on which it is typed.
        self.today = date::jst_day(cx.now());
        if let Some(slot) = self.slots.get_mut(self.focus) {
            slot.field.insert(text);
            self.reads_otherwise(cx);
        }
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            let changed = slot.field.edit(edit);
            if changed {
                self.today = date::jst_day(cx.now());
                self.reads_otherwise(cx);
            }
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        match command {
            Command::Run | Command::NextField | Command::Down => self.go(true, cx),
            Command::PreviousField | Command::Up => self.go(false, cx),
            Command::Confirm if self.start.is_some() => self.confirm(cx),
            Command::Values => self.values(cx),
            Command::DuplicateField => {
                // Back to what stood there: on the certificate, or when the form was begun.
                if let (Some(slot), Some(start)) = (self.slots.get(self.focus), &self.start) {
                    let begun = |id| self.untouched.iter().find(|slot| slot.id == id);
                    let was = match slot.id {
                        SlotId::Field(field) => entry::typed(field.read(&start.known).as_ref()),
                        id => begun(id).map_or(String::new(), |slot| slot.field.text().to_owned()),
                    };
                    self.put(slot.id, &was);
                    // What was wrong with what stood there before is nobody's any more.
                    self.reads_otherwise(cx);
                }
            }
            Command::Undo => self.undo(cx),
            Command::Discard if self.start.is_some() => self.ask_discard(cx),
            Command::Back | Command::Leave if self.says_nothing() => {
                self.leave_nothing(cx);
                return false;
            }
            Command::Back | Command::Leave if self.is_dirty() => return self.stays(cx),
            _ => return false,
        }
        true
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        self.take_answer(answered, cx);
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        match command {
            Command::Run => Some(about::next_field(language)),
            Command::DuplicateField => Some(about::as_before(language)),
            Command::Confirm => Some(about::ask_approval(language)),
            _ => None,
        }
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        match command {
            Command::Values => matches!(
                self.slots.get(self.focus).map(|s| s.id),
                Some(SlotId::Field(
                    AmendedField::Beneficiary | AmendedField::DepositBank
                ))
            ),
            Command::Undo => !self.undo.is_empty(),
            Command::ClearSection | Command::CopyContract | Command::PageUp | Command::PageDown => {
                false
            }
            _ => true,
        }
    }
}

/// Whether a returned amendment is this operator's to draft anew.
#[must_use]
pub fn may_redraft(detail: &AmendmentDetail) -> bool {
    detail.row.state == AmendmentState::Returned
}
