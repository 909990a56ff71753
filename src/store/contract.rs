//! 契約内容, and the two things done to a contract here: asking for its key and printing.

use super::row::{form, product, unfit, yen};
use super::{application, story};
use crate::domain::command::{KeyOrder, RevealPurpose, Written};
use crate::domain::ids::{ApplicationKey, ContractKey};
use crate::domain::ledger::{EventKind, Ledger, Revision};
use crate::domain::record::{ContractDetail, ContractRow, KeyOrderRecord};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

/// Everything that 契約内容 shows, as of one instant.
pub(super) async fn detail(
    db: &mut PgConnection,
    key: &ContractKey,
) -> Result<ContractDetail, sqlx::Error> {
    let mut tx = db
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let (branch, id) = (key.branch.as_str(), key.id);
    let r = sqlx::query!(
        r#"SELECT c.number AS "number!", c.product AS "product!", c.form AS "form!", c.contractor AS "contractor!",
                  c.orderer AS "orderer!", c.works AS "works!", c.amount AS "amount!", c.price AS "price!", c.issued_at,
                  c.guarantee_end AS "guarantee_end!", c.application_id AS "application_id!",
                  a.number AS "application_number!", api.mail_goes_to(c.branch_id, c.contract_id) AS "mail_to!", api.contract_holder(c.branch_id, c.contract_id) AS holder,
                  (SELECT k.version FROM core.contract k WHERE k.branch_id = c.branch_id AND k.contract_id = c.contract_id) AS "version!"
           FROM api.contracts c
           JOIN core.application a ON a.branch_id = c.branch_id AND a.application_id = c.application_id
           WHERE c.branch_id = $1 AND c.contract_id = $2"#,
        branch,
        id
    )
    .fetch_one(&mut *tx)
    .await?;
    let history = sqlx::query_as!(
        Event,
        r#"SELECT v.seq, v.kind, v.supersedes, v.content,
                  CASE WHEN p.contract_id IS NULL THEN v.at ELSE p.arrived_at END AS arrived_at
           FROM core.revision v
           LEFT JOIN core.publication p ON p.branch_id = v.branch_id AND p.contract_id = v.contract_id AND p.seq = v.seq
           WHERE v.branch_id = $1 AND v.contract_id = $2 ORDER BY v.seq"#,
        branch,
        id
    )
    .fetch_all(&mut *tx)
    .await?;
    let application = ApplicationKey {
        branch: key.branch.clone(),
        id: r.application_id,
    };
    let mut progress = application::progress(&mut tx, &application)
        .await?
        .into_iter()
        .find(|p| p.contract.as_ref() == Some(key))
        .ok_or_else(|| unfit("contract without a job"))?;
    // All of them stand among the contract's orders.
    progress.order = None;
    let mail = application::mail(&mut tx, &application).await?;
    let later_mails = application::later_mails(&mut tx, key).await?;
    let reveals = story::reveals(&mut tx, key).await?;
    let orders = sqlx::query!(
        r#"SELECT k.kind AS "kind!", o.name::text AS "by!", k.ordered_at AS "at!", k.reason::text AS "reason!", k.done_at,
                  (SELECT coalesce(j.trouble, '') FROM core.job j WHERE j.branch_id = k.branch_id AND j.order_id = k.order_id
                      AND j.kind IN ('rekey', 'unpublish') AND j.state = 'dead') AS stopped
           FROM core.key_order k JOIN core.operator o ON o.login = k.ordered_by
           WHERE k.branch_id = $1 AND k.contract_id = $2 ORDER BY k.order_id DESC"#,
        branch,
        id
    )
    .fetch_all(&mut *tx)
    .await?;
    let prices = super::ledger::prices(&mut tx, key).await?;
    let open = super::ledger::open(&mut tx, key).await?;
    tx.commit().await?;
    let current = reads_as(&history)?;
    // Whoever said the price last is right (`core.price_after`), and the contract's own row keeps that: a correction that
    // leaves the price alone is later than the record and takes nothing away from it.
    let certified = current
        .content
        .get("price")
        .and_then(|price| price.as_i64());
    let counts = |last: i64| last == r.price && certified != Some(last);
    let last = prices.into_iter().next_back();
    let recorded_price = last.filter(|last| counts(last.price.get()));
    Ok(ContractDetail {
        row: ContractRow {
            key: key.clone(),
            number: r.number,
            product: product(&r.product)?,
            form: form(&r.form)?,
            contractor: r.contractor,
            orderer: r.orderer,
            works: r.works,
            amount: yen(r.amount)?,
            price: yen(r.price)?,
            issued_at: r.issued_at,
            guarantee_end: r.guarantee_end,
        },
        certificate: current.content.clone(),
        event: u32::try_from(current.seq).map_err(|_| unfit("occurrence"))?,
        recorded_price,
        history: history
            .iter()
            .rev()
            .map(|h| (h.seq, h.kind.clone(), h.arrived_at))
            .collect(),
        holder: r.holder,
        application,
        application_number: r.application_number,
        progress,
        mail,
        mail_to: Some(r.mail_to).filter(|to| !to.is_empty()),
        later_mails,
        reveals,
        version: r.version,
        open,
        orders: orders
            .into_iter()
            .map(|k| KeyOrderRecord {
                kind: KeyOrder::from_code(&k.kind),
                by: k.by,
                at: k.at,
                reason: k.reason,
                done_at: k.done_at,
                stopped: k.stopped,
            })
            .collect(),
    })
}

