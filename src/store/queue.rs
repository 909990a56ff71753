//! 申込一覧 and 承認待ち一覧, a page at a time (`api.queue_page`).

use super::row::{json, start, unfit, yen};
use crate::domain::command::{PageFrom, QueueFilter};
use crate::domain::fold::fold;
use crate::domain::ids::{ApplicationKey, BranchId, Login};
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product};
use crate::domain::record::{ApplicationRow, ApplicationState, Page};
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
    let list = filter.state.map_or("open", ApplicationState::code);
    list_page(db, list, filter, from, limit).await
}

pub(super) async fn review(
    db: &mut PgConnection,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<ApplicationRow>, sqlx::Error> {
    list_page(db, "review", &QueueFilter::default(), from, limit).await
}

pub(super) async fn position(
    db: &mut PgConnection,
    filter: &QueueFilter,
    text: &str,
    limit: u16,
) -> Result<Page<ApplicationRow>, sqlx::Error> {
    let number = as_number(text);
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

/// What was typed into 位置 as the beginning of a number: any width, with or without N and hyphen. Digits alone stay
/// alone: the database takes them as a serial of the current month.
fn as_number(text: &str) -> String {
    let plain = fold(text).to_uppercase();
    let body = plain.strip_prefix('N').unwrap_or(&plain);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(&body.replace('-', "")) {
        return plain;
    }
    match body.split_once('-') {
        // A short serial with its leading zeroes is the beginning of one, without them it is a whole one.
        Some((month, serial)) if serial.starts_with('0') || serial.is_empty() => {
            format!("N{month}-{serial}")
        }
        Some((month, serial)) => format!("N{month}-{serial:0>5}"),
        None if body.len() > 6 || (plain.starts_with('N') && body.len() > 4) => {
            format!("N{}-{}", &body[..4], &body[4..])
        }
        None if plain.starts_with('N') => plain,
        None => body.to_owned(),
    }
}

async fn list_page(
    db: &mut PgConnection,
    list: &str,
    filter: &QueueFilter,
    from: &PageFrom,
    limit: u16,
) -> Result<Page<ApplicationRow>, sqlx::Error> {
    let (start, at, key) = start(from);
    let rows = sqlx::query!(
        r#"SELECT branch_id AS "branch_id!", application_id AS "application_id!", number AS "number!",
                  received_at AS "received_at!", contractor AS "contractor!", orderer AS "orderer!", works AS "works!",
                  price AS "price!", products AS "products!", state AS "state!", returned AS "returned!",
                  claimed_by, claimed_by_name, drafted_by, drafted_by_name, submitted_at,
                  overrides AS "overrides!", version AS "version!", more_before AS "more_before!",
                  more_after AS "more_after!", row_offset, total
           FROM api.queue_page($1, $2, $3, $4, $5, $6, $7, $8)"#,
        list,
        filter.mine,
        filter.today,
        filter.electronic as Option<bool>,
        start,
        at as Option<chrono::DateTime<chrono::Utc>>,
        key as Option<i64>,
        i32::from(limit),
    )
    .fetch_all(db)
    .await?;
    let mut page = Page {
        rows: Vec::with_capacity(rows.len()),
        more_before: rows.first().is_some_and(|r| r.more_before),
        more_after: rows.first().is_some_and(|r| r.more_after),
        offset: rows.first().map_or(Some(0), |r| r.row_offset),
        total: rows.first().map_or(Some(0), |r| r.total),
    };
    for r in rows {
        page.rows.push(ApplicationRow {
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
        });
    }
    Ok(page)
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

#[cfg(test)]
mod tests {
    use super::as_number;

    #[test]
    fn a_position_is_typed_in_many_ways() {
        for (typed, number) in [
            ("N2211-00431", "N2211-00431"),
            ("ｎ２２１１ー００４３１", "N2211-00431"),
            ("n221100431", "N2211-00431"),
            ("221100431", "N2211-00431"),
            ("2211-431", "N2211-00431"),
            ("2211-004", "N2211-004"),
            ("2211-", "N2211-"),
            ("N2211", "N2211"),
            ("N22", "N22"),
            ("431", "431"),
            ("00431", "00431"),
            ("", ""),
            ("川", "川"),
        ] {
            assert_eq!(as_number(typed), number, "{typed}");
        }
    }
}
