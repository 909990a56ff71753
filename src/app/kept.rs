//! What was typed in a question that was left, or whose act was refused: offered again when the same is asked about the
//! same record in this session. Nothing of it is written anywhere.

use super::dialog::{Answered, Dialog};
use super::model::ScreenUid;
use std::collections::VecDeque;

/// As many as are remembered; the oldest goes first.
const MOST: usize = 60;

/// What was typed, by what it was asked about.
#[derive(Debug, Default)]
pub(super) struct Kept(VecDeque<Entry>);

#[derive(Debug)]
struct Entry {
    key: String,
    texts: Vec<String>,
    by: ScreenUid,
    /// It went into an act of this screen: done, it is nobody's business any more.
    answered: bool,
}

impl Kept {
    /// A dialog has ended.
    pub fn ended(&mut self, dialog: &Dialog, answered: &Answered, by: ScreenUid) {
        let texts = dialog.typed();
        for key in dialog.keys() {
            self.keep(key.clone(), texts.clone(), by, *answered != Answered::No);
        }
    }

    /// Keeps it; nothing typed is nothing to keep.
    pub fn keep(&mut self, key: String, texts: Vec<String>, by: ScreenUid, answered: bool) {
        self.forget(&key);
        if texts.iter().all(|text| text.trim().is_empty()) {
            return;
        }
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(Entry {
            key,
            texts,
            by,
            answered,
        });
    }

    /// What was typed about all of these; none where it was not the same for each.
    pub fn about(&self, keys: &[String]) -> Option<Vec<String>> {
        let of = |key: &String| self.0.iter().find(|e| e.key == *key).map(|e| &e.texts);
        let first = of(keys.first()?)?;
        keys.iter()
            .all(|key| of(key) == Some(first))
            .then(|| first.clone())
    }

    /// An act of this screen was done: what was typed for it has been used.
    pub fn done(&mut self, by: ScreenUid) {
        self.0.retain(|e| !(e.answered && e.by == by));
    }

    /// It has been used.
    pub fn forget(&mut self, key: &str) {
        self.0.retain(|e| e.key != key);
    }
}
