//! One row of a list with every field it has, to read.

use super::wording;
use crate::app::{Cx, Shared};
use crate::domain::house::HouseRow;
use crate::i18n::Language;
use crate::i18n::frame::Frame;
use crate::i18n::house::{self, House};
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::screens::reading::{Piece, Reading};
use crate::ui::{Canvas, Ink};
use serde_json::Value;

/// 内容.
#[derive(Debug)]
pub struct HouseRecord {
    row: HouseRow,
    reading: Reading,
}

impl HouseRecord {
    /// A row as it was read.
    #[must_use]
    pub fn new(row: HouseRow) -> Self {
        Self {
            row,
            reading: Reading::default(),
        }
    }
}

/// Every field of a row, nested ones under their heading.
pub(super) fn pieces(row: &HouseRow, language: Language) -> Vec<Piece> {
    // Sentences are long: those of a wording stand for themselves, last.
    if let Some((rest, sentences)) = wording::apart(row, language) {
        return [fields(&rest, language, &[]), sentences].concat();
    }
    fields(row, language, &[])
}

/// `first`: what stands before everything else.
fn fields(row: &HouseRow, language: Language, first: &[&str]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if row.at.timestamp() != 0 {
        let at = crate::domain::date::jst(row.at);
        let at = at.format("%Y/%m/%d %H:%M:%S").to_string();
        pieces.push(Piece::field(house::label(language, "at"), at));
    }
    if row.table.is_audit() {
        let about = house::about(language, row);
        if !about.is_empty() && about != row.text("remark") {
            pieces.push(Piece::field(house::label(language, "about"), about));
        }
    }
    // As the list has them, then the rest; what is made of several fields last.
    let columns = super::tables::columns(row.table);
    let place = |key: &str| columns.iter().position(|c| c.key == key);
    let mut fields: Vec<_> = row.fields.iter().collect();
    fields.sort_by_key(|(key, value)| {
        let nested = value.is_object()
            || value
                .as_array()
                .is_some_and(|a| a.iter().any(Value::is_object));
        let early = first.iter().position(|f| f == key).unwrap_or(first.len());
        (early, nested, place(key).unwrap_or(columns.len()))
    });
    for (key, value) in fields {
        match value {
            // Said beside who did it.
            _ if key == "acting_for_name" => {}
            _ if key == "actor_name" => {
                let who = house::actor(language, row);
                pieces.push(Piece::field(house::label(language, key), who));
            }
            _ if key == "remark" && row.table.is_audit() => {
                let text = house::remark(language, row);
                pieces.push(Piece::field(house::label(language, key), text));
            }
            Value::Object(inner) if !inner.is_empty() => {
                pieces.push(Piece::heading(house::label(language, key)));
                for (key, value) in inner {
                    let text = house::value(language, key, value);
                    pieces.push(Piece::field(house::label(language, key), text));
                }
            }
            Value::Object(_) => {}
            Value::Array(items) if items.iter().any(Value::is_object) => {
                pieces.push(Piece::heading(house::label(language, key)));
                for item in items {
                    let text = house::value(language, key, item).replace('\n', "  ");
                    pieces.push(Piece::line(text, Ink::Plain));
                }
            }
            value => {
                let text = house::value(language, key, value);
                pieces.push(Piece::field(house::label(language, key), text));
            }
        }
    }
    pieces
}

/// The same for a confirmation: one line for each field.
pub(super) fn lines(row: &HouseRow, language: Language) -> Vec<(String, Ink)> {
    // What changes is what has to be read: it stands first.
    let pieces = match wording::apart(row, language) {
        Some((rest, sentences)) => [sentences, fields(&rest, language, &[])].concat(),
        None => fields(row, language, &["content", "before"]),
    };
    pieces
        .into_iter()
        .flat_map(|piece| {
            let label = piece.label.clone();
            let ink = piece.ink;
            let line = move |(n, text): (usize, &str)| match (n, label.is_empty()) {
                (0, false) => (format!("{label}: {text}"), ink),
                _ => (text.to_owned(), ink),
            };
            piece.text.lines().enumerate().map(line).collect::<Vec<_>>()
        })
        .collect()
}

impl Screen for HouseRecord {
    fn id(&self) -> &'static str {
        "W9"
    }

    fn title(&self, language: Language) -> String {
        let title = house::title(language, self.row.table);
        format!("{title} {}", House(language).details())
    }

    fn context(&self) -> Context {
        Context::Help
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        command != Command::Search
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let pieces = pieces(&self.row, cx.language());
        self.reading.command(command, &pieces, cx.shared)
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Frame(shared.language());
        let pieces = pieces(&self.row, shared.language());
        self.reading
            .draw(canvas, &pieces, words.more(), words.end());
    }
}
