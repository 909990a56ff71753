//! A wording that was confirmed while the worker was running: certificates are issued in it from its day on, and what was
//! issued before prints as it was.

use crate::stage::{LIMIT, Stage};
use densho::document::{Fonts, Wording, Wordings};
use densho::domain::certificate::CertificateContent;
use densho::domain::command::Write;
use densho::domain::house::{HouseAct, HouseTable};
use densho::runtime::Printer;
use densho::store::{Limits, Store};
use densho::vault::{AuthKey, RevealKeypair};
use densho::worker::{End, HouseDocuments, Tools, answer_waiting, reveal_context};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use uuid::Uuid;

const NEW: &str = "改めた文により、この保証の責めに任じます。";
const CARE: &str = "認証キーは秘密に願います。";

fn text_of(pdf: &Path) -> String {
    let read = Command::new("pdftotext")
        .arg("-raw")
        .arg(pdf)
        .arg("-")
        .output();
    let read = read.expect("pdftotext; install poppler-utils");
    assert!(read.status.success(), "{read:?}");
    String::from_utf8(read.stdout)
        .unwrap()
        .split_whitespace()
        .collect()
}

fn store(stage: &Stage, login: &str) -> Store {
    let limits = Limits {
        connect: LIMIT,
        answer: LIMIT,
    };
    Store::new(stage.db.options_as(login), limits)
}

async fn house(store: &Store, act: HouseAct, args: Value) {
    let Value::Object(args) = args else {
        panic!("{args}")
    };
    let write = Write::House { act, args };
    store.write(Uuid::new_v4(), &write).await.expect("done");
}

fn sentences() -> Value {
    let mut all = Wording::standard().unwrap().sentences();
    all["certificate"]["undertaking"] = NEW.into();
    all["notice"]["care"] = CARE.into();
    all
}

/// Proposed by one, confirmed by another, for tomorrow.
async fn confirmed(stage: &Stage) {
    let tomorrow: String = stage
        .ask("SELECT (core.tokyo_day(clock_timestamp()) + 1)::text")
        .await;
    let content =
        json!({"wording_id": "own-2027", "valid_from": tomorrow, "sentences": sentences()});
    let propose = json!({"kind": "wording", "content": content, "reason": "要綱の改正"});
    house(&store(stage, "kanri"), HouseAct::Propose, propose).await;
    let id: i64 = stage
        .ask("SELECT max(proposal_id) FROM core.proposal")
        .await;
    let confirm = json!({"id": id.to_string(), "verdict": "confirmed"});
    house(&store(stage, "tanaka"), HouseAct::DecideProposal, confirm).await;
}

async fn approve(stage: &Stage, works: &str) {
    let works = works.to_owned();
    stage
        .approved(|content| {
            content["products"].as_array_mut().unwrap().truncate(1);
            content["works"]["name"] = works.into();
        })
        .await;
}

async fn tomorrow_comes(stage: &Stage) {
    stage
        .arrange("UPDATE core.company SET valid_from = core.tokyo_day(clock_timestamp()) WHERE wording <> 'v1'")
        .await;
}

async fn contents(stage: &Stage) -> Vec<CertificateContent> {
    let all: Vec<Value> =
        sqlx::query_scalar("SELECT content FROM core.revision ORDER BY contract_id")
            .fetch_all(&stage.root)
            .await
            .unwrap();
    all.into_iter()
        .map(|content| serde_json::from_value(content).unwrap())
        .collect()
}

#[tokio::test]
async fn a_wording_confirmed_while_the_worker_runs_is_issued_in_from_its_day_and_what_was_issued_prints_as_it_was()
 {
    let stage = Stage::new().await;
    // Both began before anybody thought of another wording.
    let (db, tools) = (stage.worker_db().await, stage.tools());
    let folder = tempfile::tempdir().unwrap();
    let printer = Printer {
        fonts: Fonts::new(Vec::new()),
        wordings: Wordings::load(None, None).unwrap(),
        folder: folder.path().join("print"),
    };
    approve(&stage, "前の工事").await;
    stage.work(&db, &tools).await;
    confirmed(&stage).await;
    approve(&stage, "同じ日の工事").await;
    stage.work(&db, &tools).await;
    tomorrow_comes(&stage).await;
    approve(&stage, "後の工事").await;
    stage.work(&db, &tools).await;

    let contents = contents(&stage).await;
    let own = Wording::recorded(&densho::domain::master::RecordedWording {
        id: "own-2027".to_owned(),
        sentences: sentences(),
    })
    .unwrap();
    let wordings: Vec<&str> = contents.iter().map(|c| c.wording.as_str()).collect();
    assert_eq!(
        wordings,
        ["v1:38b1b26f4dbb", "v1:38b1b26f4dbb", own.reference()]
    );

    let sato = store(&stage, "sato");
    let old = "に従い、その責任を負います。";
    for (content, says, not) in [
        (&contents[0], old, NEW),
        (&contents[1], old, NEW),
        (&contents[2], NEW, old),
        // Once more, after the new one was learned.
        (&contents[0], old, NEW),
    ] {
        printer.know_wording(&sato, &content.wording).await.unwrap();
        let path = printer.certificate("x.pdf", content).unwrap();
        let text = text_of(Path::new(&path));
        assert!(
            text.contains(says) && !text.contains(not),
            "{}: {text}",
            content.works_name
        );
    }
    // The notice too, in the words of its certificate.
    for (content, says) in [(&contents[0], "暗証番号です。"), (&contents[2], CARE)] {
        let key = AuthKey::draw().unwrap();
        let pdf = tools.documents.key_notice(content, &key, None).unwrap();
        let path = folder.path().join("notice.pdf");
        std::fs::write(&path, &*pdf).unwrap();
        assert!(text_of(&path).contains(says), "{}", content.works_name);
    }
}

