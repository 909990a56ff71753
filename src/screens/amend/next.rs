//! Which change is the next after a decision on one: in the order of 変更承認待ち.

use crate::app::Cx;
use crate::domain::amendment_record::{AmendmentRow, AmendmentState};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::ids::AmendmentKey;
use crate::domain::record::Operator;
use crate::screens::next::Waits;

impl Waits for AmendmentRow {
    type Key = AmendmentKey;

    fn key(&self) -> &AmendmentKey {
        &self.key
    }

    fn id(key: &AmendmentKey) -> i64 {
        key.id
    }

    fn query(from: PageFrom, limit: u16, _cx: &Cx<'_>) -> Query {
        Query::Amendments { from, limit }
    }

    fn rows(answer: Answer) -> Vec<Self> {
        match answer {
            Answer::Amendments(page) => page.rows,
            _ => Vec::new(),
        }
    }

    fn approvable(&self, me: &Operator) -> bool {
        let limit = me
            .limits
            .iter()
            .find(|(product, _)| *product == self.product);
        self.state == AmendmentState::AwaitingApproval
            && self.drafted_by != me.login
            && me.lent_by(Some(&self.drafted_by)).is_none()
            && limit.is_some_and(|(_, limit)| self.amount <= *limit)
    }
}
