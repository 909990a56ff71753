//! `densho demo` as a person and as a script start it.

use crate::support::pty::Pty;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A demonstration in a folder of its own, without screens.
struct Demo {
    child: Child,
    said: Vec<String>,
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_densho"));
    command.stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("DENSHO_") {
            command.env_remove(name);
        }
    }
    command
}

impl Demo {
    fn start(dir: &Path) -> Self {
        let mut child = program()
            .args(["demo", "--no-tui", "--dir"])
            .arg(dir)
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut demo = Self {
            child,
            said: Vec::new(),
        };
        for line in lines {
            demo.said.push(line.expect("UTF-8"));
            if demo.said.last().is_some_and(|line| line == "ready") {
                return demo;
            }
        }
        panic!("it ended before it was ready: {:?}", demo.said);
    }

    fn value(&self, name: &str) -> String {
        let line = self
            .said
            .iter()
            .find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {:?}", self.said))
            .to_owned()
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
    }

    fn wait_end(&mut self) -> Option<i32> {
        let mut status = None;
        until("the demonstration ends", || {
            status = self.child.try_wait().expect("a status");
            status.is_some()
        });
        status.and_then(|s| s.code())
    }

    /// A subcommand against its settings.
    fn densho(&self, login: &str, arguments: &[&str]) -> Output {
        program()
            .args(["--config", &self.value("settings")])
            .args(arguments)
            .env("DENSHO_DATABASE__USER", login)
            .output()
            .expect("runs")
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < until, "not in time: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What the demonstration's superuser reads.
fn sql(demo: &Demo, query: &str) -> String {
    let url = demo.value("database").replace("//sato@", "//postgres@");
    let output = Command::new("psql")
        .args(["-X", "-A", "-t", "-d", &url, "-c", query])
        .output()
        .expect("psql runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Processes whose command line names this folder.
fn left_over(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("proc").flatten() {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(&*dir.to_string_lossy()) {
            found.push(line);
        }
    }
    found
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o755)).expect("ours");
    let dir = home.path().join("demo");
    (home, dir)
}

fn screens(dir: &Path, login: &str) -> Pty {
    let home = dir.parent().expect("a parent").display().to_string();
    Pty::start(
        Path::new(env!("CARGO_BIN_EXE_densho")),
        &["demo", "--dir", &dir.display().to_string(), "--as", login],
        &[("HOME", &home)],
        80,
        24,
    )
}

#[test]
fn a_demonstration_starts_works_and_leaves_no_process() {
    let (_home, dir) = folder();
    let mut demo = Demo::start(&dir);

    // Everything that an installation needs is in order, and filled.
    let doctor = demo.densho("densho_work", &["doctor"]);
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert_eq!(doctor.status.code(), Some(0), "{said}");
    for check in [
        "database",
        "migrations",
        "login",
        "wordings",
        "platform",
        "mail server",
        "worker secrets",
    ] {
        let line = said
            .lines()
            .find(|line| line.contains(check))
            .unwrap_or_default();
        assert!(line.starts_with("ok"), "{check}: {said}");
    }

    // It has a past that agrees with itself: closed days, one that does not come out even, amendments, decisions.
    until("everything is sealed and agrees", || {
        let verified = demo.densho("kansa", &["verify"]);
        verified.status.code() == Some(0) && verified.stderr.is_empty()
    });
    let closes = demo.densho("takahashi", &["close", "list"]);
    let closes = String::from_utf8_lossy(&closes.stdout).into_owned();
    assert_eq!(closes.matches("\tclosed").count(), 2, "{closes}");
    assert!(
        closes
            .lines()
            .any(|day| day.contains("missing=1") && day.ends_with("open")),
        "{closes}"
    );
    let told = sql(
        &demo,
        "SELECT string_agg(kind, ' ' ORDER BY kind) FROM (SELECT DISTINCT kind FROM core.revision
          UNION SELECT kind FROM core.key_order UNION SELECT 'waits' FROM core.amendment WHERE state = 'awaiting_approval'
          UNION SELECT 'bounced' FROM core.mail WHERE bounced_at IS NOT NULL
          UNION SELECT 'held' FROM core.application WHERE held_until IS NOT NULL
          UNION SELECT 'proposed' FROM core.proposal WHERE state = 'open') x (kind)",
    );
    assert_eq!(
        told,
        "bounced cancellation change correction held issue proposed reissue termination waits"
    );

    // Days that passed while it was filled moved nothing that a person named a day for.
    let early = sql(
        &demo,
        "SELECT count(*) FROM core.application a WHERE a.urgent_at IS DISTINCT FROM core.urgent_since(a)
            OR (a.held_until > core.tokyo_day(clock_timestamp()) AND least(a.urgent_at, a.claim_until) <= clock_timestamp())",
    );
    assert_eq!(early, "0", "somebody is called to what is on hold");

    // Somebody joins from another terminal, and the screens are filled.
    let mut sato = screens(&dir, "sato");
    sato.see("申込一覧");
    sato.see("長野支店");
    sato.wait("a queue", |picture| {
        picture.contains("N2") && picture.contains("承認待")
    });
    let mut takahashi = screens(&dir, "takahashi");
    takahashi.see("髙橋");

    // The two PDFs of a contract, and no stranger's.
    let print = dir.join("print");
    let number = sql(
        &demo,
        "SELECT min(number) FROM core.contract WHERE branch_id = '371' AND form = 'electronic'",
    );
    for (arguments, file) in [
        (
            vec!["certificate", &number],
            format!("certificate-{number}-event1.pdf"),
        ),
        (
            vec!["notice", &number, "--reason", "電話で依頼"],
            format!("key-notice-{number}.pdf"),
        ),
    ] {
        let output = demo.densho("suzuki", &arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout).trim(),
            print.join(&file).display().to_string()
        );
        assert!(
            std::fs::read(print.join(file))
                .expect("written")
                .starts_with(b"%PDF")
        );
        assert_eq!(
            demo.densho("kato", &arguments).status.code(),
            Some(1),
            "another branch"
        );
    }
    let recorded = sql(
        &demo,
        &format!(
            "SELECT string_agg(kind, ',' ORDER BY kind) FROM audit.event e JOIN core.contract c USING (branch_id, contract_id) \
         WHERE c.number = '{number}' AND actor = 'suzuki' AND kind ~ 'printed|reveal'"
        ),
    );
    assert!(recorded.contains("contract.printed"), "{recorded}");

