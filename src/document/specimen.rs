//! A wording as it will be printed, before it is anybody's: certificates and the key notice of nobody's works, a page
//! each. What could not be printed later is found here.

use super::certificate;
use super::error::DocumentError;
use super::fonts::{Fonts, MissingGlyph};
use super::notice;
use super::sheet::Sheet;
use super::wording::Wording;
use crate::domain::certificate::CertificateContent;

/// In place of a key: nobody's.
const KEY: &str = "XXXXXXXXXXXX";
/// Names of this many characters have to fit beside the sentences.
const LONG: usize = 100;
/// And so long a way of handing in: the longest that an orderer's rule may say (`hand_in_clean`).
const LONGEST_HAND_IN: usize = 400;

/// Why there is no specimen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpecimenFault {
    /// The sentences cannot be read.
    Unreadable(String),
    /// A file of this machine has the id: which one.
    TakenByFile(String),
    /// Characters that no font has.
    Missing(Vec<MissingGlyph>),
    /// This sentence has no room in its place.
    OutOfPlace(&'static str),
    /// All of them have none on the page.
    DoesNotFit,
    /// They would have none beside long names.
    NoRoomForNames,
    /// Anything else, in the words of the document or of the operating system.
    Other(String),
}

impl From<DocumentError> for SpecimenFault {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::MissingGlyphs(mut missing) => {
                missing.sort_by(|a, b| a.text.cmp(&b.text));
                missing.dedup_by(|a, b| a.text == b.text);
                Self::Missing(missing)
            }
            DocumentError::DoesNotFit => Self::DoesNotFit,
            other => Self::Other(other.to_string()),
        }
    }
}

/// One PDF: these certificates, then the key notice of the first one that has a number.
///
/// # Errors
/// What would keep certificates in this wording from being printed, also with long names.
pub fn specimen(
    contents: &[CertificateContent],
    hand_in: &str,
    fonts: &Fonts,
    wording: &Wording,
) -> Result<Vec<u8>, SpecimenFault> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for content in contents {
        if let Some(key) = certificate::out_of_place(content, fonts, wording)? {
            return Err(SpecimenFault::OutOfPlace(key));
        }
        sheets.push(certificate::in_place(
            sheets.len(),
            content,
            fonts,
            wording,
        )?);
        let long = certificate::in_place(0, &long_names(content), fonts, wording);
        long.map_err(no_room)?;
    }
    if let Some(content) = contents.iter().find(|c| c.contract_number.is_some()) {
        let number = content.contract_number.as_deref().unwrap_or_default();
        let notice = |page, content, hand_in| {
            notice::on_page(page, content, number, KEY, Some(hand_in), fonts, wording)
        };
        sheets.push(notice(sheets.len(), content, hand_in)?);
        let longest = cycled(hand_in, LONGEST_HAND_IN);
        notice(0, &long_names(content), &longest).map_err(no_room)?;
    }
    let title = format!("見本 {}", wording.id());
    Ok(Sheet::finish_all(sheets, &title, fonts)?)
}

fn no_room(error: DocumentError) -> SpecimenFault {
    match error {
        DocumentError::DoesNotFit => SpecimenFault::NoRoomForNames,
        other => other.into(),
    }
}

fn cycled(text: &str, length: usize) -> String {
    text.chars().cycle().take(length).collect()
}

fn long_names(content: &CertificateContent) -> CertificateContent {
    let long = |text: &str| cycled(text, LONG);
    CertificateContent {
        contractor_name: long(&content.contractor_name),
        contractor_address: long(&content.contractor_address),
        beneficiary: long(&content.beneficiary),
        works_name: long(&content.works_name),
        ..content.clone()
    }
}
