//! What options do to a row: the row's own answer, behind the machinery of [`super::options`].

use super::batch::{Begun, Step};
use super::list::Row;
use super::{AnyScreen, Target};
use crate::app::{Ask, Choose, Cx, Go, Shared, What};
use crate::domain::attempt::Attempt;
use crate::domain::command::{Answer, Query, Write, Written};
use crate::domain::ids::ApplicationKey;
use crate::domain::record::{ApplicationDetail, Choice};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::explain;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, sentence};
use crate::keys::Command;
use crate::ui::theme::Ink;

/// Where the several steps of one row stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The draft that is to be approved is being read.
    Reading,
    /// It was refused because somebody was faster: who it was is being read.
    Telling,
    /// The write is out.
    Writing,
}

/// What was given for all rows of a run: see [`Act::chooses`], [`Act::form`], [`Act::asks`].
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The reason of the confirmation.
    pub reason: Option<&'a str>,
    /// The value chosen.
    pub chosen: Option<&'a str>,
    /// What it is called.
    pub chosen_name: Option<&'a str>,
    /// The fields filled.
    pub values: &'a [String],
    /// It is one of several steps: a record that only says a refusal is not opened among them.
    pub among_others: bool,
}

/// A row that options act on.
pub trait Act: Row {
    /// Begins one step: opens a screen, sends a write, or says why not.
    fn begin(step: &Step<Self>, reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>);

    /// The same with everything that was given; for rows whose commands choose or fill something.
    fn begin_given(step: &Step<Self>, given: Given<'_>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        Self::begin(step, given.reason, cx)
    }

    /// The list of values that a command begins with, once for all rows.
    fn chooses(_command: Command, _rows: &[&Self], _shared: &Shared) -> Option<Choose> {
        None
    }

    /// What was chosen for all rows, as the confirmation says it: to whom, of which kind.
    fn given(
        _command: Command,
        _chosen: Option<&Choice>,
        _shared: &Shared,
    ) -> Option<(String, Ink)> {
        None
    }

    /// The fields that a command asks for, once for all rows.
    fn form(_command: Command, _language: Language) -> Option<Ask> {
        None
    }

    /// What is wrong with the values of a form: the field, and the sentence.
    fn fault(_command: Command, _values: &[String], _shared: &Shared) -> Option<(usize, String)> {
        None
    }

    /// What would be refused anyway, known beforehand and said at once.
    fn refusal_before(_command: Command, _row: &Self, _shared: &Shared) -> Option<Sentence> {
        None
    }

    /// What of that is not the row's state but somebody's authority: it is put on record, once for each try.
    fn attempt_before(_command: Command, _row: &Self, _shared: &Shared) -> Option<Attempt> {
        None
    }

    /// Whether a command is asked about first, and whether that needs a reason.
    fn asks(_command: Command) -> Option<Reason> {
        None
    }

    /// What F1 says of the reason that a command asks for.
    fn reason_about(command: Command, language: Language) -> &'static str {
        explain::reason(language, command)
    }
    /// What the confirmation asks, where it is not about applications.
    fn question(_step: &Step<Self>, _language: Language) -> Option<&'static str> {
        None
    }

    /// A refusal, where this row's task has its own words for it.
    fn refused(_step: &Step<Self>, refusal: &Refusal, language: Language) -> Sentence {
        sentence(language, refusal)
    }

    /// What the confirmation says of one row.
    fn describe(_row: &Self, _language: Language) -> Vec<(String, Ink)> {
        Vec::new()
    }

    /// The same for what is about to be done with it.
    fn describe_step(step: &Step<Self>, language: Language) -> Vec<(String, Ink)> {
        Self::describe(&step.row, language)
    }

    /// What is read before a step is asked about among others, so that the question shows it.
    fn looks(_step: &Step<Self>) -> Vec<Query> {
        Vec::new()
    }

    /// What is read behind that, where the first answers say what to ask.
    fn follows(_step: &Step<Self>, _read: &[Answer]) -> Vec<Query> {
        Vec::new()
    }

    /// What the confirmation says of one row of which this was read.
    ///
    /// # Errors
    /// Why it cannot be asked about.
    fn describe_read(
        row: &Self,
        _read: &[Answer],
        language: Language,
    ) -> Result<Vec<(String, Ink)>, Sentence> {
        Ok(Self::describe(row, language))
    }

    /// Where a step that stands alone is decided instead of in a confirmation.
    fn alone(_step: &Step<Self>) -> Option<Target> {
        None
    }

    /// Why a step cannot even be looked at on its own, there.
    fn refusal_alone(command: Command, row: &Self, shared: &Shared) -> Option<Sentence> {
        Self::refusal_before(command, row, shared)
    }

    /// Whether a step opens a form that asks by itself: in a run, nothing is asked before it.
    fn asks_itself(_step: &Step<Self>) -> bool {
        false
    }

    /// The row as one's own act left it; none: the act says too little of it. It is what a row that stays under the
    /// cursor though the list has it no more can be acted on with.
    fn acted(
        _step: &Step<Self>,
        _given: Given<'_>,
        _written: &Written,
        _shared: &Shared,
    ) -> Option<Self> {
        None
    }

    /// The record behind the row, where what is done on its own screen changes the row.
    fn record(_row: &Self) -> Option<ApplicationKey> {
        None
    }

    /// The row as its record tells it, with what only a list knows as it stood there `before`.
    fn of_record(_detail: ApplicationDetail, _before: Option<&Self>) -> Option<Self> {
        None
    }

    /// Whether a list of which every row was done goes on to the rows that follow: nothing is left to do with these.
    fn goes_on(_command: Command) -> bool {
        false
    }

    /// What is said of an act on one row, where the usual words would mislead.
    fn said(_step: &Step<Self>, _given: Given<'_>, _shared: &Shared) -> Option<String> {
        None
    }

    /// What is said of an act on several rows, where the usual words leave something out.
    fn said_of_several(
        _command: Command,
        _n: usize,
        _given: Given<'_>,
        _shared: &Shared,
    ) -> Option<String> {
        None
    }

    /// The write that follows from what a step has read first.
    ///
    /// # Errors
    /// Why there is none.
    fn after_reading(_row: &Self, _answer: &Answer, language: Language) -> Result<Write, Sentence> {
        Err(sentence(language, &Refusal::Stale))
    }
}

/// What a confirmation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Yes or no.
    NotNeeded,
    /// A reason, kept on record.
    Needed,
}

/// A step that is one write.
pub fn write<R: Act>(write: Write, step: &Step<R>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
    let what = What {
        command: step.command,
        subject: step.row.called(cx.language()),
    };
    let verb = step.row.verb(step.command, cx.language());
    let id = cx.write_as(write, what, (verb, None));
    (Begun::Waits(id), Some(Stage::Writing))
}

/// A step that opens a screen.
pub fn open(target: Target, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
    match AnyScreen::detail(target) {
        Some(screen) => {
            cx.go(Go::Push(Box::new(screen)));
            (Begun::Opened, None)
        }
        None => (Begun::Failed(not_here(cx.language())), None),
    }
}

/// A command that this list does not know.
#[must_use]
pub fn not_here(language: Language) -> Sentence {
    let words = Messages(language);
    Sentence {
        what: words.not_in_this_list().to_owned(),
        remedy: words.bad_option_remedy().to_owned(),
    }
}
