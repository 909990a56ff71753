//! The 選 column: numbers typed beside rows. A row is kept with its number, so that numbers stand over
//! page turns.

use super::order::{self, Order};
use super::{Paged, Row, RowId, Then};
use crate::app::Cx;
use crate::domain::record::Page;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::keys::{Command, Context};

/// An option number typed beside a row; the row is kept, so that it works over pages.
#[derive(Debug, Clone)]
pub struct Typed<R> {
    /// The row as it was when the number was typed (or last seen).
    pub row: R,
    /// The digits.
    pub text: String,
    /// Why it failed, when it was tried.
    pub failed: Option<Sentence>,
    /// How many rows of the list stood before it when it was last seen.
    seen: i64,
}

impl<R: Row> Paged<R> {
    /// The number typed beside a row.
    #[must_use]
    pub fn typed(&self, id: &RowId) -> Option<&Typed<R>> {
        self.typed.iter().find(|t| t.row.row_id() == *id)
    }

    /// Every typed number, from the top of the list to its end: by place, or as the rows were last seen.
    #[must_use]
    pub fn all_typed(&self) -> Vec<Typed<R>> {
        let mut all = self.typed.clone();
        match self.order() {
            Order::Rising => all.sort_by_key(|t| t.row.place()),
            Order::Falling => all.sort_by_key(|t| std::cmp::Reverse(t.row.place())),
            Order::Other => all.sort_by_key(|t| t.seen),
        }
        all
    }

