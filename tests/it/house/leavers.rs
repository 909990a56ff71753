//! Whoever leaves a branch, or the work itself, keeps no claim there; it is told before, on record, and they are told.

use super::audit::{all, fields};
use super::close::act;
use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, Query};
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::ids::ApplicationKey;
use densho::domain::refusal::Refusal;
use densho::store::Store;
use serde_json::{Value, json};

async fn given_back(store: &Store, act: Value) -> Result<i64, Refusal> {
    match store.query(&Query::ClaimsGivenBack(fields(act))).await? {
        Answer::ClaimsGivenBack(claims) => Ok(claims),
        other => panic!("{other:?}"),
    }
}

async fn stands(office: &Office, key: &ApplicationKey) -> String {
    let sql = "SELECT state || coalesce(' ' || claimed_by, '') FROM core.application WHERE branch_id = $1 AND application_id = $2";
    sqlx::query_scalar(sql)
        .bind(key.branch.as_str())
        .bind(key.id)
        .fetch_one(&office.db.superuser().await)
        .await
        .unwrap()
}

/// Of which applications it is on record that they were given back, and why.
async fn on_record(office: &Office) -> Vec<(i64, String, String)> {
    sqlx::query_as(
        "SELECT application_id, actor::text, remark FROM audit.event WHERE kind = 'application.released' ORDER BY event_id",
    )
    .fetch_all(&office.db.superuser().await)
    .await
    .unwrap()
}

fn changed(login: &str, before: (&str, &str, &str), after: (&str, &str)) -> Value {
    let (branch, name, role) = before;
    json!({"login": login, "branch_id": after.0, "name": name, "role": after.1, "reason": "異動",
           "seen": {"branch_id": branch, "name": name, "role": role}})
}

#[tokio::test]
async fn whoever_is_moved_gives_back_what_they_claimed_in_the_branch_they_leave_and_is_told() {
    let office = Office::new().await;
    let (sato, kanri) = (office.store("sato"), office.store("kanri"));
    let held = office.receive("371", &works("持っている工事")).await;
    let others = office.receive("371", &works("鈴木の工事")).await;
    sato.claim(&held).await.unwrap();
    office.store("suzuki").claim(&others).await.unwrap();
    let ask =
        |branch: &str, role: &str| json!({"login": "sato", "branch_id": branch, "role": role});
    assert_eq!(given_back(&kanri, ask("380", "clerk")).await, Ok(1));
    assert_eq!(given_back(&kanri, ask("371", "supervisor")).await, Ok(0));
    assert_eq!(given_back(&kanri, ask("371", "auditor")).await, Ok(1));
    assert_eq!(
        given_back(&kanri, ask("100", "clerk")).await,
        Ok(0),
        "head office is everywhere"
    );
    assert_eq!(
        given_back(&sato, ask("380", "clerk")).await,
        Err(Refusal::NotAllowed)
    );
    let before = ("371", "佐藤　花子", "clerk");
    act(
        &kanri,
        HouseAct::ChangeOperator,
        changed("sato", before, ("380", "clerk")),
    )
    .await
    .unwrap();
    assert_eq!(stands(&office, &held).await, "received");
    assert_eq!(stands(&office, &others).await, "examining suzuki");
    assert_eq!(
        on_record(&office).await,
        [(held.id, "kanri".to_owned(), "異動".to_owned())]
    );
    let told = match office.store("sato").query(&Query::Notices).await {
        Ok(Answer::Notices(notices)) => notices,
        other => panic!("{other:?}"),
    };
    let told = told.last().unwrap();
    assert_eq!(
        (told.kind.as_str(), told.text("branch_name")),
        ("released", "長野支店")
    );
}

#[tokio::test]
async fn whoever_keeps_a_branch_keeps_its_claims_and_a_new_name_gives_nothing_back() {
    let office = Office::new().await;
    let (sato, kanri) = (office.store("sato"), office.store("kanri"));
    let held = office.receive("371", &works("持っている工事")).await;
    sato.claim(&held).await.unwrap();
    let mut named = changed(
        "sato",
        ("371", "佐藤　花子", "clerk"),
        ("371", "supervisor"),
    );
    named["name"] = json!("佐藤　華子");
    act(&kanri, HouseAct::ChangeOperator, named).await.unwrap();
    assert_eq!(stands(&office, &held).await, "examining sato");
    assert!(on_record(&office).await.is_empty());
}

