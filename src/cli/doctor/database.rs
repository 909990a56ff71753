//! The database: reachable, migrated, in step with this machine's clock, and who we are in it.

use super::{Finding, Outcome, wordings};
use crate::config::Config;
use crate::store::admin;
use crate::store::connect;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// TLS certificates, leases and people bear this much.
const SKEW_SECONDS: i64 = 5;

pub(super) async fn check(config: &Config) -> Vec<Finding> {
    let options = match connect::options(&config.database) {
        Ok(options) => options,
        Err(fault) => {
            return vec![(
                "database",
                Outcome::bad(fault.to_string(), "correct the settings of [database]"),
            )];
        }
    };
    let place = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let within = config.database.connect_timeout_seconds.duration();
    let mut db = match connect::connect(&options, within).await {
        Ok(db) => db,
        Err(error) => return vec![("database", away(&place, &error))],
    };
    let mut findings = vec![(
        "database",
        Outcome::good(format!("{place}, database {}", config.database.name)),
    )];
    findings.push(("clock", clock(&mut db).await));
    let all = admin::MIGRATIONS.iter().count();
    let applied = admin::applied(&mut db).await;
    let migrated = applied == all;
    findings.push((
        "migrations",
        if migrated {
            Outcome::good(format!("{applied} of {all}"))
        } else {
            Outcome::bad(
                format!("{applied} of {all}"),
                "as the database's administrator: densho migrate",
            )
        },
    ));
    if migrated {
        findings.extend(roles(&mut db).await);
        findings.push(("wordings", wordings::check(&mut db, config).await));
    }
    findings
}

fn away(place: &str, error: &sqlx::Error) -> Outcome {
    let said = format!("{place}: {error}");
    let code = match error {
        sqlx::Error::Database(refusal) => refusal.code().unwrap_or_default().into_owned(),
        _ => String::new(),
    };
    let remedy = match code.as_str() {
        "28000" | "28P01" => {
            "the login is refused: pg_hba.conf and pg_ident.conf (docs/operations.md, Database), or densho operator add"
        }
        "3D000" => "there is no such database: database.name, or createdb (docs/operations.md)",
        "53300" => {
            "too many connections: max_connections of the server, or the CONNECTION LIMIT of the login (docs/operations.md)"
        }
        "57P03" => "the server is starting or stopping: try again",
        _ => {
            "is the server running? database.host, database.port, and for another host database.tls_*"
        }
    };
    Outcome::bad(said, remedy)
}

async fn clock(db: &mut PgConnection) -> Outcome {
    match admin::now(db).await {
        Ok(there) => judge_clock(Utc::now(), there),
        Err(error) => Outcome::bad(error.to_string(), "ask the database's administrator"),
    }
}

fn judge_clock(here: DateTime<Utc>, there: DateTime<Utc>) -> Outcome {
    let skew = (here - there).num_seconds();
    if skew.abs() <= SKEW_SECONDS {
        Outcome::good(format!(
            "within {SKEW_SECONDS} s of the database, where it is {} in Tokyo",
            crate::domain::date::minute(there)
        ))
    } else {
        Outcome::warning(
            format!("this machine is {skew} s ahead of the database, whose time counts"),
            "set both by NTP (timedatectl set-ntp true)",
        )
    }
}

async fn roles(db: &mut PgConnection) -> Vec<Finding> {
    let standing = match admin::standing(db).await {
        Ok(standing) => standing,
        Err(error) => {
            return vec![(
                "roles",
                Outcome::bad(error.to_string(), "ask the database's administrator"),
            )];
        }
    };
    let mut findings = vec![("login", login(&standing))];
    findings.push((
        "owner",
        if standing.owners.is_empty() {
            Outcome::good("nobody is a member of densho_owner")
        } else {
            Outcome::warning(
                format!("{} may act as densho_owner", standing.owners.join(", ")),
                "keep it to the database's administrators: REVOKE densho_owner FROM …",
            )
        },
    ));
    findings
}

fn login(standing: &admin::Standing) -> Outcome {
    let login = &standing.login;
    let staff = standing.groups.iter().any(|g| g == "densho_staff");
    let worker = standing.groups.iter().any(|g| g == "densho_worker");
    match (standing.mighty, staff, worker) {
        (true, false, false) => Outcome::good(format!("{login}, an administrator of the database")),
        (true, _, _) => Outcome::bad(
            format!("{login} is an operator or worker, and may go around the rules"),
            format!("ALTER ROLE {login} NOSUPERUSER NOBYPASSRLS NOCREATEROLE"),
        ),
        (false, true, true) => Outcome::bad(
            format!("{login} is an operator and a worker at once"),
            format!("REVOKE densho_worker FROM {login}, or give the worker a login of its own"),
        ),
        (false, true, false) => Outcome::good(format!("{login}, an operator")),
        (false, false, true) => Outcome::good(format!(
            "{login}, a worker ({})",
            standing.groups.join(", ")
        )),
        (false, false, false) => Outcome::bad(
            format!("{login} may do nothing here"),
            format!("densho operator add {login} …, or GRANT densho_worker TO {login}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::admin::Standing;

    fn standing(mighty: bool, groups: &[&str]) -> Standing {
        Standing {
            login: "sato".to_owned(),
            mighty,
            groups: groups.iter().map(|g| (*g).to_owned()).collect(),
            owners: Vec::new(),
        }
    }

    #[test]
    fn an_operator_who_may_go_around_the_rules_is_a_fault_and_an_administrator_is_not() {
        let is_bad = |s| matches!(login(&s), Outcome::Bad(..));
        assert!(!is_bad(standing(false, &["densho_staff"])));
        assert!(!is_bad(standing(
            false,
            &["densho_platform", "densho_worker"]
        )));
        assert!(!is_bad(standing(true, &[])));
        assert!(is_bad(standing(true, &["densho_staff"])));
        assert!(is_bad(standing(false, &["densho_staff", "densho_worker"])));
        assert!(is_bad(standing(false, &[])));
    }

    #[test]
    fn a_clock_that_is_off_is_told_with_its_direction() {
        let there = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let said = |seconds| {
            let here = there + chrono::TimeDelta::seconds(seconds);
            match judge_clock(here, there) {
                Outcome::Warning(said, _) => said,
                other => format!("{other:?}"),
            }
        };
        assert!(said(0).contains("2023/11/15 07:13"));
        assert!(said(60).starts_with("this machine is 60 s ahead"));
        assert!(said(-60).starts_with("this machine is -60 s ahead"));
    }
}
