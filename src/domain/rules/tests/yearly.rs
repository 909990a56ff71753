//! 年割: advances of works over several fiscal years, asked for year by year.

use super::*;
use crate::domain::date::FiscalYear;

/// 50,000,000円 over two fiscal years: 20,000,000円 in 令和4年度, 30,000,000円 in 令和5年度, done on 令和6年3月15日.
/// The first advance of `year`, over 40 % of its share.
fn by_years(year: i32) -> ApplicationContent {
    let share = if year == 2022 { 20_000_000 } else { 30_000_000 };
    let mut content = flyer();
    content.works.term_to = day("2024-03-15");
    content.works.yearly = Some(YearlyShare {
        fiscal_year: FiscalYear::starting(year),
        share: yen(share),
    });
    content.products = vec![request(Product::AdvancePayment, share / 10 * 4)];
    content.settle_guarantee_ends();
    content
}

fn found_on(today: &str, content: &ApplicationContent) -> Vec<String> {
    let facts = OrdererFacts {
        today: day(today),
        ..facts()
    };
    codes(&check(content, &facts, &context()))
}

fn with(year: i32, change: impl FnOnce(&mut ApplicationContent)) -> Vec<String> {
    let mut content = by_years(year);
    change(&mut content);
    found_on(
        if year == 2022 {
            "2022-11-01"
        } else {
            "2023-04-03"
        },
        &content,
    )
}

#[test]
fn an_advance_by_years_is_a_part_of_the_years_share_not_of_the_price() {
    assert_eq!(with(2022, |_| {}), [] as [&str; 0]);
    assert_eq!(with(2023, |_| {}), [] as [&str; 0]);
    let mut content = by_years(2022);
    content.products[0].amount = yen(8_000_001);
    let found = check(&content, &facts(), &context());
    assert_eq!(codes(&found), ["over_limit:advance_payment"]);
    assert_eq!(
        found[0].remedy(),
        Some(Remedy::SetAmount(Product::AdvancePayment, yen(8_000_000)))
    );
    let FindingKind::OverLimit { limit, .. } = &found[0].kind else {
        panic!("{found:?}")
    };
    assert_eq!(
        (limit.price, limit.year),
        (yen(20_000_000), Some(FiscalYear::starting(2022)))
    );
    // 契約保証 covers the whole works.
    assert_eq!(
        with(2022, |c| c
            .products
            .push(request(Product::Performance, 4_999_999))),
        ["below_minimum:performance"]
    );
    assert_eq!(
        with(2022, |c| c
            .products
            .push(request(Product::Performance, 5_000_000))),
        [] as [&str; 0]
    );
}

#[test]
fn both_advances_of_a_year_stay_within_sixty_percent_of_its_share() {
    let interim = |amount, first| {
        let mut content = by_years(2023);
        content.bid.certification_at_hand = true;
        content.products = vec![request(Product::InterimAdvance, amount)];
        content.settle_guarantee_ends();
        let context = CheckContext {
            first_advance: first,
            ..context()
        };
        codes(&check(&content, &facts(), &context))
    };
    let first = |amount| FirstAdvance::Issued(yen(amount));
    assert_eq!(interim(6_000_000, first(12_000_000)), [] as [&str; 0]);
    assert_eq!(
        interim(6_000_000, first(12_000_001)),
        ["advances_over_ceiling:interim_advance"]
    );
    assert_eq!(interim(6_000_001, first(1)), ["over_limit:interim_advance"]);
    assert_eq!(
        interim(6_000_000, FirstAdvance::Unknown),
        ["first_advance_unknown:interim_advance"]
    );
}

#[test]
fn an_advance_by_years_is_guaranteed_to_the_years_end_or_to_that_of_the_works() {
    let ends = |year| by_years(year).products[0].guarantee_end;
    assert_eq!(ends(2022), Some(day("2023-03-31")));
    assert_eq!(ends(2023), Some(day("2024-03-15")), "the works end earlier");
    let ending = |year, end: &str| with(year, |c| c.products[0].guarantee_end = Some(day(end)));
    assert_eq!(
        ending(2022, "2023-03-30"),
        ["guarantee_before_year_end:advance_payment"]
    );
    assert_eq!(
        ending(2023, "2023-03-31"),
        [
            "guarantee_before_year_end:advance_payment",
            "guarantee_past:advance_payment"
        ],
        "another year's end"
    );
    for end in ["2023-04-01", "2024-03-15"] {
        assert_eq!(
            ending(2022, end),
            ["guarantee_past_year_end:advance_payment"]
        );
    }
    assert_eq!(
        with(2022, |c| c.products[0].guarantee_end = None),
        ["guarantee_past_year_end:advance_payment"],
        "blank and not settled is the end of the works"
    );
    let mut content = by_years(2022);
    content.products[0].guarantee_end = None;
    let found = check(&content, &facts(), &context());
    assert_eq!(
        found[0].remedy(),
        Some(Remedy::SetGuaranteeEnd(
            Product::AdvancePayment,
            day("2023-03-31")
        ))
    );
}

#[test]
fn a_blank_guarantee_end_is_settled_for_advances_by_years_alone() {
    let mut content = by_years(2022);
    content.products = vec![
        request(Product::AdvancePayment, 8_000_000),
        request(Product::Performance, 5_000_000),
    ];
    content.products[0].guarantee_end = Some(day("2023-06-30"));
    content.settle_guarantee_ends();
    let ends =
        |c: &ApplicationContent| -> Vec<_> { c.products.iter().map(|p| p.guarantee_end).collect() };
    assert_eq!(ends(&content), [Some(day("2023-06-30")), None]);
    let mut whole = flyer();
    whole.settle_guarantee_ends();
    assert_eq!(ends(&whole), [None, None]);
}

