//! The contracts that a list of values offers, latest first: all of them, or those that are known by what is typed.

use super::row::{form, product, start, yen};
use super::search;
use crate::domain::command::PageFrom;
use crate::domain::fold::words;
use crate::domain::ids::{BranchId, ContractKey};
use crate::domain::number::ContractNumber;
use crate::domain::record::{ContractRow, Page};
use crate::domain::search::{Criteria, FoundRow, Subject};
use sqlx::PgConnection;

/// A page of them. A whole number is that contract; of everything else each word is held by contractor, orderer, works or
/// number, any part of it. Both are asked at once, so that works of the same digits hide no contract of that number.
pub(super) async fn page(
    db: &mut PgConnection,
    search: &str,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<ContractRow>, sqlx::Error> {
    let known_by = words(search);
    if known_by.is_empty() {
        return numbered(db, "", from, limit).await;
    }
    if let Ok(number) = search.parse::<ContractNumber>() {
        let page = numbered(db, &number.to_string(), from, limit).await?;
        if !page.rows.is_empty() {
            return Ok(page);
        }
    }
    let criteria = Criteria {
        known_by,
        ..Criteria::all(Subject::Contract)
    };
    let found = search::page(db, &criteria, from, limit).await?;
    Ok(Page {
        rows: found.rows.into_iter().filter_map(row_of).collect(),
        more_before: found.more_before,
        more_after: found.more_after,
        offset: None,
        total: None,
    })
}

/// What was found, as a row of this list.
fn row_of(row: FoundRow) -> Option<ContractRow> {
    Some(ContractRow {
        key: ContractKey {
            branch: row.branch,
            id: row.record,
        },
        number: row.number,
        product: row.products.first().copied()?,
        form: row.form?,
        contractor: row.contractor,
        orderer: row.orderer,
        works: row.works,
        amount: row.amount,
        price: row.price,
        issued_at: row.issued_at,
        guarantee_end: row.guarantee_end,
    })
}

/// Those whose number begins so.
async fn numbered(
    db: &mut PgConnection,
    number: &str,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<ContractRow>, sqlx::Error> {
    let (start, at, key) = start(from);
    let rows = sqlx::query!(
        r#"SELECT branch_id AS "branch_id!", contract_id AS "contract_id!", number AS "number!", product AS "product!",
                  form AS "form!", contractor AS "contractor!", orderer AS "orderer!", works AS "works!",
                  amount AS "amount!", price AS "price!", issued_at, guarantee_end AS "guarantee_end!",
                  more_before AS "more_before!", more_after AS "more_after!"
           FROM api.contract_page($1, '', $2, $3, $4, $5)"#,
        number,
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
        page.rows.push(ContractRow {
            key: ContractKey {
                branch: BranchId(r.branch_id),
                id: r.contract_id,
            },
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
        });
    }
    Ok(page)
}
