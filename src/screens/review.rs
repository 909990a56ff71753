//! 審査: the certificates as they will read, what differs from the application, each overridden warning with
//! its reason; then approve or return. After an approval the next one that waits comes by itself; after the last one
//! its issue is followed here, step by step.

mod decide;
mod next;
mod shown;

use super::application::record::Record;
use super::reading::Reading;
use super::{AnyScreen, Screen, Target, desk};
use crate::app::{
    Answered, Ask, AskField, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, Walk, What,
};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::house::Fields;
use crate::domain::ids::{ApplicationKey, Login};
use crate::domain::product::Product;
use crate::domain::queue::ReturnCode;
use crate::domain::record::{ApplicationDetail, ApplicationRow, ApplicationState, Role};
use crate::domain::refusal::Refusal;
use crate::domain::rules::Severity;
use crate::i18n::about::{self, Own};
use crate::i18n::desk::Desk;
use crate::i18n::detail::{Detail, Review};
use crate::i18n::frame::Frame;
use crate::i18n::messages;
use crate::i18n::{Language, explain};
use crate::keys::{Command, Context};
use crate::screens::next::{Next, Step};
use crate::screens::place::Place;
use crate::ui::{Canvas, Ink, TextField};
use decide::kept_as;

/// 審査.
#[derive(Debug)]
pub struct ReviewScreen {
    record: Record,
    reading: Reading,
    previews: Vec<Preview>,
    /// Draft whose certificates are shown.
    previewed: i32,
    asked: Option<Asked>,
    writing: Option<(RequestId, Command)>,
    neighbour: Option<(RequestId, Command)>,
    /// What was typed again of what is shown.
    retyped: Fields,
    /// The next one that waits, after a decision.
    next: Next<ApplicationRow>,
}

/// What the open dialog is about.
#[derive(Debug)]
enum Asked {
    /// What was changed is typed again; then the confirmation.
    Retype,
    /// The confirmation of an approval.
    Approve,
    /// Which kind of reason.
    ReturnCode,
    /// The reason of a return.
    Return(ReturnCode),
    /// To whom it is referred.
    ReferTo,
    /// With which note.
    Refer(Login),
    /// A note.
    Note,
    /// The reason of a decline.
    Decline,
}

#[derive(Debug)]
struct Preview {
    product: Product,
    asked: Option<RequestId>,
    json: Option<serde_json::Value>,
    /// Why it could not be read.
    refusal: Option<Refusal>,
}

impl ReviewScreen {
    /// The review of one application.
    #[must_use]
    pub fn new(key: ApplicationKey) -> Self {
        Self {
            record: Record::new(key),
            reading: Reading::default(),
            previews: Vec::new(),
            previewed: 0,
            asked: None,
            writing: None,
            neighbour: None,
            retyped: Fields::new(),
            next: Next::default(),
        }
    }

    /// Asks for the certificates of the draft that was read, once per draft.
    fn preview(&mut self, cx: &mut Cx<'_>) {
        let Some(detail) = &self.record.detail else {
            return;
        };
        if detail.revision == self.previewed || detail.revision == 0 {
            return;
        }
        self.previewed = detail.revision;
        self.reading.renewed();
        self.previews = detail
            .content
            .products
            .iter()
            .map(|request| Preview {
                product: request.product,
                asked: None,
                json: None,
                refusal: None,
            })
            .collect();
        self.ask_previews(cx);
    }

    /// Asks for each certificate that is not there and not on its way: at first all of them, later those that were refused.
    fn ask_previews(&mut self, cx: &mut Cx<'_>) {
        let missing = |p: &&mut Preview| p.json.is_none() && p.asked.is_none();
        for preview in self.previews.iter_mut().filter(missing) {
            let query = Query::CertificatePreview {
                key: self.record.key.clone(),
                revision: self.previewed,
                product: preview.product,
            };
            preview.asked = Some(cx.query(query));
        }
    }

