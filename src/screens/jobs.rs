//! 発行状況 (P1): what waits, runs or stopped, and why; a stopped one can be tried again.

mod deeds;
mod row;

use super::act::{Act, Stage, not_here, open};
use super::batch::{Begun, Step};
use super::letter::LetterScreen;
use super::list::{Paged, Row, RowId, Then};
use super::options::Actions;
use super::sheet::{Sheet, branches};
use super::{AnyScreen, Screen, Target, View};
use crate::app::{Answered, Choose, Cx, Dialog, Go, Reply, RequestId, Shared};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::publication::Shown;
use crate::domain::record::{Choice, JobRow, Role};
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::detail::{Detail, Jobs};
use crate::i18n::messages::Messages;
use crate::i18n::publication::{self, Publication};
use crate::i18n::refusals::Sentence;
use crate::keys::{Command, Context};
use crate::screens::place::Place;
use crate::ui::Canvas;
use crate::ui::table::Column;
use chrono::{DateTime, Utc};
use deeds::Deed;
use row::{cells, ink, told};

/// Rows below the list, which say of the row under the cursor what its columns have no room for.
const TOLD: u16 = 4;

/// 発行状況.
#[derive(Debug)]
pub struct JobsScreen {
    list: Paged<JobRow>,
    actions: Actions<JobRow>,
    /// What is listed.
    shown: Shown,
    filtering: bool,
    asked: Option<(Deed, JobRow)>,
    writing: Option<(RequestId, Deed, String)>,
}

impl Default for JobsScreen {
    fn default() -> Self {
        Self {
            list: Paged::beside(TOLD),
            actions: Actions::default(),
            shown: Shown::default(),
            filtering: false,
            asked: None,
            writing: None,
        }
    }
}

impl Row for JobRow {
    fn row_id(&self) -> RowId {
        RowId(self.branch.clone(), self.id)
    }
    fn place(&self) -> (DateTime<Utc>, i64) {
        (self.over_at.unwrap_or(self.next_at), self.id)
    }
    fn number(&self) -> &str {
        &self.application_number
    }
}

impl Act for JobRow {
    fn begin(step: &Step<Self>, _reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let key = step.row.application.clone();
        let view = match step.command {
            Command::Select | Command::Display | Command::PublicationStatus => View::Show,
            Command::History => View::History,
            _ => return (Begun::Failed(not_here(cx.language())), None),
        };
        open(Target::Application(key, view), cx)
    }
}

fn ask(shown: Shown) -> impl Fn(PageFrom, u16) -> Query {
    move |from, limit| Query::Jobs { shown, from, limit }
}

impl JobsScreen {
    /// The list of this state.
    #[must_use]
    pub fn at(place: &Place) -> Self {
        let shown = Shown::from_code(&place.value("shown"));
        let mut screen = Self::showing(shown.unwrap_or_default());
        screen.list.begin_at(&place.value("row"));
        screen
    }

    /// The list of this state.
    #[must_use]
    pub fn showing(shown: Shown) -> Self {
        Self {
            shown,
            ..Self::default()
        }
    }

    /// The mail of the row, to read or to send again.
    fn open_letter(&mut self, resend: bool, cx: &mut Cx<'_>) {
        let language = cx.language();
        let Some(row) = self.list.current() else {
            return cx.note(Messages(language).no_row());
        };
        if row.mail().is_none() {
            return cx.refused(Sentence {
                what: Publication(language).mails_only().to_owned(),
                remedy: String::new(),
            });
        }
        let screen = if resend {
            LetterScreen::resend(row)
        } else {
            LetterScreen::read(row)
        };
        cx.go(Go::Push(Box::new(AnyScreen::Letter(screen))));
    }

    fn open_filters(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let choices = Shown::ALL.map(|s| Choice {
            code: s.code().to_owned(),
            label: publication::shown(language, s).to_owned(),
            detail: publication::about(language, s).to_owned(),
        });
        self.filtering = true;
        let title = Publication(language).filter_title();
        cx.open(Dialog::Choose(Choose::fixed(title, choices.to_vec())));
    }

    fn show(&mut self, shown: Shown, cx: &mut Cx<'_>) {
        self.shown = shown;
        let rows = self.list.room(cx.shared);
        self.list
            .load(PageFrom::Top, Then::First, rows, &ask(self.shown), cx);
    }
}

