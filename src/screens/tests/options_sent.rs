//! Keys typed ahead of an answer, bursts without marks of a paste, and writes whose answer does not come.

use super::options::order;
use crate::domain::command::Write;
use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office};

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
