//! The fields as they are kept while somebody types (`domain::unfinished::Sheet`), and back.

use super::{Entry, PAPER, Value};
use crate::domain::field::FieldId;
use crate::domain::unfinished::Sheet;

impl Entry {
    /// Everything that stands in the fields, shown or not; empty ones are left out.
    #[must_use]
    pub fn sheet(&self, focus: FieldId, faults: &[FieldId], version: i32) -> Sheet {
        let text = |value: &Value| match value {
            Value::Text(field) => field.text().to_owned(),
            Value::Choice(0) => String::new(),
            Value::Choice(at) => at.to_string(),
        };
        let fields = self
            .slots
            .iter()
            .map(|slot| (slot.field.key(), text(&slot.value)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        Sheet {
            fields,
            focus: focus.key(),
            faults: faults.iter().map(|f| f.key()).collect(),
            version,
        }
    }

    /// Puts back what was kept: every field as it stood, empty where nothing was kept of it.
    pub fn restore(&mut self, sheet: &Sheet) {
        let focus = self.named(&sheet.focus);
        for slot in &mut self.slots {
            slot.value.empty();
            let text = sheet.text(slot.field);
            match &mut slot.value {
                Value::Text(field) if focus == Some(slot.field) => {
                    field.put_back(text);
                    field.go_on();
                }
                Value::Text(field) => field.put_back(text),
                Value::Choice(at) => {
                    let most = match slot.field {
                        // Also what is not offered: it is kept as it came.
                        FieldId::Form(_) => PAPER,
                        _ => 1,
                    };
                    *at = text.parse().unwrap_or(0).min(most);
                }
            }
        }
    }

    /// The field of a kept name, if the form has it.
    #[must_use]
    pub fn named(&self, key: &str) -> Option<FieldId> {
        self.slots.iter().map(|s| s.field).find(|f| f.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::super::choices;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_amount_that_was_put_back_is_typed_anew_unless_it_was_being_typed() {
        let mut typed = Entry::blank();
        let (price, reason) = (FieldId::Price, FieldId::ApplicantName);
        for (field, text) in [(price, "50000000"), (reason, "㈱髙橋")] {
            if let Some(Value::Text(it)) = typed.slot_mut(field).map(|s| &mut s.value) {
                it.insert(text);
            }
        }
        for (focus, then) in [(price, "500000001"), (reason, "1")] {
            let mut again = Entry::blank();
            again.restore(&typed.sheet(focus, &[], 1));
            if let Some(Value::Text(it)) = again.slot_mut(price).map(|s| &mut s.value) {
                it.insert("1");
            }
            assert_eq!(again.text(price), then);
        }
    }

    proptest! {
        #[test]
        fn whatever_was_typed_stands_in_the_fields_again(texts in prop::collection::vec(any::<String>(), 60), at in 0usize..60) {
            let mut typed = Entry::blank();
            let fields: Vec<FieldId> = typed.slots.iter().map(|s| s.field).collect();
            for (i, (field, text)) in fields.iter().zip(&texts).enumerate() {
                match typed.slot_mut(*field).map(|s| &mut s.value) {
                    Some(Value::Text(it)) => it.insert(text),
                    Some(Value::Choice(to)) => *to = choices(*field)[i % choices(*field).len()],
                    None => {}
                }
            }
            let focus = fields[at % fields.len()];
            let sheet = typed.sheet(focus, &[], 3);
            let json = serde_json::to_value(&sheet).unwrap();
            let mut again = Entry::blank();
            again.restore(&serde_json::from_value(json).unwrap());
            for field in &fields {
                prop_assert_eq!(again.text(*field), typed.text(*field));
                prop_assert_eq!(again.choice(*field), typed.choice(*field));
            }
            prop_assert_eq!(again.named(&sheet.focus), Some(focus));
        }
    }
}
