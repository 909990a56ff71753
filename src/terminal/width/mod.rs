//! How many columns text takes on this terminal, and laying it out by columns.
//!
//! The one width table of the program: East Asian Width, with ambiguous characters (○ ─ × α …)
//! one or two columns by [`Ambiguous`], combining marks and variation selectors none, private use
//! two (it is where Japanese sites keep their own kanji), halfwidth kana and ﾞ ﾟ one each.
//! Measure what is shown: text that has been through [`super::gate`]. Its stand-ins measure the same.

mod fit;
mod table;
mod wrap;

#[cfg(test)]
mod generate;

pub use fit::{Align, cut, pad};
pub use wrap::wrap;

use std::cmp::Ordering;
use unicode_segmentation::UnicodeSegmentation;

/// How many columns this terminal gives to characters of East Asian Width class A.
///
/// Legacy Japanese fonts draw them in two columns, others in one; it is measured at start or
/// configured, never guessed from the locale alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ambiguous {
    /// One column.
    #[default]
    Narrow,
    /// Two columns.
    Wide,
}

/// Columns of one character: 0, 1 or 2. Control characters count 0; the gate makes them visible.
pub fn char_width(c: char, ambiguous: Ambiguous) -> usize {
    if c.is_ascii() {
        return usize::from(!c.is_ascii_control());
    }
    if matches!(c, '\u{80}'..='\u{9f}') || within(table::ZERO, c) {
        0
    } else if within(table::WIDE, c) || ambiguous == Ambiguous::Wide && within(table::AMBIGUOUS, c)
    {
        2
    } else {
        1
    }
}

/// Columns of a text: the sum over its characters.
pub fn width(text: &str, ambiguous: Ambiguous) -> usize {
    text.chars().map(|c| char_width(c, ambiguous)).sum()
}

/// The clusters a person takes for one character (か + U+3099, 葛 + its selector), each with the
/// byte where it starts and its columns.
pub fn clusters(
    text: &str,
    ambiguous: Ambiguous,
) -> impl DoubleEndedIterator<Item = (usize, &str, usize)> {
    text.grapheme_indices(true)
        .map(move |(at, cluster)| (at, cluster, width(cluster, ambiguous)))
}

/// Whether the width of `c` is a matter of the terminal, i.e. its class is A.
pub fn is_ambiguous(c: char) -> bool {
    !c.is_ascii() && within(table::AMBIGUOUS, c)
}

/// Whether `c` is drawn over the character before it: combining marks, variation selectors.
pub fn is_zero(c: char) -> bool {
    !c.is_ascii() && within(table::ZERO, c)
}

fn within(ranges: &[(u32, u32)], c: char) -> bool {
    let c = u32::from(c);
    ranges
        .binary_search_by(|&(first, last)| {
            if last < c {
                Ordering::Less
            } else if first > c {
                Ordering::Greater
            } else {
                Ordering::Equal
            }
        })
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ambiguous::{Narrow, Wide};

    #[test]
    fn kanji_kana_and_fullwidth_take_two_columns() {
        for text in [
            "長", "あ", "Ａ", "１", "　", "ー", "〜", "～", "㈱", "𠮷", "髙", "﨑", "。",
        ] {
            assert_eq!(width(text, Narrow), 2, "{text}");
            assert_eq!(width(text, Wide), 2, "{text}");
        }
    }

    #[test]
    fn the_flyers_circles_crosses_and_triangles_depend_on_the_terminal() {
        assert_eq!(width("○○建設　株式会社", Narrow), 16);
        assert_eq!(width("○○建設　株式会社", Wide), 18);
        assert_eq!(width("××支店", Narrow), 6);
        assert_eq!(width("××支店", Wide), 8);
        assert_eq!(width("△△", Wide), 4);
        assert_eq!(width("─", Wide), 2);
    }

    #[test]
    fn halfwidth_kana_and_its_sound_marks_take_a_column_each() {
        assert_eq!(width("ｶﾞ", Narrow), 2);
        assert_eq!(width("ﾊﾟ", Wide), 2);
    }

    #[test]
    fn combining_marks_and_selectors_take_none() {
        assert_eq!(width("か\u{3099}", Narrow), 2);
        assert_eq!(width("葛\u{e0100}", Wide), 2);
        assert_eq!(width("e\u{301}", Wide), 1);
    }

    #[test]
    fn private_use_takes_two_everywhere() {
        assert_eq!(width("\u{e000}", Narrow), 2);
        assert_eq!(width("\u{f8ff}", Wide), 2);
    }

    #[test]
    fn a_cluster_is_what_a_person_takes_for_one_character() {
        let got: Vec<_> = clusters("か\u{3099}葛\u{e0100}a", Narrow).collect();
        assert_eq!(
            got,
            [(0, "か\u{3099}", 2), (6, "葛\u{e0100}", 2), (13, "a", 1)]
        );
    }
}
