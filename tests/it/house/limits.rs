//! Limits: they change when another has confirmed it, what was in force stays to be read, and nobody raises one with
//! psql.

use super::audit::all;
use super::close::act;
use super::{rule, said};
use crate::support::office::Office;
use densho::domain::command::{Answer, Query};
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};

fn limit(login: &str, yen: i64, from: &str) -> Value {
    json!({"kind": "limit", "reason": "異動", "content":
           {"login": login, "product": "advance_payment", "limit": yen, "valid_from": from}})
}

#[tokio::test]
async fn a_limit_changes_when_another_has_confirmed_it_and_the_old_one_stays_to_be_read() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let today: String = office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    act(&kanri, HouseAct::Propose, limit("mori", 50_000_000, &today))
        .await
        .unwrap();
    let of = |rows: Vec<densho::domain::house::HouseRow>| -> Vec<(i64, String)> {
        rows.iter()
            .filter(|r| r.text("login") == "mori" && r.text("product") == "advance_payment")
            .map(|r| (r.number("limit").unwrap(), r.text("limit_state").to_owned()))
            .collect()
    };
    let rows = of(all(&kanri, HouseTable::Limits, json!({})).await);
    assert_eq!(rows, [(10_000_000, "in_force".to_owned())]);
    let id = all(&kanri, HouseTable::Proposals, json!({})).await[0]
        .id
        .clone();
    let open = all(&kanri, HouseTable::Proposals, json!({})).await;
    assert_eq!(open[0].text("person_name"), "森　直子");
    let confirm = || json!({"id": id, "verdict": "confirmed"});
    let own = act(&kanri, HouseAct::DecideProposal, confirm()).await;
    assert_eq!(own, Err(Refusal::OwnDraft));
    // The attempt says which proposal.
    let tried = all(&office.store("kansa"), HouseTable::AuditRefused, json!({})).await;
    let detail = tried[0].fields.get("detail").unwrap();
    assert_eq!(detail["proposal"].to_string(), id, "{detail}");
    assert_eq!(detail["proposal_kind"], json!("limit"), "{detail}");
    assert_eq!(detail["subject"], json!("mori advance_payment"), "{detail}");
    // Nor by the one whose limit it is.
    let theirs = act(&office.store("mori"), HouseAct::DecideProposal, confirm()).await;
    assert_eq!(rule(theirs), "own_limit");
    act(
        &office.store("takahashi"),
        HouseAct::DecideProposal,
        confirm(),
    )
    .await
    .unwrap();
    let rows = of(all(&office.store("mori"), HouseTable::Limits, json!({})).await);
    assert_eq!(
        rows,
        [
            (50_000_000, "in_force".to_owned()),
            (10_000_000, "past".to_owned())
        ]
    );
    let Ok(Answer::Me(me)) = office.store("mori").query(&Query::Me).await else {
        panic!()
    };
    assert!(me.limits.iter().any(|(_, yen)| yen.get() == 50_000_000));
    // Not dated back.
    let back = act(&kanri, HouseAct::Propose, limit("mori", 1, "2021-04-01")).await;
    assert_eq!(rule(back), "limit_backdated");
    let whom = act(&kanri, HouseAct::Propose, limit("kansa", 1, &today)).await;
    assert_eq!(rule(whom), "limit_whom");
}

