//! The facts behind the checks, as a clerk's own login reads them, and what the checks then say.

use crate::support::TestDb;
use densho::domain::application::DepositBank;
use densho::domain::command::{Answer, OrdererFacts, Query};
use densho::domain::rules::{self, BankStatus, CheckContext, Severity};
use densho::store::{Limits, Store};
use std::time::Duration;

async fn facts(db: &TestDb, deposit: Option<DepositBank>) -> OrdererFacts {
    let limits = Limits {
        connect: Duration::from_secs(30),
        answer: Duration::from_secs(30),
    };
    let store = Store::new(db.options_as("sato"), limits);
    let query = Query::OrdererRules {
        orderer_code: None,
        orderer_name: "長野県△△建設事務所長".to_owned(),
        deposit,
    };
    match store.query(&query).await {
        Ok(Answer::OrdererRules(facts)) => *facts,
        other => panic!("{other:?}"),
    }
}

fn bank(codes: Option<(&str, &str)>, names: (&str, &str)) -> Option<DepositBank> {
    Some(DepositBank {
        bank_code: codes.map(|c| c.0.to_owned()),
        branch_code: codes.map(|c| c.1.to_owned()),
        bank_name: names.0.to_owned(),
        branch_name: names.1.to_owned(),
    })
}

#[tokio::test]
async fn a_deposit_bank_is_found_by_its_codes_or_by_its_names() {
    let db = TestDb::new().await;
    let root = db.superuser().await;
    sqlx::raw_sql(
        "INSERT INTO core.bank VALUES ('7001', '001', '見本銀行', '本店', true, 'x'), \
         ('7001', '002', '見本銀行', '駅前', false, 'x')",
    )
    .execute(&root)
    .await
    .expect("banks");
    for (asked, expected) in [
        (None, BankStatus::Unknown),
        (bank(None, ("見本銀行", "本店")), BankStatus::Contracted),
        (bank(None, ("見本銀行", "駅前")), BankStatus::NotContracted),
        (bank(None, ("見本銀行", "郊外")), BankStatus::NotInMaster),
        // Codes decide where they are given, whatever the names say.
        (
            bank(Some(("7001", "002")), ("見本銀行", "本店")),
            BankStatus::NotContracted,
        ),
        (
            bank(Some(("7001", "009")), ("見本銀行", "本店")),
            BankStatus::NotInMaster,
        ),
    ] {
        assert_eq!(facts(&db, asked.clone()).await.bank, expected, "{asked:?}");
    }
}

#[tokio::test]
async fn the_flyers_application_passes_every_gate_but_the_age_of_its_works() {
    let db = TestDb::new().await;
    let flyer = include_bytes!("../../samples/flyer.json");
    let content = densho::intake::parse(flyer).expect("no faults").content;
    let facts = facts(&db, content.deposit.clone()).await;
    assert!(facts.known);
    assert_eq!(facts.bank, BankStatus::Contracted);
    let found = rules::check(&content, &facts, &CheckContext::default());
    assert!(
        found.iter().all(|f| f.severity == Severity::Warning),
        "{found:?}"
    );
    let codes: Vec<&str> = found.iter().map(|f| f.code()).collect();
    assert_eq!(codes, ["works_over"]);
}
