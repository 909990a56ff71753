//! A field that is left says at once whether it can be read, and holds nobody back; what was told when the form was to be
//! sent stands until it is mended, there or in the field that it is compared with.

use super::{AmendFormScreen, SlotId};
use crate::app::Cx;
use crate::domain::text::is_blank;
use crate::i18n::Language;
use crate::screens::amend::entry;

impl AmendFormScreen {
    pub(super) fn check_left(&mut self, language: Language) {
        if !self.told.is_empty() {
            let faults = std::mem::take(&mut self.faults);
            self.read(language);
            let still = std::mem::replace(&mut self.faults, faults);
            let told = std::mem::take(&mut self.told);
            let (stands, mended): (Vec<_>, Vec<_>) =
                told.into_iter().partition(|told| still.contains(told));
            self.faults.retain(|fault| !mended.contains(fault));
            for told in &stands {
                if !self.faults.contains(told) {
                    self.faults.push(told.clone());
                }
            }
            self.told = stands;
        }
        self.leave();
        let Some(slot) = self.slots.get(self.focus) else {
            return;
        };
        let (id, text) = (slot.id, slot.field.text());
        // What is still empty is not complained about before it is sent.
        if is_blank(text) || self.faults.iter().any(|(at, _)| *at == id) {
            return;
        }
        let wrong = match id {
            SlotId::Field(field) => entry::read(field, text, self.today, language).err(),
            SlotId::Premium => entry::premium(text, language).err(),
            SlotId::Reason => None,
        };
        self.faults.extend(wrong.map(|why| (id, why)));
    }

    /// The field in focus reads otherwise now: what was wrong with it, and how many there were, is said no longer.
    pub(super) fn reads_otherwise(&mut self, cx: &mut Cx<'_>) {
        let Some(id) = self.slots.get(self.focus).map(|s| s.id) else {
            return;
        };
        let was_wrong = self.faults.iter().any(|(at, _)| *at == id);
        if was_wrong && std::mem::take(&mut self.counted) {
            cx.shared.messages.clear();
        }
        self.faults.retain(|(at, _)| *at != id);
        self.told.retain(|(at, _)| *at != id);
        self.keeper.touched(cx);
    }
}
