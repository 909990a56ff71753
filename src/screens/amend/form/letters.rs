//! Letters that no font can print: said beside their field when it is left, and looked for in all that the certificate will
//! print before anything is asked. An amendment that is approved with one stops before its number.

use super::{AmendFormScreen, SlotId};
use crate::app::{Cx, RequestId};
use crate::domain::amendment::{AmendedField, AmendedValue};
use crate::domain::certificate::CertificateContent;
use crate::domain::field::FieldId;
use crate::i18n::Language;
use crate::i18n::amend::{self, Amend};
use crate::i18n::findings;
use crate::terminal::gate;

/// Where the fonts' answer belongs; the names are those of the application's form.
const PLACES: [(AmendedField, FieldId); 6] = [
    (AmendedField::DepositBank, FieldId::BankName),
    (AmendedField::Beneficiary, FieldId::OrdererName),
    (AmendedField::ContractorName, FieldId::ApplicantName),
    (AmendedField::ContractorAddress, FieldId::Address),
    (AmendedField::WorksName, FieldId::WorksName),
    (AmendedField::Representative, FieldId::JvRepresentative),
];

impl AmendFormScreen {
    /// Looks through the field that is being left.
    pub(super) fn look(&mut self, cx: &mut Cx<'_>) {
        let Some(slot) = self.slots.get(self.focus) else {
            return;
        };
        let place = PLACES.iter().find(|(f, _)| slot.id == SlotId::Field(*f));
        if let Some((_, place)) = place
            && !slot.field.text().is_empty()
        {
            let id = cx.glyphs(vec![(*place, slot.field.text().to_owned())]);
            self.looking.push(id);
        }
    }

    /// Looks through all that the certificate will print; what is confirmed goes on with the answer.
    pub(super) fn look_through(&mut self, after: &CertificateContent, cx: &mut Cx<'_>) {
        let texts = PLACES.iter().filter_map(|(field, place)| {
            let Some(AmendedValue::Text(text)) = field.read(after) else {
                return None;
            };
            Some((*place, text))
        });
        self.printing = Some(cx.glyphs(texts.collect()));
    }

    /// The fonts have answered.
    pub(super) fn glyphs(
        &mut self,
        id: RequestId,
        missing: Vec<(FieldId, String)>,
        cx: &mut Cx<'_>,
    ) {
        let language = cx.language();
        let confirming = self.printing.take_if(|out| *out == id).is_some();
        if !confirming && !self.looking.contains(&id) {
            return;
        }
        self.looking.retain(|out| *out != id);
        for (place, letters) in missing {
            if let Some((field, _)) = PLACES.iter().find(|(_, p)| *p == place) {
                self.cannot_print(*field, &letters, confirming, language);
            }
        }
        if !confirming {
            return;
        }
        if self.faults.is_empty() {
            return self.ask_to_send(cx);
        }
        self.say_faults(Some(Amend(language).no_letter_remedy()), cx);
    }

    fn cannot_print(
        &mut self,
        field: AmendedField,
        letters: &str,
        confirming: bool,
        language: Language,
    ) {
        let words = Amend(language);
        let (shown, points) = (gate::plain(letters), findings::code_points(letters));
        let why = words.no_letter(shown.as_ref(), points);
        let id = SlotId::Field(field);
        match self.slots.iter().find(|slot| slot.id == id) {
            Some(slot) => {
                // It may read otherwise by now.
                let stands = slot.field.text().contains(letters);
                if stands && self.faults.iter().all(|(at, _)| *at != id) {
                    self.faults.push((id, why));
                }
            }
            // This procedure does not set it: that is said where nothing else can be.
            None if confirming => {
                let why = format!("{}: {why}", amend::field(language, field));
                self.faults.push((SlotId::Reason, why));
            }
            None => {}
        }
    }
}
