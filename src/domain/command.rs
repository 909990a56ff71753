//! What a screen may ask for: reads ([`Query`] → [`Answer`]) and writes ([`Write`] → [`Written`]).
//! A write carries a request id, so that sending it again after a lost answer does it once, and the
//! version that the operator saw, so that nothing is changed unseen.

#![allow(missing_docs)] // a variant's own line says what its fields are; they are named by their types

use super::amendment::AmendmentDraft;
use super::amendment_amounts::AdvanceBeside;
use super::amendment_record::{AmendmentDetail, AmendmentRow, ContractLedger};
use super::application::{ApplicationContent, DepositBank, Origin};
use super::attempt::Attempt;
use super::dashboard::{Age, Dashboard};
use super::house::{Fields, HouseAct, HouseRow, HouseTable, LimitMoves, People};
use super::ids::{AmendmentKey, ApplicationKey, BranchId, ContractKey, JobKey, Login};
use super::master::RecordedWording;
use super::money::Yen;
use super::orderer::OrdererRule;
use super::phone::LookUps;
use super::product::Product;
use super::publication::Shown;
use super::queue::{Notice, ReturnCode, ReviewOrder, SavedFilter};
use super::record::{
    ApplicationDetail, ApplicationRow, ApplicationState, Choice, ContractDetail, ContractRow,
    JobRow, OpenBranch, Operator, Page, QueueCounts,
};
use super::rules::BankStatus;
use super::search::{Criteria, FoundRow};
use super::unfinished::{About, Sheet, Unfinished};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Which rows of 申込一覧.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct QueueFilter {
    /// One state, or every open one (received … attention).
    pub state: Option<ApplicationState>,
    /// Only those that this operator has claimed.
    pub mine: bool,
    /// Only those whose arrival at the platform fell on the current JST day (with `Issued`).
    pub today: bool,
    /// Only applications that ask for something electronic (`Some(true)`) or paper (`Some(false)`).
    pub electronic: Option<bool>,
    /// Only those that ask for this product.
    pub product: Option<Product>,
    /// Only those whose orderer's name holds this, widths and blanks aside.
    pub orderer: Option<String>,
    /// Only those that want the completion mail, or do not.
    pub mail: Option<bool>,
    /// Only what this clerk has: claimed by them, or submitted and waiting.
    pub clerk: Option<Login>,
    /// Their name, for the words above the list.
    pub clerk_name: Option<String>,
    /// Only those that are in their state so long.
    pub age: Option<Age>,
    /// Only those over the time of their state, what is on hold aside.
    pub late: bool,
    /// Only those on hold.
    pub held: bool,
    /// With `Attention`: the state alone, without what the list 要対応 holds besides.
    pub stuck: bool,
    /// With `Issued`: only those whose last certificate arrived on this JST day.
    pub day: Option<NaiveDate>,
}

/// Where a page begins, by the key of a row (keyset paging; the order is (received_at, id) ascending,
/// for contracts (issued, id) descending).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PageFrom {
    /// The first rows.
    #[default]
    Top,
    /// The last rows.
    Bottom,
    /// Rows after this one.
    After(DateTime<Utc>, i64),
    /// Rows before this one.
    Before(DateTime<Utc>, i64),
    /// The row itself first (a refresh: same page, same row).
    At(DateTime<Utc>, i64),
}

