//! F1 on every field: what it is, in both languages, and each in words of its own.

use super::languages::{literals, sources};
use super::rooms::{ROOMS, Room};
use crate::domain::house::{Fields, HouseTable};
use crate::i18n::{Language, explain};
use crate::keys::{Command, Context, Keymap};
use crate::runtime::harness::Harness;
use crate::screens::Screen as _;
use crate::screens::house::{FormKind, HouseForm, form_slots, list_id};
use std::collections::BTreeMap;

const LANGUAGES: [Language; 2] = [Language::Japanese, Language::English];

fn keymap() -> Keymap {
    Keymap::preset("default").unwrap()
}

/// The field in focus of the dialog or the screen, as its help explains it.
fn focused(h: &Harness, language: Language) -> Option<(String, String)> {
    let field = h.model.focused_now(language)?;
    Some((field.label, field.text))
}

fn fields_of(room: &Room, language: Language) -> Vec<(String, String)> {
    let mut h = room.enter(&keymap(), false, language);
    let mut found: Vec<(String, String)> = Vec::new();
    let next = |h: &Harness| {
        let keys = &h.model.shared.settings.keymap;
        keys.key_of(Command::NextField, h.model.context_now())
    };
    for _ in 0..80 {
        if !matches!(h.model.context_now(), Context::Form | Context::Line) {
            break;
        }
        let Some(field) = focused(&h, language) else {
            panic!("{}: a field without help: {}", room.name, h.picture());
        };
        assert!(!field.1.is_empty(), "{}: {}", room.name, field.0);
        if found.contains(&field) {
            break;
        }
        found.push(field);
        let keys = next(&h);
        if keys.is_empty() {
            break;
        }
        h.press(&keys);
    }
    found
}

/// Opens the help; what a message means comes first, where there is one.
fn help(h: &mut Harness) {
    h.press("F1");
    if h.model.path().last() != Some(&"H1") {
        h.press("Esc F1");
    }
}

/// Help and lists of values are typed into to search them: nothing is entered there.
const SEARCHED: &[&str] = &[
    "help, searching",
    "command line",
    "search, results",
    "queue, filter",
    "jobs, shown",
    "counter, contracts",
    "branches",
    "contracts, file",
    "audit, file",
    "amendment, which",
];

/// What products are called in labels, the longer ones first.
const PRODUCTS: &[&str] = &[
    "中間前払金",
    "前払金",
    "契約保証",
    "入札ボンド",
    "中間",
    "前払",
    "契約",
    "入札",
    "interim advance",
    "advance payment",
    "performance",
    "perform.",
    "bid bond",
    "interim",
    "advance",
    "perf",
    "int",
    "adv",
    "bid",
];

#[test]
fn f1_on_every_field_of_every_form_says_what_that_field_is() {
    let mut count = 0;
    for room in ROOMS.iter().filter(|room| !SEARCHED.contains(&room.name)) {
        for language in LANGUAGES {
            let found = fields_of(room, language);
            let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
            for (label, text) in &found {
                count += 1;
                // The same question about another product has the same answer.
                if let Some(other) = texts.insert(text, label) {
                    let asked = |l: &str| {
                        PRODUCTS
                            .iter()
                            .fold(l.to_lowercase(), |l, p| l.replace(p, "*"))
                    };
                    assert!(
                        asked(label).contains('*') && asked(other) == asked(label),
                        "{}: {label} and {other} share one text",
                        room.name
                    );
                }
            }
        }
    }
    assert!(count > 200, "only {count} fields were walked");
}

