//! Option numbers and direct keys.

use crate::domain::command::Write;
use crate::domain::ids::Login;
use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

/// Somebody else claimed it, without a new version: who claims it is refused for that, and not because the row is stale.
pub(super) fn claimed_meanwhile(h: &Harness, id: i64) {
    h.office.edit(id, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("tanaka"));
        d.row.claimed_by_name = Some("田中 太郎".to_owned());
        d.row.version -= 1;
    });
}

#[test]
fn numbers_in_several_rows_run_from_top_to_bottom() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("j j 7 k 7 k 7");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert_eq!(h.message(), "3件引受しました。");
    let order = h.writes().into_iter().map(|write| match write {
        Write::Claim { key, .. } => key.id,
        other => panic!("no claim: {other:?}"),
    });
    assert_eq!(order.collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(
        h.office.application(3).row.state,
        ApplicationState::Examining
    );
    assert!(h.row(1).contains("2審査中 3"), "{}", h.row(1));
}

#[test]
fn a_row_that_failed_keeps_its_number_and_gets_the_cursor() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("7 j 7 j 7");
    claimed_meanwhile(&h, 2);
    h.press("enter");
    assert_snapshot!(h.picture());
    h.press("?");
    assert_snapshot!(h.picture());
}

#[test]
fn a_number_that_means_nothing_runs_nothing() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("7 j 3 enter");
    assert_eq!(h.writes(), []);
    assert!(
        h.message().starts_with("番号 3 はこの一覧では使えません。"),
        "{}",
        h.message()
    );
    assert!(h.row(5).starts_with("!3"), "{}", h.row(5));
    // Corrected, both run.
    h.press("BS 7 enter");
    assert_eq!(h.message(), "2件引受しました。");
}

#[test]
fn a_number_is_repeated_down_the_page() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("G k k k 7 F13 enter");
    assert_eq!(h.message(), "4件引受しました。");
    h.press(".");
    assert!(
        h.message().starts_with("繰り返す番号がありません"),
        "{}",
        h.message()
    );
}

#[test]
fn numbers_stay_over_a_page_turn() {
    let mut h = Harness::clerk(Office::sample(40));
    h.press("7 PgDn 7 enter");
    assert_eq!(h.message(), "2件引受しました。");
    assert_eq!(
        h.office.application(17).row.state,
        ApplicationState::Examining
    );
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::Examining
    );
}

#[test]
fn full_width_digits_are_options_but_a_full_width_yes_is_not() {
    let mut h = Harness::clerk(Office::sample(20));
    h.type_text("４");
    h.press("enter");
    h.type_text("誤って申込");
    h.press("enter");
    h.type_text("ｙ");
    assert!(h.message().starts_with("IMEがオンです"), "{}", h.message());
    h.press("y");
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::Withdrawn
    );
}

#[test]
fn a_direct_key_acts_on_the_current_row() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("j c");
    assert_eq!(h.message(), "N2211-00432 を引受しました。");
    h.press("u");
    assert_eq!(h.message(), "N2211-00432 を引受解除しました。");
    h.press("u");
    assert!(
        h.message()
            .starts_with("引受解除できません: 状態が「受付」です"),
        "{}",
        h.message()
    );
}

#[test]
fn a_long_run_can_be_stopped_and_says_how_far_it_came() {
    let mut h = Harness::clerk(Office::sample(10));
    h.press("7 F13");
    h.hold = true;
    h.press("enter");
    assert!(h.row(20).contains("処理中 0/10"), "{}", h.row(20));
    h.press("F12");
    h.hold = false;
    h.settle();
    assert_eq!(h.writes().len(), 1);
    assert!(
        h.message().starts_with("1件引受しました。"),
        "{}",
        h.message()
    );
    assert!(h.row(5).starts_with(" 7"), "{}", h.row(5));
    // The first is claimed, none of the others.
    let claimed = |id| h.office.application(id).row.claimed_by.is_some();
    assert!(claimed(1));
    assert!((2..=10).all(|id| !claimed(id)));
}

