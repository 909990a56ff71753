//! Taking the terminal over, and giving it back as it was: on leaving, on an error, on a panic, on
//! a signal, for a suspension.
//!
//! There is one terminal, so what was taken is remembered once for the process; the panic hook and
//! the signal thread reach it there.

use super::tty::Tty;
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::panic;
use std::sync::{Condvar, Mutex, MutexGuard, Once, OnceLock, PoisonError, TryLockError, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// Alternate screen, marked pastes, no wrapping at the margin (the last cell must not scroll), a keypad that sends
/// digits (another program may have left it otherwise).
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?7l\x1b>";
/// Undone one by one: a terminal that takes no more after the first still gets the first. The
/// screen is cleared first, since some terminals have no alternate one and would keep names.
const LEAVE: &[&[u8]] = &[
    b"\x1b(B\x1b[m\x1b[H\x1b[J",
    b"\x1b[?2004l",
    b"\x1b[?7h",
    b"\x1b[?25h",
    b"\x1b[?1049l",
];
/// How long giving back may wait for a terminal that takes no output.
const PATIENCE: Duration = Duration::from_millis(100);

struct Taken {
    tty: Tty,
    before: Termios,
    entered: bool,
    /// Whose panic ends the screens. A panic elsewhere is caught there, and must not.
    owner: ThreadId,
}

/// How long a stop may take to reach every thread.
const STOPPING: Duration = Duration::from_millis(500);

static CONTINUED: Mutex<bool> = Mutex::new(false);
static RESUMED: Condvar = Condvar::new();
/// What a person is told when the screens fall over.
static LAST_WORDS: OnceLock<String> = OnceLock::new();

/// Sets the sentence that is printed after a panic of the screens, instead of the panic's own words, which may
/// quote data and mean nothing to an operator. The first call counts.
pub fn last_words(sentence: String) {
    // A second start of the screens in this process has the same words.
    let _said = LAST_WORDS.set(sentence);
}

static TAKEN: Mutex<Option<Taken>> = Mutex::new(None);

/// Keeps the terminal taken over; dropping it gives it back.
#[derive(Debug)]
pub struct Guard {
    /// Dropped, it ends the input thread.
    pub(super) stop: Option<UnixStream>,
    /// Closed, it ends the signal thread.
    pub(super) signals: Option<signal_hook::iterator::Handle>,
    /// Dropped, it stands down the watchdog of a leave that is under way.
    pub(super) left: Option<mpsc::Sender<()>>,
}

impl Guard {
    /// Raw mode and the alternate screen. Only one guard at a time.
    pub(super) fn take(tty: &Tty) -> io::Result<Self> {
        install_panic_hook();
        let before = tcgetattr(tty)?;
        let mut taken = lock();
        if taken.is_some() {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        let owner = thread::current().id();
        *taken = Some(Taken {
            tty: tty.clone(),
            before,
            entered: false,
            owner,
        });
        drop(taken);
        let guard = Self {
            stop: None,
            signals: None,
            left: None,
        };
        enter()?;
        Ok(guard)
    }

    /// Stops the process group as Ctrl-Z does elsewhere, and returns when it goes on; the terminal
    /// is given back meanwhile. Call [`super::Screen::forget`] and draw afterwards. `false`: nothing
    /// was done, because nobody could make it go on (there is no shell with job control above).
    ///
    /// # Errors
    /// The terminal's.
    pub fn suspend(&self) -> io::Result<bool> {
        if getsid(None)? == getpgrp() {
            return Ok(false);
        }
        leave();
        let mut continued = CONTINUED.lock().unwrap_or_else(PoisonError::into_inner);
        *continued = false;
        // The stop may reach this thread last; running on, it would take the terminal back at once.
        kill_current_process_group(Signal::STOP)?;
        let stopping = |continued: &mut bool| !*continued;
        let (continued, _) = RESUMED
            .wait_timeout_while(continued, STOPPING, stopping)
            .unwrap_or_else(PoisonError::into_inner);
        drop(continued);
        enter()?;
        Ok(true)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(signals) = self.signals.take() {
            signals.close();
        }
        leave();
        *lock() = None;
        self.left = None;
    }
}

/// Takes the terminal over (again); nothing if it is.
pub(super) fn enter() -> io::Result<()> {
    let mut taken = lock();
    let Some(taken) = taken.as_mut().filter(|taken| !taken.entered) else {
        return Ok(());
    };
    let mut raw = taken.before.clone();
    raw.make_raw();
    tcsetattr(&taken.tty, OptionalActions::Now, &raw)?;
    taken.entered = true;
    taken.tty.clone().write_all(ENTER)
}

/// SIGCONT has come.
pub(super) fn resume() -> io::Result<()> {
    *CONTINUED.lock().unwrap_or_else(PoisonError::into_inner) = true;
    RESUMED.notify_all();
    enter()
}

/// Gives the terminal back; nothing if it has been. Never fails and never waits long: whatever
/// can be undone is.
pub(super) fn leave() {
    let mut guard = match TAKEN.try_lock() {
        Ok(guard) => guard,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        // A panic inside `enter` or `leave` itself, or another thread is at it.
        Err(TryLockError::WouldBlock) => return,
    };
    let Some(taken) = guard.as_mut().filter(|taken| taken.entered) else {
        return;
    };
    taken.entered = false;
    let mut tty = taken.tty.with_patience(PATIENCE);
    for mode in LEAVE {
        // A dead terminal takes nothing; its modes die with it. It is waited for once, not for each mode.
        if let Err(error) = tty.write_all(mode)
            && error.kind() == io::ErrorKind::TimedOut
        {
            tty = taken.tty.with_patience(Duration::ZERO);
        }
    }
    let _ = tcsetattr(&taken.tty, OptionalActions::Now, &taken.before);
}

fn lock() -> MutexGuard<'static, Option<Taken>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn install_panic_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let owner = match TAKEN.try_lock() {
                Ok(taken) => taken.as_ref().map(|taken| taken.owner),
                Err(_) => Some(thread::current().id()),
            };
            match owner {
                Some(owner) if owner != thread::current().id() => {
                    // The message may quote data; the place does not.
                    let place = info.location().map(ToString::to_string);
                    tracing::error!(place, "a background task panicked");
                }
                _ => {
                    leave();
                    let place = info.location().map(ToString::to_string);
                    tracing::error!(place, "the screens panicked");
                    match LAST_WORDS.get() {
                        // A dead standard error changes nothing: the terminal has been given back.
                        Some(words) => drop(writeln!(io::stderr(), "{words}")),
                        None => before(info),
                    }
                }
            }
        }));
    });
}
