//! 検索: a page of what was found, how many there are, and that results left the house (`migrations/0016_search.sql`).

use super::call::done;
use super::row::{form, product, start, unfit, yen};
use crate::domain::command::{PageFrom, Written};
use crate::domain::ids::BranchId;
use crate::domain::record::Page;
use crate::domain::search::{Criteria, FoundRow, FoundState};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn page(
    db: &mut PgConnection,
    criteria: &Criteria,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<FoundRow>, sqlx::Error> {
    let (start, at, key) = start(from);
    let rows = sqlx::query!(
        r#"SELECT branch_id AS "branch_id!", record_id AS "record_id!", image_id AS "image_id!", at AS "at!", seq AS "seq!",
                  latest AS "latest!", event AS "event!", number AS "number!", products AS "products!", form,
                  contractor AS "contractor!", orderer AS "orderer!", works AS "works!", amount AS "amount!", price AS "price!",
                  contract_date AS "contract_date!", guarantee_end AS "guarantee_end!", issued_at, state AS "state!",
                  more_before AS "more_before!", more_after AS "more_after!"
           FROM api.search_page($1, $2, $3, $4, $5)"#,
        criteria.to_json(),
        start,
        at as Option<chrono::DateTime<chrono::Utc>>,
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
        total: None,
    };
    for r in rows {
        page.rows.push(FoundRow {
            subject: criteria.subject,
            branch: BranchId(r.branch_id),
            record: r.record_id,
            image: r.image_id,
            at: r.at,
            seq: r.seq,
            latest: r.latest,
            event: r.event,
            number: r.number,
            products: r
                .products
                .iter()
                .map(|p| product(p))
                .collect::<Result<_, _>>()?,
            form: r.form.as_deref().map(form).transpose()?,
            contractor: r.contractor,
            orderer: r.orderer,
            works: r.works,
            amount: yen(r.amount)?,
            price: yen(r.price)?,
            contract_date: r.contract_date,
            guarantee_end: r.guarantee_end,
            issued_at: r.issued_at,
            state: FoundState::from_code(criteria.subject, &r.state)
                .ok_or_else(|| unfit("state"))?,
        });
    }
    Ok(page)
}

/// How many there are, up to one more than [`crate::domain::search::COUNTED`].
pub(super) async fn count(db: &mut PgConnection, criteria: &Criteria) -> Result<i64, sqlx::Error> {
    let n = sqlx::query_scalar!(r#"SELECT api.search_count($1) AS "n!""#, criteria.to_json())
        .fetch_one(db)
        .await?;
    Ok(n.into())
}

/// A file was made of `rows` results.
pub(super) async fn record_export(
    db: &mut PgConnection,
    request: Uuid,
    criteria: &Criteria,
    rows: i32,
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.record_export($1, $2, $3)",
        request,
        criteria.to_json(),
        rows
    )
}
