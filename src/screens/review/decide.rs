//! What is asked before a decision: why it cannot be, what is typed again, each reason, then yes or no.

use super::{Asked, ReviewScreen, is_own};
use crate::app::{Ask, AskField, Choose, Confirm, Cx, Dialog, Shared, Source};
use crate::domain::attempt::{Attempt, Tried};
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::house::Fields;
use crate::domain::ids::ApplicationKey;
use crate::domain::record::{ApplicationDetail, ApplicationState, Role};
use crate::domain::refusal::Refusal;
use crate::domain::retype::{self, Differs, Wanted};
use crate::domain::rules::{Finding, Severity};
use crate::i18n::amend::{self, Amend};
use crate::i18n::desk::Desk;
use crate::i18n::detail::{Certificate, Detail, Review};
use crate::i18n::dialogs::Dialogs;
use crate::i18n::refusals::{Sentence, sentence, unread};
use crate::i18n::{Language, dates, explain, fields, findings};
use crate::keys::{Command, Context};
use crate::screens::application::pieces;
use crate::screens::applications::{in_error, in_error_remedy};
use crate::screens::{certificate, desk};
use crate::ui::field::Fold;
use crate::ui::{Ink, TextField};

impl ReviewScreen {
    /// The refusal that the database would give, given here with its reason first.
    pub(super) fn refusal(&self, cx: &Cx<'_>, command: Command) -> Option<Refusal> {
        let detail = self.record.detail.as_ref()?;
        let me = cx.shared.operator.as_ref()?;
        if me.role != Role::Supervisor {
            return Some(Refusal::NotAllowed);
        }
        if detail.row.state != ApplicationState::AwaitingApproval {
            return Some(Refusal::WrongState {
                state: detail.row.state.code().to_owned(),
            });
        }
        if command != Command::Approve {
            return None;
        }
        if is_own(cx.shared, detail) {
            return Some(Refusal::OwnDraft);
        }
        if let Some(refusal) = me.lent_by(detail.row.drafted_by.as_ref()) {
            return Some(refusal);
        }
        detail.content.products.iter().find_map(|request| {
            let limit = me
                .limits
                .iter()
                .find(|(p, _)| *p == request.product)
                .map(|(_, limit)| *limit);
            (limit.is_none_or(|limit| request.amount > limit)).then_some(Refusal::OverLimit {
                amount: request.amount,
                limit,
            })
        })
    }

    /// An error that stands, as the checks find it, or else as the database does: nothing is asked then, neither what was
    /// changed nor yes or no.
    pub(super) fn in_error(&self, shared: &Shared) -> Option<Sentence> {
        let detail = self.record.detail.as_ref()?;
        let error = |f: &&Finding| f.severity == Severity::Error;
        let said = match self.record.findings.iter().find(error) {
            Some(found) => Sentence {
                what: findings::sentence(shared.language(), &found.kind),
                remedy: in_error_remedy(Context::Review, shared),
            },
            None => in_error(&detail.row, Context::Review, shared)?,
        };
        let what = said.what.trim_end_matches(['。', '.']);
        Some(Sentence {
            what: Desk(shared.language()).not_while_in_error(what),
            ..said
        })
    }

    /// A certificate that does not stand on the screen as it will read: nobody approves what was not shown.
    fn unseen(&self, language: Language) -> Option<Sentence> {
        if self.previews.is_empty() {
            return Some(waiting(language));
        }
        self.previews
            .iter()
            .find_map(|preview| match (&preview.json, &preview.refusal) {
                (Some(json), _) if certificate::can_be_read(json) => None,
                (Some(_), _) => {
                    let words = Certificate(language);
                    Some(Sentence {
                        what: words.not_readable().to_owned(),
                        remedy: words.not_readable_remedy().to_owned(),
                    })
                }
                (None, Some(refusal)) => Some(unread(language, refusal)),
                (None, None) => Some(waiting(language)),
            })
    }

    pub(super) fn ask(&mut self, command: Command, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Review(language);
        if let Some(refusal) = self.refusal(cx, command) {
            let key = Tried::Application(self.record.key.clone());
            cx.report(Attempt::of(command.id(), &refusal, Some(key)));
            let mut said = sentence(language, &refusal);
            if refusal == Refusal::NotAllowed {
                said.what = words.role_only().to_owned();
            }
            if let Refusal::OverLimit { .. } = refusal {
                let keys = cx.key_of(Command::Refer, Context::Review);
                said.remedy = words.over_limit_remedy(keys);
            }
            return cx.refused(said);
        }
        if command == Command::Approve
            && let Some(said) = self.in_error(cx.shared)
        {
            return cx.refused(said);
        }
        let Some(detail) = &self.record.detail else {
            return;
        };
        if command == Command::Approve
            && let Some(said) = self.unseen(language)
        {
            return cx.refused(said);
        }
        match command {
            Command::Approve => {
                let wanted = retype::wanted(&detail.submitted, &detail.content);
                self.retyped = Fields::new();
                if wanted.is_empty() {
                    return self.confirm_approval(cx);
                }
                let ask = retyping(language, &wanted).kept_as([retype_key(detail)]);
                self.asked = Some(Asked::Retype);
                cx.open(Dialog::Ask(ask));
            }
            Command::Return => {
                if let Some(choose) = desk::chooses(command, &[], language, None) {
                    self.asked = Some(Asked::ReturnCode);
                    cx.open(Dialog::Choose(choose));
                }
            }
            Command::Refer => {
                self.asked = Some(Asked::ReferTo);
                let source = Source::Approvers(self.record.key.clone());
                let choose = Choose::searched(Desk(language).to_approver(), source, "");
                cx.open(Dialog::Choose(choose));
            }
            _ => {
                self.asked = Some(Asked::Decline);
                let lines = vec![
                    (Desk(language).decline_question().to_owned(), Ink::Warning),
                    (detail.row.number.clone(), Ink::Plain),
                ];
                let title = language.pick(command.ja(), command.en());
                let confirm =
                    Confirm::new(title, lines).with_reason(explain::reason(language, command));
                let key = kept_as(&self.record.key, command);
                cx.open(Dialog::Confirm(confirm.kept_as([key])));
            }
        }
    }

