//! A contract, as a list and as its own screen show it.

use super::{IssueProgress, MailProgress, StoryEntry};
use crate::domain::amendment_record::{AmendmentState, PriceRecord};
use crate::domain::command::KeyOrder;
use crate::domain::ids::{AmendmentKey, ApplicationKey, ContractKey};
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product};
use crate::domain::publication::MailAbout;
use chrono::{DateTime, NaiveDate, Utc};

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
        let is = |order: &&KeyOrderRecord| order.kind == KeyOrder::Withdraw;
        self.orders.iter().find(is)
    }

    /// A new key that the platform does not know yet: what opened the certificate before may still do so, and the new one
    /// does not.
    #[must_use]
    pub fn awaits_new_key(&self) -> bool {
        let waits =
            |order: &KeyOrderRecord| order.kind == KeyOrder::Reissue && order.done_at.is_none();
        self.orders.iter().any(waits)
    }
}

/// An order on the key of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyOrderRecord {
    /// 再発行 or 取下.
    pub kind: KeyOrder,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// When the platform did it; none while it is on its way.
    pub done_at: Option<DateTime<Utc>>,
    /// Why it stands still, where the worker has given up and a person is needed (a worker's error code and text).
    pub stopped: Option<String>,
}
