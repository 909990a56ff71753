//! 支店切替: the choice, what follows on the screens, and what another terminal of the same person does to this one.

use crate::domain::command::Write;
use crate::domain::record::OpenBranch;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, foreign};
use insta::assert_snapshot;

/// An office whose operator may also be in 新潟支店.
pub fn of_two() -> Office {
    let office = Office::sample(3);
    let branch = |id: &str, name: &str, own| OpenBranch {
        id: id.into(),
        name: foreign(name),
        own,
        current: own,
    };
    office.set_branches(vec![
        branch("371", "長野支店", true),
        branch("380", "新潟支店", false),
    ]);
    office
}

#[test]
fn the_branch_is_chosen_from_those_that_are_open_and_the_screens_begin_anew() {
    let mut h = Harness::clerk(of_two());
    h.press("g c g w");
    assert_snapshot!(h.picture());
    h.press("j Enter");
    let branch = "380".into();
    assert_eq!(h.writes(), [Write::SwitchBranch { branch }]);
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.row(0).contains("新潟支店"), "{}", h.row(0));
    assert!(
        h.message().contains("新潟支店に切り替わりました"),
        "{}",
        h.message()
    );
    h.press("g w Enter");
    assert!(
        h.message().contains("すでに新潟支店です"),
        "{}",
        h.message()
    );
    h.press("g w k Enter");
    assert!(h.row(0).contains("長野支店"), "{}", h.row(0));
}

#[test]
fn who_has_one_branch_is_told_who_opens_others() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g w");
    assert!(
        h.message().contains("兼務は管理者が登録します"),
        "{}",
        h.message()
    );
}

#[test]
fn nothing_is_switched_under_a_form_and_escape_switches_nothing() {
    let mut h = Harness::clerk(of_two());
    h.press("g w F12");
    assert!(h.writes().is_empty());
    h.press("N");
    h.command("help");
    h.press("g w");
    assert!(
        !h.writes()
            .iter()
            .any(|w| matches!(w, Write::SwitchBranch { .. })),
        "{:?}",
        h.writes()
    );
    assert!(
        h.message().contains("支店は切り替えていません"),
        "{}",
        h.message()
    );
}

#[test]
fn a_right_that_was_taken_away_meanwhile_is_refused_in_words() {
    let mut h = Harness::clerk(of_two());
    h.press("g w");
    h.office.script(vec![Err(Refusal::BadValue {
        rule: "branch_entitled".to_owned(),
        detail: "380".to_owned(),
    })]);
    h.press("j Enter");
    assert!(
        h.message().contains("この支店には入れません"),
        "{}",
        h.message()
    );
    assert!(h.row(0).contains("長野支店"), "{}", h.row(0));
}

#[test]
fn another_terminal_that_switches_is_noticed_and_what_is_typed_stays() {
    let mut h = Harness::clerk(of_two());
    h.press("g c");
    h.office.be_in("380");
    h.pass(6);
    assert!(h.row(0).contains("新潟支店"), "{}", h.row(0));
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(
        h.message().contains("新潟支店に切り替わりました"),
        "{}",
        h.message()
    );
    // A form that is open belongs to the branch it was begun in.
    h.press("N");
    let path = h.model.path();
    h.office.be_in("371");
    h.pass(6);
    assert_eq!(h.model.path(), path);
    assert!(
        h.message().contains("長野支店に切り替わりました"),
        "{}",
        h.message()
    );
}
