//! Migrations that bring a rule, run on a database in which people have worked.

use super::one;
use crate::support::TestDb;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::borrow::Cow;

/// An installation as it was before this migration, with masters and people.
async fn before(version: i64) -> (TestDb, PgPool) {
    let db = TestDb::empty().await;
    let root = db.superuser().await;
    let mut earlier = sqlx::migrate!("./migrations");
    let known = earlier.iter().filter(|m| m.version < version);
    earlier.migrations = Cow::Owned(known.cloned().collect());
    earlier.run(&root).await.expect("the earlier migrations");
    // Roles are the cluster's, and there already.
    let masters = include_str!("../support/fixture.sql");
    let masters = masters.split("DO $$").next().unwrap_or_default();
    let script = format!("{masters};{}", include_str!("../stage.sql"));
    sqlx::raw_sql(sqlx::AssertSqlSafe(script))
        .execute(&root)
        .await
        .expect("masters");
    (db, root)
}

/// The flyer's application for 90 % of the price.
async fn nine_tenths(root: &PgPool, name: &str) -> Value {
    let mut content: Value = sqlx::query_scalar("SELECT public.flyer()")
        .fetch_one(root)
        .await
        .unwrap();
    content["works"]["name"] = json!(name);
    content["products"] = json!([{"product": "advance_payment", "form": "electronic", "amount": 45_000_000, "guarantee_end": null}]);
    content
}

#[tokio::test]
async fn what_was_sent_before_the_ratio_was_the_databases_is_refused_at_its_approval_and_what_was_approved_stays()
 {
    let (db, root) = before(134).await;
    sqlx::query("SELECT public.approved($1, 'ND-1')")
        .bind(nine_tenths(&root, "承認済みの工事").await)
        .execute(&root)
        .await
        .expect("nothing forbade it");
    let waiting: i64 = sqlx::query_scalar(
        "SELECT application_id FROM worker.receive('371', 'netdesk', 'ND-2', sha256('2'), $1)",
    )
    .bind(nine_tenths(&root, "承認待ちの工事").await)
    .fetch_one(&root)
    .await
    .unwrap();
    let of = |act: &str, rest: &str| {
        format!(
            "SELECT api.{act}(gen_random_uuid(), '371', {waiting},
                    (SELECT version FROM api.applications WHERE application_id = {waiting}){rest})"
        )
    };
    for statement in [of("claim", ""), of("submit", ", 0, '{}'")] {
        let said = one(&db, "sato", &statement);
        assert!(!said.starts_with("ERROR"), "{said}");
    }
    sqlx::migrate!("./migrations")
        .run(&root)
        .await
        .expect("the later migrations run with data there");
    let hash =
        format!("(SELECT content_hash FROM core.submission WHERE application_id = {waiting})");
    let said = one(&db, "takahashi", &of("approve", &format!(", 1, {hash}")));
    assert!(said.contains("rule over_limit"), "{said}");
    let kept: Vec<i64> = sqlx::query_scalar("SELECT amount::bigint FROM core.approval_item")
        .fetch_all(&root)
        .await
        .unwrap();
    assert_eq!(kept, [45_000_000]);
    let read = "SELECT api.house_page('premiums', '{}', 'top', NULL, 50)";
    let said = one(&db, "kanri", read);
    assert!(said.contains("rows"), "{said}");
}

#[tokio::test]
async fn a_contractor_whose_telephone_number_is_none_stays_and_no_other_is_recorded() {
    let (db, root) = before(159).await;
    let new = |code: &str, phone: &str| {
        format!(
            "INSERT INTO core.contractor (customer_code, name, postal_code, address, phone, folded)
             VALUES ('{code}', '見本建設', '380-8537', '長野県長野市', {phone}, '見本建設')"
        )
    };
    let write = async |sql: String| sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&root).await;
    write(new("C999", "'abc'"))
        .await
        .expect("nothing forbade it");
    sqlx::migrate!("./migrations")
        .run(&root)
        .await
        .expect("the later migrations run with data there");
    let said = write(new("C998", "'内線 123'"))
        .await
        .unwrap_err()
        .to_string();
    assert!(said.contains("phone_digits"), "{said}");
    for (code, phone) in [
        ("C997", "'０２６−０００−００００（代表）'"),
        ("C996", "NULL"),
    ] {
        write(new(code, phone)).await.expect(phone);
    }
    let kept: String =
        sqlx::query_scalar("SELECT phone::text FROM core.contractor WHERE customer_code = 'C999'")
            .fetch_one(&root)
            .await
            .unwrap();
    assert_eq!(kept, "abc");
    drop(db);
}
