//! What the screens of amendments and of the history show. Plain data.

use super::amendment::AmendedField;
use super::amendment_amounts::AmountTerms;
use super::certificate::CertificateContent;
use super::command::{KeyOrder, Override};
use super::ids::{AmendmentKey, ContractKey, Login};
use super::ledger::{EventKind, Ledger, LedgerFault, Revision, Standing};
use super::money::Yen;
use super::product::{Form, Product, WorkKind};
use super::record::StoryEntry;
use chrono::{DateTime, Utc};

/// Where an amendment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmendmentState {
    /// 承認待ち
    AwaitingApproval,
    /// 差戻: back with the clerk, with a reason.
    Returned,
    /// 発行処理
    Issuing,
    /// 要対応
    Attention,
    /// 発行済
    Issued,
    /// 取下
    Withdrawn,
}

impl AmendmentState {
    /// The state of a code of the database.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "awaiting_approval" => Self::AwaitingApproval,
            "returned" => Self::Returned,
            "issuing" => Self::Issuing,
            "attention" => Self::Attention,
            "issued" => Self::Issued,
            "withdrawn" => Self::Withdrawn,
            _ => return None,
        })
    }
}

/// One row of 変更承認待ち.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentRow {
    /// Identity.
    pub key: AmendmentKey,
    /// Of which contract.
    pub contract: ContractKey,
    /// 保証契約番号
    pub number: String,
    /// What it is.
    pub kind: EventKind,
    /// Where it stands.
    pub state: AmendmentState,
    /// Product.
    pub product: Product,
    /// 請負者
    pub contractor: String,
    /// 工事名
    pub works: String,
    /// 保証金額 after it: what the approver's limit must cover.
    pub amount: Yen,
    /// What it changes.
    pub changed: Vec<AmendedField>,
    /// Who drafted it.
    pub drafted_by: Login,
    /// Their name.
    pub drafted_by_name: String,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// Business days since then, as 承認待ち counts them; none where nobody counted.
    pub waited: Option<i32>,
    /// Every write names the version it saw.
    pub version: i32,
}

/// An amendment to be decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentDetail {
    /// The row.
    pub row: AmendmentRow,
    /// 発生番号 of what is corrected or cancelled.
    pub supersedes: Option<u32>,
    /// Number of the latest draft.
    pub revision: i32,
    /// SHA-256 of what is approved; an approval names it.
    pub content_hash: Vec<u8>,
    /// The certificate that it starts from.
    pub before: CertificateContent,
    /// The certificate as it will read.
    pub after: CertificateContent,
    /// 追加 (positive) or 返戻 (negative) 保証料 in yen.
    pub premium: i64,
    /// Of a cancellation: the premium that gives back what the cancelled change moved, yen.
    pub to_undo: Option<i64>,
    /// Why it is asked for.
    pub reason: String,
    /// Warnings, and why they do not stand in the way.
    pub overrides: Vec<Override>,
    /// Why it came back, while it is back.
    pub returned_for: Option<String>,
    /// 発生番号, once it has one.
    pub occurrence: Option<u32>,
    /// The contract is as it was when this was drafted.
    pub is_fresh: bool,
}

/// One event of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEvent {
    /// The certificate as it reads after it.
    pub content: CertificateContent,
    /// When it got its number.
    pub at: DateTime<Utc>,
    /// Who drafted it.
    pub drafted_by: String,
    /// Who approved it.
    pub approved_by: String,
    /// Whom they stood in for (代行), if anybody.
    pub acting_for: Option<String>,
    /// 追加 or 返戻 保証料; none for the issue.
    pub premium: Option<i64>,
    /// Why; none for the issue.
    pub reason: Option<String>,
    /// Its warnings, and why they did not stand in the way.
    pub overrides: Vec<Override>,
}

/// 請負金額のみの変更, kept without a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRecord {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// Before.
    pub before: Yen,
    /// After.
    pub price: Yen,
    /// Why.
    pub reason: String,
    /// Its warnings, and why they did not stand in the way.
    pub overrides: Vec<Override>,
}

