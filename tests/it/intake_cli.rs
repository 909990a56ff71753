//! `densho intake`: files by hand.

use crate::support::TestDb;
use std::path::{Path, PathBuf};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

fn run(db: &TestDb, login: &str, arguments: &[&str]) -> (i32, String, String) {
    let output = db.densho(login, arguments).output().expect("runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code().unwrap_or(-1),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[tokio::test]
async fn the_flyers_application_is_taken_once_and_a_second_time_is_told_its_number() {
    let db = TestDb::new().await;
    let flyer = sample("flyer.json");
    let flyer = flyer.to_str().expect("UTF-8");
    let (code, out, err) = run(&db, "worker1", &["intake", flyer]);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("支店 371 の N") && out.contains("として受け付けました"),
        "{out}"
    );
    let (code, out, _) = run(&db, "worker1", &["intake", flyer, flyer]);
    assert_eq!(code, 0);
    assert_eq!(out.matches("として受付済みです").count(), 2, "{out}");
    let rows = db.psql_as(
        "sato",
        "SELECT count(*) FROM api.applications WHERE state = 'received'",
    );
    assert_eq!(String::from_utf8_lossy(&rows.stdout).trim(), "1");
    // A clerk takes nothing in.
    assert_eq!(run(&db, "sato", &["intake", flyer]).0, 77);
}

#[tokio::test]
async fn check_names_every_fault_with_file_line_and_place_and_takes_nothing() {
    let db = TestDb::new().await;
    let folder = sample("faulty");
    let mut names: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("samples")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    names.sort();
    let files: Vec<&str> = names.iter().map(|p| p.to_str().expect("UTF-8")).collect();
    let (code, out, err) = run(
        &db,
        "worker1",
        &[&["intake", "--check"][..], &files].concat(),
    );
    assert_eq!((code, out.as_str()), (65, ""), "{err}");
    for file in files {
        assert!(
            err.contains(&format!("{file}:")),
            "{file} has no fault in\n{err}"
        );
    }
    assert!(!err.contains('\u{1b}'), "foreign text passes the gate");
    let good = sample("flyer.json");
    let (code, out, _) = run(
        &db,
        "worker1",
        &["intake", "--check", good.to_str().expect("UTF-8")],
    );
    assert!(code == 0 && out.contains("誤りはありません"), "{out}");
    let rows = db.psql_as("sato", "SELECT count(*) FROM api.applications");
    assert_eq!(String::from_utf8_lossy(&rows.stdout).trim(), "0");
}

#[tokio::test]
async fn one_bad_file_among_good_ones_is_named_and_the_good_ones_are_taken() {
    let db = TestDb::new().await;
    let (good, bad) = (sample("flyer.json"), sample("faulty/empty.json"));
    let (code, out, err) = run(
        &db,
        "worker1",
        &[
            "intake",
            bad.to_str().expect("UTF-8"),
            good.to_str().expect("UTF-8"),
        ],
    );
    assert_eq!(code, 65, "{err}");
    assert!(out.contains("として受け付けました"), "{out}");
    assert_eq!(run(&db, "worker1", &["intake", "/nonexistent.json"]).0, 66);
}
