//! A record to read: labelled lines that wrap and scroll, with one line selected. The application, the
//! review and the contract are read so; what their lines are about is kept as a tag.

use crate::app::Shared;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::detail::Detail;
use crate::i18n::refusals::unread;
use crate::keys::Command;
use crate::terminal::{gate, width};
use crate::ui::{Canvas, Ink};
use std::cell::Cell;

/// Columns of the labels.
const LABEL: u16 = 18;
/// Columns before the text: the marker of the selected line.
const MARGIN: u16 = 2;

/// Something to say, before it is wrapped. Text of any origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Label at the left; empty = the text takes the whole width.
    pub label: String,
    /// Text; line feeds begin new lines.
    pub text: String,
    /// Meaning.
    pub ink: Ink,
    /// What it is about, for commands on the selected line.
    pub tag: Option<usize>,
    /// What stands there instead where the text is longer than a line.
    short: Option<String>,
}

impl Piece {
    /// A section's heading.
    #[must_use]
    pub fn heading(text: impl Into<String>) -> Self {
        Self {
            label: String::new(),
            text: text.into(),
            ink: Ink::Title,
            tag: None,
            short: None,
        }
    }

    /// What stands there while the record is not: why it could not be read, or that it comes.
    #[must_use]
    pub fn unread(language: Language, refusal: Option<&Refusal>) -> Self {
        match refusal {
            Some(refusal) => {
                let said = unread(language, refusal);
                Self::line(format!("{}\n{}", said.what, said.remedy), Ink::Bad)
            }
            None => Self::line(Detail(language).loading(), Ink::Plain),
        }
    }

    /// A labelled value.
    #[must_use]
    pub fn field(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
            ink: Ink::Plain,
            tag: None,
            short: None,
        }
    }

    /// A line over the whole width.
    #[must_use]
    pub fn line(text: impl Into<String>, ink: Ink) -> Self {
        Self {
            label: String::new(),
            text: text.into(),
            ink,
            tag: None,
            short: None,
        }
    }

    /// The same with a meaning.
    #[must_use]
    pub fn inked(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// The same; `short` stands there where the text would not fit its line.
    #[must_use]
    pub fn or_short(self, short: impl Into<String>) -> Self {
        Self {
            short: Some(short.into()),
            ..self
        }
    }

    /// The same about this.
    #[must_use]
    pub fn about(self, tag: usize) -> Self {
        Self {
            tag: Some(tag),
            ..self
        }
    }
}

struct Row {
    label: String,
    text: String,
    /// Column of the text.
    indent: u16,
    ink: Ink,
    tag: Option<usize>,
}

fn lay_out(pieces: &[Piece], columns: u16, ambiguous: width::Ambiguous) -> Vec<Row> {
    let mut rows = Vec::new();
    for piece in pieces {
        let before = if piece.label.is_empty() {
            MARGIN
        } else {
            MARGIN + LABEL
        };
        let room = usize::from(columns.saturating_sub(before)).max(2);
        let mut label = piece.label.clone();
        let fits = width::width(&gate::plain(&piece.text), ambiguous) <= room;
        let said = piece.short.as_ref().filter(|_| !fits);
        for line in said.unwrap_or(&piece.text).split('\n') {
            for text in width::wrap(&gate::plain(line), room, ambiguous) {
                rows.push(Row {
                    label: std::mem::take(&mut label),
                    text,
                    indent: before,
                    ink: piece.ink,
                    tag: piece.tag,
                });
            }
        }
    }
    rows
}

/// Where it is read: the selected line and the first one shown.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    at: usize,
    top: Cell<usize>,
    /// Rows from the first on that have stood on the screen, without a gap.
    shown: Cell<usize>,
}

impl Reading {
    /// The tag of the selected line.
    #[must_use]
    pub fn tag(&self, pieces: &[Piece], shared: &Shared) -> Option<usize> {
        let rows = lay_out(pieces, shared.size.0, shared.settings.look.ambiguous);
        rows.get(self.at.min(rows.len().saturating_sub(1)))
            .and_then(|row| row.tag)
    }

