//! Masters and operators, for administrators (`migrations/0010_masters.sql`), and the migrations themselves.

use crate::domain::date;
use crate::domain::ids::{ApplicationKey, BranchId, Login};
use crate::domain::master::{Imported, NewOperator, OperatorRow, RecordedWording};
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::record::Role;
use crate::intake::masters::Kind;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{Connection as _, PgConnection};
use std::time::Duration;
use uuid::Uuid;

/// Everything in `migrations/`, embedded.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Brings the database up to this program's migrations; returns how many were applied.
///
/// # Errors
/// When a migration fails (it is rolled back), or the database was migrated by a newer or altered program.
pub async fn migrate(db: &mut PgConnection) -> Result<usize, MigrateError> {
    let before = applied(db).await;
    MIGRATIONS.run(&mut *db).await?;
    // `doctor` and the worker ask, as any login, whether the database is as new as the program.
    sqlx::query("GRANT SELECT ON public._sqlx_migrations TO densho_staff, densho_worker")
        .execute(&mut *db)
        .await?;
    Ok(MIGRATIONS.iter().count().saturating_sub(before))
}

/// How many of this program's migrations the database has (0 when it has none, or cannot be asked).
pub async fn applied(db: &mut PgConnection) -> usize {
    let known: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM public._sqlx_migrations WHERE success")
            .fetch_all(db)
            .await
            .unwrap_or_default();
    MIGRATIONS
        .iter()
        .filter(|m| known.contains(&m.version))
        .count()
}

/// The database's clock.
///
/// # Errors
/// What the database said.
pub async fn now(db: &mut PgConnection) -> Result<DateTime<Utc>, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT clock_timestamp() AS "now!""#)
        .fetch_one(db)
        .await
}

/// Who this connection is, for `densho doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `session_user`
    pub login: String,
    /// Superuser, or one who may go around row-level security or make logins.
    pub mighty: bool,
    /// The groups of `migrations/0001_foundation.sql` that it is a member of.
    pub groups: Vec<String>,
    /// Those who may act as the owner of all tables.
    pub owners: Vec<String>,
}

/// Asks who this connection is. The database must be migrated.
///
/// # Errors
/// What the database said.
pub async fn standing(db: &mut PgConnection) -> Result<Standing, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT session_user::text AS "login!",
                  r.rolsuper OR r.rolbypassrls OR r.rolcreaterole AS "mighty!",
                  ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                        WHERE m.member = r.oid AND g.rolname ~ '^densho_' ORDER BY 1) AS "groups!",
                  ARRAY(SELECT o.rolname::text FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.member
                        WHERE m.roleid = 'densho_owner'::regrole ORDER BY 1) AS "owners!"
             FROM pg_roles r WHERE r.rolname = session_user"#
    )
    .fetch_one(db)
    .await?;
    Ok(Standing {
        login: row.login,
        mighty: row.mighty,
        groups: row.groups,
        owners: row.owners,
    })
}

/// What the company records of today and later name as their wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedWording {
    /// The record's first day (JST).
    pub from: chrono::NaiveDate,
    /// As the record has it: an id, perhaps with a digest.
    pub wording: String,
    /// The worker that started last has a file of that name.
    pub told: bool,
}

/// The wordings that are named and those that are on record, as far as this login may ask.
///
/// # Errors
/// What the database said.
pub async fn wordings(
    db: &mut PgConnection,
    standing: &Standing,
) -> Result<(Vec<NamedWording>, Vec<RecordedWording>), sqlx::Error> {
    let worker = standing.groups.iter().any(|g| g == "densho_worker");
    let (named, recorded) = match (worker, standing.mighty) {
        (true, _) => (
            "SELECT * FROM worker.named_wordings()",
            "SELECT * FROM worker.document_wordings()",
        ),
        (false, true) => (
            "SELECT * FROM core.named_wordings()",
            "SELECT wording_id, sentences FROM core.document_wording",
        ),
        (false, false) => (
            "SELECT * FROM api.named_wordings()",
            "SELECT * FROM api.document_wordings()",
        ),
    };
    let named: Vec<(chrono::NaiveDate, String, bool)> =
        sqlx::query_as(named).fetch_all(&mut *db).await?;
    let recorded: Vec<(String, serde_json::Value)> = sqlx::query_as(recorded).fetch_all(db).await?;
    let named = named.into_iter().map(|(from, wording, told)| NamedWording {
        from,
        wording,
        told,
    });
    let recorded = recorded
        .into_iter()
        .map(|(id, sentences)| RecordedWording { id, sentences });
    Ok((named.collect(), recorded.collect()))
}

