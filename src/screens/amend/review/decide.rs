//! What is asked before a decision: why it cannot be, who could, what is typed again, each reason, then yes or no.

use super::{AmendmentReviewScreen, Question, Seen, may_withdraw};
use crate::app::{Confirm, Cx, Dialog, Shared, What};
use crate::domain::amendment;
use crate::domain::amendment_record::{AmendmentDetail, AmendmentState};
use crate::domain::attempt::{Attempt, Tried};
use crate::domain::command::{Query, Write};
use crate::domain::date;
use crate::domain::house::Fields;
use crate::domain::record::{Choice, Role};
use crate::domain::refusal::Refusal;
use crate::domain::retype::Differs;
use crate::i18n::amend::{self, Amend};
use crate::i18n::explain;
use crate::i18n::refusals::{Sentence, sentence};
use crate::keys::{Command, Context};
use crate::screens::amend::again::{retyped_value, retyping};
use crate::screens::amend::{difference_pieces, entry, prints};
use crate::screens::certificate;
use crate::screens::reading::Piece;
use crate::ui::Ink;

impl AmendmentReviewScreen {
    /// The refusal that the database would give, given here with its reason first.
    fn refused_before(&self, command: Command, cx: &Cx<'_>) -> Option<(Sentence, Option<Refusal>)> {
        let words = Amend(cx.language());
        let d = self.detail.as_ref()?;
        let me = cx.shared.operator.as_ref()?;
        let said = |what: String| {
            let remedy = String::new();
            Some((Sentence { what, remedy }, None))
        };
        if command != Command::Withdraw && me.role != Role::Supervisor {
            let (said, _) = said(words.role_only().to_owned())?;
            return Some((said, Some(Refusal::NotAllowed)));
        }
        let open = match command {
            Command::Withdraw => may_withdraw(d),
            _ => d.row.state == AmendmentState::AwaitingApproval,
        };
        if !open && command == Command::Withdraw && d.row.state == AmendmentState::Attention {
            let refusal = Refusal::BadValue {
                rule: "amendment_numbered".to_owned(),
                detail: String::new(),
            };
            return Some((sentence(cx.language(), &refusal), None));
        }
        if !open {
            return said(words.not_waiting(amend::state(cx.language(), d.row.state)));
        }
        if command != Command::Approve {
            return None;
        }
        if self.changed || !d.is_fresh {
            return said(
                if self.changed {
                    words.changed()
                } else {
                    words.stale()
                }
                .to_owned(),
            );
        }
        let refusal = if cx.shared.is_me(Some(&d.row.drafted_by)) {
            Refusal::OwnDraft
        } else {
            me.lent_by(Some(&d.row.drafted_by))?
        };
        Some((sentence(cx.language(), &refusal), Some(refusal)))
    }

    /// The operator's own limit does not cover it.
    fn over_limit(&self, shared: &Shared) -> Option<Refusal> {
        let amount = self.detail.as_ref()?.row.amount;
        let product = self.detail.as_ref()?.row.product;
        let limits = &shared.operator.as_ref()?.limits;
        let limit = limits.iter().find(|(p, _)| *p == product).map(|(_, l)| *l);
        let over = limit.is_none_or(|limit| amount > limit);
        over.then_some(Refusal::OverLimit { amount, limit })
    }

    /// Said with the names of those who can, once they are known: an amendment is referred to nobody by the program.
    pub(super) fn ask_who_can(&mut self, over: Refusal, cx: &mut Cx<'_>) {
        let query = Query::AmendmentApprovers(self.key.clone());
        self.over = Some((cx.query(query), over));
    }

    pub(super) fn say_who_can(&self, over: &Refusal, who: &[Choice], cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let keys = cx.key_of(Command::GoAmendments, Context::Review);
        let names: Vec<String> = who
            .iter()
            .take(3)
            .map(|c| words.approver(&c.label, &c.detail))
            .collect();
        let remedy = if names.is_empty() {
            words.over_limit_nobody(keys)
        } else {
            words.over_limit_names(names.join(crate::i18n::separator(language)), keys)
        };
        let what = sentence(language, over).what;
        cx.refused(Sentence { what, remedy });
    }

