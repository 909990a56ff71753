//! The masters: four eyes on what decides over money and wording, one row at a time.

use super::audit::all;
use super::close::act;
use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::command::Write;
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::ids::ApplicationKey;
use densho::domain::money::Yen;
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};

fn rule(permille: i64) -> Value {
    json!({"orderer_code": "20001", "work_kind": "construction", "product": "advance_payment", "valid_from": "2027-04-01",
           "valid_to": null, "basis": "contract", "electronic_from": "2022-10-01",
           "tiers": [{"up_to": null, "permille": permille}], "rounding": 10000, "cap": null, "hand_in": "添付"})
}

fn propose(content: Value) -> Value {
    json!({"kind": "rule", "content": content, "reason": "要綱の改正"})
}

#[tokio::test]
async fn every_list_can_be_read_by_an_administrator() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let kanri = office.store("kanri");
    for table in HouseTable::ALL.into_iter().filter(|t| !t.is_audit()) {
        let today: String = office
            .look("SELECT core.tokyo_day(clock_timestamp())::text")
            .await;
        let filter = json!({"orderer_code": "20001", "work_kind": "construction", "product": "advance_payment",
                            "customer_code": "C371001", "branch": "371", "day": today});
        let rows = all(&kanri, table, filter).await;
        let may_be_empty = matches!(
            table,
            HouseTable::Holidays
                | HouseTable::Rates
                | HouseTable::Proposals
                | HouseTable::RuleEffects
                | HouseTable::MailSample
                | HouseTable::Delegations
                | HouseTable::Workloads
                | HouseTable::Entitlements
        );
        assert!(may_be_empty || !rows.is_empty(), "{table:?}");
        let ids: std::collections::HashSet<&str> = rows.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids.len(), rows.len(), "{table:?}: ids name one row each");
    }
    let found = all(&kanri, HouseTable::Contractors, json!({"text": "高橋"})).await;
    assert_eq!(found[0].text("customer_code"), "C371002");
}

#[tokio::test]
async fn what_a_rule_changes_is_asked_of_every_open_application_under_it_and_of_no_other() {
    let office = Office::new().await;
    let number =
        async |key: &ApplicationKey| office.store("tanaka").application(key).await.row.number;
    let sato = office.store("sato");
    // Under the rule: one that has come in, one that was corrected since, one that waits for approval, another branch's.
    let received = office.receive("371", &works("受付の工事")).await;
    let corrected = office.receive("371", &works("補正した工事")).await;
    sato.claim(&corrected).await.unwrap();
    let detail = sato.application(&corrected).await;
    let mut content = detail.content.clone();
    content.products[0].amount = Yen::new(15_000_000).unwrap();
    let save = Write::SaveDraft {
        key: corrected.clone(),
        version: detail.row.version,
        content: Box::new(content),
    };
    sato.send(save).await.unwrap();
    let waiting = office
        .submitted("sato", "371", &works("承認待ちの工事"))
        .await;
    let niigata = office.receive("380", &works("新潟の工事")).await;
    // Not under it: what is issued, stopped, of another orderer, kind of work or product.
    office
        .issued("sato", "takahashi", "371", &works("発行した工事"))
        .await;
    let gone = office.receive("371", &works("取り下げた工事")).await;
    sato.claim(&gone).await.unwrap();
    let withdraw = Write::Withdraw {
        version: sato.application(&gone).await.row.version,
        key: gone,
        reason: "誤り".to_owned(),
    };
    sato.send(withdraw).await.unwrap();
    let mut other = works("別の発注者の工事");
    other["works"]["orderer_code"] = json!("20003");
    other["works"]["orderer_name"] = json!("国土交通省○○地方整備局長");
    let mut service = works("設計業務");
    service["works"]["kind"] = json!("service");
    let mut performance = works("契約保証だけの工事");
    performance["products"].as_array_mut().unwrap().remove(0);
    for content in [&other, &service, &performance] {
        office.receive("371", content).await;
    }
    let rule =
        json!({"orderer_code": "20001", "work_kind": "construction", "product": "advance_payment"});
    let rows = all(&office.store("kanri"), HouseTable::RuleEffects, rule).await;
    let mut expected = Vec::new();
    for (key, state, amount) in [
        (&received, "received", 20_000_000),
        (&corrected, "examining", 15_000_000),
        (&waiting, "awaiting_approval", 20_000_000),
        (&niigata, "received", 20_000_000),
    ] {
        let branch = match key.branch.0.as_str() {
            "371" => "長野支店",
            _ => "新潟支店",
        };
        expected.push((number(key).await, branch, state, Some(amount)));
    }
    let ids: std::collections::HashSet<&str> = rows.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids.len(), rows.len(), "ids name one row each");
    let found: Vec<_> = rows
        .iter()
        .map(|row| {
            let amount = row.fields["content"]["products"][0]["amount"].as_i64();
            let named = (row.text("number").to_owned(), row.text("branch_name"));
            (named.0, named.1, row.text("state"), amount)
        })
        .collect();
    assert_eq!(
        found, expected,
        "as each of them stands now, the oldest first"
    );
}

