//! People and branches are found by what is typed of them: a part of a login, of a name, of a code.

use super::audit::all;
use crate::support::office::{Office, flyer};
use densho::domain::command::{Answer, Query};
use densho::domain::house::{HouseTable, People};
use densho::store::Store;
use serde_json::json;

async fn codes(store: &Store, query: Query) -> Vec<String> {
    match store.query(&query).await {
        Ok(Answer::Choices(choices)) => choices.into_iter().map(|c| c.code).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_audit_finds_people_by_a_part_of_their_login() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let kansa = office.store("kansa");
    for (typed, login) in [("taka", "takahashi"), ("SAT", "sato"), ("sato", "sato")] {
        let rows = all(&kansa, HouseTable::Audit, json!({"actor": typed})).await;
        assert!(!rows.is_empty(), "{typed}");
        assert!(
            rows.iter().all(|r| r.text("actor") == login),
            "{typed}: {rows:?}"
        );
    }
    // The worker is no operator, and is still found by its whole login.
    let worker: String = office
        .look("SELECT actor FROM audit.event WHERE actor NOT IN (SELECT login FROM core.operator) LIMIT 1")
        .await;
    let rows = all(&kansa, HouseTable::Audit, json!({"actor": worker})).await;
    assert!(!rows.is_empty(), "{worker}");
}

#[tokio::test]
async fn whom_another_branch_is_opened_to_and_which_are_listed_by_any_part() {
    let office = Office::new().await;
    office
        .arrange("UPDATE core.operator SET disabled_at = clock_timestamp() WHERE login = 'suzuki'")
        .await;
    let kanri = office.store("kanri");
    let entitled = |text: &str| Query::People {
        task: People::Entitled,
        text: text.to_owned(),
    };
    let all = codes(&kanri, entitled("")).await;
    for login in ["sato", "kato", "takahashi", "mori", "kansa"] {
        assert!(all.contains(&login.to_owned()), "{login}: {all:?}");
    }
    for nobody in ["kanri", "suzuki"] {
        assert!(!all.contains(&nobody.to_owned()), "{nobody}: {all:?}");
    }
    assert_eq!(codes(&kanri, entitled("SATO")).await, ["sato"]);
    let branches = |text: &str| Query::BranchNames(text.to_owned());
    let all = codes(&kanri, branches("")).await;
    assert!(all.len() > 1, "{all:?}");
    assert_eq!(codes(&kanri, branches("38")).await, ["380"]);
    assert_eq!(codes(&kanri, branches("新潟")).await, ["380"]);
    assert!(codes(&kanri, branches("999")).await.is_empty());
}
