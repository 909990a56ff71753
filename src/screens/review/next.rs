//! Which application is the next after an approval: in the order of the review queue.

use crate::app::Cx;
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::ids::ApplicationKey;
use crate::domain::record::{ApplicationRow, ApplicationState, Operator};
use crate::screens::applications::over_limit;
use crate::screens::next::Waits;

impl Waits for ApplicationRow {
    type Key = ApplicationKey;

    fn key(&self) -> &ApplicationKey {
        &self.key
    }

    fn id(key: &ApplicationKey) -> i64 {
        key.id
    }

    fn query(from: PageFrom, limit: u16, cx: &Cx<'_>) -> Query {
        let order = cx.shared.review_order;
        Query::ReviewQueue { order, from, limit }
    }

    fn rows(answer: Answer) -> Vec<Self> {
        match answer {
            Answer::Queue(page) => page.rows,
            _ => Vec::new(),
        }
    }

    fn approvable(&self, me: &Operator) -> bool {
        self.state == ApplicationState::AwaitingApproval
            && !self.standing.own
            // 上申: somebody else is asked; whoever wants it all the same opens it from the list.
            && self.standing.referred_to.as_ref().is_none_or(|to| *to == me.login)
            && self.drafted_by.as_ref() != Some(&me.login)
            && me.lent_by(self.drafted_by.as_ref()).is_none()
            && over_limit(self, me).is_none()
    }
}
