//! Keeps what is typed as 書きかけ while it is typed: a little after the last key, at the latest a little later,
//! and at once when the form is left. What was kept survives a dropped line, a killed process, another host.

mod asked;
mod left_asked;

pub use asked::{Resumed, ask_to_discard, ask_to_lose, ask_to_resume, resumed};
pub use left_asked::LeftAsked;

use crate::app::{Cx, Reply, RequestId, What};
use crate::domain::command::{Write, Written};
use crate::domain::ids::BranchId;
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::{About, Sheet};
use crate::i18n::counter::Counter;
use crate::i18n::refusals::Sentence;
use crate::keys::Command;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How long after a key it is kept: long enough for a word, too short to lose one.
const PAUSE: TimeDelta = TimeDelta::milliseconds(300);
/// Who types without a pause is kept this often.
const LONGEST: TimeDelta = TimeDelta::milliseconds(1500);
/// How long after a save that came to nothing it is tried again.
const AGAIN: TimeDelta = TimeDelta::seconds(5);

/// Keeps one form.
#[derive(Debug)]
pub struct Keeper {
    branch: BranchId,
    about: Option<About>,
    /// The form's number and the request that took it.
    taken: Option<(i64, Uuid)>,
    /// The one that is to be taken over, until it is.
    of: Option<i64>,
    taking: Option<RequestId>,
    keeping: Option<RequestId>,
    seq: i32,
    /// What is kept, or on its way.
    kept: Option<Sheet>,
    /// The first key that is not kept, and when to keep it.
    due: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// What stands in the form is being sent: nothing is kept beside it.
    held: bool,
    ended: bool,
}

/// What a reply meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// As it should be.
    Well,
    /// The form was opened, finished or thrown away elsewhere: from now on it is kept as another one.
    Elsewhere,
    /// The form that was chosen is taken over, with this in it now: what a list said of it may be older.
    Taken(Sheet),
    /// The form that was chosen is not to be had; why not is said already.
    Gone,
}

impl Keeper {
    /// Nothing kept yet, of a new application, of one that is corrected or of a contract that is amended.
    #[must_use]
    pub fn new(branch: BranchId, about: Option<About>) -> Self {
        Self {
            branch,
            about,
            taken: None,
            of: None,
            taking: None,
            keeping: None,
            seq: 0,
            kept: None,
            due: None,
            held: false,
            ended: false,
        }
    }

    /// The number under which it is kept.
    #[must_use]
    pub fn id(&self) -> Option<i64> {
        self.taken.map(|(id, _)| id)
    }

    /// Takes a form over that was left; what stands in it comes with [`Kept::Taken`].
    pub fn take(&mut self, id: i64, cx: &mut Cx<'_>) {
        self.ask(Some(id), cx);
    }

    /// A form is being taken over: nothing may be typed before what stands in it has come.
    #[must_use]
    pub fn is_taking_over(&self) -> bool {
        self.of.is_some() && self.taking.is_some()
    }

    /// What was taken over is not continued: what is typed from now on is kept as another one.
    pub fn let_go(&mut self) {
        self.taken = None;
        self.of = None;
        self.kept = None;
        self.seq = 0;
    }

    /// Whether what stands in the form outlasts it when it is left now: it is kept like this, or nothing is in the way of
    /// keeping it.
    #[must_use]
    pub fn is_safe(&self, sheet: &Sheet, link_lost: bool) -> bool {
        let kept = self.keeping.is_none() && self.kept.as_ref() == Some(sheet);
        self.ended || (self.taken.is_some() && (kept || !link_lost))
    }

    fn ask(&mut self, id: Option<i64>, cx: &mut Cx<'_>) {
        self.of = id;
        let write = Write::TakeUnfinished {
            id,
            branch: self.branch.clone(),
            about: self.about.clone(),
        };
        self.taking = Some(cx.write(write, what()));
    }

    /// Something was typed.
    pub fn touched(&mut self, cx: &mut Cx<'_>) {
        if self.ended {
            return;
        }
        if self.taken.is_none() && self.taking.is_none() {
            self.ask(None, cx);
        }
        let now = cx.now();
        let first = self.due.map_or(now, |(first, _)| first);
        self.due = Some((first, (now + PAUSE).min(first + LONGEST)));
    }

