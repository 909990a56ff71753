//! Leases jobs and runs several at once. Leases are taken a batch at a time and renewed by a heartbeat; what is left
//! over at the end, or was cut off from the database, is given back so that nobody waits for the lease to run out.

use super::job::{self, End, run_job};
use super::{Settings, Tools, Trouble};
use crate::store::WorkerFault;
use crate::store::worker::{Lease, WorkerDb};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

/// The leases of this process, for the heartbeat.
#[derive(Debug, Default, Clone)]
pub(super) struct Held(Arc<Mutex<HashMap<i64, Lease>>>);

impl Held {
    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Lease>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, lease: &Lease) {
        self.lock().insert(lease.job, lease.clone());
    }

    /// Only this very lease: the same job may have been leased anew in the meantime.
    fn remove(&self, lease: &Lease) {
        let mut held = self.lock();
        if held
            .get(&lease.job)
            .is_some_and(|other| other.fence == lease.fence)
        {
            held.remove(&lease.job);
        }
    }

    fn leases(&self) -> Vec<Lease> {
        self.lock().values().cloned().collect()
    }

    /// How many of these jobs it still takes for its own under the lease they had then: the others were given back
    /// while the database was asked.
    fn missed(&self, lost: &[i64], then: &[Lease]) -> usize {
        let held = self.lock();
        then.iter()
            .filter(|lease| lost.contains(&lease.job))
            .filter(|lease| held.get(&lease.job).is_some_and(|h| h.fence == lease.fence))
            .count()
    }
}

/// Renews the leases of all held jobs at every third of their length, until told to stop.
pub(super) async fn keep_leases(db: &WorkerDb, settings: &Settings, held: &Held) {
    let mut beat = tokio::time::interval(settings.lease / 3);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        let leases = held.leases();
        if leases.is_empty() {
            continue;
        }
        match db.heartbeat(&leases, settings.lease).await {
            Ok(lost) => {
                let count = held.missed(&lost, &leases);
                if count > 0 {
                    tracing::warn!(count, "leases were lost");
                }
            }
            Err(fault) => tracing::warn!(error = %fault, "no heartbeat"),
        }
    }
}

/// Leases and runs jobs until `stop` turns true, then finishes what it is at within the grace and gives back the rest.
pub(super) struct Pool {
    db: WorkerDb,
    tools: Arc<Tools>,
    settings: Arc<Settings>,
    /// What is said of a job with which too many workers were lost.
    lost_words: String,
    held: Held,
    running: JoinSet<End>,
    /// Which lease a running task is at.
    tasks: HashMap<Id, Lease>,
    /// Leased, not begun.
    queue: VecDeque<Lease>,
    /// The job with which workers were lost before is running, and nothing else is begun.
    alone: bool,
    /// Cut off from the database: to be given back when it returns.
    loose: Vec<Lease>,
    /// No look for jobs before this.
    look_at: Instant,
    /// Grows while the database is away.
    away: u32,
}

