//! The first steps, walked as they say.

use crate::domain::record::{ApplicationState, Operator, Role};
use crate::i18n::Language;
use crate::i18n::tour::Tour;
use crate::keys::{Keymap, PRESETS};
use crate::runtime::harness::{Harness, Office, clerk, supervisor};

/// Presses what the line says until the end; the steps that it said, each once.
fn walk(mut office: Office, me: fn() -> Operator, keymap: &str) -> Vec<String> {
    office.me = Ok(me());
    let keymap = Keymap::preset(keymap).unwrap();
    let mut h = Harness::with(office, |s| {
        s.keymap = keymap;
        s.tour = true;
    });
    let mut steps: Vec<String> = Vec::new();
    for _ in 0..120 {
        let said = h.message();
        if said.starts_with("案内は終わりです") {
            return steps;
        }
        match said
            .strip_prefix("案内")
            .and_then(|text| text.split_once(' '))
        {
            Some((place, text)) => {
                let (keys, what) = text.split_once(" で").unwrap();
                h.press(keys);
                steps.push(format!("{place}{what}"));
            }
            // Something else is told first; going on makes room for the next step.
            None => {
                h.press("Esc");
                h.pass(2);
            }
        }
    }
    panic!("it does not end:\n{}", h.picture());
}

/// The places of the steps: each once, though its way there may take a key of its own.
fn places(steps: &[String]) -> Vec<String> {
    let mut places: Vec<String> = steps
        .iter()
        .map(|step| {
            step.chars()
                .take_while(|c| c.is_ascii_digit() || *c == '/')
                .collect()
        })
        .collect();
    places.dedup();
    places
}

/// An application that nobody has yet.
pub(super) fn received() -> Office {
    let office = super::record::examined().hand_over();
    office.arrange(1, |d| {
        d.row.state = ApplicationState::Received;
        d.row.claimed_by = None;
        d.row.claimed_by_name = None;
        // Nothing stands in the way of its submission.
        d.duplicates.clear();
    });
    office
}

#[test]
fn pressing_what_the_tour_says_leads_to_its_end_in_every_keymap() {
    for (keymap, _) in PRESETS {
        let steps = walk(received(), clerk, keymap);
        assert_eq!(
            places(&steps),
            (1..=13).map(|n| format!("{n}/13")).collect::<Vec<_>>(),
            "{keymap}: {steps:#?}"
        );
        let steps = walk(super::record::awaiting(), supervisor, keymap);
        assert_eq!(
            places(&steps),
            (1..=10).map(|n| format!("{n}/10")).collect::<Vec<_>>(),
            "{keymap}: {steps:#?}"
        );
    }
}

#[test]
fn the_tour_begins_with_moving_and_can_be_ended() {
    let mut office = received();
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.tour = true);
    assert_eq!(h.message(), "案内1/13 g 1 でまだ担当のない申込を並べます。");
    h.press("g h");
    assert_eq!(h.message(), Tour(Language::Japanese).ended("g h"));
    h.press("g a");
    assert_eq!(h.message(), "");
}

#[test]
fn the_tour_knows_where_somebody_stands_and_teaches_to_correct_and_to_submit() {
    let mut office = received();
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.tour = true);
    h.press("g 1 Down Up");
    // Help is no application that was left: going back from it is not yet the step of it.
    h.press("c Enter");
    h.press("?");
    let before = h.message();
    assert!(before.starts_with("案内5/13"), "{before}");
    assert!(before.contains("戻ってから"), "{before}");
    h.press("F12");
    assert!(h.message().starts_with("案内5/13 e で"), "{}", h.message());
    h.press("e");
    assert!(h.message().contains("y で保存"), "{}", h.picture());
    h.press("F10");
    h.pass(2);
    h.press("F12");
    h.pass(2);
    let line = h.message();
    assert!(
        line.starts_with("案内7/13 s で承認を依頼"),
        "{}",
        h.picture()
    );
}

#[test]
fn the_supervisors_tour_does_not_scroll_a_certificate_for_the_next_row() {
    let mut office = super::record::awaiting();
    office.me = Ok(supervisor());
    let mut h = Harness::with(office, |s| s.tour = true);
    assert!(h.message().starts_with("案内1/10 Down"), "{}", h.message());
    h.press("Enter");
    assert_eq!(h.model.path().last(), Some(&"R1"));
    assert!(h.message().contains("戻ってから"), "{}", h.message());
    h.press("Down");
    assert!(h.message().starts_with("案内1/10"), "{}", h.message());
}

#[test]
fn auditors_and_administrators_are_told_of_records_and_masters() {
    for (role, said) in [
        (Role::Auditor, "一つ下の記録へ"),
        (Role::Administrator, "一つ下のマスタへ"),
    ] {
        let mut office = super::house_mail::office();
        office.me = Ok(Operator { role, ..clerk() });
        let h = Harness::with(office, |s| s.tour = true);
        assert!(h.message().contains(said), "{role:?}: {}", h.message());
        assert!(!h.message().contains("申込"), "{}", h.message());
    }
}

#[test]
fn whoever_fills_in_a_form_is_not_told_to_leave_it() {
    let mut office = received();
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.tour = true);
    h.press("g 1 Down c F6");
    assert_eq!(h.model.path().last(), Some(&"E1"), "{}", h.picture());
    h.pass(3);
    assert!(!h.picture().contains("案内"), "{}", h.picture());
}
