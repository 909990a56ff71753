//! 申込内容: one application with its checks, its issue as it happens, and its story.

mod entry;
mod form;
pub mod pieces;
pub mod record;

pub use form::{FormScreen, unfinished_choice};

use super::applications::{attempt_before, claim_is_over, refusal_before};
use super::reading::{Piece, Reading};
use super::{AnyScreen, Screen, Target, View, desk};
use crate::app::{Answered, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, Walk, What};
use crate::domain::application::ApplicationContent;
use crate::domain::command::{Answer, Override, PageFrom, Query, QueueFilter, Write, Written};
use crate::domain::ids::{ApplicationKey, Login};
use crate::domain::record::{ApplicationRow, ApplicationState, MailProgress, Role};
use crate::domain::refusal::Refusal;
use crate::domain::rules::{Finding, Severity};
use crate::i18n::desk::{self as desk_words, Desk};
use crate::i18n::detail::{Detail, Review};
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, unread};
use crate::i18n::{Language, explain, findings};
use crate::keys::{Command, Context};
use crate::screens::place::Place;
use crate::ui::{Canvas, Ink};
use record::Record;

/// 申込内容.
#[derive(Debug)]
pub struct ApplicationScreen {
    record: Record,
    view: View,
    reading: Reading,
    asked: Option<Asked>,
    writing: Option<(RequestId, Command)>,
    /// The list that next and previous go along; none: it was not opened out of one.
    among: Option<QueueFilter>,
    neighbour: Option<(RequestId, Command)>,
    /// What stood here when its form was opened.
    corrected: Option<Box<(i32, ApplicationContent)>>,
}

/// What the open dialog is about.
#[derive(Debug)]
enum Asked {
    Override(Override),
    Submit,
    /// 取下, 謝絶: with a reason.
    Close(Command),
    /// 保留, メモ: fields to fill.
    Form(Command),
    /// 担当替: to whom.
    ReassignTo,
    /// 担当替: why.
    Reassign(Login),
}

impl ApplicationScreen {
    /// The screen of one application.
    #[must_use]
    pub fn new(key: ApplicationKey, view: View) -> Self {
        Self {
            record: Record::new(key),
            view,
            reading: Reading::default(),
            asked: None,
            writing: None,
            among: None,
            neighbour: None,
            corrected: None,
        }
    }

    /// The next or previous one of the list, without going back to it.
    fn go_on(&mut self, command: Command, cx: &mut Cx<'_>) {
        let (Some(detail), Some(filter)) = (&self.record.detail, &self.among) else {
            return;
        };
        let (at, id) = (detail.row.received_at, detail.row.key.id);
        let query = Query::Queue {
            filter: filter.clone(),
            from: match command {
                Command::NextRecord => PageFrom::After(at, id),
                _ => PageFrom::Before(at, id),
            },
            limit: 1,
        };
        self.neighbour = Some((cx.query(query), command));
    }

    fn went_on(&mut self, command: Command, result: Result<Answer, Refusal>, cx: &mut Cx<'_>) {
        let row = match result {
            Ok(Answer::Queue(page)) => page.rows.into_iter().next(),
            Ok(_) => None,
            Err(refusal) => return cx.refuse(&refusal),
        };
        let place = |row: &ApplicationRow| (row.received_at, row.key.id);
        let here = self.record.detail.as_ref().map(|d| place(&d.row));
        // Past the end the list gives its last row, before its beginning the first; what is urgent or issued stands in
        // another order.
        let state = self.among.as_ref().and_then(|filter| filter.state);
        let rises = !matches!(
            state,
            Some(ApplicationState::Issued | ApplicationState::Attention)
        );
        let beyond = |row: &ApplicationRow| match command {
            _ if !rises => row.key != self.record.key,
            Command::NextRecord => Some(place(row)) > here,
            _ => Some(place(row)) < here,
        };
        match row.filter(beyond) {
            Some(row) => {
                let among = self.among.take();
                *self = Self::new(row.key, View::Show);
                self.among = among;
                self.record.along = Some(Walk::Queue);
                self.record.read(cx);
            }
            None => desk::nothing_there(command, cx),
        }
    }

