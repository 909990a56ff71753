//! What lists and figures of many contracts make of a change: the statistics and the search.

use super::desk::{Desk, because, change, day, draft, text, yen};
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::{Answer, PageFrom, Query};
use densho::domain::house::{Fields, HouseTable};
use densho::domain::ledger::EventKind;
use densho::domain::search::{Criteria, Entry, FoundRow, read};
use serde_json::json;

/// The kinds of orderers in the statistics of this year, with the amounts of all their products.
async fn kinds(desk: &Desk) -> Vec<(String, Option<i64>)> {
    let query = Query::House {
        table: HouseTable::Statistics,
        filter: Fields::new(),
        from: PageFrom::Top,
        limit: 50,
    };
    match desk.store("takahashi").query(&query).await {
        Ok(Answer::House(page)) => page
            .rows
            .iter()
            .filter(|r| r.text("product") == "every" && r.text("orderer_kind") != "計")
            .map(|r| (r.text("orderer_kind").to_owned(), r.number("amount")))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_contract_stays_in_its_orderers_kind_when_the_posts_title_changes() {
    for code in [json!("20001"), json!(null)] {
        let named = code.is_null();
        let desk = Desk::new(|content| content["works"]["orderer_code"] = code).await;
        let mut renamed = change(&[
            (F::Beneficiary, text("長野県△△地域振興局長")),
            (F::Amount, yen(19_000_000)),
        ]);
        renamed.overrides = vec![because("orderer_not_in_master", "組織改正の通知を確認")];
        desk.happens(renamed).await;
        assert_eq!(
            kinds(&desk).await,
            [("県".to_owned(), Some(19_000_000))],
            "applied for by name alone: {named}; the amount is today's"
        );
        // An orderer that the master has lost is known by the name that is printed now, or not at all.
        desk.stage
            .arrange(
                "DELETE FROM core.orderer_rule WHERE orderer_code = '20001'; DELETE FROM core.orderer WHERE code = '20001'",
            )
            .await;
        assert_eq!(kinds(&desk).await[0].0, "（マスタ外）");
        desk.stage
            .arrange("UPDATE core.orderer SET name = '長野県△△地域振興局長' WHERE code = '20003'")
            .await;
        assert_eq!(kinds(&desk).await[0].0, "国");
    }
}

async fn found(desk: &Desk, price: &str, earlier: bool) -> Vec<FoundRow> {
    let entry = Entry {
        price: price.to_owned(),
        earlier,
        ..Entry::default()
    };
    let criteria: Criteria = read(&entry, "2030-01-01".parse().unwrap()).unwrap();
    let query = Query::Search {
        criteria: Box::new(criteria),
        from: PageFrom::Top,
        limit: 10,
    };
    match desk.store("sato").query(&query).await {
        Ok(Answer::Found(page)) => page.rows,
        other => panic!("{other:?}"),
    }
}

/// The price of every contract in the list, which is the one that each has now.
async fn listed(desk: &Desk) -> Vec<i64> {
    let rows = found(desk, "", false).await;
    let now: i64 = desk
        .stage
        .ask("SELECT price::bigint FROM core.contract")
        .await;
    let listed: Vec<i64> = rows.iter().map(|r| r.price.get()).collect();
    assert_eq!(listed, [now], "the list shows what the contract says");
    listed
}

#[tokio::test]
async fn a_price_recorded_without_a_certificate_is_listed_and_found_and_the_one_before_it_as_an_image()
 {
    let desk = Desk::new(|_| {}).await;
    desk.record_price(55_000_000, None).await.unwrap();
    assert_eq!(listed(&desk).await, [55_000_000]);
    assert_eq!(found(&desk, "5500万", false).await.len(), 1);
    assert_eq!(found(&desk, "5000万", false).await, []);
    let before = found(&desk, "5000万", true).await;
    assert_eq!((before.len(), before[0].latest), (1, false));
    desk.record_price(56_000_000, None).await.unwrap();
    assert_eq!(listed(&desk).await, [56_000_000]);

    // A correction of something else says nothing of the price, a change prints it, its cancellation gives it back.
    let mut correction = change(&[(F::WorksName, text("令和○年度　県単河川維持工事　その２"))]);
    (correction.kind, correction.supersedes) = (EventKind::Correction, Some(1));
    desk.happens(correction).await;
    assert_eq!(listed(&desk).await, [56_000_000]);
    desk.happens(change(&[(F::GuaranteeEnd, day("2023-04-30"))]))
        .await;
    assert_eq!(listed(&desk).await, [56_000_000]);
    desk.happens(draft(EventKind::Cancellation, Some(3), &[]))
        .await;
    listed(&desk).await;
}
