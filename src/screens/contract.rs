//! 契約内容 (C2): the 電子保証概要 with the key masked, the certificate, the history, and who saw the key.

use super::application::pieces;
use super::reading::{Piece, Reading};
use super::{AnyScreen, Screen, Target, View};
use crate::app::{Answered, Confirm, Cx, Dialog, Go, Reply, RequestId, Revealed, Shared, What};
use crate::domain::attempt::{Attempt, Tried};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, KeyOrder, Query, RevealPurpose, Write};
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::ids::ContractKey;
use crate::domain::product::Form;
use crate::domain::record::{ContractDetail, Role};
use crate::domain::refusal::Refusal;
use crate::i18n::about::{self, Own};
use crate::i18n::amend::{self, Amend, KeyOrders};
use crate::i18n::amend_rules;
use crate::i18n::detail::{Contract, Detail};
use crate::i18n::refusals::{Sentence, unread};
use crate::i18n::{Language, dates, domain, explain};
use crate::keys::{Command, Context};
use crate::screens::place::Place;
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, TimeDelta, Utc};
use zeroize::Zeroizing;

/// How long a key stays on the screen, in seconds.
const SHOWN_SECONDS: i64 = 30;

/// 契約内容.
#[derive(Debug)]
pub struct ContractScreen {
    key: ContractKey,
    view: View,
    detail: Option<ContractDetail>,
    refusal: Option<Refusal>,
    reading: Reading,
    asked: Option<RequestId>,
    question: Option<Question>,
    ordering: Option<(RequestId, KeyOrder)>,
    revealing: Option<(RequestId, RevealPurpose)>,
    saving: Option<RequestId>,
    shown: Option<Shown>,
    /// The last key was a yes: one more of the same key is no 写す.
    answered: bool,
}

/// What the open dialog is about.
#[derive(Debug, Clone, Copy)]
enum Question {
    Reveal(RevealPurpose),
    Order(KeyOrder),
}

/// The key on the screen; wiped from memory when it goes.
struct Shown {
    key: Zeroizing<String>,
    until: DateTime<Utc>,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown(..)")
    }
}

impl ContractScreen {
    /// The screen of one contract.
    #[must_use]
    pub fn new(key: ContractKey, view: View) -> Self {
        Self {
            key,
            view,
            detail: None,
            refusal: None,
            reading: Reading::default(),
            asked: None,
            question: None,
            ordering: None,
            revealing: None,
            saving: None,
            shown: None,
            answered: false,
        }
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        if self.asked.is_none() {
            self.asked = Some(cx.query(Query::Contract(self.key.clone())));
        }
    }

    fn key_line(&self, shared: &Shared, detail: &ContractDetail) -> (String, Ink) {
        let words = Contract(shared.language());
        if detail.row.form == Form::Paper {
            return (words.key_none().to_owned(), Ink::Plain);
        }
        if matches!(self.revealing, Some((_, RevealPurpose::View))) {
            return (words.key_waiting().to_owned(), Ink::Plain);
        }
        if let Some(shown) = &self.shown {
            return (
                words.key_shown(grouped(&shown.key).as_str(), SHOWN_SECONDS),
                Ink::Title,
            );
        }
        if detail.progress.keyed_at.is_none() {
            return (words.key_not_yet().to_owned(), Ink::Plain);
        }
        let keys = shared
            .settings
            .keymap
            .key_of(Command::Reveal, Context::Contract);
        (words.key_masked(keys), Ink::Plain)
    }

