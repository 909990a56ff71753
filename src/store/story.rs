//! 履歴: what happened, from the audit events.

use crate::domain::ids::{ApplicationKey, ContractKey};
use crate::domain::record::StoryEntry;
use sqlx::PgConnection;

/// What happened to an application, oldest first.
pub(super) async fn of_application(
    db: &mut PgConnection,
    key: &ApplicationKey,
) -> Result<Vec<StoryEntry>, sqlx::Error> {
    sqlx::query_as!(
        StoryEntry,
        r#"SELECT at AS "at!", actor AS "actor!", acting_for,
                  CASE WHEN kind = 'key.reveal_requested' AND detail ->> 'purpose' = 'notice' THEN 'key.notice_requested' ELSE kind END AS "kind!",
                  remark AS "remark!",
                  CASE kind WHEN 'application.returned' THEN detail ->> 'code'
                            WHEN 'application.reassigned' THEN (SELECT o.name::text FROM core.operator o WHERE o.login = detail ->> 'to') END AS about
           FROM api.story WHERE branch_id = $1 AND application_id = $2 ORDER BY event_id"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_all(db)
    .await
}

/// Who wanted to see a contract's key or to print its notice, when and why, latest first.
pub(super) async fn reveals(
    db: &mut PgConnection,
    key: &ContractKey,
) -> Result<Vec<StoryEntry>, sqlx::Error> {
    sqlx::query_as!(
        StoryEntry,
        r#"SELECT at AS "at!", actor AS "actor!", acting_for,
                  CASE detail ->> 'purpose' WHEN 'notice' THEN 'key.notice_requested' ELSE kind END AS "kind!", remark AS "remark!", NULL::text AS about
           FROM api.story
           WHERE branch_id = $1 AND contract_id = $2 AND kind = 'key.reveal_requested'
           ORDER BY event_id DESC"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_all(db)
    .await
}
