//! Finding out at start how this terminal draws: in one round trip, before input is read.

use super::input::{InputEvent, Parser, Reply};
use super::profile::{Colour, Profile};
use super::tty::Tty;
use super::width::Ambiguous;
use super::{OpenError, WidthSetting};
use std::env;
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// How long the answers may take. A slower line gets the safe profile; answers that come later are
/// recognised and dropped.
const WAIT: Duration = Duration::from_millis(300);

/// Each drawn at the margin, then the cursor asked for: ○ ─ α, あ as the proof of UTF-8. The
/// device attributes, which everything answers, fence the question.
const QUESTION: &str = "\r○\x1b[6n\r─\x1b[6n\rα\x1b[6n\rあ\x1b[6n\r\x1b[K\x1b[c";
const REPORTS: usize = 4;

/// What the terminal answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Columns of ○, ─, α and あ; fewer when not everything was answered.
    pub columns: Vec<u16>,
    /// From the question to the first answer; `None` without one.
    pub round_trip: Option<Duration>,
}

/// Asks. Keys typed meanwhile are added to `typed`.
pub(super) fn measure(
    tty: &Tty,
    parser: &mut Parser,
    typed: &mut Vec<InputEvent>,
) -> io::Result<Measured> {
    let start = Instant::now();
    tty.clone().write_all(QUESTION.as_bytes())?;
    parser.expect_cursor_reports(REPORTS);
    let mut measured = Measured::default();
    let mut buffer = [0; 1024];
    loop {
        let rest = (start + WAIT).saturating_duration_since(Instant::now());
        if rest.is_zero() {
            return Ok(measured);
        }
        if !tty.wait(None, Some(rest))?.0 {
            continue;
        }
        let length = match tty.read(&mut buffer) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error),
        };
        let mut events = Vec::new();
        parser.feed(&buffer[..length], Instant::now(), &mut events);
        for event in events {
            let InputEvent::Reply(reply) = event else {
                typed.push(event);
                continue;
            };
            measured.round_trip.get_or_insert_with(|| start.elapsed());
            match reply {
                Reply::Cursor { column, .. } => measured.columns.push(column.saturating_sub(1)),
                Reply::Attributes(_) => return Ok(measured),
                Reply::Other(_) => {}
            }
        }
    }
}

/// The profile that follows from the setting, the answers and the environment.
pub(super) fn decide(
    setting: WidthSetting,
    measured: &Measured,
    multiplexed: bool,
    colour: Colour,
) -> Result<Profile, OpenError> {
    if let [_, _, _, kana] = measured.columns[..]
        && kana != 2
    {
        return Err(OpenError::NotUtf8 {
            found: format!("a kana took {kana} columns, not 2"),
        });
    }
    let (ambiguous, certain) = match (setting, &measured.columns[..]) {
        (WidthSetting::Narrow, _) => (Ambiguous::Narrow, true),
        (WidthSetting::Wide, _) => (Ambiguous::Wide, true),
        // A multiplexer answers for itself, not for the terminal outside.
        (WidthSetting::Auto, [circle, line, letter, _]) => {
            let wide = *circle == 2;
            let ambiguous = if wide {
                Ambiguous::Wide
            } else {
                Ambiguous::Narrow
            };
            // Lines are ASCII where the rest is wide, so their own width matters only else.
            let agreed = circle == letter && (wide || circle == line);
            (ambiguous, agreed && !multiplexed)
        }
        (WidthSetting::Auto, _) => (Ambiguous::Narrow, false),
    };
    Ok(Profile {
        ambiguous,
        certain,
        colour,
    })
}

/// Whether tmux or screen stands between.
pub(super) fn is_multiplexed() -> bool {
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

    fn auto(columns: &[u16], multiplexed: bool) -> Option<(Ambiguous, bool)> {
        let measured = Measured {
            columns: columns.to_vec(),
            round_trip: None,
        };
        decide(WidthSetting::Auto, &measured, multiplexed, Colour::Sixteen)
            .ok()
            .map(|profile| (profile.ambiguous, profile.certain))
    }

    #[test]
    fn the_question_is_short() {
        assert!(QUESTION.len() <= 150);
        assert_eq!(QUESTION.matches("[6n").count(), REPORTS);
    }

    #[test]
    fn what_is_measured_decides_and_what_is_not_is_taken_as_uncertain() {
        assert_eq!(auto(&[1, 1, 1, 2], false), Some((Ambiguous::Narrow, true)));
        assert_eq!(auto(&[2, 2, 2, 2], false), Some((Ambiguous::Wide, true)));
        assert_eq!(auto(&[2, 1, 2, 2], false), Some((Ambiguous::Wide, true)));
        assert_eq!(auto(&[1, 2, 1, 2], false), Some((Ambiguous::Narrow, false)));
        assert_eq!(auto(&[2, 2, 1, 2], false), Some((Ambiguous::Wide, false)));
        assert_eq!(auto(&[1, 1, 1, 2], true), Some((Ambiguous::Narrow, false)));
        assert_eq!(auto(&[], false), Some((Ambiguous::Narrow, false)));
        assert_eq!(auto(&[1, 1], false), Some((Ambiguous::Narrow, false)));
    }

    #[test]
    fn a_terminal_that_does_not_speak_utf_8_is_refused() {
        assert_eq!(auto(&[3, 3, 2, 3], false), None);
        assert!(names_another_encoding("ja_JP.eucJP"));
        assert!(names_another_encoding("ja_JP.SJIS"));
        assert!(!names_another_encoding("ja_JP.UTF-8"));
        assert!(!names_another_encoding("ja_JP.utf8@x"));
        assert!(!names_another_encoding("C"));
    }

    #[test]
    fn a_setting_needs_no_answer() {
        let profile = decide(WidthSetting::Wide, &Measured::default(), true, Colour::Mono).unwrap();
        assert_eq!(
            (profile.ambiguous, profile.certain),
            (Ambiguous::Wide, true)
        );
    }
}
