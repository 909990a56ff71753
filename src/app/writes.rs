//! Writes whose outcome is not known yet: sent again under their request id, and never forgotten.

use super::messages::Message;
use super::model::Model;
use super::msg::{Effect, Reply, RequestId};
use super::shared::Outstanding;
use crate::domain::command::{Write, Written};
use crate::domain::refusal::Refusal;
use crate::i18n::counter::Counter;
use crate::i18n::messages::{Messages, done_one, failed_alone};
use crate::i18n::refusals::{Sentence, sentence};
use chrono::TimeDelta;
use uuid::Uuid;

/// How often a write without an answer is sent again under its request id.
const TRIES: u8 = 3;
/// How long after it was asked for a write is sent again once the database is back.
const RESEND_FOR: TimeDelta = TimeDelta::seconds(60);

impl Model {
    /// A write has ended, or nobody knows whether it has.
    pub(super) fn written(
        &mut self,
        id: RequestId,
        request_id: Uuid,
        result: Result<Written, Refusal>,
    ) {
        let Some(mut write) = self.shared.writes.remove(&id) else {
            return;
        };
        let language = self.shared.language();
        let action = write.said.0;
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
            Err(away) if away.is_away() && fresh => {
                write.again = Some(request_id);
                self.keep_asking(id, write, text.asking_when_back(action));
            }
            Err(away) if away.is_away() => {
                self.outcome(id, write, request_id, Err(Refusal::TimedOut))
            }
            result => self.outcome(id, write, request_id, result),
        }
    }

    fn keep_asking(&mut self, id: RequestId, write: Outstanding, text: String) {
        // Somebody chose what was left half typed, and sees an empty form.
        let text = match &write.write {
            Write::TakeUnfinished { id: Some(_), .. } => Counter(self.shared.language())
                .resumed_when_back()
                .to_owned(),
            quiet if is_quiet(quiet) => {
                self.shared.writes.insert(id, write);
                return;
            }
            _ => text,
        };
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
        if result.is_ok() {
            self.shared.kept.done(write.uid);
        }
        if self.stack.iter().any(|e| e.uid == write.uid) {
            let reply = Reply::Written {
                id,
                request_id,
                result,
            };
            let unknown = reply.refusal() == Some(&Refusal::TimedOut);
            self.with(write.uid, |screen, cx| screen.reply(reply, cx));
            if unknown && !is_quiet(&write.write) {
                self.say_unknown(write.said.0, &write.what.subject);
            }
            return;
        }
        // The screen has gone; the operator still learns what came of it.
        let language = self.shared.language();
        let (action, done) = write.said;
        let subject = write.what.subject;
        self.shared.dirty = true;
        match result {
            _ if is_quiet(&write.write) => {}
            // Its number is what is asked for next, and nothing else on the screen says it.
            Ok(Written::Entered { number, .. }) => self
                .shared
                .messages
                .add(Message::done(Counter(language).sent_of(number, subject))),
            Ok(_) => self.shared.messages.add(Message::done(
                done.unwrap_or_else(|| done_one(language, subject, action)),
            )),
            Err(Refusal::TimedOut) => self.say_unknown(action, &subject),
            Err(refusal) => {
                // What was typed since rests on what did not happen.
                self.shared.refused = true;
                let Sentence { what, remedy } = sentence(language, &refusal);
                let what = failed_alone(language, action, &what, &subject);
                self.shared
                    .messages
                    .add(Message::refused(Sentence { what, remedy }));
            }
        }
    }

    /// Nobody knows what came of it: which act on which record, in the place of a sentence that names neither.
    fn say_unknown(&mut self, action: &str, subject: &str) {
        let language = self.shared.language();
        let words = Messages(language);
        let bare = sentence(language, &Refusal::TimedOut).what;
        self.shared.messages.take_back(&bare);
        self.shared.messages.add(Message::refused(Sentence {
            what: words.unknown_outcome(subject, action),
            remedy: words.unknown_outcome_remedy(subject, action),
        }));
    }

    /// The database is back: what has no outcome yet is sent again; what is older than that is not,
    /// because an operator no longer expects it to happen.
    pub(super) fn send_again(&mut self) {
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
}

/// What keeps itself says nothing of it: the screen tries again, and the head line says that the link is lost.
fn is_quiet(write: &Write) -> bool {
    matches!(
        write,
        Write::TakeUnfinished { .. }
            | Write::KeepUnfinished { .. }
            | Write::DiscardUnfinished { .. }
    )
}
