//! How far a dialog has been read. How many lines it shows, and of how many, it knows from its last drawing.

use super::dialog::Step;
use crate::i18n::Language;
use crate::i18n::dialogs::Dialogs;
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
    /// The end has stood on the screen.
    ended: Cell<bool>,
    /// It has moved since it was drawn.
    moved: Cell<bool>,
}

impl Scroll {
    /// The first line shown; drawing shows an earlier one where that is the furthest.
    pub(super) fn from(&self) -> u16 {
        self.from
    }

    /// It was drawn like this.
    pub(super) fn drew(&self, extent: Extent) {
        self.drawn.set(Some(extent));
        self.moved.set(false);
        if self.from >= extent.furthest {
            self.ended.set(true);
        }
    }

    /// It has been read elsewhere.
    pub(super) fn read(&self) {
        self.ended.set(true);
    }

    /// Whether the end of these lines has been seen. Before the first drawing only so few count as seen as fit anywhere.
    pub(super) fn seen(&self, lines: usize) -> bool {
        self.ended.get() || (self.drawn.get().is_none() && lines < usize::from(PAGE))
    }

    /// Whether the page that it is at stands on the screen.
    pub(super) fn shown(&self) -> bool {
        self.drawn.get().is_some() && !self.moved.get()
    }

    /// What an answer does instead of ending a dialog of so many lines while their end has not been seen: an answer is to
    /// all of it, so what has not stood on the screen yet is shown first.
    pub(super) fn further(&mut self, lines: usize, language: Language) -> Option<Step> {
        if self.seen(lines) {
            return None;
        }
        let words = Dialogs(language);
        if !self.shown() {
            return Some(Step::Blind(words.not_seen_yet()));
        }
        self.command(Command::PageDown);
        Some(Step::Blind(words.read_on()))
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
        let before = self.from;
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
        if self.from != before {
            self.moved.set(true);
        }
    }
}
