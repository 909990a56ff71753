//! Where the operator was when the line dropped: kept as a line of words, record numbers and what lists were narrowed by,
//! for their login alone, and gone to at the next start.

use super::messages::Message;
use super::model::Model;
use super::msg::Effect;
use crate::i18n::lock::Lock as Words;
use crate::screens::AnyScreen;
use chrono::{DateTime, TimeDelta, Utc};

/// How often the place is kept anew while only rows and conditions change; another screen is kept at once.
const EVERY: TimeDelta = TimeDelta::seconds(5);

/// What was kept of the place, for a process that is killed before it can say where it was.
#[derive(Debug, Default)]
pub(super) struct PlaceKept {
    /// As it stands in the file.
    line: Option<String>,
    /// The screen on top at that time.
    top: Option<super::model::ScreenUid>,
    pub(super) due: Option<DateTime<Utc>>,
}

impl Model {
    /// The screens from the first to the one on top, as [`Model::restore`] reads them.
    fn place(&self) -> Option<String> {
        let places: Vec<String> = self
            .stack
            .iter()
            .filter_map(|entry| entry.screen.place())
            .map(|place| place.to_string())
            .collect();
        (!places.is_empty()).then(|| places.join("/"))
    }

    /// Keeps the place where it changed: a killed process, a lost host or a power cut says nothing before it goes.
    pub(super) fn keep_up_place(&mut self) {
        if self.shared.operator.is_none() || self.stack.is_empty() || self.is_locked() {
            return;
        }
        let now = self.shared.now;
        let top = self.top().map(|entry| entry.uid);
        if self.place_kept.top == top && self.place_kept.due.is_some_and(|due| now < due) {
            return;
        }
        let line = self.place();
        if line.is_some() && line != self.place_kept.line {
            self.shared.effects.push(Effect::KeepPlace(line.clone()));
        }
        self.place_kept = PlaceKept {
            line,
            top,
            due: Some(now + EVERY),
        };
    }

    /// Keeps the place; nothing when no operator sits here.
    pub(super) fn keep_place(&mut self) {
        if self.shared.operator.is_some() && !self.stack.is_empty() {
            let place = self.place();
            self.shared.effects.push(Effect::KeepPlace(place));
        }
    }

    /// The operator left by themselves: the next start is at the first screen.
    pub(super) fn forget_place(&mut self) {
        if self.shared.operator.is_some() {
            self.shared.effects.push(Effect::KeepPlace(None));
        }
    }

    /// Goes where the last session was cut off; false where it was not. What no longer exists says so itself.
    pub(super) fn restore(&mut self) -> bool {
        let (Some(place), Some(me)) = (self.shared.settings.place.take(), &self.shared.operator)
        else {
            return false;
        };
        let role = me.role;
        let screens = place.split('/').filter_map(|p| AnyScreen::at(p, role));
        let screens: Vec<AnyScreen> = screens.collect();
        if screens.is_empty() {
            return false;
        }
        self.stack.clear();
        if screens.first().is_none_or(|first| first.id() != "Q1") {
            self.push(AnyScreen::queue());
        }
        for screen in screens {
            self.push(screen);
        }
        let text = Words(self.shared.language()).restored();
        self.shared.messages.add(Message::note(text));
        true
    }
}
