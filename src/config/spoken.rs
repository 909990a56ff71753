//! Faults of the settings are said in the language that the settings ask for, also where these are the fault.

use super::tests::{env, with_file};
use super::{Config, Language};
use crate::i18n::{Language as Spoken, settings};

/// What is said of a file, in the language it asks for, without the folder.
fn said(text: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let (_dir, path) = with_file(text);
    let faults = Config::load(Some(&path), env(variables)).unwrap_err();
    let language = match Config::language_meant(Some(&path), env(variables)) {
        Language::Ja => Spoken::Japanese,
        Language::En => Spoken::English,
    };
    let bare = |line: String| match line.find("config.toml:") {
        Some(at) => line[at..].to_owned(),
        None => line,
    };
    let lines = faults.iter().map(|fault| settings::line(language, fault));
    lines.map(bare).collect()
}

#[test]
fn every_fault_of_the_settings_is_said_at_once_in_japanese_with_what_to_do() {
    let text = r#"
[ui]
langage = "ja"
keymap = "emax"
poll_seconds = 0
[databse]
host = "db.example.jp"
[database]
url = "mysql://x"
port = 5433
[platform]
kind = "http"
[mail]
host = "mail.example.jp"
tls = "none"
language = "ja"
"#;
    let lines = said(text, &[("DENSHO_WORKER__CONCURRENCY", "many")]);
    assert_eq!(
        lines,
        [
            "config.toml:3: ui.langage: この設定はありません。language ではありませんか",
            "config.toml:4: ui.keymap: 使えるのは default、function-keys、vi、emacs のどれかです。emacs ではありませんか",
            "config.toml:5: ui.poll_seconds: 1 から 60 までの整数を入れてください",
            "config.toml:6: databse: この設定はありません。[database] ではありませんか",
            "config.toml:16: mail.language: この設定はここにはありません。[ui] の language ではありませんか",
            "DENSHO_WORKER__CONCURRENCY: worker.concurrency: 引用符のない整数を入れてください",
        ]
    );
    // What concerns several settings at once is looked for once each of them can be read.
    let together = said(
        "[database]\nurl = \"mysql://x\"\nport = 5433\n[platform]\nkind = \"http\"\n[mail]\nhost = \"mail.example.jp\"\ntls = \"none\"\n",
        &[],
    );
    assert_eq!(
        together,
        [
            "config.toml:2: database.url: postgres://user@host/name の形の宛先を入れてください",
            "config.toml:3: database.port: database.url と一緒には使えません。どちらか一つにしてください",
            "config.toml:8: mail.tls: 秘密が暗号化されずに送られます。required か starttls にするか、この機械の中のホストにしてください",
            "platform.url: 設定が要ります（platform.kind が http です）",
        ]
    );
}

#[test]
fn a_fault_is_said_in_the_language_of_a_file_that_cannot_be_read_as_a_whole() {
    let broken = "[ui]\nlanguage = \"en\"\nkeymap = \n";
    assert!(
        said(broken, &[])[0].contains("not TOML"),
        "{:?}",
        said(broken, &[])
    );
    let japanese = said("[ui]\nkeymap = \n", &[]);
    assert!(
        japanese[0].contains("TOML として読めません"),
        "{japanese:?}"
    );
    // A variable goes before the file, here as everywhere.
    let over = said(broken, &[("DENSHO_UI__LANGUAGE", "ja")]);
    assert!(over[0].contains("TOML として読めません"), "{over:?}");
}

#[test]
fn no_fault_of_the_settings_is_said_in_english_words_in_japanese() {
    for text in [
        "[ui]\nlanguage = \"xx\"\ncolor = 3\n",
        "[vault]\nkek_file = \"\"\nold_kek_files = 3\n",
        "[mail]\nfrom_name = \"a\\u0007\"\nuser = \"u\"\nhost = \"\"\nfrom_address = \"x\"\n",
        "ui = 3\n",
        "[database]\nhost = \"a,b\"\ntls_cert_file = \"/c\"\n",
        "[worker]\nbackoff_first_seconds = 10\nbackoff_longest_seconds = 5\n",
    ] {
        for line in said(text, &[]) {
            let japanese = line.chars().any(|c| ('\u{3041}'..='\u{30ff}').contains(&c));
            assert!(japanese, "{line}");
        }
    }
}
