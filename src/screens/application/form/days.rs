//! A day that is typed as counted from today (`t`, `+3m`, `11/1`) counts from the day on which it is typed. When the field
//! is left, and wherever it is kept, it is the day that it was read as: echo, question and 書きかけ never mean two days.

use super::FormScreen;
use super::fields::{Kind, kind};
use crate::app::Cx;
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::screens::application::entry::Entry;
use chrono::{DateTime, NaiveDate, Utc};

impl FormScreen {
    /// Somebody types now: what they type counts from this day, what stands elsewhere already from the one before. As long as
    /// the database has not said which day it is, no day is gone back to that was before another one.
    pub(super) fn goes_by(&mut self, cx: &Cx<'_>) {
        let now = date::jst_day(cx.now());
        let today = match cx.shared.knows_the_time {
            true => now,
            false => self.today.max(now),
        };
        if today == self.today {
            return;
        }
        for field in days(&self.entry) {
            if field != self.focus {
                self.fix_day(field);
            }
        }
        self.today = today;
    }

    /// A field that is left holds the day that it was read as; what was typed can be given back.
    pub(super) fn fix_day(&mut self, field: FieldId) {
        if let Some(text) = settled(&self.entry, field, self.today) {
            let before = self.entry.clone();
            self.entry.set(field, &text);
            self.can_unsettle(&before, field);
        }
    }

    /// The same for every field; from now on what is reckoned goes by the present day.
    pub(super) fn fix_days(&mut self, cx: &Cx<'_>) {
        for field in days(&self.entry) {
            self.fix_day(field);
        }
        self.goes_by(cx);
    }

    /// The fields as they are kept: the one that is being typed in may not have been left yet.
    pub(super) fn to_keep(&self) -> Entry {
        let mut entry = self.entry.clone();
        settle_within(&mut entry, self.today);
        entry
    }

    /// What was kept without a year counts from the day on which it was kept.
    pub(super) fn settle_as_kept(&mut self, kept_at: DateTime<Utc>) {
        settle_within(&mut self.entry, date::jst_day(kept_at));
    }
}

fn settle_within(entry: &mut Entry, today: NaiveDate) {
    for field in days(entry) {
        if let Some(text) = settled(entry, field, today) {
            entry.set(field, &text);
        }
    }
}

fn days(entry: &Entry) -> Vec<FieldId> {
    let fields = entry.slots().map(|slot| slot.field);
    fields.filter(|field| kind(*field) == Kind::Day).collect()
}

/// The day in a field as the form writes days, where what stands there would be another one tomorrow.
fn settled(entry: &Entry, field: FieldId, today: NaiveDate) -> Option<String> {
    if kind(field) != Kind::Day || !date::moves(entry.text(field)) {
        return None;
    }
    entry.day(field, today).ok().map(date::short)
}
