//! 元帳 of a contract, 変更承認待ち, and what operators do with amendments.

use super::masters;
use super::row::{self, form, json, product, start, unfit, yen};
use crate::domain::amendment::{self, AmendedField, AmendmentDraft};
use crate::domain::amendment_amounts::AmountTerms;
use crate::domain::amendment_record::{
    AmendmentDetail, AmendmentRow, AmendmentState, ContractLedger, LedgerEvent, PriceRecord,
};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{KeyOrder, Override, PageFrom, Written};
use crate::domain::house::Fields;
use crate::domain::ids::{AmendmentKey, BranchId, ContractKey, Login};
use crate::domain::ledger::{EventKind, Revision};
use crate::domain::money::Yen;
use crate::domain::product::WorkKind;
use crate::domain::record::{Choice, Page, StoryEntry};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

fn kind(code: &str) -> Result<EventKind, sqlx::Error> {
    EventKind::from_code(code).ok_or_else(|| unfit("event"))
}

fn state(code: &str) -> Result<AmendmentState, sqlx::Error> {
    AmendmentState::from_code(code).ok_or_else(|| unfit("state"))
}

fn occurrence(seq: i32) -> Result<u32, sqlx::Error> {
    u32::try_from(seq).map_err(|_| unfit("occurrence"))
}

