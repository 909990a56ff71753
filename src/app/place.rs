//! Where the operator was when the line dropped: kept as a line of words and record numbers, nothing personal, and
//! gone to at the next start.

use super::messages::Message;
use super::model::Model;
use super::msg::Effect;
use crate::i18n::lock::Lock as Words;
use crate::screens::AnyScreen;

impl Model {
    /// The screens above the first, as [`Model::restore`] reads them; `None` on the first screen.
    fn place(&self) -> Option<String> {
        let places: Vec<String> = self
            .stack
            .iter()
            .filter_map(|entry| entry.screen.place())
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

    /// Goes where the last session was cut off. What no longer exists says so itself.
    pub(super) fn restore(&mut self) {
        let Some(place) = self.shared.settings.place.take() else {
            return;
        };
        let screens: Vec<AnyScreen> = place.split('/').filter_map(AnyScreen::at).collect();
        if screens.is_empty() {
            return;
        }
        for screen in screens {
            if self
                .top()
                .is_none_or(|top| top.screen.place() != screen.place())
            {
                self.push(screen);
            }
        }
        let text = Words(self.shared.language()).restored();
        self.shared.messages.add(Message::note(text));
    }
}
