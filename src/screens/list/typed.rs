//! The 選 column: numbers typed beside rows. A row is kept with its number, so that numbers stand over
//! page turns.

use super::{Paged, Row, RowId};
use crate::domain::record::Page;
use crate::i18n::refusals::Sentence;

/// An option number typed beside a row; the row is kept, so that it works over pages.
#[derive(Debug, Clone)]
pub struct Typed<R> {
    /// The row as it was when the number was typed (or last seen).
    pub row: R,
    /// The digits.
    pub text: String,
    /// Why it failed, when it was tried.
    pub failed: Option<Sentence>,
}

impl<R: Row> Paged<R> {
    /// The number typed beside a row.
    #[must_use]
    pub fn typed(&self, id: &RowId) -> Option<&Typed<R>> {
        self.typed.iter().find(|t| t.row.row_id() == *id)
    }

    /// Every typed number, in the list's order (`descending` as the list is).
    #[must_use]
    pub fn all_typed(&self, descending: bool) -> Vec<Typed<R>> {
        let mut all = self.typed.clone();
        all.sort_by_key(|t| t.row.place());
        if descending {
            all.reverse();
        }
        all
    }

    /// A digit in the current row's option column; a third one starts anew.
    pub fn digit(&mut self, digit: u8) {
        let Some(row) = self.current().cloned() else {
            return;
        };
        // A number that failed is not added to.
        let mut text = self
            .typed(&row.row_id())
            .filter(|t| t.failed.is_none())
            .map_or(String::new(), |t| t.text.clone());
        if text.len() >= 2 || text == "0" {
            text.clear();
        }
        text.push(char::from(b'0' + digit.min(9)));
        self.set_typed(row, text);
    }

    /// Takes back the last digit of the current row.
    pub fn erase(&mut self) {
        let Some(row) = self.current().cloned() else {
            return;
        };
        let mut text = self
            .typed(&row.row_id())
            .map_or(String::new(), |t| t.text.clone());
        text.pop();
        self.set_typed(row, text);
    }

    /// Repeats the current row's number (or the nearest above) down to the end of the page; false
    /// when there is none.
    pub fn repeat(&mut self) -> bool {
        let above = self.rows().iter().take(self.selected + 1).rev();
        let Some(text) = above
            .filter_map(|row| self.typed(&row.row_id()))
            .map(|t| t.text.clone())
            .next()
        else {
            return false;
        };
        let below: Vec<R> = self.rows().iter().skip(self.selected).cloned().collect();
        for row in below {
            self.set_typed(row, text.clone());
        }
        true
    }

    /// Takes a row's number away: it has been carried out.
    pub fn forget(&mut self, id: &RowId) {
        self.typed.retain(|t| t.row.row_id() != *id);
    }

    /// Marks a row's number as failed; it stays.
    pub fn fail(&mut self, row: R, text: String, why: Sentence) {
        self.forget(&row.row_id());
        self.typed.push(Typed {
            row,
            text,
            failed: Some(why),
        });
    }

    /// A number whose row would have to stand on this page and does not: the row left the list, and what cannot be
    /// seen is not carried out. Numbers on other pages stay.
    pub(super) fn prune(&mut self, page: &Page<R>) {
        let place = |row: Option<&R>| row.map(Row::place);
        let (first, last) = (place(page.rows.first()), place(page.rows.last()));
        let descending = first > last;
        self.typed.retain(|t| {
            let here = Some(t.row.place());
            let (before, after) = match descending {
                true => (here > first, here < last),
                false => (here < first, here > last),
            };
            page.rows.iter().any(|row| row.row_id() == t.row.row_id())
                || (before && page.more_before)
                || (after && page.more_after)
        });
    }

    /// How many numbers stand beside rows that are not on this page.
    #[must_use]
    pub fn typed_elsewhere(&self) -> usize {
        let here = |t: &&Typed<R>| !self.rows().iter().any(|row| row.row_id() == t.row.row_id());
        self.typed.iter().filter(here).count()
    }

    fn set_typed(&mut self, row: R, text: String) {
        self.forget(&row.row_id());
        if !text.is_empty() {
            self.typed.push(Typed {
                row,
                text,
                failed: None,
            });
        }
    }
}
