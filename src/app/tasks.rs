//! Where a task begins: for whom it is, and what is said to those for whom it is not.

use super::cx::Go;
use super::messages::Message;
use super::model::Model;
use crate::domain::attempt::Attempt;
use crate::domain::house::HouseTable;
use crate::domain::record::Role;
use crate::domain::refusal::Refusal;
use crate::i18n::dashboard::Figures;
use crate::i18n::house::House;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::screens::AnyScreen;

impl Model {
    pub(super) fn go_to(&mut self, screen: AnyScreen) {
        if self.shared.operator.is_none() {
            let text = Messages(self.shared.language()).no_session();
            return self.say(Message::note(text));
        }
        self.go(Go::To(Box::new(screen)));
    }

    /// A task that not every role has.
    pub(super) fn go_house(&mut self, table: HouseTable) {
        if self.has_role(|role| crate::screens::house_allowed(table, role)) {
            return self.go_to(AnyScreen::house(table));
        }
        let words = House(self.shared.language());
        let sentence = Sentence {
            what: words.not_for_role().to_owned(),
            remedy: words.not_for_role_remedy().to_owned(),
        };
        self.refuse_task(&format!("open_{}", table.code()), sentence);
    }

    pub(super) fn go_dashboard(&mut self) {
        if self.has_role(crate::screens::dashboard_allowed) {
            return self.go_to(AnyScreen::dashboard());
        }
        let words = Figures(self.shared.language());
        let sentence = Sentence {
            what: words.not_for_role().to_owned(),
            remedy: words.not_for_role_remedy().to_owned(),
        };
        self.refuse_task("open_figures", sentence);
    }

    /// Whether the operator's role is one of these; who has no session yet is asked for one later.
    fn has_role(&self, allowed: impl FnOnce(Role) -> bool) -> bool {
        let role = self.shared.operator.as_ref().map(|me| me.role);
        role.is_none_or(allowed)
    }

    /// A task that is not for this role: said, and on record as every attempt is.
    fn refuse_task(&mut self, command: &str, sentence: Sentence) {
        if let Some(attempt) = Attempt::of(command, &Refusal::NotAllowed, None) {
            self.shared.report(attempt);
        }
        self.shared.refused = true;
        self.say(Message::refused(sentence));
    }
}
