//! Application files: taken once, whole, and never lost; and the same through the database's own door.

use crate::stage::Stage;
use densho::store::WorkerFault;
use densho::store::worker::{Incoming, WorkerDb};
use densho::worker::{Spool, SpoolOutcome};
use std::path::Path;

/// Stands for the reader of application files: the flyer's content under the reference that the file holds.
fn read(bytes: &[u8]) -> Result<Incoming, Vec<String>> {
    let text = std::str::from_utf8(bytes).map_err(|e| vec![format!("{e}")])?;
    let file: serde_json::Value = serde_json::from_str(text).map_err(|e| {
        vec![
            format!("{}行目: JSONではありません。", e.line()),
            "二つ目。".to_owned(),
        ]
    })?;
    let mut sha256 = [0; 32];
    for (place, byte) in sha256.iter_mut().zip(bytes) {
        *place = *byte;
    }
    Ok(Incoming {
        branch: file["branch"].as_str().unwrap_or("371").to_owned(),
        source: "netdesk",
        source_ref: file["ref"].as_str().unwrap_or_default().to_owned(),
        sha256,
        content: file["content"].clone(),
    })
}

async fn flyer(stage: &Stage, reference: &str) -> String {
    let content: serde_json::Value = stage.ask("SELECT public.flyer()").await;
    serde_json::json!({"ref": reference, "content": content}).to_string()
}

struct Folder {
    stage: Stage,
    db: WorkerDb,
    dir: tempfile::TempDir,
}

impl Folder {
    async fn new() -> Self {
        let stage = Stage::new().await;
        Self {
            db: stage.worker_db().await,
            stage,
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn put(&self, name: &str, content: &str) {
        std::fs::write(self.dir.path().join(name), content).unwrap();
    }

    fn open(&self) -> Spool {
        Spool::open(self.dir.path()).unwrap()
    }

    async fn look(&self, spool: &mut Spool) -> Vec<(String, SpoolOutcome)> {
        let outcomes = spool.look(&self.db, read).await.unwrap();
        outcomes
            .into_iter()
            .map(|(name, outcome)| (name.into_string().unwrap(), outcome))
            .collect()
    }

    /// Names in a part of the folder, hidden ones too.
    fn names(&self, part: &str) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.dir.path().join(part))
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().unwrap().is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.dir.path().join(path)).unwrap()
    }

    async fn received(&self) -> i64 {
        self.stage
            .ask("SELECT count(*) FROM core.application")
            .await
    }
}

#[tokio::test]
async fn a_file_that_stands_still_is_taken_and_ends_in_done() {
    let folder = Folder::new().await;
    let mut spool = folder.open();
    folder.put("a.json", &flyer(&folder.stage, "ND-1").await);
    assert_eq!(
        folder.look(&mut spool).await,
        [],
        "it could still be growing"
    );
    let outcomes = folder.look(&mut spool).await;
    assert!(
        matches!(&outcomes[..], [(name, SpoolOutcome::Received(_))] if name == "a.json"),
        "{outcomes:?}"
    );
    assert_eq!(folder.names("done"), ["a.json"]);
    assert_eq!(
        [folder.names(""), folder.names("work"), folder.names("bad")].concat(),
        Vec::<String>::new()
    );
    let row: (String, String, String, bool) = sqlx::query_as(
        "SELECT state, contractor, branch_id, electronic AND mail_wanted FROM core.application",
    )
    .fetch_one(&folder.stage.root)
    .await
    .unwrap();
    assert_eq!(
        row,
        (
            "received".into(),
            "○○建設　株式会社".into(),
            "371".into(),
            true
        )
    );
}

#[tokio::test]
async fn a_file_that_grows_is_left_alone_until_it_has_stopped() {
    let folder = Folder::new().await;
    let mut spool = folder.open();
    let whole = flyer(&folder.stage, "ND-1").await;
    let (first, second) = whole.split_at(whole.find("○○建設").unwrap());
    folder.put("a.json", first);
    folder.look(&mut spool).await;
    folder.put("a.json", &format!("{first}{second}"));
    assert_eq!(folder.look(&mut spool).await, []);
    assert_eq!(folder.look(&mut spool).await.len(), 1);
    assert_eq!(folder.received().await, 1);
}

#[tokio::test]
async fn only_plain_json_files_are_looked_at() {
    let folder = Folder::new().await;
    let mut spool = folder.open();
    folder.put(".a.json", "x");
    folder.put("a.json.part", "x");
    folder.put("a.txt", "x");
    std::fs::create_dir(folder.dir.path().join("b.json")).unwrap();
    folder.put("done/target", "x");
    std::os::unix::fs::symlink(
        folder.dir.path().join("done/target"),
        folder.dir.path().join("c.json"),
    )
    .unwrap();
    for _ in 0..3 {
        assert_eq!(folder.look(&mut spool).await, []);
    }
    assert_eq!(folder.names(""), [".a.json", "a.json.part", "a.txt"]);
}

#[tokio::test]
async fn a_bad_file_is_set_aside_with_every_fault_beside_it() {
    let folder = Folder::new().await;
    let mut spool = folder.open();
    for round in 1..=2 {
        folder.put("a.json", "{\n oops \u{1b}[31m");
        folder.look(&mut spool).await;
        let outcomes = folder.look(&mut spool).await;
        assert!(
            matches!(&outcomes[..], [(_, SpoolOutcome::Bad(faults))] if faults.len() == 2),
            "{round}: {outcomes:?}"
        );
    }
    assert_eq!(
        folder.names("bad"),
        ["a-2.json", "a-2.json.txt", "a.json", "a.json.txt"],
        "nothing is replaced"
    );
    let said = folder.text("bad/a.json.txt");
    assert!(
        said.contains("2件") && said.contains("1. 2行目: JSONではありません。\n2. 二つ目。\n"),
        "{said}"
    );
    assert_eq!(folder.received().await, 0);
}