    fn pieces(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = Detail(language);
        let mut out = Vec::new();
        let Some(detail) = &self.record.detail else {
            let (text, ink) = match &self.record.refusal {
                Some(refusal) => {
                    let said = unread(language, refusal);
                    (format!("{}\n{}", said.what, said.remedy), Ink::Bad)
                }
                None => (words.loading().to_owned(), Ink::Plain),
            };
            out.push(Piece::line(text, ink));
            return out;
        };
        out.push(pieces::head(language, detail));
        out.extend(pieces::origin(language, detail));
        if self.record.changed {
            let keys = shared
                .settings
                .keymap
                .key_of(Command::Refresh, Context::Detail);
            out.push(Piece::line(words.changed(keys), Ink::Warning));
        }
        if let Some(text) = pieces::returned(language, detail) {
            out.push(Piece::line(text, Ink::Warning));
        }
        pieces::standing(shared, detail, &mut out);
        let issuing = !detail.contracts.is_empty();
        if issuing {
            pieces::progress(shared, &detail.contracts, &detail.mail, &mut out);
        }
        if self.record.facts.is_some() {
            pieces::checks(language, &self.record.findings, &detail.overrides, &mut out);
        } else {
            out.push(Piece::heading(words.checks()));
            out.push(Piece::line(words.checks_waiting(), Ink::Plain));
        }
        let changed = pieces::differences(language, &detail.submitted, &detail.content);
        if !changed.is_empty() {
            out.push(Piece::heading(words.changed_fields()));
            for (field, before, after) in changed {
                let text = pieces::difference(language, &before, &after);
                out.push(Piece::field(
                    crate::i18n::fields::label(language, field),
                    text,
                ));
            }
        }
        pieces::content(language, &detail.content, &mut out);
        if !issuing {
            let (text, ink) = pieces::mail_text(language, &detail.mail);
            if detail.mail != MailProgress::Waiting {
                out.push(Piece::field(words.mail(), text).inked(ink));
            }
        }
        pieces::story(language, words.story(), &detail.story, &mut out);
        out
    }

    /// The number, for messages.
    fn number(&self) -> String {
        self.record
            .detail
            .as_ref()
            .map_or(String::new(), |d| d.row.number.clone())
    }

    fn write(&mut self, command: Command, write: Write, cx: &mut Cx<'_>) {
        let what = What {
            command,
            subject: self.number(),
        };
        self.writing = Some((cx.write(write, what), command));
    }

    fn refuse(cx: &mut Cx<'_>, what: &str, remedy: &str) {
        cx.refused(Sentence {
            what: what.to_owned(),
            remedy: remedy.to_owned(),
        });
    }

    /// Changing, overriding and submitting need the application claimed by this operator.
    fn is_mine(&self, cx: &mut Cx<'_>) -> bool {
        let Some(detail) = &self.record.detail else {
            return false;
        };
        let row = &detail.row;
        let refusal = if row.state != ApplicationState::Examining
            && row.state != ApplicationState::Received
        {
            crate::domain::refusal::Refusal::WrongState {
                state: row.state.code().to_owned(),
            }
        } else if cx.shared.is_me(row.claimed_by.as_ref()) {
            return true;
        } else if let (Some(by), true) = (&row.claimed_by_name, claim_is_over(row, cx.shared)) {
            let keys = cx.key_of(Command::Reassign, self.context());
            let said = desk_words::claim_over(cx.language(), by, &keys);
            cx.refused(said);
            return false;
        } else if let Some(by) = &row.claimed_by_name {
            crate::domain::refusal::Refusal::ClaimedByOther { by: by.clone() }
        } else {
            crate::domain::refusal::Refusal::NotClaimed
        };
        cx.refuse(&refusal);
        false
    }

    fn override_warning(&mut self, cx: &mut Cx<'_>) {
        if !self.is_mine(cx) {
            return;
        }
        let language = cx.language();
        let words = Detail(language);
        let Some(detail) = &self.record.detail else {
            return;
        };
        let open = |f: &Finding| {
            f.severity == Severity::Warning && pieces::reason(f, &detail.overrides).is_none()
        };
        let selected = self
            .reading
            .tag(&self.pieces(cx.shared), cx.shared)
            .and_then(|i| self.record.findings.get(i));
        let chosen = match selected {
            Some(finding) if finding.severity == Severity::Error => {
                return Self::refuse(
                    cx,
                    words.errors_not_overridden(),
                    words.stands_in_way_remedy(),
                );
            }
            Some(finding) if open(finding) => Some(finding),
            _ => self.record.findings.iter().find(|f| open(f)),
        };
        let Some(finding) = chosen else {
            return cx.note(words.no_open_warning());
        };
        let text = findings::sentence(language, &finding.kind);
        let lines = vec![
            (words.override_question().to_owned(), Ink::Plain),
            (text, Ink::Warning),
        ];
        self.asked = Some(Asked::Override(Override {
            code: finding.code().to_owned(),
            subject: finding.subject().to_owned(),
            reason: String::new(),
        }));
        let title = language.pick(Command::Override.ja(), Command::Override.en());
        let about = format!("override {} {}", finding.code(), finding.subject());
        let confirm =
            Confirm::new(title, lines).with_reason(explain::reason(language, Command::Override));
        let confirm = confirm.kept_as([self.kept_as(&about)]);
        cx.open(Dialog::Confirm(confirm));
    }

