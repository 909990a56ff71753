//! The terminal: how wide text is, what foreign text may show, bytes out, keys in, and leaving the
//! terminal as it was found. Escape codes live here and nowhere else.
//! Nothing about guarantees, no words for people beyond plain ASCII start-up faults, no bindings.
//!
//! # Use
//! ```no_run
//! use densho::terminal::{self, InputEvent};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let mut terminal = terminal::open(&terminal::OpenOptions::default())?;
//! terminal.screen.draw(|frame| { /* view(&model, frame) */ })?;
//! while let Some(event) = terminal.input.recv().await {
//!     let mut next = Some(event);
//!     // Everything that waits is taken before drawing: ten Downs in one packet draw once.
//!     while let Some(event) = next {
//!         match event {
//!             InputEvent::Leave(_) => return Ok(()),
//!             InputEvent::Suspend => {
//!                 terminal.guard.suspend()?;
//!                 terminal.screen.forget();
//!             }
//!             InputEvent::Resumed => terminal.screen.forget(),
//!             InputEvent::Key(_chord) => { /* keys::Resolver::press, then update */ }
//!             _ => {}
//!         }
//!         next = terminal.input.try_recv().ok();
//!     }
//!     terminal.screen.draw(|frame| { /* view(&model, frame) */ })?;
//! }
//! # Ok(()) }
//! ```
//! Dropping [`Opened`] (its guard) gives the terminal back. Text for frames goes through [`gate`].

pub mod backend;
mod detect;
mod environment;
pub mod gate;
mod guard;
pub mod input;
pub mod look_alike;
mod memory;
pub mod profile;
mod threads;
mod tty;
pub mod width;

pub use backend::{Screen, Written};
pub use detect::{ASKED, Measured};
pub use environment::is_multiplexed;
pub use guard::{Guard, last_words};
pub use input::{InputEvent, Leave};
pub use profile::{Background, Colour, Lines, Profile};
pub use tty::Tty;
pub use width::Ambiguous;

use input::{Parser, ParserOptions};
use memory::Memory;
use std::env;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::mpsc;

/// Events that may wait; more stay in the line.
const QUEUE: usize = 1024;
/// See [`ParserOptions::burst`].
const BURST: usize = 16;

/// How wide ambiguous characters are: measured, or as the operator says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WidthSetting {
    /// Ask the terminal.
    #[default]
    Auto,
    /// One column; no widths are asked for.
    Narrow,
    /// Two columns; no widths are asked for.
    Wide,
}

impl std::str::FromStr for WidthSetting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "narrow" => Ok(Self::Narrow),
            "wide" => Ok(Self::Wide),
            other => Err(format!("{other}: auto, narrow or wide")),
        }
    }
}

/// How the terminal is taken over.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// Ambiguous characters.
    pub width: WidthSetting,
    /// Colours; `None` follows `NO_COLOR` and `TERM`.
    pub colour: Option<Colour>,
    /// What the colours stand on; `None` asks the terminal.
    pub background: Option<Background>,
    /// How long a lone ESC is held, 50 to 100 ms on good lines.
    pub escape_hold: Duration,
    /// After a signal to leave the process is ended at the latest after this, unless the guard
    /// has been dropped by then.
    pub leave_within: Duration,
    /// File that remembers what terminals answered, for the day on which one answers too late; none: nothing is
    /// remembered.
    pub memory: Option<PathBuf>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            width: WidthSetting::Auto,
            colour: None,
            background: None,
            escape_hold: Duration::from_millis(50),
            leave_within: Duration::from_millis(900),
            memory: None,
        }
    }
}

/// Why the screens cannot be shown. Plain ASCII: nothing else is sure to be readable.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A pipe or a file.
    #[error("standard input and output must be a terminal")]
    NotATerminal,
    /// Another encoding.
    #[error("this terminal is not set to UTF-8 ({found}); set it to UTF-8 and start again")]
    NotUtf8 {
        /// What gave it away.
        found: String,
    },
    /// The terminal's own error.
    #[error("the terminal cannot be used: {0}")]
    Io(#[from] io::Error),
}

/// The terminal, taken over.
#[derive(Debug)]
pub struct Opened {
    /// Where frames are drawn.
    pub screen: Screen<Tty>,
    /// What comes in. It ends after [`Leave::Eof`].
    pub input: mpsc::Receiver<InputEvent>,
    /// What the terminal answered at start, or answered formerly; a long round trip means a slow line. `None`
    /// when nothing was asked.
    pub measured: Option<Measured>,
    /// Gives the terminal back when dropped.
    pub guard: Guard,
}

/// Takes the terminal over: raw mode, alternate screen, marked pastes; measures it (at most
/// 300 ms); starts the threads that read it and wait for signals.
///
/// The calling thread becomes the owner: a panic there gives the terminal back before it is
/// reported; panics of other threads are only logged, since their tasks report them.
///
/// # Errors
/// [`OpenError`]; the terminal is as it was.
pub fn open(options: &OpenOptions) -> Result<Opened, OpenError> {
    environment::check_locale()?;
    let tty = Tty::open()?;
    let term = env::var("TERM").unwrap_or_default();
    let mut parser = Parser::new(ParserOptions {
        hold: options.escape_hold,
        sco: term.starts_with("sco") || term.starts_with("cons25"),
        burst: Some(BURST),
    });
    let mut guard = Guard::take(&tty)?;
    let mut typed = Vec::new();
    let memory = options.memory.clone().map(Memory::of_this_terminal);
    let (measured, late) = match options.width {
        WidthSetting::Auto => {
            let (measured, late) = detect::ask(&tty, &mut parser, &mut typed, memory)?;
            (Some(measured), late)
        }
        WidthSetting::Narrow | WidthSetting::Wide => {
            detect::ask_about_pastes(&tty)?;
            (None, None)
        }
    };
    if measured.as_ref().is_some_and(|known| known.marks_pastes) {
        parser.pastes_are_marked();
    }
    let mut profile = detect::decide(
        options.width,
        measured.as_ref().unwrap_or(&Measured::default()),
        is_multiplexed(),
        options.colour.unwrap_or_else(Colour::from_env),
    )?;
    profile.background = options.background.unwrap_or(profile.background);
    let (sender, input) = mpsc::channel(QUEUE);
    let (stop, stopped) = UnixStream::pair()?;
    guard.stop = Some(stop);
    let (left, leaving) = std::sync::mpsc::channel();
    guard.left = Some(left);
    guard.signals = Some(threads::signals(
        sender.clone(),
        leaving,
        options.leave_within,
    )?);
    threads::read(tty.clone(), stopped, parser, typed, late, sender)?;
    let size_of = tty.clone();
    let screen = Screen::new(tty, profile, Box::new(move || size_of.size()))?;
    Ok(Opened {
        screen,
        input,
        measured,
        guard,
    })
}
