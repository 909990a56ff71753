//! Lines that die without saying so, lines that end without a signal, windows that are dragged.

use crate::support::office::Office;
use crate::support::pty::{DEADLINE, EIGHTY_BY_24, Pty};
use portable_pty::{CommandBuilder, native_pty_system};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

/// From the end of the line to the end of the process, with what a busy machine adds.
const GONE: Duration = Duration::from_millis(1_500);
/// The silence after which the terminal is asked, and then the time it has to answer.
const SILENCE: u64 = 3;

fn densho() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_densho"))
}

async fn connections(office: &Office) -> i64 {
    office
        .look(
            "SELECT count(*) FROM pg_stat_activity
             WHERE usename = 'sato' AND application_name = 'densho' AND datname = current_database()",
        )
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_no_longer_answers_is_left_with_the_draft_saved_and_the_database_free() {
    let office = Office::new().await;
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name).display().to_string();
    let host = office.db.cluster().socket_dir().display().to_string();
    let silence = SILENCE.to_string();
    let (home, log) = (at(""), at("densho.log"));
    let env = [
        ("HOME", home.as_str()),
        ("DENSHO_DATABASE__HOST", &host),
        ("DENSHO_DATABASE__NAME", office.db.name()),
        ("DENSHO_DATABASE__USER", "sato"),
        ("DENSHO_LOG__PATH", &log),
        ("DENSHO_UI__PROBE_SECONDS", &silence),
    ];
    let mut pty = Pty::start(densho(), &[], &env, 80, 24);
    pty.see("申込一覧");
    pty.press("f6");
    pty.see("窓口申込");
    pty.press("tab tab");
    pty.text("㈱髙橋土木工業");
    pty.see("土木工業");
    let asked_before = questions(&pty.raw);
    pty.deaf = true;
    let until = Instant::now() + DEADLINE;
    while questions(&pty.raw) == asked_before {
        assert!(Instant::now() < until, "it never asked");
        pty.await_output(until);
    }
    let asked = Instant::now();
    assert!(connections(&office).await > 0);
    pty.wait_end();
    let took = asked.elapsed();
    let patience = Duration::from_secs(SILENCE);
    assert!(
        took + Duration::from_millis(200) > patience,
        "no patience: {took:?}"
    );
    assert!(took < patience + GONE, "{took:?}");
    let until = Instant::now() + DEADLINE;
    while connections(&office).await > 0 {
        assert!(Instant::now() < until, "the database is still held");
        tokio::task::yield_now().await;
    }
    let kept: i64 = office
        .look("SELECT count(*) FROM core.unfinished WHERE sheet::text LIKE '%㈱髙橋土木工業%'")
        .await;
    assert_eq!(kept, 1);
    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.contains("no longer answers"), "{log}");
}

/// How often the terminal has been asked what it is.
fn questions(raw: &[u8]) -> usize {
    raw.windows(3).filter(|w| w == b"\x1b[c").count()
}

/// Clock ticks that a process has computed for; `None` when it is gone.
fn computed(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let number = |at: usize| fields[at].parse::<u64>().ok();
    (fields[0] != "Z").then_some(number(11)? + number(12)?)
}