    fn submit(&mut self, cx: &mut Cx<'_>) {
        if !self.is_mine(cx) {
            return;
        }
        let language = cx.language();
        let words = Detail(language);
        if self.record.facts.is_none() {
            let keys = &cx.shared.settings.keymap;
            let keys = keys.key_of(Command::Refresh, self.context());
            return Self::refuse(cx, &words.facts_missing(keys), "");
        }
        let (errors, warnings) = self.record.in_the_way();
        if errors + warnings > 0 {
            return Self::refuse(
                cx,
                &words.stands_in_way(errors, warnings),
                words.stands_in_way_remedy(),
            );
        }
        let Some(detail) = &self.record.detail else {
            return;
        };
        let mut lines = vec![(words.submit_question().to_owned(), Ink::Plain)];
        let mut shown = Vec::new();
        pieces::content(language, &detail.content, &mut shown);
        lines.extend(pieces::joined(&shown, cx.shared));
        self.asked = Some(Asked::Submit);
        let title = language.pick(Command::Submit.ja(), Command::Submit.en());
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }

    fn is_examined(&self) -> bool {
        let state = self.record.detail.as_ref().map(|d| d.row.state);
        state == Some(ApplicationState::Examining)
    }

    /// What would be refused anyway is said before anything is asked; true when it was.
    fn refused_before(&self, command: Command, cx: &mut Cx<'_>) -> bool {
        let row = self.record.detail.as_ref().map(|d| &d.row);
        let why = row.and_then(|row| refusal_before(command, row, cx.shared));
        let refused = why.is_some();
        if let Some(why) = why {
            cx.report(row.and_then(|row| attempt_before(command, row, cx.shared)));
            cx.refused(why);
        }
        refused
    }

    fn close(&mut self, command: Command, cx: &mut Cx<'_>) {
        if self.refused_before(command, cx) {
            return;
        }
        let question = match command {
            Command::Decline => Desk(cx.language()).decline_question(),
            _ => Detail(cx.language()).withdraw_question(),
        };
        let lines = vec![
            (question.to_owned(), Ink::Warning),
            (self.number(), Ink::Plain),
        ];
        self.asked = Some(Asked::Close(command));
        let title = cx.language().pick(command.ja(), command.en());
        let confirm =
            Confirm::new(title, lines).with_reason(explain::reason(cx.language(), command));
        let confirm = confirm.kept_as([self.kept_as(command.id())]);
        cx.open(Dialog::Confirm(confirm));
    }

    /// The name under which is kept what was typed for an act on this application.
    fn kept_as(&self, act: &str) -> String {
        let key = &self.record.key;
        format!("{act} {} {}", key.branch, key.id)
    }

    /// 保留, メモ: what is to be filled.
    fn ask_form(&mut self, command: Command, cx: &mut Cx<'_>) {
        if let Some(form) = desk::form(command, cx.language()) {
            self.asked = Some(Asked::Form(command));
            cx.open(Dialog::Ask(form.kept_as([self.kept_as(command.id())])));
        }
    }

    /// 担当替: a supervisor says to whom, a clerk takes it over.
    fn reassign(&mut self, cx: &mut Cx<'_>) {
        if self.refused_before(Command::Reassign, cx) {
            return;
        }
        let role = cx.shared.operator.as_ref().map(|me| me.role);
        match desk::chooses(Command::Reassign, cx.language(), role) {
            Some(choose) => {
                self.asked = Some(Asked::ReassignTo);
                cx.open(Dialog::Choose(choose));
            }
            None => {
                if let Some(me) = cx.shared.operator.as_ref().map(|me| me.login.clone()) {
                    self.reassign_to(me, None, cx);
                }
            }
        }
    }