    pub(super) fn order(&self) -> Order {
        self.of.as_ref().map_or(Order::Other, order::of)
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

    /// Repeats the current row's number (or the nearest above, or the one typed last on another page) down to the end of
    /// the page, and says into how many rows, and whether there are more than these.
    pub fn repeat(&mut self, cx: &mut Cx<'_>) {
        let words = Messages(cx.language());
        let above = self.rows().iter().take(self.selected + 1).rev();
        let above = above.filter_map(|row| self.typed(&row.row_id())).next();
        let last = self.typed.iter().rfind(|t| t.failed.is_none());
        let Some(text) = above.or(last).map(|t| t.text.clone()) else {
            return cx.note(words.repeat_nothing());
        };
        let below: Vec<R> = self.rows().iter().skip(self.selected).cloned().collect();
        let n = below.len();
        for row in below {
            self.set_typed(row, text.clone());
        }
        let key = |command| cx.key_of(command, Context::List);
        let said = match self.page().is_some_and(|page| page.more_after) {
            true => words.repeated_here(n, text, key(Command::PageDown), key(Command::Repeat)),
            false => words.repeated(n, text),
        };
        cx.note(said);
    }

    /// Takes a row's number away: it has been carried out.
    pub fn forget(&mut self, id: &RowId) {
        self.typed.retain(|t| t.row.row_id() != *id);
    }

    /// Takes every number away: the list is another one. How many there were.
    pub fn forget_all(&mut self) -> usize {
        std::mem::take(&mut self.typed).len()
    }

    /// Marks a row's number as failed; it stays.
    pub fn fail(&mut self, row: R, text: String, why: Sentence) {
        self.put(row, text, Some(why));
    }

    /// The rows of a page that has come, beside the numbers that were typed in them.
    pub(super) fn see(&mut self, page: &Page<R>) {
        for (row, seen) in page.rows.iter().zip(page.offset.unwrap_or(0)..) {
            let typed = self.typed.iter_mut();
            for typed in typed.filter(|t| t.row.row_id() == row.row_id()) {
                typed.row = row.clone();
                typed.seen = seen;
            }
        }
    }

    /// Takes away numbers whose rows have left the list: what cannot be seen is not carried out. Numbers on other
    /// pages stay, and so does what failed until a refresh. How many there were.
    pub(super) fn prune(
        &mut self,
        page: &Page<R>,
        missing: &[RowId],
        then: &Then,
        fresh: bool,
    ) -> usize {
        let (order, old) = (self.order(), self.rows().to_vec());
        let is_in = |rows: &[R], id: &RowId| rows.iter().any(|row| row.row_id() == *id);
        let left = |typed: &Typed<R>| {
            let id = typed.row.row_id();
            if is_in(&page.rows, &id) {
                return false;
            }
            match (order, then) {
                (Order::Rising | Order::Falling, _) => {
                    missing.contains(&id) && (fresh || typed.failed.is_none())
                }
                // Where the places say nothing, only a row that stood on this page, between rows that still do.
                (Order::Other, Then::Same(..)) => {
                    old.iter().position(|o| o.row_id() == id).is_some_and(|at| {
                        let (before, after) = old.split_at(at);
                        let stays = |o: &R| is_in(&page.rows, &o.row_id());
                        (before.iter().any(stays) || !page.more_before)
                            && (after.iter().any(stays) || !page.more_after)
                    })
                }
                (Order::Other, _) => false,
            }
        };
        let (gone, stay): (Vec<_>, Vec<_>) = self.typed.drain(..).partition(|t| left(t));
        self.typed = stay;
        gone.len()
    }

    /// How many numbers stand beside rows that are not on this page.
    #[must_use]
    pub fn typed_elsewhere(&self) -> usize {
        let here = |t: &&Typed<R>| !self.rows().iter().any(|row| row.row_id() == t.row.row_id());
        self.typed.iter().filter(here).count()
    }

    fn set_typed(&mut self, row: R, text: String) {
        if text.is_empty() {
            return self.forget(&row.row_id());
        }
        self.put(row, text, None);
    }

    fn put(&mut self, row: R, text: String, failed: Option<Sentence>) {
        let id = row.row_id();
        let offset = self.page.as_ref().and_then(|p| p.offset).unwrap_or(0);
        let here = self.rows().iter().zip(offset..);
        let seen = here
            .filter(|(r, _)| r.row_id() == id)
            .map(|(_, at)| at)
            .next();
        let seen = seen.or(self.typed(&id).map(|t| t.seen)).unwrap_or(offset);
        self.forget(&id);
        self.typed.push(Typed {
            row,
            text,
            failed,
            seen,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{PageFrom, Query, QueueFilter};
    use crate::domain::record::{ApplicationRow, ApplicationState};
    use crate::domain::search::Criteria;
    use crate::runtime::harness::sample::application;

    fn rows(ids: &[i64]) -> Vec<ApplicationRow> {
        let row = |id: &i64| application(*id, ApplicationState::Received).row;
        ids.iter().map(row).collect()
    }

    fn page(ids: &[i64], more_before: bool, more_after: bool) -> Page<ApplicationRow> {
        Page {
            rows: rows(ids),
            more_before,
            more_after,
            offset: None,
            total: None,
        }
    }

    /// What stays of numbers in these rows when this page comes.
    fn left(query: Query, typed: &[i64], came: &Page<ApplicationRow>) -> Vec<i64> {
        let mut list = Paged {
            of: Some(query),
            ..Paged::default()
        };
        for row in rows(typed) {
            list.put(row, "7".to_owned(), None);
        }
        let missing = list.missing(came, None);
        list.prune(came, &missing, &Then::First, false);
        list.typed.iter().map(|t| t.row.key.id).collect()
    }

    fn rising() -> Query {
        Query::Queue {
            filter: QueueFilter::default(),
            from: PageFrom::Top,
            limit: 1,
        }
    }

    fn falling() -> Query {
        Query::Search {
            criteria: Box::new(Criteria::default()),
            from: PageFrom::Top,
            limit: 1,
        }
    }

    #[test]
    fn a_page_of_one_row_drops_only_what_would_stand_on_it() {
        assert_eq!(
            left(rising(), &[3, 5, 7], &page(&[5], true, true)),
            [3, 5, 7]
        );
        assert_eq!(left(rising(), &[3, 5, 7], &page(&[5], true, false)), [3, 5]);
        assert_eq!(
            left(falling(), &[3, 5, 7], &page(&[5], true, false)),
            [5, 7]
        );
        assert_eq!(
            left(falling(), &[3, 5, 7], &page(&[5], false, true)),
            [3, 5]
        );
    }

    #[test]
    fn an_empty_list_keeps_no_number() {
        assert_eq!(
            left(rising(), &[3, 5], &page(&[], false, false)),
            [] as [i64; 0]
        );
        assert_eq!(
            left(falling(), &[3, 5], &page(&[], false, false)),
            [] as [i64; 0]
        );
    }
}
