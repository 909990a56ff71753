//! `update`: one message in, effects out.

use super::cx::{Cx, Go};
use super::dialog::{Dialog, Source};
use super::messages::Message;
use super::model::Model;
use super::msg::{Effect, Exit, Msg, Reply, RequestId};
use super::shared::{Link, Outstanding};
use crate::domain::command::{Answer, Query, Written};
use crate::domain::record::Role;
use crate::domain::refusal::Refusal;
use crate::i18n::frame::Frame;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, sentence};
use crate::screens::AnyScreen;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How often a write without an answer is sent again under its request id.
const TRIES: u8 = 3;
/// How soon the change counter is looked at again by a screen that follows an approval or an issue: both
/// screens are to show an arrival within a second, and a look costs the database about a millisecond.
const FOLLOW: TimeDelta = TimeDelta::milliseconds(300);
/// How long after it was asked for a write is sent again once the database is back.
const RESEND_FOR: TimeDelta = TimeDelta::seconds(60);
/// How many keys may be typed ahead.
const AHEAD: usize = 200;

/// Takes one message. `now` is the runtime's clock; the core has none.
pub fn update(model: &mut Model, msg: Msg, now: DateTime<Utc>) -> Vec<Effect> {
    model.shared.now = now;
    match msg {
        Msg::Start => {
            model.shared.clock = now;
            model.ask_me();
        }
        Msg::Key(chord) => {
            model.shared.clock = now;
            model.shared.dirty = true;
            if model.waits() && !model.interrupts(chord) {
                if model.ahead.len() < AHEAD {
                    model.ahead.push_back(chord);
                }
            } else {
                model.press(chord);
            }
        }
        Msg::Text(text) => {
            model.shared.clock = now;
            model.text(&text);
        }
        Msg::NotUtf8 => {
            model.shared.dirty = true;
            let text = Frame(model.shared.language()).not_utf8();
            model.shared.messages.add(Message::note(text));
        }
        Msg::Leaving => model.close_all(),
        Msg::Paste(text) => {
            model.shared.clock = now;
            model.paste(&text);
        }
        Msg::Resize(columns, rows) => {
            model.shared.dirty = true;
            if model.shared.size != (columns, rows) {
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
    model.run_ahead();
    model.follow();
    model.slow_at = match model.waits() {
        true => model.slow_at.or(Some(now + TimeDelta::seconds(1))),
        false => None,
    };
    std::mem::take(&mut model.shared.effects)
}

impl Model {
    /// Looks sooner at the change counter while the screen on top follows what others are doing.
    fn follow(&mut self) {
        if !self.shared.is_lost() && self.top().is_some_and(|e| e.screen.follows()) {
            self.next_poll = self.next_poll.min(self.shared.now + FOLLOW);
        }
    }

    /// Runs what was typed ahead, as far as nothing waits; after a refusal it is thrown away.
    fn run_ahead(&mut self) {
        loop {
            if std::mem::take(&mut self.shared.refused) && !self.ahead.is_empty() {
                let dropped = self.ahead.len();
                self.ahead.clear();
                let text = Messages(self.shared.language()).keys_dropped(dropped);
                // Behind the refusal, which stays the line that shows.
                self.shared.messages.add_behind(Message::note(text));
            }
            if self.waits() {
                return;
            }
            let Some(chord) = self.ahead.pop_front() else {
                return;
            };
            self.press(chord);
        }
    }

    fn ask_me(&mut self) {
        if self.me_asked.is_none() {
            let id = self.shared.new_id();
            self.me_asked = Some(id);
            self.shared.effects.push(Effect::Query {
                id,
                query: Query::Me,
            });
        }
    }

    fn tick(&mut self) {
        if self.slow_at.take_if(|at| *at <= self.shared.now).is_some() {
            self.shared.dirty = true;
        }
        if self.sequence_due() {
            self.pending_since = None;
            self.shared.dirty = true;
            let context = self.context();
            if let Some(command) = self.resolver.expire(&self.shared.settings.keymap, context) {
                self.run(command);
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
            if self.shared.operator.is_none() {
                self.ask_me();
            } else if self.pulse_asked.is_none() {
                let id = self.shared.new_id();
                self.pulse_asked = Some(id);
                self.shared.effects.push(Effect::Query {
                    id,
                    query: Query::Pulse,
                });
            }
        }
    }

    fn reply(&mut self, reply: Reply) {
        self.link(reply.refusal());
        let id = reply.id();
        match reply {
            Reply::Read { result, .. } if self.me_asked == Some(id) => {
                self.me_asked = None;
                self.me(result);
            }
            Reply::Read { result, .. } if self.pulse_asked == Some(id) => {
                self.pulse_asked = None;
                if let Ok(answer) = &result {
                    self.pulse(answer);
                }
            }
            Reply::Written {
                request_id, result, ..
            } => self.written(id, request_id, result),
            Reply::Read { result, .. } if self.is_for_dialog(id) => self.choices(id, result),
            reply => {
                // A reader that has gone, or an id that nobody knows: stale, dropped.
                let Some(uid) = self.shared.readers.remove(&id) else {
                    return;
                };
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
    fn link(&mut self, refusal: Option<&Refusal>) {
        let lost = refusal == Some(&Refusal::Unavailable);
        match (self.shared.link, lost) {
            (Link::Lost { .. }, false) if refusal.is_none() => {
                self.shared.link = Link::Up;
                self.shared.dirty = true;
                let text = Frame(self.shared.language()).back_again();
                self.shared.messages.add(Message::done(text));
                let uids: Vec<_> = self.stack.iter().map(|e| e.uid).collect();
                for uid in uids {
                    self.with(uid, |screen, cx| screen.reconnected(cx));
                }
                self.send_again();
            }
            (Link::Connecting, false) if refusal.is_none() => self.shared.link = Link::Up,
            (Link::Up | Link::Connecting, true) => {
                self.shared.link = Link::Lost {
                    since: self.shared.now,
                };
                self.shared.dirty = true;
            }
            _ => {}
        }
    }

    fn me(&mut self, result: Result<Answer, Refusal>) {
        self.shared.dirty = true;
        match result {
            Ok(Answer::Me(me)) => {
                let first = self.shared.operator.is_none();
                let role = me.role;
                self.shared.operator = Some(*me);
                if first {
                    self.stack.clear();
                    self.next_poll = self.shared.now;
                    self.push(AnyScreen::queue());
                    if role == Role::Supervisor {
                        self.push(AnyScreen::review());
                    }
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

    fn pulse(&mut self, answer: &Answer) {
        let Answer::Pulse { counts, change, .. } = answer else {
            return;
        };
        if self.shared.counts != Some(*counts) {
            self.shared.counts = Some(*counts);
            self.shared.dirty = true;
        }
        if self.shared.change != *change {
            self.shared.change = *change;
            let uids: Vec<_> = self.stack.iter().map(|e| e.uid).collect();
            for uid in uids {
                self.with(uid, |screen, cx| screen.changed(cx));
            }
        }
    }

    fn written(&mut self, id: RequestId, request_id: Uuid, result: Result<Written, Refusal>) {
        let Some(mut write) = self.shared.writes.remove(&id) else {
            return;
        };
        let language = self.shared.language();
        let action = language.pick(write.what.command.ja(), write.what.command.en());
        let text = Messages(language);
        let fresh = self.shared.now - write.since < RESEND_FOR;
        match result {
            // Nobody knows whether it happened: it is asked again under the same id, which does it once.
            Err(Refusal::TimedOut) if write.tries < TRIES => {
                write.tries += 1;
                let again = Effect::Write {
                    id,
                    request_id: Some(request_id),
                    write: write.write.clone(),
                };
                self.shared.effects.push(again);
                self.keep_asking(id, write, text.asking_again(action));
            }
            Err(Refusal::Unavailable) if fresh => {
                write.again = Some(request_id);
                self.keep_asking(id, write, text.asking_when_back(action));
            }
            Err(Refusal::Unavailable) => {
                self.outcome(id, write, request_id, Err(Refusal::TimedOut))
            }
            result => self.outcome(id, write, request_id, result),
        }
    }

    fn keep_asking(&mut self, id: RequestId, write: Outstanding, text: String) {
        self.shared.writes.insert(id, write);
        self.shared.dirty = true;
        self.shared.messages.clear();
        self.shared.messages.add(Message::note(text));
    }

    fn outcome(
        &mut self,
        id: RequestId,
        write: Outstanding,
        request_id: Uuid,
        result: Result<Written, Refusal>,
    ) {
        if self.stack.iter().any(|e| e.uid == write.uid) {
            let reply = Reply::Written {
                id,
                request_id,
                result,
            };
            self.with(write.uid, |screen, cx| screen.reply(reply, cx));
            return;
        }
        // The screen has gone; the operator still learns what came of it.
        let language = self.shared.language();
        let text = Messages(language);
        let action = language.pick(write.what.command.ja(), write.what.command.en());
        let subject = write.what.subject;
        self.shared.dirty = true;
        match result {
            Ok(_) => self
                .shared
                .messages
                .add(Message::done(text.done_one(subject, action))),
            Err(refusal) => {
                let Sentence { what, remedy } = sentence(language, &refusal);
                let what = text.failed_alone(action, what, subject);
                self.shared
                    .messages
                    .add(Message::refused(Sentence { what, remedy }));
            }
        }
    }

    /// The database is back: what has no outcome yet is sent again; what is older than that is not,
    /// because an operator no longer expects it to happen.
    fn send_again(&mut self) {
        let waiting: Vec<_> = self
            .shared
            .writes
            .iter()
            .filter_map(|(id, write)| write.again.map(|request_id| (*id, request_id)))
            .collect();
        for (id, request_id) in waiting {
            let Some(mut write) = self.shared.writes.remove(&id) else {
                continue;
            };
            if self.shared.now - write.since >= RESEND_FOR {
                self.outcome(id, write, request_id, Err(Refusal::TimedOut));
                continue;
            }
            write.again = None;
            let again = Effect::Write {
                id,
                request_id: Some(request_id),
                write: write.write.clone(),
            };
            self.shared.writes.insert(id, write);
            self.shared.effects.push(again);
        }
    }

    fn is_for_dialog(&self, id: RequestId) -> bool {
        let asks = |d: &Dialog| matches!(d, Dialog::Choose(c) if c.asked == Some(id));
        self.stack
            .iter()
            .any(|e| e.dialog.as_ref().is_some_and(asks))
    }

    fn choices(&mut self, id: RequestId, result: Result<Answer, Refusal>) {
        self.shared.readers.remove(&id);
        let dialogs = self.stack.iter_mut().filter_map(|e| e.dialog.as_mut());
        for dialog in dialogs {
            if let Dialog::Choose(choose) = dialog
                && choose.asked == Some(id)
            {
                choose.asked = None;
                choose.selected = 0;
                choose.shown = match &result {
                    Ok(Answer::Choices(list)) => list.clone(),
                    _ => Vec::new(),
                };
            }
        }
        self.shared.dirty = true;
        if let Err(refusal) = result {
            self.with_top(|_, cx| cx.refuse(&refusal));
        }
    }

    /// The filter of the open list of values changed, or it has just been opened.
    pub(super) fn refilter(&mut self) {
        self.with_top(|_, cx| ask_choices(cx));
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

fn ask_choices(cx: &mut Cx<'_>) {
    let Some(Dialog::Choose(choose)) = cx.dialog.as_mut() else {
        return;
    };
    if let Some(query) = choose.refilter() {
        let id = cx.query(query);
        if let Some(Dialog::Choose(choose)) = cx.dialog.as_mut() {
            choose.asked = Some(id);
        }
    }
}

impl Model {
    /// Opens the first question of a list of values that was just opened.
    pub(super) fn after_opening(&mut self) {
        let fresh = self.top().is_some_and(|e| match &e.dialog {
            Some(Dialog::Choose(c)) => {
                c.asked.is_none() && c.shown.is_empty() && !matches!(c.source, Source::Fixed(_))
            }
            _ => false,
        });
        if fresh {
            self.refilter();
        }
    }
}
