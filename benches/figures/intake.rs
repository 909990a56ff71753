//! Taking applications in: how long one file by hand takes (`densho intake`, from exec to exit), and how many files a
//! second a worker takes from its folder.

use crate::report::{Aim, Report};
use crate::stats::Samples;
use crate::world::{World, program};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const BY_HAND: usize = 20;
const FILES: usize = 500;
const PATIENCE: Duration = Duration::from_secs(120);

/// Both.
pub async fn measure(world: &World, report: &Report) {
    let dir = tempfile::tempdir().expect("a folder");
    let mut times = Vec::new();
    for n in 0..BY_HAND {
        let file = write(dir.path(), &format!("H-{n:05}"));
        let begun = Instant::now();
        let done = Command::new(program())
            .arg("intake")
            .arg(&file)
            .envs(world.settings("worker1"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .expect("densho intake runs");
        times.push(begun.elapsed());
        assert!(done.success(), "densho intake failed");
    }
    let times = Samples::of_times(&times);
    report.add(
        "one application file taken in by hand (exec to exit)",
        format!("{times} ms"),
        times.median(),
        Aim::None,
        "",
    );

    // All files are there before the worker looks, so that the clock runs from the first to the last taken.
    let spool = dir.path().join("spool");
    std::fs::create_dir(&spool).expect("a folder");
    for n in 0..FILES {
        write(&spool, &format!("S-{n:05}"));
    }
    let folder = spool.display().to_string();
    let settings = [
        ("DENSHO_WORKER__SPOOL_DIR", folder.as_str()),
        ("DENSHO_WORKER__SPOOL_POLL_SECONDS", "1"),
    ];
    let _worker = world.worker_with("intake", &settings);
    let until = Instant::now() + PATIENCE;
    let taken = "FROM core.application WHERE source_ref LIKE 'S-%'";
    while world.number(&format!("SELECT count(*) {taken}")) < FILES as f64 {
        assert!(Instant::now() < until, "the folder is not empty in time");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let seconds = world.number(&format!(
        "SELECT extract(epoch FROM max(received_at) - min(received_at)) {taken}"
    ));
    let rate = (FILES - 1) as f64 / seconds;
    report.add(
        &format!("files taken from the folder by one worker ({FILES} files)"),
        format!("{rate:.0}/s"),
        rate,
        Aim::None,
        "",
    );
}

/// The flyer's application under this reception number.
fn write(dir: &Path, reference: &str) -> PathBuf {
    let flyer = include_str!("../../samples/flyer.json");
    let mut content: serde_json::Value = serde_json::from_str(flyer).expect("the sample");
    content["source_ref"] = reference.into();
    let file = dir.join(format!("{reference}.json"));
    std::fs::write(&file, content.to_string()).expect("written");
    file
}
