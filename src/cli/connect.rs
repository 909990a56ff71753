//! A connection for one subcommand, and what a refusal of the database means for its exit code.

use super::exit::{Exit, Failure, OrExit as _};
use crate::config::Config;
use crate::store::{Limits, Store, connect};
use sqlx::PgConnection;
use std::time::Duration;

/// Connects as the settings say.
///
/// # Errors
/// [`Exit::Unavailable`] when nobody answers, [`Exit::NotAllowed`] when the login is refused,
/// [`Exit::Config`] when the settings cannot be used.
pub async fn to(config: &Config) -> Result<PgConnection, Failure> {
    let options = connect::options(&config.database).or_exit(Exit::Config)?;
    let within = config.database.connect_timeout_seconds.duration();
    connect::connect(&options, within).await.map_err(refused)
}

/// The operator's session with the database, as the screens have it. Must be called within a runtime.
///
/// # Errors
/// [`Exit::Config`] when the settings cannot be used.
pub fn store(config: &Config) -> Result<Store, Failure> {
    let answer = config.database.statement_timeout_seconds.duration();
    Ok(Store::new(
        connect::options(&config.database).or_exit(Exit::Config)?,
        Limits {
            connect: config.database.connect_timeout_seconds.duration(),
            // The server gives up first and says so.
            answer: answer + Duration::from_secs(2),
        },
    ))
}

/// The exit code and words of the database's refusal. DETAIL may hold a row and is not shown; our own
/// refusals (ZD…) keep programs' text there.
#[must_use]
pub fn refused(error: sqlx::Error) -> Failure {
    let sqlx::Error::Database(said) = &error else {
        return match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) => Failure::new(
                Exit::Unavailable,
                format!("the database cannot be reached: {error}; `densho doctor` says more"),
            ),
            other => Failure::new(Exit::Internal, other),
        };
    };
    let code = said.code().unwrap_or_default().into_owned();
    let rule = said
        .constraint()
        .map(|c| format!(" [{c}]"))
        .unwrap_or_default();
    let exit = match code.as_str() {
        "42501" | "ZD001" | "ZD010" => Exit::NotAllowed,
        "ZD002" => Exit::No,
        c if c.starts_with("28") => Exit::NotAllowed,
        c if c.starts_with("22") || c.starts_with("23") || c.starts_with("ZD") => Exit::Data,
        c if ["08", "53", "57", "58"]
            .iter()
            .any(|class| c.starts_with(class))
            || c == "3D000" =>
        {
            Exit::Unavailable
        }
        "42P01" | "42883" | "3F000" => {
            return Failure::new(
                Exit::Unavailable,
                format!(
                    "the database is not migrated ({}): run densho migrate",
                    said.message()
                ),
            );
        }
        _ => Exit::Internal,
    };
    Failure::new(exit, format!("refused: {}{rule} ({code})", said.message()))
}
