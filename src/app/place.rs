//! Where the operator was when the line dropped: kept as a line of words, record numbers and what lists were narrowed by,
//! for their login alone, and gone to at the next start.

use super::messages::Message;
use super::model::Model;
use super::msg::Effect;
use crate::i18n::lock::Lock as Words;
use crate::screens::AnyScreen;

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
