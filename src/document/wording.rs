//! The sentences of the documents, which the company can replace: built in, a file, or recorded in the database. A
//! certificate keeps the *reference* of its wording, `id:digest`: the digest is taken over the sentences, so a file that
//! was edited under the same id is noticed, and what was issued before is never printed with other
//! sentences than it was issued with.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::master::RecordedWording;
use crate::domain::product::Product;
use crate::domain::template::Template;

pub(super) const STANDARD: &str = include_str!("../../assets/wording/v1.toml");

/// Names that may stand in a sentence.
pub(super) const HOLES: &[&str] = &[
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
    origin: String,
    pub(super) certificate: CertificateWording,
    pub(super) notice: NoticeWording,
}

/// Why a wording was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("wording {file}: {fault}")]
pub struct WordingError {
    /// The file, or which one of the database.
    pub file: String,
    /// What is wrong with it, and where.
    pub fault: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordingFile {
    id: String,
    certificate: CertificateWording,
    notice: NoticeWording,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
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
        // Over the sentences, not the file: a comment may be corrected, a sentence may not.
        let mut tree: toml::Table = toml::from_str(toml).map_err(|e| fault(e.to_string()))?;
        tree.remove("id");
        let sentences = Sentences {
            certificate: read.certificate,
            notice: read.notice,
        };
        Self::of(file, read.id, sentences, tree)
    }

    /// Reads a wording as the database has it: the same sentences give the same reference as in a file.
    ///
    /// # Errors
    /// A sentence missing or unknown, a hole that does not exist.
    pub fn recorded(row: &RecordedWording) -> Result<Self, WordingError> {
        let file = format!("{} (database)", row.id);
        let fault = |e: serde_json::Error| WordingError {
            file: file.clone(),
            fault: e.to_string(),
        };
        let sentences = serde_json::from_value(row.sentences.clone()).map_err(fault)?;
        let tree = serde_json::from_value(row.sentences.clone()).map_err(fault)?;
        Self::of(&file, row.id.clone(), sentences, tree)
    }

    fn of(
        file: &str,
        id: String,
        sentences: Sentences,
        tree: toml::Table,
    ) -> Result<Self, WordingError> {
        if !is_id(&id) {
            return Err(WordingError {
                file: file.to_owned(),
                fault: format!("id \"{id}\": use 1 to 40 of a-z, 0-9 and -"),
            });
        }
        let mut hash = Sha256::new();
        digest(&toml::Value::Table(tree), &mut hash);
        let digest: String = hash
            .finalize()
            .iter()
            .take(6)
            .map(|b| format!("{b:02x}"))
            .collect();
        Ok(Self {
            reference: format!("{id}:{digest}"),
            id,
            origin: file.to_owned(),
            certificate: sentences.certificate,
            notice: sentences.notice,
        })
    }

    /// Its sentences as the database keeps them.
    #[must_use]
    pub fn sentences(&self) -> serde_json::Value {
        let sentences = Sentences {
            certificate: self.certificate.clone(),
            notice: self.notice.clone(),
        };
        serde_json::to_value(sentences).unwrap_or_default()
    }

    /// Where it comes from, for messages.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
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

/// Whether a wording may be called so.
#[must_use]
pub fn is_id(id: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=40).contains(&id.len()) && id.chars().all(fits)
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
    fn the_database_s_json_gives_the_reference_that_the_file_gives() {
        let standard = Wording::standard().unwrap();
        let row = RecordedWording {
            id: "v1".to_owned(),
            sentences: standard.sentences(),
        };
        let recorded = Wording::recorded(&row).unwrap();
        assert_eq!(recorded.reference(), standard.reference());
        assert_eq!(recorded.certificate, standard.certificate);
        assert_eq!(recorded.notice, standard.notice);
    }

    #[test]
    fn a_sentence_that_is_missing_unknown_or_no_text_is_refused_with_its_name() {
        let standard = Wording::standard().unwrap().sentences();
        let refused = |alter: &dyn Fn(&mut serde_json::Value)| {
            let mut sentences = standard.clone();
            alter(&mut sentences);
            let id = "own".to_owned();
            let refused = Wording::recorded(&RecordedWording { id, sentences });
            refused.unwrap_err().to_string()
        };
        let gone = refused(&|s| {
            s["notice"].as_object_mut().unwrap().remove("care");
        });
        assert!(
            gone.contains("own (database)") && gone.contains("care"),
            "{gone}"
        );
        let more = refused(&|s| s["certificate"]["slogan"] = "x".into());
        assert!(more.contains("slogan"), "{more}");
        let hole = refused(&|s| s["notice"]["care"] = "{key}".into());
        assert!(hole.contains("{key} is unknown"), "{hole}");
        refused(&|s| s["notice"]["methods"] = "x".into());
        refused(&|s| s["certificate"]["undertaking"] = serde_json::Value::Null);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_in_one_sentence_file_and_database_agree_on_the_reference(
            text in "[^{}\\p{C}]{1,40}", other in "[^{}\\p{C}]{1,40}"
        ) {
            let row = |text: &str| {
                let mut sentences = Wording::standard().unwrap().sentences();
                sentences["notice"]["care"] = text.into();
                RecordedWording { id: "own".to_owned(), sentences }
            };
            let recorded = Wording::recorded(&row(&text)).unwrap();
            let mut file: toml::Table = toml::from_str(STANDARD).unwrap();
            file["id"] = "own".into();
            file["notice"]["care"] = text.clone().into();
            let file = Wording::parse("own.toml", &file.to_string()).unwrap();
            proptest::prop_assert_eq!(recorded.reference(), file.reference());
            let another = Wording::recorded(&row(&other)).unwrap();
            proptest::prop_assert_eq!(text == other, recorded.reference() == another.reference());
        }
    }
}
