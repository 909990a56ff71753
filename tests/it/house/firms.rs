//! Contractors: codes and names, merges and what undoes them, contracts that move.

use super::audit::all;
use super::close::act;
use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::command::{Answer, Query, Write, Written};
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};

async fn offered_contractors(office: &Office, text: &str) -> Vec<String> {
    let query = Query::Contractors(text.to_owned());
    match office.store("sato").query(&query).await {
        Ok(Answer::Choices(choices)) => choices.into_iter().map(|c| c.code).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_contract_that_was_moved_is_its_new_holders_and_of_merged_firms_the_kept_ones() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let (sato, kanri) = (office.store("sato"), office.store("kanri"));
    let holder = async || sato.contract(&contracts[0]).await.holder;
    assert_eq!(holder().await.as_deref(), Some("C371001"));
    let number = sato.contract(&contracts[0]).await.row.number;
    act(
        &kanri,
        HouseAct::MoveContract,
        json!({"number": number, "customer_code": "C371003", "reason": "同名の別会社"}),
    )
    .await
    .unwrap();
    assert_eq!(holder().await.as_deref(), Some("C371003"));
    act(
        &kanri,
        HouseAct::MergeContractors,
        json!({"customer_code": "C371003", "kept_code": "C371002", "reason": "重複"}),
    )
    .await
    .unwrap();
    assert_eq!(holder().await.as_deref(), Some("C371002"));
    // Another branch learns nothing of it.
    let asked = format!("SELECT api.contract_holder('371', {})", contracts[0].id);
    let said = office.db.psql_as("kato", &asked);
    assert!(said.status.success());
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "");
}

#[tokio::test]
async fn a_code_under_another_firms_name_needs_its_reason_also_with_psql() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let firm = async |change: &dyn Fn(&mut Value)| {
        let mut content = flyer();
        change(&mut content["applicant"]);
        let key = office.receive("371", &content).await;
        sato.application(&key).await.other_firm
    };
    // As Net Desk may write it, by another code, or by none.
    assert_eq!(firm(&|a| a["name"] = json!("○○建設㈱")).await, None);
    assert_eq!(
        firm(&|a| a["name"] = json!("〇〇建設 株式会社")).await,
        None
    );
    for code in [json!(null), json!("C999999")] {
        let change = |a: &mut Value| {
            a["customer_code"] = code.clone();
            a["name"] = json!("△△組");
        };
        assert_eq!(firm(&change).await, None, "{code}");
    }
    // A joint venture has its representative's code.
    let jv = |name: &str| {
        json!({"name": "△△JV", "representative": name,
               "members": [{"name": name, "share": 6000}, {"name": "□□土木㈱", "share": 4000}]})
    };
    let of = |name: &'static str| {
        move |a: &mut Value| {
            a["name"] = json!("△△JV");
            a["joint_venture"] = jv(name);
        }
    };
    assert_eq!(firm(&of("○○建設　株式会社")).await, None);
    let theirs = Some("○○建設　株式会社".to_owned());
    assert_eq!(firm(&of("××工業㈱")).await, theirs);

    // Whoever submits says why, also past the screens; merged firms are one.
    let mut content = works("別の工事");
    content["applicant"]["name"] = json!("㈱高橋土木");
    let key = office.receive("371", &content).await;
    sato.claim(&key).await.unwrap();
    let detail = sato.application(&key).await;
    assert_eq!(detail.other_firm, theirs);
    let submit = |version| Write::Submit {
        key: key.clone(),
        version,
        revision: detail.revision,
        warnings: Vec::new(),
    };
    let refused = sato.send(submit(detail.row.version)).await;
    assert_eq!(
        refused,
        Err(Refusal::BadValue {
            rule: "warning_open".into(),
            detail: "code_of_another|".into()
        })
    );
    act(
        &office.store("kanri"),
        HouseAct::MergeContractors,
        json!({"customer_code": "C371002", "kept_code": "C371001", "reason": "重複"}),
    )
    .await
    .unwrap();
    assert_eq!(sato.application(&key).await.other_firm, None);
    sato.send(submit(detail.row.version)).await.unwrap();
}

