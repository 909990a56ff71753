//! What the form begins with: what has come of its contract, which procedures its ledger allows, the fields of the one that
//! is chosen.

use super::{AmendFormScreen, Question, Start};
use crate::app::{Choose, Cx, Dialog, Go};
use crate::domain::command::{KeyOrder, Query};
use crate::domain::date::{self};
use crate::domain::ledger::EventKind;
use crate::domain::record::Choice;
use crate::i18n::amend::{self, Amend};
use crate::i18n::amend_rules;
use crate::i18n::refusals::Sentence;
use crate::keys::{Command, Context};
use crate::screens::amend::entry::{self, SlotId};

impl AmendFormScreen {
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>) {
        if self.asked.is_empty() && self.ledger.is_none() {
            self.today = date::jst_day(cx.now());
            self.asked
                .push(cx.query(Query::Ledger(self.contract.clone())));
            self.asked.push(cx.query(Query::Unfinished));
            if let Some(key) = &self.again {
                self.asked.push(cx.query(Query::Amendment(key.clone())));
            }
        }
    }

    /// Everything has come: the kind is known, or asked for.
    pub(super) fn begin(&mut self, cx: &mut Cx<'_>) {
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

    pub(super) fn start(&mut self, kind: EventKind, of: Option<u32>) {
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
    pub(super) fn to_undo(&self, kind: EventKind, of: Option<u32>) -> i64 {
        match (kind, of, &self.ledger) {
            (EventKind::Cancellation, Some(n), Some(all)) => all.premium_to_undo(n),
            _ => 0,
        }
    }
}
