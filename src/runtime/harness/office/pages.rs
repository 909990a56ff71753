//! Keyset pages as the database gives them.

use crate::domain::command::PageFrom;
use crate::domain::record::Page;
use chrono::{DateTime, Utc};

pub(super) fn page<T: Clone>(
    rows: Vec<T>,
    from: &PageFrom,
    limit: u16,
    key: impl Fn(&T) -> (DateTime<Utc>, i64),
) -> Page<T> {
    let number = |(time, id): (DateTime<Utc>, i64)| (time.timestamp(), id);
    page_by(rows, from, limit, |r| number(key(r)), number)
}

pub(super) fn page_by<T: Clone>(
    mut rows: Vec<T>,
    from: &PageFrom,
    limit: u16,
    key: impl Fn(&T) -> (i64, i64),
    number: impl Fn((DateTime<Utc>, i64)) -> (i64, i64),
) -> Page<T> {
    rows.sort_by_key(&key);
    let all = rows.len();
    let limit = usize::from(limit);
    let first = |after: &dyn Fn(&T) -> bool| rows.iter().position(after).unwrap_or(all);
    let start = match from {
        PageFrom::Top => 0,
        PageFrom::Bottom => all.saturating_sub(limit),
        PageFrom::After(t, id) => first(&|r| key(r) > number((*t, *id))),
        PageFrom::At(t, id) => first(&|r| key(r) >= number((*t, *id))),
        PageFrom::Before(t, id) => first(&|r| key(r) >= number((*t, *id))).saturating_sub(limit),
    };
    // As the database does: past the end the last page, less than a page above the first whole.
    let start = if start == all {
        all.saturating_sub(limit)
    } else {
        start
    };
    let end = (start + limit).min(all);
    Page {
        rows: rows[start..end].to_vec(),
        more_before: start > 0,
        more_after: end < all,
        offset: i64::try_from(start).ok(),
        total: i64::try_from(all).ok(),
    }
}
