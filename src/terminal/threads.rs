//! The two threads behind the events: one reads the terminal, one waits for signals. Both leave the
//! deciding to whoever receives the events, except that a process that was told to go, goes.

use super::detect::Late;
use super::guard::{leave, resume};
use super::input::{InputEvent, Leave, Parser};
use super::tty::{self, Tty};
use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{self as std_mpsc, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

/// Reads until the other end of `stop` is dropped, the terminal ends, or nobody listens.
pub(super) fn read(
    tty: Tty,
    stop: UnixStream,
    mut parser: Parser,
    typed_before: Vec<InputEvent>,
    mut late: Option<Late>,
    sender: Sender<InputEvent>,
) -> io::Result<()> {
    let run = move || {
        let mut events = typed_before;
        let mut buffer = [0; 4096];
        loop {
            for event in events.drain(..) {
                if late.as_mut().is_some_and(|late| late.take(&event)) {
                    late = None;
                }
                // Waits when the receiver is behind: what is typed ahead stays in the line.
                if sender.blocking_send(event).is_err() {
                    return;
                }
            }
            let timeout = parser
                .deadline()
                .map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let ready = tty.wait(Some(stop.as_fd()), timeout);
            let read = match ready {
                Ok((_, true)) => return,
                Ok((true, _)) => tty.read(&mut buffer),
                Ok(_) => Err(io::ErrorKind::WouldBlock.into()),
                Err(error) => Err(error),
            };
            match read {
                Ok(length @ 1..) => {
                    parser.follow_tap();
                    parser.feed(&buffer[..length], Instant::now(), &mut events);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    parser.tick(Instant::now(), &mut events);
                }
                // The end, or EIO: the line is gone. Trying again would spin. Nobody may be listening any
                // more either (a loop that hangs in a write): the signal thread then ends the process.
                Ok(_) | Err(_) => {
                    let said = sender.try_send(InputEvent::Leave(Leave::Eof));
                    drop((said, kill_process(getpid(), Signal::HUP)));
                    return;
                }
            }
        }
    };
    thread::Builder::new()
        .name("terminal input".to_owned())
        .spawn(run)?;
    Ok(())
}

/// Turns signals into events until the handle is closed. After a signal to leave, the process is
/// ended `within` that time, unless the guard has been dropped (`left` is disconnected) by then.
pub(super) fn signals(
    sender: Sender<InputEvent>,
    left: std_mpsc::Receiver<()>,
    within: Duration,
) -> io::Result<Handle> {
    let watched = [SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH];
    let mut signals = Signals::new(watched)?;
    let handle = signals.handle();
    let run = move || {
        for signal in signals.forever() {
            // Each of these may find the queue full; the receiver draws anew at its next event
            // anyway, and sizes are asked for with every frame.
            match signal {
                SIGWINCH => drop(sender.try_send(InputEvent::Resized)),
                SIGTSTP => drop(sender.try_send(InputEvent::Suspend)),
                SIGCONT => {
                    if resume().is_ok() {
                        drop(sender.try_send(InputEvent::Resumed));
                    }
                }
                signal => {
                    // A frame that a dead line does not take is not waited for any longer.
                    tty::give_up();
                    let why = if signal == SIGHUP {
                        Leave::HangUp
                    } else {
                        Leave::Signal(signal)
                    };
                    end(&sender, why, &left, within);
                    if left.try_recv() != Err(std_mpsc::TryRecvError::Disconnected) {
                        leave();
                        std::process::exit(128 + signal);
                    }
                    return;
                }
            }
        }
    };
    thread::Builder::new()
        .name("terminal signals".to_owned())
        .spawn(run)?;
    Ok(handle)
}

/// Says to leave, and waits until it was done or the time is over.
fn end(sender: &Sender<InputEvent>, why: Leave, left: &std_mpsc::Receiver<()>, within: Duration) {
    let until = Instant::now() + within;
    let mut said = false;
    loop {
        if !said {
            said = match sender.try_send(InputEvent::Leave(why)) {
                Ok(()) | Err(TrySendError::Closed(_)) => true,
                Err(TrySendError::Full(_)) => false,
            };
        }
        let rest = until.saturating_duration_since(Instant::now());
        let wait = if said {
            rest
        } else {
            rest.min(Duration::from_millis(10))
        };
        match left.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout) if !rest.is_zero() => {}
            _ => return,
        }
    }
}
