//! How every list is laid out: position and filters, table, end of the list in words.

use super::list::{Paged, Row};
use crate::app::Shared;
use crate::domain::record::Page;
use crate::domain::text::{without_form, without_year};
use crate::i18n::frame::Frame;
use crate::i18n::lists::Lists;
use crate::i18n::refusals::sentence;
use crate::keys::{Command, Context};
use crate::terminal::width::Align;
use crate::ui::table::{Cell, Column, Line, Table};
use crate::ui::{Canvas, Ink, TextField};

/// Columns of the position field.
const FIELD: u16 = 12;

/// What a list shows around its rows.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// Label of the field at the left, the field, and whether it has the focus.
    pub field: Option<(&'static str, &'a TextField, bool)>,
    /// What is filtered, or what else stands there; of several the first that fits.
    pub notes: Vec<String>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Said when there is no row.
    pub empty: String,
    /// Steps ended and steps in all, while options run.
    pub progress: Option<(usize, usize)>,
}

/// The line of tabs above a list, the one that is shown in brackets; the column behind it.
pub fn tabs<'a>(names: impl IntoIterator<Item = (&'a str, bool)>, canvas: &mut Canvas<'_>) -> u16 {
    let mut x = 1;
    for (name, is_shown) in names {
        let (text, ink) = match is_shown {
            true => (format!("[{name}]"), Ink::Title),
            false => (format!(" {name} "), Ink::Quiet),
        };
        x = canvas.put(x, 0, &text, ink);
    }
    x
}

impl Sheet<'_> {
    /// Draws it.
    pub fn draw<R: Row>(
        &self,
        list: &Paged<R>,
        cells: impl Fn(&R) -> Vec<Cell>,
        shared: &Shared,
        canvas: &mut Canvas<'_>,
    ) {
        let (width, height) = (canvas.width(), canvas.height());
        self.top(list, shared, canvas);
        let editing = self.field.is_some_and(|(_, _, focus)| focus);
        let lines = list
            .rows()
            .iter()
            .map(|row| {
                let id = row.row_id();
                let typed = list.typed(&id);
                let missed = list.is_missed(&id);
                let mark = match list.is_gone(&id) && !missed {
                    true => Lists(shared.language()).done_mark(),
                    false => "",
                };
                Line {
                    option: typed.map_or(mark.to_owned(), |t| t.text.clone()),
                    failed: typed.map_or(missed, |t| t.failed.is_some()),
                    cells: cells(row),
                }
            })
            .collect();
        let table = Table {
            option: Lists(shared.language()).option(),
            columns: self.columns.clone(),
            lines,
            selected: Some(list.selected()),
            focus: !editing,
        };
        table.draw(&mut canvas.part(0, 1, width, height.saturating_sub(2)));
        if list.rows().is_empty() {
            self.nothing(list, shared, canvas);
            if !editing {
                canvas.cursor(1, 2);
            }
        }
        self.bottom(list, shared, canvas);
    }

    fn top<R: Row>(&self, list: &Paged<R>, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Frame(shared.language());
        let width = canvas.width();
        let mut x = 1;
        if let Some((label, field, focus)) = self.field {
            x = canvas.put(x, 0, &format!("{label} ["), Ink::Quiet);
            field.draw(canvas, x, 0, FIELD, focus);
            x = canvas.put(x + FIELD, 0, "]", Ink::Quiet) + 2;
        }
        let mut right = range(list, words);
        let elsewhere = list.typed_elsewhere();
        if elsewhere > 0 {
            right = format!("{}  {right}", words.typed_elsewhere(elsewhere));
        }
        let at = width.saturating_sub(canvas.measure(&right) + 1);
        canvas.put(at, 0, &right, Ink::Plain);
        let mut room = at.saturating_sub(x + 2);
        if list.is_changed() {
            let keys = shared
                .settings
                .keymap
                .key_of(Command::Refresh, Context::List);
            let text = words.press_to_refresh(keys);
            let taken = canvas.measure(&text) + 2;
            canvas.put(at.saturating_sub(taken), 0, &text, Ink::Warning);
            room = room.saturating_sub(taken);
        }
        let fits = |note: &&String| canvas.measure(note) <= room;
        let note = self.notes.iter().find(fits).or(self.notes.last());
        let note = note.map_or("", String::as_str);
        canvas.put_in(x, 0, room, Align::Left, note, Ink::Plain);
    }

    fn nothing<R: Row>(&self, list: &Paged<R>, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Frame(shared.language());
        let text = match (list.page(), list.refusal()) {
            (None, Some(refusal)) if !shared.is_lost() => {
                let said = sentence(shared.language(), refusal);
                format!("{}\n{}", said.what, said.remedy)
            }
            (None, _) if shared.is_lost() => Lists(shared.language()).not_loaded().to_owned(),
            (None, _) => words.loading().to_owned(),
            (Some(_), _) => self.empty.clone(),
        };
        let (width, height) = (canvas.width(), canvas.height());
        canvas
            .part(4, 3, width.saturating_sub(8), height.saturating_sub(4))
            .paragraph(0, 0, &text, Ink::Plain);
    }

    fn bottom<R: Row>(&self, list: &Paged<R>, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Frame(shared.language());
        let y = canvas.height().saturating_sub(1);
        if let Some((done, total)) = self.progress {
            let keys = shared.settings.keymap.key_of(Command::Back, Context::List);
            let text = format!("{}{}", words.working(done, total), words.cancel_with(keys));
            canvas.put(1, y, &text, Ink::Title);
        }
        if self.progress.is_none() && list.page().is_some() && list.is_slow(shared.now) {
            canvas.put(1, y, words.loading(), Ink::Title);
        }
        let text = match list.page() {
            Some(page) if page.more_after => words.more_with(
                shared
                    .settings
                    .keymap
                    .key_of(Command::PageDown, Context::List),
            ),
            Some(page) if !page.rows.is_empty() => words.end().to_owned(),
            _ => return,
        };
        let at = canvas.width().saturating_sub(canvas.measure(&text) + 1);
        canvas.put(at, y, &text, Ink::Quiet);
    }
}