struct Event {
    seq: i32,
    kind: String,
    supersedes: Option<i32>,
    content: serde_json::Value,
    arrived_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// What the contract reads as: what has arrived counts; before the first arrival the certificate on its way.
fn reads_as(events: &[Event]) -> Result<&Event, sqlx::Error> {
    let number = |n: i32| u32::try_from(n).map_err(|_| unfit("occurrence"));
    let mut all = Vec::with_capacity(events.len());
    for e in events {
        all.push(Revision {
            occurrence: number(e.seq)?,
            kind: EventKind::from_code(&e.kind).ok_or_else(|| unfit("event"))?,
            supersedes: e.supersedes.map(number).transpose()?,
            arrived_at: e.arrived_at,
            content: e,
        });
    }
    let ledger = Ledger::new(all).map_err(|_| unfit("ledger"))?;
    let ledger = ledger.arrived().unwrap_or(ledger);
    let current = ledger.current().ok_or_else(|| unfit("ledger"))?;
    Ok(*current.content)
}

/// A wish to see a key or to have its notice, on record before anything else.
pub(super) async fn request_reveal(
    db: &mut PgConnection,
    request: Uuid,
    key: &ContractKey,
    public_key: &[u8],
    reason: &str,
    purpose: RevealPurpose,
) -> Result<Written, sqlx::Error> {
    let id = sqlx::query_scalar!(
        r#"SELECT reveal_id AS "id!" FROM api.request_reveal($1, $2, $3, $4, $5, $6)"#,
        request,
        key.branch.as_str(),
        key.id,
        public_key,
        reason,
        match purpose {
            RevealPurpose::View => "view",
            RevealPurpose::Notice => "notice",
        }
    )
    .fetch_one(db)
    .await?;
    Ok(Written::Reveal { id })
}

/// The worker's answer, once; none while it is still to come.
pub(super) async fn fetch_reveal(
    db: &mut PgConnection,
    id: Uuid,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!("SELECT api.fetch_reveal($1)", id)
        .fetch_one(db)
        .await
}

/// A document was printed.
pub(super) async fn record_print(
    db: &mut PgConnection,
    request: Uuid,
    key: &ContractKey,
    what: &str,
) -> Result<Written, sqlx::Error> {
    sqlx::query!(
        "SELECT api.record_print($1, $2, $3, $4)",
        request,
        key.branch.as_str(),
        key.id,
        what
    )
    .execute(db)
    .await?;
    Ok(Written::Done)
}
