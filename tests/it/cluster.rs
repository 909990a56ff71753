//! The private cluster that demo, tests and benchmarks stand on.

use crate::support::TestDb;
use densho::demo::cluster::{Cluster, Options, SUPERUSER};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

fn options() -> Options {
    Options {
        careless: true,
        throw_away: true,
        settings: Vec::new(),
    }
}

fn ask(cluster: &Cluster, sql: &str) -> String {
    let out = cluster
        .psql(SUPERUSER, SUPERUSER)
        .args(["-c", sql])
        .output()
        .expect("psql runs");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout)
        .expect("UTF-8")
        .trim()
        .to_owned()
}

#[test]
fn it_listens_on_its_socket_alone_in_a_private_folder_with_days_of_tokyo() {
    let home = tempfile::tempdir().expect("a folder");
    open(home.path());
    let cluster = Cluster::start(&home.path().join("pg"), options()).expect("starts");
    assert_eq!(ask(&cluster, "SHOW listen_addresses"), "");
    assert_eq!(ask(&cluster, "SHOW timezone"), "Asia/Tokyo");
    assert_eq!(ask(&cluster, "SHOW server_encoding"), "UTF8");
    assert_eq!(
        ask(
            &cluster,
            "SELECT datctype FROM pg_database WHERE datname = 'postgres'"
        ),
        "C.UTF-8"
    );
    let mode = std::fs::metadata(cluster.dir())
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_folder_too_deep_for_a_socket_address_gets_a_short_one() {
    let home = tempfile::tempdir().expect("a folder");
    open(home.path());
    let deep = home.path().join("d".repeat(100));
    let socket = {
        let cluster = Cluster::start(&deep, options()).expect("starts");
        assert_eq!(ask(&cluster, "SELECT 1"), "1");
        assert!(!cluster.socket_dir().starts_with(&deep));
        cluster.socket_dir().to_owned()
    };
    assert!(!socket.exists(), "the short folder is removed");
}

#[test]
fn what_was_written_is_there_after_a_restart() {
    let home = tempfile::tempdir().expect("a folder");
    open(home.path());
    let dir = home.path().join("pg");
    let keep = || Options {
        careless: true,
        ..Options::default()
    };
    let mut cluster = Cluster::start(&dir, keep()).expect("starts");
    ask(&cluster, "CREATE TABLE kept AS SELECT 42 AS n");
    cluster.stop();
    cluster.resume().expect("starts again");
    assert_eq!(ask(&cluster, "SELECT n FROM kept"), "42");
    drop(cluster);
    let cluster = Cluster::start(&dir, keep()).expect("a second start finds it");
    assert_eq!(ask(&cluster, "SELECT n FROM kept"), "42");
}

#[test]
fn the_server_ends_when_its_starter_is_killed() {
    // A process of its own holds the cluster: this very test binary, told so by the environment.
    const HOLD: &str = "DENSHO_TEST_HOLD_CLUSTER";
    if let Some(dir) = std::env::var_os(HOLD) {
        let cluster = Cluster::start(Path::new(&dir), options()).expect("starts");
        println!("ready");
        std::thread::park();
        drop(cluster);
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    open(home.path());
    let dir = home.path().join("pg");
    let mut holder = std::process::Command::new(std::env::current_exe().expect("known"))
        .args([
            "--exact",
            "cluster::the_server_ends_when_its_starter_is_killed",
            "--nocapture",
        ])
        .env(HOLD, &dir)
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("runs");
    let lock = dir.join("data/postmaster.pid");
    let ready = || std::fs::read_to_string(&lock).is_ok_and(|text| text.contains("ready"));
    await_that("the server is ready", ready);
    holder.kill().expect("killed");
    holder.wait().expect("gone");
    // The folder itself stays where its parent is not the service user's to change.
    await_that("the data is gone, and the server before it", || {
        !dir.join("data").exists()
    });
}

#[tokio::test]
async fn the_address_for_a_child_process_leads_to_the_same_database() {
    let home = tempfile::tempdir().expect("a folder");
    open(home.path());
    let cluster = Cluster::start(&home.path().join("支店 1"), options()).expect("starts");
    let url = cluster.url(SUPERUSER, SUPERUSER);
    let mut db = <sqlx::PgConnection as sqlx::Connection>::connect(&url)
        .await
        .expect("connects");
    let socket: String = sqlx::query_scalar("SHOW unix_socket_directories")
        .fetch_one(&mut db)
        .await
        .expect("answers");
    assert_eq!(Path::new(&socket), cluster.socket_dir());
}

#[tokio::test]
async fn each_test_database_is_its_own_and_goes_away() {
    let (one, two) = (TestDb::new().await, TestDb::new().await);
    let made = one.psql_as(SUPERUSER, "CREATE TABLE only_here ()");
    assert!(made.status.success());
    let seen = two.psql_as(SUPERUSER, "TABLE only_here");
    assert!(!seen.status.success());
    assert!(
        String::from_utf8_lossy(&seen.stderr).contains("42P01"),
        "psql_as reports the SQLSTATE"
    );
    let name = one.name().to_owned();
    drop(one);
    let left = two.psql_as(
        SUPERUSER,
        &format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'"),
    );
    assert_eq!(String::from_utf8_lossy(&left.stdout).trim(), "0");
}

/// As root the server runs as another user, who must be able to enter.
fn open(dir: &Path) {
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o755)).expect("ours");
}

fn await_that(what: &str, mut condition: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !condition() {
        assert!(Instant::now() < until, "not in time: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
