//! Where a list stands, kept for the next start.

use super::{Paged, Row, RowId};
use crate::domain::ids::BranchId;
use chrono::{DateTime, Utc};

/// Where a list stands: the first row of the page where others come before it, and the selected row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) from: Option<(DateTime<Utc>, i64)>,
    pub(super) row: RowId,
    pub(super) index: usize,
}

impl<R: Row> Paged<R> {
    /// Where it stands, for the next start; empty at its beginning.
    #[must_use]
    pub fn mark(&self) -> String {
        let from = self.first_of_more();
        let Some(row) = self.current() else {
            return String::new();
        };
        if from.is_none() && self.selected == 0 {
            return String::new();
        }
        let RowId(branch, id) = row.row_id();
        let (at, n) = match from {
            Some((at, n)) => (at.timestamp_micros().to_string(), n.to_string()),
            None => (String::new(), String::new()),
        };
        format!("{},{at},{n},{id},{branch}", self.selected)
    }

    /// Begins where it stood, as [`Self::mark`] told; before anything is asked for.
    pub fn begin_at(&mut self, mark: &str) {
        let mut parts = mark.splitn(5, ',');
        let mut next = || parts.next().unwrap_or_default();
        let (index, at, n, id, branch) = (next(), next(), next(), next(), next());
        let at = at.parse().ok().and_then(DateTime::from_timestamp_micros);
        if let (Ok(index), Ok(id)) = (index.parse(), id.parse()) {
            self.mark = Some(Mark {
                from: at.zip(n.parse().ok()),
                row: RowId(BranchId::from(branch), id),
                index,
            });
        }
    }

    pub(super) fn first_of_more(&self) -> Option<(DateTime<Utc>, i64)> {
        self.page.as_ref().filter(|page| page.more_before)?;
        self.highest().map(Row::place)
    }
}
