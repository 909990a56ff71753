//! The platform where orderers read certificates, behind one trait: an HTTP service
//! (`docs/platform-api.md`) or the local registry, our own counterpart in the database.
//! Must not: keep an auth key, or say whether a number exists to somebody without its key.

mod http;
mod local;
mod pace;

pub use http::{HttpPlatform, HttpSettings, HttpSettingsFault};
pub use local::{Entry, LocalRegistry, LookUpRow, PortFailure, Put, RegistryPort};
pub use pace::Pace;

use crate::vault::AuthKey;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::pin::Pin;
use std::time::Duration;
use uuid::Uuid;

/// What every operation returns: boxed, so that the platform can be chosen at run time.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One event of a contract to be shown to the orderer (公開).
#[derive(Debug)]
pub struct Publication {
    /// Stored before the first attempt and the same in every attempt: the platform acts once on it.
    pub idempotency_key: Uuid,
    /// 保証契約番号, e.g. `37071-00001M`.
    pub contract_number: String,
    /// The place it fills: 0 as issued, otherwise the 発生番号 of the change or termination (2, 3, …). A
    /// correction has the number of what it corrects.
    pub change_number: i32,
    /// The publication that this one takes the place of (訂正): in the same instant it is no longer shown.
    pub replaces: Option<Uuid>,
    /// The certificate as it reads after the event (`domain::certificate::CertificateContent` as JSON).
    pub certificate: Value,
    /// What the orderer will have to know.
    pub key: AuthKey,
}

/// The platform's receipt (到着).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The platform's own name for the publication.
    pub reference: String,
    /// When it arrived, by the platform's clock: the issue time (電子保証発行日時).
    pub arrived_at: DateTime<Utc>,
}

/// Why there is no receipt. The words are for the operator and the log; they hold no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishFailure {
    /// Certainly not published. May be tried again as it is.
    #[error("{0}")]
    NotSent(String),
    /// Turned away at the door: certainly not done, and only a person can mend it (token or address).
    #[error("{0}")]
    TurnedAway(String),
    /// Too much for it just now: open whether it was done; it asks to be left alone for so long.
    #[error("{1}")]
    Busy(Duration, String),
    /// It may have been published: ask with [`Platform::query`] before trying again.
    #[error("{0}")]
    Unknown(String),
    /// The platform read it and will not take it. Trying again gives the same answer.
    #[error("{0}")]
    Refused(String),
}

/// Why a question was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlatformFault {
    /// No answer, or not one that can be understood.
    #[error("{0}")]
    Unavailable(String),
    /// This login may not look anything up.
    #[error("this login may not look certificates up")]
    NotAllowed,
    /// Too many misses; ask again after this time.
    #[error("too many attempts; try again in {} s", .0.as_secs())]
    SlowDown(Duration),
}

/// A certificate as the orderer sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// The place it fills: 0 as issued.
    pub change_number: i32,
    /// As it reads.
    pub certificate: Value,
    /// When it arrived.
    pub arrived_at: DateTime<Utc>,
}

/// Everything that the orderer may see of one contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The state that counts.
    pub latest: Published,
    /// What was shown before it, latest first.
    #[serde(default)]
    pub earlier: Vec<Published>,
}

/// The answer to number and key.
#[derive(Debug, Clone, PartialEq)]
pub enum LookUp {
    /// Both are right.
    Found(Box<Shown>),
    /// One of them is wrong. Which one is never said.
    NotFound,
}

/// A platform.
pub trait Platform: Send + Sync {
    /// Publishes once, however often it is called with the same idempotency key.
    fn publish<'a>(
        &'a self,
        publication: &'a Publication,
    ) -> Pending<'a, Result<Arrival, PublishFailure>>;

    /// Whether a publication arrived; `None` is a certain no.
    fn query(&self, idempotency_key: Uuid) -> Pending<'_, Result<Option<Arrival>, PlatformFault>>;

    /// Takes a publication out of the orderers' sight. Again gives the time of the first time.
    fn withdraw<'a>(
        &'a self,
        idempotency_key: Uuid,
        reason: &'a str,
    ) -> Pending<'a, Result<DateTime<Utc>, PublishFailure>>;

    /// From its arrival everything of the contract opens with this key only; the one before is dead. Once for an
    /// idempotency key: again gives the time of the first time.
    fn rekey<'a>(
        &'a self,
        idempotency_key: Uuid,
        contract_number: &'a str,
        key: &'a AuthKey,
    ) -> Pending<'a, Result<DateTime<Utc>, PublishFailure>>;

    /// What an orderer sees with this number and key.
    fn look_up<'a>(
        &'a self,
        contract_number: &'a str,
        key: &'a AuthKey,
    ) -> Pending<'a, Result<LookUp, PlatformFault>>;

    /// Whether it can be reached and lets us in; the words name the service.
    fn check(&self) -> Pending<'_, Result<String, PlatformFault>>;
}
