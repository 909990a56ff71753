//! Why something was not done. The store turns SQLSTATEs and constraint names into these in one
//! table; `i18n` turns them into what an operator reads: what happened, what was kept, what to do.

use super::money::Yen;

/// A refusal or failure of a read or a write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such record, or not in a branch that this operator may see.
    #[error("not found")]
    NotFound,
    /// The record changed since it was shown.
    #[error("the record changed since it was shown")]
    Stale,
    /// Somebody else has claimed it.
    #[error("claimed by {by}")]
    ClaimedByOther {
        /// Their name.
        by: String,
    },
    /// It is not claimed by this operator, and must be.
    #[error("not claimed")]
    NotClaimed,
    /// Four eyes: the drafter cannot approve.
    #[error("own draft")]
    OwnDraft,
    /// The amount is over the operator's authority limit (none: no authority for this product).
    #[error("over the authority limit")]
    OverLimit {
        /// The amount.
        amount: Yen,
        /// The limit.
        limit: Option<Yen>,
    },
    /// What is approved is not what was submitted.
    #[error("the draft changed since it was shown")]
    ContentChanged,
    /// The record's state does not allow it.
    #[error("not possible in state {state}")]
    WrongState {
        /// The state's code.
        state: String,
    },
    /// The operator's role does not allow it.
    #[error("not allowed for this role")]
    NotAllowed,
    /// A value breaks a rule of the database.
    #[error("rule {rule}: {detail}")]
    BadValue {
        /// Name of the constraint or rule.
        rule: String,
        /// What the database said of it, without personal data.
        detail: String,
    },
    /// The same thing exists already.
    #[error("exists already: {rule}")]
    Duplicate {
        /// Name of the constraint.
        rule: String,
    },
    /// The database cannot be reached; nothing is known to have been written.
    #[error("the database cannot be reached")]
    Unavailable,
    /// The login has as many connections as it may have; nothing was written.
    #[error("too many connections of this login")]
    TooManySessions,
    /// The login is unknown, disabled or has no operator record.
    #[error("login refused")]
    LoginRefused,
    /// No answer in time; the write may have happened. Sending it again with the same request id is safe.
    #[error("no answer in time")]
    TimedOut,
    /// Anything else: a fault of the program. The text goes to the log, not to the screen.
    #[error("internal: {0}")]
    Internal(String),
}

impl Refusal {
    /// Whether there is no line to the database now; the same may be sent again once there is.
    #[must_use]
    pub fn is_away(&self) -> bool {
        matches!(self, Self::Unavailable | Self::TooManySessions)
    }
}
