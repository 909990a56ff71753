//! The catalogue itself, walked: what is granted is what we mean to grant, also in migrations to come.

use super::{LOGINS, all_denied, one};
use crate::support::TestDb;

async fn names(db: &TestDb, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql)
        .fetch_all(&db.superuser().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn every_table_has_row_level_security_and_belongs_to_nobody_who_logs_in() {
    let db = TestDb::new().await;
    assert_eq!(
        names(
            &db,
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname IN ('core', 'vault', 'audit', 'platform', 'api', 'worker') AND c.relkind IN ('r', 'p')
               AND (NOT c.relrowsecurity OR pg_get_userbyid(c.relowner) <> 'densho_owner')"
        )
        .await,
        [] as [&str; 0]
    );
    assert_eq!(
        names(
            &db,
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname IN ('core', 'vault', 'audit', 'platform', 'api', 'worker') AND c.relkind IN ('v', 'm')
               AND NOT ('security_invoker=true' = ANY (coalesce(c.reloptions, '{}')))"
        )
        .await,
        [] as [&str; 0]
    );
    assert_eq!(
        names(
            &db,
            "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'densho\\_%'
               AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreatedb OR (rolcreaterole AND rolname <> 'densho_logins'))
             UNION ALL
             SELECT r.rolname || ' is a member of ' || g.rolname FROM pg_auth_members m
             JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid
             WHERE g.rolname IN ('densho_owner', 'densho_logins')"
        )
        .await,
        [] as [&str; 0]
    );
}

#[tokio::test]
async fn every_function_with_its_owners_rights_has_a_pinned_path() {
    let db = TestDb::new().await;
    assert_eq!(
        names(
            &db,
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prosecdef
               AND (NOT ('search_path=pg_catalog, pg_temp' = ANY (coalesce(p.proconfig, '{}')))
                    OR pg_get_userbyid(p.proowner) <> CASE WHEN p.proname IN ('create_login', 'close_login', 'end_open_transactions')
                                                           THEN 'densho_logins' ELSE 'densho_owner' END)"
        )
        .await,
        [] as [&str; 0]
    );
    assert_eq!(
        names(
            &db,
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname IN ('core', 'vault', 'audit', 'platform', 'api', 'worker')
               AND has_function_privilege('public', p.oid, 'EXECUTE')"
        )
        .await,
        [] as [&str; 0]
    );
}

#[tokio::test]
async fn staff_may_run_schema_api_and_the_few_helpers_of_its_readers() {
    let db = TestDb::new().await;
    let mut allowed = names(
        &db,
        "SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname IN ('core', 'vault', 'audit', 'platform', 'worker')
           AND has_function_privilege('sato', p.oid, 'EXECUTE') ORDER BY 1",
    )
    .await;
    allowed.dedup();
    assert_eq!(
        allowed,
        [
            "core.age_edges",
            "core.age_of",
            "core.bank_contracted",
            "core.business_days_since",
            "core.close_login",
            "core.content_hash",
            "core.count_before",
            "core.create_login",
            "core.duplicates",
            "core.first_advance",
            "core.fold",
            "core.my_branches",
            "core.my_change",
            "core.only_for",
            "core.orderer_of",
            "core.other_years_shares",
            "core.page_keys",
            "core.queue_scope",
            "core.retyped",
            "core.search_keys",
            "core.still_decides",
            "core.tokyo_day",
            "core.urgency",
        ]
    );
}

#[tokio::test]
async fn no_operator_calls_a_function_of_the_worker_or_of_the_registry() {
    let db = TestDb::new().await;
    // Each with nulls of the right types: it is the right that is missing, not the argument.
    let calls = names(
        &db,
        "SELECT format('SELECT %I.%I(%s)', n.nspname, p.proname,
                       (SELECT coalesce(string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY i), '')
                        FROM unnest(p.proargtypes) WITH ORDINALITY a (t, i)))
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname IN ('worker', 'platform', 'vault', 'audit') AND p.prorettype <> 'trigger'::regtype ORDER BY 1",
    )
    .await;
    assert!(calls.len() >= 20, "{calls:?}");
    for login in LOGINS.into_iter().chain(["kansa"]) {
        all_denied(&db, login, &calls);
    }
    let writes = names(
        &db,
        "SELECT format('SELECT core.%I(%s)', p.proname,
                       (SELECT coalesce(string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY i), '')
                        FROM unnest(p.proargtypes) WITH ORDINALITY a (t, i)))
         FROM pg_proc p
         WHERE p.pronamespace = 'core'::regnamespace AND p.provolatile = 'v' AND p.prorettype <> 'trigger'::regtype
           AND p.provariadic = 0 AND p.proname NOT IN ('create_login', 'close_login') ORDER BY 1",
    )
    .await;
    assert!(writes.len() >= 8, "{writes:?}");
    for login in LOGINS {
        all_denied(&db, login, &writes);
    }
}

/// They check for themselves: an administrator, and an operator's record behind the login.
#[tokio::test]
async fn logins_are_opened_and_closed_by_administrators_for_operators_only() {
    let db = TestDb::new().await;
    for call in ["core.create_login('sato')", "core.close_login('gone')"] {
        let call = format!("SELECT {call}");
        for login in ["sato", "takahashi", "kansa"] {
            let outcome = one(&db, login, &call);
            assert!(
                outcome.starts_with("ERROR ZD010"),
                "{login}: {call}: {outcome}"
            );
        }
    }
    for (call, code) in [
        ("core.create_login('postgres')", "ZD011"),
        ("core.create_login('worker1')", "ZD011"),
        ("core.create_login('densho_owner')", "ZD011"),
        ("core.create_login('pg_monitor')", "ZD011"),
        ("core.create_login('x; DROP ROLE sato')", "ZD011"),
        ("core.create_login('stranger')", "ZD002"),
        ("core.create_login('nobody_yet')", "ZD002"),
        ("core.close_login('sato')", "ZD002"),
        ("core.close_login('postgres')", "ZD002"),
    ] {
        let outcome = one(&db, "kanri", &format!("SELECT {call}"));
        assert!(
            outcome.starts_with(&format!("ERROR {code}")),
            "{call}: {outcome}"
        );
    }
}

#[tokio::test]
async fn nobody_has_more_than_select_on_anything() {
    let db = TestDb::new().await;
    assert_eq!(
        names(
            &db,
            "SELECT grantee || ' ' || privilege_type || ' ' || table_schema || '.' || table_name
             FROM information_schema.role_table_grants
             WHERE table_schema IN ('core', 'vault', 'audit', 'platform', 'api', 'worker') AND grantee <> 'densho_owner'
               AND NOT (grantee = 'densho_staff' AND privilege_type = 'SELECT' AND table_schema = 'api')
             UNION ALL
             SELECT grantee || ' ' || privilege_type || ' ' || table_schema || '.' || table_name || '.' || column_name
             FROM information_schema.column_privileges
             WHERE table_schema IN ('core', 'vault', 'audit', 'platform', 'worker') AND grantee <> 'densho_owner'
               AND NOT (grantee = 'densho_staff' AND privilege_type = 'SELECT' AND table_schema IN ('core', 'audit'))"
        )
        .await,
        [] as [&str; 0]
    );
}
