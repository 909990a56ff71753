//! An orderer's rules: effective-dated, per kind of work and product. Stored in `core.orderer_rule`.

use super::money::Yen;
use super::product::{Product, WorkKind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The day that decides which rule applies, and from when e-guarantee is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasisDate {
    /// 公告日
    Notice,
    /// 契約締結日
    Contract,
    /// 通知日 (指名通知); taken from the same field as the notice date.
    Invitation,
}

/// One step of a ratio: applies to the part of the price up to `up_to`, or to the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Upper end of the part, in yen of price; none = the rest. Ascending.
    pub up_to: Option<Yen>,
    /// Thousandths of that part (400 = 40 %).
    pub permille: u32,
}

/// One period's rule of an orderer for one kind of work and one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdererRule {
    /// Kind of work.
    pub work_kind: WorkKind,
    /// Product.
    pub product: Product,
    /// First day (JST, of the basis date).
    pub valid_from: NaiveDate,
    /// Last day, inclusive; none = until further notice.
    pub valid_to: Option<NaiveDate>,
    /// Which day decides.
    pub basis: BasisDate,
    /// First day (of the basis date) from which e-guarantee is accepted; none = not accepted.
    pub electronic_from: Option<NaiveDate>,
    /// For advances the most, for performance the least that is asked.
    pub tiers: Vec<Tier>,
    /// Rounded down (advances) or up (performance) to this many yen: 1, 10,000 or 100,000.
    pub rounding: Yen,
    /// Never more than this.
    pub cap: Option<Yen>,
    /// How the key notice is handed in: channel (`upload`, `mail`), as words for the clerk and the notice.
    pub hand_in: String,
}
