//! `densho intake`: application files taken in by hand, or only checked.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::Site;
use super::{block_on, connect, out};
use crate::config;
use crate::i18n::cli::Cli;
use crate::i18n::{Language, intake_faults};
use crate::intake::{self, Intake};
use crate::store::WorkerFault;
use crate::store::worker::{Incoming, WorkerDb};
use clap::Args;
use sqlx::postgres::PgPoolOptions;
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Application files (docs/intake.md).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Only say every fault of each file with its place; no database is needed, nothing is taken.
    #[arg(long)]
    check: bool,
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    // Every file is read before the first is taken: a wrong name on the command line takes nothing.
    let mut read = Vec::new();
    for path in &arguments.files {
        read.push((path, bytes(path)?));
    }
    let language = language(site);
    let mut worst = Exit::Done;
    let mut good = Vec::new();
    for (path, bytes) in read {
        match intake::parse(&bytes) {
            Ok(intake) => good.push((path, intake)),
            Err(faults) => {
                for fault in &faults {
                    let said = intake_faults::compact(language, fault);
                    out::note(&format!("{}:{said}", path.display()));
                }
                worst = Exit::Data;
            }
        }
    }
    if arguments.check {
        for (path, intake) in &good {
            let said = Cli(language).no_faults(&intake.source_ref);
            out::line(&format!("{}: {said}", path.display()))?;
        }
        return Ok(worst);
    }
    if good.is_empty() {
        return Ok(worst);
    }
    let config = site.load()?;
    block_on(async {
        let options = crate::store::connect::options(&config.database).or_exit(Exit::Config)?;
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(config.database.connect_timeout_seconds.duration())
            .connect_with(options)
            .await
            .map_err(|e| connect::refused(&e, language))?;
        let limit = config.database.statement_timeout_seconds.duration();
        let db = WorkerDb::new(pool, limit);
        for (path, intake) in &good {
            match take(&db, intake, language).await {
                Ok(said) => out::line(&format!("{}: {said}", path.display()))?,
                Err(failure) if failure.exit == Exit::Data => {
                    out::note(&format!("{}: {}", path.display(), failure.said));
                    worst = Exit::Data;
                }
                Err(failure) => {
                    return Err(Failure::new(
                        failure.exit,
                        format!("{}: {}", path.display(), failure.said),
                    ));
                }
            }
        }
        Ok(worst)
    })
}

/// The language of the screens; a file can be checked without any settings, then in Japanese.
fn language(site: &Site) -> Language {
    match site.load().map(|config| config.ui.language) {
        Ok(config::Language::En) => Language::English,
        Ok(config::Language::Ja) | Err(_) => Language::Japanese,
    }
}

/// The file, or one byte more than a file may have: enough to see that it is too large.
fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let most = u64::try_from(intake::MAX_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|e| format!("{}: {e}", path.display()))
        .or_exit(Exit::NoInput)?;
    Ok(bytes)
}

async fn take(db: &WorkerDb, intake: &Intake, language: Language) -> Result<String, Failure> {
    let words = Cli(language);
    let content = serde_json::to_value(&intake.content).or_exit(Exit::Internal)?;
    let incoming = Incoming {
        branch: intake.branch.as_str().to_owned(),
        source: "netdesk",
        source_ref: intake.source_ref.clone(),
        sha256: intake.sha256,
        content,
    };
    let received = db.receive(&incoming).await.map_err(|fault| {
        let exit = match &fault {
            WorkerFault::Unavailable(_) => Exit::Unavailable,
            WorkerFault::Internal(said) if said.starts_with("42501") => Exit::NotAllowed,
            WorkerFault::Internal(_) => Exit::Internal,
            _ => Exit::Data,
        };
        match exit {
            Exit::NotAllowed => Failure::new(exit, words.worker_takes_in()),
            _ => Failure::new(exit, fault),
        }
    })?;
    Ok(if received.already {
        words.taken_before(received.number)
    } else {
        words.taken_in(received.number, received.branch)
    })
}
