//! What the form shows beside what is typed: whose contract it is, and of a text that changed what stood there before.

use super::{AmendFormScreen, SlotId, Start};
use crate::domain::amendment::{self, AmendedField, AmendedValue};
use crate::domain::certificate::CertificateContent;
use crate::domain::date::FiscalYear;
use crate::domain::ledger::EventKind;
use crate::domain::product::Product;
use crate::i18n::Language;
use crate::i18n::amend::{self, Amend};
use crate::i18n::dates;
use crate::screens::amend::entry::Slot;
use crate::screens::amend::{difference_pieces, entry, prints};
use crate::ui::form::{FormLine, LABEL, WHOLE};
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

    /// While it is asked which procedure: whose contract it is.
    pub(super) fn asked_about(&self, language: Language) -> Vec<FormLine<'static>> {
        let base = self.ledger.as_ref().and_then(|all| all.base(None));
        let Some(base) = base.filter(|_| self.start.is_none() && self.asked.is_empty()) else {
            return Vec::new();
        };
        known_by(language, &base, |_| false)
            .map(|(label, value)| FormLine::Fixed { label, value })
            .collect()
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

    fn notes(&self, language: Language) -> Vec<(String, Ink)> {
        let words = Amend(language);
        let (Some(start), Some(all)) = (&self.start, &self.ledger) else {
            return Vec::new();
        };
        let Start {
            kind, of, before, ..
        } = start;
        let name = match of {
            Some(n) => {
                let change = before.change_number.and_then(|c| u32::try_from(c).ok());
                amend::of_what(language, *kind, *n, change)
            }
            None => amend::kind(language, *kind).to_owned(),
        };
        let mut after = before.clone();
        after.change_number = i32::try_from(all.events.len() + 1).ok();
        let next = all.events.len() + 1;
        let mut out = vec![
            (
                format!(
                    "{}  {}",
                    words.head(&all.number, name),
                    words.occurrence(next)
                ),
                Ink::Title,
            ),
            (prints(language, *kind, &after), Ink::Plain),
        ];
        let year = before.work_year.map(FiscalYear::starting);
        if let Some(year) = year {
            let text = words.of_year(dates::fiscal_year(language, year));
            out.push((text, Ink::Plain));
        }
        if *kind == EventKind::Change {
            let hint = match all.product {
                Product::AdvancePayment | Product::InterimAdvance => words.price_alone_hint(),
                Product::Performance | Product::BidBond => words.performance_hint(),
            };
            out.push((hint.to_owned(), Ink::Warning));
            if year.is_none() {
                out.push((words.multi_year_hint().to_owned(), Ink::Quiet));
            }
        }
        let undo = self.to_undo(*kind, *of);
        if undo != 0 {
            let text = words.premium_undo_note(amend::premium(language, undo));
            out.push((text, Ink::Plain));
        }
        // Where another price is typed it becomes that one.
        let mut slots = self.slots.iter();
        let price = slots.find(|slot| slot.id == SlotId::Field(AmendedField::Price));
        let as_recorded = price.is_none_or(|slot| {
            slot.field.text() == entry::typed(AmendedField::Price.read(&start.known).as_ref())
        });
        if start.known.price != before.price && as_recorded {
            let (printed, known) = (before.price.grouped(), start.known.price.grouped());
            out.push((words.recorded_prints(known, printed), Ink::Warning));
        }
        // A correction of something else leaves the price that was recorded since.
        let in_force = all.base(None).as_ref() == Some(before);
        if *kind == EventKind::Correction && in_force && all.price != before.price {
            let (printed, known) = (before.price.grouped(), all.price.grouped());
            out.push((words.recorded_stays(known, printed), Ink::Warning));
        }
        if let Some(why) = self.returned.as_ref().and_then(|b| b.returned_for.as_ref()) {
            out.push((words.returned(why), Ink::Warning));
        }
        out
    }

    /// What was understood, and what stood there before.
    pub(super) fn echo(&self, slot: &Slot, language: Language, canvas: &Canvas<'_>) -> String {
        let Some(start) = &self.start else {
            return String::new();
        };
        match slot.id {
            // A text has its row below.
            SlotId::Field(field)
                if matches!(field.read(&start.before), Some(AmendedValue::Text(_))) =>
            {
                String::new()
            }
            SlotId::Field(field) => {
                let was = field.read(&start.before);
                let read = entry::read(field, slot.field.text(), self.today, language).ok();
                if read == was {
                    return match &read {
                        Some(AmendedValue::Day(day)) => dates::both(language, *day),
                        Some(AmendedValue::Yen(yen)) => dates::amount(language, *yen),
                        _ => String::new(),
                    };
                }
                let before = was.as_ref().map_or(String::new(), |was| {
                    Amend(language).before(amend::value_short(language, was))
                });
                let echoes = match &read {
                    Some(AmendedValue::Day(day)) => vec![dates::both(language, *day)],
                    // The digits too where there is room: a nought too few is seen in them.
                    Some(AmendedValue::Yen(yen)) => {
                        vec![
                            dates::amount(language, *yen),
                            dates::reading(language, *yen),
                        ]
                    }
                    _ => vec![String::new()],
                };
                let beside = canvas.width().saturating_sub(LABEL + columns(slot.id) + 2);
                let said = |echo: &String| format!("{echo} {before}").trim().to_owned();
                let fits = |said: &String| canvas.measure(said) <= beside;
                let whole = echoes.iter().map(said).find(fits);
                whole.or(echoes.last().map(said)).unwrap_or_default()
            }
            SlotId::Premium => {
                let read = entry::premium(slot.field.text(), language)
                    .map_or(String::new(), |yen| amend::premium(language, yen));
                match self.to_undo(start.kind, start.of) {
                    0 => read,
                    undo => {
                        // Short where the words are long: as it is typed.
                        let said = amend::premium(language, undo);
                        let undo = language.pick(said, entry::premium_typed(undo));
                        format!("{read} {}", Amend(language).premium_undo(undo))
                    }
                }
            }
            SlotId::Reason => String::new(),
        }
    }
}

/// Columns of a field.
pub(super) fn columns(id: SlotId) -> u16 {
    use AmendedField as F;
    match id {
        SlotId::Premium | SlotId::Field(F::Amount | F::Price | F::YearShare) => 18,
        SlotId::Field(
            F::GuaranteeEnd | F::TermFrom | F::TermTo | F::ContractDate | F::TerminatedOn,
        ) => 16,
        SlotId::Field(_) | SlotId::Reason => WHOLE,
    }
}
