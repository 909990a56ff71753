//! What is asked before rows are acted on: one value, one form or one yes for all of them.

use super::looking::Looking;
use super::{Actions, kept_as};
use crate::app::{Answered, Ask, Confirm, Cx, Dialog, Go, Shared};
use crate::domain::record::Choice;
use crate::i18n::Language;
use crate::i18n::desk::Desk;
use crate::i18n::dialogs::Dialogs;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::keys::Command;
use crate::screens::AnyScreen;
use crate::screens::act::{Act, Reason};
use crate::screens::batch::Step;
use crate::screens::list::Paged;
use crate::ui::theme::Ink;

/// A run that waits for what is to be given for all of its rows.
#[derive(Debug)]
pub(super) struct Asked<R> {
    pub(super) steps: Vec<Step<R>>,
    pub(super) chosen: Option<Choice>,
}

impl<R: Act> Actions<R> {
    pub(super) fn plan(&mut self, steps: Vec<Step<R>>, list: &mut Paged<R>, cx: &mut Cx<'_>) {
        // One decision alone is taken in front of the whole record.
        if let [only] = steps.as_slice()
            && let Some(screen) = R::alone(only).and_then(AnyScreen::detail)
            && match only.typed.is_empty() {
                // What has to be looked at one by one is looked at there.
                true => R::refusal_alone(only.command, &only.row, cx.shared),
                false => R::refusal_before(only.command, &only.row, cx.shared),
            }
            .is_none()
        {
            list.forget(&only.row.row_id());
            return cx.go(Go::Push(Box::new(screen)));
        }
        // One value, or one form, is given for all rows: they stand alone in a run.
        let gives = |s: &Step<R>| {
            R::chooses(s.command, &[&s.row], cx.shared).is_some()
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
        let rows: Vec<&R> = steps.iter().map(|s| &s.row).collect();
        let choose = first
            .filter(|_| open)
            .and_then(|c| R::chooses(c, &rows, cx.shared));
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
    pub(super) fn question(&mut self, asked: Asked<R>, list: &mut Paged<R>, cx: &mut Cx<'_>) {
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
                .map(|s| (s, R::describe_step(s, language)))
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
}

/// The command that is asked about.
pub(super) fn command_of<R>(asked: &Asked<R>) -> Command {
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
pub(super) fn asks<R: Act>(step: &Step<R>, shared: &Shared) -> bool {
    R::asks(step.command).is_some()
        && !R::asks_itself(step)
        && R::refusal_before(step.command, &step.row, shared).is_none()
}

/// What a confirmation says of a row.
pub(super) type Described<'a, R> = (&'a Step<R>, Vec<(String, Ink)>);

/// One confirmation for all rows that need one.
pub(super) fn confirmation<R: Act>(
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
