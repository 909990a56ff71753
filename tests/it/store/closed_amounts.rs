//! What waits for approval while the orderer's rule moves: the list marks an amount that the approval would refuse.

use crate::support::office::{Office, flyer};
use densho::domain::command::{Answer, PageFrom, Query};
use densho::domain::queue::ReviewOrder;
use densho::i18n::Language;
use densho::i18n::refusals::sentence;
use serde_json::{Value, json};

async fn gate(office: &Office) -> Option<(String, String)> {
    let query = Query::ReviewQueue {
        order: ReviewOrder::default(),
        from: PageFrom::Top,
        limit: 40,
    };
    match office.store("takahashi").query(&query).await {
        Ok(Answer::Queue(page)) => page.rows[0].standing.closed_gate.clone(),
        other => panic!("{other:?}"),
    }
}

async fn rules(office: &Office, product: &str, permille: i64) {
    sqlx::query("UPDATE core.orderer_rule SET tiers = jsonb_build_array(jsonb_build_object('up_to', NULL, 'permille', $1::bigint)) WHERE product = $2")
        .bind(permille)
        .bind(product)
        .execute(&office.root)
        .await
        .unwrap();
}

fn asks(products: &[(&str, i64)]) -> Value {
    let mut content = flyer();
    content["products"] = products
        .iter()
        .map(|(product, amount)| json!({"product": product, "form": "electronic", "amount": amount, "guarantee_end": null}))
        .collect();
    content
}

#[tokio::test]
async fn an_amount_beyond_the_orderers_rule_by_now_marks_the_row_that_waits() {
    let office = Office::new().await;
    let (advance, performance) = ("advance_payment", "performance");
    let content = asks(&[(advance, 20_000_000), (performance, 5_000_000)]);
    office.submitted("sato", "371", &content).await;
    assert_eq!(gate(&office).await, None);
    let closed = |rule: &str, about: &str| Some((rule.to_owned(), about.to_owned()));
    rules(&office, advance, 300).await;
    let found = gate(&office).await;
    assert_eq!(found, closed("over_limit", "advance_payment 15000000"));
    let (rule, detail) = found.unwrap();
    let refusal = densho::domain::refusal::Refusal::BadValue { rule, detail };
    let said = sentence(Language::Japanese, &refusal).what;
    assert_eq!(said, "前払金保証の保証金額が発注者の率の上限を超えます");
    rules(&office, advance, 400).await;
    rules(&office, performance, 200).await;
    assert_eq!(
        gate(&office).await,
        closed("below_minimum", "performance 10000000")
    );
    rules(&office, performance, 100).await;
    assert_eq!(gate(&office).await, None);
}