    fn reassign_to(&mut self, to: Login, name: Option<String>, cx: &mut Cx<'_>) {
        let language = cx.language();
        let mut lines = vec![(self.number(), Ink::Plain)];
        if let Some(name) = name {
            lines.push((Detail(language).claimed_by(name), Ink::Title));
        }
        self.asked = Some(Asked::Reassign(to));
        let title = language.pick(Command::Reassign.ja(), Command::Reassign.en());
        let confirm =
            Confirm::new(title, lines).with_reason(explain::reason(language, Command::Reassign));
        let confirm = confirm.kept_as([self.kept_as(Command::Reassign.id())]);
        cx.open(Dialog::Confirm(confirm));
    }

    fn filled(&mut self, command: Command, values: &[String], cx: &mut Cx<'_>) {
        let language = cx.language();
        let (key, version) = (self.record.key.clone(), self.version());
        let value = |n: usize| values.get(n).cloned().unwrap_or_default();
        let held = desk::hold_day(&value(1), cx.now());
        match (command, held) {
            (Command::Hold, Some(until)) => {
                let reason = value(0);
                let hold = Write::Hold {
                    key,
                    version,
                    until,
                    reason,
                };
                self.write(command, hold, cx);
            }
            (Command::Hold, None) => {
                Self::refuse(cx, &Desk(language).hold_day_bad(value(1)), "");
                if let Some(form) = desk::form(command, language) {
                    self.asked = Some(Asked::Form(command));
                    let form = form.kept_as([self.kept_as(command.id())]);
                    cx.open(Dialog::Ask(form.holding(values, 1)));
                }
            }
            _ => {
                let text = value(0);
                self.write(command, Write::AddNote { key, text }, cx);
            }
        }
    }

    fn version(&self) -> i32 {
        self.record.detail.as_ref().map_or(0, |d| d.row.version)
    }

    fn change(&mut self, resume: Option<i64>, cx: &mut Cx<'_>) {
        if self.is_mine(cx)
            && let Some(detail) = &self.record.detail
        {
            let today = self.record.facts.as_ref().map(|f| f.today);
            let form = FormScreen::new(detail, today, resume, cx);
            self.corrected = Some(Box::new((detail.revision, detail.content.clone())));
            cx.go(Go::Push(Box::new(AnyScreen::form(form))));
        }
    }

    /// What was asked for when the screen was opened, once the record is here.
    fn begin(&mut self, cx: &mut Cx<'_>) {
        match std::mem::replace(&mut self.view, View::Show) {
            View::Change => self.change(None, cx),
            View::Resume(id) => self.change(Some(id), cx),
            View::History => self.history(),
            View::Show | View::Print => {}
        }
    }

    /// What was saved in the form is what is looked for now: the first field that reads otherwise, else the top. Where the
    /// checks find an error in it, that comes before.
    fn show_corrected(&mut self, cx: &mut Cx<'_>) {
        let Some((revision, before)) = self.corrected.as_deref() else {
            return;
        };
        let Some(detail) = &self.record.detail else {
            return;
        };
        if self.record.begins() {
            return;
        }
        if detail.revision <= *revision {
            self.corrected = None;
            return;
        }
        let language = cx.language();
        let errors = self.record.findings.iter();
        let errors = errors.filter(|f| f.severity == Severity::Error).count();
        if errors > 0 {
            self.corrected = None;
            self.reading.rewind();
            return self.say_checked(&Detail(language).errors_remain(errors), cx);
        }
        // The checks stand above what is shown now: what they found is said where it is read.
        let said = match self.record.in_the_way().1 {
            0 => Detail(language).checks_passed().to_owned(),
            warnings => Detail(language).warnings_remain(warnings),
        };
        self.say_checked(&said, cx);
        let shared = &*cx.shared;
        let (mut was, mut is) = (Vec::new(), Vec::new());
        pieces::content(language, before, &mut was);
        pieces::content(language, &detail.content, &mut is);
        let changed = is.into_iter().find(|piece| !was.contains(piece));
        let pieces = self.pieces(shared);
        // The content stands last: what a check says in the same words is not it.
        let at = changed.and_then(|changed| pieces.iter().rposition(|p| *p == changed));
        match at {
            Some(at) => self.reading.show(&pieces, at, shared),
            None => self.reading.rewind(),
        }
        self.corrected = None;
    }

    /// In the line that says what was saved, as long as it stands there.
    fn say_checked(&self, said: &str, cx: &mut Cx<'_>) {
        let language = cx.language();
        let name = language.pick(Command::Change.ja(), Command::Change.en());
        let saved = Messages(language).done_one(self.number(), name);
        let messages = &mut cx.shared.messages;
        let stands = messages.line().is_some_and(|(m, _)| m.text == saved);
        if !stands {
            return cx.note(said);
        }
        messages.take_back(&saved);
        cx.done(format!("{saved}{}{said}", language.pick("", " ")));
    }

