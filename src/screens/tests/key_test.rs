//! キーテスト and キー一覧.

use crate::app::{Effect, Heard, Msg};
use crate::keys::Chord;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

#[test]
fn the_key_test_shows_bytes_meaning_and_effect_and_runs_nothing() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g K");
    assert_snapshot!(h.picture());
    assert!(h.log.contains(&Effect::Tap(true)));
    for (bytes, chord) in [
        ("\u{1b}[15~", "F5"),
        ("Q", "Q"),
        ("ａ", "ａ"),
        ("g", "g"),
        ("p", "p"),
    ] {
        h.send(Msg::Heard(Heard::Bytes(bytes.as_bytes().to_vec())));
        h.press(chord);
    }
    assert_snapshot!(h.picture());
    h.paste("7\n9\n");
    h.send(Msg::Heard(Heard::Other("␛[99~".to_owned())));
    assert!(h.picture().contains("貼り付け 4字"), "{}", h.picture());
    assert!(h.picture().contains("␛[99~（無視する）"), "{}", h.picture());
    assert_eq!((h.writes(), h.exit), (Vec::new(), None));
    assert_eq!(h.model.path(), ["Q1", "T1"]);
    h.press("q");
    assert_eq!(h.model.path(), ["Q1", "T1"]);
    h.send(Msg::Key(Chord::char('ｑ')));
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.log.contains(&Effect::Tap(false)));
}

#[test]
fn every_command_stands_in_the_list_of_keys_with_every_way_to_it() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g ?");
    assert_snapshot!(h.picture());
    for command in crate::keys::Command::ALL {
        h.press("/");
        h.type_text(&format!(":{}", command.id()));
        h.press("Enter");
        let found = h.row(4);
        assert!(
            found.contains(&format!(":{}", command.id())),
            "{}: {found}",
            command.id()
        );
    }
}

#[test]
fn messages_are_leafed_through_with_a_plain_key() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("c Enter");
    let first = h.message();
    h.press("F12 j c");
    let second = h.message();
    assert_ne!(first, second);
    h.press("+");
    assert!(h.message().contains("2/2 +"), "{}", h.message());
    h.press("j");
    assert!(
        h.message().contains("2/2 +"),
        "moving about keeps it: {}",
        h.message()
    );
}

#[test]
fn the_key_test_calls_text_only_what_types_something() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g K");
    h.press("C-s");
    assert!(!h.picture().contains("文字として入る"), "{}", h.picture());
    assert!(h.picture().contains("割当なし: "), "{}", h.picture());
    h.press("C-u");
    assert!(
        h.picture().contains("打っている文字を直す"),
        "{}",
        h.picture()
    );
    h.press("x");
    assert!(h.picture().contains("文字として入る"), "{}", h.picture());
}
