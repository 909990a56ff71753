//! A list that is read a page at a time: where it stands, which row is selected, which option
//! numbers are typed. Rows never move by themselves; after a refresh the same row is selected, by id.

use crate::app::Shared;
use crate::domain::command::Query;
use crate::domain::record::Page;
use crate::domain::refusal::Refusal;
use chrono::{DateTime, Utc};

mod counted;
mod mark;
mod moves;
mod order;
mod put_back;
mod reading;
mod row;
mod stays;
mod typed;

use mark::Mark;
use reading::Asked;
pub use reading::{AskPage, Then};
pub use row::{Row, RowId};
pub use typed::Typed;

/// The state of a paged list.
#[derive(Debug)]
pub struct Paged<R> {
    page: Option<Page<R>>,
    /// The list the page is of, as the query of its first row.
    of: Option<Query>,
    selected: usize,
    typed: Vec<Typed<R>>,
    asked: Option<Asked>,
    /// Rows that were asked for.
    limit: u16,
    /// The change counter moved since this page was read.
    changed: bool,
    /// It moved while the page was on its way: the page may be from before or after.
    late: bool,
    /// Rows with which something was just done or tried: they stay in place though the list has them no more.
    stays: Vec<RowId>,
    /// The rows that stayed like that.
    gone: Vec<RowId>,
    /// Rows on which the last act was refused.
    missed: Vec<RowId>,
    /// Rows that one's own act was the last word on: they read as that left them.
    own: Vec<RowId>,
    refusal: Option<Refusal>,
    /// Where to begin, until the first page has come.
    mark: Option<Mark>,
    /// Lines that something else takes above or below the list, such as tabs.
    taken: u16,
}

impl<R> Default for Paged<R> {
    fn default() -> Self {
        Self {
            page: None,
            of: None,
            selected: 0,
            typed: Vec::new(),
            asked: None,
            limit: 0,
            changed: false,
            late: false,
            stays: Vec::new(),
            gone: Vec::new(),
            missed: Vec::new(),
            own: Vec::new(),
            refusal: None,
            mark: None,
            taken: 0,
        }
    }
}

impl<R: Row> Paged<R> {
    /// A list that shares the screen with so many lines of something else.
    #[must_use]
    pub fn beside(lines: u16) -> Self {
        Self {
            taken: lines,
            ..Self::default()
        }
    }

    /// Rows of a page.
    #[must_use]
    pub fn room(&self, shared: &Shared) -> u16 {
        rows(shared).saturating_sub(self.taken).max(1)
    }

    /// The page, once one has come.
    #[must_use]
    pub fn page(&self) -> Option<&Page<R>> {
        self.page.as_ref()
    }

    /// The rows of the page.
    #[must_use]
    pub fn rows(&self) -> &[R] {
        self.page.as_ref().map_or(&[], |p| &p.rows)
    }

    /// How many rows there are in all, when that is counted apart from the page.
    pub fn set_total(&mut self, total: Option<i64>) {
        if let Some(page) = &mut self.page {
            page.total = total;
        }
    }

    /// Index of the selected row.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected row.
    #[must_use]
    pub fn current(&self) -> Option<&R> {
        self.rows().get(self.selected)
    }

    /// Whether a page is on its way.
    #[must_use]
    pub fn loading(&self) -> bool {
        self.asked.is_some()
    }

    /// Whether it has been on its way for long enough to say so.
    #[must_use]
    pub fn is_slow(&self, now: DateTime<Utc>) -> bool {
        self.asked
            .as_ref()
            .is_some_and(|a| now - a.at >= super::options::SLOW)
    }

    /// Others changed something since this page was read.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// Why there is no page.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// The change counter moved.
    pub fn mark_changed(&mut self) {
        if self.page.is_some() {
            self.changed = true;
        }
        if self.asked.as_ref().is_some_and(|a| a.next.is_none()) {
            self.late = true;
        }
    }
}

/// Rows that fit between the filter line, the headings and the end-of-list words.
#[must_use]
pub fn rows(shared: &Shared) -> u16 {
    shared.body_rows().saturating_sub(3).max(1)
}
