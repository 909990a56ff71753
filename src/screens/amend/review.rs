//! 変更等の審査 (M3): before and after field by field, what it will print, premium, reason, warnings with theirs. What
//! changed is typed once more before it is approved. After the approval the publication is followed here.

mod decide;
mod faster;
mod shown;

use super::form;
use crate::app::{Answered, Cx, Go, Reply, RequestId, Shared};
use crate::domain::amendment_record::{AmendmentDetail, AmendmentRow, AmendmentState};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::house::Fields;
use crate::domain::ids::AmendmentKey;
use crate::domain::record::Role;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::amend::Amend;
use crate::i18n::detail::{Detail, Review as ReviewWords};
use crate::i18n::frame::Frame;
use crate::keys::{Command, Context};
use crate::screens::next::{Next, Step};
use crate::screens::place::Place;
use crate::screens::reading::Reading;
use crate::screens::{AnyScreen, Screen, Target, desk};
use crate::ui::Canvas;
use faster::Faster;

/// 変更等の審査.
#[derive(Debug)]
pub struct AmendmentReviewScreen {
    key: AmendmentKey,
    detail: Option<AmendmentDetail>,
    refusal: Option<Refusal>,
    reading: Reading,
    asked: Option<RequestId>,
    neighbour: Option<(RequestId, Command)>,
    question: Option<Question>,
    writing: Option<(RequestId, Command)>,
    /// It changed while it was being decided on.
    changed: bool,
    /// What was typed again of what is shown.
    retyped: Fields,
    /// The next one that waits, after a decision.
    next: Next<AmendmentRow>,
    /// Over the limit: who can approve it is being asked.
    over: Option<(RequestId, Refusal)>,
    /// Somebody was faster: who, is being asked.
    overtaken: Option<Faster>,
}

#[derive(Debug)]
enum Question {
    /// What is changed, typed once more.
    Retype,
    /// Of what was shown: what is read anew beneath the question is not what was asked about.
    Decide(Command, Seen),
}

/// What a decision is about.
#[derive(Debug, Clone)]
struct Seen {
    number: String,
    version: i32,
    revision: i32,
    content_hash: Vec<u8>,
}

impl From<&AmendmentDetail> for Seen {
    fn from(d: &AmendmentDetail) -> Self {
        Self {
            number: d.row.number.clone(),
            version: d.row.version,
            revision: d.revision,
            content_hash: d.content_hash.clone(),
        }
    }
}

impl AmendmentReviewScreen {
    /// The review of one.
    #[must_use]
    pub fn new(key: AmendmentKey) -> Self {
        Self {
            key,
            detail: None,
            refusal: None,
            reading: Reading::default(),
            asked: None,
            neighbour: None,
            question: None,
            writing: None,
            changed: false,
            retyped: Fields::new(),
            next: Next::default(),
            over: None,
            overtaken: None,
        }
    }

    /// The review of another, with this one passed.
    fn show(&mut self, key: AmendmentKey, cx: &mut Cx<'_>) {
        let next = self.next.past(&self.key);
        *self = Self::new(key);
        self.next = next;
        self.read(cx);
    }

    /// After a decision: the next one that this operator can approve comes by itself. When none is left, this one stays,
    /// and its publication is followed.
    fn went_on(&mut self, step: Step<AmendmentKey>, cx: &mut Cx<'_>) {
        match step {
            Step::Asked => {}
            Step::Show(key, done) => {
                self.show(key, cx);
                // What was typed meanwhile was meant for something else, or for something unseen.
                cx.drop_typed_ahead();
                cx.done(ReviewWords(cx.language()).went_on(done));
            }
            Step::Stay(done) => {
                cx.done(done);
                self.read(cx);
            }
        }
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        if self.asked.is_none() {
            self.asked = Some(cx.query(Query::Amendment(self.key.clone())));
        }
    }

    fn decides(&self, shared: &Shared) -> bool {
        let role = shared.operator.as_ref().map(|me| me.role);
        let waiting = |d: &AmendmentDetail| d.row.state == AmendmentState::AwaitingApproval;
        role == Some(Role::Supervisor)
            && self
                .detail
                .as_ref()
                .is_some_and(|d| waiting(d) && !shared.is_me(Some(&d.row.drafted_by)))
    }

    fn neighbour(&mut self, command: Command, cx: &mut Cx<'_>) {
        let Some(d) = &self.detail else { return };
        let (at, id) = (d.row.submitted_at, d.row.key.id);
        let from = match command {
            Command::NextRecord => PageFrom::After(at, id),
            _ => PageFrom::Before(at, id),
        };
        let query = Query::Amendments { from, limit: 1 };
        self.neighbour = Some((cx.query(query), command));
    }
}

/// 取下: what is not decided yet, came back, or stopped before it had its 発生番号 (`core.end_amendment`).
fn may_withdraw(d: &AmendmentDetail) -> bool {
    match d.row.state {
        AmendmentState::AwaitingApproval | AmendmentState::Returned => true,
        AmendmentState::Attention => d.occurrence.is_none(),
        AmendmentState::Issuing | AmendmentState::Issued | AmendmentState::Withdrawn => false,
    }
}

