//! 窓口・電話での申込, 書きかけ, and the directory of postal places (`migrations/0014`, `0024`).

use super::masters;
use super::row::{beside, json, yen};
use crate::domain::application::ApplicationContent;
use crate::domain::command::{Answer, Write, Written};
use crate::domain::fold::{fold, words};
use crate::domain::ids::{ApplicationKey, BranchId, ContractKey, JobKey};
use crate::domain::record::Choice;
use crate::domain::unfinished::{About, Unfinished};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// As many places as a list of values shows.
const MOST: i64 = 100;

/// Places by the beginning of a postal code or by folded name: code, `長野県　長野市　南石堂町`, prefecture.
pub(super) async fn postal_places(
    db: &mut PgConnection,
    text: &str,
) -> Result<Vec<Choice>, sqlx::Error> {
    let folded = fold(text);
    let is_code = folded
        .chars()
        .all(|c| c.is_ascii_digit() || "-〒 ".contains(c));
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let code = match digits.split_at_checked(3) {
        _ if !is_code => String::new(),
        Some((head, tail)) if !tail.is_empty() => format!("{head}-{tail}"),
        _ => digits,
    };
    // Every word, in any order, as it is typed: none of its characters means another.
    let plain = |word: &str| {
        word.replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    };
    let held = words(text);
    let held: Vec<String> = held.iter().map(|w| format!("%{}%", plain(w))).collect();
    sqlx::query_as!(
        Choice,
        r#"SELECT postal_code AS code, prefecture || U&'\3000' || city || CASE WHEN town = '' THEN '' ELSE U&'\3000' || town END
                  AS "label!", prefecture::text AS "detail!"
           FROM core.postal_place
           WHERE CASE WHEN $1 <> '' THEN starts_with(postal_code, $1) ELSE folded LIKE ALL ($2::text[]) END
           ORDER BY postal_code, town LIMIT $3"#,
        code,
        &held,
        MOST
    )
    .fetch_all(db)
    .await
}

/// The operator's own forms that were left, latest first. What cannot be read any more is passed over: it is
/// no record, and a program of another version may have written it.
pub(super) async fn unfinished(db: &mut PgConnection) -> Result<Vec<Unfinished>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT unfinished_id AS "id!", branch_id AS "branch!", application_id, contract_id, job_id, house, number,
                  sheet AS "sheet!", begun_at AS "begun_at!", begun_on, kept_at AS "kept_at!"
           FROM api.my_unfinished()"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|r| {
            let branch = BranchId(r.branch);
            let of = branch.clone();
            let about = match (r.application_id, r.contract_id, r.job_id, r.house) {
                (Some(id), ..) => Some(About::Application(ApplicationKey { branch: of, id })),
                (_, Some(id), ..) => Some(About::Contract(ContractKey { branch: of, id })),
                (_, _, Some(id), _) => Some(About::Mail(JobKey { branch: of, id })),
                (.., Some(form)) => Some(About::House(form)),
                (None, None, None, None) => None,
            };
            let number = match &about {
                Some(About::House(_)) => Some(String::new()),
                _ => r.number,
            };
            Some(Unfinished {
                id: r.id,
                branch,
                about: about.zip(number),
                sheet: serde_json::from_value(r.sheet).ok()?,
                begun: (r.begun_at, r.begun_on),
                kept_at: r.kept_at,
            })
        })
        .collect())
}

/// What this operator entered last, as it was sent.
pub(super) async fn last_entered(
    db: &mut PgConnection,
) -> Result<Option<ApplicationContent>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT submitted FROM core.application WHERE entered_by = session_user
         ORDER BY received_at DESC, application_id DESC LIMIT 1"
    )
    .fetch_optional(db)
    .await?
    .map(json)
    .transpose()
}

