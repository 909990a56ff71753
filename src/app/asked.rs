//! Reads by what asked for them. What a key asked for while the database is away is told at once and not sent: it would
//! come when nobody expects it any more, over what was typed since. What a screen looks up by itself to say something
//! beside a field is looked up again when the database is back.

use super::messages::Message;
use super::model::{Model, ScreenUid};
use super::msg::{Effect, Reply, RequestId};
use super::shared::{Link, Shared};
use crate::domain::command::Query;
use crate::domain::refusal::Refusal;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, sentence};
use std::collections::HashMap;

/// How often a look-up that got no answer in time is sent again while the link stands.
const TRIES: u8 = 2;

/// What a key asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A read.
    Read,
    /// A key or a notice.
    Reveal,
    /// Something on this machine, whose answer may lead to a read.
    Here,
}

/// Something that is looked up for a field.
#[derive(Debug)]
struct LookUp {
    id: RequestId,
    of: ScreenUid,
    query: Query,
    tries: u8,
    /// It got no answer, and waits for the database to come back.
    lost: bool,
}

/// What is out, by what asked for it.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// A key is being handled, or the answer to what one asked for.
    pub now: bool,
    by_key: HashMap<RequestId, Kind>,
    /// Asked for by a key while nobody was there; refused as soon as the key has been handled.
    unsent: Vec<(RequestId, Kind)>,
    look_ups: Vec<LookUp>,
}

impl Shared {
    /// Notes what asks for this; false when it is not to be sent, because nobody is there.
    pub(super) fn asks(&mut self, id: RequestId, kind: Kind) -> bool {
        if !self.asked.now {
            return true;
        }
        self.asked.by_key.insert(id, kind);
        let sent = kind == Kind::Here || !self.is_lost();
        if !sent {
            self.asked.unsent.push((id, kind));
        }
        sent
    }

    /// A read: sent, unless a key asked for it and nobody is there.
    pub(super) fn read(&mut self, query: Query) -> RequestId {
        let id = self.new_id();
        if self.asks(id, Kind::Read) {
            self.effects.push(Effect::Query { id, query });
        }
        id
    }

    /// A read that says something beside a field of this screen. It is sent again when the database is back.
    pub(super) fn look_up(&mut self, of: ScreenUid, query: Query) -> RequestId {
        let id = self.new_id();
        self.asked.look_ups.push(LookUp {
            id,
            of,
            query: query.clone(),
            tries: 1,
            lost: false,
        });
        self.effects.push(Effect::Query { id, query });
        id
    }

    /// Whether a look-up without an answer is kept to be sent again; other requests are not.
    fn keeps(&mut self, id: RequestId, refusal: Option<&Refusal>) -> bool {
        let Some(at) = self.asked.look_ups.iter().position(|l| l.id == id) else {
            return false;
        };
        let away = refusal.is_some_and(Refusal::is_away);
        let slow = refusal == Some(&Refusal::TimedOut);
        match self.asked.look_ups.get_mut(at) {
            Some(look_up) if away || (slow && look_up.tries < TRIES) => {
                look_up.tries += u8::from(slow);
                look_up.lost = true;
                true
            }
            _ => {
                self.asked.look_ups.remove(at);
                false
            }
        }
    }
}

impl Model {
    /// Takes an answer to its reader, and says what it means that there is none.
    pub(super) fn reply(&mut self, reply: Reply) {
        let id = reply.id();
        let refusal = reply.refusal().cloned();
        if self.shared.keeps(id, refusal.as_ref()) {
            if reply.is_of_database() {
                self.link(refusal.as_ref());
            }
            return;
        }
        let is_back = reply.is_of_database() && refusal.is_none();
        self.shared.asked.now = self.shared.asked.by_key.remove(&id).is_some();
        let waited_for = self.is_waited_for(id);
        let away = self.shared.asked.now && refusal.as_ref().is_some_and(Refusal::is_away);
        self.take(reply);
        if away && waited_for {
            self.say_press_again();
        }
        self.shared.asked.now = false;
        if is_back {
            self.look_up_again();
        }
    }

    /// Whether somebody still wants this answer.
    fn is_waited_for(&self, id: RequestId) -> bool {
        let reader = self.shared.readers.get(&id);
        reader.is_some_and(|uid| self.stack.iter().any(|e| e.uid == *uid))
            || self.switching == super::branches::Switching::Reading(id)
    }

    /// Nobody is there any more: what keys asked for does not come, and would come too late.
    pub(super) fn give_up_reads(&mut self) {
        let reads = self.shared.asked.by_key.iter();
        let reads = reads.filter(|(_, kind)| **kind == Kind::Read);
        let mut reads: Vec<_> = reads.map(|(id, kind)| (*id, *kind)).collect();
        reads.sort_by_key(|(id, _)| *id);
        self.shared.asked.unsent.extend(reads);
    }

    /// What keys asked for while nobody is there is refused, once they have been handled; whether somebody is there
    /// again is looked at.
    pub(super) fn refuse_unsent(&mut self) {
        let refusal = match self.shared.link {
            Link::Lost { crowded: true, .. } => Refusal::TooManySessions,
            _ => Refusal::Unavailable,
        };
        let unsent = std::mem::take(&mut self.shared.asked.unsent);
        if !unsent.is_empty() {
            self.shared.dirty = true;
            self.look_for_database();
        }
        for (id, kind) in unsent {
            let refusal = refusal.clone();
            self.reply(match kind {
                Kind::Reveal => Reply::Revealed {
                    id,
                    result: Err(refusal),
                },
                Kind::Read | Kind::Here => Reply::Read {
                    id,
                    result: Err(refusal),
                },
            });
        }
    }

    /// A key had to ask the database, and got no answer.
    fn say_press_again(&mut self) {
        let language = self.shared.language();
        let words = Messages(language);
        let crowded = matches!(self.shared.link, Link::Lost { crowded: true, .. });
        let what = match crowded {
            true => sentence(language, &Refusal::TooManySessions).what,
            false => words.press_again().to_owned(),
        };
        let remedy = words.press_again_remedy().to_owned();
        let stands = self.shared.messages.line();
        if stands.is_some_and(|(message, _)| message.text == what) {
            return;
        }
        self.shared.refused = true;
        self.shared.dirty = true;
        self.shared
            .messages
            .add(Message::refused(Sentence { what, remedy }));
    }

    /// The database answers: what got lost is looked up again, where its screen is still there.
    fn look_up_again(&mut self) {
        let open: Vec<ScreenUid> = self.stack.iter().map(|e| e.uid).collect();
        let asked = &mut self.shared.asked;
        asked.look_ups.retain(|l| !l.lost || open.contains(&l.of));
        for look_up in asked.look_ups.iter_mut().filter(|l| l.lost) {
            look_up.lost = false;
            self.shared.effects.push(Effect::Query {
                id: look_up.id,
                query: look_up.query.clone(),
            });
        }
    }
}
