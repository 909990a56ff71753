//! What is half typed survives the process, the line, and a second start.

use super::{keep, sheet, take};
use crate::support::TestDb;
use crate::support::office::{Desk as _, Office};
use crate::support::pty::{DEADLINE, Pty};
use densho::domain::command::{Write, Written};
use densho::domain::ids::BranchId;
use std::path::Path;
use std::time::Instant;
use uuid::Uuid;

/// The screens of an operator, without a worker.
pub(super) fn session(db: &TestDb, home: &Path, login: &str) -> Pty {
    let socket = db.cluster().socket_dir().display().to_string();
    let (home, log) = (
        home.display().to_string(),
        home.join("log").display().to_string(),
    );
    Pty::start(
        Path::new(env!("CARGO_BIN_EXE_densho")),
        &[],
        &[
            ("HOME", &home),
            ("DENSHO_DATABASE__HOST", &socket),
            ("DENSHO_DATABASE__NAME", db.name()),
            ("DENSHO_DATABASE__USER", login),
            ("DENSHO_LOG__PATH", &log),
        ],
        80,
        24,
    )
}

/// 佐藤 has opened a new application and stands in front of the applicant's name.
fn at_the_name(office: &Office, home: &Path) -> Pty {
    let mut sato = session(&office.db, home, "sato");
    sato.see("申込一覧");
    sato.press("f6");
    sato.see("窓口申込");
    sato.press("tab tab");
    sato
}

/// Waits until what stands in a field is kept.
pub(super) async fn kept(office: &Office, text: &str) {
    let until = Instant::now() + DEADLINE;
    loop {
        let found: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM core.unfinished WHERE strpos(sheet::text, $1) > 0)",
        )
        .bind(text)
        .fetch_one(&office.root)
        .await
        .unwrap();
        if found {
            return;
        }
        assert!(Instant::now() < until, "never kept: {text}");
        tokio::task::yield_now().await;
    }
}

/// Ends a process at once, as a power cut does.
pub(super) fn kill(session: &Pty) {
    signal(session, "-KILL");
}

fn signal(session: &Pty, signal: &str) {
    let status = std::process::Command::new("kill")
        .args([signal, &session.pid().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_kill_9_in_the_middle_of_typing_a_new_start_offers_everything_typed() {
    let office = Office::new().await;
    let home = tempfile::tempdir().unwrap();
    let mut sato = at_the_name(&office, home.path());
    sato.text("㈱髙橋土木");
    sato.press("tab");
    sato.text("380-85");
    sato.press("tab");
    sato.text("長野県　長野市　１２３０ー６");
    sato.see("１２３０ー６");
    kept(&office, "１２３０ー６").await;
    kill(&sato);
    sato.wait_end();
    // Another host: nothing of this machine is needed.
    let elsewhere = tempfile::tempdir().unwrap();
    let mut again = session(&office.db, elsewhere.path(), "sato");
    again.see("書きかけ");
    again.see("㈱髙橋土木");
    // And where it was begun.
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let host: String = host
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric())
        .collect();
    again.see(&host[..host.len().min(8)]);
    again.press("enter");
    again.see("１２３０ー６");
    for typed in [
        "㈱髙橋土木",
        "380-85",
        "郵便番号は 380-8537 の形で入れてください",
    ] {
        again.see(typed);
    }
    // Typing goes on where it stopped.
    again.text("番地");
    kept(&office, "１２３０ー６番地").await;
}

#[tokio::test]
async fn who_takes_a_form_over_is_given_what_stands_in_it_now() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let begun = take(&sato, None).await;
    sato.send(keep(begun, 1, "㈱髙橋")).await.unwrap();
    let over = Write::TakeUnfinished {
        id: Some(begun.0),
        branch: BranchId::from("371"),
        about: None,
    };
    // Listed with this on one host, gone on with on another.
    sato.send(keep(begun, 2, "㈱髙橋土木")).await.unwrap();
    match sato.write(Uuid::new_v4(), &over).await.unwrap() {
        Written::Taken {
            id,
            seq,
            sheet: stands,
        } => {
            assert_eq!((id, seq), (begun.0, 2));
            assert_eq!(stands, Some(sheet("㈱髙橋土木")));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_starts_at_once_on_one_form_lose_nothing_of_either() {
    let office = Office::new().await;
    let home = tempfile::tempdir().unwrap();
    let mut first = at_the_name(&office, home.path());
    first.text("㈱髙橋");
    kept(&office, "㈱髙橋").await;
    let mut second = session(&office.db, home.path(), "sato");
    second.see("書きかけ");
    second.press("enter");
    second.see("続けます");
    second.text("建設");
    kept(&office, "㈱髙橋建設").await;
    // The first learns of it with its next key, and goes on in a form of its own.
    first.text("土木");
    first.see("別の端末");
    kept(&office, "㈱髙橋土木").await;
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT sheet #>> '{fields,applicant.name}' FROM core.unfinished ORDER BY unfinished_id",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    assert_eq!(names, ["㈱髙橋建設", "㈱髙橋土木"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_line_keeps_what_was_typed_a_moment_before() {
    let office = Office::new().await;
    let home = tempfile::tempdir().unwrap();
    let mut sato = at_the_name(&office, home.path());
    sato.text("㈱髙橋");
    kept(&office, "㈱髙橋").await;
    sato.text("土木工業");
    sato.see("土木工業");
    signal(&sato, "-HUP");
    sato.wait_end();
    kept(&office, "㈱髙橋土木工業").await;
}
