//! What an option does to an application's row, the same in 申込一覧 and 承認待ち一覧.

use super::act::{Act, Given, Reason, Stage, not_here, open, write};
use super::batch::{Begun, Step};
use super::{Target, View, certificate, desk};
use crate::app::{Ask, Choose, Cx, Shared};
use crate::domain::attempt::{Attempt, Tried};
use crate::domain::command::{Answer, Query, Write, Written};
use crate::domain::date;
use crate::domain::house::Fields;
use crate::domain::ids::{ApplicationKey, Login};
use crate::domain::queue::ReturnCode;
use crate::domain::record::{
    ApplicationDetail, ApplicationRow, ApplicationState, Choice, Operator, Role,
};
use crate::domain::refusal::Refusal;
use crate::i18n::desk::{Desk, claim_over};
use crate::i18n::lists::Lists;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, sentence};
use crate::i18n::{Language, dates, domain};
use crate::keys::{Command, Context};
use crate::ui::theme::Ink;

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
        acted(step, given, written, shared)
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
            _ => None,
        }
    }

    fn alone(step: &Step<Self>) -> Option<Target> {
        (step.command == Command::Approve).then(|| Target::Review(step.row.key.clone()))
    }

    fn chooses(command: Command, shared: &Shared) -> Option<Choose> {
        let role = shared.operator.as_ref().map(|me| me.role);
        desk::chooses(command, shared.language(), role)
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

/// The row as it stands after an act of one's own: the version that the act gave it, and what it moved.
fn acted(
    step: &Step<ApplicationRow>,
    given: Given<'_>,
    written: &Written,
    shared: &Shared,
) -> Option<ApplicationRow> {
    let me = shared.operator.as_ref()?;
    let mut row = step.row.clone();
    match written {
        Written::Application { version, .. } => row.version = *version,
        // A note leaves the version as it is.
        Written::Done => {}
        _ => return None,
    }
    let mut mine = |login: Option<(Login, String)>| {
        (row.claimed_by, row.claimed_by_name) = login.unzip();
    };
    let now_in = match step.command {
        Command::Claim => {
            mine(Some((me.login.clone(), me.name.clone())));
            ApplicationState::Examining
        }
        Command::Release => {
            mine(None);
            ApplicationState::Received
        }
        Command::Reassign => {
            let to = given.chosen.map_or(me.login.clone(), Login::from);
            let name = if to == me.login {
                me.name.clone()
            } else {
                to.as_str().to_owned()
            };
            mine(Some((to, name)));
            ApplicationState::Examining
        }
        Command::Hold => {
            row.standing.held_until = given
                .values
                .get(1)
                .and_then(|text| desk::hold_day(text, shared.now));
            row.standing.held_because = given.values.first().cloned();
            // It comes back on that day, and until then nothing about it is late.
            row.standing.urgent_at = row.standing.held_until.map(date::jst_midnight);
            row.state
        }
        Command::Resume => {
            row.standing.held_until = None;
            row.standing.held_because = None;
            row.state
        }
        Command::Approve => ApplicationState::Issuing,
        Command::Return => ApplicationState::Examining,
        Command::Withdraw => ApplicationState::Withdrawn,
        Command::Decline => ApplicationState::Declined,
        Command::AddNote => row.state,
        _ => return None,
    };
    // What was late was so where it stood before; by when it has to go on from here the database will say.
    if !matches!(step.command, Command::Hold | Command::AddNote) {
        row.standing.urgent_at = None;
        row.standing.stage_due = None;
        row.standing.claim_until = None;
    }
    if now_in != row.state {
        row.standing.held_until = None;
        row.standing.held_because = None;
    }
    row.returned |= step.command == Command::Return;
    row.state = now_in;
    Some(row)
}

/// What this operator may not do with this row, whatever they do about it.
fn beyond_authority(command: Command, row: &ApplicationRow, me: &Operator) -> Option<Refusal> {
    match command {
        Command::Decline | Command::Approve | Command::Return if me.role != Role::Supervisor => {
            Some(Refusal::NotAllowed)
        }
        Command::Approve if row.state != ApplicationState::AwaitingApproval => None,
        Command::Approve if row.standing.own || row.drafted_by.as_ref() == Some(&me.login) => {
            Some(Refusal::OwnDraft)
        }
        Command::Approve => me.lent_by(row.drafted_by.as_ref()).or(over_limit(row, me)),
        _ => None,
    }
}

/// 変更 of a row that is not the operator's own is said in the list when it is one of several: its number stays.
fn changes_not(step: &Step<ApplicationRow>, given: Given<'_>, shared: &Shared) -> Option<Sentence> {
    use ApplicationState as S;
    let row = &step.row;
    if step.command != Command::Change || !given.among_others {
        return None;
    }
    let refusal = match (&row.state, &row.claimed_by_name) {
        (S::Received | S::Examining, _) if shared.is_me(row.claimed_by.as_ref()) => return None,
        (S::Received | S::Examining, Some(by)) if claim_is_over(row, shared) => {
            let keys = &shared.settings.keymap;
            let keys = keys.key_of(Command::Reassign, Context::List);
            return Some(claim_over(shared.language(), by, &keys));
        }
        (S::Received | S::Examining, Some(by)) => Refusal::ClaimedByOther { by: by.clone() },
        (S::Received | S::Examining, None) => Refusal::NotClaimed,
        (state, _) => Refusal::WrongState {
            state: state.code().to_owned(),
        },
    };
    Some(sentence(shared.language(), &refusal))
}

/// The same as an attempt, for the record.
#[must_use]
pub fn attempt_before(command: Command, row: &ApplicationRow, shared: &Shared) -> Option<Attempt> {
    let refusal = beyond_authority(command, row, shared.operator.as_ref()?)?;
    let about = Tried::Application(row.key.clone());
    Attempt::of(command.id(), &refusal, Some(about))
}

/// What the database would refuse anyway, known beforehand and said at once.
#[must_use]
pub fn refusal_before(command: Command, row: &ApplicationRow, shared: &Shared) -> Option<Sentence> {
    let language = shared.language();
    let me = shared.operator.as_ref()?;
    let mine = shared.is_me(row.claimed_by.as_ref());
    let supervisor = me.role == Role::Supervisor;
    let wrong_state = || Refusal::WrongState {
        state: row.state.code().to_owned(),
    };
    let of_other = || match &row.claimed_by_name {
        Some(by) => Refusal::ClaimedByOther { by: by.clone() },
        None => Refusal::NotClaimed,
    };
    use ApplicationState as S;
    let refusal = match command {
        // Who may not at all is refused by the database, on record.
        Command::Claim | Command::Hold | Command::Resume
            if !matches!(me.role, Role::Clerk | Role::Supervisor) =>
        {
            return None;
        }
        // A supervisor holds and resumes what others have too.
        Command::Hold | Command::Resume if supervisor && row.state == S::Examining => return None,
        // Whoever has it need not be asked: anybody may take it over.
        Command::Claim | Command::Hold | Command::Resume if !mine && claim_is_over(row, shared) => {
            let by = row.claimed_by_name.as_deref()?;
            let keys = &shared.settings.keymap;
            let keys = keys.key_of(Command::Reassign, Context::List);
            return Some(claim_over(language, by, &keys));
        }
        Command::Hold | Command::Resume => match row.state {
            S::Examining if mine => return None,
            S::Examining => of_other(),
            S::Received => Refusal::NotClaimed,
            _ => wrong_state(),
        },
        Command::Reassign => match row.state {
            S::Received => return None,
            S::Examining if supervisor => return None,
            S::Examining if mine => Refusal::Duplicate {
                rule: "reassign_to_same".to_owned(),
            },
            S::Examining
                if row
                    .standing
                    .claim_until
                    .is_some_and(|until| until > shared.now) =>
            {
                of_other()
            }
            S::Examining => return None,
            _ => wrong_state(),
        },
        Command::Withdraw | Command::Decline if row.standing.numbered => Refusal::BadValue {
            rule: "numbered_already".to_owned(),
            detail: String::new(),
        },
        Command::Withdraw => match row.state {
            S::Received => return None,
            S::Examining | S::AwaitingApproval | S::Attention if supervisor || mine => return None,
            S::Examining | S::AwaitingApproval | S::Attention => of_other(),
            _ => wrong_state(),
        },
        Command::Decline if me.role != Role::Supervisor => {
            return Some(Sentence {
                what: Desk(language).decline_role().to_owned(),
                remedy: Desk(language).decline_role_remedy().to_owned(),
            });
        }
        Command::Decline => match row.state {
            S::Received | S::Examining | S::AwaitingApproval | S::Attention => return None,
            _ => wrong_state(),
        },
        Command::Approve | Command::Return if me.role != Role::Supervisor => Refusal::NotAllowed,
        Command::Approve | Command::Return if row.state != ApplicationState::AwaitingApproval => {
            Refusal::WrongState {
                state: row.state.code().to_owned(),
            }
        }
        Command::Approve if row.standing.own || row.drafted_by.as_ref() == Some(&me.login) => {
            Refusal::OwnDraft
        }
        Command::Approve => match me.lent_by(row.drafted_by.as_ref()).or(over_limit(row, me)) {
            Some(refusal) => refusal,
            None if row.standing.closed_gate.is_some() => {
                return in_error(row, Context::List, shared);
            }
            None if row.standing.unanswered > 0 => {
                return Some(Sentence {
                    what: Desk(language).warning_since().to_owned(),
                    remedy: Messages(language).review_one_by_one_remedy().to_owned(),
                });
            }
            None if row.overrides > 0 => {
                let words = Messages(language);
                return Some(Sentence {
                    what: words.review_one_by_one().to_owned(),
                    remedy: words.review_one_by_one_remedy().to_owned(),
                });
            }
            None if row.standing.retyped > 0 => {
                return Some(Sentence {
                    what: Desk(language).retype_one_by_one().to_owned(),
                    remedy: Messages(language).review_one_by_one_remedy().to_owned(),
                });
            }
            None => return None,
        },
        _ => return None,
    };
    Some(sentence(language, &refusal))
}

/// A gate of the database that is closed to what waits for approval, and who can do something about it; none where none
/// is. Nothing is asked then.
#[must_use]
pub fn in_error(row: &ApplicationRow, context: Context, shared: &Shared) -> Option<Sentence> {
    let (rule, detail) = row.standing.closed_gate.clone()?;
    let said = sentence(shared.language(), &Refusal::BadValue { rule, detail });
    Some(Sentence {
        remedy: in_error_remedy(context, shared),
        ..said
    })
}

/// Who can do something about an error behind what waits for approval.
#[must_use]
pub fn in_error_remedy(context: Context, shared: &Shared) -> String {
    let keys = &shared.settings.keymap;
    Desk(shared.language()).in_error_remedy(keys.key_of(Command::Return, context))
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

/// Whether the claim of somebody else has run out, so that anybody may take it over.
#[must_use]
pub fn claim_is_over(row: &ApplicationRow, shared: &Shared) -> bool {
    let until = row.standing.claim_until;
    row.state == ApplicationState::Examining && until.is_some_and(|until| until <= shared.now)
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
