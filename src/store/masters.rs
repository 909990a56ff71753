//! F4 lists of values and the rules of an orderer.

use super::row::{json, product, unfit, yen};
use crate::domain::application::DepositBank;
use crate::domain::command::OrdererFacts;
use crate::domain::fold::words;
use crate::domain::house::HouseTable;
use crate::domain::master::RecordedWording;
use crate::domain::orderer::{BasisDate, OrdererRule};
use crate::domain::product::WorkKind;
use crate::domain::record::Choice;
use crate::domain::rules::BankStatus;
use chrono::NaiveDate;
use sqlx::PgConnection;

/// As many as a list of values shows; who sees that many types another character.
const MOST: i64 = 100;

/// The wordings that a company record may name from a day on: code the id, label with its digest.
pub(super) async fn wordings(
    db: &mut PgConnection,
    text: &str,
    from: Option<NaiveDate>,
) -> Result<Vec<Choice>, sqlx::Error> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT code, label, detail FROM api.wording_choices($1) WHERE strpos(code, lower($2)) > 0",
    )
    .bind(from)
    .bind(text.trim())
    .fetch_all(db)
    .await?;
    let choice = |(code, label, detail)| Choice {
        code,
        label,
        detail,
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// Every wording of certificate and notice that is on record.
pub(super) async fn document_wordings(
    db: &mut PgConnection,
) -> Result<Vec<RecordedWording>, sqlx::Error> {
    sqlx::query_as!(
        RecordedWording,
        r#"SELECT wording_id AS "id!", sentences AS "sentences!" FROM api.document_wordings()"#
    )
    .fetch_all(db)
    .await
}

/// Orderers by code or folded name, every word of it: code, name, kind.
pub(super) async fn orderers(
    db: &mut PgConnection,
    text: &str,
) -> Result<Vec<Choice>, sqlx::Error> {
    sqlx::query_as!(
        Choice,
        r#"SELECT code, name::text AS "label!", kind::text AS "detail!" FROM core.orderer
           WHERE NOT EXISTS (SELECT FROM unnest($1::text[]) w WHERE strpos(folded, w) = 0 AND NOT starts_with(code, upper(w)))
           ORDER BY name::text, code LIMIT $2"#,
        &words(text),
        MOST
    )
    .fetch_all(db)
    .await
}

/// Banks that may hold advances, by code or folded name, every word of it: `9001-101`, name, branch.
pub(super) async fn banks(db: &mut PgConnection, text: &str) -> Result<Vec<Choice>, sqlx::Error> {
    sqlx::query_as!(
        Choice,
        r#"SELECT bank_code || '-' || branch_code AS "code!", bank_name::text AS "label!", branch_name::text AS "detail!"
           FROM core.bank
           WHERE contracted
             AND NOT EXISTS (SELECT FROM unnest($1::text[]) w
                   WHERE strpos(replace(folded, bank_code || branch_code, ''), w) = 0 AND NOT starts_with(branch_code, w)
                     AND NOT starts_with(bank_code || '-' || branch_code, w) AND NOT starts_with(bank_code || branch_code, w))
           ORDER BY branch_code = ANY ($1) DESC, bank_code, branch_code LIMIT $2"#,
        &words(text),
        MOST
    )
    .fetch_all(db)
    .await
}

/// Branches of the bank of this code, or the one of both codes, those with a contract first: whether it has one.
pub(super) async fn bank_codes(
    db: &mut PgConnection,
    bank: &str,
    branch: &str,
) -> Result<Vec<(Choice, bool)>, sqlx::Error> {
    let found = sqlx::query!(
        r#"SELECT bank_code || '-' || branch_code AS "code!", bank_name::text AS "label!", branch_name::text AS "detail!",
                  contracted AS "contracted!"
           FROM core.bank
           WHERE bank_code = $1 AND $2 IN ('', branch_code)
           ORDER BY contracted DESC, branch_code LIMIT $3"#,
        bank,
        branch,
        MOST
    )
    .fetch_all(db)
    .await?;
    let known = found.into_iter().map(|row| {
        let choice = Choice {
            code: row.code,
            label: row.label,
            detail: row.detail,
        };
        (choice, row.contracted)
    });
    Ok(known.collect())
}

/// The row of a master that has this code, whatever has become of it: merged into another, without a contract.
pub(super) async fn row_of(
    db: &mut PgConnection,
    table: HouseTable,
    code: &str,
) -> Result<Vec<Choice>, sqlx::Error> {
    let statement = match table {
        HouseTable::Orderers => "SELECT code, name::text FROM core.orderer WHERE code = $1",
        HouseTable::Contractors => {
            "SELECT customer_code, name::text FROM core.contractor WHERE customer_code = $1"
        }
        HouseTable::Banks => {
            "SELECT bank_code || '-' || branch_code, bank_name::text FROM core.bank
              WHERE bank_code = split_part($1, '-', 1) AND branch_code = split_part($1, '-', 2)"
        }
        HouseTable::Branches => {
            "SELECT branch_id::text, name::text FROM core.branch WHERE branch_id = $1"
        }
        HouseTable::Holidays => {
            "SELECT day::text, coalesce(name, '') FROM core.holiday WHERE day::text = $1"
        }
        HouseTable::Operators => "SELECT login, name::text FROM core.operator WHERE login = $1",
        _ => return Ok(Vec::new()),
    };
    let rows: Vec<(String, String)> = sqlx::query_as(statement).bind(code).fetch_all(db).await?;
    let choice = |(code, label)| Choice {
        code,
        label,
        detail: String::new(),
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// Contractors by customer code or folded name, every word of it: code, name, `380-8537 住所 | 電話番号` (two may share a name). One that was
/// merged into another is not offered; who looks for its code or its name finds the one that was kept.
pub(super) async fn contractors(
    db: &mut PgConnection,
    text: &str,
) -> Result<Vec<Choice>, sqlx::Error> {
    sqlx::query_as!(
        Choice,
        r#"WITH RECURSIVE found (code) AS (
             SELECT m.customer_code FROM core.contractor m
              WHERE NOT EXISTS (SELECT FROM unnest($1::text[]) w
                    WHERE strpos(m.folded, w) = 0 AND NOT starts_with(m.customer_code, upper(w)))
             UNION
             SELECT a.kept_code FROM found f JOIN core.contractor_alias a ON a.old_code = f.code)
           SELECT c.customer_code AS code, c.name::text AS "label!",
                  c.postal_code || ' ' || c.address || ' | ' || coalesce(c.phone, '') AS "detail!"
           FROM core.contractor c
           WHERE c.customer_code IN (SELECT f.code FROM found f)
             AND NOT EXISTS (SELECT FROM core.contractor_alias a WHERE a.old_code = c.customer_code)
           ORDER BY c.name::text, c.customer_code LIMIT $2"#,
        &words(text),
        MOST
    )
    .fetch_all(db)
    .await
}

/// The orderer in the master (by code where one is given, otherwise by its exact name) and all its rules.
pub(super) async fn orderer_facts(
    db: &mut PgConnection,
    code: Option<&str>,
    name: &str,
    deposit: Option<&DepositBank>,
) -> Result<OrdererFacts, sqlx::Error> {
    let bank = bank_status(&mut *db, deposit).await?;
    let found = sqlx::query!(
        r#"SELECT core.orderer_of($1, $2) AS code, core.tokyo_day(clock_timestamp()) AS "today!""#,
        code as Option<&str>,
        name
    )
    .fetch_one(&mut *db)
    .await?;
    let rules = rules_of(db, found.code.as_deref()).await?;
    Ok(OrdererFacts {
        known: found.code.is_some(),
        code: found.code,
        rules,
        bank,
        today: found.today,
    })
}

/// All rules of an orderer of the master.
async fn rules_of(
    db: &mut PgConnection,
    code: Option<&str>,
) -> Result<Vec<OrdererRule>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT work_kind::text AS "work_kind!", product::text AS "product!", valid_from, valid_to, basis, electronic_from,
                  tiers, rounding::bigint AS "rounding!", cap::bigint AS cap, hand_in
           FROM core.orderer_rule WHERE orderer_code = $1 ORDER BY work_kind::text, product::text, valid_from"#,
        code
    )
    .fetch_all(db)
    .await?;
    let mut rules = Vec::with_capacity(rows.len());
    for r in rows {
        rules.push(OrdererRule {
            work_kind: [WorkKind::Construction, WorkKind::Service]
                .into_iter()
                .find(|k| k.code() == r.work_kind)
                .ok_or_else(|| unfit("kind of work"))?,
            product: product(&r.product)?,
            valid_from: r.valid_from,
            valid_to: r.valid_to,
            basis: json::<BasisDate>(r.basis.into())?,
            electronic_from: r.electronic_from,
            tiers: json(r.tiers)?,
            rounding: yen(r.rounding)?,
            cap: r.cap.map(yen).transpose()?,
            hand_in: r.hand_in,
        });
    }
    Ok(rules)
}

/// The rules that hold an orderer's amounts, by its code where one is given, otherwise by its exact name.
pub(super) async fn rules_for(
    db: &mut PgConnection,
    code: Option<&str>,
    name: &str,
) -> Result<Vec<OrdererRule>, sqlx::Error> {
    let found = sqlx::query_scalar!("SELECT core.orderer_of($1, $2)", code as Option<&str>, name)
        .fetch_one(&mut *db)
        .await?;
    rules_of(db, found.as_deref()).await
}

/// By its codes where both are given, otherwise by its names as they stand in the master.
async fn bank_status(
    db: &mut PgConnection,
    deposit: Option<&DepositBank>,
) -> Result<BankStatus, sqlx::Error> {
    let Some(bank) = deposit else {
        return Ok(BankStatus::Unknown);
    };
    let bank = serde_json::to_value(bank).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    let contracted = sqlx::query_scalar!("SELECT core.bank_contracted($1)", bank)
        .fetch_one(db)
        .await?;
    Ok(match contracted {
        Some(true) => BankStatus::Contracted,
        Some(false) => BankStatus::NotContracted,
        None => BankStatus::NotInMaster,
    })
}
