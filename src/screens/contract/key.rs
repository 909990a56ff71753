//! The key: shown, printed as a notice, issued anew, withdrawn with the publication. Each is asked with its reason.

use super::shown::ended;
use super::{ContractScreen, Question, SHOWN_SECONDS, Shown, may_act};
use crate::app::{Confirm, Cx, Dialog, Revealed, What};
use crate::domain::attempt::{Attempt, Tried};
use crate::domain::command::{KeyOrder, RevealPurpose, Write};
use crate::domain::product::Form;
use crate::domain::record::Role;
use crate::domain::refusal::Refusal;
use crate::i18n::amend::KeyOrders;
use crate::i18n::amend_rules;
use crate::i18n::detail::Contract;
use crate::i18n::explain;
use crate::i18n::refusals::Sentence;
use crate::keys::{Command, Context};
use crate::ui::Ink;
use chrono::TimeDelta;

impl ContractScreen {
    pub(super) fn ask_order(&mut self, what: KeyOrder, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = KeyOrders(language);
        let Some(detail) = &self.detail else { return };
        let role = cx.shared.operator.as_ref().map(|me| me.role);
        let refused = if role != Some(Role::Supervisor) {
            let about = Tried::Contract(self.key.clone());
            cx.report(Attempt::of(
                "order_on_key",
                &Refusal::NotAllowed,
                Some(about),
            ));
            Some(words.role_only())
        } else if detail.row.form == Form::Paper {
            Some(Contract(language).key_none())
        } else if detail.progress.arrived_at.is_none() {
            Some(Contract(language).key_not_yet())
        } else if detail.withdrawal().is_some() {
            return refuse_withdrawn(cx);
        } else {
            None
        };
        if let Some(what) = refused {
            return cx.refused(Sentence {
                what: what.to_owned(),
                remedy: String::new(),
            });
        }
        let (command, question) = match what {
            KeyOrder::Reissue => (Command::ReissueKey, words.reissue_question()),
            KeyOrder::Withdraw => (Command::WithdrawPublication, words.withdraw_question()),
        };
        let mut lines = vec![
            (question.to_owned(), Ink::Warning),
            (detail.row.number.clone(), Ink::Plain),
            (detail.row.contractor.clone(), Ink::Plain),
            (detail.row.works.clone(), Ink::Plain),
        ];
        // The old key is dead at once: whoever orders it knows whom nobody tells.
        if what == KeyOrder::Reissue {
            lines.push(match &detail.mail_to {
                Some(to) => (words.reissue_mail(to), Ink::Plain),
                None => (words.reissue_no_mail().to_owned(), Ink::Warning),
            });
        }
        let key = format!("{} {}", command.id(), detail.row.number);
        self.question = Some(Question::Order(what));
        let title = language.pick(command.ja(), command.en());
        let confirm = Confirm::new(title, lines)
            .with_reason(explain::reason(cx.language(), command))
            .kept_as([key]);
        cx.open(Dialog::Confirm(confirm));
    }

    pub(super) fn order(&mut self, what: KeyOrder, reason: String, cx: &mut Cx<'_>) {
        let Some(detail) = &self.detail else { return };
        // What is on the screen is the old key.
        self.shown = None;
        let write = Write::OrderOnKey {
            key: self.key.clone(),
            version: detail.version,
            what,
            reason,
        };
        let said = What {
            command: match what {
                KeyOrder::Reissue => Command::ReissueKey,
                KeyOrder::Withdraw => Command::WithdrawPublication,
            },
            subject: detail.row.number.clone(),
        };
        self.ordering = Some((cx.write(write, said), what));
    }

    /// What the database would refuse this role is said before a reason is asked for, and put on record as a try; true
    /// when it was.
    pub(super) fn refused_for_role(&self, act: &str, cx: &mut Cx<'_>) -> bool {
        if may_act(cx.shared.operator.as_ref().map(|me| me.role)) {
            return false;
        }
        let about = Tried::Contract(self.key.clone());
        cx.report(Attempt::of(act, &Refusal::NotAllowed, Some(about)));
        cx.refuse(&Refusal::NotAllowed);
        true
    }

    pub(super) fn ask(&mut self, purpose: RevealPurpose, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Contract(language);
        if self.refused_for_role("request_reveal", cx) {
            return;
        }
        let Some(detail) = &self.detail else { return };
        let refused = |what: &str| Sentence {
            what: what.to_owned(),
            remedy: String::new(),
        };
        if detail.row.form == Form::Paper {
            if purpose == RevealPurpose::View {
                return cx.refused(refused(words.key_none()));
            }
            let keys = cx.key_of(Command::PrintCertificate, Context::Contract);
            return cx.refused(Sentence {
                what: words.not_electronic().to_owned(),
                remedy: words.paper_by(keys),
            });
        }
        if detail.progress.arrived_at.is_none() {
            return cx.refused(refused(words.key_not_yet()));
        }
        // The key opens nothing any more: a notice of it would mislead whoever gets it.
        if purpose == RevealPurpose::Notice && detail.withdrawal().is_some() {
            return refuse_withdrawn(cx);
        }
        let (command, question) = match purpose {
            RevealPurpose::View => (Command::Reveal, words.reveal_question()),
            RevealPurpose::Notice => (Command::PrintNotice, words.notice_question()),
        };
        let mut lines = vec![
            (question.to_owned(), Ink::Warning),
            (detail.row.number.clone(), Ink::Plain),
        ];
        if detail.awaits_new_key() {
            let words = KeyOrders(language);
            lines.push((words.opens_nothing_yet().to_owned(), Ink::Warning));
        }
        // The notice says that the claim is complete with it.
        if purpose == RevealPurpose::Notice
            && let Some((state, ink)) = ended(cx.shared, detail)
        {
            lines.push((words.notice_of_ended(state), ink));
        }
        let withdrawn = detail.withdrawal().is_some_and(|o| o.done_at.is_some());
        if purpose == RevealPurpose::View && withdrawn {
            lines.push((words.key_opens_nothing().to_owned(), Ink::Warning));
        }
        let key = format!("{} {}", command.id(), detail.row.number);
        self.question = Some(Question::Reveal(purpose));
        let title = language.pick(command.ja(), command.en());
        let confirm = Confirm::new(title, lines)
            .with_reason(explain::reason(language, command))
            .kept_as([key]);
        cx.open(Dialog::Confirm(confirm));
    }

    pub(super) fn revealed(&mut self, result: Result<Revealed, Refusal>, cx: &mut Cx<'_>) {
        match result {
            Ok(Revealed::Key(key)) => {
                // It stands at the head of the screen; where somebody was reading further below it is brought into view.
                self.reading.rewind();
                self.shown = Some(Shown {
                    key,
                    until: cx.now() + TimeDelta::seconds(SHOWN_SECONDS),
                });
            }
            Ok(Revealed::Notice(bytes)) => {
                let number = self
                    .detail
                    .as_ref()
                    .map_or(String::new(), |d| d.row.number.clone());
                self.notice = true;
                self.saving = Some(cx.save_pdf(format!("key-notice-{number}.pdf"), bytes));
            }
            Err(refusal) => cx.refuse(&refusal),
        }
        self.read(cx);
    }

    pub(super) fn hide(&mut self, cx: &mut Cx<'_>) {
        if self.shown.take().is_some() {
            cx.note(Contract(cx.language()).hidden());
        }
    }
}

fn refuse_withdrawn(cx: &mut Cx<'_>) {
    if let Some((what, remedy)) = amend_rules::rule(cx.language(), "publication_withdrawn") {
        cx.refused(Sentence { what, remedy });
    }
}
