//! The next one that waits, after a decision: the first that this operator can approve, in the order of its list, that was
//! not decided on or passed over before. Applications and amendments say each what their rows are.

use crate::app::{Cx, RequestId};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::record::Operator;
use crate::domain::refusal::Refusal;
use chrono::{DateTime, Utc};

/// As many rows are looked at from one place of the list.
const LOOKED_AT: u16 = 50;

/// A row of a list of what waits for a decision.
pub(super) trait Waits: Sized {
    type Key: Clone + PartialEq;

    fn key(&self) -> &Self::Key;

    /// Its identity, which its list is ordered by within one moment.
    fn id(key: &Self::Key) -> i64;

    /// The rows of the list from one place on.
    fn query(from: PageFrom, limit: u16, cx: &Cx<'_>) -> Query;

    /// The rows that came; none of another answer.
    fn rows(answer: Answer) -> Vec<Self>;

    /// Whether this operator can approve it.
    fn approvable(&self, me: &Operator) -> bool;
}

/// Where the search for the next one stands.
#[derive(Debug)]
pub(super) struct Next<R: Waits> {
    /// Decided or passed over since the review was opened.
    past: Vec<R::Key>,
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
pub(super) enum Step<K> {
    /// The rest of the list is looked through.
    Asked,
    /// This one is next; what to say of the last.
    Show(K, String),
    /// None is left; what to say of the last.
    Stay(String),
}

impl<R: Waits> Default for Next<R> {
    fn default() -> Self {
        Self {
            past: Vec::new(),
            out: None,
        }
    }
}

impl<R: Waits> Next<R> {
    /// Looks for the one after this.
    pub fn ask(&mut self, at: DateTime<Utc>, key: &R::Key, done: String, cx: &mut Cx<'_>) {
        self.pass(key);
        self.send(PageFrom::After(at, R::id(key)), done, false, cx);
    }

    fn send(&mut self, from: PageFrom, done: String, from_top: bool, cx: &mut Cx<'_>) {
        let query = R::query(from, LOOKED_AT, cx);
        let id = cx.query(query);
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
    pub fn take(&mut self, result: Result<Answer, Refusal>, cx: &mut Cx<'_>) -> Step<R::Key> {
        let Some(out) = self.out.take() else {
            return Step::Asked;
        };
        let rows = match result {
            Ok(answer) => R::rows(answer),
            Err(refusal) => {
                cx.refuse_reading(&refusal);
                return Step::Stay(out.done);
            }
        };
        let me = cx.shared.operator.as_ref();
        let next = rows
            .into_iter()
            .find(|row| !self.past.contains(row.key()) && me.is_some_and(|me| row.approvable(me)));
        match next {
            Some(row) => Step::Show(row.key().clone(), out.done),
            None if out.from_top => Step::Stay(out.done),
            None => {
                self.send(PageFrom::Top, out.done, true, cx);
                Step::Asked
            }
        }
    }

    /// The same for another record, with this one passed.
    pub fn past(&mut self, key: &R::Key) -> Self {
        self.pass(key);
        let past = std::mem::take(&mut self.past);
        Self { past, out: None }
    }

    /// This one is not shown again by itself.
    fn pass(&mut self, key: &R::Key) {
        if !self.past.contains(key) {
            self.past.push(key.clone());
        }
    }
}