#[tokio::test]
async fn a_limit_that_began_today_is_put_right_today_and_the_wrong_one_stays_to_be_read() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let today: String = office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    for yen in [500_000_000, 50_000_000] {
        act(&kanri, HouseAct::Propose, limit("mori", yen, &today))
            .await
            .unwrap();
        let open = all(&kanri, HouseTable::Proposals, json!({})).await;
        let confirm = json!({"id": open[0].id, "verdict": "confirmed"});
        act(
            &office.store("takahashi"),
            HouseAct::DecideProposal,
            confirm,
        )
        .await
        .unwrap();
    }
    let rows = all(&office.store("mori"), HouseTable::Limits, json!({})).await;
    let seen: Vec<(i64, &str)> = rows
        .iter()
        .filter(|r| r.text("login") == "mori" && r.text("product") == "advance_payment")
        .map(|r| (r.number("limit").unwrap(), r.text("limit_state")))
        .collect();
    assert_eq!(
        seen,
        [
            (50_000_000, "in_force"),
            (500_000_000, "replaced"),
            (10_000_000, "past")
        ]
    );
    let Ok(Answer::Me(me)) = office.store("mori").query(&Query::Me).await else {
        panic!()
    };
    let mine: Vec<i64> = me.limits.iter().map(|(_, yen)| yen.get()).collect();
    assert!(
        mine.contains(&50_000_000) && !mine.contains(&500_000_000),
        "{mine:?}"
    );
    // What was replaced is kept from the owner's own hand, too.
    let gone = office.db.psql_as(
        densho::demo::cluster::SUPERUSER,
        "DELETE FROM core.replaced_limit",
    );
    assert!(said(&gone).contains("append-only"), "{}", said(&gone));
}

#[tokio::test]
async fn nobody_raises_a_limit_with_psql() {
    let office = Office::new().await;
    for (login, sql) in [
        ("takahashi", "UPDATE core.authority SET limit_yen = 999900000000"),
        ("kanri", "INSERT INTO core.authority VALUES ('kanri', 'performance', 1, '2026-01-01')"),
        ("kanri", "DELETE FROM core.authority"),
        ("takahashi", "INSERT INTO core.delegation (branch_id, absent, delegate, first_day, last_day, reason, by_login)
                       VALUES ('371', 'mori', 'sato', '2026-01-01', '2026-01-02', 'x', 'takahashi')"),
    ] {
        let error = said(&office.db.psql_as(login, sql));
        assert!(error.contains("permission denied"), "{sql}: {error}");
    }
    for login in ["takahashi", "sato", "kansa"] {
        let sql = "SELECT api.propose(gen_random_uuid(), '{\"kind\": \"limit\", \"reason\": \"x\", \"content\": {}}')";
        let error = said(&office.db.psql_as(login, sql));
        assert!(error.contains("this role may not do that"), "{error}");
    }
    // The owner's own hand does not rewrite what was in force either.
    let pool = office.db.superuser().await;
    for sql in [
        "UPDATE core.authority SET limit_yen = 1",
        "DELETE FROM core.authority",
    ] {
        let refused = sqlx::query(sql).execute(&pool).await.unwrap_err();
        assert!(refused.to_string().contains("in force"), "{refused}");
    }
}

#[tokio::test]
async fn limits_proposed_for_somebody_whose_login_ends_wait_for_nobody() {
    let office = Office::new().await;
    let day: String = office
        .look("SELECT (core.tokyo_day(clock_timestamp()) + 1)::text")
        .await;
    for login in ["mori", "suzuki"] {
        let content = json!({"login": login, "product": "performance", "limit": 30_000_000, "valid_from": day});
        let args = json!({"kind": "limit", "content": content, "reason": "昇格"});
        act(&office.store("kanri"), HouseAct::Propose, args)
            .await
            .unwrap();
    }
    // Logins are the whole cluster's: here the row alone, whose trigger it is.
    office
        .arrange("UPDATE core.operator SET disabled_at = clock_timestamp() WHERE login = 'mori'")
        .await;
    let open: Vec<String> = sqlx::query_scalar(
        "SELECT content ->> 'login' FROM core.proposal WHERE state = 'open' ORDER BY 1",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    assert_eq!(open, ["suzuki"]);
    let because: String = office
        .look("SELECT decided_by || ' ' || remark FROM core.proposal WHERE state = 'withdrawn'")
        .await;
    assert_eq!(because, "kanri 利用者の停止");
    let noted: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'masters.withdrawn' AND detail ->> 'kind' = 'limit'")
        .await;
    assert_eq!(noted, 1);
}
