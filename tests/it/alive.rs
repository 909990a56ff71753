//! Staying alive and dying well: the real program in a real terminal in front of a real database.

use crate::support::office::{Office, flyer, works};
use crate::support::pty::{DEADLINE, EIGHTY_BY_24, Pty};
use portable_pty::{CommandBuilder, native_pty_system};
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// From the signal to the end of the process, with what a busy machine adds.
const GONE: Duration = Duration::from_millis(1_500);

fn env(office: &Office, home: &Path) -> Vec<(&'static str, String)> {
    let at = |name: &str| home.join(name).display().to_string();
    vec![
        ("HOME", home.display().to_string()),
        (
            "DENSHO_DATABASE__HOST",
            office.db.cluster().socket_dir().display().to_string(),
        ),
        ("DENSHO_DATABASE__NAME", office.db.name().to_owned()),
        ("DENSHO_DATABASE__USER", "sato".to_owned()),
        ("DENSHO_LOG__PATH", at("densho.log")),
        ("DENSHO_DOCUMENT__PRINT_DIR", at("print")),
    ]
}

fn densho() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_densho"))
}

fn session(office: &Office, home: &Path) -> Pty {
    let env = env(office, home);
    let env: Vec<_> = env.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Pty::start(densho(), &[], &env, 80, 24)
}

/// How many connections the operator's program has.
async fn connections(office: &Office) -> i64 {
    office
        .look(
            "SELECT count(*) FROM pg_stat_activity
             WHERE usename = 'sato' AND application_name = 'densho' AND datname = current_database()",
        )
        .await
}

async fn released(office: &Office) {
    let until = Instant::now() + DEADLINE;
    while connections(office).await > 0 {
        assert!(Instant::now() < until, "the database is still held");
        tokio::task::yield_now().await;
    }
}

