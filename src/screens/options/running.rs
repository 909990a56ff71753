//! A run: steps begun from top to bottom, what came of each, and what is said and left at its end.

use super::asking::Asked;
use super::{Actions, bad_option, kept_as};
use crate::app::{Cx, Reply, What};
use crate::domain::command::{Answer, Query};
use crate::domain::refusal::Refusal;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::sentence;
use crate::keys::Command;
use crate::screens::act::{Act, Stage, not_here};
use crate::screens::batch::{Batch, Begun, Step};
use crate::screens::list::Paged;
use crate::screens::overtaken;

impl<R: Act> Actions<R> {
    pub(super) fn start(
        &mut self,
        asked: Asked<R>,
        reason: Option<String>,
        values: Vec<String>,
        list: &mut Paged<R>,
        cx: &mut Cx<'_>,
    ) {
        let mut batch = Batch::new(asked.steps, reason);
        (batch.chosen, batch.chosen_name) = asked
            .chosen
            .map(|choice| (choice.code, choice.label))
            .unzip();
        batch.values = values;
        self.batch = Some(batch);
        self.since = Some(cx.now());
        self.advance(list, cx);
    }

    /// Begins steps until one waits.
    pub(super) fn advance(&mut self, list: &mut Paged<R>, cx: &mut Cx<'_>) {
        let Some(batch) = &mut self.batch else { return };
        while let Some(step) = batch.take() {
            let (begun, stage) = R::begin_given(&step, batch.given(), cx);
            let begun = match begun {
                // A number that the list has not, as one that no list has: not under the name that it has elsewhere.
                Begun::Failed(why) if !step.typed.is_empty() && why == not_here(cx.language()) => {
                    Begun::Failed(bad_option(&step.typed, cx.language()))
                }
                begun => begun,
            };
            self.stage = stage;
            if matches!(begun, Begun::Failed(_)) {
                cx.report(R::attempt_before(step.command, &step.row, cx.shared));
            }
            if !batch.begun(step, begun) {
                return;
            }
        }
        if batch.is_over() {
            self.finish(0, list, cx);
        }
    }

    fn finish(&mut self, stopped: usize, list: &mut Paged<R>, cx: &mut Cx<'_>) {
        let Some(batch) = self.batch.take() else {
            return;
        };
        let done = batch.done();
        let goes_on = batch.total() > 1
            && batch.failures().is_empty()
            && stopped == 0
            && batch.only(R::goes_on)
            && list.is_used_up(&done);
        batch.report(cx.shared, stopped, goes_on);
        if let Some(first) = batch.failures().first() {
            cx.drop_typed_ahead();
            let id = first.step.row.row_id();
            list.select(&id);
        }
        for failed in batch.failures() {
            // A direct key leaves no number behind.
            if !failed.step.typed.is_empty() {
                list.fail(
                    failed.step.row.clone(),
                    failed.step.typed.clone(),
                    failed.why.clone(),
                );
            }
        }
        let rows = list.room(cx.shared);
        if goes_on {
            // What was typed ahead was meant for the rows that stood here.
            cx.drop_typed_ahead();
            self.wrote = cx.shared.wrote();
            return list.go_on(rows, cx);
        }
        if batch.changed_something() || !batch.failures().is_empty() {
            self.wrote = cx.shared.wrote();
            list.after_acts(done, batch.missed(), rows, cx);
            // What failed is in front of the operator, on whichever page it stood.
            if let Some(first) = batch.failures().first() {
                list.go_to_refused(&first.step.row);
            }
        }
    }

