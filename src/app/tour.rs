//! First steps: a sentence in the message line says what to do next, and goes on when it was done. Nothing is
//! faked: the steps are done on the real screens, each on the screens where it belongs. The demonstration begins with
//! it; [`Command::Tour`] begins it anew or ends it.

use super::messages::{Message, Tone};
use super::model::Model;
use crate::domain::record::Role;
use crate::i18n::tour::Tour as Words;
use crate::keys::{Command, Context};

/// Where a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Wherever its key means something.
    Anywhere,
    /// On the screen of this id.
    On(&'static str),
    /// On a screen that was opened from another.
    Deeper,
}

/// What is done one after the other.
type Steps = &'static [(At, Command)];

/// Steps that are done only once the database has taken them.
const WRITES: [Command; 4] = [
    Command::Claim,
    Command::Confirm,
    Command::Submit,
    Command::Approve,
];

/// By those who claim, examine and submit.
const CLERK: Steps = &[
    // Among those that can be claimed.
    (At::On("Q1"), Command::Tab1),
    (At::On("Q1"), Command::Down),
    (At::On("Q1"), Command::Claim),
    (At::On("Q1"), Command::Run),
    (At::On("A1"), Command::Change),
    (At::On("A2"), Command::Confirm),
    (At::On("A1"), Command::Submit),
    (At::Anywhere, Command::GoContracts),
    (At::Anywhere, Command::GoPublication),
    (At::Anywhere, Command::Help),
    (At::On("H1"), Command::Back),
    (At::Anywhere, Command::CommandLine),
    (At::Anywhere, Command::AllKeys),
];

/// By those who approve.
const SUPERVISOR: Steps = &[
    (At::On("Q2"), Command::Down),
    (At::On("Q2"), Command::Run),
    (At::On("R1"), Command::Approve),
    (At::On("R1"), Command::Back),
    (At::Anywhere, Command::GoContracts),
    (At::Anywhere, Command::GoPublication),
    (At::Anywhere, Command::Help),
    (At::On("H1"), Command::Back),
    (At::Anywhere, Command::CommandLine),
    (At::Anywhere, Command::AllKeys),
];

/// By those who read the records.
const AUDITOR: Steps = &[
    (At::On("W1"), Command::Down),
    (At::On("W1"), Command::Run),
    (At::On("W9"), Command::Back),
    (At::On("W1"), Command::Filter),
    (At::On("W1"), Command::NextTab),
    (At::Anywhere, Command::Help),
    (At::On("H1"), Command::Back),
    (At::Anywhere, Command::CommandLine),
    (At::Anywhere, Command::AllKeys),
];

/// By those who keep the masters.
const ADMINISTRATOR: Steps = &[
    (At::On("B0"), Command::Down),
    (At::On("B0"), Command::Run),
    (At::Deeper, Command::Back),
    (At::Anywhere, Command::GoDashboard),
    (At::Anywhere, Command::Help),
    (At::On("H1"), Command::Back),
    (At::Anywhere, Command::CommandLine),
    (At::Anywhere, Command::AllKeys),
];

impl Model {
    fn steps(&self) -> Steps {
        match self.shared.operator.as_ref().map(|me| me.role) {
            Some(Role::Supervisor) => SUPERVISOR,
            Some(Role::Auditor) => AUDITOR,
            Some(Role::Administrator) => ADMINISTRATOR,
            Some(Role::Clerk) | None => CLERK,
        }
    }

    fn stands(&self, at: At) -> bool {
        match at {
            At::Anywhere => true,
            At::On(id) => self.top().is_some_and(|entry| entry.screen.id() == id),
            // The queue lies beneath every first screen.
            At::Deeper => self.stack.len() > 2,
        }
    }

    /// Whether the screen of a step is open at all, on top or beneath.
    fn is_open(&self, at: At) -> bool {
        match at {
            At::On(id) => self.stack.iter().any(|entry| entry.screen.id() == id),
            at => self.stands(at),
        }
    }

    /// The step that is next: one on a screen that was left meanwhile, or did not open, is over.
    fn next_step(&self) -> Option<usize> {
        let (at, steps) = (self.tour?, self.steps());
        let first = steps.first().map(|(place, _)| *place);
        let over = |(place, _): &&(At, Command)| Some(*place) != first && !self.is_open(*place);
        Some(at + steps.iter().skip(at).take_while(over).count())
    }

    /// Begins the first steps, or ends them.
    pub(super) fn toggle_tour(&mut self) {
        self.tour = match self.tour {
            None => Some(0),
            Some(_) => {
                let text = Words(self.shared.language()).ended(self.tour_keys());
                self.shared.messages.add(Message::note(text));
                None
            }
        };
    }