/// A read.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Who am I?
    Me,
    /// 支店切替: where this operator may be, their own branch first.
    Branches,
    /// Header counts and the change counter, cheap enough for every poll.
    Pulse,
    /// 申込一覧
    Queue {
        filter: QueueFilter,
        from: PageFrom,
        limit: u16,
    },
    /// The queue row whose application number starts with this (position-to).
    Position {
        filter: QueueFilter,
        text: String,
        limit: u16,
    },
    /// 申込内容
    Application(ApplicationKey),
    /// 承認待ち一覧
    ReviewQueue {
        order: ReviewOrder,
        from: PageFrom,
        limit: u16,
    },
    /// F4: who may take work of this branch, by name or login.
    Colleagues(String),
    /// Branches by code or name, for whoever names one in a form.
    BranchNames(String),
    /// F4: whom a task among people can name.
    People { task: People, text: String },
    /// F4: the wordings of certificate and notice that a company record may name, from a day on.
    Wordings {
        text: String,
        from: Option<NaiveDate>,
    },
    /// F4: whose limits cover what this application asks for, and who had no part in it.
    Approvers(ApplicationKey),
    /// Whose limits cover this amendment, and who drafted none of it; the nearest first.
    AmendmentApprovers(AmendmentKey),
    /// What this operator keeps under names.
    Filters,
    /// What this operator was told and has not seen, oldest first.
    Notices,
    /// The certificate as it will read, as JSON of `domain::certificate::CertificateContent`.
    CertificatePreview {
        key: ApplicationKey,
        revision: i32,
        product: Product,
    },
    /// 契約一覧: latest first; `search` filters by number prefix or folded substring of contractor/works.
    Contracts {
        search: String,
        from: PageFrom,
        limit: u16,
    },
    /// 契約内容
    Contract(ContractKey),
    /// 元帳 of a contract: every event, and what else is known of it.
    Ledger(ContractKey),
    /// 変更承認待ち: oldest first.
    Amendments { from: PageFrom, limit: u16 },
    /// One of them.
    Amendment(AmendmentKey),
    /// 発行状況
    Jobs {
        shown: Shown,
        from: PageFrom,
        limit: u16,
    },
    /// The mail of a job, for its preview.
    MailShown(JobKey),
    /// What the platform has on record of look-ups of a contract.
    LookUps(ContractKey),
    /// F4: orderers, banks, contractors whose folded text holds this.
    Orderers(String),
    /// F4: banks.
    Banks(String),
    /// F4: contractors.
    Contractors(String),
    /// F4: places by postal code or name.
    PostalPlaces(String),
    /// 書きかけ: one's own forms that were left with something in them, latest first.
    Unfinished,
    /// What this operator entered last, as it was sent.
    LastEntered,
    /// What the checks need to know of an application as it is typed: one that is not in yet, or the draft to come of
    /// `application`, which is no duplicate of itself.
    EntryFacts {
        branch: BranchId,
        application: Option<i64>,
        content: Box<ApplicationContent>,
    },
    /// The rules of an orderer (all periods) and the standing of the deposit bank: the facts the checks need.
    OrdererRules {
        orderer_code: Option<String>,
        orderer_name: String,
        deposit: Option<DepositBank>,
    },
    /// 集計
    Dashboard,
    /// 検索: latest first.
    Search {
        criteria: Box<Criteria>,
        from: PageFrom,
        limit: u16,
    },
    /// How many a search finds, up to one more than `search::COUNTED`.
    SearchCount(Box<Criteria>),
    /// The answer of the worker to a reveal request, if it is there.
    Reveal { id: Uuid },
    /// Every wording of certificate and notice that is on record.
    DocumentWordings,
    /// What a proposed limit (login, product, limit, valid_from) changes for open applications.
    LimitMoves(Fields),
    /// How many claims an act on an operator gives back: login, and branch_id with role (a change), closed_branch (the end of a
    /// 兼務) or nothing more (shut out).
    ClaimsGivenBack(Fields),
    /// A list of the audit, the masters or the close.
    House {
        table: HouseTable,
        filter: Fields,
        from: PageFrom,
        limit: u16,
    },
}

/// 契約番号の先頭5桁 that are still to be entered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct PrefixesMissing {
    /// The fiscal year, by the year that it begins in.
    pub year: i32,
    /// The branches' names.
    pub branches: Vec<String>,
}

/// What a read gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Me
    Me(Box<Operator>),
    /// Pulse
    Pulse {
        counts: QueueCounts,
        change: i64,
        now: DateTime<Utc>,
        /// Of the operator's own claims those that run out within half an hour: how many, and the first of them when.
        lapsing: Option<(i64, DateTime<Utc>)>,
        /// Branches that have no number prefix for a fiscal year that runs or begins within a month, where this operator
        /// has to know.
        prefixes: Option<PrefixesMissing>,
        /// The last day of the holidays, where the list ends soon and this operator has to know.
        holidays: Option<chrono::NaiveDate>,
        /// Where this operator is.
        branch: BranchId,
    },
    /// Branches
    Branches(Vec<OpenBranch>),
    /// Queue, Position, ReviewQueue
    Queue(Page<ApplicationRow>),
    /// Application
    Application(Box<ApplicationDetail>),
    /// CertificatePreview
    Certificate(Box<serde_json::Value>),
    /// Contracts
    Contracts(Page<ContractRow>),
    /// Contract
    Contract(Box<ContractDetail>),
    /// Ledger
    Ledger(Box<ContractLedger>),
    /// Amendments
    Amendments(Page<AmendmentRow>),
    /// Amendment
    Amendment(Box<AmendmentDetail>),
    /// Jobs
    Jobs(Page<JobRow>),
    /// MailShown: to whom, and `mail::CompletionFields` as JSON.
    MailShown {
        to: String,
        fields: Box<serde_json::Value>,
    },
    /// LookUps
    LookUps(LookUps),
    /// Orderers, Banks, Contractors, BranchNames, Colleagues, People, Wordings, Approvers
    Choices(Vec<Choice>),
    /// Filters
    Filters(Vec<SavedFilter>),
    /// Notices
    Notices(Vec<Notice>),
    /// OrdererRules
    OrdererRules(Box<OrdererFacts>),
    /// Search
    Found(Page<FoundRow>),
    /// SearchCount
    Count(i64),
    /// Unfinished
    Unfinished(Vec<Unfinished>),
    /// LastEntered: none when this operator has entered nothing yet.
    LastEntered(Option<Box<ApplicationContent>>),
    /// EntryFacts, the numbers of applications for the same works, and, if they are known, the first advance
    /// on them, the other advance that the approval will count, the shares of their other years, and the firm whose code it is where that is another than named.
    EntryFacts {
        facts: Box<OrdererFacts>,
        duplicates: Vec<String>,
        first_advance: Option<Yen>,
        beside: Option<AdvanceBeside>,
        other_shares: Option<Yen>,
        other_firm: Option<String>,
    },
    /// Reveal: sealed to the requester's public key; none = not answered yet.
    Reveal(Option<Vec<u8>>),
    /// Dashboard
    Dashboard(Box<Dashboard>),
    /// DocumentWordings
    DocumentWordings(Vec<RecordedWording>),
    /// LimitMoves
    LimitMoves(LimitMoves),
    /// ClaimsGivenBack
    ClaimsGivenBack(i64),
    /// House
    House(Page<HouseRow>),
}

