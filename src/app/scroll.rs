//! How far a dialog has been read. How many lines it shows, and of how many, it knows from its last drawing.

use crate::keys::Command;
use crate::ui::dialog::Extent;
use std::cell::Cell;

/// Lines of a page before the first drawing.
const PAGE: u16 = 10;

/// The first line shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Scroll {
    from: u16,
    drawn: Cell<Option<Extent>>,
}

impl Scroll {
    /// The first line shown; drawing shows an earlier one where that is the furthest.
    pub(super) fn from(&self) -> u16 {
        self.from
    }

    /// It was drawn like this.
    pub(super) fn drew(&self, extent: Extent) {
        self.drawn.set(Some(extent));
    }

    /// A command that moves; others do nothing.
    pub(super) fn command(&mut self, command: Command) {
        let (furthest, room) = self
            .drawn
            .get()
            .map_or((u16::MAX, PAGE + 1), |e| (e.furthest, e.room));
        // One line of the page before stays in sight.
        let page = room.saturating_sub(1).max(1);
        let at = self.from.min(furthest);
        self.from = match command {
            Command::Up => at.saturating_sub(1),
            Command::Down => at.saturating_add(1),
            Command::PageUp => at.saturating_sub(page),
            Command::PageDown => at.saturating_add(page),
            Command::Top => 0,
            Command::Bottom => furthest,
            _ => at,
        }
        .min(furthest);
    }
}
