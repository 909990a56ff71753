//! `densho worker`: issues, publishes, mails, answers, takes files in, until it is told to stop.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::Site;
use crate::runtime::logs;
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
    logs::start(&config.log, false).or_exit(Exit::CannotWrite)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("worker")
        .build()
        .or_exit(Exit::System)?;
    runtime.block_on(async {
        let service = Service::from_config(&config).or_exit(Exit::Config)?;
        let stop = until_terminated().or_exit(Exit::System)?;
        service.run(stop).await;
        Ok(Exit::Done)
    })
}
