//! 発行状況: what its list shows, a row's state in one word, and what a mail tells of.

use super::ledger::EventKind;

/// What a mail tells the contractor of. To whoever works with mails they are all one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailOf {
    /// Every certificate of an application has arrived.
    Issue,
    /// 変更, 訂正, 変更取消 or 解約.
    Amendment,
    /// 認証キー再発行.
    NewKey,
}

impl MailOf {
    /// What the mail of a job of this kind tells of; none where the job is no mail.
    #[must_use]
    pub fn of_job(kind: &str) -> Option<Self> {
        match kind {
            "mail" => Some(Self::Issue),
            "amend_mail" => Some(Self::Amendment),
            "rekey_mail" => Some(Self::NewKey),
            _ => None,
        }
    }

    /// The kind of the job that sends it.
    #[must_use]
    pub fn job(self) -> &'static str {
        match self {
            Self::Issue => "mail",
            Self::Amendment => "amend_mail",
            Self::NewKey => "rekey_mail",
        }
    }
}

/// What a mail about one contract tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailAbout {
    /// Its issue, 変更, 訂正, 変更取消 or 解約.
    Event(EventKind),
    /// 認証キー再発行.
    NewKey,
}

impl MailAbout {
    /// By the code of an event, or of an order on the key.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "reissue" => Some(Self::NewKey),
            other => EventKind::from_code(other).map(Self::Event),
        }
    }
}

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
    /// An order on a key that is tried again by itself and has not been carried out for so long that people are to know:
    /// it counts among what stopped.
    Late,
    /// A mail that is not sent, by somebody's decision.
    GivenUp,
    /// A mail that was sent.
    Sent,
}

impl Shown {
    /// All that a list can be narrowed to, in the order of the list of filters; what is late stands among what stopped.
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
            Self::Late => "late",
            Self::GivenUp => "given_up",
            Self::Sent => "sent",
        }
    }

    /// The state of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = Self::ALL.into_iter().chain([Self::Late]);
        all.into_iter().find(|s| s.code() == code)
    }
}
