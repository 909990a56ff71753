//! `densho worker` as a process: its settings, its secrets, its start and its end.

use crate::stage::{Stage, await_that};
use densho::demo::sink::SmtpSink;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn worker(config: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_densho"));
    command
        .args(["worker", "--config"])
        .arg(config)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn terminate(child: Child) -> Output {
    let pid = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    child.wait_with_output().unwrap()
}

struct House {
    stage: Stage,
    sink: SmtpSink,
    dir: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let dir = tempfile::tempdir().unwrap();
        let sink = SmtpSink::start(0, &dir.path().join("mail")).await.unwrap();
        stage.write_config(dir.path(), sink.address().port());
        Self { stage, sink, dir }
    }

    fn worker(&self) -> Command {
        worker(&self.dir.path().join("config.toml"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_does_not_start_with_a_key_encryption_key_that_others_can_read() {
    let house = House::new().await;
    let kek = house.stage.secrets.path().join("kek");
    std::fs::set_permissions(&kek, std::fs::Permissions::from_mode(0o640)).unwrap();
    let out = house.worker().output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(78), "{said}");
    assert!(
        said.contains("chmod 600") && said.contains("/kek"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_every_setting_that_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("config.toml");
    std::fs::write(
        &config,
        format!("[log]\npath = \"{}/log\"\n", dir.path().display()),
    )
    .unwrap();
    let out = worker(&config).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(78), "{said}");
    for key in [
        "vault.kek_file",
        "vault.pepper_file",
        "platform.mac_key_file",
        "mail.from_address",
    ] {
        assert!(said.contains(key), "{key}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_issues_mails_takes_files_in_and_ends_well_when_told_to() {
    let house = House::new().await;
    let spool = house.dir.path().join("spool");
    let child = house.worker().spawn().unwrap();
    await_that("the spool folder is there", || async {
        spool.join("done").is_dir()
    })
    .await;
    std::fs::write(
        spool.join(".flyer"),
        include_str!("../../../samples/flyer.json"),
    )
    .unwrap();
    std::fs::rename(spool.join(".flyer"), spool.join("flyer.json")).unwrap();
    let faulty = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/samples/faulty/dates-impossible.json"
    );
    std::fs::copy(faulty, spool.join("faulty.json")).unwrap();
    house.stage.approved(|_| {}).await;
    await_that("the mail came", || async {
        house.sink.mails().unwrap().len() == 1
    })
    .await;
    await_that("the files went where they belong", || async {
        spool.join("done/flyer.json").is_file() && spool.join("bad/faulty.json").is_file()
    })
    .await;
    let reason = std::fs::read_to_string(spool.join("bad/faulty.json.txt")).unwrap();
    assert!(
        reason.contains("行") && reason.contains("/works/") && reason.contains("1. "),
        "{reason}"
    );
    let out = terminate(child);
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert_eq!(
        house
            .stage
            .ask::<i64>("SELECT count(*) FROM core.job WHERE state <> 'done'")
            .await,
        0
    );
    let log = std::fs::read_to_string(house.dir.path().join("worker.log")).unwrap();
    assert!(log.contains("started") && log.contains("stopped"), "{log}");
    for secret in ["○○建設", "soumu@", "南石堂町"] {
        assert!(!log.contains(secret), "{secret} in the log: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_starts_without_a_database_and_works_when_there_is_one() {
    let house = House::new().await;
    house.stage.approved(|_| {}).await;
    // The folder of the database's socket is not there yet.
    let (config, later) = (
        house.dir.path().join("config.toml"),
        house.dir.path().join("pg"),
    );
    let socket = house.stage.db.cluster().socket_dir();
    let text = std::fs::read_to_string(&config).unwrap();
    let moved = text.replace(&socket.display().to_string(), &later.display().to_string());
    assert_ne!(text, moved);
    std::fs::write(&config, moved).unwrap();
    let child = house.worker().spawn().unwrap();
    let log = house.dir.path().join("worker.log");
    await_that("it waits for the database", || async {
        std::fs::read_to_string(&log).is_ok_and(|text| text.contains("waiting for the database"))
    })
    .await;
    std::os::unix::fs::symlink(socket, &later).unwrap();
    await_that("the mail came", || async {
        house.sink.mails().unwrap().len() == 1
    })
    .await;
    assert!(terminate(child).status.success());
}
