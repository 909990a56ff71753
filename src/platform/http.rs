//! The platform over HTTP, after `docs/platform-api.md`.

mod wire;

use super::{Arrival, LookUp, Pending, Platform, PlatformFault, Publication, PublishFailure};
use crate::config::private_file::PrivateFileError;
use crate::config::stays_here;
use crate::vault::AuthKey;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Error, Timeout};
use uuid::Uuid;
use wire::{Body, Reply};

/// The longest answer that is read, bytes.
const LONGEST_ANSWER: u64 = 4 * 1024 * 1024;

/// Where the platform is and how to get in.
#[derive(Debug)]
pub struct HttpSettings {
    /// Base address; `/v1/…` is added. `https`, unless the host is this machine.
    pub url: String,
    /// Sent as bearer token.
    pub token: Option<SecretString>,
    /// For a whole call, from name resolution to the last byte of the answer.
    pub timeout: Duration,
    /// PEM file of the authorities to trust instead of the built-in ones.
    pub ca_file: Option<PathBuf>,
}

/// Why the client could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum HttpSettingsFault {
    /// Not a usable address.
    #[error("platform.url {0}: give an address like https://platform.example.jp/api")]
    Address(String),
    /// The token and every key would travel in the clear.
    #[error("platform.url {0}: http is for this machine only; use https")]
    Clear(String),
    /// The file of authorities.
    #[error("platform.ca_file {0}: {1}")]
    Authorities(PathBuf, String),
    /// The token.
    #[error("platform.token_file: {0}")]
    Token(#[from] PrivateFileError),
}

/// The HTTP client. Each call has a connection of its own: a kept one that the other side has closed
/// would make a call fail in a way that leaves its outcome open.
pub struct HttpPlatform {
    agent: Agent,
    base: String,
    token: Option<SecretString>,
}

impl std::fmt::Debug for HttpPlatform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpPlatform")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

enum Request {
    Get,
    Post {
        body: Body,
        idempotency_key: Option<Uuid>,
    },
}

/// How a call ended without an answer.
struct NoReply {
    /// The request cannot have reached the platform.
    not_sent: bool,
    words: String,
}

impl HttpPlatform {
    /// A client; nothing is sent yet.
    ///
    /// # Errors
    /// When the address is none, or is not `https` and not this machine; when the authorities cannot
    /// be read.
    pub fn new(settings: HttpSettings) -> Result<Self, HttpSettingsFault> {
        let base = settings.url.trim_end_matches('/').to_owned();
        let uri: ureq::http::Uri = base
            .parse()
            .map_err(|_| HttpSettingsFault::Address(base.clone()))?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Err(HttpSettingsFault::Address(base));
        };
        let here = stays_here(host);
        match scheme {
            "https" => {}
            "http" if here => {}
            "http" => return Err(HttpSettingsFault::Clear(base)),
            _ => return Err(HttpSettingsFault::Address(base)),
        }
        let mut config = Agent::config_builder()
            .https_only(scheme == "https")
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .user_agent(concat!("densho/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(settings.timeout))
            // Sooner than the whole: a connection that never stood is certainly not sent.
            .timeout_resolve(Some(settings.timeout / 3))
            .timeout_connect(Some(settings.timeout / 3));
        if here {
            config = config.proxy(None);
        }
        if let Some(path) = settings.ca_file {
            config = config.tls_config(TlsConfig::builder().root_certs(authorities(path)?).build());
        }
        Ok(Self {
            agent: config.build().new_agent(),
            base,
            token: settings.token,
        })
    }

    /// The client of `[platform]` with `kind = "http"`.
    ///
    /// # Errors
    /// As [`HttpPlatform::new`], and when the token's file cannot be read.
    pub fn from_settings(settings: &crate::config::Platform) -> Result<Self, HttpSettingsFault> {
        Self::new(HttpSettings {
            url: settings.url.clone().unwrap_or_default(),
            token: settings.token()?,
            timeout: settings.timeout_seconds.duration(),
            ca_file: settings.ca_file.clone(),
        })
    }

    /// Runs one call on a thread for blocking work.
    async fn call(&self, path: String, request: Request) -> Result<Reply, NoReply> {
        let agent = self.agent.clone();
        let url = format!("{}{path}", self.base);
        let token = self.token.clone();
        tokio::task::spawn_blocking(move || send(&agent, &url, token.as_ref(), request))
            .await
            .unwrap_or_else(|e| {
                Err(NoReply {
                    not_sent: false,
                    words: format!("the call broke off: {e}"),
                })
            })
    }

    async fn ask(&self, path: String, request: Request) -> Result<Reply, PlatformFault> {
        self.call(path, request)
            .await
            .map_err(|none| PlatformFault::Unavailable(none.words))
    }
}

fn authorities(path: PathBuf) -> Result<RootCerts, HttpSettingsFault> {
    let fault = |path: &PathBuf, why: String| HttpSettingsFault::Authorities(path.clone(), why);
    let pem = std::fs::read(&path).map_err(|e| fault(&path, e.to_string()))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|e| fault(&path, e.to_string()))? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(fault(&path, "holds no certificate in PEM form".to_owned()));
    }
    Ok(RootCerts::Specific(Arc::new(certificates)))
}

