//! Acts on masters and the audit of them: the last head office, a merge into itself, numbers in part, refusals on record,
//! and who stands in.

use super::audit::all;
use super::close::act;
use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::command::{Answer, Query, Write};
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};

fn is_refused(result: &Result<densho::domain::command::Written, Refusal>, name: &str) -> bool {
    matches!(result, Err(Refusal::BadValue { rule, .. }) if rule == name)
}

#[tokio::test]
async fn the_last_head_office_stays_one_and_it_may_move() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let branches = all(&kanri, HouseTable::Branches, json!({})).await;
    let heads: Vec<_> = branches.iter().filter(|b| b.flag("head_office")).collect();
    let [head] = heads.as_slice() else {
        panic!("{heads:?}")
    };
    let change = |b: &densho::domain::house::HouseRow, yes: bool| {
        let mut row = Value::Object(b.fields.clone());
        row["head_office"] = json!(yes);
        row.as_object_mut().unwrap().remove("prefixes");
        json!({"kind": "branch", "row": row, "seen": b.fields})
    };
    let refused = act(&kanri, HouseAct::SaveMaster, change(head, false)).await;
    assert!(is_refused(&refused, "last_head_office"), "{refused:?}");
    let by_hand = sqlx::query("UPDATE core.branch SET head_office = false")
        .execute(&office.root)
        .await;
    assert!(by_hand.is_err(), "whoever asks");
    let other = branches.iter().find(|b| !b.flag("head_office")).unwrap();
    act(&kanri, HouseAct::SaveMaster, change(other, true))
        .await
        .unwrap();
    act(&kanri, HouseAct::SaveMaster, change(head, false))
        .await
        .unwrap();
    let attempts = all(&office.store("kansa"), HouseTable::AuditRefused, json!({})).await;
    assert_eq!(attempts.len(), 1, "{attempts:?}");
}

#[tokio::test]
async fn a_merge_into_itself_is_called_that_and_a_contract_says_whose_it_is_before_it_moved() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let kanri = office.store("kanri");
    let same = act(
        &kanri,
        HouseAct::MergeContractors,
        json!({"customer_code": "C371001", "kept_code": "C371001", "reason": "x"}),
    )
    .await;
    assert!(is_refused(&same, "merge_same"), "{same:?}");
    let theirs = json!({"customer_code": "C371001"});
    let contracts = all(&kanri, HouseTable::ContractorContracts, theirs).await;
    assert!(!contracts.is_empty());
    assert!(
        contracts
            .iter()
            .all(|c| c.text("customer_code") == "C371001"),
        "{contracts:?}"
    );
}

#[tokio::test]
async fn an_auditor_finds_a_number_in_any_spelling_and_by_its_end() {
    let office = Office::new().await;
    let (key, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    office.receive("371", &works("別の工事")).await;
    let sato = office.store("sato");
    let number = sato.contract(&contracts[0]).await.row.number;
    let application = sato.application(&key).await.row.number;
    let kansa = office.store("kansa");
    let found = async |list: HouseTable, number: &str| {
        let rows = all(&kansa, list, json!({"number": number})).await;
        let ids = rows.iter().map(|r| r.id.clone());
        ids.collect::<Vec<String>>()
    };
    let whole = found(HouseTable::Audit, &number).await;
    assert!(whole.len() > 3, "{whole:?}");
    let plain = number.replace('-', "");
    let wide: String = number
        .chars()
        .map(|c| match c {
            '-' => 'ー',
            c => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
        })
        .collect();
    for typed in [&plain, &plain.to_lowercase(), &wide, &plain[4..].to_owned()] {
        assert_eq!(found(HouseTable::Audit, typed).await, whole, "{typed}");
    }
    let of_application = found(HouseTable::Audit, &application).await;
    assert!(of_application.len() >= whole.len());
    let end = application.rsplit('-').next().unwrap();
    assert_eq!(found(HouseTable::Audit, end).await, of_application, "{end}");
    assert_eq!(found(HouseTable::Audit, "ー").await, [] as [String; 0]);
    // What was tried on it is found by it too.
    let version = office
        .store("takahashi")
        .application(&key)
        .await
        .row
        .version;
    let refused = office
        .store("kato")
        .send(Write::Claim { key, version })
        .await;
    assert_eq!(refused, Err(Refusal::NotFound));
    assert_eq!(found(HouseTable::AuditRefused, &application).await.len(), 1);
    assert_eq!(
        found(HouseTable::AuditRefused, "N9999-99999").await,
        [] as [String; 0]
    );
}

#[tokio::test]
async fn refused_four_eyes_on_masters_are_on_record_and_a_mistyped_code_is_not() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let own = json!({"login": "kanri", "branch_id": "371", "name": "x", "role": "clerk", "reason": "x", "seen": {}});
    let refused = act(&kanri, HouseAct::ChangeOperator, own).await;
    assert!(is_refused(&refused, "own_record"), "{refused:?}");
    let mistyped = json!({"customer_code": "C371001", "kept_code": "C999999", "reason": "x"});
    let refused = act(&kanri, HouseAct::MergeContractors, mistyped).await;
    assert_eq!(refused, Err(Refusal::NotFound));
    let rows = all(&office.store("kansa"), HouseTable::AuditRefused, json!({})).await;
    let rules: Vec<&str> = rows
        .iter()
        .map(|r| r.fields["detail"]["rule"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(rules, ["own_record"]);
}

#[tokio::test]
async fn who_stands_in_reads_the_figures_and_only_meanwhile() {
    let office = Office::new().await;
    let suzuki = office.store("suzuki");
    let refused = suzuki.query(&Query::Dashboard).await;
    assert_eq!(refused, Err(Refusal::NotAllowed));
    office
        .arrange(
            "INSERT INTO core.authority (login, product, limit_yen, valid_from) VALUES ('suzuki', 'advance_payment', 1000000, '2020-04-01')",
        )
        .await;
    let today: String = office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    let args = json!({"absent": "takahashi", "delegate": "suzuki", "first_day": today, "last_day": today, "reason": "出張"});
    act(&office.store("takahashi"), HouseAct::Delegate, args)
        .await
        .unwrap();
    let answer = suzuki.query(&Query::Dashboard).await;
    assert!(matches!(answer, Ok(Answer::Dashboard(_))), "{answer:?}");
}
