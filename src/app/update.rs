//! `update`: one message in, effects out.

use super::cx::Go;
use super::messages::Message;
use super::model::{Ahead, Model};
use super::msg::{Effect, Exit, Heard, Msg};
use crate::domain::command::Query;
use crate::domain::date::jst_day;
use crate::i18n::frame::Frame;
use crate::i18n::messages::Messages;
use crate::keys::{Chord, Key};
use chrono::{DateTime, TimeDelta, Utc};

/// How soon the change counter is looked at again by a screen that follows an approval or an issue: both
/// screens are to show an arrival within a second, and a look costs the database about a millisecond.
const FOLLOW: TimeDelta = TimeDelta::milliseconds(300);
/// How many keys may be typed ahead.
const AHEAD: usize = 200;

/// Takes one message. `now` is the runtime's clock; the core has none.
pub fn update(model: &mut Model, msg: Msg, now: DateTime<Utc>) -> Vec<Effect> {
    model.time_goes_on(now);
    let now = model.shared.now;
    // Beside counts of today never stands the day before, though nobody has pressed a key since.
    if jst_day(model.shared.clock) != jst_day(now) {
        model.shared.clock = now;
        model.shared.dirty = true;
    }
    model.confirming = false;
    let typed = msg.is_typed() || matches!(msg, Msg::Heard(_));
    model.shared.asked.now = typed;
    if typed {
        model.touched = now;
        model.fresh = false;
    }
    // Nobody sees what a key would do, or answer: it waits for a window that shows it.
    if model.shared.is_too_small() && msg.is_typed() {
        return std::mem::take(&mut model.shared.effects);
    }
    let msg = match model.overhear(msg) {
        Some(msg) => msg,
        None => return std::mem::take(&mut model.shared.effects),
    };
    if model.is_too_early(&msg) {
        return std::mem::take(&mut model.shared.effects);
    }
    match msg {
        Msg::Start => {
            model.shared.clock = now;
            model.ask_me();
        }
        Msg::Key(chord) => {
            model.shared.clock = now;
            model.shared.dirty = true;
            let key = Ahead::Key(chord);
            if model.is_to_wait(&key) && !model.interrupts(chord) {
                model.keep_ahead(key);
            } else {
                model.press(chord);
            }
        }
        Msg::LineEnd => {
            model.shared.clock = now;
            model.shared.dirty = true;
            if model.is_to_wait(&Ahead::LineEnd) {
                model.keep_ahead(Ahead::LineEnd);
            } else {
                model.line_end();
            }
        }
        Msg::Text(text) => {
            model.shared.clock = now;
            let text = Ahead::Text(text);
            if model.is_to_wait(&text) {
                model.keep_ahead(text);
            } else {
                model.typed_ahead(text);
            }
        }
        Msg::NotUtf8 => {
            model.shared.dirty = true;
            let text = Frame(model.shared.language()).not_utf8();
            model.shared.messages.add(Message::note(text));
        }
        // Nobody listens any more.
        Msg::Heard(_) => {}
        Msg::Leaving => {
            model.keep_place();
            model.close_all();
        }
        Msg::Paste(text) => {
            model.shared.clock = now;
            model.paste(&text);
        }
        Msg::Resize(columns, rows) => {
            model.shared.dirty = true;
            if model.shared.size != (columns, rows) {
                if model.shared.is_too_small() {
                    model.question_is_unseen();
                }
                model.shared.size = (columns, rows);
                let uids: Vec<_> = model.stack.iter().map(|e| e.uid).collect();
                for uid in uids {
                    model.with(uid, |screen, cx| screen.resized(cx));
                }
            }
        }
        Msg::Reply(reply) => model.reply(reply),
        Msg::Tick => model.tick(),
    }
    model.refuse_unsent();
    model.run_ahead();
    model.shared.asked.now = false;
    model.follow();
    model.keep_up_place();
    model.slow_at = match model.waits() {
        // An answer may have set the clock meanwhile.
        true => model
            .slow_at
            .or(Some(model.shared.now + TimeDelta::seconds(1))),
        false => None,
    };
    std::mem::take(&mut model.shared.effects)
}

impl Model {
    /// Gives what the keyboard sends to the lock, or to a screen that listens to it; other messages come back.
    fn overhear(&mut self, msg: Msg) -> Option<Msg> {
        if self.is_locked() {
            match msg {
                Msg::Key(chord) => self.lock_key(chord),
                Msg::LineEnd => {}
                Msg::Text(text) | Msg::Paste(text) => self.lock_text(&text),
                Msg::Heard(_) => {}
                other => return Some(other),
            }
            return None;
        }
        let listens = self
            .top()
            .is_some_and(|e| e.dialog.is_none() && e.screen.listens());
        if !listens {
            return Some(msg);
        }
        let heard = match msg {
            Msg::Key(chord) => Heard::Key(chord),
            Msg::LineEnd => Heard::Key(Chord::plain(Key::Enter)),
            Msg::Text(text) => Heard::Text(text),
            Msg::Paste(text) => Heard::Paste(text),
            Msg::Heard(heard) => heard,
            other => return Some(other),
        };
        self.shared.clock = self.shared.now;
        self.with_top(|screen, cx| screen.heard(heard, cx));
        None
    }

