//! The event loop: what waits is taken in before anything is drawn, then one frame, then waiting.

use super::effects::{Effects, Limits};
use super::place::PlaceFile;
use super::probe::{Probe, Step};
use super::{Desk, Printer};
use crate::app::{Effect, Exit, Heard, Model, Msg, Reply, Settings, update, view};
use crate::domain::command::{Answer, Query, Write, Written};
use crate::domain::refusal::Refusal;
use crate::terminal::{InputEvent, Leave, Opened, Screen, input};
use chrono::Utc;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{Receiver, UnboundedReceiver, unbounded_channel};
use uuid::Uuid;

/// How long what screens save on leaving may take; the process has a second in all.
pub const SAVING: Duration = Duration::from_millis(600);
/// How long waits are never longer than, should the clock be set back.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// After a refusal the rest of the keys that were sent with it follow within this time; nobody presses a key in answer
/// to it so soon.
const PACKET: Duration = Duration::from_millis(20);

/// A window that is being dragged says so many times a second: drawn is when it has rested so long …
const DRAGGED: Duration = Duration::from_millis(40);
/// … or has been dragged for so long.
const DRAGGED_LONG: Duration = Duration::from_millis(400);

/// What the screens need to run.
#[derive(Debug)]
pub struct Options {
    /// Language, look, keys, times.
    pub settings: Settings,
    /// How long effects may take.
    pub limits: Limits,
    /// PDFs.
    pub printer: Printer,
    /// After so long without a sign of the terminal it is asked whether it is still there; `None`: never, as
    /// for one that answered nothing at the start.
    pub probe: Option<Duration>,
    /// Where the place is kept for the next start; `None`: nowhere.
    pub place: Option<PlaceFile>,
}

/// Why the screens ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitReason {
    /// The operator left.
    Left,
    /// The login is refused.
    Refused,
    /// Too many wrong passwords at the lock.
    LockedOut,
    /// The line was dropped, the terminal ended, or the process was told to go.
    Told(Leave),
}

/// Where the screens stand: the terminal, or a test's.
#[derive(Debug)]
pub struct Stand<'a, W: io::Write, S> {
    /// Where frames are drawn.
    pub screen: &'a mut Screen<W>,
    /// What comes in.
    pub input: &'a mut Receiver<InputEvent>,
    /// Stops the process as Ctrl-Z does and returns when it goes on.
    pub suspend: S,
}

/// Runs the screens on the terminal until they end, and gives the terminal back.
///
/// Call it with `block_on` of a runtime with worker threads, on the thread that opened the terminal:
/// a panic there ends the screens, a panic of an effect on another thread is only a refusal.
///
/// # Errors
/// The terminal's: it takes no output any more.
pub async fn run<D: Desk>(
    options: Options,
    desk: Arc<D>,
    mut terminal: Opened,
) -> io::Result<ExitReason> {
    let guard = &terminal.guard;
    let stand = Stand {
        screen: &mut terminal.screen,
        input: &mut terminal.input,
        suspend: || guard.suspend().map(drop),
    };
    run_on(options, desk, stand).await
}

/// The same wherever the screens stand.
///
/// # Errors
/// As [`run`].
pub async fn run_on<D: Desk, W: io::Write, S: FnMut() -> io::Result<()>>(
    options: Options,
    desk: Arc<D>,
    stand: Stand<'_, W, S>,
) -> io::Result<ExitReason> {
    let model = Model::new(options.settings.clone(), Utc::now());
    run_model(model, options, desk, stand).await
}

/// The key test alone, without a database: `densho keys`.
///
/// # Errors
/// As [`run`].
pub async fn run_key_test(settings: Settings, mut terminal: Opened) -> io::Result<ExitReason> {
    let guard = &terminal.guard;
    let stand = Stand {
        screen: &mut terminal.screen,
        input: &mut terminal.input,
        suspend: || guard.suspend().map(drop),
    };
    let model = Model::key_test(settings.clone(), Utc::now());
    let options = Options {
        settings,
        limits: Limits::default(),
        printer: Printer {
            fonts: crate::document::Fonts::new(Vec::new()),
            wordings: crate::document::Wordings::load(None, None)
                .map_err(|faults| io::Error::other(format!("{faults:?}")))?,
            folder: "/dev/null/none".into(),
        },
        probe: None,
        place: None,
    };
    run_model(model, options, Arc::new(Nobody), stand).await
}

