//! A key in a dialog, and to whom its answer goes.

use super::branches::Switching;
use super::dialog::{Answered, Dialog, Step};
use super::messages::Message;
use super::model::Model;
use super::tell::Tell;
use crate::keys::Command;

impl Model {
    pub(super) fn dialog_key(&mut self, command: Command) {
        let language = self.shared.language();
        if command == Command::Help {
            return self.explain_dialog();
        }
        let Some(dialog) = self.stack.last_mut().and_then(|e| e.dialog.as_mut()) else {
            return;
        };
        dialog.settle(command, crate::domain::date::jst_day(self.shared.now));
        match dialog.command(command, language) {
            Step::Stay => {}
            Step::Say(text) => self.say(Message::note(text)),
            Step::Blind(text) => {
                self.say(Message::note(text));
                self.shared.refused = true;
            }
            Step::End(answered) => {
                let ended = match self.stack.last_mut().and_then(|e| e.dialog.take()) {
                    Some(Dialog::Tell(Tell {
                        beneath: Some(dialog),
                        ..
                    })) => {
                        self.with_top(|_, cx| cx.open(*dialog));
                        return;
                    }
                    ended => ended,
                };
                if let (Some(dialog), Some(uid)) = (&ended, self.top().map(|e| e.uid)) {
                    self.shared.kept.ended(dialog, &answered, uid);
                }
                if std::mem::take(&mut self.quitting) {
                    if answered != Answered::No {
                        self.quit();
                    }
                    return;
                }
                if let Switching::Choosing(branches) = &self.switching {
                    let branches = branches.clone();
                    self.switching = Switching::No;
                    return self.branch_answered(&branches, &answered);
                }
                let left = std::mem::take(&mut self.offered);
                if !left.is_empty() {
                    return self.offer_answered(left, &answered);
                }
                let no = answered == Answered::No;
                self.with_top(|screen, cx| screen.answered(answered, cx));
                if no && command == Command::Leave {
                    self.run(Command::Leave);
                }
            }
        }
    }
}