#[test]
fn a_year_lies_in_the_term_and_its_share_within_the_price() {
    let yearly = |year, share| {
        with(2022, |c| {
            c.works.yearly = Some(YearlyShare {
                fiscal_year: FiscalYear::starting(year),
                share: yen(share),
            });
        })
    };
    assert_eq!(yearly(2022, 50_000_000), [] as [&str; 0]);
    assert_eq!(yearly(2021, 20_000_000)[0], "year_outside_term");
    assert_eq!(yearly(2024, 20_000_000)[0], "year_outside_term");
    assert_eq!(yearly(2022, 0), ["share_zero"]);
    assert_eq!(yearly(2022, 50_000_001), ["share_over_price"]);
    assert_eq!(
        yearly(2022, 7_999_999),
        ["amount_over_share:advance_payment"]
    );
}

#[test]
fn the_shares_of_all_years_together_stay_within_the_price() {
    let found = |others| {
        let context = CheckContext {
            other_shares: others,
            ..context()
        };
        check(&by_years(2022), &facts(), &context)
    };
    assert_eq!(codes(&found(None)), [] as [&str; 0]);
    assert_eq!(codes(&found(Some(yen(30_000_000)))), [] as [&str; 0]);
    let over = found(Some(yen(30_000_001)));
    assert_eq!(codes(&over), ["shares_over_price"]);
    assert_eq!(over[0].severity, Severity::Warning);
    // The price of the whole works, and no share of it.
    let mut whole = flyer();
    whole.works.yearly = None;
    let context = CheckContext {
        other_shares: Some(yen(50_000_001)),
        ..context()
    };
    assert_eq!(codes(&check(&whole, &facts(), &context)), [] as [&str; 0]);
}

#[test]
fn a_year_that_has_one_day_of_the_term_is_a_year_of_it() {
    let of = |from: &str, year| {
        let mut content = by_years(2023);
        content.works.contract_date = day("2022-03-31").min(day(from));
        content.works.term_from = day(from);
        content.works.yearly = content.works.yearly.map(|yearly| YearlyShare {
            fiscal_year: FiscalYear::starting(year),
            ..yearly
        });
        content.products[0].guarantee_end = None;
        content.settle_guarantee_ends();
        let found = found_on("2022-05-01", &content);
        found.contains(&"year_outside_term".to_owned())
    };
    assert!(!of("2022-03-31", 2021), "the last day of 令和3年度");
    assert!(!of("2022-03-31", 2022));
    assert!(of("2022-04-01", 2021), "the first day of 令和4年度");
    assert!(!of("2022-04-01", 2022));
}

#[test]
fn a_years_end_that_is_the_end_of_the_works_is_one_day() {
    let mut content = by_years(2023);
    content.works.term_to = day("2024-03-31");
    content.products[0].guarantee_end = None;
    assert_eq!(found_on("2023-04-03", &content), [] as [&str; 0]);
    content.settle_guarantee_ends();
    assert_eq!(content.products[0].guarantee_end, Some(day("2024-03-31")));
    assert_eq!(found_on("2023-04-03", &content), [] as [&str; 0]);
    for (end, code) in [
        ("2024-03-30", "guarantee_before_year_end:advance_payment"),
        ("2024-04-01", "guarantee_past_year_end:advance_payment"),
    ] {
        content.products[0].guarantee_end = Some(day(end));
        assert_eq!(found_on("2023-04-03", &content), [code]);
    }
}

#[test]
fn a_contract_of_years_ago_is_no_question_in_a_later_year_of_its_works() {
    let mut content = by_years(2023);
    assert_eq!(found_on("2023-12-01", &content), [] as [&str; 0]);
    // Without an advance the year has nothing to do with it.
    let mut alone = content.clone();
    alone.products = vec![request(Product::Performance, 5_000_000)];
    let found = found_on("2023-12-01", &alone);
    assert!(
        found.contains(&"contract_long_past".to_owned()),
        "{found:?}"
    );
    content.works.yearly = None;
    content.products[0].guarantee_end = None;
    assert_eq!(found_on("2023-12-01", &content), ["contract_long_past"]);
}

#[test]
fn a_content_without_years_is_written_as_it_always_was() {
    let json = serde_json::to_value(flyer()).unwrap();
    assert!(json["works"].get("yearly").is_none());
    assert_eq!(
        serde_json::from_value::<ApplicationContent>(json).unwrap(),
        flyer()
    );
    let json = serde_json::to_value(by_years(2022)).unwrap();
    assert_eq!(
        json["works"]["yearly"],
        serde_json::json!({"fiscal_year": 2022, "share": 20_000_000})
    );
    assert_eq!(
        serde_json::from_value::<ApplicationContent>(json).unwrap(),
        by_years(2022)
    );
}

proptest! {
    #[test]
    fn forty_percent_of_any_share_pass_and_a_yen_more_does_not(
        price in 10_000_000i64..1_000_000_000, part in 1i64..=1000, year in 2022i32..=2023
    ) {
        let share = (price / 1000 * part).max(10_000);
        // the rule rounds down to 10,000
        let most = share * 4 / 10 / 10_000 * 10_000;
        prop_assume!(most > 0);
        let mut content = by_years(year);
        content.works.price = yen(price);
        content.works.yearly = Some(YearlyShare { fiscal_year: FiscalYear::starting(year), share: yen(share) });
        content.products[0].amount = yen(most);
        prop_assert_eq!(codes(&check(&content, &facts(), &context())), [] as [&str; 0]);
        content.products[0].amount = yen(most + 1);
        prop_assert_eq!(codes(&check(&content, &facts(), &context())), ["over_limit:advance_payment"]);
    }
}
