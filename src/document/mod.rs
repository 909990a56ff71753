//! The two documents as PDF, drawn from the snapshot of a contract alone: the certificate
//! (保証証書) and the key notice (「認証キー」のお知らせ), with their fonts and their wordings.
//! No database, no clock: the same snapshot and wording give the same bytes on every day.

mod certificate;
mod cut;
mod error;
mod face;
mod fonts;
mod lines;
mod notice;
mod sentences;
mod setter;
mod sheet;
mod specimen;
mod table;
mod wording;
mod wordings;

use crate::domain::certificate::CertificateContent;
use crate::domain::product::Form;
pub use certificate::{certificate, check_glyphs, missing_characters};
pub use error::{DocumentError, SaveFault};
pub use fonts::{FontReport, FontState, Fonts, MissingGlyph};
pub use notice::key_notice;
pub use sentences::{SENTENCES, SentenceFault, SentenceKind, SentenceShape, sentences};
pub use specimen::{SpecimenFault, specimen};
pub use wording::{Wording, WordingError, is_id as is_wording_id};
pub use wordings::Wordings;

/// As wide as any contract number.
const WIDEST_NUMBER: &str = "00000-00000M";

/// Whether both documents of a contract can be printed, before it is issued: every glyph is there,
/// everything fits on its page, the wording is the snapshot's. Draws nothing.
///
/// # Errors
/// What [`certificate`] and [`key_notice`] would say.
pub fn check(
    content: &CertificateContent,
    hand_in: Option<&str>,
    fonts: &Fonts,
    wording: &Wording,
) -> Result<(), DocumentError> {
    // As it will read when it is issued: until then other sentences stand in for number and date.
    let issued = CertificateContent {
        contract_number: Some(WIDEST_NUMBER.to_owned()),
        issued_on: Some(content.issued_on.unwrap_or(content.guarantee_end)),
        ..content.clone()
    };
    certificate::in_place(0, &issued, fonts, wording)?;
    if content.form == Form::Electronic {
        // As wide as any number and any key.
        notice::lay_out(
            content,
            WIDEST_NUMBER,
            "000000000000",
            hand_in,
            fonts,
            wording,
        )?;
    }
    Ok(())
}
