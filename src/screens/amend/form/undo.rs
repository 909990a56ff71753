//! What was put over what stood in a field (a value out of a list, what stood there before, the day that was meant) is given
//! back with one key, as in an application.

use super::{AmendFormScreen, SlotId};
use crate::app::Cx;
use crate::i18n::counter::Counter;

/// One such change of one field.
#[derive(Debug)]
pub(super) struct Undo {
    id: SlotId,
    was: String,
    left: String,
    /// A day that was settled when its field was left: nothing that somebody did on purpose.
    settled: bool,
}

impl AmendFormScreen {
    /// `text` goes into a field; what stood there can be given back.
    pub(super) fn put(&mut self, id: SlotId, text: &str) {
        self.replace(id, text, false);
    }

    /// The same for a day that was settled. Only the last one is given back, and what was replaced on purpose before is what
    /// somebody wants back first.
    pub(super) fn put_settled(&mut self, id: SlotId, day: &str) {
        self.replace(id, day, true);
    }

    fn replace(&mut self, id: SlotId, text: &str, settled: bool) {
        let Some(slot) = self.slots.iter_mut().find(|s| s.id == id) else {
            return;
        };
        let was = slot.field.text().to_owned();
        slot.field.set(text);
        self.undo.retain(|before| !before.settled);
        if was != text && (!settled || self.undo.is_empty()) {
            self.undo.push(Undo {
                id,
                was,
                left: text.to_owned(),
                settled,
            });
        }
    }

    /// Gives the last of it back, as far as nothing was typed there since.
    pub(super) fn undo(&mut self, cx: &mut Cx<'_>) {
        let words = Counter(cx.language());
        while let Some(last) = self.undo.pop() {
            let at = self.slots.iter().position(|s| s.id == last.id);
            let slot = at.and_then(|at| self.slots.get_mut(at));
            let (Some(at), Some(slot)) = (at, slot.filter(|s| s.field.text() == last.left)) else {
                continue;
            };
            slot.field.set(&last.was);
            if let Some(left) = self.slots.get_mut(self.focus) {
                left.field.leave();
            }
            self.focus = at;
            self.reads_otherwise(cx);
            return cx.note(words.undone());
        }
        cx.note(words.nothing_to_undo());
    }
}
