//! 集計: what is counted, where a count leads, how it follows what happens.

use crate::domain::record::{Operator, Role};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, figures, no_figures, supervisor};
use insta::{assert_snapshot, with_settings};

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("figures", h.picture());
    });
}

fn at_figures(figures: crate::domain::dashboard::Dashboard) -> Harness {
    let office = Office::sample(3);
    office.set_figures(figures);
    let mut h = Harness::supervisor(office);
    h.press("g f");
    h
}

fn administrator() -> Operator {
    Operator {
        role: Role::Administrator,
        ..supervisor()
    }
}

#[test]
fn the_figures_stand_whole_with_nothing_with_one_and_with_a_days_work() {
    show("empty", &at_figures(no_figures()));
    let mut one = no_figures();
    one.stages[0].count = 1;
    one.stages[0].ages[0] = 1;
    one.hours[9].received = 1;
    one.days[13].received = 1;
    show("one", &at_figures(one));
    let mut h = at_figures(figures());
    show("full", &h);
    h.press("G");
    show("full-end", &h);
    h.press("g g");
    h.resize(132, 43);
    show("wide", &h);
    h.resize(79, 24);
    assert!(h.row(0).starts_with("画面が小さすぎます"), "{}", h.row(0));
}

#[test]
fn more_than_fits_is_shown_as_far_as_it_goes_and_keeps_its_columns() {
    let mut many = figures();
    let one = many.clerks[0].clone();
    many.clerks = (0..60)
        .map(|n| {
            let mut clerk = one.clone();
            clerk.login = format!("clerk{n}").as_str().into();
            clerk.name = format!("長い名前の担当者 その{n}号 支店兼務");
            clerk.examining = 60_000 - n;
            clerk
        })
        .collect();
    for stage in &mut many.stages {
        (stage.count, stage.ages, stage.late) = (123_456, [99_999; 4], 98_765);
    }
    for hour in &mut many.hours {
        (hour.received, hour.issued) = (12_345, 9_999);
    }
    let mut h = at_figures(many);
    show("overfull", &h);
    h.press("PgDn PgDn PgDn");
    assert!(h.row(20).contains("続く"), "{}", h.picture());
    h.press("G");
    show("overfull-end", &h);
}

#[test]
fn without_an_answer_the_numbers_stay_and_say_that_they_are_old() {
    let mut h = at_figures(figures());
    h.office.down = Some(Refusal::TimedOut);
    h.press("F5");
    show("slow", &h);
    h.office.down = Some(Refusal::Unavailable);
    h.pass(6);
    show("lost", &h);
    h.office.down = None;
    h.pass(6);
    assert!(h.row(2).contains("右の件数へ"), "{}", h.row(2));
    // The line is gone before there was anything to show.
    let mut h = Harness::supervisor(Office::sample(3));
    h.office.down = Some(Refusal::Unavailable);
    h.press("g f");
    show("never-loaded", &h);
}

#[test]
fn a_count_leads_into_its_list_and_back_to_its_row() {
    let mut h = at_figures(figures());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "G1", "Q1"]);
    assert!(h.row(2).contains("絞込: 受付"), "{}", h.row(2));
    h.press("F12 Tab Tab Tab Tab Tab Enter");
    assert!(h.row(2).contains("絞込: 受付 / 期限超過"), "{}", h.row(2));
    h.press("F12 j Tab Enter");
    assert!(h.row(2).contains("審査中 / 保留"), "{}", h.row(2));
    // 停止 of 発行と通知.
    h.press("F12 j j j j j Enter");
    assert_eq!(h.model.path(), ["Q1", "G1", "P1"]);
    h.press("F12 j j j j j j Enter");
    assert!(h.row(2).contains("審査中 / 担当 佐藤 花子"), "{}", h.row(2));
    h.press("F12 G k Enter");
    assert_eq!(h.model.path(), ["Q1", "G1", "K2"], "{}", h.picture());
    h.press("F12");
    assert_eq!(
        h.cursor_row(),
        19,
        "the row it was begun from: {}",
        h.picture()
    );
}

#[test]
fn nothing_is_opened_where_nothing_is_counted() {
    let mut h = at_figures(no_figures());
    h.press("Enter");
    assert_eq!(h.message(), "0件です。開く一覧はありません。");
    h.press("7");
    assert!(
        h.message().starts_with("ここでは番号は使いません"),
        "{}",
        h.message()
    );
}

#[test]
fn the_numbers_follow_what_happens_and_the_cursor_stays_with_its_clerk() {
    let mut h = at_figures(figures());
    while !h.picture().contains("\n> 佐藤 花子") {
        h.press("j");
    }
    let mut later = figures();
    later.clerks.swap(0, 2);
    later.clerks[0].examining = 9;
    h.office.set_figures(later);
    h.pass(6);
    assert!(h.picture().contains("\n> 佐藤 花子"), "{}", h.picture());
    assert!(
        h.picture().contains("  森 葵               9"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_clerk_is_told_that_the_figures_are_for_supervisors() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g f");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(
        h.message().contains("審査役・管理者・監査の画面です"),
        "{}",
        h.message()
    );
}

#[test]
fn an_administrator_sets_the_hours_of_a_stage_and_a_slip_is_refused_with_what_was_typed() {
    let mut h = Harness::new(administrator(), Office::sample(3));
    h.press("g f 2");
    show("hours", &h);
    h.press("C-u");
    h.type_text("1001");
    h.press("Enter");
    assert!(h.message().contains("「1001」は 1 から"), "{}", h.message());
    assert!(h.writes().is_empty());
    h.press("C-u");
    h.type_text("６");
    h.press("Enter");
    // Everybody's work is measured by it: it is asked about.
    assert!(h.picture().contains("6時間に変えます"), "{}", h.picture());
    assert!(h.writes().is_empty());
    h.yes();
    assert_eq!(h.message(), "受付 の期限を 6 時間にしました。");
    assert!(h.picture().contains("受付 6時間"), "{}", h.picture());
    h.press("j j j j e");
    assert!(h.message().contains("期限を変える状態"), "{}", h.message());
    // A supervisor reads them.
    let mut h = at_figures(figures());
    h.press("e");
    assert!(
        h.message().contains("この画面では使えません"),
        "{}",
        h.message()
    );
}

#[test]
fn the_figures_speak_english() {
    let office = Office::sample(3);
    let mut h = Harness::with(
        {
            let mut office = office;
            office.me = Ok(supervisor());
            office
        },
        |s| s.language = Language::English,
    );
    h.press("g f");
    show("english", &h);
}