#[test]
fn what_f1_says_of_a_field_stands_in_the_help_and_in_the_dialog() {
    for (name, label) in [
        ("amendment form", "保証期限"),
        ("search", "言葉"),
        ("audit, filter", "利用者"),
        ("mail, again", "送り先"),
        ("queue, hold", "保留の理由"),
        ("queue, reason", "理由"),
        ("holiday form", "名称"),
        ("rule form", "工事の種類"),
        ("amendment, typed again", ""),
    ] {
        let room = ROOMS.iter().find(|room| room.name == name).unwrap();
        let mut h = room.enter(&keymap(), false, Language::Japanese);
        let (found, text) =
            focused(&h, Language::Japanese).unwrap_or_else(|| panic!("{name}:\n{}", h.picture()));
        h.press("F1");
        let picture: String = h.picture().split_whitespace().collect();
        let head: String = text.chars().take(12).filter(|c| *c != ' ').collect();
        assert!(
            found.contains(label) && picture.contains(&head),
            "{name}: {found}: {}",
            h.picture()
        );
    }
}

#[test]
fn every_field_of_every_masters_form_and_filter_is_explained_in_both_languages() {
    let source = include_str!("../house/forms.rs");
    let (_, variants) = source.split_once("pub enum FormKind {").unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    let variants = variants.lines().filter(|l| l.trim().ends_with(','));
    assert_eq!(variants.count(), FormKind::ALL.len(), "a form is missing");
    for language in LANGUAGES {
        for kind in FormKind::ALL {
            let (table, slots) = form_slots(kind, language);
            for key in slots {
                let text = explain::master(language, table, key);
                assert!(text.is_some_and(|t| t.len() > 20), "{kind:?}: {key}");
            }
        }
        for table in HouseTable::ALL {
            for key in crate::screens::house::filters(table) {
                let text = explain::filter(language, key);
                assert!(text.is_some_and(|t| t.len() > 20), "{table:?}: {key}");
            }
        }
    }
}

#[test]
fn the_holidays_are_not_told_to_be_proposals() {
    for table in HouseTable::ALL {
        let id = list_id(table);
        assert!(explain::screen(Language::English, id).is_some(), "{id}");
    }
    let holidays = explain::screen(Language::English, "B7").unwrap();
    assert!(!holidays.contains("roposal"), "{holidays}");
    let form = HouseForm::new(FormKind::Holiday, None, Fields::new());
    assert_eq!(form.explained_as(), "B7");
}

#[test]
fn a_command_is_called_in_the_help_what_it_does_on_that_screen() {
    for (name, said) in [
        ("figures", "To the count on the right"),
        ("audit", "Narrow by operator"),
        ("company", "propose it"),
        ("holidays", "Enter a new row"),
        ("amendment form", "Put back what stood"),
        ("form", "Put back what stood"),
        ("queue", "Open the row"),
        ("jobs", "Choose what is shown"),
    ] {
        let room = ROOMS.iter().find(|room| room.name == name).unwrap();
        let mut h = room.enter(&keymap(), false, Language::English);
        help(&mut h);
        h.resize(200, 120);
        assert!(h.picture().contains(said), "{name}: {}", h.picture());
    }
}

#[test]
fn nothing_is_cut_in_the_help_of_any_screen() {
    let mut walked = 0;
    for language in LANGUAGES {
        for room in ROOMS {
            let mut h = room.enter(&keymap(), false, language);
            if h.model
                .path()
                .last()
                .is_some_and(|id| ["H1", "H2", "T1"].contains(id))
            {
                continue;
            }
            h.press("F1");
            if h.model.path().last() != Some(&"H1") {
                continue;
            }
            walked += 1;
            for _ in 0..8 {
                let picture = h.picture();
                let body: Vec<&str> = picture.lines().skip(3).take(18).collect();
                let cut = body.iter().find(|line| line.contains(".."));
                assert_eq!(cut, None, "{}: {picture}", room.name);
                h.press("PgDn");
            }
        }
    }
    assert!(walked > 60, "only {walked} helps were read");
}

#[test]
fn a_window_that_is_too_small_says_that_what_was_typed_is_kept() {
    let mut h = Harness::clerk(super::counter::office());
    h.press("N Tab");
    h.type_text("長野");
    h.resize(60, 20);
    assert!(
        h.picture().contains("入力した内容は残っています"),
        "{}",
        h.picture()
    );
    h.resize(80, 24);
    assert!(h.picture().contains("長野"), "{}", h.picture());
}

