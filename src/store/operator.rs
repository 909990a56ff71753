//! Who sits here, and what the header shows.

use super::call::done;
use super::row::{product, unfit, yen};
use crate::domain::command::{Answer, Written};
use crate::domain::ids::{BranchId, Login};
use crate::domain::record::{Acting, OpenBranch, Operator, QueueCounts, Role};
use sqlx::PgConnection;
use uuid::Uuid;

/// The operator of this session, with today's limits.
pub(super) async fn me(db: &mut PgConnection) -> Result<Operator, sqlx::Error> {
    let r = sqlx::query!(
        r#"SELECT o.login, o.name::text AS "name!", o.role, h.branch_id AS "branch!", h.branch_name AS "branch_name!",
                  h.all_branches AS "head_office!"
           FROM core.operator o CROSS JOIN api.here() h
           WHERE o.login = session_user"#
    )
    .fetch_one(&mut *db)
    .await?;
    let limits = sqlx::query!(
        r#"SELECT product::text AS "product!", limit_yen::bigint AS "limit!" FROM core.authority
           WHERE login = session_user
             AND daterange(valid_from, valid_to, '[]') @> core.tokyo_day(clock_timestamp())"#
    )
    .fetch_all(&mut *db)
    .await?;
    let acting = sqlx::query!(
        r#"SELECT absent AS "absent!", absent_name AS "name!", last_day AS "until!" FROM api.acting_for() LIMIT 1"#
    )
    .fetch_optional(&mut *db)
    .await?;
    // Of several the database chooses: what one bars another may allow.
    let only = match &acting {
        Some(_) => {
            sqlx::query_scalar("SELECT count(*) = 1 FROM api.acting_for()")
                .fetch_one(db)
                .await?
        }
        None => false,
    };
    let acting = acting.map(|a| Acting {
        absent: Login(a.absent),
        name: a.name,
        until: a.until,
        lent: only && r.role == Role::Clerk.code(),
    });
    let role = Role::from_code(&r.role).ok_or_else(|| unfit("role"))?;
    Ok(Operator {
        login: Login(r.login),
        name: r.name,
        role: match role {
            // What the screens offer follows what the database allows (core.require_role).
            Role::Clerk if acting.is_some() => Role::Supervisor,
            role => role,
        },
        acting,
        branch: BranchId(r.branch),
        branch_name: r.branch_name,
        head_office: r.head_office,
        limits: {
            let read = limits.into_iter();
            let read = read.map(|l| Ok((product(&l.product)?, yen(l.limit)?)));
            let mut limits = read.collect::<Result<Vec<_>, sqlx::Error>>()?;
            // In the order of every list, whichever was written last.
            limits.sort_by_key(|(product, _)| *product);
            limits
        },
    })
}

/// Where this operator may be, their own branch first.
pub(super) async fn branches(db: &mut PgConnection) -> Result<Vec<OpenBranch>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT branch_id AS "id!", name AS "name!", own AS "own!", current AS "current!" FROM api.entitled_branches()"#
    )
    .fetch_all(db)
    .await?;
    let branch = rows.into_iter().map(|r| OpenBranch {
        id: BranchId(r.id),
        name: r.name,
        own: r.own,
        current: r.current,
    });
    Ok(branch.collect())
}

/// 支店切替
pub(super) async fn switch(
    db: &mut PgConnection,
    request: Uuid,
    branch: &BranchId,
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.switch_branch($1, $2)",
        request,
        branch.as_str()
    )
}

/// Header counts and the change counter of the operator's branches.
pub(super) async fn pulse(db: &mut PgConnection) -> Result<Answer, sqlx::Error> {
    let r = sqlx::query!(
        r#"SELECT received AS "received!", examining AS "examining!", awaiting_approval AS "awaiting_approval!",
                  issuing AS "issuing!", attention AS "attention!", issued_today AS "issued_today!",
                  change AS "change!", now AS "now!", api.dead_letters() AS "dead_letters!",
                  (SELECT h.branch_id FROM api.here() h) AS "branch!", l.claims AS "claims!", l.until,
                  api.prefixes_missing() AS prefixes, api.holidays_end() AS holidays
           FROM api.pulse()
           CROSS JOIN (SELECT count(*) AS claims, min(a.claim_until) AS until FROM core.application a
                        WHERE a.state = 'examining' AND a.claimed_by = session_user AND a.claim_until > clock_timestamp()
                          AND a.claim_until <= clock_timestamp() + interval '30 minutes') l"#
    )
    .fetch_one(db)
    .await?;
    Ok(Answer::Pulse {
        counts: QueueCounts {
            received: r.received,
            examining: r.examining,
            awaiting_approval: r.awaiting_approval,
            issuing: r.issuing,
            attention: r.attention,
            issued_today: r.issued_today,
            dead_letters: r.dead_letters,
        },
        change: r.change,
        now: r.now,
        lapsing: r.until.map(|until| (r.claims, until)),
        prefixes: r.prefixes.map(super::row::json).transpose()?,
        holidays: r.holidays,
        branch: BranchId(r.branch),
    })
}