#[tokio::test]
async fn a_merged_contractor_points_to_the_kept_one_and_a_contract_moves_with_a_record() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let number = office.number(&contracts[0]).await;
    let kanri = office.store("kanri");
    let of = async |code: &str| {
        all(
            &kanri,
            HouseTable::ContractorContracts,
            json!({"customer_code": code}),
        )
        .await
    };
    assert_eq!(of("C371001").await.len(), 2);
    act(
        &kanri,
        HouseAct::MoveContract,
        json!({"number": number, "customer_code": "C371003", "reason": "同名の別会社"}),
    )
    .await
    .unwrap();
    assert_eq!(
        (of("C371001").await.len(), of("C371003").await.len()),
        (1, 1)
    );
    assert_eq!(of("C371003").await[0].text("moved_from"), "C371001");
    act(
        &kanri,
        HouseAct::MergeContractors,
        json!({"customer_code": "C371003", "kept_code": "C371001", "reason": "重複"}),
    )
    .await
    .unwrap();
    assert_eq!(of("C371001").await.len(), 2, "both, under the kept code");
    // A list of values offers the kept one alone, also to who types the old code.
    for text in ["C371003", "C371"] {
        let offered = offered_contractors(&office, text).await;
        assert!(
            offered.contains(&"C371001".to_owned()),
            "{text}: {offered:?}"
        );
        assert!(
            !offered.contains(&"C371003".to_owned()),
            "{text}: {offered:?}"
        );
    }
    let circle = act(
        &kanri,
        HouseAct::MergeContractors,
        json!({"customer_code": "C371001", "kept_code": "C371003", "reason": "x"}),
    )
    .await;
    assert!(matches!(circle, Err(Refusal::BadValue { rule, .. }) if rule == "merged_in_a_circle"));
    let kept: i64 = office.look("SELECT count(*) FROM core.contractor").await;
    assert_eq!(kept, 3, "nothing is deleted");
    let printed = office.store("sato").contract(&contracts[0]).await;
    assert_eq!(
        printed.row.contractor, "○○建設　株式会社",
        "what was printed stays"
    );
}

/// Proposes to undo the merge of C371003 into C371001, and gives the proposal's id.
async fn propose_unmerge(office: &Office, login: &str) -> Result<String, Refusal> {
    let content = json!({"customer_code": "C371003", "kept_code": "C371001"});
    let args = json!({"kind": "unmerge", "content": content, "reason": "同名の別会社でした"});
    act(&office.store(login), HouseAct::Propose, args).await?;
    Ok(office
        .look("SELECT max(proposal_id)::text FROM core.proposal")
        .await)
}

async fn decide(office: &Office, login: &str, id: &str) -> Result<Written, Refusal> {
    let args = json!({"id": id, "verdict": "confirmed", "reason": ""});
    act(&office.store(login), HouseAct::DecideProposal, args).await
}

