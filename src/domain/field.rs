//! The fields of an application by name: findings, faults of a file, and a form's focus all point with these.

use super::product::Product;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident $(($arg:ty))? = $code:literal),+ $(,)?) => {
        /// A field of [`ApplicationContent`](super::application::ApplicationContent). Those of a product
        /// request say which product.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum FieldId { $($(#[$doc])* $name $(($arg))?),+ }

        impl FieldId {
            /// The field's place in the content: `applicant.name`; for a product request without its position:
            /// `products.amount`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(fields!(@pattern $name $(($arg))?) => $code),+ }
            }
        }
    };
    (@pattern $name:ident ($arg:ty)) => { Self::$name(_) };
    (@pattern $name:ident) => { Self::$name };
}

fields! {
    /// 受付方法: how the application came. Not of the content: it stands beside it.
    Origin = "origin",
    /// 顧客コード
    CustomerCode = "applicant.customer_code",
    /// 商号
    ApplicantName = "applicant.name",
    /// 郵便番号
    PostalCode = "applicant.postal_code",
    /// 住所
    Address = "applicant.address",
    /// 電話番号
    Phone = "applicant.phone",
    /// JV名
    JvName = "applicant.joint_venture.name",
    /// 代表者
    JvRepresentative = "applicant.joint_venture.representative",
    /// 構成員
    JvMembers = "applicant.joint_venture.members",
    /// 構成員の商号
    JvMemberName = "applicant.joint_venture.members.name",
    /// 出資割合
    JvMemberShare = "applicant.joint_venture.members.share",
    /// 発注者コード
    OrdererCode = "works.orderer_code",
    /// 発注者
    OrdererName = "works.orderer_name",
    /// 工事名
    WorksName = "works.name",
    /// 工事 / 業務委託
    WorkKind = "works.kind",
    /// 請負金額（総額）
    Price = "works.price",
    /// 請負契約日
    ContractDate = "works.contract_date",
    /// 請負契約日は予定
    ContractDatePlanned = "works.contract_date_planned",
    /// 工期（自）
    TermFrom = "works.term_from",
    /// 工期（至）
    TermTo = "works.term_to",
    /// 公告日・通知日
    NoticeDate = "works.notice_date",
    /// 年割の年度
    FiscalYear = "works.yearly.fiscal_year",
    /// 年割額（出来高予定額）
    YearShare = "works.yearly.share",
    /// 保証の申込内容
    Products = "products",
    /// 商品
    ProductKind = "products.product",
    /// 電子 / 書面
    Form(Product) = "products.form",
    /// 保証金額（総額）
    Amount(Product) = "products.amount",
    /// 保証期限
    GuaranteeEnd(Product) = "products.guarantee_end",
    /// 預託金融機関
    Deposit = "deposit",
    /// 金融機関コード
    BankCode = "deposit.bank_code",
    /// 店番
    BankBranchCode = "deposit.branch_code",
    /// 金融機関名
    BankName = "deposit.bank_name",
    /// 支店名 (of the bank)
    BankBranchName = "deposit.branch_name",
    /// 保証料の納付方法
    PremiumMethod = "premium.method",
    /// 保証料の入金日
    PremiumReceivedOn = "premium.received_on",
    /// 低入札
    LowBid = "bid.low_bid",
    /// 中間前払金の予定
    InterimPlanned = "bid.interim_planned",
    /// 認定調書
    CertificationAtHand = "bid.certification_at_hand",
    /// 備考
    Note = "other.note",
    /// 発行完了のお知らせを希望する
    MailWanted = "notification.wanted",
    /// メールアドレス
    MailAddress = "notification.address",
}

impl FieldId {
    /// The product whose request the field belongs to.
    #[must_use]
    pub fn product(self) -> Option<Product> {
        match self {
            Self::Form(product) | Self::Amount(product) | Self::GuaranteeEnd(product) => {
                Some(product)
            }
            _ => None,
        }
    }

    /// The field's own name, also among products: `products.amount/performance`.
    #[must_use]
    pub fn key(self) -> String {
        match self.product() {
            Some(product) => format!("{}/{}", self.code(), product.code()),
            None => self.code().to_owned(),
        }
    }
}
