//! Rows with the lines they came from: none twice, and those of one code together.

use crate::intake::masters::fault::{Fault, Together, What};
use crate::intake::masters::table::{Cells, Column, Row, read};
use std::collections::HashMap;

/// Rows with the lines they came from.
pub(super) struct Read<T> {
    pub(super) rows: Vec<(u64, T)>,
}

pub(super) fn each<T>(
    bytes: &[u8],
    columns: &[Column],
    faults: &mut Vec<Fault>,
    mut make: impl FnMut(&mut Cells<'_>) -> Option<T>,
) -> Read<T> {
    let records: Vec<Row> = read(bytes, columns, faults);
    let mut rows = Vec::with_capacity(records.len());
    for record in &records {
        if let Some(row) = make(&mut Cells::of(record, columns, faults)) {
            rows.push((record.line, row));
        }
    }
    Read { rows }
}

impl<T> Read<T> {
    /// One record for each key.
    pub(super) fn unique(
        self,
        column: &'static str,
        key: impl Fn(&T) -> String,
        faults: &mut Vec<Fault>,
    ) -> Vec<T> {
        self.grouped(key, faults, |_, _| Err((column, Together::Twice)))
    }

    /// The records of one key made into one row by `join`, in the order of the file.
    pub(super) fn grouped(
        self,
        key: impl Fn(&T) -> String,
        faults: &mut Vec<Fault>,
        join: impl Fn(&mut T, T) -> Result<(), (&'static str, Together)>,
    ) -> Vec<T> {
        let mut seen: HashMap<String, (usize, u64)> = HashMap::new();
        let mut rows: Vec<T> = Vec::new();
        for (line, row) in self.rows {
            let key = key(&row);
            match seen
                .get(&key)
                .and_then(|(at, first)| Some((rows.get_mut(*at)?, first)))
            {
                None => {
                    seen.insert(key, (rows.len(), line));
                    rows.push(row);
                }
                Some((earlier, first)) => {
                    if let Err((column, what)) = join(earlier, row) {
                        faults.push(Fault {
                            line,
                            column: Some(column),
                            what: What::Beside(what, *first),
                        });
                    }
                }
            }
        }
        rows
    }
}
