//! The pictures of every place, one file each: as it stands, what changes in it when the line goes and when a read is
//! refused, and at 132×43; of lists also empty. Places are taken from [`ROOMS`]: a new one has no file yet, and fails.

use super::house::{administrator, at_audit, row};
use super::rooms::ROOMS;
use crate::domain::house::HouseTable as T;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::keys::Keymap;
use crate::runtime::harness::{Harness, Office, supervisor};
use insta::{assert_snapshot, with_settings};
use serde_json::json;
use std::collections::BTreeSet;

fn show(name: &str, text: &str) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("place", text);
    });
}

/// The lines with something on them.
fn lines(h: &Harness) -> String {
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

/// Help and the key test read nothing and are shown whole by their own tests.
const ELSEWHERE: [&str; 4] = ["H1", "H2", "T1", "S0"];

#[test]
fn every_place_as_it_stands_with_the_line_gone_refused_and_at_132_by_43() {
    let keymap = Keymap::preset("default").unwrap();
    let mut known: BTreeSet<String> = ELSEWHERE.iter().map(ToString::to_string).collect();
    // Of a screen's places the nearest: without the questions that are asked there.
    let mut rooms: Vec<_> = ROOMS.iter().collect();
    rooms.sort_by_key(|room| room.steps());
    for room in rooms {
        let enter = || room.enter(&keymap, false, Language::Japanese);
        let mut h = enter();
        // A list's rows are those of its place; a form belongs to one list or another.
        let id = match h.model.path().last() {
            Some(&"BF") => format!("BF-{}", room.name.replace([' ', ',', '\''], "")),
            Some(id) => (*id).to_owned(),
            None => continue,
        };
        if !known.insert(id.clone()) {
            continue;
        }
        let before = lines(&h);
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
            &id,
            &format!(
                "80×24\n{before}\nno connection\n{lost}\nrefused\n{refused}\n132×43\n{}",
                lines(&h)
            ),
        );
    }
    assert!(known.len() > 50, "{known:?}");
}

#[test]
fn every_list_of_the_house_without_a_row() {
    let mut text = String::new();
    for table in T::ALL {
        let office = Office::sample(3);
        let master = json!({"master": table.code(), "count": 0});
        office.set_house(vec![row(T::Masters, 1, None, master)]);
        let mut h = Harness::new(administrator(), office);
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
