//! After a decision the next one that waits: which one comes, in how many keys, and what was typed ahead of it.

use super::desk::{mori, ready, said};
use crate::domain::ids::Login;
use crate::domain::money::Yen;
use crate::domain::record::ApplicationState;
use crate::runtime::harness::Harness;
use insta::assert_snapshot;

#[test]
fn one_is_approved_from_the_queue_in_four_keys_and_the_next_in_two() {
    let mut h = Harness::supervisor(ready(4));
    assert_eq!(h.model.path(), ["Q1", "Q2"]);
    assert!(h.keys("enter a y") <= 4);
    assert_eq!(h.office.application(1).row.state, ApplicationState::Issuing);
    assert!(
        h.message()
            .starts_with("N2211-00431 を承認しました。次の承認待ちです。"),
        "{}",
        h.message()
    );
    assert_snapshot!(h.picture());
    for next in 2..=3 {
        assert!(h.keys("a y") <= 2);
        let state = h.office.application(next).row.state;
        assert_eq!(state, ApplicationState::Issuing, "{next}");
    }
    // The fourth is over the limit; the last one stays, and its issue is followed.
    assert_eq!(h.model.path(), ["Q1", "Q2", "R1"]);
    assert!(h.row(2).contains("N2211-00433"), "{}", h.row(2));
}

#[test]
fn what_comes_next_is_not_an_own_draft_not_over_the_limit_and_not_what_was_passed_over() {
    use crate::runtime::harness::supervisor;
    let office = ready(6);
    office.arrange(3, |d| d.row.drafted_by = Some(supervisor().login));
    office.arrange(4, |d| {
        d.row.products[0].2 = Yen::new(900_000_000_000).unwrap();
    });
    let mut h = Harness::supervisor(office);
    // The first is passed over, the second approved.
    h.keys("enter ] a y");
    assert!(h.row(2).contains("N2211-00435"), "{}", h.row(2));
    h.keys("a y");
    assert!(h.row(2).contains("N2211-00436"), "{}", h.row(2));
    h.keys("a y");
    assert!(h.row(2).contains("N2211-00436"), "{}", h.row(2));
    let state = |h: &Harness, n| h.office.application(n).row.state;
    for stays in [1, 3, 4] {
        assert_eq!(state(&h, stays), ApplicationState::AwaitingApproval);
    }
    for gone in [2, 5, 6] {
        assert_eq!(state(&h, gone), ApplicationState::Issuing);
    }
}

#[test]
fn keys_typed_ahead_approve_nothing_that_was_not_seen() {
    let state = |h: &Harness, n| h.office.application(n).row.state;
    // All in one packet: the confirmation opens, but its answer came before it.
    let mut h = Harness::supervisor(ready(3));
    h.burst = true;
    h.press("enter a y");
    assert_eq!(h.writes(), []);
    assert!(h.message().contains("受け付けません"), "{}", h.message());

    // While the next one is on its way, nothing is kept for it.
    let mut h = Harness::supervisor(ready(3));
    h.keys("enter a");
    h.hold = true;
    h.press("y a y a y");
    h.hold = false;
    h.settle();
    assert_eq!(state(&h, 1), ApplicationState::Issuing);
    assert_eq!(state(&h, 2), ApplicationState::AwaitingApproval);
    assert!(h.row(2).contains("N2211-00432"), "{}", h.row(2));
    // Seen, then decided.
    h.keys("a y");
    assert_eq!(state(&h, 2), ApplicationState::Issuing);

    // In bulk too.
    let mut h = Harness::supervisor(ready(3));
    h.burst = true;
    h.press("9 j 9 enter y");
    assert_eq!(h.writes(), []);
}

#[test]
fn keys_typed_behind_a_next_that_is_not_there_do_nothing_to_the_record_that_stays() {
    for (way, text, end) in [
        ("] t Enter", "工期の確認", "Enter y"),
        ("[ t Enter", "工期の確認", "Enter y"),
        ("] U Enter", "限度額のため", "Enter"),
        ("] a", "", "y y"),
    ] {
        let office = ready(1);
        office.set_choices(vec![mori()]);
        let mut h = Harness::supervisor(office);
        h.press("enter");
        h.hold = true;
        h.press(way);
        h.type_text(text);
        h.press(end);
        h.hold = false;
        h.settle();
        assert_eq!(h.writes(), [], "{way}");
        let stays = h.office.application(1).row;
        assert_eq!(stays.state, ApplicationState::AwaitingApproval, "{way}");
        assert_eq!(stays.standing.referred_to, None, "{way}");
        assert!(
            h.message().contains("承認待ちの申込はありません"),
            "{}",
            h.message()
        );
        assert!(said(&h).contains("先打ちのキー"), "{way}: {}", said(&h));
        assert!(
            h.model.context_now() == crate::keys::Context::Review,
            "{}",
            h.picture()
        );
    }
}

#[test]
fn a_return_a_referral_and_a_decline_go_on_to_the_next_as_an_approval_does() {
    for (way, text, end) in [
        ("t enter", "工期の確認", "enter y"),
        ("U enter", "限度額のため", "enter"),
        (":", "decline", "enter"),
    ] {
        let office = ready(3);
        office.set_choices(vec![mori()]);
        let mut h = Harness::supervisor(office);
        h.press("enter");
        h.press(way);
        h.type_text(text);
        h.press(end);
        if way == ":" {
            h.type_text("引き受けられない");
            h.press("enter y");
        }
        assert_eq!(h.writes().len(), 1, "{way}: {}", h.picture());
        assert!(h.row(2).contains("N2211-00432"), "{way}: {}", h.picture());
        assert!(
            h.message().contains("次の承認待ちです。"),
            "{}",
            h.message()
        );
    }
}

#[test]
fn what_was_referred_to_somebody_else_does_not_come_as_the_next_one_and_the_list_says_so() {
    let office = ready(3);
    office.arrange(2, |d| {
        d.row.standing.referred_to = Some(Login::from("mori"));
        d.row.standing.referred_to_name = Some("森 直子".to_owned());
    });
    let mut h = Harness::supervisor(office);
    assert!(h.picture().contains("上申: 森 直子"), "{}", h.picture());
    h.keys("enter a y");
    assert!(h.row(2).contains("N2211-00433"), "{}", h.picture());
    // By hand it can be opened all the same.
    h.press("[");
    assert!(h.row(2).contains("N2211-00432"), "{}", h.picture());
}
