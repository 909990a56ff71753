//! The message line: the newest message, and the ones before it.

use crate::i18n::refusals::Sentence;
use std::collections::VecDeque;

/// How many messages are kept to be read again.
const KEPT: usize = 50;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It was done.
    Done,
    /// Worth knowing.
    Note,
    /// It was not done.
    Refused,
}

/// One message. May hold text of foreign origin: drawn through the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Outcome and cause, one line.
    pub text: String,
    /// What was kept and what to do now; shown by F1.
    pub remedy: Option<String>,
    /// What it is.
    pub tone: Tone,
    /// That something is under way: what comes of it takes its place.
    pub passing: bool,
    /// It is about the field in focus: it goes when the focus does, or when something is done there.
    pub hint: bool,
}

/// The messages of this session.
#[derive(Debug, Default)]
pub struct Messages {
    /// Newest last.
    all: VecDeque<Message>,
    /// How many of the newest are not yet seen off by a command.
    shown: usize,
    /// How many of those stand before the one in the line: the operator looks further back.
    back: usize,
}

impl Messages {
    /// Adds a message; it shows at once.
    pub fn add(&mut self, message: Message) {
        if self.all.back().is_some_and(|newest| newest.passing) {
            self.all.pop_back();
            self.shown = self.shown.saturating_sub(1);
        }
        if self.all.len() == KEPT {
            self.all.pop_front();
        }
        self.all.push_back(message);
        self.shown = (self.shown + 1).min(KEPT);
        self.back = 0;
    }

    /// Adds a message behind the one that shows: it goes when that goes. Where none shows it is the one that does.
    pub fn add_behind(&mut self, mut message: Message) {
        let Some(newest) = self.all.pop_back_if(|_| self.shown > 0) else {
            return self.add(message);
        };
        message.hint = newest.hint;
        self.all.push_back(message);
        self.all.push_back(newest);
        self.shown = (self.shown + 1).min(self.all.len());
    }

    /// Takes the newest messages away as far as they are about the field that had the focus.
    pub fn take_hint(&mut self) {
        while self.shown > 0 && self.all.back().is_some_and(|m| m.hint) {
            self.all.pop_back();
            self.shown -= 1;
            self.back = 0;
        }
    }

    /// Takes the newest message away if it says just this: something better is said instead.
    pub fn take_back(&mut self, text: &str) {
        if self.shown > 0 && self.all.back().is_some_and(|m| m.text == text) {
            self.all.pop_back();
            self.shown -= 1;
        }
    }

    /// The message line, and how many more stand behind it.
    #[must_use]
    pub fn line(&self) -> Option<(&Message, usize)> {
        let message = self.all.iter().rev().nth(self.back)?;
        (self.shown > 0).then(|| (message, self.shown - 1))
    }

    /// Which of the messages that show stands in the line, counted from the newest = 1.
    #[must_use]
    pub fn place(&self) -> usize {
        self.back + 1
    }

    /// Shows the message before the one in the line, also one that was seen off already; after the oldest
    /// the newest again. False when there never was one.
    pub fn older(&mut self) -> bool {
        if self.all.is_empty() {
            return false;
        }
        if self.shown == 0 {
            self.back = 0;
        } else {
            self.back = (self.back + 1) % self.all.len();
        }
        self.shown = self.shown.max(self.back + 1);
        true
    }

    /// The operator went on: the line is free again.
    pub fn clear(&mut self) {
        self.shown = 0;
        self.back = 0;
    }

    /// Those that show now, newest first; else the last one.
    pub fn recent(&self) -> impl Iterator<Item = &Message> {
        self.all.iter().rev().take(self.shown.max(1))
    }
}

impl Message {
    /// Something was done.
    #[must_use]
    pub fn done(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            remedy: None,
            tone: Tone::Done,
            passing: false,
            hint: false,
        }
    }

    /// Worth knowing.
    #[must_use]
    pub fn note(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            remedy: None,
            tone: Tone::Note,
            passing: false,
            hint: false,
        }
    }

    /// Something is under way.
    #[must_use]
    pub fn passing(text: impl Into<String>) -> Self {
        Self {
            passing: true,
            ..Self::note(text)
        }
    }

    /// Worth knowing of the field in focus.
    #[must_use]
    pub fn hint(text: impl Into<String>) -> Self {
        Self {
            hint: true,
            ..Self::note(text)
        }
    }

    /// Something was refused.
    #[must_use]
    pub fn refused(sentence: Sentence) -> Self {
        Self {
            text: sentence.what,
            remedy: Some(sentence.remedy),
            tone: Tone::Refused,
            passing: false,
            hint: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_something_takes_the_place_of_the_word_that_it_is_under_way() {
        let mut messages = Messages::default();
        messages.add(Message::note("before"));
        messages.add(Message::passing("under way"));
        let shown = |m: &Messages| m.line().map(|(m, more)| (m.text.clone(), more));
        assert_eq!(shown(&messages), Some(("under way".to_owned(), 1)));
        messages.add(Message::done("saved"));
        assert_eq!(shown(&messages), Some(("saved".to_owned(), 1)));
        // Seen off meanwhile: the result still stands alone.
        messages.add(Message::passing("under way"));
        messages.clear();
        messages.add(Message::done("saved again"));
        assert_eq!(shown(&messages), Some(("saved again".to_owned(), 0)));
    }

    #[test]
    fn messages_are_leafed_through_also_when_they_were_seen_off() {
        let mut messages = Messages::default();
        assert!(!messages.older());
        for text in ["first", "second", "third"] {
            messages.add(Message::note(text));
        }
        let shown = |m: &Messages| m.line().map(|(m, more)| (m.text.clone(), more));
        assert_eq!(shown(&messages), Some(("third".to_owned(), 2)));
        messages.clear();
        assert_eq!(shown(&messages), None);
        for text in ["third", "second", "first", "third"] {
            assert!(messages.older());
            assert_eq!(shown(&messages).unwrap().0, text);
        }
        messages.add(Message::note("fourth"));
        assert_eq!(shown(&messages).unwrap().0, "fourth");
    }
}