    /// Something was found since it was submitted, so that nobody gave a reason for it: seen before anything else.
    fn unanswered(&self) -> bool {
        let waits = |d: &ApplicationDetail| d.row.state == ApplicationState::AwaitingApproval;
        self.record.detail.as_ref().is_some_and(waits) && self.record.open().next().is_some()
    }

    /// The warnings among them, as an approval names them.
    fn warnings_seen(&self) -> Vec<String> {
        self.record
            .open()
            .filter(|f| f.severity == Severity::Warning)
            .map(|f| format!("{}|{}", f.code(), f.subject()))
            .collect()
    }

    /// Whether this operator is the one who could approve it now.
    fn decides(&self, shared: &Shared) -> bool {
        let supervisor = shared
            .operator
            .as_ref()
            .is_some_and(|me| me.role == Role::Supervisor);
        let waiting = |d: &&ApplicationDetail| d.row.state == ApplicationState::AwaitingApproval;
        let detail = self.record.detail.as_ref().filter(waiting);
        supervisor && detail.is_some_and(|d| !is_own(shared, d))
    }

    fn write(&mut self, command: Command, write: Write, cx: &mut Cx<'_>) {
        let subject = self
            .record
            .detail
            .as_ref()
            .map_or(String::new(), |d| d.row.number.clone());
        let what = What { command, subject };
        self.writing = Some((cx.write(write, what), command));
    }

    /// The next or previous one in the review queue, without going back to the list.
    fn neighbour(&mut self, command: Command, cx: &mut Cx<'_>) {
        let Some(detail) = &self.record.detail else {
            return;
        };
        let at = detail
            .row
            .submitted_for_approval_at
            .unwrap_or(detail.row.received_at);
        let from = match command {
            Command::NextRecord => PageFrom::After(at, detail.row.key.id),
            _ => PageFrom::Before(at, detail.row.key.id),
        };
        let limit = 1;
        let order = cx.shared.review_order;
        let query = Query::ReviewQueue { order, from, limit };
        self.neighbour = Some((cx.query(query), command));
    }

    fn show(&mut self, key: ApplicationKey, cx: &mut Cx<'_>) {
        let next = self.next.past(&self.record.key);
        *self = Self::new(key);
        self.next = next;
        self.record.along = Some(Walk::Review);
        self.record.read(cx);
    }

    /// After a decision: the next one that this operator can approve comes by itself. When none is left, this one
    /// stays, and its issue is followed.
    fn go_on(&mut self, number: &str, command: Command, cx: &mut Cx<'_>) {
        let language = cx.language();
        let name = language.pick(command.ja(), command.en());
        let done = messages::done_one(language, number, name);
        let at = self
            .record
            .detail
            .as_ref()
            .and_then(|d| d.row.submitted_for_approval_at);
        match at {
            Some(at) => self.next.ask(at, &self.record.key, done, cx),
            None => {
                cx.done(done);
                self.record.read(cx);
            }
        }
    }

    fn went_on(&mut self, step: Step<ApplicationKey>, cx: &mut Cx<'_>) {
        match step {
            Step::Asked => {}
            Step::Show(key, done) => {
                self.show(key, cx);
                // What was typed meanwhile was meant for something else, or for something unseen.
                cx.drop_typed_ahead();
                cx.done(Review(cx.language()).went_on(done));
            }
            Step::Stay(done) => {
                cx.done(done);
                self.record.read(cx);
            }
        }
    }
}

/// They had a part in it: four eyes.
fn is_own(shared: &Shared, detail: &ApplicationDetail) -> bool {
    detail.row.standing.own || detail.is_work_of(shared.operator.as_ref())
}

