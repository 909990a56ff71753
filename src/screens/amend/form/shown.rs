//! What the form shows beside what is typed: whose contract it is, and of a text that changed what stood there before.

use super::{AmendFormScreen, SlotId, Start};
use crate::domain::amendment::{self, AmendedField, AmendedValue};
use crate::domain::certificate::CertificateContent;
use crate::domain::ledger::EventKind;
use crate::i18n::Language;
use crate::i18n::amend::{self, Amend};
use crate::screens::amend::difference_pieces;
use crate::screens::amend::entry::Slot;
use crate::ui::form::FormLine;
use crate::ui::{Canvas, Ink};

/// By which a contract is known to be the right one.
const KNOWN_BY: [AmendedField; 3] = [
    AmendedField::ContractorName,
    AmendedField::WorksName,
    AmendedField::Amount,
];
/// Columns beside a text field of the whole width.
const BESIDE: u16 = 24;

/// Who, which works, how much: label and value, but for the fields of `without`.
fn known_by(
    language: Language,
    content: &CertificateContent,
    without: impl Fn(AmendedField) -> bool,
) -> impl Iterator<Item = (&'static str, String)> {
    KNOWN_BY
        .into_iter()
        .filter(move |field| !without(*field))
        .map(move |field| {
            let value = amend::value(language, field.read(content).as_ref());
            (amend::field(language, field), value)
        })
}

impl AmendFormScreen {
    /// The lines above the fields: which procedure of which contract, what comes of it, and what else is to be known.
    pub(super) fn above(&self, language: Language) -> Vec<FormLine<'static>> {
        let note = |(text, ink)| FormLine::Note { text, ink };
        let mut notes = self.notes(language).into_iter();
        let mut lines: Vec<FormLine<'_>> = notes.next().into_iter().map(note).collect();
        if let Some(start) = &self.start {
            // What is a field of the form stands there.
            let typed = |field| self.slots.iter().any(|s| s.id == SlotId::Field(field));
            lines.extend(
                known_by(language, &start.before, typed)
                    .map(|(label, value)| FormLine::Fixed { label, value }),
            );
        }
        lines.extend(notes.map(note));
        lines.extend(self.given_back(language));
        lines
    }

    /// What a cancellation gives back.
    fn given_back(&self, language: Language) -> Vec<FormLine<'static>> {
        let (Some(start), Some(ledger)) = (&self.start, &self.ledger) else {
            return Vec::new();
        };
        let (EventKind::Cancellation, Some(n)) = (start.kind, start.of) else {
            return Vec::new();
        };
        let Some(after) = ledger.after_cancelling(n) else {
            return Vec::new();
        };
        let all = amendment::differences(&start.before, &after);
        let mut lines = vec![FormLine::Note {
            text: Amend(language).differences().to_owned(),
            ink: Ink::Title,
        }];
        let mut pieces = Vec::new();
        difference_pieces(language, &all, &mut pieces);
        lines.extend(pieces.into_iter().map(|p| FormLine::Note {
            text: match p.label.is_empty() {
                true => p.text,
                false => format!("{}: {}", p.label, p.text),
            },
            ink: Ink::Plain,
        }));
        lines
    }

    /// The same in the question; what changes is said there before and after.
    pub(super) fn whose(
        &self,
        start: &Start,
        after: &CertificateContent,
        language: Language,
    ) -> Vec<(String, Ink)> {
        let changed = amendment::differences(&start.before, after);
        let changes = |field| changed.iter().any(|(f, ..)| *f == field);
        known_by(language, &start.before, changes)
            .map(|(label, value)| (format!("{label}: {value}"), Ink::Plain))
            .collect()
    }

    /// Below a text that changed: what stood there, whole; before it what stands there now, where the field is too short.
    pub(super) fn stood(
        &self,
        slot: &Slot,
        language: Language,
        canvas: &Canvas<'_>,
    ) -> Option<FormLine<'static>> {
        let SlotId::Field(field) = slot.id else {
            return None;
        };
        let was = match field.read(&self.start.as_ref()?.before) {
            Some(AmendedValue::Text(was)) => was,
            _ => return None,
        };
        let now = slot.field.text().trim();
        if now == was {
            return None;
        }
        let before = Amend(language).before(&was);
        let fits = canvas.measure(now) <= canvas.width().saturating_sub(BESIDE);
        Some(FormLine::Fixed {
            label: "",
            value: match fits {
                true => before,
                false => format!("{now} {before}"),
            },
        })
    }
}