    pub(super) fn ask(&mut self, command: Command, cx: &mut Cx<'_>) {
        if let Some((said, refusal)) = self.refused_before(command, cx) {
            let contract = self.detail.as_ref().map(|d| d.row.contract.clone());
            let about = contract.map(Tried::Contract);
            let name = match command {
                Command::Approve => "approve_amendment",
                _ => "return_amendment",
            };
            cx.report(refusal.and_then(|why| Attempt::of(name, &why, about)));
            return cx.refused(said);
        }
        let Some(d) = &self.detail else { return };
        if command == Command::Approve {
            if let Some(over) = self.over_limit(cx.shared) {
                return self.ask_who_can(over, cx);
            }
            let again = amendment::retyped(&d.before, &d.after);
            self.retyped = Fields::new();
            if again.is_empty() {
                return self.confirm_approval(cx);
            }
            let ask = retyping(cx.language(), d, &again).kept_as([retype_key(d)]);
            self.question = Some(Question::Retype);
            return cx.open(Dialog::Ask(ask));
        }
        let words = Amend(cx.language());
        let text = match command {
            Command::Return => words.return_question(),
            _ => words.withdraw_question(),
        };
        let mut lines = vec![
            (text.to_owned(), Ink::Warning),
            (d.row.number.clone(), Ink::Plain),
        ];
        if command == Command::Withdraw && d.row.state == AmendmentState::Attention {
            lines.push((words.withdraw_stopped().to_owned(), Ink::Warning));
        }
        let title = cx.language().pick(command.ja(), command.en());
        let key = format!("{} amendment {:?}", command.id(), d.row.key);
        self.question = Some(Question::Decide(command, Seen::from(d)));
        let confirm = Confirm::new(title, lines)
            .with_reason(explain::reason(cx.language(), command))
            .kept_as([key]);
        cx.open(Dialog::Confirm(confirm));
    }

    /// What it will print and what it changes, then yes or no.
    fn confirm_approval(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let Some(d) = &self.detail else { return };
        let mut lines = vec![(words.approve_question().to_owned(), Ink::Plain)];
        let mut shown = vec![
            Piece::field(words.prints(), prints(language, d.row.kind, &d.after)),
            Piece::field(
                words.premium(),
                amend::premium_beside(language, d.premium, d.to_undo),
            ),
        ];
        difference_pieces(
            language,
            &amendment::differences(&d.before, &d.after),
            &mut shown,
        );
        for o in &d.overrides {
            let text = amend::overridden(language, o, &d.after);
            shown.push(Piece::line(text, Ink::Warning));
        }
        if let Ok(json) = serde_json::to_value(&d.after) {
            certificate::pieces(language, &json, &mut shown);
        }
        lines.extend(shown.into_iter().map(|p| match p.label.is_empty() {
            true => (p.text, p.ink),
            false => (format!("{}: {}", p.label, p.text.replace('\n', " ")), p.ink),
        }));
        let title = language.pick(Command::Approve.ja(), Command::Approve.en());
        self.question = Some(Question::Decide(Command::Approve, Seen::from(d)));
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }

    /// What was typed again, compared with what stands there. The first that does not agree is named and in focus, as it
    /// was typed; so is everything else.
    pub(super) fn retyped(&mut self, values: &[String], cx: &mut Cx<'_>) {
        let Some(d) = &self.detail else { return };
        let language = cx.language();
        let today = date::jst_day(cx.now());
        let again = amendment::retyped(&d.before, &d.after);
        let mut told = Fields::new();
        let mut wrong = None;
        let shown = certificate::shown_as(cx.shared);
        for (i, field) in again.iter().enumerate() {
            let typed = values.get(i).map_or("", |value| value.trim());
            match retyped_value(*field, typed, d, (today, shown), language) {
                Ok(value) => {
                    told.insert(field.code().to_owned(), value.to_json());
                }
                Err(differs) => {
                    wrong = Some((i, *field, differs));
                    break;
                }
            }
        }
        let Some((at, field, differs)) = wrong else {
            self.retyped = told;
            return self.confirm_approval(cx);
        };
        let name = amend::field(language, field);
        cx.refused(match differs {
            Differs::At(..) => crate::i18n::desk::retype_wrong(language, name.to_owned(), &differs),
            Differs::Value => {
                let words = Amend(language);
                let typed = values.get(at).map_or("", |value| value.trim());
                let read = match entry::read(field, typed, today, language) {
                    Ok(value) => words.retype_read_as(amend::value(language, Some(&value))),
                    Err(why) => words.retype_unread(why),
                };
                Sentence {
                    what: words.retype_wrong(name),
                    remedy: format!("{read}\n{}", words.retype_mend()),
                }
            }
        });
        let ask = retyping(language, d, &again).kept_as([retype_key(d)]);
        let ask = ask.holding(values, at);
        self.question = Some(Question::Retype);
        cx.open(Dialog::Ask(ask));
    }

    pub(super) fn decide(&mut self, command: Command, seen: Seen, reason: String, cx: &mut Cx<'_>) {
        let (key, version) = (self.key.clone(), seen.version);
        let write = match command {
            Command::Approve => Write::ApproveAmendment {
                key,
                version,
                revision: seen.revision,
                content_hash: seen.content_hash,
                retyped: std::mem::take(&mut self.retyped),
            },
            Command::Return => Write::ReturnAmendment {
                key,
                version,
                reason,
            },
            _ => Write::WithdrawAmendment {
                key,
                version,
                reason,
            },
        };
        let what = What {
            command,
            subject: seen.number,
        };
        self.writing = Some((cx.write(write, what), command));
    }
}

/// The name under which is kept what was typed again: of this very draft.
fn retype_key(d: &AmendmentDetail) -> String {
    let hash = d.content_hash.iter().map(|byte| format!("{byte:02x}"));
    format!("retype {:?} {}", d.row.key, hash.collect::<String>())
}
