//! What the environment says before the terminal is asked.

use super::OpenError;
use std::env;

/// Whether tmux or screen stands between.
pub fn is_multiplexed() -> bool {
    let term = env::var("TERM").unwrap_or_default();
    env::var_os("TMUX").is_some()
        || env::var_os("STY").is_some()
        || term.starts_with("screen")
        || term.starts_with("tmux")
}

/// Refuses a locale that names another encoding. One that names none decides nothing: SSH often
/// carries no locale over, and the terminal itself is asked.
pub(super) fn check_locale() -> Result<(), OpenError> {
    let value = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    match value {
        Some(value) if names_another_encoding(&value) => Err(OpenError::NotUtf8 {
            found: format!("the locale is {}", ascii(&value)),
        }),
        _ => Ok(()),
    }
}

fn names_another_encoding(locale: &str) -> bool {
    let codeset = locale.split_once('.').map(|(_, codeset)| codeset);
    let codeset = codeset.map(|codeset| codeset.split('@').next().unwrap_or(codeset));
    codeset
        .is_some_and(|codeset| !["utf8", "utf-8"].contains(&codeset.to_ascii_lowercase().as_str()))
}

fn ascii(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_graphic() { c } else { '?' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_that_names_another_encoding_is_known() {
        assert!(names_another_encoding("ja_JP.eucJP"));
        assert!(names_another_encoding("ja_JP.SJIS"));
        assert!(!names_another_encoding("ja_JP.UTF-8"));
        assert!(!names_another_encoding("ja_JP.utf8@x"));
        assert!(!names_another_encoding("C"));
    }
}
