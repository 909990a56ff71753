//! What the screens show: rows and details as read from the database. Plain data.

use super::amendment_amounts::AdvanceBeside;
use super::amendment_record::{AmendmentState, PriceRecord};
use super::application::{ApplicationContent, Origin};
use super::ids::{AmendmentKey, ApplicationKey, BranchId, ContractKey, JobKey, Login};
use super::ledger::EventKind;
use super::money::Yen;
use super::product::{Form, Product};
use super::publication::{MailAbout, MailOf, Shown};
use super::queue::Standing;
use super::refusal::Refusal;
use chrono::{DateTime, NaiveDate, Utc};
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

/// One row of 契約一覧.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractRow {
    /// Identity.
    pub key: ContractKey,
    /// 保証契約番号 as printed.
    pub number: String,
    /// Product.
    pub product: Product,
    /// 電子 or 書面
    pub form: Form,
    /// 請負者
    pub contractor: String,
    /// 発注者
    pub orderer: String,
    /// 工事名
    pub works: String,
    /// 保証金額
    pub amount: Yen,
    /// 請負金額
    pub price: Yen,
    /// 電子保証発行日時 (paper: when it was numbered).
    pub issued_at: Option<DateTime<Utc>>,
    /// 保証期限
    pub guarantee_end: NaiveDate,
}

/// 契約内容.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractDetail {
    /// The row.
    pub row: ContractRow,
    /// The certificate as issued (latest revision), as `domain::certificate::CertificateContent` in JSON.
    pub certificate: serde_json::Value,
    /// 発生番号 of the event that it is of.
    pub event: u32,
    /// 請負金額のみの変更 that was recorded, without a certificate, after the one that is shown.
    pub recorded_price: Option<PriceRecord>,
    /// 電子保証情報（履歴情報）: (occurrence number, kind code, arrival time), latest first.
    pub history: Vec<(i32, String, Option<DateTime<Utc>>)>,
    /// Whose it is now: the customer code that it was moved to or applied for with, of merged firms the kept one; none
    /// without a code.
    pub holder: Option<String>,
    /// Where it came from.
    pub application: ApplicationKey,
    /// Its number.
    pub application_number: String,
    /// The issue's steps.
    pub progress: IssueProgress,
    /// The completion mail.
    pub mail: MailProgress,
    /// Where the next mail about it goes; none: the contractor wants none.
    pub mail_to: Option<String>,
    /// The mails about what happened since, the latest first.
    pub later_mails: Vec<(MailAbout, MailProgress)>,
    /// Who saw the key, when and why; latest first.
    pub reveals: Vec<StoryEntry>,
    /// Its version: an order on its key names the one it saw.
    pub version: i32,
    /// 認証キーの再発行 and 公開の取下 that were ordered, and when they were done; latest first.
    pub orders: Vec<KeyOrderRecord>,
    /// 変更・訂正・変更取消・解約 that is under way, if any.
    pub open: Option<(AmendmentKey, EventKind, AmendmentState)>,
}

impl ContractDetail {
    /// 公開の取下, once it was ordered: nothing of the contract is shown to orderers any more, or will not be.
    #[must_use]
    pub fn withdrawal(&self) -> Option<&KeyOrderRecord> {
        let is = |order: &&KeyOrderRecord| order.kind == super::command::KeyOrder::Withdraw;
        self.orders.iter().find(is)
    }
}

/// An order on the key of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyOrderRecord {
    /// 再発行 or 取下.
    pub kind: super::command::KeyOrder,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// When the platform did it; none while it is on its way.
    pub done_at: Option<DateTime<Utc>>,
}

/// One row of 発行状況: a job that waits, runs or stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Job identity.
    pub id: i64,
    /// Its branch.
    pub branch: BranchId,
    /// issue, amend, rekey, unpublish; mail, amend_mail, rekey_mail.
    pub kind: String,
    /// The application it belongs to.
    pub application: ApplicationKey,
    /// Its number.
    pub application_number: String,
    /// 契約番号 or product code before numbering; empty for the mail of an issue.
    pub subject: String,
    /// 請負者
    pub contractor: String,
    /// Its state in one word.
    pub state: Shown,
    /// The step it is at: number, key, publish, arrive, mail.
    pub step: String,
    /// Tries so far.
    pub attempts: i32,
    /// When it is tried next.
    pub next_at: DateTime<Utc>,
    /// When it was sent or given up; none: it is not over.
    pub over_at: Option<DateTime<Utc>>,
    /// The last failure.
    pub trouble: Option<String>,
    /// To whom a mail goes.
    pub to_address: Option<String>,
    /// Of a mail: what is shown is what is changed.
    pub mail_version: Option<i32>,
}

impl JobRow {
    /// What names it.
    #[must_use]
    pub fn key(&self) -> JobKey {
        JobKey {
            branch: self.branch.clone(),
            id: self.id,
        }
    }

    /// What the mail tells of; none of what is no mail.
    #[must_use]
    pub fn mail(&self) -> Option<MailOf> {
        MailOf::of_job(&self.kind)
    }
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
