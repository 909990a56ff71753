//! The figures of `docs/benchmarks.md` are taken of every place, each when it stands (`benches/figures/places.rs`).

#[allow(missing_docs, dead_code)]
#[path = "../../../benches/figures/places.rs"]
mod places;

use super::rooms::ROOMS;
use places::PLACES;
use std::collections::{BTreeMap, BTreeSet};

/// Before any answer, and after every one.
struct Pictures {
    room: &'static str,
    /// The screen was opened, or turned into this one; nothing was opened upon it.
    entered: bool,
    before: String,
    after: String,
}

/// By the id of the screen.
fn pictures() -> BTreeMap<&'static str, Vec<Pictures>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for room in ROOMS {
        let (mut h, from) = room.enter_slowly();
        let before = h.picture();
        h.hold = false;
        h.settle();
        let pictures = Pictures {
            room: room.name,
            entered: h.model.path() != from,
            before,
            after: h.picture(),
        };
        let id = h.model.path().last().copied().unwrap();
        all.entry(id).or_default().push(pictures);
    }
    all
}

#[test]
fn every_place_of_the_program_has_a_figure() {
    let measured: BTreeSet<&str> = PLACES.iter().map(|place| place.id).collect();
    assert_eq!(measured.len(), PLACES.len(), "one figure each");
    // The start is there before the operator is known; its figure is that of a session.
    let mut known: BTreeSet<&str> = pictures().into_keys().collect();
    assert!(known.remove("S0"));
    assert_eq!(measured, known, "add the new place to PLACES");
}

#[test]
fn no_screen_stands_before_its_first_row() {
    let pictures = pictures();
    let (mut waited, mut never) = (0, Vec::new());
    for place in PLACES {
        let rooms = &pictures[place.id];
        // A correction stands at once: only the names beside its codes come after it.
        let whole = place.id == "A2";
        let asked = |room: &&Pictures| room.entered && room.before != room.after && !whole;
        for room in rooms.iter().filter(asked) {
            waited += 1;
            let before = &room.before;
            assert!(!place.stands(before), "{}:\n{before}", room.room);
        }
        if !rooms.iter().any(|room| place.stands(&room.after)) {
            never.push(rooms.last().map(|room| room.after.clone()));
        }
    }
    assert!(never.is_empty(), "never stand: {never:#?}");
    assert!(waited > 35, "only {waited} waited for an answer");
}