#[tokio::test]
async fn whoever_loses_the_role_or_is_shut_out_gives_everything_back() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let of_sato = office.receive("371", &works("佐藤の工事")).await;
    let of_suzuki = office.receive("371", &works("鈴木の工事")).await;
    let of_kato = office.receive("380", &works("加藤の工事")).await;
    for (login, key) in [
        ("sato", &of_sato),
        ("suzuki", &of_suzuki),
        ("kato", &of_kato),
    ] {
        office.store(login).claim(key).await.unwrap();
    }
    let role = changed("sato", ("371", "佐藤　花子", "clerk"), ("371", "auditor"));
    act(&kanri, HouseAct::ChangeOperator, role).await.unwrap();
    assert_eq!(stands(&office, &of_sato).await, "received");
    let suzuki = json!({"login": "suzuki"});
    assert_eq!(given_back(&kanri, suzuki).await, Ok(1));
    // By the functions alone: the login itself is the server's, and other tests have it too.
    let shut_out = |sql: &str| {
        let out = office.db.psql_as("kanri", sql);
        assert!(out.status.success(), "{out:?}");
    };
    shut_out(
        "SELECT api.shut_out(gen_random_uuid(), '{\"login\": \"suzuki\", \"reason\": \"退職\"}')",
    );
    assert_eq!(stands(&office, &of_suzuki).await, "received");
    // From the command line, which asks for no reason.
    shut_out("SELECT api.disable_operator('kato')");
    assert_eq!(stands(&office, &of_kato).await, "received");
    let reasons: Vec<String> = on_record(&office).await.into_iter().map(|e| e.2).collect();
    assert_eq!(reasons, ["異動", "退職", "利用者の停止"]);
}

#[tokio::test]
async fn the_end_of_a_right_to_a_branch_is_asked_about_with_the_claims_there() {
    let office = Office::new().await;
    let (sato, kanri) = (office.store("sato"), office.store("kanri"));
    let home = office.receive("371", &works("長野の工事")).await;
    sato.claim(&home).await.unwrap();
    let closes = |branch: &str| json!({"login": "sato", "closed_branch": branch});
    assert_eq!(given_back(&kanri, closes("380")).await, Ok(0));
    assert_eq!(given_back(&kanri, closes("371")).await, Ok(1));
}

#[tokio::test]
async fn an_attempt_stands_under_the_branch_of_what_it_was_about_beside_where_it_was_tried() {
    let office = Office::new().await;
    let (sato, kansa) = (office.store("sato"), office.store("kansa"));
    let there = office.receive("380", &works("新潟の工事")).await;
    let claim = densho::domain::command::Write::Claim {
        key: there,
        version: 1,
    };
    sato.send(claim).await.unwrap_err();
    let rows = all(&kansa, HouseTable::AuditRefused, json!({})).await;
    let [row] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!((row.text("branch"), row.text("tried_in")), ("380", "371"));
    // At home there is nothing beside it.
    let here = office.receive("371", &works("長野の工事")).await;
    sato.claim(&here).await.unwrap();
    let rows = all(&kansa, HouseTable::Audit, json!({"kind": "application."})).await;
    let claimed = rows
        .iter()
        .find(|r| r.text("event") == "application.claimed");
    let claimed = claimed.unwrap();
    assert_eq!(
        (claimed.text("branch"), claimed.text("tried_in")),
        ("371", "")
    );
}

#[tokio::test]
async fn whose_work_went_to_whom_is_read_by_name_in_the_audit() {
    let office = Office::new().await;
    let held = office.receive("371", &works("持っている工事")).await;
    office.store("sato").claim(&held).await.unwrap();
    let takahashi = office.store("takahashi");
    let row = takahashi.application(&held).await.row;
    let write = densho::domain::command::Write::Reassign {
        key: held,
        version: row.version,
        to: densho::domain::ids::Login::from("suzuki"),
        reason: "病気のため".to_owned(),
    };
    takahashi.send(write).await.unwrap();
    let kansa = office.store("kansa");
    let rows = all(
        &kansa,
        HouseTable::Audit,
        json!({"kind": "application.reassigned"}),
    )
    .await;
    let names = (rows[0].text("from_name"), rows[0].text("to_name"));
    assert_eq!(names, ("佐藤　花子", "鈴木　一郎"));
}
