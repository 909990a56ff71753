//! 変更等の手続き (M1): which procedure, its fields with what stood there before, what it will print, the premium as
//! entered, the reason. 作成 → 確認 → 承認依頼. The price alone of an advance guarantee is only recorded.

mod left;

pub use left::amended_kind;

use super::entry::{self, Slot, SlotId};
use super::prints;
use crate::app::{
    Answered, Choose, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, Source, What,
};
use crate::domain::amendment::{self, AmendedField, AmendedValue, AmendmentDraft, AmendmentFault};
use crate::domain::amendment_record::{AmendmentDetail, AmendmentState, ContractLedger};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, Override, Query, Write};
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
use crate::i18n::explain::{self, Explained};
use crate::i18n::refusals::{Sentence, sentence};
use crate::i18n::{Language, dates};
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::screens::keeper::Keeper;
use crate::ui::field::Edit;
use crate::ui::form::{self, FormLine};
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
    /// What it is, what it corrects or cancels, and the certificate that it starts from.
    start: Option<(EventKind, Option<u32>, Box<CertificateContent>)>,
    kinds: Vec<(EventKind, Option<u32>)>,
    slots: Vec<Slot>,
    untouched: Vec<Slot>,
    focus: usize,
    faults: Vec<(SlotId, String)>,
    overrides: Vec<Override>,
    today: NaiveDate,
    scroll: Cell<u16>,
    question: Option<Question>,
    writing: Option<(RequestId, Write)>,
    refusal: Option<Refusal>,
    keeper: Keeper,
    left: Vec<Unfinished>,
    /// The number of what is continued, where it was chosen before.
    chosen: Option<i64>,
    /// What is continued once the amendment that it is about has come.
    resuming: Option<Unfinished>,
}

