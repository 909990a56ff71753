//! Somebody was faster with an amendment: its contract's story tells who.

use super::AmendmentReviewScreen;
use crate::app::{Cx, RequestId};
use crate::domain::command::Query;
use crate::domain::record::StoryEntry;
use crate::domain::refusal::Refusal;
use crate::screens::overtaken::Overtaken;
use chrono::{DateTime, Utc};

/// What is asked for.
#[derive(Debug)]
pub(super) struct Faster {
    pub(super) id: RequestId,
    said: Overtaken,
    /// When what was shown had been submitted.
    submitted_at: DateTime<Utc>,
}

impl Faster {
    /// Says it, from the story of the whole contract: what happened to amendments since, but for the very submission.
    pub(super) fn told(self, story: &[StoryEntry], cx: &mut Cx<'_>) {
        let since: Vec<&StoryEntry> = story
            .iter()
            .filter(|entry| entry.kind.starts_with("amendment.") && entry.at >= self.submitted_at)
            .skip_while(|entry| entry.kind == "amendment.submitted")
            .collect();
        self.said.told(since.into_iter(), cx);
    }
}

impl AmendmentReviewScreen {
    /// A write of this operator was refused: said, and told again with who was faster.
    pub(super) fn refused(&mut self, refusal: &Refusal, cx: &mut Cx<'_>) {
        let said = Overtaken::refused(refusal, cx);
        if let (Some(said), Some(d)) = (said, &self.detail) {
            self.overtaken = Some(Faster {
                id: cx.query(Query::Ledger(d.row.contract.clone())),
                said,
                submitted_at: d.row.submitted_at,
            });
        }
    }
}
