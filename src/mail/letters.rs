//! The templates of all mails: one for each thing that a mail may tell of. The worker writes with them and the screens
//! preview with them, so that both say the same.

use super::{CompletionFields, Letter, MailTemplate, MailTemplateError};
use std::path::Path;

/// What mails say that have kept no wording of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    completion: MailTemplate,
    amendment: MailTemplate,
    rekey: MailTemplate,
}

impl Letters {
    /// The company's template of the completion mail, or the built-in one; the others are built in.
    ///
    /// # Errors
    /// The file cannot be read, or is no template.
    pub fn load(completion: Option<&Path>) -> Result<Self, MailTemplateError> {
        Ok(Self {
            completion: MailTemplate::load(completion)?,
            amendment: MailTemplate::amendment()?,
            rekey: MailTemplate::rekey()?,
        })
    }

    /// The letter with these fields, by what it tells of.
    #[must_use]
    pub fn fill(&self, fields: &CompletionFields) -> Letter {
        let template = match fields.event.as_deref() {
            None => &self.completion,
            Some("rekey") => &self.rekey,
            Some(_) => &self.amendment,
        };
        template.fill(fields)
    }
}
