//! Kept for ten years and longer: nothing of the program takes a record away, and what is old is read as ever.

use crate::search::{numbers, single};
use crate::support::office::{Desk as _, Office};
use densho::domain::command::{Answer, Query};

const ELEVEN_YEARS: &str = "SET session_replication_role = replica;
     UPDATE core.application SET received_at = received_at - interval '11 years';
     UPDATE core.approval SET approved_at = approved_at - interval '11 years';
     UPDATE core.contract SET numbered_at = numbered_at - interval '11 years', arrived_at = arrived_at - interval '11 years';
     UPDATE core.revision SET at = at - interval '11 years';
     UPDATE core.publication SET arrived_at = arrived_at - interval '11 years';
     RESET session_replication_role;";

#[tokio::test]
async fn what_is_eleven_years_old_is_found_and_read_with_its_history() {
    let office = Office::new().await;
    let content = single("見本川護岸工事", "○○建設　株式会社", 20_000_000);
    let (key, contracts) = office.issued("sato", "takahashi", "371", &content).await;
    office.arrange(ELEVEN_YEARS).await;
    // The worker goes on meanwhile.
    office
        .issued(
            "sato",
            "takahashi",
            "371",
            &single("別の工事", "㈱髙橋土木", 3_000_000),
        )
        .await;
    let sato = office.store("sato");
    let number = sato.contract(&contracts[0]).await.row.number;
    assert_eq!(numbers(&sato, |e| e.words = "護岸".into()).await, [number]);
    assert_eq!(sato.application(&key).await.contracts.len(), 1);
    let Ok(Answer::Ledger(ledger)) = sato.query(&Query::Ledger(contracts[0].clone())).await else {
        panic!("no ledger");
    };
    let arrived = ledger.events[0].arrived_at.unwrap();
    let years = (chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()) - arrived)
        .num_days()
        / 365;
    assert_eq!((ledger.events.len(), years), (1, 11));
}

/// What a record is: everything that was applied for, decided, issued, published and said.
const RECORDS: &str = "application|draft|submission|approval|approval_item|contract|revision|publication|mail|amendment\
    |amendment_draft|amendment_approval|amendment_mail|price_record|warning_override|key_order|close_event|command_log";

#[tokio::test]
async fn no_function_of_the_database_takes_a_record_away() {
    let office = Office::new().await;
    let purges: Vec<String> = sqlx::query_scalar(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
          WHERE n.nspname IN ('api', 'core', 'worker', 'audit', 'vault', 'platform')
            AND p.prosrc ~* ('(delete\\s+from|truncate(\\s+table)?)\\s+(core\\.(' || $1 || ')|audit\\.\\w+)\\M')",
    )
    .bind(RECORDS)
    .fetch_all(&office.root)
    .await
    .unwrap();
    assert_eq!(purges, [] as [&str; 0]);
    // The names are those of tables that there are.
    let unknown: Vec<String> = sqlx::query_scalar(
        "SELECT t FROM unnest(string_to_array($1, '|')) t WHERE to_regclass('core.' || t) IS NULL",
    )
    .bind(RECORDS)
    .fetch_all(&office.root)
    .await
    .unwrap();
    assert_eq!(unknown, [] as [&str; 0]);
}
