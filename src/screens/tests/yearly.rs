//! 年割: an application for one year of works over several years, entered, read and copied.

use super::counter::{issued, office};
use crate::domain::application::YearlyShare;
use crate::domain::date::FiscalYear;
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::record::ApplicationState;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, application, clerk};
use insta::assert_snapshot;

fn by_years(year: i32, share: i64) -> YearlyShare {
    YearlyShare {
        fiscal_year: FiscalYear::starting(year),
        share: Yen::new(share).unwrap(),
    }
}

/// The row whose field has the focus.
pub(super) fn focus(h: &Harness) -> String {
    let picture = h.picture();
    let row = picture.lines().find(|l| l.starts_with(['>', '!']));
    row.unwrap_or_default().to_owned()
}

/// Goes to the field of this label.
pub(super) fn to(h: &mut Harness, label: &str) {
    for _ in 0..60 {
        if focus(h).contains(label) {
            return;
        }
        h.press("Tab");
    }
    panic!("no {label}: {}", h.picture());
}

/// The flyer's application until 令和6年3月15日.
fn over_two_years() -> Office {
    let mut office = office();
    office.me = Ok(clerk());
    let mut of = application(1, ApplicationState::Examining);
    of.content.works.term_to = "2024-03-15".parse().unwrap();
    of.submitted = of.content.clone();
    of.revision = 0;
    office.arrives(1);
    office.edit(1, |d| *d = of);
    office
}

/// As a correction, the focus on 年割の年度.
fn corrected() -> Harness {
    let mut h = Harness::clerk(over_two_years());
    h.press("Enter e");
    to(&mut h, "年割の年度");
    h
}

#[test]
fn a_year_and_its_share_are_entered_and_the_blank_guarantee_end_is_said_to_be_that_years() {
    let mut h = corrected();
    h.type_text("令和４年度");
    h.press("Tab");
    h.type_text("2,000万");
    to(&mut h, "前払 保証金額");
    h.press("C-u");
    h.type_text("800万");
    h.press("Tab");
    assert_snapshot!(h.picture());
    h.press("F10");
    let asked = h.picture();
    for said in [
        "年割の年度: （空欄） → 令和4年度（2022）",
        "年割額: （空欄） → 20,000,000円（2,000万円）",
        "令和5年3月31日（2023/03/31）",
    ] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    h.press("y");
    let saved = h.office.application(1).content;
    assert_eq!(saved.works.yearly, Some(by_years(2022, 20_000_000)));
    assert_eq!(
        saved.products[0].guarantee_end,
        "2023-03-31".parse().ok(),
        "what was left blank is the year's end"
    );
    assert_eq!(saved.products[1].guarantee_end, None);
}

#[test]
fn half_a_year_and_a_year_that_is_none_are_said_beside_their_fields() {
    let mut h = corrected();
    h.type_text("22");
    h.press("Tab");
    assert!(h.picture().contains("年度と読めません"), "{}", h.picture());
    h.press("S-Tab C-u");
    h.type_text("R4");
    h.press("F10");
    assert!(focus(&h).contains("年割額"), "{}", h.picture());
    h.type_text("0");
    h.press("F10");
    assert!(h.picture().contains("年割額が0円です"), "{}", h.picture());
    h.press("C-u");
    h.type_text("6000万");
    h.press("F10");
    assert!(
        h.picture().contains("年割額60,000,000円が請負金額"),
        "{}",
        h.picture()
    );
    h.press("S-Tab C-u");
    h.type_text("R7");
    h.press("Tab C-u");
    h.type_text("2000万");
    h.press("F10");
    assert!(h.picture().contains("令和7年度（2025）"), "{}", h.picture());
    assert_eq!(h.office.application(1).content.works.yearly, None);
}

