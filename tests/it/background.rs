//! Colours follow what the terminal says of its background.

use crate::support::pty::Pty;
use std::path::Path;

/// The ruler on a terminal with this background: what it wrote, to the end of its picture.
fn ruler(background: Option<&'static str>, setting: &str, said: &str) -> Vec<u8> {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().display().to_string();
    let env = [
        ("HOME", home.as_str()),
        ("DENSHO_UI__LANGUAGE", "ja"),
        ("DENSHO_UI__BACKGROUND", setting),
    ];
    let densho = Path::new(env!("CARGO_BIN_EXE_densho"));
    let mut pty = Pty::start(densho, &["ruler"], &env, 80, 24);
    pty.background = background;
    pty.see(said);
    pty.press("q");
    pty.wait_end();
    pty.raw.clone()
}

/// The scale of the ruler is drawn like every label.
fn has(raw: &[u8], colour: &str) -> bool {
    let code = format!("{colour}m----+----1");
    raw.windows(code.len()).any(|w| w == code.as_bytes())
}

#[test]
fn labels_are_blue_on_white_cyan_on_black_and_without_colour_where_the_terminal_does_not_say() {
    let white = ruler(Some("rgb:ffff/ffff/ffff"), "auto", "背景は明色");
    assert!(has(&white, "34"), "{}", String::from_utf8_lossy(&white));
    let black = ruler(Some("rgb:0000/0000/0000"), "auto", "背景は暗色");
    assert!(has(&black, "36"), "{}", String::from_utf8_lossy(&black));
    let silent = ruler(None, "auto", "背景は不明");
    assert!(!has(&silent, "34") && !has(&silent, "36"));
}

#[test]
fn what_the_settings_say_of_the_background_counts_more_than_what_the_terminal_says() {
    let white = ruler(Some("rgb:ffff/ffff/ffff"), "dark", "背景は暗色");
    assert!(has(&white, "36"), "{}", String::from_utf8_lossy(&white));
    let silent = ruler(None, "light", "背景は明色");
    assert!(has(&silent, "34"), "{}", String::from_utf8_lossy(&silent));
}
