//! Reading a CSV file whole: its encoding, its headings, its cells; every fault with line and column.

use super::fault::{Fault, What, Why};
use encoding_rs::SHIFT_JIS;
use std::borrow::Cow;

/// A column of a master file. Its heading may be written either way.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The English heading.
    pub code: &'static str,
    /// The Japanese heading.
    pub japanese: &'static str,
    /// May the file do without it?
    pub optional: bool,
}

/// A column that must be there.
#[must_use]
pub const fn column(code: &'static str, japanese: &'static str) -> Column {
    Column {
        code,
        japanese,
        optional: false,
    }
}

/// A column that may be missing or blank.
#[must_use]
pub const fn optional(code: &'static str, japanese: &'static str) -> Column {
    Column {
        code,
        japanese,
        optional: true,
    }
}

/// One record: its cells in the order of the columns asked for, blanks around them removed.
#[derive(Debug, Clone)]
pub struct Row {
    /// Line of the file, from 1.
    pub line: u64,
    cells: Vec<String>,
}

/// The text of the file: UTF-8 (with or without a mark), else CP932 as Japanese Windows writes it.
///
/// # Errors
/// The first line that is neither.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    if let Some(text) = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text);
    }
    let broken = bytes
        .split(|b| *b == b'\n')
        .position(|line| {
            SHIFT_JIS
                .decode_without_bom_handling_and_without_replacement(line)
                .is_none()
        })
        .unwrap_or(0);
    Err(Fault {
        line: broken as u64 + 1,
        column: None,
        what: What::Encoding,
    })
}

/// The records of a file under these columns. A record whose number of cells is wrong is left out.
pub fn read(bytes: &[u8], columns: &[Column], faults: &mut Vec<Fault>) -> Vec<Row> {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(fault) => {
            faults.push(fault);
            return Vec::new();
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(Ok(headings)) = records.next() else {
        faults.push(Fault {
            line: 1,
            column: None,
            what: What::NoHeadings(names(columns)),
        });
        return Vec::new();
    };
    let Some(places) = places(&headings, columns, faults) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(Fault::not_csv(&error));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() != headings.len() {
            faults.push(Fault {
                line,
                column: None,
                what: What::Cells {
                    cells: record.len(),
                    headings: headings.len(),
                },
            });
            continue;
        }
        let cell = |at: &Option<usize>| {
            at.and_then(|at| record.get(at))
                .map_or_else(String::new, |cell| cell.trim().to_owned())
        };
        rows.push(Row {
            line,
            cells: places.iter().map(cell).collect(),
        });
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(Fault {
            line: 2,
            column: None,
            what: What::NoRecords,
        });
    }
    rows
}

/// Where each column stands in the file; none when the headings are wrong.
fn places(
    headings: &csv::StringRecord,
    columns: &[Column],
    faults: &mut Vec<Fault>,
) -> Option<Vec<Option<usize>>> {
    let before = faults.len();
    let mut places = vec![None; columns.len()];
    for (at, heading) in headings.iter().enumerate() {
        let heading = heading.trim();
        let known = columns
            .iter()
            .position(|c| c.code == heading || c.japanese == heading);
        let what = match known.and_then(|k| places.get_mut(k)) {
            Some(place @ None) => {
                *place = Some(at);
                continue;
            }
            Some(Some(_)) => What::HeadingTwice(heading.to_owned()),
            None => What::HeadingUnknown {
                heading: heading.to_owned(),
                like: suggestion(heading, columns),
                known: names(columns),
            },
        };
        faults.push(Fault {
            line: 1,
            column: None,
            what,
        });
    }
    for (column, place) in columns.iter().zip(&places) {
        if place.is_none() && !column.optional {
            faults.push(Fault {
                line: 1,
                column: Some(column.code),
                what: What::HeadingMissing(column.code, column.japanese),
            });
        }
    }
    (faults.len() == before).then_some(places)
}

fn names(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|c| c.code).collect();
    names.join(",")
}

