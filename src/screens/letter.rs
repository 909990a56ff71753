//! 通知メール (P2): a mail as it reads; with fields above it, to send it to another address or again.

mod left;

pub(crate) use left::label as left_label;

use super::Screen;
use super::chosen::{nothing_typed, turns};
use super::keeper::{Keeper, LeftAsked};
use super::reading::{Piece, Reading};
use crate::app::{Answered, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, What};
use crate::domain::command::{Answer, Query, Write};
use crate::domain::ids::JobKey;
use crate::domain::mail_address;
use crate::domain::publication::MailOf;
use crate::domain::record::JobRow;
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::{About, Unfinished};
use crate::i18n::Language;
use crate::i18n::explain::{self, Explained};
use crate::i18n::publication::{self, Publication};
use crate::i18n::refusals::{Sentence, unread};
use crate::keys::{Command, Context};
use crate::mail::{CompletionFields, Letter};
use crate::ui::field::{Edit, Fold};
use crate::ui::form::{self, FormLine, WHOLE};
use crate::ui::{Canvas, Ink, TextField};
use chrono::{DateTime, TimeDelta, Utc};
use left::Question;

/// Rows of the fields above the text.
const FIELDS: u16 = 6;

/// 通知メール.
#[derive(Debug)]
pub struct LetterScreen {
    key: JobKey,
    of: MailOf,
    number: String,
    version: i32,
    form: Option<Fields>,
    letter: Option<Result<(String, Letter), &'static str>>,
    refusal: Option<Refusal>,
    reading: Reading,
    asked: Option<RequestId>,
    writing: Option<RequestId>,
    /// 書きかけ: what keeps the form, and the question about it that is open.
    keeper: Keeper,
    question: Option<Question>,
    left_asked: LeftAsked,
    left: Vec<Unfinished>,
    /// What is continued, as it was listed.
    resume: Option<Unfinished>,
}

#[derive(Debug)]
struct Fields {
    address: TextField,
    /// The address that it was opened with.
    was: String,
    reason: TextField,
    /// Later mails go there too.
    keep: bool,
    focus: Focus,
    faults: [Option<&'static str>; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Focus {
    Address,
    Reason,
    Keep,
}

impl Focus {
    fn moved(self, forward: bool) -> Self {
        match (self, forward) {
            (Self::Address, true) | (Self::Keep, false) => Self::Reason,
            (Self::Reason, true) | (Self::Address, false) => Self::Keep,
            (Self::Keep, true) | (Self::Reason, false) => Self::Address,
        }
    }
}

impl Fields {
    fn to(address: &str) -> Self {
        Self {
            address: TextField::new(Fold::Narrow).at_most(254).holding(address),
            was: address.to_owned(),
            reason: TextField::default().at_most(200),
            // A corrected address is corrected for what follows, unless somebody says otherwise.
            keep: true,
            focus: Focus::Address,
            faults: [None, None],
        }
    }
}

impl LetterScreen {
    /// The mail of this row, to read.
    #[must_use]
    pub fn read(row: &JobRow) -> Self {
        let of = row.mail().unwrap_or(MailOf::Issue);
        let version = row.mail_version.unwrap_or_default();
        Self::about(row.key(), of, row.application_number.clone(), version)
    }

    fn about(key: JobKey, of: MailOf, number: String, version: i32) -> Self {
        Self {
            keeper: Keeper::new(key.branch.clone(), Some(About::Mail(key.clone()))),
            question: None,
            left_asked: LeftAsked::default(),
            left: Vec::new(),
            resume: None,
            key,
            of,
            number,
            version,
            form: None,
            letter: None,
            refusal: None,
            reading: Reading::default(),
            asked: None,
            writing: None,
        }
    }

    /// The mail of this row, to send again.
    #[must_use]
    pub fn resend(row: &JobRow) -> Self {
        let address = row.to_address.as_deref().unwrap_or_default();
        Self {
            form: Some(Fields::to(address)),
            ..Self::read(row)
        }
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        if self.asked.is_none() {
            self.asked = Some(cx.query(Query::MailShown(self.key.clone())));
        }
    }

    /// What it is about: the number, and what it tells of.
    fn subject(&self, language: Language) -> String {
        let of = publication::mail_of(language, self.of);
        Publication(language).about(&self.number, of)
    }

    fn confirm(&mut self, cx: &mut Cx<'_>) {
        let words = Publication(cx.language());
        let subject = self.subject(cx.language());
        let Some(fields) = &mut self.form else { return };
        let address = fields.address.text().trim().to_owned();
        fields.faults = [
            mail_address::check(&address)
                .is_err()
                .then(|| words.address_wrong()),
            crate::domain::text::is_blank(fields.reason.text()).then(|| words.reason_missing()),
        ];
        if let Some(fault) = fields.faults.iter().flatten().next() {
            fields.focus = match fields.faults[0] {
                Some(_) => Focus::Address,
                None => Focus::Reason,
            };
            return cx.refused(Sentence {
                what: (*fault).to_owned(),
                remedy: String::new(),
            });
        }
        let lines = vec![
            (words.resend_question().to_owned(), Ink::Plain),
            (subject, Ink::Plain),
            (address, Ink::Title),
            (
                match fields.keep {
                    true => words.later_question(),
                    false => words.only_this_question(),
                }
                .to_owned(),
                Ink::Plain,
            ),
            (fields.reason.text().trim().to_owned(), Ink::Plain),
        ];
        cx.open(Dialog::Confirm(Confirm::new(words.resend(), lines)));
    }

