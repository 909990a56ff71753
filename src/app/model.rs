//! The model: what every screen sees, the screens one above the other, and what is being typed.

use super::cx::{Cx, Go};
use super::dialog::Dialog;
use super::msg::RequestId;
use super::shared::{Settings, Shared};
use crate::domain::unfinished::Unfinished;
use crate::keys::{Chord, Context, Key, Resolver};
use crate::screens::AnyScreen;
use crate::ui::TextField;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::VecDeque;

/// Names one screen of the stack; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScreenUid(pub(super) u64);

/// A screen of the stack, and the dialog over it.
#[derive(Debug)]
pub(super) struct Entry {
    pub uid: ScreenUid,
    pub screen: AnyScreen,
    pub dialog: Option<Dialog>,
}

/// What was typed while an answer was waited for.
#[derive(Debug, Clone)]
pub(super) enum Ahead {
    Key(Chord),
    /// A character of several code points.
    Text(String),
    /// See [`super::Msg::LineEnd`]; the place it comes to decides when its turn comes.
    LineEnd,
}

impl Ahead {
    /// The key that it is, where it is one.
    pub(super) const fn chord(&self) -> Option<Chord> {
        match self {
            Self::Key(chord) => Some(*chord),
            Self::Text(_) => None,
            Self::LineEnd => Some(Chord::plain(Key::Enter)),
        }
    }
}

/// How long a lone Esc waits for a key behind it before it means what it is bound to. Any other beginning of a sequence
/// stands in the message line and waits for as long as it takes: a key that came late would mean something else.
const SEQUENCE_WAIT: TimeDelta = TimeDelta::milliseconds(900);

/// Everything that the screens are at one moment.
#[derive(Debug)]
pub struct Model {
    /// What every screen sees.
    pub shared: Shared,
    /// Bottom first; never empty.
    pub(super) stack: Vec<Entry>,
    pub(super) resolver: Resolver,
    /// Since when a key sequence is begun.
    pub(super) pending_since: Option<DateTime<Utc>>,
    /// Keys typed while the top screen waits for an answer.
    pub(super) ahead: VecDeque<Ahead>,
    /// A refusal that has not stood on the screen yet, and how many keys were thrown away since.
    pub(super) unread: Option<usize>,
    /// What is being done now was asked for by 確認: a refusal takes the focus to where nobody looks yet.
    pub(super) confirming: bool,
    /// The `:` line, while it is open.
    pub(super) command_line: Option<TextField>,
    /// After Tab: what stood there, and the names that it may become.
    pub(super) command_fits: (String, String),
    /// Who am I, while the question is out.
    pub(super) me_asked: Option<RequestId>,
    /// How the time here stands to this machine's clock.
    pub(super) clock: super::clock::Clock,
    /// The day (JST) of the last answer: limits and delegations begin and end with days.
    pub(super) me_day: Option<NaiveDate>,
    /// When to say that an answer is slow, while one is waited for.
    pub(super) slow_at: Option<DateTime<Utc>>,
    /// The database does not know this login.
    pub(super) login_refused: bool,
    /// The read of notices that is out.
    pub(super) notices_asked: Option<RequestId>,
    /// The look at the change counter that is out.
    pub(super) pulse_asked: Option<RequestId>,
    /// When to look at the change counter next.
    pub(super) next_poll: DateTime<Utc>,
    /// The dialog that is open asks whether to leave the program.
    pub(super) quitting: bool,
    /// A switch of the branch, as far as it is.
    pub(super) switching: super::branches::Switching,
    /// What was left half typed, while it is asked for.
    pub(super) left_asked: Option<RequestId>,
    /// Nobody was there to answer that.
    pub(super) left_lost: bool,
    /// What the dialog that is open offers of it; empty = it asks something else.
    pub(super) offered: Vec<Unfinished>,
    /// Which of the first steps is next.
    pub(super) tour: Option<usize>,
    /// The step that was begun last, while it is not known yet whether it is refused.
    pub(super) tour_begun: Option<usize>,
    /// The screens are locked.
    pub(super) locked: Option<super::lock::Locked>,
    /// When the keyboard was touched last.
    pub(super) touched: DateTime<Utc>,
    /// The operator has just come, and has pressed no key yet.
    pub(super) fresh: bool,
    /// The place as it was kept last.
    pub(super) place_kept: super::place::PlaceKept,
    next_uid: u64,
    /// Every command that was run, for tests that press a key and ask what it did.
    #[cfg(test)]
    pub ran: Vec<crate::keys::Command>,
}

