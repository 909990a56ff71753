//! How keys move in a list: from row to row, from page to page, to its ends.

use super::{AskPage, Paged, Row, RowId, Then};
use crate::app::{Cx, Message};
use crate::domain::command::PageFrom;
use crate::i18n::messages::Messages;
use crate::keys::Command;

impl<R: Row> Paged<R> {
    /// Moves and page turns; true when the command was one.
    pub fn command(&mut self, command: Command, ask: AskPage<'_>, cx: &mut Cx<'_>) -> bool {
        let rows = self.limit.max(1);
        let at = |row: Option<&R>| row.map(Row::place);
        let (before, after) = self
            .page
            .as_ref()
            .map_or((false, false), |p| (p.more_before, p.more_after));
        let last = self.rows().len().saturating_sub(1);
        let in_list = |row: &&R| !self.is_gone(&row.row_id());
        let lowest = self.rows().iter().rev().find(in_list);
        let lowest = at(lowest.or(self.rows().last()));
        match command {
            Command::Down if self.selected < last => self.selected += 1,
            Command::Up if self.selected > 0 => self.selected -= 1,
            Command::Down | Command::PageDown if after => {
                if let Some((time, id)) = lowest {
                    self.load(PageFrom::After(time, id), Then::First, rows, ask, cx);
                }
            }
            Command::Up if before => {
                if let Some(first) = self.highest().map(Row::row_id) {
                    self.page_up(Then::Above(first), rows, ask, cx);
                }
            }
            Command::PageUp if before => self.page_up(Then::First, rows, ask, cx),
            Command::PageDown if self.selected < last => self.selected = last,
            Command::PageUp if self.selected > 0 => self.selected = 0,
            Command::Down | Command::PageDown => self.edge(false, cx),
            Command::Up | Command::PageUp => self.edge(true, cx),
            Command::Top if before => self.load(PageFrom::Top, Then::First, rows, ask, cx),
            Command::Top => self.selected = 0,
            Command::Bottom if after => self.load(PageFrom::Bottom, Then::Last, rows, ask, cx),
            Command::Bottom => self.selected = last,
            _ => return false,
        }
        true
    }

    /// The first row that the list still has; a row that only stayed has no place in it any more.
    pub(super) fn highest(&self) -> Option<&R> {
        let rows = self.rows();
        rows.iter()
            .find(|row| !self.is_gone(&row.row_id()))
            .or(rows.first())
    }

    fn page_up(&mut self, then: Then, rows: u16, ask: AskPage<'_>, cx: &mut Cx<'_>) {
        if let Some((time, id)) = self.highest().map(Row::place) {
            self.load(PageFrom::Before(time, id), then, rows, ask, cx);
        }
    }

    fn edge(&mut self, top: bool, cx: &mut Cx<'_>) {
        let words = Messages(cx.language());
        let text = match (self.rows().is_empty(), top) {
            (true, _) => words.no_row(),
            (false, true) => words.top(),
            (false, false) => words.bottom(),
        };
        // The same again and again at the edge is one message, not many.
        cx.shared.messages.clear();
        cx.shared.messages.add(Message::note(text));
    }

    /// The terminal has another height: more or fewer rows, the same one selected.
    pub fn resized(&mut self, rows: u16, ask: AskPage<'_>, cx: &mut Cx<'_>) {
        let Some(page) = &self.page else { return };
        if rows.max(1) == self.limit {
            return;
        }
        let fits = self.selected < usize::from(rows.max(1));
        let anchor = if fits { self.highest() } else { self.current() };
        let then = Then::Same(self.current().map(Row::row_id), 0);
        let from = match anchor.map(Row::place) {
            Some((time, id)) if page.more_before || !fits => PageFrom::At(time, id),
            _ => PageFrom::Top,
        };
        self.stays.clone_from(&self.gone);
        let begins = from == PageFrom::Top;
        self.load(from, then, rows, ask, cx);
        // What is left from the first row on may be less than a page by now.
        if let Some(asked) = &mut self.asked {
            asked.sought = !begins;
        }
    }

    /// Selects a row of this page by id.
    pub fn select(&mut self, id: &RowId) {
        if let Some(at) = self.rows().iter().position(|row| row.row_id() == *id) {
            self.selected = at;
        }
    }
}
