//! An application, as a list and as its own screen show it.

use super::{KeyOrderRecord, Operator};
use crate::domain::amendment_amounts::AdvanceBeside;
use crate::domain::application::{ApplicationContent, Origin};
use crate::domain::ids::{ApplicationKey, ContractKey, Login};
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product};
use crate::domain::queue::Standing;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where an application stands. The code is what the database stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    /// 受付: nobody has claimed it.
    Received,
    /// 審査中: a clerk examines it.
    Examining,
    /// 承認待ち
    AwaitingApproval,
    /// 発行処理: approved, the worker is at it.
    Issuing,
    /// 要対応: the issue stopped and needs a person.
    Attention,
    /// 発行済
    Issued,
    /// 取下
    Withdrawn,
    /// 謝絶
    Declined,
}

impl ApplicationState {
    /// 取下, 謝絶: it has ended without anything being issued, and nothing more happens to it.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Declined)
    }

    /// Every state, in the order of the work.
    pub const ALL: [Self; 8] = [
        Self::Received,
        Self::Examining,
        Self::AwaitingApproval,
        Self::Issuing,
        Self::Attention,
        Self::Issued,
        Self::Withdrawn,
        Self::Declined,
    ];

    /// The code used in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Examining => "examining",
            Self::AwaitingApproval => "awaiting_approval",
            Self::Issuing => "issuing",
            Self::Attention => "attention",
            Self::Issued => "issued",
            Self::Withdrawn => "withdrawn",
            Self::Declined => "declined",
        }
    }

    /// The state of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// One row of 申込一覧.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRow {
    /// Identity.
    pub key: ApplicationKey,
    /// 申込番号 `N2211-00431`
    pub number: String,
    /// 受付
    pub received_at: DateTime<Utc>,
    /// 請負者
    pub contractor: String,
    /// 発注者
    pub orderer: String,
    /// 工事名
    pub works: String,
    /// 請負金額
    pub price: Yen,
    /// What is asked for, and how much.
    pub products: Vec<(Product, Form, Yen)>,
    /// Where it stands.
    pub state: ApplicationState,
    /// True when a supervisor returned it and it has not been submitted again.
    pub returned: bool,
    /// The clerk who has it.
    pub claimed_by: Option<Login>,
    /// Their name.
    pub claimed_by_name: Option<String>,
    /// Who drafted what is submitted.
    pub drafted_by: Option<Login>,
    /// Their name.
    pub drafted_by_name: Option<String>,
    /// When it was submitted for approval.
    pub submitted_for_approval_at: Option<DateTime<Utc>>,
    /// Overridden warnings of the submitted draft.
    pub overrides: i32,
    /// Optimistic version: every write names the version it saw.
    pub version: i32,
    /// How it stands among people and in time.
    pub standing: Standing,
}

/// What the latest entry of the application's story is shown as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationDetail {
    /// The row.
    pub row: ApplicationRow,
    /// How it came.
    pub origin: Origin,
    /// Who entered it at the counter or on the phone: login and name.
    pub entered_by: Option<(Login, String)>,
    /// As the applicant submitted it; never changes.
    pub submitted: ApplicationContent,
    /// The latest draft (equal to `submitted` before the first change).
    pub content: ApplicationContent,
    /// Number of the latest draft; 0 = as submitted.
    pub revision: i32,
    /// SHA-256 of the latest draft as the database holds it; an approval names it.
    pub content_hash: Vec<u8>,
    /// Warnings overridden so far.
    pub overrides: Vec<OverrideRecord>,
    /// What happened, oldest first.
    pub story: Vec<StoryEntry>,
    /// Contracts issued or being issued from it.
    pub contracts: Vec<IssueProgress>,
    /// The completion mail.
    pub mail: MailProgress,
    /// Other open or issued applications with the same orderer, works name and product: their numbers.
    pub duplicates: Vec<String>,
    /// Yen of the first advance that this branch has issued on the same works to the same contractor, where an interim
    /// advance, or a performance guarantee alone, is asked for. None: not found, which does not say that there is none (another branch, another surety).
    pub first_advance: Option<Yen>,
    /// Where one of the two advances is asked for: the other one on the same works (and year) that its approval will count. None
    /// once this application is approved.
    pub beside: Option<AdvanceBeside>,
    /// 年割: yen of the shares of the other years of these works, as other applications of this branch say. None: no
    /// other year is known.
    pub other_shares: Option<Yen>,
    /// The firm whose customer code it is, where the master has the code under a name that the application does not have.
    pub other_firm: Option<String>,
    /// The draft before this one that the reviewer may have seen: what was submitted last before it, else the
    /// draft before it; with its number.
    pub previous: Option<(i32, ApplicationContent)>,
}

