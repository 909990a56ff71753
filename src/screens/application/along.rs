//! The next and the previous one of the list that an application was opened out of, without going back to it.

use super::ApplicationScreen;
use crate::app::{Cx, Walk};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::record::{ApplicationRow, ApplicationState};
use crate::domain::refusal::Refusal;
use crate::keys::Command;
use crate::screens::{View, desk};

impl ApplicationScreen {
    /// The next or previous one of the list, without going back to it.
    pub(super) fn go_on(&mut self, command: Command, cx: &mut Cx<'_>) {
        let (Some(detail), Some(filter)) = (&self.record.detail, &self.among) else {
            return;
        };
        let (at, id) = (detail.row.received_at, detail.row.key.id);
        let query = Query::Queue {
            filter: filter.clone(),
            from: match command {
                Command::NextRecord => PageFrom::After(at, id),
                _ => PageFrom::Before(at, id),
            },
            limit: 1,
        };
        self.neighbour = Some((cx.query(query), command));
    }

    pub(super) fn went_on(
        &mut self,
        command: Command,
        result: Result<Answer, Refusal>,
        cx: &mut Cx<'_>,
    ) {
        let row = match result {
            Ok(Answer::Queue(page)) => page.rows.into_iter().next(),
            Ok(_) => None,
            Err(refusal) => return cx.refuse(&refusal),
        };
        let place = |row: &ApplicationRow| (row.received_at, row.key.id);
        let here = self.record.detail.as_ref().map(|d| place(&d.row));
        // Past the end the list gives its last row, before its beginning the first; what is urgent or issued stands in
        // another order.
        let state = self.among.as_ref().and_then(|filter| filter.state);
        let rises = !matches!(
            state,
            Some(ApplicationState::Issued | ApplicationState::Attention)
        );
        let beyond = |row: &ApplicationRow| match command {
            _ if !rises => row.key != self.record.key,
            Command::NextRecord => Some(place(row)) > here,
            _ => Some(place(row)) < here,
        };
        match row.filter(beyond) {
            Some(row) => {
                let among = self.among.take();
                *self = Self::new(row.key, View::Show);
                self.among = among;
                self.record.along = Some(Walk::Queue);
                self.record.read(cx);
            }
            None => desk::nothing_there(command, cx),
        }
    }
}
