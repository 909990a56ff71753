//! What staff does to a mail, what it says, and what the platform has on record of look-ups.

use super::call::done;
use crate::domain::command::Written;
use crate::domain::ids::{ContractKey, JobKey};
use crate::domain::phone::LookUps;
use sqlx::PgConnection;
use uuid::Uuid;

/// To whom it goes and what its template is filled with.
pub(super) async fn mail_shown(
    db: &mut PgConnection,
    key: &JobKey,
) -> Result<(String, serde_json::Value), sqlx::Error> {
    let r = sqlx::query!(
        r#"SELECT to_address AS "to_address!", fields AS "fields!" FROM api.mail_reads($1, $2)"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_one(db)
    .await?;
    Ok((r.to_address, r.fields))
}

pub(super) async fn look_ups(
    db: &mut PgConnection,
    key: &ContractKey,
) -> Result<LookUps, sqlx::Error> {
    let r = sqlx::query!(
        r#"SELECT times, last_at, misses FROM api.look_ups($1, $2)"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_one(db)
    .await?;
    Ok(LookUps {
        times: r.times.ok_or(sqlx::Error::RowNotFound)?,
        last_at: r.last_at,
        misses: r.misses.unwrap_or_default(),
    })
}

pub(super) async fn resend(
    db: &mut PgConnection,
    request: Uuid,
    key: &JobKey,
    version: i32,
    (address, keep): (&str, bool),
    reason: &str,
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.mail_send_again($1, $2, $3, $4, $5, $6, $7)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        address,
        reason,
        keep
    )
}

pub(super) async fn bounce(
    db: &mut PgConnection,
    request: Uuid,
    key: &JobKey,
    version: i32,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.mail_came_back($1, $2, $3, $4, $5)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        reason
    )
}

pub(super) async fn give_up(
    db: &mut PgConnection,
    request: Uuid,
    key: &JobKey,
    version: i32,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.mail_give_up($1, $2, $3, $4, $5)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        reason
    )
}
