//! The output: a ratatui backend that knows what the terminal shows and sends only the difference,
//! in as few bytes as it can, with one write per frame and none when nothing changed.
//!
//! ratatui's own difference is not used: it skips the hidden half of a wide character, so a blank
//! that comes to light there is never sent. [`Screen::draw`] hands over whole frames, and they are
//! compared here against what was really sent.

mod glyph;
mod moves;
mod output;
mod pen;
#[cfg(test)]
pub mod proof;
mod row;

use super::profile::Profile;
use output::Output;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the size in columns and rows comes from; asked before every frame.
pub type SizeSource = Box<dyn Fn() -> Size + Send>;

/// What has been written since the start, for benchmarks and `densho doctor`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Frames that wrote anything.
    pub frames: u64,
    /// Bytes of them all.
    pub bytes: u64,
    /// Bytes of the last frame, 0 if it wrote nothing.
    pub last: usize,
}

/// The screen that frames are drawn on. `W` is the terminal, unbuffered; it gets one
/// `write_all` per frame.
pub struct Screen<W: Write> {
    terminal: Terminal<Output<W>>,
    frame: Arc<Mutex<Option<Buffer>>>,
}

impl<W: Write> Screen<W> {
    /// Nothing is assumed about what the terminal shows; the first frame clears it.
    ///
    /// # Errors
    /// None in fact; ratatui's interface has them.
    pub fn new(out: W, profile: Profile, size_source: SizeSource) -> io::Result<Self> {
        let frame = Arc::new(Mutex::new(None));
        let output = Output::new(out, profile, size_source, Arc::clone(&frame));
        Ok(Self {
            terminal: Terminal::new(output)?,
            frame,
        })
    }

    /// Draws a frame of the terminal's present size: one write, none if nothing changed. The
    /// cursor is shown where the frame puts it, hidden if nowhere.
    ///
    /// # Errors
    /// The terminal's: it is gone, then.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let whole = Arc::clone(&self.frame);
        self.terminal.draw(|frame| {
            render(frame);
            let buffer = frame.buffer_mut().clone();
            *whole.lock().unwrap_or_else(PoisonError::into_inner) = Some(buffer);
        })?;
        Ok(())
    }

    /// Makes the next frame send everything: something else may have written to the terminal
    /// (a suspended session, a broadcast, line noise).
    pub fn forget(&mut self) {
        self.terminal.backend_mut().forget();
    }

    /// Asks the terminal what it is, only to hear that it is there: three bytes, one write. The answer comes
    /// as input.
    ///
    /// # Errors
    /// The terminal's: it is gone.
    pub fn ask(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().ask()
    }

    /// Draws for another terminal from now on: somebody who looks at it knows better.
    pub fn use_profile(&mut self, profile: Profile) {
        self.terminal.backend_mut().profile = profile;
        self.forget();
    }

    /// What is known of the terminal.
    pub fn profile(&self) -> Profile {
        self.terminal.backend().profile
    }

    /// How much has been written.
    pub fn written(&self) -> Written {
        self.terminal.backend().written
    }

    /// Columns and rows now.
    pub fn size(&self) -> Size {
        (self.terminal.backend().size_source)()
    }
}

impl<W: Write> fmt::Debug for Screen<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Screen")
            .field("profile", &self.profile())
            .field("written", &self.written())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
