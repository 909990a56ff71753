//! What meanings look like: 16 ANSI colours on the terminal's own background, or none at all.
//! Bold, reverse and words carry every meaning by themselves; colour only repeats it.

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
        let (colour, modifiers) = match ink {
            Ink::Plain => (None, Modifier::empty()),
            Ink::Title => (None, Modifier::BOLD),
            Ink::Heading => (Some(Color::Cyan), Modifier::UNDERLINED),
            Ink::Quiet => (Some(Color::Cyan), Modifier::empty()),
            Ink::Selected => (None, Modifier::REVERSED),
            Ink::Field => (None, Modifier::UNDERLINED),
            Ink::FieldFocus => (None, Modifier::UNDERLINED.union(Modifier::BOLD)),
            Ink::Good => (Some(Color::Green), Modifier::empty()),
            Ink::Warning => (Some(Color::Yellow), Modifier::BOLD),
            Ink::Bad => (Some(Color::Red), Modifier::BOLD),
            Ink::Key => (None, Modifier::BOLD),
        };
        let style = plain.add_modifier(modifiers);
        match (self.colours, colour) {
            (Colours::Sixteen, Some(colour)) => style.fg(colour),
            _ => style,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