#[test]
fn a_line_that_ends_without_a_signal_ends_the_program_without_a_spin() {
    let home = tempfile::tempdir().unwrap();
    let pair = native_pty_system().openpty(EIGHTY_BY_24).unwrap();
    // In a session of its own the terminal controls nothing, and its end sends no SIGHUP.
    let mut command = CommandBuilder::new("setsid");
    command.args(["--wait".as_ref(), densho().as_os_str(), "keys".as_ref()]);
    for (name, value) in [
        ("HOME", home.path().display().to_string().as_str()),
        ("TERM", "xterm"),
        ("LC_ALL", "C.UTF-8"),
        ("DENSHO_UI__AMBIGUOUS", "narrow"),
    ] {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while !String::from_utf8_lossy(&seen).contains("キーテスト") {
        let length = reader.read(&mut buffer).unwrap();
        assert!(length > 0, "{}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&buffer[..length]);
    }
    let above = child.process_id().unwrap();
    let children = format!("/proc/{above}/task/{above}/children");
    let pid: u32 = std::fs::read_to_string(children)
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let before = computed(pid).unwrap();
    drop((reader, pair.master));
    let dropped = Instant::now();
    let mut last = before;
    while let Some(ticks) = computed(pid) {
        last = ticks;
        assert!(dropped.elapsed() < DEADLINE, "it is still there");
        std::thread::yield_now();
    }
    assert!(dropped.elapsed() < GONE, "{:?}", dropped.elapsed());
    // A hundred ticks a second: a loop that tries again and again would take all of them.
    assert!(last - before < 30, "{} ticks", last - before);
    child.wait().unwrap();
}

fn keys_test(home: &Path) -> Pty {
    let home = home.display().to_string();
    let mut pty = Pty::start(densho(), &["keys"], &[("HOME", &home)], 80, 24);
    pty.see("キーテスト");
    pty
}

/// Frames that sent everything: each begins with the same erasure.
fn whole_frames(raw: &[u8]) -> usize {
    raw.windows(9)
        .filter(|w| w == b"\x1b[m\x1b[H\x1b[J")
        .count()
}

#[test]
fn a_window_that_is_dragged_is_drawn_when_it_rests_and_not_at_every_step() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = keys_test(home.path());
    let before = whole_frames(&pty.raw);
    let start = Instant::now();
    let steps = 600;
    for step in 0..steps {
        pty.resize(1 + step * 7 % 140, 1 + step * 3 % 50);
    }
    pty.resize(132, 43);
    let storm = start.elapsed().as_millis();
    pty.see("キーテスト");
    pty.press("x");
    pty.wait("the key at the new size", |picture| {
        picture.split('\n').count() == 43 && picture.contains("78")
    });
    let drawn = whole_frames(&pty.raw) - before;
    // At most one for each rest of 40 ms, and one for the end.
    let most = usize::try_from(storm / 40).unwrap() + 3;
    assert!(drawn >= 1 && drawn <= most, "{drawn} frames in {storm} ms");
    assert!(
        drawn < usize::from(steps) / 4,
        "{drawn} frames in {storm} ms"
    );
}

#[test]
fn a_window_of_any_size_is_drawn() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = keys_test(home.path());
    for (columns, rows) in [
        (1, 1),
        (2, 1),
        (1, 24),
        (80, 1),
        (3, 2),
        (10, 5),
        (40, 12),
        (60, 20),
        (79, 24),
        (80, 23),
        (81, 25),
        (132, 43),
        (250, 70),
        (80, 24),
    ] {
        let before = whole_frames(&pty.raw);
        pty.resize(columns, rows);
        let until = Instant::now() + DEADLINE;
        while whole_frames(&pty.raw) == before {
            assert!(Instant::now() < until, "{columns}x{rows} is not drawn");
            pty.await_output(until);
        }
        if (columns, rows) == (60, 20) {
            pty.see("60×20");
        }
    }
    pty.see("キーテスト");
}

#[test]
fn control_z_and_fg_bring_back_the_very_same_picture() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().display().to_string();
    let script = format!(
        "set -m; {} keys; echo STOPPED; read line; fg",
        densho().display()
    );
    let mut pty = Pty::start(
        Path::new("/bin/sh"),
        &["-c", &script],
        &[("HOME", &home)],
        80,
        24,
    );
    pty.see("キーテスト");
    pty.press("j");
    let line = pty.see("6A");
    pty.text("\x1a");
    pty.see("STOPPED");
    assert!(!pty.on_alternate_screen());
    pty.press("enter");
    pty.wait("the same picture", |picture| picture == line);
    assert!(pty.on_alternate_screen());
}
