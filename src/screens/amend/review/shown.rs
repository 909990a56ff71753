//! What a review shows of an amendment, and why it cannot be decided on here and now.

use super::{AmendmentReviewScreen, may_withdraw};
use crate::app::Shared;
use crate::domain::amendment;
use crate::domain::amendment_record::AmendmentState;
use crate::domain::record::Role;
use crate::i18n::amend::{self, Amend};
use crate::i18n::dates;
use crate::keys::{Command, Context};
use crate::screens::amend::{difference_pieces, prints};
use crate::screens::certificate;
use crate::screens::reading::Piece;
use crate::ui::Ink;

impl AmendmentReviewScreen {
    pub(super) fn pieces(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = Amend(language);
        let Some(d) = &self.detail else {
            return vec![Piece::unread(language, self.refusal.as_ref())];
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
}