    fn pieces(&self, language: Language) -> Vec<Piece> {
        let words = Publication(language);
        match (&self.letter, &self.refusal) {
            (Some(Ok((to, letter))), _) => vec![
                Piece::field(words.to(), self.goes_to(to)),
                Piece::field(words.subject(), &letter.subject),
                Piece::line(letter.body.clone(), Ink::Plain),
            ],
            (Some(Err(why)), _) => vec![Piece::line(*why, Ink::Warning)],
            (None, Some(refusal)) => {
                let said = unread(language, refusal);
                vec![Piece::line(
                    format!("{}\n{}", said.what, said.remedy),
                    Ink::Bad,
                )]
            }
            (None, None) => vec![Piece::line(words.loading(), Ink::Quiet)],
        }
    }

    /// Where it goes: while another address is typed, there; else where it went.
    fn goes_to<'a>(&'a self, to: &'a str) -> &'a str {
        let typed = self.form.as_ref().map_or("", |f| f.address.text().trim());
        if typed.is_empty() { to } else { typed }
    }

    fn came(&mut self, to: String, fields: serde_json::Value, shared: &Shared) {
        let words = Publication(shared.language());
        let letter = match (&shared.settings.letters, serde_json::from_value(fields)) {
            (None, _) => Err(words.no_template()),
            (Some(_), Err(_)) => Err(words.unreadable()),
            (Some(letters), Ok(fields)) => {
                let fields: CompletionFields = fields;
                Ok((to, letters.fill(&fields)))
            }
        };
        self.letter = Some(letter);
    }

    /// An address that is none is said as soon as it is left, and holds nobody.
    fn leave(fields: &mut Fields, language: Language) {
        let address = fields.address.text().trim();
        if fields.focus == Focus::Address && !address.is_empty() {
            let wrong = mail_address::check(address).is_err();
            fields.faults[0] = wrong.then(|| Publication(language).address_wrong());
        }
    }

    /// What was wrong with the field in focus is said no longer: it reads otherwise now.
    fn reads_otherwise(&mut self) {
        if let Some(fields) = &mut self.form {
            match fields.focus {
                Focus::Address => fields.faults[0] = None,
                Focus::Reason => fields.faults[1] = None,
                Focus::Keep => {}
            }
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.form.as_mut().and_then(|f| match f.focus {
            Focus::Address => Some(&mut f.address),
            Focus::Reason => Some(&mut f.reason),
            Focus::Keep => None,
        })
    }
}

impl Screen for LetterScreen {
    fn id(&self) -> &'static str {
        "P2"
    }

    fn title(&self, language: Language) -> String {
        let title = publication::letter_title(language, self.of, self.form.is_some());
        format!("{title} {}", self.number)
    }

    fn context(&self) -> Context {
        match self.form {
            Some(_) => Context::Form,
            None => Context::Help,
        }
    }

    fn focused(&self, language: Language) -> Option<Explained> {
        let words = Publication(language);
        let (label, text) = match self.form.as_ref()?.focus {
            Focus::Address => (words.new_to(), explain::mail_to(language)),
            Focus::Reason => (words.reason(), explain::mail_reason(language)),
            Focus::Keep => (words.later(), explain::mail_later(language)),
        };
        Some(Explained::new(label, text))
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.ask(cx);
        if self.form.is_some() {
            self.begin_keeping(cx);
        }
    }

    fn closing(&mut self, cx: &mut Cx<'_>) {
        self.keep_or_end(cx);
    }

    fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.keeper.wakes_at()
    }

    fn woken(&mut self, cx: &mut Cx<'_>) {
        if self.keeper.is_due(cx.now()) {
            self.keep(cx);
        }
    }

    fn times_move(&mut self, off: TimeDelta) {
        self.keeper.times_move(off);
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.left_asked.reconnected(cx);
        if self.letter.is_none() {
            self.ask(cx);
        }
    }

