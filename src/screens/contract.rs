//! 契約内容 (C2): the 電子保証概要 with the key masked, the certificate, the history, and who saw the key.

mod key;
mod shown;

use super::reading::Reading;
use super::{AnyScreen, Screen, Target, View};
use crate::app::{Answered, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, KeyOrder, Query, RevealPurpose, Write};
use crate::domain::ids::ContractKey;
use crate::domain::ledger::Standing;
use crate::domain::printed::Printed;
use crate::domain::product::Form;
use crate::domain::record::{ContractDetail, Role};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::amend::KeyOrders;
use crate::i18n::detail::{Contract, Detail};
use crate::i18n::saving;
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
    /// What is being saved is the notice of a key.
    notice: bool,
    shown: Option<Shown>,
    /// The last key was a yes: one more of the same key is no 写す.
    answered: bool,
}

/// What the open dialog is about.
#[derive(Debug, Clone, Copy)]
enum Question {
    Reveal(RevealPurpose),
    Order(KeyOrder),
    Print,
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
            notice: false,
            shown: None,
            answered: false,
        }
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        if self.asked.is_none() {
            self.asked = Some(cx.query(Query::Contract(self.key.clone())));
        }
    }

    /// Asked as the notice is: a key of habit after it answers, and copies nothing.
    fn ask_print(&mut self, cx: &mut Cx<'_>) {
        let Some(detail) = &self.detail else { return };
        let language = cx.language();
        let lines = vec![
            (Contract(language).print_question().to_owned(), Ink::Plain),
            (detail.row.number.clone(), Ink::Plain),
            (detail.row.contractor.clone(), Ink::Plain),
        ];
        let command = Command::PrintCertificate;
        let title = language.pick(command.ja(), command.en());
        self.question = Some(Question::Print);
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }

    /// The certificate is made by the runtime from the content that is shown, and put on record.
    fn print(&mut self, cx: &mut Cx<'_>) {
        let Some(detail) = &self.detail else { return };
        match serde_json::from_value::<CertificateContent>(detail.certificate.clone()) {
            Ok(content) => {
                let printed = Printed {
                    number: &detail.row.number,
                    event: detail.event,
                    standing: Standing::InForce,
                };
                let name = printed.file();
                let what = crate::app::What {
                    command: Command::PrintCertificate,
                    subject: detail.row.number.clone(),
                };
                cx.write(
                    Write::RecordPrint {
                        key: self.key.clone(),
                        what: printed.on_record(),
                    },
                    what,
                );
                self.saving = Some(cx.print_certificate(name, content));
                cx.passing(Contract(cx.language()).printing());
            }
            Err(error) => cx.refuse(&Refusal::Internal(error.to_string())),
        }
    }
}

/// Whether this role is shown keys.
fn may_act(role: Option<Role>) -> bool {
    matches!(role, Some(Role::Clerk | Role::Supervisor))
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

    fn times_move(&mut self, off: TimeDelta) {
        if let Some(shown) = &mut self.shown {
            shown.until += off;
        }
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
                // The certificate holds in any case; what is printed of a key waits for the platform.
                let notice = std::mem::take(&mut self.notice);
                let waits = self.detail.as_ref().map(ContractDetail::awaits_new_key);
                let early = notice && waits == Some(true);
                match result {
                    Ok(path) if withdrawn => cx.done(words.saved_withdrawn(path)),
                    Ok(path) if early => {
                        cx.done(KeyOrders(cx.language()).saved_too_early(path));
                    }
                    Ok(path) => cx.done(words.saved(path)),
                    Err(why) => cx.refused(saving::not_saved(cx.language(), &why)),
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
        // Who answered no presses yes after it as easily as after a yes.
        self.answered = question.is_some();
        let (Some(question), Answered::Yes { reason }) = (question, answered) else {
            return;
        };
        let purpose = match question {
            Question::Reveal(purpose) => purpose,
            Question::Order(what) => return self.order(what, reason.unwrap_or_default(), cx),
            Question::Print => return self.print(cx),
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
            Command::PrintCertificate => self.ask_print(cx),
            Command::Preview => {
                let Some(detail) = &self.detail else {
                    return false;
                };
                let tell = super::certificate::told(cx.language(), &detail.certificate);
                cx.open(Dialog::Tell(tell));
            }
            Command::Change if self.refused_for_role("submit_amendment", cx) => {}
            Command::CopyContract if self.refused_for_role("enter", cx) => {}
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
        // The orderer sees it no more: nothing of it is amended, ordered or made known. The keys say so where they are pressed.
        let shown = self
            .detail
            .as_ref()
            .is_none_or(|d| d.withdrawal().is_none());
        match command {
            Command::Reveal => electronic && may_act(role),
            Command::PrintNotice => electronic && shown && may_act(role),
            Command::CopyContract => may_act(role),
            Command::Change => shown && matches!(role, Some(Role::Clerk | Role::Supervisor)),
            Command::ReissueKey | Command::WithdrawPublication => {
                electronic && shown && role == Some(Role::Supervisor)
            }
            Command::AsOf | Command::RetryJob | Command::ResendMail => false,
            _ => true,
        }
    }
}
