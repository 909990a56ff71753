//! 契約の履歴 (L1): the staff's view (every event, who, when, what differed) and the contractor's (what was corrected or
//! cancelled is not there) of the same ledger, now or as of any moment. Certificates of every event are printed as they were.

mod moment;
mod told;

use super::reading::Reading;
use super::{Screen, certificate};
use crate::app::{Answered, Confirm, Cx, Dialog, Reply, RequestId, Shared, What};
use crate::domain::amendment_record::{ContractLedger, LedgerEvent};
use crate::domain::command::{Answer, Query, Write};
use crate::domain::date::{self, DateFault};
use crate::domain::ids::ContractKey;
use crate::domain::ledger::{Revision, Standing};
use crate::domain::printed::Printed;
use crate::domain::refusal::Refusal;
use crate::i18n::about::{self, Own};
use crate::i18n::amend::{self, History};
use crate::i18n::detail::{Contract, Detail};
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, entry_faults, explain, saving};
use crate::keys::{Command, Context};
use crate::screens::place::Place;
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, Utc};
use moment::moment;

/// 契約の履歴.
#[derive(Debug)]
pub struct HistoryScreen {
    key: ContractKey,
    all: Option<ContractLedger>,
    refusal: Option<Refusal>,
    reading: Reading,
    asked: Option<RequestId>,
    contractors: bool,
    as_of: Option<DateTime<Utc>>,
    saving: Option<(RequestId, Standing)>,
    /// The occurrence whose certificate the open question would print.
    printing: Option<usize>,
}

impl HistoryScreen {
    /// The history of one contract as it was looked at.
    #[must_use]
    pub fn at(key: ContractKey, place: &Place) -> Self {
        let mut screen = Self::new(key);
        screen.contractors = place.value("view") == "contractors";
        let at = DateTime::parse_from_rfc3339(&place.value("at")).ok();
        screen.as_of = at.map(|at| at.to_utc());
        screen
    }

    /// The history of one contract: the staff's view, now.
    #[must_use]
    pub fn new(key: ContractKey) -> Self {
        Self {
            key,
            all: None,
            refusal: None,
            reading: Reading::default(),
            asked: None,
            contractors: false,
            as_of: None,
            saving: None,
            printing: None,
        }
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        if self.asked.is_none() {
            self.asked = Some(cx.query(Query::Ledger(self.key.clone())));
        }
    }

    /// The occurrence of the event on the selected line; away from all of them the newest that is shown, which is
    /// the one whose certificate stands below.
    fn selected_tag(&self, shared: &Shared) -> Option<usize> {
        let pieces = self.pieces(shared);
        self.reading
            .tag(&pieces, shared)
            .or_else(|| pieces.iter().find_map(|piece| piece.tag))
    }

    /// That event.
    fn selected(&self, shared: &Shared) -> Option<&Revision<LedgerEvent>> {
        let tag = self.selected_tag(shared)?;
        let all = self.all.as_ref()?;
        all.events
            .iter()
            .find(|e| usize::try_from(e.occurrence) == Ok(tag))
    }

    /// Asked as at the contract, with which event's certificate it is and what has become of it since.
    fn ask_print(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = History(language);
        let (Some(event), Some(all)) = (self.selected(cx.shared), &self.all) else {
            return cx.refused(Sentence {
                what: words.select_event().to_owned(),
                remedy: String::new(),
            });
        };
        let standing = match all.standing(event.occurrence) {
            Standing::Corrected { by } => Some(words.corrected(by)),
            Standing::Cancelled { by } => Some(words.cancelled(by)),
            Standing::InForce | Standing::Cancels { .. } => None,
        };
        let name = words.event(event.occurrence, amend::kind(language, event.kind));
        let mut lines = vec![
            (Contract(language).print_question().to_owned(), Ink::Plain),
            (all.number.clone(), Ink::Plain),
            (name, Ink::Plain),
        ];
        lines.extend(standing.map(|standing| (standing, Ink::Warning)));
        self.printing = usize::try_from(event.occurrence).ok();
        let command = Command::PrintCertificate;
        let title = language.pick(command.ja(), command.en());
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }

    fn print(&mut self, occurrence: usize, cx: &mut Cx<'_>) {
        let Some(all) = &self.all else { return };
        let mut events = all.events.iter();
        let of = |e: &&Revision<LedgerEvent>| usize::try_from(e.occurrence) == Ok(occurrence);
        let Some(event) = events.find(of) else { return };
        let printed = Printed {
            number: &all.number,
            event: event.occurrence,
            standing: all.standing(event.occurrence),
        };
        let what = What {
            command: Command::PrintCertificate,
            subject: all.number.clone(),
        };
        let record = Write::RecordPrint {
            key: self.key.clone(),
            what: printed.on_record(),
        };
        cx.write(record, what);
        let id = cx.print_certificate(printed.file(), event.content.content.clone());
        self.saving = Some((id, printed.standing));
        cx.passing(Contract(cx.language()).printing());
    }

    fn ask_when(&mut self, cx: &mut Cx<'_>) {
        // Pressed again, it is now again.
        if self.as_of.take().is_some() {
            self.reading.rewind();
            return;
        }
        self.ask_moment(None, cx);
    }

