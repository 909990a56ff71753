//! Charts that read as text: bars and sparklines of ASCII, so that every terminal gives them the same width and a
//! screen reader something to say. The number stands beside them; the widget never shows a value by itself.

use super::canvas::Canvas;
use super::theme::Ink;

/// Heights of a sparkline, from nothing to the most.
const HEIGHTS: [char; 7] = ['.', ':', '-', '=', '+', '*', '#'];

/// A part of a bar: how much, drawn with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// How much.
    pub value: i64,
    /// The mark, one column of ASCII: it says by itself what colour only repeats.
    pub mark: char,
    /// Its ink.
    pub ink: Ink,
}

/// Draws a bar of `columns` at most, the whole of it standing for `most`. Whatever is not zero has a mark, whatever
/// is zero has none.
pub fn bar(canvas: &mut Canvas<'_>, x: u16, y: u16, columns: u16, parts: &[Part], most: i64) {
    let whole: i64 = parts.iter().map(|p| p.value.max(0)).sum();
    let mut left = scaled(whole, most, columns);
    let mut x = x;
    // The last ones first in the right to a mark: what is late is never swallowed by what is not.
    let mut lengths: Vec<u16> = Vec::with_capacity(parts.len());
    for part in parts.iter().rev() {
        let length = scaled(part.value, most, columns).min(left);
        left -= length;
        lengths.push(length);
    }
    // What rounding left over belongs to the first that has anything.
    if let Some((length, _)) = lengths
        .iter_mut()
        .rev()
        .zip(parts)
        .find(|(_, p)| p.value > 0)
    {
        *length += left;
    }
    for (part, length) in parts.iter().zip(lengths.iter().rev()) {
        let marks: String = std::iter::repeat_n(part.mark, usize::from(*length)).collect();
        x = canvas.put(x, y, &marks, part.ink);
    }
}

/// `value` of `most` in columns, at least one for what is not zero.
fn scaled(value: i64, most: i64, columns: u16) -> u16 {
    if value <= 0 || most <= 0 || columns == 0 {
        return 0;
    }
    let share = i128::from(value.min(most)) * i128::from(columns) / i128::from(most);
    u16::try_from(share).unwrap_or(columns).max(1)
}

/// The marks of a sparkline, one for each value: a blank for nothing, `#` for the most.
#[must_use]
pub fn spark(values: &[i64], most: i64) -> Vec<char> {
    let steps = u16::try_from(HEIGHTS.len()).unwrap_or(1);
    let mark = |value: &i64| match scaled(*value, most, steps) {
        0 => ' ',
        height => HEIGHTS.get(usize::from(height) - 1).copied().unwrap_or('#'),
    };
    values.iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Look;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn drawn(parts: &[i64], most: i64) -> String {
        let area = Rect::new(0, 0, 12, 1);
        let mut buffer = Buffer::empty(area);
        let mut cursor = None;
        let mut canvas = Canvas::new(&mut buffer, area, Look::default(), &mut cursor);
        let marks = ['#', '!'];
        let parts: Vec<Part> = parts
            .iter()
            .zip(marks)
            .map(|(value, mark)| Part {
                value: *value,
                mark,
                ink: Ink::Plain,
            })
            .collect();
        bar(&mut canvas, 0, 0, 10, &parts, most);
        let text: String = buffer.content.iter().map(|c| c.symbol()).collect();
        text.trim_end().to_owned()
    }

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_longer_than_its_room() {
        assert_eq!(drawn(&[100], 100), "##########");
        assert_eq!(drawn(&[50], 100), "#####");
        assert_eq!(drawn(&[900], 100), "##########");
        assert_eq!(drawn(&[0], 100), "");
        assert_eq!(drawn(&[5], 0), "");
        assert_eq!(drawn(&[-5], 100), "");
    }

    #[test]
    fn whatever_is_not_zero_is_seen_and_what_is_late_is_not_swallowed() {
        assert_eq!(drawn(&[1], 1_000_000), "#");
        assert_eq!(drawn(&[99, 1], 100), "#########!");
        assert_eq!(drawn(&[0, 3], 100), "!");
        assert_eq!(drawn(&[60, 40], 100), "######!!!!");
        assert_eq!(drawn(&[i64::MAX / 2, 1], i64::MAX / 2).len(), 10);
    }

    #[test]
    fn a_sparkline_rises_with_its_values_and_is_blank_where_nothing_was() {
        let marks: String = spark(&[0, 1, 2, 3, 4, 5, 6, 7], 7).into_iter().collect();
        assert_eq!(marks, " .:-=+*#");
        let one: String = spark(&[1, 1000], 1000).into_iter().collect();
        assert_eq!(one, ".#");
        assert!(spark(&[0, 0], 0).iter().all(|mark| *mark == ' '));
    }
}
