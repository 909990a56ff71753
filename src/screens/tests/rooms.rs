//! Every place where a person can stand: each screen, each dialog, each line of input, in front of sample data.
//! Tests that hold everywhere walk this list; a screen that is missing from it fails [`every_screen_is_in_the_list`].

mod every;
mod offices;

pub use every::ROOMS;

use crate::app::Msg;
use crate::domain::house::HouseTable;
use crate::i18n::Language;
use crate::keys::{Command, Keymap};
use crate::runtime::harness::{Harness, Office, clerk, supervisor};
use crate::screens::house::list_id;
use std::collections::BTreeSet;

/// A place: who stands in front of what, and the way there from their first screen.
pub struct Room {
    /// Its name in failures.
    pub name: &'static str,
    office: fn() -> Office,
    supervisor: bool,
    /// Commands by name; `"…` is typed.
    way: &'static [&'static str],
}

const fn room(
    name: &'static str,
    office: fn() -> Office,
    supervisor: bool,
    way: &'static [&'static str],
) -> Room {
    Room {
        name,
        office,
        supervisor,
        way,
    }
}

impl Room {
    /// How far it is from the first screen.
    pub fn steps(&self) -> usize {
        self.way.len()
    }

    /// Somebody stands there, with this keymap and language.
    pub fn enter(&self, keymap: &Keymap, plain: bool, language: Language) -> Harness {
        let mut h = Harness::with(self.furnished(), |settings| {
            settings.keymap = keymap.clone();
            settings.plain_keys = plain;
            settings.language = language;
        });
        for step in self.way {
            take(&mut h, step);
        }
        h.model.ran.clear();
        h
    }

    /// Somebody has just come there by the default keys, and no answer has come to what the screen asked for; and the
    /// ids of the screens where the last step was taken.
    pub fn enter_slowly(&self) -> (Harness, Vec<&'static str>) {
        let Some((last, way)) = self.way.split_last() else {
            // The first screen: nothing has come but who this is.
            let mut h = Harness::slow(self.furnished(), |_| {});
            // Who stays at the start has no line.
            for _ in 0..20 {
                if h.model.path() == ["S0"] {
                    h.step();
                }
            }
            return (h, Vec::new());
        };
        let mut h = Harness::with(self.furnished(), |_| {});
        for step in way {
            take(&mut h, step);
        }
        let from = h.model.path();
        h.hold = true;
        take(&mut h, last);
        (h, from)
    }

    fn furnished(&self) -> Office {
        let mut office = (self.office)();
        // Some offices know already who sits in them.
        if office.me.is_err() {
            office.me = Ok(match self.supervisor {
                true => supervisor(),
                false => clerk(),
            });
        }
        office
    }
}

fn take(h: &mut Harness, step: &str) {
    match step.strip_prefix('"') {
        Some(text) => h.send(Msg::Paste(text.to_owned())),
        None if step == Command::CommandLine.id() => {
            let context = h.model.context_now();
            let keymap = &h.model.shared.settings.keymap;
            let keys = keymap.key_of(Command::CommandLine, context);
            h.press(&keys);
        }
        // Enter is Enter everywhere; in a line the colon would be text.
        None if step == Command::Run.id() => h.press("Enter"),
        None => h.command(step),
    }
}

#[test]
fn every_screen_is_in_the_list() {
    let keymap = Keymap::preset("default").unwrap();
    let source = include_str!("../any.rs");
    let (_, variants) = source.split_once("pub enum AnyScreen {").unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    let known: BTreeSet<String> = variants
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .map(|line| line.split('(').next().unwrap().to_owned())
        .collect();
    assert!(known.len() > 5, "{known:?}");
    let walked: BTreeSet<String> = ROOMS
        .iter()
        .map(|room| room.enter(&keymap, false, Language::Japanese).model.kind())
        .collect();
    assert_eq!(walked, known, "add the new screen to ROOMS");
}

#[test]
fn no_two_screens_share_an_id() {
    let keymap = Keymap::preset("default").unwrap();
    let mut known = std::collections::BTreeMap::new();
    for room in ROOMS {
        let model = room.enter(&keymap, false, Language::Japanese).model;
        let id = model.path().last().unwrap().to_string();
        let kind = model.kind();
        let first = known.entry(id.clone()).or_insert_with(|| kind.clone());
        assert_eq!(*first, kind, "{id} in {}", room.name);
    }
    assert!(known.len() > 15, "{known:?}");
}

#[test]
fn every_list_of_the_house_is_in_the_list() {
    let keymap = Keymap::preset("default").unwrap();
    let walked: BTreeSet<&str> = ROOMS
        .iter()
        .flat_map(|room| room.enter(&keymap, false, Language::Japanese).model.path())
        .collect();
    for table in HouseTable::ALL {
        let id = list_id(table);
        assert!(walked.contains(id), "{table:?} ({id}): add it to ROOMS");
    }
}