impl Screen for AmendmentReviewScreen {
    fn id(&self) -> &'static str {
        "M3"
    }

    fn title(&self, language: Language) -> String {
        Amend(language).review().to_owned()
    }

    fn context(&self) -> Context {
        Context::Review
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        (command == Command::Run).then(|| about::open_history(language))
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Detail(shared.language());
        let keys = &shared.settings.keymap;
        let more =
            Frame(shared.language()).more_with(keys.key_of(Command::PageDown, self.context()));
        self.reading
            .draw(canvas, &self.pieces(shared), &more, words.end());
    }

    fn place(&self) -> Option<Place> {
        Some(Place::of_record("amendment", &self.key.branch, self.key.id))
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn changed(&mut self, cx: &mut Cx<'_>) {
        // What is being decided on does not change under the eyes; the approval of an old picture is refused.
        if !self.decides(cx.shared) && self.writing.is_none() {
            self.read(cx);
        }
    }

    fn follows(&self) -> bool {
        self.detail
            .as_ref()
            .is_some_and(|d| d.row.state == AmendmentState::Issuing)
    }

    fn waits(&self) -> bool {
        self.writing.is_some()
            || self.neighbour.is_some()
            || self.next.is_asked()
            || self.over.is_some()
            || self.overtaken.is_some()
            || (self.asked.is_some() && self.detail.is_none())
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let id = reply.id();
        match reply {
            Reply::Read { result, .. } if self.asked == Some(id) => {
                self.asked = None;
                match result {
                    Ok(Answer::Amendment(detail)) => {
                        self.detail = Some(*detail);
                        self.refusal = None;
                        self.changed = false;
                    }
                    Ok(_) => {}
                    Err(refusal) => {
                        cx.refuse_reading(&refusal);
                        self.refusal = Some(refusal);
                    }
                }
            }
            Reply::Read { result, .. } if self.over.as_ref().is_some_and(|(out, _)| *out == id) => {
                let who = match result {
                    Ok(Answer::Choices(who)) => who,
                    _ => Vec::new(),
                };
                if let Some((_, over)) = self.over.take() {
                    self.say_who_can(&over, &who, cx);
                }
            }
            Reply::Read { result, .. } if self.overtaken.as_ref().is_some_and(|f| f.id == id) => {
                if let (Some(faster), Ok(Answer::Ledger(ledger))) = (self.overtaken.take(), result)
                {
                    faster.told(&ledger.story, cx);
                }
            }
            Reply::Read { result, .. } if self.next.awaits(id) => {
                let step = self.next.take(result, cx);
                self.went_on(step, cx);
            }
            Reply::Read { result, .. } => {
                let Some((_, command)) = self.neighbour.take_if(|(out, _)| *out == id) else {
                    return;
                };
                match result {
                    Ok(Answer::Amendments(page)) => {
                        match page.rows.into_iter().find(|row| row.key != self.key) {
                            Some(row) => self.show(row.key, cx),
                            None => desk::nothing_there(command, cx),
                        }
                    }
                    Ok(_) => {}
                    Err(refusal) => cx.refuse_reading(&refusal),
                }
            }
            Reply::Written { result, .. } => {
                let Some((_, command)) = self.writing.take_if(|(out, _)| *out == id) else {
                    return;
                };
                let words = Amend(cx.language());
                let number = self
                    .detail
                    .as_ref()
                    .map_or(String::new(), |d| d.row.number.clone());
                match result {
                    Ok(_) => {
                        let done = match command {
                            Command::Approve => words.approved(number),
                            Command::Return => words.returned_done(number),
                            _ => words.withdrawn_done(number),
                        };
                        self.reading.rewind();
                        let at = self.detail.as_ref().map(|d| d.row.submitted_at);
                        match at.filter(|_| command != Command::Withdraw) {
                            Some(at) => return self.next.ask(at, &self.key, done, cx),
                            None => cx.done(done),
                        }
                    }
                    Err(over @ Refusal::OverLimit { .. }) => self.ask_who_can(over, cx),
                    Err(refusal) => self.refused(&refusal, cx),
                }
                self.read(cx);
            }
            _ => {}
        }
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        match (self.question.take(), answered) {
            (Some(Question::Retype), Answered::Filled(values)) => self.retyped(&values, cx),
            (Some(Question::Decide(command, seen)), Answered::Yes { reason }) => {
                self.decide(command, seen, reason.unwrap_or_default(), cx);
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
            Command::Refresh => self.read(cx),
            Command::Approve | Command::Return | Command::Withdraw => self.ask(command, cx),
            Command::NextRecord | Command::PreviousRecord => self.neighbour(command, cx),
            Command::Preview => self.reading.rewind(),
            Command::Change => {
                let again = self.detail.as_ref().filter(|d| form::may_redraft(d));
                let Some(d) = again else { return false };
                let target = Target::Amend(d.row.contract.clone(), Some(self.key.clone()));
                if let Some(screen) = AnyScreen::detail(target) {
                    cx.go(Go::Push(Box::new(screen)));
                }
            }
            Command::History | Command::Run => {
                let Some(d) = &self.detail else { return false };
                let target = Target::History(d.row.contract.clone());
                if let Some(screen) = AnyScreen::detail(target) {
                    cx.go(Go::Push(Box::new(screen)));
                }
            }
            _ => return false,
        }
        true
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let role = shared.operator.as_ref().map(|me| me.role);
        let state = self.detail.as_ref().map(|d| d.row.state);
        let waiting = state == Some(AmendmentState::AwaitingApproval);
        match command {
            Command::Approve | Command::Return => waiting && role == Some(Role::Supervisor),
            Command::Withdraw => {
                self.detail.as_ref().is_some_and(may_withdraw)
                    && matches!(role, Some(Role::Clerk | Role::Supervisor))
            }
            Command::Change => state == Some(AmendmentState::Returned),
            // 履歴 is what Enter opens.
            Command::History
            | Command::Preview
            | Command::AddNote
            | Command::Refer
            | Command::Decline => false,
            _ => true,
        }
    }
}
