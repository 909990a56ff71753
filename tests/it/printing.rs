//! What is printed outside of the screens: names of files, contents, settings and arguments are other people's
//! text, and a terminal must not obey them.

use crate::support::pty::Pty;
use std::path::{Path, PathBuf};

const HOSTILE: &str = "\x1b[2J\x1b]0;taken\x07\u{9b}31m\u{202e}\u{200b}\x0e";

/// Arguments and environment.
type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

/// Runs densho on a terminal to its end and gives what it wrote there.
fn written(home: &Path, arguments: &[&str], env: &[(&str, &str)]) -> String {
    let home = home.display().to_string();
    let mut all = vec![("HOME", home.as_str()), ("DENSHO_LOG__TARGET", "stderr")];
    all.extend_from_slice(env);
    let program = Path::new(env!("CARGO_BIN_EXE_densho"));
    let mut pty = Pty::start(program, arguments, &all, 200, 50);
    pty.wait_end();
    String::from_utf8(pty.raw.clone()).expect("UTF-8")
}

fn file(folder: &Path, name: &str, content: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn nothing_that_a_command_prints_steers_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/flyer.json");
    let flyer = std::fs::read_to_string(sample).unwrap();
    let json = serde_json::to_string(HOSTILE).unwrap();
    let within = flyer.replacen('{', &format!("{{\"x{}\": 1,", json.trim_matches('"')), 1);
    let faulty = file(home.path(), "a\x1b[31m\u{202e}b.json", &within);
    let faulty = faulty.display().to_string();
    let keymap = file(
        home.path(),
        "keymap.toml",
        &format!("[global]\n\"no-{}\" = [\"x\"]\n", "\\u001b[2J\\u202e"),
    );
    let keymap = keymap.display().to_string();
    let hostile = HOSTILE.trim_matches('\0');
    let missing = format!("{}/{hostile}.toml", home.path().display());
    let cases: &[Case<'_>] = &[
        (&[hostile], &[]),
        (&["search", "--limit", hostile], &[]),
        (&["--config", &missing, "doctor"], &[]),
        (&["intake", "--check", &faulty], &[]),
        (&["keymap", "check"], &[("DENSHO_UI__USER_KEYMAP", &keymap)]),
    ];
    for (arguments, env) in cases {
        let text = written(home.path(), arguments, env);
        let steering = text.chars().find(|c| {
            c.is_control() && !matches!(c, '\r' | '\n' | '\t')
                || matches!(c, '\u{202e}' | '\u{200b}')
        });
        assert_eq!(steering, None, "{arguments:?}: {text:?}");
        // It was told, and made visible.
        let shown = text.contains('␛') || text.contains("U+202E");
        assert!(shown, "{arguments:?}: {text:?}");
    }
}
