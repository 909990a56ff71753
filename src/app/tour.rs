//! First steps: a sentence in the message line says what to do next, and goes on when it was done. Nothing is
//! faked: the steps are done on the real screens. The demonstration begins with it; `:tour` begins it anew or ends it.

use super::messages::Message;
use super::model::Model;
use crate::domain::record::Role;
use crate::i18n::tour::Tour as Words;
use crate::keys::Command;

/// What is done one after the other, by those who work on applications.
const CLERK: &[Command] = &[
    Command::Down,
    Command::Claim,
    Command::Run,
    Command::Change,
    Command::Back,
    Command::GoContracts,
    Command::GoPublication,
    Command::Help,
    Command::Back,
    Command::CommandLine,
    Command::AllKeys,
];

/// The same for those who do not claim.
const OTHERS: &[Command] = &[
    Command::Down,
    Command::Run,
    Command::Back,
    Command::GoContracts,
    Command::GoPublication,
    Command::Help,
    Command::Back,
    Command::CommandLine,
    Command::AllKeys,
];

impl Model {
    fn steps(&self) -> &'static [Command] {
        match self.shared.operator.as_ref().map(|me| me.role) {
            Some(Role::Clerk) => CLERK,
            _ => OTHERS,
        }
    }

    /// Begins the first steps, or ends them.
    pub(super) fn toggle_tour(&mut self) {
        self.tour = match self.tour {
            None => Some(0),
            Some(_) => {
                let text = Words(self.shared.language()).ended();
                self.shared.messages.add(Message::note(text));
                None
            }
        };
    }

    /// A command was run: perhaps it was the next step.
    pub(super) fn tour_ran(&mut self, command: Command) {
        let Some(at) = self.tour else { return };
        if self.steps().get(at) != Some(&command) {
            return;
        }
        self.tour = Some(at + 1).filter(|next| *next < self.steps().len());
        if self.tour.is_none() {
            let text = Words(self.shared.language()).finished();
            self.shared.messages.add(Message::done(text));
        }
    }

    /// The sentence of the next step.
    pub(super) fn tour_line(&self) -> Option<String> {
        let at = self.tour?;
        let steps = self.steps();
        let step = *steps.get(at)?;
        let words = Words(self.shared.language());
        let context = self.context();
        let keys = self.shared.settings.keymap.key_of(step, context);
        let text = match step {
            // On a screen where the step has no key, the way back comes first.
            _ if keys.is_empty() => {
                words.first_back(self.shared.settings.keymap.key_of(Command::Back, context))
            }
            Command::Down => words.down(keys),
            Command::Claim => words.claim(keys),
            Command::Run => words.open(keys),
            Command::Change => words.change(keys),
            Command::GoContracts => words.contracts(keys),
            Command::GoPublication => words.publication(keys),
            Command::Help => words.help(keys),
            Command::AllKeys => words.all_keys(keys),
            Command::CommandLine => words.command_line(keys),
            _ => words.back(keys),
        };
        Some(words.step(at + 1, steps.len(), text))
    }
}
