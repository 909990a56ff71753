//! Options: numbers typed beside rows, carried out by Enter from top to bottom; direct keys are the same
//! for one row. What a number does to a row is the row's own ([`Act`]).

mod looking;

use super::AnyScreen;
use super::act::{Act, Reason, Stage, not_here};
use super::batch::{Batch, Begun, Step};
use super::list::{Paged, RowId};
use crate::app::{
    Answered, Ask, Confirm, Cx, Dialog, Go, Reply, RequestId, Seen, Shared, Walk, What,
};
use crate::domain::command::{Answer, Query};
use crate::domain::ids::ApplicationKey;
use crate::domain::record::Choice;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::desk::Desk;
use crate::i18n::dialogs::Dialogs;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::keys::{Command, Context};
use crate::ui::theme::Ink;
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
}

/// A run that waits for what is to be given for all of its rows.
#[derive(Debug)]
struct Asked<R> {
    steps: Vec<Step<R>>,
    chosen: Option<Choice>,
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

    fn plan(&mut self, steps: Vec<Step<R>>, list: &mut Paged<R>, cx: &mut Cx<'_>) {
        // One decision alone is taken in front of the whole record.
        if let [only] = steps.as_slice()
            && let Some(screen) = R::alone(only).and_then(AnyScreen::detail)
            && R::refusal_before(only.command, &only.row, cx.shared).is_none()
        {
            list.forget(&only.row.row_id());
            return cx.go(Go::Push(Box::new(screen)));
        }
        // One value, or one form, is given for all rows: they stand alone in a run.
        let gives = |s: &Step<R>| {
            R::chooses(s.command, cx.shared).is_some()
                || R::form(s.command, cx.language()).is_some()
        };
        let first = steps.first().map(|s| s.command);
        if steps.iter().any(gives) && steps.iter().any(|s| Some(s.command) != first) {
            let words = Desk(cx.language());
            return cx.refused(Sentence {
                what: words.one_kind().to_owned(),
                remedy: words.one_kind_remedy().to_owned(),
            });
        }
        // What is refused anyway is not asked about.
        let open = steps
            .iter()
            .any(|s| R::refusal_before(s.command, &s.row, cx.shared).is_none());
        let choose = first
            .filter(|_| open)
            .and_then(|c| R::chooses(c, cx.shared));
        let asked = Asked {
            steps,
            chosen: None,
        };
        match choose {
            Some(choose) => {
                self.asked = Some(asked);
                cx.open(Dialog::Choose(choose));
            }
            None => self.question(asked, list, cx),
        }
    }

    /// The form or the confirmation of a run, or the run at once where there is neither.
    fn question(&mut self, asked: Asked<R>, list: &mut Paged<R>, cx: &mut Cx<'_>) {
        let language = cx.language();
        let questions: Vec<_> = asked.steps.iter().filter(|s| asks(s, cx.shared)).collect();
        let form = asked
            .steps
            .iter()
            .find(|s| R::refusal_before(s.command, &s.row, cx.shared).is_none())
            .and_then(|s| R::form(s.command, language));
        if let Some(form) = form {
            let form = about_rows(form, &asked.steps, language);
            self.asked = Some(asked);
            return cx.open(Dialog::Ask(form));
        }
        if !questions.is_empty() {
            if questions.iter().any(|s| !R::looks(s).is_empty()) {
                self.looking = Some(Looking::begin(asked, cx));
                return;
            }
            let described = questions
                .into_iter()
                .map(|s| (s, R::describe(&s.row, language)))
                .collect();
            let given = R::given(command_of(&asked), asked.chosen.as_ref(), cx.shared);
            let dialog = confirmation(language, described, given);
            self.asked = Some(asked);
            return cx.open(Dialog::Confirm(dialog));
        }
        self.start(asked, None, Vec::new(), list, cx);
    }

    /// The dialog has ended.
    pub fn answered(&mut self, answered: Answered, list: &mut Paged<R>, cx: &mut Cx<'_>) {
        let Some(mut asked) = self.asked.take() else {
            return;
        };
        match answered {
            Answered::Yes { reason } => self.start(asked, reason, Vec::new(), list, cx),
            Answered::Chosen(choice) => {
                asked.chosen = Some(choice);
                self.question(asked, list, cx);
            }
            Answered::Filled(values) => {
                let command = asked.steps.first().map_or(Command::Run, |s| s.command);
                let Some((at, what)) = R::fault(command, &values, cx.shared) else {
                    return self.start(asked, None, values, list, cx);
                };
                cx.refused(Sentence {
                    what,
                    remedy: String::new(),
                });
                if let Some(form) = R::form(command, cx.language()) {
                    let form = about_rows(form, &asked.steps, cx.language());
                    self.asked = Some(asked);
                    cx.open(Dialog::Ask(form.holding(&values, at)));
                }
            }
            Answered::No => {
                let text = Messages(cx.language()).cancelled();
                cx.note(text);
            }
        }
    }

    fn start(
        &mut self,
        asked: Asked<R>,
        reason: Option<String>,
        values: Vec<String>,
        list: &mut Paged<R>,
        cx: &mut Cx<'_>,
    ) {
        let mut batch = Batch::new(asked.steps, reason);
        batch.chosen = asked.chosen.map(|choice| choice.code);
        batch.values = values;
        self.batch = Some(batch);
        self.since = Some(cx.now());
        self.advance(list, cx);
    }

