//! What an option does to an application's row, the same in 申込一覧 and 承認待ち一覧.

mod acted;
mod refused;

pub use refused::{
    attempt_before, claim_is_over, in_error, in_error_remedy, over_limit, refusal_before,
};

use super::act::{Act, Given, Reason, Stage, not_here, open, write};
use super::batch::{Begun, Step};
use super::{Target, View, certificate, desk};
use crate::app::{Ask, Choose, Cx, Shared};
use crate::domain::attempt::Attempt;
use crate::domain::command::{Answer, Query, Write, Written};
use crate::domain::house::Fields;
use crate::domain::ids::{ApplicationKey, Login};
use crate::domain::queue::ReturnCode;
use crate::domain::record::{ApplicationDetail, ApplicationRow, ApplicationState, Choice, Role};
use crate::i18n::desk::{Desk, handed_over};
use crate::i18n::lists::Lists;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, dates, domain};
use crate::keys::{Command, Context};
use crate::ui::theme::Ink;
use refused::changes_not;

/// Whether a list of applications offers a command to this role.
#[must_use]
pub fn offers_application(command: Command, shared: &Shared) -> bool {
    let role = shared.operator.as_ref().map(|me| me.role);
    match command {
        Command::Approve | Command::Return | Command::Decline => role == Some(Role::Supervisor),
        Command::Claim
        | Command::Release
        | Command::Change
        | Command::Withdraw
        | Command::New
        | Command::Hold
        | Command::Resume
        | Command::Reassign
        | Command::AddNote => {
            matches!(role, Some(Role::Clerk | Role::Supervisor))
        }
        Command::RetryJob
        | Command::ResendMail
        | Command::MarkBounce
        | Command::GiveUp
        | Command::PreviewMail
        | Command::SortOrder
        | Command::Export => false,
        _ => true,
    }
}

impl Act for ApplicationRow {
    fn begin(step: &Step<Self>, reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let given = Given {
            reason,
            chosen: None,
            chosen_name: None,
            values: &[],
            among_others: false,
        };
        Self::begin_given(step, given, cx)
    }

    fn begin_given(step: &Step<Self>, given: Given<'_>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let row = &step.row;
        if let Some(why) = Self::refusal_before(step.command, row, cx.shared) {
            return (Begun::Failed(why), None);
        }
        if let Some(why) = changes_not(step, given, cx.shared) {
            return (Begun::Failed(why), None);
        }
        let (key, version) = (row.key.clone(), row.version);
        let reason = given.reason.unwrap_or_default().to_owned();
        let value = |n: usize| given.values.get(n).cloned().unwrap_or_default();
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
            // Bound to the hash that the row showed.
            Command::Approve => {
                let approval = Write::Approve {
                    key,
                    version,
                    revision: row.standing.revision,
                    content_hash: row.standing.submitted_hash.clone(),
                    // What was changed is approved one by one, where it is typed again.
                    retyped: Fields::new(),
                    seen: Vec::new(),
                };
                return write(approval, step, cx);
            }
            Command::Hold => {
                let Some(until) = desk::hold_day(&value(1), cx.now()) else {
                    let what = Desk(cx.language()).hold_day_bad(value(1));
                    let remedy = String::new();
                    return (Begun::Failed(Sentence { what, remedy }), None);
                };
                let hold = Write::Hold {
                    key,
                    version,
                    until,
                    reason: value(0),
                };
                return write(hold, step, cx);
            }
            Command::Resume => return write(Write::Resume { key, version }, step, cx),
            Command::AddNote => {
                let text = value(0);
                return write(Write::AddNote { key, text }, step, cx);
            }
            Command::Reassign => {
                let me = cx.shared.operator.as_ref().map(|me| me.login.clone());
                let to = given.chosen.map(Login::from).or(me);
                let Some(to) = to else {
                    return (Begun::Failed(not_here(cx.language())), None);
                };
                let reassign = Write::Reassign {
                    key,
                    version,
                    to,
                    reason,
                };
                return write(reassign, step, cx);
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
            Command::Decline => {
                let decline = Write::Decline {
                    key,
                    version,
                    reason,
                };
                return write(decline, step, cx);
            }
            Command::Return => {
                return write(
                    Write::Return {
                        key,
                        version,
                        code: ReturnCode::from_code(given.chosen.unwrap_or_default()),
                        reason,
                    },
                    step,
                    cx,
                );
            }
            _ => return (Begun::Failed(not_here(cx.language())), None),
        };
        open(target, cx)
    }

    fn refusal_before(command: Command, row: &Self, shared: &Shared) -> Option<Sentence> {
        refusal_before(command, row, shared)
    }

    fn attempt_before(command: Command, row: &Self, shared: &Shared) -> Option<Attempt> {
        attempt_before(command, row, shared)
    }

    fn asks(command: Command) -> Option<Reason> {
        match command {
            Command::Approve => Some(Reason::NotNeeded),
            Command::Withdraw | Command::Decline | Command::Return | Command::Reassign => {
                Some(Reason::Needed)
            }
            _ => None,
        }
    }

    fn describe(row: &Self, language: Language) -> Vec<(String, Ink)> {
        let products: Vec<String> = row
            .products
            .iter()
            .map(|(p, f, amount)| {
                let (p, f) = (domain::product(language, *p), domain::form(language, *f));
                Lists(language).asked_for(p, f, dates::yen(*amount))
            })
            .collect();
        vec![
            (format!("{}  {}", row.number, row.contractor), Ink::Plain),
            (format!("    {}", row.works), Ink::Quiet),
            (format!("    {}", products.join("  ")), Ink::Plain),
        ]
    }