#[tokio::test]
async fn a_rule_comes_into_force_when_another_has_confirmed_it_and_ends_the_one_before() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    act(&kanri, HouseAct::Propose, propose(rule(300)))
        .await
        .unwrap();
    let rules: i64 = office.look("SELECT count(*) FROM core.orderer_rule").await;
    assert_eq!(rules, 24, "nothing is in force yet");
    let twice = act(&kanri, HouseAct::Propose, propose(rule(200))).await;
    assert!(matches!(twice, Err(Refusal::Duplicate { .. })), "{twice:?}");
    let id = all(&kanri, HouseTable::Proposals, json!({})).await[0]
        .id
        .clone();
    let own = act(
        &kanri,
        HouseAct::DecideProposal,
        json!({"id": id, "verdict": "confirmed"}),
    )
    .await;
    assert_eq!(own, Err(Refusal::OwnDraft));
    let foreign = act(
        &office.store("tanaka"),
        HouseAct::DecideProposal,
        json!({"id": id, "verdict": "withdrawn", "reason": "x"}),
    )
    .await;
    assert_eq!(foreign, Err(Refusal::NotAllowed));
    act(
        &office.store("tanaka"),
        HouseAct::DecideProposal,
        json!({"id": id, "verdict": "confirmed"}),
    )
    .await
    .unwrap();
    let periods: Vec<String> = sqlx::query_scalar(
        "SELECT concat(valid_from, '/', valid_to, '/', tiers #>> '{0,permille}') FROM core.orderer_rule
         WHERE orderer_code = '20001' AND work_kind = 'construction' AND product = 'advance_payment' ORDER BY valid_from",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    assert_eq!(periods, ["2020-04-01/2027-03-31/400", "2027-04-01//300"]);
    let again = act(
        &office.store("takahashi"),
        HouseAct::DecideProposal,
        json!({"id": id, "verdict": "confirmed"}),
    )
    .await;
    assert!(matches!(again, Err(Refusal::BadValue { rule, .. }) if rule == "proposal_decided"));
}

#[tokio::test]
async fn a_proposal_that_could_not_hold_is_refused_at_once_and_one_overtaken_is_not_confirmed() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let mut backwards = rule(300);
    backwards["valid_to"] = json!("2020-01-01");
    let refused = act(&kanri, HouseAct::Propose, propose(backwards)).await;
    assert!(
        matches!(
            refused,
            Err(Refusal::BadValue { .. } | Refusal::Internal(_))
        ),
        "{refused:?}"
    );
    act(&kanri, HouseAct::Propose, propose(rule(300)))
        .await
        .unwrap();
    office
        .arrange("UPDATE core.orderer_rule SET hand_in = '別の方法' WHERE orderer_code = '20001'")
        .await;
    let id = all(&kanri, HouseTable::Proposals, json!({})).await[0]
        .id
        .clone();
    let stale = act(
        &office.store("tanaka"),
        HouseAct::DecideProposal,
        json!({"id": id, "verdict": "confirmed"}),
    )
    .await;
    assert_eq!(stale, Err(Refusal::Stale));
    act(
        &kanri,
        HouseAct::DecideProposal,
        json!({"id": id, "verdict": "withdrawn", "reason": "作り直す"}),
    )
    .await
    .unwrap();
    // Not even the owner's hand changes what was decided.
    let said = office.db.psql_as(
        densho::demo::cluster::SUPERUSER,
        "UPDATE core.proposal SET state = 'open', decided_by = NULL, decided_at = NULL",
    );
    assert!(
        String::from_utf8_lossy(&said.stderr).contains("decided once"),
        "{said:?}"
    );
}

