//! The list after its records have been looked into: rows read anew, and the one that was gone on to last.

use super::Actions;
use crate::app::{Cx, Reply, Seen, Walk};
use crate::domain::command::{Answer, Query};
use crate::domain::ids::ApplicationKey;
use crate::screens::act::Act;
use crate::screens::list::{Paged, RowId};

impl<R: Act> Actions<R> {
    /// The list is looked at again after records of it: what was done here before still stands in its place, and so
    /// does what was done there, as it reads now. Where records were gone through along this list, the last one is under
    /// the cursor.
    pub fn look_again(&mut self, list: &mut Paged<R>, walk: Option<Walk>, cx: &mut Cx<'_>) {
        let rows = list.room(cx.shared);
        let wrote = std::mem::replace(&mut self.wrote, cx.shared.wrote()) != cx.shared.wrote();
        let seen = std::mem::take(&mut cx.shared.seen);
        let row = |key: &ApplicationKey| {
            let mut rows = list.rows().iter();
            rows.find(|row| R::record(row).as_ref() == Some(key))
        };
        let mut looked_into: Vec<RowId> = Vec::new();
        let mut read = Vec::new();
        for seen in &seen {
            if let Some(row) = row(&seen.key) {
                looked_into.push(row.row_id());
                read.push(seen.key.clone());
            }
        }
        let last = seen
            .last()
            .filter(|last| walk.is_some() && last.along == walk);
        let last = last.and_then(|last| row(&last.key));
        if let Some(id) = last.map(R::row_id) {
            list.select(&id);
        }
        if !wrote {
            return list.came_back(&[], rows, cx);
        }
        list.came_back(&looked_into, rows, cx);
        let read = read.into_iter().map(Query::Application);
        self.rereads = read.map(|query| cx.query(query)).collect();
    }

    /// The record that was gone on to last along this list, where its row stands on another page: the list goes there.
    pub fn walked_to(&mut self, list: &Paged<R>, walk: Walk, cx: &mut Cx<'_>) -> Option<Seen> {
        let last = cx
            .shared
            .seen
            .last()
            .filter(|last| last.along == Some(walk))?;
        let here = |row: &R| R::record(row).as_ref() == Some(&last.key);
        if list.rows().iter().any(here) {
            return None;
        }
        self.wrote = cx.shared.wrote();
        let last = last.clone();
        cx.shared.seen.clear();
        Some(last)
    }

    /// A row that was read anew. One that could not be stays as it was, and is offered for a look only.
    pub(super) fn reread(&mut self, reply: &Reply, list: &mut Paged<R>) -> bool {
        let before = self.rereads.len();
        self.rereads.retain(|id| *id != reply.id());
        if before == self.rereads.len() {
            return false;
        }
        if let Reply::Read {
            result: Ok(Answer::Application(detail)),
            ..
        } = reply
        {
            let same = |row: &&R| R::record(row).as_ref() == Some(&detail.row.key);
            let before = list.rows().iter().find(same);
            if let Some(row) = R::of_record((**detail).clone(), before) {
                list.acted(row);
            }
        }
        true
    }
}