    fn history(&mut self) {
        // The newest stands last, and more may come above it: the checks are still out.
        self.reading.go_to_end();
    }
}

impl Screen for ApplicationScreen {
    fn id(&self) -> &'static str {
        "A1"
    }

    fn title(&self, language: Language) -> String {
        Detail(language).application().to_owned()
    }

    fn place(&self) -> Option<Place> {
        let key = &self.record.key;
        Some(Place::of_record("application", &key.branch, key.id))
    }

    fn context(&self) -> Context {
        Context::Detail
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Detail(shared.language());
        self.reading
            .draw(canvas, &self.pieces(shared), words.more(), words.end());
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.record.read(cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        // From a form, perhaps: what was saved there is meant by the next key.
        self.record.read_own(cx);
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.record.read(cx);
    }

    fn changed(&mut self, cx: &mut Cx<'_>) {
        if self.writing.is_none() {
            self.record.on_change(cx);
        }
    }

    fn follows(&self) -> bool {
        self.record.follows()
    }

    fn waits(&self) -> bool {
        self.writing.is_some() || self.neighbour.is_some() || self.record.begins()
    }

    fn opened_among(&mut self, filter: QueueFilter) {
        self.among = Some(filter);
    }

    /// A claim that has run out is taken over; one's own is renewed by its own key.
    fn urges(&self, shared: &Shared) -> Vec<Command> {
        let row = self.record.detail.as_ref().map(|d| &d.row);
        let over = row.is_some_and(|row| {
            claim_is_over(row, shared) && !shared.is_me(row.claimed_by.as_ref())
        });
        match over {
            true => vec![Command::Reassign],
            false => Vec::new(),
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let mut reply = Some(reply);
        let first = self.record.detail.is_none();
        if self.record.reply(&mut reply, cx) {
            if first && self.record.detail.is_some() {
                self.begin(cx);
            }
            self.show_corrected(cx);
            return;
        }
        let (id, result) = match reply {
            Some(Reply::Written { id, result, .. }) => (id, result),
            Some(Reply::Read { id, result }) => {
                if let Some((_, command)) = self.neighbour.take_if(|(out, _)| *out == id) {
                    self.went_on(command, result, cx);
                }
                return;
            }
            _ => return,
        };
        let Some((_, command)) = self.writing.take_if(|(out, _)| *out == id) else {
            return;
        };
        match result {
            Ok(written) => {
                let name = cx.language().pick(command.ja(), command.en());
                let renewed = command == Command::Claim && self.is_examined();
                cx.done(match renewed {
                    true => Desk(cx.language()).claim_renewed(self.number()),
                    false => Messages(cx.language()).done_one(self.number(), name),
                });
                if let (Written::Application { version, .. }, Some(detail)) =
                    (written, &mut self.record.detail)
                {
                    detail.row.version = version;
                }
            }
            Err(refusal) => cx.refuse(&refusal),
        }
        self.record.read_own(cx);
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        let Some(asked) = self.asked.take() else {
            return;
        };
        let (key, version) = (self.record.key.clone(), self.version());
        match (asked, answered) {
            (Asked::Override(warning), Answered::Yes { reason }) => {
                let warning = Override {
                    reason: reason.unwrap_or_default(),
                    ..warning
                };
                self.write(
                    Command::Override,
                    Write::OverrideWarning {
                        key,
                        version,
                        warning,
                    },
                    cx,
                );
            }
            (Asked::Submit, Answered::Yes { .. }) => {
                let Some(detail) = &self.record.detail else {
                    return;
                };
                let revision = detail.revision;
                let warnings = self
                    .record
                    .findings
                    .iter()
                    .filter(|f| f.severity == Severity::Warning)
                    .map(|f| format!("{}|{}", f.code(), f.subject()))
                    .collect();
                self.write(
                    Command::Submit,
                    Write::Submit {
                        key,
                        version,
                        revision,
                        warnings,
                    },
                    cx,
                );
            }
            (Asked::Close(command), Answered::Yes { reason }) => {
                let reason = reason.unwrap_or_default();
                let write = match command {
                    Command::Decline => Write::Decline {
                        key,
                        version,
                        reason,
                    },
                    _ => Write::Withdraw {
                        key,
                        version,
                        reason,
                    },
                };
                self.write(command, write, cx);
            }
            (Asked::Form(command), Answered::Filled(values)) => self.filled(command, &values, cx),
            (Asked::ReassignTo, Answered::Chosen(choice)) => {
                let to = Login::from(choice.code.as_str());
                self.reassign_to(to, Some(choice.label), cx);
            }
            (Asked::Reassign(to), Answered::Yes { reason }) => {
                let reason = reason.unwrap_or_default();
                let reassign = Write::Reassign {
                    key,
                    version,
                    to,
                    reason,
                };
                self.write(Command::Reassign, reassign, cx);
            }
            _ => {}
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let pieces = self.pieces(cx.shared);
        if self.reading.command(command, &pieces, cx.shared) {
            return true;
        }
        if command == Command::Refresh {
            self.record.read(cx);
            return true;
        }
        let Some(detail) = &self.record.detail else {
            return false;
        };
        let (key, version) = (self.record.key.clone(), detail.row.version);
        match command {
            Command::Claim => self.write(command, Write::Claim { key, version }, cx),
            Command::Release => self.write(command, Write::Release { key, version }, cx),
            Command::Change => self.change(None, cx),
            Command::Override => self.override_warning(cx),
            Command::Submit => self.submit(cx),
            Command::Withdraw | Command::Decline => self.close(command, cx),
            Command::Hold | Command::AddNote => self.ask_form(command, cx),
            Command::Resume => self.write(command, Write::Resume { key, version }, cx),
            Command::Reassign => self.reassign(cx),
            Command::NextRecord | Command::PreviousRecord if self.among.is_some() => {
                self.go_on(command, cx);
            }
            Command::History => self.history(),
            Command::Preview if detail.revision == 0 => cx.note(Detail(cx.language()).no_preview()),
            Command::Preview => {
                if let Some(screen) = AnyScreen::detail(Target::Review(key)) {
                    cx.go(Go::Push(Box::new(screen)));
                }
            }
            Command::PublicationStatus => {
                if let Some(screen) = AnyScreen::detail(Target::Publication(key)) {
                    cx.go(Go::Push(Box::new(screen)));
                }
            }
            Command::Run => match detail.contracts.iter().find_map(|c| c.contract.clone()) {
                Some(contract) => {
                    if let Some(screen) = AnyScreen::detail(Target::Contract(contract, View::Show))
                    {
                        cx.go(Go::Push(Box::new(screen)));
                    }
                }
                None => return false,
            },
            Command::Approve | Command::Return => {
                cx.note(Review(cx.language()).role_only());
            }
            _ => return false,
        }
        true
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let role = shared.operator.as_ref().map(|me| me.role);
        let works = matches!(role, Some(Role::Clerk | Role::Supervisor));
        let Some(detail) = &self.record.detail else {
            return matches!(command, Command::Refresh | Command::Back | Command::Help);
        };
        let state = detail.row.state;
        let mine = shared.is_me(detail.row.claimed_by.as_ref());
        let examined = mine && state == ApplicationState::Examining;
        match command {
            // A claim of one's own is renewed at any time; the hint stands where it has run out.
            Command::Claim => {
                let until = detail.row.standing.claim_until;
                let over = until.is_some_and(|until| until <= shared.now);
                works && (state == ApplicationState::Received || examined && over)
            }
            Command::Release | Command::Change | Command::Submit => works && examined,
            Command::Override => works && examined && self.record.in_the_way().1 > 0,
            Command::Withdraw => {
                works
                    && match state {
                        ApplicationState::Received | ApplicationState::Examining => true,
                        ApplicationState::Attention => !detail.row.standing.numbered,
                        _ => false,
                    }
            }
            Command::Decline => {
                role == Some(Role::Supervisor)
                    && match state {
                        ApplicationState::Received
                        | ApplicationState::Examining
                        | ApplicationState::AwaitingApproval => true,
                        ApplicationState::Attention => !detail.row.standing.numbered,
                        _ => false,
                    }
            }
            Command::Hold => works && examined,
            Command::Resume => works && examined && detail.row.standing.held_until.is_some(),
            Command::Reassign => {
                works
                    && matches!(
                        state,
                        ApplicationState::Received | ApplicationState::Examining
                    )
            }
            Command::AddNote => works,
            Command::Preview => detail.revision > 0,
            Command::Run => detail.contracts.iter().any(|c| c.contract.is_some()),
            Command::NextRecord | Command::PreviousRecord => self.among.is_some(),
            _ => true,
        }
    }
}
