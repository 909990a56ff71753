//! `update`: one message in, effects out.

use super::branches::Switching;
use super::cx::Go;
use super::messages::Message;
use super::model::{Ahead, Model};
use super::msg::{Effect, Exit, Heard, Msg, Reply};
use super::shared::Link;
use crate::domain::command::{Answer, Query};
use crate::domain::date::jst_day;
use crate::domain::house::HouseTable;
use crate::domain::queue::Notice;
use crate::domain::record::{Operator, Role};
use crate::domain::refusal::Refusal;
use crate::i18n::desk::Notices;
use crate::i18n::frame::Frame;
use crate::i18n::messages::Messages;
use crate::keys::{Chord, Key};
use crate::screens::AnyScreen;
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

    /// Takes an answer to whoever waits for it.
    pub(super) fn take(&mut self, reply: Reply) {
        if reply.is_of_database() {
            self.link(reply.refusal());
        }
        // A right that was lent may be over: what one may do is asked again, and said.
        if reply.refusal() == Some(&Refusal::NotAllowed) {
            self.ask_whether_standing_in();
        }
        let id = reply.id();
        match reply {
            Reply::Read { result, .. } if self.me_asked == Some(id) => {
                self.me_asked = None;
                self.me(result);
            }
            Reply::Read { result, .. } if self.notices_asked == Some(id) => {
                self.notices_asked = None;
                if let Ok(Answer::Notices(notices)) = result {
                    // One's own limits or a delegation: what one may do is asked again.
                    let mine = |n: &&Notice| matches!(n.kind.as_str(), "limit" | "delegated");
                    let known: Vec<i64> = self.shared.notices.iter().map(|n| n.id).collect();
                    if notices.iter().filter(mine).any(|n| !known.contains(&n.id)) {
                        self.ask_me();
                    }
                    self.shared.dirty |= self.shared.notices != notices;
                    self.shared.notices = notices;
                }
            }
            Reply::Read { result, .. } if self.pulse_asked == Some(id) => {
                self.pulse_asked = None;
                match &result {
                    Ok(answer) => self.pulse(answer),
                    // A line that swallows everything is as good as cut.
                    Err(Refusal::TimedOut) => self.link(Some(&Refusal::Unavailable)),
                    Err(_) => {}
                }
            }
            Reply::Read { result, .. } if self.switching == Switching::Reading(id) => {
                self.choose_branch(result);
            }
            Reply::Read { result, .. } if self.looks_for_branches(id) => {
                self.looked_for_branches(result);
            }
            Reply::Written { result, .. } if self.switching == Switching::Writing(id) => {
                self.switched(result);
            }
            Reply::Read { result, .. } if self.left_asked == Some(id) => {
                self.offer_unfinished(result);
            }
            Reply::Written {
                request_id, result, ..
            } => self.written(id, request_id, result),
            Reply::Unlocked { result, .. } => self.unlocked(id, result),
            Reply::Read { result, .. } if self.is_for_dialog(id) => self.choices(id, result),
            reply => {
                // A reader that has gone, or an id that nobody knows: stale, dropped.
                let Some(uid) = self.shared.readers.remove(&id) else {
                    return;
                };
                if matches!(&reply, Reply::Revealed { result: Ok(_), .. }) {
                    self.shared.kept.done(uid);
                }
                if let Reply::Read {
                    result: Ok(answer @ Answer::Pulse { .. }),
                    ..
                } = &reply
                {
                    self.pulse(answer);
                }
                self.with(uid, |screen, cx| screen.reply(reply, cx));
            }
        }
    }

    /// What a reply says about the link to the database.
    pub(super) fn link(&mut self, refusal: Option<&Refusal>) {
        let lost = refusal.is_some_and(Refusal::is_away);
        let crowded = refusal == Some(&Refusal::TooManySessions);
        match (self.shared.link, lost) {
            (Link::Lost { .. }, false) if refusal.is_none() => {
                self.shared.link = Link::Up;
                self.shared.dirty = true;
                let text = Frame(self.shared.language()).back_again();
                self.shared.messages.add(Message::done(text));
                let uids: Vec<_> = self.stack.iter().map(|e| e.uid).collect();
                for uid in uids {
                    self.by_itself(uid, |screen, cx| screen.reconnected(cx));
                }
                self.ask_unfinished_again();
                self.after_opening();
                self.send_again();
            }
            (Link::Connecting, false) if refusal.is_none() => self.shared.link = Link::Up,
            (Link::Up | Link::Connecting, true) => {
                self.shared.link = Link::Lost {
                    since: self.shared.now,
                    crowded,
                };
                // What was typed ahead was meant for rows that have not come.
                self.shared.refused = true;
                self.give_up_reads();
                self.shared.dirty = true;
            }
            (
                Link::Lost {
                    since,
                    crowded: was,
                },
                true,
            ) if was != crowded => {
                self.shared.link = Link::Lost { since, crowded };
                self.shared.dirty = true;
            }
            _ => {}
        }
    }

    /// Whoever stands in for somebody is asked again whether they still do.
    pub(super) fn ask_whether_standing_in(&mut self) {
        if (self.shared.operator.as_ref()).is_some_and(|me| me.acting.is_some()) {
            self.ask_me();
        }
    }

    /// They stand in for nobody any more: said, where no notice of it says so.
    fn say_stood_in(&mut self, before: &Operator) {
        let (Some(me), Some(was)) = (&self.shared.operator, &before.acting) else {
            return;
        };
        let ended = |n: &Notice| n.kind == "delegated" && n.text("part") == "ended";
        self.shared.stood_in = me.acting.is_none().then(|| was.name.clone());
        if me.acting.is_some() || self.shared.notices.iter().any(ended) {
            return;
        }
        let words = Notices(self.shared.language());
        let text = match me.role {
            Role::Clerk => words.delegation_over(&was.name),
            _ => words.delegation_ended(&was.name),
        };
        self.shared.messages.add(Message::note(text));
    }

    fn me(&mut self, result: Result<Answer, Refusal>) {
        self.shared.dirty = true;
        match result {
            Ok(Answer::Me(me)) => {
                let role = me.role;
                self.me_day = Some(jst_day(self.shared.now));
                let before = self.shared.operator.replace(*me);
                if let Some(before) = &before {
                    let here = self.shared.operator.as_ref();
                    if here.is_some_and(|me| me.branch != before.branch) {
                        self.moved(before);
                    } else {
                        self.stayed();
                        self.say_stood_in(before);
                    }
                } else {
                    self.next_poll = self.shared.now;
                    if !self.restore() {
                        self.first_screens();
                    }
                    self.ask_unfinished(role);
                    self.touched = self.shared.now;
                    self.fresh = true;
                    self.tour = self.shared.settings.tour.then_some(0);
                    self.tick();
                }
            }
            Ok(_) => {}
            Err(refusal) => {
                self.login_refused = refusal == Refusal::LoginRefused;
                self.with_top(|screen, cx| screen.refused(&refusal, cx));
            }
        }
    }

    /// Where a role begins.
    pub(super) fn first_screens(&mut self) {
        let Some(role) = self.shared.operator.as_ref().map(|me| me.role) else {
            return;
        };
        self.stack.clear();
        self.push(AnyScreen::queue());
        match role {
            Role::Supervisor => self.push(AnyScreen::review()),
            Role::Auditor => self.push(AnyScreen::house(HouseTable::Audit)),
            Role::Administrator => self.push(AnyScreen::house(HouseTable::Masters)),
            Role::Clerk => {}
        }
    }

    fn pulse(&mut self, answer: &Answer) {
        let Answer::Pulse {
            counts,
            change,
            now: there,
            branch,
            lapsing,
            prefixes,
            holidays,
            ..
        } = answer
        else {
            return;
        };
        self.set_clock(*there);
        self.look_where(branch);
        if self.shared.counts != Some(*counts) {
            self.shared.counts = Some(*counts);
            self.shared.dirty = true;
        }
        if self.shared.lapsing != *lapsing {
            self.shared.lapsing = *lapsing;
            self.shared.dirty = true;
        }
        if self.shared.prefixes != *prefixes {
            self.shared.prefixes.clone_from(prefixes);
            self.shared.dirty = true;
        }
        if self.shared.holidays != *holidays {
            self.shared.holidays = *holidays;
            self.shared.dirty = true;
        }
        if self.shared.change != *change {
            self.shared.change = *change;
            self.ask_notices();
            let uids: Vec<_> = self.stack.iter().map(|e| e.uid).collect();
            for uid in uids {
                self.by_itself(uid, |screen, cx| screen.changed(cx));
            }
        }
    }

    /// What others did may concern this operator.
    fn ask_notices(&mut self) {
        let id = self.shared.new_id();
        self.notices_asked = Some(id);
        let query = Query::Notices;
        self.shared.effects.push(Effect::Query { id, query });
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
