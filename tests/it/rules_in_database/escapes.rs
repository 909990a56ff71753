//! Ways out that people know: other roles, objects of one's own, names that stand in front, files, programs.

use super::{LOGINS, all_denied, each, one};
use crate::support::TestDb;
use crate::support::office::{Desk, Office, flyer};

#[tokio::test]
async fn no_other_role_can_be_put_on() {
    let db = TestDb::new().await;
    let roles: Vec<String> = sqlx::query_scalar("SELECT rolname::text FROM pg_roles ORDER BY 1")
        .fetch_all(&db.superuser().await)
        .await
        .unwrap();
    assert!(roles.len() > 20);
    for login in LOGINS.into_iter().chain(["worker1"]) {
        // One's own groups give nothing that one does not have, and change nothing about who one is.
        let groups: &[&str] = match login {
            "worker1" => &["densho_worker", "densho_platform", "densho_viewer"],
            _ => &["densho_staff"],
        };
        let others = roles
            .iter()
            .filter(|r| r.as_str() != login && !groups.contains(&r.as_str()));
        let statements: Vec<String> = others
            .flat_map(|r| {
                [
                    format!("SET ROLE \"{r}\""),
                    format!("SET SESSION AUTHORIZATION \"{r}\""),
                    format!("GRANT \"{r}\" TO {login}"),
                ]
            })
            .collect();
        for (statement, outcome) in statements.iter().zip(each(&db, login, &statements)) {
            // A member's GRANT of postgres or of pg_* fails as the others do.
            assert!(outcome.starts_with("ERROR 42501"), "{statement}: {outcome}");
        }
    }
}

#[tokio::test]
async fn who_acts_is_who_logged_in_whatever_the_role_and_the_settings_say() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let outcomes = each(
        &office.db,
        "sato",
        &[
            "SET ROLE densho_staff".to_owned(),
            "SET application_name = 'takahashi'".into(),
            "SET densho.operator = 'takahashi'".into(),
            format!(
                "SELECT version FROM api.claim(gen_random_uuid(), '371', {}, 1)",
                key.id
            ),
        ],
    );
    assert_eq!(outcomes, ["", "", "", "2"]);
    let seen = office.store("sato").application(&key).await;
    assert_eq!(seen.row.claimed_by.unwrap().as_str(), "sato");
    assert_eq!(seen.story.last().unwrap().actor, "佐藤　花子");
}

#[tokio::test]
async fn nothing_can_be_made_or_altered() {
    let db = TestDb::new().await;
    let mut statements: Vec<String> = [
        "CREATE SCHEMA mine",
        "CREATE EXTENSION pg_trgm",
        "CREATE ROLE mine LOGIN",
        "CREATE DATABASE mine",
        "ALTER ROLE sato SUPERUSER",
        "ALTER ROLE mori PASSWORD 'x'",
        "ALTER ROLE sato CREATEROLE",
        "ALTER SYSTEM SET log_statement = 'all'",
        "ALTER TABLE core.application DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE core.application OWNER TO sato",
        "ALTER TABLE core.draft DISABLE TRIGGER ALL",
        "ALTER FUNCTION core.me() SET search_path = public",
        "ALTER FUNCTION core.me() OWNER TO sato",
        "DROP POLICY staff_reads ON core.application",
        "CREATE POLICY mine ON core.application USING (true)",
        "DROP TABLE core.application",
        "DROP SCHEMA api CASCADE",
        "DROP FUNCTION api.claim(uuid, text, bigint, integer)",
        "CREATE TRIGGER mine BEFORE INSERT ON core.draft EXECUTE FUNCTION core.refuse_change()",
        "CREATE OR REPLACE FUNCTION core.me() RETURNS core.operator LANGUAGE sql AS 'SELECT NULL::core.operator'",
        "CREATE OR REPLACE FUNCTION api.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION core.mine() RETURNS int LANGUAGE c AS 'x', 'y'",
        "CREATE INDEX mine ON core.application (works)",
        "CREATE PUBLICATION mine FOR ALL TABLES",
        "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION core.refuse_change()",
        "CREATE SERVER mine FOREIGN DATA WRAPPER x",
        "SET session_replication_role = replica",
        "SET ROLE densho_owner",
        "SELECT lo_create(0)",
        "SELECT lo_creat(-1)",
        "SELECT lo_from_bytea(0, 'x')",
        "COMMENT ON TABLE core.application IS 'x'",
        "CREATE LANGUAGE plperlu",
    ]
    .map(str::to_owned)
    .to_vec();
    for schema in [
        "public", "core", "vault", "audit", "platform", "api", "worker",
    ] {
        statements.push(format!("CREATE TABLE {schema}.mine (x int)"));
        statements.push(format!("CREATE VIEW {schema}.mine AS SELECT 1"));
        statements.push(format!("CREATE TYPE {schema}.mine AS (x int)"));
        statements.push(format!("CREATE SEQUENCE {schema}.mine"));
        statements.push(format!("CREATE DOMAIN {schema}.mine AS text"));
        statements.push(format!(
            "CREATE FUNCTION {schema}.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"
        ));
        statements.push(format!(
            "CREATE OPERATOR {schema}.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)"
        ));
    }
    for login in LOGINS.into_iter().chain(["worker1"]) {
        for (statement, outcome) in statements.iter().zip(each(&db, login, &statements)) {
            // Some fail before rights are looked at, because there is no such thing here; none of them works.
            let denied = outcome.starts_with("ERROR 42501");
            let absent = statement.contains("FOREIGN DATA WRAPPER")
                || statement.contains("plperlu")
                || statement.contains("pg_trgm")
                || statement.starts_with("CREATE OPERATOR");
            assert!(
                denied || (absent && outcome.starts_with("ERROR")),
                "{login}: {statement}\n→ {outcome}"
            );
        }
    }
    let made: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM pg_class WHERE relname = 'mine') + (SELECT count(*) FROM pg_proc WHERE proname = 'mine')
              + (SELECT count(*) FROM pg_type WHERE typname = 'mine') + (SELECT count(*) FROM pg_largeobject_metadata)",
    )
    .fetch_one(&db.superuser().await)
    .await
    .unwrap();
    assert_eq!(made, 0);
}

