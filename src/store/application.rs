//! 申込内容 and what is done to an application.

use super::call::written;
use super::queue::row;
use super::row::{beside, form, json, product, unfit, yen};
use super::story;
use crate::domain::application::Origin;
use crate::domain::command::{KeyOrder, Write, Written};
use crate::domain::ids::{ApplicationKey, BranchId, ContractKey, Login};
use crate::domain::product::Product;
use crate::domain::publication::MailAbout;
use crate::domain::record::{
    ApplicationDetail, IssueProgress, KeyOrderRecord, MailProgress, OverrideRecord,
};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

/// Everything that 申込内容 shows, as of one instant.
pub(super) async fn detail(
    db: &mut PgConnection,
    key: &ApplicationKey,
) -> Result<ApplicationDetail, sqlx::Error> {
    let mut tx = db
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let (branch, id) = (key.branch.as_str(), key.id);
    let row = row(&mut tx, key).await?;
    let r = sqlx::query!(
        r#"SELECT a.revision AS "revision!", a.submitted AS "submitted!",
                  coalesce(d.content, a.submitted) AS "content!",
                  coalesce(d.content_hash, core.content_hash(a.submitted)) AS "content_hash!",
                  core.duplicates(a.branch_id, a.application_id, coalesce(d.content, a.submitted)) AS "duplicates!",
                  f.source AS "source!", f.entered_by, e.name::text AS entered_by_name,
                  core.first_advance(a.branch_id, coalesce(d.content, a.submitted)) AS first_advance,
                  core.other_years_shares(a.branch_id, a.application_id, coalesce(d.content, a.submitted)) AS other_shares,
                  api.other_firm(coalesce(d.content, a.submitted)) AS other_firm,
                  b.number AS "beside_number?", b.amount AS "beside_amount?",
                  b.price AS "beside_price?"
           FROM api.applications a
           JOIN core.application f ON f.branch_id = a.branch_id AND f.application_id = a.application_id
           LEFT JOIN core.operator e ON e.login = f.entered_by
           LEFT JOIN core.draft d
             ON d.branch_id = a.branch_id AND d.application_id = a.application_id AND d.revision = a.revision
           LEFT JOIN api.advance_asked_beside(a.branch_id, coalesce(d.content, a.submitted)) b
             ON a.state IN ('received', 'examining', 'awaiting_approval')
           WHERE a.branch_id = $1 AND a.application_id = $2"#,
        branch,
        id
    )
    .fetch_one(&mut *tx)
    .await?;
    // What was submitted last before this draft, else the draft before it.
    let previous = sqlx::query!(
        r#"SELECT d.revision, d.content FROM core.draft d
           WHERE d.branch_id = $1 AND d.application_id = $2 AND d.revision < $3
           ORDER BY EXISTS (SELECT FROM core.submission s WHERE s.branch_id = d.branch_id
                               AND s.application_id = d.application_id AND s.revision = d.revision) DESC, d.revision DESC
           LIMIT 1"#,
        branch,
        id,
        r.revision
    )
    .fetch_optional(&mut *tx)
    .await?;
    let previous = match previous {
        Some(p) => Some((p.revision, json(p.content)?)),
        None => None,
    };
    let overrides = sqlx::query!(
        r#"SELECT o.code, o.subject, o.reason AS "reason: String", p.name AS "by_name: String", o.at
           FROM core.warning_override o JOIN core.operator p ON p.login = o.overridden_by
           WHERE o.branch_id = $1 AND o.application_id = $2 AND o.revision = $3
           ORDER BY o.at, o.code, o.subject"#,
        branch,
        id,
        r.revision
    )
    .fetch_all(&mut *tx)
    .await?;
    let story = story::of_application(&mut tx, key).await?;
    let contracts = progress(&mut tx, key).await?;
    let mail = mail(&mut tx, key).await?;
    tx.commit().await?;
    Ok(ApplicationDetail {
        row,
        origin: Origin::from_code(&r.source).ok_or_else(|| unfit("source"))?,
        entered_by: r.entered_by.map(Login).zip(r.entered_by_name),
        submitted: json(r.submitted)?,
        content: json(r.content)?,
        revision: r.revision,
        content_hash: r.content_hash,
        overrides: overrides
            .into_iter()
            .map(|o| OverrideRecord {
                code: o.code,
                subject: o.subject,
                reason: o.reason,
                by_name: o.by_name,
                at: o.at,
            })
            .collect(),
        story,
        contracts,
        mail,
        duplicates: r.duplicates,
        first_advance: r.first_advance.map(yen).transpose()?,
        beside: beside(r.beside_number, r.beside_amount, r.beside_price)?,
        other_shares: r.other_shares.map(yen).transpose()?,
        other_firm: r.other_firm,
        previous,
    })
}