impl ApplicationDetail {
    /// The completion mail as it stands among the rest: of what was withdrawn or declined none waits any more.
    #[must_use]
    pub fn mail_now(&self) -> &MailProgress {
        match self.mail {
            MailProgress::Waiting if self.row.state.is_closed() => &MailProgress::Never,
            _ => &self.mail,
        }
    }

    /// Whether this operator drafted it or entered it: then another approves it.
    #[must_use]
    pub fn is_work_of(&self, operator: Option<&Operator>) -> bool {
        let Some(me) = operator else { return false };
        self.row.drafted_by.as_ref() == Some(&me.login)
            || self
                .entered_by
                .as_ref()
                .is_some_and(|(by, _)| *by == me.login)
    }
}

/// A warning that was overridden, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverrideRecord {
    /// Code of the finding.
    pub code: String,
    /// What it was about (a product code or empty).
    pub subject: String,
    /// The reason given.
    pub reason: String,
    /// Who.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One entry of an application's or contract's story, from the audit events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name (or the worker's role).
    pub actor: String,
    /// Of an approval: the name of whom they stood in for (代行).
    pub acting_for: Option<String>,
    /// Event kind, e.g. `application.claimed`.
    pub kind: String,
    /// Reason or remark in the words of the actor; may be empty.
    pub remark: String,
    /// Of work given to somebody: their name. Of a return: the code of its kind.
    pub about: Option<String>,
}

/// How far the issue of one contract is: 番号, 鍵, 公開, 到着.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueProgress {
    /// Product.
    pub product: Product,
    /// 電子 or 書面
    pub form: Form,
    /// The contract, once numbered.
    pub contract: Option<ContractKey>,
    /// 番号
    pub number: Option<String>,
    /// 鍵
    pub keyed_at: Option<DateTime<Utc>>,
    /// 公開: when it was sent to the platform.
    pub published_at: Option<DateTime<Utc>>,
    /// 到着: the platform's arrival time = 電子保証発行日時.
    pub arrived_at: Option<DateTime<Utc>>,
    /// Why it stands still, if it does (a worker's error code and text).
    pub trouble: Option<String>,
    /// Tries so far.
    pub attempts: i32,
    /// True when the worker gave up.
    pub dead: bool,
    /// 公開の取下, or a new key that is on its way: what stands beside an issue that is done.
    pub order: Option<KeyOrderRecord>,
}

/// 通知.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailProgress {
    /// 希望しない
    NotWanted,
    /// 書面: of what is on paper alone no mail is sent, asked for or not.
    OnPaper,
    /// 送らない: somebody decided so, for this reason as it is stored with the job.
    GivenUp {
        /// `mail_given_up: …`
        because: Option<String>,
    },
    /// Waits for the arrival of every certificate.
    Waiting,
    /// Nothing is issued, of which one could be sent.
    Never,
    /// Being tried.
    Trying {
        /// Tries so far.
        attempts: i32,
        /// The last failure.
        trouble: Option<String>,
        /// True when the worker gave up.
        dead: bool,
    },
    /// Accepted by the mail server.
    Sent {
        /// When.
        at: DateTime<Utc>,
        /// To whom.
        to: String,
    },
}
