//! A list into a file, once its encoding is chosen: read page by page with a count, stopped by one key; then the bytes,
//! and what the encoding lacks. The list itself stays as it stands.

use super::{HouseScreen, tables};
use crate::app::{Choose, Confirm, Cx, Dialog, Reply, RequestId, What};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::csv_file::{self, CsvFile, Encoding};
use crate::domain::house::{Fields, HouseAct, HouseRow, HouseTable};
use crate::domain::record::Choice;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::events;
use crate::i18n::house::{self, House};
use crate::i18n::refusals::Sentence;
use crate::i18n::saving;
use crate::keys::Command;
use crate::screens::list::Row as _;
use crate::ui::Ink;
use serde_json::Value;
use zeroize::Zeroizing;

/// Rows read at once.
const PAGE: u16 = 500;

/// An export under way.
#[derive(Debug)]
pub(super) struct Export {
    table: HouseTable,
    filter: Fields,
    encoding: Encoding,
    rows: Vec<HouseRow>,
    total: Option<i64>,
    reading: Option<RequestId>,
    /// Made, and waits for a yes because something is lacking, or for its record.
    made: Option<CsvFile>,
    recording: Option<RequestId>,
    saving: Option<RequestId>,
}

/// What a reply did to it.
pub(super) enum Step {
    /// It goes on.
    On,
    /// It has ended.
    Over,
}

impl Export {
    /// Begins to read.
    pub(super) fn begin(
        table: HouseTable,
        filter: Fields,
        encoding: Encoding,
        cx: &mut Cx<'_>,
    ) -> Self {
        let mut export = Self {
            table,
            filter,
            encoding,
            rows: Vec::new(),
            total: None,
            reading: None,
            made: None,
            recording: None,
            saving: None,
        };
        export.read(PageFrom::Top, cx);
        export
    }

    fn read(&mut self, from: PageFrom, cx: &mut Cx<'_>) {
        self.reading = Some(cx.query(Query::House {
            table: self.table,
            filter: self.filter.clone(),
            from,
            limit: PAGE,
        }));
    }

    /// Keys wait while it reads or saves.
    pub(super) fn runs(&self) -> bool {
        self.reading.is_some() || self.leaves()
    }

    /// It is on record, or about to be: from there on it is not stopped.
    pub(super) fn leaves(&self) -> bool {
        self.recording.is_some() || self.saving.is_some()
    }

    /// How far it has come.
    pub(super) fn progress(&self, language: Language, keys: &str) -> String {
        let words = House(language);
        match self.total {
            Some(total) => words.exporting_of(self.rows.len(), total, keys),
            None => words.exporting(self.rows.len(), keys),
        }
    }

    /// Stopped before anything was written.
    pub(super) fn stopped(&self, language: Language) -> String {
        House(language).export_stopped(self.rows.len())
    }

    /// Whether a reply is its own.
    pub(super) fn is_mine(&self, id: RequestId) -> bool {
        [self.reading, self.recording, self.saving].contains(&Some(id))
    }

    /// A page has come.
    pub(super) fn read_on(&mut self, result: Result<Answer, Refusal>, cx: &mut Cx<'_>) -> Step {
        self.reading = None;
        let page = match result {
            Ok(Answer::House(page)) => page,
            Ok(_) => return Step::Over,
            Err(refusal) => {
                cx.refuse_reading(&refusal);
                return Step::Over;
            }
        };
        self.total = page.total;
        let last = page.rows.last().map(HouseRow::place);
        self.rows.extend(page.rows);
        match last {
            Some((at, n)) if page.more_after => self.read(PageFrom::After(at, n), cx),
            _ => self.make(cx),
        }
        Step::On
    }

    fn make(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let file = csv_file::write(&sheet(self.table, &self.rows, language), self.encoding);
        if file.lacking.is_empty() {
            self.made = Some(file);
            return self.note(cx);
        }
        let words = House(language);
        let mut lines = vec![(words.lacking_question().to_owned(), Ink::Warning)];
        lines.extend(file.lacking.iter().map(|(c, n)| {
            let code = format!("{:04X}", u32::from(*c));
            (words.lacking_one(c, code, n), Ink::Plain)
        }));
        self.made = Some(file);
        cx.open(Dialog::Confirm(Confirm::new(words.lacking_title(), lines)));
    }

    /// The question about lacking characters is answered with yes.
    pub(super) fn agreed(&mut self, cx: &mut Cx<'_>) {
        if self.made.is_some() {
            self.note(cx);
        }
    }

    /// On record before the first byte leaves: a line that drops in between leaves a trace of what was read.
    fn note(&mut self, cx: &mut Cx<'_>) {
        self.recording = Some(cx.write(self.write(HouseAct::NoteExport), self.what()));
    }

