//! Breaking a text into lines by columns, with the Japanese rules for line ends.

use super::{Ambiguous, clusters, width};
use unicode_segmentation::UnicodeSegmentation;

/// May not begin a line (行頭禁則): closing brackets, points, small kana, the long mark.
const NOT_FIRST: &str = "、。，．・：；？！）］｝〕〉》」』】’”ー々ゝゞヽヾ〜～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}､｡･｣ﾞﾟｰ";
/// May not end a line (行末禁則): opening brackets and the yen sign.
const NOT_LAST: &str = "（［｛〔〈《「『【‘“([{｢¥￥";
/// What follows the figures of an amount without a break.
const OF_AMOUNTS: &str = "千万億円";
/// Of these what 円 may follow.
const TENS: &str = "千万億";

/// `text` in lines of at most `columns`; line feeds break, Japanese breaks anywhere the rules
/// allow, a Latin word or a number stays whole unless it is longer than a line. Nothing is lost but
/// blanks at the breaks. An empty text is one empty line; `columns` of 0 is taken for 1.
///
/// A two-column character in one column stands alone on its line, wider than was asked.
pub fn wrap(text: &str, columns: usize, ambiguous: Ambiguous) -> Vec<String> {
    let columns = columns.max(1);
    text.split('\n')
        .flat_map(|line| paragraph(line, columns, ambiguous))
        .collect()
}

fn paragraph(text: &str, columns: usize, ambiguous: Ambiguous) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let piece_width = width(piece.trim_end_matches(' '), ambiguous);
        if width(&line, ambiguous) + piece_width <= columns {
            line.push_str(piece);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if piece_width <= columns {
            line.push_str(piece);
            continue;
        }
        for (_, cluster, wide) in clusters(piece, ambiguous) {
            if !line.is_empty() && width(&line, ambiguous) + wide > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(cluster);
        }
    }
    lines.push(line);
    lines
        .into_iter()
        .map(|line| line.trim_end_matches(' ').to_owned())
        .collect()
}

/// The stretches that must stay on one line, each with the blanks after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<&str> = None;
    for (at, cluster) in text.grapheme_indices(true) {
        if before.is_some_and(|before| may_break(before, cluster)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(cluster);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn may_break(before: &str, after: &str) -> bool {
    let (Some(left), Some(right)) = (before.chars().next(), after.chars().next()) else {
        return false;
    };
    if right == ' ' {
        return false;
    }
    if left == ' ' {
        return true;
    }
    if NOT_FIRST.contains(right) || NOT_LAST.contains(left) {
        return false;
    }
    // 2,750万円 is one amount.
    if left.is_ascii_digit() && OF_AMOUNTS.contains(right) || TENS.contains(left) && right == '円'
    {
        return false;
    }
    let word = |c: char| super::char_width(c, Ambiguous::Narrow) < 2 && !super::is_ambiguous(c);
    !(word(left) && word(right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ambiguous::{Narrow, Wide};
    use proptest::prelude::*;

    #[test]
    fn japanese_breaks_between_characters_by_columns() {
        assert_eq!(
            wrap("主要地方道改良工事", 8, Narrow),
            ["主要地方", "道改良工", "事"]
        );
        assert_eq!(wrap("○○建設", 6, Wide), ["○○建", "設"]);
    }

    #[test]
    fn no_line_begins_with_a_point_or_ends_with_an_opening_bracket() {
        assert_eq!(wrap("承認した。次へ", 8, Narrow), ["承認し", "た。次へ"]);
        assert_eq!(wrap("金額（総額）", 6, Narrow), ["金額", "（総", "額）"]);
    }

    #[test]
    fn words_and_amounts_stay_whole() {
        assert_eq!(
            wrap("金額 20,000,000円 です", 12, Narrow),
            ["金額", "20,000,000円", "です"]
        );
        assert_eq!(
            wrap("あわせて2,750万円です", 12, Narrow),
            ["あわせて", "2,750万円で", "す"]
        );
        assert_eq!(wrap("abcdefgh", 3, Narrow), ["abc", "def", "gh"]);
    }

    #[test]
    fn line_feeds_break_and_an_empty_text_is_one_line() {
        assert_eq!(wrap("一\n\n二", 10, Narrow), ["一", "", "二"]);
        assert_eq!(wrap("", 10, Narrow), [""]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_but_blanks_is_lost(
            words in proptest::collection::vec("[a-z0-9○建、。（） ]|ｶﾞ", 0..60), columns in 2usize..20,
        ) {
            let text = words.concat();
            let lines = wrap(&text, columns, Narrow);
            for line in &lines {
                prop_assert!(width(line, Narrow) <= columns, "{line:?}");
            }
            let kept: String = lines.concat().replace(' ', "");
            prop_assert_eq!(kept, text.replace(' ', ""));
        }
    }
}