#[tokio::test]
async fn a_migrated_database_lets_nobody_make_temporary_things() {
    let db = TestDb::new().await;
    let may: Vec<bool> = sqlx::query_scalar(
        "SELECT has_database_privilege(r, 'densho_template', 'TEMPORARY') FROM unnest(ARRAY['sato', 'takahashi', 'worker1']) r",
    )
    .fetch_all(&db.superuser().await)
    .await
    .unwrap();
    assert_eq!(may, [false, false, false]);
}

/// Where they may be made after all (a copy of a database does not copy that right's absence), they change nothing.
#[tokio::test]
async fn names_put_in_front_of_ours_are_not_looked_at() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let version = office.store("sato").application(&key).await.row.version;
    let setup: Vec<String> = [
        "CREATE TEMP TABLE operator AS SELECT 'sato'::text AS login, '371'::text AS branch_id, '私'::text AS name,
           'supervisor'::text AS role, now() AS added_at, NULL::timestamptz AS disabled_at",
        "CREATE TEMP TABLE authority AS SELECT 'sato'::text AS login, 'performance'::text AS product, 999::bigint AS limit_yen",
        "CREATE TEMP TABLE branch AS SELECT '371'::text AS branch_id, true AS head_office",
        "CREATE FUNCTION pg_temp.me() RETURNS core.operator LANGUAGE sql AS 'SELECT NULL::core.operator'",
        "CREATE FUNCTION pg_temp.my_branches() RETURNS text[] LANGUAGE sql AS 'SELECT ARRAY[''371'', ''380'']'",
        "CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT ''2000-01-01''::timestamptz'",
        "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT ''x''::bytea'",
        "CREATE FUNCTION pg_temp.eq(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.eq)",
        "CREATE OPERATOR pg_temp.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.eq)",
        "SET search_path = pg_temp, core, pg_catalog",
    ]
    .map(str::to_owned)
    .to_vec();
    let n = setup.len();
    let mut statements = setup;
    statements.push(format!(
        "SELECT api.approve(gen_random_uuid(), '371', {}, {version}, 1, (SELECT content_hash FROM core.submission))",
        key.id
    ));
    statements.push(
        "SELECT count(*) FROM core.application WHERE branch_id OPERATOR(pg_catalog.=) '380'".into(),
    );
    statements.push("SELECT core.my_branches()".into());
    office.receive("380", &flyer()).await;
    let outcomes = each(&office.db, "sato", &statements);
    for (statement, outcome) in statements.iter().zip(&outcomes[..n]) {
        assert_eq!(outcome, "", "{statement}");
    }
    assert!(outcomes[n].starts_with("ERROR ZD010"), "{}", outcomes[n]);
    assert_eq!(outcomes[n + 1], "0");
    assert_eq!(outcomes[n + 2], "{371}");
}

#[tokio::test]
async fn the_servers_files_and_programs_are_out_of_reach() {
    let db = TestDb::new().await;
    let statements: Vec<String> = [
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_read_binary_file('/etc/passwd')",
        "SELECT pg_ls_dir('.')",
        "SELECT pg_stat_file('/etc/passwd')",
        "SELECT pg_ls_logdir()",
        "COPY (SELECT 1) TO '/tmp/densho-was-here'",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "COPY core.bank FROM PROGRAM 'id'",
        "COPY core.bank FROM '/etc/passwd'",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/densho-was-here')",
        "SELECT pg_reload_conf()",
        "SELECT pg_rotate_logfile()",
        "SELECT pg_switch_wal()",
        "SELECT pg_create_restore_point('x')",
        "SELECT pg_promote()",
        "CHECKPOINT",
        "LOAD 'auto_explain'",
        "SET log_min_messages = debug5",
        "SHOW hba_file",
    ]
    .map(str::to_owned)
    .to_vec();
    for login in LOGINS.into_iter().chain(["worker1"]) {
        all_denied(&db, login, &statements);
    }
    // A colleague's session is theirs.
    let office = Office::new().await;
    let pool = office.db.connect_as("takahashi").await;
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&pool)
        .await
        .unwrap();
    for call in ["pg_terminate_backend", "pg_cancel_backend"] {
        let outcome = one(&office.db, "sato", &format!("SELECT {call}({pid})"));
        assert!(outcome.starts_with("ERROR 42501"), "{outcome}");
    }
    let query = one(
        &office.db,
        "sato",
        &format!("SELECT query FROM pg_stat_activity WHERE pid = {pid}"),
    );
    assert_eq!(query, "<insufficient privilege>");
}
