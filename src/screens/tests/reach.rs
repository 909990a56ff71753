//! Every key that is shown does what it says, and everything is reached from the poorest of terminals.

use super::rooms::ROOMS;
use crate::i18n::Language;
use crate::i18n::frame::Frame;
use crate::keys::{Chord, Command, Key, Keymap, PRESETS, Sequence};
use crate::runtime::harness::Harness;

fn keymaps() -> Vec<(&'static str, Keymap)> {
    PRESETS
        .iter()
        .map(|(name, _)| (*name, Keymap::preset(name).unwrap()))
        .collect()
}

#[test]
fn every_key_in_a_hint_does_what_it_says_in_each_keymap() {
    let mut pressed = 0;
    let mut wrong = Vec::new();
    for (keymap, keys) in keymaps() {
        for plain in [false, true] {
            for room in ROOMS {
                let enter = || room.enter(&keys, plain, Language::Japanese);
                for hint in enter().model.hints() {
                    let mut h = enter();
                    h.press(&hint.keys);
                    pressed += 1;
                    let place = format!(
                        "{keymap}: {}: {} {}",
                        room.name,
                        hint.keys,
                        hint.command.ja()
                    );
                    if !h.model.ran.contains(&hint.command) {
                        wrong.push(format!("{place} ran {:?}", h.model.ran));
                    } else if is_refused_here(&h, hint.command) {
                        wrong.push(format!("{place}: {}", h.message()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(pressed > 500, "only {pressed} hints were shown");
}

fn is_refused_here(h: &Harness, command: Command) -> bool {
    let words = Frame(Language::Japanese).not_here(command.ja());
    h.message() == words
}

/// What a terminal sends that has no F-keys, no Alt and no Ctrl; each key alone.
fn sent(chord: Chord) -> Vec<u8> {
    assert!(!chord.ctrl, "no Ctrl");
    match chord.key {
        Key::Char(c) => c.to_string().into_bytes(),
        Key::Enter => b"\r".to_vec(),
        Key::Tab => b"\t".to_vec(),
        Key::BackTab => b"\x1b[Z".to_vec(),
        Key::Esc => b"\x1b".to_vec(),
        Key::Backspace => b"\x7f".to_vec(),
        Key::Delete => b"\x1b[3~".to_vec(),
        Key::Insert => b"\x1b[2~".to_vec(),
        Key::Home => b"\x1b[1~".to_vec(),
        Key::End => b"\x1b[4~".to_vec(),
        Key::PageUp => b"\x1b[5~".to_vec(),
        Key::PageDown => b"\x1b[6~".to_vec(),
        Key::Up => b"\x1b[A".to_vec(),
        Key::Down => b"\x1b[B".to_vec(),
        Key::Right => b"\x1b[C".to_vec(),
        Key::Left => b"\x1b[D".to_vec(),
        Key::F(number) => panic!("no F{number}"),
    }
}

#[test]
fn a_terminal_without_function_keys_alt_and_control_reaches_every_action_in_each_keymap() {
    let mut seen = std::collections::HashSet::new();
    for (keymap, keys) in keymaps() {
        for room in ROOMS {
            let there = room.enter(&keys, true, Language::Japanese);
            if there.model.kind() == "KeyTest" {
                continue; // every key is shown there and none is run
            }
            let context = there.model.context_now();
            // Keys depend on the context alone; one room of each is enough for the other keymaps.
            if keymap != "default" && !seen.insert((keymap, context)) {
                continue;
            }
            let reachable = Command::ALL.iter().filter(|c| c.is_valid_in(context));
            for command in reachable {
                let plain = there
                    .model
                    .shared
                    .settings
                    .keymap
                    .keys(*command, context)
                    .find(|binding| binding.keys.is_plain());
                let place = format!("{keymap}: {}: {}", room.name, command.id());
                let Some(binding) = plain else {
                    panic!("{place} has no plain key in {context}");
                };
                let mut h = room.enter(&keys, true, Language::Japanese);
                let pieces: Vec<_> = binding.keys.0.iter().copied().map(sent).collect();
                h.bytes(&pieces);
                // A lone Esc decides itself after a while.
                h.pass(2);
                assert!(
                    h.model.ran.contains(command),
                    "{place} by {}: ran {:?}",
                    binding.keys,
                    h.model.ran
                );
            }
        }
    }
}

#[test]
fn every_action_is_run_by_its_name_too() {
    for command in Command::ALL {
        for name in [command.id(), command.ja(), command.en()] {
            // Two commands may be called alike in English only where contexts part them; ids never.
            let found = Command::by_name(name).unwrap();
            assert!(
                found == *command || name == command.en(),
                "{name} is {}",
                found.id()
            );
        }
    }
}

#[test]
fn a_hint_shows_the_keys_apart_as_they_are_pressed() {
    for (keymap, keys) in keymaps() {
        for room in ROOMS {
            let h = room.enter(&keys, false, Language::Japanese);
            for hint in h.model.hints() {
                let parsed: Sequence = hint.keys.parse().unwrap();
                assert_eq!(parsed.to_string(), hint.keys, "{keymap}: {}", room.name);
            }
        }
    }
}
