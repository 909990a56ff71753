//! 申込一覧 and 承認待ち一覧, a page at a time (`api.queue_keys`).

use super::row::{json, start, unfit, yen};
use crate::domain::command::{PageFrom, QueueFilter};
use crate::domain::ids::{ApplicationKey, BranchId, Login};
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product};
use crate::domain::queue::{self, ReviewOrder, Standing};
use crate::domain::record::{ApplicationRow, ApplicationState, Page};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::PgConnection;

/// One element of `core.application.products`.
#[derive(Deserialize)]
pub(super) struct Item {
    product: Product,
    form: Form,
    amount: Yen,
}

impl From<Item> for (Product, Form, Yen) {
    fn from(item: Item) -> Self {
        (item.product, item.form, item.amount)
    }
}

pub(super) async fn page(
    db: &mut PgConnection,
    filter: &QueueFilter,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<ApplicationRow>, sqlx::Error> {
    let list = match filter.state {
        // 要対応 holds what is stuck and what is over its time, whatever its state.
        Some(ApplicationState::Attention) if !filter.stuck => "urgent",
        Some(state) => state.code(),
        None => "open",
    };
    let (start, at, key) = start(from);
    let filter = serde_json::to_value(filter).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    let keys = sqlx::query_as!(
        Key,
        r#"SELECT branch_id AS "branch_id!", application_id AS "application_id!", more_before AS "more_before!",
                  more_after AS "more_after!", row_offset, total
           FROM api.queue_keys($1, $2, $3, $4, $5, $6) ORDER BY place"#,
        list,
        filter,
        start,
        at as Option<DateTime<Utc>>,
        key as Option<i64>,
        i32::from(limit),
    )
    .fetch_all(&mut *db)
    .await?;
    rows(db, keys).await
}

pub(super) async fn review(
    db: &mut PgConnection,
    order: ReviewOrder,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<ApplicationRow>, sqlx::Error> {
    let (start, at, key) = start(from);
    let keys = match order {
        ReviewOrder::Age => {
            sqlx::query_as!(
                Key,
                r#"SELECT branch_id AS "branch_id!", application_id AS "application_id!", more_before AS "more_before!",
                          more_after AS "more_after!", row_offset, total
                   FROM api.queue_keys('review', '{}', $1, $2, $3, $4) ORDER BY place"#,
                start,
                at as Option<DateTime<Utc>>,
                key as Option<i64>,
                i32::from(limit),
            )
            .fetch_all(&mut *db)
            .await?
        }
        ReviewOrder::Amount => {
            sqlx::query_as!(
                Key,
                r#"SELECT branch_id AS "branch_id!", application_id AS "application_id!", more_before AS "more_before!",
                          more_after AS "more_after!", row_offset, total
                   FROM api.review_keys_by_amount($1, $2, $3) ORDER BY place"#,
                start,
                key as Option<i64>,
                i32::from(limit),
            )
            .fetch_all(&mut *db)
            .await?
        }
    };
    rows(db, keys).await
}

/// One key of a page, and what is known of the page.
struct Key {
    branch_id: String,
    application_id: i64,
    more_before: bool,
    more_after: bool,
    row_offset: Option<i64>,
    total: Option<i64>,
}

/// The rows of these keys, in their order. What has gone meanwhile is left out.
async fn rows(db: &mut PgConnection, keys: Vec<Key>) -> Result<Page<ApplicationRow>, sqlx::Error> {
    let branches: Vec<String> = keys.iter().map(|k| k.branch_id.clone()).collect();
    let ids: Vec<i64> = keys.iter().map(|k| k.application_id).collect();
    let found = sqlx::query_as!(
        Found,
        r#"SELECT v.branch_id AS "branch_id!", v.application_id AS "application_id!", v.number AS "number!",
                  v.received_at AS "received_at!", v.contractor AS "contractor!", v.orderer AS "orderer!",
                  v.works AS "works!", v.price AS "price!", v.products AS "products!", v.state AS "state!",
                  v.returned AS "returned!", v.claimed_by, v.claimed_by_name, v.drafted_by, v.drafted_by_name,
                  v.submitted_at, v.overrides AS "overrides!", v.version AS "version!", v.revision AS "revision!",
                  v.submitted_hash, v.own AS "own!", v.retyped AS "retyped!",
                  CASE v.state WHEN 'awaiting_approval' THEN api.open_warnings(v.branch_id, v.application_id) ELSE 0 END AS "unanswered!",
                  CASE v.state WHEN 'awaiting_approval' THEN api.closed_gate(v.branch_id, v.application_id) ELSE '' END AS "closed_gate!",
                  CASE v.state WHEN 'awaiting_approval' THEN core.business_days_since(v.submitted_at) END AS waited,
                  CASE v.state WHEN 'attention' THEN EXISTS (SELECT FROM api.contracts c WHERE c.branch_id = v.branch_id
                                                               AND c.application_id = v.application_id)
                       ELSE false END AS "numbered!", v.claim_until, v.held_until, v.held_because, v.referred_to, v.referred_to_name, v.urgent_at, v.stage_due
           FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS k (branch, id, place)
           JOIN api.applications v ON v.branch_id = k.branch AND v.application_id = k.id
           ORDER BY k.place"#,
        &branches,
        &ids,
    )
    .fetch_all(db)
    .await?;
    let first = keys.first();
    Ok(Page {
        more_before: first.is_some_and(|k| k.more_before),
        more_after: first.is_some_and(|k| k.more_after),
        offset: first.map_or(Some(0), |k| k.row_offset),
        total: first.map_or(Some(0), |k| k.total),
        rows: found
            .into_iter()
            .map(ApplicationRow::try_from)
            .collect::<Result<_, _>>()?,
    })
}

/// One row by its key; [`sqlx::Error::RowNotFound`] where there is none for this operator.
pub(super) async fn row(
    db: &mut PgConnection,
    key: &ApplicationKey,
) -> Result<ApplicationRow, sqlx::Error> {
    let key = Key {
        branch_id: key.branch.0.clone(),
        application_id: key.id,
        more_before: false,
        more_after: false,
        row_offset: None,
        total: None,
    };
    let page = rows(db, vec![key]).await?;
    page.rows.into_iter().next().ok_or(sqlx::Error::RowNotFound)
}

/// `rule product`, either of which may be missing.
fn gate(said: &str) -> Option<(String, String)> {
    let (rule, about) = said.split_once(' ').unwrap_or((said, ""));
    (!rule.is_empty()).then(|| (rule.to_owned(), about.to_owned()))
}

/// One row of `api.applications`.
struct Found {
    branch_id: String,
    application_id: i64,
    number: String,
    received_at: DateTime<Utc>,
    contractor: String,
    orderer: String,
    works: String,
    price: i64,
    products: serde_json::Value,
    state: String,
    returned: bool,
    claimed_by: Option<String>,
    claimed_by_name: Option<String>,
    drafted_by: Option<String>,
    drafted_by_name: Option<String>,
    submitted_at: Option<DateTime<Utc>>,
    overrides: i32,
    version: i32,
    revision: i32,
    submitted_hash: Option<Vec<u8>>,
    own: bool,
    retyped: i32,
    unanswered: i32,
    closed_gate: String,
    waited: Option<i32>,
    numbered: bool,
    claim_until: Option<DateTime<Utc>>,
    held_until: Option<NaiveDate>,
    held_because: Option<String>,
    referred_to: Option<String>,
    referred_to_name: Option<String>,
    urgent_at: Option<DateTime<Utc>>,
    stage_due: Option<DateTime<Utc>>,
}

impl TryFrom<Found> for ApplicationRow {
    type Error = sqlx::Error;

    fn try_from(r: Found) -> Result<Self, sqlx::Error> {
        Ok(Self {
            key: ApplicationKey {
                branch: BranchId(r.branch_id),
                id: r.application_id,
            },
            number: r.number,
            received_at: r.received_at,
            contractor: r.contractor,
            orderer: r.orderer,
            works: r.works,
            price: yen(r.price)?,
            products: items(r.products)?,
            state: state(&r.state)?,
            returned: r.returned,
            claimed_by: r.claimed_by.map(Login),
            claimed_by_name: r.claimed_by_name,
            drafted_by: r.drafted_by.map(Login),
            drafted_by_name: r.drafted_by_name,
            submitted_for_approval_at: r.submitted_at,
            overrides: r.overrides,
            version: r.version,
            standing: Standing {
                revision: r.revision,
                submitted_hash: r.submitted_hash.unwrap_or_default(),
                own: r.own,
                retyped: r.retyped,
                unanswered: r.unanswered,
                closed_gate: gate(&r.closed_gate),
                waited: r.waited,
                numbered: r.numbered,
                claim_until: r.claim_until,
                held_until: r.held_until,
                held_because: r.held_because,
                referred_to: r.referred_to.map(Login),
                referred_to_name: r.referred_to_name,
                urgent_at: r.urgent_at,
                stage_due: r.stage_due,
            },
        })
    }
}

pub(super) async fn position(
    db: &mut PgConnection,
    filter: &QueueFilter,
    text: &str,
    limit: u16,
) -> Result<Page<ApplicationRow>, sqlx::Error> {
    let number = queue::as_number(text);
    let row = sqlx::query!(
        "SELECT received_at, application_id FROM api.position_of($1)",
        number
    )
    .fetch_one(&mut *db)
    .await?;
    let from = match (row.received_at, row.application_id) {
        (Some(at), Some(id)) => PageFrom::At(at, id),
        // Past the last number: the end of the list.
        _ => PageFrom::Bottom,
    };
    page(db, filter, &from, limit).await
}

pub(super) fn items(products: serde_json::Value) -> Result<Vec<(Product, Form, Yen)>, sqlx::Error> {
    Ok(json::<Vec<Item>>(products)?
        .into_iter()
        .map(Into::into)
        .collect())
}

pub(super) fn state(code: &str) -> Result<ApplicationState, sqlx::Error> {
    ApplicationState::from_code(code).ok_or_else(|| unfit("state"))
}