/// 発行の進み of every product, in the order of approval.
pub(super) async fn progress(
    db: &mut PgConnection,
    key: &ApplicationKey,
) -> Result<Vec<IssueProgress>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT i.product AS "product!", i.form AS "form!", i.contract_id, i.number, i.keyed_at, i.published_at, i.arrived_at,
                  i.trouble, i.attempts AS "attempts!", i.dead AS "dead!",
                  k.kind AS "order_kind?: String", k.by AS "order_by?", k.at AS "order_at?", k.reason AS "order_reason?", k.done_at AS "order_done_at?",
                  k.stopped AS "order_stopped?"
           FROM api.issues i
           LEFT JOIN LATERAL (
             SELECT x.kind, o.name::text AS by, x.ordered_at AS at, x.reason::text AS reason, x.done_at,
                    (SELECT coalesce(j.trouble, '') FROM core.job j WHERE j.branch_id = x.branch_id AND j.order_id = x.order_id
                        AND j.kind IN ('rekey', 'unpublish') AND j.state = 'dead') AS stopped
               FROM core.key_order x JOIN core.operator o ON o.login = x.ordered_by
              WHERE x.branch_id = i.branch_id AND x.contract_id = i.contract_id AND (x.kind = 'withdrawal' OR x.done_at IS NULL)
              ORDER BY x.order_id DESC LIMIT 1) k ON true
           WHERE i.branch_id = $1 AND i.application_id = $2 ORDER BY i.job_id"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(IssueProgress {
                product: product(&r.product)?,
                form: form(&r.form)?,
                contract: r.contract_id.map(|id| ContractKey {
                    branch: BranchId(key.branch.0.clone()),
                    id,
                }),
                number: r.number,
                keyed_at: r.keyed_at,
                published_at: r.published_at,
                arrived_at: r.arrived_at,
                trouble: r.trouble,
                attempts: r.attempts,
                dead: r.dead,
                order: match (r.order_kind, r.order_by, r.order_at, r.order_reason) {
                    (Some(kind), Some(by), Some(at), Some(reason)) => Some(KeyOrderRecord {
                        kind: KeyOrder::from_code(&kind),
                        by,
                        at,
                        reason,
                        done_at: r.order_done_at,
                        stopped: r.order_stopped,
                    }),
                    _ => None,
                },
            })
        })
        .collect()
}

