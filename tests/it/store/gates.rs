//! What passes the gates at the database, beside what it refuses (that is [`super::drafts`]): a gate that refused everything
//! would fail here.

use super::drafts::rule;
use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, Query};
use densho::domain::money::Yen;
use densho::domain::rules::{self, CheckContext};
use densho::store::Store;
use serde_json::{Value, json};

/// Claimed and sent to be approved by 佐藤; the rule that refused it, or `accepted`.
async fn sent(office: &Office, sato: &Store, content: &Value) -> String {
    let key = office.receive("371", content).await;
    sato.claim(&key).await.unwrap();
    rule(&sato.submit(&key).await).to_owned()
}

#[tokio::test]
async fn a_premium_paid_each_time_passes_at_the_database_from_the_day_on_which_it_was_received() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let today: chrono::NaiveDate = office
        .look("SELECT core.tokyo_day(clock_timestamp())")
        .await;
    let on = |days| today + chrono::TimeDelta::days(days);
    for (method, received, outcome) in [
        ("each", Some(on(-1)), "accepted"),
        ("each", Some(today), "accepted"),
        ("each", Some(on(2)), "premium_in_future"),
        ("each", None, "premium_not_received"),
        ("lump", None, "accepted"),
    ] {
        let mut content = works(&format!("{method} {received:?} の工事"));
        content["premium"] = json!({"method": method, "received_on": received});
        assert_eq!(
            sent(&office, &sato, &content).await,
            outcome,
            "{method} {received:?}"
        );
    }
}

#[tokio::test]
async fn a_low_bid_is_kept_and_asks_for_thirty_percent_of_a_performance_guarantee() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut content = works("低入札の工事");
    content["bid"]["low_bid"] = json!(true);
    let key = office.receive("371", &content).await;
    sato.claim(&key).await.unwrap();
    let query = Query::OrdererRules {
        orderer_code: None,
        orderer_name: "長野県△△建設事務所長".to_owned(),
        deposit: None,
    };
    let Ok(Answer::OrdererRules(facts)) = sato.query(&query).await else {
        panic!("no rules");
    };
    let below = async || {
        let seen = sato.application(&key).await.content;
        assert!(seen.bid.low_bid, "as it came in, and after a draft");
        let found = rules::check(&seen, &facts, &CheckContext::default());
        found.iter().any(|f| f.code() == "below_minimum")
    };
    assert!(below().await, "5,000,000 of 50,000,000 is ten percent");
    for (amount, is_below) in [(14_999_999, true), (15_000_000, false)] {
        sato.save(&key, |c| c.products[1].amount = Yen::new(amount).unwrap())
            .await
            .unwrap();
        assert_eq!(below().await, is_below, "{amount}");
    }
    assert_eq!(rule(&sato.submit(&key).await), "accepted");
    let kept: bool = office
        .look("SELECT (content #>> '{bid,low_bid}')::boolean FROM core.draft ORDER BY revision DESC LIMIT 1")
        .await;
    assert!(kept);
}

#[tokio::test]
async fn the_same_works_orderer_and_product_in_any_width_are_a_duplicate_and_another_of_them_is_none()
 {
    let office = Office::new().await;
    let sato = office.store("sato");
    let of = |product: &str, orderer: &str, name: &str| {
        let mut content = works(name);
        content["works"]["orderer_code"] = json!(null);
        content["works"]["orderer_name"] = json!(orderer);
        content["products"] = json!([{"product": product, "form": "electronic", "amount": 5_000_000, "guarantee_end": null}]);
        content
    };
    let (nagano, city) = ("長野県△△建設事務所長", "○○市長");
    let first = office
        .receive("371", &of("advance_payment", nagano, "第１２号　河川工事"))
        .await;
    let first = sato.application(&first).await.row.number;
    for (product, orderer, name, is_one) in [
        ("advance_payment", nagano, "第１２号　河川工事", true),
        ("advance_payment", nagano, "第12号 河川工事", true),
        ("advance_payment", nagano, "第12号河川工事", true),
        ("performance", nagano, "第１２号　河川工事", false),
        ("advance_payment", city, "第１２号　河川工事", false),
        ("advance_payment", nagano, "第１３号　河川工事", false),
        (
            "advance_payment",
            nagano,
            "第１２号　河川工事（その２）",
            false,
        ),
    ] {
        let key = office.receive("371", &of(product, orderer, name)).await;
        let found = sato.application(&key).await.duplicates;
        let expected: &[&String] = if is_one { &[&first] } else { &[] };
        assert_eq!(
            found.iter().collect::<Vec<_>>(),
            expected,
            "{product} {orderer} {name}"
        );
        sqlx::query("UPDATE core.application SET state = 'withdrawn' WHERE application_id = $1")
            .bind(key.id)
            .execute(&office.root)
            .await
            .unwrap();
    }
}
