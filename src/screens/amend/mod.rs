//! 変更, 訂正, 変更取消, 解約: the clerk's form, 変更承認待ち, and the supervisor's review.
//! Must not: decide what a ledger allows — `domain::ledger` and `domain::amendment` do.

mod again;
mod entry;
mod form;
mod list;
mod next;
mod review;

pub use form::{AmendFormScreen, amended_kind};
pub use list::AmendmentsScreen;
pub use review::AmendmentReviewScreen;

use super::reading::Piece;
use crate::domain::amendment::Difference;
use crate::domain::certificate::CertificateContent;
use crate::domain::ledger::EventKind;
use crate::i18n::amend::{self, Amend};
use crate::i18n::{Language, arrow};
use crate::ui::Ink;

/// Field by field, before and after.
pub(super) fn difference_pieces(language: Language, all: &[Difference], out: &mut Vec<Piece>) {
    if all.is_empty() {
        out.push(Piece::line(Amend(language).no_difference(), Ink::Plain));
    }
    for (field, before, after) in all {
        let text = format!(
            "{} {} {}",
            amend::value(language, before.as_ref()),
            arrow(language),
            amend::value(language, after.as_ref())
        );
        out.push(Piece::field(amend::field(language, *field), text).inked(Ink::Warning));
    }
}

/// The same as lines of a question.
pub(super) fn difference_lines(language: Language, all: &[Difference]) -> Vec<(String, Ink)> {
    let mut pieces = Vec::new();
    difference_pieces(language, all, &mut pieces);
    pieces
        .into_iter()
        .map(|p| match p.label.is_empty() {
            true => (p.text, Ink::Plain),
            false => (format!("{}: {}", p.label, p.text), Ink::Plain),
        })
        .collect()
}

/// What it will print.
pub(super) fn prints(language: Language, kind: EventKind, after: &CertificateContent) -> String {
    let words = Amend(language);
    match kind {
        EventKind::Change => after
            .change_number
            .map_or(String::new(), |n| words.prints_change(n)),
        EventKind::Cancellation => words.prints_before().to_owned(),
        EventKind::Termination => words.prints_end().to_owned(),
        EventKind::Correction | EventKind::Issue => words.prints_same().to_owned(),
    }
}
