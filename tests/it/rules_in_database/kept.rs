//! What only grows, asked of the catalogue: a table that loses its trigger fails here, and so does one that got one and is not
//! in the list.

use super::one;
use crate::support::office::{Office, flyer};

/// Every table of which the owner's hand is refused something whole, and what.
const KEPT: &[(&str, &str)] = &[
    ("audit.event", "UPDATE DELETE TRUNCATE"),
    ("audit.link", "UPDATE DELETE TRUNCATE"),
    ("core.amendment", "DELETE TRUNCATE"),
    ("core.amendment_approval", "UPDATE DELETE TRUNCATE"),
    ("core.amendment_draft", "UPDATE DELETE TRUNCATE"),
    ("core.amendment_mail", "DELETE TRUNCATE"),
    ("core.application", "DELETE TRUNCATE"),
    ("core.approval", "UPDATE DELETE TRUNCATE"),
    ("core.approval_item", "UPDATE DELETE TRUNCATE"),
    ("core.close_event", "UPDATE DELETE TRUNCATE"),
    ("core.command_log", "UPDATE DELETE TRUNCATE"),
    ("core.contract", "DELETE TRUNCATE"),
    ("core.contract_holder", "UPDATE DELETE TRUNCATE"),
    ("core.contractor_merge", "DELETE TRUNCATE"),
    ("core.document_wording", "UPDATE DELETE TRUNCATE"),
    ("core.draft", "UPDATE DELETE TRUNCATE"),
    ("core.draft_item", "UPDATE DELETE TRUNCATE"),
    ("core.job", "DELETE TRUNCATE"),
    ("core.key_order", "TRUNCATE"),
    ("core.key_order_mail", "DELETE TRUNCATE"),
    ("core.mail", "DELETE TRUNCATE"),
    ("core.mail_address", "UPDATE DELETE TRUNCATE"),
    ("core.mail_wording", "TRUNCATE"),
    ("core.price_record", "UPDATE DELETE TRUNCATE"),
    ("core.publication", "DELETE TRUNCATE"),
    ("core.replaced_limit", "UPDATE DELETE TRUNCATE"),
    ("core.revision", "UPDATE DELETE TRUNCATE"),
    ("core.submission", "UPDATE DELETE TRUNCATE"),
    ("core.warning_override", "UPDATE DELETE TRUNCATE"),
    ("vault.auth_key", "DELETE TRUNCATE"),
];

#[tokio::test]
async fn what_only_grows_is_not_changed_by_the_owner_either() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let triggers: Vec<(String, String)> = sqlx::query_as(
        "SELECT tgrelid::regclass::text,
                concat_ws(' ', CASE WHEN tgtype & 16 > 0 THEN 'UPDATE' END, CASE WHEN tgtype & 8 > 0 THEN 'DELETE' END,
                          CASE WHEN tgtype & 32 > 0 THEN 'TRUNCATE' END)
           FROM pg_trigger
          WHERE tgfoid = 'core.refuse_change'::regproc AND tgenabled <> 'D'
          ORDER BY tgrelid::regclass::text COLLATE \"C\"",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    let found: Vec<(&str, &str)> = triggers
        .iter()
        .map(|(table, what)| (table.as_str(), what.as_str()))
        .collect();
    assert_eq!(found, KEPT);
    for (table, what) in KEPT {
        let column: String = sqlx::query_scalar(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum = 1",
        )
        .bind(table)
        .fetch_one(&office.root)
        .await
        .unwrap();
        for verb in what.split(' ') {
            let statement = match verb {
                "UPDATE" => format!("UPDATE {table} SET {column} = {column}"),
                "DELETE" => format!("DELETE FROM {table}"),
                _ => format!("TRUNCATE {table} CASCADE"),
            };
            let script = format!("SET ROLE densho_owner;\n{statement}");
            let outcome = one(&office.db, "postgres", &script);
            assert!(outcome.starts_with("ERROR ZD090"), "{statement}: {outcome}");
        }
    }
    // There was something to take away.
    for table in [
        "application",
        "contract",
        "publication",
        "job",
        "mail",
        "revision",
        "approval",
    ] {
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT count(*) FROM core.{table}"
        )))
        .fetch_one(&office.root)
        .await
        .unwrap();
        assert!(rows > 0, "{table}");
    }
}

/// Rows that may change in one way, or end, and are never taken away: each by a trigger that looks at the row.
#[tokio::test]
async fn what_may_change_in_one_way_alone_is_not_taken_away() {
    let office = Office::new().await;
    let watched: Vec<String> = sqlx::query_scalar(
        "SELECT tgrelid::regclass::text FROM pg_trigger
          WHERE NOT tgisinternal AND tgtype & 1 > 0 AND tgtype & 2 > 0 AND tgtype & 8 > 0 AND tgenabled <> 'D'
          ORDER BY tgrelid::regclass::text COLLATE \"C\"",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    let expected = [
        "core.authority",
        "core.delegation",
        "core.key_order",
        "core.mail_wording",
        "core.proposal",
    ];
    assert_eq!(watched, expected);
    let script = "SET ROLE densho_owner;\nDELETE FROM core.authority";
    let outcome = one(&office.db, "postgres", script);
    assert!(outcome.starts_with("ERROR ZD090"), "{outcome}");
}

/// It moves on to its arrival; which certificate it is, and the key under which a repeat is known, stay.
#[tokio::test]
async fn a_publication_keeps_the_key_that_a_repeat_is_known_by() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    for change in [
        "idempotency_key = gen_random_uuid()",
        "seq = seq + 1",
        "contract_id = contract_id + 1000",
    ] {
        let script = format!("SET ROLE densho_owner;\nUPDATE core.publication SET {change}");
        let outcome = one(&office.db, "postgres", &script);
        assert!(outcome.starts_with("ERROR ZD090"), "{change}: {outcome}");
    }
    let script = "SET ROLE densho_owner;\nUPDATE core.publication SET tried_at = clock_timestamp()";
    let outcome = one(&office.db, "postgres", script);
    assert!(!outcome.starts_with("ERROR"), "{outcome}");
}
