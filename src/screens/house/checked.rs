//! What was typed into a field is looked at when the field is left: what is wrong stands beside it, and the focus goes
//! on all the same. What nobody typed (an empty new form, a day of the row) is complained about only at the sending.

use super::entry::HouseForm;
use super::{forms, known};
use crate::app::{Cx, RequestId};
use crate::domain::date;
use crate::domain::record::Choice;
use crate::i18n::Language;

/// What leaving fields has said and asked so far.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// Faults that were said so; those of a sending are not taken back here.
    said: Vec<(&'static str, String)>,
    /// A value that is being looked up, as it was typed.
    asked: Option<(RequestId, &'static str, String)>,
}

impl Checked {
    /// Whether an answer is to what was asked here.
    pub(super) fn asks(&self, id: RequestId) -> bool {
        self.asked.as_ref().is_some_and(|(out, ..)| *out == id)
    }
}

impl HouseForm {
    /// The field that had the focus was left.
    pub(super) fn field_left(&mut self, key: &'static str, cx: &mut Cx<'_>) {
        let (language, today) = (cx.language(), date::jst_day(cx.now()));
        let me = cx.shared.operator.as_ref();
        let me = me.map_or(String::new(), |me| me.login.to_string());
        let Some(slots) = &mut self.slots else { return };
        let read = forms::read(self.kind, slots, self.row.as_ref(), (&me, today), language);
        let faults = read.err().unwrap_or_default();
        // What compares two fields is mended in either of them.
        self.checked.said.retain(|said| {
            let stands = faults.contains(said);
            if !stands {
                slots.clear_fault(said.0, &said.1);
            }
            stands
        });
        if !slots.is_typed(key) || slots.has_fault(key) {
            return;
        }
        if let Some(fault) = faults.into_iter().find(|(of, _)| *of == key) {
            slots.set_fault(key, &fault.1);
            return self.checked.said.push(fault);
        }
        self.look_at(key, cx);
    }

    /// Whose value stands in this field is asked, where only the database knows.
    pub(super) fn look_at(&mut self, key: &'static str, cx: &mut Cx<'_>) {
        let today = date::jst_day(cx.now());
        let Some(slots) = self.slots.as_ref().filter(|s| !s.has_fault(key)) else {
            return;
        };
        let typed = slots.value(key).to_owned();
        if let Some(query) = known::question(self.kind, key, slots, (self.row.as_ref(), today)) {
            self.checked.asked = Some((cx.look_up(query), key, typed));
        }
    }

    /// Whose code it is, or that it is nobody's; nothing where the field reads otherwise by now.
    pub(super) fn field_known(&mut self, choices: Option<&[Choice]>, language: Language) {
        let asked = self.checked.asked.take();
        let (Some((_, key, typed)), Some(choices), Some(slots)) = (asked, choices, &mut self.slots)
        else {
            return;
        };
        if slots.value(key) != typed {
            return;
        }
        slots.name_from(key, choices);
        if !known::is_one(self.kind, key, &typed, choices) && !slots.has_fault(key) {
            slots.set_fault(key, known::why(self.kind, key, language));
        }
    }
}
