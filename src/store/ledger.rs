//! 元帳 of a contract, 変更承認待ち, and what operators do with amendments.

mod acts;
mod amendments;

pub(super) use acts::{approve, record_price, send_back, submit, withdraw};
pub(super) use amendments::{amendment, approvers, page};

use super::masters;
use super::row::{self, form, json, product, unfit, yen};
use crate::domain::amendment_amounts::AmountTerms;
use crate::domain::amendment_record::{AmendmentState, ContractLedger, LedgerEvent, PriceRecord};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::KeyOrder;
use crate::domain::ids::{AmendmentKey, ContractKey};
use crate::domain::ledger::{EventKind, Revision};
use crate::domain::product::WorkKind;
use crate::domain::record::StoryEntry;
use sqlx::{Connection as _, PgConnection};

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
                  coalesce(m.content -> 'overrides', '[]') AS "overrides!",
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
                  remark AS "remark!",
                  CASE kind WHEN 'application.returned' THEN detail ->> 'code'
                            WHEN 'application.reassigned' THEN (SELECT o.name::text FROM core.operator o WHERE o.login = detail ->> 'to') END AS about
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
            beside: beside.map_or(Ok(None), |b| {
                row::beside(Some(b.number), Some(b.amount), None)
            })?,
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
        let overrides =
            amendments::overrides(e.overrides, &content, e.premium.unwrap_or_default())?;
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
                overrides,
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
                  r.reason::text AS "reason!", r.overrides AS "overrides!"
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
            overrides: amendments::reasons(r.overrides)?,
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
