//! What the steps of a job need besides the database. Traits where a test puts something else in its place.

use super::Trouble;
use crate::domain::certificate::CertificateContent;
use crate::domain::master::RecordedWording;
use crate::mail::MailFailure;
use crate::platform::{Pending, Platform};
use crate::store::WorkerFault;
use crate::store::worker::{MailState, WorkerDb};
use crate::vault::{AuthKey, KeyRing, MacKey};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Everything outside the database.
pub struct Tools {
    /// Seals and opens auth keys. Nobody but the worker has it.
    pub ring: KeyRing,
    /// The secret of the MACs that tell keys apart.
    pub pepper: MacKey,
    /// Where certificates are published.
    pub platform: Arc<dyn Platform>,
    /// How mails leave.
    pub post: Arc<dyn Post>,
    /// How documents are drawn.
    pub documents: Arc<dyn Documents>,
    /// A random number in 0..1, for the jitter of waits.
    pub jitter: fn() -> f64,
}

impl Tools {
    /// Sees to it that the wording of a certificate is known: one that came on record after this worker started is asked
    /// for. A statement of its own, before any lock is taken.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn know_wording(
        &self,
        db: &WorkerDb,
        content: &CertificateContent,
    ) -> Result<(), WorkerFault> {
        if self.documents.asks(content) {
            self.documents.learn(&db.document_wordings().await?);
        }
        Ok(())
    }
}

/// The way mails leave by.
pub trait Post: Send + Sync {
    /// Sends the completion mail under its fixed Message-ID. The words of a failure hold no address.
    fn send<'a>(&'a self, mail: &'a MailState) -> Pending<'a, Result<(), MailFailure>>;
}

/// The documents of a contract.
pub trait Documents: Send + Sync {
    /// Whether the database has to be asked for the wording of this certificate first.
    fn asks(&self, content: &CertificateContent) -> bool;

    /// Id and digest of every wording in the program and in files, for the database, which cannot see them.
    fn files(&self) -> Vec<(String, String)>;

    /// Takes what the database has on record.
    fn learn(&self, wordings: &[RecordedWording]);

    /// Whether the certificate and the notice can be printed as they read, the notice with what the orderer's rules say
    /// about handing in; and the wording's reference with its digest, by which the contract will keep it.
    ///
    /// # Errors
    /// A trouble for a person: characters without a glyph, an unknown wording, an id that means two.
    fn check(&self, content: &CertificateContent, hand_in: Option<&str>)
    -> Result<String, Trouble>;

    /// The key notice as PDF.
    ///
    /// # Errors
    /// As `check`, and when it cannot be drawn.
    fn key_notice(
        &self,
        content: &CertificateContent,
        key: &AuthKey,
        hand_in: Option<&str>,
    ) -> Result<Zeroizing<Vec<u8>>, Trouble>;
}

/// A random number in 0..1 from the operating system; the middle when it has none to give.
#[must_use]
pub fn random_fraction() -> f64 {
    getrandom::u32().map_or(0.5, |n| f64::from(n) / (f64::from(u32::MAX) + 1.0))
}
