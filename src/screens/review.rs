//! 審査: the certificates as they will read, what differs from the application, each overridden warning with
//! its reason; then approve or return. After an approval the next one that waits comes by itself; after the last one
//! its issue is followed here, step by step.

mod next;

use super::application::pieces;
use super::application::record::Record;
use super::reading::{Piece, Reading};
use super::{AnyScreen, Screen, Target, desk};
use crate::app::{
    Answered, Ask, AskField, Choose, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, Source,
    What,
};
use crate::domain::attempt::{Attempt, Tried};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::house::Fields;
use crate::domain::ids::{ApplicationKey, Login};
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::queue::ReturnCode;
use crate::domain::record::{ApplicationDetail, ApplicationState, IssueProgress, Operator, Role};
use crate::domain::refusal::Refusal;
use crate::domain::retype::{self, Differs, Wanted};
use crate::domain::rules::Severity;
use crate::i18n::amend::{self, Amend};
use crate::i18n::desk::Desk;
use crate::i18n::detail::{Detail, Review};
use crate::i18n::dialogs::Dialogs;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, sentence};
use crate::i18n::{Language, dates, domain, explain, fields};
use crate::keys::{Command, Context};
use crate::screens::place::Place;
use crate::ui::field::Fold;
use crate::ui::{Canvas, Ink, TextField};
use next::Next;

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
    next: Next,
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
    asked: Option<RequestId>,
    json: Option<serde_json::Value>,
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
            .map(|request| {
                let query = Query::CertificatePreview {
                    key: self.record.key.clone(),
                    revision: detail.revision,
                    product: request.product,
                };
                Preview {
                    asked: Some(cx.query(query)),
                    json: None,
                }
            })
            .collect();
    }

    /// The certificate that is shown in full, before those that are shown beside it.
    fn first_preview(&self) -> Option<&serde_json::Value> {
        self.previews.first().and_then(|p| p.json.as_ref())
    }

    /// The record to the end of its certificates: what a yes is to.
    fn certificates(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = Detail(language);
        let review = Review(language);
        let mut out = Vec::new();
        let Some(detail) = &self.record.detail else {
            let (text, ink) = match &self.record.refusal {
                Some(refusal) => {
                    let said = sentence(language, refusal);
                    (format!("{}\n{}", said.what, said.remedy), Ink::Bad)
                }
                None => (words.loading().to_owned(), Ink::Plain),
            };
            return vec![Piece::line(text, ink)];
        };
        let short = short_head(language, detail);
        let drafter = detail
            .row
            .drafted_by_name
            .as_ref()
            .filter(|_| short.is_none());
        out.push(Piece::heading(
            short.unwrap_or_else(|| pieces::head(language, detail)),
        ));
        if let Some((text, ink)) = self.stands_in_way(shared) {
            out.push(Piece::line(text, ink));
        }
        pieces::standing(shared, detail, &mut out);
        if let Some(name) = drafter {
            let at = drafted_at(detail);
            out.push(Piece::field(review.drafter(), format!("{name}  {at}")));
        }
        self.authority(shared, Within::No, &mut out);
        if self.unanswered() {
            self.checks(language, &mut out);
        }
        if !detail.contracts.is_empty() {
            pieces::progress(shared, &detail.contracts, &detail.mail, &mut out);
        }
        let number = |json: &serde_json::Value| numbered(json, &detail.contracts);
        let first = self.first_preview().map(number);
        for (i, preview) in self.previews.iter().enumerate() {
            match &preview.json {
                Some(json) => {
                    let (beside, json) = (first.as_ref().filter(|_| i > 0), number(json));
                    super::certificate::on_screen_beside(shared, beside, &json, &mut out);
                }
                None => out.push(Piece::line(words.preview_waiting(), Ink::Plain)),
            }
        }
        out
    }

    fn pieces(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = Detail(language);
        let review = Review(language);
        let mut out = self.certificates(shared);
        let Some(detail) = &self.record.detail else {
            return out;
        };
        self.authority(shared, Within::Yes, &mut out);
        let changed = pieces::differences(language, &detail.submitted, &detail.content);
        out.push(Piece::heading(words.changed_fields()));
        if changed.is_empty() {
            out.push(Piece::line(review.none_changed(), Ink::Plain));
        }
        for (field, before, after) in changed {
            let text = pieces::difference(language, &before, &after);
            out.push(Piece::field(fields::label(language, field), text).inked(Ink::Warning));
        }
        if let Some((n, before)) = &detail.previous {
            let changed = pieces::differences(language, before, &detail.content);
            out.push(Piece::heading(Desk(language).previous(n)));
            if changed.is_empty() {
                out.push(Piece::line(Desk(language).same_as_previous(), Ink::Plain));
            }
            for (field, before, after) in changed {
                let text = pieces::difference(language, &before, &after);
                out.push(Piece::field(fields::label(language, field), text).inked(Ink::Warning));
            }
        }
        if !self.unanswered() {
            self.checks(language, &mut out);
        }
        pieces::content(language, &detail.content, &mut out);
        let (text, ink) = pieces::mail_text(language, &detail.mail);
        out.push(Piece::field(words.mail(), text).inked(ink));
        pieces::story(language, words.story(), &detail.story, &mut out);
        out
    }

    /// The supervisor's own limits beside the amounts: those that forbid it where they are seen first, the others after
    /// what is decided on.
    fn authority(&self, shared: &Shared, wanted: Within, out: &mut Vec<Piece>) {
        let supervisor = |me: &&Operator| me.role == Role::Supervisor;
        let (Some(detail), Some(me)) = (
            &self.record.detail,
            shared.operator.as_ref().filter(supervisor),
        ) else {
            return;
        };
        let language = shared.language();
        for request in &detail.content.products {
            let (within, text, ink) = authority(language, me, request.product, request.amount);
            if within == wanted {
                let label = Review(language).authority();
                let label = fields::of_product(language, request.product, label);
                out.push(Piece::field(label, text).inked(ink));
            }
        }
    }

    fn checks(&self, language: Language, out: &mut Vec<Piece>) {
        if let (Some(detail), Some(_)) = (&self.record.detail, &self.record.facts) {
            pieces::checks(language, &self.record.findings, &detail.overrides, out);
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

    /// Why this operator cannot approve it now, said before a key is pressed.
    fn stands_in_way(&self, shared: &Shared) -> Option<(String, Ink)> {
        let words = Review(shared.language());
        let detail = self.record.detail.as_ref()?;
        if self.record.changed {
            let keys = shared
                .settings
                .keymap
                .key_of(Command::Refresh, Context::Review);
            return Some((Detail(shared.language()).changed(keys), Ink::Warning));
        }
        if detail.row.state != ApplicationState::AwaitingApproval {
            let state = domain::state(shared.language(), detail.row.state);
            return Some((words.not_waiting(state), Ink::Plain));
        }
        if is_own(shared, detail) {
            return Some((words.own().to_owned(), Ink::Warning));
        }
        let me = shared.operator.as_ref();
        if let Some(refusal) = me.and_then(|me| me.lent_by(detail.row.drafted_by.as_ref())) {
            return Some((sentence(shared.language(), &refusal).what, Ink::Warning));
        }
        let role = shared.operator.as_ref().map(|me| me.role);
        (role != Some(Role::Supervisor)).then(|| (words.role_only().to_owned(), Ink::Warning))
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

    /// The refusal that the database would give, given here with its reason first.
    fn refusal(&self, cx: &Cx<'_>, command: Command) -> Option<Refusal> {
        let detail = self.record.detail.as_ref()?;
        let me = cx.shared.operator.as_ref()?;
        if me.role != Role::Supervisor {
            return Some(Refusal::NotAllowed);
        }
        if detail.row.state != ApplicationState::AwaitingApproval {
            return Some(Refusal::WrongState {
                state: detail.row.state.code().to_owned(),
            });
        }
        if command != Command::Approve {
            return None;
        }
        if is_own(cx.shared, detail) {
            return Some(Refusal::OwnDraft);
        }
        if let Some(refusal) = me.lent_by(detail.row.drafted_by.as_ref()) {
            return Some(refusal);
        }
        detail.content.products.iter().find_map(|request| {
            let limit = me
                .limits
                .iter()
                .find(|(p, _)| *p == request.product)
                .map(|(_, limit)| *limit);
            (limit.is_none_or(|limit| request.amount > limit)).then_some(Refusal::OverLimit {
                amount: request.amount,
                limit,
            })
        })
    }

    fn ask(&mut self, command: Command, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Review(language);
        if let Some(refusal) = self.refusal(cx, command) {
            let key = Tried::Application(self.record.key.clone());
            cx.report(Attempt::of(command.id(), &refusal, Some(key)));
            let mut said = sentence(language, &refusal);
            if refusal == Refusal::NotAllowed {
                said.what = words.role_only().to_owned();
            }
            if let Refusal::OverLimit { .. } = refusal {
                let keys = cx.key_of(Command::Refer, Context::Review);
                said.remedy = words.over_limit_remedy(keys);
            }
            return cx.refused(said);
        }
        let Some(detail) = &self.record.detail else {
            return;
        };
        if command == Command::Approve && self.previews.iter().any(|p| p.json.is_none()) {
            let what = Detail(language).preview_waiting().to_owned();
            return cx.refused(Sentence {
                what,
                remedy: String::new(),
            });
        }
        match command {
            Command::Approve => {
                let wanted = retype::wanted(&detail.submitted, &detail.content);
                self.retyped = Fields::new();
                if wanted.is_empty() {
                    return self.confirm_approval(cx);
                }
                let ask = retyping(language, &wanted).kept_as([retype_key(detail)]);
                self.asked = Some(Asked::Retype);
                cx.open(Dialog::Ask(ask));
            }
            Command::Return => {
                if let Some(choose) = desk::chooses(command, language, None) {
                    self.asked = Some(Asked::ReturnCode);
                    cx.open(Dialog::Choose(choose));
                }
            }
            Command::Refer => {
                self.asked = Some(Asked::ReferTo);
                let source = Source::Approvers(self.record.key.clone());
                let choose = Choose::searched(Desk(language).to_approver(), source, "");
                cx.open(Dialog::Choose(choose));
            }
            _ => {
                self.asked = Some(Asked::Decline);
                let lines = vec![
                    (Desk(language).decline_question().to_owned(), Ink::Warning),
                    (detail.row.number.clone(), Ink::Plain),
                ];
                let title = language.pick(command.ja(), command.en());
                let confirm =
                    Confirm::new(title, lines).with_reason(explain::reason(language, command));
                let key = kept_as(&self.record.key, command);
                cx.open(Dialog::Confirm(confirm.kept_as([key])));
            }
        }
    }

    /// Every field of the certificates, every reason, then yes or no.
    fn confirm_approval(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Review(language);
        let Some(detail) = &self.record.detail else {
            return;
        };
        let mut lines = vec![(words.approve_question().to_owned(), Ink::Plain)];
        let mut shown = Vec::new();
        // What was found, and what somebody said to it, stands before the certificate, where it is read.
        let (found, given) = (&self.record.findings, &detail.overrides);
        pieces::listed(language, found, given, |_| true, &mut shown);
        // What is asked is then the certificates alone: read beneath to their end, they need not be read once more.
        let read = shown.is_empty()
            && self
                .reading
                .has_shown(&self.certificates(cx.shared), cx.shared);
        let first = self.first_preview();
        for (i, preview) in self.previews.iter().enumerate() {
            if let Some(json) = &preview.json {
                let beside = first.filter(|_| i > 0);
                super::certificate::pieces_beside(language, beside, json, &mut shown);
            }
        }
        lines.extend(shown.into_iter().map(|p| match p.label.is_empty() {
            true => (p.text, p.ink),
            false => (format!("{}: {}", p.label, p.text.replace('\n', " ")), p.ink),
        }));
        let title = language.pick(Command::Approve.ja(), Command::Approve.en());
        self.asked = Some(Asked::Approve);
        let confirm = Confirm::new(title, lines);
        cx.open(Dialog::Confirm(if read {
            confirm.read_beneath()
        } else {
            confirm
        }));
    }

    /// What was typed again, compared with the record as it is now. The first that does not agree is named and in focus,
    /// as it was typed.
    fn retyped(&mut self, values: &[String], cx: &mut Cx<'_>) {
        let Some(detail) = &self.record.detail else {
            return;
        };
        let language = cx.language();
        let wanted = retype::wanted(&detail.submitted, &detail.content);
        let today = date::jst_day(cx.now());
        let empty = String::new();
        let shown = super::certificate::shown_as(cx.shared);
        let wrong = wanted.iter().enumerate().find_map(|(i, (field, wanted))| {
            let typed = values.get(i).unwrap_or(&empty);
            let differs = retype::compare(wanted, typed, today, shown);
            differs.err().map(|differs| (i, *field, differs))
        });
        let Some((wrong, field, differs)) = wrong else {
            self.retyped = retype::told(&wanted);
            return self.confirm_approval(cx);
        };
        let mut said =
            crate::i18n::desk::retype_wrong(language, fields::label(language, field), &differs);
        if let (Differs::Value, Some((_, asked))) = (&differs, wanted.get(wrong)) {
            let typed = values.get(wrong).unwrap_or(&empty);
            let words = Amend(language);
            said.remedy = match retype::understood(asked, typed, today) {
                Some(Wanted::Amount(yen)) => {
                    words.retype_read_as(dates::amount_plain(language, yen))
                }
                Some(Wanted::Day(day)) => words.retype_read_as(dates::both(language, day)),
                _ if typed.is_empty() => words.retype_unread(amend::value(language, None)),
                _ => words.retype_unread(typed),
            };
        }
        cx.refused(said);
        self.asked = Some(Asked::Retype);
        let ask = retyping(language, &wanted).kept_as([retype_key(detail)]);
        let ask = ask.holding(values, wrong);
        cx.open(Dialog::Ask(ask));
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
        self.record.read(cx);
    }

    /// After a decision: the next one that this operator can approve comes by itself. When none is left, this one
    /// stays, and its issue is followed.
    fn go_on(&mut self, number: &str, command: Command, cx: &mut Cx<'_>) {
        let done = Messages(cx.language())
            .done_one(number, cx.language().pick(command.ja(), command.en()));
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

    fn went_on(&mut self, step: next::Step, cx: &mut Cx<'_>) {
        match step {
            next::Step::Asked => {}
            next::Step::Show(key, done) => {
                self.show(key, cx);
                // What was typed meanwhile was meant for something else, or for something unseen.
                cx.drop_typed_ahead();
                cx.done(Review(cx.language()).went_on(done));
            }
            next::Step::Stay(done) => {
                cx.done(done);
                self.record.read(cx);
            }
        }
    }
}

/// The name under which is kept what was typed for an act on an application.
fn kept_as(key: &ApplicationKey, command: Command) -> String {
    format!("{} {} {}", command.id(), key.branch, key.id)
}

/// The same for what was typed again: of this very draft.
fn retype_key(detail: &ApplicationDetail) -> String {
    let hash = detail.content_hash.iter().map(|byte| format!("{byte:02x}"));
    format!("retype {:?} {}", detail.row.key, hash.collect::<String>())
}

/// They had a part in it: four eyes.
fn is_own(shared: &Shared, detail: &ApplicationDetail) -> bool {
    detail.row.standing.own || detail.is_work_of(shared.operator.as_ref())
}

/// The fields to type again, in the form's order.
fn retyping(language: Language, wanted: &[(FieldId, Wanted)]) -> Ask {
    let words = Desk(language);
    let fields = wanted
        .iter()
        .map(|(field, wanted)| {
            let fold = match wanted {
                Wanted::Name(_) => TextField::default(),
                Wanted::Amount(_) | Wanted::Day(_) => TextField::new(Fold::Narrow),
            };
            let about = explain::field(language, *field);
            AskField::new(fields::label(language, *field), fold.at_most(200), about)
        })
        .collect();
    let lines = vec![(words.retype_question().to_owned(), Ink::Plain)];
    Ask::new(words.retype_title(), lines, fields).about(Dialogs(language).retype_explained())
}

/// Whether an amount is within a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    No,
    Yes,
}

fn authority(
    language: Language,
    me: &Operator,
    product: Product,
    amount: Yen,
) -> (Within, String, Ink) {
    let words = Review(language);
    let amount_said = amount.grouped();
    match me.limits.iter().find(|(p, _)| *p == product) {
        None => (Within::No, words.limit_none(amount_said), Ink::Warning),
        Some((_, limit)) if amount > *limit => {
            let text = words.limit_over(amount_said, limit.grouped());
            (Within::No, text, Ink::Bad)
        }
        Some((_, limit)) => {
            let text = words.limit_ok(amount_said, limit.grouped());
            (Within::Yes, text, Ink::Plain)
        }
    }
}

/// Of what waits and is with its drafter, who it is, in one row: the certificates have the others.
fn short_head(language: Language, detail: &ApplicationDetail) -> Option<String> {
    let row = &detail.row;
    let usual = row.state == ApplicationState::AwaitingApproval
        && !row.returned
        && row.claimed_by_name == row.drafted_by_name;
    let drafter = row.drafted_by_name.as_ref().filter(|_| usual)?;
    Some(Review(language).head(
        &row.number,
        Detail(language).revision(detail.revision),
        dates::stamp(row.received_at),
        drafter,
        drafted_at(detail),
    ))
}

fn drafted_at(detail: &ApplicationDetail) -> String {
    let at = detail.row.submitted_for_approval_at;
    at.map_or(String::new(), dates::stamp)
}

/// The preview with the number that it was issued under meanwhile.
fn numbered(preview: &serde_json::Value, issued: &[IssueProgress]) -> serde_json::Value {
    let mut json = preview.clone();
    let of = |p: &&IssueProgress| json.get("product") == Some(&p.product.code().into());
    let number = issued.iter().find(of).and_then(|p| p.number.clone());
    if let (Some(number), Some(fields)) = (number, json.as_object_mut()) {
        fields.insert("contract_number".to_owned(), number.into());
    }
    json
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

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Detail(shared.language());
        self.reading
            .draw(canvas, &self.pieces(shared), words.more(), words.end());
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.record.read(cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.record.read(cx);
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.record.read(cx);
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
                    // What stands below it moves: it counts as read only as it is drawn then.
                    self.reading.renewed();
                }
                Some(Reply::Read {
                    result: Err(refusal),
                    ..
                }) => cx.refuse(&refusal),
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
                    Err(refusal) => cx.refuse(&refusal),
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
                        cx.done(Messages(cx.language()).done_one(number, name));
                        self.reading.rewind();
                    }
                    Err(refusal) => cx.refuse(&refusal),
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
            Command::Refresh => self.record.read(cx),
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
