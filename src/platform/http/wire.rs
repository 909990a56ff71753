//! The bodies of the HTTP interface, and what each answer means (`docs/platform-api.md`).

use crate::platform::{Arrival, LookUp, PlatformFault, Publication, PublishFailure, Shown};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use zeroize::Zeroizing;

/// Body of `POST /v1/publications`.
#[derive(Serialize)]
struct PublicationBody<'a> {
    contract_number: &'a str,
    change_number: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<uuid::Uuid>,
    certificate: &'a Value,
    key: &'a str,
}

/// Body of `POST /v1/lookups`.
#[derive(Serialize)]
struct LookUpBody<'a> {
    contract_number: &'a str,
    key: &'a str,
}

/// Body of every answer that is not 2xx.
#[derive(Deserialize)]
struct Problem {
    error: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct Withdrawn {
    withdrawn_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Rekeyed {
    rekeyed_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Status {
    service: String,
    version: u32,
}

/// An answer as it came.
pub(super) struct Reply {
    pub(super) status: u16,
    /// Seconds of `Retry-After`.
    pub(super) retry_after: Option<u64>,
    pub(super) body: Vec<u8>,
}

/// A body is wiped when it has been sent.
pub(super) type Body = Zeroizing<Vec<u8>>;

/// Counts bytes, so that a body with a key is written into one buffer of the final size: a buffer
/// that grows leaves copies of the key behind.
struct Counter(usize);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn body(content: &impl Serialize) -> Result<Body, String> {
    let said = |e: serde_json::Error| format!("cannot be written as JSON: {e}");
    let mut size = Counter(0);
    serde_json::to_writer(&mut size, content).map_err(said)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(size.0));
    serde_json::to_writer(&mut *bytes, content).map_err(said)?;
    Ok(bytes)
}

pub(super) fn publication(publication: &Publication) -> Result<Body, PublishFailure> {
    body(&PublicationBody {
        contract_number: &publication.contract_number,
        change_number: publication.change_number,
        replaces: publication.replaces,
        certificate: &publication.certificate,
        key: publication.key.expose(),
    })
    .map_err(PublishFailure::Refused)
}

pub(super) fn look_up(contract_number: &str, key: &str) -> Result<Body, PlatformFault> {
    body(&LookUpBody {
        contract_number,
        key,
    })
    .map_err(PlatformFault::Unavailable)
}

pub(super) fn withdrawal(reason: &str) -> Result<Body, PublishFailure> {
    body(&serde_json::json!({ "reason": reason })).map_err(PublishFailure::Refused)
}

/// Body of `POST /v1/rekeys`: as that of a look-up, with the key that is to count.
pub(super) fn rekey(contract_number: &str, key: &str) -> Result<Body, PublishFailure> {
    body(&LookUpBody {
        contract_number,
        key,
    })
    .map_err(PublishFailure::Refused)
}

pub(super) fn read_rekeyed(reply: &Reply) -> Result<DateTime<Utc>, PublishFailure> {
    match reply.status {
        200 => serde_json::from_slice(&reply.body)
            .map(|r: Rekeyed| r.rekeyed_at)
            .map_err(|_| garbled(reply)),
        404 if problem(reply).is_some_and(|p| p.error == "not_found") => Err(
            PublishFailure::Refused("the platform has no such contract".to_owned()),
        ),
        _ => Err(read_order_failure(reply)),
    }
}

/// A receipt, or what is known without one.
pub(super) fn read_receipt(reply: &Reply) -> Result<Arrival, PublishFailure> {
    if !matches!(reply.status, 200 | 201) {
        return Err(read_failure(reply));
    }
    let arrival: Arrival = serde_json::from_slice(&reply.body).map_err(|_| garbled(reply))?;
    if arrival.reference.is_empty() {
        return Err(garbled(reply));
    }
    Ok(arrival)
}

pub(super) fn read_withdrawn(reply: &Reply) -> Result<DateTime<Utc>, PublishFailure> {
    match reply.status {
        200 => serde_json::from_slice(&reply.body)
            .map(|w: Withdrawn| w.withdrawn_at)
            .map_err(|_| garbled(reply)),
        404 if problem(reply).is_some_and(|p| p.error == "not_found") => Err(
            PublishFailure::Refused("the platform has no such publication".to_owned()),
        ),
        _ => Err(read_order_failure(reply)),
    }
}

pub(super) fn read_query(reply: &Reply) -> Result<Option<Arrival>, PlatformFault> {
    match reply.status {
        200 => read_receipt(reply)
            .map(Some)
            .map_err(|f| PlatformFault::Unavailable(f.to_string())),
        // Only the documented answer is a no. A bare 404 comes from a wrong address or a proxy, and
        // taking it for a no would publish twice.
        404 if problem(reply).is_some_and(|p| p.error == "not_found") => Ok(None),
        _ => Err(fault(reply)),
    }
}

pub(super) fn read_look_up(reply: &Reply) -> Result<LookUp, PlatformFault> {
    match reply.status {
        200 => serde_json::from_slice::<Shown>(&reply.body)
            .map(|shown| LookUp::Found(Box::new(shown)))
            .map_err(|_| PlatformFault::Unavailable(garbled(reply).to_string())),
        404 if problem(reply).is_some_and(|p| p.error == "not_found") => Ok(LookUp::NotFound),
        _ => Err(fault(reply)),
    }
}

pub(super) fn read_status(reply: &Reply) -> Result<String, PlatformFault> {
    match reply.status {
        200 => match serde_json::from_slice::<Status>(&reply.body) {
            Ok(status) if status.version == 1 => Ok(clean(&status.service)),
            Ok(status) => Err(PlatformFault::Unavailable(format!(
                "the platform speaks version {}, not 1",
                status.version
            ))),
            Err(_) => Err(PlatformFault::Unavailable(garbled(reply).to_string())),
        },
        _ => Err(fault(reply)),
    }
}

/// What an answer without a receipt says about the publication.
fn read_failure(reply: &Reply) -> PublishFailure {
    let words = words(reply);
    match reply.status {
        // It looked at the content and will not have it.
        400 | 413 | 422 => PublishFailure::Refused(words),
        409 => match problem(reply) {
            Some(problem) if problem.error != "in_progress" => PublishFailure::Refused(words),
            _ => PublishFailure::Unknown(words),
        },
        // Turned away at the door: token, address, or a redirect that we do not follow.
        300..=399 | 401 | 403 | 404 | 405 => PublishFailure::TurnedAway(words),
        429 => PublishFailure::NotSent(words),
        _ => PublishFailure::Unknown(words),
    }
}

/// The same of a call that needs no question before it is sent again: it can be left alone for as long as it asks.
fn read_order_failure(reply: &Reply) -> PublishFailure {
    match (reply.status, reply.retry_after) {
        (429 | 500..=599, Some(seconds)) => {
            PublishFailure::Busy(Duration::from_secs(seconds), words(reply))
        }
        _ => read_failure(reply),
    }
}

fn fault(reply: &Reply) -> PlatformFault {
    match (reply.status, reply.retry_after) {
        (429, Some(seconds)) => PlatformFault::SlowDown(Duration::from_secs(seconds)),
        _ => PlatformFault::Unavailable(words(reply)),
    }
}

fn garbled(reply: &Reply) -> PublishFailure {
    PublishFailure::Unknown(format!(
        "the platform answered {} with something that is not the documented body",
        reply.status
    ))
}

fn problem(reply: &Reply) -> Option<Problem> {
    serde_json::from_slice(&reply.body).ok()
}

fn words(reply: &Reply) -> String {
    let remedy = match reply.status {
        401 | 403 => "; check platform.token_file",
        300..=399 | 404 | 405 => "; check platform.url",
        _ => "",
    };
    match problem(reply) {
        Some(p) => format!(
            "the platform answered {} {}: {}{remedy}",
            reply.status,
            clean(&p.error),
            clean(&p.message)
        ),
        None => format!("the platform answered {}{remedy}", reply.status),
    }
}

/// Foreign words that go into a job's trouble and a log: short, and without anything that could be a
/// key echoed back or steer a terminal.
fn clean(words: &str) -> String {
    let printable: String = words
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    crate::vault::mask_keys(&printable)
}