    /// When it wants to be woken.
    #[must_use]
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        let idle = self.taking.is_none() && self.keeping.is_none() && !self.held;
        self.due.filter(|_| idle).map(|(_, at)| at)
    }

    /// Whether the time has come.
    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.wakes_at().is_some_and(|at| at <= now)
    }

    /// The clock was set: see [`super::Screen::times_move`].
    pub fn times_move(&mut self, off: TimeDelta) {
        self.due = self.due.map(|(first, at)| (first + off, at + off));
    }

    /// Keeps it now, unless it is kept like this. Late and repeated saves do no harm, so nothing is waited for.
    pub fn keep(&mut self, sheet: Sheet, cx: &mut Cx<'_>) {
        let Some((id, writer)) = self.taken else {
            // To take it came to nothing, and there is something to keep: once more.
            if self.taking.is_none() && self.due.is_some() && !self.ended {
                self.ask(None, cx);
            }
            return;
        };
        if self.held {
            return;
        }
        self.due = None;
        if self.ended || self.kept.as_ref() == Some(&sheet) {
            return;
        }
        self.seq += 1;
        self.kept = Some(sheet.clone());
        let write = Write::KeepUnfinished {
            id,
            writer,
            seq: self.seq,
            sheet: Box::new(sheet),
        };
        self.keeping = Some(cx.write(write, what()));
    }

    /// It is being sent: a save that crosses it would begin another one. Ends with a refusal.
    pub fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// Nothing is kept any more: it was sent, or is thrown away.
    pub fn end(&mut self) {
        self.ended = true;
        self.due = None;
    }

    /// Thrown away on purpose.
    pub fn discard(&mut self, cx: &mut Cx<'_>) {
        self.end();
        if let Some((id, _)) = self.taken {
            cx.write(Write::DiscardUnfinished { id }, what());
        }
    }

    /// Takes a reply that belongs here.
    pub fn reply(&mut self, reply: &Reply, cx: &mut Cx<'_>) -> Option<Kept> {
        let Reply::Written {
            id,
            request_id,
            result,
        } = reply
        else {
            return None;
        };
        if self.taking.take_if(|out| out == id).is_some() {
            return Some(self.took(*request_id, result, cx));
        }
        self.keeping.take_if(|out| out == id)?;
        Some(match result {
            Ok(_) => Kept::Well,
            Err(Refusal::Stale | Refusal::NotFound) if !self.ended && !self.held => {
                self.begin_anew(cx);
                Kept::Elsewhere
            }
            Err(_) => {
                self.kept = None;
                self.again(cx.now());
                Kept::Well
            }
        })
    }

    fn took(&mut self, writer: Uuid, result: &Result<Written, Refusal>, cx: &mut Cx<'_>) -> Kept {
        match result {
            Ok(Written::Taken { id, seq, sheet }) => {
                self.taken = Some((*id, writer));
                self.seq = *seq;
                if self.ended {
                    cx.write(Write::DiscardUnfinished { id: *id }, what());
                }
                if self.of.is_none() {
                    return Kept::Well;
                }
                self.kept = sheet.as_deref().cloned();
                Kept::Taken(self.kept.clone().unwrap_or_default())
            }
            Err(refusal) if self.of.take().is_some() => {
                match refusal {
                    // Sent, most likely: it is not begun anew with what a list said of it.
                    Refusal::NotFound => {
                        let words = Counter(cx.language());
                        cx.refused(Sentence {
                            what: words.left_gone().to_owned(),
                            remedy: words.left_gone_remedy().to_owned(),
                        });
                    }
                    other => cx.refuse(other),
                }
                Kept::Gone
            }
            other => {
                self.again(cx.now());
                if let Err(refusal) = other {
                    cx.refuse(refusal);
                    if !refusal.is_away() && *refusal != Refusal::TimedOut {
                        // The same would be said every few seconds: with the next key it is tried again.
                        self.due = None;
                    }
                }
                Kept::Well
            }
        }
    }

    fn begin_anew(&mut self, cx: &mut Cx<'_>) {
        self.taken = None;
        self.kept = None;
        self.seq = 0;
        self.ask(None, cx);
        let now = cx.now();
        self.due = Some((now, now));
    }

    fn again(&mut self, now: DateTime<Utc>) {
        self.due = Some((now + AGAIN, now + AGAIN));
    }
}

/// Said only when it fails.
fn what() -> What {
    What {
        command: Command::Confirm,
        subject: String::new(),
    }
}
