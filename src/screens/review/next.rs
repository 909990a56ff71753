//! The next one that waits, after an approval: the first that this operator can approve, in the order of the review
//! queue, that was not passed over before.

use crate::app::{Cx, RequestId};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::ids::ApplicationKey;
use crate::domain::record::{ApplicationRow, ApplicationState};
use crate::domain::refusal::Refusal;
use crate::screens::applications::over_limit;
use chrono::{DateTime, Utc};

/// As many rows are looked at from one place of the queue.
const LOOKED_AT: u16 = 50;

/// Where the search for the next one stands.
#[derive(Debug, Default)]
pub(super) struct Next {
    /// Decided or passed over since the review was opened.
    past: Vec<ApplicationKey>,
    out: Option<Out>,
}

#[derive(Debug)]
struct Out {
    id: RequestId,
    /// What to say of the decision.
    done: String,
    /// From the top of the queue, since nothing was left below.
    from_top: bool,
}

/// What follows from an answer.
#[derive(Debug)]
pub(super) enum Step {
    /// The rest of the queue is looked through.
    Asked,
    /// This one is next; what to say of the last.
    Show(ApplicationKey, String),
    /// None is left; what to say of the last.
    Stay(String),
}

impl Next {
    /// Looks for the one after this.
    pub fn ask(&mut self, at: DateTime<Utc>, key: &ApplicationKey, done: String, cx: &mut Cx<'_>) {
        self.past.push(key.clone());
        self.send(PageFrom::After(at, key.id), done, false, cx);
    }

    fn send(&mut self, from: PageFrom, done: String, from_top: bool, cx: &mut Cx<'_>) {
        let id = cx.query(Query::ReviewQueue {
            order: cx.shared.review_order,
            from,
            limit: LOOKED_AT,
        });
        self.out = Some(Out { id, done, from_top });
    }

    /// Whether an answer is waited for.
    pub fn is_asked(&self) -> bool {
        self.out.is_some()
    }

    /// Whether this is the answer.
    pub fn awaits(&self, id: RequestId) -> bool {
        self.out.as_ref().is_some_and(|out| out.id == id)
    }

    /// Takes the answer.
    pub fn take(&mut self, result: Result<Answer, Refusal>, cx: &mut Cx<'_>) -> Step {
        let Some(out) = self.out.take() else {
            return Step::Asked;
        };
        let rows = match result {
            Ok(Answer::Queue(page)) => page.rows,
            Ok(_) => Vec::new(),
            Err(refusal) => {
                cx.refuse_reading(&refusal);
                return Step::Stay(out.done);
            }
        };
        let me = cx.shared.operator.as_ref();
        let next = rows
            .into_iter()
            .find(|row| !self.past.contains(&row.key) && me.is_some_and(|me| approvable(row, me)));
        match next {
            Some(row) => Step::Show(row.key, out.done),
            None if out.from_top => Step::Stay(out.done),
            None => {
                self.send(PageFrom::Top, out.done, true, cx);
                Step::Asked
            }
        }
    }

    /// The same for another record, with this one passed.
    pub fn past(&mut self, key: &ApplicationKey) -> Self {
        let mut past = std::mem::take(&mut self.past);
        if !past.contains(key) {
            past.push(key.clone());
        }
        Self { past, out: None }
    }
}

fn approvable(row: &ApplicationRow, me: &crate::domain::record::Operator) -> bool {
    row.state == ApplicationState::AwaitingApproval
        && !row.standing.own
        // 上申: somebody else is asked; whoever wants it all the same opens it from the list.
        && row.standing.referred_to.as_ref().is_none_or(|to| *to == me.login)
        && row.drafted_by.as_ref() != Some(&me.login)
        && me.lent_by(row.drafted_by.as_ref()).is_none()
        && over_limit(row, me).is_none()
}
