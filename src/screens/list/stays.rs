//! Rows that stay in their places though the list has them no more, because something was done with them here: else
//! the next key would mean the row that came into the place.

use super::{Paged, Row, RowId, Then, order};
use crate::app::Cx;
use crate::domain::record::Page;

impl<R: Row> Paged<R> {
    /// The same after what was done here: these rows, and those that stayed before, keep their places though the list
    /// has them no more. Else the next key would mean the row that came into its place.
    pub fn after_acts(&mut self, done: Vec<RowId>, missed: Vec<RowId>, rows: u16, cx: &mut Cx<'_>) {
        self.missed.retain(|id| !done.contains(id));
        self.stays.clone_from(&self.gone);
        self.stays.extend(done);
        self.stays.extend(missed.iter().cloned());
        let refused = !missed.is_empty();
        self.missed.extend(missed);
        self.again(rows, cx);
        if let Some(asked) = &mut self.asked {
            asked.refused = refused;
        }
    }

    /// The same after a look at records: what stayed stays, and so do those that were looked into and may have been
    /// changed there. Those read as they were until they have been read anew ([`Self::acted`]).
    pub fn came_back(&mut self, changed: &[RowId], rows: u16, cx: &mut Cx<'_>) {
        self.own.retain(|id| !changed.contains(id));
        self.stays.clone_from(&self.gone);
        self.stays.extend(changed.iter().cloned());
        self.again(rows, cx);
    }

    /// Whether every row of the page is one of these, or left the list before.
    #[must_use]
    pub fn is_used_up(&self, done: &[RowId]) -> bool {
        let over = |row: &R| done.contains(&row.row_id()) || self.is_gone(&row.row_id());
        !self.rows().is_empty() && self.rows().iter().all(over)
    }

    /// Whether this row has left the list and only stayed in its place.
    #[must_use]
    pub fn is_gone(&self, id: &RowId) -> bool {
        self.gone.contains(id)
    }

    /// Whether this row only stayed, and reads as it was before what was done with it.
    #[must_use]
    pub fn is_past(&self, id: &RowId) -> bool {
        self.is_gone(id) && !self.is_own(id)
    }

    /// Whether the last act on this row was refused, and the list has the row no more.
    #[must_use]
    pub fn is_missed(&self, id: &RowId) -> bool {
        self.is_gone(id) && self.missed.contains(id)
    }

    /// Whether one's own act was the last word on this row.
    #[must_use]
    fn is_own(&self, id: &RowId) -> bool {
        self.own.contains(id)
    }

    /// A row as one's own act left it: what is done with it next names this version, in the page and beside a number.
    pub fn acted(&mut self, row: R) {
        let id = row.row_id();
        let in_page = self.page.iter_mut().flat_map(|page| page.rows.iter_mut());
        let typed = self.typed.iter_mut().map(|typed| &mut typed.row);
        for other in in_page.chain(typed).filter(|other| other.row_id() == id) {
            *other = row.clone();
        }
        if !self.own.contains(&id) {
            self.own.push(id);
        }
    }

    /// Puts the rows that stay into the page that has them no more, each between those it stood between.
    pub(super) fn keep(&mut self, page: &mut Page<R>, then: &Then) {
        self.gone.clear();
        let stays = std::mem::take(&mut self.stays);
        let Then::Same(..) = then else {
            self.missed.clear();
            return self.own.clear();
        };
        let old = self.page.as_ref().map_or(&[][..], |p| p.rows.as_slice());
        // What stands lower or higher by what was just done with it goes there at the next refresh.
        let mut moved = Vec::new();
        if order::moved(old, &page.rows, &stays) {
            let acted = |row: &mut R| {
                let id = row.row_id();
                stays.contains(&id) && old.iter().any(|other| other.row_id() == id)
            };
            moved = page.rows.extract_if(.., acted).collect();
        }
        for (n, row) in old.iter().enumerate() {
            let id = row.row_id();
            let place = |id: &RowId| page.rows.iter().position(|other| other.row_id() == *id);
            if !stays.contains(&id) || place(&id).is_some() {
                continue;
            }
            let now = moved.iter().find(|other| other.row_id() == id).cloned();
            let (mut above, mut below) = (old.iter().take(n).rev(), old.iter().skip(n + 1));
            let at = above
                .find_map(|row| place(&row.row_id()))
                .map(|at| at + 1)
                .or_else(|| below.find_map(|row| place(&row.row_id())))
                .unwrap_or(n.min(page.rows.len()));
            if now.is_none() {
                self.gone.push(id);
            }
            page.rows.insert(at, now.unwrap_or_else(|| row.clone()));
        }
    }
}
