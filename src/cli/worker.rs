//! `densho worker`: issues, publishes, mails, answers, takes files in, until it is told to stop.

use super::connect;
use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language, no_worker};
use crate::config::Config;
use crate::i18n::cli::Cli;
use crate::runtime::logs;
use crate::store::admin;
use crate::vault::harden_process;
use crate::worker::{Service, until_terminated};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Name in leases and the log, instead of worker.name.
    #[arg(long)]
    name: Option<String>,
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    // Before any secret is in memory.
    harden_process().or_exit(Exit::System)?;
    let mut config = site.load()?;
    if let Some(name) = &arguments.name {
        config.worker.name = Some(name.clone());
    }
    let language = language(&config);
    if config
        .worker
        .name
        .as_deref()
        .is_some_and(|n| n.trim().is_empty())
    {
        return Err(Failure::new(Exit::Usage, Cli(language).no_worker_name()));
    }
    logs::start(&config.log, false).or_exit(Exit::CannotWrite)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("worker")
        .build()
        .or_exit(Exit::System)?;
    runtime.block_on(async {
        let service = Service::from_config(&config).map_err(|fault| no_worker(&fault, &config))?;
        expect_worker(&config).await?;
        let stop = until_terminated().or_exit(Exit::System)?;
        service.run(stop).await;
        Ok(Exit::Done)
    })
}

/// A login that is no worker's would wait for ever. A database that is away, or not migrated yet, is waited for.
async fn expect_worker(config: &Config) -> Result<(), Failure> {
    let mut db = match connect::to(config).await {
        Ok(db) => db,
        Err(failure) if failure.exit == Exit::NotAllowed => return Err(failure),
        Err(_) => return Ok(()),
    };
    match admin::no_worker(&mut db).await {
        Ok(Some(login)) => {
            let said = Cli(language(config)).not_a_worker(login);
            Err(Failure::new(Exit::NotAllowed, said))
        }
        Ok(None) | Err(_) => Ok(()),
    }
}
