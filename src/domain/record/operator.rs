//! Who works here: roles, limits, for whom somebody stands in, which branches are open to them.

use crate::domain::ids::{BranchId, Login};
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::refusal::Refusal;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 役割 of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 担当者
    Clerk,
    /// 審査役
    Supervisor,
    /// 監査
    Auditor,
    /// 管理者
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [
        Self::Clerk,
        Self::Supervisor,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The code used in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Supervisor => "supervisor",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
}

/// Who sits here, as the database knows them (`session_user`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The database role.
    pub login: Login,
    /// 氏名
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The branch they are in.
    pub branch: BranchId,
    /// 支店名
    pub branch_name: String,
    /// Every branch is seen: head office and auditors, while they are at their own.
    pub head_office: bool,
    /// Authority limit per product today; a product that is missing may not be approved.
    pub limits: Vec<(Product, Yen)>,
    /// 代行: for whom they decide today, and to which day; a clerk who does has `role` Supervisor meanwhile.
    pub acting: Option<Acting>,
}

impl Operator {
    /// Why they may not approve what this person drafted, though not their own: their right to decide was lent by that
    /// person (the database asks the same of everybody who had a hand in it, `four_eyes_acting`).
    #[must_use]
    pub fn lent_by(&self, drafted_by: Option<&Login>) -> Option<Refusal> {
        let acting = self.acting.as_ref().filter(|acting| acting.lent)?;
        (Some(&acting.absent) == drafted_by).then(|| Refusal::BadValue {
            rule: "four_eyes_acting".to_owned(),
            detail: String::new(),
        })
    }
}

/// For whom somebody decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// Who is away.
    pub absent: Login,
    /// Their name.
    pub name: String,
    /// The last day (JST).
    pub until: NaiveDate,
    /// It is their only right to decide: what the absent one drafted they do not approve.
    pub lent: bool,
}

/// A branch where an operator may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBranch {
    /// Its code.
    pub id: BranchId,
    /// Its name.
    pub name: String,
    /// The one they belong to.
    pub own: bool,
    /// The one they are in.
    pub current: bool,
}