/// What the checks need to know of an application that is not in yet, or not as it will be.
pub(super) async fn facts(
    db: &mut PgConnection,
    branch: &BranchId,
    application: Option<i64>,
    content: &ApplicationContent,
) -> Result<Answer, sqlx::Error> {
    let works = &content.works;
    let facts = masters::orderer_facts(
        &mut *db,
        works.orderer_code.as_deref(),
        &works.orderer_name,
        content.deposit.as_ref(),
    )
    .await?;
    let known = sqlx::query!(
        r#"SELECT core.duplicates($1, $3, $2) AS "duplicates!", core.first_advance($1, $2) AS first_advance,
                  core.other_years_shares($1, $3, $2) AS other_shares, api.other_firm($2) AS other_firm,
                  b.number AS "beside_number?", b.amount AS "beside_amount?",
                  b.price AS "beside_price?"
           FROM (VALUES (1)) one LEFT JOIN api.advance_asked_beside($1, $2) b ON true"#,
        branch.as_str(),
        value(content)?,
        application.unwrap_or(0)
    )
    .fetch_one(db)
    .await?;
    Ok(Answer::EntryFacts {
        facts: Box::new(facts),
        duplicates: known.duplicates,
        first_advance: known.first_advance.map(yen).transpose()?,
        beside: beside(known.beside_number, known.beside_amount, known.beside_price)?,
        other_shares: known.other_shares.map(yen).transpose()?,
        other_firm: known.other_firm,
    })
}

/// The writes of entering.
pub(super) async fn change(
    db: &mut PgConnection,
    request: Uuid,
    write: &Write,
) -> Result<Written, sqlx::Error> {
    match write {
        Write::Enter {
            branch,
            origin,
            content,
            unfinished,
        } => {
            let r = sqlx::query!(
                r#"SELECT application_id AS "id!", number AS "number!" FROM api.enter_application($1, $2, $3, $4, $5)"#,
                request,
                branch.as_str(),
                origin.code(),
                value(content)?,
                *unfinished
            )
            .fetch_one(db)
            .await?;
            let key = ApplicationKey {
                branch: branch.clone(),
                id: r.id,
            };
            Ok(Written::Entered {
                key,
                number: r.number,
            })
        }
        Write::TakeUnfinished { id, branch, about } => {
            let (mut application, mut contract, mut mail, mut house) = (None, None, None, None);
            match about {
                Some(About::Application(key)) => application = Some(key.id),
                Some(About::Contract(key)) => contract = Some(key.id),
                Some(About::Mail(key)) => mail = Some(key.id),
                Some(About::House(form)) => house = Some(form.as_str()),
                None => {}
            }
            let r = sqlx::query!(
                r#"SELECT unfinished_id AS "id!", seq AS "seq!", sheet FROM api.take_unfinished($1, $2, $3, $4, $5, $6, $7)"#,
                request,
                *id,
                branch.as_str(),
                application,
                contract,
                house,
                mail
            )
            .fetch_one(db)
            .await?;
            Ok(Written::Taken {
                id: r.id,
                seq: r.seq,
                sheet: r.sheet.map(json).transpose()?.map(Box::new),
            })
        }
        Write::KeepUnfinished {
            id,
            writer,
            seq,
            sheet,
        } => {
            sqlx::query!(
                "SELECT api.keep_unfinished($1, $2, $3, $4)",
                id,
                writer,
                seq,
                value(sheet)?
            )
            .execute(db)
            .await?;
            Ok(Written::Done)
        }
        Write::DiscardUnfinished { id } => {
            discard(db, *id).await?;
            Ok(Written::Done)
        }
        _ => Err(sqlx::Error::Encode("not a write of entering".into())),
    }
}

/// Ends a form that was left.
pub(super) async fn discard(db: &mut PgConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT api.discard_unfinished($1)", id)
        .execute(db)
        .await?;
    Ok(())
}

fn value<T: Serialize>(it: &T) -> Result<Value, sqlx::Error> {
    serde_json::to_value(it).map_err(|e| sqlx::Error::Encode(Box::new(e)))
}
