//! What an application shows, from top to bottom.

use super::{ApplicationScreen, pieces};
use crate::app::Shared;
use crate::domain::record::MailProgress;
use crate::i18n::detail::Detail;
use crate::keys::{Command, Context};
use crate::screens::reading::Piece;
use crate::ui::Ink;

impl ApplicationScreen {
    pub(super) fn pieces(&self, shared: &Shared) -> Vec<Piece> {
        let language = shared.language();
        let words = Detail(language);
        let Some(detail) = &self.record.detail else {
            return vec![Piece::unread(language, self.record.refusal.as_ref())];
        };
        let mut out = vec![pieces::head(language, detail)];
        out.extend(pieces::origin(language, detail));
        if self.record.changed {
            let keys = shared
                .settings
                .keymap
                .key_of(Command::Refresh, Context::Detail);
            out.push(Piece::line(words.changed(keys), Ink::Warning));
        }
        if let Some(text) = pieces::returned(language, detail) {
            out.push(Piece::line(text, Ink::Warning));
        }
        if let Some(text) = pieces::closed(language, detail) {
            out.push(Piece::line(text, Ink::Warning));
        }
        pieces::standing(shared, detail, &mut out);
        let issuing = !detail.contracts.is_empty();
        if issuing {
            let over = detail.row.state.is_closed();
            pieces::progress(shared, &detail.contracts, detail.mail_now(), over, &mut out);
        }
        if self.record.facts.is_some() {
            pieces::checks(language, &self.record.findings, &detail.overrides, &mut out);
        } else {
            out.push(Piece::heading(words.checks()));
            out.push(Piece::line(words.checks_waiting(), Ink::Plain));
        }
        let changed = pieces::differences(language, &detail.submitted, &detail.content);
        if !changed.is_empty() {
            out.push(Piece::heading(words.changed_fields()));
            for (field, before, after) in changed {
                let text = pieces::difference(language, &before, &after);
                out.push(Piece::field(
                    crate::i18n::fields::label(language, field),
                    text,
                ));
            }
        }
        pieces::content(language, &detail.content, &mut out);
        if !issuing {
            let (text, ink) = pieces::mail_text(language, detail.mail_now());
            if *detail.mail_now() != MailProgress::Waiting {
                out.push(Piece::field(words.mail(), text).inked(ink));
            }
        }
        pieces::story(language, words.story(), &detail.story, &mut out);
        out
    }
}
