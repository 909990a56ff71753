//! 支店切替: which branches there are, the choice of one, and what follows when this operator is somewhere else, here
//! or by another of their terminals.

use super::cx::Go;
use super::dialog::{Answered, Choose, Dialog};
use super::messages::Message;
use super::model::Model;
use super::msg::{Effect, RequestId};
use crate::domain::command::{Answer, Query, Write, Written};
use crate::domain::ids::BranchId;
use crate::domain::record::{Choice, OpenBranch, Operator};
use crate::domain::refusal::Refusal;
use crate::i18n::branches::Branches;
use crate::i18n::refusals::{Sentence, sentence};
use crate::keys::{Command, Context};

/// What of it is going on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Switching {
    /// Nothing.
    #[default]
    No,
    /// The branches are being read.
    Reading(RequestId),
    /// The dialog that is open chooses among these.
    Choosing(Vec<OpenBranch>),
    /// The switch is out.
    Writing(RequestId),
}

impl Model {
    /// Reads where this operator may be. A form that is open belongs to the branch it was begun in.
    pub(super) fn ask_branches(&mut self) {
        let words = Branches(self.shared.language());
        let typing = |e: &super::model::Entry| e.screen.home_context() == Context::Form;
        if self.stack.iter().any(typing) {
            self.shared.refused = true;
            let keys = &self.shared.settings.keymap;
            let keys = keys.key_of(Command::Back, Context::Form);
            let sentence = Sentence {
                what: words.form_open().to_owned(),
                remedy: words.form_open_remedy(keys),
            };
            return self.shared.messages.add(Message::refused(sentence));
        }
        let id = self.shared.new_id();
        self.switching = Switching::Reading(id);
        let query = Query::Branches;
        self.shared.effects.push(Effect::Query { id, query });
    }

    /// They have come: one of them is chosen.
    pub(super) fn choose_branch(&mut self, result: Result<Answer, Refusal>) {
        self.switching = Switching::No;
        self.shared.dirty = true;
        let words = Branches(self.shared.language());
        let branches = match result {
            Ok(Answer::Branches(branches)) => branches,
            Ok(_) => return,
            Err(refusal) => {
                self.with_top(|_, cx| cx.refuse_reading(&refusal));
                return;
            }
        };
        if branches.len() < 2 {
            return self.shared.messages.add(Message::note(words.only_one()));
        }
        // Somebody went on meanwhile: the dialog would take keys that were meant for another.
        if self.command_line.is_some() || self.top().is_none_or(|e| e.dialog.is_some()) {
            return;
        }
        let choices = branches
            .iter()
            .map(|b| Choice {
                code: b.id.0.clone(),
                label: format!("{} {}", b.id, b.name),
                detail: match (b.own, b.current) {
                    (_, true) => words.here(),
                    (true, false) => words.own(),
                    (false, false) => "",
                }
                .to_owned(),
            })
            .collect();
        let mut choose = Choose::fixed(words.title(), choices);
        choose.selected = branches.iter().position(|b| b.current).unwrap_or(0);
        self.switching = Switching::Choosing(branches);
        self.with_top(|_, cx| cx.open(Dialog::Choose(choose)));
    }

    /// The dialog has ended.
    pub(super) fn branch_answered(&mut self, branches: &[OpenBranch], answered: &Answered) {
        let Answered::Chosen(choice) = answered else {
            return;
        };
        let Some(chosen) = branches.iter().find(|b| b.id.0 == choice.code) else {
            return;
        };
        if chosen.current {
            let text = Branches(self.shared.language()).there_already(&chosen.name);
            return self.shared.messages.add(Message::note(text));
        }
        let id = self.shared.new_id();
        self.switching = Switching::Writing(id);
        self.shared.effects.push(Effect::Write {
            id,
            request_id: None,
            write: Write::SwitchBranch {
                branch: chosen.id.clone(),
            },
        });
    }

    /// The switch was done, or refused. Without an answer the next look at the counter tells.
    pub(super) fn switched(&mut self, result: Result<Written, Refusal>) {
        self.switching = Switching::No;
        self.shared.dirty = true;
        match result {
            Ok(_) => self.ask_me(),
            Err(refusal) => {
                let language = self.shared.language();
                self.shared.refused = true;
                let said = sentence(language, &refusal);
                self.shared.messages.add(Message::refused(said));
            }
        }
    }

    /// The counter was read in another branch than the one in the head line: another terminal of this operator switched,
    /// or the right to be there ended.
    pub(super) fn look_where(&mut self, branch: &BranchId) {
        let here = self.shared.operator.as_ref().map(|me| &me.branch);
        if here.is_some_and(|here| here != branch) {
            self.ask_me();
        }
    }

    /// Known to be elsewhere than before: every list begins anew. What is being typed stays, and says whose it is.
    pub(super) fn moved(&mut self, before: &Operator) {
        let Some(me) = &self.shared.operator else {
            return;
        };
        let words = Branches(self.shared.language());
        let text = match me.head_office {
            true => words.moved_all(&me.branch_name),
            false => words.moved(&me.branch_name),
        };
        self.shared.counts = None;
        self.shared.notices.clear();
        self.next_poll = self.shared.now;
        let typing = |e: &super::model::Entry| e.screen.home_context() == Context::Form;
        if self.stack.iter().any(typing) {
            let sentence = Sentence {
                what: text,
                remedy: words.moved_form(&before.branch_name),
            };
            self.shared.refused = true;
            self.shared.messages.add(Message::refused(sentence));
        } else {
            self.go(Go::Home);
            // The first list too was the other branch's.
            self.first_screens();
            self.shared.messages.add(Message::done(text));
        }
        self.tick();
    }
}
