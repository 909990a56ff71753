//! A program in a real pseudo-terminal, with an emulator on the other side: keys in, picture out.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long a test waits for a picture before it fails and prints the last one. Only a failure takes that long; a
/// crowded machine must not be taken for one.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// The smallest window that the program is made for.
pub const EIGHTY_BY_24: PtySize = PtySize {
    rows: 24,
    cols: 80,
    pixel_width: 0,
    pixel_height: 0,
};

/// A running program and the screen that a person would see.
pub struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    emulator: vt100::Parser,
    /// Bytes that the program has written so far.
    pub written: usize,
    /// When the last of them were read from the terminal.
    pub last_at: Instant,
    /// Everything it wrote, for searches that the picture cannot answer (scrollback, titles).
    pub raw: Vec<u8>,
    /// The beginning of a question whose end has not been read yet.
    held: Vec<u8>,
    /// From now on nobody is there who answers the program's questions.
    pub deaf: bool,
    /// What it says of its background, `rgb:ffff/ffff/ffff`; a terminal like PuTTY says nothing.
    pub background: Option<&'static str>,
}

impl Pty {
    /// Starts `program args` at `cols`×`rows` with exactly these environment variables added.
    pub fn start(
        program: &Path,
        args: &[&str],
        env: &[(&str, &str)],
        cols: u16,
        rows: u16,
    ) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            })
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        for name in ["NO_COLOR", "TMUX", "STY", "COLORTERM"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("LC_ALL", "C.UTF-8");
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 65536];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || sender.send((Instant::now(), buffer[..n].to_vec())).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            master: pair.master,
            writer,
            output,
            emulator: vt100::Parser::new(rows, cols, 0),
            written: 0,
            last_at: Instant::now(),
            raw: Vec::new(),
            held: Vec::new(),
            deaf: false,
            background: None,
        }
    }

    /// Types what is described: words separated by blanks, each a named key or literal text.
    /// `enter esc tab f5 up down left right pgup pgdn home end backspace space c-l`; all else is typed as it is.
    pub fn press(&mut self, keys: &str) {
        let mut bytes = Vec::new();
        for word in keys.split_whitespace() {
            bytes.extend_from_slice(&key_bytes(word));
        }
        self.send(&bytes);
    }

    /// Reads a question to its end.
    pub fn read_on(&mut self) {
        let more = |picture: &str| squeeze(picture).contains("続きは");
        let mut shown = self.picture();
        while more(&shown) {
            self.press("pgdn");
            let before = shown;
            shown = self.wait("the next page", |picture| picture != before);
        }
    }

    /// Answers a question with yes, once it has been read to its end.
    pub fn yes(&mut self) {
        self.read_on();
        self.press("y");
    }

    /// Types text as it is, blanks included.
    pub fn text(&mut self, text: &str) {
        self.send(text.as_bytes());
    }

    fn send(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).expect("the program reads");
        self.writer.flush().expect("the program reads");
    }

    /// Waits until the picture fulfils `seen`; fails with the last picture otherwise.
    pub fn wait(&mut self, what: &str, seen: impl Fn(&str) -> bool) -> String {
        let until = Instant::now() + DEADLINE;
        loop {
            let picture = self.picture();
            if seen(&picture) {
                return picture;
            }
            match self
                .output
                .recv_timeout(until.saturating_duration_since(Instant::now()))
            {
                Ok((at, bytes)) => self.take(at, &bytes),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("never saw {what}; the screen was:\n{picture}")
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("it ended before {what}; the screen was:\n{picture}")
                }
            }
        }
    }

    /// Waits until this text stands on the screen (blanks that pad wide cells do not count).
    pub fn see(&mut self, text: &str) -> String {
        let wanted = squeeze(text);
        self.wait(&format!("「{text}」"), |picture| {
            squeeze(picture).contains(&wanted)
        })
    }

    /// Waits until this text no longer stands on the screen.
    pub fn gone(&mut self, text: &str) -> String {
        let unwanted = squeeze(text);
        self.wait(&format!("「{text}」 going away"), |picture| {
            !squeeze(picture).contains(&unwanted)
        })
    }

    /// Takes in what the program writes next, or gives up at `until`.
    pub fn await_output(&mut self, until: Instant) {
        let left = until.saturating_duration_since(Instant::now());
        if let Ok((at, bytes)) = self.output.recv_timeout(left) {
            self.take(at, &bytes);
        }
    }

    /// The screen as text, one line per row.
    pub fn picture(&mut self) -> String {
        while let Ok((at, bytes)) = self.output.try_recv() {
            self.take(at, &bytes);
        }
        let cols = self.emulator.screen().size().1;
        self.emulator
            .screen()
            .rows(0, cols)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Row and column of the cursor, from 0.
    pub fn cursor(&mut self) -> (u16, u16) {
        self.picture();
        self.emulator.screen().cursor_position()
    }

    /// The line that the cursor stands in.
    pub fn line(&mut self) -> String {
        let row = usize::from(self.cursor().0);
        let picture = self.picture();
        picture.lines().nth(row).unwrap_or_default().to_owned()
    }

    /// Waits until the cursor has left this line.
    pub fn leaves(&mut self, line: &str) {
        let until = Instant::now() + DEADLINE;
        while self.line() == line {
            assert!(
                Instant::now() < until,
                "the cursor stays in {line}:\n{}",
                self.picture()
            );
            self.await_output(until);
        }
    }

    /// True when the program is on the alternate screen.
    pub fn on_alternate_screen(&mut self) -> bool {
        self.picture();
        self.emulator.screen().alternate_screen()
    }

    /// Tells the program that its window has another size.
    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.master
            .resize(PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            })
            .expect("a resize");
        // Half a character at the margin of a small window is more than the emulator can take.
        self.emulator
            .screen_mut()
            .set_size(rows.max(24), cols.max(80));
    }

    /// The program's process id.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a process id")
    }

    /// Waits for the program to end; true when it said success.
    pub fn wait_end(&mut self) -> bool {
        let until = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                // What it wrote last may still be on its way here; the line closes after it.
                while let Ok((at, bytes)) = self
                    .output
                    .recv_timeout(until.saturating_duration_since(Instant::now()))
                {
                    self.take(at, &bytes);
                }
                return status.success();
            }
            match self.output.recv_timeout(Duration::from_millis(50)) {
                Ok((at, bytes)) => self.take(at, &bytes),
                // The line is closed: only the status is still to come.
                Err(RecvTimeoutError::Disconnected) => std::thread::yield_now(),
                Err(RecvTimeoutError::Timeout) => {}
            }
            assert!(
                Instant::now() < until,
                "it did not end; the screen was:\n{}",
                self.picture()
            );
        }
    }

    /// Feeds the emulator and answers what a terminal answers: cursor position, device attributes, whether pastes are marked,
    /// and the background's colour if it has one.
    fn take(&mut self, at: Instant, bytes: &[u8]) {
        self.last_at = at;
        self.written += bytes.len();
        self.raw.extend_from_slice(bytes);
        let mut all = std::mem::take(&mut self.held);
        all.extend_from_slice(bytes);
        self.held = all.split_off(all.len() - begun(&all));
        let mut rest = &all[..];
        while let Some((at, length, query)) = first_query(rest) {
            self.emulator.process(&rest[..at + length]);
            let answer = match query {
                TerminalQuery::Cursor => {
                    let (row, col) = self.emulator.screen().cursor_position();
                    format!("\x1b[{};{}R", row + 1, col + 1)
                }
                TerminalQuery::Attributes => "\x1b[?62;22c".to_owned(),
                TerminalQuery::MarkedPastes => "\x1b[?2004;1$y".to_owned(),
                TerminalQuery::Background => self
                    .background
                    .map(|colour| format!("\x1b]11;{colour}\x1b\\"))
                    .unwrap_or_default(),
            };
            // A program that has just ended does not read its answer.
            if !self.deaf {
                let _ = self.writer.write_all(answer.as_bytes());
            }
            rest = &rest[at + length..];
        }
        self.emulator.process(rest);
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Clone, Copy)]
enum TerminalQuery {
    Cursor,
    Attributes,
    MarkedPastes,
    Background,
}

