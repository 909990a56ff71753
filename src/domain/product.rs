//! Products (商品, 保証区分), how they are delivered, and the kinds of work.

use serde::{Deserialize, Serialize};

/// 商品（保証区分）.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Product {
    /// 前払金保証
    AdvancePayment,
    /// 中間前払金保証
    InterimAdvance,
    /// 契約保証
    Performance,
    /// 契約保証予約（入札ボンド）; never electronic.
    BidBond,
}

impl Product {
    /// Every product, in the order in which lists show them.
    pub const ALL: [Self; 4] = [
        Self::AdvancePayment,
        Self::InterimAdvance,
        Self::Performance,
        Self::BidBond,
    ];

    /// The letter that ends a contract number (M stands in the flyer; T, K, Y are assumptions).
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::AdvancePayment => 'M',
            Self::InterimAdvance => 'T',
            Self::Performance => 'K',
            Self::BidBond => 'Y',
        }
    }

    /// The product of a contract number's letter.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.letter() == letter)
    }

    /// 前払金 or 中間前払金: paid ahead, kept at a deposit bank, and over several years asked for year by year.
    #[must_use]
    pub fn is_advance(self) -> bool {
        matches!(self, Self::AdvancePayment | Self::InterimAdvance)
    }

    /// The code used in files and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AdvancePayment => "advance_payment",
            Self::InterimAdvance => "interim_advance",
            Self::Performance => "performance",
            Self::BidBond => "bid_bond",
        }
    }

    /// The product of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.code() == code)
    }

    /// The name as printed on certificates and notices (never translated there).
    #[must_use]
    pub fn printed_name(self) -> &'static str {
        match self {
            Self::AdvancePayment => "前払金保証",
            Self::InterimAdvance => "中間前払金保証",
            Self::Performance => "契約保証",
            Self::BidBond => "契約保証予約（入札ボンド）",
        }
    }
}

/// How a certificate is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 電子保証: on the platform, read with number and auth key.
    Electronic,
    /// 書面: printed; has no key and is not published.
    Paper,
}

impl Form {
    /// The code used in files and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Electronic => "electronic",
            Self::Paper => "paper",
        }
    }

    /// The form of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Electronic, Self::Paper]
            .into_iter()
            .find(|f| f.code() == code)
    }
}

/// Kind of work: it decides which of an orderer's rules applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// 工事
    Construction,
    /// 業務委託 (design, survey): usually 30 %.
    Service,
}

impl WorkKind {
    /// The code used in files and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Construction => "construction",
            Self::Service => "service",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Construction, Self::Service]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}
