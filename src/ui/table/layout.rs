//! Which columns a table shows and how wide each is: room that is left over grows those that may, room that is missing is
//! taken from them, and nothing is cut beside blank space.

use super::Column;
use crate::terminal::width::{self, Ambiguous};

/// How wide a column has to be, and how wide its content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// Fewest columns.
    pub(super) need: u16,
    /// The widest cell, or the heading.
    pub(super) content: u16,
}

/// Which columns are shown, and how wide each is. `room` is what is left for cells and their gaps.
pub(super) fn layout(columns: &[Column], extents: &[Extent], room: u16) -> Vec<(usize, u16)> {
    let mut shown: Vec<(usize, u16)> = extents
        .iter()
        .map(|extent| extent.need)
        .enumerate()
        .take(columns.len())
        .filter(|(i, _)| columns.get(*i).is_some_and(|c| !c.hidden))
        .collect();
    let taken = |shown: &[(usize, u16)]| -> u32 {
        let gaps = u32::try_from(shown.len().saturating_sub(1)).unwrap_or(0);
        shown.iter().map(|(_, w)| u32::from(*w)).sum::<u32>() + gaps
    };
    let rank = |i: usize| columns.get(i).map_or(0, |c| c.rank);
    let want = |i: usize| columns.get(i).map_or(0, |c| c.want);
    let wanted = |shown: &[(usize, u16)]| -> u32 {
        let more = shown.iter().map(|(i, w)| want(*i).saturating_sub(*w));
        more.map(u32::from).sum()
    };
    // What people read by is wide enough before more than the next column comes in.
    let asks = |shown: &[(usize, u16)]| -> u32 {
        let further = shown.iter().any(|(i, _)| rank(*i) > 1);
        taken(shown) + if further { wanted(shown) } else { 0 }
    };
    while asks(&shown) > u32::from(room) {
        let Some(last) = shown
            .iter()
            .map(|(i, _)| *i)
            .filter(|i| rank(*i) > 0)
            .max_by_key(|i| rank(*i))
        else {
            break;
        };
        shown.retain(|(i, _)| *i != last);
    }
    let over = taken(&shown).saturating_sub(u32::from(room));
    let mut left = u32::from(room).saturating_sub(taken(&shown));
    let grow = |i: usize| u32::from(columns.get(i).map_or(0, |c| c.grow));
    if wanted(&shown) <= left {
        for (i, width) in shown.iter_mut().filter(|(i, _)| grow(*i) > 0) {
            let more = want(*i).saturating_sub(*width);
            *width += more;
            left -= u32::from(more);
        }
    }
    let mut shares: u32 = shown.iter().map(|(i, _)| grow(*i)).sum();
    for (i, width) in &mut shown {
        let share = grow(*i);
        if share > 0 && shares > 0 {
            let more = left * share / shares;
            *width = width.saturating_add(u16::try_from(more).unwrap_or(0));
            left -= more;
            shares -= share;
        }
    }
    if over > 0 {
        // Not even the columns that stay fit: text gives way before amounts are lost, down to its heading before the
        // heading itself is cut.
        let mut over = u16::try_from(over).unwrap_or(u16::MAX);
        for whole_heading in [true, false] {
            for (i, width) in &mut shown {
                let Some(column) = columns.get(*i).filter(|c| c.grow > 0) else {
                    continue;
                };
                let heading = width::width(column.heading, Ambiguous::Narrow);
                let heading = u16::try_from(heading).unwrap_or(u16::MAX);
                let least = if whole_heading { heading.max(4) } else { 4 };
                let give = over.min(width.saturating_sub(least));
                *width -= give;
                over -= give;
            }
        }
    }
    share_out(columns, extents, &mut shown);
    shown
}