#[tokio::test]
async fn what_the_database_refuses_is_set_aside_with_its_reason() {
    let folder = Folder::new().await;
    let mut spool = folder.open();
    folder.put("1.json", &flyer(&folder.stage, "ND-1").await);
    folder.put(
        "2.json",
        &format!(" {}", flyer(&folder.stage, "ND-1").await),
    );
    folder.put(
        "3.json",
        &flyer(&folder.stage, "ND-3")
            .await
            .replacen('{', r#"{"branch":"999","#, 1),
    );
    folder.put(
        "4.json",
        &flyer(&folder.stage, "ND-4")
            .await
            .replace(r#""price":50000000"#, r#""price":0"#),
    );
    folder.look(&mut spool).await;
    folder.look(&mut spool).await;
    let number: String = folder
        .stage
        .ask("SELECT number FROM core.application")
        .await;
    assert!(
        folder
            .text("bad/2.json.txt")
            .contains(&format!("別の内容で受付済みです（申込番号 {number}）"))
    );
    assert!(
        folder
            .text("bad/3.json.txt")
            .contains("支店「999」はありません")
    );
    assert!(
        folder.text("bad/4.json.txt").contains("content_amount"),
        "{}",
        folder.text("bad/4.json.txt")
    );
    assert_eq!(folder.names("done"), ["1.json"]);
}

#[tokio::test]
async fn the_same_file_again_is_the_same_application() {
    let folder = Folder::new().await;
    let mut spool = folder.open();
    let content = flyer(&folder.stage, "ND-1").await;
    for _ in 0..2 {
        folder.put("a.json", &content);
        folder.look(&mut spool).await;
        folder.look(&mut spool).await;
    }
    assert_eq!(folder.names("done"), ["a-2.json", "a.json"]);
    assert_eq!(folder.received().await, 1);
}

#[tokio::test]
async fn a_file_that_a_dead_worker_left_behind_is_taken_up_by_the_next() {
    let folder = Folder::new().await;
    let mut dies = folder.open();
    folder.put("a.json", &flyer(&folder.stage, "ND-1").await);
    dies.take().unwrap();
    let taken = dies.take().unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(folder.names("work"), ["a.json"]);
    let mut next = folder.open();
    assert_eq!(folder.look(&mut next).await, [], "somebody works on it");
    drop(taken);
    assert_eq!(
        folder.look(&mut next).await.len(),
        1,
        "its lock went with the worker"
    );
    assert_eq!(folder.names("done"), ["a.json"]);
}

#[tokio::test]
async fn a_crash_between_the_database_and_the_folder_makes_no_second_application() {
    let folder = Folder::new().await;
    let mut spool = folder.open();
    let content = flyer(&folder.stage, "ND-1").await;
    folder
        .db
        .receive(&read(content.as_bytes()).unwrap())
        .await
        .unwrap();
    folder.put("work/a.json", &content);
    let outcomes = folder.look(&mut spool).await;
    assert!(
        matches!(&outcomes[..], [(_, SpoolOutcome::Already(_))]),
        "{outcomes:?}"
    );
    assert_eq!(folder.names("done"), ["a.json"]);
    assert_eq!(folder.received().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn four_workers_on_one_folder_take_each_file_once() {
    let folder = std::sync::Arc::new(Folder::new().await);
    for n in 0..40 {
        folder.put(
            &format!("{n:02}.json"),
            &flyer(&folder.stage, &format!("ND-{n}")).await,
        );
    }
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let folder = folder.clone();
        workers.spawn(async move {
            let mut spool = folder.open();
            let mut taken = 0;
            while !folder.names("").is_empty() || !folder.names("work").is_empty() {
                for (_, outcome) in folder.look(&mut spool).await {
                    assert!(matches!(outcome, SpoolOutcome::Received(_)), "{outcome:?}");
                    taken += 1;
                }
                tokio::task::yield_now().await;
            }
            taken
        });
    }
    let taken: Vec<i32> = workers.join_all().await;
    assert_eq!(taken.iter().sum::<i32>(), 40, "{taken:?}");
    assert_eq!(folder.received().await, 40);
    assert_eq!(folder.names("done").len(), 40);
}

#[tokio::test]
async fn applications_are_numbered_per_branch_and_month_without_gaps() {
    let folder = Folder::new().await;
    for n in 0..3 {
        let text = flyer(&folder.stage, &format!("ND-{n}")).await;
        folder
            .db
            .receive(&read(text.as_bytes()).unwrap())
            .await
            .unwrap();
        let mut elsewhere = read(text.as_bytes()).unwrap();
        elsewhere.branch = "999".to_owned();
        elsewhere.source_ref.push('x');
        let refused = folder.db.receive(&elsewhere).await;
        assert_eq!(refused, Err(WorkerFault::UnknownBranch("999".to_owned())));
    }
    let month: String = folder
        .stage
        .ask("SELECT to_char(clock_timestamp() AT TIME ZONE 'Asia/Tokyo', 'YYMM')")
        .await;
    let numbers = folder
        .stage
        .list("SELECT number FROM core.application ORDER BY application_id")
        .await;
    assert_eq!(
        numbers,
        (1..=3)
            .map(|n| format!("N{month}-0000{n}"))
            .collect::<Vec<_>>()
    );
    assert!(Path::new(folder.dir.path()).exists());
}
