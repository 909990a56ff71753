//! How much may be guaranteed, and why: which tier, which rounding, which cap gave the figure.

use super::LOW_BID_PERMILLE;
use crate::domain::date::FiscalYear;
use crate::domain::money::Yen;
use crate::domain::orderer::{OrdererRule, Tier};
use crate::domain::product::{Product, WorkKind};
use chrono::NaiveDate;

/// Where the ratio came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitSource {
    /// The orderer's rule that is valid from this day.
    Rule {
        /// First day of the rule.
        valid_from: NaiveDate,
    },
    /// No rule: the usual ratio (40 % of 工事, 30 % of 業務委託, 20 % interim, 10 % performance).
    Usual,
    /// 低入札: 30 % in place of a lower figure.
    LowBid,
}

/// What one tier gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitPart {
    /// The part begins above this much of the price.
    pub above: Yen,
    /// And ends here; none = the rest of the price.
    pub up_to: Option<Yen>,
    /// How much of the price lies in it.
    pub of: Yen,
    /// Thousandths of that.
    pub permille: u32,
}

/// A limit (advances: the most) or minimum (performance: the least), and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitExplanation {
    /// 請負金額 from which it was computed, or 年割額 of `year`.
    pub price: Yen,
    /// The year of an advance by years.
    pub year: Option<FiscalYear>,
    /// Where the ratio came from.
    pub source: LimitSource,
    /// The tiers that the price reaches.
    pub parts: Vec<LimitPart>,
    /// The sum of the parts, down (minimum: up) to a yen.
    pub computed: Yen,
    /// The unit of rounding.
    pub rounding: Yen,
    /// After rounding.
    pub rounded: Yen,
    /// The cap, if the rule has one.
    pub cap: Option<Yen>,
    /// The figure: the rounded one, or the cap if that is less.
    pub limit: Yen,
}

impl LimitExplanation {
    /// The same, said to be computed from the share of this year.
    #[must_use]
    pub fn of_year(self, year: Option<FiscalYear>) -> Self {
        Self { year, ..self }
    }

    /// True when rounding changed the figure.
    #[must_use]
    pub fn rounding_decided(&self) -> bool {
        self.rounded != self.computed
    }

    /// True when the cap changed the figure.
    #[must_use]
    pub fn cap_decided(&self) -> bool {
        self.limit != self.rounded
    }
}

/// The most that may be guaranteed of an advance. `rule` none: the usual ratio, to the yen.
#[must_use]
pub fn advance_limit(
    price: Yen,
    product: Product,
    kind: WorkKind,
    rule: Option<&OrdererRule>,
) -> LimitExplanation {
    explain(price, product, kind, rule, false)
}

/// The least that a performance guarantee must cover: the rule's figure rounded up, 30 % after a low bid if
/// that is more (a cap does not lower it). `rule` none: 10 %, to the yen.
#[must_use]
pub fn performance_minimum(
    price: Yen,
    kind: WorkKind,
    low_bid: bool,
    rule: Option<&OrdererRule>,
) -> LimitExplanation {
    let usual = explain(price, Product::Performance, kind, rule, true);
    if !low_bid {
        return usual;
    }
    let tier = Tier {
        up_to: None,
        permille: LOW_BID_PERMILLE,
    };
    let low = compute(
        price,
        &[tier],
        usual.rounding,
        None,
        LimitSource::LowBid,
        true,
    );
    if low.limit > usual.limit { low } else { usual }
}

fn explain(
    price: Yen,
    product: Product,
    kind: WorkKind,
    rule: Option<&OrdererRule>,
    up: bool,
) -> LimitExplanation {
    match rule {
        Some(rule) => compute(
            price,
            &rule.tiers,
            rule.rounding,
            rule.cap,
            LimitSource::Rule {
                valid_from: rule.valid_from,
            },
            up,
        ),
        None => {
            let permille = match (product, kind) {
                (Product::AdvancePayment, WorkKind::Construction) => 400,
                (Product::AdvancePayment, WorkKind::Service) => 300,
                (Product::InterimAdvance, _) => 200,
                (Product::Performance | Product::BidBond, _) => 100,
            };
            let tier = Tier {
                up_to: None,
                permille,
            };
            let one = Yen::new(1).unwrap_or_default();
            compute(price, &[tier], one, None, LimitSource::Usual, up)
        }
    }
}

