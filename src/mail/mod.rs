//! The completion mail (発行完了のお知らせ): what it says, how it is written, how it is sent.
//! It never holds a key, an amount or a certificate. No database: what is sent, under which
//! Message-ID, and what a failure leads to is decided by the worker.

mod letter;
mod letters;
mod message;
mod send;
mod wording;

pub use letter::{CompletionFields, IssuedContract, Letter, MailTemplate, MailTemplateError};
pub use letters::Letters;
pub use message::{OutgoingMail, Sender};
pub use send::{FailureKind, MailFailure, MailServer, MailSetupError, Mailer, Stage};
pub use wording::{MOST as MOST_CHARACTERS, MailKind, MailWording, WordingFault};
