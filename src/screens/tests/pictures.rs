//! The pictures of every place, one file each: as it stands, what changes in it when the line goes and when a read is
//! refused, at 79×24 and at 132×43; of lists also empty. Places are taken from [`ROOMS`]: a new one has no file yet, and
//! fails. [`super::six_states`] says where the pictures of the other states are.

use super::house::{administrator, at_audit};
use super::house_lists::unfilled;
use super::rooms::{ROOMS, Room};
use crate::domain::house::HouseTable as T;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::keys::Keymap;
use crate::runtime::harness::{Harness, Office, supervisor};
use insta::{assert_snapshot, with_settings};
use std::collections::BTreeMap;

fn show(name: &str, text: &str) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("place", text);
    });
}

/// The lines with something on them.
pub(super) fn lines(h: &Harness) -> String {
    let picture = h.picture();
    let lines = picture.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

/// The lines that came or changed.
fn changed(before: &str, after: &str) -> String {
    let new = after
        .lines()
        .filter(|line| !line.starts_with("cursor: ") && !before.lines().any(|b| b == *line));
    new.map(|line| format!("{line}\n")).collect()
}

/// A place under its id; a form under its own name too, for it belongs to one list or another.
pub(super) fn name_of(room: &Room, h: &Harness) -> String {
    match h.model.path().last() {
        Some(&"BF") => format!("BF-{}", room.name.replace([' ', ',', '\''], "")),
        Some(id) => (*id).to_owned(),
        None => panic!("{} is nowhere", room.name),
    }
}

/// One room for each place, the nearest of a screen's: without the questions that are asked there.
pub(super) fn nearest() -> BTreeMap<String, &'static Room> {
    let keymap = Keymap::preset("default").unwrap();
    let mut rooms: Vec<_> = ROOMS.iter().collect();
    rooms.sort_by_key(|room| room.steps());
    let mut found = BTreeMap::new();
    for room in rooms {
        let name = name_of(room, &room.enter(&keymap, false, Language::Japanese));
        found.entry(name).or_insert(room);
    }
    found
}

#[test]
fn every_place_stands_whole_and_says_when_its_line_is_gone_its_read_refused_and_its_window_too_small()
 {
    let keymap = Keymap::preset("default").unwrap();
    let places = nearest();
    for (id, room) in &places {
        let enter = || room.enter(&keymap, false, Language::Japanese);
        let mut h = enter();
        let before = lines(&h);
        h.resize(79, 24);
        let small = lines(&h);
        h.resize(80, 24);
        assert_eq!(lines(&h), before, "{id} comes back as another");
        h.office.down = Some(Refusal::Unavailable);
        h.pass(12);
        let lost = changed(&before, &lines(&h));
        let mut h = enter();
        h.office.down = Some(Refusal::TimedOut);
        h.press("F5");
        let refused = changed(&before, &lines(&h));
        let mut h = enter();
        h.resize(132, 43);
        show(
            id,
            &format!(
                "80×24\n{before}\nno connection\n{lost}\nrefused\n{refused}\ntoo small\n{small}\n132×43\n{}",
                lines(&h)
            ),
        );
    }
    assert!(places.len() > 50, "{}", places.len());
}

#[test]
fn a_list_of_the_house_without_a_row_says_so() {
    let mut text = String::new();
    for table in T::ALL {
        let mut h = Harness::new(administrator(), unfilled(table));
        h.press("g b enter");
        if h.model.path().last() == Some(&"B0") {
            continue;
        }
        text.push_str(&format!("{table:?}\n{}\n", lines(&h)));
    }
    for tabs in ["", "Tab", "Tab Tab"] {
        let mut h = at_audit(0);
        if !tabs.is_empty() {
            h.press(tabs);
        }
        text.push_str(&format!("{}\n", lines(&h)));
    }
    for tabs in ["g d", "g d Tab"] {
        let mut h = Harness::new(supervisor(), Office::sample(3));
        h.press(tabs);
        text.push_str(&format!("{}\n", lines(&h)));
    }
    show("empty", &text);
}
