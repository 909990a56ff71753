//! 書きかけ of an amendment: kept while it is typed, taken up again as long as the contract is the one that it was begun
//! on. Where that has changed, what changed and what stood in it are shown instead: nothing is put over a contract unseen.

use super::{AmendFormScreen, Question, Slot, SlotId, Start, entry};
use crate::app::{Answered, Confirm, Cx, Dialog, Go, What};
use crate::domain::amendment_record::AmendmentState;
use crate::domain::command::{Override, Query, Write};
use crate::domain::date;
use crate::domain::ids::AmendmentKey;
use crate::domain::ledger::EventKind;
use crate::domain::unfinished::{About, Sheet, Unfinished};
use crate::i18n::Language;
use crate::i18n::amend::{self, Amend};
use crate::i18n::counter::Counter;
use crate::i18n::dates;
use crate::keys::Command;
use crate::screens::keeper::{Kept, Resumed, ask_to_discard, ask_to_lose, ask_to_resume, resumed};
use crate::ui::Ink;

// Beside the fields, which have the names of the certificate's JSON.
const KIND: &str = "amend.kind";
const OF: &str = "amend.of";
const AGAIN: &str = "amend.again";
const AGAIN_VERSION: &str = "amend.again_version";
const EVENTS: &str = "amend.events";
const PRICES: &str = "amend.prices";
const OVERRIDE: &str = "amend.override.";
/// What a reason was given for.
const FOR: &str = "amend.override_for.";

/// Which procedure a 書きかけ is.
#[must_use]
pub fn amended_kind(sheet: &Sheet) -> Option<EventKind> {
    sheet
        .fields
        .get(KIND)
        .and_then(|code| EventKind::from_code(code))
}

fn number<T: std::str::FromStr>(sheet: &Sheet, key: &str) -> Option<T> {
    sheet.fields.get(key).and_then(|text| text.parse().ok())
}

fn name(id: SlotId) -> &'static str {
    match id {
        SlotId::Field(field) => field.code(),
        SlotId::Premium => "amend.premium",
        SlotId::Reason => "amend.reason",
    }
}

impl AmendFormScreen {
    fn sheet(&self) -> Option<Sheet> {
        let Start { kind, of, .. } = self.start.as_ref()?;
        let ledger = self.ledger.as_ref()?;
        let mut sheet = Sheet {
            version: ledger.version,
            focus: self
                .slots
                .get(self.focus)
                .map_or("", |s| name(s.id))
                .to_owned(),
            ..Sheet::default()
        };
        let mut put = |key: &str, text: String| {
            sheet.fields.insert(key.to_owned(), text);
        };
        put(KIND, kind.code().to_owned());
        put(EVENTS, ledger.events.len().to_string());
        put(PRICES, ledger.prices.len().to_string());
        if let Some(n) = of {
            put(OF, n.to_string());
        }
        if let Some(back) = &self.returned {
            put(AGAIN, back.row.key.id.to_string());
            put(AGAIN_VERSION, back.row.version.to_string());
        }
        for slot in &self.slots {
            let text = slot.field.text();
            let day = entry::settled(slot.id, text, self.today);
            put(name(slot.id), day.unwrap_or_else(|| text.to_owned()));
        }
        for given in &self.overrides {
            put(&format!("{OVERRIDE}{}", given.code), given.reason.clone());
            put(&format!("{FOR}{}", given.code), given.subject.clone());
        }
        Some(sheet)
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.slots != self.untouched || self.keeper.id().is_some()
    }

    /// Whether every field reads as it began, and no reason was given: there is nothing to keep.
    pub(super) fn says_nothing(&self) -> bool {
        let texts = |slots: &[Slot]| -> Vec<String> {
            let texts = slots.iter().map(|slot| slot.field.text().to_owned());
            texts.collect()
        };
        self.start.is_some()
            && self.writing.is_none()
            && self.overrides.is_empty()
            && texts(&self.slots) == texts(&self.untouched)
    }

    /// The form is left with nothing in it: what was kept of it while something stood there goes.
    pub(super) fn leave_nothing(&mut self, cx: &mut Cx<'_>) {
        if self.keeper.id().is_some() {
            self.keeper.discard(cx);
            cx.note(Counter(cx.language()).left_nothing());
        }
    }

