//! What subcommands print. Every line passes the gate: names and errors are other people's text.

use super::exit::{Exit, Failure};
use crate::i18n::Language;
use crate::i18n::cli::Cli;
use crate::terminal::gate;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// One line on standard output. A reader that has gone (`| head`) ends the command quietly.
///
/// # Errors
/// When standard output cannot take it.
pub fn line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    written(writeln!(out, "{}", gate::plain(text)))
}

/// One line of fields with a tab between them, for a person and for `cut`.
///
/// # Errors
/// As [`line`].
pub fn fields(fields: &[&str]) -> Result<(), Failure> {
    let safe: Vec<_> = fields.iter().map(|field| gate::plain(field)).collect();
    let mut out = std::io::stdout().lock();
    written(writeln!(out, "{}", safe.join("\t")))
}

/// A file on standard output, byte for byte: for programs. On a terminal it is read by eyes, and passes the gate.
///
/// # Errors
/// As [`line`].
pub fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    if std::io::stdout().is_terminal() {
        return lines(&String::from_utf8_lossy(bytes));
    }
    let mut out = std::io::stdout().lock();
    written(out.write_all(bytes).and_then(|()| out.flush()))
}

/// Nothing is written over: a file that is there already is said before anything is read. `-` is standard output.
///
/// # Errors
/// When it is there.
pub fn fresh(path: &Path, language: Language) -> Result<(), Failure> {
    if path == Path::new("-") || path.symlink_metadata().is_err() {
        return Ok(());
    }
    let said = Cli(language).file_exists(path.display());
    Err(Failure::new(Exit::CannotWrite, said))
}

/// Several lines on standard output, split at LF.
///
/// # Errors
/// As [`line`].
pub fn lines(text: &str) -> Result<(), Failure> {
    text.lines().try_for_each(line)
}

/// Words for the person at the keyboard, on standard error. A lost standard error stops nothing.
pub fn note(text: &str) {
    let mut err = std::io::stderr().lock();
    for line in text.lines() {
        let _lost = writeln!(err, "{}", gate::plain(line));
    }
}

fn written(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Done, String::new()))
        }
        Err(e) => Err(Failure::new(
            Exit::CannotWrite,
            format!("standard output: {e}"),
        )),
    }
}
