//! 変更承認待ち, an amendment as it is decided on, and who may.

use super::{kind, occurrence, state};
use crate::domain::amendment::{self, AmendedField};
use crate::domain::amendment_record::{AmendmentDetail, AmendmentRow};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Override, PageFrom};
use crate::domain::ids::{AmendmentKey, BranchId, ContractKey, Login};
use crate::domain::record::{Choice, Page};
use crate::store::row::{json, product, start, yen};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

fn text(value: &Value, name: &str) -> String {
    let text = value.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// Warnings and the reasons that were given for them, as they are stored.
pub(in crate::store) fn reasons(given: Value) -> Result<Vec<Override>, sqlx::Error> {
    let given: Vec<Value> = json(given)?;
    let read = given.iter().map(|o| Override {
        code: text(o, "code"),
        subject: String::new(),
        reason: text(o, "reason"),
    });
    Ok(read.collect())
}

/// The same of what reads so: each says what it was given for, what stood there then.
pub(in crate::store) fn overrides(
    given: Value,
    after: &CertificateContent,
    premium: i64,
) -> Result<Vec<Override>, sqlx::Error> {
    let mut read = reasons(given)?;
    for o in &mut read {
        o.subject = amendment::warned_of(&o.code, after, premium);
    }
    Ok(read)
}

/// A page of 変更承認待ち.
pub(in crate::store) async fn page(
    db: &mut PgConnection,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<AmendmentRow>, sqlx::Error> {
    let (start, at, key) = start(from);
    let rows = sqlx::query!(
        r#"SELECT branch_id AS "branch_id!", amendment_id AS "amendment_id!", contract_id AS "contract_id!", number AS "number!",
                  kind AS "kind!", state AS "state!", product AS "product!", contractor AS "contractor!", works AS "works!",
                  amount AS "amount!", before AS "before!", after AS "after!", drafted_by AS "drafted_by!",
                  drafted_by_name AS "drafted_by_name!", submitted_at AS "submitted_at!", core.business_days_since(submitted_at) AS waited, version AS "version!",
                  more_before AS "more_before!", more_after AS "more_after!", total
           FROM api.amendment_page($1, $2, $3, $4)"#,
        start,
        at as Option<DateTime<Utc>>,
        key as Option<i64>,
        i32::from(limit)
    )
    .fetch_all(db)
    .await?;
    let mut page = Page {
        rows: Vec::with_capacity(rows.len()),
        more_before: rows.first().is_some_and(|r| r.more_before),
        more_after: rows.first().is_some_and(|r| r.more_after),
        offset: None,
        total: rows.first().map_or(Some(0), |r| r.total),
    };
    for r in rows {
        let branch = BranchId(r.branch_id);
        page.rows.push(AmendmentRow {
            key: AmendmentKey {
                branch: branch.clone(),
                id: r.amendment_id,
            },
            contract: ContractKey {
                branch,
                id: r.contract_id,
            },
            number: r.number,
            kind: kind(&r.kind)?,
            state: state(&r.state)?,
            product: product(&r.product)?,
            contractor: r.contractor,
            works: r.works,
            amount: yen(r.amount)?,
            changed: changed(&json(r.before)?, &json(r.after)?),
            drafted_by: Login(r.drafted_by),
            drafted_by_name: r.drafted_by_name,
            submitted_at: r.submitted_at,
            waited: r.waited,
            version: r.version,
        });
    }
    Ok(page)
}

/// One of them, with what is to be decided on.
pub(in crate::store) async fn amendment(
    db: &mut PgConnection,
    key: &AmendmentKey,
) -> Result<AmendmentDetail, sqlx::Error> {
    let r = sqlx::query!(
        r#"SELECT contract_id AS "contract_id!", number AS "number!", kind AS "kind!", supersedes, state AS "state!", product AS "product!",
                  contractor AS "contractor!", works AS "works!", amount AS "amount!", drafted_by AS "drafted_by!",
                  drafted_by_name AS "drafted_by_name!", submitted_at AS "submitted_at!", core.business_days_since(submitted_at) AS waited, version AS "version!", revision AS "revision!",
                  content AS "content!", content_hash AS "content_hash!", returned_for, seq,
                  contract_version = base_version AS "fresh!"
           FROM api.amendments WHERE branch_id = $1 AND amendment_id = $2"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_one(db)
    .await?;
    let part = |name: &str| r.content.get(name).cloned().unwrap_or_default();
    let before: CertificateContent = json(part("before"))?;
    let after: CertificateContent = json(part("certificate"))?;
    let premium = part("premium").as_i64().unwrap_or_default();
    let overrides = overrides(part("overrides"), &after, premium)?;
    Ok(AmendmentDetail {
        row: AmendmentRow {
            key: key.clone(),
            contract: ContractKey {
                branch: key.branch.clone(),
                id: r.contract_id,
            },
            number: r.number,
            kind: kind(&r.kind)?,
            state: state(&r.state)?,
            product: product(&r.product)?,
            contractor: r.contractor,
            works: r.works,
            amount: yen(r.amount)?,
            changed: changed(&before, &after),
            drafted_by: Login(r.drafted_by),
            drafted_by_name: r.drafted_by_name,
            submitted_at: r.submitted_at,
            waited: r.waited,
            version: r.version,
        },
        supersedes: r.supersedes.map(occurrence).transpose()?,
        revision: r.revision,
        content_hash: r.content_hash,
        before,
        after,
        premium,
        to_undo: part("premium_to_undo").as_i64(),
        reason: text(&r.content, "reason"),
        overrides,
        returned_for: r.returned_for,
        occurrence: r.seq.map(occurrence).transpose()?,
        is_fresh: r.fresh,
    })
}

/// The fields that read otherwise after it.
fn changed(before: &CertificateContent, after: &CertificateContent) -> Vec<AmendedField> {
    amendment::differences(before, after)
        .into_iter()
        .map(|(field, ..)| field)
        .collect()
}

/// Who may approve it.
pub(in crate::store) async fn approvers(
    db: &mut PgConnection,
    key: &AmendmentKey,
) -> Result<Vec<Choice>, sqlx::Error> {
    sqlx::query_as!(
        Choice,
        r#"SELECT login AS "code!", name AS "label!", branch_name AS "detail!" FROM api.amendment_approvers($1, $2)"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_all(db)
    .await
}
