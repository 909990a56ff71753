//! 支店切替 against the real database: who may be where, what they see and do there, and what cannot be claimed by hand.

use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, PageFrom, Query, QueueFilter, Write, Written};
use densho::domain::house::{HouseAct, People};
use densho::domain::ids::{BranchId, Login};
use densho::domain::record::{OpenBranch, Operator};
use densho::domain::refusal::Refusal;
use densho::store::Store;
use serde_json::json;

fn to(branch: &str) -> Write {
    Write::SwitchBranch {
        branch: BranchId::from(branch),
    }
}

async fn me(store: &Store) -> Operator {
    match store.query(&Query::Me).await {
        Ok(Answer::Me(me)) => *me,
        other => panic!("{other:?}"),
    }
}

async fn open(store: &Store) -> Vec<(String, bool)> {
    match store.query(&Query::Branches).await {
        Ok(Answer::Branches(list)) => list
            .into_iter()
            .map(|OpenBranch { id, current, .. }| (id.0, current))
            .collect(),
        other => panic!("{other:?}"),
    }
}

async fn seen(store: &Store) -> Vec<String> {
    let query = Query::Queue {
        filter: QueueFilter::default(),
        from: PageFrom::Top,
        limit: 50,
    };
    match store.query(&query).await {
        Ok(Answer::Queue(page)) => page.rows.into_iter().map(|r| r.works).collect(),
        other => panic!("{other:?}"),
    }
}

fn entitle(office: &Office, login: &str, branch: &str) {
    let mut densho = office.db.densho(
        "kanri",
        &[
            "operator",
            "entitle",
            login,
            branch,
            "--reason",
            "繁忙期の応援",
        ],
    );
    let out = densho.output().expect("densho runs");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
}

async fn both(office: &Office) {
    office.receive("371", &works("長野")).await;
    office.receive("380", &works("新潟")).await;
}

#[tokio::test]
async fn a_clerk_works_in_the_branch_that_was_opened_and_only_there() {
    let office = Office::new().await;
    both(&office).await;
    let sato = office.store("sato");
    assert_eq!(open(&sato).await, [("371".to_owned(), true)]);
    let refused = sato.send(to("380")).await;
    assert!(
        matches!(refused, Err(Refusal::BadValue { ref rule, .. }) if rule == "branch_entitled"),
        "{refused:?}"
    );
    entitle(&office, "sato", "380");
    assert_eq!(
        seen(&sato).await,
        ["長野"],
        "being entitled alone changes nothing"
    );
    sato.send(to("380")).await.unwrap();
    assert_eq!(seen(&sato).await, ["新潟"]);
    let here = me(&sato).await;
    assert_eq!(
        (
            here.branch.as_str(),
            here.branch_name.as_str(),
            here.head_office
        ),
        ("380", "新潟支店", false)
    );
    assert_eq!(
        open(&sato).await,
        [("371".to_owned(), false), ("380".to_owned(), true)]
    );
    // What they do there is the branch's; the other branch is as closed as any.
    let key = office.receive("380", &works("新潟二")).await;
    sato.claim(&key).await.unwrap();
    let nagano = office.receive("371", &works("長野二")).await;
    let refused = sato
        .send(Write::Claim {
            key: nagano,
            version: 1,
        })
        .await;
    assert_eq!(refused, Err(Refusal::NotFound));
    sato.send(to("371")).await.unwrap();
    assert_eq!(seen(&sato).await, ["長野", "長野二"]);
    let on_record: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE actor IN ('kanri', 'sato') AND kind IN ('operator.entitled', 'operator.switched')")
        .await;
    assert_eq!(on_record, 3);
}

#[tokio::test]
async fn work_is_given_to_whoever_may_work_in_the_branch_and_they_are_told_in_which() {
    let office = Office::new().await;
    let (sato, takahashi) = (office.store("sato"), office.store("takahashi"));
    let mut keys = Vec::new();
    for name in ["一", "二"] {
        let key = office.receive("371", &works(name)).await;
        sato.claim(&key).await.unwrap();
        keys.push(key);
    }
    let heirs = async || {
        let task = People::Heir {
            from: "sato".to_owned(),
            branches: vec!["371".to_owned()],
        };
        let text = String::new();
        match takahashi.query(&Query::People { task, text }).await {
            Ok(Answer::Choices(choices)) => choices.into_iter().map(|c| c.code).collect(),
            other => panic!("{other:?}"),
        }
    };
    let give = async || {
        let version = takahashi.application(&keys[0]).await.row.version;
        let give = Write::Reassign {
            key: keys[0].clone(),
            version,
            to: Login::from("kato"),
            reason: "応援".into(),
        };
        takahashi.send(give).await
    };
    let all = async || {
        let args = json!({"from_login": "sato", "to_login": "kato", "branch": "371", "reason": "病気のため"});
        let args = args.as_object().unwrap().clone();
        let act = HouseAct::HandOver;
        takahashi.send(Write::House { act, args }).await
    };
    let nobody = |outcome: Result<Written, Refusal>| matches!(outcome, Err(Refusal::BadValue { rule, .. }) if rule == "reassign_to");
    let before: Vec<String> = heirs().await;
    assert!(!before.contains(&"kato".to_owned()), "{before:?}");
    assert!(nobody(give().await) && nobody(all().await));

    entitle(&office, "kato", "371");
    let after: Vec<String> = heirs().await;
    assert!(after.contains(&"kato".to_owned()), "{after:?}");
    assert!(after.contains(&"tanaka".to_owned()), "{after:?}");
    assert!(!after.contains(&"sato".to_owned()), "{after:?}");
    give().await.unwrap();
    assert!(matches!(
        all().await,
        Ok(Written::HandedOver { moved: 1, .. })
    ));
    for key in &keys {
        let row = takahashi.application(key).await.row;
        assert_eq!(row.claimed_by, Some(Login::from("kato")));
    }
    // At home, where they do not see the application, they read which one it is and where.
    let Ok(Answer::Notices(told)) = office.store("kato").query(&Query::Notices).await else {
        panic!()
    };
    let number = takahashi.application(&keys[0]).await.row.number;
    let given: Vec<_> = told
        .iter()
        .filter(|n| n.kind.starts_with("given"))
        .map(|n| (n.kind.as_str(), n.text("number"), n.text("branch_name")))
        .collect();
    assert_eq!(
        given,
        [
            ("given", number.as_str(), "長野支店"),
            ("given_all", "", "長野支店")
        ]
    );
    // Who is asked for in a branch that is not the asker's is told to nobody.
    let task = People::Heir {
        from: String::new(),
        branches: vec!["380".to_owned()],
    };
    let text = String::new();
    let elsewhere = takahashi.query(&Query::People { task, text }).await;
    assert_eq!(elsewhere, Ok(Answer::Choices(Vec::new())));
}

