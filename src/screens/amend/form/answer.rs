//! A value out of a list, and what follows from each answer to a question of the form.

use super::{AmendFormScreen, Question};
use crate::app::{Answered, Choose, Cx, Dialog, Go, Source};
use crate::domain::amendment::AmendedField;
use crate::domain::command::Override;
use crate::i18n::amend::{self};
use crate::screens::amend::entry::{Slot, SlotId};

impl AmendFormScreen {
    pub(super) fn values(&mut self, cx: &mut Cx<'_>) {
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

    pub(super) fn take_answer(&mut self, answered: Answered, cx: &mut Cx<'_>) {
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
                let id = SlotId::Field(field);
                if self.slots.iter().any(|s| s.id == id) {
                    self.put(id, &text);
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
}
