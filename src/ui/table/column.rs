//! A column of a table: what it asks for, and what it may lose.

use crate::terminal::width::Align;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Heading.
    pub heading: &'static str,
    /// Fewest display columns.
    pub least: u16,
    /// Share of the room that is left over; 0 = does not grow.
    pub grow: u16,
    /// Left for text, right for amounts.
    pub align: Align,
    /// 0 is never dropped; of the others the highest goes first when the terminal is narrow.
    pub rank: u8,
    /// Amounts and numbers: as wide as the widest cell, never cut.
    pub whole: bool,
    /// How wide it should be before columns of the second rank and above come in, whatever its cells hold now.
    pub want: u16,
    /// Names: those that would read the same where they are cut are cut in the middle of what they have in common.
    pub tells: bool,
    /// It is none of this list for this operator.
    pub hidden: bool,
}

impl Column {
    /// A text column of at least `least` columns.
    #[must_use]
    pub fn text(heading: &'static str, least: u16) -> Self {
        Self {
            heading,
            least,
            grow: 0,
            align: Align::Left,
            rank: 0,
            whole: false,
            want: 0,
            tells: false,
            hidden: false,
        }
    }

    /// A column of amounts or counts: right-aligned, never cut.
    #[must_use]
    pub fn amount(heading: &'static str, least: u16) -> Self {
        Self {
            align: Align::Right,
            whole: true,
            ..Self::text(heading, least)
        }
    }

    /// The same, as wide as its widest cell: states and marks are never cut.
    #[must_use]
    pub fn uncut(self) -> Self {
        Self {
            whole: true,
            ..self
        }
    }

    /// The same, growing with this share.
    #[must_use]
    pub fn growing(self, share: u16) -> Self {
        Self {
            grow: share,
            ..self
        }
    }

    /// The same, so wide before columns of the second rank and above come in.
    #[must_use]
    pub fn wanting(self, want: u16) -> Self {
        Self { want, ..self }
    }

    /// The same, telling names apart where they are cut.
    #[must_use]
    pub fn telling(self) -> Self {
        Self {
            tells: true,
            ..self
        }
    }

    /// The same, or no column at all.
    #[must_use]
    pub fn shown(self, shown: bool) -> Self {
        Self {
            hidden: !shown,
            ..self
        }
    }

    /// The same, hidden where this does not hold as well.
    #[must_use]
    pub fn if_also(self, shown: bool) -> Self {
        Self {
            hidden: self.hidden || !shown,
            ..self
        }
    }

    /// The same, dropped when there is no room (highest rank first).
    #[must_use]
    pub fn ranked(self, rank: u8) -> Self {
        Self { rank, ..self }
    }
}
