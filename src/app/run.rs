//! From a command to what it does: dialogs and the `:` line first, then the screen, then what works everywhere.

use super::confirm::Confirm;
use super::cx::Go;
use super::dialog::Dialog;
use super::messages::Message;
use super::model::Model;
use super::msg::Effect;
use crate::domain::house::HouseTable;
use crate::i18n::frame::Frame;
use crate::i18n::messages::Messages;
use crate::keys::Command;
use crate::screens::AnyScreen;
use crate::ui::TextField;
use crate::ui::theme::Ink;

impl Model {
    pub(super) fn say(&mut self, message: Message) {
        self.shared.messages.clear();
        self.shared.messages.add(message);
    }

    /// Runs a command.
    pub(super) fn run(&mut self, command: Command) {
        #[cfg(test)]
        self.ran.push(command);
        self.confirming = command == Command::Confirm;
        self.shared.mistyped = None;
        let moves = matches!(
            command,
            Command::Up
                | Command::Down
                | Command::Redraw
                | Command::Help
                | Command::NextMessage
                | Command::NextField
                | Command::PreviousField
        );
        if !moves {
            self.shared.messages.clear();
        }
        let looks = matches!(
            command,
            Command::Redraw | Command::Help | Command::NextMessage
        );
        if !looks {
            self.shared.messages.take_hint();
        }
        if self.command_line.is_some() {
            return self.command_line_key(command);
        }
        self.tour_ran(command);
        if command == Command::CommandLine {
            self.command_line = Some(TextField::default().at_most(80));
            return;
        }
        if command == Command::Redraw {
            return self.shared.effects.push(Effect::Redraw);
        }
        if self.top().is_some_and(|e| e.dialog.is_some()) {
            return self.dialog_key(command);
        }
        self.screen_command(command);
    }

    fn screen_command(&mut self, command: Command) {
        if command == Command::Refresh {
            self.ask_whether_standing_in();
        }
        let handled = self
            .with_top(|screen, cx| screen.command(command, cx))
            .unwrap_or(false);
        if !handled {
            self.everywhere(command);
        }
        if command == Command::Values {
            self.say_whose_values();
        }
        self.after_opening();
    }

    /// A list of values knows the field that it was opened on: its help says first what that is.
    fn say_whose_values(&mut self) {
        let language = self.shared.language();
        let Some(entry) = self.stack.last_mut() else {
            return;
        };
        let field = entry.screen.focused(language);
        if let Some(Dialog::Choose(choose)) = &mut entry.dialog {
            choose.of = field;
        }
    }

    /// What works on every screen, unless the screen takes it for itself.
    fn everywhere(&mut self, command: Command) {
        let words = Frame(self.shared.language());
        match command {
            Command::Back | Command::Leave if self.stack.len() > 1 => self.leave(command),
            Command::Leave | Command::Quit => self.ask_to_quit(),
            Command::Back => {
                let keys = self
                    .shared
                    .settings
                    .keymap
                    .key_of(Command::Quit, self.context());
                self.say(Message::note(words.nothing_before(keys)));
            }
            Command::Cancel => {}
            Command::Help => self.help(),
            Command::New => self.enter(None),
            Command::NextMessage => {
                if !self.shared.messages.older() {
                    let text = Messages(self.shared.language()).nothing_to_explain();
                    self.say(Message::note(text));
                }
            }
            Command::Lock => self.lock(),
            Command::Tour => self.toggle_tour(),
            Command::KeyTest => self.push(AnyScreen::key_test()),
            Command::AllKeys => {
                let keys = AnyScreen::all_keys(&self.shared);
                self.push(keys);
            }
            Command::Notices => self.read_notices(),
            Command::GoQueue => self.go(Go::Home),
            Command::GoReview => self.go_to(AnyScreen::review()),
            Command::GoAmendments => self.go_to(AnyScreen::amendments()),
            Command::GoContracts => self.go_to(AnyScreen::contracts()),
            Command::SwitchBranch => self.ask_branches(),
            Command::GoDashboard => self.go_dashboard(),
            Command::GoAudit => self.go_house(HouseTable::Audit),
            Command::Phone => self.go_to(AnyScreen::phone()),
            Command::GoSearch => self.go_to(AnyScreen::search()),
            Command::GoMasters => self.go_house(HouseTable::Masters),
            Command::GoClose => self.go_house(HouseTable::CloseDays),
            Command::GoPublication => match AnyScreen::jobs() {
                Some(screen) => self.go_to(screen),
                None => self.not_here(command),
            },
            _ => match command.tab() {
                Some(tab) => {
                    self.go(Go::Home);
                    self.with_top(|screen, cx| screen.tab(tab, cx));
                }
                None => self.not_here(command),
            },
        }
    }

    /// F12 one step back; F3 leaves the task: down to the list it was begun from.
    fn leave(&mut self, command: Command) {
        self.back();
        if command == Command::Leave {
            while self.stack.len() > 1 && self.top().is_some_and(|e| !e.screen.is_task()) {
                self.back();
            }
        }
    }

    fn ask_to_quit(&mut self) {
        if self.shared.operator.is_none() {
            return self.quit();
        }
        let words = Frame(self.shared.language());
        let mut lines = vec![(words.leave_question().to_owned(), Ink::Plain)];
        if !self.shared.writes.is_empty() {
            lines.push((words.writes_open(self.shared.writes.len()), Ink::Warning));
        }
        let dialog = Dialog::Confirm(Confirm::new(words.program(), lines).answered_ahead());
        self.quitting = true;
        self.with_top(|_, cx| cx.open(dialog));
    }

    pub(super) fn not_here(&mut self, command: Command) {
        let language = self.shared.language();
        let name = language.pick(command.ja(), command.en());
        self.say(Message::note(Frame(language).not_here(name)));
    }
}