    fn waits(&self) -> bool {
        self.writing.is_some() || self.left_asked.waits() || self.keeper.is_taking_over()
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Publication(language);
        let (width, height) = (canvas.width(), canvas.height());
        let mut top = 0;
        if let Some(fields) = &self.form {
            let key = |command| shared.settings.keymap.key_of(command, Context::Form);
            let line = |label, field, n: usize, at| FormLine::Field {
                label,
                field,
                columns: WHOLE,
                echo: String::new(),
                error: fields.faults[n].map(str::to_owned),
                focus: fields.focus == at,
            };
            let lines = [
                FormLine::Note {
                    text: words.keys(key(Command::Run), key(Command::NextField)),
                    ink: Ink::Quiet,
                },
                line(words.new_to(), &fields.address, 0, Focus::Address),
                line(words.reason(), &fields.reason, 1, Focus::Reason),
                FormLine::Choice {
                    label: words.later(),
                    value: match fields.keep {
                        true => words.later_there(),
                        false => words.later_unchanged(),
                    }
                    .to_owned(),
                    echo: String::new(),
                    error: None,
                    focus: fields.focus == Focus::Keep,
                },
            ];
            form::draw(&mut canvas.part(0, 0, width, FIELDS), &lines, 0);
            canvas.rule(FIELDS, Ink::Quiet);
            top = FIELDS + 1;
        }
        let pieces = self.pieces(language);
        let detail = crate::i18n::detail::Detail(language);
        let mut below = canvas.part(0, top, width, height.saturating_sub(top));
        if self.form.is_some() {
            // The fields have the cursor; the text only shows.
            let text: Vec<String> = pieces
                .iter()
                .map(|p| match p.label.is_empty() {
                    true => p.text.clone(),
                    false => format!("{}: {}", p.label, p.text),
                })
                .collect();
            below.paragraph(1, 0, &text.join("\n"), Ink::Quiet);
        } else {
            self.reading
                .draw(&mut below, &pieces, detail.more(), detail.end());
        }
    }

    fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        if let Some(field) = self.field() {
            field.insert(text);
            self.reads_otherwise();
        } else if let Some(fields) = &mut self.form {
            if !turns(text, cx) {
                return nothing_typed(false, cx);
            }
            fields.keep = !fields.keep;
        }
        self.touched(cx);
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if let Some(field) = self.field() {
            if field.edit(edit) {
                self.reads_otherwise();
            }
        } else if let Some(fields) = &mut self.form {
            if !matches!(edit, Edit::Left | Edit::Right) {
                return nothing_typed(false, cx);
            }
            fields.keep = !fields.keep;
        }
        self.touched(cx);
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if self.kept_reply(&reply, cx) {
            return;
        }
        match reply {
            Reply::Read { id, result } if self.left_asked.is(id) => {
                if let Some(left) = self.left_asked.answered(result, cx) {
                    self.offer(left, cx);
                }
            }
            Reply::Read { id, result } if self.asked == Some(id) => {
                self.asked = None;
                match result {
                    Ok(Answer::MailShown { to, fields }) => self.came(to, *fields, cx.shared),
                    Ok(_) => {}
                    Err(refusal) => {
                        cx.refuse_reading(&refusal);
                        self.refusal = Some(refusal);
                    }
                }
            }
            Reply::Written { id, result, .. } if self.writing == Some(id) => {
                self.writing = None;
                match result {
                    Ok(_) => {
                        self.keeper.end();
                        let to = self.form.as_ref().map_or("", |f| f.address.text().trim());
                        cx.done(Publication(cx.language()).resent(&self.number, to));
                        cx.go(Go::Back);
                    }
                    Err(refusal) => {
                        self.keeper.hold(false);
                        cx.refuse(&refusal);
                    }
                }
            }
            _ => {}
        }
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        if let Some(question) = self.question.take() {
            return self.answered_about(question, answered, cx);
        }
        // The last keys too, whatever becomes of the line; from then on a save would cross what is sent.
        if matches!(answered, Answered::Yes { .. }) {
            self.keep(cx);
            self.keeper.hold(true);
        }
        let (Answered::Yes { .. }, Some(fields)) = (answered, &self.form) else {
            return;
        };
        let write = Write::ResendMail {
            key: self.key.clone(),
            version: self.version,
            address: fields.address.text().trim().to_owned(),
            keep: fields.keep,
            reason: fields.reason.text().trim().to_owned(),
            unfinished: self.keeper.id(),
        };
        let what = What {
            command: Command::ResendMail,
            subject: self.number.clone(),
        };
        self.writing = Some(cx.write(write, what));
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let dirty = self.is_dirty();
        if let Some(fields) = &mut self.form {
            match command {
                Command::Back | Command::Leave if dirty => return self.stays(cx),
                Command::Discard => self.ask_discard(cx),
                Command::Run | Command::Confirm => self.confirm(cx),
                Command::NextField | Command::Down => {
                    Self::leave(fields, cx.language());
                    fields.focus = fields.focus.moved(true);
                }
                Command::PreviousField | Command::Up => {
                    Self::leave(fields, cx.language());
                    fields.focus = fields.focus.moved(false);
                }
                _ => return false,
            }
            return true;
        }
        let pieces = self.pieces(cx.language());
        self.reading.command(command, &pieces, cx.shared)
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        !matches!(
            command,
            Command::Values
                | Command::Confirm
                | Command::DuplicateField
                | Command::ClearSection
                | Command::CopyContract
                | Command::Undo
                | Command::Search
        )
    }
}
