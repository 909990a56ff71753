//! Work on the queue beside the drafts: hold, notes, take-over, return, referral; filters and notices of one operator.

use super::call::{done, written};
use super::row::json;
use crate::domain::command::{Write, Written};
use crate::domain::fold::words;
use crate::domain::house::People;
use crate::domain::ids::ApplicationKey;
use crate::domain::queue::{Notice, SavedFilter};
use crate::domain::record::Choice;
use sqlx::PgConnection;
use uuid::Uuid;

/// Enabled clerks and supervisors of the operator's branches whose name or login holds this text.
pub(super) async fn colleagues(
    db: &mut PgConnection,
    text: &str,
) -> Result<Vec<Choice>, sqlx::Error> {
    sqlx::query_as!(
        Choice,
        r#"SELECT o.login AS "code!", o.name::text AS "label!", b.name::text AS "detail!"
           FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
           WHERE o.disabled_at IS NULL AND o.role IN ('clerk', 'supervisor') AND o.branch_id = ANY ((SELECT core.my_branches())::text[])
             AND NOT EXISTS (SELECT FROM unnest($1::text[]) w
                   WHERE strpos(core.fold(o.name), w) = 0 AND strpos(o.login, w) = 0)
           ORDER BY o.branch_id, o.role, o.login LIMIT 50"#,
        &words(text)
    )
    .fetch_all(db)
    .await
}

/// Whom a task among people can name: as `api.delegate`, `api.reassign` and `api.hand_over` ask. A login that is typed whole comes first.
pub(super) async fn people(
    db: &mut PgConnection,
    task: &People,
    text: &str,
) -> Result<Vec<Choice>, sqlx::Error> {
    let (task, whose, branches) = match task {
        People::Absent => ("absent", "", &[][..]),
        People::StandIn(absent) => ("stand_in", absent.as_str(), &[][..]),
        People::Entitled => ("entitled", "", &[][..]),
        People::Heir { from, branches } => ("heir", from.as_str(), branches.as_slice()),
    };
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        r#"SELECT o.login, o.name::text, b.name::text
           FROM core.operator o JOIN core.branch b ON b.branch_id = o.branch_id
           WHERE o.disabled_at IS NULL AND o.login <> $3
             AND NOT EXISTS (SELECT FROM unnest($1) w WHERE strpos(core.fold(o.name), w) = 0 AND strpos(o.login, w) = 0)
             AND CASE $2
               WHEN 'absent' THEN o.role = 'supervisor'
                 AND (o.branch_id = ANY ((SELECT core.my_branches())::text[])
                      OR EXISTS (SELECT FROM core.operator m WHERE m.login = session_user AND m.role = 'administrator'))
               WHEN 'entitled' THEN o.login <> session_user
               WHEN 'stand_in' THEN o.role IN ('clerk', 'supervisor') AND o.login <> session_user
                 AND (b.head_office OR o.branch_id = (SELECT a.branch_id FROM core.operator a WHERE a.login = $3)
                      OR ($3 = '' AND o.branch_id = ANY ((SELECT core.my_branches())::text[])))
                 AND EXISTS (SELECT FROM core.authority x
                              WHERE x.login = o.login AND coalesce(x.valid_to >= core.tokyo_day(clock_timestamp()), true))
               ELSE o.login IN (SELECT api.may_work_in($4)) END
           ORDER BY o.login = ANY ($1) DESC, o.branch_id = ANY ($4) DESC, b.head_office, o.branch_id, o.role, o.login LIMIT 50"#,
    )
    .bind(words(text))
    .bind(task)
    .bind(whose)
    .bind(branches)
    .fetch_all(db)
    .await?;
    let choice = |(code, label, detail)| Choice {
        code,
        label,
        detail,
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// Every branch whose code begins with this text or whose name holds it: code and name.
pub(super) async fn branches(
    db: &mut PgConnection,
    text: &str,
) -> Result<Vec<Choice>, sqlx::Error> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        r#"SELECT b.branch_id::text, b.name::text FROM core.branch b
           WHERE starts_with(b.branch_id, $1) OR strpos(core.fold(b.name), core.fold($1)) > 0
           ORDER BY b.branch_id = $1 DESC, b.branch_id LIMIT 50"#,
    )
    .bind(text.trim())
    .fetch_all(db)
    .await?;
    let choice = |(code, label)| Choice {
        code,
        label,
        detail: String::new(),
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// Whose limits cover it and who had no part in it.
pub(super) async fn approvers(
    db: &mut PgConnection,
    key: &ApplicationKey,
) -> Result<Vec<Choice>, sqlx::Error> {
    sqlx::query_as!(
        Choice,
        r#"SELECT login AS "code!", name AS "label!", branch_name AS "detail!" FROM api.approvers($1, $2)"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_all(db)
    .await
}

/// What this operator keeps, by name. A filter that this program cannot read any more shows everything.
pub(super) async fn filters(db: &mut PgConnection) -> Result<Vec<SavedFilter>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT name::text AS "name!", filter FROM core.saved_filter WHERE login = session_user ORDER BY name"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| SavedFilter {
            name: r.name,
            filter: json(r.filter).unwrap_or_default(),
        })
        .collect())
}