impl Screen for ReviewScreen {
    fn id(&self) -> &'static str {
        "R1"
    }

    fn title(&self, language: Language) -> String {
        Detail(language).review().to_owned()
    }

    fn place(&self) -> Option<Place> {
        let key = &self.record.key;
        Some(Place::of_record("review", &key.branch, key.id))
    }

    fn context(&self) -> Context {
        Context::Review
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        (command == Command::Run).then(|| about::open_contract(language))
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Detail(shared.language());
        let keys = &shared.settings.keymap;
        let more =
            Frame(shared.language()).more_with(keys.key_of(Command::PageDown, self.context()));
        self.reading
            .draw(canvas, &self.pieces(shared), &more, words.end());
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.record.read(cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.record.read(cx);
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.record.read(cx);
        self.ask_previews(cx);
    }

    fn changed(&mut self, cx: &mut Cx<'_>) {
        // What is being decided on never changes under the eyes: the difference is announced. Who
        // cannot decide follows what happens.
        let decides = self.decides(cx.shared);
        if decides {
            self.record.changed_while_deciding(cx);
        } else if self.writing.is_none() {
            self.record.on_change(cx);
        }
    }

    fn follows(&self) -> bool {
        self.record.follows()
    }

    fn waits(&self) -> bool {
        self.writing.is_some()
            || self.neighbour.is_some()
            || self.next.is_asked()
            || self.previews.iter().any(|p| p.asked.is_some())
            || self.record.begins()
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let id = reply.id();
        let mut reply = Some(reply);
        if self.record.reply(&mut reply, cx) {
            self.preview(cx);
            return;
        }
        if let Some(preview) = self.previews.iter_mut().find(|p| p.asked == Some(id)) {
            preview.asked = None;
            match reply {
                Some(Reply::Read {
                    result: Ok(Answer::Certificate(json)),
                    ..
                }) => {
                    preview.json = Some(*json);
                    preview.refusal = None;
                    // What stands below it moves: it counts as read only as it is drawn then.
                    self.reading.renewed();
                }
                Some(Reply::Read {
                    result: Err(refusal),
                    ..
                }) => {
                    cx.refuse_reading(&refusal);
                    preview.refusal = Some(refusal);
                }
                _ => {}
            }
            return;
        }
        match reply {
            Some(Reply::Read { result, .. }) if self.next.awaits(id) => {
                let step = self.next.take(result, cx);
                self.went_on(step, cx);
            }
            Some(Reply::Read { result, .. }) => {
                let Some((_, command)) = self.neighbour.take_if(|(out, _)| *out == id) else {
                    return;
                };
                match result {
                    Ok(Answer::Queue(page)) => match page.rows.into_iter().next() {
                        // Before the first row a short page is the first page: the row itself.
                        Some(row) if row.key != self.record.key => self.show(row.key, cx),
                        _ => desk::nothing_there(command, cx),
                    },
                    Ok(_) => {}
                    Err(refusal) => cx.refuse_reading(&refusal),
                }
            }
            Some(Reply::Written { result, .. }) => {
                let Some((_, command)) = self.writing.take_if(|(out, _)| *out == id) else {
                    return;
                };
                let number = self
                    .record
                    .detail
                    .as_ref()
                    .map_or(String::new(), |d| d.row.number.clone());
                match result {
                    // A note decides nothing.
                    Ok(_) if command != Command::AddNote => {
                        self.reading.rewind();
                        return self.go_on(&number, command, cx);
                    }
                    Ok(_) => {
                        let name = cx.language().pick(command.ja(), command.en());
                        cx.done(messages::done_one(cx.language(), number, name));
                        self.reading.rewind();
                    }
                    Err(refusal) => self.record.refused(&refusal, cx),
                }
                self.record.read_own(cx);
            }
            _ => {}
        }
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        let Some(asked) = self.asked.take() else {
            return;
        };
        let Some(detail) = &self.record.detail else {
            return;
        };
        let (key, version) = (self.record.key.clone(), detail.row.version);
        let language = cx.language();
        match (asked, answered) {
            (Asked::Retype, Answered::Filled(values)) => self.retyped(&values, cx),
            (Asked::Approve, Answered::Yes { .. }) => {
                let approval = Write::Approve {
                    key,
                    version,
                    revision: detail.revision,
                    content_hash: detail.content_hash.clone(),
                    retyped: std::mem::take(&mut self.retyped),
                    seen: self.warnings_seen(),
                };
                self.write(Command::Approve, approval, cx);
            }
            (Asked::ReturnCode, Answered::Chosen(choice)) => {
                let lines = vec![
                    (Review(language).return_question().to_owned(), Ink::Plain),
                    (
                        format!("{}  {}", detail.row.number, choice.label),
                        Ink::Plain,
                    ),
                ];
                let title = language.pick(Command::Return.ja(), Command::Return.en());
                self.asked = Some(Asked::Return(ReturnCode::from_code(&choice.code)));
                let confirm = Confirm::new(title, lines)
                    .with_reason(explain::reason(language, Command::Return));
                let key = kept_as(&key, Command::Return);
                cx.open(Dialog::Confirm(confirm.kept_as([key])));
            }
            (Asked::Return(code), Answered::Yes { reason }) => {
                let back = Write::Return {
                    key,
                    version,
                    code,
                    reason: reason.unwrap_or_default(),
                };
                self.write(Command::Return, back, cx);
            }
            (Asked::ReferTo, Answered::Chosen(choice)) => {
                let words = Desk(language);
                let lines = vec![
                    (words.refer_question(&choice.label), Ink::Plain),
                    (detail.row.number.clone(), Ink::Plain),
                ];
                let note = TextField::default().at_most(200);
                let about = explain::refer_note(language);
                let note = AskField::new(words.refer_note(), note, about);
                let title = language.pick(Command::Refer.ja(), Command::Refer.en());
                self.asked = Some(Asked::Refer(Login::from(choice.code.as_str())));
                let ask = Ask::new(title, lines, vec![note]);
                let key = kept_as(&key, Command::Refer);
                cx.open(Dialog::Ask(ask.kept_as([key])));
            }
            (Asked::Refer(to), Answered::Filled(values)) => {
                let refer = Write::Refer {
                    key,
                    version,
                    to,
                    note: values.join(""),
                };
                self.write(Command::Refer, refer, cx);
            }
            (Asked::Note, Answered::Filled(values)) => {
                let text = values.join("");
                self.write(Command::AddNote, Write::AddNote { key, text }, cx);
            }
            (Asked::Decline, Answered::Yes { reason }) => {
                let reason = reason.unwrap_or_default();
                let decline = Write::Decline {
                    key,
                    version,
                    reason,
                };
                self.write(Command::Decline, decline, cx);
            }
            _ => {}
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let pieces = self.pieces(cx.shared);
        if self.reading.command(command, &pieces, cx.shared) {
            return true;
        }
        match command {
            Command::Refresh => {
                self.record.read(cx);
                self.ask_previews(cx);
            }
            Command::Approve | Command::Return | Command::Refer | Command::Decline => {
                self.ask(command, cx);
            }
            Command::AddNote => {
                if let Some(form) = desk::form(command, cx.language()) {
                    self.asked = Some(Asked::Note);
                    let key = kept_as(&self.record.key, command);
                    cx.open(Dialog::Ask(form.kept_as([key])));
                }
            }
            Command::NextRecord | Command::PreviousRecord => self.neighbour(command, cx),
            Command::History => {
                // The newest stands last.
                self.reading.go_to_end();
            }
            Command::Preview => self.reading.rewind(),
            Command::Run => {
                let contract = self
                    .record
                    .detail
                    .iter()
                    .flat_map(|d| &d.contracts)
                    .find_map(|c| c.contract.clone());
                let target = contract.map(|key| Target::Contract(key, super::View::Show));
                match target.and_then(AnyScreen::detail) {
                    Some(screen) => cx.go(Go::Push(Box::new(screen))),
                    None => return false,
                }
            }
            _ => return false,
        }
        true
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let waiting = self
            .record
            .detail
            .as_ref()
            .is_some_and(|d| d.row.state == ApplicationState::AwaitingApproval);
        let supervisor = shared
            .operator
            .as_ref()
            .is_some_and(|me| me.role == Role::Supervisor);
        match command {
            Command::Approve | Command::Return | Command::Refer | Command::Decline => {
                waiting && supervisor
            }
            Command::Run => self
                .record
                .detail
                .iter()
                .any(|d| d.contracts.iter().any(|c| c.contract.is_some())),
            Command::Preview | Command::Change | Command::Withdraw => false,
            _ => true,
        }
    }
}