impl Screen for JobsScreen {
    fn id(&self) -> &'static str {
        "P1"
    }

    fn title(&self, language: Language) -> String {
        Detail(language).jobs().to_owned()
    }

    fn place(&self) -> Option<Place> {
        let shown = match self.shown {
            Shown::Open => "",
            shown => shown.code(),
        };
        let place = Place::new("jobs").with("shown", shown);
        Some(place.with("row", &self.list.mark()))
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

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        (command == Command::Filter).then(|| about::filter_shown(language))
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let role = shared.operator.as_ref().map(|me| me.role);
        match command {
            Command::RetryJob | Command::ResendMail | Command::MarkBounce | Command::GiveUp => {
                matches!(role, Some(Role::Clerk | Role::Supervisor))
            }
            Command::Hold
            | Command::Resume
            | Command::Reassign
            | Command::AddNote
            | Command::Decline
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
            | Command::Search
            | Command::PositionTo
            | Command::Export => false,
            _ => true,
        }
    }

    fn closing(&mut self, cx: &mut Cx<'_>) {
        self.list.left_behind(cx);
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        let rows = self.list.room(cx.shared);
        self.list.refresh(rows, cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.actions.resumed(&mut self.list, cx);
        if self.actions.batch.is_none() && !self.list.loading() && self.list.is_changed() {
            self.opened(cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let rows = self.list.room(cx.shared);
        self.list.resized(rows, &ask(self.shown), cx);
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
                self.list.reply(id, result, take, &ask(self.shown), cx);
            }
            Reply::Written { id, result, .. } => {
                let mine = self.writing.take_if(|(out, _, _)| *out == id);
                let Some((_, act, number)) = mine else {
                    return;
                };
                let words = Publication(cx.language());
                match (result, act) {
                    (Ok(_), Deed::Retry) => cx.done(Jobs(cx.language()).retried(number)),
                    (Ok(_), Deed::Bounce) => cx.done(words.bounced(number)),
                    (Ok(_), Deed::GiveUp) => cx.done(words.given_up(number)),
                    (Err(refusal), _) => cx.refuse(&refusal),
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
            Command::RetryJob => self.ask_about(Deed::Retry, cx),
            Command::MarkBounce => self.ask_about(Deed::Bounce, cx),
            Command::GiveUp => self.ask_about(Deed::GiveUp, cx),
            Command::ResendMail => self.open_letter(true, cx),
            Command::PreviewMail => self.open_letter(false, cx),
            Command::Filter => self.open_filters(cx),
            Command::Repeat => self.list.repeat(cx),
            Command::EraseOption => self.list.erase(),
            Command::Back | Command::Leave => return self.actions.stop(cx),
            _ if command.spec().option.is_some() => {
                self.actions.direct(command, &mut self.list, cx)
            }
            _ => return self.list.command(command, &ask(self.shown), cx),
        }
        true
    }

    fn digit(&mut self, digit: u8, _cx: &mut Cx<'_>) {
        self.list.digit(digit);
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        if std::mem::take(&mut self.filtering) {
            if let Answered::Chosen(choice) = answered {
                let shown = Shown::from_code(&choice.code);
                self.show(shown.unwrap_or_default(), cx);
            }
            return;
        }
        match (self.asked.take(), answered) {
            (Some((act, row)), Answered::Yes { reason }) => {
                self.write(act, row, reason.unwrap_or_default(), cx);
            }
            (Some(_), _) => {}
            (None, answered) => self.actions.answered(answered, &mut self.list, cx),
        }
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Jobs(language);
        // What is over has one state, which stands above it, and was tried as often as it was.
        let over = matches!(self.shown, Shown::Sent | Shown::GivenUp);
        let sheet = Sheet {
            field: None,
            notes: vec![format!(
                "{}: {}",
                Publication(language).shown(),
                publication::shown(language, self.shown)
            )],
            columns: vec![
                Column::text(words.over_at(), 11).shown(over),
                Column::text(words.kind(), 4).uncut(),
                branches(shared),
                Column::text(words.number(), 11),
                // A number, or the address of a mail.
                Column::text(words.subject(), 13).growing(1),
                Column::text(words.step(), 4).uncut(),
                Column::text(words.state(), 6).uncut().shown(!over),
                Column::amount(words.attempts(), 4).shown(!over),
                Column::text(words.trouble(), 14).growing(2),
                Column::text(words.contractor(), 12).growing(1),
                Column::text(words.next_at(), 11).ranked(1).shown(!over),
            ],
            empty: words.empty().to_owned(),
            progress: None,
        };
        let (width, height) = (canvas.width(), canvas.height().saturating_sub(TOLD));
        let mut above = canvas.part(0, 0, width, height);
        let retry = shared
            .settings
            .keymap
            .key_of(Command::RetryJob, Context::List);
        let cells = |row: &JobRow| cells(row, language, &retry);
        sheet.draw(&self.list, cells, shared, &mut above);
        if let Some(row) = self.list.current() {
            let mut below = canvas.part(1, height, width.saturating_sub(2), TOLD);
            below.paragraph_within(0, 0, TOLD, &told(row, language, &retry), ink(row));
        }
    }
}
