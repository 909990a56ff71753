//! The `:` line: a command by its name.

use super::messages::Message;
use super::model::Model;
use crate::i18n::frame::Frame;
use crate::keys::Command;

impl Model {
    pub(super) fn command_line_key(&mut self, command: Command) {
        match command {
            Command::Run => {
                let text = self
                    .command_line
                    .take()
                    .map(|f| f.text().to_owned())
                    .unwrap_or_default();
                self.run_named(&text);
            }
            Command::Back | Command::Cancel | Command::Leave => self.command_line = None,
            Command::NextField => self.complete(),
            _ => {}
        }
    }

    /// The name that is begun goes on as far as it is certain; where it does not, it is said which there are.
    fn complete(&mut self) {
        let language = self.shared.language();
        let Some(field) = &mut self.command_line else {
            return;
        };
        let typed = field.text().trim().to_owned();
        let (certain, known) = Command::begun(&typed);
        let goes_on = certain.chars().count() > typed.chars().count();
        if goes_on {
            field.set(&certain);
        }
        let fits = match known.as_slice() {
            [] => Frame(language).no_name_begins().to_owned(),
            [_] => return,
            _ if goes_on => return,
            known => known.join("  "),
        };
        self.command_fits = (typed, fits);
    }

    /// `:` and a name.
    fn run_named(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let language = self.shared.language();
        let words = Frame(language);
        let context = self.context();
        match Command::by_name(text) {
            Ok(Command::CommandLine) => {}
            Ok(command) if command.is_valid_in(context) => self.run(command),
            Ok(command) => self.not_here(command),
            Err(Some(near)) => {
                let near = format!("{} ({})", language.pick(near.ja(), near.en()), near.id());
                self.say(Message::note(words.command_near(text, near)));
            }
            Err(None) => {
                let help = self.shared.settings.keymap.key_of(Command::Help, context);
                self.say(Message::note(words.no_such_command(text, help)));
            }
        }
    }
}