/// What a growing column leaves blank goes to those that are cut: the least cut first, so that as many as possible are
/// whole; where none is cut every width stays as it is.
fn share_out(columns: &[Column], extents: &[Extent], shown: &mut [(usize, u16)]) {
    let content = |i: usize| extents.get(i).map_or(0, |extent| extent.content);
    let grows = |i: usize| columns.get(i).is_some_and(|column| column.grow > 0);
    let mut cut: Vec<(u16, usize)> = shown
        .iter()
        .enumerate()
        .map(|(at, (i, width))| (content(*i).saturating_sub(*width), at))
        .filter(|(lack, _)| *lack > 0)
        .collect();
    cut.sort_unstable();
    for (mut lack, at) in cut {
        for (i, width) in shown.iter_mut() {
            let give = match grows(*i) {
                true => width.saturating_sub(content(*i)).min(lack),
                false => 0,
            };
            *width -= give;
            lack -= give;
            if lack == 0 {
                break;
            }
        }
        if let Some((i, width)) = shown.get_mut(at) {
            *width = content(*i).saturating_sub(lack);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn columns() -> Vec<Column> {
        vec![
            Column::text("受付", 11),
            Column::text("申込番号", 11),
            Column::text("請負者", 16).growing(1),
            Column::text("工事名", 14).growing(2),
            Column::amount("請負金額", 11),
            Column::text("状態", 6),
            Column::text("担当", 8).ranked(1),
            Column::text("発注者", 16).ranked(2),
        ]
    }

    /// Cells as wide as their columns need.
    fn least(columns: &[Column]) -> Vec<Extent> {
        let of = |c: &Column| Extent {
            need: c.least,
            content: c.least,
        };
        columns.iter().map(of).collect()
    }

    /// The same with this content in some columns.
    fn holding(columns: &[Column], content: &[(usize, u16)]) -> Vec<Extent> {
        let mut extents = least(columns);
        for (i, wide) in content {
            extents[*i].content = *wide;
        }
        extents
    }

    #[test]
    fn no_column_is_cut_while_a_growing_one_beside_it_has_blank_space() {
        let columns = columns();
        let widths = |content: &[(usize, u16)]| -> Vec<u16> {
            let shown = layout(&columns, &holding(&columns, content), 130);
            shown.iter().map(|(_, width)| *width).collect()
        };
        let before = widths(&[]);
        assert_eq!(before[6], 8);
        // A state and a name that are longer than their columns, a works name that is shorter than its own.
        let shared = widths(&[(5, 9), (6, 12)]);
        assert_eq!((shared[5], shared[6]), (9, 12));
        assert_eq!(shared.iter().sum::<u16>(), before.iter().sum::<u16>());
        // Where all is full the least cut is mended first, and nobody loses what it shows.
        let full = widths(&[(3, 200), (2, before[2] - 2), (5, 9), (6, 30)]);
        assert_eq!((full[5], full[2]), (8, before[2] - 2));
    }

    #[test]
    fn at_eighty_columns_the_optional_ones_are_dropped_and_the_room_is_used_up() {
        let columns = columns();
        let shown = layout(&columns, &least(&columns), 76);
        assert_eq!(
            shown.iter().map(|(i, _)| *i).collect::<Vec<_>>(),
            [0, 1, 2, 3, 4, 5]
        );
        assert_eq!(shown.iter().map(|(_, w)| w).sum::<u16>() + 5, 76);
    }

    #[test]
    fn a_wide_terminal_shows_more_columns_lowest_rank_first() {
        let columns = columns();
        let at = |room| {
            layout(&columns, &least(&columns), room)
                .iter()
                .map(|(i, _)| *i)
                .collect::<Vec<_>>()
        };
        assert_eq!(at(90), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(at(130), [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    proptest! {
        #[test]
        fn any_room_gives_a_layout_that_fits_once_there_is_room_for_what_stays(room in 0u16..400) {
            let columns = columns();
            let shown = layout(&columns, &least(&columns), room);
            let taken = shown.iter().map(|(_, w)| w).sum::<u16>() + 5;
            prop_assert!(room < 70 || taken <= room.max(74));
        }
    }
}
