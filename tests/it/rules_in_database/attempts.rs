//! What psql may say of a refused attempt: the branch that it stands under is the database's finding.

use super::{each, one};
use crate::support::office::{Office, works};
use serde_json::{Value, json};

/// An attempt at the close of a month, as the program reports one.
fn report(branch: &str, application: Option<i64>) -> String {
    let application = application.map_or("NULL".to_owned(), |id| id.to_string());
    format!(
        "SELECT api.report_refusal(gen_random_uuid(), 'close_period', 'ZD010', '', '{branch}', {application}, NULL, NULL, '2026-10')"
    )
}

/// The refused attempts as an auditor reads them, the oldest first: branch, where it was tried, and what was said.
fn on_record(office: &Office) -> Vec<[Value; 3]> {
    let page = one(
        &office.db,
        "kansa",
        "SELECT api.audit_page('{\"list\": \"refused\"}', 'top', NULL, NULL, 50) -> 'rows'",
    );
    let rows: Vec<Value> = serde_json::from_str(&page).unwrap_or_else(|e| panic!("{page}: {e}"));
    rows.iter()
        .rev()
        .map(|row| {
            assert_eq!(row["detail"]["month"], json!("2026-10"), "{row}");
            [
                &row["branch"],
                &row["tried_in"],
                &row["detail"]["named_branch"],
            ]
            .map(Clone::clone)
        })
        .collect()
}

#[tokio::test]
async fn psql_puts_no_attempt_under_a_branch_where_the_database_finds_nothing_of_it() {
    let office = Office::new().await;
    let there = office.receive("380", &works("新潟の工事")).await.id;
    let said = [
        report("371", None),
        // A branch of others, by its name alone and with a record that it does not have.
        report("380", None),
        report("380", Some(there + 1000)),
        // What is no branch.
        report("999", None),
        report("", None),
        // A record of another branch: that is where it is kept.
        report("380", Some(there)),
    ];
    for outcome in each(&office.db, "sato", &said) {
        assert_eq!(outcome, "", "it is on record all the same");
    }
    let (none, here, other) = (Value::Null, json!("371"), json!("380"));
    let tried_here = [here.clone(), none.clone(), none.clone()];
    let only_said = [here.clone(), none.clone(), other.clone()];
    assert_eq!(
        on_record(&office),
        [
            tried_here.clone(),
            only_said.clone(),
            only_said,
            tried_here.clone(),
            tried_here,
            [other, here, none],
        ]
    );
}

#[tokio::test]
async fn a_branch_that_is_open_to_somebody_is_taken_from_them_without_a_record() {
    let office = Office::new().await;
    office
        .arrange("INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('sato', '380', 'kanri', '応援')")
        .await;
    // One's own, and all of them for an auditor.
    each(&office.db, "sato", &[report("380", None)]);
    each(&office.db, "kansa", &[report("380", None)]);
    let found: Vec<Value> = on_record(&office)
        .into_iter()
        .map(|[branch, _, said]| json!([branch, said]))
        .collect();
    assert_eq!(found, [json!(["380", null]), json!(["380", null])]);
}