/// No database.
struct Nobody;

impl Desk for Nobody {
    async fn query(&self, _query: &Query) -> Result<Answer, Refusal> {
        Err(Refusal::Unavailable)
    }

    async fn write(&self, _request_id: Uuid, _write: &Write) -> Result<Written, Refusal> {
        Err(Refusal::Unavailable)
    }
}

async fn run_model<D: Desk, W: io::Write, S: FnMut() -> io::Result<()>>(
    model: Model,
    options: Options,
    desk: Arc<D>,
    stand: Stand<'_, W, S>,
) -> io::Result<ExitReason> {
    let (sender, replies) = unbounded_channel();
    let effects = Effects::new(desk, Arc::new(options.printer), options.limits, sender);
    let mut session = Session {
        model,
        effects,
        stand,
        end: None,
        suspended: false,
        dragged: None,
        probe: Probe::new(options.probe, Instant::now()),
        place: options.place,
    };
    let result = session.run(replies).await;
    session.send(Msg::Leaving);
    let left = session.effects.finish(SAVING).await;
    if left > 0 {
        tracing::warn!(count = left, "left before every write had an answer");
    }
    result
}

struct Session<'a, D, W: io::Write, S> {
    model: Model,
    effects: Effects<D>,
    stand: Stand<'a, W, S>,
    end: Option<ExitReason>,
    suspended: bool,
    /// Since when, and until when at least, the window changes its size.
    dragged: Option<(Instant, Instant)>,
    probe: Probe,
    place: Option<PlaceFile>,
}

