//! What the screens show: rows and details as read from the database. Plain data.

mod application;
mod contract;
mod job;
mod operator;

pub use application::{
    ApplicationDetail, ApplicationRow, ApplicationState, IssueProgress, MailProgress,
    OverrideRecord, StoryEntry,
};
pub use contract::{ContractDetail, ContractRow, KeyOrderRecord};
pub use job::JobRow;
pub use operator::{Acting, OpenBranch, Operator, Role};

/// Counts of the header, for the operator's branches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueCounts {
    /// 受付
    pub received: i64,
    /// 審査中
    pub examining: i64,
    /// 承認待ち
    pub awaiting_approval: i64,
    /// 発行処理
    pub issuing: i64,
    /// 要対応
    pub attention: i64,
    /// 本日発行 (JST day of the arrival)
    pub issued_today: i64,
    /// Jobs that stopped and wait for a person: issues, and mails too.
    pub dead_letters: i64,
}

/// A page of rows and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// At most as many as were asked for, in the list's order.
    pub rows: Vec<T>,
    /// Rows come before this page.
    pub more_before: bool,
    /// Rows come after this page (続く); false = 最後.
    pub more_after: bool,
    /// How many rows stand before this page, where the maintained counts can say it.
    pub offset: Option<i64>,
    /// How many rows there are in all, where the maintained counts can say it.
    pub total: Option<i64>,
}

/// A row of an F4 list of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// What is shown.
    pub label: String,
    /// A second column (branch of a bank, kind of an orderer).
    pub detail: String,
}
