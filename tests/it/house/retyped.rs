//! What was changed since it was received is approved only by whoever types it again: with psql, and by a program
//! that forgot to ask.

use super::{rule, said};
use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::Write;
use densho::domain::house::Fields;
use densho::domain::ids::ApplicationKey;
use serde_json::{Value, json};

/// One that waits with its price and a name changed since it was received.
async fn changed(office: &Office) -> ApplicationKey {
    let mut content = works("㈱高橋の工事");
    content["products"].as_array_mut().unwrap().truncate(1);
    let key = office.receive("371", &content).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    sato.save(&key, |c| {
        c.works.price = "6000万".parse().unwrap();
        c.works.name = "㈱髙橋の工事".into();
    })
    .await
    .unwrap();
    sato.submit(&key).await.unwrap();
    key
}

#[tokio::test]
async fn psql_cannot_approve_a_changed_amount_or_name_without_naming_it() {
    let office = Office::new().await;
    let key = changed(&office).await;
    let version = office.store("sato").application(&key).await.row.version;
    let attempt = |typed: &str| {
        let sql = format!(
            "SELECT api.approve(gen_random_uuid(), '371', {}, {version}, 1,
                    (SELECT content_hash FROM core.submission WHERE application_id = {}){typed})",
            key.id, key.id
        );
        said(&office.db.psql_as("takahashi", &sql))
    };
    for (typed, why) in [
        ("", "retyped_missing"),
        (", NULL", "retyped_missing"),
        (", '[]'", "retyped_missing"),
        (", '{\"price\": 60000000}'", "retyped_missing"),
        (
            ", '{\"price\": 60000001, \"name\": \"㈱髙橋の工事\"}'",
            "retyped_differs",
        ),
        // 高 is not 髙.
        (
            ", '{\"price\": 60000000, \"name\": \"㈱高橋の工事\"}'",
            "retyped_differs",
        ),
    ] {
        let error = attempt(typed);
        assert!(error.contains(why), "{typed}: {error}");
    }
    let error = attempt(", '{\"price\": 60000000, \"name\": \"㈱髙橋の工事\"}'");
    assert_eq!(error, "");
    let kept: Value = office.look("SELECT retyped FROM core.approval").await;
    assert_eq!(kept, json!({"price": 60_000_000, "name": "㈱髙橋の工事"}));
}

#[tokio::test]
async fn a_changed_row_is_not_approved_in_bulk_even_by_a_program_that_forgot_to_ask() {
    let office = Office::new().await;
    let key = changed(&office).await;
    let seen = office.store("takahashi").application(&key).await;
    let blind = Write::Approve {
        key: key.clone(),
        version: seen.row.version,
        revision: seen.revision,
        content_hash: seen.content_hash,
        retyped: Fields::new(),
        seen: Vec::new(),
    };
    let refused = office.store("takahashi").send(blind).await;
    assert_eq!(rule(refused), "retyped_missing");
    assert!(office.store("takahashi").approve(&key).await.is_ok());
}
