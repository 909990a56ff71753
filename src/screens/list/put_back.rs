//! Numbers beside rows that are on no page any more: what failed is shown in the place where it stood until a refresh,
//! what was not tried goes and is said. No number stands nowhere.

use super::order::Order;
use super::{Paged, Row, RowId, Then};
use crate::domain::command::PageFrom;
use crate::domain::record::Page;
use chrono::{DateTime, Utc};
use std::cmp::Ordering;

type Place = (DateTime<Utc>, i64);

impl<R: Row> Paged<R> {
    /// After what was refused: the page on which the first such row stands, or stood, where it is another one.
    pub fn go_to_refused(&mut self, row: &R) {
        let id = row.row_id();
        if self.rows().iter().any(|other| other.row_id() == id) {
            return;
        }
        let (at, n) = row.place();
        if let Some(asked) = &mut self.asked {
            asked.next = Some(PageFrom::At(at, n));
            asked.then = Then::Same(Some(id), 0);
            asked.sought = true;
            // What was done stands on the page that is left.
            self.stays.clear();
        }
    }

    /// The rows with numbers that would have to stand on this page by their places and do not: they left the list. What
    /// stood between this page and the one it was reached from is of this one.
    pub(super) fn missing(&self, page: &Page<R>, from: Option<&PageFrom>) -> Vec<RowId> {
        let is_in = |id: &RowId| page.rows.iter().any(|row| row.row_id() == *id);
        let typed = self.typed.iter().map(|typed| &typed.row);
        typed
            .filter(|row| !is_in(&row.row_id()) && self.belongs(page, from, row.place()))
            .map(Row::row_id)
            .collect()
    }

    fn belongs(&self, page: &Page<R>, from: Option<&PageFrom>, place: Place) -> bool {
        let Some(here) = self.by_place() else {
            return false;
        };
        match from {
            Some(PageFrom::After(at, id)) if here(place, (*at, *id)).is_le() => return false,
            Some(PageFrom::Before(at, id)) if here(place, (*at, *id)).is_ge() => return false,
            _ => {}
        }
        let first = page.rows.first().map(Row::place);
        let last = page.rows.last().map(Row::place);
        let reached_down = match from {
            Some(PageFrom::After(..)) => true,
            Some(PageFrom::At(at, id)) => here(place, (*at, *id)).is_ge(),
            _ => false,
        };
        let reached_up = matches!(from, Some(PageFrom::Before(..)));
        let before = first.is_some_and(|first| here(place, first).is_lt());
        let after = last.is_some_and(|last| here(place, last).is_gt());
        !(before && page.more_before && !reached_down || after && page.more_after && !reached_up)
    }

    /// How places follow each other in this list; none where rows do not stand by them.
    fn by_place(&self) -> Option<fn(Place, Place) -> Ordering> {
        match self.order() {
            Order::Rising => Some(|a, b| a.cmp(&b)),
            Order::Falling => Some(|a, b| b.cmp(&a)),
            Order::Other => None,
        }
    }

    /// Puts rows that failed and left the list where they stood; the one that is gone to also where its place says nothing.
    pub(super) fn put_back(&mut self, page: &mut Page<R>, missing: &[RowId], then: &Then) {
        let order = self.by_place();
        let failed = self.typed.iter().filter(|typed| typed.failed.is_some());
        for row in failed.map(|typed| &typed.row) {
            let id = row.row_id();
            let sought = order.is_none() && *then == Then::Same(Some(id.clone()), 0);
            let is_in = page.rows.iter().any(|other| other.row_id() == id);
            if is_in || !sought && !missing.contains(&id) {
                continue;
            }
            let place = row.place();
            let at = order.and_then(|order| {
                let below = |other: &R| order(other.place(), place).is_gt();
                page.rows.iter().position(below)
            });
            let at = at.unwrap_or(match sought {
                true => 0,
                false => page.rows.len(),
            });
            page.rows.insert(at, row.clone());
            self.gone.push(id.clone());
            self.missed.push(id);
        }
    }

    /// What does not fit any more goes off the end, never the row under the cursor, and last what was refused.
    pub(super) fn fit(&mut self, page: &mut Page<R>, then: &Then) {
        let current = match then {
            Then::Same(current, _) => current.clone(),
            _ => None,
        };
        while page.rows.len() > usize::from(self.limit) {
            let other = |row: &R| Some(row.row_id()) != current;
            let rows = &page.rows;
            let last = rows
                .iter()
                .rposition(|row| other(row) && !self.missed.contains(&row.row_id()))
                .or_else(|| rows.iter().rposition(other));
            let Some(at) = last else { break };
            let off = page.rows.remove(at).row_id();
            page.more_after |= !self.gone.contains(&off);
            self.gone.retain(|id| *id != off);
        }
        let gone = &self.gone;
        self.missed.retain(|id| gone.contains(id));
        self.own
            .retain(|id| gone.contains(id) || page.rows.iter().any(|row| row.row_id() == *id));
    }

    /// What failed and stands on no page of the list is reached by turning pages all the same.
    pub(super) fn show_ways(&self, page: &mut Page<R>) {
        let Some(order) = self.by_place() else { return };
        let ends = page.rows.first().zip(page.rows.last());
        let Some((first, last)) = ends.map(|(first, last)| (first.place(), last.place())) else {
            return;
        };
        for typed in self.typed.iter().filter(|typed| typed.failed.is_some()) {
            page.more_before |= order(typed.row.place(), first).is_lt();
            page.more_after |= order(typed.row.place(), last).is_gt();
        }
    }

    /// Where a row's place says nothing nobody could find what failed on another page: its number goes. How many there were.
    pub(super) fn forget_failed_elsewhere(&mut self) -> usize {
        if self.order() != Order::Other {
            return 0;
        }
        let here: Vec<RowId> = self.rows().iter().map(Row::row_id).collect();
        let before = self.typed.len();
        self.typed
            .retain(|typed| typed.failed.is_none() || here.contains(&typed.row.row_id()));
        before - self.typed.len()
    }
}
