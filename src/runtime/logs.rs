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
    "place",
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
mod tests;