/// Everything that 変更 and 履歴 need to know of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractLedger {
    /// Identity.
    pub key: ContractKey,
    /// 保証契約番号
    pub number: String,
    /// Its version: an amendment names the one it was drafted against.
    pub version: i32,
    /// Product.
    pub product: Product,
    /// Electronic or on paper.
    pub form: Form,
    /// Of what kind the works are.
    pub work: WorkKind,
    /// 請負金額 as known: of the certificate, or recorded later without one.
    pub price: Yen,
    /// What its amount is held against.
    pub terms: AmountTerms,
    /// Every event, in order of occurrence.
    pub events: Vec<Revision<LedgerEvent>>,
    /// Prices recorded without a certificate, oldest first.
    pub prices: Vec<PriceRecord>,
    /// What is on its way, if anything.
    pub open: Option<(AmendmentKey, EventKind, AmendmentState)>,
    /// An order on its key that the platform has not carried out yet.
    pub order_open: Option<KeyOrder>,
    /// 公開の取下: since when nothing of it is shown to orderers.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// What happened to the contract besides, oldest first.
    pub story: Vec<StoryEntry>,
}

impl ContractLedger {
    /// The events, proven to fit together.
    ///
    /// # Errors
    /// When they do not: the database's own rules were got around.
    pub fn ledger(&self) -> Result<Ledger<LedgerEvent>, LedgerFault> {
        Ledger::new(self.events.iter().cloned())
    }

    /// How the event of this occurrence stands now.
    #[must_use]
    pub fn standing(&self, occurrence: u32) -> Standing {
        let ledger = self.ledger().ok();
        let mut rows = ledger.iter().flat_map(Ledger::staff_view);
        let row = rows.find(|row| row.revision.occurrence == occurrence);
        row.map_or(Standing::InForce, |row| row.standing)
    }

    /// The certificate that an event starts from, as it was printed: the one that stands, or of a correction or
    /// cancellation the one that it names (`core.amendment_base`).
    #[must_use]
    pub fn base(&self, of: Option<u32>) -> Option<CertificateContent> {
        let Some(n) = of else {
            return Some(self.ledger().ok()?.current()?.content.content.clone());
        };
        let event = self.events.iter().find(|e| e.occurrence == n)?;
        Some(event.content.content.clone())
    }

    /// The same with 請負金額 as it is known, where the event prints that: what it is drafted on (`core.amendment_known`).
    #[must_use]
    pub fn known(&self, kind: EventKind, of: Option<u32>) -> Option<CertificateContent> {
        let mut content = self.base(of)?;
        if matches!(kind, EventKind::Change | EventKind::Termination) {
            content.price = self.price;
        }
        Some(content)
    }

    /// The premium that gives back what this change and its corrections moved, yen (`core.premium_to_undo`).
    #[must_use]
    pub fn premium_to_undo(&self, change: u32) -> i64 {
        let Ok(ledger) = self.ledger() else { return 0 };
        let place = ledger.opened_by(change);
        let moved = self.events.iter().filter(|event| {
            matches!(event.kind, EventKind::Change | EventKind::Correction)
                && event.occurrence <= change
                && ledger.opened_by(event.occurrence) == place
        });
        -moved.filter_map(|event| event.content.premium).sum::<i64>()
    }

    /// The certificate that stands again when this change is cancelled, word for word.
    #[must_use]
    pub fn after_cancelling(&self, change: u32) -> Option<CertificateContent> {
        let mut ledger = self.ledger().ok()?;
        let last = self.events.last()?.clone();
        ledger
            .push(Revision {
                occurrence: last.occurrence + 1,
                kind: EventKind::Cancellation,
                supersedes: Some(change),
                arrived_at: None,
                content: last.content,
            })
            .ok()?;
        Some(ledger.current()?.content.content.clone())
    }
}
