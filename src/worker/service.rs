//! A worker from start to stop: the job pool, the heartbeat, the answers to wishes, the spool folder, and cleaning up.

use super::pool::{Held, Pool, keep_leases};
use super::reveal::answer_waiting;
use super::spool::{ReadFile, Spool};
use super::{Settings, Tools};
use crate::store::registry::RegistryDb;
use crate::store::worker::WorkerDb;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Between two wipings of answers whose minute is over, and two foldings of counts.
const FORGET: Duration = Duration::from_secs(2);
/// Between two merges of new images into the search's index, which a search reads beside it meanwhile.
const MERGE: Duration = Duration::from_secs(5);
/// Between two sealings of the audit trail.
const SEAL: Duration = Duration::from_secs(5);
/// Between two tries to tell the database which wordings there are in files.
const TELL_AGAIN: Duration = Duration::from_secs(1);
/// Events that are sealed in one transaction.
const SEALED_AT_ONCE: i32 = 2_000;
/// Between two clean-ups of what nobody waits for.
const TIDY: Duration = Duration::from_secs(600);

/// A worker, ready to run.
pub struct Service {
    /// The database.
    pub db: WorkerDb,
    /// The local registry, if this worker keeps one tidy.
    pub registry: Option<RegistryDb>,
    /// What the steps need.
    pub tools: Arc<Tools>,
    /// How it works.
    pub settings: Arc<Settings>,
    /// How an application file is read.
    pub read_file: ReadFile,
}

impl Service {
    /// Works until `stop` turns true (or its sender is gone), then finishes what it is at and gives back the rest.
    /// A database that is away is waited for.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let held = Held::default();
        let pool = Pool::new(
            self.db.clone(),
            Arc::clone(&self.tools),
            Arc::clone(&self.settings),
            held.clone(),
        );
        tracing::info!(worker = self.settings.name, "started");
        // Leases are renewed until the last job has ended.
        tokio::select! {
            () = pool.run(stop.clone()) => {}
            () = keep_leases(&self.db, &self.settings, &held) => {}
            () = async {
                tokio::select! {
                    () = self.answer() => {}
                    () = self.watch_folder() => {}
                    () = self.tidy() => {}
                    () = self.seal() => {}
                    () = self.tell_wordings() => {}
                    _ = stop.wait_for(|stop| *stop) => {}
                }
                pending().await
            } => {}
        }
        tracing::info!(worker = self.settings.name, "stopped");
    }

    async fn answer(&self) {
        let mut away = false;
        loop {
            let wait = match answer_waiting(&self.db, &self.tools).await {
                Ok(0) => self.settings.reveal_poll,
                Ok(_) => continue,
                Err(fault) => {
                    if !away {
                        tracing::warn!(error = %fault, "wishes wait for the database");
                    }
                    away = true;
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    continue;
                }
            };
            away = false;
            tokio::time::sleep(wait).await;
        }
    }

    async fn watch_folder(&self) {
        let Some(dir) = &self.settings.spool_dir else {
            return pending().await;
        };
        let mut spool = None;
        loop {
            let looked = match &mut spool {
                None => Spool::open(dir).map(|opened| spool = Some(opened)),
                Some(open) => open.look(&self.db, self.read_file).await.map(drop),
            };
            if let Err(error) = looked {
                tracing::warn!(path = %dir.display(), %error, "the spool folder cannot be used");
            }
            tokio::time::sleep(self.settings.spool_poll).await;
        }
    }

    /// Once, as soon as the database is there: files change only with a new start.
    async fn tell_wordings(&self) {
        let files = self.tools.documents.files();
        while self.db.tell_file_wordings(&files).await.is_err() {
            tokio::time::sleep(TELL_AGAIN).await;
        }
        pending().await
    }

    /// Chains the audit trail. While the database is away, or another worker seals, there is nothing to do.
    async fn seal(&self) {
        loop {
            if self.db.seal_events(SEALED_AT_ONCE).await != Ok(SEALED_AT_ONCE) {
                tokio::time::sleep(SEAL).await;
            }
        }
    }

    async fn tidy(&self) {
        let every = tokio::time::interval;
        let (mut forget, mut merge, mut tidy) = (every(FORGET), every(MERGE), every(TIDY));
        loop {
            // While the database is away there is nothing to tell: the pool says so.
            tokio::select! {
                _ = forget.tick() => {
                    drop(self.db.forget_reveals().await);
                    drop(self.db.fold_tallies().await);
                }
                _ = merge.tick() => drop(self.db.merge_grams().await),
                _ = tidy.tick() => if let Some(registry) = &self.registry {
                    drop(registry.forget_misses().await);
                },
            }
        }
    }
}

/// Turns true when this process is told to end (SIGTERM, SIGINT, SIGHUP).
///
/// # Errors
/// When the signals cannot be watched.
pub fn until_terminated() -> std::io::Result<watch::Receiver<bool>> {
    let (say, stop) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
            _ = hang_up.recv() => "SIGHUP",
        };
        tracing::info!(signal = name, "told to stop");
        // The receiver may be gone already.
        let _told = say.send(true);
        // Keeps the channel: a dropped sender would count as stop too, but later signals must not kill.
        say.closed().await;
    });
    Ok(stop)
}
