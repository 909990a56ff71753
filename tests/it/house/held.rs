//! Whoever is to be shut out or changed holds nothing of their own against it, and who else does is named. By the functions
//! alone: the login itself is the server's, and other tests have it too.

use crate::support::office::{Office, works};
use sqlx::postgres::PgPool;

const SHUT_OUT: &str =
    "SELECT api.shut_out(gen_random_uuid(), '{\"login\": \"sato\", \"reason\": \"退職\"}')";

const CHANGES: [&str; 4] = [
    SHUT_OUT,
    "SELECT api.disable_operator('sato')",
    "SELECT api.change_operator(gen_random_uuid(), '{\"login\": \"sato\", \"branch_id\": \"371\", \"name\": \"佐藤　花子\",
       \"role\": \"auditor\", \"reason\": \"異動\", \"seen\": {\"branch_id\": \"371\", \"name\": \"佐藤　花子\", \"role\": \"clerk\"}}')",
    "SELECT api.end_entitlement(gen_random_uuid(), 'sato', '380', '応援の終わり')",
];

async fn run(pool: &PgPool, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sql).execute(pool).await.map(drop)
}

/// An office in which one application waits, and what names it to whoever claims or gives it.
async fn office_with_one() -> (Office, String) {
    let office = Office::new().await;
    office
        .arrange(
            "INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('sato', '380', 'kanri', '応援')",
        )
        .await;
    let key = office.receive("371", &works("長野の工事")).await;
    let version: i32 = office.look("SELECT version FROM core.application").await;
    (
        office,
        format!("gen_random_uuid(), '371', {}, {version}", key.id),
    )
}

async fn holder(office: &Office) -> Option<String> {
    office.look("SELECT claimed_by FROM core.application").await
}

#[tokio::test]
async fn a_transaction_that_somebody_leaves_open_does_not_keep_them_from_being_shut_out_or_changed()
{
    for change in CHANGES {
        let (office, named) = office_with_one().await;
        let sato = office.db.connect_as("sato").await;
        let mut open = sato.begin().await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("SELECT api.claim({named})")))
            .execute(&mut *open)
            .await
            .unwrap();
        let kanri = office.db.connect_as("kanri").await;
        run(&kanri, change)
            .await
            .unwrap_or_else(|e| panic!("{change}: {e}"));
        assert!(open.commit().await.is_err(), "{change}: it has been ended");
        assert_eq!(holder(&office).await, None, "{change}");
    }
}

#[tokio::test]
async fn whoever_else_holds_the_record_of_somebody_is_named_and_keeps_their_session() {
    let (office, named) = office_with_one().await;
    let takahashi = office.db.connect_as("takahashi").await;
    let mut open = takahashi.begin().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT api.reassign({named}, 'sato', '担当替')"
    )))
    .execute(&mut *open)
    .await
    .unwrap();
    let kanri = office.db.connect_as("kanri").await;
    let refused = run(&kanri, SHUT_OUT).await.unwrap_err();
    match densho::store::refusal(&refused) {
        densho::domain::refusal::Refusal::BadValue { rule, detail } => {
            assert_eq!(
                (rule.as_str(), detail.as_str()),
                ("operator_held", "髙橋　健 takahashi")
            );
        }
        other => panic!("{other:?}"),
    }
    open.commit().await.unwrap();
    run(&kanri, SHUT_OUT).await.unwrap();
    assert_eq!(holder(&office).await, None);
}

#[tokio::test]
async fn nobody_ends_with_psql_what_others_have_begun() {
    let office = Office::new().await;
    for login in ["sato", "takahashi", "kanri", "kansa"] {
        for sql in [
            "SELECT core.end_open_transactions('mori')",
            "SELECT core.hold_operator('mori')",
            "SELECT core.open_transactions('mori')",
        ] {
            let refused = run(&office.db.connect_as(login).await, sql).await;
            let refused = refused.unwrap_err();
            let code = refused.as_database_error().and_then(|e| e.code());
            assert_eq!(code.as_deref(), Some("42501"), "{login} {sql}: {refused}");
        }
    }
}
