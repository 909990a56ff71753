//! What is done to one job: tried again, a mail marked as bounced or given up. What cannot be done is said before anything
//! is asked.

use super::JobsScreen;
use super::row::{subject, trouble};
use crate::app::{Confirm, Cx, Dialog, What};
use crate::domain::command::Write;
use crate::domain::publication::Shown;
use crate::domain::record::JobRow;
use crate::i18n::detail::Jobs;
use crate::i18n::messages::Messages;
use crate::i18n::publication::Publication;
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, explain};
use crate::keys::{Command, Context};
use crate::ui::Ink;

/// What is done to one job, after a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Retry,
    Bounce,
    GiveUp,
}

impl Deed {
    pub(super) fn command(self) -> Command {
        match self {
            Self::Retry => Command::RetryJob,
            Self::Bounce => Command::MarkBounce,
            Self::GiveUp => Command::GiveUp,
        }
    }
}

impl JobsScreen {
    /// What cannot be done to this row, said before anything is asked.
    fn refusal(act: Deed, row: &JobRow, language: Language) -> Option<&'static str> {
        let words = Publication(language);
        match act {
            Deed::Retry if row.state == Shown::Sent => Some(Jobs(language).sent_already()),
            Deed::Retry if row.state == Shown::GivenUp => Some(Jobs(language).given_up_already()),
            Deed::Retry if row.state != Shown::Dead => Some(Jobs(language).not_dead()),
            Deed::Bounce | Deed::GiveUp if row.mail().is_none() => Some(match act {
                // Before its number an issue ends with its application, a change with itself.
                Deed::GiveUp if row.step == "number" => match (row.kind.as_str(), row.state) {
                    ("issue", Shown::Dead) => words.issue_unnumbered(),
                    (_, Shown::Dead) => words.change_unnumbered(),
                    ("issue", _) => words.issue_runs(),
                    _ => words.change_runs(),
                },
                Deed::GiveUp if matches!(row.kind.as_str(), "rekey" | "unpublish") => {
                    words.order_stays()
                }
                Deed::GiveUp if row.kind == "amend" => words.change_stays(),
                Deed::GiveUp => words.issue_stays(),
                _ => words.mails_only(),
            }),
            Deed::Bounce if row.state != Shown::Sent => Some(words.nothing_sent()),
            Deed::GiveUp if matches!(row.state, Shown::Sent | Shown::GivenUp) => {
                Some(words.already_sent())
            }
            _ => None,
        }
    }

    pub(super) fn ask_about(&mut self, act: Deed, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Publication(language);
        let Some(row) = self.list.current().cloned() else {
            return cx.note(Messages(language).no_row());
        };
        if let Some(what) = Self::refusal(act, &row, language) {
            return cx.refused(Sentence {
                what: what.to_owned(),
                remedy: String::new(),
            });
        }
        let question = match act {
            Deed::Retry => Jobs(language).retry_question(),
            Deed::Bounce => words.bounce_question(),
            Deed::GiveUp => words.give_up_question(),
        };
        let subject = subject(&row, language);
        let subject = match row.to_address.as_deref() {
            Some(address) => format!("{subject} {address}").trim().to_owned(),
            None => subject.to_owned(),
        };
        let trouble = trouble(&row, language, &cx.key_of(Command::RetryJob, Context::List));
        let lines = vec![
            (question.to_owned(), Ink::Plain),
            (
                format!("{} {} {subject}", row.application_number, row.contractor),
                Ink::Plain,
            ),
            (trouble, Ink::Warning),
        ];
        let command = act.command();
        let confirm = Confirm::new(language.pick(command.ja(), command.en()), lines);
        let key = format!("{} {} {:?}", command.id(), row.id, row.key());
        self.asked = Some((act, row));
        cx.open(Dialog::Confirm(match act {
            Deed::Retry => confirm,
            Deed::Bounce | Deed::GiveUp => confirm
                .with_reason(explain::reason(language, command))
                .kept_as([key]),
        }));
    }

    pub(super) fn write(&mut self, act: Deed, row: JobRow, reason: String, cx: &mut Cx<'_>) {
        let (key, version) = (row.key(), row.mail_version.unwrap_or_default());
        let write = match act {
            Deed::Retry => Write::RetryJob { id: row.id },
            Deed::Bounce => Write::MarkBounce {
                key,
                version,
                reason,
            },
            Deed::GiveUp => Write::GiveUpMail {
                key,
                version,
                reason,
            },
        };
        let what = What {
            command: act.command(),
            subject: row.application_number.clone(),
        };
        self.writing = Some((cx.write(write, what), act, row.application_number));
    }
}