    // A file in the spool folder is taken in by itself.
    let flyer = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/flyer.json");
    let spool = PathBuf::from(demo.value("spool"));
    until("the worker has made its spool folder", || spool.is_dir());
    std::fs::copy(flyer, spool.join(".coming")).expect("copied");
    std::fs::rename(spool.join(".coming"), spool.join("flyer.json")).expect("renamed");
    sato.see("更新あり");

    // It is not begun anew while it runs.
    let reset = program()
        .args(["demo", "--reset", "--dir"])
        .arg(&dir)
        .output()
        .expect("runs");
    assert_eq!(reset.status.code(), Some(64));

    // Told to end, it takes everything with it.
    demo.signal("TERM");
    assert_eq!(demo.wait_end(), Some(0));
    drop((sato, takahashi));
    until("every process is gone", || left_over(&dir).is_empty());

    // The next start finds what was there; a dropped line ends that, too.
    let mut host = screens(&dir, "sato");
    host.see("長野支店");
    host.wait("the same queue", |picture| picture.contains("N2"));
    let pid = host.pid();
    drop(host);
    let hung_up = Command::new("kill")
        .args(["-HUP", &pid.to_string()])
        .status();
    assert!(hung_up.is_ok());
    until("every process is gone", || left_over(&dir).is_empty());
}

#[test]
fn a_demonstration_that_is_killed_leaves_no_server_behind() {
    let (_home, dir) = folder();
    let mut child = program()
        .args(["demo", "--no-tui", "--dir"])
        .arg(&dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let lock = dir.join("data/postmaster.pid");
    until("the server is ready", || {
        std::fs::read_to_string(&lock).is_ok_and(|text| text.contains("ready"))
    });
    child.kill().expect("killed");
    child.wait().expect("gone");
    until("every process is gone", || left_over(&dir).is_empty());
}

#[test]
fn a_start_while_an_earlier_one_is_ending_waits_for_it_and_takes_over() {
    let (_home, dir) = folder();
    let mut first = Demo::start(&dir);
    assert!(dir.join("ready").exists());
    first.signal("TERM");
    until("it is ending", || dir.join("ending").exists());
    let mut second = Demo::start(&dir);
    assert!(!dir.join("ending").exists());
    assert_eq!(first.wait_end(), Some(0));
    second.signal("TERM");
    assert_eq!(second.wait_end(), Some(0));
    until("every process is gone", || left_over(&dir).is_empty());
}

#[test]
fn nobody_of_that_name_and_a_folder_of_others_are_refused_before_anything_is_started() {
    let (home, dir) = folder();
    let nobody = program()
        .args(["demo", "--as", "nobody", "--dir"])
        .arg(&dir)
        .output()
        .expect("runs");
    assert_eq!(nobody.status.code(), Some(64));
    assert!(!dir.exists());
    std::fs::write(home.path().join("letter.txt"), "x").expect("written");
    let others = program()
        .args(["demo", "--dir"])
        .arg(home.path())
        .output()
        .expect("runs");
    assert_eq!(others.status.code(), Some(64));
    assert_eq!(std::fs::read_dir(home.path()).expect("there").count(), 1);
}