    fn pieces(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = Contract(language);
        let Some(detail) = &self.detail else {
            let (text, ink) = match &self.refusal {
                Some(refusal) => {
                    let said = unread(language, refusal);
                    (format!("{}\n{}", said.what, said.remedy), Ink::Bad)
                }
                None => (Detail(language).loading().to_owned(), Ink::Plain),
            };
            return vec![Piece::line(text, ink)];
        };
        let row = &detail.row;
        let product = domain::product(language, row.product);
        let title = match row.form {
            Form::Electronic => words.overview(product),
            Form::Paper => words.paper_overview(product),
        };
        let mut out = vec![Piece::heading(title)];
        out.push(Piece::field(
            crate::i18n::detail::Certificate(language).number(),
            &row.number,
        ));
        if let Some((text, ink)) = ended(shared, detail) {
            out.push(Piece::field(words.state(), text).inked(ink));
        }
        withdrawn(language, detail, &mut out);
        under_way(shared, detail, &mut out);
        let (text, ink) = self.key_line(shared, detail);
        out.push(Piece::field(words.key(), text).inked(ink));
        let issued = row
            .issued_at
            .map_or(words.key_not_yet().to_owned(), dates::stamp);
        let label = match row.form {
            Form::Electronic => words.issue_time(),
            Form::Paper => words.paper_issue_time(),
        };
        out.push(Piece::field(label, issued));
        out.push(Piece::field(
            words.application(),
            &detail.application_number,
        ));
        // Whose statement it is billed on: what is printed may name another.
        if let Some(code) = &detail.holder {
            let label = crate::i18n::fields::plain(language, FieldId::CustomerCode);
            out.push(Piece::field(label, code));
        }
        pieces::progress(
            shared,
            std::slice::from_ref(&detail.progress),
            &detail.mail,
            &mut out,
        );
        for (about, mail) in &detail.later_mails {
            out.push(pieces::mail(language, *about, mail));
        }
        self.orders(language, detail, &mut out);
        if let Some(newer) = &detail.recorded_price {
            let price = dates::amount(language, newer.price);
            let text = words.recorded(price, dates::stamp(newer.at), &newer.by);
            out.push(Piece::field(words.recorded_price(), text).inked(Ink::Warning));
        }
        super::certificate::on_screen(shared, &detail.certificate, &mut out);
        // Before it arrived the orderer has nothing that it could equal, after it was withdrawn nothing any more.
        if detail.progress.arrived_at.is_some() && detail.withdrawal().is_none() {
            out.push(Piece::line(words.same_as_submitted(), Ink::Quiet));
        }
        out.push(Piece::heading(words.history()));
        for (number, kind, at) in &detail.history {
            let at = at.map_or(words.key_not_yet().to_owned(), dates::stamp);
            out.push(Piece::field(
                format!("{number}"),
                format!("{}  {at}", event(language, kind)),
            ));
        }
        out.push(Piece::line(words.history_note(), Ink::Quiet));
        if detail.reveals.is_empty() {
            out.push(Piece::heading(words.seen()));
            out.push(Piece::line(words.seen_none(), Ink::Plain));
        } else {
            pieces::story(language, words.seen(), &detail.reveals, &mut out);
        }
        out
    }

    /// Orders on the key: who, when, why, and whether the platform has done it.
    fn orders(&self, language: Language, detail: &ContractDetail, out: &mut Vec<Piece>) {
        let words = KeyOrders(language);
        for order in &detail.orders {
            let name = match order.kind {
                KeyOrder::Reissue => words.reissue(),
                KeyOrder::Withdraw => words.withdraw(),
            };
            let open = match order.kind {
                KeyOrder::Reissue => words.old_key_open(),
                KeyOrder::Withdraw => words.still_shown(),
            };
            let done = order
                .done_at
                .map_or(open.to_owned(), |at| words.done_at(dates::stamp(at)));
            let text = words.ordered(&order.by, dates::stamp(order.at), &order.reason);
            out.push(Piece::field(name, format!("{done}\n{text}")).inked(Ink::Warning));
        }
    }

