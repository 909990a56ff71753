//! Options: numbers typed beside rows, carried out by Enter from top to bottom; direct keys are the same
//! for one row. What a number does to a row is the row's own ([`Act`]).

mod again;
mod asking;
mod looking;
mod running;

use super::act::{Act, Stage};
use super::batch::{Batch, Step};
use super::list::Paged;
use crate::app::{Cx, RequestId, Shared};
use crate::i18n::Language;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::keys::{Command, Context};
use asking::Asked;
use chrono::{DateTime, TimeDelta, Utc};
use looking::Looking;

/// What takes longer than this is said to be under way.
pub(super) const SLOW: TimeDelta = TimeDelta::milliseconds(700);

/// What opens a record and changes nothing.
const LOOKS: [Command; 5] = [
    Command::Select,
    Command::Display,
    Command::History,
    Command::Print,
    Command::PublicationStatus,
];

/// The option machinery of a list of applications.
#[derive(Debug)]
pub struct Actions<R> {
    /// What runs.
    pub batch: Option<Batch<R>>,
    stage: Option<Stage>,
    /// When it began.
    since: Option<DateTime<Utc>>,
    /// What waits for a yes, a value or the fields of a form.
    asked: Option<Asked<R>>,
    /// Writes of this session when the rows were last acted on here.
    wrote: u64,
    /// Rows that are read anew one by one: something was done with them on their own screens.
    rereads: Vec<RequestId>,
    /// What is read for its question.
    looking: Option<Looking<R>>,
    /// What is said of the running step's refusal where the record does not tell who was faster.
    stale: Option<Sentence>,
}

impl<R> Default for Actions<R> {
    fn default() -> Self {
        Self {
            batch: None,
            stage: None,
            since: None,
            asked: None,
            wrote: 0,
            rereads: Vec::new(),
            looking: None,
            stale: None,
        }
    }
}

impl<R: Act> Actions<R> {
    /// Enter: the typed options from top to bottom, or the current row opened.
    pub fn enter(&mut self, list: &mut Paged<R>, cx: &mut Cx<'_>) {
        if self.is_busy(cx) {
            return;
        }
        let typed = list.all_typed();
        // What failed is tried again from its own row, or along with new numbers; in front of another row Enter means
        // that row.
        let elsewhere = list
            .current()
            .is_some_and(|row| list.typed(&row.row_id()).is_none());
        if typed.is_empty() || elsewhere && typed.iter().all(|t| t.failed.is_some()) {
            return self.direct(Command::Select, list, cx);
        }
        let mut steps = Vec::new();
        let mut bad = None;
        for t in typed {
            match t.text.parse().ok().and_then(Command::by_option) {
                Some(command) => steps.push(Step {
                    row: t.row,
                    command,
                    typed: t.text,
                }),
                None => {
                    let why = bad_option(&t.text, cx.language());
                    bad.get_or_insert_with(|| (t.row.row_id(), why.clone()));
                    list.fail(t.row, t.text, why);
                }
            }
        }
        // A slip of the finger runs nothing at all: the operator sees it before anything happens.
        if let Some((id, why)) = bad {
            list.select(&id);
            return cx.refused(why);
        }
        self.plan(steps, list, cx);
    }

    /// A direct key on the current row.
    pub fn direct(&mut self, command: Command, list: &mut Paged<R>, cx: &mut Cx<'_>) {
        if self.is_busy(cx) {
            return;
        }
        match list.current() {
            // What it shows is from before: only a look at it is offered.
            Some(row) if list.is_past(&row.row_id()) && !LOOKS.contains(&command) => {
                let words = Messages(cx.language());
                let keys = &cx.shared.settings.keymap;
                let key = |command| keys.key_of(command, Context::List);
                let remedy = words.moved_on_remedy(key(Command::Run), key(Command::Refresh));
                cx.refused(Sentence {
                    what: words.moved_on(row.called(cx.language())),
                    remedy,
                });
            }
            Some(row) => {
                let step = Step {
                    row: row.clone(),
                    command,
                    typed: String::new(),
                };
                self.plan(vec![step], list, cx);
            }
            None => {
                let text = Messages(cx.language()).no_row();
                cx.note(text);
            }
        }
    }

    /// A write whose outcome is still out (the line is gone): nothing new is begun over it.
    fn is_busy(&self, cx: &mut Cx<'_>) -> bool {
        let Some(batch) = &self.batch else {
            return false;
        };
        let language = cx.language();
        let run = language.pick(Command::Run.ja(), Command::Run.en());
        let name = batch
            .current()
            .map_or(run, |step| step.row.verb(step.command, language));
        cx.note(Messages(cx.language()).still_open(name));
        true
    }

    /// Steps ended and steps in all, once there is something to wait for: several, or a slow one.
    #[must_use]
    pub fn progress(&self, shared: &Shared) -> Option<(usize, usize)> {
        let (done, total) = self.batch.as_ref()?.progress();
        let slow = self.since.is_some_and(|since| shared.now - since >= SLOW);
        (total > 1 || slow).then_some((done, total))
    }

    /// Whether keys have to wait for a write.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.looking.is_some()
            || !self.rereads.is_empty()
            || self.batch.as_ref().is_some_and(Batch::waits)
    }
}

/// A number that the list has not.
fn bad_option(typed: &str, language: Language) -> Sentence {
    let words = Messages(language);
    Sentence {
        what: words.bad_option(typed),
        remedy: words.bad_option_remedy().to_owned(),
    }
}

/// The name under which is kept what was typed for a step.
fn kept_as<R: Act>(step: &Step<R>) -> String {
    let id = step.row.row_id();
    let called = step.row.called(Language::Japanese);
    format!("{:?} {} {} {called}", step.command, id.0, id.1)
}
