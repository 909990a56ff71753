//! A machine whose clock is wrong: the database's day counts.

use super::counter;
use super::entry_codes::orderers;
use super::record::issued;
use super::yearly::to;
use crate::app::Effect;
use crate::domain::command::Query;
use crate::domain::field::FieldId;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, clerk};
use chrono::TimeDelta;

#[test]
fn today_is_the_databases_day_on_a_machine_whose_clock_is_a_day_off() {
    for (ahead, head, day) in [
        (TimeDelta::days(1), "11月2日", "2022/11/02"),
        (TimeDelta::days(-1), "10月31日", "2022/10/31"),
        (TimeDelta::seconds(5), "11月1日", "2022/11/01"),
    ] {
        let office = counter::office();
        office.set_ahead(ahead);
        let mut h = Harness::clerk(office);
        assert!(h.row(0).contains(head), "{}", h.row(0));
        h.press("N");
        to(&mut h, "請負契約日");
        h.type_text("t");
        assert!(
            h.row_of_focus().contains(day) || h.row_of_focus().contains(head),
            "{}",
            h.picture()
        );
        // Nobody is locked out by it.
        h.pass(5);
        assert_eq!(h.model.path(), ["Q1", "E1"], "{}", h.picture());
    }
}

#[test]
fn a_clock_that_is_put_right_later_is_followed_when_the_database_has_said_so_twice() {
    let office = counter::office();
    office.set_ahead(TimeDelta::zero());
    let mut h = Harness::clerk(office);
    assert!(h.row(0).contains("11月1日"), "{}", h.row(0));
    h.office.set_ahead(TimeDelta::days(1));
    // Two looks at the counter.
    h.pass(12);
    h.press("j");
    assert!(h.row(0).contains("11月2日"), "{}", h.row(0));
}

/// How often the change counter was looked at.
fn looks(h: &Harness) -> usize {
    let pulse = |effect: &&Effect| {
        matches!(
            effect,
            Effect::Query {
                query: Query::Pulse,
                ..
            }
        )
    };
    h.log.iter().filter(pulse).count()
}

#[test]
fn the_clock_of_this_machine_that_is_put_right_takes_no_day_back_and_keeps_nobody_waiting() {
    let office = counter::office();
    office.set_ahead(TimeDelta::days(-1));
    let mut h = Harness::clerk(office);
    assert!(h.row(0).contains("10月31日"), "{}", h.row(0));
    let before = looks(&h);
    h.put_back(TimeDelta::days(1));
    h.office.set_ahead(TimeDelta::zero());
    h.pass(1);
    assert!(h.row(0).contains("10月31日"), "{}", h.row(0));
    h.press("N");
    to(&mut h, "請負契約日");
    h.type_text("t");
    assert!(h.row_of_focus().contains("10月31日"), "{}", h.picture());
    // Once it is asked who is here, since the day is another.
    h.pass(17);
    assert!(looks(&h) >= before + 2, "{} looks", looks(&h) - before);
    let kept = h.office.unfinished();
    assert_eq!(
        kept.last()
            .map(|k| k.sheet.text(FieldId::ContractDate).to_owned()),
        Some("R4.10.31".to_owned())
    );
}

#[test]
fn a_clock_that_is_put_back_is_followed_when_the_database_has_said_so_twice() {
    let office = counter::office();
    let mut h = Harness::clerk(office);
    // The database stands on the same machine.
    h.put_back(TimeDelta::days(1));
    h.pass(4);
    assert!(h.row(0).contains("11月1日"), "{}", h.row(0));
    h.pass(8);
    assert!(h.row(0).contains("10月31日"), "{}", h.row(0));
    let before = looks(&h);
    // Once it is asked who is here, since the day is another.
    h.pass(17);
    assert!(looks(&h) >= before + 2, "{} looks", looks(&h) - before);
    // One answer that was long on its way says nothing, and two that do not agree do not either.
    for days in [3, -5, 0] {
        h.office.set_ahead(TimeDelta::days(days));
        h.pass(5);
        assert!(h.row(0).contains("10月31日"), "{}", h.row(0));
    }
}

#[test]
fn what_is_waited_for_comes_in_its_time_also_where_the_clock_is_put_back() {
    for minutes in [1, 5, 1440] {
        let mut h = issued();
        h.press("g c Enter K");
        h.type_text("電話での問合せ");
        h.press("Enter y");
        assert!(h.picture().contains("Z28Y"), "{}", h.picture());
        h.put_back(TimeDelta::minutes(minutes));
        // By now the database has said so twice.
        h.pass(12);
        h.pass(19);
        assert!(!h.picture().contains("Z28Y"), "{minutes}: {}", h.picture());
        // The lock counts from the last key on.
        h.pass(900);
        assert!(h.model.is_locked(), "{minutes}");
    }
}

#[test]
fn a_confirmation_that_waits_and_a_draft_that_is_to_be_kept_come_in_their_time_too() {
    let mut h = orderers();
    to(&mut h, "発注者コード");
    h.office.set_ahead(TimeDelta::days(-1));
    h.pass(5);
    h.hold = true;
    h.pass(5);
    h.type_text("20004");
    h.press("F10");
    assert!(h.model.waits(), "the name is waited for");
    let before = h.model.next_tick(h.now());
    // The database says it for the second time, and nothing else has an answer yet.
    h.step();
    assert!(h.row(0).contains("10月31日"), "{}", h.row(0));
    assert_eq!(h.model.next_tick(h.now()), before);
    h.pass(4);
    assert!(!h.model.waits(), "{}", h.picture());
}

/// The form stands before the database has said what time it is there.
#[test]
fn a_form_that_was_opened_before_the_clock_was_known_goes_by_the_databases_day() {
    let mut office = counter::office();
    office.me = Ok(clerk());
    office.set_ahead(TimeDelta::days(-1));
    let mut h = Harness::slow(office, |_| {});
    while h.model.shared.operator.is_none() {
        h.step();
    }
    // The line breaks as soon as it is known who sits here.
    h.hold = false;
    h.office.down = Some(Refusal::Unavailable);
    h.settle();
    h.press("N");
    assert_eq!(h.model.path().last(), Some(&"E1"), "{}", h.picture());
    assert!(!h.model.shared.knows_the_time);
    h.office.down = None;
    h.pass(6);
    assert!(h.model.shared.knows_the_time);
    to(&mut h, "請負契約日");
    h.type_text("t");
    assert!(h.row_of_focus().contains("10月31日"), "{}", h.picture());
    h.press("Tab S-Tab");
    assert!(h.row_of_focus().contains("2022/10/31"), "{}", h.picture());
}
