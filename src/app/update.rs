//! `update`: one message in, effects out.

use super::cx::{Cx, Go};
use super::dialog::{Dialog, Source};
use super::messages::Message;
use super::model::Model;
use super::msg::{Effect, Exit, Msg, Reply, RequestId};
use super::shared::Link;
use crate::domain::command::{Answer, Query};
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
    std::mem::take(&mut model.shared.effects)
}

impl Model {
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
            let seconds = i64::from(self.shared.settings.poll_seconds.clamp(1, 5));
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

    fn written(
        &mut self,
        id: RequestId,
        request_id: Uuid,
        result: Result<crate::domain::command::Written, Refusal>,
    ) {
        let Some(mut write) = self.shared.writes.remove(&id) else {
            return;
        };
        let language = self.shared.language();
        let action = language.pick(write.what.command.ja(), write.what.command.en());
        let text = Messages(language);
        if result == Err(Refusal::TimedOut) && write.tries < TRIES {
            write.tries += 1;
            let again = Effect::Write {
                id,
                request_id: Some(request_id),
                write: write.write.clone(),
            };
            self.shared.writes.insert(id, write);
            self.shared.effects.push(again);
            self.shared.dirty = true;
            self.shared
                .messages
                .add(Message::note(text.asking_again(action)));
            return;
        }
        let uid = write.uid;
        if self.stack.iter().any(|e| e.uid == uid) {
            let reply = Reply::Written {
                id,
                request_id,
                result,
            };
            self.with(uid, |screen, cx| screen.reply(reply, cx));
            return;
        }
        // The screen has gone; the operator still learns what came of it.
        self.shared.dirty = true;
        let subject = write.what.subject;
        match result {
            Ok(_) => self
                .shared
                .messages
                .add(Message::done(text.done_one(subject, action))),
            Err(refusal) => {
                let Sentence { what, remedy } = sentence(language, &refusal);
                let what = text.failed_one(action, what, subject);
                self.shared
                    .messages
                    .add(Message::refused(Sentence { what, remedy }));
            }
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
        self.go(Go::Quit(Exit::Left));
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
