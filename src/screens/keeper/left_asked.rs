//! The question which of what was left half typed belongs to a form: asked when the form opens, and once more when the
//! database is back, where nobody answered.

use crate::app::{Cx, RequestId};
use crate::domain::command::{Answer, Query};
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::Unfinished;

/// The question, as far as it is out.
#[derive(Debug, Default)]
pub struct LeftAsked {
    out: Option<RequestId>,
    /// Nobody was there to answer it.
    lost: bool,
}

impl LeftAsked {
    /// Asks.
    pub fn ask(&mut self, cx: &mut Cx<'_>) {
        self.out = Some(cx.query(Query::Unfinished));
    }

    /// The database is back: asks again what got lost.
    pub fn reconnected(&mut self, cx: &mut Cx<'_>) {
        if std::mem::take(&mut self.lost) {
            self.ask(cx);
        }
    }

    /// It is out: keys wait for what it brings.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.out.is_some()
    }

    /// Whether this is its answer.
    #[must_use]
    pub fn is(&self, id: RequestId) -> bool {
        self.out == Some(id)
    }

    /// Takes its answer; none where there is none.
    pub fn answered(
        &mut self,
        result: Result<Answer, Refusal>,
        cx: &mut Cx<'_>,
    ) -> Option<Vec<Unfinished>> {
        self.out = None;
        match result {
            Ok(Answer::Unfinished(left)) => Some(left),
            Ok(_) => None,
            Err(refusal) => {
                self.lost = refusal.is_away();
                cx.refuse_reading(&refusal);
                None
            }
        }
    }
}