    fn ask_order(&mut self, what: KeyOrder, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = KeyOrders(language);
        let Some(detail) = &self.detail else { return };
        let role = cx.shared.operator.as_ref().map(|me| me.role);
        let refused = if role != Some(Role::Supervisor) {
            let about = Tried::Contract(self.key.clone());
            cx.report(Attempt::of(
                "order_on_key",
                &Refusal::NotAllowed,
                Some(about),
            ));
            Some(words.role_only())
        } else if detail.row.form == Form::Paper {
            Some(Contract(language).key_none())
        } else if detail.progress.arrived_at.is_none() {
            Some(Contract(language).key_not_yet())
        } else if detail.withdrawal().is_some() {
            return refuse_withdrawn(cx);
        } else {
            None
        };
        if let Some(what) = refused {
            return cx.refused(Sentence {
                what: what.to_owned(),
                remedy: String::new(),
            });
        }
        let (command, question) = match what {
            KeyOrder::Reissue => (Command::ReissueKey, words.reissue_question()),
            KeyOrder::Withdraw => (Command::WithdrawPublication, words.withdraw_question()),
        };
        let lines = vec![
            (question.to_owned(), Ink::Warning),
            (detail.row.number.clone(), Ink::Plain),
            (detail.row.contractor.clone(), Ink::Plain),
            (detail.row.works.clone(), Ink::Plain),
        ];
        let key = format!("{} {}", command.id(), detail.row.number);
        self.question = Some(Question::Order(what));
        let title = language.pick(command.ja(), command.en());
        let confirm = Confirm::new(title, lines)
            .with_reason(explain::reason(cx.language(), command))
            .kept_as([key]);
        cx.open(Dialog::Confirm(confirm));
    }

    fn order(&mut self, what: KeyOrder, reason: String, cx: &mut Cx<'_>) {
        let Some(detail) = &self.detail else { return };
        // What is on the screen is the old key.
        self.shown = None;
        let write = Write::OrderOnKey {
            key: self.key.clone(),
            version: detail.version,
            what,
            reason,
        };
        let said = What {
            command: match what {
                KeyOrder::Reissue => Command::ReissueKey,
                KeyOrder::Withdraw => Command::WithdrawPublication,
            },
            subject: detail.row.number.clone(),
        };
        self.ordering = Some((cx.write(write, said), what));
    }

    /// What the database would refuse this role is said before a reason is asked for, and put on record as a try; true
    /// when it was.
    fn refused_for_role(&self, act: &str, cx: &mut Cx<'_>) -> bool {
        if may_act(cx.shared.operator.as_ref().map(|me| me.role)) {
            return false;
        }
        let about = Tried::Contract(self.key.clone());
        cx.report(Attempt::of(act, &Refusal::NotAllowed, Some(about)));
        cx.refuse(&Refusal::NotAllowed);
        true
    }

    fn ask(&mut self, purpose: RevealPurpose, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Contract(language);
        if self.refused_for_role("request_reveal", cx) {
            return;
        }
        let Some(detail) = &self.detail else { return };
        let refused = |what: &str| Sentence {
            what: what.to_owned(),
            remedy: String::new(),
        };
        if detail.row.form == Form::Paper {
            if purpose == RevealPurpose::View {
                return cx.refused(refused(words.key_none()));
            }
            let keys = cx.key_of(Command::PrintCertificate, Context::Contract);
            return cx.refused(Sentence {
                what: words.not_electronic().to_owned(),
                remedy: words.paper_by(keys),
            });
        }
        if detail.progress.arrived_at.is_none() {
            return cx.refused(refused(words.key_not_yet()));
        }
        // The key opens nothing any more: a notice of it would mislead whoever gets it.
        if purpose == RevealPurpose::Notice && detail.withdrawal().is_some() {
            return refuse_withdrawn(cx);
        }
        let (command, question) = match purpose {
            RevealPurpose::View => (Command::Reveal, words.reveal_question()),
            RevealPurpose::Notice => (Command::PrintNotice, words.notice_question()),
        };
        let mut lines = vec![
            (question.to_owned(), Ink::Warning),
            (detail.row.number.clone(), Ink::Plain),
        ];
        // The notice says that the claim is complete with it.
        if purpose == RevealPurpose::Notice
            && let Some((state, ink)) = ended(cx.shared, detail)
        {
            lines.push((words.notice_of_ended(state), ink));
        }
        let key = format!("{} {}", command.id(), detail.row.number);
        self.question = Some(Question::Reveal(purpose));
        let title = language.pick(command.ja(), command.en());
        let confirm = Confirm::new(title, lines)
            .with_reason(explain::reason(language, command))
            .kept_as([key]);
        cx.open(Dialog::Confirm(confirm));
    }