fn send(
    agent: &Agent,
    url: &str,
    token: Option<&SecretString>,
    request: Request,
) -> Result<Reply, NoReply> {
    let bearer = token.map(|t| zeroize::Zeroizing::new(format!("Bearer {}", t.expose_secret())));
    let answered = match request {
        Request::Get => {
            let mut call = agent.get(url).header("Accept", "application/json");
            if let Some(bearer) = &bearer {
                call = call.header("Authorization", bearer.as_str());
            }
            call.call()
        }
        Request::Post {
            body,
            idempotency_key,
        } => {
            let mut call = agent
                .post(url)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
            if let Some(bearer) = &bearer {
                call = call.header("Authorization", bearer.as_str());
            }
            if let Some(key) = idempotency_key {
                call = call.header("Idempotency-Key", key.to_string());
            }
            call.send(body.as_slice())
        }
    };
    let mut response = answered.map_err(no_reply)?;
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.trim().parse().ok());
    // A body that breaks off is an answer that cannot be understood, not an answer that never came.
    let body = response
        .body_mut()
        .with_config()
        .limit(LONGEST_ANSWER)
        .read_to_vec()
        .unwrap_or_default();
    Ok(Reply {
        status,
        retry_after,
        body,
    })
}

fn no_reply(error: Error) -> NoReply {
    let untrusted = is_untrusted(&error);
    let not_sent = match &error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect)
        | Error::HostNotFound
        | Error::ConnectionFailed
        | Error::BadUri(_)
        | Error::Tls(_)
        | Error::Rustls(_)
        | Error::TlsRequired
        | Error::Http(_) => true,
        Error::Io(io) => untrusted || io.kind() == ErrorKind::ConnectionRefused,
        _ => false,
    };
    let remedy = if untrusted {
        "; check platform.url and platform.ca_file"
    } else {
        ""
    };
    NoReply {
        not_sent,
        words: format!("the platform gave no answer: {error}{remedy}"),
    }
}

/// Whether the platform's certificate was turned down, which happens before anything is sent. rustls
/// wraps its error so that only the words are left; not recognised, the outcome merely counts as open.
fn is_untrusted(error: &Error) -> bool {
    matches!(error, Error::Io(io) if io.kind() == ErrorKind::InvalidData
        && io.to_string().contains("invalid peer certificate"))
}

impl From<NoReply> for PublishFailure {
    fn from(none: NoReply) -> Self {
        if none.not_sent {
            Self::NotSent(none.words)
        } else {
            Self::Unknown(none.words)
        }
    }
}

impl Platform for HttpPlatform {
    fn publish<'a>(
        &'a self,
        publication: &'a Publication,
    ) -> Pending<'a, Result<Arrival, PublishFailure>> {
        Box::pin(async move {
            let request = Request::Post {
                body: wire::publication(publication)?,
                idempotency_key: Some(publication.idempotency_key),
            };
            wire::read_receipt(&self.call("/v1/publications".to_owned(), request).await?)
        })
    }

    fn query(&self, idempotency_key: Uuid) -> Pending<'_, Result<Option<Arrival>, PlatformFault>> {
        Box::pin(async move {
            let path = format!("/v1/publications/{idempotency_key}");
            wire::read_query(&self.ask(path, Request::Get).await?)
        })
    }

    fn withdraw<'a>(
        &'a self,
        idempotency_key: Uuid,
        reason: &'a str,
    ) -> Pending<'a, Result<DateTime<Utc>, PublishFailure>> {
        Box::pin(async move {
            let path = format!("/v1/publications/{idempotency_key}/withdrawal");
            let request = Request::Post {
                body: wire::withdrawal(reason)?,
                idempotency_key: None,
            };
            wire::read_withdrawn(&self.call(path, request).await?)
        })
    }

    fn rekey<'a>(
        &'a self,
        idempotency_key: Uuid,
        contract_number: &'a str,
        key: &'a AuthKey,
    ) -> Pending<'a, Result<DateTime<Utc>, PublishFailure>> {
        Box::pin(async move {
            let request = Request::Post {
                body: wire::rekey(contract_number, key.expose())?,
                idempotency_key: Some(idempotency_key),
            };
            wire::read_rekeyed(&self.call("/v1/rekeys".to_owned(), request).await?)
        })
    }

    fn look_up<'a>(
        &'a self,
        contract_number: &'a str,
        key: &'a AuthKey,
    ) -> Pending<'a, Result<LookUp, PlatformFault>> {
        Box::pin(async move {
            let request = Request::Post {
                body: wire::look_up(contract_number, key.expose())?,
                idempotency_key: None,
            };
            wire::read_look_up(&self.ask("/v1/lookups".to_owned(), request).await?)
        })
    }

    fn check(&self) -> Pending<'_, Result<String, PlatformFault>> {
        Box::pin(async move {
            wire::read_status(&self.ask("/v1/status".to_owned(), Request::Get).await?)
        })
    }
}

#[cfg(test)]
mod tests;
