//! The local registry: a platform of our own in the database, which keeps only the MAC of a key.

use super::{
    Arrival, LookUp, Pace, Pending, Platform, PlatformFault, Publication, PublishFailure, Shown,
};
use crate::domain::number::ContractNumber;
use crate::vault::{AuthKey, KeySource, MacKey, VaultError};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::str::FromStr;
use std::time::Instant;
use uuid::Uuid;

/// What is stored of a publication.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Identity; storing it again is no second publication.
    pub idempotency_key: Uuid,
    /// 保証契約番号
    pub contract_number: String,
    /// The place it fills, 0 as issued; one is shown in it at a time.
    pub change_number: i32,
    /// What it takes the place of.
    pub replaces: Option<Uuid>,
    /// As it reads.
    pub certificate: Value,
    /// HMAC-SHA256 under the registry's own secret.
    pub mac: [u8; 32],
}

/// What became of storing an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It is there, now or since an earlier attempt; the time is that of the first.
    Arrived(Arrival),
    /// Something else is there under this idempotency key, or this contract and change.
    Conflict,
}

/// What the store found for number and MAC.
#[derive(Debug, Clone, PartialEq)]
pub struct LookUpRow {
    /// What may be shown, when both are right and it is not withdrawn.
    pub shown: Option<Shown>,
    /// Misses on this number before this attempt, since the last hit, whether or not the number
    /// exists. The store counts this attempt itself, in the same statement.
    pub misses_before: u32,
}

/// Why the store did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PortFailure {
    /// Certainly nothing was stored.
    #[error("{0}")]
    NotDone(String),
    /// The login has no right to it.
    #[error("{0}")]
    NotAllowed(String),
    /// The connection went while it was committing.
    #[error("{0}")]
    Unknown(String),
}

/// The stored operations that the registry stands on.
pub trait RegistryPort: Send + Sync {
    /// Stores once; the arrival time is the database's clock.
    fn put<'a>(&'a self, entry: &'a Entry) -> Pending<'a, Result<Put, PortFailure>>;
    /// The receipt of a publication.
    fn find(&self, idempotency_key: Uuid) -> Pending<'_, Result<Option<Arrival>, PortFailure>>;
    /// Marks as withdrawn and gives the time of the first time; `None` if there is no such entry.
    fn withdraw<'a>(
        &'a self,
        idempotency_key: Uuid,
        reason: &'a str,
    ) -> Pending<'a, Result<Option<DateTime<Utc>>, PortFailure>>;
    /// Replaces the MAC of everything of the number, once for a key; `None` when there is nothing of it.
    fn rekey<'a>(
        &'a self,
        idempotency_key: Uuid,
        contract_number: &'a str,
        mac: &'a [u8; 32],
    ) -> Pending<'a, Result<Option<DateTime<Utc>>, PortFailure>>;
    /// Looks up by number and MAC, counts the miss or clears the count.
    fn look_up<'a>(
        &'a self,
        contract_number: &'a str,
        mac: &'a [u8; 32],
    ) -> Pending<'a, Result<LookUpRow, PortFailure>>;
}

/// The registry over a port.
#[derive(Debug)]
pub struct LocalRegistry<P> {
    port: P,
    secret: MacKey,
    pace: Pace,
}

impl<P: RegistryPort> LocalRegistry<P> {
    /// A registry that keys its MACs with `secret` (`platform.mac_key_file`).
    #[must_use]
    pub fn new(port: P, secret: MacKey, pace: Pace) -> Self {
        Self { port, secret, pace }
    }

    /// The registry of `[platform]` with `kind = "local"`, at the pace of [`Pace::default`].
    ///
    /// # Errors
    /// When `platform.mac_key_file` is not set or cannot be loaded.
    pub fn from_settings(port: P, settings: &crate::config::Platform) -> Result<Self, VaultError> {
        let path = settings
            .mac_key_file
            .clone()
            .ok_or(VaultError::NotConfigured("platform.mac_key_file"))?;
        Ok(Self::new(
            port,
            MacKey::load(&KeySource::File(path))?,
            Pace::default(),
        ))
    }
}

