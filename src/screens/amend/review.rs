//! 変更等の審査 (M3): before and after field by field, what it will print, premium, reason, warnings with theirs. What
//! changed is typed once more before it is approved. After the approval the publication is followed here.

use super::again::{retyped_value, retyping};
use super::next::{self, Next};
use super::{difference_pieces, form, prints};
use crate::app::{Answered, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, What};
use crate::domain::amendment;
use crate::domain::amendment_record::{AmendmentDetail, AmendmentState};
use crate::domain::attempt::{Attempt, Tried};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::date;
use crate::domain::house::Fields;
use crate::domain::ids::AmendmentKey;
use crate::domain::record::{Choice, Role};
use crate::domain::refusal::Refusal;
use crate::domain::retype::Differs;
use crate::i18n::about::{self, Own};
use crate::i18n::amend::{self, Amend};
use crate::i18n::detail::{Detail, Review as ReviewWords};
use crate::i18n::refusals::{Sentence, sentence, unread};
use crate::i18n::{Language, dates, explain};
use crate::keys::{Command, Context};
use crate::screens::place::Place;
use crate::screens::reading::{Piece, Reading};
use crate::screens::{AnyScreen, Screen, Target, certificate, desk};
use crate::ui::{Canvas, Ink};

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
    next: Next,
    /// Over the limit: who can approve it is being asked.
    over: Option<(RequestId, Refusal)>,
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
        }
    }

    /// The review of another, with this one passed.
    fn show(&mut self, key: AmendmentKey, cx: &mut Cx<'_>) {
        let mut next = std::mem::take(&mut self.next);
        next.pass(&self.key);
        *self = Self::new(key);
        self.next = next;
        self.read(cx);
    }

    /// After a decision: the next one that this operator can approve comes by itself. When none is left, this one stays,
    /// and its publication is followed.
    fn went_on(&mut self, step: next::Step, cx: &mut Cx<'_>) {
        match step {
            next::Step::Asked => {}
            next::Step::Show(key, done) => {
                self.show(key, cx);
                // What was typed meanwhile was meant for something else, or for something unseen.
                cx.drop_typed_ahead();
                cx.done(ReviewWords(cx.language()).went_on(done));
            }
            next::Step::Stay(done) => {
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

    fn pieces(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = Amend(language);
        let Some(d) = &self.detail else {
            let (text, ink) = match &self.refusal {
                Some(refusal) => {
                    let said = unread(language, refusal);
                    (format!("{}\n{}", said.what, said.remedy), Ink::Bad)
                }
                None => (words.loading().to_owned(), Ink::Plain),
            };
            return vec![Piece::line(text, ink)];
        };
        let row = &d.row;
        let kind = match d.supersedes {
            Some(n) => {
                let change = d.before.change_number.and_then(|c| u32::try_from(c).ok());
                amend::of_what(language, row.kind, n, change)
            }
            None => amend::kind(language, row.kind).to_owned(),
        };
        let mut out = vec![Piece::heading(words.head(&row.number, kind))];
        if let Some((text, ink)) = self.stands_in_way(shared) {
            out.push(Piece::line(text, ink));
        }
        out.push(Piece::field(
            words.state(),
            amend::state(language, row.state),
        ));
        out.push(Piece::field(words.contractor(), &row.contractor));
        out.push(Piece::field(words.works(), &row.works));
        let at = dates::stamp(row.submitted_at);
        out.push(Piece::field(
            words.drafter(),
            words.drafted(&row.drafted_by_name, at),
        ));
        out.push(Piece::field(words.reason(), &d.reason));
        out.push(Piece::field(
            words.premium(),
            amend::premium_beside(language, d.premium, d.to_undo),
        ));
        out.push(Piece::field(
            words.prints(),
            prints(language, row.kind, &d.after),
        ));
        if let Some(me) = shared
            .operator
            .as_ref()
            .filter(|me| me.role == Role::Supervisor)
        {
            let limit = me
                .limits
                .iter()
                .find(|(p, _)| *p == row.product)
                .map(|(_, l)| *l);
            let (text, ink) = match limit {
                None => (words.limit_none(row.amount.grouped()), Ink::Warning),
                Some(limit) if row.amount > limit => (
                    words.limit_over(row.amount.grouped(), limit.grouped()),
                    Ink::Bad,
                ),
                Some(limit) => (
                    words.limit_ok(row.amount.grouped(), limit.grouped()),
                    Ink::Plain,
                ),
            };
            out.push(Piece::field(words.limit(), text).inked(ink));
        }
        for o in &d.overrides {
            let text = amend::overridden(language, o, &d.after);
            out.push(Piece::line(text, Ink::Warning));
        }
        out.push(Piece::heading(words.differences()));
        let all = amendment::differences(&d.before, &d.after);
        difference_pieces(language, &all, &mut out);
        out.push(Piece::heading(words.after()));
        match serde_json::to_value(&d.after) {
            Ok(json) => certificate::on_screen(shared, &json, &mut out),
            Err(error) => out.push(Piece::line(error.to_string(), Ink::Bad)),
        }
        out
    }

    /// Why it cannot be decided on here and now.
    fn stands_in_way(&self, shared: &Shared) -> Option<(String, Ink)> {
        let words = Amend(shared.language());
        let d = self.detail.as_ref()?;
        let text = if self.changed {
            words.changed().to_owned()
        } else if let Some(reason) = &d.returned_for {
            words.returned(reason)
        } else if d.row.state == AmendmentState::Attention {
            let keymap = &shared.settings.keymap;
            let publication = keymap.key_of(Command::GoPublication, Context::Review);
            match may_withdraw(d) {
                true => words.stopped(
                    publication,
                    keymap.key_of(Command::Withdraw, Context::Review),
                ),
                false => words.stopped_numbered(publication),
            }
        } else if d.row.state != AmendmentState::AwaitingApproval {
            words.not_waiting(amend::state(shared.language(), d.row.state))
        } else if !d.is_fresh {
            words.stale().to_owned()
        } else if shared.is_me(Some(&d.row.drafted_by)) {
            words.own_draft().to_owned()
        } else if shared.operator.as_ref().map(|me| me.role) != Some(Role::Supervisor) {
            words.role_only().to_owned()
        } else {
            return None;
        };
        Some((text, Ink::Warning))
    }

    /// The refusal that the database would give, given here with its reason first.
    fn refused_before(&self, command: Command, cx: &Cx<'_>) -> Option<(Sentence, Option<Refusal>)> {
        let words = Amend(cx.language());
        let d = self.detail.as_ref()?;
        let me = cx.shared.operator.as_ref()?;
        let said = |what: String| {
            let remedy = String::new();
            Some((Sentence { what, remedy }, None))
        };
        if command != Command::Withdraw && me.role != Role::Supervisor {
            let (said, _) = said(words.role_only().to_owned())?;
            return Some((said, Some(Refusal::NotAllowed)));
        }
        let open = match command {
            Command::Withdraw => may_withdraw(d),
            _ => d.row.state == AmendmentState::AwaitingApproval,
        };
        if !open && command == Command::Withdraw && d.row.state == AmendmentState::Attention {
            let refusal = Refusal::BadValue {
                rule: "amendment_numbered".to_owned(),
                detail: String::new(),
            };
            return Some((sentence(cx.language(), &refusal), None));
        }
        if !open {
            return said(words.not_waiting(amend::state(cx.language(), d.row.state)));
        }
        if command != Command::Approve {
            return None;
        }
        if self.changed || !d.is_fresh {
            return said(
                if self.changed {
                    words.changed()
                } else {
                    words.stale()
                }
                .to_owned(),
            );
        }
        let refusal = if cx.shared.is_me(Some(&d.row.drafted_by)) {
            Refusal::OwnDraft
        } else {
            me.lent_by(Some(&d.row.drafted_by))?
        };
        Some((sentence(cx.language(), &refusal), Some(refusal)))
    }

    /// The operator's own limit does not cover it.
    fn over_limit(&self, shared: &Shared) -> Option<Refusal> {
        let amount = self.detail.as_ref()?.row.amount;
        let product = self.detail.as_ref()?.row.product;
        let limits = &shared.operator.as_ref()?.limits;
        let limit = limits.iter().find(|(p, _)| *p == product).map(|(_, l)| *l);
        let over = limit.is_none_or(|limit| amount > limit);
        over.then_some(Refusal::OverLimit { amount, limit })
    }

    /// Said with the names of those who can, once they are known: an amendment is referred to nobody by the program.
    fn ask_who_can(&mut self, over: Refusal, cx: &mut Cx<'_>) {
        let query = Query::AmendmentApprovers(self.key.clone());
        self.over = Some((cx.query(query), over));
    }

    fn say_who_can(&self, over: &Refusal, who: &[Choice], cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let keys = cx.key_of(Command::GoAmendments, Context::Review);
        let names: Vec<String> = who
            .iter()
            .take(3)
            .map(|c| words.approver(&c.label, &c.detail))
            .collect();
        let remedy = if names.is_empty() {
            words.over_limit_nobody(keys)
        } else {
            words.over_limit_names(names.join(crate::i18n::separator(language)), keys)
        };
        let what = sentence(language, over).what;
        cx.refused(Sentence { what, remedy });
    }

    fn ask(&mut self, command: Command, cx: &mut Cx<'_>) {
        if let Some((said, refusal)) = self.refused_before(command, cx) {
            let contract = self.detail.as_ref().map(|d| d.row.contract.clone());
            let about = contract.map(Tried::Contract);
            let name = match command {
                Command::Approve => "approve_amendment",
                _ => "return_amendment",
            };
            cx.report(refusal.and_then(|why| Attempt::of(name, &why, about)));
            return cx.refused(said);
        }
        let Some(d) = &self.detail else { return };
        if command == Command::Approve {
            if let Some(over) = self.over_limit(cx.shared) {
                return self.ask_who_can(over, cx);
            }
            let again = amendment::retyped(&d.before, &d.after);
            self.retyped = Fields::new();
            if again.is_empty() {
                return self.confirm_approval(cx);
            }
            let ask = retyping(cx.language(), d, &again).kept_as([retype_key(d)]);
            self.question = Some(Question::Retype);
            return cx.open(Dialog::Ask(ask));
        }
        let words = Amend(cx.language());
        let text = match command {
            Command::Return => words.return_question(),
            _ => words.withdraw_question(),
        };
        let mut lines = vec![
            (text.to_owned(), Ink::Warning),
            (d.row.number.clone(), Ink::Plain),
        ];
        if command == Command::Withdraw && d.row.state == AmendmentState::Attention {
            lines.push((words.withdraw_stopped().to_owned(), Ink::Warning));
        }
        let title = cx.language().pick(command.ja(), command.en());
        let key = format!("{} amendment {:?}", command.id(), d.row.key);
        self.question = Some(Question::Decide(command, Seen::from(d)));
        let confirm = Confirm::new(title, lines)
            .with_reason(explain::reason(cx.language(), command))
            .kept_as([key]);
        cx.open(Dialog::Confirm(confirm));
    }

    /// What it will print and what it changes, then yes or no.
    fn confirm_approval(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let Some(d) = &self.detail else { return };
        let mut lines = vec![(words.approve_question().to_owned(), Ink::Plain)];
        let mut shown = vec![
            Piece::field(words.prints(), prints(language, d.row.kind, &d.after)),
            Piece::field(
                words.premium(),
                amend::premium_beside(language, d.premium, d.to_undo),
            ),
        ];
        difference_pieces(
            language,
            &amendment::differences(&d.before, &d.after),
            &mut shown,
        );
        for o in &d.overrides {
            let text = amend::overridden(language, o, &d.after);
            shown.push(Piece::line(text, Ink::Warning));
        }
        if let Ok(json) = serde_json::to_value(&d.after) {
            certificate::pieces(language, &json, &mut shown);
        }
        lines.extend(shown.into_iter().map(|p| match p.label.is_empty() {
            true => (p.text, p.ink),
            false => (format!("{}: {}", p.label, p.text.replace('\n', " ")), p.ink),
        }));
        let title = language.pick(Command::Approve.ja(), Command::Approve.en());
        self.question = Some(Question::Decide(Command::Approve, Seen::from(d)));
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }

    /// What was typed again, compared with what stands there. The first that does not agree is named and in focus, as it
    /// was typed; so is everything else.
    fn retyped(&mut self, values: &[String], cx: &mut Cx<'_>) {
        let Some(d) = &self.detail else { return };
        let language = cx.language();
        let today = date::jst_day(cx.now());
        let again = amendment::retyped(&d.before, &d.after);
        let mut told = Fields::new();
        let mut wrong = None;
        let shown = certificate::shown_as(cx.shared);
        for (i, field) in again.iter().enumerate() {
            let typed = values.get(i).map_or("", |value| value.trim());
            match retyped_value(*field, typed, d, (today, shown), language) {
                Ok(value) => {
                    told.insert(field.code().to_owned(), value.to_json());
                }
                Err(differs) => {
                    wrong = Some((i, *field, differs));
                    break;
                }
            }
        }
        let Some((at, field, differs)) = wrong else {
            self.retyped = told;
            return self.confirm_approval(cx);
        };
        let name = amend::field(language, field);
        cx.refused(match differs {
            Differs::At(..) => crate::i18n::desk::retype_wrong(language, name.to_owned(), &differs),
            Differs::Value => {
                let words = Amend(language);
                let typed = values.get(at).map_or("", |value| value.trim());
                let read = match super::entry::read(field, typed, today, language) {
                    Ok(value) => words.retype_read_as(amend::value(language, Some(&value))),
                    Err(why) => words.retype_unread(why),
                };
                Sentence {
                    what: words.retype_wrong(name),
                    remedy: format!("{read}\n{}", words.retype_mend()),
                }
            }
        });
        let ask = retyping(language, d, &again).kept_as([retype_key(d)]);
        let ask = ask.holding(values, at);
        self.question = Some(Question::Retype);
        cx.open(Dialog::Ask(ask));
    }

    fn decide(&mut self, command: Command, seen: Seen, reason: String, cx: &mut Cx<'_>) {
        let (key, version) = (self.key.clone(), seen.version);
        let write = match command {
            Command::Approve => Write::ApproveAmendment {
                key,
                version,
                revision: seen.revision,
                content_hash: seen.content_hash,
                retyped: std::mem::take(&mut self.retyped),
            },
            Command::Return => Write::ReturnAmendment {
                key,
                version,
                reason,
            },
            _ => Write::WithdrawAmendment {
                key,
                version,
                reason,
            },
        };
        let what = What {
            command,
            subject: seen.number,
        };
        self.writing = Some((cx.write(write, what), command));
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

/// The name under which is kept what was typed again: of this very draft.
fn retype_key(d: &AmendmentDetail) -> String {
    let hash = d.content_hash.iter().map(|byte| format!("{byte:02x}"));
    format!("retype {:?} {}", d.row.key, hash.collect::<String>())
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
        self.reading
            .draw(canvas, &self.pieces(shared), words.more(), words.end());
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
                    Err(refusal) => cx.refuse(&refusal),
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
            Command::Preview | Command::AddNote | Command::Refer | Command::Decline => false,
            _ => true,
        }
    }
}
