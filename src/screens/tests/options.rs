//! Option numbers, direct keys, confirmations, typing ahead.

use crate::domain::command::Write;
use crate::domain::ids::Login;
use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

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
    h.office.edit(2, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("tanaka"));
        d.row.claimed_by_name = Some("田中 太郎".to_owned());
        d.row.version -= 1;
    });
    h.press("enter");
    assert_snapshot!(h.picture());
    h.press("?");
    assert_snapshot!(h.picture());
}

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
fn a_supervisor_declines_in_the_list_with_a_reason_and_a_clerk_is_told_who_does() {
    let mut h = Harness::supervisor(Office::sample(20));
    h.press("g 1 j D");
    h.type_text("引受の基準に合わない");
    h.press("enter y");
    assert_eq!(
        h.office.application(2).row.state,
        ApplicationState::Declined,
        "{}",
        h.picture()
    );
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 j D");
    assert!(
        h.message().contains("謝絶は審査役が行います"),
        "{}",
        h.message()
    );
    h.press("enter D");
    assert!(
        h.message().contains("謝絶は審査役が行います"),
        "{}",
        h.message()
    );
    assert_eq!(h.writes(), []);
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
fn a_withdrawal_asks_for_a_reason_and_defaults_to_no() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("j 4 enter");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert!(
        h.message().starts_with("理由を入力してください"),
        "{}",
        h.message()
    );
    h.type_text("申込者から電話");
    h.press("enter");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert_eq!(h.writes(), []);
    assert_eq!(h.message(), "取りやめました。何も変わっていません。");
    // The number stands until it is carried out or erased.
    h.press("enter");
    h.type_text("申込者から電話");
    h.press("enter Right enter");
    assert_eq!(h.message(), "N2211-00432 を取下しました。");
    assert_eq!(
        h.office.application(2).row.state,
        ApplicationState::Withdrawn
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
fn keys_typed_ahead_run_after_the_answer() {
    let mut h = Harness::clerk(Office::sample(40));
    h.hold = true;
    h.press("PgDn j 7 enter j 7 enter");
    h.hold = false;
    h.settle();
    assert_eq!(
        h.office.application(18).row.state,
        ApplicationState::Examining
    );
    assert_eq!(
        h.office.application(19).row.state,
        ApplicationState::Examining
    );
}

#[test]
fn after_a_refusal_what_was_typed_ahead_is_thrown_away() {
    let mut h = Harness::clerk(Office::sample(40));
    h.office.script(vec![Err(Refusal::Stale)]);
    h.hold = true;
    h.press("c j c");
    h.hold = false;
    h.settle();
    assert_eq!(h.writes().len(), 1);
    assert!(
        h.message().contains("表示後に他の人が変更しました"),
        "{}",
        h.message()
    );
    assert!(h.message().contains("ほか1件"), "{}", h.message());
}

#[test]
fn a_write_without_an_answer_is_sent_again_under_the_same_id() {
    let mut h = Harness::clerk(Office::sample(5));
    h.office.script(vec![Err(Refusal::TimedOut)]);
    h.press("c");
    assert!(
        h.message().starts_with("N2211-00431 を引受しました。"),
        "{}",
        h.message()
    );
    assert_eq!(h.writes().len(), 2);
    let ids: Vec<String> = h
        .log
        .iter()
        .filter_map(|e| match e {
            crate::app::Effect::Write { id, .. } => Some(format!("{id:?}")),
            _ => None,
        })
        .collect();
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn a_write_into_a_dead_line_is_settled_when_the_line_is_back() {
    let mut h = Harness::clerk(Office::sample(5));
    h.office.down = Some(Refusal::Unavailable);
    h.press("c");
    assert!(
        h.message().contains("つながりしだい同じ要求で確かめます"),
        "{}",
        h.message()
    );
    h.office.down = None;
    h.pass(5);
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::Examining
    );
    assert!(
        h.message().contains("N2211-00431 を引受しました。"),
        "{}",
        h.message()
    );
}

#[test]
fn a_write_that_nobody_expects_any_more_is_not_sent_again() {
    let mut h = Harness::clerk(Office::sample(5));
    h.office.down = Some(Refusal::Unavailable);
    h.press("c");
    h.pass(90);
    h.office.down = None;
    h.pass(5);
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::Received
    );
    assert!(
        h.message()
            .starts_with("N2211-00431 の引受: 時間内に返事がありません。"),
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
fn what_a_clerk_cannot_do_is_said_not_silently_ignored() {
    let mut h = Harness::clerk(Office::awaiting(3));
    h.press("9 enter");
    assert!(
        h.message().contains("あなたの役割ではできません"),
        "{}",
        h.message()
    );
    assert_eq!(h.writes(), []);
}

/// A terminal that is not known to mark pastes.
fn unmarked(h: &mut Harness, text: &str) {
    let options = crate::terminal::input::ParserOptions {
        burst: Some(16),
        ..Default::default()
    };
    h.bytes_from(options, &[text.as_bytes().to_vec()]);
}

#[test]
fn enter_in_a_burst_submits_no_field_and_loses_nothing_that_was_typed() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("/");
    unmarked(&mut h, "N2211-00433\r");
    assert!(
        h.message().starts_with("文字と一緒に届いたEnter"),
        "{}",
        h.message()
    );
    assert!(h.picture().contains("N2211-00433"), "{}", h.picture());
    h.press("Enter");
    assert!(!h.message().starts_with("文字と一緒に"), "{}", h.message());
    // A field that was opened in the same burst, too.
    let mut h = Harness::clerk(Office::sample(20));
    unmarked(&mut h, ":quit\r");
    assert!(h.picture().contains("コマンド: quit"), "{}", h.picture());
    h.press("Enter");
    assert!(h.picture().contains("終了しますか"), "{}", h.picture());
}

#[test]
fn options_typed_ahead_in_one_burst_run_on_a_terminal_that_marks_no_pastes() {
    let mut h = Harness::clerk(Office::sample(20));
    unmarked(&mut h, "7\r");
    assert_eq!(h.writes().len(), 1, "{:?}", h.writes());
    // While an answer is out they wait, and the place they come to decides.
    let mut h = Harness::clerk(Office::sample(20));
    h.hold = true;
    h.press("7 enter");
    unmarked(&mut h, "j7\r");
    h.hold = false;
    h.settle();
    assert_eq!(h.writes().len(), 2, "{:?}", h.writes());
}

#[test]
fn lines_in_a_burst_fill_one_field_after_the_other_and_submit_no_form() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("F6 Tab Tab");
    let path = h.model.path();
    unmarked(&mut h, "㈱髙橋\r380\r");
    assert_eq!(h.model.path(), path);
    assert!(
        h.picture().contains("申込者           ㈱髙橋\n"),
        "{}",
        h.picture()
    );
    assert!(
        h.picture().contains("郵便番号         380\n"),
        "{}",
        h.picture()
    );
    for _ in 0..60 {
        unmarked(&mut h, "1\r");
    }
    let entered = |w: &Write| matches!(w, Write::Enter { .. });
    assert!(!h.writes().iter().any(entered), "{:?}", h.writes());
    assert_eq!(h.model.path(), path);
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

#[test]
fn what_failed_is_tried_again_from_its_own_row_and_another_row_is_opened() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("7");
    h.office.edit(1, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("tanaka"));
        d.row.claimed_by_name = Some("田中 太郎".to_owned());
        d.row.version -= 1;
    });
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

