//! What the history says, line by line: the ledger in either view, what it reads now, and what the staff sees besides.

use super::HistoryScreen;
use crate::app::Shared;
use crate::domain::amendment::{AmendedField, differences};
use crate::domain::amendment_record::{ContractLedger, LedgerEvent};
use crate::domain::ledger::{EventKind, Ledger, Standing};
use crate::domain::product::Form;
use crate::i18n::amend::{self, Amend, History, KeyOrders};
use crate::i18n::detail::Contract;
use crate::i18n::{Language, dates, events, heading};
use crate::keys::{Command, Context};
use crate::screens::amend::difference_pieces;
use crate::screens::application::pieces;
use crate::screens::certificate;
use crate::screens::reading::Piece;
use crate::ui::Ink;
use chrono::{DateTime, Utc};

impl HistoryScreen {
    pub(super) fn pieces(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = History(language);
        let Some(all) = &self.all else {
            return vec![Piece::unread(language, self.refusal.as_ref())];
        };
        let keys = &shared.settings.keymap;
        let view = if self.contractors {
            words.contractor()
        } else {
            words.staff()
        };
        let when = self
            .as_of
            .map_or(words.now().to_owned(), |at| words.as_of(dates::stamp(at)));
        let other = match self.contractors {
            true => words.staff(),
            false => words.contractor(),
        };
        let switch = words.switch(keys.key_of(Command::NextTab, Context::Contract), other);
        let mut out = vec![
            Piece::heading(format!("{}  {view}  {when}", all.number)),
            Piece::line(switch, Ink::Quiet),
        ];
        let ledger = match all.ledger() {
            Ok(ledger) => ledger,
            Err(_) => {
                out.push(Piece::line(Amend(language).damaged(), Ink::Bad));
                return out;
            }
        };
        // What the contractor and any past moment know is what had arrived.
        let shown = match self.as_of {
            Some(at) => ledger.as_of(at),
            None if self.contractors => ledger.arrived(),
            None => Some(ledger),
        };
        // What is withdrawn reads as it did, and is shown to nobody outside.
        if let Some(at) = all.withdrawn_at
            && self.as_of.is_none_or(|then| at <= then)
        {
            let orders = KeyOrders(language);
            let text = match self.as_of {
                Some(_) => orders.withdrawn_then(dates::stamp(at)),
                None => orders.withdrawn_since(dates::stamp(at)),
            };
            out.push(Piece::line(text, Ink::Warning));
        }
        let Some(shown) = shown else {
            out.push(Piece::line(words.as_of_nothing(), Ink::Plain));
            return out;
        };
        if self.contractors {
            out.push(Piece::line(words.contractor_note(), Ink::Quiet));
            contractor_pieces(language, &shown, &mut out);
        } else {
            staff_pieces(language, &shown, &mut out);
        }
        let print = keys.key_of(Command::PrintCertificate, Context::Contract);
        out.push(Piece::line(words.print_hint(print), Ink::Quiet));
        if let Some(current) = shown.current() {
            out.push(Piece::heading(words.reads()));
            if let Ok(json) = serde_json::to_value(&current.content.content) {
                certificate::on_screen(shared, &json, &mut out);
            }
        }
        if !self.contractors {
            self.besides(language, all, &mut out);
        }
        out
    }

    /// What the staff sees besides the ledger.
    fn besides(&self, language: Language, all: &ContractLedger, out: &mut Vec<Piece>) {
        let words = History(language);
        let known = |at: &DateTime<Utc>| self.as_of.is_none_or(|then| *at <= then);
        if all.prices.iter().any(|p| known(&p.at)) {
            out.push(Piece::heading(words.prices()));
        }
        for p in all.prices.iter().filter(|p| known(&p.at)).rev() {
            let mut text = format!(
                "{}\n{}",
                words.price(p.before.grouped(), p.price.grouped(), &p.by),
                words.because(&p.reason)
            );
            for o in &p.overrides {
                let warned = amend::warning(language, &o.code);
                text.push('\n');
                text.push_str(&words.went_on(warned, &o.reason));
            }
            out.push(Piece::field(dates::stamp(p.at), text));
        }
        out.push(Piece::heading(words.story()));
        let story = all.story.iter().filter(|e| known(&e.at)).rev();
        out.extend(story.map(|entry| pieces::told(language, entry)));
    }
}

fn staff_pieces(language: Language, ledger: &Ledger<LedgerEvent>, out: &mut Vec<Piece>) {
    let words = History(language);
    for row in ledger.staff_view() {
        let event = &row.revision.content;
        let tag = usize::try_from(row.revision.occurrence).unwrap_or(0);
        let standing = match row.standing {
            Standing::InForce => words.in_force().to_owned(),
            Standing::Corrected { by } => words.corrected(by),
            Standing::Cancelled { by } => words.cancelled(by),
            Standing::Cancels { change } => words.cancels(ledger.opened_by(change)),
        };
        let kind = amend::kind(language, row.revision.kind);
        let head = words.event(row.revision.occurrence, kind);
        let at = row
            .revision
            .arrived_at
            .map_or(words.on_its_way().to_owned(), |at| {
                words.arrived(dates::stamp(at))
            });
        out.push(Piece::heading(heading(language, format!("{head}  {standing}  {at}"))).about(tag));
        let acting_for = event.acting_for.as_deref();
        let approved_by = events::acted(language, &event.approved_by, acting_for);
        out.push(Piece::line(words.by(&event.drafted_by, approved_by), Ink::Plain).about(tag));
        if let Some(reason) = &event.reason {
            let premium = event.premium.unwrap_or_default();
            let text = format!(
                "{}  {}: {}",
                words.because(reason),
                Amend(language).premium(),
                amend::premium(language, premium)
            );
            out.push(Piece::line(text, Ink::Plain).about(tag));
        }
        for o in &event.overrides {
            let text = amend::overridden(language, o, &event.content);
            out.push(Piece::line(text, Ink::Plain).about(tag));
        }
        if let Some(before) = row.before {
            let is = match row.standing {
                Standing::Cancels { .. } => &row.after.content,
                _ => &event.content,
            };
            let mut pieces = Vec::new();
            difference_pieces(language, &differences(&before.content, is), &mut pieces);
            out.extend(pieces.into_iter().map(|p| p.about(tag)));
        }
    }
}

fn contractor_pieces(language: Language, ledger: &Ledger<LedgerEvent>, out: &mut Vec<Piece>) {
    let words = History(language);
    for row in ledger.contractor_view() {
        let tag = usize::try_from(row.revision.occurrence).unwrap_or(0);
        let head = words.event(row.occurrence, amend::kind(language, row.kind));
        let at = row.revision.arrived_at.map_or(String::new(), dates::stamp);
        out.push(Piece::heading(heading(language, head)).about(tag));
        let label = match row.revision.content.content.form {
            Form::Electronic => Contract(language).issue_time(),
            Form::Paper => Contract(language).paper_issue_time(),
        };
        // 電子保証発行日時 is when the contract was issued, here as in 契約内容.
        let of = row.revision.kind;
        let label = match of {
            EventKind::Issue => label.to_owned(),
            _ => words.time_of(amend::kind(language, of)),
        };
        out.push(Piece::field(label, at).about(tag));
        let content = &row.revision.content.content;
        let text = format!(
            "{}  {}",
            dates::once(language, content.guarantee_end),
            dates::amount_plain(language, content.amount)
        );
        let label = amend::field(language, AmendedField::GuaranteeEnd);
        out.push(Piece::field(label, text).about(tag));
    }
}
