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

/// The rules of an orderer once a new one is in force: it replaces one of the same first day and ends the one that
/// holds on that day (`core.apply_proposal` says the same).
#[must_use]
pub fn with_rule(rules: &[OrdererRule], new: &OrdererRule) -> Vec<OrdererRule> {
    let same = |r: &OrdererRule| r.work_kind == new.work_kind && r.product == new.product;
    let mut after: Vec<OrdererRule> = rules
        .iter()
        .filter(|r| !(same(r) && r.valid_from == new.valid_from))
        .cloned()
        .collect();
    for rule in after.iter_mut().filter(|r| same(r)) {
        let holds = rule.valid_to.is_none_or(|to| to >= new.valid_from);
        if rule.valid_from < new.valid_from && holds {
            rule.valid_to = new.valid_from.pred_opt();
        }
    }
    after.push(new.clone());
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(from: &str, to: Option<&str>, permille: u32) -> OrdererRule {
        OrdererRule {
            work_kind: WorkKind::Construction,
            product: Product::AdvancePayment,
            valid_from: from.parse().unwrap(),
            valid_to: to.map(|t| t.parse().unwrap()),
            basis: BasisDate::Contract,
            electronic_from: None,
            tiers: vec![Tier {
                up_to: None,
                permille,
            }],
            rounding: Yen::new(1).unwrap(),
            cap: None,
            hand_in: String::new(),
        }
    }

    #[test]
    fn a_new_rule_ends_the_one_that_holds_on_its_first_day_and_leaves_other_products_alone() {
        let old = rule("2020-04-01", None, 400);
        let other = OrdererRule {
            product: Product::Performance,
            ..old.clone()
        };
        let new = rule("2023-04-01", None, 300);
        let after = with_rule(&[old.clone(), other.clone()], &new);
        let ended = rule("2020-04-01", Some("2023-03-31"), 400);
        assert_eq!(after, [ended, other, new.clone()]);
        // The same first day: replaced.
        let again = rule("2023-04-01", None, 200);
        assert_eq!(with_rule(&[new], &again), [again]);
    }
}
