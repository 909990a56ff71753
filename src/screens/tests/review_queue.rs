//! 承認待ち一覧.

use crate::domain::command::Write;
use crate::domain::product::Product;
use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, at, supervisor};
use insta::assert_snapshot;

/// Seven that wait: one own draft, one with overridden warnings, one over the limit.
fn waiting() -> Harness {
    let office = Office::awaiting(7);
    office.arrange(1, |d| {
        d.row.submitted_for_approval_at = Some(at("2022-10-29 09:00"))
    });
    office.arrange(2, |d| {
        d.row.drafted_by = Some(supervisor().login);
        d.row.drafted_by_name = Some(supervisor().name);
    });
    office.arrange(3, |d| d.row.overrides = 2);
    office.set_certificate(super::record::certificate());
    Harness::supervisor(office)
}

#[test]
fn a_supervisor_begins_in_front_of_what_waits() {
    let h = waiting();
    assert_eq!(h.model.path(), ["Q1", "Q2"]);
    assert_snapshot!(h.picture());
}

#[test]
fn a_change_that_is_told_leaves_the_order_in_sight() {
    for (language, order) in [
        (Language::Japanese, "経過順"),
        (Language::English, "by age"),
    ] {
        let mut h = waiting();
        h.model.shared.settings.language = language;
        // A limit for every product: not all of it fits beside what is told.
        let me = h.model.shared.operator.as_mut().unwrap();
        let limit = me.limits[0].1;
        me.limits = Product::ALL.map(|product| (product, limit)).to_vec();
        h.office.edit(4, |_| ());
        h.pass(30);
        let top = h.row(2);
        assert!(top.contains("F5") && top.contains(order), "{top}");
    }
}

#[test]
fn nothing_waits() {
    let h = Harness::supervisor(Office::empty());
    assert_snapshot!(h.picture());
}

#[test]
fn a_wide_review_queue_shows_every_column() {
    let mut h = waiting();
    h.resize(160, 24);
    assert_snapshot!(h.picture());
}

#[test]
fn a_refused_page_and_a_lost_line_are_said_over_the_rows_that_stay() {
    let mut h = waiting();
    h.office.down = Some(Refusal::Unavailable);
    h.press("F5");
    assert_snapshot!(h.picture());
}

#[test]
fn several_are_approved_in_one_confirmation_and_the_rest_say_why_not() {
    let mut h = waiting();
    h.press("9 F13 enter");
    assert_snapshot!(h.picture());
    h.yes();
    assert_snapshot!(h.picture());
    assert_eq!(h.office.application(1).row.state, ApplicationState::Issuing);
    for stays in [2, 3, 4] {
        assert_eq!(
            h.office.application(stays).row.state,
            ApplicationState::AwaitingApproval
        );
    }
    assert_eq!(h.office.application(5).row.state, ApplicationState::Issuing);
}

#[test]
fn what_changed_since_it_was_listed_is_not_approved() {
    let mut h = waiting();
    h.press("9 j j j j 9");
    h.office.edit(1, |d| {
        d.row.price = crate::domain::money::Yen::new(1).unwrap()
    });
    h.press("enter");
    h.yes();
    assert!(
        h.message().contains("表示後に他の人が変更しました"),
        "{}",
        h.message()
    );
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::AwaitingApproval
    );
    assert_eq!(h.office.application(5).row.state, ApplicationState::Issuing);
}

#[test]
fn the_outcome_of_a_write_is_told_even_after_its_screen_has_gone() {
    let mut h = waiting();
    h.press("9 j j j j 9 enter");
    read_on(&mut h);
    h.hold = true;
    h.press("y");
    // The first draft is read; the write goes out; then the operator leaves.
    h.hold = false;
    h.office.script(vec![Err(Refusal::Unavailable)]);
    h.settle();
    h.press("F12 F12");
    assert_eq!(h.model.path(), ["Q1"]);
    h.pass(5);
    assert!(
        h.message().contains("N2211-00431 を承認しました。"),
        "{}",
        h.message()
    );
    // Once, and the second as it was before.
    let state = |id| h.office.application(id).row.state;
    assert_eq!(state(1), ApplicationState::Issuing);
    assert!((2..=4).all(|id| state(id) == ApplicationState::AwaitingApproval));
    let approvals = h
        .writes()
        .iter()
        .filter(|w| matches!(w, Write::Approve { .. }))
        .count();
    assert!(approvals >= 2, "it was sent again: {:?}", h.writes());
}

/// A question is read to its end.
fn read_on(h: &mut Harness) {
    while h.picture().contains("続きはPgDn") {
        h.press("PgDn");
    }
}

/// Forty that wait, handed in the other way round than they were received.
fn handed_in_backwards() -> Harness {
    let office = Office::awaiting(40);
    office.set_certificate(super::record::certificate());
    for k in 1..=40 {
        office.arrange(k, |d| {
            let handed_in = at("2022-11-01 14:00") - chrono::TimeDelta::minutes(k);
            d.row.submitted_for_approval_at = Some(handed_in);
            d.row.price = crate::domain::money::Yen::new(1_000_000).unwrap();
            for product in &mut d.row.products {
                product.2 = crate::domain::money::Yen::new(500_000 + k).unwrap();
            }
        });
    }
    Harness::supervisor(office)
}