/// A new, empty database of this name with the encoding and locale that densho needs; one that is there is
/// thrown away with everything in it. For the demo.
///
/// # Errors
/// What the database said.
pub async fn create_database(db: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let name = quoted(name);
    for statement in [
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"),
    ] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// A login for a worker that also publishes to the local registry, unless there is one of this name.
/// The caller's own right to create roles decides.
///
/// # Errors
/// What the database said.
pub async fn create_worker_login(db: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let known = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS "known!""#,
        name
    )
    .fetch_one(&mut *db)
    .await?;
    let name = quoted(name);
    let mut statements = vec![format!(
        "GRANT densho_worker, densho_platform, densho_viewer TO {name}"
    )];
    if !known {
        statements.insert(0, format!("CREATE ROLE {name} LOGIN"));
    }
    for statement in statements {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// Everything that is there happened so many days earlier. For the demo: it needs a superuser, and that nothing is being
/// issued meanwhile.
///
/// # Errors
/// What the database said.
pub async fn days_pass(db: &mut PgConnection, days: i64) -> Result<(), sqlx::Error> {
    let sql = include_str!("days_pass.sql").replace("{days}", &days.to_string());
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(db).await?;
    Ok(())
}

/// Makes an application that is not approved yet, and everything recorded of it, older by `by`. For the demo:
/// it needs a superuser, because it goes around the triggers that keep records as they are.
///
/// # Errors
/// What the database said.
pub async fn backdate(
    db: &mut PgConnection,
    key: &ApplicationKey,
    by: Duration,
) -> Result<(), sqlx::Error> {
    let seconds = by.as_secs_f64();
    let mut tx = db.begin().await?;
    sqlx::query!("SET LOCAL session_replication_role = replica")
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "UPDATE core.application
            SET received_at = received_at - make_interval(secs => $3), claimed_at = claimed_at - make_interval(secs => $3),
                submitted_at = submitted_at - make_interval(secs => $3), stage_since = stage_since - make_interval(secs => $3),
                stage_due = stage_due - make_interval(secs => $3), claim_until = claim_until - make_interval(secs => $3),
                urgent_at = CASE WHEN held_until IS NULL THEN urgent_at - make_interval(secs => $3) ELSE urgent_at END
          WHERE branch_id = $1 AND application_id = $2",
        key.branch.as_str(),
        key.id,
        seconds
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE core.draft SET drafted_at = drafted_at - make_interval(secs => $3)
          WHERE branch_id = $1 AND application_id = $2",
        key.branch.as_str(),
        key.id,
        seconds
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE core.submission SET submitted_at = submitted_at - make_interval(secs => $3)
          WHERE branch_id = $1 AND application_id = $2",
        key.branch.as_str(),
        key.id,
        seconds
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE core.warning_override SET at = at - make_interval(secs => $3)
          WHERE branch_id = $1 AND application_id = $2",
        key.branch.as_str(),
        key.id,
        seconds
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE audit.event SET at = at - make_interval(secs => $3)
          WHERE branch_id = $1 AND application_id = $2",
        key.branch.as_str(),
        key.id,
        seconds
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

/// A name as an SQL identifier.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Whether what this login gives waits for another pair of eyes; who administers the database sets it at once.
///
/// # Errors
/// What the database said.
pub async fn proposes(db: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT NOT pg_has_role(session_user, 'densho_owner', 'MEMBER')")
        .fetch_one(db)
        .await
}

/// Who this login is when it may not run the worker's functions; none: it may.
///
/// # Errors
/// What the database said; one that is not migrated has no such functions.
pub async fn no_worker(db: &mut PgConnection) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT session_user::text WHERE NOT has_schema_privilege('worker', 'USAGE')",
    )
    .fetch_optional(db)
    .await
}

/// What an import would do, tried and taken back.
///
/// # Errors
/// What the import would be refused with.
pub async fn try_import(
    db: &mut PgConnection,
    kind: Kind,
    rows: &Value,
) -> Result<Imported, sqlx::Error> {
    let mut tx = db.begin().await?;
    let done = import(&mut tx, kind, rows).await?;
    tx.rollback().await?;
    Ok(done)
}

/// Brings rows of a master in (JSON of `domain::master`), all or nothing.
///
/// # Errors
/// The database's refusal; nothing was taken.
pub async fn import(
    db: &mut PgConnection,
    kind: Kind,
    rows: &Value,
) -> Result<Imported, sqlx::Error> {
    let result = match kind {
        Kind::Company => {
            sqlx::query_scalar!(r#"SELECT api.import_company($1) AS "result!""#, rows)
                .fetch_one(db)
                .await?
        }
        Kind::Branches => {
            sqlx::query_scalar!(r#"SELECT api.import_branches($1) AS "result!""#, rows)
                .fetch_one(db)
                .await?
        }
        Kind::Banks => {
            sqlx::query_scalar!(r#"SELECT api.import_banks($1) AS "result!""#, rows)
                .fetch_one(db)
                .await?
        }
        Kind::Contractors => {
            sqlx::query_scalar!(r#"SELECT api.import_contractors($1) AS "result!""#, rows)
                .fetch_one(db)
                .await?
        }
        Kind::Postal => {
            sqlx::query_scalar!(r#"SELECT api.import_postal_places($1) AS "result!""#, rows)
                .fetch_one(db)
                .await?
        }
        Kind::Holidays => {
            sqlx::query_scalar!(r#"SELECT api.import_holidays($1) AS "result!""#, rows)
                .fetch_one(db)
                .await?
        }
        Kind::Orderers => {
            sqlx::query_scalar!(r#"SELECT api.import_orderers($1) AS "result!""#, rows)
                .fetch_one(db)
                .await?
        }
    };
    serde_json::from_value(result).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

/// Lets a person in: the operator's record and the login role, for administrators.
///
/// # Errors
/// The database's refusal; nothing was changed.
pub async fn add_operator(db: &mut PgConnection, new: &NewOperator) -> Result<(), sqlx::Error> {
    let limits: serde_json::Map<String, Value> = new
        .limits
        .iter()
        .map(|(product, yen)| (product.code().to_owned(), yen.get().into()))
        .collect();
    let mut tx = db.begin().await?;
    sqlx::query!(
        "SELECT api.add_operator($1, $2, $3, $4, $5)",
        new.login.as_str(),
        new.branch.as_str(),
        new.name,
        new.role.code(),
        Value::Object(limits),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("SELECT core.create_login($1)", new.login.as_str())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

/// Shuts a person out: no new logins, open sessions ended, the record kept.
///
/// # Errors
/// The database's refusal; nothing was changed.
pub async fn disable_operator(db: &mut PgConnection, login: &Login) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    sqlx::query!("SELECT api.disable_operator($1)", login.as_str())
        .execute(&mut *tx)
        .await?;
    sqlx::query!("SELECT core.close_login($1)", login.as_str())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

/// Opens a branch to somebody, or closes it to them, with the reason; once for its request id.
///
/// # Errors
/// The database's refusal; nothing was changed.
pub async fn entitle(
    db: &mut PgConnection,
    request: Uuid,
    login: &Login,
    branch: &BranchId,
    reason: &str,
    open: bool,
) -> Result<(), sqlx::Error> {
    if open {
        sqlx::query!(
            "SELECT api.entitle($1, $2, $3, $4)",
            request,
            login.as_str(),
            branch.as_str(),
            reason
        )
        .execute(db)
        .await?;
    } else {
        sqlx::query!(
            "SELECT api.end_entitlement($1, $2, $3, $4)",
            request,
            login.as_str(),
            branch.as_str(),
            reason
        )
        .execute(db)
        .await?;
    }
    Ok(())
}

/// Which branches are open to whom besides their own: login, branch, by whom, when, why.
///
/// # Errors
/// The database's refusal.
pub async fn entitlements(db: &mut PgConnection) -> Result<Vec<[String; 5]>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT login AS "login!", branch_id AS "branch!", granted_by AS "by!", granted_at AS "at!", reason AS "reason!"
           FROM api.entitlements()"#
    )
    .fetch_all(db)
    .await?;
    let row = rows
        .into_iter()
        .map(|r| [r.login, r.branch, r.by, date::minute(r.at), r.reason]);
    Ok(row.collect())
}

/// Every operator, by branch and login.
///
/// # Errors
/// The database's refusal.
pub async fn operators(db: &mut PgConnection) -> Result<Vec<OperatorRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT login AS "login!", branch AS "branch!", branch_name AS "branch_name!", name AS "name!",
                  role AS "role!", disabled_at, limits AS "limits!"
           FROM api.operators()"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|r| {
            let role = Role::from_code(&r.role)
                .ok_or_else(|| sqlx::Error::Decode(format!("role {}", r.role).into()))?;
            let limit = |product: Product| {
                let yen = r.limits.get(product.code())?.as_i64()?;
                Some((product, Yen::new(yen)?))
            };
            Ok(OperatorRow {
                login: Login(r.login),
                branch: BranchId(r.branch),
                branch_name: r.branch_name,
                name: r.name,
                role,
                disabled_at: r.disabled_at,
                limits: Product::ALL.into_iter().filter_map(limit).collect(),
            })
        })
        .collect()
}
