//! The terminal taken over and given back: in a real pseudo-terminal, by a small program of its own
//! (this very test binary, started again at [`CHILD`]) that shows what arrives.

use crate::support::pty::{DEADLINE, EIGHTY_BY_24, Pty};
use densho::keys::Key;
use densho::terminal::gate::disp;
use densho::terminal::{self, InputEvent, OpenOptions};
use portable_pty::{CommandBuilder, native_pty_system};
use ratatui::style::Style;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const CHILD: &str = "terminal::the_program_that_these_tests_watch_shows_what_arrives";
const ROLE: (&str, &str) = ("DENSHO_TEST_TERMINAL_CHILD", "1");

fn program() -> PathBuf {
    std::env::current_exe().unwrap()
}

fn arguments() -> [&'static str; 4] {
    [CHILD, "--exact", "--nocapture", "--test-threads=1"]
}

fn start(env: &[(&str, &str)]) -> Pty {
    let mut all = vec![ROLE];
    all.extend_from_slice(env);
    Pty::start(&program(), &arguments(), &all, 80, 24)
}

/// The child under a shell that says afterwards how it found the terminal.
fn start_under_shell(script: &str) -> Pty {
    let child = format!("{} {}", program().display(), arguments().join(" "));
    let script = script.replace("CHILD", &child);
    Pty::start("/bin/sh".as_ref(), &["-c", &script], &[ROLE], 80, 24)
}

/// Not a test by itself: the program that the tests of this file watch. It shows every event in a
/// line of its own and obeys a few keys: q leaves, p panics, b panics elsewhere, s hangs.
#[test]
fn the_program_that_these_tests_watch_shows_what_arrives() {
    if std::env::var_os(ROLE.0).is_none() {
        return;
    }
    let options = OpenOptions {
        memory: std::env::var_os("DENSHO_TEST_MEMORY").map(PathBuf::from),
        ..OpenOptions::default()
    };
    let mut opened = match terminal::open(&options) {
        Ok(opened) => opened,
        Err(error) => {
            println!("refused: {error}");
            return;
        }
    };
    let profile = opened.screen.profile();
    let certain = if profile.certain {
        "certain"
    } else {
        "uncertain"
    };
    let mut seen: Vec<String> = vec![format!("{:?} {certain}", profile.ambiguous)];
    loop {
        let ambiguous = opened.screen.profile().ambiguous;
        opened
            .screen
            .draw(|frame| {
                let area = frame.area();
                let first = seen.len().saturating_sub(usize::from(area.height) - 1);
                let buffer = frame.buffer_mut();
                let size = format!("{}x{} ○○建設", area.width, area.height);
                buffer.set_string(0, 0, disp(&size, ambiguous), Style::new());
                for (y, line) in (1..area.height).zip(&seen[first..]) {
                    buffer.set_stringn(
                        0,
                        y,
                        disp(line, ambiguous),
                        area.width.into(),
                        Style::new(),
                    );
                }
                frame.set_cursor_position((0, 0));
            })
            .unwrap();
        while seen.last().is_some_and(|line| line == "key s") {
            std::thread::park();
        }
        let Some(event) = opened.input.blocking_recv() else {
            break;
        };
        seen.push(match &event {
            InputEvent::Key(chord) => format!("key {chord}"),
            other => format!("{other:?}"),
        });
        match event {
            InputEvent::Leave(_) => break,
            InputEvent::Suspend => {
                opened.guard.suspend().unwrap();
                opened.screen.forget();
            }
            InputEvent::Resumed => opened.screen.forget(),
            InputEvent::Key(chord) if chord.key == Key::Char('q') => break,
            InputEvent::Key(chord) if chord.key == Key::Char('p') => panic!("as it was told"),
            InputEvent::Key(chord) if chord.key == Key::Char('b') => {
                let background = std::thread::spawn(|| panic!("in the background"));
                assert!(background.join().is_err());
                seen.push("still here".to_owned());
            }
            _ => {}
        }
    }
    drop(opened);
    println!("left in order");
}

