//! What an application asks for, against the orderer's rule and both advances' 60 %: by psql, past the program.

use super::one;
use crate::support::office::{Desk as _, Office, flyer};
use densho::domain::ids::ApplicationKey;
use serde_json::{Value, json};

/// 50,000,000円 of works, and what is asked for of them.
fn asks(name: &str, products: &[(&str, i64)]) -> Value {
    let mut content = flyer();
    content["works"]["name"] = json!(name);
    content["bid"]["certification_at_hand"] = json!(true);
    content["products"] = products
        .iter()
        .map(|(product, amount)| json!({"product": product, "form": "electronic", "amount": amount, "guarantee_end": null}))
        .collect();
    content
}

/// What psql is told where 佐藤 sends it to be approved, the code in front.
async fn submitted(office: &Office, key: &ApplicationKey) -> String {
    let version = office.store("sato").application(key).await.row.version;
    let revision = office.store("sato").application(key).await.revision;
    one(
        &office.db,
        "sato",
        &format!(
            "SELECT api.submit(gen_random_uuid(), '371', {}, {version}, {revision}, '{{}}')",
            key.id
        ),
    )
}

async fn approved(office: &Office, key: &ApplicationKey) -> String {
    let version = office.store("takahashi").application(key).await.row.version;
    one(
        &office.db,
        "takahashi",
        &format!(
            "SELECT api.approve(gen_random_uuid(), '371', {0}, {version}, s.revision, s.content_hash)
               FROM core.submission s WHERE s.application_id = {0} ORDER BY s.revision DESC LIMIT 1",
            key.id
        ),
    )
}

async fn claimed(office: &Office, content: &Value) -> ApplicationKey {
    let key = office.receive("371", content).await;
    office.store("sato").claim(&key).await.unwrap();
    key
}

/// Every rule of the orderer allows, or asks for, this.
async fn rules(office: &Office, permille: i64) {
    sqlx::query("UPDATE core.orderer_rule SET tiers = jsonb_build_array(jsonb_build_object('up_to', NULL, 'permille', $1::bigint)) WHERE orderer_code = '20001'")
        .bind(permille)
        .execute(&office.root)
        .await
        .unwrap();
}

fn is(said: &str, rule: &str) -> bool {
    said.starts_with("ERROR ZD011") && said.contains(&format!("rule {rule}"))
}

#[tokio::test]
async fn what_is_asked_beyond_the_orderers_rule_is_neither_sent_nor_approved_with_psql() {
    let office = Office::new().await;
    let (advance, interim, performance) = ("advance_payment", "interim_advance", "performance");
    for (name, products, rule) in [
        ("九割", vec![(advance, 45_000_000)], "over_limit"),
        ("四割と一円", vec![(advance, 20_000_001)], "over_limit"),
        ("四割", vec![(advance, 20_000_000)], ""),
        (
            "中間二割と一円",
            vec![(advance, 10_000_000), (interim, 10_000_001)],
            "over_limit",
        ),
        (
            "一割に足りない",
            vec![(advance, 20_000_000), (performance, 4_999_999)],
            "below_minimum",
        ),
        (
            "一割",
            vec![(advance, 20_000_000), (performance, 5_000_000)],
            "",
        ),
    ] {
        let key = claimed(&office, &asks(name, &products)).await;
        let said = submitted(&office, &key).await;
        match rule {
            "" => assert!(!said.starts_with("ERROR"), "{name}: {said}"),
            rule => assert!(is(&said, rule), "{name}: {said}"),
        }
    }
    // The rule of the day on which it is approved counts: it allowed more when this was sent.
    rules(&office, 900).await;
    let key = claimed(&office, &asks("規則の変更", &[(advance, 45_000_000)])).await;
    let said = submitted(&office, &key).await;
    assert!(!said.starts_with("ERROR"), "{said}");
    rules(&office, 400).await;
    let said = approved(&office, &key).await;
    assert!(is(&said, "over_limit"), "{said}");
    let written: i64 = office.look("SELECT count(*) FROM core.approval").await;
    assert_eq!(written, 0);
    rules(&office, 900).await;
    let said = approved(&office, &key).await;
    assert!(!said.starts_with("ERROR"), "{said}");
}