    /// Of what goes to somebody else also whose it is.
    fn describe_step(step: &Step<Self>, language: Language) -> Vec<(String, Ink)> {
        let mut lines = Self::describe(&step.row, language);
        let from = step.row.claimed_by_name.as_ref();
        if let (Command::Reassign, Some(from)) = (step.command, from) {
            lines.push((format!("    {}", Desk(language).is_of(from)), Ink::Plain));
        }
        lines
    }

    /// Every certificate as it will read: what is approved is what was shown.
    fn looks(step: &Step<Self>) -> Vec<Query> {
        if step.command != Command::Approve {
            return Vec::new();
        }
        let row = &step.row;
        let products = row.products.iter();
        products
            .map(|(product, ..)| Query::CertificatePreview {
                key: row.key.clone(),
                revision: row.standing.revision,
                product: *product,
            })
            .collect()
    }

    fn describe_read(
        row: &Self,
        read: &[Answer],
        language: Language,
    ) -> Result<Vec<(String, Ink)>, Sentence> {
        certificate::brief(language, &row.number, read)
    }

    fn acted(
        step: &Step<Self>,
        given: Given<'_>,
        written: &Written,
        shared: &Shared,
    ) -> Option<Self> {
        acted::acted(step, given, written, shared)
    }

    fn record(row: &Self) -> Option<ApplicationKey> {
        Some(row.key.clone())
    }

    /// Business days are reckoned for lists: of what still waits since the same moment they are those of before.
    fn of_record(detail: ApplicationDetail, before: Option<&Self>) -> Option<Self> {
        let mut row = detail.row;
        let since = row.submitted_for_approval_at;
        let before = before.filter(|before| before.submitted_for_approval_at == since);
        let waited = before.and_then(|before| before.standing.waited);
        row.standing.waited = row.standing.waited.or(waited);
        Some(row)
    }

    fn goes_on(command: Command) -> bool {
        command == Command::Approve
    }

    /// 引受 of one's own renews its time; a hold says until when it is one.
    fn said(step: &Step<Self>, given: Given<'_>, shared: &Shared) -> Option<String> {
        let (row, language) = (&step.row, shared.language());
        match step.command {
            Command::Claim => (row.state == ApplicationState::Examining
                && shared.is_me(row.claimed_by.as_ref()))
            .then(|| Desk(language).claim_renewed(&row.number)),
            Command::Hold => {
                let until = desk::hold_day(given.values.get(1)?, shared.now)?;
                Some(Desk(language).hold_done(&row.number, dates::day(language, until)))
            }
            Command::Reassign => {
                let me = shared.operator.as_ref().map(|me| me.name.as_str());
                let (from, to) = (row.claimed_by_name.as_deref(), given.chosen_name.or(me)?);
                Some(handed_over(language, &row.number, from, to))
            }
            _ => None,
        }
    }

    /// One day, or one person, was given for all of them.
    fn said_of_several(
        command: Command,
        n: usize,
        given: Given<'_>,
        shared: &Shared,
    ) -> Option<String> {
        let language = shared.language();
        match command {
            Command::Reassign => {
                let me = shared.operator.as_ref().map(|me| me.name.as_str());
                Some(Desk(language).handed_several(n, given.chosen_name.or(me)?))
            }
            Command::Hold => {
                let until = desk::hold_day(given.values.get(1)?, shared.now)?;
                Some(Desk(language).holds_done(n, dates::day(language, until)))
            }
            _ => None,
        }
    }

    fn alone(step: &Step<Self>) -> Option<Target> {
        (step.command == Command::Approve).then(|| Target::Review(step.row.key.clone()))
    }

    /// What has to be looked at one by one is looked at there.
    fn refusal_alone(command: Command, row: &Self, shared: &Shared) -> Option<Sentence> {
        let mut row = row.clone();
        row.overrides = 0;
        (row.standing.unanswered, row.standing.retyped) = (0, 0);
        refusal_before(command, &row, shared)
    }

    fn chooses(command: Command, rows: &[&Self], shared: &Shared) -> Option<Choose> {
        let role = shared.operator.as_ref().map(|me| me.role);
        desk::chooses(command, rows, shared.language(), role)
    }

    /// To whom it goes, also where that is who asks; of which kind a return is.
    fn given(command: Command, chosen: Option<&Choice>, shared: &Shared) -> Option<(String, Ink)> {
        let words = Desk(shared.language());
        let said = match (command, chosen) {
            (Command::Reassign, Some(to)) => words.goes_to(&to.label),
            (Command::Reassign, None) => words.goes_to(&shared.operator.as_ref()?.name),
            (Command::Return, Some(code)) => words.return_of_kind(&code.label),
            _ => return None,
        };
        Some((said, Ink::Title))
    }

    fn form(command: Command, language: Language) -> Option<Ask> {
        desk::form(command, language)
    }

    fn fault(command: Command, values: &[String], shared: &Shared) -> Option<(usize, String)> {
        desk::fault(command, values, shared.now, shared.language())
    }
}

/// What was typed into 位置 is no number of an application.
#[must_use]
pub fn not_a_number(text: &str, cx: &Cx<'_>) -> Sentence {
    let words = Messages(cx.language());
    let search = cx.key_of(Command::GoSearch, Context::List);
    Sentence {
        what: words.not_a_number(text, search),
        remedy: words.not_a_number_remedy().to_owned(),
    }
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
