//! Every place when the line goes and when a read is refused: it says so, and what it shows stays.

use super::rooms::ROOMS;
use crate::app::{Effect, Tone};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::keys::Keymap;
use crate::runtime::harness::Harness;

/// What stands between the head and the two lines at the foot, without the cursor.
fn body(h: &Harness) -> Vec<String> {
    let picture = h.picture();
    picture
        .lines()
        .skip(2)
        .take(20)
        .map(str::to_owned)
        .collect()
}

/// The rows in which two bodies differ.
fn differences(before: &[String], after: &[String]) -> String {
    let rows = before.iter().zip(after).filter(|(a, b)| a != b);
    rows.map(|(a, b)| format!("\n  {a}\n  {b}")).collect()
}

#[test]
fn every_place_says_that_the_line_is_gone_keeps_what_it_shows_and_comes_back() {
    let keymap = Keymap::preset("default").unwrap();
    let mut wrong = Vec::new();
    for room in ROOMS {
        let mut h = room.enter(&keymap, false, Language::Japanese);
        // Nothing was ever there; the figures say in their own first line that they are old.
        if h.office.down.is_some() || room.name == "figures" {
            continue;
        }
        let before = body(&h);
        h.office.down = Some(Refusal::Unavailable);
        h.pass(12);
        if !h.picture().contains("データベース切断") {
            wrong.push(format!("{}: does not say it\n{}", room.name, h.picture()));
        }
        let gone = differences(&before, &body(&h));
        if !gone.is_empty() {
            wrong.push(format!("{}: changes with the line gone{gone}", room.name));
        }
        h.office.down = None;
        h.pass(12);
        if h.picture().contains("データベース切断") {
            wrong.push(format!("{}: does not come back", room.name));
        }
        let back = differences(&before, &body(&h));
        if !back.is_empty() {
            wrong.push(format!("{}: comes back as another{back}", room.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_place_that_reads_says_what_was_refused_and_keeps_the_rows() {
    let keymap = Keymap::preset("default").unwrap();
    let mut wrong = Vec::new();
    let mut read = 0;
    for room in ROOMS {
        for refusal in [Refusal::Internal("x".to_owned()), Refusal::TimedOut] {
            let mut h = room.enter(&keymap, false, Language::Japanese);
            if h.office.down.is_some() || room.name == "figures" {
                continue;
            }
            let before = body(&h);
            let asked = h.log.len();
            h.office.down = Some(refusal.clone());
            h.press("F5");
            let reads = h.log[asked..]
                .iter()
                .any(|e| matches!(e, Effect::Query { .. }));
            if !reads {
                continue;
            }
            read += 1;
            let told = h.model.shared.messages.line().map(|(m, _)| m.tone);
            if told != Some(Tone::Refused) {
                let message = h.message();
                wrong.push(format!("{}, {refusal:?}: 「{message}」", room.name));
            }
            let lost = differences(&before, &body(&h));
            if !lost.is_empty() {
                wrong.push(format!("{}, {refusal:?}: loses{lost}", room.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read > 40, "{read} places read anew");
}
