//! Options typed in many rows, carried out from top to bottom: one write at a time, each row with
//! its own outcome, and a sentence at the end that counts them.

use super::act::{Act, Given};
use super::list::RowId;
use crate::app::{Message, RequestId, Shared};
use crate::i18n::messages::{Messages, done, done_one, failed_alone};
use crate::i18n::refusals::Sentence;
use crate::keys::Command;
use std::collections::VecDeque;

/// One row and what to do with it.
#[derive(Debug, Clone)]
pub struct Step<R> {
    /// The row.
    pub row: R,
    /// What to do.
    pub command: Command,
    /// The number as typed; empty for a direct key.
    pub typed: String,
}

/// How a step began.
#[derive(Debug)]
pub enum Begun {
    /// A request is out; its reply goes on.
    Waits(RequestId),
    /// A screen was opened; the next step begins when it has gone.
    Opened,
    /// It cannot be done.
    Failed(Sentence),
}

/// A step that was not done, and why.
#[derive(Debug, Clone)]
pub struct Failed<R> {
    /// The step.
    pub step: Step<R>,
    /// Why.
    pub why: Sentence,
}

/// A step that was done.
#[derive(Debug, Clone)]
struct Done<R> {
    step: Step<R>,
    /// What is said of it alone, where the usual words would mislead.
    own: Option<String>,
}

/// What is left to do, and what came of the rest.
#[derive(Debug)]
pub struct Batch<R> {
    todo: VecDeque<Step<R>>,
    running: Option<(Step<R>, Option<RequestId>)>,
    done: Vec<Done<R>>,
    failed: Vec<Failed<R>>,
    /// Screens that were opened; they need no outcome.
    opened: usize,
    /// Steps in all.
    total: usize,
    /// The reason given for all of them.
    pub reason: Option<String>,
    /// The value chosen for all of them (to whom, which kind of reason).
    pub chosen: Option<String>,
    /// What that is called.
    pub chosen_name: Option<String>,
    /// The fields filled for all of them.
    pub values: Vec<String>,
}

impl<R: Act> Batch<R> {
    /// These steps, in this order.
    #[must_use]
    pub fn new(steps: Vec<Step<R>>, reason: Option<String>) -> Self {
        Self {
            total: steps.len(),
            todo: steps.into(),
            running: None,
            done: Vec::new(),
            failed: Vec::new(),
            opened: 0,
            reason,
            chosen: None,
            chosen_name: None,
            values: Vec::new(),
        }
    }

