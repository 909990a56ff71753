//! Days that are typed as counted from today: they count from the day on which they are typed, and once the field is left,
//! or is kept, they are the day that they were read as.

use super::cleared::Cleared;
use super::{Input, Slot, Slots};
use crate::domain::date;
use chrono::{DateTime, NaiveDate, Utc};

impl Slots {
    /// What is typed from now on counts from this day; what stands elsewhere already, from the one before.
    pub fn count_from(&mut self, today: NaiveDate) {
        let focus = self.focus();
        for slot in &mut self.slots {
            if slot.key != focus && slot.day.is_some_and(|(from, _)| from != today) {
                settle(slot, None);
            }
            if let Some((from, _)) = &mut slot.day {
                *from = today;
            }
        }
    }

    /// A field that is left holds the day that it was read as; what was typed can be given back.
    pub fn settle(&mut self, key: &str) {
        let Some(focus) = self.slots.iter().position(|s| s.key == key) else {
            return;
        };
        let Some(slot) = self.slots.get_mut(focus) else {
            return;
        };
        let was = slot.input.clone();
        if !settle(slot, None) {
            return;
        }
        let fields = vec![(slot.key, was, slot.input.clone())];
        // Only the last one is given back, and what was cleared before is what somebody wants back first.
        self.cleared.pop_if(|last| last.settled);
        if self.cleared.is_empty() {
            self.cleared.push(Cleared {
                fields,
                focus,
                settled: true,
            });
        }
    }

    /// The same for the field in focus, which is sent without being left.
    pub fn settle_focus(&mut self) {
        self.settle(self.focus());
    }

    /// What was kept without a year counts from the day on which it was kept.
    pub fn settle_as_kept(&mut self, kept_at: DateTime<Utc>) {
        for slot in &mut self.slots {
            settle(slot, Some(date::jst_day(kept_at)));
        }
    }

    /// What stands in every field that can be changed, as it is kept.
    #[must_use]
    pub fn to_keep(&self) -> Vec<(&'static str, String)> {
        let typed = self.texts().map(|(key, text)| (key, text.to_owned()));
        let as_kept = |(key, text): (&'static str, String)| {
            let slot = self.slots.iter().find(|s| s.key == key);
            let day = slot.and_then(|slot| settled(slot, None));
            (key, day.unwrap_or(text))
        };
        typed.map(as_kept).collect()
    }
}

/// The day in a field as these forms write days, where what stands there would be another one tomorrow.
fn settled(slot: &Slot, today: Option<NaiveDate>) -> Option<String> {
    let (from, _) = slot.day?;
    if !date::moves(slot.value()) {
        return None;
    }
    let day = date::parse(slot.value(), today.unwrap_or(from)).ok()?;
    Some(date::slashed(day))
}

fn settle(slot: &mut Slot, today: Option<NaiveDate>) -> bool {
    let day = settled(slot, today);
    match (day, &mut slot.input) {
        (Some(day), Input::Text(field)) => {
            field.set(&day);
            true
        }
        _ => false,
    }
}