impl<P: RegistryPort> Platform for LocalRegistry<P> {
    fn publish<'a>(
        &'a self,
        publication: &'a Publication,
    ) -> Pending<'a, Result<Arrival, PublishFailure>> {
        Box::pin(async move {
            let entry = Entry {
                idempotency_key: publication.idempotency_key,
                contract_number: publication.contract_number.clone(),
                change_number: publication.change_number,
                replaces: publication.replaces,
                certificate: publication.certificate.clone(),
                mac: self
                    .secret
                    .mac(&publication.contract_number, &publication.key),
            };
            match self.port.put(&entry).await {
                Ok(Put::Arrived(arrival)) => Ok(arrival),
                Ok(Put::Conflict) => Err(PublishFailure::Refused(format!(
                    "the registry holds another certificate as {} change {}",
                    entry.contract_number, entry.change_number
                ))),
                Err(failure) => Err(failure.into()),
            }
        })
    }

    fn query(&self, idempotency_key: Uuid) -> Pending<'_, Result<Option<Arrival>, PlatformFault>> {
        Box::pin(async move { Ok(self.port.find(idempotency_key).await?) })
    }

    fn withdraw<'a>(
        &'a self,
        idempotency_key: Uuid,
        reason: &'a str,
    ) -> Pending<'a, Result<DateTime<Utc>, PublishFailure>> {
        Box::pin(async move {
            self.port
                .withdraw(idempotency_key, reason)
                .await?
                .ok_or_else(|| {
                    PublishFailure::Refused("the registry has no such publication".to_owned())
                })
        })
    }

    fn rekey<'a>(
        &'a self,
        idempotency_key: Uuid,
        contract_number: &'a str,
        key: &'a AuthKey,
    ) -> Pending<'a, Result<DateTime<Utc>, PublishFailure>> {
        Box::pin(async move {
            let mac = self.secret.mac(contract_number, key);
            self.port
                .rekey(idempotency_key, contract_number, &mac)
                .await?
                .ok_or_else(|| {
                    PublishFailure::Refused("the registry has nothing of this contract".to_owned())
                })
        })
    }

    fn look_up<'a>(
        &'a self,
        contract_number: &'a str,
        key: &'a AuthKey,
    ) -> Pending<'a, Result<LookUp, PlatformFault>> {
        Box::pin(async move {
            let asked = Instant::now();
            let answer = match ContractNumber::from_str(contract_number) {
                Ok(number) => {
                    let number = number.to_string();
                    let mac = self.secret.mac(&number, key);
                    self.port.look_up(&number, &mac).await
                }
                // What cannot be a number is not counted: it opens nothing, however often it is tried.
                Err(_) => Ok(LookUpRow {
                    shown: None,
                    misses_before: 0,
                }),
            };
            let misses = answer.as_ref().map_or(0, |row| row.misses_before);
            let leave = self.pace.answer_after(asked.elapsed(), misses);
            tokio::time::sleep_until((asked + leave).into()).await;
            Ok(match answer?.shown {
                Some(shown) => LookUp::Found(Box::new(shown)),
                None => LookUp::NotFound,
            })
        })
    }

    fn check(&self) -> Pending<'_, Result<String, PlatformFault>> {
        Box::pin(async move {
            self.port.find(Uuid::nil()).await?;
            Ok("local registry".to_owned())
        })
    }
}

impl From<PortFailure> for PublishFailure {
    fn from(failure: PortFailure) -> Self {
        match failure {
            PortFailure::NotDone(why) | PortFailure::NotAllowed(why) => Self::NotSent(why),
            PortFailure::Unknown(why) => Self::Unknown(why),
        }
    }
}

impl From<PortFailure> for PlatformFault {
    fn from(failure: PortFailure) -> Self {
        match failure {
            PortFailure::NotAllowed(_) => Self::NotAllowed,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
