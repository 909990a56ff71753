//! A branch with approved applications and everything that a worker needs: what the tests of the worker stand on.

use crate::support::TestDb;
use densho::document::{Fonts, Wordings};
use densho::mail::MailFailure;
use densho::platform::{
    Arrival, LocalRegistry, LookUp, Pace, Pending, Platform, PlatformFault, Publication,
    PublishFailure,
};
use densho::store::registry::RegistryDb;
use densho::store::worker::{Lease, MailState, WorkerDb};
use densho::vault::{AuthKey, Kek, KeyRing, KeySource, MacKey};
use densho::worker::{Backoff, End, HouseDocuments, Post, Settings, Tools, run_job};
use serde_json::Value;
use sqlx::postgres::PgPool;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub const LIMIT: Duration = Duration::from_secs(30);

pub struct Stage {
    pub db: TestDb,
    /// The superuser's: for looking, and for arranging what no function can.
    pub root: PgPool,
    pub secrets: tempfile::TempDir,
    pub outbox: Arc<Outbox>,
    pub platform: Arc<Moody>,
    /// The registry as an orderer reaches it.
    pub viewer: LocalRegistry<RegistryDb>,
}

impl Stage {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let root = db.superuser().await;
        sqlx::raw_sql(include_str!("stage.sql"))
            .execute(&root)
            .await
            .expect("stage.sql");
        let secrets = tempfile::tempdir().expect("a folder");
        Kek::create_file(&secrets.path().join("kek")).expect("a KEK");
        for name in ["pepper", "registry"] {
            MacKey::create_file(&secrets.path().join(name)).expect("a MAC key");
        }
        let mac =
            || MacKey::load(&KeySource::File(secrets.path().join("registry"))).expect("loads");
        let port = RegistryDb::new(db.connect_as("worker1").await, LIMIT);
        let quick = Pace {
            floor: Duration::from_millis(1),
            first_wait: Duration::from_millis(1),
            longest_wait: Duration::from_millis(1),
        };
        let viewer = LocalRegistry::new(
            RegistryDb::new(db.connect_as("t_viewer").await, LIMIT),
            mac(),
            quick,
        );
        let platform = Arc::new(Moody {
            inner: LocalRegistry::new(port, mac(), Pace::default()),
            moods: Mutex::default(),
            published: Mutex::default(),
        });
        Self {
            db,
            root,
            secrets,
            outbox: Arc::default(),
            platform,
            viewer,
        }
    }

    /// Settings of a worker process, with this mail server and a spool folder: `dir/config.toml`.
    pub fn write_config(&self, dir: &Path, mail_port: u16) {
        let config = format!(
            "[database]\nhost = \"{socket}\"\nname = \"{name}\"\nuser = \"worker1\"\n\
             [worker]\nlease_seconds = 5\npoll_ms = 10\nbackoff_first_seconds = 1\nspool_poll_seconds = 1\n\
             spool_dir = \"{dir}/spool\"\n\
             [vault]\nkek_file = \"{secrets}/kek\"\npepper_file = \"{secrets}/pepper\"\n\
             [platform]\nkind = \"local\"\nmac_key_file = \"{secrets}/registry\"\n\
             [mail]\nhost = \"127.0.0.1\"\nport = {mail_port}\ntls = \"none\"\nfrom_address = \"densho@example.jp\"\n\
             [log]\ntarget = \"file\"\npath = \"{dir}/worker.log\"\n",
            socket = self.db.cluster().socket_dir().display(),
            name = self.db.name(),
            dir = dir.display(),
            secrets = self.secrets.path().display(),
        );
        std::fs::write(dir.join("config.toml"), config).expect("written");
    }

    pub async fn worker_db(&self) -> WorkerDb {
        WorkerDb::new(self.db.connect_as("worker1").await, LIMIT)
    }

    pub fn tools(&self) -> Tools {
        let file = |name| KeySource::File(self.secrets.path().join(name));
        Tools {
            ring: KeyRing::load(&file("kek"), &[]).expect("the KEK loads"),
            pepper: MacKey::load(&file("pepper")).expect("the pepper loads"),
            platform: self.platform.clone(),
            post: self.outbox.clone(),
            documents: Arc::new(HouseDocuments {
                fonts: Fonts::new(Vec::new()),
                wordings: Wordings::load(None, None).expect("the built-in wording"),
            }),
            jitter: || 0.5,
        }
    }

    /// The flyer's application, altered, received and approved.
    pub async fn approved(&self, alter: impl FnOnce(&mut Value)) -> i64 {
        let mut content: Value = self.ask("SELECT public.flyer()").await;
        alter(&mut content);
        self.all_approved(&[content]).await[0]
    }

    /// Applications of these contents, received and approved.
    pub async fn all_approved(&self, contents: &[Value]) -> Vec<i64> {
        static N: AtomicU32 = AtomicU32::new(0);
        let references: Vec<String> = contents
            .iter()
            .map(|_| format!("ND-{:05}", N.fetch_add(1, Ordering::Relaxed)))
            .collect();
        sqlx::query_scalar(
            "SELECT public.approved(c, r) FROM unnest($1::jsonb[], $2::text[]) x (c, r)",
        )
        .bind(contents)
        .bind(references)
        .fetch_all(&self.root)
        .await
        .expect("received and approved")
    }

    /// A single value, by superuser.
    pub async fn ask<T>(&self, sql: &'static str) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        sqlx::query_scalar(sql)
            .fetch_one(&self.root)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    /// One column of text, by superuser.
    pub async fn list(&self, sql: &'static str) -> Vec<String> {
        sqlx::query_scalar(sql)
            .fetch_all(&self.root)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    pub async fn arrange(&self, sql: &'static str) {
        sqlx::raw_sql(sql)
            .execute(&self.root)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }

    /// As if every worker had been silent for too long, and every wait were over.
    pub async fn time_passes(&self) {
        self.arrange(
            "UPDATE core.job SET next_at = clock_timestamp() WHERE state IN ('ready', 'leased')",
        )
        .await;
    }

    /// Runs everything that is due, on and on, until nothing is; returns how each run ended.
    pub async fn work(&self, db: &WorkerDb, tools: &Tools) -> Vec<End> {
        let mut ends = Vec::new();
        loop {
            let leases = lease(db, "work", 10).await;
            if leases.is_empty() {
                return ends;
            }
            for lease in leases {
                ends.push(run_job(db, tools, &settings("work"), &lease).await);
            }
        }
    }
}

pub async fn lease(db: &WorkerDb, name: &str, limit: usize) -> Vec<Lease> {
    db.lease(name, limit, Duration::from_secs(60), 3, "lost: words")
        .await
        .expect("leases")
}

pub fn settings(name: &str) -> Settings {
    Settings {
        name: name.to_owned(),
        concurrency: 3,
        lease: Duration::from_secs(60),
        poll: Duration::from_millis(20),
        reveal_poll: Duration::from_millis(20),
        max_attempts: 3,
        backoff: Backoff {
            first: Duration::from_secs(60),
            longest: Duration::from_secs(600),
        },
        mail_domain: "densho.example.jp".to_owned(),
        grace: Duration::from_secs(20),
        spool_dir: None,
        spool_poll: Duration::from_millis(20),
    }
}

pub async fn await_that<F: Future<Output = bool>>(what: &str, mut condition: impl FnMut() -> F) {
    let until = Instant::now() + LIMIT;
    while !condition().await {
        assert!(Instant::now() < until, "not in time: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Mails that left, and what happens to the next ones.
#[derive(Default)]
pub struct Outbox {
    pub sent: Mutex<Vec<MailState>>,
    pub tried: Mutex<Vec<String>>,
    pub failures: Mutex<VecDeque<MailFailure>>,
}

impl Post for Outbox {
    fn send<'a>(&'a self, mail: &'a MailState) -> Pending<'a, Result<(), MailFailure>> {
        Box::pin(async move {
            self.tried.lock().unwrap().push(mail.message_id.clone());
            match self.failures.lock().unwrap().pop_front() {
                Some(failure) => Err(failure),
                None => {
                    self.sent.lock().unwrap().push(mail.clone());
                    Ok(())
                }
            }
        })
    }
}

/// How the platform takes its next call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Publishes, and its answer is lost on the way.
    AcceptsAndTimesOut,
    /// Nothing arrives there, and nobody can tell.
    TimesOut,
    /// Cannot be reached.
    Unreachable,
    /// Will not take it.
    Refuses,
    /// A question is not answered.
    Silent,
    /// Does not let us in: the token is wrong.
    Locked,
    /// Wants to be left alone for so many seconds.
    Busy(u64),
}

/// The local registry with moods: each call uses up one.
pub struct Moody {
    pub inner: LocalRegistry<RegistryDb>,
    pub moods: Mutex<VecDeque<Mood>>,
    /// Contract numbers of the publish calls that reached it.
    pub published: Mutex<Vec<String>>,
}

impl Moody {
    pub fn will(&self, moods: &[Mood]) {
        self.moods.lock().unwrap().extend(moods);
    }

    fn mood(&self) -> Option<Mood> {
        self.moods.lock().unwrap().pop_front()
    }
}

/// Of a call that needs no question before it is sent again.
fn not_heard(mood: Mood) -> PublishFailure {
    match mood {
        Mood::Locked => PublishFailure::TurnedAway("answered 401".to_owned()),
        Mood::Busy(seconds) => {
            PublishFailure::Busy(Duration::from_secs(seconds), "answered 503".to_owned())
        }
        _ => PublishFailure::NotSent("connection refused".to_owned()),
    }
}

impl Platform for Moody {
    fn publish<'a>(
        &'a self,
        publication: &'a Publication,
    ) -> Pending<'a, Result<Arrival, PublishFailure>> {
        Box::pin(async move {
            let mood = self.mood();
            if matches!(mood, None | Some(Mood::AcceptsAndTimesOut)) {
                self.published
                    .lock()
                    .unwrap()
                    .push(publication.contract_number.clone());
                let arrival = self.inner.publish(publication).await?;
                return match mood {
                    None => Ok(arrival),
                    Some(_) => Err(PublishFailure::Unknown("timed out".to_owned())),
                };
            }
            Err(match mood {
                Some(Mood::Unreachable) => PublishFailure::NotSent("connection refused".to_owned()),
                Some(Mood::Refuses) => PublishFailure::Refused("not this one".to_owned()),
                _ => PublishFailure::Unknown("timed out".to_owned()),
            })
        })
    }

    fn query(
        &self,
        idempotency_key: uuid::Uuid,
    ) -> Pending<'_, Result<Option<Arrival>, PlatformFault>> {
        Box::pin(async move {
            match self.mood() {
                None => self.inner.query(idempotency_key).await,
                Some(_) => Err(PlatformFault::Unavailable("no answer".to_owned())),
            }
        })
    }

    fn withdraw<'a>(
        &'a self,
        idempotency_key: uuid::Uuid,
        reason: &'a str,
    ) -> Pending<'a, Result<chrono::DateTime<chrono::Utc>, PublishFailure>> {
        Box::pin(async move {
            match self.mood() {
                None => self.inner.withdraw(idempotency_key, reason).await,
                Some(Mood::AcceptsAndTimesOut) => {
                    self.inner.withdraw(idempotency_key, reason).await?;
                    Err(PublishFailure::Unknown("timed out".to_owned()))
                }
                Some(mood) => Err(not_heard(mood)),
            }
        })
    }

    fn rekey<'a>(
        &'a self,
        idempotency_key: uuid::Uuid,
        contract_number: &'a str,
        key: &'a AuthKey,
    ) -> Pending<'a, Result<chrono::DateTime<chrono::Utc>, PublishFailure>> {
        Box::pin(async move {
            match self.mood() {
                None => {
                    self.inner
                        .rekey(idempotency_key, contract_number, key)
                        .await
                }
                Some(Mood::AcceptsAndTimesOut) => {
                    self.inner
                        .rekey(idempotency_key, contract_number, key)
                        .await?;
                    Err(PublishFailure::Unknown("timed out".to_owned()))
                }
                Some(mood) => Err(not_heard(mood)),
            }
        })
    }

    fn look_up<'a>(
        &'a self,
        contract_number: &'a str,
        key: &'a AuthKey,
    ) -> Pending<'a, Result<LookUp, PlatformFault>> {
        self.inner.look_up(contract_number, key)
    }

    fn check(&self) -> Pending<'_, Result<String, PlatformFault>> {
        self.inner.check()
    }
}
