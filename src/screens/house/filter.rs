//! The filter of a list: its fields, and how what is typed there is read.

use super::{HouseScreen, tables};
use crate::app::Cx;
use crate::domain::date;
use crate::domain::house_filter;
use crate::i18n::Language;
use crate::i18n::house::{self, House};
use crate::i18n::refusals::Sentence;
use crate::screens::slots::{Slot, Slots};
use chrono::NaiveDate;
use serde_json::Value;

impl HouseScreen {
    /// Opens the fields, holding what is narrowed by now.
    pub(super) fn open_filter(&mut self, language: Language) {
        let text = |key: &str| {
            let held = self.filter.get(key).and_then(Value::as_str);
            let held = held.unwrap_or_default();
            // Days as everywhere else.
            match held.parse::<NaiveDate>() {
                Ok(day) => date::slashed(day),
                Err(_) => held.to_owned(),
            }
        };
        let slot = |key: &'static str| {
            let label = house::heading(language, key);
            match key {
                "kind" => {
                    let every = House(language).every().to_owned();
                    let all = [(String::new(), every)].into_iter();
                    let kinds = house_filter::EVENT_KINDS
                        .iter()
                        .map(|k| ((*k).to_owned(), house::kind_of_events(language, k)));
                    Slot::choice(key, label, all.chain(kinds).collect(), &text(key))
                }
                "actor" | "text" => Slot::text(key, label, &text(key)),
                _ => Slot::narrow(key, label, &text(key)),
            }
        };
        let slots = tables::filters(self.table).iter().map(|k| slot(k));
        self.filtering = Some(Slots::new(slots.collect()));
    }

    /// The filter as typed, or what is wrong with it beside its fields.
    pub(super) fn apply_filter(&mut self, cx: &mut Cx<'_>) {
        let Some(slots) = &mut self.filtering else {
            return;
        };
        let words = House(cx.language());
        let today = date::jst_day(cx.now());
        let (mut faults, mut filter) = (Vec::new(), self.filter.clone());
        for key in tables::filters(self.table) {
            filter.remove(*key);
            let text = slots.value(key).to_owned();
            if text.is_empty() {
                continue;
            }
            let Some(value) = house_filter::value(key, &text, today) else {
                faults.push((*key, words.unreadable(key).to_owned()));
                continue;
            };
            filter.insert((*key).to_owned(), value.into());
        }
        let day = |key: &str| filter.get(key).and_then(Value::as_str).map(str::to_owned);
        if let (Some(from), Some(to)) = (day("from"), day("to"))
            && to < from
        {
            faults.push(("to", words.day_order().to_owned()));
        }
        if slots.show_faults(&faults) {
            return cx.refused(Sentence {
                what: faults.remove(0).1,
                remedy: String::new(),
            });
        }
        self.filter = filter;
        self.filtering = None;
        self.reload(cx);
    }
}
