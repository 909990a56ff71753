//! The ruled table of a document: labels on grey, values beside them. A value wraps in its cell
//! and its letters shrink before it takes too many lines; the row grows with it.

use super::fonts::Unit;
use super::lines::break_evenly;
use super::sheet::{Align, Sheet, mm};

/// Space between a rule and the letters.
const PADDING: f32 = mm(2.2);
/// From one line's upper edge to the next one's, in font sizes.
pub(super) const LEADING: f32 = 1.35;
const RULE: f32 = 0.5;
const OUTER_RULE: f32 = 1.1;
const LABEL_GREY: f32 = 0.93;

/// One label with its value.
#[derive(Debug)]
pub(super) struct Cell {
    /// Width of the label's field, points.
    pub(super) label_width: f32,
    pub(super) label: Vec<Vec<Unit>>,
    /// Width of the value's field, points.
    pub(super) value_width: f32,
    /// Each begins a line of its own.
    pub(super) value: Vec<Vec<Unit>>,
    pub(super) align: Align,
    /// Font size of the value, points, before it has to shrink.
    pub(super) size: f32,
    /// The letters shrink (down to seven tenths) before the value takes more lines than this.
    pub(super) lines: usize,
}

/// A table from its rows.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) rows: Vec<Vec<Cell>>,
    /// Font size of the labels, points.
    pub(super) label_size: f32,
    /// Least height of a row, points.
    pub(super) row_height: f32,
}

/// A value as it will stand: font size and lines.
struct Setting<'a> {
    size: f32,
    lines: Vec<&'a [Unit]>,
}

impl Table {
    /// Draws it at `scale` and gives back its lower edge.
    pub(super) fn draw(&self, sheet: &mut Sheet, left: f32, top: f32, scale: f32) -> f32 {
        let mut y = top;
        // Drawn last: the grey of the next row would cover half of a rule drawn before it.
        let mut rules = Vec::new();
        for row in &self.rows {
            let settings: Vec<Setting<'_>> = row.iter().map(|cell| cell.set(scale)).collect();
            let tallest = settings.iter().map(Setting::height).fold(0.0, f32::max);
            let height = (tallest + 2.0 * PADDING * scale).max(self.row_height * scale);
            let mut x = left;
            for (cell, setting) in row.iter().zip(&settings) {
                self.draw_cell(sheet, cell, setting, x, y, height, scale);
                for edge in [x, x + cell.label_width] {
                    rules.push(((edge, y), (edge, y + height)));
                }
                x += cell.label_width + cell.value_width;
            }
            y += height;
            rules.push(((left, y), (x, y)));
        }
        for (from, to) in rules {
            sheet.rule(from, to, RULE);
        }
        let width: f32 = self.rows.first().map_or(0.0, |row| {
            row.iter().map(|c| c.label_width + c.value_width).sum()
        });
        sheet.frame(left, top, width, y - top, OUTER_RULE);
        y
    }

    #[allow(clippy::too_many_arguments)] // one place in one row: nothing of it lives longer
    fn draw_cell(
        &self,
        sheet: &mut Sheet,
        cell: &Cell,
        setting: &Setting<'_>,
        x: f32,
        y: f32,
        height: f32,
        scale: f32,
    ) {
        sheet.fill(x, y, cell.label_width, height, LABEL_GREY);
        let value_left = x + cell.label_width;
        let label = Setting {
            size: self.label_size * scale,
            lines: cell.label.iter().map(Vec::as_slice).collect(),
        };
        label.draw(sheet, x + cell.label_width / 2.0, y, height, Align::Middle);
        let at = match cell.align {
            Align::Left => value_left + PADDING,
            Align::Middle => value_left + cell.value_width / 2.0,
            Align::Right => value_left + cell.value_width - PADDING,
        };
        setting.draw(sheet, at, y, height, cell.align);
    }
}

impl Cell {
    fn set(&self, scale: f32) -> Setting<'_> {
        let room = self.value_width - 2.0 * PADDING;
        let mut smallest = None;
        for tenths in [10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0] {
            let size = self.size * scale * tenths / 10.0;
            let lines: Vec<&[Unit]> = self
                .value
                .iter()
                .flat_map(|paragraph| wrap(paragraph, room, size))
                .collect();
            if lines.len() <= self.lines {
                return Setting { size, lines };
            }
            smallest = Some(Setting { size, lines });
        }
        smallest.unwrap_or(Setting {
            size: self.size,
            lines: Vec::new(),
        })
    }
}

impl Setting<'_> {
    fn height(&self) -> f32 {
        block_height(self.lines.len(), self.size)
    }

    fn draw(&self, sheet: &mut Sheet, x: f32, top: f32, height: f32, align: Align) {
        let mut y = top + (height - self.height()) / 2.0;
        for line in &self.lines {
            sheet.text(x, y, self.size, align, line);
            y += self.size * LEADING;
        }
    }
}

/// Height of some lines, from the upper edge of the first to the lower edge of the last.
fn block_height(lines: usize, size: f32) -> f32 {
    if lines == 0 {
        return 0.0;
    }
    // A page has less than a thousand lines.
    #[allow(clippy::cast_precision_loss)]
    let between = (lines - 1) as f32;
    size * (1.0 + between * LEADING)
}

/// The lines of a paragraph in `room` points.
pub(super) fn wrap(paragraph: &[Unit], room: f32, size: f32) -> Vec<&[Unit]> {
    // A width in thousandths of the font size: positive and far below the type's end.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let width = (room / size * 1000.0).max(0.0) as u32;
    break_evenly(paragraph, width)
        .into_iter()
        .filter_map(|line| paragraph.get(line))
        .collect()
}
