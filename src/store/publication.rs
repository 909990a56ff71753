//! What staff does to a completion mail, what it says, and what the platform has on record of look-ups.

use crate::domain::command::Written;
use crate::domain::ids::{ApplicationKey, ContractKey};
use crate::domain::phone::LookUps;
use sqlx::PgConnection;
use uuid::Uuid;

/// To whom it goes and what its template is filled with.
pub(super) async fn mail_shown(
    db: &mut PgConnection,
    key: &ApplicationKey,
) -> Result<(String, serde_json::Value), sqlx::Error> {
    let r = sqlx::query!(
        r#"SELECT to_address AS "to_address!", fields AS "fields!" FROM api.mail_shown($1, $2)"#,
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
    key: &ApplicationKey,
    version: i32,
    address: &str,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    sqlx::query!(
        "SELECT api.resend_mail($1, $2, $3, $4, $5, $6)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        address,
        reason
    )
    .fetch_one(db)
    .await?;
    Ok(Written::Done)
}

pub(super) async fn bounce(
    db: &mut PgConnection,
    request: Uuid,
    key: &ApplicationKey,
    version: i32,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    sqlx::query!(
        "SELECT api.mark_bounce($1, $2, $3, $4, $5)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        reason
    )
    .fetch_one(db)
    .await?;
    Ok(Written::Done)
}

pub(super) async fn give_up(
    db: &mut PgConnection,
    request: Uuid,
    key: &ApplicationKey,
    version: i32,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    sqlx::query!(
        "SELECT api.give_up_mail($1, $2, $3, $4, $5)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        reason
    )
    .fetch_one(db)
    .await?;
    Ok(Written::Done)
}
