//! A CSV file made of rows: UTF-8 with a byte order mark, or CP932 (Windows-31J) with the list of characters that it
//! lacks. RFC 4180: CR LF, quotes where they are needed, doubled within.

use encoding_rs::SHIFT_JIS;
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization as _;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with a byte order mark, which spreadsheets ask for.
    Utf8,
    /// CP932: what older programs read.
    Cp932,
}

impl Encoding {
    /// Both, in the order of lists.
    pub const ALL: [Self; 2] = [Self::Utf8, Self::Cp932];

    /// The name on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Cp932 => "cp932",
        }
    }
}

/// Stands for a character that CP932 lacks.
pub const GETA: char = '〓';

/// The file, and what could not be written as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvFile {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Characters that the encoding lacks, written as 〓, and how often each occurs.
    pub lacking: BTreeMap<char, usize>,
    /// The first cell of the first row with each of them.
    pub first: BTreeMap<char, String>,
}

/// A file in the making: rows are written as they come, so that no long file holds up a screen at its end.
#[derive(Debug)]
pub struct Writer {
    encoding: Encoding,
    file: CsvFile,
    /// Whether a character is lacking, once it was asked.
    known: HashMap<char, bool>,
}

impl Writer {
    /// An empty file.
    #[must_use]
    pub fn new(encoding: Encoding) -> Self {
        let bytes = match encoding {
            Encoding::Utf8 => b"\xEF\xBB\xBF".to_vec(),
            Encoding::Cp932 => Vec::new(),
        };
        Self {
            encoding,
            file: CsvFile {
                bytes,
                lacking: BTreeMap::new(),
                first: BTreeMap::new(),
            },
            known: HashMap::new(),
        }
    }

    /// Writes a row behind the others; the first one holds the headings.
    pub fn push(&mut self, row: &[String]) {
        let mut text = String::new();
        for (n, cell) in row.iter().enumerate() {
            if n > 0 {
                text.push(',');
            }
            push_cell(&mut text, cell);
        }
        text.push_str("\r\n");
        match self.encoding {
            Encoding::Utf8 => self.file.bytes.extend_from_slice(text.as_bytes()),
            Encoding::Cp932 => self.push_cp932(&text, row),
        }
    }

    fn push_cp932(&mut self, text: &str, row: &[String]) {
        let mut fitting = String::with_capacity(text.len());
        for c in text.nfc().map(same_sign) {
            let lacks = *self.known.entry(c).or_insert_with(|| is_lacking(c));
            fitting.push(if lacks { GETA } else { c });
            if lacks {
                *self.file.lacking.entry(c).or_insert(0) += 1;
                let named = || row.first().cloned().unwrap_or_default();
                self.file.first.entry(c).or_insert_with(named);
            }
        }
        let bytes = SHIFT_JIS.encode(&fitting).0;
        self.file.bytes.extend_from_slice(&bytes);
    }

    /// The file as far as it was written.
    #[must_use]
    pub fn finish(self) -> CsvFile {
        self.file
    }
}

/// Writes rows; the first one holds the headings.
#[must_use]
pub fn write(rows: &[Vec<String>], encoding: Encoding) -> CsvFile {
    let mut writer = Writer::new(encoding);
    for row in rows {
        writer.push(row);
    }
    writer.finish()
}

fn is_lacking(c: char) -> bool {
    SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4])).2
}

fn push_cell(text: &mut String, cell: &str) {
    let quoted = cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ');
    if quoted {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

/// One sign under two numbers: what Windows writes for it.
fn same_sign(c: char) -> char {
    match c {
        '\u{301C}' => '\u{FF5E}', // 〜
        '\u{2016}' => '\u{2225}', // ‖
        '\u{2212}' => '\u{FF0D}', // −
        '\u{2014}' => '\u{2015}', // —
        '\u{00A2}' => '\u{FFE0}',
        '\u{00A3}' => '\u{FFE1}',
        '\u{00AC}' => '\u{FFE2}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|c| (*c).to_owned()).collect()
    }

    #[test]
    fn cells_are_quoted_only_where_they_must_be() {
        let file = write(&[row(&["a", "b,c", "d\"e", "f\ng", ""])], Encoding::Utf8);
        assert_eq!(
            file.bytes,
            b"\xEF\xBB\xBFa,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n"
        );
    }

    #[test]
    fn cp932_writes_old_company_names_and_lists_what_it_lacks() {
        let file = write(
            &[row(&["㈱髙﨑土木 〜 １ー２", "𠮷野 葛\u{E0100} 𠮷"])],
            Encoding::Cp932,
        );
        let (text, _, bad) = SHIFT_JIS.decode(&file.bytes);
        assert!(!bad);
        assert_eq!(text, "㈱髙﨑土木 ～ １ー２,〓野 葛〓 〓\r\n");
        let lacking: Vec<(char, usize)> = file.lacking.into_iter().collect();
        assert_eq!(lacking, [('𠮷', 2), ('\u{E0100}', 1)]);
    }

    #[test]
    fn a_voiced_sound_mark_of_its_own_is_joined_before_cp932() {
        let file = write(&[row(&["か\u{3099}"])], Encoding::Cp932);
        assert_eq!(SHIFT_JIS.decode(&file.bytes).0, "が\r\n");
        assert_eq!(file.lacking, BTreeMap::new());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_whatever_the_cells_hold(
            rows in proptest::collection::vec(proptest::collection::vec("[a-z\",\\r\\n 漢字㈱]{0,8}", 2..3), 1..5),
        ) {
            let file = write(&rows, Encoding::Utf8);
            let mut reader = ::csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(file.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap());
            let back: Vec<Vec<String>> = reader
                .records()
                .map(|r| r.unwrap().iter().map(str::to_owned).collect())
                .collect();
            // A line of two empty cells is still a line: it holds the comma.
            prop_assert_eq!(back, rows);
        }
    }
}
