//! Forms of the masters and of the close: blank, and with more typed into every field than it takes.

use super::full::of;
use super::full_records::fill;
use super::house::administrator;
use super::house_lists::unfilled;
use super::pictures::nearest;
use crate::domain::house::HouseTable as T;
use crate::i18n::Language;
use crate::keys::Keymap;
use crate::runtime::harness::Harness;
use insta::{assert_snapshot, with_settings};

fn show(name: &str, text: &str) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("form", text);
    });
}

#[test]
fn a_form_of_the_house_filled_to_the_brim_says_every_fault_beside_its_field() {
    let keymap = Keymap::preset("default").unwrap();
    let mut filled = 0;
    for (name, room) in nearest().iter().filter(|(name, _)| name.starts_with("BF-")) {
        let mut h = room.enter(&keymap, false, Language::Japanese);
        if name == "BF-closeform" {
            // It asks for a reason alone.
            h.paste(&of("理由", 2_000));
            show(name, &h.picture());
            continue;
        }
        fill(&mut h);
        h.press("F10");
        // The last field comes into sight behind the faults of all before it.
        let faults = h.picture();
        for _ in 0..40 {
            h.press("Down");
        }
        let end = h.picture();
        let body = |picture: &str| {
            picture
                .lines()
                .take(22)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let end = match body(&faults) == body(&end) {
            true => String::new(),
            false => format!("\n\n{end}"),
        };
        show(name, &format!("{faults}{end}"));
        filled += 1;
    }
    assert!(filled > 15, "{filled}");
}

#[test]
fn a_new_record_of_the_house_begins_with_a_blank_form() {
    let mut text = String::new();
    for table in T::ALL {
        let mut h = Harness::new(administrator(), unfilled(table));
        h.press("g b Enter F6");
        if h.model.path().last() == Some(&"BF") {
            text.push_str(&format!("{table:?}\n{}\n", super::pictures::lines(&h)));
        }
    }
    show("blank", &text);
}
