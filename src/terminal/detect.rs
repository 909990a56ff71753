//! Finding out at start how this terminal draws: in one round trip, before input is read.

use super::input::{InputEvent, Parser, Reply, says_that_pastes_are_marked};
use super::memory::Memory;
use super::profile::{Background, Colour, Lines, Profile};
use super::tty::Tty;
use super::width::Ambiguous;
use super::{OpenError, WidthSetting};
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// How long the answers may take. A slower line gets the safe profile; answers that come later are
/// recognised and dropped.
const WAIT: Duration = Duration::from_millis(300);

/// Each drawn at the margin, then the cursor asked for; then the background's colour and whether pastes are marked (before the line is erased:
/// old consoles type the end of what they do not know). The device attributes, which everything answers, fence
/// the question.
const QUESTION: &str = "\r○\x1b[6n\r─\x1b[6n\rα\x1b[6n\rあ\x1b[6n\r\x1b(0q\x1b(B\x1b[6n\r\u{e000}\x1b[6n\r👍\x1b[6n\rｶﾞ\x1b[6n\x1b]11;?\x1b\\\x1b[?2004$p\r\x1b[K\x1b[c";

/// Whether pastes are marked, alone: nobody waits for the answer.
const MARKS_PASTES: &[u8] = b"\x1b[?2004$p";

/// What is asked for, in the order of [`Measured::columns`]: three ambiguous characters, あ as the proof of UTF-8,
/// the terminal's own line, private use, an emoji, a halfwidth kana with its sound mark.
pub const ASKED: [&str; 8] = ["○", "─", "α", "あ", "DEC ─", "U+E000", "U+1F44D", "ｶﾞ"];

/// What the terminal answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Columns of [`ASKED`]; fewer when not everything was answered.
    pub columns: Vec<u16>,
    /// From the question to the first answer; `None` without one.
    pub round_trip: Option<Duration>,
    /// The parameters of the device attributes, `64;1;2`; empty without an answer.
    pub attributes: String,
    /// Whether the terminal said that it marks pastes.
    pub marks_pastes: bool,
    /// What it said of its background; `None` without an answer.
    pub background: Option<Background>,
    /// How old the answer is, when it is one that was remembered.
    pub remembered: Option<Duration>,
}

impl Measured {
    fn is_whole(&self) -> bool {
        self.columns.len() == ASKED.len()
    }

    /// Takes an answer; true after the last one.
    fn take(&mut self, reply: &Reply, since: Instant) -> bool {
        self.round_trip.get_or_insert_with(|| since.elapsed());
        match reply {
            Reply::Cursor { column, .. } => self.columns.push(column.saturating_sub(1)),
            Reply::Attributes(text) => {
                let kept = |c: &char| c.is_ascii_digit() || *c == ';';
                self.attributes = text.chars().filter(kept).collect();
                return true;
            }
            Reply::Other(text) => {
                let asked = text.replace('\u{241b}', "\x1b");
                self.marks_pastes |= says_that_pastes_are_marked(asked.as_bytes());
                self.background = Background::said(&asked).or(self.background);
            }
        }
        false
    }
}

/// Answers that come after the screens stand: too late for today, in time for the next start.
#[derive(Debug)]
pub(super) struct Late {
    measured: Measured,
    since: Instant,
    memory: Memory,
}

impl Late {
    /// Looks at an event; true when there is nothing more to wait for.
    pub(super) fn take(&mut self, event: &InputEvent) -> bool {
        let InputEvent::Reply(reply) = event else {
            return false;
        };
        let over = self.measured.take(reply, self.since);
        if over && self.measured.is_whole() {
            self.memory.keep(&self.measured);
        }
        over
    }
}

/// Asks, and remembers; where nothing comes in time, gives what the terminal answered formerly.
pub(super) fn ask(
    tty: &Tty,
    parser: &mut Parser,
    typed: &mut Vec<InputEvent>,
    memory: Option<Memory>,
) -> io::Result<(Measured, Option<Late>)> {
    let since = Instant::now();
    let (measured, over) = measure(tty, parser, typed, since)?;
    match memory {
        None => Ok((measured, None)),
        Some(memory) if over => {
            if measured.is_whole() {
                memory.keep(&measured);
            }
            Ok((measured, None))
        }
        Some(memory) => {
            let remembered = memory.recall().unwrap_or_else(|| measured.clone());
            let late = Late {
                measured,
                since,
                memory,
            };
            Ok((remembered, Some(late)))
        }
    }
}

