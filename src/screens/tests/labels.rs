//! Labels and headings are whole at 80 columns in both languages; only what people typed may be cut.

use super::languages::data;
use super::rooms::ROOMS;
use crate::i18n::Language;
use crate::keys::Keymap;
use std::collections::BTreeSet;

#[test]
fn no_heading_of_any_list_is_cut_in_english_at_eighty_columns() {
    let keymap = Keymap::preset("default").unwrap();
    let mut seen = BTreeSet::new();
    let mut cut = Vec::new();
    for room in ROOMS {
        let h = room.enter(&keymap, false, Language::English);
        let picture = h.picture();
        let Some(row) = picture.lines().find(|line| line.starts_with(" Op ")) else {
            continue;
        };
        if row.contains("..") {
            cut.push(format!("{}: {row}", room.name));
        }
        seen.insert(h.model.path().last().unwrap().to_string());
    }
    assert!(cut.is_empty(), "{cut:#?}");
    assert!(seen.len() > 20, "{seen:?}");
}

/// What stands before each `..` in a line, back to the next gap of two blanks.
fn cut_texts(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = line[from..].find("..") {
        let before = line[..from + at].rsplit("  ").next().unwrap_or_default();
        found.push(before.trim().to_owned());
        from += at + 2;
        from += line[from..].len() - line[from..].trim_start_matches('.').len();
    }
    found
}

/// The help's own table is looked at by the tests of the help.
const ELSEWHERE: [&str; 4] = ["help", "help, searching", "every key", "key test"];

/// Cells of lists and the explanations beside a window's choices give way; labels, titles, hints and sentences do not.
fn is_cell(line: &str) -> bool {
    line.contains('|') || line.contains("-+") || line.starts_with('>') || line.starts_with("    ")
}

#[test]
fn no_label_of_any_place_is_cut_in_either_language() {
    let keymap = Keymap::preset("default").unwrap();
    let mut cut = Vec::new();
    for language in [Language::Japanese, Language::English] {
        for room in ROOMS.iter().filter(|r| !ELSEWHERE.contains(&r.name)) {
            let h = room.enter(&keymap, false, language);
            let data = data(&h);
            let picture = h.picture();
            let (screen, _) = picture.rsplit_once("\ncursor:").unwrap();
            // The head gives way in its middle, where the operator stands.
            for line in screen.lines().skip(1).filter(|line| !is_cell(line)) {
                for text in cut_texts(line) {
                    // Data that was cut begins as it was typed; what stands before it in the row is not asked about.
                    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                    let tail: String = squeezed
                        .chars()
                        .rev()
                        .take(4)
                        .collect::<Vec<_>>()
                        .into_iter()
                        .rev()
                        .collect();
                    if !tail.is_empty() && !data.contains(&tail) {
                        cut.push(format!("{} {language:?}: {line}", room.name));
                    }
                }
            }
        }
    }
    assert!(cut.is_empty(), "{cut:#?}");
}