impl Model {
    /// The screens before anything is known; send [`super::Msg::Start`] next.
    #[must_use]
    pub fn new(settings: Settings, now: DateTime<Utc>) -> Self {
        let mut model = Self {
            shared: Shared::new(settings, now),
            stack: Vec::new(),
            resolver: Resolver::new(),
            pending_since: None,
            ahead: VecDeque::new(),
            unread: None,
            confirming: false,
            command_line: None,
            command_fits: Default::default(),
            me_asked: None,
            clock: super::clock::Clock::default(),
            me_day: None,
            slow_at: None,
            login_refused: false,
            notices_asked: None,
            pulse_asked: None,
            next_poll: now,
            quitting: false,
            switching: super::branches::Switching::default(),
            left_asked: None,
            left_lost: false,
            offered: Vec::new(),
            tour: None,
            tour_begun: None,
            locked: None,
            touched: now,
            fresh: false,
            place_kept: super::place::PlaceKept::default(),
            next_uid: 0,
            #[cfg(test)]
            ran: Vec::new(),
        };
        model.push(AnyScreen::start());
        model
    }

    /// The key test alone, without an operator or a database: `densho keys`.
    #[must_use]
    pub fn key_test(settings: Settings, now: DateTime<Utc>) -> Self {
        let mut model = Self::new(settings, now);
        model.stack.clear();
        // Nobody is asked who sits here.
        model.next_poll = now + TimeDelta::days(36_500);
        model.push(AnyScreen::key_test());
        model
    }

    /// How long nothing needs to be sent: after that, a `Msg::Tick`.
    #[must_use]
    pub fn next_tick(&self, now: DateTime<Utc>) -> TimeDelta {
        let now = self.time_of(now);
        if now < self.shared.now {
            // This machine's clock was put back: the rest is reckoned when that has been told.
            return TimeDelta::zero();
        }
        let poll = self.next_poll - now;
        let sequence = self.pending_since.map(|since| since + SEQUENCE_WAIT - now);
        let screen = self
            .stack
            .iter()
            .filter_map(|e| e.screen.wakes_at())
            .min()
            .map(|at| at - now);
        // A slow answer is said to be slow.
        let slow = self.slow_at.map(|at| at - now);
        [Some(poll), sequence, screen, slow, self.lock_due(now)]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(poll)
            .max(TimeDelta::zero())
    }

    /// Whether the picture may differ from the last one that was asked for; asking takes it for drawn.
    pub fn take_dirty(&mut self) -> bool {
        self.drawn();
        std::mem::take(&mut self.shared.dirty)
    }

    /// Whether a refusal waits to be drawn: keys of the same packet are to be thrown away before it is.
    #[must_use]
    pub fn has_unread(&self) -> bool {
        self.unread.is_some()
    }

    /// Columns and rows of the window, as far as it was told.
    #[must_use]
    pub const fn size(&self) -> (u16, u16) {
        self.shared.size
    }

    /// Whether a window of this size shows nothing.
    #[must_use]
    pub fn is_too_small(&self) -> bool {
        self.shared.is_too_small()
    }

    /// What is on top now has been drawn: a question may be answered, unless something else stands in its place, and keys
    /// were pressed in sight of a refusal.
    pub fn drawn(&mut self) {
        if let Some(n) = self.unread.take().filter(|n| *n > 0) {
            self.say_dropped(n);
        }
        if self.is_locked() || self.shared.is_too_small() {
            return;
        }
        if let Some(dialog) = self.stack.last_mut().and_then(|e| e.dialog.as_mut()) {
            dialog.seen();
        }
    }

    /// The window hides the question that is open: no yes counts before it stands there again.
    pub(super) fn question_is_unseen(&mut self) {
        if let Some(dialog) = self.stack.last_mut().and_then(|e| e.dialog.as_mut()) {
            dialog.unseen();
        }
    }

