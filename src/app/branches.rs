//! 支店切替: which branches there are, the choice of one, and what follows when this operator is somewhere else, here
//! or by another of their terminals.

use super::choose::Choose;
use super::cx::Go;
use super::dialog::{Answered, Dialog};
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
    /// It was done: who this operator is now is being asked.
    Done,
    /// Somebody else moved this operator: it is being read whether the branch before is still open to them.
    Looking(RequestId, Before),
}

/// Where this operator was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Before {
    branch: BranchId,
    name: String,
    /// A form was open, which belongs to that branch.
    typing: bool,
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
        self.switching = Switching::Reading(self.shared.read(Query::Branches));
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
            Ok(_) => {
                self.switching = Switching::Done;
                self.ask_me();
            }
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
        let own = std::mem::take(&mut self.switching) == Switching::Done;
        self.shared.counts = None;
        self.shared.notices.clear();
        self.next_poll = self.shared.now;
        let typing = |e: &super::model::Entry| e.screen.home_context() == Context::Form;
        let form = self.stack.iter().position(typing);
        // What lies below a form too was the other branch's, and would be come back to.
        let open = form.map(|first| self.stack.split_off(first));
        if open.is_none() {
            self.go(Go::Home);
        }
        self.first_screens();
        self.stack.extend(open.into_iter().flatten());
        let before = Before {
            branch: before.branch.clone(),
            name: before.branch_name.clone(),
            typing: form.is_some(),
        };
        if own {
            self.say_moved(&before, true);
        } else {
            let id = self.shared.new_id();
            self.switching = Switching::Looking(id, before);
            let query = Query::Branches;
            self.shared.effects.push(Effect::Query { id, query });
        }
        self.tick();
    }

    /// A switch is out: a key that acted now would act in the branch that is being left.
    pub(super) fn is_switching(&self) -> bool {
        match self.switching {
            Switching::Writing(_) => true,
            Switching::Done => self.me_asked.is_some(),
            _ => false,
        }
    }

    /// Known to be where they were: a switch of one's own has led nowhere.
    pub(super) fn stayed(&mut self) {
        if self.switching == Switching::Done {
            self.switching = Switching::No;
        }
    }

    /// Whether the answer of a read is the one that says where this operator may still be.
    pub(super) fn looks_for_branches(&self, id: RequestId) -> bool {
        matches!(&self.switching, Switching::Looking(out, _) if *out == id)
    }

    /// It has come: another terminal of this operator switched, or the right to be there ended.
    pub(super) fn looked_for_branches(&mut self, result: Result<Answer, Refusal>) {
        self.shared.dirty = true;
        let Switching::Looking(_, before) = std::mem::take(&mut self.switching) else {
            return;
        };
        let open = match result {
            Ok(Answer::Branches(branches)) => branches.iter().any(|b| b.id == before.branch),
            _ => true,
        };
        self.say_moved(&before, open);
    }

    /// `open`: they may go back there.
    fn say_moved(&mut self, before: &Before, open: bool) {
        let Some(me) = &self.shared.operator else {
            return;
        };
        let words = Branches(self.shared.language());
        let (was, now) = (&before.name, &me.branch_name);
        let what = match me.head_office {
            _ if !open => words.closed(was, now),
            true => words.moved_all(now),
            false => words.moved(now),
        };
        let remedy = match (open, before.typing) {
            (true, false) => return self.shared.messages.add(Message::done(what)),
            (true, true) => words.moved_form(was),
            (false, true) => words.closed_form(was),
            (false, false) => words.closed_remedy(was, now),
        };
        self.shared.refused = true;
        let sentence = Sentence { what, remedy };
        self.shared.messages.add(Message::refused(sentence));
    }
}
