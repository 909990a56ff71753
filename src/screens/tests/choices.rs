//! A letter typed where a value is chosen is answered, everywhere in the same way.

use super::house::administrator;
use super::{house_rooms, publication};
use crate::domain::publication::Shown;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office};

const SAID: &str = "打ち込む欄ではありません。Space で替えるか F4 の一覧から選びます。";

/// Goes to the field of this label.
fn to(h: &mut Harness, label: &str) {
    for _ in 0..40 {
        if h.row_of_focus().contains(label) {
            return;
        }
        h.press("Tab");
    }
    panic!("no {label}: {}", h.picture());
}

fn search() -> Harness {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g s");
    to(&mut h, "商品");
    h
}

#[test]
fn a_letter_typed_on_a_choice_is_answered_in_the_same_words_on_every_form() {
    let mut entry = Harness::clerk(Office::sample(3));
    entry.press("F6");
    to(&mut entry, "受付方法");
    let mut operator = Harness::new(administrator(), house_rooms::operators());
    operator.press("g b enter F6");
    to(&mut operator, "役割");
    for mut h in [entry, search(), operator] {
        let before = h.picture();
        let row = h.row_of_focus();
        h.type_text("x");
        assert_eq!(h.message(), SAID, "{before}\n{}", h.picture());
        assert_eq!(h.row_of_focus(), row);
        // A word says it once, and so does a key that would take a letter out.
        h.type_text("yz");
        h.press("bs");
        assert_eq!(h.message(), SAID, "{}", h.picture());
        // What the sentence names is there.
        h.press("F4");
        assert!(h.picture().contains("上下で選び Enter"), "{}", h.picture());
        h.press("F12");
        h.pass(1);
        h.press("Space");
        assert_ne!(h.row_of_focus(), row, "a blank turns it");
    }
}

#[test]
fn the_answer_to_a_letter_on_a_choice_is_in_the_language_of_the_setting() {
    let mut h = search();
    h.model.shared.settings.language = Language::English;
    h.type_text("x");
    assert_eq!(
        h.message(),
        "Nothing is typed here: Space changes it, F4 lists the values.",
        "{}",
        h.picture()
    );
}

#[test]
fn a_choice_that_is_only_turned_says_with_what() {
    let mut h = publication::office(vec![publication::mail(Shown::Dead)]);
    h.press("M Tab Tab");
    let row = h.row_of_focus();
    h.type_text("x");
    assert_eq!(
        h.message(),
        "打ち込む欄ではありません。Space で切り替えます。",
        "{}",
        h.picture()
    );
    assert_eq!(h.row_of_focus(), row);
    h.pass(1);
    h.press("Space");
    assert_ne!(h.row_of_focus(), row);
}

#[test]
fn a_text_typed_on_a_choice_in_one_go_moves_nothing_and_what_was_thrown_away_is_said() {
    for text in ["R8.12.2", "380 8537", "長野　市"] {
        let mut h = Harness::clerk(Office::sample(3));
        h.press("F6");
        to(&mut h, "種別");
        let row = h.row_of_focus();
        h.burst = true;
        h.type_text(text);
        h.press("Enter Down");
        h.type_text("1");
        h.burst = false;
        h.model.drawn();
        assert_eq!(h.row_of_focus(), row, "{}", h.picture());
        assert!(
            h.message().starts_with("打ち込む欄ではありません"),
            "{}",
            h.picture()
        );
        let messages = &h.model.shared.messages;
        let lost = messages.recent().any(|m| m.text.contains("捨てました"));
        assert!(lost, "{text}: {messages:?}");
        // Pressed in sight of it, a key goes on, and the note goes with it.
        h.press("Down");
        assert_ne!(h.row_of_focus(), row);
        assert_eq!(h.message(), "", "{}", h.picture());
    }
}

#[test]
fn a_blank_within_a_text_turns_no_choice_also_where_every_letter_is_drawn() {
    let mut h = search();
    let row = h.row_of_focus();
    for text in ["380 8537", "長野　市"] {
        h.type_text(text);
        assert_eq!(h.row_of_focus(), row, "{}", h.picture());
        assert_eq!(h.message(), SAID);
    }
    h.pass(1);
    h.type_text("\u{3000}");
    assert_ne!(h.row_of_focus(), row, "a blank by itself");
}
