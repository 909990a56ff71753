//! The sentences of the documents, as files that the company can replace. A certificate keeps the
//! *reference* of its wording, `id:digest`: the digest is taken over the sentences, so a file that
//! was edited under the same id is noticed, and what was issued before is never printed with other
//! sentences than it was issued with.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::DocumentError;
use crate::domain::product::Product;
use crate::domain::template::Template;

const STANDARD: &str = include_str!("../../assets/wording/v1.toml");

/// Names that may stand in a sentence.
const HOLES: &[&str] = &[
    "contractor",
    "orderer",
    "works",
    "product",
    "number",
    "clause",
    "company",
    "branch",
    "tel",
];

/// The sentences of one wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    id: String,
    reference: String,
    pub(super) certificate: CertificateWording,
    pub(super) notice: NoticeWording,
}

/// Why a wording file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("wording {file}: {fault}")]
pub struct WordingError {
    /// The file.
    pub file: String,
    /// What is wrong with it, and where.
    pub fault: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordingFile {
    id: String,
    certificate: CertificateWording,
    notice: NoticeWording,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateWording {
    pub(super) electronic: Sentence,
    pub(super) preview: Sentence,
    pub(super) number_to_come: Sentence,
    pub(super) date_to_come: Sentence,
    pub(super) undertaking: Sentence,
    pub(super) seal_paper: Sentence,
    pub(super) seal_electronic: Sentence,
    pub(super) notes: Notes,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    advance_payment: Vec<Sentence>,
    interim_advance: Vec<Sentence>,
    performance: Vec<Sentence>,
    bid_bond: Vec<Sentence>,
}

impl Notes {
    pub(super) fn of(&self, product: Product) -> &[Sentence] {
        match product {
            Product::AdvancePayment => &self.advance_payment,
            Product::InterimAdvance => &self.interim_advance,
            Product::Performance => &self.performance,
            Product::BidBond => &self.bid_bond,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoticeWording {
    pub(super) lead: Sentence,
    pub(super) methods: Vec<Sentence>,
    pub(super) hand_in: Sentence,
    pub(super) completion: Sentence,
    pub(super) care: Sentence,
    pub(super) contact: Sentence,
    pub(super) orderer: Sentence,
}

/// A sentence with holes; as text in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Sentence {
    source: String,
    pub(super) template: Template,
}

impl TryFrom<String> for Sentence {
    type Error = String;
    fn try_from(source: String) -> Result<Self, String> {
        let template =
            Template::parse(&source, HOLES).map_err(|fault| format!("in 「{source}」: {fault}"))?;
        Ok(Self { source, template })
    }
}

impl From<Sentence> for String {
    fn from(sentence: Sentence) -> Self {
        sentence.source
    }
}

impl Wording {
    /// The wording that comes with the program.
    ///
    /// # Errors
    /// Never in a program that passed its tests.
    pub fn standard() -> Result<Self, WordingError> {
        Self::parse("v1.toml (built in)", STANDARD)
    }

    /// Reads a wording from the text of a TOML file called `file` in messages.
    ///
    /// # Errors
    /// The first fault: not TOML, a sentence missing or unknown, a hole that does not exist.
    pub fn parse(file: &str, toml: &str) -> Result<Self, WordingError> {
        let fault = |fault: String| WordingError {
            file: file.to_owned(),
            fault,
        };
        let read: WordingFile = toml::from_str(toml).map_err(|e| fault(e.to_string()))?;
        let id_fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if read.id.is_empty() || read.id.len() > 40 || !read.id.chars().all(id_fits) {
            return Err(fault(format!(
                "id \"{}\": use 1 to 40 of a-z, 0-9 and -",
                read.id
            )));
        }
        // Over the sentences, not the file: a comment may be corrected, a sentence may not.
        let mut sentences: toml::Table = toml::from_str(toml).map_err(|e| fault(e.to_string()))?;
        sentences.remove("id");
        let mut hash = Sha256::new();
        digest(&toml::Value::Table(sentences), &mut hash);
        let digest: String = hash
            .finalize()
            .iter()
            .take(6)
            .map(|b| format!("{b:02x}"))
            .collect();
        Ok(Self {
            reference: format!("{}:{digest}", read.id),
            id: read.id,
            certificate: read.certificate,
            notice: read.notice,
        })
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What a certificate's snapshot keeps: `id:digest`.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Whether a snapshot's reference means this wording. A reference without a digest
    /// (`v1`) means the id whatever its sentences.
    #[must_use]
    pub fn is_meant_by(&self, reference: &str) -> bool {
        reference == self.reference || reference == self.id
    }
}

/// Every wording under which certificates were or are issued.
#[derive(Debug, Clone)]
pub struct Wordings {
    all: Vec<Wording>,
    current: usize,
}

impl Wordings {
    /// The built-in wording and every `*.toml` in `folder`; `current` is the id for new
    /// certificates (none: the built-in one).
    ///
    /// # Errors
    /// All faults of all files: unreadable, refused, the same id twice, `current` unknown.
    pub fn load(folder: Option<&Path>, current: Option<&str>) -> Result<Self, Vec<WordingError>> {
        let mut faults = Vec::new();
        let mut all = Vec::new();
        let mut take = |read: Result<Wording, WordingError>| match read {
            Ok(wording) => all.push(wording),
            Err(fault) => faults.push(fault),
        };
        take(Wording::standard());
        if let Some(folder) = folder {
            match toml_files(folder) {
                Err(fault) => take(Err(fault)),
                Ok(files) => files.iter().for_each(|path| take(read(path))),
            }
        }
        for (n, wording) in all.iter().enumerate() {
            if all.iter().take(n).any(|before| before.id == wording.id) {
                faults.push(WordingError {
                    file: wording.id.clone(),
                    fault: "this id is used by two wordings; give the new one an id of its own"
                        .to_owned(),
                });
            }
        }
        let wanted = current.map_or(Some(0), |id| all.iter().position(|w| w.id == id));
        if wanted.is_none() {
            let ids: Vec<&str> = all.iter().map(Wording::id).collect();
            faults.push(WordingError {
                file: current.unwrap_or_default().to_owned(),
                fault: format!("no wording has this id; there are: {}", ids.join(", ")),
            });
        }
        match wanted {
            Some(current) if faults.is_empty() => Ok(Self { all, current }),
            _ => Err(faults),
        }
    }

    /// The wording for new certificates.
    ///
    /// # Errors
    /// Never: `load` saw to it.
    pub fn current(&self) -> Result<&Wording, DocumentError> {
        self.all.get(self.current).ok_or_else(|| self.none(""))
    }

    /// The wording that a snapshot names.
    ///
    /// # Errors
    /// None of that name, or its sentences are no longer those of the digest.
    pub fn find(&self, reference: &str) -> Result<&Wording, DocumentError> {
        let found = self.all.iter().find(|w| w.is_meant_by(reference));
        found.ok_or_else(|| self.none(reference))
    }

    fn none(&self, wanted: &str) -> DocumentError {
        let given: Vec<&str> = self.all.iter().map(Wording::reference).collect();
        DocumentError::OtherWording {
            wanted: wanted.to_owned(),
            given: given.join(", "),
        }
    }
}

/// Digests keys in alphabetical order and each text with its length, so that no two wordings
/// look alike and a later version of the program comes to the same digest.
fn digest(value: &toml::Value, hash: &mut Sha256) {
    let mut text = |kind: u8, text: &str| {
        hash.update([kind]);
        hash.update(text.len().to_be_bytes());
        hash.update(text.as_bytes());
    };
    match value {
        toml::Value::Table(table) => {
            text(b't', "");
            let mut keys: Vec<&String> = table.keys().collect();
            keys.sort();
            for key in keys {
                hash.update(key.len().to_be_bytes());
                hash.update(key.as_bytes());
                if let Some(inner) = table.get(key) {
                    digest(inner, hash);
                }
            }
        }
        toml::Value::Array(items) => {
            text(b'a', &items.len().to_string());
            items.iter().for_each(|item| digest(item, hash));
        }
        toml::Value::String(sentence) => text(b's', sentence),
        other => text(b'o', &other.to_string()),
    }
}

fn toml_files(folder: &Path) -> Result<Vec<std::path::PathBuf>, WordingError> {
    let fault = |e: std::io::Error| WordingError {
        file: folder.display().to_string(),
        fault: e.to_string(),
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Wording, WordingError> {
    let file = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Wording::parse(&file, &text),
        Err(e) => Err(WordingError {
            file,
            fault: e.to_string(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_a_sentence_changes_the_reference_and_editing_a_comment_does_not() {
        let standard = Wording::standard().unwrap();
        let edited =
            Wording::parse("x", &STANDARD.replace("責任を負います", "責に任じます")).unwrap();
        let commented = Wording::parse("x", &STANDARD.replace("# Holes", "# holes")).unwrap();
        assert_ne!(standard.reference(), edited.reference());
        assert_eq!(standard.reference(), commented.reference());
        assert!(standard.is_meant_by("v1"));
        assert!(!edited.is_meant_by(standard.reference()));
    }

    #[test]
    fn the_standard_wording_is_the_one_under_which_certificates_were_issued() {
        // If this fails, sentences of the built-in wording changed: give it a new id instead,
        // and keep this file beside it.
        let reference = Wording::standard().unwrap().reference().to_owned();
        insta::assert_snapshot!(reference, @"v1:38b1b26f4dbb");
    }

    #[test]
    fn a_hole_that_does_not_exist_is_refused_when_the_file_is_read() {
        let fault = Wording::parse("own.toml", &STANDARD.replace("{clause}", "{amount}"));
        let message = fault.unwrap_err().to_string();
        assert!(
            message.contains("own.toml") && message.contains("{amount} is unknown"),
            "{message}"
        );
    }

    #[test]
    fn a_folder_adds_wordings_and_every_fault_is_said_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put("own.toml", &STANDARD.replace("v1", "own-2026"));
        put("ignored.txt", "not read");
        let wordings = Wordings::load(Some(folder.path()), Some("own-2026")).unwrap();
        assert_eq!(wordings.current().unwrap().id(), "own-2026");
        assert_eq!(wordings.find("v1").unwrap().id(), "v1");
        assert!(wordings.find("v1:000000000000").is_err());

        put("twice.toml", STANDARD);
        put("broken.toml", "id = ");
        let faults = Wordings::load(Some(folder.path()), Some("nobody")).unwrap_err();
        assert_eq!(faults.len(), 3, "{faults:?}");
    }
}
