//! In which order a list stands, known by the query that reads it: a row on another page is looked for by its place
//! only where rows stand by it.

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
