//! Questions with fields: whatever they say can be read, and nothing is sent before it has stood on the screen.

use crate::domain::money::Yen;
use crate::domain::record::ApplicationState;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, clerk};
use insta::{assert_snapshot, with_settings};

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("question", h.picture());
    });
}

/// So many that are to be put on hold with one reason, the question open.
fn holding(n: i64) -> Harness {
    let office = Office::sample(n);
    for id in 1..=n {
        office.arrange(id, |d| {
            d.row.state = ApplicationState::Examining;
            d.row.claimed_by = Some(clerk().login);
            d.row.claimed_by_name = Some(clerk().name);
        });
    }
    let mut h = Harness::clerk(office);
    for _ in 0..n {
        h.press("1 1 j");
    }
    h.press("enter");
    h
}

#[test]
fn rows_that_do_not_fit_above_the_fields_are_paged_through_before_the_last_field_ends_it() {
    let mut h = holding(16);
    show("hold-first-page", &h);
    let numbers: Vec<String> = (1..=16)
        .map(|n| h.office.application(n).row.number.clone())
        .collect();
    h.type_text("発注者に照会中");
    h.press("enter");
    h.type_text("R4.11.15");
    let mut read = h.picture();
    h.press("enter");
    assert!(h.writes().is_empty(), "{}", h.picture());
    assert_eq!(
        h.message(),
        "続きがあります。次を出しました。終わりまで見てから答えてください。"
    );
    show("hold-last-page", &h);
    // What was typed stands, and so does the field that it is typed in.
    assert!(h.picture().contains("R4.11.15"), "{}", h.picture());
    for _ in 0..9 {
        read.push_str(&h.picture());
        h.press("enter");
        if !h.writes().is_empty() {
            break;
        }
    }
    for number in numbers {
        assert!(read.contains(&number), "{number} was never shown");
    }
    assert_eq!(h.message(), "16件を保留しました（令和4年11月15日まで）。");
}

#[test]
fn what_is_above_the_fields_is_read_on_and_back_while_they_are_typed() {
    let mut h = holding(16);
    let first = h.picture();
    h.press("PgDn");
    assert_ne!(h.picture(), first);
    h.type_text("照会中");
    h.press("PgUp");
    let said = |picture: &str| picture.lines().nth(4).map(str::to_owned);
    assert_eq!(said(&h.picture()), said(&first), "{}", h.picture());
    // Once the end has been seen nothing is shown again before it ends.
    h.press("PgDn PgDn enter");
    h.type_text("R4.11.15");
    h.press("enter");
    assert_eq!(h.message(), "16件を保留しました（令和4年11月15日まで）。");
}

#[test]
fn a_day_that_is_wrong_is_asked_for_again_with_everything_that_the_question_said() {
    let mut h = holding(2);
    h.type_text("照会中");
    h.press("enter");
    h.type_text("R4.10.31");
    h.press("enter");
    let picture = h.picture();
    for n in 1..=2 {
        let number = h.office.application(n).row.number;
        assert!(
            picture
                .lines()
                .any(|l| l.contains('|') && l.contains(&number)),
            "{picture}"
        );
    }
}

/// Everything that has to be typed again, typed again.
fn retyping(language: Language) -> Harness {
    let office = Office::awaiting(1);
    office.set_facts(super::record::facts());
    office.set_certificate(super::record::certificate());
    office.arrange(1, |d| {
        let was = &mut d.submitted;
        was.applicant.name = "㈱高橋土木".to_owned();
        was.works.name = "別の工事".to_owned();
        was.works.orderer_name = "別の発注者".to_owned();
        was.works.price = Yen::new(1_000_000).unwrap();
        was.works.contract_date = "2022-10-01".parse().unwrap();
        was.works.term_from = "2022-10-02".parse().unwrap();
        was.works.term_to = "2023-01-31".parse().unwrap();
        for product in &mut was.products {
            product.amount = Yen::new(100_000).unwrap();
            product.guarantee_end = "2023-02-28".parse().ok();
        }
        let is = &mut d.content;
        for product in &mut is.products {
            product.guarantee_end = "2023-04-28".parse().ok();
        }
        d.row.standing.retyped = 9;
    });
    let mut office = office;
    office.me = Ok(crate::runtime::harness::supervisor());
    let mut h = Harness::with(office, |settings| settings.language = language);
    h.press("enter a");
    h
}

#[test]
fn everything_that_changed_is_typed_again_below_the_question_in_one_sight() {
    let mut h = retyping(Language::Japanese);
    show("retype", &h);
    for _ in 0..20 {
        h.press("Tab");
    }
    show("retype-end", &h);
    show("retype-english", &retyping(Language::English));
}