    /// The write that puts it, or that no file came of it, on record.
    pub(super) fn write(&self, act: HouseAct) -> Write {
        Write::House {
            act,
            args: self.record(),
        }
    }

    /// What those writes are about.
    pub(super) fn what(&self) -> What {
        What {
            command: Command::Export,
            subject: self.table.code().to_owned(),
        }
    }

    /// It is on record: now the file.
    pub(super) fn save(&mut self, cx: &mut Cx<'_>) {
        self.recording = None;
        let Some(file) = self.made.take() else { return };
        let day = crate::domain::date::jst_day(cx.now()).format("%Y%m%d");
        let name = format!("{}-{day}.csv", self.table.code());
        self.saving = Some(cx.save_pdf(name, Zeroizing::new(file.bytes)));
    }

    /// Arguments of the record of this export.
    fn record(&self) -> Fields {
        let mut args = Fields::new();
        args.insert("what".to_owned(), self.table.code().into());
        args.insert("filter".to_owned(), Value::Object(self.filter.clone()));
        args.insert("rows".to_owned(), self.rows.len().into());
        args
    }

    /// Rows in the file.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }
}

/// Headings and rows as a file has them: times to the second, amounts without separators.
pub(crate) fn sheet(table: HouseTable, rows: &[HouseRow], language: Language) -> Vec<Vec<String>> {
    let keys: Vec<&'static str> = tables::columns(table)
        .iter()
        .map(|c| c.key)
        .chain(tables::more_of_a_file(table).iter().copied())
        .collect();
    let headings = keys
        .iter()
        .map(|key| match *key {
            "electronic_permille" => House(language).share_percent().to_owned(),
            key => house::heading(language, key).to_owned(),
        })
        .collect();
    let mut sheet = vec![headings];
    for row in rows {
        sheet.push(keys.iter().map(|key| cell(row, key, language)).collect());
    }
    sheet
}

fn cell(row: &HouseRow, key: &str, language: Language) -> String {
    match (key, row.fields.get(key)) {
        ("at", _) => crate::domain::date::jst(row.at)
            .format("%Y/%m/%d %H:%M:%S")
            .to_string(),
        ("n", _) => row.n.to_string(),
        ("about", _) => house::about(language, row),
        ("actor_name", _) => house::actor(language, row),
        ("remark", _) if row.table.is_audit() => house::remark(language, row),
        ("event", _) => events::kind(language, house::kind_code(row)),
        ("detail", _) => {
            let said = house::recorded(language, row).into_iter();
            let gap = language.pick("、", ", ");
            let said = said.map(|(name, text)| format!("{name}: {}", text.replace('\n', gap)));
            said.collect::<Vec<_>>().join(" / ")
        }
        ("remark", _) => house::remark(language, row),
        // The heading names the unit.
        ("electronic_permille", Some(value)) => {
            let shown = house::value(language, key, value);
            shown.trim_end_matches('%').to_owned()
        }
        (_, Some(Value::Number(n))) => n.to_string(),
        (_, Some(value)) => house::value(language, key, value),
        (_, None) => String::new(),
    }
}

impl HouseScreen {
    pub(super) fn choose_encoding(&mut self, cx: &mut Cx<'_>) {
        let words = House(cx.language());
        let choice = |code: &str, label: &str| Choice {
            code: code.to_owned(),
            label: label.to_owned(),
            detail: String::new(),
        };
        let choices = vec![choice("utf8", words.utf8()), choice("cp932", words.cp932())];
        self.choosing = true;
        cx.open(Dialog::Choose(Choose::fixed(words.encoding(), choices)));
    }

    /// What came of an export's question.
    pub(super) fn export_reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let Some(export) = &mut self.export else {
            return;
        };
        match reply {
            Reply::Read { result, .. } => {
                if matches!(export.read_on(result, cx), Step::Over) {
                    self.export = None;
                }
            }
            Reply::Written { result, .. } => match result {
                Ok(_) => export.save(cx),
                Err(refusal) => {
                    cx.refuse(&refusal);
                    self.export = None;
                }
            },
            Reply::Saved { result, .. } => {
                let words = House(cx.language());
                match result {
                    Ok(path) => cx.done(words.exported(export.len(), path)),
                    Err(why) => {
                        cx.write(export.write(HouseAct::NoteExportFailed), export.what());
                        cx.refused(Sentence {
                            what: words.export_failed(saving::why(cx.language(), &why).what),
                            remedy: words.export_failed_remedy().to_owned(),
                        });
                    }
                }
                self.export = None;
            }
            _ => {}
        }
    }
}
