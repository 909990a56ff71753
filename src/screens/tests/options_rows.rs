//! Rows that were acted on keep their places, and the cursor stays where it was.

use super::options::{claimed_meanwhile, order};
use crate::domain::record::ApplicationState;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

#[test]
fn a_row_that_leaves_the_list_by_what_was_done_stays_under_the_cursor_until_a_refresh() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 j c");
    assert!(h.message().contains("N2211-00432"), "{}", h.message());
    assert_snapshot!(h.picture());
    // The same key again is about the same row, and never claims the one that would have come into its place.
    h.press("c");
    assert_eq!(
        h.message(),
        "N2211-00432 の引受の期限を延ばしました。引き続き自分の担当です。"
    );
    assert_eq!(
        h.office.application(3).row.state,
        ApplicationState::Received
    );
    // Enter opens the one that was claimed, not the one that would have come into its place.
    h.press("enter");
    assert!(h.picture().contains("申込内容 A1"), "{}", h.picture());
    assert!(h.picture().contains("N2211-00432"), "{}", h.picture());
    h.press("F12 F5");
    assert!(!h.picture().contains("N2211-00432"), "{}", h.picture());
}

#[test]
fn a_row_just_claimed_is_gone_on_with_after_a_form_was_looked_into() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 j c");
    // The form keeps what is typed, and is left: nothing was done with the application.
    h.press("e");
    h.type_text("x");
    h.pass(3);
    h.press("F12 F12");
    assert_eq!(h.model.path(), ["Q1"], "{}", h.picture());
    h.press("H");
    h.type_text("書類待ち");
    h.press("enter");
    h.type_text("11/15");
    h.press("enter");
    assert!(
        h.office.application(2).row.standing.held_until.is_some(),
        "{}",
        h.picture()
    );
}

#[test]
fn a_row_just_claimed_is_held_opened_and_changed_at_once() {
    let claimed = || {
        let mut h = Harness::clerk(Office::sample(20));
        h.press("g 1 j c");
        h
    };
    // By key.
    let mut h = claimed();
    h.press("H");
    h.type_text("書類待ち");
    h.press("enter");
    h.type_text("11/15");
    h.press("enter");
    assert!(
        h.office.application(2).row.standing.held_until.is_some(),
        "{}",
        h.picture()
    );
    // And again with the version that the hold gave.
    h.press("B");
    assert_eq!(h.office.application(2).row.standing.held_until, None);
    assert_eq!(h.message(), "N2211-00432 を保留解除しました。");
    // By number.
    let mut h = claimed();
    h.press("1 1 enter");
    h.type_text("書類待ち");
    h.press("enter");
    h.type_text("11/15");
    h.press("enter");
    assert!(
        h.office.application(2).row.standing.held_until.is_some(),
        "{}",
        h.picture()
    );
    let mut h = claimed();
    h.press("7 enter");
    assert_eq!(
        h.message(),
        "N2211-00432 の引受の期限を延ばしました。引き続き自分の担当です。"
    );
    // To be changed.
    let mut h = claimed();
    h.press("e");
    assert_eq!(h.model.path(), ["Q1", "A1", "A2"], "{}", h.picture());
    // What somebody else did in between is still refused.
    let mut h = claimed();
    h.office.arrange(2, |d| d.row.version += 1);
    h.press("B");
    assert!(
        h.message().contains("他の人が変更しました"),
        "{}",
        h.message()
    );
}

#[test]
fn what_failed_is_tried_again_from_its_own_row_and_another_row_is_opened() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("7");
    claimed_meanwhile(&h, 1);
    h.press("enter");
    let tried = h.writes().len();
    assert!(h.message().contains("引受できません"), "{}", h.message());
    h.press("j enter");
    assert_eq!(h.writes().len(), tried, "nothing ran: {:?}", h.writes());
    assert_eq!(h.model.path(), ["Q1", "A1"]);
    // In front of its own row Enter tries it again.
    h.press("F12 k enter");
    assert_eq!(h.writes().len(), tried + 1, "{}", h.picture());
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.message().contains("引受できません"), "{}", h.message());
    h.press("j enter");
    assert_eq!(h.writes().len(), tried + 1, "{:?}", h.writes());
    // A new digit on the row that failed begins anew.
    h.press("F12 k 5");
    assert!(!h.picture().contains("75"), "{}", h.picture());
}

#[test]
fn rows_claimed_one_after_the_other_keep_their_places_and_none_is_skipped() {
    let mut slowly = Harness::clerk(Office::sample(20));
    slowly.press("g 1 j");
    slowly.press("c");
    slowly.press("j");
    slowly.press("c");
    assert_eq!(
        order(&slowly)[..5],
        ["431", "432", ">433", "434", "435"],
        "{}",
        slowly.picture()
    );
    let mut burst = Harness::clerk(Office::sample(20));
    burst.press("g 1 j c j");
    burst.press("F5");
    burst.hold = true;
    burst.press("c j c j c");
    burst.hold = false;
    burst.settle();
    let claimed: Vec<i64> = (1..=8)
        .filter(|n| burst.office.application(*n).row.state == ApplicationState::Examining)
        .collect();
    assert_eq!(claimed, [2, 3, 4, 5], "{}", burst.picture());
    assert_eq!(
        order(&burst)[..5],
        ["431", "433", "434", ">435", "436"],
        "{}",
        burst.picture()
    );
}

