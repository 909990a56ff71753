//! Reads what comes in from outside and says every fault of it with its place: application files (versioned
//! JSON, `docs/intake.schema.json`) here, master files in `masters`. Bytes in, content or faults out: no
//! database, no file system, no clock, and no words (`i18n`).

mod content;
mod display;
mod encoding;
mod fault;
mod json;
pub mod masters;
mod places;
mod reader;
mod shape;

pub use display::quoted;
pub use encoding::Guess;
pub use fault::{Fault, FaultCode, JsonKind, Place, SyntaxFault};
pub use shape::{SHAPES, Shape};

use crate::domain::application::ApplicationContent;
use crate::domain::ids::BranchId;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// What `format` says.
pub const FORMAT: &str = "densho.application";
/// The version that this program reads.
pub const VERSION: i64 = 1;
/// The largest file, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// At most so many faults are told one by one; the last then says how many more there are.
pub const MAX_FAULTS: usize = 100;

/// An application file that was read whole and without fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    /// Net Desk's reception number: the same number is the same application, however often it is sent.
    pub source_ref: String,
    /// The branch that the applicant chose (申込先).
    pub branch: BranchId,
    /// When the applicant sent it.
    pub submitted_at: DateTime<Utc>,
    /// What it says.
    pub content: ApplicationContent,
    /// SHA-256 of [`Intake::raw`].
    pub sha256: [u8; 32],
    /// The file's text as it came, without a byte order mark.
    pub raw: String,
}

/// Reads a file. A file is taken whole or not at all; the faults stand in the order of the file.
pub fn parse(bytes: &[u8]) -> Result<Intake, Vec<Fault>> {
    if bytes.len() > MAX_BYTES {
        return Err(vec![Fault::of_file(FaultCode::TooLarge {
            bytes: bytes.len(),
        })]);
    }
    let text = encoding::decode(bytes).map_err(|fault| vec![*fault])?;
    let root = json::parse(text).map_err(|fault| vec![*fault])?;
    match content::read(&root) {
        Ok(read) => Ok(Intake {
            source_ref: read.source_ref,
            branch: read.branch,
            submitted_at: read.submitted_at,
            content: read.content,
            sha256: Sha256::digest(text.as_bytes()).into(),
            raw: text.to_owned(),
        }),
        Err(faults) => Err(fault::settle(faults, text)),
    }
}

#[cfg(test)]
mod tests;
