//! What one key changed in many fields (a section cleared, a contract copied, a value chosen) is given back with one key. What was typed
//! since stays as it is typed.

use super::FormScreen;
use crate::app::Cx;
use crate::domain::field::FieldId;
use crate::domain::text::is_blank;
use crate::i18n::counter::Counter;
use crate::keys::{Command, Context};
use crate::screens::application::entry::{Entry, Value};

/// One such change.
#[derive(Debug)]
pub(super) struct Undo {
    /// What differs: the field, before and after.
    fields: Vec<(FieldId, Value, Value)>,
    /// Fields whose text had been typed by then.
    by_hand: Vec<FieldId>,
    focus: FieldId,
    /// A day that was settled when its field was left: nothing that somebody did on purpose.
    settled: bool,
}

impl FormScreen {
    /// The key that gives back, as it is shown.
    pub(super) fn undo_key(cx: &Cx<'_>) -> String {
        cx.key_of(Command::Undo, Context::Form)
    }

    /// Remembers what stood there `before`; gives whether anything did that is gone now.
    pub(super) fn can_undo(&mut self, before: &Entry, focus: FieldId) -> bool {
        let empty = |value: &Value| {
            let mut none = value.clone();
            none.empty();
            none == *value
        };
        let fields = self.since(before);
        let gone = fields.iter().any(|(_, was, _)| !empty(was));
        if gone {
            self.remember(fields, Vec::new(), focus);
        }
        gone
    }

    /// The same for a value that was chosen, also where nothing stood: all that came with it goes again. `typed`: the fields
    /// that had been typed by then. Gives whether what was typed is gone from another field than the one in focus.
    pub(super) fn can_unchoose(
        &mut self,
        before: &Entry,
        typed: Vec<FieldId>,
        focus: FieldId,
    ) -> bool {
        let fields = self.since(before);
        let over = |(field, was, _): &(FieldId, Value, Value)| {
            let stood = matches!(was, Value::Text(text) if !is_blank(text.text()));
            stood && *field != focus && typed.contains(field)
        };
        let gone = fields.iter().any(over);
        if !fields.is_empty() {
            self.remember(fields, typed, focus);
        }
        gone
    }

    /// What differs since: the field, before and now.
    fn since(&self, before: &Entry) -> Vec<(FieldId, Value, Value)> {
        let mut fields = Vec::new();
        for was in before.slots() {
            let now = self.entry.slots().find(|s| s.field == was.field);
            if let Some(now) = now.filter(|now| now.value != was.value) {
                fields.push((was.field, was.value.clone(), now.value.clone()));
            }
        }
        fields
    }

    fn remember(
        &mut self,
        fields: Vec<(FieldId, Value, Value)>,
        by_hand: Vec<FieldId>,
        focus: FieldId,
    ) {
        self.undo.push(Undo {
            fields,
            by_hand,
            focus,
            settled: false,
        });
    }

    /// The same of a day that was settled. Only the last one is given back, and what was cleared or copied before is what
    /// somebody wants back first.
    pub(super) fn can_unsettle(&mut self, before: &Entry, field: FieldId) {
        self.undo.pop_if(|last| last.settled);
        if self.undo.is_empty() && self.can_undo(before, field) {
            for undo in &mut self.undo {
                undo.settled = true;
            }
        }
    }

    /// Gives the last of it back. Where every field was typed in since there is nothing of it to give back.
    pub(super) fn undo(&mut self, cx: &mut Cx<'_>) {
        let words = Counter(cx.language());
        let stands = |(field, _, left): &(FieldId, Value, Value)| {
            self.entry
                .slots()
                .any(|s| s.field == *field && s.value == *left)
        };
        let last = loop {
            match self.undo.pop() {
                Some(last) if last.fields.iter().any(stands) => break last,
                Some(_) => {}
                None => return cx.note(words.nothing_to_undo()),
            }
        };
        let mut since = 0;
        for (field, was, left) in last.fields {
            match self.entry.slot_mut(field) {
                Some(slot) if slot.value == left => {
                    slot.value = was;
                    self.faults.retain(|(f, _)| *f != field);
                    if last.by_hand.contains(&field) && !self.by_hand.contains(&field) {
                        self.by_hand.push(field);
                    }
                }
                _ => since += 1,
            }
        }
        self.ask_names(cx);
        self.focus = last.focus;
        self.paged.set(true);
        self.keeper.touched(cx);
        cx.note(match since {
            0 => words.undone().to_owned(),
            n => words.undone_but(n),
        });
    }
}