fn range<R: Row>(list: &Paged<R>, words: Frame) -> String {
    let Some(page) = list.page() else {
        return String::new();
    };
    let counted = page.rows.iter().filter(|row| !list.is_gone(&row.row_id()));
    let count = counted.count();
    let done = |row: &&R| list.is_gone(&row.row_id()) && !list.is_missed(&row.row_id());
    let gone = page.rows.iter().filter(done).count();
    let count = i64::try_from(count).unwrap_or(0);
    // What was done stands among the rows and is none of the list any more: the count says both.
    if gone > 0 {
        return match page.total {
            Some(total) if count == 0 => words.done_of(gone, crate::i18n::dates::grouped(total)),
            _ => words.done_here(gone, counted_range::<R>(page, count, words)),
        };
    }
    let moved = |row: &&R| list.is_missed(&row.row_id());
    let range = counted_range::<R>(page, count, words);
    match page.rows.iter().filter(moved).count() {
        0 => range,
        moved => words.left_here(moved, range),
    }
}

fn counted_range<R: Row>(page: &Page<R>, count: i64, words: Frame) -> String {
    let grouped = crate::i18n::dates::grouped;
    let total = page.total.map(|total| match R::COUNTED {
        Some(most) if total > most => format!("{}+", grouped(most)),
        _ => grouped(total),
    });
    match (page.offset, total) {
        _ if count == 0 => words.rows(0),
        (Some(offset), Some(total)) => {
            words.range_of(grouped(offset + 1), grouped(offset + count), total)
        }
        (Some(offset), None) => words.range(grouped(offset + 1), grouped(offset + count)),
        (None, Some(total)) => words.of_total(count, total),
        // Nobody counted the list: it is this page that has so many.
        (None, None) if page.more_before || page.more_after => words.rows_here(count),
        (None, None) => words.rows(count),
    }
}

/// The branch of a row: a number alone means two records to whoever sees several branches.
#[must_use]
pub fn branches(shared: &Shared) -> Column {
    Column::text(Lists(shared.language()).branch(), 3).shown(sees_several(shared))
}

/// Whether rows of several branches stand beside each other for this operator.
#[must_use]
pub fn sees_several(shared: &Shared) -> bool {
    shared.operator.as_ref().is_some_and(|me| me.head_office)
}

/// A firm's name; where it has to be cut, its legal form goes first, which tells nothing apart.
#[must_use]
pub fn firm(name: &str) -> Cell {
    let cell = Cell::from(name);
    let short = without_form(name).map(|(name, before)| match before {
        true => format!("..{name}"),
        false => format!("{name}.."),
    });
    match short {
        Some(short) => cell.or_short(short),
        None => cell,
    }
}

/// A works' name. Nearly all of them begin with the fiscal year (令和○年度), which tells nothing apart: where the name
/// has to be cut, that is what goes first.
#[must_use]
pub fn works(name: &str) -> Cell {
    let cell = Cell::from(name);
    match without_year(name) {
        Some(rest) => cell.or_short(format!("..{rest}")),
        None => cell,
    }
}

/// Somebody's name, or their family name where there is no room for both.
#[must_use]
pub fn person(name: &str) -> Cell {
    let cell = Cell::from(name);
    match name.split_once([' ', '\u{3000}']) {
        Some((family, _)) => cell.or_short(family),
        None => cell,
    }
}
