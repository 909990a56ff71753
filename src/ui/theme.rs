//! What meanings look like: 16 ANSI colours on the terminal's own background, or none at all.
//! Bold, reverse and words carry every meaning by themselves; colour only repeats it.

use crate::terminal::Background;
use crate::terminal::width::Ambiguous;
use ratatui::style::{Color, Modifier, Style};

/// Colours or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// The 16 ANSI colours.
    #[default]
    Sixteen,
    /// `NO_COLOR`, monochrome.
    None,
}

/// How the selected row is shown (`ui.highlight`). The `>` marker is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Highlight {
    /// The whole row in reverse.
    #[default]
    Row,
    /// The marker only: few bytes per move on slow lines.
    Marker,
}

/// All that drawing needs to know about the terminal and the operator's wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Columns of ambiguous characters here.
    pub ambiguous: Ambiguous,
    /// Colours or none.
    pub colours: Colours,
    /// What the colours stand on.
    pub background: Background,
    /// Row or marker.
    pub highlight: Highlight,
    /// Boxes are drawn with lines; otherwise with `+ - |`.
    pub lines: bool,
    /// Letters whose columns are in doubt are shown as others that look alike.
    pub look_alikes: bool,
}

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ink {
    /// Text.
    #[default]
    Plain,
    /// Title of a screen or section.
    Title,
    /// Column headings.
    Heading,
    /// Labels and what matters less.
    Quiet,
    /// The selected row or choice.
    Selected,
    /// An input field.
    Field,
    /// The input field that has the focus.
    FieldFocus,
    /// Something went well.
    Good,
    /// Needs attention.
    Warning,
    /// Failed or stops.
    Bad,
    /// A key in a hint.
    Key,
}

impl Look {
    /// The style of a meaning.
    #[must_use]
    pub fn style(self, ink: Ink) -> Style {
        let plain = Style::new();
        let (quiet, good, warning) = self.colours_that_are_read();
        let (colour, modifiers) = match ink {
            Ink::Plain => (None, Modifier::empty()),
            Ink::Title => (None, Modifier::BOLD),
            Ink::Heading => (quiet, Modifier::UNDERLINED),
            Ink::Quiet => (quiet, Modifier::empty()),
            Ink::Selected => (None, Modifier::REVERSED),
            Ink::Field => (None, Modifier::UNDERLINED),
            Ink::FieldFocus => (None, Modifier::UNDERLINED.union(Modifier::BOLD)),
            Ink::Good => (good, Modifier::empty()),
            Ink::Warning => (Some(warning), Modifier::BOLD),
            Ink::Bad => (Some(Color::Red), Modifier::BOLD),
            Ink::Key => (None, Modifier::BOLD),
        };
        let style = plain.add_modifier(modifiers);
        match (self.colours, colour) {
            (Colours::Sixteen, Some(colour)) => style.fg(colour),
            _ => style,
        }
    }

    /// What is quiet, what went well and what warns: each readable on what stands behind it. Cyan, green and yellow
    /// are hardly seen on white, blue is hardly seen on black; red and magenta are read on both.
    fn colours_that_are_read(self) -> (Option<Color>, Option<Color>, Color) {
        match self.background {
            Background::Dark => (Some(Color::Cyan), Some(Color::Green), Color::Yellow),
            Background::Light => (Some(Color::Blue), None, Color::Magenta),
            Background::Unknown => (None, None, Color::Magenta),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_colour_is_sent_that_is_hardly_seen_on_the_background() {
        let inks = [
            Ink::Plain,
            Ink::Title,
            Ink::Heading,
            Ink::Quiet,
            Ink::Selected,
            Ink::Field,
            Ink::FieldFocus,
            Ink::Good,
            Ink::Warning,
            Ink::Bad,
            Ink::Key,
        ];
        let pale = [Color::Cyan, Color::Green, Color::Yellow];
        for (background, unseen) in [
            (Background::Light, &pale[..]),
            (Background::Dark, &[Color::Blue]),
            (
                Background::Unknown,
                &[Color::Cyan, Color::Green, Color::Yellow, Color::Blue],
            ),
        ] {
            let look = Look {
                background,
                ..Look::default()
            };
            for ink in inks {
                let sent = look.style(ink).fg;
                assert!(
                    !sent.is_some_and(|c| unseen.contains(&c)),
                    "{background:?} {ink:?} {sent:?}"
                );
            }
            // What warns is told from what failed.
            assert_ne!(look.style(Ink::Warning).fg, look.style(Ink::Bad).fg);
        }
    }

    #[test]
    fn without_colours_selection_and_trouble_still_stand_out() {
        let look = Look {
            colours: Colours::None,
            ..Look::default()
        };
        assert!(
            look.style(Ink::Selected)
                .add_modifier
                .contains(Modifier::REVERSED)
        );
        assert!(look.style(Ink::Bad).add_modifier.contains(Modifier::BOLD));
        assert_eq!(look.style(Ink::Bad).fg, None);
    }
}
