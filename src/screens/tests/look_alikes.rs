//! Searching for what is seen, where a terminal shows another sign than the stored one.

use crate::runtime::harness::{Harness, Office, clerk};

const SAID: &str = "「３」は丸数字などの代わりかもしれません。その字を除いてください。";

fn desk(look_alikes: bool) -> Harness {
    let mut office = Office::sample(30);
    office.me = Ok(clerk());
    Harness::with(office, |settings| settings.look.look_alikes = look_alikes)
}

#[test]
fn a_search_that_finds_nothing_says_that_a_digit_may_stand_for_another_sign() {
    let mut h = desk(true);
    h.press("g s");
    h.type_text("第３工区");
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "K1", "K2"]);
    assert!(h.picture().contains(SAID), "{}", h.picture());
    h.press("F12 F8");
    h.type_text("見つからない工区");
    h.press("Enter");
    assert!(!h.picture().contains("代わり"), "{}", h.picture());
}

#[test]
fn a_list_to_choose_from_says_the_same_and_a_terminal_that_shows_all_as_it_is_nothing() {
    for look_alikes in [true, false] {
        let mut h = desk(look_alikes);
        h.press("F6 Tab F4");
        h.type_text("第３無い名");
        h.pass(1);
        let picture = h.picture();
        assert_eq!(picture.contains(SAID), look_alikes, "{picture}");
    }
}
