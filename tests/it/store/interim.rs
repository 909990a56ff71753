//! 中間前払金, and 契約保証 as a rider: the first advance that they rest on is looked up.

use crate::support::office::{Desk as _, Office, flyer};
use densho::domain::command::{Answer, Query};
use densho::domain::ids::BranchId;
use densho::domain::money::Yen;
use serde_json::{Value, json};

fn interim() -> Value {
    let mut content = flyer();
    content["products"] = json!([{"product": "interim_advance", "form": "electronic",
                                  "amount": 10_000_000, "guarantee_end": null}]);
    content
}

#[tokio::test]
async fn the_first_advance_of_an_interim_advance_is_found_by_works_orderer_and_contractor() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;

    let found = async |branch: &str, content: &Value| {
        let key = office.receive(branch, content).await;
        let login = if branch == "371" { "sato" } else { "kato" };
        office.store(login).application(&key).await.first_advance
    };
    let first = Some(Yen::new(20_000_000).unwrap());
    assert_eq!(found("371", &interim()).await, first);
    // Typed with other blanks and widths, it is the same works and the same company.
    let mut typed = interim();
    typed["applicant"]["name"] = "○○建設 株式会社".into();
    typed["works"]["name"] = "令和○年度 県単河川維持工事".into();
    assert_eq!(found("371", &typed).await, first);

    // Under another name it is the company of the same code, and without one another company.
    let mut other = interim();
    other["applicant"]["name"] = "△△建設　株式会社".into();
    assert_eq!(found("371", &other).await, first, "renamed since");
    other["applicant"]["customer_code"] = json!("C371002");
    assert_eq!(found("371", &other).await, None, "another company's");
    let mut other = interim();
    other["works"]["name"] = "別の工事".into();
    assert_eq!(found("371", &other).await, None, "other works");
    let mut other = interim();
    other["works"]["orderer_code"] = "20002".into();
    other["works"]["orderer_name"] = "○○市長".into();
    assert_eq!(found("371", &other).await, None, "another orderer's");
    assert_eq!(found("380", &interim()).await, None, "another branch's");
    assert_eq!(found("371", &flyer()).await, None, "not asked for");
    // Nor can the question be put by hand about a branch that is not one's own.
    let asked = office.db.psql_as(
        "kato",
        &format!("SELECT core.first_advance('371', '{}')", interim()),
    );
    assert_eq!(String::from_utf8_lossy(&asked.stdout).trim(), "");
    assert!(asked.status.success());
}

#[tokio::test]
async fn what_a_performance_guarantee_asked_for_alone_rides_on_is_found_like_a_first_advance() {
    let office = Office::new().await;
    let mut alone = flyer();
    alone["products"].as_array_mut().unwrap().remove(0);
    assert_eq!(alone["products"][0]["product"], "performance");
    let found = async || {
        let key = office.receive("371", &alone).await;
        office.store("sato").application(&key).await.first_advance
    };
    assert_eq!(found().await, None, "none is issued yet");
    let mut advance = flyer();
    advance["products"].as_array_mut().unwrap().truncate(1);
    office.issued("sato", "takahashi", "371", &advance).await;
    assert_eq!(found().await, Some(Yen::new(20_000_000).unwrap()));
    // One that was ended carries nothing.
    office
        .arrange("UPDATE core.contract SET terminated_on = '2022-12-01' WHERE product = 'advance_payment'")
        .await;
    assert_eq!(found().await, None, "解約");
}

#[tokio::test]
async fn a_first_advance_that_has_not_arrived_yet_is_none() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    office.store("takahashi").approve(&key).await.unwrap();
    let asks = office.receive("371", &interim()).await;
    let seen = office.store("sato").application(&asks).await.first_advance;
    assert_eq!(seen, None);
}

#[tokio::test]
async fn an_interim_advance_entered_at_the_counter_knows_its_first_advance_before_it_is_sent() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let facts = Query::EntryFacts {
        application: None,
        branch: BranchId::from("371"),
        content: serde_json::from_value(interim()).unwrap(),
    };
    match office.store("sato").query(&facts).await {
        Ok(Answer::EntryFacts { first_advance, .. }) => {
            assert_eq!(first_advance, Some(Yen::new(20_000_000).unwrap()));
        }
        other => panic!("{other:?}"),
    }
}