#[tokio::test]
async fn a_low_bid_and_the_share_of_a_year_count_with_psql_too() {
    let office = Office::new().await;
    let mut low = asks(
        "低入札",
        &[("advance_payment", 20_000_000), ("performance", 14_999_999)],
    );
    low["bid"]["low_bid"] = json!(true);
    let key = claimed(&office, &low).await;
    let said = submitted(&office, &key).await;
    assert!(is(&said, "below_minimum"), "{said}");
    for (amount, over) in [(10_000_001, true), (10_000_000, false)] {
        let mut content = asks(&format!("年割 {amount}"), &[("advance_payment", amount)]);
        content["works"]["term_to"] = json!("2024-03-15");
        content["works"]["yearly"] = json!({"fiscal_year": 2022, "share": 25_000_000});
        content["products"][0]["guarantee_end"] = json!("2023-03-31");
        let key = claimed(&office, &content).await;
        let said = submitted(&office, &key).await;
        assert_eq!(is(&said, "over_limit"), over, "{said}");
    }
}

#[tokio::test]
async fn both_advances_are_within_sixty_percent_when_they_are_sent_with_psql() {
    let office = Office::new().await;
    rules(&office, 500).await;
    let both = |name: &str, interim| {
        asks(
            name,
            &[
                ("advance_payment", 20_000_000),
                ("interim_advance", interim),
            ],
        )
    };
    let key = claimed(&office, &both("一緒に六割と一円", 10_000_001)).await;
    let said = submitted(&office, &key).await;
    assert!(is(&said, "advances_over_ceiling"), "{said}");
    let key = claimed(&office, &both("一緒に六割", 10_000_000)).await;
    let said = submitted(&office, &key).await;
    assert!(!said.starts_with("ERROR"), "{said}");
    // One after the other: the first one is approved and not even numbered.
    let first = claimed(&office, &asks("別々", &[("advance_payment", 20_000_000)])).await;
    submitted(&office, &first).await;
    approved(&office, &first).await;
    let key = claimed(&office, &asks("別々", &[("interim_advance", 10_000_001)])).await;
    let reason = format!(
        "SELECT api.override_warning(gen_random_uuid(), '371', {}, 2, 'first_advance_unknown', 'interim_advance', '発行中')",
        key.id
    );
    let said = one(&office.db, "sato", &reason);
    assert!(!said.starts_with("ERROR"), "{said}");
    let said = submitted(&office, &key).await;
    assert!(is(&said, "advances_over_ceiling"), "{said}");
}

#[tokio::test]
async fn warnings_about_amounts_need_their_reason_with_psql_too() {
    let office = Office::new().await;
    let mut paper = asks(
        "規則のない業務",
        &[("performance", 5_000_000), ("advance_payment", 15_000_000)],
    );
    paper["works"]["kind"] = json!("service");
    paper["products"][0]["form"] = json!("paper");
    office
        .arrange(
            "DELETE FROM core.orderer_rule WHERE work_kind = 'service' AND product = 'performance'",
        )
        .await;
    let mut shares = asks("年割の合計", &[("advance_payment", 1_000_000)]);
    shares["works"]["term_to"] = json!("2024-03-15");
    let year = |content: &Value, year: i32, share: i64| {
        let mut content = content.clone();
        content["works"]["yearly"] = json!({"fiscal_year": year, "share": share});
        content["products"][0]["guarantee_end"] = json!(if year == 2022 {
            "2023-03-31"
        } else {
            "2024-03-15"
        });
        content
    };
    office
        .receive("371", &year(&shares, 2023, 30_000_000))
        .await;
    for (content, warning) in [
        (
            asks("前払なしの中間", &[("interim_advance", 10_000_000)]),
            "first_advance_unknown|interim_advance",
        ),
        (
            asks("前払なしの契約保証", &[("performance", 5_000_000)]),
            "performance_without_advance|performance",
        ),
        (paper, "no_rule|performance"),
        (year(&shares, 2022, 20_000_001), "shares_over_price|"),
    ] {
        let key = claimed(&office, &content).await;
        let said = submitted(&office, &key).await;
        assert!(is(&said, "warning_open"), "{warning}: {said}");
        // The reason for this one is all that is missing.
        let (code, subject) = warning.split_once('|').unwrap();
        let version = office.store("sato").application(&key).await.row.version;
        let reason = format!(
            "SELECT api.override_warning(gen_random_uuid(), '371', {}, {version}, '{code}', '{subject}', '確認済み')",
            key.id
        );
        one(&office.db, "sato", &reason);
        let said = submitted(&office, &key).await;
        assert!(!said.starts_with("ERROR"), "{warning}: {said}");
    }
}