fn suggestion(heading: &str, columns: &[Column]) -> Option<&'static str> {
    let names = columns.iter().flat_map(|c| [c.code, c.japanese]);
    names
        .map(|name| (strsim::jaro_winkler(heading, name), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Reads the cells of one record, noting each fault; a record with a fault gives no row.
pub struct Cells<'a> {
    row: &'a Row,
    columns: &'a [Column],
    faults: &'a mut Vec<Fault>,
}

impl<'a> Cells<'a> {
    /// The cells of `row`.
    pub fn of(row: &'a Row, columns: &'a [Column], faults: &'a mut Vec<Fault>) -> Self {
        Self {
            row,
            columns,
            faults,
        }
    }

    /// Notes a fault of a column.
    pub fn fault(&mut self, column: &'static str, what: What) {
        self.faults.push(Fault {
            line: self.row.line,
            column: Some(column),
            what,
        });
    }

    /// The cell as it stands; empty when the file has no such column.
    #[must_use]
    pub fn raw(&self, column: &'static str) -> &'a str {
        self.columns
            .iter()
            .position(|c| c.code == column)
            .and_then(|at| self.row.cells.get(at))
            .map_or("", String::as_str)
    }

    /// A cell that must hold something that `read` takes.
    pub fn must<T, E: Into<Why>>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.raw(column);
        if text.is_empty() {
            self.fault(column, What::Blank);
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(why) => {
                self.fault(column, What::Cell(text.to_owned(), why.into()));
                None
            }
        }
    }

    /// A cell that may be blank: `Some(None)` then.
    #[allow(clippy::option_option)] // a fault, a blank and a value are three things
    pub fn may<T, E: Into<Why>>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        if self.raw(column).is_empty() {
            return Some(None);
        }
        self.must(column, read).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use crate::i18n::master_faults::line;
    use crate::intake::masters::Kind;

    const COLUMNS: [Column; 3] = [
        column("code", "コード"),
        column("name", "名称"),
        optional("phone", "電話番号"),
    ];

    fn faults(bytes: &[u8]) -> Vec<String> {
        let mut faults = Vec::new();
        read(bytes, &COLUMNS, &mut faults);
        faults
            .iter()
            .map(|fault| line(Language::English, Kind::Banks, fault))
            .collect()
    }

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut faults = Vec::new();
        let rows = read(bytes, &COLUMNS, &mut faults);
        assert_eq!(faults, []);
        rows.into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn utf8_with_a_mark_and_cp932_with_japanese_headings_read_the_same() {
        let text = "名称,コード\r\n㈱髙橋土木〜,A1\r\n\r\n\"○○建設　株式会社, 長野\",A2\r\n";
        let mut marked = b"\xef\xbb\xbf".to_vec();
        marked.extend(text.as_bytes());
        // CP932 has ～ (U+FF5E) where UTF-8 files may hold 〜 (U+301C).
        let (cp932, _, lost) = SHIFT_JIS
            .encode("名称,コード\r\n㈱髙橋土木～,A1\r\n\r\n\"○○建設　株式会社, 長野\",A2\r\n");
        assert!(!lost);
        assert_eq!(
            cells(&marked),
            [
                ["A1", "㈱髙橋土木〜", ""],
                ["A2", "○○建設　株式会社, 長野", ""]
            ]
        );
        assert_eq!(
            cells(&cp932),
            [
                ["A1", "㈱髙橋土木～", ""],
                ["A2", "○○建設　株式会社, 長野", ""]
            ]
        );
    }

    #[test]
    fn every_wrong_heading_is_named_with_the_one_that_was_meant() {
        assert_eq!(
            faults("cod,name,名称,note\n1,2,3,4\n".as_bytes()),
            [
                "line 1: unknown heading cod; is it code?",
                "line 1: the heading 名称 stands twice",
                "line 1: unknown heading note; known are: code,name,phone",
                "line 1, code: the heading code (コード) is missing",
            ]
        );
    }

    #[test]
    fn a_record_of_the_wrong_length_is_a_fault_of_its_line_and_the_rest_is_read_on() {
        assert_eq!(
            faults(b"code,name\na,b\nc\nd,e,f\ng,h\n"),
            [
                "line 3: 1 cells where the headings are 2",
                "line 4: 3 cells where the headings are 2"
            ]
        );
    }

    #[test]
    fn bytes_that_are_neither_encoding_are_refused_by_line() {
        assert_eq!(
            faults(b"code,name\na,\xff\xff\n"),
            ["line 2: neither UTF-8 nor CP932 (Shift_JIS): save the file in one of them"]
        );
        assert_eq!(faults(b"code,name\n"), ["line 2: no records"]);
        assert_eq!(
            faults(b""),
            ["line 1: no headings; they are: code,name,phone"]
        );
    }
}