#[tokio::test]
async fn a_wish_for_a_notice_finds_a_wording_that_this_worker_never_issued_in() {
    let stage = Stage::new().await;
    let (db, tools) = (stage.worker_db().await, stage.tools());
    confirmed(&stage).await;
    tomorrow_comes(&stage).await;
    approve(&stage, "後の工事").await;
    stage.work(&db, &tools).await;
    // Another worker, which has issued nothing, is asked for the notice.
    let (tools, contents) = (Arc::new(stage.tools()), contents(&stage).await);
    assert!(tools.documents.asks(&contents[0]));
    let asker = RevealKeypair::generate().unwrap();
    let wish: Uuid = sqlx::query_scalar(
        "INSERT INTO vault.reveal (reveal_id, branch_id, contract_id, requested_by, reason, purpose, public_key)
         SELECT gen_random_uuid(), branch_id, contract_id, 'sato', '電話照会', 'notice', $1 FROM core.contract
         RETURNING reveal_id",
    )
    .bind(asker.public().as_slice())
    .fetch_one(&stage.root)
    .await
    .unwrap();
    assert_eq!(answer_waiting(&db, &tools).await, Ok(1));
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT sealed FROM vault.reveal WHERE reveal_id = $1")
            .bind(wish)
            .fetch_one(&stage.root)
            .await
            .unwrap();
    let sealed = sealed.expect("answered with a notice");
    let pdf = asker
        .open(&reveal_context(wish, "notice"), &sealed)
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notice.pdf");
    std::fs::write(&path, &*pdf).unwrap();
    assert!(text_of(&path).contains(CARE), "in the words of its wording");
}

#[tokio::test]
async fn an_id_that_a_file_of_the_host_has_with_other_sentences_stops_the_issue_with_both_named() {
    let stage = Stage::new().await;
    confirmed(&stage).await;
    tomorrow_comes(&stage).await;
    let folder = tempfile::tempdir().unwrap();
    let file = include_str!("../../../assets/wording/v1.toml").replace("\"v1\"", "\"own-2027\"");
    std::fs::write(folder.path().join("own.toml"), file).unwrap();
    let tools = Tools {
        documents: Arc::new(HouseDocuments {
            fonts: Fonts::new(Vec::new()),
            wordings: Wordings::load(Some(folder.path()), None).unwrap(),
        }),
        ..stage.tools()
    };
    let db = stage.worker_db().await;
    approve(&stage, "後の工事").await;
    let ends = stage.work(&db, &tools).await;
    let End::Failed(trouble) = &ends[0] else {
        panic!("{ends:?}")
    };
    assert_eq!(trouble.code, "two_wordings");
    let said = trouble.to_string();
    assert!(
        said.contains("own.toml") && said.contains("own-2027 (database)"),
        "{said}"
    );
    let numbered: i64 = stage.ask("SELECT count(*) FROM core.contract").await;
    assert_eq!(numbered, 0);
    // The database's sentences stand as they were confirmed, and the job waits for whoever clears it up.
    let kept: Value = stage
        .ask("SELECT sentences FROM core.document_wording WHERE wording_id = 'own-2027'")
        .await;
    assert_eq!(kept, sentences());
    let jobs = stage.list("SELECT state FROM core.job").await;
    assert_eq!(jobs, ["dead"]);
}

#[tokio::test]
async fn the_list_says_since_when_each_wording_counts_also_over_a_new_president() {
    let stage = Stage::new().await;
    confirmed(&stage).await;
    tomorrow_comes(&stage).await;
    stage
        .arrange(
            "INSERT INTO core.company SELECT '2015-04-01', name, address, president_title, '先代　一郎', 'v1' FROM core.company WHERE wording = 'v1';
             INSERT INTO core.company SELECT '2090-04-01', name, address, president_title, president, 'file-9' FROM core.company LIMIT 1",
        )
        .await;
    let query = densho::domain::command::Query::House {
        table: HouseTable::DocumentWordings,
        filter: serde_json::Map::new(),
        from: densho::domain::command::PageFrom::Top,
        limit: 50,
    };
    let kanri = store(&stage, "kanri");
    let densho::domain::command::Answer::House(page) = kanri.query(&query).await.unwrap() else {
        panic!("another answer");
    };
    let (today, before): (String, String) =
        sqlx::query_as("SELECT d::text, (d - 1)::text FROM core.tokyo_day(clock_timestamp()) d")
            .fetch_one(&stage.root)
            .await
            .unwrap();
    let rows: Vec<_> = page
        .rows
        .iter()
        .map(|r| {
            [
                "wording_id",
                "wording_state",
                "valid_from",
                "valid_to",
                "wording_source",
            ]
            .map(|k| r.text(k))
        })
        .collect();
    assert_eq!(
        rows,
        [
            ["file-9", "later", "2090-04-01", "", "file"],
            ["own-2027", "in_force", &today, "2090-03-31", "recorded"],
            ["v1", "past", "2000-04-01", &before, "built_in"],
        ]
    );
    assert!(!page.rows[0].fields.contains_key("sentences"));
}