#[test]
fn what_is_typed_arrives_and_leaving_gives_the_terminal_back() {
    let mut pty = start_under_shell("CHILD; stty -a");
    pty.see("80x24 ○○建設");
    assert!(pty.on_alternate_screen());
    pty.press("j f5 あ esc 5 pgdn");
    for line in ["key j", "key F5", "key あ", "key Esc", "key 5", "key PgDn"] {
        pty.see(line);
    }
    assert_eq!(pty.cursor(), (0, 0));
    pty.press("q");
    let after = pty.see(" echo ");
    // A long line may end in the next row.
    let words: Vec<&str> = after.split_whitespace().collect();
    assert!(words.join(" ").contains("left in order"), "{after}");
    assert!(
        !after.contains("-icanon") && !after.contains("-opost"),
        "{after}"
    );
    assert!(!pty.on_alternate_screen());
    for mode in ["\x1b[?2004l", "\x1b[?7h", "\x1b[?25h", "\x1b[?1049l"] {
        assert!(String::from_utf8_lossy(&pty.raw).contains(mode), "{mode:?}");
    }
    assert!(pty.wait_end());
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let mut pty = start_under_shell("RUST_BACKTRACE=0 CHILD; stty -a");
    pty.see("80x24");
    pty.press("p");
    let after = pty.see(" echo ");
    assert!(after.contains("as it was told"), "{after}");
    assert!(!after.contains("-icanon"), "{after}");
    assert!(!pty.on_alternate_screen());
}

#[test]
fn a_panic_with_a_dead_standard_error_gives_the_terminal_back_all_the_same() {
    let mut pty = start_under_shell("CHILD 2>&-; stty -a");
    pty.see("80x24");
    pty.press("p");
    let after = pty.see(" echo ");
    assert!(
        !after.contains("-icanon") && !after.contains("-opost"),
        "{after}"
    );
    assert!(!pty.on_alternate_screen());
    for mode in ["\x1b[?2004l", "\x1b[?7h", "\x1b[?25h", "\x1b[?1049l"] {
        assert!(String::from_utf8_lossy(&pty.raw).contains(mode), "{mode:?}");
    }
}

#[test]
fn a_panic_in_the_background_leaves_the_screen_alone() {
    let mut pty = start(&[]);
    pty.see("80x24");
    pty.press("b");
    pty.see("still here");
    assert!(pty.on_alternate_screen());
    assert!(!String::from_utf8_lossy(&pty.raw).contains("in the background"));
    pty.press("q");
    assert!(pty.wait_end());
}

#[test]
fn a_signal_to_leave_is_an_event() {
    for (signal, shown) in [
        ("TERM", "left in order"),
        ("HUP", "left in order"),
        ("INT", "left in order"),
    ] {
        let mut pty = start(&[]);
        pty.see("80x24");
        kill(signal, pty.pid());
        pty.see(shown);
        assert!(!pty.on_alternate_screen());
        assert!(pty.wait_end());
    }
}

#[test]
fn a_program_that_hangs_is_ended_within_a_second_and_the_terminal_given_back() {
    let mut pty = start(&[]);
    pty.see("80x24");
    pty.press("s");
    pty.see("key s");
    let start = Instant::now();
    kill("TERM", pty.pid());
    assert!(!pty.wait_end());
    assert!(start.elapsed().as_millis() < 2000, "{:?}", start.elapsed());
    assert!(!pty.on_alternate_screen());
}

#[test]
fn a_dropped_line_ends_the_program_without_a_spin() {
    let pair = native_pty_system().openpty(EIGHTY_BY_24).unwrap();
    let mut command = CommandBuilder::new(program());
    command.args(arguments());
    command.env(ROLE.0, ROLE.1);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut buffer = [0; 4096];
    let mut raw = Vec::new();
    while !raw.windows(5).any(|window| window == b"80x24") {
        let length = reader.read(&mut buffer).unwrap();
        raw.extend_from_slice(&buffer[..length]);
    }
    drop(reader);
    drop(pair.master);
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < DEADLINE, "it is still there");
        std::thread::yield_now();
    }
    assert!(start.elapsed().as_millis() < 1500, "{:?}", start.elapsed());
}

#[test]
fn a_new_size_is_an_event_and_the_next_frame_has_it() {
    let mut pty = start(&[]);
    pty.see("80x24");
    pty.resize(100, 30);
    pty.see("100x30");
    pty.resize(1, 1);
    pty.resize(60, 10);
    pty.see("60x10");
    pty.press("q");
    assert!(pty.wait_end());
}

#[test]
fn control_z_suspends_and_fg_brings_everything_back() {
    let mut pty =
        start_under_shell("set -m; CHILD; echo STOPPED; stty -a; read line; fg; echo ENDED");
    pty.see("80x24 ○○建設");
    pty.text("\x1a");
    let shell = pty.see("echoke");
    assert!(
        shell.contains("STOPPED") && !shell.contains("-icanon"),
        "{shell}"
    );
    assert!(!pty.on_alternate_screen());
    pty.press("enter");
    pty.see("Suspend");
    assert!(pty.on_alternate_screen());
    pty.press("j");
    pty.see("key j");
    pty.press("q");
    pty.see("ENDED");
}

