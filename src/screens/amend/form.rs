//! 変更等の手続き (M1): which procedure, its fields with what stood there before, what it will print, the premium as
//! entered, the reason. 作成 → 確認 → 承認依頼. The price alone of an advance guarantee is only recorded.

mod left;
mod left_field;
mod letters;
mod send;
mod shown;

pub use left::amended_kind;

use super::entry::{self, Slot, SlotId};
use super::prints;
use crate::app::{Answered, Choose, Cx, Dialog, Go, Reply, RequestId, Shared, Source};
use crate::domain::amendment::{self, AmendedField, AmendedValue, AmendmentDraft, AmendmentFault};
use crate::domain::amendment_amounts::amount_faults;
use crate::domain::amendment_record::{AmendmentDetail, AmendmentState, ContractLedger};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, KeyOrder, Override, Query, Write};
use crate::domain::date::{self, FiscalYear};
use crate::domain::ids::{AmendmentKey, ContractKey};
use crate::domain::ledger::EventKind;
use crate::domain::product::Product;
use crate::domain::record::Choice;
use crate::domain::refusal::Refusal;
use crate::domain::text::is_blank;
use crate::domain::unfinished::{About, Unfinished};
use crate::i18n::about::{self, Own};
use crate::i18n::amend::{self, Amend};
use crate::i18n::amend_amounts;
use crate::i18n::amend_rules;
use crate::i18n::explain::{self, Explained};
use crate::i18n::refusals::{Sentence, unread};
use crate::i18n::{Language, dates};
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::screens::keeper::Keeper;
use crate::ui::field::Edit;
use crate::ui::form::{self, FormLine, WHOLE};
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, NaiveDate, Utc};
use std::cell::Cell;

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

    fn ask(&mut self, cx: &mut Cx<'_>) {
        self.today = date::jst_day(cx.now());
        if self.asked.is_empty() && self.ledger.is_none() {
            self.asked
                .push(cx.query(Query::Ledger(self.contract.clone())));
            self.asked.push(cx.query(Query::Unfinished));
            if let Some(key) = &self.again {
                self.asked.push(cx.query(Query::Amendment(key.clone())));
            }
        }
    }

    /// Everything has come: the kind is known, or asked for.
    fn begin(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let Some(all) = &self.ledger else { return };
        let refused = |what: String| Sentence {
            what,
            remedy: String::new(),
        };
        if let Some(back) = &self.returned {
            let (kind, of) = (back.row.kind, back.supersedes);
            self.overrides = back.overrides.clone();
            return self.start(kind, of);
        }
        if let Some((_, kind, state)) = &all.open {
            let (kind, state) = (amend::kind(language, *kind), amend::state(language, *state));
            let keys = cx.key_of(Command::GoAmendments, Context::Contract);
            cx.refused(Sentence {
                what: words.open_already(kind, state, keys),
                remedy: words.open_already_remedy().to_owned(),
            });
            return cx.go(Go::Back);
        }
        // Refused before anything is typed: the database would refuse it after.
        let order = match (all.withdrawn_at, all.order_open) {
            (Some(_), _) => Some("publication_withdrawn"),
            (None, Some(KeyOrder::Withdraw)) => Some("withdrawal_open"),
            (None, Some(KeyOrder::Reissue)) => Some("one_open_key_order"),
            (None, None) => None,
        };
        if let Some((what, remedy)) = order.and_then(|rule| amend_rules::rule(language, rule)) {
            cx.refused(Sentence { what, remedy });
            return cx.go(Go::Back);
        }
        let Ok(ledger) = all.ledger() else {
            cx.refused(refused(words.damaged().to_owned()));
            return cx.go(Go::Back);
        };
        if all.events.last().is_none_or(|e| e.arrived_at.is_none()) {
            cx.refused(refused(words.on_its_way().to_owned()));
            return cx.go(Go::Back);
        }
        self.kinds.clear();
        let mut choices = Vec::new();
        let mut offer = |kind: EventKind, of: Option<u32>, label: String| {
            if ledger.may_follow(kind, of).is_ok() {
                choices.push(Choice {
                    code: self.kinds.len().to_string(),
                    label,
                    detail: String::new(),
                });
                self.kinds.push((kind, of));
            }
        };
        offer(
            EventKind::Change,
            None,
            amend::kind(language, EventKind::Change).to_owned(),
        );
        for event in all.events.iter().rev() {
            let n = event.occurrence;
            let change = ledger.opened_by(n);
            let cancels = if change == n {
                words.cancels(n)
            } else {
                words.cancels_corrected(change, n)
            };
            offer(EventKind::Cancellation, Some(n), cancels);
            let what = amend::kind(language, event.kind);
            offer(EventKind::Correction, Some(n), words.corrects(n, what));
        }
        let termination = amend::kind(language, EventKind::Termination);
        offer(EventKind::Termination, None, termination.to_owned());
        if choices.is_empty() {
            cx.refused(refused(words.nothing_open().to_owned()));
            return cx.go(Go::Back);
        }
        self.question = Some(Question::Kind);
        cx.open(Dialog::Choose(Choose::fixed(words.which(), choices)));
    }

    fn start(&mut self, kind: EventKind, of: Option<u32>) {
        let Some(all) = &self.ledger else { return };
        let (Some(before), Some(known)) = (all.base(of), all.known(kind, of)) else {
            return;
        };
        let now = self.returned.as_ref().map_or(&known, |back| &back.after);
        let to_undo = self.to_undo(kind, of);
        self.slots = entry::slots(kind, &before, now);
        if let Some(back) = &self.returned {
            for slot in &mut self.slots {
                match slot.id {
                    SlotId::Premium if back.premium != 0 => {
                        slot.field.set(&back.premium.to_string());
                    }
                    SlotId::Reason => slot.field.set(&back.reason),
                    _ => {}
                }
            }
        } else if to_undo != 0
            && let Some(slot) = self.slots.iter_mut().find(|s| s.id == SlotId::Premium)
        {
            slot.field.set(&entry::premium_typed(to_undo));
        }
        self.untouched = self.slots.clone();
        self.start = Some(Start {
            kind,
            of,
            before,
            known,
        });
    }

    /// What gives back the premium of the change that is cancelled, yen; 0 for every other procedure.
    fn to_undo(&self, kind: EventKind, of: Option<u32>) -> i64 {
        match (kind, of, &self.ledger) {
            (EventKind::Cancellation, Some(n), Some(all)) => all.premium_to_undo(n),
            _ => 0,
        }
    }

    /// Everything that is wrong with a field.
    fn faults_of(&self, id: SlotId) -> Option<String> {
        let mine = self.faults.iter().filter(|(at, _)| *at == id);
        let all: Vec<&str> = mine.map(|(_, why)| why.as_str()).collect();
        (!all.is_empty()).then(|| all.join(" / "))
    }

    fn label(language: Language, id: SlotId) -> &'static str {
        match id {
            SlotId::Field(field) => amend::field(language, field),
            SlotId::Premium => Amend(language).premium(),
            SlotId::Reason => Amend(language).reason(),
        }
    }

    fn leave(&mut self) {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            slot.field.leave();
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

    /// Reads the form; faults go beside their fields and the focus to the first.
    fn read(&mut self, language: Language) -> Option<(AmendmentDraft, CertificateContent)> {
        self.leave();
        let Start {
            kind,
            of,
            before,
            known,
        } = self.start.as_ref()?;
        let words = Amend(language);
        let mut faults = Vec::new();
        let mut draft = AmendmentDraft {
            kind: *kind,
            supersedes: *of,
            fields: Vec::new(),
            premium: 0,
            reason: String::new(),
            overrides: Vec::new(),
        };
        for slot in &self.slots {
            let text = slot.field.text();
            match slot.id {
                SlotId::Field(field) => match entry::read(field, text, self.today, language) {
                    Ok(value) => draft.fields.push((field, value)),
                    Err(why) => faults.push((slot.id, why)),
                },
                SlotId::Premium => match entry::premium(text, language) {
                    Ok(premium) => draft.premium = premium,
                    Err(why) => faults.push((slot.id, why)),
                },
                SlotId::Reason if is_blank(text) => {
                    faults.push((slot.id, words.reason_missing().to_owned()));
                }
                SlotId::Reason => draft.reason = text.trim().to_owned(),
            }
        }
        let mut after = draft.apply(known);
        if let (EventKind::Cancellation, Some(n)) = (*kind, *of) {
            after = self.ledger.as_ref()?.after_cancelling(n)?;
        }
        // A field that cannot be read reads as before: what else is wrong is said all the same.
        if !faults.iter().any(|(id, _)| matches!(id, SlotId::Field(_))) {
            for fault in amendment::faults(*kind, known, &after) {
                // Not a fault here: it is said, and recorded. No premium belongs to it: the guarantee stays as it is.
                if fault == AmendmentFault::PriceAlone {
                    if draft.premium != 0 {
                        faults.push((SlotId::Premium, words.price_alone_premium().to_owned()));
                    }
                    continue;
                }
                let at = fault.field().map_or(SlotId::Reason, SlotId::Field);
                faults.push((at, amend::fault(language, fault).to_owned()));
            }
            if let Some(all) = &self.ledger {
                for fault in amount_faults(*kind, before, &after, all.work, &all.terms) {
                    let why = amend_amounts::fault(language, &fault);
                    faults.push((self.place_of_amount(), why));
                }
            }
        }
        self.faults = faults;
        let faults = &self.faults;
        if (self.slots.iter()).any(|s| faults.iter().any(|(id, _)| *id == s.id)) {
            return None;
        }
        // Only what differs is sent: from what was printed, or from a price recorded since.
        draft.fields.retain(|(field, value)| {
            [before, known]
                .iter()
                .any(|content| field.read(content).as_ref() != Some(value))
        });
        if *kind == EventKind::Change {
            let next = self.ledger.as_ref().map_or(0, |l| l.events.len() + 1);
            after.change_number = i32::try_from(next).ok();
        }
        Some((draft, after))
    }

    /// Where it is said what stands against the amount: beside it, or beside the reason where nothing else is typed (変更取消).
    fn place_of_amount(&self) -> SlotId {
        let amount = SlotId::Field(AmendedField::Amount);
        match self.slots.iter().any(|slot| slot.id == amount) {
            true => amount,
            false => SlotId::Reason,
        }
    }

    /// Puts the focus where the first fault is.
    fn focus_first_fault(&mut self) {
        let faulty = |s: &Slot| self.faults.iter().any(|(id, _)| *id == s.id);
        if let Some(at) = self.slots.iter().position(faulty)
            && let Some(slot) = self.slots.get_mut(at)
        {
            self.focus = at;
            slot.field.refused();
        }
    }

    fn values(&mut self, cx: &mut Cx<'_>) {
        let Some(Slot {
            id: SlotId::Field(field),
            ..
        }) = self.slots.get(self.focus)
        else {
            return;
        };
        let source = match field {
            AmendedField::Beneficiary => Source::Orderers,
            AmendedField::DepositBank => Source::Banks,
            _ => return,
        };
        let title = amend::field(cx.language(), *field);
        self.question = Some(Question::Value(*field));
        cx.open(Dialog::Choose(Choose::searched(title, source, "")));
    }

    fn notes(&self, language: Language) -> Vec<(String, Ink)> {
        let words = Amend(language);
        let (Some(start), Some(all)) = (&self.start, &self.ledger) else {
            return Vec::new();
        };
        let Start {
            kind, of, before, ..
        } = start;
        let name = match of {
            Some(n) => {
                let change = before.change_number.and_then(|c| u32::try_from(c).ok());
                amend::of_what(language, *kind, *n, change)
            }
            None => amend::kind(language, *kind).to_owned(),
        };
        let mut after = before.clone();
        after.change_number = i32::try_from(all.events.len() + 1).ok();
        let next = all.events.len() + 1;
        let mut out = vec![
            (
                format!(
                    "{}  {}",
                    words.head(&all.number, name),
                    words.occurrence(next)
                ),
                Ink::Title,
            ),
            (prints(language, *kind, &after), Ink::Plain),
        ];
        let year = before.work_year.map(FiscalYear::starting);
        if let Some(year) = year {
            let text = words.of_year(dates::fiscal_year(language, year));
            out.push((text, Ink::Plain));
        }
        if *kind == EventKind::Change {
            let hint = match all.product {
                Product::AdvancePayment | Product::InterimAdvance => words.price_alone_hint(),
                Product::Performance | Product::BidBond => words.performance_hint(),
            };
            out.push((hint.to_owned(), Ink::Warning));
            if year.is_none() {
                out.push((words.multi_year_hint().to_owned(), Ink::Quiet));
            }
        }
        let undo = self.to_undo(*kind, *of);
        if undo != 0 {
            let text = words.premium_undo_note(amend::premium(language, undo));
            out.push((text, Ink::Plain));
        }
        if start.known.price != before.price {
            let (printed, known) = (before.price.grouped(), start.known.price.grouped());
            out.push((words.recorded_prints(known, printed), Ink::Warning));
        }
        if let Some(why) = self.returned.as_ref().and_then(|b| b.returned_for.as_ref()) {
            out.push((words.returned(why), Ink::Warning));
        }
        out
    }

    /// What was understood, and what stood there before.
    fn echo(&self, slot: &Slot, language: Language) -> String {
        let Some(start) = &self.start else {
            return String::new();
        };
        match slot.id {
            // A text has its row below.
            SlotId::Field(field)
                if matches!(field.read(&start.before), Some(AmendedValue::Text(_))) =>
            {
                String::new()
            }
            SlotId::Field(field) => {
                let was = field.read(&start.before);
                let read = entry::read(field, slot.field.text(), self.today, language).ok();
                if read == was {
                    return match &read {
                        Some(AmendedValue::Day(day)) => dates::both(language, *day),
                        Some(AmendedValue::Yen(yen)) => dates::reading(language, *yen),
                        _ => String::new(),
                    };
                }
                let before = was.as_ref().map_or(String::new(), |was| {
                    Amend(language).before(amend::value_short(language, was))
                });
                let echo = match &read {
                    Some(AmendedValue::Day(day)) => dates::both(language, *day),
                    Some(AmendedValue::Yen(yen)) => dates::reading(language, *yen),
                    _ => String::new(),
                };
                format!("{echo} {before}").trim().to_owned()
            }
            SlotId::Premium => {
                let read = entry::premium(slot.field.text(), language)
                    .map_or(String::new(), |yen| amend::premium(language, yen));
                match self.to_undo(start.kind, start.of) {
                    0 => read,
                    undo => {
                        let undo = amend::premium(language, undo);
                        format!("{read} {}", Amend(language).premium_undo(undo))
                    }
                }
            }
            SlotId::Reason => String::new(),
        }
    }
}