#[tokio::test]
async fn an_import_by_an_administrator_proposes_rules_that_differ() {
    let office = Office::new().await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("orderers.csv");
    std::fs::write(
        &path,
        "code,name,kind,work_kind,product,valid_from,valid_to,basis,electronic_from,tiers,rounding\n\
         20009,新しい村長,市町村,工事,M,2020-04-01,,契約締結日,,40,1\n",
    )
    .unwrap();
    let out = office
        .db
        .densho("kanri", &["import", "orderers", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
    let rules: i64 = office
        .look("SELECT count(*) FROM core.orderer_rule WHERE orderer_code = '20009'")
        .await;
    assert_eq!(rules, 0);
    let rows = all(&office.store("kanri"), HouseTable::Proposals, json!({})).await;
    assert_eq!(rows[0].text("subject"), "20009");
    act(
        &office.store("tanaka"),
        HouseAct::DecideProposal,
        json!({"id": rows[0].id, "verdict": "confirmed"}),
    )
    .await
    .unwrap();
    let rules: i64 = office
        .look("SELECT count(*) FROM core.orderer_rule WHERE orderer_code = '20009'")
        .await;
    assert_eq!(rules, 1);
}

#[tokio::test]
async fn one_row_is_saved_as_it_was_seen_and_a_row_changed_meanwhile_is_not() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let rows = all(&kanri, HouseTable::Banks, json!({"text": "駅前"})).await;
    let row = json!({"bank_code": "9001", "branch_code": "102", "bank_name": "○○銀行", "branch_name": "駅前支店",
                     "contracted": false, "folded": "○○銀行駅前支店"});
    let save = json!({"kind": "bank", "row": row, "seen": rows[0].fields});
    act(&kanri, HouseAct::SaveMaster, save.clone())
        .await
        .unwrap();
    let contracted: bool = office
        .look("SELECT contracted FROM core.bank WHERE branch_code = '102'")
        .await;
    assert!(!contracted);
    let stale = act(&kanri, HouseAct::SaveMaster, save).await;
    assert_eq!(stale, Err(Refusal::Stale));
    let exists = act(
        &kanri,
        HouseAct::SaveMaster,
        json!({"kind": "bank", "row": row, "seen": null}),
    )
    .await;
    assert!(matches!(exists, Err(Refusal::Duplicate { .. })));
    act(
        &kanri,
        HouseAct::SaveMaster,
        json!({"kind": "holiday", "row": {"day": "2027-01-01", "name": "元日"}, "seen": null}),
    )
    .await
    .unwrap();
    act(
        &kanri,
        HouseAct::DropHoliday,
        json!({"day": "2027-01-01", "reason": "誤り"}),
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn an_operators_record_is_changed_by_another_administrator_only() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let seen = json!({"branch_id": "371", "name": "佐藤　花子", "role": "clerk"});
    let args = json!({"login": "sato", "branch_id": "380", "name": "佐藤　花子", "role": "clerk", "seen": seen, "reason": "異動"});
    act(&kanri, HouseAct::ChangeOperator, args.clone())
        .await
        .unwrap();
    let branch: String = office
        .look("SELECT branch_id::text FROM core.operator WHERE login = 'sato'")
        .await;
    assert_eq!(branch, "380");
    assert_eq!(
        act(&kanri, HouseAct::ChangeOperator, args).await,
        Err(Refusal::Stale)
    );
    for own in [HouseAct::ChangeOperator, HouseAct::ShutOut] {
        let args = json!({"login": "kanri", "branch_id": "100", "name": "管理　係", "role": "supervisor", "reason": "x"});
        let refused = act(&kanri, own, args).await;
        assert!(matches!(refused, Err(Refusal::BadValue { rule, .. }) if rule == "own_record"));
    }
}
