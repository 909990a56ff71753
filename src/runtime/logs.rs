//! The log: to a file, standard error or the journal, never to the screen.
//!
//! # The rule
//! No auth key and no personal data, on three levels:
//! 1. Who logs names things by number: contract number, application number, job, branch, login.
//! 2. Only the fields in [`FIELDS`] are written; any other appears as `name=[hidden]`. A field is
//!    added there by somebody who has thought about what can stand in it.
//! 3. In the finished line, whatever looks like an auth key or a mail address is masked, and what
//!    could steer a terminal becomes visible ([`gate::plain`]).

use crate::config::{Log, LogLevel, LogTarget};
use crate::terminal::gate;
use crate::vault::mask_keys;
use chrono::{DateTime, FixedOffset, Utc};
use std::fmt;
use std::fs::{DirBuilder, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::fmt::{FormatFields, MakeWriter};

/// The fields whose values are written. None of them can hold a name, an address or a key.
pub const FIELDS: &[&str] = &[
    "message",
    "application",
    "attempt",
    "attempts",
    "bank",
    "branch",
    "bytes",
    "change",
    "code",
    "command",
    "contract",
    "count",
    "elapsed_ms",
    "error",
    "fence",
    "fields",
    "file",
    "host",
    "idempotency_key",
    "job",
    "kek",
    "keymap",
    "kind",
    "line",
    "login",
    "message_id",
    "migration",
    "next_at",
    "outcome",
    "path",
    "pid",
    "platform",
    "port",
    "product",
    "reference",
    "request",
    "revision",
    "role",
    "screen",
    "server",
    "signal",
    "sqlstate",
    "state",
    "step",
    "target",
    "terminal",
    "version",
    "worker",
];

/// A log file that has grown beyond this many bytes is set aside as `….1` at the next start.
const LONGEST_FILE: u64 = 16 * 1024 * 1024;

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum LogFault {
    /// The file or its folder.
    #[error("{path}: the log cannot be opened: {source}; set log.path, or log.target = \"stderr\"", path = .0.display(), source = .1)]
    File(PathBuf, io::Error),
    /// Something in this process logs already.
    #[error("the log was started twice")]
    Twice,
}

/// Starts the log of this process and gives the file it goes to, if it is one. While `screens` stand
/// it always is a file: a line on standard error would be drawn over them.
///
/// # Errors
/// When the file cannot be opened, or a log was started before.
pub fn start(settings: &Log, screens: bool) -> Result<Option<PathBuf>, LogFault> {
    let to_file = screens || settings.target == LogTarget::File;
    let sink = if to_file {
        let file = open(&settings.path).map_err(|e| LogFault::File(settings.path.clone(), e))?;
        Sink::File(Arc::new(file))
    } else {
        Sink::Stderr
    };
    let timed = to_file || settings.target == LogTarget::Stderr;
    tracing::subscriber::set_global_default(subscriber(sink, timed, settings.level))
        .map_err(|_| LogFault::Twice)?;
    Ok(to_file.then(|| settings.path.clone()))
}

/// Opens for appending, for its owner only; makes the folder.
fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    if path.metadata().is_ok_and(|meta| meta.len() > LONGEST_FILE) {
        let mut aside = path.as_os_str().to_owned();
        aside.push(".1");
        std::fs::rename(path, aside)?;
    }
    let file = File::options()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)?;
    if file.metadata()?.is_file() {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// Our own events at the level that is set, those of libraries from warnings on.
fn subscriber<W>(sink: W, timed: bool, level: LogLevel) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Clone + Send + Sync + 'static,
{
    let foreign = if level == LogLevel::Error {
        "error"
    } else {
        "warn"
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(format!("{foreign},densho={}", level.word())))
        .with_ansi(false)
        // Its complaint about a full disk would go to standard error, onto the screen.
        .log_internal_errors(false)
        .with_timer(Tokyo { timed })
        .with_level(timed)
        .fmt_fields(fields())
        .with_writer(Redacted {
            sink,
            journal: !timed,
        })
        .finish()
}

fn fields() -> impl for<'writer> FormatFields<'writer> + Send + Sync + 'static {
    debug_fn(|writer, field, value| match field.name() {
        "message" => write!(writer, "{value:?}"),
        name if FIELDS.contains(&name) => write!(writer, "{name}={value:?}"),
        name => write!(writer, "{name}=[hidden]"),
    })
    .delimited(" ")
}

