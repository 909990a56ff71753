//! 書きかけ at the start: what somebody left half typed, here or on another host, is offered once.

use super::choose::Choose;
use super::cx::Go;
use super::dialog::{Answered, Dialog};
use super::messages::Message;
use super::model::Model;
use super::msg::Effect;
use crate::domain::command::{Answer, Query};
use crate::domain::record::{Choice, Role};
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::{About, Unfinished};
use crate::i18n::counter::Counter;
use crate::i18n::domain;
use crate::i18n::frame::Frame;
use crate::keys::{Command, Context};
use crate::screens::{AnyScreen, Target, View, unfinished_choice};

impl Model {
    /// Asks for what was left half typed, once the operator is known.
    pub(super) fn ask_unfinished(&mut self, role: Role) {
        if role != Role::Auditor {
            let id = self.shared.new_id();
            self.left_asked = Some(id);
            self.shared.effects.push(Effect::Query {
                id,
                query: Query::Unfinished,
            });
        }
    }

    /// The database is back: what nobody could say at the start is asked again.
    pub(super) fn ask_unfinished_again(&mut self) {
        let role = self.shared.operator.as_ref().map(|me| me.role);
        if let Some(role) = role.filter(|_| std::mem::take(&mut self.left_lost)) {
            self.ask_unfinished(role);
        }
    }

    /// Offers it over the screen they come to; who is somewhere else by then is told that it is there.
    pub(super) fn offer_unfinished(&mut self, result: Result<Answer, Refusal>) {
        self.left_asked = None;
        self.left_lost = result.as_ref().is_err_and(Refusal::is_away);
        let Ok(Answer::Unfinished(left)) = result else {
            return;
        };
        if left.is_empty() {
            return;
        }
        let language = self.shared.language();
        let words = Counter(language);
        self.shared.dirty = true;
        // Where they come back to after a dropped line it may be any screen.
        let free = self.command_line.is_none()
            && self
                .top()
                .is_some_and(|e| e.dialog.is_none() && (e.screen.is_task() || self.fresh));
        if !free {
            let keys = self
                .shared
                .settings
                .keymap
                .key_of(Command::New, Context::List);
            let n = left.len();
            let text = match left.iter().filter(|u| u.about.is_none()).count() {
                0 => words.left_waiting_change(n),
                new if new == n => words.left_waiting_new(n, keys),
                _ => words.left_waiting_both(n, keys),
            };
            return self.shared.messages.add(Message::note(text));
        }
        let mut choices: Vec<Choice> = left
            .iter()
            .map(|u| unfinished_choice(language, u))
            .collect();
        choices.push(Choice {
            code: String::new(),
            label: words.later().to_owned(),
            detail: String::new(),
        });
        self.offered = left;
        let dialog = Dialog::Choose(Choose::fixed(words.unfinished(), choices));
        self.with_top(|_, cx| {
            cx.open(dialog);
            cx.until_seen();
        });
    }

    /// What was chosen is opened where it was left.
    pub(super) fn offer_answered(&mut self, left: Vec<Unfinished>, answered: &Answered) {
        let Answered::Chosen(choice) = answered else {
            return;
        };
        let Some(chosen) = left.into_iter().find(|u| u.id.to_string() == choice.code) else {
            return;
        };
        let screen = match chosen.about.clone() {
            Some((About::Application(key), _)) => {
                AnyScreen::detail(Target::Application(key, View::Resume(chosen.id)))
            }
            Some((About::Contract(key), _)) => {
                AnyScreen::detail(Target::ResumeAmend(key, chosen.id))
            }
            Some((About::Mail(_), _)) => AnyScreen::left_mail(chosen),
            Some((About::House(_), _)) => AnyScreen::left_house_form(chosen),
            None => return self.enter(Some(chosen)),
        };
        if let Some(screen) = screen {
            self.go(Go::Push(Box::new(screen)));
        }
    }

    /// 窓口申込: empty, or where it was left.
    pub(super) fn enter(&mut self, resume: Option<Unfinished>) {
        let form = self
            .with_top(|_, cx| AnyScreen::enter(resume, cx))
            .flatten();
        match (form, &self.shared.operator) {
            (Some(screen), _) => self.push(screen),
            (None, Some(me)) => {
                let language = self.shared.language();
                let name = language.pick(Command::New.ja(), Command::New.en());
                let text = match me.role {
                    // They make new rows, but on other lists.
                    Role::Administrator => Frame(language).not_here(name),
                    role => Frame(language).not_for_role(name, domain::role(language, role)),
                };
                self.shared.messages.add(Message::note(text));
            }
            (None, None) => {}
        }
    }
}
