//! How far a change may raise an advance or lower a performance guarantee: the orderer's ratio, and both advances of the
//! same works together. `core.amendment_within_ratio` and `core.check_advances` (migrations/0112, 0116) hold the same in the
//! database, for every way in.

use super::certificate::CertificateContent;
use super::date::FiscalYear;
use super::ledger::EventKind;
use super::money::Yen;
use super::orderer::OrdererRule;
use super::product::{Product, WorkKind};
use super::rules::{
    ADVANCES_CEILING_PERMILLE, LimitExplanation, RuleDays, advance_limit, choose_rule,
    performance_minimum,
};
use chrono::NaiveDate;

/// What is known besides the certificate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AmountTerms {
    /// The orderer's rules, all of them; none where the master does not have the orderer.
    pub rules: Vec<OrdererRule>,
    /// 公告日・通知日, where the application says one.
    pub notice_date: Option<NaiveDate>,
    /// 低入札
    pub low_bid: bool,
    /// The other advance of the same works (and year), while there is one.
    pub beside: Option<AdvanceBeside>,
}

/// 中間前払金 beside 前払金, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdvanceBeside {
    /// 保証契約番号; 申込番号 while it has none.
    pub number: String,
    /// What it is guaranteed for, or will be once a change of it that is approved has arrived.
    pub amount: Yen,
    /// 請負金額 that it stands at, as it was changed or recorded last; none while it has no number, or where only amounts count.
    pub price: Option<Yen>,
}

/// Why the amount cannot be what is drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountFault {
    /// An advance was raised over what the orderer's rule allows.
    OverRatio(LimitExplanation),
    /// A performance guarantee was lowered beneath what is asked.
    UnderMinimum(LimitExplanation),
    /// An advance was raised, and both are over 60 %.
    OverCeiling {
        /// The other one.
        beside: AdvanceBeside,
        /// The most of both together.
        ceiling: Yen,
        /// The most of this one.
        may: Yen,
    },
}

/// What stands against the amount. `before`: what the event starts from as printed; `after`: as it will read (of a
/// cancellation what stands again, which no ratio is asked of).
#[must_use]
pub fn amount_faults(
    kind: EventKind,
    before: &CertificateContent,
    after: &CertificateContent,
    work: WorkKind,
    terms: &AmountTerms,
) -> Vec<AmountFault> {
    let sets = matches!(kind, EventKind::Change | EventKind::Correction);
    let impossible = after.amount.is_zero() || after.amount > after.base();
    if impossible || !(sets || kind == EventKind::Cancellation) {
        return Vec::new();
    }
    let days = RuleDays {
        kind: work,
        contract_date: after.contract_date,
        notice_date: terms.notice_date,
    };
    let rule = choose_rule(&terms.rules, days, after.product).rule;
    let base = after.base();
    let raised = after.product.is_advance() && after.amount > before.amount;
    let lowered = after.product == Product::Performance && after.amount < before.amount;
    let mut found = Vec::new();
    if sets && raised {
        let limit = advance_limit(base, after.product, work, rule)
            .of_year(after.work_year.map(FiscalYear::starting));
        if after.amount > limit.limit {
            found.push(AmountFault::OverRatio(limit));
        }
    }
    if sets && lowered {
        let minimum = performance_minimum(base, work, terms.low_bid, rule);
        if after.amount < minimum.limit {
            found.push(AmountFault::UnderMinimum(minimum));
        }
    }
    if raised && let Some(beside) = &terms.beside {
        found.extend(over_ceiling(after, beside));
    }
    found
}

/// 契約保証 of a price that was raised over its amount: less than is asked for such a price. Only a lowered amount is refused, since
/// the orderer may ask for more and need not; this is a warning (`under_minimum`).
#[must_use]
pub fn left_under_minimum(
    kind: EventKind,
    before: &CertificateContent,
    after: &CertificateContent,
    work: WorkKind,
    terms: &AmountTerms,
) -> Option<LimitExplanation> {
    let sets = matches!(kind, EventKind::Change | EventKind::Correction);
    let left = after.amount >= before.amount && after.price > before.price;
    if !sets || !left || after.product != Product::Performance {
        return None;
    }
    let days = RuleDays {
        kind: work,
        contract_date: after.contract_date,
        notice_date: terms.notice_date,
    };
    let rule = choose_rule(&terms.rules, days, after.product).rule;
    let minimum = performance_minimum(after.base(), work, terms.low_bid, rule);
    (after.amount < minimum.limit).then_some(minimum)
}