    /// Keeps what stands in the form now.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        if self.is_dirty()
            && let Some(sheet) = self.sheet()
        {
            self.keeper.keep(sheet, cx);
        }
    }

    pub(super) fn kept(&mut self, kept: Kept, cx: &mut Cx<'_>) {
        match kept {
            Kept::Well => {}
            Kept::Elsewhere => cx.note(Counter(cx.language()).elsewhere()),
            Kept::Taken(sheet) => {
                if let Some(mut left) = self.resuming.take() {
                    self.newer = left.sheet.fields != sheet.fields;
                    left.sheet = sheet;
                    self.taken(left, cx);
                }
            }
            Kept::Gone => cx.go(Go::Back),
        }
    }

    /// Takes what was left of this contract, or of the amendment that came back.
    pub(super) fn found(&mut self, left: Vec<Unfinished>) {
        let about = About::Contract(self.contract.clone());
        let again = self.again.as_ref().map(|key| key.id);
        let belongs = |u: &Unfinished| {
            u.about.as_ref().is_some_and(|(of, _)| *of == about)
                && (again.is_none() || number(&u.sheet, AGAIN) == again)
        };
        self.left = left.into_iter().filter(belongs).collect();
    }

    /// What was left half typed is offered; with nothing left the form begins.
    pub(super) fn offer_or_begin(&mut self, cx: &mut Cx<'_>) {
        if let Some(left) = self.resuming.take() {
            return self.taken(left, cx);
        }
        if let Some(chosen) = self.chosen.take()
            && let Some(left) = self.left.iter().find(|u| u.id == chosen).cloned()
        {
            return self.resume(left, cx);
        }
        if self.left.is_empty() {
            return self.begin(cx);
        }
        let anew = Counter(cx.language()).begin_anew();
        self.question = Some(Question::Resume);
        ask_to_resume(&self.left, anew, cx);
    }

    /// One was chosen, or an empty form, or neither.
    pub(super) fn resumed_or_not(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        match resumed(&self.left, &answered) {
            Resumed::Left(left) => self.resume(*left, cx),
            Resumed::Anew => self.begin(cx),
            Resumed::No => cx.go(Go::Back),
        }
    }

    /// Takes it over; then it goes on with what stands in it by now.
    fn resume(&mut self, left: Unfinished, cx: &mut Cx<'_>) {
        self.keeper.take(left.id, cx);
        self.resuming = Some(left);
    }

    /// Goes on where it was left, if the contract is still the one that it was begun on.
    fn taken(&mut self, left: Unfinished, cx: &mut Cx<'_>) {
        if let Some(id) = number(&left.sheet, AGAIN)
            && self.returned.is_none()
        {
            let key = AmendmentKey {
                branch: self.contract.branch.clone(),
                id,
            };
            self.asked.push(cx.query(Query::Amendment(key.clone())));
            self.again = Some(key);
            self.resuming = Some(left);
            return;
        }
        let changed = self.since(&left.sheet, cx.language());
        if !changed.is_empty() {
            return self.show_stale(left, changed, cx);
        }
        let Some(kind) = amended_kind(&left.sheet) else {
            self.keeper.let_go();
            return self.begin(cx);
        };
        self.start(kind, number(&left.sheet, OF));
        for slot in &mut self.slots {
            let text = left.sheet.fields.get(name(slot.id));
            let text = text.map_or("", String::as_str);
            // What was kept without a year counts from the day on which it was kept.
            let day = entry::settled(slot.id, text, date::jst_day(left.kept_at));
            slot.field.put_back(day.as_deref().unwrap_or(text));
        }
        let focus = &left.sheet.focus;
        let at = self.slots.iter().position(|s| name(s.id) == focus);
        self.focus = at.unwrap_or(0);
        if let Some(slot) = self.slots.get_mut(self.focus) {
            slot.field.go_on();
        }
        self.overrides = left
            .sheet
            .fields
            .iter()
            .filter_map(|(key, reason)| {
                let code = key.strip_prefix(OVERRIDE)?;
                let subject = left.sheet.fields.get(&format!("{FOR}{code}"));
                Some(Override {
                    code: code.to_owned(),
                    subject: subject.cloned().unwrap_or_default(),
                    reason: reason.clone(),
                })
            })
            .collect();
        let words = Counter(cx.language());
        cx.note(match self.newer {
            true => words.resumed_newer().to_owned(),
            false => words.resumed(dates::short(left.kept_at)),
        });
    }

    /// What happened to the contract since; empty: it is the one that this was begun on.
    fn since(&self, sheet: &Sheet, language: Language) -> Vec<String> {
        let Some(ledger) = &self.ledger else {
            return Vec::new();
        };
        let words = Amend(language);
        let mut out = Vec::new();
        let events: usize = number(sheet, EVENTS).unwrap_or(0);
        for event in ledger.events.iter().skip(events) {
            out.push(words.since_event(event.occurrence, amend::kind(language, event.kind)));
        }
        let prices: usize = number(sheet, PRICES).unwrap_or(0);
        for price in ledger.prices.iter().skip(prices) {
            out.push(words.since_price(price.price.grouped()));
        }
        let again: Option<i64> = number(sheet, AGAIN);
        if let Some(back) = self.returned.as_ref().filter(|_| again.is_some()) {
            let same = number(sheet, AGAIN_VERSION) == Some(back.row.version);
            if !same || back.row.state != AmendmentState::Returned {
                out.push(words.since_state(amend::state(language, back.row.state)));
            }
        } else if let Some((_, kind, state)) = &ledger.open {
            out.push(
                words.since_open(amend::kind(language, *kind), amend::state(language, *state)),
            );
        }
        if out.is_empty() && ledger.version != sheet.version {
            out.push(words.since_other().to_owned());
        }
        out
    }

    fn show_stale(&mut self, left: Unfinished, changed: Vec<String>, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let mut lines: Vec<(String, Ink)> = vec![(words.left_stale().to_owned(), Ink::Plain)];
        lines.extend(changed.into_iter().map(|text| (text, Ink::Warning)));
        if let Some(kind) = amended_kind(&left.sheet) {
            lines.push((amend::kind(language, kind).to_owned(), Ink::Title));
        }
        for id in super::entry::every_slot() {
            if let Some(text) = left.sheet.fields.get(name(id)).filter(|t| !t.is_empty()) {
                lines.push((format!("{}: {text}", Self::label(language, id)), Ink::Plain));
            }
        }
        self.question = Some(Question::Stale(left.id));
        let title = words.left_stale_title();
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }

    /// What could not be continued was seen: it is thrown away, and the form begins with the contract as it is.
    pub(super) fn begin_after_stale(&mut self, id: i64, cx: &mut Cx<'_>) {
        let what = What {
            command: Command::Discard,
            subject: String::new(),
        };
        cx.write(Write::DiscardUnfinished { id }, what);
        self.keeper.let_go();
        self.left.retain(|u| u.id != id);
        if self
            .returned
            .as_ref()
            .is_some_and(|back| back.row.state != AmendmentState::Returned)
        {
            self.again = None;
            self.returned = None;
        }
        self.begin(cx);
    }

    /// The form is left: kept, and said where to find it; or asked first, where it would be lost. True: it stays open.
    pub(super) fn stays(&mut self, cx: &mut Cx<'_>) -> bool {
        let lost = cx.shared.is_lost();
        if self
            .sheet()
            .is_none_or(|sheet| self.keeper.is_safe(&sheet, lost))
        {
            let words = Counter(cx.language());
            let me = cx.shared.operator.as_ref();
            let branch = &self.contract.branch;
            let elsewhere = me.is_some_and(|me| !me.head_office && me.branch != *branch);
            cx.note(match elsewhere {
                true => words.left_elsewhere(branch),
                false => words.left_amendment().to_owned(),
            });
            return false;
        }
        self.question = Some(Question::Leave);
        cx.open(ask_to_lose(cx.language()));
        true
    }

    pub(super) fn ask_discard(&mut self, cx: &mut Cx<'_>) {
        self.question = Some(Question::Discard);
        cx.open(ask_to_discard(cx.language()));
    }

    pub(super) fn discard(&mut self, cx: &mut Cx<'_>) {
        self.keeper.discard(cx);
        cx.done(Counter(cx.language()).discarded());
        cx.go(Go::Back);
    }
}
