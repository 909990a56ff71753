//! Where a screen is, as a line of words: its kind, then record numbers and `name=value`. It is written when a line drops
//! and read at the next start of the same login. Words of another version are passed over.

use crate::domain::ids::BranchId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// A place of one screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    words: Vec<String>,
}

impl Place {
    /// A screen of this kind.
    #[must_use]
    pub fn new(kind: &str) -> Self {
        Self {
            words: vec![kind.to_owned()],
        }
    }

    /// The screen of one record.
    #[must_use]
    pub fn of_record(kind: &str, branch: &BranchId, id: i64) -> Self {
        let mut place = Self::new(kind);
        place.words.push(hidden(branch.as_str()));
        place.words.push(id.to_string());
        place
    }

    /// The same with a value; a blank one is left out.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.words.push(format!("{name}={}", hidden(value)));
        }
        self
    }

    /// The same with a value of several parts, where it is not the usual one.
    #[must_use]
    pub fn with_all<T: Serialize + Default + PartialEq>(self, name: &str, value: &T) -> Self {
        if *value == T::default() {
            return self;
        }
        let text = serde_json::to_string(value).unwrap_or_default();
        self.with(name, &text)
    }

    /// Reads one back; anything that is no place is one of no kind.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let words = text.split(' ').filter(|word| !word.is_empty());
        Self {
            words: words.map(str::to_owned).collect(),
        }
    }

    /// The kind of screen.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> Option<(BranchId, i64)> {
        let branch = shown(self.words.get(1)?)?;
        let id = self.words.get(2)?.parse().ok()?;
        Some((BranchId(branch), id))
    }

    /// A value; empty where there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> String {
        let found = self.words.iter().find_map(|word| {
            let (known, value) = word.split_once('=')?;
            (known == name).then_some(value)
        });
        found.and_then(shown).unwrap_or_default()
    }

    /// A value of several parts; the usual one where there is none, or one of another version.
    #[must_use]
    pub fn all<T: DeserializeOwned + Default>(&self, name: &str) -> T {
        serde_json::from_str(&self.value(name)).unwrap_or_default()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.join(" "))
    }
}

/// What would part words or screens is written as `%` and two digits.
fn hidden(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            ' ' | '/' | '%' | '=' | '\0'..='\u{1f}' | '\u{7f}' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

fn shown(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        out.push(char::from(u8::from_str_radix(code, 16).ok()?));
        out.push_str(rest);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_was_typed_comes_back_and_parts_neither_words_nor_screens(text in ".*", number in any::<i64>()) {
            let place = Place::of_record("contract", &BranchId(text.clone()), number).with("words", &text);
            let line = place.to_string();
            prop_assert!(!line.contains('/') && !line.contains('\n'));
            let read = Place::read(&line);
            prop_assert_eq!(read.value("words"), text.clone());
            if !text.is_empty() {
                prop_assert_eq!(read.record(), Some((BranchId(text), number)));
            }
        }
    }

    #[test]
    fn words_of_another_version_are_no_place_and_break_nothing() {
        for text in [
            "",
            " ",
            "queue f=%",
            "contract x",
            "contract 371 y",
            "%zz=%zz",
            "queue f={",
        ] {
            let place = Place::read(text);
            assert_eq!(place.record(), None, "{text}");
            assert_eq!(place.all::<Vec<i32>>("f"), Vec::<i32>::new());
        }
    }
}
