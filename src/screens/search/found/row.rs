//! What an option does with what was found: a contract, an application, an image of before a change.

use crate::app::Cx;
use crate::domain::attempt::{Attempt, Tried};
use crate::domain::record::Role;
use crate::domain::refusal::Refusal;
use crate::domain::search::{COUNTED, FoundRow, Subject};
use crate::i18n::refusals::sentence;
use crate::keys::Command;
use crate::screens::act::{Act, Stage, not_here, open};
use crate::screens::batch::{Begun, Step};
use crate::screens::list::{Row, RowId};
use crate::screens::{Target, View};
use chrono::{DateTime, Utc};

impl Row for FoundRow {
    const COUNTED: Option<i64> = Some(COUNTED);

    fn row_id(&self) -> RowId {
        RowId(self.branch.clone(), self.image)
    }
    fn place(&self) -> (DateTime<Utc>, i64) {
        (self.at, self.image)
    }
    fn number(&self) -> &str {
        &self.number
    }
}

impl Act for FoundRow {
    fn begin(step: &Step<Self>, _reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let row = &step.row;
        if let (Command::Change, Some(key)) = (step.command, row.contract()) {
            let role = cx.shared.operator.as_ref().map(|me| me.role);
            if !matches!(role, Some(Role::Clerk | Role::Supervisor)) {
                let (refusal, about) = (Refusal::NotAllowed, Tried::Contract(key));
                cx.report(Attempt::of("submit_amendment", &refusal, Some(about)));
                return (Begun::Failed(sentence(cx.language(), &refusal)), None);
            }
            return open(Target::Amend(key, None), cx);
        }
        let view = match step.command {
            // An image before a change is read where every image stands.
            Command::Select | Command::Display if !row.latest => View::History,
            Command::Select | Command::Display => View::Show,
            Command::History => View::History,
            Command::Print if row.subject == Subject::Contract => View::Print,
            // The steps of the issue stand on the record's own screen.
            Command::PublicationStatus => View::Show,
            _ => return (Begun::Failed(not_here(cx.language())), None),
        };
        let target = match (row.contract(), row.application()) {
            (Some(key), _) => Target::Contract(key, view),
            (None, Some(key)) => Target::Application(key, view),
            (None, None) => return (Begun::Failed(not_here(cx.language())), None),
        };
        open(target, cx)
    }
}