/// Where the width is known: only the question whose answer the parser itself understands, whenever it comes.
pub(super) fn ask_about_pastes(tty: &Tty) -> io::Result<()> {
    tty.clone().write_all(MARKS_PASTES)
}

/// Asks; says also whether everything came in time. Keys typed meanwhile are added to `typed`.
fn measure(
    tty: &Tty,
    parser: &mut Parser,
    typed: &mut Vec<InputEvent>,
    start: Instant,
) -> io::Result<(Measured, bool)> {
    tty.clone().write_all(QUESTION.as_bytes())?;
    parser.expect_cursor_reports(ASKED.len());
    let mut measured = Measured::default();
    let mut buffer = [0; 1024];
    loop {
        let rest = (start + WAIT).saturating_duration_since(Instant::now());
        if rest.is_zero() {
            return Ok((measured, false));
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
        let mut over = false;
        for event in events {
            match event {
                InputEvent::Reply(reply) if !over => over = measured.take(&reply, start),
                InputEvent::Reply(_) => {}
                typed_early => typed.push(typed_early),
            }
        }
        if over {
            return Ok((measured, true));
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
    if let [_, _, _, kana, ..] = measured.columns[..]
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
        (WidthSetting::Auto, [circle, line, letter, ..]) if measured.is_whole() && !multiplexed => {
            let widths = (*circle, *line, *letter);
            match widths {
                (1, 1, 1) => (Ambiguous::Narrow, true),
                // Lines in others' text become ASCII here: their own width does not matter.
                (2, _, 2) => (Ambiguous::Wide, true),
                _ => (Ambiguous::Wide, false),
            }
        }
        (WidthSetting::Auto, _) => (Ambiguous::Wide, false),
    };
    let column_of = |at: usize| measured.columns.get(at).copied().unwrap_or(0);
    let lines = if !multiplexed && column_of(4) == 1 && draws_lines(&measured.attributes) {
        Lines::Drawing
    } else {
        Lines::Ascii
    };
    Ok(Profile {
        ambiguous,
        certain,
        colour,
        background: measured.background.unwrap_or(Background::Unknown),
        lines,
        own_kanji: column_of(5) == 2 && !multiplexed,
        sound_marks: column_of(7) == 2 && !multiplexed,
        // One that counts them as two was made so for a terminal that does, too.
        look_alikes: setting == WidthSetting::Auto && multiplexed && column_of(0) != 2,
    })
}

/// A letter takes one column whether it is drawn as a line or not, so its width alone proves nothing. Terminals
/// that call themselves VT220 or more draw lines in UTF-8, too; PuTTY and the Linux console, which do not unless
/// they are told to, call themselves VT102.
fn draws_lines(attributes: &str) -> bool {
    let class = attributes.split(';').next().unwrap_or_default();
    class
        .parse()
        .is_ok_and(|class: u16| (61..=69).contains(&class))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(columns: &[u16]) -> Measured {
        let mut columns = columns.to_vec();
        if columns.len() == 4 {
            columns.extend([1, 2, 2, 2]);
        }
        Measured {
            columns,
            attributes: "64;1;2".to_owned(),
            ..Measured::default()
        }
    }

    fn auto(columns: &[u16], multiplexed: bool) -> Option<(Ambiguous, bool)> {
        let measured = answered(columns);
        decide(WidthSetting::Auto, &measured, multiplexed, Colour::Sixteen)
            .ok()
            .map(|profile| (profile.ambiguous, profile.certain))
    }

    #[test]
    fn the_question_is_short() {
        assert!(QUESTION.len() <= 150, "{}", QUESTION.len());
        assert_eq!(QUESTION.matches("[6n").count(), ASKED.len());
    }

    #[test]
    fn what_is_measured_decides_and_what_is_not_is_taken_as_uncertain() {
        assert_eq!(auto(&[1, 1, 1, 2], false), Some((Ambiguous::Narrow, true)));
        assert_eq!(auto(&[2, 2, 2, 2], false), Some((Ambiguous::Wide, true)));
        assert_eq!(auto(&[2, 1, 2, 2], false), Some((Ambiguous::Wide, true)));
        assert_eq!(auto(&[1, 2, 1, 2], false), Some((Ambiguous::Wide, false)));
        assert_eq!(auto(&[2, 2, 1, 2], false), Some((Ambiguous::Wide, false)));
        assert_eq!(auto(&[1, 1, 1, 2], true), Some((Ambiguous::Wide, false)));
        assert_eq!(auto(&[], false), Some((Ambiguous::Wide, false)));
        assert_eq!(auto(&[1, 1], false), Some((Ambiguous::Wide, false)));
    }

    #[test]
    fn inside_a_multiplexer_look_alikes_are_shown_unless_somebody_knows_better() {
        let look_alikes = |setting, circle| {
            let measured = answered(&[circle, 1, circle, 2]);
            decide(setting, &measured, true, Colour::Sixteen)
                .unwrap()
                .look_alikes
        };
        assert!(look_alikes(WidthSetting::Auto, 1));
        assert!(!look_alikes(WidthSetting::Auto, 2));
        assert!(!look_alikes(WidthSetting::Narrow, 1));
        assert!(!look_alikes(WidthSetting::Wide, 1));
    }

    #[test]
    fn lines_are_drawn_only_where_the_terminal_is_known_to_draw_them() {
        let lines = |attributes: &str, drawing: u16, multiplexed| {
            let measured = Measured {
                columns: vec![2, 2, 2, 2, drawing, 2, 2, 2],
                attributes: attributes.to_owned(),
                ..Measured::default()
            };
            decide(WidthSetting::Auto, &measured, multiplexed, Colour::Sixteen)
                .unwrap()
                .lines
        };
        assert_eq!(lines("64;1;2;6", 1, false), Lines::Drawing);
        assert_eq!(lines("64;1;2;6", 2, false), Lines::Ascii);
        assert_eq!(lines("64;1;2;6", 1, true), Lines::Ascii);
        // PuTTY and the Linux console; nothing answered.
        assert_eq!(lines("6", 1, false), Lines::Ascii);
        assert_eq!(lines("", 1, false), Lines::Ascii);
    }

    #[test]
    fn a_terminal_that_does_not_speak_utf_8_is_refused() {
        assert_eq!(auto(&[3, 3, 2, 3], false), None);
    }

    #[test]
    fn an_answer_that_comes_too_late_serves_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("terminals"), "xterm".to_owned());
        let mut late = Late {
            measured: Measured::default(),
            since: Instant::now(),
            memory: memory.clone(),
        };
        for column in [3, 3, 3, 3, 2, 3, 3, 3] {
            let reply = Reply::Cursor { row: 1, column };
            assert!(!late.take(&InputEvent::Reply(reply)));
        }
        assert!(!late.take(&InputEvent::NotUtf8));
        assert_eq!(memory.recall(), None);
        let pastes = Reply::Other("\u{241b}[?2004;1$y".to_owned());
        assert!(!late.take(&InputEvent::Reply(pastes)));
        let last = Reply::Attributes("\u{241b}[?64;1;2c".to_owned());
        assert!(late.take(&InputEvent::Reply(last)));
        let recalled = memory.recall().unwrap();
        assert_eq!(recalled.columns, [2, 2, 2, 2, 1, 2, 2, 2]);
        assert!(recalled.marks_pastes);
        assert!(recalled.remembered.is_some() && recalled.round_trip.is_some());
        let profile = decide(WidthSetting::Auto, &recalled, false, Colour::Sixteen).unwrap();
        assert_eq!(
            (profile.ambiguous, profile.certain),
            (Ambiguous::Wide, true)
        );
        assert_eq!(profile.lines, Lines::Drawing);
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