/// Columns of a field.
fn columns(id: SlotId) -> u16 {
    use AmendedField as F;
    match id {
        SlotId::Premium | SlotId::Field(F::Amount | F::Price | F::YearShare) => 18,
        SlotId::Field(
            F::GuaranteeEnd | F::TermFrom | F::TermTo | F::ContractDate | F::TerminatedOn,
        ) => 16,
        SlotId::Field(_) | SlotId::Reason => WHOLE,
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
        }
        for (at, slot) in self.slots.iter().enumerate() {
            lines.push(FormLine::Field {
                label: Self::label(language, slot.id),
                field: &slot.field,
                columns: columns(slot.id),
                echo: self.echo(slot, language),
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
        self.keep(cx);
    }

    fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.keeper.wakes_at()
    }

    fn woken(&mut self, cx: &mut Cx<'_>) {
        if self.keeper.is_due(cx.now()) {
            self.keep(cx);
        }
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
        if let Some(slot) = self.slots.get_mut(self.focus) {
            slot.field.insert(text);
            self.reads_otherwise(cx);
        }
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            let changed = slot.field.edit(edit);
            if changed {
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
                // Back to what stood there.
                if let (Some(slot), Some(start)) = (self.slots.get_mut(self.focus), &self.start)
                    && let SlotId::Field(field) = slot.id
                {
                    slot.field
                        .set(&entry::typed(field.read(&start.known).as_ref()));
                    // What was wrong with what stood there before is nobody's any more.
                    self.reads_otherwise(cx);
                }
            }
            Command::Discard if self.start.is_some() => self.ask_discard(cx),
            Command::Back | Command::Leave if self.is_dirty() => return self.stays(cx),
            _ => return false,
        }
        true
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        match (self.question.take(), answered) {
            (Some(Question::Kind), Answered::Chosen(choice)) => {
                let at = choice.code.parse::<usize>().unwrap_or(0);
                if let Some((kind, of)) = self.kinds.get(at).copied() {
                    self.start(kind, of);
                }
            }
            (Some(Question::Kind), _) => cx.go(Go::Back),
            (Some(Question::Value(field)), Answered::Chosen(choice)) => {
                let text = match field {
                    AmendedField::DepositBank => format!("{}　{}", choice.label, choice.detail),
                    _ => choice.label,
                };
                if let Some(slot) = self.slots.iter_mut().find(|s| s.id == SlotId::Field(field)) {
                    slot.field.set(&text);
                    self.reads_otherwise(cx);
                    self.go(true, cx);
                }
            }
            (Some(Question::Submit(write)), Answered::Yes { .. }) => self.send(write, cx),
            (Some(Question::Warning(code, subject)), Answered::Yes { reason }) => {
                self.overrides.retain(|o| o.code != code);
                self.overrides.push(Override {
                    code,
                    subject,
                    reason: reason.unwrap_or_default(),
                });
                self.keeper.touched(cx);
                // With the reason in it, once more before it goes.
                self.confirm(cx);
            }
            (Some(Question::Discard), Answered::Yes { .. }) => self.discard(cx),
            (Some(Question::Resume), answered) => self.resumed_or_not(answered, cx),
            (Some(Question::Stale(id)), Answered::Yes { .. }) => self.begin_after_stale(id, cx),
            (Some(Question::Stale(_)), _) | (Some(Question::Leave), Answered::Yes { .. }) => {
                cx.go(Go::Back);
            }
            _ => {}
        }
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
            Command::ClearSection
            | Command::CopyContract
            | Command::Undo
            | Command::PageUp
            | Command::PageDown => false,
            _ => true,
        }
    }
}

/// Whether a returned amendment is this operator's to draft anew.
#[must_use]
pub fn may_redraft(detail: &AmendmentDetail) -> bool {
    detail.row.state == AmendmentState::Returned
}