    /// Begins steps until one waits.
    fn advance(&mut self, list: &mut Paged<R>, cx: &mut Cx<'_>) {
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
        let result = match (self.stage, reply) {
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
            reply if reply.refusal().is_some() => {
                let reason = batch.reason.clone().into_iter().collect();
                let typed = match batch.values.is_empty() {
                    true => reason,
                    false => batch.values.clone(),
                };
                cx.keep(kept_as(&step), typed);
            }
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

    /// The list is looked at again after records of it: what was done here before still stands in its place, and so
    /// does what was done there, as it reads now. Where records were gone through along this list, the last one is under
    /// the cursor.
    pub fn look_again(&mut self, list: &mut Paged<R>, walk: Option<Walk>, cx: &mut Cx<'_>) {
        let rows = list.room(cx.shared);
        let wrote = std::mem::replace(&mut self.wrote, cx.shared.wrote()) != cx.shared.wrote();
        let seen = std::mem::take(&mut cx.shared.seen);
        let row = |key: &ApplicationKey| {
            let mut rows = list.rows().iter();
            rows.find(|row| R::record(row).as_ref() == Some(key))
        };
        let mut looked_into: Vec<RowId> = Vec::new();
        let mut read = Vec::new();
        for seen in &seen {
            if let Some(row) = row(&seen.key) {
                looked_into.push(row.row_id());
                read.push(seen.key.clone());
            }
        }
        let last = seen
            .last()
            .filter(|last| walk.is_some() && last.along == walk);
        let last = last.and_then(|last| row(&last.key));
        if let Some(id) = last.map(R::row_id) {
            list.select(&id);
        }
        if !wrote {
            return list.came_back(&[], rows, cx);
        }
        list.came_back(&looked_into, rows, cx);
        let read = read.into_iter().map(Query::Application);
        self.rereads = read.map(|query| cx.query(query)).collect();
    }

    /// The record that was gone on to last along this list, where its row stands on another page: the list goes there.
    pub fn walked_to(&mut self, list: &Paged<R>, walk: Walk, cx: &mut Cx<'_>) -> Option<Seen> {
        let last = cx
            .shared
            .seen
            .last()
            .filter(|last| last.along == Some(walk))?;
        let here = |row: &R| R::record(row).as_ref() == Some(&last.key);
        if list.rows().iter().any(here) {
            return None;
        }
        self.wrote = cx.shared.wrote();
        let last = last.clone();
        cx.shared.seen.clear();
        Some(last)
    }

    /// A row that was read anew. One that could not be stays as it was, and is offered for a look only.
    fn reread(&mut self, reply: &Reply, list: &mut Paged<R>) -> bool {
        let before = self.rereads.len();
        self.rereads.retain(|id| *id != reply.id());
        if before == self.rereads.len() {
            return false;
        }
        if let Reply::Read {
            result: Ok(Answer::Application(detail)),
            ..
        } = reply
        {
            let same = |row: &&R| R::record(row).as_ref() == Some(&detail.row.key);
            let before = list.rows().iter().find(same);
            if let Some(row) = R::of_record((**detail).clone(), before) {
                list.acted(row);
            }
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

/// The command that is asked about.
fn command_of<R>(asked: &Asked<R>) -> Command {
    asked.steps.first().map_or(Command::Run, |s| s.command)
}

/// A form with every row that it is about.
fn about_rows<R: Act>(mut form: Ask, steps: &[Step<R>], language: Language) -> Ask {
    for step in steps {
        let first = R::describe(&step.row, language).into_iter().take(1);
        form.lines.extend(first);
    }
    form.kept_as(steps.iter().map(kept_as))
}

/// Whether a step is asked about before it begins.
fn asks<R: Act>(step: &Step<R>, shared: &Shared) -> bool {
    R::asks(step.command).is_some()
        && !R::asks_itself(step)
        && R::refusal_before(step.command, &step.row, shared).is_none()
}

/// What a confirmation says of a row.
type Described<'a, R> = (&'a Step<R>, Vec<(String, Ink)>);

/// One confirmation for all rows that need one.
fn confirmation<R: Act>(
    language: Language,
    described: Vec<Described<'_, R>>,
    given: Option<(String, Ink)>,
) -> Confirm {
    let steps: Vec<&Step<R>> = described.iter().map(|(step, _)| *step).collect();
    let words = Dialogs(language);
    // 取下 of an operator is 停止: what the rows themselves call it, not the command.
    let verb = |s: &Step<R>| s.row.verb(s.command, language);
    let first = steps.first().map_or("", |s| verb(s));
    let same = steps.iter().all(|s| verb(s) == first);
    let own = steps.first().and_then(|s| R::question(s, language));
    let question = match (steps.len(), same) {
        (1, _) if own.is_some() => own.unwrap_or_default().to_owned(),
        (1, _) => words.one(first),
        (n, true) => words.several(n, first),
        (n, false) => words.mixed(n),
    };
    let mut lines = vec![(question, Ink::Title)];
    lines.extend(given);
    lines.push((String::new(), Ink::Plain));
    for (step, mut about) in described {
        if let Some((line, _)) = about.first_mut().filter(|_| !same) {
            line.insert_str(0, &format!("{} ", verb(step)));
        }
        lines.extend(about);
    }
    let confirm = Confirm::new(words.confirm(), lines);
    let reason = steps
        .iter()
        .find(|s| R::asks(s.command) == Some(Reason::Needed));
    match reason {
        Some(step) => confirm
            .with_reason(R::reason_about(step.command, language))
            .kept_as(steps.iter().map(|step| kept_as(step))),
        None => confirm,
    }
}
