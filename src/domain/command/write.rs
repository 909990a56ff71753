//! What a screen may do, and what that did. A write carries the version that the operator saw.

#![allow(missing_docs)] // a variant's own line says what its fields are; they are named by their types

use crate::domain::amendment::AmendmentDraft;
use crate::domain::application::{ApplicationContent, Origin};
use crate::domain::attempt::Attempt;
use crate::domain::house::{Fields, HouseAct};
use crate::domain::ids::{AmendmentKey, ApplicationKey, BranchId, ContractKey, JobKey, Login};
use crate::domain::money::Yen;
use crate::domain::queue::{ReturnCode, SavedFilter};
use crate::domain::record::ApplicationState;
use crate::domain::search::Criteria;
use crate::domain::unfinished::{About, Sheet};
use chrono::NaiveDate;
use uuid::Uuid;

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
    /// 承認; `retyped`: what was changed, as it was typed again ([`crate::domain::retype`]); `seen`: the warnings without a
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
    /// The reveal request's id; ask with [`super::Query::Reveal`]. Gone 60 s after the request.
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
