//! Locked after a rest, unlocked by the login's own means, back where the line dropped.

use crate::app::{Effect, Exit, Msg, Unlock};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::keys::{Chord, Key, Keymap};
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
    assert_eq!(h.exit, Some(Exit::LockedOut));
    assert!(
        h.log
            .contains(&Effect::KeepPlace(Some("queue/contracts".to_owned())))
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
    assert_eq!(kept.as_deref(), Some("queue/contracts/contract 371 1"));
    let again = Harness::with(issued(), |s| s.place = kept);
    assert_eq!(again.model.path(), path);
    assert_eq!(again.message(), "前回中断した画面です。");
}

/// Leaves as a dropped line does, and starts again in front of the same office.
fn cut_off(mut h: Harness) -> Harness {
    h.send(Msg::Leaving);
    let place = h.log.iter().rev().find_map(|e| match e {
        Effect::KeepPlace(place) => place.clone(),
        _ => None,
    });
    Harness::with(h.office, |s| s.place = place)
}

#[test]
fn every_place_that_a_person_works_in_comes_back_as_it_was() {
    let keymap = Keymap::preset("default").unwrap();
    let mut wrong = Vec::new();
    for room in super::rooms::ROOMS {
        let h = room.enter(&keymap, false, Language::Japanese);
        // A half-done form or question is kept as what it is, not as a place; help and tests of keys are no work.
        let here = h.model.path();
        let none = ["S0", "E1", "A2", "M1", "BF", "H1", "H2", "T1", "P2", "W9"];
        if here.iter().any(|id| none.contains(id)) {
            continue;
        }
        let again = cut_off(h);
        if again.model.path() != here {
            wrong.push(format!(
                "{}: {here:?} came back as {:?}",
                room.name,
                again.model.path()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_list_comes_back_with_its_tab_its_filter_and_its_row() {
    let mut office = Office::sample(30);
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |_| {});
    h.press("g 1 PgDn j j");
    let body = |h: &Harness| h.picture().lines().take(21).collect::<Vec<_>>().join("\n");
    let (before, row) = (body(&h), h.cursor_row());
    let again = cut_off(h);
    assert_eq!((body(&again), again.cursor_row()), (before, row));
    let mut h = Harness::with(super::record::issued().office, |_| {});
    h.press("g c Tab /");
    h.type_text("○○ 建設/道路");
    h.press("Enter");
    let before = body(&h);
    let again = cut_off(h);
    assert_eq!(body(&again), before);
}

#[test]
fn typed_conditions_and_what_was_looked_up_for_a_caller_come_back() {
    let issued = || super::record::issued().office;
    let mut h = Harness::with(issued(), |_| {});
    h.command("go-search");
    h.type_text("橋梁 100%");
    h.press("Tab Tab");
    h.type_text("△△/建設");
    let before = h.picture();
    let path = h.model.path();
    let again = cut_off(h);
    assert_eq!(again.model.path(), path);
    let fields = |p: &str| p.lines().skip(1).take(20).collect::<Vec<_>>().join("\n");
    assert_eq!(fields(&again.picture()), fields(&before));
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

#[test]
fn a_process_that_is_killed_is_found_again_at_the_screen_that_was_open() {
    let issued = || super::record::issued().office;
    let mut h = Harness::with(issued(), |_| {});
    h.press("g c Enter");
    let path = h.model.path();
    let kept = |h: &Harness| -> Vec<Effect> {
        let places = h.log.iter().filter(|e| matches!(e, Effect::KeepPlace(_)));
        places.cloned().collect()
    };
    let Some(Effect::KeepPlace(place)) = kept(&h).pop() else {
        panic!("nothing was kept");
    };
    assert_eq!(place.as_deref(), Some("queue/contracts/contract 371 1"));
    let writes = kept(&h).len();
    h.pass(60);
    assert_eq!(kept(&h).len(), writes, "nothing changed");
    let again = Harness::with(issued(), |s| s.place = place);
    assert_eq!(again.model.path(), path);
}

#[test]
fn moving_about_in_a_list_writes_the_place_at_most_every_few_seconds() {
    let mut h = Harness::clerk(Office::sample(40));
    h.press("j");
    let before = h.log.len();
    h.press("j j j k j j k j j");
    let kept = |e: &&Effect| matches!(e, Effect::KeepPlace(_));
    assert_eq!(h.log[before..].iter().filter(kept).count(), 0);
    h.pass(6);
    assert_eq!(h.log[before..].iter().filter(kept).count(), 1);
}