    /// Selects the last line, also of pieces that are still to come.
    pub fn go_to_end(&mut self) {
        self.at = usize::MAX;
    }

    /// Selects the first line of this piece.
    pub fn show(&mut self, pieces: &[Piece], piece: usize, shared: &Shared) {
        let (before, _) = pieces.split_at(piece.min(pieces.len()));
        self.at = lay_out(before, shared.size.0, shared.settings.look.ambiguous).len();
    }

    /// Whether these pieces, the first of what is read here, have stood on the screen to their end.
    #[must_use]
    pub fn has_shown(&self, pieces: &[Piece], shared: &Shared) -> bool {
        let rows = lay_out(pieces, shared.size.0, shared.settings.look.ambiguous).len();
        self.shown.get() >= rows
    }

    /// Other text stands in it: nothing of that has been shown.
    pub fn renewed(&self) {
        self.shown.set(0);
    }

    /// Back to the first line.
    pub fn rewind(&mut self) {
        self.at = 0;
        self.top.set(0);
    }

    /// A command that moves; true when it was one.
    pub fn command(&mut self, command: Command, pieces: &[Piece], shared: &Shared) -> bool {
        let rows = lay_out(pieces, shared.size.0, shared.settings.look.ambiguous).len();
        let last = rows.saturating_sub(1);
        let page = usize::from(shared.body_rows()).saturating_sub(1).max(1);
        let at = self.at.min(last);
        self.at = match command {
            Command::Up => at.saturating_sub(1),
            Command::Down => (at + 1).min(last),
            Command::PageUp => {
                self.top.set(self.top.get().saturating_sub(page));
                at.saturating_sub(page)
            }
            Command::PageDown => {
                let furthest = rows.saturating_sub(page);
                self.top.set((self.top.get() + page).min(furthest));
                (at + page).min(last)
            }
            Command::Top => 0,
            Command::Bottom => last,
            _ => return false,
        };
        true
    }

    /// Draws it; the last row says whether more follows (`more`) or not (`end`).
    pub fn draw(&self, canvas: &mut Canvas<'_>, pieces: &[Piece], more: &str, end: &str) {
        self.draw_marked(canvas, pieces, more, end, true);
    }

    /// The same without a selected line and without the cursor, which stands elsewhere.
    pub fn draw_still(&self, canvas: &mut Canvas<'_>, pieces: &[Piece], more: &str, end: &str) {
        self.draw_marked(canvas, pieces, more, end, false);
    }

    fn draw_marked(
        &self,
        canvas: &mut Canvas<'_>,
        pieces: &[Piece],
        more: &str,
        end: &str,
        marked: bool,
    ) {
        let rows = lay_out(pieces, canvas.width(), canvas.look().ambiguous);
        let window = usize::from(canvas.height()).saturating_sub(1);
        if window == 0 {
            return;
        }
        let at = self.at.min(rows.len().saturating_sub(1));
        let furthest = rows.len().saturating_sub(window);
        let top = self
            .top
            .get()
            .min(furthest)
            .min(at)
            .max((at + 1).saturating_sub(window));
        self.top.set(top);
        for (y, (i, row)) in (0..).zip(rows.iter().enumerate().skip(top).take(window)) {
            if marked && i == at {
                canvas.put(0, y, ">", Ink::Plain);
                canvas.cursor(0, y);
            }
            canvas.put_in(
                MARGIN,
                y,
                LABEL - 1,
                width::Align::Left,
                &row.label,
                Ink::Quiet,
            );
            canvas.put(row.indent, y, &row.text, row.ink);
        }
        let shown_to = (top + window).min(rows.len());
        if top <= self.shown.get() {
            self.shown.set(self.shown.get().max(shown_to));
        }
        let word = if shown_to < rows.len() { more } else { end };
        let text = format!(
            "{}-{shown_to} / {}  {word}",
            (top + 1).min(rows.len()),
            rows.len()
        );
        let x = canvas.width().saturating_sub(canvas.measure(&text) + 1);
        canvas.put(x, canvas.height() - 1, &text, Ink::Quiet);
    }
}