/// The application numbers of the rows, from the top; the one under the cursor marked with `>`.
fn order(h: &Harness) -> Vec<String> {
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
    h.office.edit(2, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("tanaka"));
        d.row.claimed_by_name = Some("田中 太郎".to_owned());
        d.row.version -= 1;
    });
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
    h.office.edit(2, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("tanaka"));
        d.row.claimed_by_name = Some("田中 太郎".to_owned());
        d.row.version -= 1;
    });
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
fn keys_of_the_same_packet_are_thrown_away_behind_a_refusal_that_needs_no_database() {
    for keys in ["a Down H", "a Down Enter"] {
        let office = Office::awaiting(4);
        office.arrange(1, |d| {
            d.row.products[0].2 = crate::domain::money::Yen::new(1_980_000_000).unwrap()
        });
        let mut h = Harness::supervisor(office);
        h.burst = true;
        h.press(keys);
        h.burst = false;
        h.model.drawn();
        assert_eq!(h.model.path(), ["Q1", "Q2"], "{}", h.picture());
        assert!(
            h.message().contains("限度額を超えています"),
            "{}",
            h.message()
        );
        assert!(!h.picture().contains("再開する日"), "{}", h.picture());
        assert!(order(&h)[0].starts_with('>'), "{}", h.picture());
        assert!(h.message().contains("ほか1件"), "{}", h.message());
        h.press("?");
        assert!(
            h.picture().contains("先打ちのキー2個は捨てました"),
            "{}",
            h.picture()
        );
        // What is typed in sight of it works.
        h.press("Enter Down Enter");
        assert_eq!(h.model.path(), ["Q1", "Q2", "R1"], "{}", h.picture());
    }
}

#[test]
fn who_cannot_take_it_over_is_told_before_a_reason_is_asked_for() {
    let office = Office::sample(3);
    let taken = |login: &str, until: &str| {
        let (login, until) = (Login::from(login), crate::runtime::harness::at(until));
        move |d: &mut crate::domain::record::ApplicationDetail| {
            d.row.state = ApplicationState::Examining;
            d.row.claimed_by = Some(login);
            d.row.claimed_by_name = Some("田中 太郎".to_owned());
            d.row.standing.claim_until = Some(until);
        }
    };
    office.arrange(1, taken("tanaka", "2022-11-01 17:00"));
    office.arrange(2, taken("tanaka", "2022-11-01 13:00"));
    office.arrange(3, taken("sato_hanako", "2022-11-01 17:00"));
    let mut h = Harness::clerk(office);
    for in_record in [false, true] {
        if in_record {
            h.press("enter");
        }
        h.press("T");
        assert!(
            h.message().contains("田中 太郎さんが引き受けています"),
            "{}",
            h.message()
        );
        assert_ne!(h.model.context_now(), crate::keys::Context::Line);
    }
    h.press("F12 j T");
    assert!(h.picture().contains("理由"), "{}", h.picture());
    h.press("F12 j T");
    assert!(
        h.message().contains("すでにその人が担当しています"),
        "{}",
        h.message()
    );
}

#[test]
fn a_stopped_application_is_withdrawn_until_it_has_a_number() {
    let office = Office::sample(3);
    for id in [1, 2] {
        office.arrange(id, |d| {
            d.row.state = ApplicationState::Attention;
            d.row.claimed_by = Some(Login::from("sato_hanako"));
            d.row.claimed_by_name = Some("佐藤 花子".to_owned());
            d.row.standing.numbered = id == 2;
        });
    }
    let mut h = Harness::clerk(office);
    h.press("j");
    for in_record in [false, true] {
        if in_record {
            h.press("enter");
        }
        h.press("d");
        assert!(
            h.message().contains("契約番号がもう付いている"),
            "{}",
            h.message()
        );
    }
    h.press("F12 k d");
    h.type_text("字を改めて申込");
    h.press("enter");
    h.yes();
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::Withdrawn
    );
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
