//! Cutting and padding by columns.

use super::{Ambiguous, clusters, width};
use std::borrow::Cow;

/// What a cut text ends in.
const MARK: &str = "..";

/// Which side of a column a text stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Text: blanks after it.
    #[default]
    Left,
    /// Amounts and counts: blanks before it.
    Right,
    /// Titles: blanks on both sides, the odd one after.
    Centre,
}

/// `text` in at most `columns`; when it is longer, as much as fits and `..`.
///
/// A character that people read as one is never split. The result may be one column short when
/// a two-column character does not fit. Below two columns only as much of the mark as fits.
pub fn cut(text: &str, columns: usize, ambiguous: Ambiguous) -> Cow<'_, str> {
    if width(text, ambiguous) <= columns {
        return Cow::Borrowed(text);
    }
    if columns <= MARK.len() {
        return Cow::Borrowed(&MARK[..columns]);
    }
    let head = head(text, columns - MARK.len(), ambiguous);
    Cow::Owned(format!("{head}{MARK}"))
}

/// `text` in exactly `columns`: cut as by [`cut`], then filled with blanks.
pub fn pad(text: &str, columns: usize, align: Align, ambiguous: Ambiguous) -> String {
    let text = cut(text, columns, ambiguous);
    let blanks = columns.saturating_sub(width(&text, ambiguous));
    let before = match align {
        Align::Left => 0,
        Align::Right => blanks,
        Align::Centre => blanks / 2,
    };
    let after = blanks - before;
    format!("{:before$}{text}{:after$}", "", "")
}

/// The longest start of `text` that fits in `columns` without splitting a cluster.
pub(super) fn head(text: &str, columns: usize, ambiguous: Ambiguous) -> &str {
    let mut used = 0;
    for (at, _, wide) in clusters(text, ambiguous) {
        used += wide;
        if used > columns {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ambiguous::{Narrow, Wide};
    use proptest::prelude::*;

    #[test]
    fn a_long_name_is_cut_by_columns_and_says_so() {
        assert_eq!(cut("県単河川維持工事", 16, Narrow), "県単河川維持工事");
        assert_eq!(cut("県単河川維持工事", 15, Narrow), "県単河川維持..");
        assert_eq!(cut("県単河川維持工事", 11, Narrow), "県単河川..");
        assert_eq!(cut("○○建設", 6, Wide), "○○..");
        assert_eq!(cut("○○建設", 6, Narrow), "○○建設");
    }

    #[test]
    fn a_column_too_narrow_for_anything_shows_only_the_mark() {
        assert_eq!(cut("建設", 2, Narrow), "..");
        assert_eq!(cut("建設", 1, Narrow), ".");
        assert_eq!(cut("建設", 0, Narrow), "");
    }

    #[test]
    fn a_cut_never_splits_a_character_from_its_mark() {
        assert_eq!(
            cut("か\u{3099}き\u{3099}く\u{3099}", 5, Narrow),
            "か\u{3099}.."
        );
    }

    #[test]
    fn amounts_stand_right_and_titles_in_the_middle() {
        assert_eq!(pad("8,800,000", 12, Align::Right, Narrow), "   8,800,000");
        assert_eq!(pad("受付", 7, Align::Left, Narrow), "受付   ");
        assert_eq!(pad("受付", 7, Align::Centre, Narrow), " 受付  ");
        assert_eq!(pad("○○", 3, Align::Left, Wide), ".. ");
    }

    proptest! {
        #[test]
        fn padding_gives_exactly_the_columns(text in "[a-z○建ｶﾞé、 ]{0,20}", columns in 0usize..30) {
            for ambiguous in [Narrow, Wide] {
                prop_assert_eq!(width(&pad(&text, columns, Align::Left, ambiguous), ambiguous), columns);
            }
        }
    }
}
