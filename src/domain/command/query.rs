//! What a screen may read.

#![allow(missing_docs)] // a variant's own line says what its fields are; they are named by their types

use crate::domain::application::{ApplicationContent, DepositBank};
use crate::domain::dashboard::Age;
use crate::domain::house::{Fields, HouseTable, People};
use crate::domain::ids::{AmendmentKey, ApplicationKey, BranchId, ContractKey, JobKey, Login};
use crate::domain::product::Product;
use crate::domain::publication::Shown;
use crate::domain::queue::ReviewOrder;
use crate::domain::record::ApplicationState;
use crate::domain::search::Criteria;
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
    /// F4: clerks and supervisors who belong to the branches that are seen, by name or login.
    Colleagues(String),
    /// Branches by code or name, for whoever names one in a form.
    BranchNames(String),
    /// F4: whom a task among people can name.
    People { task: People, text: String },
    /// The row of a master that has this code; none: a new row may have it.
    MasterRow { table: HouseTable, code: String },
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
    /// A bank's code, and its branch's where that is typed: whose they are, with a contract or without.
    BankCodes { bank: String, branch: String },
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