/// Tokyo time with its offset; the journal has times of its own.
struct Tokyo {
    timed: bool,
}

impl FormatTime for Tokyo {
    fn format_time(&self, w: &mut Writer<'_>) -> fmt::Result {
        if !self.timed {
            return Ok(());
        }
        write!(w, "{}", in_tokyo(Utc::now()))
    }
}

fn in_tokyo(at: DateTime<Utc>) -> String {
    const NINE_HOURS: i32 = 9 * 3600;
    FixedOffset::east_opt(NINE_HOURS).map_or_else(
        || at.to_rfc3339(),
        |tokyo| {
            at.with_timezone(&tokyo)
                .format("%Y-%m-%dT%H:%M:%S%.3f%:z")
                .to_string()
        },
    )
}

/// Where lines end up.
#[derive(Clone)]
enum Sink {
    File(Arc<File>),
    Stderr,
}

impl MakeWriter<'_> for Sink {
    type Writer = Self;

    fn make_writer(&self) -> Self::Writer {
        self.clone()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => (&**file).write(bytes),
            Self::Stderr => io::stderr().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Passes whole lines on, redacted; for the journal with the priority in front.
struct Redacted<W> {
    sink: W,
    journal: bool,
}

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for Redacted<W> {
    type Writer = Line<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line {
            sink: self.sink.make_writer(),
            mark: "",
        }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Self::Writer {
        let mark = match *meta.level() {
            _ if !self.journal => "",
            Level::ERROR => "<3>",
            Level::WARN => "<4>",
            Level::INFO => "<6>",
            _ => "<7>",
        };
        Line {
            sink: self.sink.make_writer_for(meta),
            mark,
        }
    }
}

struct Line<W> {
    sink: W,
    mark: &'static str,
}

impl<W: Write> Write for Line<W> {
    /// The formatter hands over each event in one piece. It leaves in one write, so that the lines of
    /// several processes do not mix in one file.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let event = String::from_utf8_lossy(bytes);
        let line = format!(
            "{}{}\n",
            self.mark,
            redact(event.trim_end_matches('\n').trim_start())
        );
        self.sink.write_all(line.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// A line as it may be kept: keys and mail addresses masked, control characters visible.
#[must_use]
pub fn redact(line: &str) -> String {
    let visible = gate::plain(line);
    let parts: Vec<String> = visible
        .split_inclusive([' ', '"', '\'', '<', '>', ',', '(', ')', '[', ']', '='])
        .map(|part| {
            if has_address(part) {
                mask_address(part)
            } else {
                part.to_owned()
            }
        })
        .collect();
    mask_keys(&parts.concat())
}

fn has_address(part: &str) -> bool {
    part.split_once('@').is_some_and(|(before, after)| {
        !before.is_empty() && after.starts_with(|c: char| c.is_alphanumeric())
    })
}

/// Keeps what ended the part.
fn mask_address(part: &str) -> String {
    let end = part.chars().next_back().filter(|c| !c.is_alphanumeric());
    format!("[address]{}", end.map(String::from).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl MakeWriter<'_> for Memory {
        type Writer = Self;
        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(timed: bool, level: LogLevel, events: impl FnOnce()) -> String {
        let memory = Memory::default();
        tracing::subscriber::with_default(subscriber(memory.clone(), timed, level), events);
        String::from_utf8(memory.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_key_is_masked_wherever_it_gets_into_an_event() {
        let key = "abcdEFGH2345";
        let log = logged(true, LogLevel::Info, || {
            tracing::info!(contract = "37071-00001M", error = key, "drawn {key}");
            tracing::warn!("{}", format!("key={key}, again \"{key}\""));
            let span = tracing::info_span!("issue", reference = key);
            span.in_scope(|| tracing::error!("inside"));
        });
        assert_eq!(log.lines().count(), 3);
        assert!(!log.contains(key) && !log.contains("EFGH"), "{log}");
        assert!(
            log.contains("drawn ************ contract=\"37071-00001M\""),
            "{log}"
        );
    }

    #[test]
    fn a_field_that_nobody_allowed_is_hidden() {
        let log = logged(true, LogLevel::Info, || {
            tracing::info!(
                contractor = "○○建設　株式会社",
                job = 7,
                address = "長野市",
                "taken"
            );
        });
        assert!(
            log.ends_with("taken contractor=[hidden] job=7 address=[hidden]\n"),
            "{log}"
        );
    }

    #[test]
    fn mail_addresses_are_masked_and_logins_at_hosts_are_not_lost() {
        for (line, kept) in [
            (
                "550 no such user <hanako@example.jp>",
                "550 no such user <[address]>",
            ),
            ("to=hanako@example.jp, next", "to=[address], next"),
            (
                "postgres://u:p@db.example.jp/densho failed",
                "[address] failed",
            ),
            ("at 5 @ noon", "at 5 @ noon"),
        ] {
            assert_eq!(redact(line), kept);
        }
    }

    #[test]
    fn an_event_is_one_line_that_steers_no_terminal() {
        let log = logged(true, LogLevel::Info, || {
            tracing::info!("one\ntwo\u{1b}[31m\u{202e}three");
        });
        assert_eq!(log.lines().count(), 1, "{log}");
        assert!(
            !log.trim_end()
                .contains(|c: char| c.is_control() || c == '\u{202e}'),
            "{log:?}"
        );
    }

    #[test]
    fn times_are_tokyos_and_the_journal_gets_priorities_instead() {
        let at = "2022-11-01T05:02:03.004Z".parse().unwrap();
        assert_eq!(in_tokyo(at), "2022-11-01T14:02:03.004+09:00");
        let log = logged(true, LogLevel::Info, || tracing::info!("x"));
        assert!(
            log.contains("+09:00  INFO densho::runtime::logs::tests: x"),
            "{log}"
        );
        let journal = logged(false, LogLevel::Debug, || {
            tracing::error!("a");
            tracing::warn!("b");
            tracing::info!("c");
            tracing::debug!("d");
        });
        let marks: Vec<&str> = journal.lines().map(|l| &l[..3]).collect();
        assert_eq!(marks, ["<3>", "<4>", "<6>", "<7>"]);
        assert!(
            journal.starts_with("<3>densho::runtime::logs::tests: a\n"),
            "{journal}"
        );
    }

    #[test]
    fn libraries_are_heard_from_warnings_on() {
        let log = logged(true, LogLevel::Trace, || {
            tracing::info!(target: "ureq::body", "body");
            tracing::warn!(target: "ureq::pool", "pool");
            tracing::trace!("ours");
        });
        assert!(
            !log.contains("body") && log.contains("pool") && log.contains("ours"),
            "{log}"
        );
    }

    #[test]
    fn the_file_is_for_its_owner_only_and_a_long_one_is_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state/densho/densho.log");
        let mode = |p: &Path| p.metadata().unwrap().permissions().mode() & 0o777;
        open(&path).unwrap().write_all(b"one\n").unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        open(&path).unwrap().write_all(b"two\n").unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(LONGEST_FILE + 1)
            .unwrap();
        open(&path).unwrap();
        assert_eq!(path.metadata().unwrap().len(), 0);
        assert_eq!(
            path.with_extension("log.1").metadata().unwrap().len(),
            LONGEST_FILE + 1
        );
    }
}