#[tokio::test]
async fn a_merge_is_undone_by_two_people_and_gives_back_what_nobody_has_moved_since() {
    let office = Office::new().await;
    let (_, kept) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let mut other = works("別の工事");
    other["applicant"]["customer_code"] = json!("C371003");
    let (_, theirs) = office.issued("sato", "takahashi", "371", &other).await;
    let kanri = office.store("kanri");
    let numbers = async |code: &str| {
        let filter = json!({"customer_code": code});
        let rows = all(&kanri, HouseTable::ContractorContracts, filter).await;
        let mut numbers: Vec<_> = rows.iter().map(|r| r.text("number").to_owned()).collect();
        numbers.sort();
        numbers
    };
    let (of_kept, of_other) = (numbers("C371001").await, numbers("C371003").await);
    assert_eq!((of_kept.len(), of_other.len()), (kept.len(), theirs.len()));
    let merge = json!({"customer_code": "C371003", "kept_code": "C371001", "reason": "重複"});
    act(&kanri, HouseAct::MergeContractors, merge.clone())
        .await
        .unwrap();
    assert_eq!(numbers("C371001").await.len(), kept.len() + theirs.len());
    // Meanwhile one of them was moved by its number: to the kept one, on purpose.
    let moved =
        json!({"number": of_other[0], "customer_code": "C371001", "reason": "こちらの契約"});
    act(&kanri, HouseAct::MoveContract, moved).await.unwrap();

    assert_eq!(
        propose_unmerge(&office, "takahashi").await,
        Err(Refusal::NotAllowed)
    );
    let id = propose_unmerge(&office, "kanri").await.unwrap();
    let twice = propose_unmerge(&office, "kanri").await;
    assert!(matches!(twice, Err(Refusal::Duplicate { rule }) if rule == "unmerge_open"));
    assert_eq!(
        numbers("C371001").await.len(),
        kept.len() + theirs.len(),
        "a proposal undoes nothing"
    );
    assert_eq!(decide(&office, "kanri", &id).await, Err(Refusal::OwnDraft));
    assert_eq!(decide(&office, "sato", &id).await, Err(Refusal::NotAllowed));
    decide(&office, "takahashi", &id).await.unwrap();

    let mut stayed = of_kept.clone();
    stayed.push(of_other[0].clone());
    stayed.sort();
    assert_eq!(
        numbers("C371001").await,
        stayed,
        "its own, and what was moved there"
    );
    assert_eq!(numbers("C371003").await, of_other[1..]);
    let offered = offered_contractors(&office, "C371003").await;
    assert!(offered.contains(&"C371003".to_owned()), "{offered:?}");
    let events = all(
        &office.store("kansa"),
        HouseTable::Audit,
        json!({"kind": "masters.contractor_unmerged"}),
    )
    .await;
    assert_eq!(events[0].text("actor"), "takahashi");
    // Both stay on record, and the same may be merged once more.
    act(&kanri, HouseAct::MergeContractors, merge)
        .await
        .unwrap();
    let merges: (i64, i64) = (
        office
            .look("SELECT count(*) FROM core.contractor_merge")
            .await,
        office
            .look("SELECT count(*) FROM core.contractor_alias")
            .await,
    );
    assert_eq!(merges, (2, 1));
}

#[tokio::test]
async fn another_merge_since_is_not_what_was_proposed_to_be_undone_and_no_record_of_one_is_changed()
{
    let office = Office::new().await;
    let nothing = propose_unmerge(&office, "kanri").await;
    assert!(matches!(nothing, Err(Refusal::BadValue { rule, .. }) if rule == "unmerge_none"));
    let merge = json!({"customer_code": "C371003", "kept_code": "C371001", "reason": "重複"});
    let kanri = office.store("kanri");
    act(&kanri, HouseAct::MergeContractors, merge.clone())
        .await
        .unwrap();
    let id = propose_unmerge(&office, "kanri").await.unwrap();
    // Undone behind its back and merged anew: what was confirmed would be something else.
    office
        .arrange(
            "UPDATE core.contractor_merge SET undone_at = clock_timestamp(), undone_by = 'mori'",
        )
        .await;
    act(&kanri, HouseAct::MergeContractors, merge)
        .await
        .unwrap();
    assert_eq!(decide(&office, "takahashi", &id).await, Err(Refusal::Stale));
    for sql in [
        "UPDATE core.contractor_merge SET undone_at = NULL, undone_by = NULL WHERE undone_at IS NOT NULL",
        "UPDATE core.contractor_merge SET kept_code = 'C371002' WHERE undone_at IS NULL",
        "DELETE FROM core.contractor_merge",
    ] {
        let said = office.db.psql_as(densho::demo::cluster::SUPERUSER, sql);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains("append-only"), "{sql}: {said}");
    }
    for sql in [
        "SELECT core.apply_proposal('unmerge', '{}')",
        "SELECT merged_by FROM core.contractor_merge",
        "DELETE FROM core.contractor_alias",
    ] {
        let said = office.db.psql_as("kanri", sql);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains("42501"), "{sql}: {said}");
    }
}
