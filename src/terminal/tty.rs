//! The terminal as a file: opened apart from standard input and output, so that it can be read
//! and written without blocking and without changing how other programs see it.

use super::OpenError;
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::termios::{isatty, tcgetwinsize, ttyname};
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a terminal may take no output before it counts as gone.
const STALLED: Duration = Duration::from_secs(5);

/// How often a stalled write looks whether it is still wanted.
const SLICE: Duration = Duration::from_millis(50);

/// The process was told to go.
static LEAVING: AtomicBool = AtomicBool::new(false);

/// From now on a write that the terminal does not take fails at once, so that the loop comes back from it
/// and saves what it holds.
pub(super) fn give_up() {
    LEAVING.store(true, Ordering::Relaxed);
}

/// The terminal of this process. Clones are the same terminal.
#[derive(Clone, Debug)]
pub struct Tty {
    file: Arc<OwnedFd>,
    patience: Duration,
}

impl Tty {
    /// The terminal that standard input and output are.
    pub(super) fn open() -> Result<Self, OpenError> {
        let (stdin, stdout) = (rustix::stdio::stdin(), rustix::stdio::stdout());
        if !isatty(stdin) || !isatty(stdout) {
            return Err(OpenError::NotATerminal);
        }
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = open("/dev/tty", flags, Mode::empty())
            .or_else(|_| open(ttyname(stdin, Vec::new())?, flags, Mode::empty()))
            .map_err(io::Error::from)?;
        Ok(Self {
            file: Arc::new(file),
            patience: STALLED,
        })
    }

    /// The same terminal, waiting at most so long for it to take output.
    pub(super) fn with_patience(&self, patience: Duration) -> Self {
        Self {
            file: Arc::clone(&self.file),
            patience,
        }
    }

    /// Columns and rows; 80×24 when the terminal does not say.
    pub fn size(&self) -> Size {
        match tcgetwinsize(&self.file) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => Size::new(size.ws_col, size.ws_row),
            _ => Size::new(80, 24),
        }
    }

    /// What has come; empty at the end of input. `WouldBlock` when nothing has.
    pub(super) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::retry_on_intr(|| {
            rustix::io::read(&self.file, &mut *buffer)
        })?)
    }

    /// Waits until there is something to read (the end included), or `other` is readable, or the
    /// time is over. Says which of the two is ready.
    pub(super) fn wait(
        &self,
        other: Option<BorrowedFd<'_>>,
        timeout: Option<Duration>,
    ) -> io::Result<(bool, bool)> {
        let timeout = timeout.map(timespec);
        let mut files = vec![PollFd::new(&self.file, PollFlags::IN)];
        files.extend(other.map(|other| PollFd::from_borrowed_fd(other, PollFlags::IN)));
        match poll(&mut files, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {
                let ready =
                    |at: usize| files.get(at).is_some_and(|file| !file.revents().is_empty());
                Ok((ready(0), ready(1)))
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl AsFd for Tty {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

impl Write for Tty {
    /// # Errors
    /// `TimedOut` when the terminal takes nothing for five seconds (a stopped or dead line).
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut waited = Duration::ZERO;
        loop {
            match rustix::io::write(&self.file, bytes) {
                Ok(written) => return Ok(written),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    let mut file = [PollFd::new(&self.file, PollFlags::OUT)];
                    let slice = SLICE.min(self.patience);
                    match poll(&mut file, Some(&timespec(slice))) {
                        Ok(0) => {
                            waited += slice;
                            if waited >= self.patience || LEAVING.load(Ordering::Relaxed) {
                                return Err(io::ErrorKind::TimedOut.into());
                            }
                        }
                        Ok(_) | Err(Errno::INTR) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(duration.subsec_nanos()),
    }
}
