//! The next change that waits, after a decision on one: the first that this operator can approve, in the order of the
//! list, that was not decided on or passed over before.

use crate::app::{Cx, RequestId};
use crate::domain::amendment_record::{AmendmentRow, AmendmentState};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::ids::AmendmentKey;
use crate::domain::record::Operator;
use crate::domain::refusal::Refusal;
use chrono::{DateTime, Utc};

/// As many rows are looked at from one place of the list.
const LOOKED_AT: u16 = 50;

/// Where the search for the next one stands.
#[derive(Debug, Default)]
pub(super) struct Next {
    past: Vec<AmendmentKey>,
    out: Option<Out>,
}

#[derive(Debug)]
struct Out {
    id: RequestId,
    /// What to say of the decision.
    done: String,
    /// From the top of the list, since nothing was left below.
    from_top: bool,
}

/// What follows from an answer.
#[derive(Debug)]
pub(super) enum Step {
    /// The rest of the list is looked through.
    Asked,
    /// This one is next; what to say of the last.
    Show(AmendmentKey, String),
    /// None is left; what to say of the last.
    Stay(String),
}

impl Next {
    /// Looks for the one after this.
    pub fn ask(&mut self, at: DateTime<Utc>, key: &AmendmentKey, done: String, cx: &mut Cx<'_>) {
        self.pass(key);
        self.send(PageFrom::After(at, key.id), done, false, cx);
    }

    fn send(&mut self, from: PageFrom, done: String, from_top: bool, cx: &mut Cx<'_>) {
        let limit = LOOKED_AT;
        let id = cx.query(Query::Amendments { from, limit });
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
            Ok(Answer::Amendments(page)) => page.rows,
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

    /// This one is not shown again by itself.
    pub fn pass(&mut self, key: &AmendmentKey) {
        if !self.past.contains(key) {
            self.past.push(key.clone());
        }
    }
}

fn approvable(row: &AmendmentRow, me: &Operator) -> bool {
    let limit = me
        .limits
        .iter()
        .find(|(product, _)| *product == row.product);
    row.state == AmendmentState::AwaitingApproval
        && row.drafted_by != me.login
        && me.lent_by(Some(&row.drafted_by)).is_none()
        && limit.is_some_and(|(_, limit)| row.amount <= *limit)
}