#[test]
fn numbers_on_other_pages_stay_though_the_list_is_not_in_the_order_of_receipt() {
    let mut h = handed_in_backwards();
    assert!(h.row(4).contains("N2211-00470"), "{}", h.picture());
    h.press("9 j 9 j 9 PgDn PgDn PgDn PgDn");
    assert!(h.row(2).contains("他の頁に番号3"), "{}", h.picture());
    h.press("9");
    // Back at the first page, and read anew there.
    h.press("home F5 enter");
    assert!(
        h.picture().contains("次の4件を承認します"),
        "{}",
        h.picture()
    );
    h.yes();
    assert_eq!(h.message(), "4件承認しました。");
    for id in [40, 39, 38] {
        let state = h.office.application(id).row.state;
        assert_eq!(state, ApplicationState::Issuing, "{id}");
    }
    // From the top of the list to its end, whatever was typed first.
    let approved = h.writes().into_iter().map(|write| match write {
        Write::Approve { key, .. } => key.id,
        other => panic!("no approval: {other:?}"),
    });
    let approved: Vec<i64> = approved.collect();
    let of_them = approved.iter().copied().filter(|id| *id >= 38);
    assert_eq!(of_them.collect::<Vec<_>>(), [40, 39, 38], "{approved:?}");
}

#[test]
fn by_amount_too_and_another_order_drops_them_with_a_word() {
    let mut h = handed_in_backwards();
    h.press("S 9 j 9 PgDn PgDn");
    assert!(h.row(2).contains("他の頁に番号2"), "{}", h.picture());
    h.press("S");
    assert!(
        h.message().contains("番号2個は消しました"),
        "{}",
        h.message()
    );
    h.press("enter");
    assert_eq!(h.writes(), []);
}

#[test]
fn a_row_that_left_the_page_loses_its_number_also_where_places_say_nothing() {
    let mut h = handed_in_backwards();
    h.press("9 j 9 j 9 PgDn PgDn 9 PgUp PgUp");
    h.office
        .edit(39, |d| d.row.state = ApplicationState::Examining);
    h.press("F5");
    assert_eq!(h.message(), "一覧から移った行の番号1個は消しました。");
    h.press("enter");
    assert!(
        h.picture().contains("次の3件を承認します"),
        "{}",
        h.picture()
    );
}

#[test]
fn ages_are_counted_in_business_days_as_the_figures_count_them() {
    let office = Office::awaiting(2);
    office.arrange(1, |d| {
        d.row.submitted_for_approval_at = Some(d.row.received_at - chrono::TimeDelta::days(4));
        d.row.standing.waited = Some(2);
    });
    let h = Harness::supervisor(office);
    let row = h
        .picture()
        .lines()
        .find(|l| l.contains("N2211-00431"))
        .unwrap()
        .to_owned();
    assert!(row.contains("2日") && !row.contains("4日"), "{row}");
}

#[test]
fn a_refusal_that_comes_after_its_screen_has_gone_throws_away_what_was_typed_since() {
    let mut h = waiting();
    h.press("9 j j j j 9 enter");
    read_on(&mut h);
    h.hold = true;
    h.press("y");
    h.press("F12 F12");
    assert_eq!(h.model.path(), ["Q1"], "{}", h.picture());
    // The list beneath is read anew: what is typed now waits for it, and the answer to the approval comes first.
    h.office.script(vec![Err(Refusal::Stale)]);
    h.press("g c 4 Enter");
    h.hold = false;
    h.settle();
    let said = h.model.shared.messages.recent();
    let said: Vec<_> = said.map(|m| m.text.clone()).collect();
    assert!(
        said.iter().any(|m| m.starts_with("先打ちのキー")),
        "{said:?}\n{}",
        h.picture()
    );
    assert_eq!(h.model.path(), ["Q1"], "{}", h.picture());
    assert_eq!(
        h.model.context_now(),
        crate::keys::Context::List,
        "{}",
        h.picture()
    );
}

#[test]
fn what_has_to_be_looked_at_one_by_one_is_opened_by_the_key_that_approves() {
    let mut h = waiting();
    h.press("j j");
    let row = h.row_of_focus();
    assert!(row.contains("N2211-00433"), "{row}");
    h.press("a");
    assert_eq!(h.model.path(), ["Q1", "Q2", "R1"], "{}", h.picture());
    // What may not be approved by this one at all is refused at once.
    let mut h = waiting();
    h.press("j a");
    assert_eq!(h.model.path(), ["Q1", "Q2"], "{}", h.picture());
    assert!(h.message().contains("自分で起案・入力"), "{}", h.message());
}

#[test]
fn numbers_that_were_typed_do_not_go_with_the_list_without_a_word() {
    let mut h = waiting();
    h.press("7 j 7 F12");
    assert_eq!(h.model.path(), ["Q1"]);
    assert_eq!(
        h.message(),
        "一覧を離れたので、入れてあった番号2個は消しました（何も行っていません）。"
    );
}

#[test]
fn a_number_that_stands_in_a_list_of_before_is_selected_and_said_to_wait_no_more() {
    let mut h = waiting();
    h.office
        .edit(5, |d| d.row.state = ApplicationState::Examining);
    h.press("/");
    h.type_text("435");
    h.press("enter");
    assert!(
        h.message()
            .contains("N2211-00435 はもう承認待ちではありません"),
        "{}",
        h.message()
    );
    assert!(h.row_of_focus().contains("N2211-00435"), "{}", h.picture());
}
