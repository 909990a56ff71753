//! What the review shows: the certificates as they will read, what differs from the application, what was found, the
//! supervisor's own limits, and why somebody cannot approve it.

use super::{ReviewScreen, is_own};
use crate::app::Shared;
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::record::{ApplicationDetail, ApplicationState, IssueProgress, Operator, Role};
use crate::i18n::desk::Desk;
use crate::i18n::detail::{Detail, Review};
use crate::i18n::refusals::sentence;
use crate::i18n::{Language, dates, domain, fields};
use crate::keys::{Command, Context};
use crate::screens::application::pieces;
use crate::screens::certificate;
use crate::screens::reading::Piece;
use crate::ui::Ink;

impl ReviewScreen {
    /// The certificate that is shown in full, before those that are shown beside it.
    pub(super) fn first_preview(&self) -> Option<&serde_json::Value> {
        self.previews.first().and_then(|p| p.json.as_ref())
    }

    /// The record to the end of its certificates: what a yes is to.
    pub(super) fn certificates(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = Detail(language);
        let review = Review(language);
        let mut out = Vec::new();
        let Some(detail) = &self.record.detail else {
            return vec![Piece::unread(language, self.record.refusal.as_ref())];
        };
        let short = short_head(language, detail);
        let drafter = detail
            .row
            .drafted_by_name
            .as_ref()
            .filter(|_| short.is_none());
        let head = short.map_or_else(|| pieces::head(language, detail), Piece::heading);
        out.push(head);
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
            let over = detail.row.state.is_closed();
            pieces::progress(shared, &detail.contracts, detail.mail_now(), over, &mut out);
        }
        let number = |json: &serde_json::Value| numbered(json, &detail.contracts);
        let first = self.first_preview().map(number);
        for (i, preview) in self.previews.iter().enumerate() {
            match &preview.json {
                Some(json) => {
                    let (beside, json) = (first.as_ref().filter(|_| i > 0), number(json));
                    certificate::on_screen_beside(shared, beside, &json, &mut out);
                }
                None => out.push(match &preview.refusal {
                    Some(refusal) => Piece::unread(language, Some(refusal)),
                    None => Piece::line(words.preview_waiting(), Ink::Plain),
                }),
            }
        }
        out
    }

    pub(super) fn pieces(&self, shared: &Shared) -> Vec<Piece> {
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
        let (text, ink) = pieces::mail_text(language, detail.mail_now());
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
