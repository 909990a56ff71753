//! What operators do with amendments: each is one call of the database.

use crate::domain::amendment::AmendmentDraft;
use crate::domain::command::{Override, Written};
use crate::domain::house::Fields;
use crate::domain::ids::{AmendmentKey, ContractKey};
use crate::domain::money::Yen;
use crate::store::call::done;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// 変更・訂正・変更取消・解約 asked for.
pub(in crate::store) async fn submit(
    db: &mut PgConnection,
    request: Uuid,
    key: &ContractKey,
    version: i32,
    amendment: Option<i64>,
    draft: &AmendmentDraft,
) -> Result<Written, sqlx::Error> {
    let supersedes = draft.supersedes.and_then(|n| i32::try_from(n).ok());
    let id = sqlx::query_scalar!(
        r#"SELECT amendment_id AS "id!" FROM api.submit_amendment($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"#,
        request,
        key.branch.as_str(),
        key.id,
        version,
        amendment as Option<i64>,
        draft.kind.code(),
        supersedes as Option<i32>,
        draft.fields_json(),
        draft.premium,
        draft.reason,
        reasons(&draft.overrides)
    )
    .fetch_one(db)
    .await?;
    Ok(Written::Amendment { id })
}

/// 承認 of what was shown.
pub(in crate::store) async fn approve(
    db: &mut PgConnection,
    request: Uuid,
    key: &AmendmentKey,
    version: i32,
    revision: i32,
    content_hash: &[u8],
    retyped: &Fields,
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.approve_amendment($1, $2, $3, $4, $5, $6, $7)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        revision,
        content_hash,
        serde_json::Value::Object(retyped.clone())
    )
}

/// 差戻
pub(in crate::store) async fn send_back(
    db: &mut PgConnection,
    request: Uuid,
    key: &AmendmentKey,
    version: i32,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.return_amendment($1, $2, $3, $4, $5)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        reason
    )
}

/// 取下
pub(in crate::store) async fn withdraw(
    db: &mut PgConnection,
    request: Uuid,
    key: &AmendmentKey,
    version: i32,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.withdraw_amendment($1, $2, $3, $4, $5)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        reason
    )
}

/// 請負金額のみの変更; the contract's version as it was seen, and what came back and is given up with it.
pub(in crate::store) async fn record_price(
    db: &mut PgConnection,
    request: Uuid,
    key: &ContractKey,
    (version, returned): (i32, Option<(i64, i32)>),
    price: Yen,
    reason: &str,
    overrides: &[Override],
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.record_price($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        price.get(),
        reason,
        reasons(overrides),
        returned.map(|(id, _)| id) as Option<i64>,
        returned.map(|(_, version)| version) as Option<i32>
    )
}

fn reasons(overrides: &[Override]) -> Value {
    overrides
        .iter()
        .map(|o| serde_json::json!({"code": o.code, "reason": o.reason}))
        .collect()
}