    /// Every field of the certificates, every reason, then yes or no.
    fn confirm_approval(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Review(language);
        let Some(detail) = &self.record.detail else {
            return;
        };
        let mut lines = vec![(words.approve_question().to_owned(), Ink::Plain)];
        let mut shown = Vec::new();
        // What was found, and what somebody said to it, stands before the certificate, where it is read.
        let (found, given) = (&self.record.findings, &detail.overrides);
        pieces::listed(language, found, given, |_| true, &mut shown);
        // What is asked is then the certificates alone: read beneath to their end, they need not be read once more.
        let read = shown.is_empty()
            && self
                .reading
                .has_shown(&self.certificates(cx.shared), cx.shared);
        let first = self.first_preview();
        for (i, preview) in self.previews.iter().enumerate() {
            if let Some(json) = &preview.json {
                let beside = first.filter(|_| i > 0);
                certificate::pieces_beside(language, beside, json, &mut shown);
            }
        }
        lines.extend(shown.into_iter().map(|p| match p.label.is_empty() {
            true => (p.text, p.ink),
            false => (format!("{}: {}", p.label, p.text.replace('\n', " ")), p.ink),
        }));
        let title = language.pick(Command::Approve.ja(), Command::Approve.en());
        self.asked = Some(Asked::Approve);
        let confirm = Confirm::new(title, lines);
        cx.open(Dialog::Confirm(if read {
            confirm.read_beneath()
        } else {
            confirm
        }));
    }

    /// What was typed again, compared with the record as it is now. The first that does not agree is named and in focus,
    /// as it was typed.
    pub(super) fn retyped(&mut self, values: &[String], cx: &mut Cx<'_>) {
        let Some(detail) = &self.record.detail else {
            return;
        };
        let language = cx.language();
        let wanted = retype::wanted(&detail.submitted, &detail.content);
        let today = date::jst_day(cx.now());
        let empty = String::new();
        let shown = certificate::shown_as(cx.shared);
        let wrong = wanted.iter().enumerate().find_map(|(i, (field, wanted))| {
            let typed = values.get(i).unwrap_or(&empty);
            let differs = retype::compare(wanted, typed, today, shown);
            differs.err().map(|differs| (i, *field, differs))
        });
        let Some((wrong, field, differs)) = wrong else {
            self.retyped = retype::told(&wanted);
            return self.confirm_approval(cx);
        };
        let mut said =
            crate::i18n::desk::retype_wrong(language, fields::label(language, field), &differs);
        if let (Differs::Value, Some((_, asked))) = (&differs, wanted.get(wrong)) {
            let typed = values.get(wrong).unwrap_or(&empty);
            let words = Amend(language);
            said.remedy = match retype::understood(asked, typed, today) {
                Some(Wanted::Amount(yen)) => {
                    words.retype_read_as(dates::amount_plain(language, yen))
                }
                Some(Wanted::Day(day)) => words.retype_read_as(dates::both(language, day)),
                _ if typed.is_empty() => words.retype_unread(amend::value(language, None)),
                _ => words.retype_unread(typed),
            };
        }
        cx.refused(said);
        self.asked = Some(Asked::Retype);
        let ask = retyping(language, &wanted).kept_as([retype_key(detail)]);
        let ask = ask.holding(values, wrong);
        cx.open(Dialog::Ask(ask));
    }
}

fn waiting(language: Language) -> Sentence {
    Sentence {
        what: Detail(language).preview_waiting().to_owned(),
        remedy: String::new(),
    }
}

/// The name under which is kept what was typed for an act on an application.
pub(super) fn kept_as(key: &ApplicationKey, command: Command) -> String {
    format!("{} {} {}", command.id(), key.branch, key.id)
}

/// The same for what was typed again: of this very draft.
pub(super) fn retype_key(detail: &ApplicationDetail) -> String {
    let hash = detail.content_hash.iter().map(|byte| format!("{byte:02x}"));
    format!("retype {:?} {}", detail.row.key, hash.collect::<String>())
}

/// The fields to type again, in the form's order.
fn retyping(language: Language, wanted: &[(FieldId, Wanted)]) -> Ask {
    let words = Desk(language);
    let fields = wanted
        .iter()
        .map(|(field, wanted)| {
            let fold = match wanted {
                Wanted::Name(_) => TextField::default(),
                Wanted::Amount(_) | Wanted::Day(_) => TextField::new(Fold::Narrow),
            };
            let about = explain::field(language, *field);
            AskField::new(fields::label(language, *field), fold.at_most(200), about)
        })
        .collect();
    let lines = vec![(words.retype_question().to_owned(), Ink::Plain)];
    Ask::new(words.retype_title(), lines, fields).about(Dialogs(language).retype_explained())
}