#[test]
fn a_number_whose_row_left_the_list_is_not_carried_out_unseen() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 j 1 1");
    assert!(h.picture().contains("11"), "{}", h.picture());
    // A colleague takes it meanwhile.
    h.office.edit(2, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("tanaka"));
    });
    h.press("F5");
    assert!(!h.picture().contains("N2211-00432"), "{}", h.picture());
    h.press("enter");
    assert!(
        h.writes().is_empty() && !h.picture().contains("保留"),
        "{}",
        h.picture()
    );
    assert_eq!(h.model.path(), ["Q1", "A1"]);
}

#[test]
fn numbers_on_other_pages_stay_and_are_counted_above_the_rows() {
    let mut h = Harness::clerk(Office::sample(60));
    h.press("7 j 7 PgDn PgDn");
    assert!(h.row(2).contains("他の頁に番号2"), "{}", h.picture());
    h.press("PgUp PgUp");
    assert!(!h.row(2).contains("他の頁"), "{}", h.picture());
    for (row, number) in [(4, "N2211-00431"), (5, "N2211-00432")] {
        let line = h.row(row);
        assert!(line.get(1..2) == Some("7"), "{line}");
        assert!(line.contains(number), "{line}");
    }
}

#[test]
fn numbers_are_dropped_and_counted_when_the_list_becomes_another_one() {
    let typed = || {
        let mut h = Harness::clerk(Office::sample(40));
        h.press("7 j 7 PgDn 7");
        h
    };
    // Another tab, 自分の担当, and a filter under which the rows are not.
    for keys in ["g 2", "m", "f Down Down enter"] {
        let mut h = typed();
        h.press(keys);
        assert_eq!(
            h.message(),
            "一覧が変わったので、入れてあった番号3個は消しました（何も行っていません）。",
            "{keys}"
        );
        assert!(!h.row(2).contains("他の頁"), "{}", h.picture());
        h.press("enter");
        assert_eq!(h.writes(), [], "{keys}");
    }
    // The same list again keeps them, and so does a filter whose rows never came.
    let mut h = typed();
    h.press("F5 / enter");
    assert!(h.row(2).contains("他の頁に番号"), "{}", h.picture());
    let mut h = typed();
    h.office.down = Some(Refusal::TimedOut);
    h.press("m");
    h.office.down = None;
    h.press("enter");
    assert_eq!(h.message(), "3件引受しました。");
}

#[test]
fn a_number_whose_row_left_the_list_is_said_to_have_gone() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 j 7 j 7");
    h.office
        .edit(2, |d| d.row.state = ApplicationState::Withdrawn);
    h.press("F5");
    assert_eq!(h.message(), "一覧から移った行の番号1個は消しました。");
    h.press("enter");
    assert_eq!(h.message(), "N2211-00433 を引受しました。");
}

#[test]
fn enter_on_an_empty_list_says_that_there_is_no_row() {
    let mut h = Harness::clerk(Office::empty());
    h.press("enter");
    assert_eq!(h.message(), "行がありません。");
}

/// The application numbers of the rows, from the top; the one under the cursor marked with `>`.
pub(super) fn order(h: &Harness) -> Vec<String> {
    let row = |line: &str| {
        let at = line.find("N2211-")?;
        let mark = if line.starts_with(['>', '!']) {
            ">"
        } else {
            ""
        };
        Some(format!("{mark}{}", line.get(at + 8..at + 11)?))
    };
    let picture = h.picture();
    picture.lines().skip(4).take(15).filter_map(row).collect()
}

#[test]
fn a_change_of_an_unclaimed_row_among_others_keeps_its_number_and_is_told_with_the_rest() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("7 j 2 j 7 enter");
    assert_eq!(h.model.path(), ["Q1"], "{}", h.picture());
    let message = h.message();
    assert!(
        message.starts_with("2件引受しました。1件は変更できません"),
        "{message}"
    );
    assert!(h.row(5).starts_with("!2"), "{}", h.picture());
}
