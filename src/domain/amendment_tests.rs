use super::*;
use serde_json::json;

/// The flyer's certificate.
fn flyer(product: &str) -> CertificateContent {
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

fn day(text: &str) -> AmendedValue {
    AmendedValue::Day(text.parse().unwrap())
}

fn yen(n: i64) -> AmendedValue {
    AmendedValue::Yen(Yen::new(n).unwrap())
}

fn changed(
    before: &CertificateContent,
    fields: &[(AmendedField, AmendedValue)],
) -> CertificateContent {
    AmendmentDraft {
        kind: EventKind::Change,
        supersedes: None,
        fields: fields.to_vec(),
        premium: 0,
        reason: "工期の延伸".to_owned(),
        overrides: Vec::new(),
    }
    .apply(before)
}

fn found(product: &str, fields: &[(AmendedField, AmendedValue)]) -> Vec<AmendmentFault> {
    let before = flyer(product);
    faults(EventKind::Change, &before, &changed(&before, fields))
}

use AmendedField as F;

#[test]
fn a_change_of_the_contract_price_alone_does_not_touch_an_advance_guarantee_but_a_performance_guarantee()
 {
    let price = [(F::Price, yen(55_000_000))];
    assert_eq!(
        found("advance_payment", &price),
        [AmendmentFault::PriceAlone]
    );
    assert_eq!(
        found("interim_advance", &price),
        [AmendmentFault::PriceAlone]
    );
    assert_eq!(found("performance", &price), []);
    let with_amount = [(F::Price, yen(55_000_000)), (F::Amount, yen(22_000_000))];
    assert_eq!(found("advance_payment", &with_amount), []);
}

#[test]
fn of_a_reduced_price_the_advance_may_stay_up_to_five_tenths_and_four_for_design_and_survey() {
    let before = flyer("advance_payment");
    let after = |price| changed(&before, &[(F::Price, yen(price))]);
    let stays = |price, work| reduced_price(&before, &after(price), work);
    assert_eq!(
        stays(40_000_000, WorkKind::Construction),
        None,
        "5/10 exactly"
    );
    assert_eq!(
        stays(39_999_999, WorkKind::Construction),
        Yen::new(19_999_999)
    );
    assert_eq!(stays(40_000_000, WorkKind::Service), Yen::new(16_000_000));
    assert_eq!(stays(49_999_999, WorkKind::Service), Yen::new(19_999_999));
    assert_eq!(
        stays(60_000_000, WorkKind::Service),
        None,
        "a price that rises is none"
    );
    let interim = flyer("interim_advance");
    let reduced = changed(&interim, &[(F::Price, yen(39_999_999))]);
    assert_eq!(
        reduced_price(&interim, &reduced, WorkKind::Construction),
        Yen::new(19_999_999),
        "an interim advance is one"
    );
    let performance = flyer("performance");
    let reduced = changed(&performance, &[(F::Price, yen(30_000_000))]);
    assert_eq!(
        reduced_price(&performance, &reduced, WorkKind::Construction),
        None
    );
}

/// The flyer's, as the advance of 令和4年度 of works to 令和6年3月15日.
fn of_the_first_year() -> CertificateContent {
    let mut content = flyer("advance_payment");
    content.term_to = "2024-03-15".parse().unwrap();
    content.work_year = Some(2022);
    content.year_share = Yen::new(25_000_000);
    content.amount = Yen::new(10_000_000).unwrap();
    content
}

fn found_of_year(fields: &[(AmendedField, AmendedValue)]) -> Vec<AmendmentFault> {
    let before = of_the_first_year();
    faults(EventKind::Change, &before, &changed(&before, fields))
}

#[test]
fn an_advance_by_years_stays_within_its_years_share_and_the_share_within_the_price() {
    assert_eq!(found_of_year(&[(F::Amount, yen(25_000_000))]), []);
    assert_eq!(
        found_of_year(&[(F::Amount, yen(25_000_001))]),
        [AmendmentFault::AmountOfYear]
    );
    assert_eq!(found_of_year(&[(F::YearShare, yen(50_000_000))]), []);
    assert_eq!(
        found_of_year(&[(F::YearShare, yen(50_000_001))]),
        [AmendmentFault::YearShare]
    );
    assert_eq!(
        found_of_year(&[(F::YearShare, yen(9_999_999))]),
        [AmendmentFault::AmountOfYear]
    );
    // A price below the share is no price alone any more that could only be recorded.
    assert_eq!(
        found_of_year(&[(F::Price, yen(24_000_000))]),
        [AmendmentFault::PriceAlone, AmendmentFault::YearShare]
    );
}

#[test]
fn an_advance_by_years_ends_on_the_3_31_of_its_year_or_with_works_that_end_earlier() {
    assert_eq!(
        found_of_year(&[(F::GuaranteeEnd, day("2023-03-30"))]),
        [AmendmentFault::GuaranteeEndOfYear]
    );
    // Another 3/31 does for works over several years, but not for the advance of this year.
    let later = [
        (F::TermFrom, day("2022-01-04")),
        (F::ContractDate, day("2022-01-04")),
        (F::GuaranteeEnd, day("2022-03-31")),
    ];
    assert_eq!(found_of_year(&later), [AmendmentFault::GuaranteeEndOfYear]);
    let shorter = [
        (F::TermTo, day("2023-02-28")),
        (F::GuaranteeEnd, day("2023-02-28")),
    ];
    assert_eq!(found_of_year(&shorter), []);
    let gone = [
        (F::TermFrom, day("2023-04-01")),
        (F::GuaranteeEnd, day("2023-03-31")),
    ];
    assert_eq!(found_of_year(&gone), [AmendmentFault::Year]);
}

#[test]
fn a_share_is_changed_and_typed_again_where_there_is_one_and_nowhere_else() {
    let before = of_the_first_year();
    assert!(F::of(EventKind::Change, &before).contains(&F::YearShare));
    assert!(!F::of(EventKind::Termination, &before).contains(&F::YearShare));
    let whole = flyer("advance_payment");
    assert!(!F::of(EventKind::Change, &whole).contains(&F::YearShare));
    let after = changed(&before, &[(F::YearShare, yen(20_000_000))]);
    assert_eq!(retyped(&before, &after), [F::YearShare]);
}

#[test]
fn a_share_that_is_reduced_is_a_reduced_price_of_its_advance() {
    let before = of_the_first_year();
    let reduced = |share| {
        let after = changed(&before, &[(F::YearShare, yen(share))]);
        reduced_price(&before, &after, WorkKind::Construction)
    };
    assert_eq!(reduced(20_000_000), None, "5/10 exactly");
    assert_eq!(reduced(19_999_998), Yen::new(9_999_999));
    let price = changed(&before, &[(F::Price, yen(30_000_000))]);
    assert_eq!(
        reduced_price(&before, &price, WorkKind::Construction),
        None,
        "the share stays"
    );
}

#[test]
fn a_termination_after_the_guarantee_ended_is_warned_of() {
    let before = flyer("advance_payment");
    let ends = |text| changed(&before, &[(F::TerminatedOn, day(text))]);
    assert!(!terminated_after_end(&before, &ends("2023-03-31")));
    assert!(terminated_after_end(&before, &ends("2023-04-01")));
    let after = ends("2023-04-01");
    assert!(
        !terminated_after_end(&after, &after),
        "it was asked about then"
    );
}

#[test]
fn works_over_several_years_are_guaranteed_to_a_fiscal_years_end_and_others_to_the_end_of_the_works()
 {
    let long = |end| [(F::TermTo, day("2025-03-20")), (F::GuaranteeEnd, day(end))];
    assert_eq!(found("advance_payment", &long("2024-03-31")), []);
    assert_eq!(found("advance_payment", &long("2025-03-20")), []);
    assert_eq!(
        found("advance_payment", &long("2024-03-30")),
        [AmendmentFault::GuaranteeEnd]
    );
    assert_eq!(
        found("advance_payment", &long("2022-03-31")),
        [AmendmentFault::GuaranteeEnd],
        "before the works begin"
    );
}

#[test]
fn days_and_amounts_out_of_order_are_named_all_at_once() {
    let wrong = [
        (F::TermTo, day("2022-10-01")),
        (F::ContractDate, day("2022-11-03")),
        (F::Amount, yen(60_000_000)),
    ];
    assert_eq!(
        found("advance_payment", &wrong),
        [
            AmendmentFault::Amount,
            AmendmentFault::Term,
            AmendmentFault::ContractDate
        ]
    );
    assert_eq!(
        found("performance", &[(F::ContractDate, day("2022-11-03"))]),
        [],
        "契約保証 is issued before the works contract"
    );
    assert_eq!(
        found("bid_bond", &[(F::ContractDate, day("2022-11-03"))]),
        [],
        "and a bid bond before there is one"
    );
    assert_eq!(
        found("advance_payment", &[(F::Amount, yen(20_000_000))]),
        [AmendmentFault::NothingChanged]
    );
}

#[test]
fn a_change_sets_what_the_procedure_is_for_and_names_are_corrected() {
    let before = flyer("advance_payment");
    let change = F::of(EventKind::Change, &before);
    assert!(change.contains(&F::DepositBank) && change.contains(&F::Beneficiary));
    assert!(!change.contains(&F::WorksName) && !change.contains(&F::TerminatedOn));
    assert!(F::of(EventKind::Correction, &before).contains(&F::WorksName));
    assert_eq!(F::of(EventKind::Termination, &before), [F::TerminatedOn]);
    assert_eq!(F::of(EventKind::Cancellation, &before), []);
    let performance = F::of(EventKind::Change, &flyer("performance"));
    assert!(!performance.contains(&F::DepositBank), "it needs no bank");
}

#[test]
fn what_is_drafted_is_what_the_database_is_told() {
    let draft = AmendmentDraft {
        kind: EventKind::Change,
        supersedes: None,
        fields: vec![
            (F::TermTo, day("2023-06-30")),
            (F::Amount, yen(18_000_000)),
            (
                F::Beneficiary,
                AmendedValue::Text("長野県○○建設事務所長".to_owned()),
            ),
        ],
        premium: -1_200,
        reason: "減額".to_owned(),
        overrides: Vec::new(),
    };
    assert_eq!(
        draft.fields_json(),
        json!({"term_to": "2023-06-30", "amount": 18_000_000, "beneficiary": "長野県○○建設事務所長"})
    );
    let before = flyer("advance_payment");
    let fields: Vec<F> = differences(&before, &draft.apply(&before))
        .into_iter()
        .map(|(field, ..)| field)
        .collect();
    assert_eq!(fields, [F::TermTo, F::Amount, F::Beneficiary]);
}
