//! One key press, and a sequence of them, as written in keymaps and shown to people.

use std::fmt;
use std::str::FromStr;

/// Which key. Shift is part of the character; a shifted F-key is the key twelve further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character, the space among them.
    Char(char),
    /// F1 to F24.
    F(u8),
    /// Enter, of either key pad.
    Enter,
    /// Tab.
    Tab,
    /// Tab with shift.
    BackTab,
    /// Escape, pressed alone.
    Esc,
    /// The key that deletes to the left, whichever byte it sends.
    Backspace,
    /// Delete to the right.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// Names, the first of each key being the one that is shown.
const NAMES: &[(&str, Key)] = &[
    ("Enter", Key::Enter),
    ("Return", Key::Enter),
    ("Tab", Key::Tab),
    ("BackTab", Key::BackTab),
    ("S-Tab", Key::BackTab),
    ("Esc", Key::Esc),
    ("Escape", Key::Esc),
    ("BS", Key::Backspace),
    ("Backspace", Key::Backspace),
    ("Del", Key::Delete),
    ("Delete", Key::Delete),
    ("Ins", Key::Insert),
    ("Insert", Key::Insert),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PgUp", Key::PageUp),
    ("PageUp", Key::PageUp),
    ("PgDn", Key::PageDown),
    ("PageDown", Key::PageDown),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Space", Key::Char(' ')),
];

/// A key with or without Ctrl.
///
/// There is no Alt: a terminal sends it as Esc before the key, so `M-x` in a keymap *is* the
/// sequence `Esc x`, and a terminal that eats Alt loses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Held with Ctrl; letters are lower-case then.
    pub ctrl: bool,
}

impl Chord {
    /// A key alone.
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false }
    }

    /// A character alone.
    pub const fn char(c: char) -> Self {
        Self::plain(Key::Char(c))
    }

    /// A key with Ctrl; a letter is taken in lower case, as terminals cannot tell.
    pub const fn ctrl(key: Key) -> Self {
        let key = match key {
            Key::Char(c) => Key::Char(c.to_ascii_lowercase()),
            other => other,
        };
        Self { key, ctrl: true }
    }

    /// The character that this press would type into a text field.
    pub const fn text(self) -> Option<char> {
        match self {
            Self {
                key: Key::Char(c),
                ctrl: false,
            } => Some(c),
            _ => None,
        }
    }

    /// The narrow self of a full-width character (ｊ → j, １ → 1, 　 → space), for keys pressed
    /// with the IME left on. Anything else unchanged.
    pub const fn narrowed(self) -> Self {
        let Key::Char(c) = self.key else { return self };
        let narrow = match c {
            '\u{ff01}'..='\u{ff5e}' => (c as u32 - 0xfee0) as u8 as char,
            '\u{3000}' => ' ',
            _ => return self,
        };
        Self {
            key: Key::Char(narrow),
            ctrl: self.ctrl,
        }
    }

    /// Why keymaps may not bind this key: taken by multiplexers, IMEs and flow control, or the
    /// same byte as another key.
    pub fn reserved(self) -> Option<&'static str> {
        let Self {
            key: Key::Char(c),
            ctrl: true,
        } = self
        else {
            return None;
        };
        Some(match c {
            ' ' | '@' => "IME",
            'a' | 'b' => "tmux/screen",
            's' | 'q' => "flow control",
            'z' => "suspend",
            'i' => "Tab",
            'm' | 'j' => "Enter",
            'h' => "Backspace",
            '[' => "Esc",
            _ => return None,
        })
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("C-")?;
        }
        match self.key {
            Key::F(n) => write!(f, "F{n}"),
            key => match NAMES.iter().find(|(_, named)| *named == key) {
                Some((name, _)) => f.write_str(name),
                None => match key {
                    Key::Char(c) => write!(f, "{c}"),
                    _ => Ok(()),
                },
            },
        }
    }
}

/// A name that is no key; holds the nearest one that is, if one is near.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such key: {name}")]
pub struct NoSuchKey {
    /// What was written.
    pub name: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

/// Keys pressed one after another: `g g`, `Esc 5`. Never empty. Shown as they are written in a keymap, with
/// blanks between them: run together they would read as a word to be typed, or as one key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sequence(pub Vec<Chord>);

impl Sequence {
    /// Whether it can be typed where the terminal sends no F-key, no Alt and no Ctrl.
    pub fn is_plain(&self) -> bool {
        self.0
            .iter()
            .all(|chord| !chord.ctrl && !matches!(chord.key, Key::F(_)))
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, chord) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{chord}")?;
        }
        Ok(())
    }
}

