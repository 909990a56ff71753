//! What auditors, administrators and the close read and do: lists of rows whose fields are named, and acts with
//! named arguments. One shape for all of them, because none has rules of its own here: rights and rules stand in
//! `migrations/0019_audit.sql` and `0029_house.sql`, which also name the fields.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Arguments of a read or an act, by name: days as `YYYY-MM-DD`, amounts in whole yen.
pub type Fields = Map<String, Value>;

/// Whom a task among people asks for: only whom the database would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum People {
    /// 代行: a supervisor who may be away, of the asker's branches; for an administrator of any.
    Absent,
    /// 代行: who may stand in for this login; never the asker.
    StandIn(String),
    /// 担当替, 引継: who may work in every one of these branches, and is not whose work it is.
    Heir {
        /// Whose work it is; empty: nobody's, or that of several.
        from: String,
        /// The branches' codes.
        branches: Vec<String>,
    },
    /// 兼務: who may be let work in another branch; never the asker.
    Entitled,
}

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HouseTable {
    /// 監査: every event.
    Audit,
    /// Who asked for which key, and why.
    AuditKeys,
    /// Refused attempts and missed look-ups.
    AuditRefused,
    /// 日締め: days with what was approved, issued, arrived, mailed.
    CloseDays,
    /// 月締め: the months of a fiscal year.
    CloseMonths,
    /// What was approved on one day, with what is missing.
    CloseItems,
    /// 統計 of a fiscal year.
    Statistics,
    /// 一括納付明細 of a month, per contractor.
    Premiums,
    /// The contracts behind one line of it.
    PremiumLines,
    /// The masters there are, and how many rows each has.
    Masters,
    /// What waits for another pair of eyes, then what was decided.
    Proposals,
    /// 発注者
    Orderers,
    /// The rules of one orderer, every period.
    Rules,
    /// Open applications under one rule.
    RuleEffects,
    /// 請負者
    Contractors,
    /// The contracts of one contractor, merged records included.
    ContractorContracts,
    /// 預託金融機関
    Banks,
    /// 支店
    Branches,
    /// 利用者
    Operators,
    /// 休日 of a fiscal year.
    Holidays,
    /// 会社・文面, by first day.
    Company,
    /// 保証料率, by first day.
    Rates,
    /// メール文面, by kind and first day.
    MailWordings,
    /// What a mail about one contract would be filled with.
    MailSample,
    /// 証書文面, and since when each is in force.
    DocumentWordings,
    /// 承認限度額: every period of every limit.
    Limits,
    /// 代行: who decides in whose place, and when.
    Delegations,
    /// 担当状況: who has how much.
    Workloads,
    /// 兼務: which branches are open to whom besides their own.
    Entitlements,
}

impl HouseTable {
    /// Every list.
    pub const ALL: [Self; 29] = [
        Self::Audit,
        Self::AuditKeys,
        Self::AuditRefused,
        Self::CloseDays,
        Self::CloseMonths,
        Self::CloseItems,
        Self::Statistics,
        Self::Premiums,
        Self::PremiumLines,
        Self::Masters,
        Self::Proposals,
        Self::Orderers,
        Self::Rules,
        Self::RuleEffects,
        Self::Contractors,
        Self::ContractorContracts,
        Self::Banks,
        Self::Branches,
        Self::Operators,
        Self::Holidays,
        Self::Company,
        Self::Rates,
        Self::MailWordings,
        Self::MailSample,
        Self::DocumentWordings,
        Self::Limits,
        Self::Delegations,
        Self::Workloads,
        Self::Entitlements,
    ];

    /// Its name in the database and of its export.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Audit => "events",
            Self::AuditKeys => "keys",
            Self::AuditRefused => "refused",
            Self::CloseDays => "close_days",
            Self::CloseMonths => "close_months",
            Self::CloseItems => "close_items",
            Self::Statistics => "statistics",
            Self::Premiums => "premiums",
            Self::PremiumLines => "premium_lines",
            Self::Masters => "masters",
            Self::Proposals => "proposals",
            Self::Orderers => "orderers",
            Self::Rules => "rules",
            Self::RuleEffects => "rule_effects",
            Self::Contractors => "contractors",
            Self::ContractorContracts => "contractor_contracts",
            Self::Banks => "banks",
            Self::Branches => "branches",
            Self::Operators => "operators",
            Self::Holidays => "holidays",
            Self::Company => "company",
            Self::Rates => "rates",
            Self::MailWordings => "mail_wordings",
            Self::MailSample => "mail_sample",
            Self::DocumentWordings => "document_wordings",
            Self::Limits => "limits",
            Self::Delegations => "delegations",
            Self::Workloads => "workloads",
            Self::Entitlements => "entitlements",
        }
    }

    /// The list of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.code() == code)
    }

    /// Whether it is a list of the supervisors' authority (`api.authority_page`).
    #[must_use]
    pub fn is_authority(self) -> bool {
        matches!(self, Self::Limits | Self::Delegations | Self::Workloads)
    }

    /// Whether it is a list of audit events, whose reading is on record.
    #[must_use]
    pub fn is_audit(self) -> bool {
        matches!(self, Self::Audit | Self::AuditKeys | Self::AuditRefused)
    }
}

