//! 発行状況 (P1): what waits, runs or stopped, and why; a stopped one can be tried again.

use super::act::{Act, Stage, not_here, open};
use super::batch::{Begun, Step};
use super::list::{Paged, Row, RowId, rows};
use super::options::Actions;
use super::sheet::Sheet;
use super::{Screen, Target, View};
use crate::app::{Answered, Confirm, Cx, Dialog, Reply, RequestId, Shared, What};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::record::{JobRow, Role};
use crate::i18n::detail::{Detail, Jobs};
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, dates, domain, events};
use crate::keys::{Command, Context};
use crate::ui::table::{Cell, Column};
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, Utc};

/// 発行状況.
#[derive(Debug, Default)]
pub struct JobsScreen {
    list: Paged<JobRow>,
    actions: Actions<JobRow>,
    retry: Option<JobRow>,
    writing: Option<(RequestId, String)>,
}

impl Row for JobRow {
    fn row_id(&self) -> RowId {
        RowId(self.branch.clone(), self.id)
    }
    fn place(&self) -> (DateTime<Utc>, i64) {
        (self.next_at, self.id)
    }
    fn number(&self) -> &str {
        &self.application_number
    }
}

impl Act for JobRow {
    const DESCENDING: bool = false;

    fn begin(step: &Step<Self>, _reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let key = step.row.application.clone();
        let view = match step.command {
            Command::Select | Command::Display | Command::PublicationStatus => View::Show,
            Command::History => View::History,
            _ => return (Begun::Failed(not_here(step.command, cx.language())), None),
        };
        open(Target::Application(key, view), step.command, cx)
    }
}

fn ask(from: PageFrom, limit: u16) -> Query {
    Query::Jobs { from, limit }
}

impl JobsScreen {
    fn ask_retry(&mut self, cx: &mut Cx<'_>) {
        let words = Jobs(cx.language());
        let Some(row) = self.list.current().cloned() else {
            return;
        };
        if row.state != "dead" {
            let what = words.not_dead().to_owned();
            return cx.refused(Sentence {
                what,
                remedy: String::new(),
            });
        }
        let lines = vec![
            (words.retry_question().to_owned(), Ink::Plain),
            (
                format!(
                    "{} {} {}",
                    row.application_number, row.contractor, row.subject
                ),
                Ink::Plain,
            ),
            (
                events::trouble(row.trouble.as_deref().unwrap_or_default()).to_owned(),
                Ink::Warning,
            ),
        ];
        self.retry = Some(row);
        let title = cx
            .language()
            .pick(Command::RetryJob.ja(), Command::RetryJob.en());
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }
}