fn over_ceiling(after: &CertificateContent, beside: &AdvanceBeside) -> Option<AmountFault> {
    let base = after.base();
    let over = (after.amount.checked_add(beside.amount))
        .is_none_or(|both| both.exceeds_permille_of(ADVANCES_CEILING_PERMILLE, base));
    let ceiling = base
        .permille(ADVANCES_CEILING_PERMILLE)
        .unwrap_or(Yen::ZERO);
    over.then(|| AmountFault::OverCeiling {
        beside: beside.clone(),
        ceiling,
        may: ceiling.less(beside.amount),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::orderer::{BasisDate, Tier};
    use serde_json::json;

    fn yen(n: i64) -> Yen {
        Yen::new(n).unwrap()
    }

    /// 2,000万円 of 5,000万円.
    fn certificate(product: &str) -> CertificateContent {
        serde_json::from_value(json!({
            "product": product, "product_name": "前払金保証", "form": "electronic",
            "contract_number": "37071-00001M",
            "contractor_name": "○○建設　株式会社", "contractor_address": "長野県　長野市",
            "beneficiary": "長野県△△建設事務所長", "guarantee_end": "2023-03-31",
            "works_name": "令和○年度　県単河川維持工事", "term_from": "2022-11-02", "term_to": "2023-03-31",
            "amount": 20_000_000, "price": 50_000_000, "contract_date": "2022-11-01",
            "deposit_bank": "○○銀行　××支店", "clause_name": "前払金保証約款", "issued_on": "2022-11-01",
            "company": {"name": "電子証書保証株式会社", "address": "東京都", "president_title": "取締役社長", "president": "見本　太郎"},
            "branch": {"name": "長野支店", "tel": "026-000-0000"}, "wording": "v1"
        }))
        .unwrap()
    }

    fn beside(amount: i64) -> AmountTerms {
        AmountTerms {
            beside: Some(AdvanceBeside {
                number: "37071-00001T".to_owned(),
                amount: yen(amount),
                price: None,
            }),
            ..AmountTerms::default()
        }
    }

    /// From this amount to that one, by kind.
    fn faults(
        kind: EventKind,
        (from, to): (i64, i64),
        content: &CertificateContent,
        terms: &AmountTerms,
    ) -> Vec<AmountFault> {
        let of = |amount| CertificateContent {
            amount: yen(amount),
            ..content.clone()
        };
        amount_faults(kind, &of(from), &of(to), WorkKind::Construction, terms)
    }

    #[test]
    fn both_advances_stay_within_sixty_percent_when_either_is_raised_or_a_lowering_is_taken_back() {
        use EventKind::{Cancellation, Change, Correction};
        let interim = certificate("interim_advance");
        let terms = beside(20_000_000);
        for kind in [Change, Correction, Cancellation] {
            let at = |to| faults(kind, (8_000_000, to), &interim, &terms);
            assert_eq!(at(10_000_000), [], "60 % exactly, {kind:?}");
            let over = at(10_000_001);
            let said = over.last().unwrap();
            assert_eq!(
                *said,
                AmountFault::OverCeiling {
                    beside: terms.beside.clone().unwrap(),
                    ceiling: yen(30_000_000),
                    may: yen(10_000_000),
                }
            );
            // A cancellation gives back what was there: no ratio is asked of it.
            assert_eq!(over.len(), if kind == Cancellation { 1 } else { 2 });
        }
        let first = certificate("advance_payment");
        let over = faults(
            Change,
            (15_000_000, 20_000_000),
            &first,
            &beside(10_000_001),
        );
        assert!(
            matches!(over[..], [AmountFault::OverCeiling { may, .. }] if may == yen(19_999_999))
        );
        // What stays or is lowered may stay as it is, however much the other one is; and what is ended is not asked.
        for to in [20_000_000, 19_000_000] {
            assert_eq!(
                faults(Change, (20_000_000, to), &first, &beside(45_000_000)),
                []
            );
        }
        assert_eq!(
            faults(
                EventKind::Termination,
                (15_000_000, 20_000_000),
                &first,
                &beside(45_000_000)
            ),
            []
        );
        let alone = AmountTerms::default();
        assert_eq!(faults(Change, (15_000_000, 20_000_000), &first, &alone), []);
    }

    #[test]
    fn both_advances_of_a_year_are_held_against_its_share_as_it_will_be() {
        let mut interim = certificate("interim_advance");
        (interim.work_year, interim.year_share) = (Some(2022), Some(yen(25_000_000)));
        let over = |share, to| {
            let content = CertificateContent {
                year_share: Some(yen(share)),
                ..interim.clone()
            };
            faults(
                EventKind::Change,
                (1_000_000, to),
                &content,
                &beside(10_000_000),
            )
        };
        assert_eq!(over(25_000_000, 5_000_000), []);
        assert_eq!(over(25_000_000, 5_000_001).len(), 2);
        // More of a share that grows with it.
        assert_eq!(over(25_000_005, 5_000_001), []);
    }

    #[test]
    fn a_change_is_held_against_the_rule_of_its_day() {
        let rule = |from: &str, permille| OrdererRule {
            work_kind: WorkKind::Construction,
            product: Product::AdvancePayment,
            valid_from: from.parse().unwrap(),
            valid_to: None,
            basis: BasisDate::Contract,
            electronic_from: None,
            tiers: vec![Tier {
                up_to: None,
                permille,
            }],
            rounding: yen(1),
            cap: None,
            hand_in: String::new(),
        };
        let terms = AmountTerms {
            rules: vec![rule("2022-04-01", 500), rule("2022-12-01", 300)],
            ..AmountTerms::default()
        };
        let mut content = certificate("advance_payment");
        let raised = (20_000_000, 25_000_000);
        let change = EventKind::Change;
        assert_eq!(faults(change, raised, &content, &terms), [], "50 % by then");
        content.contract_date = "2022-12-01".parse().unwrap();
        let over = faults(change, raised, &content, &terms);
        assert!(
            matches!(&over[..], [AmountFault::OverRatio(limit)] if limit.limit == yen(15_000_000)),
            "{over:?}"
        );
        let usual = faults(change, raised, &content, &AmountTerms::default());
        assert!(
            matches!(&usual[..], [AmountFault::OverRatio(limit)] if limit.limit == yen(20_000_000))
        );
        assert_eq!(
            faults(EventKind::Cancellation, raised, &content, &terms),
            [],
            "what stands again is asked no ratio"
        );
    }

    #[test]
    fn a_performance_guarantee_is_lowered_to_ten_percent_and_of_a_low_bid_to_thirty() {
        let content = certificate("performance");
        let lowered = |to, low_bid| {
            let terms = AmountTerms {
                low_bid,
                ..AmountTerms::default()
            };
            faults(EventKind::Change, (20_000_000, to), &content, &terms)
        };
        assert_eq!(lowered(5_000_000, false), []);
        assert!(
            matches!(&lowered(4_999_999, false)[..], [AmountFault::UnderMinimum(m)] if m.limit == yen(5_000_000))
        );
        assert_eq!(lowered(15_000_000, true), []);
        assert_eq!(lowered(14_999_999, true).len(), 1);
    }

    #[test]
    fn a_price_that_is_raised_over_a_performance_guarantee_is_a_warning_with_what_is_asked() {
        let left = |price: (i64, i64), amount: (i64, i64), low_bid| {
            let (mut before, mut after) = (certificate("performance"), certificate("performance"));
            (before.price, after.price) = (yen(price.0), yen(price.1));
            (before.amount, after.amount) = (yen(amount.0), yen(amount.1));
            let terms = AmountTerms {
                low_bid,
                ..AmountTerms::default()
            };
            let work = WorkKind::Construction;
            left_under_minimum(EventKind::Change, &before, &after, work, &terms)
                .map(|minimum| minimum.limit.get())
        };
        let raised = (50_000_000, 60_000_000);
        assert_eq!(left(raised, (5_000_000, 5_000_000), false), Some(6_000_000));
        assert_eq!(left(raised, (5_000_000, 5_500_000), false), Some(6_000_000));
        assert_eq!(left(raised, (5_000_000, 6_000_000), false), None);
        assert_eq!(
            left(raised, (15_000_000, 15_000_000), true),
            Some(18_000_000)
        );
        // The price stays: nothing is asked anew. A lowered amount is refused, not warned of.
        let stays = (60_000_000, 60_000_000);
        assert_eq!(left(stays, (5_000_000, 5_000_000), false), None);
        assert_eq!(left(raised, (5_000_000, 4_000_000), false), None);
    }
}
