//! In which order a list stands, known by the query that reads it: a row on another page is looked for by its place
//! only where rows stand by it.

use super::{Row, RowId};
use crate::domain::command::Query;
use crate::domain::record::ApplicationState;

/// How the rows of a list follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// By [`super::Row::place`], earliest first.
    Rising,
    /// By place, latest first.
    Falling,
    /// By something that a row does not tell, or that changes: the wait for approval, an amount, a count of rows.
    Other,
}

/// Whether rows that stand on both pages follow each other in another order, and one of these is among them.
pub(super) fn moved<R: Row>(old: &[R], new: &[R], acted: &[RowId]) -> bool {
    let both = |rows: &[R], other: &[R]| -> Vec<RowId> {
        let ids = rows.iter().map(Row::row_id);
        ids.filter(|id| other.iter().any(|row| row.row_id() == *id))
            .collect()
    };
    let (before, after) = (both(old, new), both(new, old));
    before != after && before.iter().any(|id| acted.contains(id))
}

/// The order of a query's pages (`core.queue_scope`, `api.review_keys_by_amount`, `core.page_keys`).
pub(super) fn of(query: &Query) -> Order {
    match query {
        Query::Queue { filter, .. } | Query::Position { filter, .. } => match filter.state {
            // By when they were issued, and by how long they are over their time.
            Some(ApplicationState::Issued) => Order::Other,
            Some(ApplicationState::Attention) if !filter.stuck => Order::Other,
            _ => Order::Rising,
        },
        Query::Amendments { .. } => Order::Rising,
        Query::Search { .. } => Order::Falling,
        Query::House { table, .. } if table.is_audit() => Order::Falling,
        _ => Order::Other,
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::command::Query;
    use crate::domain::record::{ApplicationRow, ApplicationState, Page};
    use crate::runtime::harness::sample::application;
    use crate::screens::list::{Paged, Row as _, Then};

    fn rows(ids: &[i64]) -> Vec<ApplicationRow> {
        let row = |id: &i64| application(*id, ApplicationState::Received).row;
        ids.iter().map(row).collect()
    }

    /// The order in which the rows of `now` stand after something was done with these rows of `was`.
    fn after(was: &[i64], acted: &[i64], now: &[i64]) -> Vec<i64> {
        let page = |ids: &[i64]| Page {
            rows: rows(ids),
            more_before: false,
            more_after: false,
            offset: None,
            total: None,
        };
        let mut list = Paged {
            page: Some(page(was)),
            limit: 10,
            of: Some(Query::Pulse),
            stays: rows(acted).iter().map(|row| row.row_id()).collect(),
            ..Paged::default()
        };
        let mut fresh = page(now);
        list.keep(&mut fresh, &Then::Same(None, 0));
        fresh.rows.iter().map(|row| row.key.id).collect()
    }

    #[test]
    fn a_row_is_not_moved_away_by_what_one_did_with_it_oneself() {
        // The list has it last by now; until the refresh it stands where it stood.
        assert_eq!(after(&[1, 2, 3], &[1], &[2, 3, 1]), [1, 2, 3]);
        assert_eq!(after(&[1, 2, 3], &[1, 2], &[3, 2, 1]), [1, 2, 3]);
        // What left the list stays beside it.
        assert_eq!(after(&[1, 2, 3], &[2], &[3, 1]), [3, 1, 2]);
        // What others did moves rows as ever, and a new row stands where the list has it.
        assert_eq!(after(&[1, 2, 3], &[], &[3, 1, 2]), [3, 1, 2]);
        assert_eq!(after(&[1, 2, 3], &[2], &[1, 9, 2, 3]), [1, 9, 2, 3]);
    }
}
