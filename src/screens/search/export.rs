//! Results to a CSV file: read page by page, put on record, then written; can be stopped while it reads.

use super::FoundScreen;
use crate::app::{Cx, Reply, RequestId, What};
use crate::document::SaveFault;
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::csv_file::{Encoding, Writer};
use crate::i18n::dates;
use crate::i18n::refusals::Sentence;
use crate::i18n::saving;
use crate::i18n::search::{self, Search};
use crate::keys::Command;
use crate::screens::list::Row as _;

/// Rows of one read.
const PAGE: u16 = 500;
/// Most rows of a file: a whole branch's year several times over.
const MOST: usize = 100_000;

/// A file in the making.
#[derive(Debug)]
pub struct Export {
    /// What is written so far; none once it is being saved.
    file: Option<Writer>,
    /// Rows read and written into it so far.
    rows: usize,
    out: Out,
}

#[derive(Debug)]
enum Out {
    Reading(RequestId),
    Recording(RequestId),
    /// The file; the list of missing characters follows it.
    Saving(RequestId, String, usize),
    /// The list; path of the file, how many characters.
    Listing(RequestId, String, usize),
}

impl Export {
    /// Rows read so far.
    pub(super) fn rows(&self) -> i64 {
        i64::try_from(self.rows).unwrap_or(i64::MAX)
    }
}

impl FoundScreen {
    fn ask_rows(&self, from: PageFrom, cx: &mut Cx<'_>) -> RequestId {
        cx.query(Query::Search {
            criteria: Box::new(self.criteria.clone()),
            from,
            limit: PAGE,
        })
    }

    pub(super) fn begin_export(&mut self, encoding: Encoding, cx: &mut Cx<'_>) {
        let out = Out::Reading(self.ask_rows(PageFrom::Top, cx));
        let mut file = Writer::new(encoding);
        file.push(&search::headings(cx.language()));
        self.export = Some(Export {
            file: Some(file),
            rows: 0,
            out,
        });
    }

    pub(super) fn stop_export(&mut self, cx: &mut Cx<'_>) {
        // Once it is on record the file, which is made already, is put where it belongs: milliseconds.
        if matches!(
            self.export,
            Some(Export {
                out: Out::Reading(_),
                ..
            })
        ) {
            self.export = None;
            cx.note(Search(cx.language()).export_stopped());
        }
    }

    fn fail_export(&mut self, why: &SaveFault, cx: &mut Cx<'_>) {
        self.export = None;
        let why = saving::why(cx.language(), why);
        cx.refused(Sentence {
            what: Search(cx.language()).not_exported(why.what),
            remedy: why.remedy,
        });
    }

    /// Takes a reply; true when it was the export's.
    pub(super) fn export_reply(&mut self, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        let Some(mut export) = self.export.take() else {
            return false;
        };
        match (&export.out, reply) {
            (Out::Reading(out), Reply::Read { id, result }) if out == id => match result {
                Ok(Answer::Found(page)) => {
                    if let Some(file) = &mut export.file {
                        for row in &page.rows {
                            file.push(&search::fields(cx.language(), row));
                        }
                    }
                    export.rows += page.rows.len();
                    if export.rows > MOST {
                        let n = dates::grouped(i64::try_from(MOST).unwrap_or(0));
                        cx.note(Search(cx.language()).export_too_many(n));
                        return true;
                    }
                    let last = page.rows.last().map(|r| r.place());
                    export.out = match last.filter(|_| page.more_after) {
                        Some((at, id)) => Out::Reading(self.ask_rows(PageFrom::After(at, id), cx)),
                        None => Out::Recording(self.record(&export, cx)),
                    };
                    self.export = Some(export);
                }
                Ok(_) => {}
                Err(refusal) => cx.refuse_reading(refusal),
            },
            (Out::Recording(out), Reply::Written { id, result, .. }) if out == id => match result {
                Ok(_) => self.save(export, cx),
                Err(refusal) => cx.refuse(refusal),
            },
            (Out::Saving(out, list, n), Reply::Saved { id, result }) if out == id => match result {
                Ok(path) if list.is_empty() => {
                    let words = Search(cx.language());
                    cx.done(words.exported(dates::grouped(export.rows()), path));
                }
                Ok(path) => {
                    let name = format!("{}-missing.txt", file_stem(path));
                    let id = cx.save_file(name, list.clone().into_bytes());
                    export.out = Out::Listing(id, path.clone(), *n);
                    self.export = Some(export);
                }
                Err(why) => self.fail_export(why, cx),
            },
            (Out::Listing(out, path, n), Reply::Saved { id, result }) if out == id => {
                match result {
                    Ok(list) => {
                        let words = Search(cx.language());
                        let rows = dates::grouped(export.rows());
                        cx.done(words.exported_missing(rows, path, n, list));
                    }
                    Err(why) => self.fail_export(why, cx),
                }
            }
            _ => {
                self.export = Some(export);
                return false;
            }
        }
        true
    }

    fn record(&self, export: &Export, cx: &mut Cx<'_>) -> RequestId {
        let write = Write::RecordExport {
            criteria: Box::new(self.criteria.clone()),
            rows: i32::try_from(export.rows).unwrap_or(i32::MAX),
        };
        let what = What {
            command: Command::Export,
            subject: String::new(),
        };
        cx.write(write, what)
    }

    fn save(&mut self, mut export: Export, cx: &mut Cx<'_>) {
        let Some(file) = export.file.take().map(Writer::finish) else {
            return;
        };
        let lacking = search::lacking(&file);
        let at = crate::domain::date::jst(cx.now()).format("%Y%m%d-%H%M%S");
        let id = cx.save_file(format!("search-{at}.csv"), file.bytes);
        export.out = Out::Saving(id, lacking, file.lacking.len());
        self.export = Some(export);
    }
}

/// `search-20221101-140200` of a path.
fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