    /// Ids of the screens from the bottom up, `Q1` first: for tests and logs.
    #[must_use]
    pub fn path(&self) -> Vec<&'static str> {
        self.stack.iter().map(|e| e.screen.id()).collect()
    }

    /// True while the top screen waits for an answer that keys typed now depend on.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.command_line.is_none()
            && !self.shared.is_lost()
            && self
                .top()
                .is_some_and(|e| e.dialog.is_none() && (self.is_switching() || e.screen.waits()))
    }

    /// The keys that the hint line offers now, before it is cut to the width.
    #[cfg(test)]
    pub fn hints(&self) -> Vec<crate::keys::Hint> {
        self.top()
            .map(|entry| super::view::hints(self, &*entry.screen))
            .unwrap_or_default()
    }

    /// What keys mean now.
    #[cfg(test)]
    pub fn context_now(&self) -> Context {
        self.context()
    }

    /// The field in focus, of the dialog or else of the screen.
    #[cfg(test)]
    pub fn focused_now(
        &self,
        language: crate::i18n::Language,
    ) -> Option<crate::i18n::explain::Explained> {
        let entry = self.top()?;
        match &entry.dialog {
            Some(dialog) => dialog.focused(language),
            None => entry.screen.focused(language),
        }
    }

    /// The screen on top, by the id that its help goes by.
    #[cfg(test)]
    pub fn explained_as(&self) -> &'static str {
        self.top().map_or("", |entry| entry.screen.explained_as())
    }

    /// The kind of the screen on top, as `AnyScreen` names it.
    #[cfg(test)]
    pub fn kind(&self) -> String {
        let shown = self.top().map(|entry| format!("{:?}", entry.screen));
        let shown = shown.unwrap_or_default();
        shown.split('(').next().unwrap_or_default().to_owned()
    }

    pub(super) fn top(&self) -> Option<&Entry> {
        self.stack.last()
    }

    /// What keys mean now.
    pub(super) fn context(&self) -> Context {
        if self.command_line.is_some() {
            return Context::Line;
        }
        match self.top() {
            Some(Entry {
                dialog: Some(dialog),
                ..
            }) => dialog.context(),
            Some(entry) => entry.screen.context(),
            None => Context::List,
        }
    }

    pub(super) fn sequence_due(&self) -> bool {
        self.pending_since
            .is_some_and(|since| self.shared.now - since >= SEQUENCE_WAIT)
    }

    /// Puts a screen on top and lets it ask for its data.
    pub(super) fn push(&mut self, mut screen: AnyScreen) {
        if let Some(filter) = self.top().and_then(|entry| entry.screen.neighbours()) {
            screen.opened_among(filter);
        }
        self.next_uid += 1;
        let uid = ScreenUid(self.next_uid);
        self.stack.push(Entry {
            uid,
            screen,
            dialog: None,
        });
        self.by_itself(uid, |screen, cx| screen.opened(cx));
    }

    /// Runs `act` on a screen of the stack, then goes where it asked to go. Nothing happens when
    /// the screen has gone.
    pub(super) fn with<T>(
        &mut self,
        uid: ScreenUid,
        act: impl FnOnce(&mut AnyScreen, &mut Cx<'_>) -> T,
    ) -> Option<T> {
        let entry = self.stack.iter_mut().find(|e| e.uid == uid)?;
        let mut go = Vec::new();
        let mut cx = Cx {
            shared: &mut self.shared,
            uid,
            dialog: &mut entry.dialog,
            go: &mut go,
        };
        let result = act(&mut entry.screen, &mut cx);
        self.shared.dirty = true;
        for step in go {
            self.go(step);
        }
        Some(result)
    }

    /// The same for what no key asked for: the screen reads it again by itself when the database is back.
    pub(super) fn by_itself<T>(
        &mut self,
        uid: ScreenUid,
        act: impl FnOnce(&mut AnyScreen, &mut Cx<'_>) -> T,
    ) -> Option<T> {
        let was = std::mem::take(&mut self.shared.asked.now);
        let result = self.with(uid, act);
        self.shared.asked.now = was;
        result
    }

    /// The same for the screen on top.
    pub(super) fn with_top<T>(
        &mut self,
        act: impl FnOnce(&mut AnyScreen, &mut Cx<'_>) -> T,
    ) -> Option<T> {
        let uid = self.top()?.uid;
        self.with(uid, act)
    }

    pub(super) fn go(&mut self, step: Go) {
        match step {
            Go::Push(screen) => self.push(*screen),
            Go::Back => self.back(),
            Go::Home => {
                self.cut_to(1);
                self.resume();
            }
            Go::To(screen) => {
                self.cut_to(1);
                if self.top().is_some_and(|e| e.screen.id() == screen.id()) {
                    self.resume();
                } else {
                    self.push(*screen);
                }
            }
            Go::Quit(exit) => {
                self.forget_place();
                self.cut_to(0);
                self.shared.effects.push(super::Effect::Quit(exit));
            }
        }
    }

    /// One step back; on the first screen nothing.
    pub(super) fn back(&mut self) {
        if self.stack.len() > 1 {
            self.cut_to(self.stack.len() - 1);
            self.resume();
        } else if self.top().is_some_and(|e| e.screen.listens()) {
            // The key test alone: there is nothing behind it.
            self.go(Go::Quit(super::Exit::Left));
        }
    }

    /// Every screen saves what it holds and goes.
    pub(super) fn close_all(&mut self) {
        self.cut_to(0);
    }

    fn cut_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            self.with_top(|screen, cx| screen.closing(cx));
            self.stack.pop();
        }
        self.shared.dirty = true;
    }

    fn resume(&mut self) {
        if let Some(uid) = self.top().map(|e| e.uid) {
            self.by_itself(uid, |screen, cx| screen.resumed(cx));
        }
    }
}