impl FromStr for Sequence {
    type Err = NoSuchKey;

    fn from_str(text: &str) -> Result<Self, NoSuchKey> {
        let mut chords = Vec::new();
        for token in text.split_whitespace() {
            let token = match token.strip_prefix("M-") {
                Some(rest) if !rest.is_empty() => {
                    chords.push(Chord::plain(Key::Esc));
                    rest
                }
                _ => token,
            };
            chords.push(chord(token)?);
        }
        if chords.is_empty() {
            return Err(NoSuchKey {
                name: text.to_owned(),
                suggestion: Some("Space".to_owned()),
            });
        }
        Ok(Self(chords))
    }
}

impl FromStr for Chord {
    type Err = NoSuchKey;

    fn from_str(text: &str) -> Result<Self, NoSuchKey> {
        chord(text)
    }
}

fn chord(token: &str) -> Result<Chord, NoSuchKey> {
    if let Some(rest) = token.strip_prefix("C-").filter(|rest| !rest.is_empty()) {
        return Ok(Chord::ctrl(key(rest)?));
    }
    Ok(Chord::plain(key(token)?))
}

fn key(name: &str) -> Result<Key, NoSuchKey> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && !c.is_control()
    {
        return Ok(Key::Char(c));
    }
    if let Some((_, key)) = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
    {
        return Ok(*key);
    }
    if let Some(digits) = name.strip_prefix(['F', 'f'])
        && let Ok(number @ 1..=24) = digits.parse()
        && !digits.starts_with(['0', '+'])
    {
        return Ok(Key::F(number));
    }
    Err(NoSuchKey {
        name: name.to_owned(),
        suggestion: nearest(name),
    })
}

fn nearest(name: &str) -> Option<String> {
    // `gg` is the commonest slip: a sequence is written with blanks.
    if name.chars().count() == 2 && name.chars().all(char::is_alphanumeric) {
        return name
            .chars()
            .map(String::from)
            .reduce(|first, second| first + " " + &second);
    }
    let function_keys = (1..=24).map(|number| format!("F{number}"));
    NAMES
        .iter()
        .map(|(known, _)| (*known).to_owned())
        .chain(function_keys)
        .map(|known| {
            (
                strsim::jaro_winkler(&known.to_lowercase(), &name.to_lowercase()),
                known,
            )
        })
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round_trip(text: &str) -> String {
        text.parse::<Sequence>().unwrap().to_string()
    }

    #[test]
    fn keys_read_back_as_they_are_shown() {
        for text in [
            "j", "F5", "C-l", "g g", "Esc 5", "PgDn", "Space", "?", "BackTab", "F24", "Esc Esc",
        ] {
            assert_eq!(round_trip(text), text);
        }
        assert_eq!(round_trip("pagedown"), "PgDn");
        assert_eq!(round_trip("C-L"), "C-l");
    }

    #[test]
    fn alt_is_escape_before_the_key() {
        assert_eq!(round_trip("M-x"), "Esc x");
        assert_eq!(round_trip("M-5"), "Esc 5");
    }

    #[test]
    fn a_wrong_name_comes_back_with_the_right_one() {
        let wrong = |text: &str| text.parse::<Sequence>().unwrap_err().suggestion;
        assert_eq!(wrong("gg"), Some("g g".to_owned()));
        assert_eq!(wrong("Entr"), Some("Enter".to_owned()));
        assert_eq!(wrong("PgDwn"), Some("PgDn".to_owned()));
        assert_eq!(wrong("Qwerty!"), None);
    }

    #[test]
    fn full_width_keys_mean_their_narrow_selves() {
        assert_eq!(Chord::char('ｊ').narrowed(), Chord::char('j'));
        assert_eq!(Chord::char('１').narrowed(), Chord::char('1'));
        assert_eq!(Chord::char('　').narrowed(), Chord::char(' '));
        assert_eq!(Chord::char('あ').narrowed(), Chord::char('あ'));
    }

    #[test]
    fn only_paths_without_function_keys_and_control_are_plain() {
        let plain = |text: &str| text.parse::<Sequence>().unwrap().is_plain();
        assert!(plain("Esc 5") && plain("g g") && plain("Enter"));
        assert!(!plain("F5") && !plain("C-l") && !plain("Esc F1"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic_and_what_parses_reads_back(text in any::<String>()) {
            if let Ok(sequence) = text.parse::<Sequence>() {
                prop_assert_eq!(sequence.to_string().parse::<Sequence>(), Ok(sequence));
            }
        }
    }
}
