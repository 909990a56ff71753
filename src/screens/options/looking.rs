//! What is read before several rows are asked about, so that the question shows all of what is decided on.

use super::Actions;
use super::asking::{Asked, asks, command_of, confirmation};
use crate::app::{Cx, Dialog, Reply, RequestId};
use crate::domain::command::Answer;
use crate::screens::act::Act;

/// A run whose question waits for what it is to show.
#[derive(Debug)]
pub(super) struct Looking<R> {
    asked: Asked<R>,
    reads: Vec<Read>,
    /// What follows from the first answers is asked once.
    followed: bool,
}

#[derive(Debug)]
struct Read {
    id: RequestId,
    /// Which step it is for.
    step: usize,
    answer: Option<Answer>,
}

impl<R: Act> Looking<R> {
    /// Asks for all of it.
    pub fn begin(asked: Asked<R>, cx: &mut Cx<'_>) -> Self {
        let mut reads = Vec::new();
        for (n, step) in asked.steps.iter().enumerate() {
            if !asks(step, cx.shared) {
                continue;
            }
            reads.extend(R::looks(step).into_iter().map(|query| Read {
                id: cx.query(query),
                step: n,
                answer: None,
            }));
        }
        Self {
            asked,
            reads,
            followed: false,
        }
    }

    /// Asks for what follows from the first answers; true when there was anything.
    fn goes_on(&mut self, cx: &mut Cx<'_>) -> bool {
        if std::mem::replace(&mut self.followed, true) {
            return false;
        }
        let mut more = Vec::new();
        for (n, step) in self.asked.steps.iter().enumerate() {
            let read = self.answers(n);
            let queries = match read.is_empty() {
                true => Vec::new(),
                false => R::follows(step, &read),
            };
            more.extend(queries.into_iter().map(|query| Read {
                id: cx.query(query),
                step: n,
                answer: None,
            }));
        }
        let any = !more.is_empty();
        self.reads.extend(more);
        any
    }

    fn answers(&self, step: usize) -> Vec<Answer> {
        let of = self.reads.iter().filter(|read| read.step == step);
        of.filter_map(|read| read.answer.clone()).collect()
    }

    /// Whether this is one of the answers.
    pub fn awaits(&self, id: RequestId) -> bool {
        self.reads.iter().any(|read| read.id == id)
    }
}

impl<R: Act> Actions<R> {
    /// Takes an answer; after the last one the question opens. Without one of them nothing is asked: the numbers stay.
    pub(super) fn looked(&mut self, mut looking: Looking<R>, reply: &Reply, cx: &mut Cx<'_>) {
        if let Some(refusal) = reply.refusal() {
            return cx.refuse_reading(refusal);
        }
        let Reply::Read {
            id,
            result: Ok(answer),
        } = reply
        else {
            return;
        };
        for read in looking.reads.iter_mut().filter(|read| read.id == *id) {
            read.answer = Some(answer.clone());
        }
        if looking.reads.iter().any(|read| read.answer.is_none()) || looking.goes_on(cx) {
            self.looking = Some(looking);
            return;
        }
        let language = cx.language();
        let mut described = Vec::new();
        for (n, step) in looking.asked.steps.iter().enumerate() {
            if !asks(step, cx.shared) {
                continue;
            }
            let answers = looking.answers(n);
            let about = match answers.is_empty() {
                true => Ok(R::describe_step(step, language)),
                false => R::describe_read(&step.row, &answers, language),
            };
            match about {
                Ok(lines) => described.push((step, lines)),
                Err(why) => return cx.refused(why),
            }
        }
        let (command, chosen) = (command_of(&looking.asked), looking.asked.chosen.as_ref());
        let given = R::given(command, chosen, cx.shared);
        let dialog = confirmation(language, described, given);
        self.asked = Some(looking.asked);
        cx.open(Dialog::Confirm(dialog));
    }
}
