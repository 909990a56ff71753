//! Where a page stands in a list whose pages do not tell: reckoned from the page that was shown before it.

use super::{Paged, Row};
use crate::domain::command::PageFrom;
use crate::domain::record::Page;

/// How many rows stand before this page; `list` is the list as it was before, where it is the same one. None where nobody
/// can know: a row was sought by its place.
pub(super) fn offset<R: Row>(
    page: &Page<R>,
    from: Option<PageFrom>,
    list: Option<&Paged<R>>,
) -> Option<i64> {
    if !page.more_before {
        return Some(0);
    }
    let count = |n: usize| i64::try_from(n).ok();
    let here = count(page.rows.len())?;
    let list = list?;
    let old = list.page()?;
    let before = match from? {
        PageFrom::Top => 0,
        PageFrom::After(at, id) => {
            // Rows that only stayed have no place in the list any more.
            let last = |row: &&R| row.place() == (at, id);
            let shown = old.rows.iter().take_while(|row| !last(row)).count() + 1;
            let stayed = |row: &&R| list.is_gone(&row.row_id());
            let stayed = old.rows.iter().take(shown).filter(stayed).count();
            old.offset? + count(shown - stayed)?
        }
        PageFrom::Before(..) => old.offset? - here,
        PageFrom::At(at, id) => {
            let index = old.rows.iter().position(|row| row.place() == (at, id))?;
            old.offset? + count(index)?
        }
        PageFrom::Bottom => {
            let total = old.total?;
            let exact = R::COUNTED.is_none_or(|most| total <= most);
            exact.then_some(total - here)?
        }
    };
    // Rows may have come or gone meanwhile: what stands before others is never nothing.
    Some(before.max(1))
}
