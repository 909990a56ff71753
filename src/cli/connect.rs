//! A connection for one subcommand, and what a refusal of the database means for its exit code.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::language;
use crate::config::Config;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::cli::Cli;
use crate::i18n::refusals::on_command_line;
use crate::store::{self, Limits, Store, connect};
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
    connect::connect(&options, within)
        .await
        .map_err(|error| refused(&error, language(config)))
}

/// The operator's session with the database, for a subcommand that asks one thing after the other: it takes one of the
/// login's connections. Must be called within a runtime.
///
/// # Errors
/// [`Exit::Config`] when the settings cannot be used.
pub fn store(config: &Config) -> Result<Store, Failure> {
    let options = connect::options(&config.database).or_exit(Exit::Config)?;
    Ok(Store::of_one_connection(options, limits(config)))
}

/// The same for the screens, which ask several things at once.
///
/// # Errors
/// As [`store`].
pub fn screens(config: &Config) -> Result<Store, Failure> {
    let options = connect::options(&config.database).or_exit(Exit::Config)?;
    Ok(Store::new(options, limits(config)))
}

fn limits(config: &Config) -> Limits {
    let answer = config.database.statement_timeout_seconds.duration();
    Limits {
        connect: config.database.connect_timeout_seconds.duration(),
        // The server gives up first and says so.
        answer: answer + Duration::from_secs(2),
    }
}

/// The exit code and words of the database's refusal: the sentences that the screens say, in the language set. DETAIL may
/// hold a row and is shown only where a rule of ours has put it there.
#[must_use]
pub fn refused(error: &sqlx::Error, language: Language) -> Failure {
    let words = Cli(language);
    let refusal = store::refusal(error);
    match error {
        sqlx::Error::Database(said)
            if matches!(said.code().as_deref(), Some("42P01" | "42883" | "3F000")) =>
        {
            Failure::new(Exit::Unavailable, words.not_migrated(said.message()))
        }
        sqlx::Error::Database(said) if refusal == Refusal::Unavailable => {
            Failure::new(Exit::Unavailable, words.unreachable(said.message()))
        }
        error if refusal == Refusal::Unavailable => {
            Failure::new(Exit::Unavailable, words.unreachable(error))
        }
        _ => failure(&refusal, language),
    }
}

/// What a refusal is to a script, and in words.
#[must_use]
pub fn failure(refusal: &Refusal, language: Language) -> Failure {
    let exit = match refusal {
        Refusal::Unavailable | Refusal::TooManySessions => Exit::Unavailable,
        Refusal::TimedOut => Exit::Later,
        Refusal::LoginRefused | Refusal::NotAllowed => Exit::NotAllowed,
        // Nobody's own record is theirs to change: another login may.
        Refusal::BadValue { rule, .. } if rule == "own_record" => Exit::NotAllowed,
        Refusal::NotFound => Exit::No,
        Refusal::Internal(_) => Exit::Internal,
        _ => Exit::Data,
    };
    Failure::new(exit, on_command_line(language, refusal))
}

/// What came of something that not everybody may do: a refusal of that kind goes on record, as one of the screens does.
///
/// # Errors
/// The refusal in words.
pub async fn settle<T>(
    db: &mut PgConnection,
    command: &str,
    result: Result<T, sqlx::Error>,
    language: Language,
) -> Result<T, Failure> {
    match result {
        Ok(value) => Ok(value),
        Err(error) => {
            store::report_command_refused(db, command, &error).await;
            Err(refused(&error, language))
        }
    }
}
