//! 認証キーの再発行 and 公開の取下, as a supervisor orders them.

use super::record::issued_office;
use crate::app::Effect;
use crate::domain::command::{KeyOrder, Write};
use crate::domain::record::KeyOrderRecord;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, at, supervisor};
use insta::{assert_snapshot, with_settings};

fn order(kind: KeyOrder, done: Option<&str>) -> KeyOrderRecord {
    KeyOrderRecord {
        kind,
        by: "鈴木 一郎".to_owned(),
        at: at("2022-11-01 16:00"),
        reason: "請負者がお知らせを紛失".to_owned(),
        done_at: done.map(at),
        stopped: None,
    }
}

fn opened(office: Office) -> Harness {
    let mut h = Harness::new(supervisor(), office);
    h.press("g c Enter");
    h
}

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("key_orders", h.picture());
    });
}

#[test]
fn a_key_is_issued_anew_with_a_reason_after_what_it_means_was_read() {
    let mut h = opened(issued_office(Vec::new()));
    h.press("X");
    show("reissue", &h);
    h.type_text("紛失のため");
    h.press("Enter Enter");
    assert!(h.writes().is_empty(), "No is the default: {:?}", h.writes());
    // What was typed stands there again.
    h.press("X Enter y");
    let sent = h.writes();
    let [Write::OrderOnKey { what, reason, .. }] = sent.as_slice() else {
        panic!("{sent:?}")
    };
    assert_eq!((*what, reason.as_str()), (KeyOrder::Reissue, "紛失のため"));
    assert!(h.message().contains("旧キー停止待ち"), "{}", h.message());
}

#[test]
fn until_the_platform_has_stopped_the_old_key_the_contract_says_so() {
    let h = opened(issued_office(vec![order(KeyOrder::Reissue, None)]));
    assert!(h.picture().contains("旧キー停止待ち"), "{}", h.picture());
    show("waiting", &h);
    let done = Some("2022-11-01 16:01");
    let h = opened(issued_office(vec![order(KeyOrder::Reissue, done)]));
    assert!(!h.picture().contains("旧キー停止待ち"), "{}", h.picture());
    let h = opened(issued_office(vec![order(KeyOrder::Withdraw, None)]));
    assert!(h.picture().contains("公開停止待ち"), "{}", h.picture());
}

#[test]
fn a_clerk_is_told_why_not_and_a_lost_line_loses_no_order() {
    let mut h = Harness::clerk(issued_office(Vec::new()));
    h.press("g c Enter U");
    assert_eq!(h.writes(), []);
    show("clerk", &h);
    let mut h = opened(issued_office(Vec::new()));
    h.press("U");
    h.type_text("誤発行のため");
    h.office.down = Some(Refusal::Unavailable);
    h.press("Enter y");
    show("lost", &h);
    assert_eq!(h.writes().len(), 1, "{:?}", h.writes());
    // The same order goes out once more when the line is there, under the same request, and is done once.
    h.office.down = None;
    h.pass(10);
    let requests: std::collections::BTreeSet<_> = h
        .log
        .iter()
        .filter_map(|e| match e {
            Effect::Write { request_id, .. } => Some(*request_id),
            _ => None,
        })
        .collect();
    assert!(h.writes().len() >= 2, "{:?}", h.writes());
    let again: std::collections::BTreeSet<_> = requests.into_iter().flatten().collect();
    assert_eq!(again.len(), 1, "{again:?}");
    assert!(
        h.message().starts_with("公開の取下を指示しました。"),
        "{}",
        h.message()
    );
}

#[test]
fn keys_typed_behind_an_order_on_a_key_wait_and_are_thrown_away_when_it_is_refused() {
    let mut h = opened(issued_office(Vec::new()));
    h.office.script(vec![Err(Refusal::Stale)]);
    h.press("X");
    h.type_text("紛失のため");
    h.press("Enter");
    h.hold = true;
    h.press("y j Enter U y");
    assert!(h.model.waits());
    h.hold = false;
    h.settle();
    assert_eq!(h.writes().len(), 1, "{:?}", h.writes());
    assert_eq!(h.model.path().last(), Some(&"C2"), "{}", h.picture());
    assert_eq!(
        h.model.context_now(),
        crate::keys::Context::Contract,
        "{}",
        h.picture()
    );
    let said = h.model.shared.messages.recent();
    let said: Vec<_> = said.map(|m| m.text.clone()).collect();
    assert!(
        said.iter().any(|m| m.starts_with("先打ちのキー4個")),
        "{said:?}"
    );
}

#[test]
fn an_order_on_a_key_is_not_given_by_a_yes_that_was_typed_before_its_question_was_seen() {
    for key in ["X", "U"] {
        let mut h = opened(issued_office(Vec::new()));
        h.burst = true;
        h.press(key);
        h.type_text("紛失のため");
        h.press("Enter y y");
        assert_eq!(h.writes(), [], "{key}");
        assert!(h.message().contains("受け付けません"), "{}", h.message());
        // Seen, then answered.
        h.burst = false;
        h.picture();
        h.press("F5 y");
        assert_eq!(h.writes().len(), 1, "{}", h.picture());
    }
}

#[test]
fn one_yes_too_many_behind_an_order_begins_no_new_application() {
    let mut h = opened(issued_office(Vec::new()));
    h.press("X");
    h.type_text("紛失のため");
    h.press("Enter");
    // Typed while the order is out, and after it was answered.
    h.hold = true;
    h.press("y y");
    h.hold = false;
    h.settle();
    assert_eq!(h.model.path().last(), Some(&"C2"), "{}", h.picture());
    assert!(h.message().contains("旧キー停止待ち"), "{}", h.message());
    h.press("y");
    assert_eq!(h.model.path().last(), Some(&"C2"), "{}", h.picture());
    assert!(
        h.message().contains("y をもう一度押します"),
        "{}",
        h.message()
    );
    h.press("y");
    assert_eq!(h.model.path().last(), Some(&"E1"), "{}", h.picture());
}
