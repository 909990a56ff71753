//! 契約内容 of a contract whose publication was withdrawn: only what can be done is offered, and a key opens nothing.

use super::record::issued_detail;
use crate::domain::command::KeyOrder;
use crate::domain::record::KeyOrderRecord;
use crate::runtime::harness::{Harness, Office, at, supervisor};

fn contract(withdrawn: bool) -> Harness {
    let order = KeyOrderRecord {
        kind: KeyOrder::Withdraw,
        by: "鈴木 一郎".to_owned(),
        at: at("2022-11-01 13:00"),
        reason: "誤発行".to_owned(),
        done_at: Some(at("2022-11-01 13:01")),
        stopped: None,
    };
    let office = Office::sample(0);
    office.add_contract(issued_detail(
        withdrawn.then_some(order).into_iter().collect(),
    ));
    let mut h = Harness::new(supervisor(), office);
    h.press("g c Enter");
    assert!(h.model.path().ends_with(&["C2"]), "{:?}", h.model.path());
    h
}

#[test]
fn of_a_withdrawn_publication_only_what_can_be_done_is_offered() {
    let offered = |h: &Harness, what: &str| h.row(21).contains(what) || h.row(22).contains(what);
    let usual = contract(false);
    let mut withdrawn = contract(true);
    for what in ["e変更", "X認証キー再発行", "Oお知らせ"] {
        assert!(offered(&usual, what), "{what}: {}", usual.picture());
        assert!(
            !offered(&withdrawn, what),
            "{what}: {}",
            withdrawn.picture()
        );
    }
    // Whoever presses one all the same is told why not.
    withdrawn.press("X");
    assert!(
        withdrawn.message().contains("公開"),
        "{}",
        withdrawn.picture()
    );
}

#[test]
fn who_asks_for_the_key_of_a_withdrawn_publication_is_told_that_it_opens_nothing() {
    let mut h = contract(true);
    h.press("K");
    assert!(
        h.picture().contains("もう何も見られません"),
        "{}",
        h.picture()
    );
    let mut h = contract(false);
    h.press("K");
    assert!(
        !h.picture().contains("もう何も見られません"),
        "{}",
        h.picture()
    );
}
