//! Identities. Each is its own type, so that a branch never stands where an operator should.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text as stored.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

text_id!(
    /// 支店: three digits (`371` = 長野支店 in the sample data). Leads every key in the database.
    BranchId
);
text_id!(
    /// An operator's database role, which is also the login name: `[a-z][a-z0-9_]{1,30}`.
    Login
);

/// An application within the company: the branch and a number that is never reused.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ApplicationKey {
    /// The branch whose queue it stands in.
    pub branch: BranchId,
    /// Identity; says nothing about order.
    pub id: i64,
}

/// A contract within the company.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ContractKey {
    /// The branch that issued it (取扱箇所).
    pub branch: BranchId,
    /// Identity; the number that people use is the contract number.
    pub id: i64,
}

/// A row of 発行状況: what a mail is named by, whatever it tells of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JobKey {
    /// The branch whose job it is.
    pub branch: BranchId,
    /// Identity.
    pub id: i64,
}

/// A 変更, 訂正, 変更取消 or 解約 on its way.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AmendmentKey {
    /// The branch of its contract.
    pub branch: BranchId,
    /// Identity; 発生番号 is given at the issue.
    pub id: i64,
}