#[test]
fn the_help_of_the_year_is_there_in_both_languages() {
    let mut h = corrected();
    h.press("F1");
    assert!(h.picture().contains("債務負担"), "{}", h.picture());
    let mut h = Harness::with(over_two_years(), |s| s.language = Language::English);
    h.press("Enter e");
    to(&mut h, "Fiscal year");
    h.press("F1");
    assert!(
        h.picture().contains("The fiscal year (R4"),
        "{}",
        h.picture()
    );
}

#[test]
fn an_application_of_a_year_shows_the_year_its_share_and_what_is_over_it() {
    let office = over_two_years();
    office.edit(1, |d| {
        d.content.works.yearly = Some(by_years(2022, 20_000_000));
        d.content.products[0].amount = Yen::new(8_000_001).unwrap();
        d.content.products[0].guarantee_end = "2024-03-15".parse().ok();
        d.submitted = d.content.clone();
    });
    let mut h = Harness::clerk(office);
    h.press("Enter");
    assert_snapshot!(h.picture());
    h.press("PgDn");
    assert_snapshot!(h.picture());
}

#[test]
fn in_english_the_year_and_its_share_are_english() {
    let office = over_two_years();
    office.edit(1, |d| {
        d.content.works.yearly = Some(by_years(2022, 20_000_000));
        d.submitted = d.content.clone();
    });
    let mut h = Harness::with(office, |s| s.language = Language::English);
    h.press("Enter");
    let whole = h.picture();
    h.press("PgDn");
    let whole = format!("{whole}{}", h.picture());
    assert!(whole.contains("FY 2022"), "{whole}");
    assert!(whole.contains("¥20,000,000"), "{whole}");
    assert!(!whole.contains("年度（"), "{whole}");
}

/// The contract of the copy's tests, of this year of works over several years.
fn contract_of(year: i32) -> Office {
    let office = issued();
    office.arrange(1, |d| {
        d.content.works.term_from = "2021-11-02".parse().unwrap();
        d.content.works.contract_date = "2021-11-01".parse().unwrap();
        d.content.works.yearly = Some(by_years(year, 20_000_000));
    });
    office
}

#[test]
fn within_its_year_an_advance_is_copied_into_the_interim_advance_of_the_same_year() {
    let mut h = Harness::clerk(contract_of(2022));
    h.press("g c Enter y");
    assert!(focus(&h).contains("中間 保証金額"), "{}", h.picture());
    h.type_text("400万");
    h.press("F10");
    h.yes();
    let sent = h.office.entered().remove(0);
    assert_eq!(sent.works.yearly, Some(by_years(2022, 20_000_000)));
    assert_eq!(sent.products[0].product, Product::InterimAdvance);
    assert_eq!(sent.products[0].guarantee_end, "2023-03-31".parse().ok());
}

#[test]
fn after_its_year_an_advance_is_copied_into_that_of_the_next_year_with_the_share_left_to_type() {
    let mut h = Harness::clerk(contract_of(2021));
    h.press("g c Enter y");
    assert!(focus(&h).contains("年割額"), "{}", h.picture());
    assert_snapshot!(h.picture());
    h.type_text("3000万");
    to(&mut h, "前払 保証金額");
    h.type_text("1200万");
    h.press("F10");
    h.yes();
    let sent = h.office.entered().remove(0);
    assert_eq!(sent.works.yearly, Some(by_years(2022, 30_000_000)));
    assert_eq!(sent.products.len(), 1);
    assert_eq!(sent.products[0].product, Product::AdvancePayment);
    assert_eq!(sent.products[0].amount.get(), 12_000_000);
}

#[test]
fn after_the_last_year_of_the_works_no_year_is_copied() {
    let office = contract_of(2021);
    office.arrange(1, |d| {
        d.content.works.term_to = "2022-03-15".parse().unwrap();
    });
    let mut h = Harness::clerk(office);
    h.press("g c Enter y");
    assert!(focus(&h).contains("前払 電子・書面"), "{}", h.picture());
    to(&mut h, "年割の年度");
    assert!(!focus(&h).contains('R'), "{}", focus(&h));
}