    fn tour_keys(&self) -> String {
        let keymap = &self.shared.settings.keymap;
        keymap.key_of(Command::Tour, self.context())
    }

    /// A command was run: perhaps it was the next step, on the screen where that is done.
    pub(super) fn tour_ran(&mut self, command: Command) {
        let asked = self.top().is_some_and(|entry| entry.dialog.is_some());
        if !asked {
            self.tour_begun = None;
        }
        let Some(at) = self.next_step() else { return };
        let Some((place, step)) = self.steps().get(at).copied() else {
            return;
        };
        if step != command || asked || !self.stands(place) {
            return;
        }
        self.tour_begun = Some(at).filter(|_| WRITES.contains(&step));
        self.tour = Some(at + 1).filter(|next| *next < self.steps().len());
        if self.tour.is_none() {
            let text = Words(self.shared.language()).finished(self.tour_keys());
            self.shared.messages.add(Message::done(text));
        }
    }

    /// Something was refused: where that was the step just begun, it is still to be done.
    pub(super) fn tour_refused(&mut self) {
        let told = self.shared.messages.line();
        if told.is_none_or(|(message, _)| message.tone != Tone::Refused) {
            return;
        }
        if let Some(at) = self.tour_begun.take()
            && self.tour.is_some()
        {
            self.tour = Some(at);
        }
    }

    /// The sentence of the next step, or of the way to where it is done.
    pub(super) fn tour_line(&self) -> Option<String> {
        let at = self.next_step()?;
        let steps = self.steps();
        let (place, step) = *steps.get(at)?;
        let words = Words(self.shared.language());
        let (context, keymap) = (self.context(), &self.shared.settings.keymap);
        let key = |command| keymap.key_of(command, context);
        let asked = self.top().is_some_and(|entry| entry.dialog.is_some());
        let here = self.stands(place) && !asked && !key(step).is_empty();
        // Who fills in a form that the tour is not about is not told to leave it.
        let own = |(place, _): &(At, Command)| self.stands(*place) && *place != At::Anywhere;
        let other_form = context == Context::Form && !asked && !steps.iter().any(own);
        if other_form {
            return None;
        }
        let listens = self.top().is_some_and(|entry| entry.screen.listens());
        let text = if asked {
            words.answer_first(key(Command::Back))
        } else if listens {
            // It takes every key for itself: it is left by its own.
            words.first_back("q q")
        } else if here {
            self.tour_words(step, key(step))
        } else if self.is_open(place) {
            words.first_back(key(Command::Back))
        } else {
            let first = match steps.first() {
                Some((At::On("Q2"), _)) => Command::GoReview,
                Some((At::On("W1"), _)) => Command::GoAudit,
                Some((At::On("B0"), _)) => Command::GoMasters,
                _ => Command::GoQueue,
            };
            // In a form no key goes there: it is left first.
            match key(first) {
                none if none.is_empty() => words.first_back(key(Command::Back)),
                keys => words.first_there(keys),
            }
        };
        Some(words.step(at + 1, steps.len(), text))
    }

    fn tour_words(&self, step: Command, keys: String) -> String {
        let words = Words(self.shared.language());
        let screen = self.top().map_or("", |entry| entry.screen.id());
        let keymap = &self.shared.settings.keymap;
        let key = |command, context| keymap.key_of(command, context);
        let (yes, no) = (
            key(Command::Yes, Context::Dialog),
            key(Command::No, Context::Dialog),
        );
        match step {
            Command::Down if screen == "W1" => words.down_record(keys),
            Command::Down if screen == "B0" => words.down_master(keys),
            Command::Down => words.down(keys),
            Command::Tab1 => words.received(keys),
            Command::Claim => words.claim(keys),
            Command::Run if screen == "Q2" => words.review(keys),
            Command::Run if screen == "W1" => words.open_record(keys),
            Command::Run if screen == "B0" => words.open_master(keys),
            Command::Run => words.open(keys),
            Command::Change => words.change(keys),
            Command::Confirm => words.confirm(keys, yes, key(Command::Back, self.context())),
            Command::Submit => words.submit(keys, key(Command::Override, self.context()), yes),
            Command::Approve => words.approve(keys, yes, no),
            Command::Filter => words.filter(keys),
            Command::NextTab => words.next_tab(keys),
            Command::GoDashboard => words.figures(keys),
            Command::GoContracts => words.contracts(keys),
            Command::GoPublication => words.publication(keys),
            Command::Help => words.help(keys),
            Command::AllKeys => words.all_keys(keys, key(Command::Search, Context::Help)),
            Command::CommandLine => words.command_line(keys),
            _ => words.back(keys),
        }
    }
}
