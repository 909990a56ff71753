//! What hands do without thinking: editing as in Emacs, a printed certificate, a name begun at the colon.

use super::counter;
use super::record;
use crate::domain::product::Form;
use crate::keys::Keymap;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

fn with_keys(h: &mut Harness, keymap: &str) {
    h.model.shared.settings.keymap = Keymap::preset(keymap).unwrap();
}

#[test]
fn in_emacs_a_text_is_gone_through_and_mended_as_there() {
    let mut h = Harness::clerk(counter::office());
    with_keys(&mut h, "emacs");
    h.press("N C-n C-n");
    assert!(h.row_of_focus().contains("申込者"), "{}", h.picture());
    let mut indent = 0;
    for (keys, then) in [
        ("C-a C-f C-d", "ac def"),
        ("C-e C-b C-d", "ac de"),
        ("M-b C-k", "ac "),
        ("C-y", "ac de"),
        ("C-a M-f C-k", "ac"),
        ("C-a C-y", " deac"),
        ("M-f C-w", ""),
        ("C-y", " deac"),
        ("C-a M-d", ""),
    ] {
        if then == "ac def" {
            h.type_text("abc def");
        }
        h.press(keys);
        let row = h.row_of_focus();
        let text = row.split("申込者").nth(1).unwrap().trim_end();
        if indent == 0 {
            indent = text.len() - text.trim_start().len();
        }
        let text = text.get(indent..).unwrap_or_default();
        // A blank at the end is no picture.
        assert_eq!(text, then.trim_end(), "{keys}: {}", h.picture());
    }
}

#[test]
fn in_the_other_keymaps_escape_before_a_letter_deletes_no_word() {
    let mut h = Harness::clerk(counter::office());
    h.press("N Tab Tab");
    h.type_text("abc def");
    h.press("Home Esc d");
    assert!(h.row_of_focus().contains("abc def"), "{}", h.picture());
}

#[test]
fn a_filter_of_values_is_edited_by_words_in_emacs_and_stays_open() {
    let mut h = Harness::clerk(counter::office());
    with_keys(&mut h, "emacs");
    h.press("N C-n C-n F4");
    h.type_text("abc def");
    h.press("M-b C-k");
    let picture = h.picture();
    assert!(
        picture.contains("abc") && !picture.contains("def"),
        "{picture}"
    );
    assert!(picture.contains("申込者"), "{picture}");
}

#[test]
fn a_key_of_habit_behind_the_print_of_a_certificate_copies_no_contract() {
    let mut h = record::issued();
    h.press("g c Enter P");
    assert_snapshot!(h.picture());
    h.press("y");
    assert!(h.message().contains("certificate-"), "{}", h.message());
    h.press("y");
    assert!(h.picture().contains(" C2"), "{}", h.picture());
}

#[test]
fn a_contract_on_paper_says_nothing_of_a_platform_or_of_who_saw_a_key() {
    let said = ["認証キーを見た記録", "提出された証書と同一", "到着した日時"];
    for (form, expected) in [(Form::Electronic, true), (Form::Paper, false)] {
        let office = Office::sample(0);
        let mut detail = record::issued_detail(Vec::new());
        (detail.row.form, detail.progress.form) = (form, form);
        office.add_contract(detail);
        let mut h = Harness::clerk(office);
        h.press("g c Enter");
        let all = record::pages(&mut h);
        for one in said {
            assert_eq!(all.contains(one), expected, "{one}: {all}");
        }
    }
}

#[test]
fn a_name_begun_at_the_colon_goes_on_as_far_as_it_is_certain() {
    let mut h = Harness::clerk(counter::office());
    h.press(":");
    h.type_text("refr");
    h.press("Tab");
    assert!(h.picture().contains("refresh"), "{}", h.picture());
    // Of several, what they have in common; of none, what was typed.
    for (typed, then) in [
        ("go-re", "go-review"),
        ("next", "next-"),
        ("zzz", "zzz"),
        ("更", "更新"),
    ] {
        h.press("C-u");
        h.type_text(typed);
        h.press("Tab");
        assert!(h.message().ends_with(then), "{typed}: {}", h.message());
    }
}
