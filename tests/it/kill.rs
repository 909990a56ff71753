//! Workers killed with SIGKILL at random moments: nothing is doubled, nothing is lost, nothing is stuck. Real processes,
//! somebody else's SMTP server, the local registry.

mod changes;
mod issues;

use crate::stage::Stage;
use crate::support::mail_server::MailServer;
use densho::vault::{self, AuthKey, KeyRing, KeySource, MacKey, SealedKey};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const WORKERS: usize = 3;

/// Random numbers that can be had again: DENSHO_KILL_SEED takes the seed that a failure names.
struct Chance(u64);

impl Chance {
    fn new() -> Self {
        let seed = std::env::var("DENSHO_KILL_SEED")
            .ok()
            .and_then(|text| text.parse().ok());
        Self(seed.unwrap_or_else(|| getrandom::u64().expect("random")))
    }

    /// SplitMix64.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

/// A worker process; killed when the test ends, however it ends.
struct Worker {
    name: String,
    child: Child,
}

impl Worker {
    fn start(name: String, config: &Path) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_densho"))
            .args(["worker", "--name", &name, "--config"])
            .arg(config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("densho worker starts");
        Self { name, child }
    }

    fn kill(&mut self) {
        if let Ok(Some(status)) = self.child.try_wait() {
            panic!("{} ended by itself: {status}", self.name);
        }
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// Everything that a worker reaches, and its settings.
struct Ground {
    stage: Stage,
    mail: MailServer,
    dir: tempfile::TempDir,
}

impl Ground {
    fn new(stage: Stage) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let mail = MailServer::start(&dir.path().join("mail"));
        stage.write_config(dir.path(), mail.port());
        std::fs::create_dir(dir.path().join("spool")).expect("made");
        Self { stage, mail, dir }
    }

    fn crew(&self) -> Crew {
        let mut crew = Crew {
            config: self.dir.path().join("config.toml"),
            started: 0,
            workers: Vec::new(),
            caught: BTreeMap::new(),
        };
        for _ in 0..WORKERS {
            let worker = crew.start();
            crew.workers.push(worker);
        }
        crew
    }

    /// The Message-IDs under which mails came, by whom they went to.
    fn message_ids(&self) -> HashMap<String, BTreeSet<String>> {
        let mut came: HashMap<String, BTreeSet<String>> = HashMap::new();
        for mail in self.mail.mails() {
            let text = std::fs::read_to_string(mail).expect("a mail");
            let header = |name: &str| {
                let line = text
                    .lines()
                    .find(|line| line.starts_with(name))
                    .unwrap_or_else(|| panic!("no {name} in {text}"));
                line[name.len()..].trim().to_owned()
            };
            came.entry(header("To:"))
                .or_default()
                .insert(header("Message-ID:"));
        }
        came
    }

    /// Opens every key there is and holds it against what is kept of it here and at the platform: a living one opens what
    /// stands there, a dead one nothing. Returns how many there are.
    async fn keys_open_what_they_should(&self) -> usize {
        let file = |name| KeySource::File(self.stage.secrets.path().join(name));
        let ring = KeyRing::load(&file("kek"), &[]).expect("loads");
        let pepper = MacKey::load(&file("pepper")).expect("loads");
        let registry = MacKey::load(&file("registry")).expect("loads");
        let rows: Vec<KeyRow> = sqlx::query_as(
            "SELECT c.number, k.key_version, k.dead_at IS NULL AS living, k.kek_id::text AS kek_id, k.wrapped_dek, k.dek_nonce,
                    k.nonce, k.ciphertext, k.mac, e.macs
               FROM vault.auth_key k JOIN core.contract c USING (branch_id, contract_id)
               LEFT JOIN LATERAL (SELECT array_agg(x.mac) AS macs FROM platform.entry x WHERE x.contract_number = c.number) e ON true",
        )
        .fetch_all(&self.stage.root)
        .await
        .expect("asked");
        let mut keys = BTreeSet::new();
        for row in &rows {
            let key = row.open(&ring);
            let number = &row.number;
            assert!(pepper.verify(number, &key, &row.mac), "{number}");
            let at_platform = row.macs.as_deref().unwrap_or_default();
            assert!(!at_platform.is_empty(), "{number} is not on the platform");
            for mac in at_platform {
                assert_eq!(
                    registry.verify(number, &key, mac),
                    row.living,
                    "{number}, key {}: another key is on the platform",
                    row.key_version
                );
            }
            assert!(keys.insert(key.expose().to_owned()), "a key twice");
        }
        rows.len()
    }
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    number: String,
    key_version: i32,
    living: bool,
    kek_id: String,
    wrapped_dek: Vec<u8>,
    dek_nonce: Vec<u8>,
    nonce: Vec<u8>,
    ciphertext: Vec<u8>,
    mac: Vec<u8>,
    macs: Option<Vec<Vec<u8>>>,
}

impl KeyRow {
    fn open(&self, ring: &KeyRing) -> AuthKey {
        let sealed = SealedKey {
            kek_id: self.kek_id.clone(),
            wrapped_dek: self.wrapped_dek.clone(),
            dek_nonce: self.dek_nonce.clone(),
            nonce: self.nonce.clone(),
            ciphertext: self.ciphertext.clone(),
        };
        vault::open(ring, &self.number, self.key_version, &sealed).expect("opens")
    }
}

/// The workers that are at work; one of them is killed now and then, and another takes its place.
struct Crew {
    config: PathBuf,
    started: u32,
    workers: Vec<Worker>,
    /// At which step a killed worker's jobs were.
    caught: BTreeMap<String, i64>,
}

impl Crew {
    fn start(&mut self) -> Worker {
        self.started += 1;
        Worker::start(format!("k{}", self.started), &self.config)
    }

    /// Kills one at a moment that nobody chose, within so many microseconds.
    async fn lose_one(&mut self, chance: &mut Chance, within: u64, stage: &Stage) {
        // The moment of the kill is what is tested: any, from the very start of the process on.
        tokio::time::sleep(Duration::from_micros(chance.below(within))).await;
        let at = usize::try_from(chance.below(WORKERS as u64)).expect("small");
        self.workers[at].kill();
        let held: Vec<(String, i64)> = sqlx::query_as(
            "SELECT kind || ' ' || step, count(*) FROM core.job WHERE state = 'leased' AND leased_by LIKE $1 || '/%' GROUP BY 1",
        )
        .bind(&self.workers[at].name)
        .fetch_all(&stage.root)
        .await
        .expect("asked");
        for (step, count) in held {
            *self.caught.entry(step).or_default() += count;
        }
        self.workers[at] = self.start();
    }

    fn end(&mut self) {
        for worker in &mut self.workers {
            worker.kill();
        }
    }
}
