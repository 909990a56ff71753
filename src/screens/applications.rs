//! What an option does to an application's row, the same in 申込一覧 and 承認待ち一覧.

use super::act::{Act, Reason, Stage, not_here, open, write};
use super::batch::{Begun, Step};
use super::{Target, View};
use crate::app::{Cx, Shared};
use crate::domain::command::{Answer, Query, Write};
use crate::domain::record::{ApplicationRow, ApplicationState, Operator, Role};
use crate::domain::refusal::Refusal;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, sentence};
use crate::i18n::{Language, dates, domain};
use crate::keys::Command;
use crate::ui::theme::Ink;

/// Whether a list of applications offers a command to this role.
#[must_use]
pub fn offers_application(command: Command, shared: &Shared) -> bool {
    let role = shared.operator.as_ref().map(|me| me.role);
    match command {
        Command::Approve | Command::Return => role == Some(Role::Supervisor),
        Command::Claim | Command::Release | Command::Change | Command::Withdraw | Command::New => {
            matches!(role, Some(Role::Clerk | Role::Supervisor))
        }
        Command::RetryJob | Command::ResendMail | Command::Export => false,
        _ => true,
    }
}

impl Act for ApplicationRow {
    const DESCENDING: bool = false;

    fn begin(step: &Step<Self>, reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let row = &step.row;
        if let Some(why) = Self::refusal_before(step.command, row, cx.shared) {
            return (Begun::Failed(why), None);
        }
        let (key, version) = (row.key.clone(), row.version);
        let reason = reason.unwrap_or_default().to_owned();
        let target = match step.command {
            // What waits for approval is opened as its certificate will read.
            Command::Select if row.state == ApplicationState::AwaitingApproval => {
                Target::Review(key)
            }
            Command::Select | Command::Display => Target::Application(key, View::Show),
            Command::Change => Target::Application(key, View::Change),
            Command::History => Target::Application(key, View::History),
            Command::Print => Target::Application(key, View::Print),
            Command::PublicationStatus => Target::Publication(key),
            // What is approved is named by its hash, which the list does not have.
            Command::Approve => {
                return (
                    Begun::Waits(cx.query(Query::Application(key))),
                    Some(Stage::Reading),
                );
            }
            Command::Claim => return write(Write::Claim { key, version }, step, cx),
            Command::Release => return write(Write::Release { key, version }, step, cx),
            Command::Withdraw => {
                return write(
                    Write::Withdraw {
                        key,
                        version,
                        reason,
                    },
                    step,
                    cx,
                );
            }
            Command::Return => {
                return write(
                    Write::Return {
                        key,
                        version,
                        reason,
                    },
                    step,
                    cx,
                );
            }
            _ => return (Begun::Failed(not_here(step.command, cx.language())), None),
        };
        open(target, step.command, cx)
    }

    fn refusal_before(command: Command, row: &Self, shared: &Shared) -> Option<Sentence> {
        refusal_before(command, row, shared)
    }

    fn asks(command: Command) -> Option<Reason> {
        match command {
            Command::Approve => Some(Reason::NotNeeded),
            Command::Withdraw | Command::Return => Some(Reason::Needed),
            _ => None,
        }
    }

    fn describe(row: &Self, language: Language) -> Vec<(String, Ink)> {
        let products: Vec<String> = row
            .products
            .iter()
            .map(|(p, f, amount)| {
                let (p, f) = (domain::product(language, *p), domain::form(language, *f));
                format!("{p}（{f}） {}円", dates::yen(*amount))
            })
            .collect();
        vec![
            (format!("{}  {}", row.number, row.contractor), Ink::Plain),
            (format!("    {}", row.works), Ink::Quiet),
            (format!("    {}", products.join("  ")), Ink::Plain),
        ]
    }

    fn alone(step: &Step<Self>) -> Option<Target> {
        (step.command == Command::Approve).then(|| Target::Review(step.row.key.clone()))
    }

    fn after_reading(row: &Self, answer: &Answer, language: Language) -> Result<Write, Sentence> {
        match answer {
            Answer::Application(detail) if detail.row.version == row.version => {
                Ok(Write::Approve {
                    key: row.key.clone(),
                    version: row.version,
                    revision: detail.revision,
                    content_hash: detail.content_hash.clone(),
                })
            }
            _ => Err(sentence(language, &Refusal::Stale)),
        }
    }
}

/// What the database would refuse anyway, known beforehand and said at once.
fn refusal_before(command: Command, row: &ApplicationRow, shared: &Shared) -> Option<Sentence> {
    let language = shared.language();
    let me = shared.operator.as_ref()?;
    let refusal = match command {
        Command::Approve | Command::Return if me.role != Role::Supervisor => Refusal::NotAllowed,
        Command::Approve | Command::Return if row.state != ApplicationState::AwaitingApproval => {
            Refusal::WrongState {
                state: row.state.code().to_owned(),
            }
        }
        Command::Approve if row.drafted_by.as_ref() == Some(&me.login) => Refusal::OwnDraft,
        Command::Approve => match over_limit(row, me) {
            Some(refusal) => refusal,
            None if row.overrides > 0 => {
                let words = Messages(language);
                return Some(Sentence {
                    what: words.review_one_by_one().to_owned(),
                    remedy: words.review_one_by_one_remedy().to_owned(),
                });
            }
            None => return None,
        },
        _ => return None,
    };
    Some(sentence(language, &refusal))
}

/// The first product of a row that is over the operator's limit.
#[must_use]
pub fn over_limit(row: &ApplicationRow, me: &Operator) -> Option<Refusal> {
    row.products.iter().find_map(|(product, _, amount)| {
        let limit = me
            .limits
            .iter()
            .find(|(p, _)| p == product)
            .map(|(_, limit)| *limit);
        (limit.is_none_or(|limit| *amount > limit)).then_some(Refusal::OverLimit {
            amount: *amount,
            limit,
        })
    })
}

/// What a row asks for: `前払 20,000,000 契約 5,000,000`.
#[must_use]
pub fn products(row: &ApplicationRow, language: Language) -> String {
    let list: Vec<String> = row
        .products
        .iter()
        .map(|(p, _, amount)| {
            format!(
                "{} {}",
                domain::product_short(language, *p),
                dates::yen(*amount)
            )
        })
        .collect();
    list.join(" ")
}