    /// A reply; true when it was the running step's.
    pub fn reply(&mut self, reply: &Reply, list: &mut Paged<R>, cx: &mut Cx<'_>) -> bool {
        if let Some(looking) = self.looking.take_if(|l| l.awaits(reply.id())) {
            self.looked(looking, reply, cx);
            return true;
        }
        if self.reread(reply, list) {
            return true;
        }
        let Some(batch) = &mut self.batch else {
            return false;
        };
        let Some(step) = batch.running(reply.id()).cloned() else {
            return false;
        };
        let language = cx.language();
        // Another was faster: the record tells who, before anything is said.
        if self.stage == Some(Stage::Writing)
            && let Some(refusal) = reply.refusal().filter(|r| overtaken::is_of_faster(r))
            && let Some(key) = R::record(&step.row)
        {
            self.stale = Some(R::refused(&step, refusal, language));
            self.stage = Some(Stage::Telling);
            batch.goes_on(cx.query(Query::Application(key)));
            keep_typed(batch, &step, cx);
            return true;
        }
        let result = match (self.stage, reply) {
            (Some(Stage::Telling), reply) => Err(match reply {
                Reply::Read {
                    result: Ok(Answer::Application(detail)),
                    ..
                } => overtaken::in_a_list(language, &detail.story),
                _ => None,
            }
            .or(self.stale.take())
            .unwrap_or_else(|| sentence(language, &Refusal::Stale))),
            (
                Some(Stage::Reading),
                Reply::Read {
                    result: Ok(answer), ..
                },
            ) => match R::after_reading(&step.row, answer, language) {
                Ok(write) => {
                    self.stage = Some(Stage::Writing);
                    let what = What {
                        command: step.command,
                        subject: step.row.called(language),
                    };
                    let verb = step.row.verb(step.command, language);
                    let id = cx.write_as(write, what, (verb, None));
                    batch.goes_on(id);
                    return true;
                }
                Err(why) => Err(why),
            },
            (_, reply) => match reply.refusal() {
                Some(refusal) => Err(R::refused(&step, refusal, language)),
                None => Ok(R::said(&step, batch.given(), cx.shared)),
            },
        };
        if let Reply::Written {
            result: Ok(written),
            ..
        } = reply
            && let Some(row) = R::acted(&step, batch.given(), written, cx.shared)
        {
            list.acted(row);
        }
        // One row's own outcome: done, its reason has been used; refused, it is offered again for this row.
        match reply {
            Reply::Written { result: Ok(_), .. } => cx.forget_kept(&kept_as(&step)),
            reply if reply.refusal().is_some() => keep_typed(batch, &step, cx),
            _ => {}
        }
        let lost = reply.refusal().is_some_and(Refusal::is_away);
        if let Some(id) = batch.ended(result) {
            list.forget(&id);
        }
        if lost {
            // Nobody is there: the rest keeps its numbers and is not tried.
            let stopped = batch.stop();
            self.finish(stopped, list, cx);
        } else {
            self.advance(list, cx);
        }
        true
    }

    /// The list is on top again.
    pub fn resumed(&mut self, list: &mut Paged<R>, cx: &mut Cx<'_>) {
        if let Some(id) = self.batch.as_mut().and_then(Batch::came_back) {
            list.forget(&id);
        }
        self.advance(list, cx);
    }

    /// F12 while it runs: what has not begun is not begun. True when something was stopped; else the
    /// screen may be left, and the outcome of what is under way comes to the message line.
    pub fn stop(&mut self, cx: &mut Cx<'_>) -> bool {
        if self.looking.take().is_some() {
            cx.note(Messages(cx.language()).cancelled());
            return true;
        }
        let Some(batch) = self.batch.as_mut().filter(|b| b.waits()) else {
            return false;
        };
        let words = Messages(cx.language());
        let left = batch.stop();
        if left == 0 {
            let language = cx.language();
            let run = language.pick(Command::Run.ja(), Command::Run.en());
            let name = batch
                .current()
                .map_or(run, |step| step.row.verb(step.command, language));
            cx.note(words.still_open(name));
            return false;
        }
        let (done, _) = batch.progress();
        cx.note(words.stopped(done, left));
        true
    }
}

/// What was typed for a step that was refused is offered again for its row.
fn keep_typed<R: Act>(batch: &Batch<R>, step: &Step<R>, cx: &mut Cx<'_>) {
    let typed = match batch.values.is_empty() {
        true => batch.reason.clone().into_iter().collect(),
        false => batch.values.clone(),
    };
    cx.keep(kept_as(step), typed);
}
