//! 200 kills while applications are issued, mailed and taken in as files.

use super::{Chance, Ground};
use crate::stage::{Stage, await_that};
use std::collections::BTreeSet;

const KILLS: u32 = 200;
/// So many jobs wait at least while there is killing.
const WAITING: i64 = 24;

struct Scene {
    ground: Ground,
    flyer: serde_json::Value,
    applications: u32,
    files: u32,
}

impl Scene {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let flyer = stage.ask("SELECT public.flyer()").await;
        Self {
            ground: Ground::new(stage),
            flyer,
            applications: 0,
            files: 0,
        }
    }

    /// Sees to it that there is work: approvals, and now and then a file.
    async fn feed(&mut self) {
        let open: i64 = self
            .ground
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
        self.ground.stage.all_approved(&contents).await;
        self.files += 1;
        let text = include_str!("../../../samples/flyer.json")
            .replace("ND20221031-000123", &format!("FILE-{}", self.files));
        let spool = self.ground.dir.path().join("spool");
        let draft = spool.join(".draft");
        std::fs::write(&draft, text).expect("written");
        std::fs::rename(draft, spool.join(format!("{:04}.json", self.files))).expect("put there");
    }

    fn names(&self, part: &str) -> Vec<String> {
        let dir = self.ground.dir.path().join("spool").join(part);
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
            .ground
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
    let mut crew = scene.ground.crew();
    for _ in 0..KILLS {
        scene.feed().await;
        crew.lose_one(&mut chance, 250_000, &scene.ground.stage)
            .await;
    }
    let caught = &crew.caught;
    println!(
        "caught at {caught:?}; {} applications, {} files",
        scene.applications, scene.files
    );
    await_that("everything is done after the last kill", || scene.quiet()).await;
    // The kills came in the middle of things; which step how often is chance (each on its own: worker::issue).
    assert!(
        caught.len() >= 4 && caught.values().sum::<i64>() >= 60,
        "seed {seed}: {caught:?}"
    );
    crew.end();
    every_contract_is_there_once(&scene).await;
    let keys = scene.ground.keys_open_what_they_should().await;
    assert!(keys > 100, "{keys}");
    every_wanted_mail_came_under_one_message_id(&scene).await;
    every_file_was_taken_once(&scene).await;
}

async fn every_contract_is_there_once(scene: &Scene) {
    let stage = &scene.ground.stage;
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

async fn every_wanted_mail_came_under_one_message_id(scene: &Scene) {
    let came = scene.ground.message_ids();
    let wanted: Vec<(String, String)> = sqlx::query_as(
        "SELECT to_address::text, message_id::text FROM core.mail WHERE sent_at IS NOT NULL",
    )
    .fetch_all(&scene.ground.stage.root)
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
    let mails = scene.ground.mail.mails().len();
    println!("{mails} mails for {} wanted", wanted.len());
}

async fn every_file_was_taken_once(scene: &Scene) {
    let taken: i64 = scene
        .ground
        .stage
        .ask("SELECT count(*) FROM core.application WHERE source_ref LIKE 'FILE-%'")
        .await;
    assert_eq!(taken, i64::from(scene.files));
    assert_eq!(scene.names("done").len() as u32, scene.files);
    assert_eq!(scene.names("bad"), Vec::<String>::new());
}
