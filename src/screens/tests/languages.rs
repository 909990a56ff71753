//! English shows no Japanese but data, Japanese no English but names of keys and commands: walked through every
//! room, and read in the sources of the words.

use super::rooms::ROOMS;
use crate::i18n::Language;
use crate::keys::{Command, Keymap};
use crate::runtime::harness::Harness;
use std::path::Path;

fn is_japanese(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{2ffff}' | '々' | '〆')
}

/// Everything that people have entered, without blanks.
pub(super) fn data(h: &Harness) -> String {
    let me = format!("{:?}", h.model.shared.operator);
    // A mail reads as the company's template says, whoever looks at it.
    let mail = include_str!("../../../assets/mail/completion.txt");
    let fields = crate::runtime::harness::sample::mail_fields();
    let office = format!("{:?}", h.office);
    // Why a job stopped is the program's own sentence, though the office keeps it.
    let mut told = String::new();
    for part in office.split("trouble: Some(\"") {
        told.push_str(match told.is_empty() {
            true => part,
            false => part.split_once("\")").map_or(part, |(_, rest)| rest),
        });
    }
    let all = format!("{told}{me}佐藤花子{mail}{fields}・前払金保証電話");
    let mut plain = String::new();
    let mut rest = all.as_str();
    while let Some(at) = rest.find("\\u{") {
        plain.push_str(&rest[..at]);
        let end = rest[at..].find('}').unwrap() + at;
        let code = u32::from_str_radix(&rest[at + 3..end], 16).unwrap();
        plain.extend(char::from_u32(code));
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    plain.chars().filter(|c| !c.is_whitespace()).collect()
}

fn runs(text: &str, of: impl Fn(char) -> bool) -> Vec<String> {
    text.split(|c| !of(c))
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Dates and amounts echoed as they will be printed: the certificate is Japanese in either language.
const PRINTED: &[&str] = &[
    "令和",
    "平成",
    "元",
    "年",
    "月",
    "日",
    "円",
    "万",
    "億",
    "万円",
    "億円",
    "変更ー",
    "解約",
];

#[test]
fn in_english_no_screen_shows_japanese_but_data() {
    let keymap = Keymap::preset("default").unwrap();
    let mut foreign = Vec::new();
    let mut pages = 0;
    for room in ROOMS {
        let mut h = room.enter(&keymap, false, Language::English);
        // The purpose typed on the way there is data, too.
        let data = data(&h) + "誤り";
        for size in [(80, 24), (132, 43)] {
            h.resize(size.0, size.1);
            // To the last page of it.
            for _ in 0..12 {
                let picture = h.picture();
                for run in runs(&picture, is_japanese) {
                    if !data.contains(&run) && !PRINTED.contains(&run.as_str()) {
                        let line = picture.lines().find(|line| line.contains(&run));
                        let line = line.unwrap_or_default();
                        foreign.push(format!("{}: 「{run}」 in {line}", room.name));
                    }
                }
                pages += 1;
                h.press("PgDn");
                if h.picture() == picture {
                    break;
                }
            }
        }
    }
    assert!(foreign.is_empty(), "{foreign:#?}");
    assert!(pages > 3 * ROOMS.len(), "{pages}");
}

/// Latin words that a Japanese operator reads on keys, in settings and in other people's tables.
const LATIN: &[&str] = &[
    "Enter", "Esc", "Tab", "BackTab", "PgUp", "PgDn", "Home", "End", "Up", "Down", "Left", "Right",
    "Space", "BS", "Del", "densho", "IME", "TEL", "FAX", "AND", "Ctrl", "UTF", "PDF", "JV", "BOM",
    "Shift", "JIS", "CSV", "CP",
];

#[test]
fn in_japanese_no_screen_shows_english_but_keys_and_names() {
    let keymap = Keymap::preset("default").unwrap();
    let mut foreign = Vec::new();
    for room in ROOMS {
        let mut h = room.enter(&keymap, false, Language::Japanese);
        let data = data(&h);
        h.resize(132, 43);
        let picture = h.picture();
        let (screen, _) = picture.rsplit_once("\ncursor:").unwrap();
        for run in runs(screen, |c| c.is_ascii_alphabetic() || c == '-') {
            let run = run.trim_matches('-');
            let known = run.len() < 3
                || LATIN.contains(&run)
                || Command::ALL.iter().any(|c| c.id().contains(run))
                || data.contains(run);
            if !known {
                let line = picture.lines().find(|line| line.contains(run));
                foreign.push(format!(
                    "{}: {run} in {}",
                    room.name,
                    line.unwrap_or_default()
                ));
            }
        }
    }
    assert!(foreign.is_empty(), "{foreign:#?}");
}

#[test]
fn every_command_has_both_languages() {
    for command in Command::ALL {
        let words = command.spec().words;
        for english in [words.en, words.about_en] {
            assert!(
                !english.is_empty() && !english.chars().any(is_japanese),
                "{english}"
            );
        }
        for japanese in [words.ja, words.about_ja] {
            assert!(japanese.chars().any(is_japanese), "{japanese}");
        }
    }
}

/// The string literals of a source file, each with what stands between it and the one before; comments left out.
pub(super) fn literals(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut between = String::new();
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => {
                for c in chars.by_ref() {
                    if c == '\n' {
                        break;
                    }
                }
            }
            '\'' => {
                // A character, or a lifetime.
                between.push(c);
                let mut ahead = chars.clone();
                let first = ahead.next();
                if first == Some('\\') {
                    chars.next();
                    for c in chars.by_ref() {
                        if c == '\'' {
                            break;
                        }
                    }
                } else if ahead.next() == Some('\'') {
                    chars.next();
                    chars.next();
                }
            }
            '"' => {
                let mut text = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => drop(chars.next()),
                        c => text.push(c),
                    }
                }
                found.push((std::mem::take(&mut between), text));
            }
            c => between.push(c),
        }
    }
    found
}

