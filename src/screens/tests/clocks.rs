//! A machine whose clock is wrong: the database's day counts.

use super::counter;
use super::yearly::to;
use crate::runtime::harness::Harness;
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