const QUERIES: [(&[u8], TerminalQuery); 5] = [
    (b"\x1b[6n", TerminalQuery::Cursor),
    (b"\x1b[c", TerminalQuery::Attributes),
    (b"\x1b[0c", TerminalQuery::Attributes),
    (b"\x1b[?2004$p", TerminalQuery::MarkedPastes),
    (b"\x1b]11;?\x1b\\", TerminalQuery::Background),
];

/// Where the first question stands, its length, and what it asks.
fn first_query(bytes: &[u8]) -> Option<(usize, usize, TerminalQuery)> {
    let find = |needle: &[u8]| bytes.windows(needle.len()).position(|w| w == needle);
    QUERIES
        .iter()
        .filter_map(|(text, query)| Some((find(text)?, text.len(), *query)))
        .min_by_key(|(at, ..)| *at)
}

/// How many bytes at the end may be the beginning of a question: reads end anywhere.
fn begun(bytes: &[u8]) -> usize {
    let ends_with_begun = |n: &usize| {
        let tail = &bytes[bytes.len() - n..];
        QUERIES
            .iter()
            .any(|(text, _)| text.len() > *n && text.starts_with(tail))
    };
    (1..=bytes.len().min(9))
        .rev()
        .find(ends_with_begun)
        .unwrap_or(0)
}

/// Two pictures are compared without blanks: how a wide cell pads is the emulator's business.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn key_bytes(word: &str) -> Vec<u8> {
    let named: &[u8] = match word {
        "enter" => b"\r",
        "esc" => b"\x1b",
        "tab" => b"\t",
        "space" => b" ",
        "backspace" => b"\x7f",
        "up" => b"\x1b[A",
        "down" => b"\x1b[B",
        "right" => b"\x1b[C",
        "left" => b"\x1b[D",
        "home" => b"\x1b[H",
        "end" => b"\x1b[F",
        "pgup" => b"\x1b[5~",
        "pgdn" => b"\x1b[6~",
        "f1" => b"\x1bOP",
        "f2" => b"\x1bOQ",
        "f3" => b"\x1bOR",
        "f4" => b"\x1bOS",
        "f5" => b"\x1b[15~",
        "f6" => b"\x1b[17~",
        "f9" => b"\x1b[20~",
        "f10" => b"\x1b[21~",
        "f12" => b"\x1b[24~",
        "c-l" => b"\x0c",
        "c-c" => b"\x03",
        "c-u" => b"\x15",
        other => other.as_bytes(),
    };
    named.to_vec()
}
