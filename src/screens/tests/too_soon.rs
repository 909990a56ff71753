//! What is typed before somebody can have seen where it goes: behind a refused 確認, before a code has filled in its name, in
//! a window that shows nothing.

use super::counter;
use super::desk::{ready, said};
use super::entry_codes::orderers;
use super::yearly::to;
use crate::app::Msg;
use crate::domain::command::Write;
use crate::keys::{Command, Context};
use crate::runtime::harness::Harness;

#[test]
fn what_is_typed_in_one_go_behind_a_refused_confirmation_stands_in_no_field() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    to(&mut h, "請負金額");
    h.type_text("1,2");
    h.burst = true;
    h.press("F10 1 2 3");
    h.burst = false;
    h.model.drawn();
    let picture = h.picture();
    assert!(h.row_of_focus().contains("申込者"), "{picture}");
    assert!(!h.row_of_focus().contains("123"), "{picture}");
    assert!(
        said(&h).contains("先打ちのキー3個は捨てました"),
        "{}",
        said(&h)
    );
    // What is typed in sight of it stands.
    h.type_text("㈱髙橋");
    assert!(h.row_of_focus().contains("㈱髙橋"), "{}", h.picture());
}

#[test]
fn what_is_sent_right_behind_a_code_has_the_name_of_that_code() {
    let mut h = orderers();
    to(&mut h, "発注者コード");
    h.type_text("20004");
    h.press("F10");
    // The name is no longer missing; others are.
    let picture = h.picture();
    assert!(!picture.contains("発注者: 入力がありません"), "{picture}");
    assert!(picture.contains("〇〇市長"), "{picture}");
    let mut h = orderers();
    to(&mut h, "発注者コード");
    h.type_text("20004");
    h.press("Tab S-Tab C-u");
    h.type_text("20005");
    h.hold = true;
    h.press("Enter F10");
    assert!(h.model.waits(), "the name is waited for");
    h.hold = false;
    h.settle();
    assert!(h.picture().contains("△△町長"), "{}", h.picture());
}

#[test]
fn no_key_does_anything_in_a_window_that_is_too_small_to_show_what_it_does() {
    let approvals = |h: &Harness| {
        let approve = |w: &Write| matches!(w, Write::Approve { .. });
        h.writes().iter().filter(|w| approve(w)).count()
    };
    let mut h = Harness::supervisor(ready(1));
    h.press("Enter a");
    h.picture();
    h.resize(79, 24);
    assert!(h.row(0).starts_with("画面が小さすぎます"), "{}", h.row(0));
    h.press("y y");
    assert_eq!(approvals(&h), 0);
    h.resize(80, 24);
    assert_eq!(approvals(&h), 0, "nothing is kept for later either");
    h.yes();
    assert_eq!(approvals(&h), 1, "{}", h.picture());
}

#[test]
fn what_was_typed_ahead_and_half_a_sequence_do_nothing_in_a_window_that_became_too_small() {
    let mut h = Harness::supervisor(ready(2));
    h.hold = true;
    h.press("Enter a");
    assert!(h.model.waits(), "the record is read");
    h.resize(79, 24);
    h.hold = false;
    h.settle();
    h.resize(80, 24);
    assert_eq!(h.model.ran.last(), Some(&Command::Run), "{:?}", h.model.ran);
    assert!(
        said(&h).contains("先打ちのキー1個は捨てました"),
        "{}",
        said(&h)
    );
    h.press("a Esc");
    h.resize(79, 24);
    h.pass(2);
    h.resize(80, 24);
    let asks = |h: &Harness| h.model.context_now() == Context::Dialog;
    assert!(asks(&h), "{}", h.picture());
    // In a window that shows it, it does what it is bound to.
    h.press("Esc");
    h.pass(2);
    assert!(!asks(&h), "{}", h.picture());
}

#[test]
fn a_question_that_the_window_hid_is_not_answered_before_it_stands_there_again() {
    let approvals = |h: &Harness| {
        let approve = |w: &Write| matches!(w, Write::Approve { .. });
        h.writes().iter().filter(|w| approve(w)).count()
    };
    let mut h = Harness::supervisor(ready(1));
    h.press("Enter a");
    h.picture();
    h.resize(79, 24);
    h.burst = true;
    h.resize(80, 24);
    h.press("y");
    assert_eq!(approvals(&h), 0, "it does not stand there yet");
    h.burst = false;
    h.model.drawn();
    h.yes();
    assert_eq!(approvals(&h), 1, "{}", h.picture());
}

/// Keys are free while the database is away, and a paste does not wait: what is asked about is never less than what stands there.
#[test]
fn what_was_read_to_be_asked_about_is_not_asked_about_once_somebody_types_on() {
    let mut h = orderers();
    to(&mut h, "発注者コード");
    h.type_text("20004");
    h.hold = true;
    h.press("F10");
    assert!(h.model.waits(), "the name is waited for");
    h.paste("2");
    h.hold = false;
    h.settle();
    let picture = h.picture();
    assert!(
        !picture.contains("直す所が"),
        "the form is not judged: {picture}"
    );
    assert!(h.row_of_focus().contains("200042"), "{picture}");
    assert!(!h.model.waits());
    assert!(
        said(&h).contains("確認は取りやめました（もう一度 F10）"),
        "{}",
        said(&h)
    );
}

#[test]
fn a_character_of_several_code_points_waits_its_turn_as_keys_do() {
    let mut h = orderers();
    to(&mut h, "発注者コード");
    h.type_text("20004");
    h.hold = true;
    h.press("F10");
    h.send(Msg::Text("葛\u{e0100}".to_owned()));
    h.press("2");
    assert!(h.model.waits(), "the name is waited for");
    assert!(!h.row_of_focus().contains('葛'), "{}", h.picture());
    h.hold = false;
    h.settle();
    let picture = h.picture();
    assert!(picture.contains("直す所が"), "{picture}");
    assert!(
        said(&h).contains("先打ちのキー2個は捨てました"),
        "{}",
        said(&h)
    );
    // In the order in which they were typed, where nothing is refused.
    let mut h = Harness::clerk(counter::office());
    h.hold = true;
    h.press("N Tab");
    assert!(h.model.waits(), "what was left half typed is read");
    h.send(Msg::Text("か\u{3099}".to_owned()));
    h.type_text("x");
    h.hold = false;
    h.settle();
    assert!(h.picture().contains("か\u{3099}x"), "{}", h.picture());
}
