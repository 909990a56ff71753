//! Who a branch is opened or closed to is told and keeps nothing of it; a number prefix that will be missing is told ahead.

use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, PrefixesMissing, Query, Write};
use densho::domain::ids::BranchId;
use densho::domain::queue::Notice;
use densho::domain::record::ApplicationState;
use densho::store::Store;

async fn told(store: &Store) -> Vec<Notice> {
    match store.query(&Query::Notices).await {
        Ok(Answer::Notices(notices)) => notices,
        other => panic!("{other:?}"),
    }
}

async fn pulse(store: &Store) -> (i64, Option<PrefixesMissing>) {
    match store.query(&Query::Pulse).await {
        Ok(Answer::Pulse {
            change, prefixes, ..
        }) => (change, prefixes),
        other => panic!("{other:?}"),
    }
}

fn kanri(office: &Office, verb: &str) {
    let arguments = ["operator", verb, "sato", "380", "--reason", "応援の終わり"];
    let out = office.db.densho("kanri", &arguments).output().unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
}

#[tokio::test]
async fn whoever_a_branch_is_closed_to_is_told_and_what_they_had_claimed_there_is_given_back() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let home = office.receive("371", &works("長野の工事")).await;
    let away = office.receive("380", &works("新潟の工事")).await;
    sato.claim(&home).await.unwrap();
    let (before, _) = pulse(&sato).await;
    kanri(&office, "entitle");
    assert!(pulse(&sato).await.0 > before, "it is looked for at once");
    let opened = told(&sato).await;
    assert_eq!(opened.len(), 1, "{opened:?}");
    assert_eq!(
        (opened[0].kind.as_str(), opened[0].text("branch_name")),
        ("entitled", "新潟支店")
    );
    let there = Write::SwitchBranch {
        branch: BranchId::from("380"),
    };
    sato.send(there).await.unwrap();
    sato.claim(&away).await.unwrap();
    kanri(&office, "unentitle");
    let closed = told(&sato).await.pop().unwrap();
    assert_eq!(
        (closed.kind.as_str(), closed.remark.as_str()),
        ("unentitled", "応援の終わり")
    );
    let numbers = closed.detail.get("numbers").unwrap();
    assert_eq!(numbers.as_array().map(Vec::len), Some(1), "{numbers}");
    let (state, by): (String, Option<String>) =
        sqlx::query_as("SELECT state, claimed_by FROM core.application WHERE branch_id = '380'")
            .fetch_one(&office.db.superuser().await)
            .await
            .unwrap();
    assert_eq!((state.as_str(), by), ("received", None));
    let released: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE branch_id = '380' AND kind = 'application.released' AND actor = 'kanri'")
        .await;
    assert_eq!(released, 1);
    // What they have in their own branch is theirs.
    let own = sato.application(&home).await.row;
    assert_eq!(own.state, ApplicationState::Examining);
}

#[tokio::test]
async fn a_branch_without_a_number_prefix_is_told_to_its_supervisors_and_the_administrator_alone() {
    let office = Office::new().await;
    let store = |login| office.store(login);
    // Next year's, whatever day it is today.
    office
        .arrange("INSERT INTO core.branch_prefix SELECT branch_id, core.fiscal_year(core.tokyo_day(now())) + 1, '9' || substr(prefix, 2) FROM core.branch_prefix WHERE fiscal_year = core.fiscal_year(core.tokyo_day(now()))")
        .await;
    for login in ["sato", "takahashi", "kanri"] {
        assert_eq!(pulse(&store(login)).await.1, None, "{login}");
    }
    office
        .arrange("DELETE FROM core.branch_prefix WHERE branch_id = '380' AND fiscal_year = core.fiscal_year(core.tokyo_day(now()))")
        .await;
    assert_eq!(
        pulse(&store("sato")).await.1,
        None,
        "a clerk cannot help it"
    );
    assert_eq!(pulse(&store("takahashi")).await.1, None, "another branch's");
    let missing = pulse(&store("kanri")).await.1.unwrap();
    assert_eq!(missing.branches, ["新潟支店"]);
    office
        .arrange("DELETE FROM core.branch_prefix WHERE branch_id = '371' AND fiscal_year = core.fiscal_year(core.tokyo_day(now()))")
        .await;
    assert_eq!(
        pulse(&store("takahashi")).await.1.unwrap().branches,
        ["長野支店"]
    );
    assert_eq!(pulse(&store("kanri")).await.1.unwrap().branches.len(), 2);
}

#[tokio::test]
async fn a_branch_asks_for_its_prefix_wherever_those_work_who_do_its_work() {
    let office = Office::new().await;
    let store = |login: &str| office.store(login);
    office
        .arrange("INSERT INTO core.branch_prefix SELECT branch_id, core.fiscal_year(core.tokyo_day(now())) + 1, '9' || substr(prefix, 2) FROM core.branch_prefix WHERE fiscal_year = core.fiscal_year(core.tokyo_day(now()))")
        .await;
    let waiting = office.submitted("kato", "380", &works("新潟の工事")).await;
    office
        .arrange(
            "UPDATE core.operator SET branch_id = '371' WHERE branch_id = '380';
             DELETE FROM core.branch_prefix WHERE branch_id = '380' AND fiscal_year = core.fiscal_year(core.tokyo_day(now()))",
        )
        .await;
    let missing = async || {
        let missing = pulse(&store("kanri")).await.1;
        missing.is_some_and(|missing| missing.branches == ["新潟支店"])
    };
    assert!(missing().await, "head office will approve what waits there");
    office
        .arrange("UPDATE core.application SET state = 'declined', claimed_by = NULL, claimed_at = NULL WHERE branch_id = '380'")
        .await;
    assert!(!missing().await, "nobody works there: {waiting:?}");
    kanri(&office, "entitle");
    assert!(missing().await, "somebody works there in 兼務");
    kanri(&office, "unentitle");
    assert!(!missing().await, "and no more");
}
