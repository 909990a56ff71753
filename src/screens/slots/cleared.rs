//! What one key took out of the form, and how another gives it back.

use super::slot::value_of;
use super::{Input, Slots};
use crate::app::Cx;
use crate::i18n::counter::Counter;
use crate::keys::{Command, Context};

/// A form that was cleared: each field that changed, before and after, and where the focus was.
#[derive(Debug, Clone)]
pub(super) struct Cleared {
    pub(super) fields: Vec<(&'static str, Input, Input)>,
    pub(super) focus: usize,
    /// A day that was settled when its field was left: nothing that somebody did on purpose.
    pub(super) settled: bool,
}

impl Slots {
    /// Whether something that was cleared can be given back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.cleared.is_empty()
    }

    /// A long text is never emptied along with the fields around it, nor they with it.
    pub(super) fn clear(&mut self) {
        if self.area().is_some() {
            if let Some(slot) = self.slots.get_mut(self.focus)
                && let Input::Area(area) = &mut slot.input
            {
                area.clear();
                slot.error = None;
            }
            return;
        }
        for slot in &mut self.slots {
            slot.error = None;
            match &mut slot.input {
                Input::Text(field) => field.clear(),
                Input::Choice { at, .. } => *at = 0,
                Input::Area(_) | Input::Fixed(_) => {}
            }
        }
    }

    /// What stood there `before` a clearing can be given back, where anything did.
    pub(super) fn remember(&mut self, before: Vec<Input>, cx: &mut Cx<'_>) {
        if self.can_give_back(before) {
            let keys = cx.key_of(Command::Undo, Context::Form);
            cx.note(Counter(cx.language()).cleared(keys));
        }
    }

    /// What stood there `before` can be given back; false where it still does.
    pub(super) fn can_give_back(&mut self, before: Vec<Input>) -> bool {
        let now = self.slots.iter().map(|s| (s.key, s.input.clone()));
        let changed = now.zip(before).filter(|((_, now), was)| now != was);
        let fields: Vec<_> = changed.map(|((key, now), was)| (key, was, now)).collect();
        if fields.is_empty() {
            return false;
        }
        let focus = self.focus;
        self.cleared.push(Cleared {
            fields,
            focus,
            settled: false,
        });
        true
    }

    /// Gives the last of it back; what was typed since stays, and where every field was there is nothing of it to give back.
    pub(super) fn undo(&mut self, cx: &mut Cx<'_>) {
        let words = Counter(cx.language());
        let stands = |(key, _, left): &(&'static str, Input, Input)| {
            let slot = self.slots.iter().find(|s| s.key == *key);
            slot.is_some_and(|slot| slot.value() == value_of(left))
        };
        let last = loop {
            match self.cleared.pop() {
                Some(last) if last.fields.iter().any(stands) => break last,
                Some(_) => {}
                None => return cx.note(words.nothing_to_undo()),
            }
        };
        let mut since = 0;
        for (key, was, left) in last.fields {
            match self.slots.iter_mut().find(|s| s.key == key) {
                Some(slot) if slot.value() == value_of(&left) => slot.input = was,
                _ => since += 1,
            }
        }
        self.focus = last.focus;
        cx.note(match since {
            0 => words.undone().to_owned(),
            n => words.undone_but(n),
        });
    }
}