    /// The certificate is made by the runtime from the content that is shown, and put on record.
    fn print(&mut self, cx: &mut Cx<'_>) {
        let Some(detail) = &self.detail else { return };
        match serde_json::from_value::<CertificateContent>(detail.certificate.clone()) {
            Ok(content) => {
                let name = format!("certificate-{}.pdf", detail.row.number);
                let what = crate::app::What {
                    command: Command::PrintCertificate,
                    subject: detail.row.number.clone(),
                };
                cx.write(
                    Write::RecordPrint {
                        key: self.key.clone(),
                        what: "certificate".to_owned(),
                    },
                    what,
                );
                self.saving = Some(cx.print_certificate(name, content));
                cx.passing(Contract(cx.language()).printing());
            }
            Err(error) => cx.refuse(&Refusal::Internal(error.to_string())),
        }
    }

    fn revealed(&mut self, result: Result<Revealed, Refusal>, cx: &mut Cx<'_>) {
        match result {
            Ok(Revealed::Key(key)) => {
                // It stands at the head of the screen; where somebody was reading further below it is brought into view.
                self.reading.rewind();
                self.shown = Some(Shown {
                    key,
                    until: cx.now() + TimeDelta::seconds(SHOWN_SECONDS),
                });
            }
            Ok(Revealed::Notice(bytes)) => {
                let number = self
                    .detail
                    .as_ref()
                    .map_or(String::new(), |d| d.row.number.clone());
                self.saving = Some(cx.save_pdf(format!("key-notice-{number}.pdf"), bytes));
            }
            Err(refusal) => cx.refuse(&refusal),
        }
        self.read(cx);
    }

    fn hide(&mut self, cx: &mut Cx<'_>) {
        if self.shown.take().is_some() {
            cx.note(Contract(cx.language()).hidden());
        }
    }
}

/// Whether this role is shown keys.
fn may_act(role: Option<Role>) -> bool {
    matches!(role, Some(Role::Clerk | Role::Supervisor))
}

/// 公開取下 as a state, and what is to be done then.
fn withdrawn(language: Language, detail: &ContractDetail, out: &mut Vec<Piece>) {
    let Some(order) = detail.withdrawal() else {
        return;
    };
    let words = KeyOrders(language);
    let text = match order.done_at {
        Some(at) => format!(
            "{}\n{}",
            words.withdrawn_at(dates::stamp(at)),
            words.withdrawn_next()
        ),
        None => words.still_shown().to_owned(),
    };
    out.push(Piece::field(words.withdrawn(), text).inked(Ink::Warning));
}

/// The amendment that is under way, and with which key it is seen.
fn under_way(shared: &Shared, detail: &ContractDetail, out: &mut Vec<Piece>) {
    let language = shared.language();
    let Some((_, kind, state)) = &detail.open else {
        return;
    };
    let keys = &shared.settings.keymap;
    let keys = keys.key_of(Command::GoAmendments, Context::Contract);
    if let Some(text) = amend::under_way(language, *kind, *state, &keys) {
        out.push(Piece::field(Amend(language).open_label(), text).inked(Ink::Warning));
    }
}

fn refuse_withdrawn(cx: &mut Cx<'_>) {
    if let Some((what, remedy)) = amend_rules::rule(cx.language(), "publication_withdrawn") {
        cx.refused(Sentence { what, remedy });
    }
}

