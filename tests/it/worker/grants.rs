//! What the worker's login may do, and what it may not.

use crate::stage::Stage;

fn state(stage: &Stage, login: &str, sql: &str) -> String {
    let out = stage.db.psql_as(login, sql);
    let said = String::from_utf8_lossy(&out.stderr);
    match said.split_once("ERROR:  ") {
        Some((_, rest)) => rest.chars().take(5).collect(),
        None => format!("no error: {}", String::from_utf8_lossy(&out.stdout)),
    }
}

#[tokio::test]
async fn the_workers_login_can_read_no_table_and_write_none() {
    let stage = Stage::new().await;
    let tables = stage
        .list(
            "SELECT c.oid::regclass || ' ' || quote_ident(a.attname) FROM pg_class c
               JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
              WHERE n.nspname IN ('core', 'vault', 'audit', 'platform') AND c.relkind = 'r'",
        )
        .await;
    assert!(tables.len() > 30, "{tables:?}");
    let worker = stage.db.connect_as("worker1").await;
    for table in tables {
        let (table, column) = table.split_once(' ').unwrap();
        for sql in [
            format!("TABLE {table}"),
            format!("SELECT count(*) FROM {table}"),
            format!("INSERT INTO {table} DEFAULT VALUES"),
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
        ] {
            let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.clone()))
                .execute(&worker)
                .await
                .unwrap_err();
            assert_eq!(
                refused
                    .as_database_error()
                    .and_then(|e| e.code())
                    .as_deref(),
                Some("42501"),
                "{sql}"
            );
        }
    }
}

#[tokio::test]
async fn the_workers_login_may_not_do_what_staff_does_nor_write_an_event_or_a_note() {
    let stage = Stage::new().await;
    for sql in [
        "SELECT core.note('371', 'a.b', NULL, NULL, '', '{}')",
        "SELECT worker.held('371', 1, 1)",
        "SELECT worker.finish_application('371', 1, 'x')",
        "SELECT worker.mail_of('371', 1)",
        "SELECT core.certificate_content('371', 1, 1, 'performance', NULL, NULL, NULL)",
        "SET ROLE densho_owner",
        "SET ROLE densho_staff",
    ] {
        assert_eq!(state(&stage, "worker1", sql), "42501", "{sql}");
    }
}

#[tokio::test]
async fn nobody_else_may_do_what_the_worker_does() {
    let stage = Stage::new().await;
    for login in ["takahashi", "t_viewer", "t_platform"] {
        for sql in [
            "SELECT worker.lease('x', 1, 1, 3, '')",
            "SELECT worker.number('371', 1, 1, '', '', '', '')",
            "SELECT worker.reveals_waiting(1)",
            "SELECT worker.receive('371', 'netdesk', 'x', sha256('x'), '{}')",
        ] {
            assert_eq!(state(&stage, login, sql), "42501", "{login}: {sql}");
        }
    }
}
