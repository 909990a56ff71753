//! 発行状況: what waits, runs or stopped.

use super::call::done;
use super::row::{start, unfit};
use crate::domain::command::{PageFrom, Written};
use crate::domain::ids::{ApplicationKey, BranchId};
use crate::domain::ledger::EventKind;
use crate::domain::publication::Shown;
use crate::domain::record::{JobRow, Page};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn page(
    db: &mut PgConnection,
    shown: Shown,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<JobRow>, sqlx::Error> {
    let (start, at, key) = start(from);
    let rows = sqlx::query!(
        r#"SELECT branch_id AS "branch_id!", job_id AS "job_id!", kind AS "kind!", event, application_id AS "application_id!",
                  application_number AS "application_number!", subject AS "subject!", contractor AS "contractor!",
                  shown AS "shown!", step AS "step!", attempts AS "attempts!", next_at AS "next_at!", over_at, trouble, to_address, mail_version,
                  more_before AS "more_before!", more_after AS "more_after!"
           FROM api.publication_page($1, $2, $3, $4, $5)"#,
        shown.code(),
        start,
        at as Option<chrono::DateTime<chrono::Utc>>,
        key as Option<i64>,
        i32::from(limit)
    )
    .fetch_all(db)
    .await?;
    Ok(Page {
        more_before: rows.first().is_some_and(|r| r.more_before),
        more_after: rows.first().is_some_and(|r| r.more_after),
        offset: None,
        total: None,
        rows: rows
            .into_iter()
            .map(|r| {
                Ok(JobRow {
                    id: r.job_id,
                    branch: BranchId(r.branch_id.clone()),
                    kind: r.kind,
                    event: match r.event.as_deref() {
                        Some(code) => {
                            Some(EventKind::from_code(code).ok_or_else(|| unfit("event"))?)
                        }
                        None => None,
                    },
                    application: ApplicationKey {
                        branch: BranchId(r.branch_id),
                        id: r.application_id,
                    },
                    application_number: r.application_number,
                    subject: r.subject,
                    contractor: r.contractor,
                    state: Shown::from_code(&r.shown).ok_or_else(|| unfit("state"))?,
                    step: r.step,
                    attempts: r.attempts,
                    next_at: r.next_at,
                    over_at: r.over_at,
                    trouble: r.trouble,
                    to_address: r.to_address,
                    mail_version: r.mail_version,
                })
            })
            .collect::<Result<_, sqlx::Error>>()?,
    })
}

/// 再試行 of a job that was given up.
pub(super) async fn retry(
    db: &mut PgConnection,
    request: Uuid,
    id: i64,
) -> Result<Written, sqlx::Error> {
    done!(db, "SELECT api.retry_job($1, $2)", request, id)
}
