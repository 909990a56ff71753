//! 承認待ち一覧.

use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;
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
    Harness::supervisor(office)
}

#[test]
fn a_supervisor_begins_in_front_of_what_waits() {
    let h = waiting();
    assert_eq!(h.model.path(), ["Q1", "Q2"]);
    assert_snapshot!(h.picture());
}

#[test]
fn nothing_waits() {
    let h = Harness::supervisor(Office::empty());
    assert_snapshot!(h.picture());
}

#[test]
fn wide_with_every_column() {
    let mut h = waiting();
    h.resize(160, 24);
    assert_snapshot!(h.picture());
}

#[test]
fn a_refused_page_and_a_lost_line() {
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
    h.press("y");
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
    h.press("enter y");
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
}
