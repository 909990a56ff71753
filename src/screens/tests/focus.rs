//! The focus of the counter's form stands on a field that shows, whatever a key does to the fields around it.

use crate::runtime::harness::{Harness, Office};

/// At 保証金額 of the advance payment, which is asked for.
fn at_the_amount() -> Harness {
    let mut h = Harness::clerk(Office::sample(0));
    h.press("N PgDn PgDn Space Tab");
    assert!(
        h.row_of_focus().contains("前払 保証金額"),
        "{}",
        h.picture()
    );
    h.type_text("5千万");
    h
}

#[test]
fn a_section_cleared_at_a_field_that_goes_with_it_leaves_the_focus_on_one_that_shows() {
    let mut h = at_the_amount();
    h.press("F8");
    let row = h.row_of_focus();
    assert!(
        row.contains("前払 電子・書面") && row.contains("申し込まない"),
        "{row}"
    );
    // What is typed next goes nowhere unseen.
    h.type_text("55");
    h.press("Space");
    assert!(!h.picture().contains("55"), "{}", h.picture());
}

#[test]
fn what_was_cleared_there_comes_back_with_the_focus_where_it_stood() {
    let mut h = at_the_amount();
    h.press("F8 F7");
    let row = h.row_of_focus();
    assert!(
        row.contains("前払 保証金額") && row.contains("5千万"),
        "{row}"
    );
}
