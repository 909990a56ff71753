//! Reading a secret from the terminal: without echo, from the terminal itself (never an argument, a pipe
//! or a variable, which others could see), and the terminal is left as it was found.

use super::exit::{Exit, Failure, OrExit as _};
use crate::i18n::cli::Cli;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::{Read as _, Write as _};
use zeroize::Zeroizing;

/// Nobody types more for a key; the buffer never grows, so that no copy is left behind.
const LONGEST: usize = 256;

/// Puts the terminal's settings back.
struct Quiet<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Quiet<'a> {
    fn new(terminal: &'a File) -> Result<Self, Failure> {
        let before = tcgetattr(terminal).or_exit(Exit::System)?;
        let mut quiet = before.clone();
        // Without ISIG Ctrl-C arrives as a character: dying by the signal would leave the echo off.
        quiet
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(terminal, OptionalActions::Flush, &quiet).or_exit(Exit::System)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        let _gone = tcsetattr(self.terminal, OptionalActions::Drain, &self.before);
    }
}

/// Shows the prompt and reads one line.
///
/// # Errors
/// [`Exit::NoInput`] when there is no terminal, or its user gave up (Ctrl-C, Ctrl-D).
pub fn read(words: Cli) -> Result<Zeroizing<String>, Failure> {
    let mut terminal = File::options()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .map_err(|e| words.no_terminal_to_read(e))
        .or_exit(Exit::NoInput)?;
    let reader = terminal.try_clone().or_exit(Exit::System)?;
    let quiet = Quiet::new(&reader)?;
    write!(terminal, "{}", words.key_prompt()).or_exit(Exit::System)?;
    let typed = line(&reader, words);
    drop(quiet);
    writeln!(terminal).or_exit(Exit::System)?;
    typed?.ok_or_else(|| Failure::new(Exit::NoInput, words.nothing_typed()))
}

fn line(mut terminal: &File, words: Cli) -> Result<Option<Zeroizing<String>>, Failure> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut byte = Zeroizing::new([0_u8]);
    loop {
        if terminal.read(&mut *byte).or_exit(Exit::System)? == 0 {
            return Ok(None);
        }
        match byte[0] {
            b'\r' | b'\n' => break,
            0x03 | 0x04 => return Ok(None),
            // Backspace takes a whole character back, Ctrl-U all.
            0x08 | 0x7f => while bytes.pop().is_some_and(|b| b & 0xc0 == 0x80) {},
            0x15 => bytes.clear(),
            b if bytes.len() < LONGEST => bytes.push(b),
            _ => return Err(Failure::new(Exit::Data, words.typed_too_long())),
        }
    }
    let text =
        std::str::from_utf8(&bytes).map_err(|_| Failure::new(Exit::Data, words.typed_no_utf8()))?;
    Ok(Some(Zeroizing::new(text.to_owned())))
}