fn kill(signal: &str, pid: u32) {
    let status = Command::new("kill")
        .args(["-s", signal, &pid.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

#[tokio::test]
async fn a_signal_to_leave_frees_the_terminal_and_the_database_within_a_second() {
    let office = Office::new().await;
    office.receive("371", &flyer()).await;
    let home = tempfile::tempdir().unwrap();
    for signal in ["HUP", "TERM"] {
        let mut pty = session(&office, home.path());
        pty.see("申込一覧");
        assert!(connections(&office).await > 0);
        let told = Instant::now();
        kill(signal, pty.pid());
        pty.wait_end();
        assert!(told.elapsed() < GONE, "{signal}: {:?}", told.elapsed());
        assert!(!pty.on_alternate_screen(), "{signal}");
        released(&office).await;
    }
}

#[tokio::test]
async fn a_dropped_line_frees_the_database_within_a_second_and_the_place_is_found_again() {
    let office = Office::new().await;
    office.receive("371", &works("県単河川維持工事")).await;
    let home = tempfile::tempdir().unwrap();
    let pair = native_pty_system().openpty(EIGHTY_BY_24).unwrap();
    let mut command = CommandBuilder::new(densho());
    for (name, value) in env(&office, home.path()) {
        command.env(name, value);
    }
    // Nobody answers the measurement; the start goes on without.
    command.env("DENSHO_UI__AMBIGUOUS", "narrow");
    for (name, value) in [
        ("TERM", "xterm"),
        ("LANG", "C.UTF-8"),
        ("LC_ALL", "C.UTF-8"),
    ] {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    let mut until = |text: &str| {
        while !String::from_utf8_lossy(&seen).contains(text) {
            let length = reader.read(&mut buffer).unwrap();
            seen.extend_from_slice(&buffer[..length]);
        }
    };
    until("申込一覧");
    until("県単河川");
    std::io::Write::write_all(&mut writer, b"\r").unwrap();
    // What both titles share is not sent again.
    until("検査結果");
    drop((reader, writer, pair.master));
    let dropped = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(dropped.elapsed() < DEADLINE, "it is still there");
        std::thread::yield_now();
    }
    assert!(dropped.elapsed() < GONE, "{:?}", dropped.elapsed());
    released(&office).await;
    let mut again = session(&office, home.path());
    again.see("前回中断した画面です");
    again.see("申込内容");
    again.press("Q y");
    assert!(again.wait_end());
    let mut fresh = session(&office, home.path());
    fresh.see("申込一覧");
    fresh.press("Q y");
    assert!(fresh.wait_end());
}

/// Runs a program that may make threads but no process: fork, vfork, execve of anything but itself and the clone
/// calls behind them kill it. Python, because the filter must stand before the program does.
#[cfg(target_arch = "x86_64")]
const CAGE: &str = r"
import ctypes, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
path = ctypes.create_string_buffer(os.fsencode(sys.argv[1]))
address = ctypes.addressof(path) & 0xffffffff
ALLOW, KILL, NOSYS = 0x7fff0000, 0x80000000, 0x00050026
NR, ARG0 = 0, 16
def load(at): return (0x20, 0, 0, at)
def same(value, yes, no): return (0x15, yes, no, value)
def bits(value, yes, no): return (0x45, yes, no, value)
def end(what): return (0x06, 0, 0, what)
program = [
    load(NR),
    same(435, 14, 0),        # clone3: the C library falls back to clone
    same(56, 9, 0),          # clone
    same(57, 7, 0),          # fork
    same(58, 6, 0),          # vfork
    same(322, 5, 0),         # execveat
    same(59, 1, 0),          # execve
    end(ALLOW),
    load(ARG0),
    same(address, 0, 1),     # the one by which this program becomes the other
    end(ALLOW),
    end(KILL),
    load(ARG0),
    bits(0x10000, 0, 1),     # CLONE_THREAD
    end(ALLOW),
    end(KILL),
    end(NOSYS),
]
raw = b''.join(struct.pack('HBBI', *line) for line in program)
class Filter(ctypes.Structure):
    _fields_ = [('length', ctypes.c_ushort), ('lines', ctypes.c_void_p)]
lines = ctypes.create_string_buffer(raw)
loaded = Filter(len(program), ctypes.cast(lines, ctypes.c_void_p))
argv = (ctypes.c_char_p * len(sys.argv))(*[os.fsencode(a) for a in sys.argv[1:]], None)
environ = [os.fsencode(k + '=' + v) for k, v in os.environ.items()]
envp = (ctypes.c_char_p * (len(environ) + 1))(*environ, None)
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(loaded), 0, 0):
    sys.exit('no filter')
libc.execve(path, argv, envp)
sys.exit('not run')
";

#[cfg(target_arch = "x86_64")]
#[tokio::test]
async fn the_screens_start_no_other_program_whatever_is_done_in_them() {
    // The cage holds: a shell in it cannot run anything.
    let caged = Command::new("/usr/bin/python3")
        .args([
            "-c",
            CAGE,
            "/bin/sh",
            "-c",
            "echo in; /bin/true && echo ran",
        ])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&caged.stdout);
    assert!(said.contains("in") && !said.contains("ran"), "{caged:?}");
    assert!(!caged.status.success(), "{caged:?}");

    let office = Office::new().await;
    office.receive("371", &works("県単河川維持工事")).await;
    let home = tempfile::tempdir().unwrap();
    let env = env(&office, home.path());
    let env: Vec<_> = env.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let program = densho().display().to_string();
    let mut pty = Pty::start(
        Path::new("/usr/bin/python3"),
        &["-c", CAGE, &program],
        &env,
        80,
        24,
    );
    pty.see("県単河川");
    pty.press("c enter");
    pty.see("申込内容");
    pty.press("e");
    pty.see("申込変更");
    pty.press("f12");
    pty.gone("申込変更");
    pty.press("f12");
    pty.see("申込一覧");
    pty.press("g ?");
    pty.see("すべての画面");
    pty.press("f12 g K");
    pty.see("キーテスト");
    pty.press("q q g c");
    pty.see("契約一覧");
    pty.press("g p");
    pty.see("発行状況");
    pty.text("\x1a");
    pty.press("g a c-l");
    pty.see("県単河川");
    pty.press("Q y");
    assert!(pty.wait_end(), "it was killed: it tried to start something");
}
