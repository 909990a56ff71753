//! Edges of what a change may say, and of what a contract said at a moment.

use super::desk::{Desk, change, day, draft, text};
use chrono::{DateTime, Utc};
use densho::domain::amendment::AmendedField as F;
use densho::domain::ledger::EventKind;
use densho::domain::refusal::Refusal;
use serde_json::json;

#[tokio::test]
async fn a_change_dates_the_contract_of_an_advance_no_later_than_the_start_and_that_of_a_rider_may_be()
 {
    let later = || change(&[(F::ContractDate, day("2022-11-03"))]);
    let desk = Desk::new(|_| {}).await;
    match desk.submit("sato", later()).await {
        Err(Refusal::BadValue { rule, detail }) => {
            assert_eq!((&*rule, &*detail), ("content_dates", "contract_date"));
        }
        other => panic!("{other:?}"),
    }
    let desk = Desk::new(|content| {
        content["products"] = json!([{"product": "performance", "form": "electronic",
                                      "amount": 5_000_000, "guarantee_end": null}]);
    })
    .await;
    desk.submit("sato", later()).await.unwrap();
}

#[tokio::test]
async fn whom_a_contract_names_is_read_as_it_stood_at_a_moment() {
    let desk = Desk::new(|_| {}).await;
    let closed: DateTime<Utc> = desk.stage.ask("SELECT clock_timestamp()").await;
    let names = [
        (F::ContractorName, text("○○建設工業　株式会社")),
        (F::ContractorAddress, text("長野県　松本市　見本町　９")),
    ];
    desk.happens(draft(EventKind::Correction, Some(1), &names))
        .await;
    let at = async |moment: DateTime<Utc>| -> (String, String) {
        sqlx::query_as("SELECT contractor, address FROM core.billed_to('371', $1, $2)")
            .bind(desk.contract.id)
            .bind(moment)
            .fetch_one(&desk.stage.root)
            .await
            .unwrap()
    };
    let (name, address) = at(closed).await;
    assert_eq!(name, "○○建設　株式会社");
    assert!(address.contains("長野市"), "{address}");
    let (name, address) = at(desk.stage.ask("SELECT clock_timestamp()").await).await;
    assert_eq!(name, "○○建設工業　株式会社");
    assert!(address.contains("松本市"), "{address}");
}