    /// What was given for all of its rows.
    #[must_use]
    pub fn given(&self) -> Given<'_> {
        Given {
            reason: self.reason.as_deref(),
            chosen: self.chosen.as_deref(),
            chosen_name: self.chosen_name.as_deref(),
            values: &self.values,
            among_others: self.total > 1,
        }
    }

    /// Takes the next step, unless one is running.
    pub fn take(&mut self) -> Option<Step<R>> {
        if self.running.is_some() {
            return None;
        }
        self.todo.pop_front()
    }

    /// Says how a step that was taken began; true when the next one may be taken at once.
    pub fn begun(&mut self, step: Step<R>, begun: Begun) -> bool {
        match begun {
            Begun::Waits(id) => {
                self.running = Some((step, Some(id)));
                false
            }
            Begun::Opened => {
                self.opened += 1;
                self.running = Some((step, None));
                false
            }
            Begun::Failed(why) => {
                self.failed.push(Failed { step, why });
                true
            }
        }
    }

    /// The step that waits for this reply.
    #[must_use]
    pub fn running(&self, id: RequestId) -> Option<&Step<R>> {
        self.running
            .as_ref()
            .filter(|(_, waits)| *waits == Some(id))
            .map(|(step, _)| step)
    }

    /// The step that runs.
    #[must_use]
    pub fn current(&self) -> Option<&Step<R>> {
        self.running.as_ref().map(|(step, _)| step)
    }

    /// The running step needs one more request.
    pub fn goes_on(&mut self, id: RequestId) {
        if let Some((_, waits)) = &mut self.running {
            *waits = Some(id);
        }
    }

    /// The running step ended (done: with what is said of it alone, if that differs); gives its row when it was done.
    pub fn ended(&mut self, result: Result<Option<String>, Sentence>) -> Option<RowId> {
        let (step, _) = self.running.take()?;
        match result {
            Ok(own) => {
                let id = step.row.row_id();
                self.done.push(Done { step, own });
                Some(id)
            }
            Err(why) => {
                self.failed.push(Failed { step, why });
                None
            }
        }
    }

    /// The screen that was opened has gone; gives its row.
    pub fn came_back(&mut self) -> Option<RowId> {
        let opened = self
            .running
            .as_ref()
            .is_some_and(|(_, waits)| waits.is_none());
        if !opened {
            return None;
        }
        self.running.take().map(|(step, _)| step.row.row_id())
    }

    /// Throws away what has not begun; gives how many.
    pub fn stop(&mut self) -> usize {
        let left = self.todo.len();
        self.todo.clear();
        left
    }

    /// Whether a request is out.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.running
            .as_ref()
            .is_some_and(|(_, waits)| waits.is_some())
    }

    /// Whether nothing is left and nothing runs.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.running.is_none() && self.todo.is_empty()
    }

    /// Steps in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Steps ended, steps in all.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (
            self.done.len() + self.failed.len() + self.opened,
            self.total,
        )
    }

    /// Whether anything was written.
    #[must_use]
    pub fn changed_something(&self) -> bool {
        !self.done.is_empty()
    }

    /// The rows that something was done with.
    #[must_use]
    pub fn done(&self) -> Vec<RowId> {
        self.done
            .iter()
            .map(|done| done.step.row.row_id())
            .collect()
    }

    /// The rows that it was not done with.
    #[must_use]
    pub fn missed(&self) -> Vec<RowId> {
        self.failed.iter().map(|f| f.step.row.row_id()).collect()
    }

    /// What was not done.
    #[must_use]
    pub fn failures(&self) -> &[Failed<R>] {
        &self.failed
    }

    /// Whether every step that was done is one of these.
    #[must_use]
    pub fn only(&self, which: impl Fn(Command) -> bool) -> bool {
        self.done.iter().all(|done| which(done.step.command))
    }

    /// Says what came of it: 「3件承認しました。1件は承認できません: …」. `goes_on`: the rows that follow are shown.
    pub fn report(&self, shared: &mut Shared, stopped: usize, goes_on: bool) {
        let language = shared.language();
        let words = Messages(language);
        let verb = |step: &Step<R>| step.row.verb(step.command, language);
        let called = |step: &Step<R>| step.row.called(language);
        let mut parts = Vec::new();
        let mut verbs: Vec<&'static str> = Vec::new();
        for Done { step, .. } in &self.done {
            if !verbs.contains(&verb(step)) {
                verbs.push(verb(step));
            }
        }
        for one in verbs {
            let of: Vec<_> = self.done.iter().filter(|d| verb(&d.step) == one).collect();
            parts.push(match of.as_slice() {
                [alone] if self.total == 1 => alone
                    .own
                    .clone()
                    .unwrap_or_else(|| done_one(language, called(&alone.step), one)),
                several => several
                    .first()
                    .and_then(|d| {
                        R::said_of_several(d.step.command, several.len(), self.given(), shared)
                    })
                    .unwrap_or_else(|| done(language, several.len(), one)),
            });
        }
        match self.failed.as_slice() {
            [] => {}
            [one] if self.total == 1 => {
                parts.push(failed_alone(
                    language,
                    verb(&one.step),
                    &one.why.what,
                    &called(&one.step),
                ));
            }
            [one] => {
                parts.push(words.failed_one(verb(&one.step), &one.why.what, called(&one.step)));
            }
            [first, others @ ..] => {
                let (n, why) = (self.failed.len(), &first.why.what);
                // A reason that is not everybody's is said of the one row only.
                let same = others.iter().all(|other| other.why.what == *why);
                parts.push(match same {
                    true => words.failed_many(n, why, called(&first.step)),
                    false => words.failed_differently(n, why, called(&first.step)),
                });
            }
        }
        if stopped > 0 {
            parts.push(words.not_run(stopped));
        }
        if parts.is_empty() {
            return;
        }
        if goes_on {
            parts.push(words.rest_follows().to_owned());
        }
        let text = parts.join(language.pick("", " "));
        match self.failed.first() {
            Some(first) => {
                for other in self.failed.iter().skip(1).rev() {
                    let (verb, called) = (verb(&other.step), called(&other.step));
                    let what = failed_alone(language, verb, &other.why.what, &called);
                    shared.messages.add(Message::refused(Sentence {
                        what,
                        remedy: other.why.remedy.clone(),
                    }));
                }
                // 「何も変わっていません」 is true of this row alone.
                let remedy = match (self.done.len(), first.why.remedy.as_str()) {
                    (_, "") => String::new(),
                    (0, remedy) => remedy.to_owned(),
                    (n, remedy) => words.remedy_of(n, called(&first.step), remedy),
                };
                shared
                    .messages
                    .add(Message::refused(Sentence { what: text, remedy }));
            }
            None => shared.messages.add(Message::done(text)),
        }
    }
}