#[test]
fn a_row_just_claimed_is_still_under_the_cursor_after_a_look_at_it() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 j c enter F12");
    assert_eq!(order(&h)[..3], ["431", ">432", "433"], "{}", h.picture());
    // Nothing was written meanwhile: it can be acted on as it stands.
    h.press("u");
    assert_eq!(h.message(), "N2211-00432 を引受解除しました。");
    // What was changed in front of the record is read anew: the row says what it is now, and is gone on with.
    h.press("c enter H");
    h.type_text("書類待ち");
    h.press("enter");
    h.type_text("11/15");
    h.press("enter F12");
    assert!(h.row(5).contains("保留"), "{}", h.picture());
    h.press("B");
    assert_eq!(h.message(), "N2211-00432 を保留解除しました。");
}

#[test]
fn a_row_whose_claim_was_refused_stays_under_the_cursor() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 j");
    claimed_meanwhile(&h, 2);
    h.press("c");
    assert!(h.message().contains("田中 太郎さんが"), "{}", h.message());
    assert_eq!(order(&h)[..3], ["431", ">432", "433"], "{}", h.picture());
    assert!(!h.picture().contains('済'), "{}", h.picture());
    h.press("c");
    assert_eq!(
        h.office.application(3).row.state,
        ApplicationState::Received
    );
}

#[test]
fn several_options_in_a_tab_leave_each_row_in_its_place_with_what_came_of_it() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 j 7 j j 7 j 4");
    claimed_meanwhile(&h, 2);
    h.press("enter");
    h.type_text("申込者から電話");
    h.press("enter y");
    assert_snapshot!(h.picture());
    assert_eq!(
        order(&h)[..6],
        ["431", ">432", "433", "434", "435", "436"],
        "{}",
        h.picture()
    );
    h.press("?");
    assert_snapshot!(h.picture());
}

#[test]
fn rows_of_several_pages_that_failed_and_left_the_list_are_shown_where_they_stood_until_a_refresh()
{
    let mut h = Harness::clerk(Office::sample(40));
    h.press("g 1");
    let on_a_page = h.picture().matches("N2211-").count() as i64;
    // The second row, the last of the first page, and the first of the second.
    h.press("j 7 G");
    h.press("g g j j PgDn");
    h.press("g g");
    for _ in 1..on_a_page {
        h.press("j");
    }
    h.press("7 j 7");
    let (last, next) = (on_a_page, on_a_page + 1);
    assert!(h.row(2).contains("他の頁に番号2"), "{}", h.picture());
    claimed_meanwhile(&h, 2);
    claimed_meanwhile(&h, last);
    h.press("enter");
    // The first that failed is under the cursor, and marked.
    let number = |id: i64| format!("N2211-{:05}", 430 + id);
    let line = |h: &Harness, id: i64| {
        let picture = h.picture();
        let of = |line: &&str| line.contains(&number(id));
        picture.lines().find(of).unwrap_or_default().to_owned()
    };
    let focus = h.row(usize::from(h.cursor_row()));
    assert!(focus.contains(&number(2)), "{}", h.picture());
    assert!(line(&h, 2).contains("!7"), "{}", h.picture());
    assert!(h.row(2).contains("移動2"), "{}", h.picture());
    // The other one stands where it stood.
    assert!(line(&h, last).contains("!7"), "{}", h.picture());
    assert!(!h.row(2).contains("他の頁"), "{}", h.picture());
    assert_eq!(
        h.office.application(next).row.state,
        ApplicationState::Examining
    );
    // Pages are turned over them, and they are there again.
    h.press("PgDn PgDn PgUp PgUp PgUp");
    assert!(line(&h, 2).contains("!7"), "{}", h.picture());
    // A refresh takes the number away, and says so.
    h.press("F5");
    assert!(line(&h, 2).is_empty(), "{}", h.picture());
    assert!(
        h.message().starts_with("一覧から移った行の番号"),
        "{}",
        h.message()
    );
}

#[test]
fn a_row_that_failed_on_another_page_is_gone_to() {
    let mut h = Harness::clerk(Office::sample(40));
    h.press("j 4 PgDn PgDn 7");
    h.office.edit(2, |d| d.row.state = ApplicationState::Issued);
    h.press("enter");
    h.type_text("誤って申込");
    h.press("enter y");
    let row = h.row(usize::from(h.cursor_row()));
    assert!(
        row.contains("!4") || row.starts_with(">4"),
        "{}",
        h.picture()
    );
    assert!(row.contains("N2211-00432"), "{}", h.picture());
    assert!(!h.row(2).contains("他の頁"), "{}", h.picture());
}
