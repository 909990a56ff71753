//! What a contract shows, from top to bottom: what state it is in, its key, its issue, its certificate, its story.

use super::{ContractScreen, SHOWN_SECONDS};
use crate::app::Shared;
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{KeyOrder, RevealPurpose};
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::product::Form;
use crate::domain::record::ContractDetail;
use crate::i18n::amend::{self, Amend, KeyOrders};
use crate::i18n::detail::Contract;
use crate::i18n::{Language, dates, domain};
use crate::keys::{Command, Context};
use crate::screens::application::pieces;
use crate::screens::certificate;
use crate::screens::orders::{open_order, withdrawn};
use crate::screens::reading::Piece;
use crate::ui::Ink;
use zeroize::Zeroizing;

impl ContractScreen {
    fn key_line(&self, shared: &Shared, detail: &ContractDetail) -> (String, Ink) {
        let words = Contract(shared.language());
        if detail.row.form == Form::Paper {
            return (words.key_none().to_owned(), Ink::Plain);
        }
        if matches!(self.revealing, Some((_, RevealPurpose::View))) {
            return (words.key_waiting().to_owned(), Ink::Plain);
        }
        if let Some(shown) = &self.shown {
            let mut key = words.key_shown(grouped(&shown.key).as_str(), SHOWN_SECONDS);
            if detail.awaits_new_key() {
                key.push('\n');
                key.push_str(KeyOrders(shared.language()).opens_nothing_yet());
            }
            return (key, Ink::Title);
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

    pub(super) fn pieces(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = Contract(language);
        let Some(detail) = &self.detail else {
            return vec![Piece::unread(language, self.refusal.as_ref())];
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
        withdrawn(shared, detail.withdrawal(), &mut out);
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
            false,
            &mut out,
        );
        for (about, mail) in &detail.later_mails {
            out.push(pieces::mail(language, *about, mail));
        }
        self.orders(shared, detail, &mut out);
        if let Some(newer) = &detail.recorded_price {
            let price = dates::amount(language, newer.price);
            let text = words.recorded(price, dates::stamp(newer.at), &newer.by);
            out.push(Piece::field(words.recorded_price(), text).inked(Ink::Warning));
        }
        certificate::on_screen(shared, &detail.certificate, &mut out);
        // Before it arrived the orderer has nothing that it could equal, after it was withdrawn nothing any more.
        // On paper there is no platform, and no key that anybody could have seen.
        let electronic = row.form == Form::Electronic;
        if electronic && detail.progress.arrived_at.is_some() && detail.withdrawal().is_none() {
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
        if !electronic {
            return out;
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
    pub(super) fn orders(&self, shared: &Shared, detail: &ContractDetail, out: &mut Vec<Piece>) {
        let words = KeyOrders(shared.language());
        for order in &detail.orders {
            let name = match order.kind {
                KeyOrder::Reissue => words.reissue(),
                KeyOrder::Withdraw => words.withdraw(),
            };
            let done = match order.done_at {
                Some(at) => words.done_at(dates::stamp(at)),
                None => open_order(shared, order),
            };
            let text = words.ordered(&order.by, dates::stamp(order.at), &order.reason);
            out.push(Piece::field(name, format!("{done}\n{text}")).inked(Ink::Warning));
        }
    }
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

/// That the guarantee is over, by 解約 or by its end, and since when; none while it stands.
pub(super) fn ended(shared: &Shared, detail: &ContractDetail) -> Option<(String, Ink)> {
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
