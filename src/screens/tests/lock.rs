//! Locked after a rest, unlocked by the login's own means, back where the line dropped.

use crate::app::{Effect, Exit, Msg, Unlock};
use crate::domain::refusal::Refusal;
use crate::keys::{Chord, Key};
use crate::runtime::harness::{Harness, Office, clerk};
use insta::assert_snapshot;

fn sitting(unlock: Unlock) -> Harness {
    let mut office = Office::sample(3);
    office.me = Ok(clerk());
    Harness::with(office, |s| {
        s.lock_seconds = 60;
        s.unlock = unlock;
    })
}

#[test]
fn a_rest_locks_and_the_password_of_the_login_unlocks_with_everything_as_it_was() {
    let mut h = sitting(Unlock::Password);
    h.press("Enter e");
    let before = h.picture();
    h.pass(59);
    assert!(!h.model.is_locked());
    h.pass(2);
    assert!(h.model.is_locked());
    assert_snapshot!(h.picture());
    assert!(!h.picture().contains("○○建設"), "{}", h.picture());
    h.type_text("falsch");
    assert!(h.picture().contains("******") && !h.picture().contains("falsch"));
    h.press("Enter");
    assert!(
        h.picture().contains("パスワードが違います。あと4回"),
        "{}",
        h.picture()
    );
    h.type_text("himitsu");
    h.press("Enter");
    assert!(!h.model.is_locked());
    let rows = |p: &str| p.lines().take(23).skip(1).collect::<Vec<_>>().join("\n");
    assert_eq!(rows(&h.picture()), rows(&before));
    assert!(
        !format!("{:?}", h.log).contains("himitsu"),
        "a password in a debug text"
    );
}

#[test]
fn no_key_reaches_the_work_behind_the_lock() {
    let mut h = sitting(Unlock::Password);
    h.press("g l");
    assert!(h.model.is_locked());
    h.press("7 Enter F6 c y");
    h.send(Msg::Key(Chord::ctrl(Key::Char('z'))));
    h.paste("\n:quit\n");
    h.press("F3");
    assert!(h.model.is_locked());
    assert_eq!((h.writes(), h.exit), (Vec::new(), None));
    assert!(!h.log.contains(&Effect::Suspend));
}

#[test]
fn five_wrong_passwords_end_the_session_and_keep_the_place() {
    let mut h = sitting(Unlock::Password);
    h.press("g c g l");
    for _ in 0..5 {
        assert_eq!(h.exit, None);
        h.type_text("falsch");
        h.press("Enter");
    }
    assert_eq!(h.exit, Some(Exit::Left));
    assert!(
        h.log
            .contains(&Effect::KeepPlace(Some("contracts".to_owned())))
    );
}

#[test]
fn a_login_without_a_password_leaves_and_logs_in_again() {
    let mut h = sitting(Unlock::LogIn);
    h.press("g c Enter g l");
    assert_snapshot!(h.picture());
    h.press("x");
    assert!(h.model.is_locked());
    h.press("Enter");
    assert_eq!(h.exit, Some(Exit::Left));
}

#[test]
fn without_a_limit_it_never_locks() {
    let mut h = sitting(Unlock::Password);
    h.model.shared.settings.lock_seconds = 0;
    h.pass(4000);
    assert!(!h.model.is_locked());
}

#[test]
fn the_place_of_a_dropped_line_is_found_again() {
    let issued = || super::record::issued().office;
    let mut h = Harness::with(issued(), |_| {});
    h.press("g c Enter");
    let path = h.model.path();
    h.send(Msg::Leaving);
    let kept = h.log.iter().rev().find_map(|e| match e {
        Effect::KeepPlace(place) => place.clone(),
        _ => None,
    });
    assert_eq!(kept.as_deref(), Some("contracts/contract 371 1"));
    let again = Harness::with(issued(), |s| s.place = kept);
    assert_eq!(again.model.path(), path);
    assert_eq!(again.message(), "前回中断した画面です。");
}

#[test]
fn a_place_of_another_version_is_passed_over() {
    let mut office = Office::sample(3);
    office.me = Ok(clerk());
    let h = Harness::with(office, |s| {
        s.place = Some("cockpit/contract x y".to_owned())
    });
    assert_eq!(h.model.path(), ["Q1"]);
}

#[test]
fn who_leaves_by_themselves_begins_at_the_first_screen() {
    let mut h = sitting(Unlock::LogIn);
    h.press("g c Q y");
    assert!(h.log.contains(&Effect::KeepPlace(None)));
    assert_eq!(h.exit, Some(Exit::Left));
}

#[test]
fn a_lock_without_a_database_says_why_it_stays() {
    let mut h = sitting(Unlock::Password);
    h.press("g l");
    h.hold = true;
    h.type_text("himitsu");
    h.press("Enter");
    assert!(h.picture().contains("確かめています"), "{}", h.picture());
    let id = h
        .log
        .iter()
        .find_map(|e| match e {
            Effect::Unlock { id, .. } => Some(*id),
            _ => None,
        })
        .unwrap();
    h.send(Msg::Reply(crate::app::Reply::Unlocked {
        id,
        result: Err(Refusal::TimedOut),
    }));
    assert!(h.model.is_locked());
    assert!(h.picture().contains("確かめられません"), "{}", h.picture());
}
