//! What somebody tried though they may not: known by the screens before the database was asked, and put on record all the
//! same, because it is the attempts that an auditor looks for.

use super::house::{Fields, HouseAct};
use super::ids::{ApplicationKey, BranchId, ContractKey};
use super::refusal::Refusal;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use uuid::Uuid;

/// Rules of four eyes and of rights that are refused by their name; what else a value breaks is no attempt.
pub const AUTHORITY_RULES: [&str; 14] = [
    "reveal_rate",
    "own_limit",
    "own_record",
    "reopen_by_another",
    "delegation_by_another",
    "entered_by_oneself",
    "four_eyes_acting",
    "four_eyes_drafter",
    "four_eyes_submitter",
    "revision_four_eyes",
    "amendment_four_eyes",
    "proposal_four_eyes",
    "within_authority",
    "last_head_office",
];

/// What was tried, and why it was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The command's name on record: `approve`.
    pub command: String,
    /// Why.
    pub refusal: Refusal,
    /// What it was about; none: a list of the house.
    pub about: Option<Tried>,
}

/// The record that an attempt was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// 申込
    Application(ApplicationKey),
    /// 契約
    Contract(ContractKey),
    /// A proposal, by its number.
    Proposal(i64),
    /// A day (2026-11-20) or a month (2026-11) of a branch's close.
    Period(BranchId, String),
}

/// What it was about as the record of attempts names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aim {
    /// The branch of it.
    pub branch: Option<BranchId>,
    /// An application's number within its branch.
    pub application: Option<i64>,
    /// A contract's number within its branch.
    pub contract: Option<i64>,
    /// A proposal's number.
    pub proposal: Option<i64>,
    /// A day or a month.
    pub period: Option<String>,
}

impl Tried {
    /// Its branch and its number.
    #[must_use]
    pub fn aim(&self) -> Aim {
        let none = Aim::default();
        match self {
            Self::Application(key) => Aim {
                branch: Some(key.branch.clone()),
                application: Some(key.id),
                ..none
            },
            Self::Contract(key) => Aim {
                branch: Some(key.branch.clone()),
                contract: Some(key.id),
                ..none
            },
            Self::Proposal(id) => Aim {
                proposal: Some(*id),
                ..none
            },
            Self::Period(branch, period) => Aim {
                branch: Some(branch.clone()),
                period: Some(period.clone()),
                ..none
            },
        }
    }
}

/// The proposal or the period of the close that an act of the house is about; none of other acts.
#[must_use]
pub fn tried_in_house(act: HouseAct, args: &Fields) -> Option<Tried> {
    let text = |name: &str| args.get(name).and_then(|value| value.as_str());
    match act {
        HouseAct::DecideProposal => Some(Tried::Proposal(text("id")?.parse().ok()?)),
        HouseAct::ClosePeriod | HouseAct::ReopenPeriod => {
            let branch = BranchId::from(text("branch")?);
            let period = text("day").or_else(|| text("month"))?;
            Some(Tried::Period(branch, period.to_owned()))
        }
        _ => None,
    }
}

impl Attempt {
    /// An attempt; none where the refusal is about a state or a value, and not about what somebody may do.
    #[must_use]
    pub fn of(command: &str, refusal: &Refusal, about: Option<Tried>) -> Option<Self> {
        let authority = match refusal {
            Refusal::NotAllowed | Refusal::OwnDraft | Refusal::OverLimit { .. } => true,
            Refusal::BadValue { rule, .. } => AUTHORITY_RULES.contains(&rule.as_str()),
            _ => false,
        };
        authority.then(|| Self {
            command: command.to_owned(),
            refusal: refusal.clone(),
            about,
        })
    }

    /// The id under which it is reported. The same attempt has the same: the database takes one id once a minute, so that
    /// a key that is held down is one attempt on record.
    #[must_use]
    pub fn request(&self) -> Uuid {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            salt.hash(&mut hasher);
            format!("{self:?}").hash(&mut hasher);
            hasher.finish()
        };
        Uuid::from_u64_pair(half(0), half(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_may_not_is_an_attempt_and_a_wrong_state_is_none() {
        let key = ApplicationKey {
            branch: BranchId::from("371"),
            id: 1,
        };
        let of = |refusal| Attempt::of("approve", &refusal, Some(Tried::Application(key.clone())));
        let rule = |rule: &str| Refusal::BadValue {
            rule: rule.to_owned(),
            detail: String::new(),
        };
        assert!(of(Refusal::OwnDraft).is_some());
        assert!(of(Refusal::NotAllowed).is_some());
        assert!(of(rule("four_eyes_acting")).is_some());
        assert_eq!(of(rule("content_dates")), None);
        assert_eq!(of(Refusal::Stale), None);
        let state = "issued".to_owned();
        assert_eq!(of(Refusal::WrongState { state }), None);
        let (one, other) = (
            of(Refusal::OwnDraft).unwrap(),
            of(Refusal::NotAllowed).unwrap(),
        );
        assert_eq!(one.request(), one.clone().request());
        assert_ne!(one.request(), other.request());
    }
}