/// 通知
pub(super) async fn mail(
    db: &mut PgConnection,
    key: &ApplicationKey,
) -> Result<MailProgress, sqlx::Error> {
    let r = sqlx::query!(
        r#"SELECT mail_wanted AS "wanted!", to_address, sent_at, job_id, attempts, trouble, dead, given_up,
                  on_paper AS "on_paper!"
           FROM api.mails WHERE branch_id = $1 AND application_id = $2"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_one(db)
    .await?;
    Ok(match (r.wanted, r.sent_at, r.job_id) {
        _ if r.given_up == Some(true) => MailProgress::GivenUp { because: r.trouble },
        (_, Some(at), _) => MailProgress::Sent {
            at,
            to: r.to_address.unwrap_or_default(),
        },
        (false, None, _) if r.on_paper => MailProgress::OnPaper,
        (false, None, _) => MailProgress::NotWanted,
        (true, None, None) => MailProgress::Waiting,
        (true, None, Some(_)) => MailProgress::Trying {
            attempts: r.attempts.unwrap_or_default(),
            trouble: r.trouble,
            dead: r.dead.unwrap_or_default(),
        },
    })
}

/// The mails about what happened to a contract since its issue, the latest first.
pub(super) async fn later_mails(
    db: &mut PgConnection,
    key: &ContractKey,
) -> Result<Vec<(MailAbout, MailProgress)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT happened AS "happened!", to_address AS "to_address!", sent_at, attempts AS "attempts!", trouble, dead AS "dead!",
                  given_up AS "given_up!"
           FROM api.contract_mails WHERE branch_id = $1 AND contract_id = $2 ORDER BY job_id DESC"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|r| {
            let about = MailAbout::from_code(&r.happened).ok_or_else(|| unfit("happened"))?;
            let progress = match r.sent_at {
                Some(at) => MailProgress::Sent {
                    at,
                    to: r.to_address,
                },
                None if r.given_up => MailProgress::GivenUp { because: r.trouble },
                None => MailProgress::Trying {
                    attempts: r.attempts,
                    trouble: r.trouble,
                    dead: r.dead,
                },
            };
            Ok((about, progress))
        })
        .collect()
}

/// The certificate as it will read; [`sqlx::Error::RowNotFound`] where there is no such draft or product.
pub(super) async fn certificate(
    db: &mut PgConnection,
    key: &ApplicationKey,
    revision: i32,
    product: Product,
) -> Result<Value, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT api.certificate_content($1, $2, $3, $4)",
        key.branch.as_str(),
        key.id,
        revision,
        product.code()
    )
    .fetch_one(db)
    .await?
    .ok_or(sqlx::Error::RowNotFound)
}

/// The writes that name an application.
pub(super) async fn change(
    db: &mut PgConnection,
    request: Uuid,
    write: &Write,
) -> Result<Written, sqlx::Error> {
    match write {
        Write::Claim { key, version } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.claim($1, $2, $3, $4)"#,
            request,
            key.branch.as_str(),
            key.id,
            version
        ),
        Write::Release { key, version } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.release($1, $2, $3, $4)"#,
            request,
            key.branch.as_str(),
            key.id,
            version
        ),
        Write::SaveDraft {
            key,
            version,
            content,
        } => {
            let content =
                serde_json::to_value(content).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
            written!(
                db,
                r#"SELECT version AS "version!", revision AS "revision!" FROM api.save_draft($1, $2, $3, $4, $5)"#,
                request,
                key.branch.as_str(),
                key.id,
                version,
                content
            )
        }
        Write::OverrideWarning {
            key,
            version,
            warning,
        } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.override_warning($1, $2, $3, $4, $5, $6, $7)"#,
            request,
            key.branch.as_str(),
            key.id,
            version,
            warning.code,
            warning.subject,
            warning.reason
        ),
        Write::Submit {
            key,
            version,
            revision,
            warnings,
        } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.submit($1, $2, $3, $4, $5, $6)"#,
            request,
            key.branch.as_str(),
            key.id,
            version,
            revision,
            warnings
        ),
        Write::Approve {
            key,
            version,
            revision,
            content_hash,
            retyped,
            seen,
        } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.approve($1, $2, $3, $4, $5, $6, $7, $8)"#,
            request,
            key.branch.as_str(),
            key.id,
            version,
            revision,
            content_hash,
            serde_json::Value::Object(retyped.clone()),
            seen
        ),
        Write::Withdraw {
            key,
            version,
            reason,
        } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.withdraw($1, $2, $3, $4, $5)"#,
            request,
            key.branch.as_str(),
            key.id,
            version,
            reason
        ),
        Write::Decline {
            key,
            version,
            reason,
        } => written!(
            db,
            r#"SELECT version AS "version!", revision AS "revision!" FROM api.decline($1, $2, $3, $4, $5)"#,
            request,
            key.branch.as_str(),
            key.id,
            version,
            reason
        ),
        // `Store::write` sends these elsewhere.
        _ => Err(sqlx::Error::Encode("not a write of an application".into())),
    }
}
