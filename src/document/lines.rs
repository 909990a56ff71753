//! Where a line may end: measured by the glyphs' advances, with the simple rules of Japanese
//! typesetting (禁則). Nothing is ever cut off; where no rule allows a break, the line is broken
//! at the edge all the same.

use std::ops::Range;

use super::fonts::Unit;

/// May not begin a line: closing brackets, stops, small kana, marks that belong to what precedes.
const NOT_FIRST: &str = "、。，．・：；？！゛゜´｀¨ヽヾゝゞ々〻ー’”）〕］｝〉》」』】〙〗〟｠»\
ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ\
｡､｣･ｰﾞﾟｧｨｩｪｫｬｭｮｯ!),.:;?]}%°℃％‰〜～‐–゠…‥様";
/// May not end a line: opening brackets and signs that belong to what follows.
const NOT_LAST: &str = "‘“（〔［｛〈《「『【〘〖〝｟«｢([{￥¥＄$№＃#";

/// Lines of a text set in a width (thousandths of the font size). Spaces at the end of a line
/// may hang over the edge; they stay part of the line. An empty text has one empty line.
pub(super) fn break_lines(units: &[Unit], width: u32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let end = line_end(units, start, width);
        lines.push(start..end);
        start = end;
    }
    if lines.is_empty() {
        lines.push(0..0);
    }
    lines
}

/// As [`break_lines`], but so that the last line is not a mere syllable or two, where that costs
/// no further line.
pub(super) fn break_evenly(units: &[Unit], width: u32) -> Vec<Range<usize>> {
    const LEAST: usize = 4;
    let last = |lines: &[Range<usize>]| lines.last().map_or(0, ExactSizeIterator::len);
    let lines = break_lines(units, width);
    if lines.len() < 2 || last(&lines) >= LEAST {
        return lines;
    }
    // An em narrower at a time; a line of a few ems has nothing to give.
    let narrower = (1..=4).filter_map(|em| width.checked_sub(em * 1000).filter(|w| *w > 8000));
    narrower
        .map(|width| break_lines(units, width))
        .find(|other| other.len() == lines.len() && last(other) >= LEAST)
        .unwrap_or(lines)
}

/// Width of a line without the spaces at its end, thousandths of the font size.
pub(super) fn measure(line: &[Unit]) -> u32 {
    let end = line
        .iter()
        .rposition(|u| !is_space(u.first_char()))
        .map_or(0, |at| at + 1);
    line.iter().take(end).map(Unit::advance).sum()
}

fn line_end(units: &[Unit], start: usize, width: u32) -> usize {
    let mut used = 0;
    let mut allowed = None;
    for (at, unit) in units.iter().enumerate().skip(start) {
        if at > start && may_break(units, at) {
            allowed = Some(at);
        }
        used += unit.advance();
        if used > width && !is_space(unit.first_char()) {
            // At least one unit a line, or a narrow column would never end.
            return allowed.unwrap_or(at).max(start + 1);
        }
    }
    units.len()
}

/// Whether a line may end before the unit at `at` (which is not the first).
fn may_break(units: &[Unit], at: usize) -> bool {
    let char_at = |n: usize| units.get(n).map_or('\u{0}', Unit::first_char);
    let (before, after) = (char_at(at.saturating_sub(1)), char_at(at));
    if is_space(after) {
        return false;
    }
    if is_space(before) {
        return true;
    }
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    !(is_word(before) && is_word(after))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}')
}

/// Latin words and numbers are kept whole.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '@' | '.' | ',' | '+' | '&')
}

#[cfg(test)]
mod tests {
    use super::super::fonts::{Fonts, Role};
    use super::*;
    use proptest::prelude::*;

    fn units(text: &str) -> Vec<Unit> {
        let mut missing = Vec::new();
        let units = Fonts::new(Vec::new())
            .shape("test", text, Role::Mincho, &mut missing)
            .unwrap();
        assert!(missing.is_empty(), "{missing:?}");
        units
    }

    fn wrap(text: &str, em: u32) -> Vec<String> {
        let units = units(text);
        break_lines(&units, em * 1000)
            .into_iter()
            .map(|line| text_of(&units[line]))
            .collect()
    }

    fn text_of(units: &[Unit]) -> String {
        let glyphs = units.iter().flat_map(|u| &u.glyphs);
        glyphs.map(|g| g.text.as_str()).collect()
    }

    #[test]
    fn a_line_begins_with_no_stop_and_ends_with_no_opening_bracket() {
        assert_eq!(wrap("あいうえ。かき", 4), ["あいう", "え。かき"]);
        assert_eq!(wrap("あいう（えお）", 4), ["あいう", "（えお）"]);
        assert_eq!(wrap("河川維持シャッター", 5), ["河川維持", "シャッター"]);
    }

    #[test]
    fn numbers_and_words_stay_whole_but_a_word_longer_than_the_line_is_broken() {
        assert_eq!(wrap("金額20,000,000円", 6), ["金額", "20,000,000円"]);
        assert_eq!(wrap("abcdefghij", 3), ["abcdef", "ghij"]);
    }

    #[test]
    fn spaces_hang_over_the_edge() {
        assert_eq!(wrap("○○建設　株式会社", 4), ["○○建設　", "株式会社"]);
        assert_eq!(measure(&units("建設　 ")), 2000);
    }

    #[test]
    fn a_last_line_of_a_syllable_gets_company_from_the_line_before() {
        let units = units("発注者様以外には知らせないでください。");
        let lines = break_evenly(&units, 17_000);
        let lines: Vec<String> = lines.into_iter().map(|l| text_of(&units[l])).collect();
        assert_eq!(lines, ["発注者様以外には知らせないでく", "ださい。"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_wider_than_the_column(
            text in "[あ-んァ-ヶ一-七（）、。a-z0-9 　]{0,80}",
            em in 2u32..20,
        ) {
            let units = units(&text);
            let lines = break_lines(&units, em * 1000);
            let joined: String = lines.iter().map(|l| text_of(&units[l.clone()])).collect();
            prop_assert_eq!(joined, text);
            for line in lines {
                let width = measure(&units[line.clone()]);
                prop_assert!(width <= em * 1000 || line.len() == 1, "{width}");
            }
        }
    }
}