#[test]
fn without_job_control_control_z_does_nothing() {
    let mut pty = start(&[]);
    pty.see("80x24");
    pty.text("\x1a");
    pty.see("Suspend");
    pty.press("j");
    pty.see("key j");
    pty.press("q");
    assert!(pty.wait_end());
}

#[test]
fn what_is_no_terminal_or_not_utf_8_is_refused_in_plain_ascii() {
    let output = Command::new(program())
        .args(arguments())
        .env(ROLE.0, ROLE.1)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("refused: standard input and output must be a terminal"),
        "{said}"
    );

    let mut pty = start(&[("LC_ALL", "ja_JP.eucJP")]);
    pty.see("not set to UTF-8");
    assert!(pty.wait_end());
    assert!(
        !pty.raw.windows(7).any(|bytes| bytes == b"\x1b[?1049"),
        "nothing was switched"
    );
    assert!(!pty.on_alternate_screen());
}

/// A terminal of which the test plays the other side itself.
struct Mute {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn Write + Send>,
    raw: Vec<u8>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Mute {
    fn start(memory: &Path) -> Self {
        let pair = native_pty_system().openpty(EIGHTY_BY_24).unwrap();
        let mut command = CommandBuilder::new(program());
        command.args(arguments());
        for name in ["TMUX", "STY", "SSH_CONNECTION"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm");
        command.env("LC_ALL", "C.UTF-8");
        command.env(ROLE.0, ROLE.1);
        command.env("DENSHO_TEST_MEMORY", memory);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        Self {
            child,
            reader: pair.master.try_clone_reader().unwrap(),
            writer: pair.master.take_writer().unwrap(),
            raw: Vec::new(),
            _master: pair.master,
        }
    }

    fn until(&mut self, wanted: &str) -> String {
        let mut buffer = [0; 4096];
        while !String::from_utf8_lossy(&self.raw).contains(wanted) {
            let length = self.reader.read(&mut buffer).unwrap();
            assert!(length > 0, "it ended before {wanted:?}");
            self.raw.extend_from_slice(&buffer[..length]);
        }
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    fn say(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
    }

    fn leave(mut self) {
        self.say("q");
        self.until("left in order");
        self.child.wait().unwrap();
    }
}

/// What a terminal with wide ambiguous characters answers.
const WIDE_ANSWER: &str =
    "\x1b[1;3R\x1b[1;3R\x1b[1;3R\x1b[1;3R\x1b[1;2R\x1b[1;3R\x1b[1;3R\x1b[1;3R\x1b[?62;22c";

#[test]
fn a_terminal_that_answers_nothing_gets_the_safe_profile_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut mute = Mute::start(&folder.path().join("terminals"));
    // Typed before the screen stands, and answers long after the question.
    mute.until("\x1b[c");
    let asked = Instant::now();
    mute.say("k");
    mute.until("Wide uncertain");
    let took = asked.elapsed().as_millis();
    assert!((250..2000).contains(&took), "{took} ms");
    mute.until("key k");
    mute.say(WIDE_ANSWER);
    mute.say("j");
    let all = mute.until("key j");
    assert!(!all.contains("F15"), "a late answer is no key");
    mute.leave();
}

#[test]
fn what_a_slow_terminal_answers_too_late_is_known_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("state/terminals");
    let mut first = Mute::start(&memory);
    first.until("Wide uncertain");
    first.say(WIDE_ANSWER);
    first.say("j");
    first.until("key j");
    first.leave();
    assert!(memory.exists());
    // As slow as before.
    let mut second = Mute::start(&memory);
    second.until("Wide certain");
    second.leave();
    // What it says today counts more than what it said.
    let mut third = Mute::start(&memory);
    third.until("\x1b[c");
    third.say(&WIDE_ANSWER.replace(";3R", ";2R").replacen(
        "\x1b[1;2R\x1b[1;2R\x1b[1;2R\x1b[1;2R",
        "\x1b[1;2R\x1b[1;2R\x1b[1;2R\x1b[1;3R",
        1,
    ));
    third.until("Narrow certain");
    third.leave();
}

#[test]
fn inside_a_multiplexer_nothing_is_taken_for_certain() {
    for name in ["TMUX", "STY"] {
        let mut pty = start(&[(name, "/tmp/x,1,0")]);
        pty.see("Wide uncertain");
        pty.press("q");
        assert!(pty.wait_end());
    }
}

fn kill(signal: &str, pid: u32) {
    let sent = Command::new("kill")
        .args([format!("-{signal}"), pid.to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
}
