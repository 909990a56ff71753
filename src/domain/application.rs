//! What an application says: the flyer's form, section by section, once it has been read.
//! The same shape is stored as JSON (snake_case, dates `YYYY-MM-DD`, yen as integers) in
//! `core.application.submitted` and in every draft; the database reads single fields of it.

use super::date::FiscalYear;
use super::money::Yen;
use super::product::{Form, Product, WorkKind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The whole content of an application. Text is as typed, never folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationContent {
    /// 申込者
    pub applicant: Applicant,
    /// 請負工事の情報
    pub works: Works,
    /// 保証の申込内容: at least one; each product at most once.
    pub products: Vec<ProductRequest>,
    /// 預託金融機関; needed by advances.
    pub deposit: Option<DepositBank>,
    /// 保証料
    pub premium: Premium,
    /// 入札の状況
    pub bid: Bid,
    /// その他
    pub other: Other,
    /// インフォメーション
    pub notification: Notification,
}

impl ApplicationContent {
    /// Whether a reason that was given for a warning about this still holds once the content reads like `after`: of a
    /// product as long as neither it nor the works change, of anything else as long as nothing does that is checked
    /// (`core.put_draft`).
    #[must_use]
    pub fn keeps_reason(&self, after: &Self, subject: &str) -> bool {
        let Some(product) = Product::ALL.into_iter().find(|p| p.code() == subject) else {
            let aside = Self {
                premium: self.premium.clone(),
                other: self.other.clone(),
                notification: self.notification.clone(),
                ..after.clone()
            };
            return *self == aside;
        };
        let of = |it: &Self| it.products.iter().find(|p| p.product == product).cloned();
        self.works == after.works && self.bid == after.bid && of(self) == of(after)
    }
}

/// 申込者.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    /// 顧客コード: identity (two contractors may share a name).
    pub customer_code: Option<String>,
    /// 商号
    pub name: String,
    /// 郵便番号 `380-8537`
    pub postal_code: String,
    /// 住所
    pub address: String,
    /// 電話番号
    pub phone: Option<String>,
    /// 共同企業体 (JV), when the applicant is one.
    pub joint_venture: Option<JointVenture>,
}

/// 共同企業体.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JointVenture {
    /// JV名
    pub name: String,
    /// 代表者: printed as 受注者名 on the key notice.
    pub representative: String,
    /// 構成員; shares add up to 10,000 (hundredths of a percent).
    pub members: Vec<JointVentureMember>,
}

/// 構成員.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JointVentureMember {
    /// 商号
    pub name: String,
    /// 出資割合 in hundredths of a percent.
    pub share: u32,
}

/// 請負工事の情報.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Works {
    /// The orderer's code in the master, when known.
    pub orderer_code: Option<String>,
    /// 発注者 (the post title, e.g. 長野県△△建設事務所長), as it will be printed.
    pub orderer_name: String,
    /// 工事名
    pub name: String,
    /// 工事 or 業務委託
    pub kind: WorkKind,
    /// 請負金額（総額）
    pub price: Yen,
    /// 請負契約日
    pub contract_date: NaiveDate,
    /// True while the works contract is only planned (契約保証 is issued before it).
    pub contract_date_planned: bool,
    /// 工期 from
    pub term_from: NaiveDate,
    /// 工期 to
    pub term_to: NaiveDate,
    /// 公告日, where the orderer's rules go by it.
    pub notice_date: Option<NaiveDate>,
    /// 年割: which year of works over several years the advances are for. Left out of the JSON where there is none,
    /// so that contents of before it existed stay the same, hash and all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly: Option<YearlyShare>,
}

/// 年割 of works over several fiscal years (債務負担行為): an advance is asked for each year, over that year's share.
/// It concerns the advances alone: a performance guarantee covers the whole works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearlyShare {
    /// 年度
    pub fiscal_year: FiscalYear,
    /// 年割額（出来高予定額）, yen: advances of the year are a part of this, not of the price.
    pub share: Yen,
}

impl Works {
    /// 保証期限 of the year's advances: 3月31日 of the fiscal year, or the end of the works if that is earlier.
    /// None: no advance by years.
    #[must_use]
    pub fn year_end(&self) -> Option<NaiveDate> {
        let yearly = self.yearly?;
        Some(yearly.fiscal_year.last_day().min(self.term_to))
    }

    /// What ratios of this product are taken of: the year's share for advances by years, the price otherwise.
    #[must_use]
    pub fn base_of(&self, product: Product) -> Yen {
        match self.yearly {
            Some(yearly) if product.is_advance() => yearly.share,
            _ => self.price,
        }
    }
}

impl ApplicationContent {
    /// A 保証期限 that was left blank means the end of the works; for an advance by years it is the year's end, which
    /// is put in its place where the application is read, so that everything after it sees a day.
    pub fn settle_guarantee_ends(&mut self) {
        if let Some(end) = self.works.year_end() {
            for request in self.products.iter_mut().filter(|r| r.product.is_advance()) {
                request.guarantee_end.get_or_insert(end);
            }
        }
    }
}

/// One product asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductRequest {
    /// 商品
    pub product: Product,
    /// 電子 or 書面
    pub form: Form,
    /// 保証金額（総額）
    pub amount: Yen,
    /// 保証期限; none means the end of the term.
    pub guarantee_end: Option<NaiveDate>,
}

/// 預託金融機関.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepositBank {
    /// 金融機関コード (4 digits) when known.
    pub bank_code: Option<String>,
    /// 店番 (3 digits) when known.
    pub branch_code: Option<String>,
    /// 金融機関名
    pub bank_name: String,
    /// 支店名
    pub branch_name: String,
}

/// 保証料.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Premium {
    /// How it is paid.
    pub method: PremiumMethod,
    /// 入金日, for a premium paid one by one.
    pub received_on: Option<NaiveDate>,
}

/// How the premium is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PremiumMethod {
    /// 一括納付: monthly, issue does not wait for it.
    Lump,
    /// 都度納付: must be received before issue.
    Each,
}

/// 入札の状況.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bid {
    /// 低入札: performance then asks 30 %.
    pub low_bid: bool,
    /// 中間前払金 の予定
    pub interim_planned: bool,
    /// 認定調書 is at hand (interim advance).
    pub certification_at_hand: bool,
}

/// その他.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// Free words of the applicant; may be empty.
    pub note: String,
}

/// インフォメーション: the completion mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notification {
    /// 希望する
    pub wanted: bool,
    /// Mail address; needed when wanted.
    pub address: Option<String>,
}

/// 受付方法: how an application came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// ネットデスク: sent by the applicant.
    Netdesk,
    /// 窓口: entered by staff for somebody at the counter.
    Counter,
    /// 電話: entered by staff for somebody on the phone.
    Phone,
}

impl Origin {
    /// The code used in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Netdesk => "netdesk",
            Self::Counter => "counter",
            Self::Phone => "phone",
        }
    }

    /// The origin of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Netdesk, Self::Counter, Self::Phone]
            .into_iter()
            .find(|o| o.code() == code)
    }
}