#[test]
fn keys_in_sentences_are_those_of_the_keymap() {
    for (preset, _) in crate::keys::PRESETS {
        let keymap = Keymap::preset(preset).unwrap();
        let room = ROOMS.iter().find(|r| r.name == "queue, reason").unwrap();
        let mut h = room.enter(&keymap, false, Language::Japanese);
        let key = |h: &Harness, command| {
            let keys = &h.model.shared.settings.keymap;
            keys.key_of(command, h.model.context_now())
        };
        let (next, back) = (key(&h, Command::NextField), key(&h, Command::Back));
        let help = key(&h, Command::Help);
        h.press(&help);
        let picture = h.picture();
        assert!(
            picture.contains(&format!("{next} か ")),
            "{preset}: {picture}"
        );
        assert!(
            picture.contains(&format!("{back} は何も")),
            "{preset}: {picture}"
        );
    }
}

/// What the marks are called in both languages.
const MARKS: [(&str, &str); 3] = [
    ("［案内］", "[flyer]"),
    ("［公開資料］", "[public material]"),
    ("［想定］", "[assumed]"),
];

/// Which marks stand in a text, in their order.
fn marks(text: &str, of: impl Fn(&(&'static str, &'static str)) -> &'static str) -> Vec<usize> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (n, mark) in MARKS.iter().enumerate() {
        found.extend(text.match_indices(of(mark)).map(|(at, _)| (at, n)));
    }
    found.sort_unstable();
    found.into_iter().map(|(_, n)| n).collect()
}

#[test]
fn every_source_of_a_rule_is_one_of_three_and_the_same_in_both_languages() {
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for (file, source) in sources("i18n/explain").into_iter().chain(
        sources("i18n")
            .into_iter()
            .filter(|(file, _)| file.ends_with("i18n/explain.rs")),
    ) {
        for pair in literals(&source).windows(2) {
            let [(_, ja), (between, en)] = pair else {
                continue;
            };
            if between.trim() != ","
                || ja.chars().count() < 4
                || ja.is_ascii()
                || ja.contains("チラシ")
            {
                continue;
            }
            let (of_ja, of_en) = (marks(ja, |m| m.0), marks(en, |m| m.1));
            pairs += usize::from(!of_ja.is_empty());
            // A mark closes what it is the source of.
            let ends = |c: Option<char>| matches!(c, Some('。' | '、' | '）' | '（') | None);
            let closed = ja
                .match_indices('］')
                .all(|(at, m)| ends(ja[at + m.len()..].chars().next()));
            if of_ja != of_en || ja.matches('［').count() != of_ja.len() || !closed {
                wrong.push(format!("{file}: {ja} / {en}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(pairs > 100, "only {pairs} marked texts were read");
}

#[test]
fn a_list_of_values_is_explained_by_the_field_that_it_was_opened_on() {
    for name in [
        "form",
        "counter",
        "search",
        "amendment form",
        "rule form",
        "limit form",
    ] {
        let room = ROOMS.iter().find(|room| room.name == name).unwrap();
        let mut h = room.enter(&keymap(), false, Language::Japanese);
        let mut asked = false;
        for _ in 0..20 {
            let field = focused(&h, Language::Japanese).unwrap();
            h.press("F4");
            if h.model.context_now() == Context::Dialog || h.picture().contains("絞込") {
                asked = true;
                h.press("F1");
                let picture: String = h.picture().split_whitespace().collect();
                let head: String = field.1.chars().take(12).filter(|c| *c != ' ').collect();
                assert!(picture.contains(&head), "{name}: {head}: {}", h.picture());
                assert!(picture.contains("で決めます"), "{name}: {}", h.picture());
                break;
            }
            h.press("Tab");
        }
        assert!(asked, "{name}: {}", h.picture());
    }
}
