//! Labels and headings are whole at 80 columns in both languages; only what people typed may be cut.

use super::languages::data;
use super::rooms::ROOMS;
use crate::domain::field::FieldId;
use crate::domain::product::Product;
use crate::i18n::Language;
use crate::i18n::fields;
use crate::keys::Keymap;
use crate::runtime::harness::Harness;
use crate::terminal::width::{Ambiguous, width};
use crate::ui::canvas::CUT;
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

/// The words of a text of which a part is not shown.
fn lost(text: &str, shown: usize) -> Vec<String> {
    let mut shown = shown;
    while !text.is_char_boundary(shown) {
        shown -= 1;
    }
    let from = text[..shown]
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| {
            at + text[at..].chars().next().map_or(1, char::len_utf8)
        });
    text[from..]
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What is cut on the screen as it stands and on the pages below it, of the program's own words.
fn cut_words(h: &mut Harness, what: &str, cut: &mut BTreeSet<String>) {
    let data = data(h);
    for (columns, rows) in [(80, 24), (132, 43)] {
        h.resize(columns, rows);
        for _ in 0..6 {
            CUT.with_borrow_mut(Vec::clear);
            let before = h.picture();
            for (text, shown) in CUT.take() {
                if let Some(word) = lost(&text, shown).iter().find(|w| !data.contains(*w)) {
                    let id = *h.model.path().last().unwrap();
                    cut.insert(format!("{what}, {id} {columns}: 「{word}」 of 「{text}」"));
                }
            }
            h.press("PgDn");
            if h.picture() == before {
                break;
            }
        }
    }
}

#[test]
fn no_word_of_the_catalogue_is_cut_at_any_place_in_either_language() {
    let keymap = Keymap::preset("default").unwrap();
    let mut cut = BTreeSet::new();
    for language in [Language::Japanese, Language::English] {
        for room in ROOMS {
            let mut h = room.enter(&keymap, false, language);
            cut_words(&mut h, &format!("{} {language:?}", room.name), &mut cut);
        }
    }
    assert!(cut.is_empty(), "{cut:#?}");
}

#[test]
fn every_label_of_a_products_field_fits_beside_it() {
    let mut long = Vec::new();
    for language in [Language::Japanese, Language::English] {
        for product in Product::ALL {
            for field in [FieldId::Form, FieldId::Amount, FieldId::GuaranteeEnd] {
                let label = fields::label(language, field(product));
                if width(&label, Ambiguous::Wide) > 16 {
                    long.push(label);
                }
            }
        }
    }
    assert!(long.is_empty(), "{long:?}");
}

/// Every kind of event, as the catalogue knows them.
fn kinds() -> Vec<&'static str> {
    let source = include_str!("../../i18n/events.rs");
    let (body, _) = source
        .split_once("/// The same in a list's column.")
        .unwrap();
    let codes: Vec<_> = body
        .split('"')
        .filter(|text| {
            text.contains('.')
                && text
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || "._".contains(c))
        })
        .collect();
    assert!(codes.len() > 70, "{codes:?}");
    codes
}

#[test]
fn no_verb_of_the_audit_is_cut_whatever_happened() {
    let mut cut = BTreeSet::new();
    for language in [Language::Japanese, Language::English] {
        for kinds in kinds().chunks(15) {
            for way in [&[][..], &["next-tab"]] {
                let mut h = super::house::at_audit_of(kinds, language);
                for command in way {
                    h.command(command);
                }
                cut_words(&mut h, &format!("{language:?}"), &mut cut);
            }
        }
    }
    assert!(cut.is_empty(), "{cut:#?}");
}