/// That the guarantee is over, by 解約 or by its end, and since when; none while it stands.
fn ended(shared: &Shared, detail: &ContractDetail) -> Option<(String, Ink)> {
    let language = shared.language();
    let words = Contract(language);
    let content = serde_json::from_value::<CertificateContent>(detail.certificate.clone()).ok()?;
    if let Some(day) = content.terminated_on {
        return Some((words.terminated(dates::once(language, day)), Ink::Warning));
    }
    let over = content.guarantee_end < date::jst_day(shared.clock);
    over.then(|| {
        let day = dates::once(language, content.guarantee_end);
        (words.expired(day), Ink::Warning)
    })
}

/// `Z28Y UE4J 3Bux`, for reading aloud.
fn grouped(key: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(key.len() + 2));
    for (i, c) in key.chars().enumerate() {
        if i > 0 && i.is_multiple_of(4) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

fn event(language: Language, kind: &str) -> &str {
    let words = Contract(language);
    match kind {
        "issue" => words.issue(),
        "change" => words.change(),
        "correction" => words.correction(),
        "cancellation" => words.cancellation(),
        "termination" => words.termination(),
        other => other,
    }
}

impl Screen for ContractScreen {
    fn id(&self) -> &'static str {
        "C2"
    }

    fn title(&self, language: Language) -> String {
        Detail(language).contract().to_owned()
    }

    fn place(&self) -> Option<Place> {
        Some(Place::of_record("contract", &self.key.branch, self.key.id))
    }

    fn context(&self) -> Context {
        Context::Contract
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Detail(shared.language());
        self.reading
            .draw(canvas, &self.pieces(shared), words.more(), words.end());
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        cx.shared.ended_by_yes = false;
        self.read(cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        // The yes of a change was given on its form; one more of it lands here.
        self.answered = std::mem::take(&mut cx.shared.ended_by_yes);
        self.read(cx);
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn changed(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn closing(&mut self, _cx: &mut Cx<'_>) {
        self.shown = None;
    }

    fn follows(&self) -> bool {
        self.detail.as_ref().is_some_and(|d| {
            d.row.issued_at.is_none() || d.orders.iter().any(|o| o.done_at.is_none())
        })
    }

    fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.shown.as_ref().map(|shown| shown.until)
    }

    fn woken(&mut self, cx: &mut Cx<'_>) {
        self.hide(cx);
    }

    fn waits(&self) -> bool {
        (self.asked.is_some() && self.detail.is_none())
            || self.ordering.is_some()
            || self.revealing.is_some()
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        match reply {
            Reply::Read { id, result } if self.asked == Some(id) => {
                self.asked = None;
                match result {
                    Ok(Answer::Contract(detail)) => {
                        self.detail = Some(*detail);
                        self.refusal = None;
                        match std::mem::replace(&mut self.view, View::Show) {
                            View::Print => self.ask(RevealPurpose::Notice, cx),
                            // The history is a screen of its own.
                            View::Show | View::Change | View::History | View::Resume(_) => {}
                        }
                    }
                    Ok(_) => {}
                    Err(refusal) => {
                        cx.refuse_reading(&refusal);
                        self.refusal = Some(refusal);
                    }
                }
            }
            Reply::Revealed { id, result }
                if self.revealing.take_if(|(out, _)| *out == id).is_some() =>
            {
                self.revealed(result, cx);
            }
            Reply::Saved { id, result } if self.saving == Some(id) => {
                self.saving = None;
                let words = Contract(cx.language());
                let withdrawn = self
                    .detail
                    .as_ref()
                    .is_some_and(|d| d.withdrawal().is_some());
                match result {
                    Ok(path) if withdrawn => cx.done(words.saved_withdrawn(path)),
                    Ok(path) => cx.done(words.saved(path)),
                    Err(why) => cx.refused(Sentence {
                        what: words.not_saved(why),
                        remedy: String::new(),
                    }),
                }
            }
            Reply::Written { id, result, .. } => {
                let order = self.ordering.take_if(|(out, _)| *out == id);
                let words = KeyOrders(cx.language());
                match (result, order) {
                    (Err(refusal), _) => cx.refuse(&refusal),
                    (Ok(_), Some((_, what))) => {
                        let keys = cx.key_of(Command::PrintNotice, Context::Contract);
                        cx.done(match what {
                            KeyOrder::Reissue => words.reissue_done(keys),
                            KeyOrder::Withdraw => words.withdraw_done().to_owned(),
                        });
                        // A key behind an order was one yes too many, or meant for what stood here before.
                        cx.drop_typed_ahead();
                    }
                    (Ok(_), None) => return,
                }
                self.read(cx);
            }
            _ => {}
        }
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        let question = self.question.take();
        let (Some(question), Answered::Yes { reason }) = (question, answered) else {
            return;
        };
        self.answered = true;
        let purpose = match question {
            Question::Reveal(purpose) => purpose,
            Question::Order(what) => return self.order(what, reason.unwrap_or_default(), cx),
        };
        let id = cx.reveal(self.key.clone(), reason.unwrap_or_default(), purpose);
        self.revealing = Some((id, purpose));
        if purpose == RevealPurpose::Notice {
            cx.passing(Contract(cx.language()).printing());
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let answered = std::mem::take(&mut self.answered);
        let pieces = self.pieces(cx.shared);
        if self.reading.command(command, &pieces, cx.shared) {
            return true;
        }
        match command {
            // Yes and 写す may be one key, and who reads a question on presses it more than once.
            Command::CopyContract if answered => {
                let keys = cx.key_of(command, Context::Contract);
                cx.note(Contract(cx.language()).answered_already(keys));
                cx.drop_typed_ahead();
            }
            Command::Refresh => self.read(cx),
            Command::Reveal if self.shown.is_some() => self.hide(cx),
            Command::Reveal => self.ask(RevealPurpose::View, cx),
            Command::PrintNotice | Command::Print => self.ask(RevealPurpose::Notice, cx),
            Command::ReissueKey => self.ask_order(KeyOrder::Reissue, cx),
            Command::WithdrawPublication => self.ask_order(KeyOrder::Withdraw, cx),
            Command::PrintCertificate => self.print(cx),
            Command::Preview => {
                let Some(detail) = &self.detail else {
                    return false;
                };
                let tell = super::certificate::told(cx.language(), &detail.certificate);
                cx.open(Dialog::Tell(tell));
            }
            Command::CopyContract => {
                if let Some(screen) = AnyScreen::enter_from(self.key.clone(), cx) {
                    cx.go(Go::Push(Box::new(screen)));
                }
            }
            Command::History | Command::Change => {
                let target = match command {
                    Command::History => Target::History(self.key.clone()),
                    _ => Target::Amend(self.key.clone(), None),
                };
                if let Some(screen) = AnyScreen::detail(target) {
                    cx.go(Go::Push(Box::new(screen)));
                }
            }
            // The steps of the issue stand with the application.
            Command::Run | Command::PublicationStatus => {
                let target = self
                    .detail
                    .as_ref()
                    .map(|d| Target::Application(d.application.clone(), View::Show));
                match target.and_then(AnyScreen::detail) {
                    Some(screen) => cx.go(Go::Push(Box::new(screen))),
                    None => return false,
                }
            }
            _ => return false,
        }
        true
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        (command == Command::Run).then(|| about::open_application(language))
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let role = shared.operator.as_ref().map(|me| me.role);
        let electronic = self
            .detail
            .as_ref()
            .is_some_and(|d| d.row.form == Form::Electronic);
        match command {
            Command::Reveal | Command::PrintNotice => electronic && may_act(role),
            Command::Change => matches!(role, Some(Role::Clerk | Role::Supervisor)),
            Command::ReissueKey | Command::WithdrawPublication => {
                electronic && role == Some(Role::Supervisor)
            }
            Command::AsOf | Command::RetryJob | Command::ResendMail => false,
            _ => true,
        }
    }
}
