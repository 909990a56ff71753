//! 発行状況: what its list shows, and a row's state in one word.

/// Which rows; each but `Open` is also a row's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// All that is not done.
    #[default]
    Open,
    /// Waits its turn.
    Waiting,
    /// A worker is at it.
    Running,
    /// Failed; is tried again by itself.
    Failed,
    /// Sent to the platform, and nobody knows whether it arrived; it is asked for.
    Unknown,
    /// Stopped: a person is needed.
    Dead,
    /// A mail that is not sent, by somebody's decision.
    GivenUp,
    /// A mail that was sent.
    Sent,
}

impl Shown {
    /// All, in the order of the list of filters.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Waiting,
        Self::Running,
        Self::Failed,
        Self::Unknown,
        Self::Dead,
        Self::GivenUp,
        Self::Sent,
    ];

    /// The code used in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Dead => "dead",
            Self::GivenUp => "given_up",
            Self::Sent => "sent",
        }
    }

    /// The state of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}