/// A row of any of these lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseRow {
    /// Which one it is, within its list.
    pub id: String,
    /// Where it stands: its time where the list is one by time, otherwise always the same.
    #[serde(default)]
    pub at: DateTime<Utc>,
    /// Where it stands within that: an event's id, or its place counted from 1.
    pub n: i64,
    /// Everything else, by name.
    #[serde(flatten)]
    pub fields: Fields,
    /// The list it belongs to; set by whoever reads it.
    #[serde(skip, default = "audit")]
    pub table: HouseTable,
}

fn audit() -> HouseTable {
    HouseTable::Audit
}

impl HouseRow {
    /// A field's text; empty when it is not there or no text.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// A field's number; none when it is not there or no whole number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.fields.get(name).and_then(Value::as_i64)
    }

    /// Whether a field says yes.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.fields.get(name).and_then(Value::as_bool) == Some(true)
    }
}

/// What a new limit of somebody changes for the applications that are not approved yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LimitMoves {
    /// So many come within it.
    pub within: i64,
    /// So many go beyond it.
    pub beyond: i64,
    /// Of these: nobody else who decides there has a limit that is high enough.
    pub nobody: i64,
}

/// Something that is done, on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HouseAct {
    /// A list is about to be written to a file: `what`, `filter`, `rows`.
    NoteExport,
    /// No file came of it: the same.
    NoteExportFailed,
    /// 締め of `day` or `month` of `branch`, with `seen` differences and a `reason` where some remain.
    ClosePeriod,
    /// 再開 of the same, with `reason`.
    ReopenPeriod,
    /// A proposal: `kind`, `content`, `reason`.
    Propose,
    /// Its end: `id`, `verdict` (confirmed, rejected, withdrawn), `reason`.
    DecideProposal,
    /// One row of a master: `kind`, `row`, `seen` (null: a new one).
    SaveMaster,
    /// A holiday that is none: `day`, `reason`.
    DropHoliday,
    /// A person is let in: `login`, `branch_id`, `name`, `role`.
    AddOperator,
    /// Their record changes: the same, `seen`, `reason`.
    ChangeOperator,
    /// They are shut out: `login`, `reason`.
    ShutOut,
    /// 統合: `customer_code` points to `kept_code`, `reason`.
    MergeContractors,
    /// A contract `number` is `customer_code`'s, `reason`.
    MoveContract,
    /// 代行 of `absent` by `delegate` from `first_day` to `last_day`, `reason`.
    Delegate,
    /// Its end before its time: `id`, `reason`.
    EndDelegation,
    /// 一括引継: everything that `from_login` has in `branch` goes to `to_login`, `reason`.
    HandOver,
    /// 兼務: `branch` is opened to `login`, `reason`.
    Entitle,
    /// Its end: `login`, `branch`, `reason`.
    EndEntitlement,
}

impl HouseAct {
    /// Its name on record, in `core.command_log` and in reports of a refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoteExport => "note_export",
            Self::NoteExportFailed => "note_export_failed",
            Self::ClosePeriod => "close_period",
            Self::ReopenPeriod => "reopen_period",
            Self::Propose => "propose",
            Self::DecideProposal => "decide_proposal",
            Self::SaveMaster => "save_master",
            Self::DropHoliday => "drop_holiday",
            Self::AddOperator => "add_operator",
            Self::ChangeOperator => "change_operator",
            Self::ShutOut => "shut_out",
            Self::MergeContractors => "merge_contractors",
            Self::MoveContract => "move_contract",
            Self::Delegate => "delegate",
            Self::EndDelegation => "end_delegation",
            Self::HandOver => "hand_over",
            Self::Entitle => "entitle",
            Self::EndEntitlement => "end_entitlement",
        }
    }
}
