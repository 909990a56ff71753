//! The forms of the masters and the close: which there are, and what each of them does.

mod fields;
mod read;

pub(super) use fields::slots;
pub(super) use read::{read, rule};

use crate::domain::house::HouseAct;
use crate::domain::orderer::OrdererRule;
use crate::i18n::{Language, domain};

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormKind {
    /// An orderer's rule, with a trial of it; proposed.
    Rule,
    /// 発注者
    Orderer,
    /// 請負者
    Contractor,
    /// Two records of one contractor.
    Merge,
    /// A contract's right contractor.
    Move,
    /// 預託金融機関
    Bank,
    /// 支店
    Branch,
    /// An operator's branch, name, role.
    Operator,
    /// A new operator.
    NewOperator,
    /// 休日
    Holiday,
    /// 会社・文面; proposed.
    Company,
    /// A specimen certificate in that wording, as a PDF.
    Specimen,
    /// 保証料率; proposed.
    Rate,
    /// メール文面; proposed.
    Mail,
    /// 証書文面; proposed.
    Wording,
    /// A day or month with differences.
    Close,
    /// 承認限度額; proposed.
    Limit,
    /// 代行
    Delegate,
    /// Everything that somebody has, to somebody else.
    HandOver,
    /// 兼務
    Entitle,
}
/// The fields that are days.
pub(super) const DAYS: [&str; 6] = [
    "valid_from",
    "valid_to",
    "electronic_from",
    "first_day",
    "last_day",
    "day",
];

/// Those that are amounts and stand in their row as such.
pub(super) const AMOUNTS: [&str; 2] = ["limit", "cap"];

/// A field that cannot be read, and why.
pub(super) type Faults = Vec<(&'static str, String)>;

impl FormKind {
    /// Every form.
    #[cfg(test)]
    pub(in crate::screens) const ALL: [Self; 20] = [
        Self::Rule,
        Self::Orderer,
        Self::Contractor,
        Self::Merge,
        Self::Move,
        Self::Bank,
        Self::Branch,
        Self::Operator,
        Self::NewOperator,
        Self::Holiday,
        Self::Company,
        Self::Specimen,
        Self::Rate,
        Self::Mail,
        Self::Wording,
        Self::Close,
        Self::Limit,
        Self::Delegate,
        Self::HandOver,
        Self::Entitle,
    ];

    /// Whether a reason is asked for before it is done.
    pub(super) fn asks_reason(self) -> bool {
        matches!(
            self,
            Self::Rule
                | Self::Merge
                | Self::Move
                | Self::Operator
                | Self::Company
                | Self::Rate
                | Self::Mail
                | Self::Wording
                | Self::Close
                | Self::Limit
                | Self::Delegate
                | Self::HandOver
                | Self::Entitle
        )
    }

    /// Whether it becomes a proposal.
    pub(super) fn proposes(self) -> bool {
        matches!(
            self,
            Self::Rule | Self::Company | Self::Rate | Self::Mail | Self::Wording | Self::Limit
        )
    }

    /// What it does.
    pub(super) fn act(self) -> HouseAct {
        match self {
            Self::Rule
            | Self::Company
            | Self::Rate
            | Self::Mail
            | Self::Wording
            | Self::Limit
            | Self::Specimen => HouseAct::Propose,
            Self::Delegate => HouseAct::Delegate,
            Self::HandOver => HouseAct::HandOver,
            Self::Entitle => HouseAct::Entitle,
            Self::Orderer | Self::Contractor | Self::Bank | Self::Branch | Self::Holiday => {
                HouseAct::SaveMaster
            }
            Self::Merge => HouseAct::MergeContractors,
            Self::Move => HouseAct::MoveContract,
            Self::Operator => HouseAct::ChangeOperator,
            Self::NewOperator => HouseAct::AddOperator,
            Self::Close => HouseAct::ClosePeriod,
        }
    }
}

/// The names of work and product in a rule's own words.
pub(super) fn rule_name(language: Language, rule: &OrdererRule) -> String {
    format!(
        "{} {}",
        domain::work_kind(language, rule.work_kind),
        domain::product(language, rule.product)
    )
}
