//! Answers of the database: to whom each goes, and what it says of the link, of who sits here and of what others did.

use super::branches::Switching;
use super::messages::Message;
use super::model::Model;
use super::msg::{Effect, Reply};
use super::shared::Link;
use crate::domain::command::{Answer, Query};
use crate::domain::date::jst_day;
use crate::domain::house::HouseTable;
use crate::domain::queue::Notice;
use crate::domain::record::{Operator, Role};
use crate::domain::refusal::Refusal;
use crate::i18n::desk::Notices;
use crate::i18n::frame::Frame;
use crate::screens::AnyScreen;

impl Model {
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
}