/// What the checks need to know of the outside world.
#[derive(Debug, Clone, PartialEq)]
pub struct OrdererFacts {
    /// In the master?
    pub known: bool,
    /// Its code.
    pub code: Option<String>,
    /// Every period's rules.
    pub rules: Vec<OrdererRule>,
    /// The deposit bank that was asked about.
    pub bank: BankStatus,
    /// Today, by the database's clock, in Tokyo.
    pub today: NaiveDate,
}

/// A warning's reason, given at submission.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Override {
    /// Code of the finding.
    pub code: String,
    /// What it was about (a product code or empty).
    pub subject: String,
    /// Why it does not stand in the way; not blank.
    pub reason: String,
}

/// A write, with the version that was seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// 引受
    Claim { key: ApplicationKey, version: i32 },
    /// 引受解除
    Release { key: ApplicationKey, version: i32 },
    /// A correction by the clerk: a new draft revision.
    SaveDraft {
        key: ApplicationKey,
        version: i32,
        content: Box<ApplicationContent>,
    },
    /// Override one warning of the latest draft.
    OverrideWarning {
        key: ApplicationKey,
        version: i32,
        warning: Override,
    },
    /// 承認依頼: submit the latest draft.
    Submit {
        key: ApplicationKey,
        version: i32,
        revision: i32,
        warnings: Vec<String>,
    },
    /// 承認; `retyped`: what was changed, as it was typed again ([`super::retype`]); `seen`: the warnings without a
    /// reason (`code|subject`) that stood before whoever approves, such as a duplicate that came in since.
    Approve {
        key: ApplicationKey,
        version: i32,
        revision: i32,
        content_hash: Vec<u8>,
        retyped: Fields,
        seen: Vec<String>,
    },
    /// 差戻
    Return {
        key: ApplicationKey,
        version: i32,
        code: ReturnCode,
        reason: String,
    },
    /// 保留: until this JST day.
    Hold {
        key: ApplicationKey,
        version: i32,
        until: NaiveDate,
        reason: String,
    },
    /// 保留解除
    Resume { key: ApplicationKey, version: i32 },
    /// メモ; in any state, and no version: it changes nothing that others work on.
    AddNote { key: ApplicationKey, text: String },
    /// 担当替: to somebody of the branch, or to oneself once the claim has run out.
    Reassign {
        key: ApplicationKey,
        version: i32,
        to: Login,
        reason: String,
    },
    /// 上申: somebody with a higher limit is asked to decide.
    Refer {
        key: ApplicationKey,
        version: i32,
        to: Login,
        note: String,
    },
    /// Keeps a filter under a name.
    SaveFilter(SavedFilter),
    /// Forgets a filter.
    DropFilter { name: String },
    /// Notices up to this one stood on the screen.
    ReadNotices { upto: i64 },
    /// 取下
    Withdraw {
        key: ApplicationKey,
        version: i32,
        reason: String,
    },
    /// 謝絶
    Decline {
        key: ApplicationKey,
        version: i32,
        reason: String,
    },
    /// 変更・訂正・変更取消・解約 asked for; `version` is the contract's. `amendment`: one that came back.
    SubmitAmendment {
        key: ContractKey,
        version: i32,
        amendment: Option<i64>,
        draft: Box<AmendmentDraft>,
    },
    /// A supervisor's order on the key of a contract; `version` is the contract's.
    OrderOnKey {
        key: ContractKey,
        version: i32,
        what: KeyOrder,
        reason: String,
    },
    /// 承認 of an amendment; `retyped`: what it changes, as it was typed again.
    ApproveAmendment {
        key: AmendmentKey,
        version: i32,
        revision: i32,
        content_hash: Vec<u8>,
        retyped: Fields,
    },
    /// 差戻 of an amendment.
    ReturnAmendment {
        key: AmendmentKey,
        version: i32,
        reason: String,
    },
    /// 取下 of an amendment.
    WithdrawAmendment {
        key: AmendmentKey,
        version: i32,
        reason: String,
    },
    /// 請負金額のみの変更: recorded, without a certificate. `version` is the contract's; `returned`: an amendment that came
    /// back (number, version) and is given up with it.
    RecordPrice {
        key: ContractKey,
        version: i32,
        price: Yen,
        reason: String,
        overrides: Vec<Override>,
        returned: Option<(i64, i32)>,
    },
    /// Ask the worker for the key (`purpose` view) or the rendered key notice (`notice`), sealed to this key.
    RequestReveal {
        key: ContractKey,
        public_key: Vec<u8>,
        reason: String,
        purpose: RevealPurpose,
    },
    /// A certificate was printed: on record.
    RecordPrint { key: ContractKey, what: String },
    /// Results of a search left the house as a file: on record.
    RecordExport { criteria: Box<Criteria>, rows: i32 },
    /// 窓口・電話での申込; what was half typed of it (its number) is finished with it.
    Enter {
        branch: BranchId,
        origin: Origin,
        content: Box<ApplicationContent>,
        unfinished: Option<i64>,
    },
    /// Begins a form (no number), or takes one over from wherever it was opened last.
    TakeUnfinished {
        id: Option<i64>,
        branch: BranchId,
        about: Option<About>,
    },
    /// What stands in a form now. `writer` is the request that took it; `seq` grows.
    KeepUnfinished {
        id: i64,
        writer: Uuid,
        seq: i32,
        sheet: Box<Sheet>,
    },
    /// What the screens refused for want of authority: on record for the audit. Nobody waits for it.
    ReportAttempt(Box<Attempt>),
    /// 書きかけを捨てる.
    DiscardUnfinished { id: i64 },
    /// A mail (again), to this address.
    ResendMail {
        key: JobKey,
        version: i32,
        address: String,
        /// Later mails about the application and its contracts go there too.
        keep: bool,
        reason: String,
        /// What was half typed of it (its number), finished with it.
        unfinished: Option<i64>,
    },
    /// A mail that was sent came back.
    MarkBounce {
        key: JobKey,
        version: i32,
        reason: String,
    },
    /// A mail is not sent any more.
    GiveUpMail {
        key: JobKey,
        version: i32,
        reason: String,
    },
    /// 再試行 of a dead job.
    RetryJob { id: i64 },
    /// 支店切替
    SwitchBranch { branch: BranchId },
    /// Business hours that a state may take, from now on.
    SetStageHours { state: ApplicationState, hours: i32 },
    /// An act of the audit, the masters or the close, with its arguments by name.
    House { act: HouseAct, args: Fields },
    /// The same from a form that was kept: what was half typed of it (its number) is finished with it.
    HouseFromForm {
        act: HouseAct,
        args: Fields,
        unfinished: i64,
    },
}

