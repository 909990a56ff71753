//! F1: what the message, the dialog or the screen means.

use super::dialog::Dialog;
use super::messages::{Message, Tone};
use super::model::Model;
use super::tell::Tell;
use crate::i18n::dialogs::Dialogs;
use crate::i18n::lists::Help as HelpWords;
use crate::screens::AnyScreen;
use crate::ui::theme::Ink;

impl Model {
    /// F1: what the message means, while one shows; else the keys.
    pub(super) fn help(&mut self) {
        let language = self.shared.language();
        if let Some(lines) = self.explained_messages() {
            let tell = Dialog::Tell(Tell::new(HelpWords(language).message_title(), lines));
            self.with_top(|_, cx| cx.open(tell));
            return;
        }
        let Some(entry) = self.top() else { return };
        // Records and mails are read with the keys of the help, and have a help of their own.
        if !matches!(entry.screen, AnyScreen::Help(_)) {
            let help = AnyScreen::help(&entry.screen, &self.shared);
            self.push(help);
        }
    }

    /// What the messages mean, and takes them away; none where there is nothing to explain.
    fn explained_messages(&mut self) -> Option<Vec<(String, Ink)>> {
        let (message, more) = self.shared.messages.line()?;
        // What is said of a field leads to the field, which its own help explains.
        if message.hint || message.remedy.is_none() && more == 0 && !self.is_cut(message) {
            return None;
        }
        let mut lines = Vec::new();
        for message in self.shared.messages.recent() {
            let ink = if message.tone == Tone::Refused {
                Ink::Bad
            } else {
                Ink::Title
            };
            lines.push((message.text.clone(), ink));
            // One line each: several faults are told at once.
            let told = message.remedy.iter().flat_map(|r| r.lines());
            lines.extend(told.map(|r| (r.to_owned(), Ink::Plain)));
            lines.push((String::new(), Ink::Plain));
        }
        lines.pop();
        self.shared.messages.clear();
        Some(lines)
    }

    /// F1 in a dialog: what the message means and how the dialog is answered. The dialog waits beneath as it was.
    pub(super) fn explain_dialog(&mut self) {
        let language = self.shared.language();
        let words = Dialogs(language);
        let Some(dialog) = self.top().and_then(|e| e.dialog.clone()) else {
            return;
        };
        if matches!(dialog, Dialog::Tell(_)) {
            return self.say(Message::note(
                dialog.hint(language, &self.shared.settings.keymap),
            ));
        }
        let of_dialog = dialog.explained(language, &self.shared.settings.keymap);
        let answering = dialog.answering(language, &self.shared.settings.keymap);
        let mut lines = self.explained_messages().unwrap_or_default();
        if lines.is_empty() && of_dialog.is_none() {
            return self.say(Message::note(answering));
        }
        let of_dialog = of_dialog.unwrap_or_else(|| vec![answering]);
        if !lines.is_empty() {
            lines.push((String::new(), Ink::Plain));
        }
        lines.extend(of_dialog.into_iter().map(|l| (l, Ink::Plain)));
        let tell = Tell::new(words.explained(), lines).above(dialog);
        self.with_top(|_, cx| cx.open(Dialog::Tell(tell)));
    }

    /// Whether the message line is too short for it.
    pub(super) fn is_cut(&self, message: &Message) -> bool {
        let look = self.shared.settings.look;
        let columns = crate::terminal::width::width(&message.text, look.ambiguous);
        columns + 2 > usize::from(self.shared.size.0)
    }
}