/// What was not seen yet, oldest first.
pub(super) async fn notices(db: &mut PgConnection) -> Result<Vec<Notice>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT notice_id AS "id!", at AS "at!", kind AS "kind!", from_name AS "from!", number, remark AS "remark!",
                  detail AS "detail!"
           FROM api.notices ORDER BY notice_id LIMIT 50"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Notice {
            id: r.id,
            at: r.at,
            kind: r.kind,
            from: r.from,
            number: r.number,
            remark: r.remark,
            detail: r.detail.as_object().cloned().unwrap_or_default(),
        })
        .collect())
}

/// The writes of this file.
pub(super) async fn change(
    db: &mut PgConnection,
    request: Uuid,
    write: &Write,
) -> Result<Written, sqlx::Error> {
    match write {
        Write::Hold {
            key,
            version,
            until,
            reason,
        } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.hold($1, $2, $3, $4, $5, $6)"#,
            request,
            key.branch.as_str(),
            key.id,
            version,
            until,
            reason
        ),
        Write::Resume { key, version } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.resume($1, $2, $3, $4)"#,
            request,
            key.branch.as_str(),
            key.id,
            version
        ),
        Write::AddNote { key, text } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.add_note($1, $2, $3, $4)"#,
            request,
            key.branch.as_str(),
            key.id,
            text
        ),
        Write::Reassign {
            key,
            version,
            to,
            reason,
        } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.reassign($1, $2, $3, $4, $5, $6)"#,
            request,
            key.branch.as_str(),
            key.id,
            version,
            to.as_str(),
            reason
        ),
        Write::Return {
            key,
            version,
            code,
            reason,
        } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.return_to_clerk($1, $2, $3, $4, $5, $6)"#,
            request,
            key.branch.as_str(),
            key.id,
            version,
            reason,
            code.code()
        ),
        Write::Refer {
            key,
            version,
            to,
            note,
        } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.refer($1, $2, $3, $4, $5, $6)"#,
            request,
            key.branch.as_str(),
            key.id,
            version,
            to.as_str(),
            note
        ),
        Write::SaveFilter(SavedFilter { name, filter }) => {
            let filter =
                serde_json::to_value(filter).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
            done!(
                db,
                "SELECT api.save_filter($1, $2, $3)",
                request,
                name,
                filter
            )
        }
        Write::DropFilter { name } => {
            done!(db, "SELECT api.drop_filter($1, $2)", request, name)
        }
        Write::ReadNotices { upto } => {
            done!(db, "SELECT api.read_notices($1, $2)", request, upto)
        }
        // `Store::write` sends the others elsewhere.
        _ => Err(sqlx::Error::Encode("not a write of the queue".into())),
    }
}
