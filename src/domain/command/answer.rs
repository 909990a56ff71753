//! What a read gave.

#![allow(missing_docs)] // a variant's own line says what its fields are; they are named by their types

use crate::domain::amendment_amounts::AdvanceBeside;
use crate::domain::amendment_record::{AmendmentDetail, AmendmentRow, ContractLedger};
use crate::domain::application::ApplicationContent;
use crate::domain::dashboard::Dashboard;
use crate::domain::house::{HouseRow, LimitMoves};
use crate::domain::ids::BranchId;
use crate::domain::master::RecordedWording;
use crate::domain::money::Yen;
use crate::domain::orderer::OrdererRule;
use crate::domain::phone::LookUps;
use crate::domain::queue::{Notice, SavedFilter};
use crate::domain::record::{
    ApplicationDetail, ApplicationRow, Choice, ContractDetail, ContractRow, JobRow, OpenBranch,
    Operator, Page, QueueCounts,
};
use crate::domain::rules::BankStatus;
use crate::domain::search::FoundRow;
use crate::domain::unfinished::Unfinished;
use chrono::{DateTime, NaiveDate, Utc};

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
    /// Orderers, Banks, Contractors, BranchNames, Colleagues, People, MasterRow, Wordings, Approvers
    Choices(Vec<Choice>),
    /// BankCodes: those that there are, and whether they have a contract with the surety.
    Banks(Vec<(Choice, bool)>),
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