/// Everything that happened to a contract, as of one instant.
pub(super) async fn of_contract(
    db: &mut PgConnection,
    key: &ContractKey,
) -> Result<ContractLedger, sqlx::Error> {
    let mut tx = db
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let (branch, id) = (key.branch.as_str(), key.id);
    let c = sqlx::query!(
        r#"SELECT c.number AS "number!", c.version AS "version!", c.product::text AS "product!", c.form::text AS "form!",
                  c.price::bigint AS "price!", c.withdrawn_at,
                  (SELECT k.kind FROM core.key_order k WHERE k.branch_id = c.branch_id AND k.contract_id = c.contract_id
                      AND k.done_at IS NULL) AS order_open, d.content #>> '{works,kind}' AS "work!",
                  d.content #>> '{works,orderer_code}' AS orderer_code, d.content #>> '{works,orderer_name}' AS "orderer!",
                  (d.content #>> '{works,notice_date}')::date AS notice_date,
                  coalesce((d.content #>> '{bid,low_bid}')::boolean, false) AS "low_bid!",
                  i.work_year, i.year_share::bigint AS year_share
           FROM core.contract c
           JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
           JOIN core.draft_item i ON i.branch_id = d.branch_id AND i.application_id = d.application_id
                                 AND i.revision = d.revision AND i.product = c.product
           WHERE c.branch_id = $1 AND c.contract_id = $2"#,
        branch,
        id
    )
    .fetch_one(&mut *tx)
    .await?;
    let events = sqlx::query!(
        r#"SELECT v.seq AS "seq!", v.kind AS "kind!", v.supersedes, v.content AS "content!", v.at AS "at!",
                  CASE WHEN p.contract_id IS NULL THEN v.at ELSE p.arrived_at END AS arrived_at,
                  d.name::text AS "drafted_by!", q.name::text AS "approved_by!",
                  (m.content ->> 'premium')::bigint AS premium, m.content ->> 'reason' AS reason,
                  (SELECT z.name::text FROM core.operator z WHERE z.login = coalesce(
                     (SELECT p.acting_for FROM core.amendment_approval p WHERE p.branch_id = a.branch_id AND p.amendment_id = a.amendment_id),
                     (SELECT p.acting_for FROM core.approval p JOIN core.contract c ON c.branch_id = p.branch_id
                         AND c.application_id = p.application_id WHERE a.seq IS NULL AND c.branch_id = v.branch_id AND c.contract_id = v.contract_id)
                  )) AS acting_for
           FROM core.revision v
           JOIN core.operator d ON d.login = v.drafted_by
           JOIN core.operator q ON q.login = v.approved_by
           LEFT JOIN core.publication p ON p.branch_id = v.branch_id AND p.contract_id = v.contract_id AND p.seq = v.seq
           LEFT JOIN core.amendment a ON a.branch_id = v.branch_id AND a.contract_id = v.contract_id AND a.seq = v.seq
           LEFT JOIN core.amendment_draft m ON m.branch_id = a.branch_id AND m.amendment_id = a.amendment_id AND m.revision = a.revision
           WHERE v.branch_id = $1 AND v.contract_id = $2 ORDER BY v.seq"#,
        branch,
        id
    )
    .fetch_all(&mut *tx)
    .await?;
    let prices = prices(&mut tx, key).await?;
    let open = open(&mut tx, key).await?;
    let beside = sqlx::query!(
        r#"SELECT number AS "number!", amount AS "amount!" FROM api.advance_beside($1, $2)"#,
        branch,
        id
    )
    .fetch_optional(&mut *tx)
    .await?;
    let rules = masters::rules_for(&mut tx, c.orderer_code.as_deref(), &c.orderer).await?;
    let story = sqlx::query_as!(
        StoryEntry,
        r#"SELECT at AS "at!", actor AS "actor!", acting_for,
                  CASE WHEN kind = 'key.reveal_requested' AND detail ->> 'purpose' = 'notice' THEN 'key.notice_requested' ELSE kind END AS "kind!",
                  remark AS "remark!"
           FROM api.story WHERE branch_id = $1 AND contract_id = $2 ORDER BY event_id"#,
        branch,
        id
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    let mut out = ContractLedger {
        key: key.clone(),
        number: c.number,
        version: c.version,
        product: product(&c.product)?,
        form: form(&c.form)?,
        work: WorkKind::from_code(&c.work).ok_or_else(|| unfit("kind of works"))?,
        price: yen(c.price)?,
        terms: AmountTerms {
            rules,
            notice_date: c.notice_date,
            low_bid: c.low_bid,
            beside: beside.map_or(Ok(None), |b| row::beside(Some(b.number), Some(b.amount)))?,
        },
        events: Vec::with_capacity(events.len()),
        prices,
        open,
        order_open: c.order_open.as_deref().map(|kind| match kind {
            "reissue" => KeyOrder::Reissue,
            _ => KeyOrder::Withdraw,
        }),
        withdrawn_at: c.withdrawn_at,
        story,
    };
    let year_share = c.year_share.map(yen).transpose()?;
    for e in events {
        let mut content: CertificateContent = json(e.content)?;
        // As `core.with_year`: what was issued does not say them.
        content.work_year = content.work_year.or(c.work_year);
        content.year_share = content.year_share.or(year_share);
        out.events.push(Revision {
            occurrence: occurrence(e.seq)?,
            kind: kind(&e.kind)?,
            supersedes: e.supersedes.map(occurrence).transpose()?,
            arrived_at: e.arrived_at,
            content: LedgerEvent {
                content,
                at: e.at,
                drafted_by: e.drafted_by,
                approved_by: e.approved_by,
                acting_for: e.acting_for,
                premium: e.premium,
                reason: e.reason,
            },
        });
    }
    Ok(out)
}

/// The prices that were recorded without a procedure, the first one first.
pub(super) async fn prices(
    db: &mut PgConnection,
    key: &ContractKey,
) -> Result<Vec<PriceRecord>, sqlx::Error> {
    let prices = sqlx::query!(
        r#"SELECT r.at AS "at!", o.name::text AS "by!", r.before::bigint AS "before!", r.price::bigint AS "price!",
                  r.reason::text AS "reason!"
           FROM core.price_record r JOIN core.operator o ON o.login = r.recorded_by
           WHERE r.branch_id = $1 AND r.contract_id = $2 ORDER BY r.n"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_all(db)
    .await?;
    let read = prices.into_iter().map(|r| {
        Ok(PriceRecord {
            at: r.at,
            by: r.by,
            before: yen(r.before)?,
            price: yen(r.price)?,
            reason: r.reason,
        })
    });
    read.collect()
}

/// What is under way of a contract, if anything.
pub(super) async fn open(
    db: &mut PgConnection,
    key: &ContractKey,
) -> Result<Option<(AmendmentKey, EventKind, AmendmentState)>, sqlx::Error> {
    let open = sqlx::query!(
        r#"SELECT a.amendment_id AS "id!", a.kind AS "kind!", a.state AS "state!" FROM core.amendment a
           WHERE a.branch_id = $1 AND a.contract_id = $2
             AND a.state IN ('awaiting_approval', 'returned', 'issuing', 'attention')"#,
        key.branch.as_str(),
        key.id
    )
    .fetch_optional(db)
    .await?;
    let Some(a) = open else { return Ok(None) };
    let branch = key.branch.clone();
    let amendment = AmendmentKey { branch, id: a.id };
    Ok(Some((amendment, kind(&a.kind)?, state(&a.state)?)))
}

/// The fields that read otherwise after it.
fn changed(before: &CertificateContent, after: &CertificateContent) -> Vec<AmendedField> {
    amendment::differences(before, after)
        .into_iter()
        .map(|(field, ..)| field)
        .collect()
}

/// A page of 変更承認待ち.
pub(super) async fn page(
    db: &mut PgConnection,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<AmendmentRow>, sqlx::Error> {
    let (start, at, key) = start(from);
    let rows = sqlx::query!(
        r#"SELECT branch_id AS "branch_id!", amendment_id AS "amendment_id!", contract_id AS "contract_id!", number AS "number!",
                  kind AS "kind!", state AS "state!", product AS "product!", contractor AS "contractor!", works AS "works!",
                  amount AS "amount!", before AS "before!", after AS "after!", drafted_by AS "drafted_by!",
                  drafted_by_name AS "drafted_by_name!", submitted_at AS "submitted_at!", version AS "version!",
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
            version: r.version,
        });
    }
    Ok(page)
}

/// One of them, with what is to be decided on.
pub(super) async fn amendment(
    db: &mut PgConnection,
    key: &AmendmentKey,
) -> Result<AmendmentDetail, sqlx::Error> {
    let r = sqlx::query!(
        r#"SELECT contract_id AS "contract_id!", number AS "number!", kind AS "kind!", supersedes, state AS "state!", product AS "product!",
                  contractor AS "contractor!", works AS "works!", amount AS "amount!", drafted_by AS "drafted_by!",
                  drafted_by_name AS "drafted_by_name!", submitted_at AS "submitted_at!", version AS "version!", revision AS "revision!",
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
    let given: Vec<Value> = json(part("overrides"))?;
    let text = |value: &Value, name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let overrides = given
        .iter()
        .map(|o| {
            let code = text(o, "code");
            Override {
                // What it was given for: what stood there then.
                subject: amendment::warned_of(&code, &after, premium),
                reason: text(o, "reason"),
                code,
            }
        })
        .collect();
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

fn reasons(overrides: &[Override]) -> Value {
    overrides
        .iter()
        .map(|o| serde_json::json!({"code": o.code, "reason": o.reason}))
        .collect()
}

/// 変更・訂正・変更取消・解約 asked for.
pub(super) async fn submit(
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
pub(super) async fn approve(
    db: &mut PgConnection,
    request: Uuid,
    key: &AmendmentKey,
    version: i32,
    revision: i32,
    content_hash: &[u8],
    retyped: &Fields,
) -> Result<Written, sqlx::Error> {
    sqlx::query!(
        "SELECT api.approve_amendment($1, $2, $3, $4, $5, $6, $7)",
        request,
        key.branch.as_str(),
        key.id,
        version,
        revision,
        content_hash,
        serde_json::Value::Object(retyped.clone())
    )
    .fetch_one(db)
    .await?;
    Ok(Written::Done)
}

/// 差戻
pub(super) async fn send_back(
    db: &mut PgConnection,
    request: Uuid,
    key: &AmendmentKey,
    version: i32,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    sqlx::query!(
        "SELECT api.return_amendment($1, $2, $3, $4, $5)",
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

/// 取下
pub(super) async fn withdraw(
    db: &mut PgConnection,
    request: Uuid,
    key: &AmendmentKey,
    version: i32,
    reason: &str,
) -> Result<Written, sqlx::Error> {
    sqlx::query!(
        "SELECT api.withdraw_amendment($1, $2, $3, $4, $5)",
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

/// Who may approve it.
pub(super) async fn approvers(
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

/// 請負金額のみの変更; the contract's version as it was seen, and what came back and is given up with it.
pub(super) async fn record_price(
    db: &mut PgConnection,
    request: Uuid,
    key: &ContractKey,
    (version, returned): (i32, Option<(i64, i32)>),
    price: Yen,
    reason: &str,
    overrides: &[Override],
) -> Result<Written, sqlx::Error> {
    sqlx::query!(
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
    .fetch_one(db)
    .await?;
    Ok(Written::Done)
}
