//! 審査: the certificates as they will read, what differs from the application, each overridden warning with
//! its reason; then approve or return. After the approval the issue is followed here, step by step.

use super::application::pieces;
use super::application::record::Record;
use super::reading::{Piece, Reading};
use super::{AnyScreen, Screen, Target};
use crate::app::{Answered, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, What};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::ids::ApplicationKey;
use crate::domain::product::Product;
use crate::domain::record::{ApplicationState, Role};
use crate::domain::refusal::Refusal;
use crate::i18n::detail::{Detail, Review};
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, sentence};
use crate::i18n::{Language, dates, domain, fields};
use crate::keys::{Command, Context};
use crate::ui::{Canvas, Ink};

/// 審査.
#[derive(Debug)]
pub struct ReviewScreen {
    record: Record,
    reading: Reading,
    previews: Vec<Preview>,
    /// Draft whose certificates are shown.
    previewed: i32,
    asked: Option<Command>,
    writing: Option<(RequestId, Command)>,
    neighbour: Option<(RequestId, Command)>,
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

    fn pieces(&self, shared: &Shared) -> Vec<Piece> {
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
        out.push(Piece::heading(pieces::head(language, detail)));
        if let Some((text, ink)) = self.stands_in_way(shared) {
            out.push(Piece::line(text, ink));
        }
        if let Some(name) = &detail.row.drafted_by_name {
            let at = detail
                .row
                .submitted_for_approval_at
                .map_or(String::new(), dates::stamp);
            out.push(Piece::field(review.drafter(), format!("{name}  {at}")));
        }
        let supervisor = shared
            .operator
            .as_ref()
            .is_some_and(|me| me.role == Role::Supervisor);
        for request in detail.content.products.iter().filter(|_| supervisor) {
            let (text, ink) = authority(shared, request.product, request.amount);
            let label = fields::of_product(language, request.product, review.authority());
            out.push(Piece::field(label, text).inked(ink));
        }
        if !detail.contracts.is_empty() {
            pieces::progress(shared, &detail.contracts, &detail.mail, &mut out);
        }
        for preview in &self.previews {
            match &preview.json {
                Some(json) => super::certificate::pieces(language, json, &mut out),
                None => out.push(Piece::line(words.preview_waiting(), Ink::Plain)),
            }
        }
        let changed = pieces::differences(language, &detail.submitted, &detail.content);
        out.push(Piece::heading(words.changed_fields()));
        if changed.is_empty() {
            out.push(Piece::line(review.none_changed(), Ink::Plain));
        }
        for (field, before, after) in changed {
            let text = pieces::difference(language, &before, &after);
            out.push(Piece::field(fields::label(language, field), text).inked(Ink::Warning));
        }
        if self.record.facts.is_some() {
            pieces::checks(language, &self.record.findings, &detail.overrides, &mut out);
        }
        pieces::content(language, &detail.content, &mut out);
        let (text, ink) = pieces::mail_text(language, &detail.mail);
        out.push(Piece::field(words.mail(), text).inked(ink));
        pieces::story(language, words.story(), &detail.story, &mut out);
        out
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
        if detail.is_work_of(shared.operator.as_ref()) {
            return Some((words.own().to_owned(), Ink::Warning));
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
        let waiting = |d: &&crate::domain::record::ApplicationDetail| {
            d.row.state == ApplicationState::AwaitingApproval
        };
        let detail = self.record.detail.as_ref().filter(waiting);
        supervisor && detail.is_some_and(|d| !d.is_work_of(shared.operator.as_ref()))
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
        if command == Command::Return {
            return None;
        }
        if detail.is_work_of(cx.shared.operator.as_ref()) {
            return Some(Refusal::OwnDraft);
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
            let mut said = sentence(language, &refusal);
            if refusal == Refusal::NotAllowed {
                said.what = words.role_only().to_owned();
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
        let mut lines = Vec::new();
        if command == Command::Approve {
            lines.push((words.approve_question().to_owned(), Ink::Plain));
            let mut shown = Vec::new();
            for preview in self.previews.iter().filter_map(|p| p.json.as_ref()) {
                super::certificate::pieces(language, preview, &mut shown);
            }
            for given in &detail.overrides {
                let text = format!("{}: {}", given.by_name, given.reason);
                shown.push(Piece::field(Detail(language).warning(1), text).inked(Ink::Warning));
            }
            lines.extend(shown.into_iter().map(|p| match p.label.is_empty() {
                true => (p.text, p.ink),
                false => (format!("{}: {}", p.label, p.text.replace('\n', " ")), p.ink),
            }));
        } else {
            lines.push((words.return_question().to_owned(), Ink::Plain));
            lines.push((detail.row.number.clone(), Ink::Plain));
        }
        let title = language.pick(command.ja(), command.en());
        let confirm = Confirm::new(title, lines);
        let confirm = if command == Command::Return {
            confirm.with_reason()
        } else {
            confirm
        };
        self.asked = Some(command);
        cx.open(Dialog::Confirm(confirm));
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
        self.neighbour = Some((cx.query(Query::ReviewQueue { from, limit }), command));
    }

    fn show(&mut self, key: ApplicationKey, cx: &mut Cx<'_>) {
        *self = Self::new(key);
        self.record.read(cx);
    }
}

fn authority(
    shared: &Shared,
    product: Product,
    amount: crate::domain::money::Yen,
) -> (String, Ink) {
    let words = Review(shared.language());
    let limits = shared
        .operator
        .as_ref()
        .map(|me| me.limits.as_slice())
        .unwrap_or_default();
    match limits.iter().find(|(p, _)| *p == product) {
        None => (words.limit_none(amount.grouped()), Ink::Warning),
        Some((_, limit)) if amount > *limit => (
            words.limit_over(amount.grouped(), limit.grouped()),
            Ink::Bad,
        ),
        Some((_, limit)) => (
            words.limit_ok(amount.grouped(), limit.grouped()),
            Ink::Plain,
        ),
    }
}

impl Screen for ReviewScreen {
    fn id(&self) -> &'static str {
        "R1"
    }

    fn title(&self, language: Language) -> String {
        Detail(language).review().to_owned()
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
            self.record.changed_while_deciding();
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
                }) => preview.json = Some(*json),
                Some(Reply::Read {
                    result: Err(refusal),
                    ..
                }) => cx.refuse(&refusal),
                _ => {}
            }
            return;
        }
        match reply {
            Some(Reply::Read { result, .. }) => {
                let Some((_, command)) = self.neighbour.take_if(|(out, _)| *out == id) else {
                    return;
                };
                let words = Review(cx.language());
                match result {
                    Ok(Answer::Queue(page)) => match page.rows.into_iter().next() {
                        Some(row) => self.show(row.key, cx),
                        None if command == Command::NextRecord => cx.note(words.no_next()),
                        None => cx.note(words.no_previous()),
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
                    Ok(_) => {
                        let name = cx.language().pick(command.ja(), command.en());
                        cx.done(Messages(cx.language()).done_one(number, name));
                        self.reading.rewind();
                    }
                    Err(refusal) => cx.refuse(&refusal),
                }
                self.record.read(cx);
            }
            _ => {}
        }
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        let asked = self.asked.take();
        let (Some(command), Answered::Yes { reason }) = (asked, answered) else {
            return;
        };
        let Some(detail) = &self.record.detail else {
            return;
        };
        let (key, version) = (self.record.key.clone(), detail.row.version);
        let write = match command {
            Command::Approve => Write::Approve {
                key,
                version,
                revision: detail.revision,
                content_hash: detail.content_hash.clone(),
            },
            _ => Write::Return {
                key,
                version,
                reason: reason.unwrap_or_default(),
            },
        };
        let what = What {
            command,
            subject: detail.row.number.clone(),
        };
        self.writing = Some((cx.write(write, what), command));
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let pieces = self.pieces(cx.shared);
        if self.reading.command(command, &pieces, cx.shared) {
            return true;
        }
        match command {
            Command::Refresh => self.record.read(cx),
            Command::Approve | Command::Return => self.ask(command, cx),
            Command::NextRecord | Command::PreviousRecord => self.neighbour(command, cx),
            Command::History => {
                self.reading
                    .go_to(&pieces, Detail(cx.language()).story(), cx.shared);
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
            Command::Approve | Command::Return => waiting && supervisor,
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
