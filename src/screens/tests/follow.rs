//! What others do shows soon where it is waited for, and at its usual pace elsewhere.

use crate::domain::record::ApplicationState;
use crate::runtime::harness::{Harness, Office};
use chrono::TimeDelta;

#[test]
fn an_approval_shows_within_a_second_on_the_screen_that_waits_for_it() {
    let mut h = Harness::clerk(Office::awaiting(1));
    h.press("v");
    assert!(h.picture().contains("状態 承認待 "), "{}", h.picture());
    h.office
        .edit(1, |detail| detail.row.state = ApplicationState::Issuing);
    h.pass(1);
    assert!(h.picture().contains("状態 発行中"), "{}", h.picture());
}

#[test]
fn a_list_asks_for_news_at_the_pace_of_the_settings_only() {
    let h = Harness::clerk(Office::awaiting(1));
    assert!(h.model.next_tick(h.model.shared.now) > TimeDelta::seconds(1));
}
