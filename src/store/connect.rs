//! From settings to a connection: as whom, where, under which protection.

use crate::config::private_file::PrivateFileError;
use crate::config::{Database, DatabaseTls};
use secrecy::ExposeSecret as _;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection as _, PgConnection};
use std::str::FromStr as _;
use std::time::Duration;

/// Why no connection can even be tried.
#[derive(Debug, thiserror::Error)]
pub enum ConnectFault {
    /// The address is not one. It is not repeated, because it may hold a password.
    #[error("database.url is not an address like postgres://user@host:5432/name")]
    Address,
    /// A file of secrets was refused.
    #[error(transparent)]
    Secret(#[from] PrivateFileError),
}

/// How to connect as the settings say. Nothing of libpq's own environment or password file is used
/// beside them, TLS is never negotiated down, and every statement ends within its time limit.
///
/// # Errors
/// When the address or a secret's file is unusable.
pub fn options(database: &Database) -> Result<PgConnectOptions, ConnectFault> {
    let mut options = match &database.url {
        Some(url) => {
            PgConnectOptions::from_str(url.expose_secret()).map_err(|_| ConnectFault::Address)?
        }
        None => {
            let plain = PgConnectOptions::new_without_pgpass()
                .port(database.port)
                .database(&database.name);
            let plain = if database.host.starts_with('/') {
                plain.socket(&database.host)
            } else {
                plain.host(&database.host)
            };
            match &database.user {
                Some(user) => plain.username(user),
                None => match system_user() {
                    Some(user) => plain.username(&user),
                    None => plain,
                },
            }
        }
    };
    if let Some(password) = database.password()? {
        options = options.password(password.expose_secret());
    }
    let at_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
    options = options.ssl_mode(match database.tls {
        DatabaseTls::VerifyFull if !at_socket => PgSslMode::VerifyFull,
        _ => PgSslMode::Disable,
    });
    if let Some(file) = &database.tls_ca_file {
        options = options.ssl_root_cert(file);
    }
    if let Some(file) = &database.tls_cert_file {
        options = options.ssl_client_cert(file);
    }
    if let Some(file) = &database.tls_key_file {
        options = options.ssl_client_key(file);
    }
    let limit = database.statement_timeout_seconds.duration().as_millis();
    let mut told = vec![("statement_timeout", limit.to_string())];
    // Kept with a 書きかけ, so that its owner sees where it was begun.
    told.extend(host().map(|host| ("densho.host", host)));
    Ok(options.application_name("densho").options(told))
}

/// This machine's name, of characters that need no quoting; none where the system does not tell it.
fn host() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = name.chars().filter(plain).take(63).collect();
    (!name.is_empty()).then_some(name)
}

/// One connection, for a subcommand that asks one thing after the other.
///
/// # Errors
/// What the database said, or a timeout as [`sqlx::Error::PoolTimedOut`].
pub async fn connect(
    options: &PgConnectOptions,
    within: Duration,
) -> Result<PgConnection, sqlx::Error> {
    tokio::time::timeout(within, PgConnection::connect_with(options))
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

/// The name of the user whose process this is, from the user database: an environment variable could
/// be anything, and on a socket PostgreSQL compares with the user id anyway.
fn system_user() -> Option<String> {
    let uid = rustix::process::geteuid().as_raw().to_string();
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == uid).then(|| name.to_owned())
    })
}
