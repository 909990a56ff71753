//! Lists and acts of the audit, the masters and the close (`migrations/0019_audit.sql`, `0029_house.sql`). Their
//! functions speak JSON with named fields, so the queries are checked when they run: `tests/it/house` reads every list.

use super::admin;
use super::refusal::sqlstate;
use super::refused;
use super::row::{json, start, unfit};
use crate::domain::attempt::{AUTHORITY_RULES, Aim, Attempt, Tried};
use crate::domain::command::{PageFrom, Write, Written};
use crate::domain::house::{Fields, HouseAct, HouseRow, HouseTable, LimitMoves};
use crate::domain::ids::{BranchId, Login};
use crate::domain::master::NewOperator;
use crate::domain::record::{Page, Role};
use crate::domain::refusal::Refusal;
use serde::Deserialize;
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// A refusal has its place on record within this time, or not at all: the operator waits for the answer.
const REPORTING: Duration = Duration::from_secs(2);

#[derive(Debug, Deserialize)]
struct Rows {
    rows: Vec<HouseRow>,
    more_before: bool,
    more_after: bool,
    offset: Option<i64>,
    total: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct HandedOver {
    moved: i64,
    left: Vec<String>,
}

/// A page of a list.
///
/// # Errors
/// The database's refusal.
pub async fn page(
    db: &mut PgConnection,
    table: HouseTable,
    filter: &Fields,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<HouseRow>, sqlx::Error> {
    let (start, at, key) = start(from);
    let mut filter = filter.clone();
    let answer: Value = if table.is_audit() {
        filter.insert("list".to_owned(), table.code().into());
        sqlx::query_scalar("SELECT api.audit_page($1, $2, $3, $4, $5)")
            .bind(Value::Object(filter))
            .bind(start)
            .bind(at)
    } else {
        let statement = match table.is_authority() {
            true => "SELECT api.authority_page($1, $2, $3, $4, $5)",
            false => "SELECT api.house_page($1, $2, $3, $4, $5)",
        };
        sqlx::query_scalar(statement)
            .bind(table.code())
            .bind(Value::Object(filter))
            .bind(start)
    }
    .bind(key)
    .bind(i32::from(limit))
    .fetch_one(db)
    .await?;
    let mut page: Rows = json(answer)?;
    for row in &mut page.rows {
        row.table = table;
    }
    Ok(Page {
        rows: page.rows,
        more_before: page.more_before,
        more_after: page.more_after,
        offset: page.offset,
        total: page.total,
    })
}

/// What a proposed limit changes for open applications.
///
/// # Errors
/// The database's refusal.
pub async fn limit_moves(
    db: &mut PgConnection,
    content: &Fields,
) -> Result<LimitMoves, sqlx::Error> {
    let (within, beyond, nobody) =
        sqlx::query_as("SELECT within, beyond, nobody FROM api.limit_moves($1)")
            .bind(Value::Object(content.clone()))
            .fetch_one(db)
            .await?;
    Ok(LimitMoves {
        within,
        beyond,
        nobody,
    })
}

/// How many claims an act on an operator gives back.
///
/// # Errors
/// The database's refusal.
pub async fn claims_given_back(db: &mut PgConnection, act: &Fields) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT api.claims_given_back($1)")
        .bind(Value::Object(act.clone()))
        .fetch_one(db)
        .await
}

/// Does something, once for its request id.
///
/// # Errors
/// The database's refusal; nothing was done.
pub async fn act(
    db: &mut PgConnection,
    request: Uuid,
    act: HouseAct,
    args: &Fields,
) -> Result<Written, sqlx::Error> {
    let text = |name: &str| {
        args.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    match act {
        HouseAct::NoteExport | HouseAct::NoteExportFailed => {
            let statement = match act {
                HouseAct::NoteExport => "SELECT api.note_export($1, $2, $3, $4)",
                _ => "SELECT api.note_export_failed($1, $2, $3, $4)",
            };
            sqlx::query(statement)
                .bind(request)
                .bind(text("what"))
                .bind(args.get("filter").cloned().unwrap_or_default())
                .bind(args.get("rows").and_then(Value::as_i64))
                .execute(db)
                .await?;
        }
        HouseAct::AddOperator => {
            let new = NewOperator {
                login: Login(text("login")),
                branch: BranchId(text("branch_id")),
                name: text("name"),
                role: Role::from_code(&text("role")).ok_or_else(|| unfit("role"))?,
                limits: Vec::new(),
            };
            admin::add_operator(db, &new).await?;
        }
        HouseAct::ShutOut => {
            let mut tx = db.begin().await?;
            call(&mut tx, "SELECT api.shut_out($1, $2)", request, args).await?;
            sqlx::query("SELECT core.close_login($1)")
                .bind(text("login"))
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
        }
        HouseAct::ClosePeriod => call(db, "SELECT api.close_period($1, $2)", request, args).await?,
        HouseAct::ReopenPeriod => {
            call(db, "SELECT api.reopen_period($1, $2)", request, args).await?
        }
        HouseAct::Propose => call(db, "SELECT api.propose($1, $2)", request, args).await?,
        HouseAct::DecideProposal => {
            call(db, "SELECT api.decide_proposal($1, $2)", request, args).await?;
        }
        HouseAct::SaveMaster => call(db, "SELECT api.save_master($1, $2)", request, args).await?,
        HouseAct::DropHoliday => call(db, "SELECT api.drop_holiday($1, $2)", request, args).await?,
        HouseAct::ChangeOperator => {
            call(db, "SELECT api.change_operator($1, $2)", request, args).await?;
        }
        HouseAct::MergeContractors => {
            call(db, "SELECT api.merge_contractors($1, $2)", request, args).await?;
        }
        HouseAct::MoveContract => {
            call(db, "SELECT api.move_contract($1, $2)", request, args).await?
        }
        HouseAct::Delegate => call(db, "SELECT api.delegate($1, $2)", request, args).await?,
        HouseAct::EndDelegation => {
            call(db, "SELECT api.end_delegation($1, $2)", request, args).await?;
        }
        HouseAct::Entitle | HouseAct::EndEntitlement => {
            let (login, branch) = (Login(text("login")), BranchId(text("branch")));
            let open = act == HouseAct::Entitle;
            admin::entitle(db, request, &login, &branch, &text("reason"), open).await?;
        }
        HouseAct::HandOver => {
            let outcome: Value = sqlx::query_scalar("SELECT api.hand_over($1, $2)")
                .bind(request)
                .bind(Value::Object(args.clone()))
                .fetch_one(db)
                .await?;
            let outcome: HandedOver = json(outcome)?;
            return Ok(Written::HandedOver {
                moved: outcome.moved,
                left: outcome.left,
            });
        }
    }
    Ok(Written::Done)
}

async fn call(
    db: &mut PgConnection,
    sql: &'static str,
    request: Uuid,
    args: &Fields,
) -> Result<(), sqlx::Error> {
    sqlx::query(sql)
        .bind(request)
        .bind(Value::Object(args.clone()))
        .execute(db)
        .await?;
    Ok(())
}

/// Puts a refused write on record, in a transaction of its own: the refused one is undone, and its record with it.
/// Only what somebody may not do is an attempt; a stale row or a bad value is not. Best effort: the operator's answer
/// does not depend on it.
pub(super) async fn report_refusal(
    db: &mut PgConnection,
    request: Uuid,
    write: &Write,
    error: &sqlx::Error,
) {
    // What stands on the screen is a record; a code that somebody typed is not.
    let record = is_of_a_branch(write);
    let attempt = |(code, rule): &(&str, &str)| is_attempt(code, rule, record);
    let Some((code, rule)) = sqlstate(error).filter(attempt) else {
        return;
    };
    let aim = refused::aim(db, write).await;
    let command = refused::name(write);
    put_on_record(db, request, &command, (code, rule), aim).await;
}

/// Puts on record what the screens refused before the database was asked.
///
/// # Errors
/// None: it is best effort, as [`report_refusal`] is.
pub(super) async fn report_attempt(
    db: &mut PgConnection,
    request: Uuid,
    attempt: &Attempt,
) -> Result<Written, sqlx::Error> {
    let why = match &attempt.refusal {
        Refusal::NotAllowed => ("ZD010", ""),
        Refusal::OwnDraft => ("ZD006", ""),
        Refusal::OverLimit { .. } => ("ZD007", ""),
        Refusal::BadValue { rule, .. } => ("ZD011", rule.as_str()),
        _ => return Ok(Written::Done),
    };
    let aim = attempt.about.as_ref().map(Tried::aim).unwrap_or_default();
    put_on_record(db, request, &attempt.command, why, aim).await;
    Ok(Written::Done)
}

async fn put_on_record(
    db: &mut PgConnection,
    request: Uuid,
    command: &str,
    (code, rule): (&str, &str),
    aim: Aim,
) {
    let report = sqlx::query("SELECT api.report_refusal($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(request)
        .bind(command)
        .bind(code)
        .bind(rule)
        .bind(aim.branch.map(|branch| branch.0))
        .bind(aim.application)
        .bind(aim.contract)
        .bind(aim.proposal)
        .bind(aim.period)
        .execute(db);
    match timeout(REPORTING, report).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(error = %error, "a refusal could not be put on record"),
        Err(_) => tracing::warn!("a refusal could not be put on record in time"),
    }
}

/// The same for what the command line does without a [`Write`]: `command` is its name in 監査. A code that was mistyped is
/// no attempt.
pub async fn report_command_refused(db: &mut PgConnection, command: &str, error: &sqlx::Error) {
    if let Some((code, rule)) = sqlstate(error).filter(|(code, rule)| is_attempt(code, rule, false))
    {
        report_command(db, command, code, rule).await;
    }
}

/// The same where the refusal is known by its kind alone: the role does not allow it.
pub async fn report_denied(db: &mut PgConnection, command: &str) {
    report_command(db, command, "ZD010", "").await;
}

async fn report_command(db: &mut PgConnection, command: &str, code: &str, rule: &str) {
    put_on_record(db, Uuid::new_v4(), command, (code, rule), Aim::default()).await;
}

/// Somebody tried what they may not: a login, a record (not a code that they mistyped), an own draft, a limit, a role, a
/// right, too many keys; four eyes and limits wherever they are refused by name.
fn is_attempt(code: &str, rule: &str, record: bool) -> bool {
    match code {
        "ZD001" | "ZD006" | "ZD007" | "ZD010" | "ZD090" | "42501" => true,
        "ZD002" => record,
        _ => AUTHORITY_RULES.contains(&rule),
    }
}

/// Acts on a row that names a branch: another branch's is an attempt.
fn is_of_a_branch(write: &Write) -> bool {
    match write {
        Write::House { act, .. } | Write::HouseFromForm { act, .. } => matches!(
            act,
            HouseAct::ClosePeriod | HouseAct::ReopenPeriod | HouseAct::EndDelegation
        ),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_row_is_no_attempt_and_a_limit_is() {
        assert!(is_attempt("ZD007", "", true));
        assert!(is_attempt("ZD011", "reveal_rate", true));
        assert!(!is_attempt("ZD003", "", true));
        assert!(!is_attempt("ZD011", "content_dates", true));
    }

    #[test]
    fn four_eyes_on_masters_are_attempts_and_a_mistyped_code_is_none() {
        for rule in [
            "own_limit",
            "own_record",
            "reopen_by_another",
            "delegation_by_another",
        ] {
            assert!(is_attempt("ZD011", rule, false), "{rule}");
        }
        assert!(is_attempt("23514", "proposal_four_eyes", false));
        assert!(is_attempt("ZD002", "", true), "a record of another branch");
        assert!(!is_attempt("ZD002", "", false), "a typed code");
        let args = Fields::new();
        let act = HouseAct::MergeContractors;
        assert!(!is_of_a_branch(&Write::House { act, args }));
    }
}
