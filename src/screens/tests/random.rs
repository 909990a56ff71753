//! Whatever is pressed, and whatever the database does meanwhile: no panic, nothing stuck, one write at most
//! once, nothing foreign on the terminal.

use crate::app::Effect;
use crate::domain::refusal::Refusal;
use crate::keys::{Chord, Context, Key, Keymap};
use crate::runtime::harness::{Harness, Office};
use proptest::prelude::*;
use std::collections::HashSet;

#[derive(Debug, Clone)]
enum Act {
    Key(Chord),
    Paste(String),
    Wait(i64),
    Hold(bool),
    Down(Option<Refusal>),
    Colleague(i64),
    Size(u16, u16),
}

/// Every key that is bound anywhere, and some that are not.
fn keys() -> Vec<Chord> {
    let keymap = Keymap::preset("default").unwrap();
    let mut keys: Vec<Chord> = Context::ALL
        .into_iter()
        .flat_map(|context| keymap.bindings(context))
        .flat_map(|binding| binding.keys.0.clone())
        .collect();
    keys.extend("0123456789 あ９ｊ\u{3099}".chars().map(Chord::char));
    keys.extend([Key::Left, Key::Delete, Key::Insert, Key::F(24)].map(Chord::plain));
    keys
}

fn act() -> impl Strategy<Value = Act> {
    let refusals = prop_oneof![
        Just(None),
        Just(Some(Refusal::Unavailable)),
        Just(Some(Refusal::TimedOut)),
        Just(Some(Refusal::Internal("a fault".to_owned()))),
    ];
    prop_oneof![
        20 => prop::sample::select(keys()).prop_map(Act::Key),
        1 => "[a-z\n\u{1b}\u{202e}髙]{0,12}".prop_map(Act::Paste),
        2 => (1i64..8).prop_map(Act::Wait),
        1 => any::<bool>().prop_map(Act::Hold),
        1 => refusals.prop_map(Act::Down),
        1 => (1i64..8).prop_map(Act::Colleague),
        1 => (1u16..120, 1u16..40).prop_map(|(w, h)| Act::Size(w, h)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_keys_leave_the_screens_usable(acts in prop::collection::vec(act(), 1..80), supervisor in any::<bool>()) {
        let office = Office::awaiting(8);
        office.arrange(3, |d| d.row.contractor = "\u{1b}[31m\u{202e}悪".to_owned());
        let mut h = if supervisor { Harness::supervisor(office) } else { Harness::clerk(office) };
        for act in acts {
            match act {
                Act::Key(chord) => h.send(crate::app::Msg::Key(chord)),
                Act::Paste(text) => h.paste(&text),
                Act::Wait(seconds) => h.pass(seconds),
                Act::Hold(hold) => h.hold = hold,
                Act::Down(refusal) => h.office.down = refusal,
                Act::Colleague(id) => h.office.edit(id, |d| d.row.returned = !d.row.returned),
                Act::Size(columns, rows) => h.resize(columns, rows),
            }
            if h.exit.is_some() {
                return Ok(());
            }
            let picture = h.picture();
            let foreign = picture.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}');
            prop_assert!(!foreign, "{}", picture);
        }
        h.hold = false;
        h.office.down = None;
        h.settle();
        h.pass(120);
        prop_assert!(!h.model.waits(), "stuck at {:?}\n{}", h.model.path(), h.picture());
        let mut fresh = HashSet::new();
        for effect in &h.log {
            if let Effect::Write { id, request_id: None, .. } = effect {
                prop_assert!(fresh.insert(*id), "a write begun twice");
            }
        }
    }
}