    /// Looks sooner at the change counter while the screen on top follows what others are doing.
    fn follow(&mut self) {
        if !self.shared.is_lost() && self.top().is_some_and(|e| e.screen.follows()) {
            self.next_poll = self.next_poll.min(self.shared.now + FOLLOW);
        }
    }

    /// Runs what was typed ahead, as far as nothing waits; after a refusal it is thrown away.
    fn run_ahead(&mut self) {
        if self.shared.is_too_small() && !self.ahead.is_empty() {
            let unseen = self.ahead.len();
            self.ahead.clear();
            self.say_dropped(unseen);
        }
        loop {
            if std::mem::take(&mut self.shared.refused) {
                self.tour_refused();
                let dropped = self.ahead.len();
                self.ahead.clear();
                if dropped > 0 {
                    self.say_dropped(dropped);
                }
                // Text that is typed into a field loses nothing by a refusal; behind 確認 it is in another field by now, and would
                // replace what stands there.
                let unseen = std::mem::take(&mut self.shared.unseen);
                if unseen || self.confirming || !self.context().is_text() {
                    self.unread.get_or_insert(0);
                }
            }
            let next = self.ahead.front();
            if self.waits() || next.is_some_and(|next| self.chooses_too_soon(next)) {
                return;
            }
            self.shared.asked.now = true;
            match self.ahead.pop_front() {
                Some(typed) => self.typed_ahead(typed),
                None => return,
            }
            self.refuse_unsent();
        }
    }

    /// Its turn has come.
    fn typed_ahead(&mut self, typed: Ahead) {
        match typed {
            Ahead::Key(chord) => self.press(chord),
            Ahead::Text(text) => self.text(&text),
            Ahead::LineEnd => self.line_end(),
        }
    }

    /// Whether this was typed before a refusal stood on the screen, as the rest of a packet is: it meant something else.
    fn is_too_early(&mut self, msg: &Msg) -> bool {
        if !msg.is_typed() {
            return false;
        }
        let Some(n) = &mut self.unread else {
            return false;
        };
        *n += 1;
        self.shared.dirty = true;
        true
    }

    /// So many keys were thrown away: behind the refusal, which stays the line that shows.
    pub(super) fn say_dropped(&mut self, n: usize) {
        let text = Messages(self.shared.language()).keys_dropped(n);
        self.shared.messages.add_behind(Message::note(text));
        self.shared.dirty = true;
    }

    fn keep_ahead(&mut self, typed: Ahead) {
        if self.ahead.len() < AHEAD {
            self.ahead.push_back(typed);
        }
    }

    pub(super) fn ask_me(&mut self) {
        if self.me_asked.is_none() {
            let id = self.shared.new_id();
            self.me_asked = Some(id);
            self.shared.effects.push(Effect::Query {
                id,
                query: Query::Me,
            });
        }
    }

    pub(super) fn tick(&mut self) {
        if self
            .lock_due(self.shared.now)
            .is_some_and(|due| due <= TimeDelta::zero())
        {
            self.lock();
        }
        if self.slow_at.take_if(|at| *at <= self.shared.now).is_some() {
            self.shared.dirty = true;
        }
        if self.sequence_due() {
            self.pending_since = None;
            self.shared.dirty = true;
            let context = self.context();
            let command = self.resolver.expire(&self.shared.settings.keymap, context);
            if let Some(command) = command.filter(|_| !self.shared.is_too_small()) {
                self.shared.asked.now = true;
                self.run(command);
                self.shared.asked.now = false;
            }
        }
        let now = self.shared.now;
        let due: Vec<_> = self
            .stack
            .iter()
            .filter(|e| e.screen.wakes_at().is_some_and(|at| at <= now))
            .map(|e| e.uid)
            .collect();
        for uid in due {
            self.with(uid, |screen, cx| screen.woken(cx));
        }
        if now >= self.next_poll {
            let seconds = i64::from(self.shared.settings.poll_seconds.max(1));
            self.next_poll = now + TimeDelta::seconds(seconds);
            let another_day = self.me_day.is_some_and(|day| day != jst_day(now));
            if self.shared.operator.is_none() || another_day {
                self.ask_me();
            } else {
                self.look_for_database();
            }
        }
    }

    /// Looks at the change counter, unless that is being done.
    pub(super) fn look_for_database(&mut self) {
        if self.pulse_asked.is_none() {
            let id = self.shared.new_id();
            self.pulse_asked = Some(id);
            self.shared.effects.push(Effect::Query {
                id,
                query: Query::Pulse,
            });
        }
    }

    pub(super) fn quit(&mut self) {
        let exit = if self.login_refused {
            Exit::Refused
        } else {
            Exit::Left
        };
        self.go(Go::Quit(exit));
    }
}