impl Pool {
    pub(super) fn new(
        db: WorkerDb,
        tools: Arc<Tools>,
        settings: Arc<Settings>,
        held: Held,
    ) -> Self {
        Self {
            db,
            tools,
            lost_words: Trouble::workers_lost(settings.max_attempts).to_string(),
            settings,
            held,
            running: JoinSet::new(),
            tasks: HashMap::new(),
            queue: VecDeque::new(),
            alone: false,
            loose: Vec::new(),
            look_at: Instant::now(),
            away: 0,
        }
    }

    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            self.begin();
            let free = self.running.len() < self.settings.concurrency && !self.alone;
            if free && self.queue.is_empty() && self.look_at <= Instant::now() {
                self.look().await;
                continue;
            }
            tokio::select! {
                Some(ended) = self.running.join_next_with_id() => self.ended(ended).await,
                () = tokio::time::sleep_until(self.look_at), if free && self.queue.is_empty() => {}
                // An error means that nobody can say stop any more: then it is time to.
                gone = stop.changed() => if gone.is_err() { break },
            }
        }
        self.wind_up().await;
    }

    fn begin(&mut self) {
        while self.running.len() < self.settings.concurrency && !self.alone {
            let Some(lease) = self.queue.pop_front() else {
                return;
            };
            if lease.alone && !self.running.is_empty() {
                self.queue.push_front(lease);
                return;
            }
            self.alone = lease.alone;
            let (db, tools, settings) = (
                self.db.clone(),
                Arc::clone(&self.tools),
                Arc::clone(&self.settings),
            );
            let mine = lease.clone();
            let task = self
                .running
                .spawn(async move { run_job(&db, &tools, &settings, &mine).await });
            self.tasks.insert(task.id(), lease);
        }
    }

    async fn look(&mut self) {
        self.give_back_loose().await;
        // Twice what can begin now: one call for several jobs, and still few that wait for a worker that died.
        let batch = 2 * self.settings.concurrency - self.running.len();
        match self
            .db
            .lease(
                &self.settings.name,
                batch,
                self.settings.lease,
                self.settings.max_attempts,
                &self.lost_words,
            )
            .await
        {
            Ok(leases) => {
                if self.away > 0 {
                    tracing::info!("the database is back");
                }
                self.away = 0;
                if leases.is_empty() {
                    self.look_at = Instant::now() + self.settings.poll;
                }
                for lease in leases {
                    self.held.add(&lease);
                    self.queue.push_back(lease);
                }
            }
            Err(fault) => {
                if self.away == 0 {
                    tracing::warn!(error = %fault, "no jobs: waiting for the database");
                }
                self.away = self.away.saturating_add(1);
                let wait = self.settings.poll.saturating_mul(1 << self.away.min(6));
                self.look_at = Instant::now() + wait.min(Duration::from_secs(5));
            }
        }
    }

    async fn ended(&mut self, ended: Result<(Id, End), JoinError>) {
        let id = match &ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let Some(lease) = self.tasks.remove(&id) else {
            return;
        };
        self.alone = false;
        let end = match ended {
            Ok((_, end)) => end,
            Err(_) => {
                tracing::error!(
                    branch = lease.branch,
                    job = lease.job,
                    "the job's code broke off"
                );
                let trouble = Trouble::internal("panic");
                job::record(&self.db, &self.tools, &self.settings, &lease, trouble).await
            }
        };
        self.held.remove(&lease);
        match end {
            End::DatabaseAway => self.loose.push(lease),
            // What follows a finished job (its mail) is due at once.
            End::Done => self.look_at = Instant::now(),
            End::Failed(_) | End::LeaseLost => {}
        }
    }

    async fn give_back_loose(&mut self) {
        while let Some(lease) = self.loose.pop() {
            // Whatever else was answered, it is not known to be given back.
            if !matches!(
                self.db.release(&lease).await,
                Ok(()) | Err(WorkerFault::LeaseLost)
            ) {
                self.loose.push(lease);
                return;
            }
        }
    }

    async fn wind_up(&mut self) {
        self.loose.extend(self.queue.drain(..));
        self.give_back_loose().await;
        let until = Instant::now() + self.settings.grace;
        while let Ok(Some(ended)) =
            tokio::time::timeout_at(until, self.running.join_next_with_id()).await
        {
            self.ended(ended).await;
        }
        self.running.abort_all();
        while let Some(ended) = self.running.join_next_with_id().await {
            let id = match &ended {
                Ok((id, _)) => *id,
                Err(error) => error.id(),
            };
            self.loose.extend(self.tasks.remove(&id));
        }
        self.give_back_loose().await;
        for lease in &self.loose {
            tracing::warn!(
                branch = lease.branch,
                job = lease.job,
                "not given back: another worker takes it when its lease runs out"
            );
        }
    }
}
