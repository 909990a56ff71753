//! 申込内容: one application with its checks, its issue as it happens, and its story.

mod along;
mod asks;
mod corrected;
mod entry;
mod form;
pub mod pieces;
pub mod record;
mod shown;

pub use form::{FormScreen, unfinished_choice};

use super::applications::{claim_is_over, refusal_before};
use super::reading::Reading;
use super::{AnyScreen, Screen, Target, View};
use crate::app::{Answered, Cx, Go, Message, Reply, RequestId, Shared, What};
use crate::domain::application::ApplicationContent;
use crate::domain::command::{Override, QueueFilter, Write, Written};
use crate::domain::ids::{ApplicationKey, Login};
use crate::domain::record::{ApplicationState, Role};
use crate::i18n::about::{self, Own};
use crate::i18n::counter::Counter;
use crate::i18n::desk::{self, Desk};
use crate::i18n::detail::{Detail, Review};
use crate::i18n::messages;
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, dates};
use crate::keys::{Command, Context};
use crate::screens::place::Place;
use crate::ui::Canvas;
use chrono::NaiveDate;
use record::Record;

/// 申込内容.
#[derive(Debug)]
pub struct ApplicationScreen {
    record: Record,
    view: View,
    reading: Reading,
    asked: Option<Asked>,
    writing: Option<(RequestId, Command)>,
    /// The day of the hold that is being written.
    held: Option<NaiveDate>,
    /// From whom to whom a 担当替 goes that is asked about or written.
    handing: Option<(Option<String>, String)>,
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
            held: None,
            handing: None,
            among: None,
            neighbour: None,
            corrected: None,
        }
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

    fn is_examined(&self) -> bool {
        let state = self.record.detail.as_ref().map(|d| d.row.state);
        state == Some(ApplicationState::Examining)
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
            View::Resume(id) => {
                self.change(Some(id), cx);
                // Why not is said already; what was typed is not lost with the row.
                if self.corrected.is_none() {
                    let words = Counter(cx.language());
                    let note = Message::note(words.left_waits());
                    cx.shared.messages.add_behind(note);
                }
            }
            View::History => self.history(),
            View::Show | View::Print => {}
        }
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

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        (command == Command::Run).then(|| about::open_contract(language))
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
        let held = self.held.take();
        let handed = self.handing.take().filter(|_| command == Command::Reassign);
        match result {
            Ok(written) => {
                let language = cx.language();
                let name = language.pick(command.ja(), command.en());
                cx.done(match (command, held) {
                    (Command::Claim, _) if self.is_examined() => {
                        Desk(language).claim_renewed(self.number())
                    }
                    _ if handed.is_some() => handed.map_or(String::new(), |(from, to)| {
                        desk::handed_over(language, &self.number(), from.as_deref(), &to)
                    }),
                    (Command::Hold, Some(until)) => {
                        Desk(language).hold_done(self.number(), dates::day(language, until))
                    }
                    _ => messages::done_one(language, self.number(), name),
                });
                if let (Written::Application { version, .. }, Some(detail)) =
                    (written, &mut self.record.detail)
                {
                    detail.row.version = version;
                }
            }
            Err(refusal) => self.record.refused(&refusal, cx),
        }
        self.record.read_own(cx);
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        self.take_answer(answered, cx);
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
            Command::Claim if self.refused_before(command, cx) => {}
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
                let waits = match state {
                    ApplicationState::Received | ApplicationState::Examining => true,
                    ApplicationState::Attention => !detail.row.standing.numbered,
                    _ => false,
                };
                // Whose it is now decides, not whose it was when it was opened.
                works && waits && refusal_before(command, &detail.row, shared).is_none()
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
                        ApplicationState::Received
                            | ApplicationState::Examining
                            | ApplicationState::Attention
                    )
                    && refusal_before(command, &detail.row, shared).is_none()
            }
            Command::AddNote => works,
            Command::Preview => detail.revision > 0,
            Command::Run => detail.contracts.iter().any(|c| c.contract.is_some()),
            Command::NextRecord | Command::PreviousRecord => self.among.is_some(),
            _ => true,
        }
    }
}