impl Screen for JobsScreen {
    fn id(&self) -> &'static str {
        "P1"
    }

    fn title(&self, language: Language) -> String {
        Detail(language).jobs().to_owned()
    }

    fn place(&self) -> Option<String> {
        Some("jobs".to_owned())
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn is_task(&self) -> bool {
        true
    }

    fn waits(&self) -> bool {
        self.list.loading() || self.actions.waits() || self.writing.is_some()
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let role = shared.operator.as_ref().map(|me| me.role);
        match command {
            Command::RetryJob => matches!(role, Some(Role::Clerk | Role::Supervisor)),
            Command::Hold
            | Command::Resume
            | Command::Reassign
            | Command::AddNote
            | Command::SortOrder
            | Command::Change
            | Command::Withdraw
            | Command::Claim
            | Command::Release
            | Command::Approve
            | Command::Return
            | Command::New
            | Command::Print
            | Command::ToggleMine
            | Command::Filter
            | Command::Search
            | Command::PositionTo
            | Command::ResendMail
            | Command::Export => false,
            _ => true,
        }
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        let rows = rows(cx.shared);
        self.list.refresh(rows, cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.actions.resumed(&mut self.list, cx);
        if self.actions.batch.is_none() && !self.list.loading() && self.list.is_changed() {
            self.opened(cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let rows = rows(cx.shared);
        self.list.resized(rows, &ask, cx);
    }

    fn changed(&mut self, _cx: &mut Cx<'_>) {
        self.list.mark_changed();
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        if self.list.page().is_none() && !self.list.loading() {
            self.opened(cx);
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if self.actions.reply(&reply, &mut self.list, cx) {
            return;
        }
        match reply {
            Reply::Read { id, result } => {
                let take = |answer| match answer {
                    Answer::Jobs(page) => Some(page),
                    _ => None,
                };
                self.list.reply(id, result, take, &ask, cx);
            }
            Reply::Written { id, result, .. } => {
                let Some((_, number)) = self.writing.take_if(|(out, _)| *out == id) else {
                    return;
                };
                match result {
                    Ok(_) => cx.done(Jobs(cx.language()).retried(number)),
                    Err(refusal) => cx.refuse(&refusal),
                }
                self.opened(cx);
            }
            _ => {}
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        match command {
            Command::Run => self.actions.enter(&mut self.list, cx),
            Command::Refresh => self.opened(cx),
            Command::RetryJob => self.ask_retry(cx),
            Command::Repeat => {
                if !self.list.repeat() {
                    cx.note(Messages(cx.language()).repeat_nothing());
                }
            }
            Command::EraseOption => self.list.erase(),
            Command::Back | Command::Leave => return self.actions.stop(cx),
            _ if command.spec().option.is_some() => {
                self.actions.direct(command, &mut self.list, cx)
            }
            _ => return self.list.command(command, &ask, cx),
        }
        true
    }

    fn digit(&mut self, digit: u8, _cx: &mut Cx<'_>) {
        self.list.digit(digit);
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        match (self.retry.take(), &answered) {
            (Some(row), Answered::Yes { .. }) => {
                let what = What {
                    command: Command::RetryJob,
                    subject: row.application_number.clone(),
                };
                self.writing = Some((
                    cx.write(Write::RetryJob { id: row.id }, what),
                    row.application_number,
                ));
            }
            (Some(_), _) => {}
            (None, _) => self.actions.answered(answered, &mut self.list, cx),
        }
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Jobs(language);
        let sheet = Sheet {
            field: None,
            note: String::new(),
            columns: vec![
                Column::text(words.kind(), 4),
                Column::text(words.number(), 11),
                Column::text(words.subject(), 13),
                Column::text(words.step(), 4),
                Column::text(words.state(), 6),
                Column::amount(words.attempts(), 4),
                Column::text(words.trouble(), 14).growing(2),
                Column::text(words.contractor(), 12).growing(1),
                Column::text(words.next_at(), 11).ranked(1),
            ],
            empty: words.empty().to_owned(),
            progress: None,
        };
        sheet.draw(&self.list, |row| cells(row, language), shared, canvas);
    }
}

fn cells(row: &JobRow, language: Language) -> Vec<Cell> {
    let words = Jobs(language);
    let subject = crate::domain::product::Product::from_code(&row.subject)
        .map_or(row.subject.as_str(), |p| domain::product_short(language, p));
    let (state, ink) = match row.state.as_str() {
        "ready" => (words.ready(), Ink::Plain),
        "leased" => (words.leased(), Ink::Plain),
        "done" => (words.done(), Ink::Good),
        "dead" => (words.dead(), Ink::Bad),
        other => (other, Ink::Plain),
    };
    vec![
        match row.kind.as_str() {
            "mail" | "amend_mail" => words.mail(),
            "amend" => words.amend(),
            _ => words.issue(),
        }
        .into(),
        row.application_number.clone().into(),
        subject.into(),
        events::step(language, &row.step).into(),
        Cell::inked(state, ink),
        row.attempts.to_string().into(),
        Cell::inked(
            events::trouble(row.trouble.as_deref().unwrap_or_default()),
            ink,
        ),
        row.contractor.clone().into(),
        dates::short(row.next_at).into(),
    ]
}