    /// Asks for the moment; again with what was typed, where that could not be read.
    fn ask_moment(&mut self, typed: Option<(&str, String)>, cx: &mut Cx<'_>) {
        let words = History(cx.language());
        let mut lines = vec![(words.as_of_ask().to_owned(), Ink::Plain)];
        let (text, why) = typed.unzip();
        lines.extend(why.map(|why| (why, Ink::Bad)));
        let mut dialog = Confirm::new(words.as_of_title(), lines)
            .asking(words.as_of_label(), explain::as_of(cx.language()));
        if let Some(text) = text {
            dialog.reason = dialog.reason.map(|field| field.holding(text));
        }
        cx.open(Dialog::Confirm(dialog));
    }
}

impl Screen for HistoryScreen {
    fn id(&self) -> &'static str {
        "L1"
    }

    fn title(&self, language: Language) -> String {
        History(language).title().to_owned()
    }

    fn context(&self) -> Context {
        Context::Contract
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        (command == Command::Run).then(|| about::open_certificate(language))
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Detail(shared.language());
        self.reading
            .draw(canvas, &self.pieces(shared), words.more(), words.end());
    }

    fn place(&self) -> Option<Place> {
        let view = if self.contractors { "contractors" } else { "" };
        let at = self.as_of.map_or(String::new(), |at| at.to_rfc3339());
        let place = Place::of_record("history", &self.key.branch, self.key.id);
        Some(place.with("view", view).with("at", &at))
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
        self.read(cx);
    }

    fn waits(&self) -> bool {
        self.asked.is_some() && self.all.is_none()
    }

    fn follows(&self) -> bool {
        self.all
            .as_ref()
            .is_some_and(|all| all.events.last().is_some_and(|e| e.arrived_at.is_none()))
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        match reply {
            Reply::Read { id, result } if self.asked == Some(id) => {
                self.asked = None;
                match result {
                    Ok(Answer::Ledger(all)) => {
                        self.all = Some(*all);
                        self.refusal = None;
                    }
                    Ok(_) => {}
                    Err(refusal) => {
                        cx.refuse_reading(&refusal);
                        self.refusal = Some(refusal);
                    }
                }
            }
            Reply::Saved { id, result } if self.saving.is_some_and(|(out, _)| out == id) => {
                let standing = self.saving.take().map(|(_, standing)| standing);
                let words = Contract(cx.language());
                let withdrawn = self.all.as_ref().is_some_and(|a| a.withdrawn_at.is_some());
                match (result, standing) {
                    (Ok(path), Some(Standing::Corrected { .. })) => {
                        cx.done(words.saved_corrected(path));
                    }
                    (Ok(path), Some(Standing::Cancelled { .. })) => {
                        cx.done(words.saved_cancelled(path));
                    }
                    (Ok(path), _) if withdrawn => cx.done(words.saved_withdrawn(path)),
                    (Ok(path), _) => cx.done(words.saved(path)),
                    (Err(why), _) => cx.refused(saving::not_saved(cx.language(), &why)),
                }
            }
            Reply::Written {
                result: Err(refusal),
                ..
            } => cx.refuse(&refusal),
            _ => {}
        }
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        if let Some(occurrence) = self.printing.take() {
            if let Answered::Yes { .. } = answered {
                self.print(occurrence, cx);
            }
            return;
        }
        let Answered::Yes { reason: Some(text) } = answered else {
            return;
        };
        match moment(&text, date::jst_day(cx.now())) {
            Ok(at) => {
                self.as_of = Some(at);
                self.reading.rewind();
            }
            Err(fault) => {
                let words = History(cx.language());
                let why = match fault {
                    DateFault::Form | DateFault::Empty => words.as_of_bad().to_owned(),
                    other => entry_faults::day(cx.language(), &other),
                };
                cx.refused(Sentence {
                    what: why.clone(),
                    remedy: words.as_of_ask().to_owned(),
                });
                self.ask_moment(Some((&text, why)), cx);
            }
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let pieces = self.pieces(cx.shared);
        if self.reading.command(command, &pieces, cx.shared) {
            return true;
        }
        match command {
            Command::Refresh => self.read(cx),
            Command::NextTab | Command::PreviousTab => {
                self.contractors = !self.contractors;
                self.reading.rewind();
            }
            Command::AsOf => self.ask_when(cx),
            Command::PrintCertificate | Command::Print => self.ask_print(cx),
            Command::Run | Command::Preview => {
                let Some(event) = self.selected(cx.shared) else {
                    return false;
                };
                if let Ok(json) = serde_json::to_value(&event.content.content) {
                    let tell = certificate::told(cx.language(), &json);
                    cx.open(Dialog::Tell(tell));
                }
            }
            _ => return false,
        }
        true
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        // The certificate is hinted at once, by the key that opens what is selected.
        if command == Command::Run {
            return self.selected(shared).is_some();
        }
        matches!(
            command,
            Command::Refresh
                | Command::NextTab
                | Command::AsOf
                | Command::PrintCertificate
                | Command::Back
                | Command::Help
        )
    }
}
