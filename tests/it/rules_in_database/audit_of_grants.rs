//! The catalogue itself, walked: what is granted is what we mean to grant, also in migrations to come.

use super::{LOGINS, all_denied};
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
            "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'densho\\_%' AND (rolcanlogin OR rolsuper OR rolbypassrls)"
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
                    OR pg_get_userbyid(p.proowner) <> 'densho_owner')"
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
            "core.bank_contracted",
            "core.content_hash",
            "core.count_before",
            "core.duplicates",
            "core.my_branches",
            "core.orderer_of",
            "core.page_keys",
            "core.queue_scope",
            "core.search_keys",
            "core.tokyo_day",
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
           AND p.provariadic = 0 ORDER BY 1",
    )
    .await;
    assert!(writes.len() >= 8, "{writes:?}");
    for login in LOGINS {
        all_denied(&db, login, &writes);
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
