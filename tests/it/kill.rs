//! 200 workers killed with SIGKILL at random moments while they issue, mail and take files in: nothing is doubled,
//! nothing is lost, nothing is stuck. Real processes, somebody else's SMTP server, the local registry.

use crate::stage::{Stage, await_that};
use crate::support::mail_server::MailServer;
use densho::vault::{self, KeyRing, KeySource, MacKey, SealedKey};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const KILLS: u32 = 200;
const WORKERS: usize = 3;
/// So many jobs wait at least while there is killing.
const WAITING: i64 = 24;

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

struct Scene {
    stage: Stage,
    mail: MailServer,
    dir: tempfile::TempDir,
    flyer: serde_json::Value,
    applications: u32,
    files: u32,
}

impl Scene {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let dir = tempfile::tempdir().expect("a folder");
        let mail = MailServer::start(&dir.path().join("mail"));
        stage.write_config(dir.path(), mail.port());
        std::fs::create_dir(dir.path().join("spool")).expect("made");
        let flyer = stage.ask("SELECT public.flyer()").await;
        Self {
            flyer,
            stage,
            mail,
            dir,
            applications: 0,
            files: 0,
        }
    }

    /// Sees to it that there is work: approvals, and now and then a file.
    async fn feed(&mut self) {
        let open: i64 = self
            .stage
            .ask("SELECT count(*) FROM core.job WHERE kind = 'issue' AND state <> 'done'")
            .await;
        let mut contents = Vec::new();
        for _ in open / 2..WAITING / 2 {
            self.applications += 1;
            let n = self.applications;
            let mut content = self.flyer.clone();
            content["notification"]["address"] = format!("k{n}@example.jp").into();
            // Every seventh wants no mail, every ninth has a product on paper.
            if n.is_multiple_of(7) {
                content["notification"] = serde_json::json!({"wanted": false, "address": null});
            }
            if n.is_multiple_of(9) {
                content["products"][1]["form"] = "paper".into();
            }
            contents.push(content);
        }
        self.stage.all_approved(&contents).await;
        self.files += 1;
        let text = include_str!("../../samples/flyer.json")
            .replace("ND20221031-000123", &format!("FILE-{}", self.files));
        let spool = self.dir.path().join("spool");
        let draft = spool.join(".draft");
        std::fs::write(&draft, text).expect("written");
        std::fs::rename(draft, spool.join(format!("{:04}.json", self.files))).expect("put there");
    }

    fn names(&self, part: &str) -> Vec<String> {
        let dir = self.dir.path().join("spool").join(part);
        let entries = std::fs::read_dir(dir)
            .into_iter()
            .flatten()
            .map(|e| e.expect("an entry"));
        let files = entries.filter(|e| e.file_type().is_ok_and(|t| t.is_file()));
        files
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .collect()
    }

    async fn quiet(&self) -> bool {
        let jobs: i64 = self
            .stage
            .ask("SELECT count(*) FROM core.job WHERE state <> 'done'")
            .await;
        jobs == 0 && self.names("").is_empty() && self.names("work").is_empty()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_workers_killed_at_random_moments_double_nothing_and_lose_nothing() {
    let mut chance = Chance::new();
    let seed = chance.0;
    println!("DENSHO_KILL_SEED={seed}");
    let mut scene = Scene::new().await;
    let config = scene.dir.path().join("config.toml");
    let start = |n: u32| Worker::start(format!("k{n}"), &config);
    let mut started = 0;
    let mut workers: Vec<Worker> = (0..WORKERS)
        .map(|_| {
            started += 1;
            start(started)
        })
        .collect();
    // At which step a killed worker's jobs were.
    let mut caught: BTreeMap<String, i64> = BTreeMap::new();
    for _ in 0..KILLS {
        scene.feed().await;
        // The moment of the kill is what is tested: any, from the very start of the process on.
        tokio::time::sleep(Duration::from_micros(chance.below(250_000))).await;
        let at = usize::try_from(chance.below(WORKERS as u64)).expect("small");
        workers[at].kill();
        let held: Vec<(String, i64)> = sqlx::query_as(
            "SELECT step, count(*) FROM core.job WHERE state = 'leased' AND leased_by LIKE $1 || '/%' GROUP BY step",
        )
        .bind(&workers[at].name)
        .fetch_all(&scene.stage.root)
        .await
        .expect("asked");
        for (step, count) in held {
            *caught.entry(step).or_default() += count;
        }
        started += 1;
        workers[at] = start(started);
    }
    println!(
        "caught at {caught:?}; {} applications, {} files",
        scene.applications, scene.files
    );
    await_that("everything is done after the last kill", || scene.quiet()).await;
    for worker in &mut workers {
        worker.kill();
    }
    // The kills came in the middle of things; which step how often is chance (each on its own: worker::issue).
    assert!(
        caught.len() >= 4 && caught.values().sum::<i64>() >= 60,
        "seed {seed}: {caught:?}"
    );
    every_contract_is_there_once(&scene).await;
    every_key_opens_its_publication(&scene).await;
    every_wanted_mail_came_under_one_message_id(&scene).await;
    every_file_was_taken_once(&scene).await;
}

async fn every_contract_is_there_once(scene: &Scene) {
    let stage = &scene.stage;
    let contracts = i64::from(scene.applications) * 2;
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.contract WHERE arrived_at IS NOT NULL")
            .await,
        contracts
    );
    let gaps = stage
        .list("SELECT product || ': ' || min(serial) || '-' || max(serial) || ', ' || count(*) FROM core.contract
                GROUP BY product HAVING min(serial) <> 1 OR max(serial) <> count(*)")
        .await;
    assert!(gaps.is_empty(), "gaps: {gaps:?}");
    let counted = stage
        .list(
            "SELECT series FROM core.counter c WHERE series <> 'application'
                  AND last <> (SELECT count(*) FROM core.contract k WHERE k.product = c.series)",
        )
        .await;
    assert!(counted.is_empty(), "numbers were used up: {counted:?}");
    let per_contract = stage
        .list("SELECT c.number FROM core.contract c WHERE c.form = 'electronic' AND
                 ((SELECT count(*) FROM vault.auth_key k WHERE k.contract_id = c.contract_id) <> 1
               OR (SELECT count(*) FROM platform.entry e WHERE e.contract_number = c.number) <> 1
               OR (SELECT count(*) FROM core.revision r WHERE r.contract_id = c.contract_id) <> 1
               OR (SELECT count(*) FROM core.publication p JOIN platform.entry e USING (idempotency_key, arrived_at, reference)
                    WHERE p.contract_id = c.contract_id AND p.state = 'arrived') <> 1)")
        .await;
    assert!(
        per_contract.is_empty(),
        "not exactly one key and publication: {per_contract:?}"
    );
    let entries: i64 = stage.ask("SELECT count(*) FROM platform.entry").await;
    assert_eq!(
        entries,
        stage
            .ask::<i64>("SELECT count(*) FROM core.contract WHERE form = 'electronic'")
            .await
    );
    let states = stage
        .list("SELECT DISTINCT state FROM core.application WHERE revision > 0")
        .await;
    assert_eq!(states, ["issued"]);
    let wrong = stage
        .list("SELECT q.state FROM core.queue_count q
                WHERE n <> (SELECT count(*) FROM core.application a WHERE a.branch_id = q.branch_id AND a.state = q.state)")
        .await;
    assert!(wrong.is_empty(), "counts: {wrong:?}");
    // Each step of each contract is on record once.
    let twice = stage
        .list("SELECT kind || ' ' || contract_id FROM audit.event WHERE kind IN ('contract.numbered', 'contract.keyed', 'contract.arrived')
                GROUP BY kind, contract_id HAVING count(*) <> 1")
        .await;
    assert!(twice.is_empty(), "{twice:?}");
}

async fn every_key_opens_its_publication(scene: &Scene) {
    let file = |name| KeySource::File(scene.stage.secrets.path().join(name));
    let (ring, registry) = (
        KeyRing::load(&file("kek"), &[]).expect("loads"),
        MacKey::load(&file("registry")).expect("loads"),
    );
    let pepper = MacKey::load(&file("pepper")).expect("loads");
    type Row = (
        String,
        String,
        Vec<u8>,
        Vec<u8>,
        Vec<u8>,
        Vec<u8>,
        Vec<u8>,
        Vec<u8>,
    );
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT c.number, k.kek_id::text, k.wrapped_dek, k.dek_nonce, k.nonce, k.ciphertext, k.mac, e.mac
           FROM vault.auth_key k JOIN core.contract c USING (branch_id, contract_id)
           JOIN platform.entry e ON e.contract_number = c.number",
    )
    .fetch_all(&scene.stage.root)
    .await
    .expect("asked");
    assert!(rows.len() > 100, "{}", rows.len());
    let mut keys = BTreeSet::new();
    for (number, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext, mac, at_platform) in rows {
        let sealed = SealedKey {
            kek_id,
            wrapped_dek,
            dek_nonce,
            nonce,
            ciphertext,
        };
        let key = vault::open(&ring, &number, 1, &sealed).expect("opens");
        assert!(pepper.verify(&number, &key, &mac), "{number}");
        assert!(
            registry.verify(&number, &key, &at_platform),
            "{number}: another key is on the platform"
        );
        assert!(keys.insert(key.expose().to_owned()), "a key twice");
    }
}

async fn every_wanted_mail_came_under_one_message_id(scene: &Scene) {
    let mut came: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mails = scene.mail.mails();
    for mail in &mails {
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
    let wanted: Vec<(String, String)> = sqlx::query_as(
        "SELECT to_address::text, message_id::text FROM core.mail WHERE sent_at IS NOT NULL",
    )
    .fetch_all(&scene.stage.root)
    .await
    .expect("asked");
    assert_eq!(
        wanted.len() as u32,
        scene.applications - scene.applications / 7
    );
    for (to, message_id) in &wanted {
        assert_eq!(
            came.get(to),
            Some(&BTreeSet::from([message_id.clone()])),
            "mails to {to}"
        );
    }
    assert_eq!(came.len(), wanted.len(), "nobody else was written to");
    println!("{} mails for {} wanted", mails.len(), wanted.len());
}

async fn every_file_was_taken_once(scene: &Scene) {
    let taken: i64 = scene
        .stage
        .ask("SELECT count(*) FROM core.application WHERE source_ref LIKE 'FILE-%'")
        .await;
    assert_eq!(taken, i64::from(scene.files));
    assert_eq!(scene.names("done").len() as u32, scene.files);
    assert_eq!(scene.names("bad"), Vec::<String>::new());
}
