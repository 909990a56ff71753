//! What this terminal can do, as measured at start or configured.

use super::width::Ambiguous;
use std::env;

/// How many colours are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// None: `NO_COLOR`, monochrome terminals. A coloured background becomes reverse, so that
    /// what is selected stays visible.
    Mono,
    /// The eight; bright ones become bold.
    Eight,
    /// The sixteen.
    #[default]
    Sixteen,
}

impl Colour {
    /// From `NO_COLOR` (any value but an empty one) and `TERM`.
    pub fn from_env() -> Self {
        let term = env::var("TERM").unwrap_or_default();
        Self::of(
            env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
            &term,
        )
    }

    fn of(no_color: bool, term: &str) -> Self {
        let monochrome = ["vt52", "vt100", "vt102", "vt220", "vt320", "dumb"];
        if no_color || monochrome.contains(&term) || term.ends_with("-mono") || term.ends_with("-m")
        {
            Self::Mono
        } else if [
            "linux",
            "screen",
            "ansi",
            "kterm",
            "rxvt",
            "xterm-color",
            "sun-color",
        ]
        .contains(&term)
        {
            Self::Eight
        } else {
            Self::Sixteen
        }
    }
}

/// What stands behind the text, as far as it is known: a yellow or cyan word is hardly seen on a white one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Background {
    /// Black or the like.
    #[default]
    Dark,
    /// White or the like.
    Light,
    /// The terminal did not say; only colours that are read on both are sent.
    Unknown,
}

impl Background {
    /// From the answer to `OSC 11 ; ?`: `ESC ] 11 ; rgb:ffff/ffff/ffff`, one to four hexadecimal digits each.
    pub(super) fn said(reply: &str) -> Option<Self> {
        let (_, colour) = reply.split_once("]11;")?;
        let (_, parts) = colour
            .split_once(':')
            .filter(|(kind, _)| kind.starts_with("rgb"))?;
        let mut parts = parts.split('/').map(|part| {
            let digits: String = part.chars().take_while(char::is_ascii_hexdigit).collect();
            let most = 16_u32
                .checked_pow(u32::try_from(digits.len()).ok()?)?
                .checked_sub(1)?;
            let value = u32::from_str_radix(&digits, 16).ok()?;
            (most > 0).then(|| f64::from(value) / f64::from(most))
        });
        let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
        // As bright as the eye takes it (Rec. 709).
        let bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        Some(if bright > 0.5 {
            Self::Light
        } else {
            Self::Dark
        })
    }
}

/// What the borders of our own boxes are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// `+ - |`: right everywhere.
    #[default]
    Ascii,
    /// The terminal's own line drawing (DEC special graphics): one column even where U+2500 takes two.
    Drawing,
}

/// What the output and the layout must know of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Columns of ambiguous characters. Layout and [`super::gate`] are given this. Where it is not known they get
    /// the room of two: a terminal that takes one leaves a blank, the other way round they would lose a half.
    pub ambiguous: Ambiguous,
    /// Whether that was measured or configured. If not, the cursor is placed anew after every
    /// ambiguous character, and lines and marks are ASCII.
    pub certain: bool,
    /// Colours.
    pub colour: Colour,
    /// What they stand on.
    pub background: Background,
    /// Borders.
    pub lines: Lines,
    /// Whether private use (sites' own kanji) was seen to take two columns here.
    pub own_kanji: bool,
    /// Whether ﾞ was seen to take a column of its own after its kana; some terminals draw it into the kana's.
    pub sound_marks: bool,
    /// Ambiguous characters are written as ones that look alike and take two columns everywhere (○ as 〇): tmux and
    /// screen count them as one, and where the terminal outside takes two, all that follows is shifted. Nobody can
    /// place the cursor anew there, since the multiplexer believes that it stands right.
    pub look_alikes: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            ambiguous: Ambiguous::Narrow,
            certain: true,
            colour: Colour::Sixteen,
            background: Background::Dark,
            lines: Lines::Ascii,
            own_kanji: false,
            sound_marks: false,
            look_alikes: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_is_read_from_the_answer_in_any_length_of_digits() {
        use Background::{Dark, Light};
        for (reply, read) in [
            ("\x1b]11;rgb:0000/0000/0000\x1b\\", Some(Dark)),
            ("\x1b]11;rgb:ffff/ffff/dddd\x07", Some(Light)),
            ("\x1b]11;rgb:00/2b/36\x1b\\", Some(Dark)),
            ("\x1b]11;rgb:fd/f6/e3\x1b\\", Some(Light)),
            ("\x1b]11;rgba:ffff/ffff/ffff/8000\x07", Some(Light)),
            ("\x1b]11;rgb:0000/0000/ffff\x1b\\", Some(Dark)),
            ("\x1b]11;?\x1b\\", None),
            ("\x1b]11;rgb://\x1b\\", None),
            ("\x1b]11;rgb:ffffffffffff/0/0\x07", None),
            ("\x1b]10;rgb:ffff/ffff/ffff\x07", None),
            ("\x1b[?2004;2$y", None),
        ] {
            assert_eq!(Background::said(reply), read, "{reply:?}");
        }
    }

    #[test]
    fn colours_follow_no_color_and_the_terminal_s_name() {
        assert_eq!(Colour::of(true, "xterm-256color"), Colour::Mono);
        assert_eq!(Colour::of(false, "vt220"), Colour::Mono);
        assert_eq!(Colour::of(false, "linux"), Colour::Eight);
        assert_eq!(Colour::of(false, "xterm"), Colour::Sixteen);
        assert_eq!(Colour::of(false, "tmux-256color"), Colour::Sixteen);
    }
}
