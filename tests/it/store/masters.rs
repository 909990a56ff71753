//! F4 lists of values and an orderer's rules.

use crate::support::office::Office;
use densho::domain::command::{Answer, Query};
use densho::domain::fold::fold;
use densho::domain::house::HouseTable;
use densho::domain::money::Yen;
use densho::domain::orderer::BasisDate;
use densho::domain::product::{Product, WorkKind};
use densho::domain::record::Choice;

async fn choices(office: &Office, query: Query) -> Vec<Choice> {
    match office.store("sato").query(&query).await {
        Ok(Answer::Choices(choices)) => choices,
        other => panic!("{other:?}"),
    }
}

fn codes(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|c| c.code.as_str()).collect()
}

#[tokio::test]
async fn what_is_typed_finds_by_code_and_by_any_spelling_of_the_name() {
    let office = Office::new().await;
    let contractors = async |text: &str| choices(&office, Query::Contractors(text.into())).await;
    for text in [
        "高橋",
        "髙橋",
        "（株）高橋",
        "㈱髙",
        "株式会社高橋",
        "c371002",
        "Ｃ３７１００２",
    ] {
        assert_eq!(codes(&contractors(text).await), ["C371002"], "{text}");
    }
    // Two of one name: the code and the address tell them apart.
    let same = contractors("〇〇建設").await;
    assert_eq!(codes(&same), ["C371001", "C371003"]);
    assert_ne!(same[0].detail, same[1].detail);
    assert_eq!(contractors("100%_").await, []);

    let orderers = choices(&office, Query::Orderers("建設事務所".into())).await;
    assert_eq!(codes(&orderers), ["20001"]);
    assert_eq!(orderers[0].label, "長野県△△建設事務所長");
    assert_eq!(
        choices(&office, Query::Orderers(String::new())).await.len(),
        3
    );
    // A bank without a contract with us is not offered.
    let banks = choices(&office, Query::Banks(String::new())).await;
    assert_eq!(codes(&banks), ["9001-101", "9001-102"]);
    assert_eq!(
        codes(&choices(&office, Query::Banks("駅前".into())).await),
        ["9001-102"]
    );
    // A branch's code is not found across the end of its bank's: 9001 and 101 are no 110.
    for (typed, found) in [
        ("102", &["9001-102"][..]),
        ("110", &[]),
        ("9001-102", &["9001-102"]),
        ("9001", &["9001-101", "9001-102"]),
    ] {
        let banks = choices(&office, Query::Banks(typed.into())).await;
        assert_eq!(codes(&banks), found, "{typed}");
    }
}

#[tokio::test]
async fn an_orderers_rules_come_by_its_very_name_and_by_a_code_that_agrees() {
    let office = Office::new().await;
    let facts = async |code: Option<&str>, name: &str| match office
        .store("sato")
        .query(&Query::OrdererRules {
            orderer_code: code.map(str::to_owned),
            orderer_name: name.to_owned(),
            deposit: None,
        })
        .await
    {
        Ok(Answer::OrdererRules(facts)) => *facts,
        other => panic!("{other:?}"),
    };
    let by_code = facts(Some("20001"), "長野県△△建設事務所長").await;
    assert!(by_code.known);
    assert_eq!(by_code.rules.len(), 8);
    assert_eq!(facts(None, "長野県△△建設事務所長").await, by_code);
    let rule = by_code
        .rules
        .iter()
        .find(|r| r.work_kind == WorkKind::Service && r.product == Product::AdvancePayment)
        .unwrap();
    assert_eq!(rule.basis, BasisDate::Contract);
    assert_eq!(rule.electronic_from, "2022-10-01".parse().ok());
    assert_eq!(rule.tiers[0].permille, 300);
    assert_eq!(rule.tiers[0].up_to, None);
    assert_eq!(rule.rounding, Yen::new(10_000).unwrap());
    assert!(!facts(Some("20001"), "○○市長").await.known);
    let unknown = facts(Some("99999"), "長野県△△建設事務所長").await;
    assert!(!unknown.known && unknown.rules.is_empty());
    assert_eq!(unknown.today, by_code.today);
}

/// The fixture writes folded names by hand.
#[tokio::test]
async fn the_fixture_folds_as_the_program_does() {
    let office = Office::new().await;
    let names: Vec<(String, String)> = sqlx::query_as(
        "SELECT name::text, folded FROM core.orderer UNION ALL SELECT name::text, folded FROM core.contractor
         UNION ALL SELECT bank_name::text || branch_name::text, folded FROM core.bank",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    assert_eq!(names.len(), 9);
    for (name, folded) in names {
        assert_eq!(fold(&name), folded);
    }
}

#[tokio::test]
async fn a_code_is_taken_by_its_row_alone_whatever_has_become_of_that() {
    let office = Office::new().await;
    office
        .arrange(
            "UPDATE core.bank SET contracted = false WHERE branch_code = '102';
             INSERT INTO core.holiday VALUES ('2022-11-03', '文化の日');",
        )
        .await;
    let row = async |table, code: &str| {
        let code = code.to_owned();
        let found = choices(&office, Query::MasterRow { table, code }).await;
        codes(&found).join(" ")
    };
    for (table, code) in [
        // No list of values offers it any more.
        (HouseTable::Banks, "9001-102"),
        (HouseTable::Orderers, "20001"),
        (HouseTable::Contractors, "C371002"),
        (HouseTable::Branches, "371"),
        (HouseTable::Holidays, "2022-11-03"),
        (HouseTable::Operators, "gone"),
    ] {
        assert_eq!(row(table, code).await, code, "{table:?}");
        let part = &code[..code.len() - 1];
        assert_eq!(row(table, part).await, "", "{table:?}");
    }
}