#[tokio::test]
async fn a_right_that_ends_takes_effect_with_the_next_question() {
    let office = Office::new().await;
    both(&office).await;
    entitle(&office, "sato", "380");
    let sato = office.store("sato");
    sato.send(to("380")).await.unwrap();
    let out = office
        .db
        .densho(
            "kanri",
            &[
                "operator",
                "unentitle",
                "sato",
                "380",
                "--reason",
                "応援の終了",
            ],
        )
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert_eq!(seen(&sato).await, ["長野"]);
    assert_eq!(me(&sato).await.branch.as_str(), "371");
}

#[tokio::test]
async fn head_office_and_auditors_go_into_one_branch_and_back_to_all() {
    let office = Office::new().await;
    both(&office).await;
    for login in ["tanaka", "kansa"] {
        let store = office.store(login);
        assert_eq!(seen(&store).await, ["長野", "新潟"], "{login}");
        assert!(me(&store).await.head_office);
        store.send(to("380")).await.unwrap();
        assert_eq!(seen(&store).await, ["新潟"], "{login}");
        assert!(!me(&store).await.head_office);
        store.send(to("100")).await.unwrap();
        assert_eq!(seen(&store).await, ["長野", "新潟"], "{login}");
    }
}

#[tokio::test]
async fn four_eyes_and_limits_go_with_the_person() {
    let office = Office::new().await;
    office
        .arrange("UPDATE core.operator SET role = 'supervisor' WHERE login = 'kato'; UPDATE core.operator SET role = 'clerk' WHERE login = 'mori'")
        .await;
    entitle(&office, "mori", "380");
    entitle(&office, "takahashi", "380");
    let mori = office.store("mori");
    mori.send(to("380")).await.unwrap();
    let key = office.submitted("mori", "380", &works("応援")).await;
    // The clerk becomes a supervisor: what they drafted stays theirs, wherever they are.
    office
        .arrange("UPDATE core.operator SET role = 'supervisor' WHERE login = 'mori'")
        .await;
    assert_eq!(mori.approve(&key).await, Err(Refusal::OwnDraft));
    let kato = office.store("kato").approve(&key).await;
    assert!(
        matches!(kato, Err(Refusal::OverLimit { limit: None, .. })),
        "{kato:?}"
    );
    let takahashi = office.store("takahashi");
    takahashi.send(to("380")).await.unwrap();
    takahashi.approve(&key).await.unwrap();
}

#[tokio::test]
async fn nobody_opens_a_branch_to_themselves_or_by_hand() {
    let office = Office::new().await;
    let said = |login: &str, sql: &str| {
        let out = office.db.psql_as(login, sql);
        assert!(!out.status.success(), "{login}: {sql}");
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    for sql in [
        "INSERT INTO core.operator_place (login, branch_id) VALUES ('sato', '380')",
        "INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('sato', '380', 'kanri', 'x')",
        "UPDATE core.operator_place SET branch_id = '380'",
        "SELECT * FROM core.operator_place",
        "SELECT core.my_record()",
    ] {
        assert!(said("sato", sql).contains("42501"), "{sql}");
    }
    let open = "SELECT api.entitle(gen_random_uuid(), 'sato', '380', 'x')";
    assert!(said("sato", open).contains("ZD010"));
    assert!(said("takahashi", open).contains("ZD010"));
    let own = "SELECT api.entitle(gen_random_uuid(), 'kanri', '380', 'x')";
    assert!(said("kanri", own).contains("own_record"));
    assert!(said("gone", "SELECT api.switch_branch(gen_random_uuid(), '371')").contains("ZD001"));
    assert!(said("sato", "SET ROLE densho_owner; SELECT 1").contains("42501"));
}

#[tokio::test]
async fn a_switch_shows_nothing_before_it_is_on_record() {
    let office = Office::new().await;
    both(&office).await;
    entitle(&office, "sato", "380");
    let count = |sql: &str| {
        let out = office.db.psql_as("sato", sql);
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    let look = "SELECT 'seen ' || count(*) FROM core.application WHERE branch_id = '380';";
    let switch = "SELECT api.switch_branch(gen_random_uuid(), '380');";
    let undone = count(&format!("BEGIN; {switch} {look} ROLLBACK;"));
    assert!(undone.contains("seen 0"), "{undone}");
    let apart = count(&format!(
        "BEGIN; SAVEPOINT a; {switch} RELEASE a; {look} ROLLBACK;"
    ));
    assert!(apart.contains("seen 0"), "{apart}");
    let done = count(&format!("BEGIN; {switch} COMMIT; {look}"));
    assert!(done.contains("seen 1"), "{done}");
}
