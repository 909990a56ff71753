//! A real terminal emulator under a virtual X server, driven from the test: bytes in, its answers out.
//! Neither knows anything of densho; what they say about widths is what operators will see.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long an emulator may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// An emulator, in the mode in which a Japanese site may run it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// xterm as it comes.
    Xterm,
    /// xterm -cjk_width: ambiguous characters take two columns.
    XtermWide,
    /// mlterm as it comes.
    Mlterm,
    /// mlterm --ac=2: ambiguous characters take two columns.
    MltermWide,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Xterm, Self::XtermWide, Self::Mlterm, Self::MltermWide];

    pub fn is_wide(self) -> bool {
        matches!(self, Self::XtermWide | Self::MltermWide)
    }

    fn program(self) -> &'static str {
        match self {
            Self::Xterm | Self::XtermWide => "xterm",
            Self::Mlterm | Self::MltermWide => "mlterm",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            // Cells can be asked for; as character codes, not as the sums of old terminals.
            Self::Xterm => &[
                "-u8",
                "+cjk_width",
                "-xrm",
                "*disallowedWindowOps:",
                "-xrm",
                "*checksumExtension: 23",
            ],
            Self::XtermWide => &[
                "-u8",
                "-cjk_width",
                "-xrm",
                "*disallowedWindowOps:",
                "-xrm",
                "*checksumExtension: 23",
            ],
            Self::Mlterm => &[
                "--km=UTF-8",
                "--ac=1",
                "--im=none",
                "--restart=false",
                "--logmsg=false",
            ],
            Self::MltermWide => &[
                "--km=UTF-8",
                "--ac=2",
                "--im=none",
                "--restart=false",
                "--logmsg=false",
            ],
        }
    }
}

/// A running emulator. Its program is a bridge to this test.
pub struct Emulator {
    kind: Kind,
    server: Child,
    emulator: Child,
    to: File,
    answers: Receiver<Vec<u8>>,
    pending: Vec<u8>,
    _folder: tempfile::TempDir,
}

impl Emulator {
    /// Starts it at 80×24. `None` where it is not installed: said aloud, and a fault where the
    /// suite's own script was to install it (`DENSHO_TEST_EMULATORS=required`; mlterm is a bonus).
    pub fn start(kind: Kind) -> Option<Self> {
        let missing = ["Xvfb", kind.program()]
            .into_iter()
            .find(|program| find(program).is_none());
        if let Some(missing) = missing {
            let required =
                std::env::var_os("DENSHO_TEST_EMULATORS").is_some_and(|v| v == "required");
            assert!(
                !required || missing == "mlterm",
                "{missing} is not installed, and this run requires it"
            );
            eprintln!("SKIPPED: {missing} is not installed; {kind:?} was not tried");
            return None;
        }
        let (server, display) = x_server();
        let folder = tempfile::tempdir().unwrap();
        let pipe = |name: &str| {
            let path = folder.path().join(name);
            assert!(
                Command::new("mkfifo")
                    .arg(&path)
                    .status()
                    .unwrap()
                    .success()
            );
            // Open for both: opening does not wait for the other side.
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .open(&path)
                .unwrap();
            (path, file)
        };
        let (to_path, to) = pipe("to");
        let (from_path, mut from) = pipe("from");
        let bridge = "stty raw -echo; cat \"$1\" & exec cat >\"$2\"";
        let emulator = Command::new(kind.program())
            .args(kind.arguments())
            .args(["-geometry", "80x24", "-e", "sh", "-c", bridge, "sh"])
            .args([&to_path, &from_path])
            .env("DISPLAY", &display)
            .env("HOME", folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env("LANG", "C.UTF-8")
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(length) = from.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut started = Self {
            kind,
            server,
            emulator,
            to,
            answers,
            pending: Vec::new(),
            _folder: folder,
        };
        assert_eq!(started.cursor_after("\x1b[2J\x1b[H"), (1, 1));
        Some(started)
    }

    /// Sends output.
    pub fn send(&mut self, bytes: &[u8]) {
        self.to.write_all(bytes).expect("the emulator reads");
    }

    /// Sends output that asks `count` questions, and gives the answers (without their ESC, ended by
    /// `last`).
    pub fn ask(&mut self, bytes: &[u8], count: usize, last: u8) -> Vec<String> {
        self.send(bytes);
        let until = Instant::now() + PATIENCE;
        let mut answers = Vec::new();
        while answers.len() < count {
            while let Some(end) = self.pending.iter().position(|byte| *byte == last) {
                let answer: Vec<u8> = self.pending.drain(..=end).collect();
                answers.push(String::from_utf8_lossy(&answer).replace('\x1b', ""));
            }
            if answers.len() >= count {
                break;
            }
            let left = until.saturating_duration_since(Instant::now());
            let more = self.answers.recv_timeout(left).unwrap_or_else(|_| {
                panic!(
                    "{:?} gave {} of {count} answers, then {:?}",
                    self.kind,
                    answers.len(),
                    self.pending
                )
            });
            self.pending.extend(more);
        }
        answers
    }

    /// Row and column from 1.
    pub fn cursor_after(&mut self, output: &str) -> (u16, u16) {
        let answers = self.ask(format!("{output}\x1b[6n").as_bytes(), 1, b'R');
        position(&answers[0])
    }

    /// The columns that each text takes after an ASCII letter.
    pub fn widths(&mut self, texts: &[String]) -> Vec<u16> {
        texts
            .chunks(100)
            .flat_map(|chunk| {
                let question: String = chunk
                    .iter()
                    .map(|text| format!("\r\x1b[Ka{text}\x1b[6n"))
                    .collect();
                let answers = self.ask(question.as_bytes(), chunk.len(), b'R');
                answers
                    .iter()
                    .map(|a| position(a).1 - 2)
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    /// What stands in these cells (column and row from 0), as the code of the first character; xterm only.
    pub fn cells(&mut self, cells: &[(u16, u16)]) -> Vec<u32> {
        cells
            .chunks(100)
            .flat_map(|chunk| {
                let question: String = chunk
                    .iter()
                    .map(|(x, y)| {
                        format!(
                            "\x1b[1;1;{row};{column};{row};{column}*y",
                            row = y + 1,
                            column = x + 1
                        )
                    })
                    .collect();
                let answers = self.ask(question.as_bytes(), chunk.len(), b'\\');
                answers
                    .iter()
                    .map(|answer| {
                        let sum = answer
                            .rsplit('~')
                            .next()
                            .unwrap_or_default()
                            .trim_end_matches('\\');
                        u32::from_str_radix(sum, 16).expect("a checksum")
                    })
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        for child in [&mut self.emulator, &mut self.server] {
            let _ended = child.kill();
            let _status = child.wait();
        }
    }
}

fn position(answer: &str) -> (u16, u16) {
    let numbers = answer
        .trim_start_matches(|c| c != '[')
        .trim_matches(['[', 'R']);
    let (row, column) = numbers.split_once(';').expect("a cursor report");
    (
        row.parse().expect("a row"),
        column.parse().expect("a column"),
    )
}

/// A virtual X server on a display number of its own choice.
fn x_server() -> (Child, String) {
    let mut server = Command::new("Xvfb")
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x1024x24",
            "-nolisten",
            "tcp",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut number = String::new();
    let mut said = server.stdout.take().unwrap();
    let mut byte = [0];
    while said.read_exact(&mut byte).is_ok() && byte[0] != b'\n' {
        number.push(byte[0].into());
    }
    assert!(!number.is_empty(), "Xvfb did not start");
    (server, format!(":{number}"))
}

fn find(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| Path::is_file(path))
}
