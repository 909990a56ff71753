//! The first steps, walked as they say.

use crate::domain::record::Operator;
use crate::i18n::Language;
use crate::i18n::tour::Tour;
use crate::keys::{Keymap, PRESETS};
use crate::runtime::harness::{Harness, clerk, supervisor};

/// Presses what the line says until the end; how many steps it took.
fn walk(me: fn() -> Operator, keymap: &str) -> usize {
    let mut office = super::record::examined().office;
    office.me = Ok(me());
    let keymap = Keymap::preset(keymap).unwrap();
    let mut h = Harness::with(office, |s| {
        s.keymap = keymap;
        s.tour = true;
    });
    let mut steps = 0;
    for _ in 0..120 {
        let said = h.message();
        if said == Tour(Language::Japanese).finished() {
            return steps;
        }
        match said
            .strip_prefix("案内")
            .and_then(|text| text.split_once(' '))
        {
            Some((_, text)) => {
                let (keys, _) = text.split_once(" で").unwrap();
                h.press(keys);
                steps += 1;
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

#[test]
fn pressing_what_the_tour_says_leads_to_its_end_in_every_keymap() {
    for (keymap, _) in PRESETS {
        let steps = walk(clerk, keymap);
        assert!(steps >= 11, "{keymap}: {steps} steps");
    }
    assert!(walk(supervisor, "default") >= 9);
}

#[test]
fn the_tour_begins_with_moving_and_can_be_ended() {
    let mut office = super::record::examined().office;
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.tour = true);
    assert_eq!(h.message(), "案内1/11 Down で一つ下の申込へ移ります。");
    h.press("g h");
    assert_eq!(h.message(), Tour(Language::Japanese).ended());
    h.press("g a");
    assert_eq!(h.message(), "");
}
