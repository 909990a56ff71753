//! Turns the texts of one document into glyphs and gathers every character that cannot be
//! printed, so that all of them are named at once.

use super::error::DocumentError;
use super::fonts::{Fonts, MissingGlyph, Role, Unit};
use super::wording::{Sentence, Wording};
use crate::domain::certificate::{BranchSnapshot, CertificateContent};

/// One document's texts.
pub(super) struct Setter<'a> {
    fonts: &'a Fonts,
    pub(super) missing: Vec<MissingGlyph>,
}

impl<'a> Setter<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            missing: Vec::new(),
        }
    }

    /// A text as glyphs; `field` names it should a character be missing.
    pub(super) fn set(
        &mut self,
        field: &'static str,
        text: &str,
        role: Role,
    ) -> Result<Vec<Unit>, DocumentError> {
        self.fonts.shape(field, text, role, &mut self.missing)
    }

    /// A sentence of the wording, filled, a paragraph for each of its lines.
    pub(super) fn sentence(
        &mut self,
        sentence: &Sentence,
        role: Role,
        content: &CertificateContent,
    ) -> Result<Vec<Vec<Unit>>, DocumentError> {
        let text = sentence.template.fill(|hole| match hole {
            "contractor" => &content.contractor_name,
            "orderer" => &content.beneficiary,
            "works" => &content.works_name,
            "product" => &content.product_name,
            "number" => content.contract_number.as_deref().unwrap_or_default(),
            "clause" => &content.clause_name,
            "company" => &content.company.name,
            "branch" => &content.branch.name,
            _ => &content.branch.tel,
        });
        text.lines()
            .map(|line| self.set("wording", line, role))
            .collect()
    }

    /// A sentence in one paragraph.
    pub(super) fn line(
        &mut self,
        sentence: &Sentence,
        role: Role,
        content: &CertificateContent,
    ) -> Result<Vec<Unit>, DocumentError> {
        let paragraphs = self.sentence(sentence, role, content)?;
        Ok(paragraphs.into_iter().flatten().collect())
    }

    /// The branch with its telephone, fax and mail address, a line each.
    pub(super) fn branch(
        &mut self,
        branch: &BranchSnapshot,
        before: &str,
        role: Role,
    ) -> Result<Vec<Vec<Unit>>, DocumentError> {
        let mut lines = vec![
            self.set("branch.name", &format!("{before}{}", branch.name), role)?,
            self.set("branch.tel", &format!("TEL：{}", branch.tel), role)?,
        ];
        let given = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        if let Some(fax) = given(&branch.fax) {
            lines.push(self.set("branch.fax", &format!("FAX：{fax}"), role)?);
        }
        if let Some(email) = given(&branch.email) {
            lines.push(self.set("branch.email", &format!("E-mail：{email}"), role)?);
        }
        Ok(lines)
    }

    /// Refuses any wording but the snapshot's.
    pub(super) fn wording(
        &self,
        content: &CertificateContent,
        wording: &Wording,
    ) -> Result<(), DocumentError> {
        if wording.is_meant_by(&content.wording) {
            return Ok(());
        }
        Err(DocumentError::OtherWording {
            wanted: content.wording.clone(),
            given: wording.reference().to_owned(),
        })
    }

    /// Every character had its glyph, or all that had none.
    pub(super) fn finish(self) -> Result<(), DocumentError> {
        if self.missing.is_empty() {
            return Ok(());
        }
        Err(DocumentError::MissingGlyphs(self.missing))
    }
}
