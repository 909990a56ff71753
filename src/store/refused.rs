//! What a refused write was about, as the record of attempts names it: its own name, and the application, the contract, the
//! proposal or the period behind it.

use crate::domain::attempt::{Aim, Tried, tried_in_house};
use crate::domain::command::Write;
use crate::domain::house::HouseAct;
use crate::domain::ids::{AmendmentKey, ApplicationKey, BranchId, ContractKey, JobKey};
use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;
use sqlx::{PgConnection, Postgres};
use std::time::Duration;
use tokio::time::timeout;

/// What an amendment or a mail belongs to is looked up within this time, or not told.
const LOOKING: Duration = Duration::from_secs(1);

/// What a write names.
#[derive(Debug, PartialEq, Eq)]
enum Named<'a> {
    /// No record: a setting, a draft or a filter of one's own, a list.
    Nothing,
    Branch(&'a BranchId),
    Application(&'a ApplicationKey),
    Contract(&'a ContractKey),
    /// A contract by the number that was typed.
    Numbered(&'a str),
    Amendment(&'a AmendmentKey),
    /// A row of 発行状況.
    Job(&'a JobKey),
    /// The same, whose branch the write does not say.
    AnyJob(i64),
    House(Tried),
}

/// The command's name on record.
pub(super) fn name(write: &Write) -> String {
    match write {
        Write::House { act, .. } | Write::HouseFromForm { act, .. } => act.code().to_owned(),
        // The variant's own name: a new one needs no line here.
        other => snake(&format!("{other:?}")),
    }
}

/// What it was about. What is behind an amendment or a mail is looked up; where it cannot be seen its branch is told.
pub(super) async fn aim(db: &mut PgConnection, write: &Write) -> Aim {
    let of_branch = |branch: &BranchId| Aim {
        branch: Some(branch.clone()),
        ..Aim::default()
    };
    match named(write) {
        Named::Nothing => Aim::default(),
        Named::Branch(branch) => of_branch(branch),
        Named::Application(key) => Tried::Application(key.clone()).aim(),
        Named::Contract(key) => Tried::Contract(key.clone()).aim(),
        Named::House(tried) => tried.aim(),
        Named::Amendment(key) => {
            let sql = "SELECT branch_id::text, NULL::bigint, contract_id FROM core.amendment \
                       WHERE branch_id = $1 AND amendment_id = $2";
            let query = sqlx::query_as(sql).bind(key.branch.as_str()).bind(key.id);
            behind(db, query)
                .await
                .unwrap_or_else(|| of_branch(&key.branch))
        }
        Named::Job(key) => {
            let sql = "SELECT branch_id::text, application_id, contract_id FROM core.job \
                       WHERE branch_id = $1 AND job_id = $2";
            let query = sqlx::query_as(sql).bind(key.branch.as_str()).bind(key.id);
            behind(db, query)
                .await
                .unwrap_or_else(|| of_branch(&key.branch))
        }
        Named::AnyJob(id) => {
            let sql = "SELECT branch_id::text, application_id, contract_id FROM core.job WHERE job_id = $1";
            behind(db, sqlx::query_as(sql).bind(id))
                .await
                .unwrap_or_default()
        }
        Named::Numbered(number) => {
            let sql = "SELECT branch_id::text, NULL::bigint, contract_id FROM core.contract WHERE number = $1";
            behind(db, sqlx::query_as(sql).bind(number))
                .await
                .unwrap_or_default()
        }
    }
}

/// A branch, and an application or a contract of it. A contract tells its application: it alone is named.
type Behind = (String, Option<i64>, Option<i64>);

async fn behind(
    db: &mut PgConnection,
    query: QueryAs<'_, Postgres, Behind, PgArguments>,
) -> Option<Aim> {
    let found = timeout(LOOKING, query.fetch_optional(db)).await;
    let (branch, application, contract) = found.ok()?.ok()??;
    Some(Aim {
        branch: Some(BranchId(branch)),
        application: application.filter(|_| contract.is_none()),
        contract,
        ..Aim::default()
    })
}

/// Every write is named here: what a new one is about has to be said.
fn named(write: &Write) -> Named<'_> {
    match write {
        Write::Claim { key, .. }
        | Write::Release { key, .. }
        | Write::SaveDraft { key, .. }
        | Write::OverrideWarning { key, .. }
        | Write::Submit { key, .. }
        | Write::Approve { key, .. }
        | Write::Return { key, .. }
        | Write::Hold { key, .. }
        | Write::Resume { key, .. }
        | Write::AddNote { key, .. }
        | Write::Reassign { key, .. }
        | Write::Refer { key, .. }
        | Write::Withdraw { key, .. }
        | Write::Decline { key, .. } => Named::Application(key),
        Write::SubmitAmendment { key, .. }
        | Write::OrderOnKey { key, .. }
        | Write::RecordPrice { key, .. }
        | Write::RequestReveal { key, .. }
        | Write::RecordPrint { key, .. } => Named::Contract(key),
        Write::ApproveAmendment { key, .. }
        | Write::ReturnAmendment { key, .. }
        | Write::WithdrawAmendment { key, .. } => Named::Amendment(key),
        Write::ResendMail { key, .. }
        | Write::MarkBounce { key, .. }
        | Write::GiveUpMail { key, .. } => Named::Job(key),
        Write::RetryJob { id } => Named::AnyJob(*id),
        Write::Enter { branch, .. } | Write::SwitchBranch { branch } => Named::Branch(branch),
        Write::House { act, args } | Write::HouseFromForm { act, args, .. } => {
            let number = args.get("number").and_then(|number| number.as_str());
            match (tried_in_house(*act, args), act, number) {
                (Some(tried), ..) => Named::House(tried),
                (None, HouseAct::MoveContract, Some(number)) => Named::Numbered(number),
                (None, ..) => Named::Nothing,
            }
        }
        Write::SaveFilter(_)
        | Write::DropFilter { .. }
        | Write::ReadNotices { .. }
        | Write::RecordExport { .. }
        | Write::TakeUnfinished { .. }
        | Write::KeepUnfinished { .. }
        | Write::ReportAttempt(_)
        | Write::DiscardUnfinished { .. }
        | Write::SetStageHours { .. } => Named::Nothing,
    }
}

/// `RequestReveal { … }` → `request_reveal`.
fn snake(debug: &str) -> String {
    let mut name = String::new();
    for c in debug.chars().take_while(char::is_ascii_alphanumeric) {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::house::Fields;

    #[test]
    fn a_command_is_known_by_its_own_name() {
        assert_eq!(snake("RequestReveal { key: 1 }"), "request_reveal");
        assert_eq!(snake("Claim"), "claim");
    }

    #[test]
    fn a_contract_that_is_moved_is_named_by_its_number_and_a_proposal_by_its_own() {
        let args = |name: &str, value: &str| -> Fields {
            [(name.to_owned(), value.into())].into_iter().collect()
        };
        let write = Write::House {
            act: HouseAct::MoveContract,
            args: args("number", "37071-00015K"),
        };
        assert_eq!(named(&write), Named::Numbered("37071-00015K"));
        let write = Write::House {
            act: HouseAct::DecideProposal,
            args: args("id", "7"),
        };
        assert_eq!(named(&write), Named::House(Tried::Proposal(7)));
    }
}