#[derive(Debug)]
enum Question {
    Kind,
    Value(AmendedField),
    Submit(Write),
    Warning(String),
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
            overrides: Vec::new(),
            today: NaiveDate::default(),
            scroll: Cell::new(0),
            question: None,
            writing: None,
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
            let text =
                words.open_already(amend::kind(language, *kind), amend::state(language, *state));
            cx.refused(refused(text));
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
        let content = match of {
            None => all.base(),
            Some(n) => all
                .events
                .iter()
                .find(|e| e.occurrence == n)
                .map(|e| e.content.content.clone()),
        };
        let Some(before) = content else { return };
        let now = self.returned.as_ref().map_or(&before, |back| &back.after);
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
        }
        self.untouched = self.slots.clone();
        self.start = Some((kind, of, Box::new(before)));
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

    fn go(&mut self, forward: bool) {
        self.leave();
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
        let (kind, supersedes, before) = self.start.as_ref()?;
        let words = Amend(language);
        let mut faults = Vec::new();
        let mut draft = AmendmentDraft {
            kind: *kind,
            supersedes: *supersedes,
            fields: Vec::new(),
            premium: 0,
            reason: String::new(),
            overrides: self.overrides.clone(),
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
        let mut after = draft.apply(before);
        // A field that cannot be read reads as before: what else is wrong is said all the same.
        if !faults.iter().any(|(id, _)| matches!(id, SlotId::Field(_))) {
            for fault in amendment::faults(*kind, before, &after) {
                // Not a fault here: it is said, and recorded.
                if fault != AmendmentFault::PriceAlone {
                    let at = fault.field().map_or(SlotId::Reason, SlotId::Field);
                    faults.push((at, amend::fault(language, fault).to_owned()));
                }
            }
        }
        self.faults = faults;
        if let Some(at) = self
            .slots
            .iter()
            .position(|s| self.faults.iter().any(|(id, _)| *id == s.id))
        {
            self.focus = at;
            return None;
        }
        // Only what differs is sent.
        draft
            .fields
            .retain(|(field, value)| field.read(before).as_ref() != Some(value));
        if *kind == EventKind::Change {
            let next = self.ledger.as_ref().map_or(0, |l| l.events.len() + 1);
            after.change_number = i32::try_from(next).ok();
        }
        Some((draft, after))
    }

    fn confirm(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let Some((draft, after)) = self.read(language) else {
            let remedy: Vec<String> = self
                .faults
                .iter()
                .map(|(id, why)| format!("{}: {why}", Self::label(language, *id)))
                .collect();
            let what = words.faults(self.faults.len());
            return cx.refused(Sentence {
                what,
                remedy: remedy.join("\n"),
            });
        };
        let (Some((kind, _, before)), Some(ledger)) = (&self.start, &self.ledger) else {
            return;
        };
        let changed = amendment::differences(before, &after);
        let alone =
            *kind == EventKind::Change && amendment::is_price_alone(before.product, &changed);
        let write = if alone {
            Write::RecordPrice {
                key: self.contract.clone(),
                version: ledger.version,
                price: after.price,
                reason: draft.reason.clone(),
                overrides: self.overrides.clone(),
            }
        } else {
            Write::SubmitAmendment {
                key: self.contract.clone(),
                version: ledger.version,
                amendment: self.again.as_ref().map(|key| key.id),
                draft: Box::new(draft.clone()),
            }
        };
        let reduced = amendment::reduced_price(before, &after, ledger.work);
        let given = |code: &str| self.overrides.iter().any(|o| o.code == code);
        if let Some(may) = reduced
            && !given("reduced_price")
        {
            let (amount, base) = (after.amount.grouped(), after.base().grouped());
            let text = match after.year_share {
                Some(_) => words.reduced_share(amount, base, may.grouped()),
                None => words.reduced(amount, base, may.grouped()),
            };
            return self.warn("reduced_price", text, cx);
        }
        if amendment::terminated_after_end(before, &after) && !given("terminated_after_end") {
            let end = dates::once(language, after.guarantee_end);
            return self.warn("terminated_after_end", words.after_end(end), cx);
        }
        let mut lines = Vec::new();
        let title = if alone {
            let text = words.price_alone(before.price.grouped(), after.price.grouped());
            lines.push((text, Ink::Warning));
            words.price_alone_title()
        } else {
            lines.push((words.question().to_owned(), Ink::Plain));
            let head = words.head(&ledger.number, amend::kind(language, *kind));
            lines.push((head, Ink::Title));
            for (field, was, is) in &changed {
                lines.push((
                    format!(
                        "{}: {} → {}",
                        amend::field(language, *field),
                        amend::value(language, was.as_ref()),
                        amend::value(language, is.as_ref())
                    ),
                    Ink::Plain,
                ));
            }
            lines.push((prints(language, *kind, &after), Ink::Plain));
            lines.push((
                format!(
                    "{}: {}",
                    words.premium(),
                    amend::premium(language, draft.premium)
                ),
                Ink::Plain,
            ));
            amend::kind(language, *kind)
        };
        lines.push((format!("{}: {}", words.reason(), draft.reason), Ink::Plain));
        for o in &self.overrides {
            let text = words.overridden(amend::warning(language, &o.code), &o.reason);
            lines.push((text, Ink::Warning));
        }
        self.question = Some(Question::Submit(write));
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }

    /// A warning: a reason, and on.
    fn warn(&mut self, code: &str, text: String, cx: &mut Cx<'_>) {
        let words = Amend(cx.language());
        let lines = vec![
            (text, Ink::Warning),
            (words.warning_reason().to_owned(), Ink::Plain),
        ];
        self.question = Some(Question::Warning(code.to_owned()));
        cx.open(Dialog::Confirm(
            Confirm::new(words.warning_title(), lines)
                .with_reason(explain::amend_warning(cx.language())),
        ));
    }

    fn send(&mut self, mut write: Write, cx: &mut Cx<'_>) {
        // The last keys too, whatever becomes of the line; from then on a save would cross what is sent.
        self.keep(cx);
        self.keeper.hold(true);
        match &mut write {
            Write::SubmitAmendment { draft, .. } => draft.overrides = self.overrides.clone(),
            Write::RecordPrice { overrides, .. } => *overrides = self.overrides.clone(),
            _ => {}
        }
        let what = What {
            command: Command::Submit,
            subject: self
                .ledger
                .as_ref()
                .map_or(String::new(), |l| l.number.clone()),
        };
        self.writing = Some((cx.write(write.clone(), what), write));
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
        let (Some((kind, of, before)), Some(all)) = (&self.start, &self.ledger) else {
            return Vec::new();
        };
        let name = match of {
            Some(n) => {
                let change = before.change_number.and_then(|c| u32::try_from(c).ok());
                amend::of_what(language, *kind, *n, change)
            }
            None => amend::kind(language, *kind).to_owned(),
        };
        let mut after = (**before).clone();
        after.change_number = i32::try_from(all.events.len() + 1).ok();
        let next = all.events.len() + 1;
        let mut out = vec![
            (words.head(&all.number, name), Ink::Title),
            (words.occurrence(next), Ink::Plain),
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
        if let Some(why) = self.returned.as_ref().and_then(|b| b.returned_for.as_ref()) {
            out.push((words.returned(why), Ink::Warning));
        }
        out
    }

    /// What was understood, and what stood there before.
    fn echo(&self, slot: &Slot, language: Language) -> String {
        let Some((_, _, before)) = &self.start else {
            return String::new();
        };
        match slot.id {
            SlotId::Field(field) => {
                let was = field.read(before);
                let read = entry::read(field, slot.field.text(), self.today, language).ok();
                if read == was {
                    return match &read {
                        Some(AmendedValue::Day(day)) => dates::both(language, *day),
                        Some(AmendedValue::Yen(yen)) => dates::reading(language, *yen),
                        _ => String::new(),
                    };
                }
                let before = Amend(language).before(entry::typed(was.as_ref()));
                match &read {
                    Some(AmendedValue::Day(day)) => {
                        format!("{} {before}", dates::both(language, *day))
                    }
                    Some(AmendedValue::Yen(yen)) => {
                        format!("{} {before}", dates::reading(language, *yen))
                    }
                    _ => Amend(language).before(amend::value(language, was.as_ref())),
                }
            }
            SlotId::Premium => entry::premium(slot.field.text(), language)
                .map_or(String::new(), |yen| amend::premium(language, yen)),
            SlotId::Reason => String::new(),
        }
    }
}

/// Columns of a field.
fn columns(id: SlotId) -> u16 {
    use AmendedField as F;
    match id {
        SlotId::Premium | SlotId::Field(F::Amount | F::Price) => 18,
        SlotId::Field(
            F::GuaranteeEnd | F::TermFrom | F::TermTo | F::ContractDate | F::TerminatedOn,
        ) => 16,
        SlotId::Field(_) => 32,
        SlotId::Reason => 56,
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
        let mut lines: Vec<FormLine<'_>> = self
            .notes(language)
            .into_iter()
            .map(|(text, ink)| FormLine::Note { text, ink })
            .collect();
        if lines.is_empty() {
            let (text, ink) = match &self.refusal {
                Some(refusal) => (sentence(language, refusal).what, Ink::Bad),
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
                error: self
                    .faults
                    .iter()
                    .find(|(id, _)| *id == slot.id)
                    .map(|(_, why)| why.clone()),
                focus: at == self.focus,
            });
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
        !self.asked.is_empty() || self.writing.is_some()
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
            let id = slot.id;
            self.faults.retain(|(at, _)| *at != id);
            self.keeper.touched(cx);
        }
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            let changed = slot.field.edit(edit);
            let id = slot.id;
            self.faults.retain(|(at, _)| *at != id);
            if changed {
                self.keeper.touched(cx);
            }
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        match command {
            Command::Run | Command::NextField | Command::Down => self.go(true),
            Command::PreviousField | Command::Up => self.go(false),
            Command::Confirm if self.start.is_some() => self.confirm(cx),
            Command::Values => self.values(cx),
            Command::DuplicateField => {
                // Back to what stood there.
                if let (Some(slot), Some((_, _, before))) =
                    (self.slots.get_mut(self.focus), &self.start)
                    && let SlotId::Field(field) = slot.id
                {
                    slot.field.set(&entry::typed(field.read(before).as_ref()));
                    self.keeper.touched(cx);
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
                    self.keeper.touched(cx);
                }
            }
            (Some(Question::Submit(write)), Answered::Yes { .. }) => self.send(write, cx),
            (Some(Question::Warning(code)), Answered::Yes { reason }) => {
                self.overrides.retain(|o| o.code != code);
                self.overrides.push(Override {
                    code,
                    subject: String::new(),
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
            Command::ClearSection | Command::CopyContract | Command::PageUp | Command::PageDown => {
                false
            }
            _ => true,
        }
    }
}

impl AmendFormScreen {
    fn written(&mut self, write: Write, refusal: Option<Refusal>, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let number = self
            .ledger
            .as_ref()
            .map_or(String::new(), |l| l.number.clone());
        match refusal {
            None => {
                self.keeper.end();
                let text = match (&write, &self.start) {
                    (Write::SubmitAmendment { .. }, Some((kind, ..))) => {
                        words.submitted(number, amend::kind(language, *kind))
                    }
                    _ => words.price_recorded(number),
                };
                cx.done(text);
                cx.go(Go::Back);
            }
            // The database found a warning that nobody has given a reason for yet.
            Some(Refusal::BadValue { rule, detail }) if rule == "warning_open" => {
                self.keeper.hold(false);
                let text = amend::warning(language, &detail);
                self.warn(&detail, text, cx);
            }
            Some(Refusal::Stale) => {
                self.keeper.hold(false);
                let keys = &cx.shared.settings.keymap;
                let keys = keys.key_of(Command::Back, Context::Form);
                cx.refused(Sentence {
                    what: sentence(language, &Refusal::Stale).what,
                    remedy: words.stale_form(keys),
                });
            }
            Some(refusal) => {
                self.keeper.hold(false);
                cx.refuse(&refusal);
            }
        }
    }
}

/// Whether a returned amendment is this operator's to draft anew.
#[must_use]
pub fn may_redraft(detail: &AmendmentDetail) -> bool {
    detail.row.state == AmendmentState::Returned
}
