//! What one key took away, and gives back.

use super::SearchScreen;
use crate::app::Cx;
use crate::domain::search::Field;
use crate::i18n::counter::Counter;
use crate::ui::TextField;

/// The conditions that one key took away.
#[derive(Debug)]
pub(super) struct Cleared {
    pub(super) typed: Vec<(Field, TextField)>,
    pub(super) chosen: Vec<(Field, usize)>,
    pub(super) focus: Field,
}

impl SearchScreen {
    /// Gives back what was cleared last; what was typed or chosen since stays.
    pub(super) fn undo(&mut self, cx: &mut Cx<'_>) {
        let words = Counter(cx.language());
        let Some(was) = self.cleared.pop() else {
            return cx.note(words.nothing_to_undo());
        };
        let empty = Self::new(self.chosen.subject);
        let mut since = 0;
        for (field, text) in was.typed {
            match self.typed.iter_mut().find(|(f, _)| *f == field) {
                Some((_, now)) if now.text().is_empty() => *now = text,
                Some((_, now)) if now.text() == text.text() || text.text().is_empty() => {}
                _ => since += 1,
            }
        }
        for (field, at) in was.chosen {
            // Which states there are is the subject's, which clearing leaves alone.
            if self.choice(field) == empty.choice(field) {
                self.choose(field, at);
            } else if self.choice(field) != at && at != empty.choice(field) {
                since += 1;
            }
        }
        self.focus = was.focus;
        cx.note(match since {
            0 => words.undone().to_owned(),
            n => words.undone_but(n),
        });
    }
}