pub(super) fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.display().to_string();
            if path.is_dir() && !name.ends_with("tests") && !name.ends_with("harness") {
                folders.push(path);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                // What follows is for tests.
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
                found.push((name, code.to_owned()));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

#[test]
fn every_pair_of_words_is_japanese_and_english() {
    let mut pairs = 0;
    let mut faults = Vec::new();
    for (file, source) in sources("i18n") {
        let all = literals(&source);
        for window in all.windows(2) {
            let [(_, japanese), (between, english)] = window else {
                continue;
            };
            if between.trim() != "/" {
                continue;
            }
            pairs += 1;
            if runs(english, is_japanese)
                .iter()
                .any(|run| !PRINTED.contains(&run.as_str()))
            {
                faults.push(format!("{file}: {english}"));
            }
            let outside: String = english
                .split('{')
                .map(|part| part.rsplit('}').next().unwrap_or_default())
                .collect();
            let has_words = outside.chars().filter(char::is_ascii_alphabetic).count() > 3;
            let same = japanese == english;
            if same && has_words {
                faults.push(format!("{file}: {japanese}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(pairs > 300, "only {pairs} pairs were read");
}

/// What is read, not shown: dates that begin a period, as people type them.
const TYPED: &[&str] = &["1日", "{plain}年4月1日"];

#[test]
fn no_japanese_word_stands_outside_the_catalogues() {
    let mut faults = Vec::new();
    for folder in ["screens", "app", "ui", "runtime"] {
        for (file, source) in sources(folder) {
            for (_, literal) in literals(&source) {
                if literal.chars().any(is_japanese) && !TYPED.contains(&literal.as_str()) {
                    faults.push(format!("{file}: 「{literal}」 belongs into src/i18n"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Keys that no keymap moves: those that edit what is typed, the lock screen's, what a terminal itself sends, and the
/// examples of a keymap file.
const FIXED_KEYS: &[&str] = &[
    "typed_before",
    "no_match_typed",
    "choice_hint",
    "form_turns",
    "is_chosen",
    "is_turned",
    "enter_again",
    "password_keys",
    "log_in_again",
    "nothing_yet",
];

/// The name of a key that stands in a sentence, if one does.
fn key_named(text: &str) -> Option<String> {
    const NAMES: &[&str] = &[
        "Enter", "Esc", "Tab", "BackTab", "PgUp", "PgDn", "Home", "End", "BS", "Del", "Space",
    ];
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.split(|c: char| !part(c))
        .find(|word| {
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            // A verb begins its sentence: "Enter the company first."
            let verb = text.is_ascii() && (before.is_empty() || before.ends_with(". "));
            let named = NAMES.contains(word) && !verb;
            let f_key = word
                .strip_prefix('F')
                .is_some_and(|n| n.parse::<u8>().is_ok());
            let ctrl = word.strip_prefix("C-").is_some_and(|rest| rest.len() == 1);
            let letter = word.len() == 1 && word.chars().all(|c| c.is_ascii_alphabetic());
            let bracketed = before.ends_with(['（', '(']) && after.starts_with(['）', ')']);
            named || f_key || ctrl || (letter && bracketed)
        })
        .map(str::to_owned)
}

#[test]
fn no_sentence_of_the_catalogue_names_a_key_that_a_keymap_may_move() {
    for (text, key) in [
        ("Enter で進む。", Some("Enter")),
        ("Enter the company first.", None),
        ("Then press Enter.", Some("Enter")),
        ("一覧を更新（F5）します。", Some("F5")),
        ("再試行（R）してください。", Some("R")),
        ("withdraw it (d) and go on", Some("d")),
        ("UTF-8（表計算ソフト向け）", None),
    ] {
        assert_eq!(key_named(text).as_deref(), key, "{text}");
    }
    let mut named = Vec::new();
    let mut read = 0;
    for (file, source) in sources("i18n") {
        // The names of commands and tabs, and what is said of a keymap file itself.
        if file.ends_with("i18n/commands.rs") {
            continue;
        }
        for (between, text) in literals(&source) {
            read += 1;
            let fixed = FIXED_KEYS.iter().any(|name| {
                let line = source.lines().find(|line| line.contains(&text));
                between.contains(name) || line.is_some_and(|line| line.trim().starts_with(name))
            });
            if let Some(key) = key_named(&text).filter(|_| !fixed) {
                named.push(format!("{file}: {key} in 「{text}」"));
            }
        }
    }
    assert!(named.is_empty(), "{named:#?}");
    assert!(read > 2000, "only {read} texts were read");
}
