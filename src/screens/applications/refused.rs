//! What may not be done with a row, known beforehand: said at once, and on record where it is an attempt.

use crate::app::Shared;
use crate::domain::attempt::{Attempt, Tried};
use crate::domain::record::{ApplicationRow, ApplicationState, Operator, Role};
use crate::domain::refusal::Refusal;
use crate::i18n::desk::{Desk, claim_over};
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, sentence};
use crate::keys::{Command, Context};
use crate::screens::act::Given;
use crate::screens::batch::Step;

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
            S::Examining | S::Attention if supervisor => return None,
            S::Examining | S::Attention if mine => {
                return Some(Sentence {
                    what: Desk(language).mine_already().to_owned(),
                    remedy: Desk(language).mine_already_remedy().to_owned(),
                });
            }
            // A stop has no claim that runs out.
            S::Attention => of_other(),
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

/// The same as an attempt, for the record.
#[must_use]
pub fn attempt_before(command: Command, row: &ApplicationRow, shared: &Shared) -> Option<Attempt> {
    let refusal = beyond_authority(command, row, shared.operator.as_ref()?)?;
    let about = Tried::Application(row.key.clone());
    Attempt::of(command.id(), &refusal, Some(about))
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
pub(super) fn changes_not(
    step: &Step<ApplicationRow>,
    given: Given<'_>,
    shared: &Shared,
) -> Option<Sentence> {
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
