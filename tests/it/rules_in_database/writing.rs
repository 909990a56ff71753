//! Nobody writes a table, whatever the table.

use super::{LOGINS, all_denied, each};
use crate::support::TestDb;
use crate::support::office::{Office, flyer};

/// Every table, view and sequence outside the system's own schemas, with its first column that an UPDATE may name at all.
async fn relations(db: &TestDb) -> Vec<(String, String, String)> {
    let found: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT c.oid::regclass::text, a.attname::text, c.relkind::text
         FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace
         LEFT JOIN LATERAL (SELECT x.attname FROM pg_attribute x
                            WHERE x.attrelid = c.oid AND x.attnum > 0 AND x.attidentity = '' ORDER BY x.attnum LIMIT 1) a ON true
         WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
         ORDER BY 1",
    )
    .fetch_all(&db.superuser().await)
    .await
    .unwrap();
    assert!(found.len() > 40, "{found:?}");
    found
}

#[tokio::test]
async fn no_login_inserts_updates_deletes_or_truncates_anywhere() {
    let db = TestDb::new().await;
    let mut statements = Vec::new();
    for (name, column, kind) in relations(&db).await {
        if kind == "S" {
            statements.push(format!("SELECT nextval('{name}')"));
            statements.push(format!("SELECT setval('{name}', 1)"));
            continue;
        }
        if kind == "r" {
            statements.push(format!("INSERT INTO {name} DEFAULT VALUES"));
            statements.push(format!("UPDATE {name} SET {column} = {column}"));
            statements.push(format!("DELETE FROM {name}"));
            statements.push(format!("TRUNCATE {name}"));
            statements.push(format!(
                "BEGIN; LOCK TABLE {name} IN EXCLUSIVE MODE; ROLLBACK"
            ));
            statements.push(format!("SELECT FROM {name} FOR UPDATE"));
            statements.push(format!("COPY {name} FROM STDIN"));
        }
    }
    // psql would read what follows COPY FROM STDIN as data if it were let in; the marker would be missing then.
    for login in LOGINS.into_iter().chain(["worker1"]) {
        all_denied(&db, login, &statements);
    }
    // A view that joins is not written through; one that could be is as closed as its table.
    let views: Vec<String> = relations(&db)
        .await
        .into_iter()
        .filter(|(_, _, kind)| kind == "v")
        .flat_map(|(name, column, _)| {
            [
                format!("INSERT INTO {name} DEFAULT VALUES"),
                format!("UPDATE {name} SET {column} = {column}"),
                format!("DELETE FROM {name}"),
            ]
        })
        .collect();
    for login in LOGINS {
        for (statement, outcome) in views.iter().zip(each(&db, login, &views)) {
            assert!(
                ["42501", "55000", "0A000"]
                    .iter()
                    .any(|code| outcome.starts_with(&format!("ERROR {code}"))),
                "{login}: {statement}: {outcome}"
            );
        }
    }
}

#[tokio::test]
async fn the_systems_own_tables_are_closed_too() {
    let db = TestDb::new().await;
    let statements: Vec<String> = [
        "UPDATE pg_authid SET rolsuper = true WHERE rolname = 'sato'",
        "SELECT rolpassword FROM pg_authid",
        "UPDATE pg_class SET relrowsecurity = false",
        "UPDATE pg_proc SET prosecdef = true",
        "INSERT INTO pg_auth_members DEFAULT VALUES",
        "DELETE FROM pg_policy",
        "SELECT * FROM pg_statistic",
    ]
    .map(str::to_owned)
    .to_vec();
    for login in LOGINS {
        all_denied(&db, login, &statements);
    }
}

#[tokio::test]
async fn a_number_is_given_by_the_worker_only() {
    let office = Office::new().await;
    office.submitted("sato", "371", &flyer()).await;
    let statements: Vec<String> = [
        "UPDATE core.counter SET last = 999",
        "INSERT INTO core.counter VALUES ('371', 'performance', 2026, 41)",
        "INSERT INTO core.contract (branch_id, number) VALUES ('371', '37071-00001M')",
        "SELECT nextval('core.contract_contract_id_seq')",
        "SELECT worker.number('371', 1, 1, '', '', '')",
        "SELECT core.note('371', 'contract.numbered')",
    ]
    .map(str::to_owned)
    .to_vec();
    for login in LOGINS {
        all_denied(&office.db, login, &statements);
    }
}