impl<D: Desk, W: io::Write, S: FnMut() -> io::Result<()>> Session<'_, D, W, S> {
    async fn run(&mut self, mut replies: UnboundedReceiver<Reply>) -> io::Result<ExitReason> {
        let size = self.stand.screen.size();
        self.send(Msg::Resize(size.width, size.height));
        // Something stands there before the first question is out.
        self.draw()?;
        self.send(Msg::Start);
        loop {
            self.draw()?;
            let wait = self
                .model
                .next_tick(Utc::now())
                .to_std()
                .unwrap_or_default();
            let wait = self.longest(wait);
            tokio::select! {
                biased;
                event = self.stand.input.recv() => match event {
                    Some(event) => self.event(event),
                    None => self.end = Some(ExitReason::Told(Leave::Eof)),
                },
                Some(reply) = replies.recv() => self.send(Msg::Reply(reply)),
                () = tokio::time::sleep(wait) => self.tick()?,
            }
            // Everything that waits, before drawing: ten Downs in one packet draw once.
            while self.end.is_none() {
                if let Ok(event) = self.stand.input.try_recv() {
                    self.event(event);
                } else if let Ok(reply) = replies.try_recv() {
                    self.send(Msg::Reply(reply));
                } else if self.model.has_unread() {
                    // What came in one packet with the key that was refused is not in the channel at once.
                    match tokio::time::timeout(PACKET, self.stand.input.recv()).await {
                        Ok(Some(event)) => self.event(event),
                        Ok(None) => self.end = Some(ExitReason::Told(Leave::Eof)),
                        Err(_) => break,
                    }
                } else {
                    break;
                }
            }
            if let Some(end) = self.end {
                return Ok(end);
            }
            if std::mem::take(&mut self.suspended) {
                (self.stand.suspend)()?;
                self.probe.heard(Instant::now());
                self.redraw();
            }
        }
    }

    fn longest(&self, wait: Duration) -> Duration {
        let now = Instant::now();
        let probe = self.probe.wait(now).unwrap_or(LONGEST_WAIT);
        let rest = self.rests_in(now).unwrap_or(LONGEST_WAIT);
        wait.min(probe).min(rest).min(LONGEST_WAIT)
    }

    /// How long a window that is being dragged is not drawn yet.
    fn rests_in(&self, now: Instant) -> Option<Duration> {
        let (since, until) = self.dragged?;
        Some(
            until
                .min(since + DRAGGED_LONG)
                .saturating_duration_since(now),
        )
    }

    /// Time has passed, for the screens or for the terminal's answer.
    fn tick(&mut self) -> io::Result<()> {
        match self.probe.step(Instant::now()) {
            Step::Wait => {}
            Step::Ask => self.stand.screen.ask()?,
            Step::Dead => self.end = Some(ExitReason::Told(Leave::Silent)),
        }
        if self.model.next_tick(Utc::now()).is_zero() {
            self.send(Msg::Tick);
        }
        Ok(())
    }

    fn event(&mut self, event: InputEvent) {
        self.probe.heard(Instant::now());
        match event {
            InputEvent::Key(chord) => self.typed(Msg::Key(chord)),
            InputEvent::LineEnd => self.typed(Msg::LineEnd),
            InputEvent::Text(text) => self.typed(Msg::Text(text)),
            InputEvent::Paste(text) => self.typed(Msg::Paste(text)),
            InputEvent::NotUtf8 => self.send(Msg::NotUtf8),
            InputEvent::Resized => self.resized(),
            InputEvent::Resumed => self.redraw(),
            InputEvent::Suspend => self.suspended = true,
            InputEvent::Leave(why) => self.end = Some(ExitReason::Told(why)),
            // Late answers and sequences that mean nothing are no keys; the key test shows them.
            InputEvent::Bytes(bytes) => self.send(Msg::Heard(Heard::Bytes(bytes))),
            InputEvent::Reply(reply) => self.send(Msg::Heard(Heard::Other(format!("{reply:?}")))),
            InputEvent::Unknown(text) => self.send(Msg::Heard(Heard::Other(text))),
        }
    }

    fn resized(&mut self) {
        let now = Instant::now();
        let since = self.dragged.map_or(now, |(since, _)| since);
        self.dragged = Some((since, now + DRAGGED));
        let size = self.stand.screen.size();
        self.send(Msg::Resize(size.width, size.height));
    }

    /// A key counts in the window in which it was pressed. The signal of a new size and the keys come by two ways,
    /// and either may be first: in the old size, too small for keys, this one would be lost. In an old size that is large
    /// enough it counts: whoever pressed it saw what it does.
    fn typed(&mut self, msg: Msg) {
        if self.model.is_too_small() {
            let size = self.stand.screen.size();
            if self.model.size() != (size.width, size.height) {
                self.resized();
            }
        }
        self.send(msg);
    }

    fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg, Utc::now()) {
            match self.effects.start(effect) {
                Some(Effect::Quit(exit)) => {
                    self.end.get_or_insert(match exit {
                        Exit::Left => ExitReason::Left,
                        Exit::Refused => ExitReason::Refused,
                        Exit::LockedOut => ExitReason::LockedOut,
                    });
                }
                Some(Effect::KeepPlace(place)) => {
                    if let Some(file) = &self.place {
                        file.keep(place.as_deref());
                    }
                }
                Some(Effect::Tap(on)) => input::tap(on),
                Some(Effect::Redraw) => self.redraw(),
                Some(Effect::Suspend) => self.suspended = true,
                Some(_) | None => {}
            }
        }
    }

    /// The window may have changed while nobody looked.
    fn redraw(&mut self) {
        self.stand.screen.forget();
        let size = self.stand.screen.size();
        let effects = update(
            &mut self.model,
            Msg::Resize(size.width, size.height),
            Utc::now(),
        );
        for effect in effects {
            drop(self.effects.start(effect));
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        if self
            .rests_in(Instant::now())
            .is_some_and(|rest| !rest.is_zero())
        {
            return Ok(());
        }
        self.dragged = None;
        if !self.model.take_dirty() {
            return Ok(());
        }
        let model = &self.model;
        self.stand.screen.draw(|frame| view(model, frame))
    }
}

#[cfg(test)]
mod tests;
