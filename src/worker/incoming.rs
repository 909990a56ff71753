//! An application file on its way into the database: read whole, or refused with every fault.

use crate::i18n::{Language, intake_faults};
use crate::intake;
use crate::store::worker::Incoming;

/// Reads a Net Desk file (`docs/intake.schema.json`).
///
/// # Errors
/// Every fault with its place, in the order of the file, a sentence each.
pub fn read_application(bytes: &[u8]) -> Result<Incoming, Vec<String>> {
    // The reason file beside a refused one is read at the branch.
    let words = |faults: Vec<intake::Fault>| -> Vec<String> {
        let say = |fault| intake_faults::line(Language::Japanese, fault);
        faults.iter().map(say).collect()
    };
    let file = intake::parse(bytes).map_err(words)?;
    let content = serde_json::to_value(&file.content).map_err(|e| vec![e.to_string()])?;
    Ok(Incoming {
        branch: file.branch.0,
        source: "netdesk",
        source_ref: file.source_ref,
        sha256: file.sha256,
        content,
    })
}
