//! Reads the form: the draft with what it will print, or what is wrong beside which field.

use super::{AmendFormScreen, Start};
use crate::domain::amendment::{self, AmendedField, AmendmentDraft, AmendmentFault};
use crate::domain::amendment_amounts::amount_faults;
use crate::domain::certificate::CertificateContent;
use crate::domain::ledger::EventKind;
use crate::domain::text::is_blank;
use crate::i18n::Language;
use crate::i18n::amend::{self, Amend};
use crate::i18n::amend_amounts;
use crate::screens::amend::entry::{self, Slot, SlotId};

impl AmendFormScreen {
    /// Reads the form; faults go beside their fields and the focus to the first.
    pub(super) fn read(
        &mut self,
        language: Language,
    ) -> Option<(AmendmentDraft, CertificateContent)> {
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
        // Nobody approves the price alone: it is only recorded.
        let alone = amendment::faults(*kind, known, &after).contains(&AmendmentFault::PriceAlone);
        for (id, why) in faults.iter_mut().filter(|_| alone) {
            if *id == SlotId::Reason {
                *why = words.reason_missing_price().to_owned();
            }
        }
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
                // That nothing changes is said where the changes begin, and is no matter of the reason.
                let field = |slot: &&Slot| matches!(slot.id, SlotId::Field(_));
                let first = self.slots.iter().find(field);
                let first = first.map_or(SlotId::Reason, |slot| slot.id);
                let at = fault.field().map_or(first, SlotId::Field);
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
    pub(super) fn place_of_amount(&self) -> SlotId {
        let amount = SlotId::Field(AmendedField::Amount);
        match self.slots.iter().any(|slot| slot.id == amount) {
            true => amount,
            false => SlotId::Reason,
        }
    }

    /// Everything that is wrong with a field.
    pub(super) fn faults_of(&self, id: SlotId) -> Option<String> {
        let mine = self.faults.iter().filter(|(at, _)| *at == id);
        let all: Vec<&str> = mine.map(|(_, why)| why.as_str()).collect();
        (!all.is_empty()).then(|| all.join(" / "))
    }

    /// Puts the focus where the first fault is.
    pub(super) fn focus_first_fault(&mut self) {
        let faulty = |s: &Slot| self.faults.iter().any(|(id, _)| *id == s.id);
        if let Some(at) = self.slots.iter().position(faulty)
            && let Some(slot) = self.slots.get_mut(at)
        {
            self.focus = at;
            slot.field.refused();
        }
    }
}
