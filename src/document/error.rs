//! Why a document could not be drawn.

use super::fonts::MissingGlyph;
use crate::domain::refusal::Refusal;
use std::io;

/// A document is whole or it is not made at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Characters for which no font has a glyph, all of them: nothing is printed as a box.
    #[error("no font has a glyph for {}", list(.0))]
    MissingGlyphs(Vec<MissingGlyph>),
    /// Even in the smallest letters the text is longer than the page.
    #[error("the text does not fit on one page even in the smallest letters")]
    DoesNotFit,
    /// The certificate was issued under another wording than the one handed in.
    #[error("the certificate was issued under the wording {wanted}, not {given}")]
    OtherWording {
        /// What the snapshot names.
        wanted: String,
        /// What was handed in.
        given: String,
    },
    /// An id has other sentences in a file of this machine than in the database.
    #[error("the wording {id} is two: {first} and {second}; give the file's an id of its own")]
    TwoWordings {
        /// The id.
        id: String,
        /// Where the one comes from, and its reference.
        first: String,
        /// The other.
        second: String,
    },
    /// There is no key notice before the issue.
    #[error("the contract is not issued yet: it has neither number nor key")]
    NotIssued,
    /// What was handed in as the key is not 12 letters and digits; it is not quoted.
    #[error("the auth key is not 12 ASCII letters and digits")]
    NotAKey,
    /// A font file is damaged or changed while the program ran.
    #[error("font {name}: {fault}")]
    Font {
        /// The font.
        name: String,
        /// What is wrong with it.
        fault: String,
    },
    /// The PDF could not be written.
    #[error("writing the PDF: {0}")]
    Pdf(String),
}

/// Why there is no file, for whoever wanted one. The words are in `i18n::saving`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveFault {
    /// The document's wording had to be asked for, and the database did not say it.
    Refused(Refusal),
    /// It cannot be drawn.
    Document(DocumentError),
    /// It cannot be written, with the operating system's words.
    System(io::ErrorKind, String),
    /// A fault of the program.
    Internal(String),
}

impl From<DocumentError> for SaveFault {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

impl From<io::Error> for SaveFault {
    fn from(error: io::Error) -> Self {
        Self::System(error.kind(), error.to_string())
    }
}

fn list(missing: &[MissingGlyph]) -> String {
    let all: Vec<String> = missing.iter().map(ToString::to_string).collect();
    all.join(", ")
}