/// Each tier takes the part of the price between the tier before it and its own end; a price beyond the last
/// tier's end gives nothing more. Added up in thousandths first, so that only one rounding to yen happens.
fn compute(
    price: Yen,
    tiers: &[Tier],
    rounding: Yen,
    cap: Option<Yen>,
    source: LimitSource,
    up: bool,
) -> LimitExplanation {
    let mut parts = Vec::new();
    let mut thousandths: i128 = 0;
    let mut above = Yen::ZERO;
    for tier in tiers {
        let end = tier.up_to.map_or(price, |up_to| up_to.min(price));
        let of = end.less(above);
        if !of.is_zero() {
            thousandths += i128::from(of.get()) * i128::from(tier.permille);
            parts.push(LimitPart {
                above,
                up_to: tier.up_to,
                of,
                permille: tier.permille,
            });
        }
        above = above.max(end);
    }
    let whole = if up {
        (thousandths + 999) / 1000
    } else {
        thousandths / 1000
    };
    // A ratio over 100 % of a price near the maximum is the only way out of range; it is cut there.
    let most = Yen::new(Yen::MAX).unwrap_or_default();
    let computed = i64::try_from(whole).ok().and_then(Yen::new).unwrap_or(most);
    let rounded = if up {
        computed.round_up(rounding).unwrap_or(most)
    } else {
        computed.round_down(rounding)
    };
    LimitExplanation {
        price,
        year: None,
        source,
        parts,
        computed,
        rounding,
        rounded,
        cap,
        limit: cap.map_or(rounded, |cap| cap.min(rounded)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::orderer::BasisDate;
    use proptest::prelude::*;

    fn yen(n: i64) -> Yen {
        Yen::new(n).unwrap()
    }

    fn rule(tiers: &[(Option<i64>, u32)], rounding: i64, cap: Option<i64>) -> OrdererRule {
        OrdererRule {
            work_kind: WorkKind::Construction,
            product: Product::AdvancePayment,
            valid_from: NaiveDate::from_ymd_opt(2022, 4, 1).unwrap(),
            valid_to: None,
            basis: BasisDate::Contract,
            electronic_from: None,
            tiers: tiers
                .iter()
                .map(|(up_to, permille)| Tier {
                    up_to: up_to.map(yen),
                    permille: *permille,
                })
                .collect(),
            rounding: yen(rounding),
            cap: cap.map(yen),
            hand_in: String::new(),
        }
    }

    fn limit(price: i64, rule: &OrdererRule) -> LimitExplanation {
        advance_limit(
            yen(price),
            Product::AdvancePayment,
            WorkKind::Construction,
            Some(rule),
        )
    }

    #[test]
    fn the_flyer_gets_forty_percent() {
        let e = limit(50_000_000, &rule(&[(None, 400)], 10_000, None));
        assert_eq!(e.limit, yen(20_000_000));
        assert!(!e.rounding_decided() && !e.cap_decided());
    }

    #[test]
    fn the_part_above_a_tier_has_its_own_ratio() {
        let e = limit(
            300_000_000,
            &rule(&[(Some(200_000_000), 400), (None, 300)], 10_000, None),
        );
        assert_eq!(e.limit, yen(110_000_000));
        assert_eq!(e.parts.len(), 2);
        assert_eq!(e.parts[1].above, yen(200_000_000));
        assert_eq!(e.parts[1].of, yen(100_000_000));
        let at_the_edge = limit(
            200_000_000,
            &rule(&[(Some(200_000_000), 400), (None, 300)], 1, None),
        );
        assert_eq!(at_the_edge.parts.len(), 1, "the second tier is not reached");
    }

    #[test]
    fn rounding_and_cap_say_that_they_decided() {
        let e = limit(12_345_678, &rule(&[(None, 400)], 100_000, Some(4_000_000)));
        assert_eq!(e.computed, yen(4_938_271));
        assert_eq!(e.rounded, yen(4_900_000));
        assert_eq!(e.limit, yen(4_000_000));
        assert!(e.rounding_decided() && e.cap_decided());
        let limit = |rounding| limit(12_345_678, &rule(&[(None, 400)], rounding, None)).limit;
        assert_eq!(limit(1), yen(4_938_271), "a part of a yen is given up");
        assert_eq!(limit(10_000), yen(4_930_000));
        assert_eq!(limit(100_000), yen(4_900_000));
    }

    #[test]
    fn a_minimum_is_rounded_up_and_a_low_bid_asks_for_thirty_percent() {
        let ten = rule(&[(None, 100)], 10_000, None);
        let minimum =
            |low| performance_minimum(yen(50_001_000), WorkKind::Construction, low, Some(&ten));
        assert_eq!(minimum(false).limit, yen(5_010_000));
        assert_eq!(minimum(true).limit, yen(15_010_000));
        assert_eq!(minimum(true).source, LimitSource::LowBid);
        let half = rule(&[(None, 500)], 1, None);
        let e = performance_minimum(yen(1000), WorkKind::Construction, true, Some(&half));
        assert_eq!(e.limit, yen(500), "the rule asks for more than a low bid");
    }

    #[test]
    fn without_a_rule_the_usual_ratio_holds() {
        let usual = |product, kind| advance_limit(yen(1_000_000), product, kind, None).limit;
        assert_eq!(
            usual(Product::AdvancePayment, WorkKind::Construction),
            yen(400_000)
        );
        assert_eq!(
            usual(Product::AdvancePayment, WorkKind::Service),
            yen(300_000)
        );
        assert_eq!(
            usual(Product::InterimAdvance, WorkKind::Construction),
            yen(200_000)
        );
    }

    proptest! {
        #[test]
        fn a_limit_grows_with_the_price_and_stays_within_it(
            low in 1i64..Yen::MAX, more in 0i64..1_000_000_000, edge in 1i64..Yen::MAX, a in 0u32..=1000, b in 0u32..=1000,
        ) {
            let rule = rule(&[(Some(edge), a), (None, b)], 10_000, None);
            let high = (low + more).min(Yen::MAX);
            let (l, h) = (limit(low, &rule), limit(high, &rule));
            prop_assert!(l.limit <= h.limit);
            prop_assert!(l.limit <= yen(low));
            let of: i64 = l.parts.iter().map(|p| p.of.get()).sum();
            prop_assert_eq!(of, low, "the parts are the whole price");
        }
    }
}