impl Write {
    /// Whether it changes a record that others see too: what is kept of forms, filters and notices is one's own.
    #[must_use]
    pub fn is_an_act(&self) -> bool {
        !matches!(
            self,
            Self::TakeUnfinished { .. }
                | Self::KeepUnfinished { .. }
                | Self::DiscardUnfinished { .. }
                | Self::ReportAttempt(_)
                | Self::SaveFilter(_)
                | Self::DropFilter { .. }
                | Self::ReadNotices { .. }
        )
    }
}

/// What a supervisor orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOrder {
    /// 認証キーの再発行: lost or leaked; the one before is dead.
    Reissue,
    /// 公開の取下: nothing of the contract is shown to orderers any more.
    Withdraw,
}

impl KeyOrder {
    /// By its code in the database, which knows these two.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "reissue" => Self::Reissue,
            _ => Self::Withdraw,
        }
    }
}

/// What a reveal is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevealPurpose {
    /// Shown on the screen.
    View,
    /// The key notice, as a PDF.
    Notice,
}

/// What a write did.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// The application's new version (and draft revision).
    Application { version: i32, revision: i32 },
    /// The reveal request's id; ask with [`Query::Reveal`]. Gone 60 s after the request.
    Reveal { id: Uuid },
    /// The application that was entered, and its number.
    Entered { key: ApplicationKey, number: String },
    /// The form that was begun or taken over, how often it was kept, and what stands in it now.
    Taken {
        id: i64,
        seq: i32,
        sheet: Option<Box<Sheet>>,
    },
    /// The amendment that was submitted.
    Amendment { id: i64 },
    /// 一括引継: how many went over, and the numbers of those that somebody was writing on and that stay.
    HandedOver { moved: i64, left: Vec<String> },
    /// Done; nothing to say.
    Done,
}
