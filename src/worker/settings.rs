//! What of the configuration the worker goes by.

use super::Backoff;
use crate::config;
use std::path::PathBuf;
use std::time::Duration;

/// How a worker works. Every wait is a setting, so that tests can do without them.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its name in leases and logs: no two live workers may share one.
    pub name: String,
    /// Jobs at the same time.
    pub concurrency: usize,
    /// How long a job is leased for; renewed at every third of it.
    pub lease: Duration,
    /// Between looks for jobs while there are none.
    pub poll: Duration,
    /// Between looks for wishes to see a key.
    pub reveal_poll: Duration,
    /// Tries after which a job waits for a person.
    pub max_attempts: i32,
    /// Between tries.
    pub backoff: Backoff,
    /// What stands right of the @ in a Message-ID.
    pub mail_domain: String,
    /// How long a stopping worker waits for the jobs it is at.
    pub grace: Duration,
    /// Folder of application files; none is watched without it.
    pub spool_dir: Option<PathBuf>,
    /// Between looks into the folder.
    pub spool_poll: Duration,
}

impl Settings {
    /// From the configuration. `process` tells this process from every other one that may use the same name.
    #[must_use]
    pub fn new(worker: &config::Worker, mail: &config::Mail, process: &str) -> Self {
        let name = worker.name.clone().unwrap_or_else(|| "worker".to_owned());
        let domain = mail
            .from_address
            .as_deref()
            .and_then(|address| address.rsplit_once('@'));
        Self {
            name: format!("{name}/{process}"),
            concurrency: usize::from(worker.concurrency),
            lease: Duration::from_secs(worker.lease_seconds.0.into()),
            poll: Duration::from_millis(worker.poll_ms.0.into()),
            reveal_poll: Duration::from_millis(worker.poll_ms.0.min(200).into()),
            max_attempts: i32::from(worker.max_attempts),
            backoff: Backoff {
                first: Duration::from_secs(worker.backoff_first_seconds.0.into()),
                longest: Duration::from_secs(worker.backoff_longest_seconds.0.into()),
            },
            mail_domain: domain.map_or("localhost", |(_, domain)| domain).to_owned(),
            grace: Duration::from_secs(20),
            spool_dir: worker.spool_dir.clone(),
            spool_poll: Duration::from_secs(worker.spool_poll_seconds.0.into()),
        }
    }
}
