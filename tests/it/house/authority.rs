//! Who may approve what: re-typing, limits, delegation, and a clerk's whole work handed over; with the store, and with
//! psql and one's own login.

use super::audit::all;
use super::close::act;
use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::command::{Answer, Query, Write, Written};
use densho::domain::house::{Fields, HouseAct, HouseTable};
use densho::domain::ids::ApplicationKey;
use densho::domain::record::{ApplicationState, Role};
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};
use std::process::Output;

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn rule(result: Result<Written, Refusal>) -> String {
    match result {
        Err(Refusal::BadValue { rule, .. } | Refusal::Duplicate { rule }) => rule,
        other => format!("{other:?}"),
    }
}

/// One that waits with its price and a name changed since it was received.
async fn changed(office: &Office) -> ApplicationKey {
    let mut content = works("㈱高橋の工事");
    content["products"].as_array_mut().unwrap().truncate(1);
    let key = office.receive("371", &content).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    sato.save(&key, |c| {
        c.works.price = "6000万".parse().unwrap();
        c.works.name = "㈱髙橋の工事".into();
    })
    .await
    .unwrap();
    let seen = sato.application(&key).await;
    sato.send(Write::Submit {
        key: key.clone(),
        version: seen.row.version,
        revision: seen.revision,
        warnings: Vec::new(),
    })
    .await
    .unwrap();
    key
}

#[tokio::test]
async fn psql_cannot_approve_a_changed_amount_or_name_without_naming_it() {
    let office = Office::new().await;
    let key = changed(&office).await;
    let version = office.store("sato").application(&key).await.row.version;
    let attempt = |typed: &str| {
        let sql = format!(
            "SELECT api.approve(gen_random_uuid(), '371', {}, {version}, 1,
                    (SELECT content_hash FROM core.submission WHERE application_id = {}){typed})",
            key.id, key.id
        );
        said(&office.db.psql_as("takahashi", &sql))
    };
    for (typed, why) in [
        ("", "retyped_missing"),
        (", NULL", "retyped_missing"),
        (", '[]'", "retyped_missing"),
        (", '{\"price\": 60000000}'", "retyped_missing"),
        (
            ", '{\"price\": 60000001, \"name\": \"㈱髙橋の工事\"}'",
            "retyped_differs",
        ),
        // 高 is not 髙.
        (
            ", '{\"price\": 60000000, \"name\": \"㈱高橋の工事\"}'",
            "retyped_differs",
        ),
    ] {
        let error = attempt(typed);
        assert!(error.contains(why), "{typed}: {error}");
    }
    let error = attempt(", '{\"price\": 60000000, \"name\": \"㈱髙橋の工事\"}'");
    assert_eq!(error, "");
    let kept: Value = office.look("SELECT retyped FROM core.approval").await;
    assert_eq!(kept, json!({"price": 60_000_000, "name": "㈱髙橋の工事"}));
}

#[tokio::test]
async fn a_changed_row_is_not_approved_in_bulk_even_by_a_program_that_forgot_to_ask() {
    let office = Office::new().await;
    let key = changed(&office).await;
    let seen = office.store("takahashi").application(&key).await;
    let blind = Write::Approve {
        key: key.clone(),
        version: seen.row.version,
        revision: seen.revision,
        content_hash: seen.content_hash,
        retyped: Fields::new(),
        seen: Vec::new(),
    };
    let refused = office.store("takahashi").send(blind).await;
    assert_eq!(rule(refused), "retyped_missing");
    assert!(office.store("takahashi").approve(&key).await.is_ok());
}

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

async fn delegate(office: &Office, by: &str, to: &str) -> Result<Written, Refusal> {
    let today: String = office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    let args = json!({"absent": "takahashi", "delegate": to, "first_day": today, "last_day": today, "reason": "出張"});
    act(&office.store(by), HouseAct::Delegate, args).await
}

#[tokio::test]
async fn who_stands_in_decides_up_to_their_own_limit_and_never_on_their_own_draft() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let suzuki = office.store("suzuki");
    assert_eq!(suzuki.approve(&key).await, Err(Refusal::NotAllowed));
    assert_eq!(
        rule(delegate(&office, "takahashi", "suzuki").await),
        "delegation_no_limit"
    );
    office
        .arrange(
            "INSERT INTO core.authority (login, product, limit_yen, valid_from)
             SELECT 'suzuki', p, 1000000, '2020-04-01' FROM unnest(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond']) p",
        )
        .await;
    assert_eq!(
        delegate(&office, "sato", "suzuki").await,
        Err(Refusal::NotAllowed)
    );
    assert_eq!(
        rule(delegate(&office, "mori", "mori").await),
        "delegation_by_another"
    );
    assert_eq!(
        rule(delegate(&office, "mori", "kato").await),
        "delegation_whom"
    );
    delegate(&office, "takahashi", "suzuki").await.unwrap();
    assert_eq!(
        rule(delegate(&office, "mori", "suzuki").await),
        "delegation_one_at_a_time"
    );

    let Ok(Answer::Me(me)) = suzuki.query(&Query::Me).await else {
        panic!()
    };
    assert_eq!(me.role, Role::Supervisor);
    assert_eq!(me.acting.unwrap().absent.as_str(), "takahashi");
    // Their own limit, not the limit of the one who is away.
    let over = suzuki.approve(&key).await;
    assert!(matches!(over, Err(Refusal::OverLimit { .. })), "{over:?}");
}

#[tokio::test]
async fn a_delegation_is_on_the_approval_and_ends_by_itself() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let own = office
        .submitted("suzuki", "371", &works("鈴木の起案"))
        .await;
    let next = office.submitted("sato", "371", &works("次の申込")).await;
    office
        .arrange(
            "INSERT INTO core.authority (login, product, limit_yen, valid_from)
             SELECT 'suzuki', p, 90000000, '2020-04-01' FROM unnest(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond']) p",
        )
        .await;
    delegate(&office, "mori", "suzuki").await.unwrap();
    let suzuki = office.store("suzuki");
    assert_eq!(suzuki.approve(&own).await, Err(Refusal::OwnDraft));
    suzuki.approve(&key).await.unwrap();
    let acting: String = office.look("SELECT acting_for FROM core.approval").await;
    assert_eq!(acting, "takahashi");
    // It gives nothing but decisions: work of others is still not theirs to give away.
    let hand = act(
        &suzuki,
        HouseAct::ClosePeriod,
        json!({"branch": "371", "day": "2020-01-01", "seen": 0}),
    )
    .await;
    assert_eq!(hand, Err(Refusal::NotAllowed));
    // The day after, nothing has to be done for it to be over.
    office
        .arrange("ALTER TABLE core.delegation DISABLE TRIGGER USER")
        .await;
    office
        .arrange("UPDATE core.delegation SET first_day = first_day - 2, last_day = last_day - 1")
        .await;
    assert_eq!(suzuki.approve(&next).await, Err(Refusal::NotAllowed));
    let rows = all(
        &office.store("takahashi"),
        HouseTable::Delegations,
        json!({}),
    )
    .await;
    assert_eq!(rows[0].text("delegation_state"), "past");
    let Ok(Answer::Me(me)) = suzuki.query(&Query::Me).await else {
        panic!()
    };
    assert_eq!((me.role, me.acting), (Role::Clerk, None));
}

/// The approval of what waits, typed into psql by this login; what psql said.
async fn approved_with_psql(office: &Office, login: &str, key: &ApplicationKey) -> String {
    let version = office.store("sato").application(key).await.row.version;
    let sql = format!(
        "SELECT api.approve(gen_random_uuid(), '371', {}, {version},
                (SELECT revision FROM core.submission WHERE application_id = {}),
                (SELECT content_hash FROM core.submission WHERE application_id = {}))",
        key.id, key.id, key.id
    );
    said(&office.db.psql_as(login, &sql))
}

#[tokio::test]
async fn who_stands_in_does_not_approve_what_the_absent_one_or_the_giver_drafted_also_with_psql() {
    let office = Office::new().await;
    office.arrange(LIMITS_OF_SUZUKI).await;
    let theirs = office
        .submitted("takahashi", "371", &works("不在者の起案"))
        .await;
    let givers = office.submitted("mori", "371", &works("森の起案")).await;
    let others = office.submitted("sato", "371", &works("佐藤の起案")).await;
    // 森 names 鈴木 for the time that 高橋 is away: neither one's own drafts are 鈴木's to approve.
    delegate(&office, "mori", "suzuki").await.unwrap();
    for key in [&theirs, &givers] {
        let refused = approved_with_psql(&office, "suzuki", key).await;
        assert!(refused.contains("four_eyes_acting"), "{refused}");
        let refused = office.store("suzuki").approve(key).await;
        assert_eq!(rule(refused), "four_eyes_acting");
    }
    assert_eq!(approved_with_psql(&office, "suzuki", &others).await, "");
    let nobody: i64 = office
        .look("SELECT count(*) FROM core.approval WHERE approved_by = drafted_by OR acting_for = drafted_by")
        .await;
    assert_eq!(nobody, 0);
    let attempts: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'attempt.refused' AND detail ->> 'rule' = 'four_eyes_acting'")
        .await;
    assert_eq!(attempts, 2, "the program's own two; psql leaves no record");
    // The row itself asks, whatever function wrote it.
    let pool = office.db.superuser().await;
    let row = "INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by)
               SELECT s.branch_id, s.application_id, s.revision, s.drafted_by, s.submitted_by, s.content_hash, 'suzuki'
                 FROM core.submission s WHERE s.drafted_by = 'takahashi'";
    let refused = sqlx::query(row).execute(&pool).await.unwrap_err();
    assert!(
        refused.to_string().contains("four_eyes_acting"),
        "{refused}"
    );
    // Nobody is asked to decide (上申) who would be refused.
    let Ok(Answer::Choices(asked)) = office
        .store("mori")
        .query(&Query::Approvers(theirs.clone()))
        .await
    else {
        panic!()
    };
    assert!(asked.iter().all(|c| c.code != "suzuki"), "{asked:?}");
}

#[tokio::test]
async fn a_supervisor_who_stands_in_decides_in_their_own_right_on_what_the_absent_one_drafted() {
    let office = Office::new().await;
    office
        .arrange("UPDATE core.authority SET valid_to = NULL; INSERT INTO core.authority (login, product, limit_yen, valid_from) SELECT 'mori', 'interim_advance', 90000000, '2020-04-01' WHERE NOT EXISTS (SELECT FROM core.authority WHERE login = 'mori' AND product = 'interim_advance')")
        .await;
    let mut small = works("小さい工事");
    small["works"]["price"] = 5_000_000.into();
    for product in small["products"].as_array_mut().unwrap() {
        product["amount"] = 1_000_000.into();
    }
    let theirs = office.submitted("takahashi", "371", &small).await;
    delegate(&office, "takahashi", "mori").await.unwrap();
    office.store("mori").approve(&theirs).await.unwrap();
    let acting: Option<String> = office.look("SELECT acting_for FROM core.approval").await;
    assert_eq!(acting, None);
}

const LIMITS_OF_SUZUKI: &str = "INSERT INTO core.authority (login, product, limit_yen, valid_from)
    SELECT 'suzuki', p, 90000000, '2020-04-01' FROM unnest(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond']) p";

#[tokio::test]
async fn who_stands_in_in_one_branch_is_a_clerk_in_every_other_also_with_psql() {
    let office = Office::new().await;
    office.arrange(LIMITS_OF_SUZUKI).await;
    office
        .arrange(
            "INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('suzuki', '380', 'kanri', '応援')",
        )
        .await;
    let nagano = office.submitted("sato", "371", &works("長野")).await;
    let niigata = office.submitted("kato", "380", &works("新潟")).await;
    delegate(&office, "mori", "suzuki").await.unwrap();
    let suzuki = office.store("suzuki");
    let at = async |branch: &str| {
        let there = Write::SwitchBranch {
            branch: branch.into(),
        };
        suzuki.send(there).await.unwrap();
        let Ok(Answer::Me(me)) = suzuki.query(&Query::Me).await else {
            panic!()
        };
        (me.role, me.acting.is_some())
    };
    assert_eq!(at("380").await, (Role::Clerk, false));
    let version = office.store("kato").application(&niigata).await.row.version;
    for sql in [
        "SELECT api.reissue_key(gen_random_uuid(), '380', 1, 1, '紛失')".to_owned(),
        "SELECT api.withdraw_publication(gen_random_uuid(), '380', 1, 1, '誤公開')".to_owned(),
        format!(
            "SELECT api.return_to_clerk(gen_random_uuid(), '380', {}, {version}, 'x', 'other')",
            niigata.id
        ),
    ] {
        let error = said(&office.db.psql_as("suzuki", &sql));
        assert!(
            error.contains("this role may not do that"),
            "{sql}: {error}"
        );
    }
    assert_eq!(suzuki.approve(&niigata).await, Err(Refusal::NotAllowed));
    assert_eq!(at("371").await, (Role::Supervisor, true));
    suzuki.approve(&nagano).await.unwrap();
    let order = "SELECT api.reissue_key(gen_random_uuid(), '371', 1, 1, '紛失')";
    let error = said(&office.db.psql_as("suzuki", order));
    assert!(!error.contains("this role may not do that"), "{error}");
    // The row itself asks, whatever function wrote it.
    let pool = office.db.superuser().await;
    let contract = "INSERT INTO core.key_order (branch_id, contract_id, kind, reason, ordered_by)
                    VALUES ('380', 1, 'reissue', '紛失', 'suzuki')";
    let refused = sqlx::query(contract).execute(&pool).await.unwrap_err();
    assert!(
        refused.to_string().contains("nobody here stands in"),
        "{refused}"
    );
}

#[tokio::test]
async fn who_leaves_takes_no_delegation_and_no_open_branch_back_in() {
    let office = Office::new().await;
    office.arrange(LIMITS_OF_SUZUKI).await;
    office
        .arrange(
            "INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('suzuki', '380', 'kanri', '応援');
             INSERT INTO core.operator_place (login, branch_id) VALUES ('suzuki', '380')",
        )
        .await;
    delegate(&office, "mori", "suzuki").await.unwrap();
    let open = "SELECT count(*) FROM core.delegation WHERE ended_at IS NULL";
    let places = "SELECT (SELECT count(*) FROM core.branch_entitlement) + (SELECT count(*) FROM core.operator_place)";
    // The absent one is moved: nobody stands in for a supervisor who is not there.
    office
        .arrange("UPDATE core.operator SET branch_id = '380' WHERE login = 'takahashi'")
        .await;
    assert_eq!(office.look::<i64>(open).await, 0);
    assert_eq!(office.look::<i64>(places).await, 2);
    office
        .arrange("UPDATE core.operator SET branch_id = '371' WHERE login = 'takahashi'")
        .await;
    delegate(&office, "mori", "suzuki").await.unwrap();
    let out = office
        .db
        .psql_as("kanri", "SELECT api.disable_operator('suzuki')");
    assert!(out.status.success(), "{}", said(&out));
    assert_eq!(office.look::<i64>(open).await, 0);
    assert_eq!(office.look::<i64>(places).await, 0);
    office
        .arrange("UPDATE core.operator SET disabled_at = NULL WHERE login = 'suzuki'")
        .await;
    let Ok(Answer::Me(me)) = office.store("suzuki").query(&Query::Me).await else {
        panic!()
    };
    assert_eq!(
        (me.role, me.acting, me.branch.as_str()),
        (Role::Clerk, None, "371")
    );
    let noted: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind IN ('operator.delegation_ended', 'operator.unentitled')")
        .await;
    assert_eq!(noted, 3);
}

/// A right that is given and the end of the login, in the same moment and in either order.
#[tokio::test]
async fn who_is_shut_out_while_a_branch_is_opened_to_them_has_it_not() {
    let office = Office::new().await;
    let kept = "SELECT count(*) FROM core.branch_entitlement WHERE login = 'suzuki'";
    let mut gives = office.db.connect_as("kanri").await.acquire().await.unwrap();
    sqlx::query("BEGIN").execute(&mut *gives).await.unwrap();
    sqlx::query("SELECT api.entitle(gen_random_uuid(), 'suzuki', '380', '応援')")
        .execute(&mut *gives)
        .await
        .unwrap();
    let other = office.db.connect_as("kanri").await;
    let shuts = tokio::spawn(async move {
        sqlx::query("SELECT api.disable_operator('suzuki')")
            .execute(&other)
            .await
    });
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while office
        .look::<i64>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        .await
        == 0
    {
        assert!(!shuts.is_finished(), "nobody waited");
        assert!(std::time::Instant::now() < until, "nobody waits");
        tokio::task::yield_now().await;
    }
    sqlx::query("COMMIT").execute(&mut *gives).await.unwrap();
    shuts.await.unwrap().unwrap();
    assert_eq!(office.look::<i64>(kept).await, 0);
    let refused = office.db.psql_as(
        "kanri",
        "SELECT api.entitle(gen_random_uuid(), 'suzuki', '380', '応援')",
    );
    assert!(said(&refused).contains("no such operator"), "{refused:?}");
}

#[tokio::test]
async fn a_delegation_is_ended_before_its_time_with_a_reason() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    delegate(&office, "takahashi", "mori").await.unwrap();
    let rows = all(&office.store("kanri"), HouseTable::Delegations, json!({})).await;
    let end = |reason: &str| json!({"id": rows[0].id, "reason": reason});
    let sato = act(&office.store("sato"), HouseAct::EndDelegation, end("x")).await;
    assert_eq!(sato, Err(Refusal::NotAllowed));
    act(
        &office.store("kanri"),
        HouseAct::EndDelegation,
        end("戻った"),
    )
    .await
    .unwrap();
    let again = act(&office.store("kanri"), HouseAct::EndDelegation, end("x")).await;
    assert_eq!(rule(again), "delegation_over");
    // 森 is a supervisor in her own right, and no longer stands in for anybody.
    let Ok(Answer::Me(me)) = office.store("mori").query(&Query::Me).await else {
        panic!()
    };
    assert_eq!((me.role, me.acting), (Role::Supervisor, None));
    drop(key);
}

#[tokio::test]
async fn everything_a_clerk_has_goes_to_another_and_what_is_being_written_on_stays_and_is_named() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut keys = Vec::new();
    for name in ["一", "二", "三"] {
        let key = office.receive("371", &works(name)).await;
        sato.claim(&key).await.unwrap();
        keys.push(key);
    }
    let waiting = office.submitted("sato", "371", &works("四")).await;
    let before = sato.application(&waiting).await.row.version;
    let args = json!({"from_login": "sato", "to_login": "suzuki", "branch": "371", "reason": "病気のため"});
    let takahashi = office.store("takahashi");
    assert_eq!(
        act(&sato, HouseAct::HandOver, args.clone()).await,
        Err(Refusal::NotAllowed)
    );
    let pool = office.db.superuser().await;
    let mut writing = pool.begin().await.unwrap();
    sqlx::query("SELECT FROM core.application WHERE application_id = $1 FOR UPDATE")
        .bind(keys[1].id)
        .execute(&mut *writing)
        .await
        .unwrap();
    let outcome = act(&takahashi, HouseAct::HandOver, args.clone()).await;
    let number = sato.application(&keys[1]).await.row.number;
    assert_eq!(
        outcome,
        Ok(Written::HandedOver {
            moved: 3,
            left: vec![number]
        })
    );
    writing.rollback().await.unwrap();
    let holder = async |key: &ApplicationKey| {
        let row = office.store("takahashi").application(key).await.row;
        (row.claimed_by.unwrap().0, row.state)
    };
    assert_eq!(holder(&keys[0]).await.0, "suzuki");
    assert_eq!(holder(&keys[1]).await.0, "sato");
    // What waits for approval waits on, as it was seen.
    assert_eq!(
        holder(&waiting).await,
        ("suzuki".to_owned(), ApplicationState::AwaitingApproval)
    );
    assert_eq!(sato.application(&waiting).await.row.version, before);
    for login in ["sato", "suzuki"] {
        let Ok(Answer::Notices(notices)) = office.store(login).query(&Query::Notices).await else {
            panic!()
        };
        let told = notices.last().unwrap();
        assert_eq!(told.remark, "病気のため", "{login}");
        // Who had it, who has it now, and which: three of four, in their order.
        assert_eq!(told.text("to_name"), "鈴木　一郎", "{login}");
        assert!(!told.text("whose_name").is_empty(), "{login}");
        let numbers = told.detail["numbers"].as_array().unwrap();
        assert_eq!(numbers.len(), 3, "{login} {numbers:?}");
    }
    // The rest, once nobody writes on it any more.
    let again = act(&takahashi, HouseAct::HandOver, args.clone()).await;
    assert!(
        matches!(again, Ok(Written::HandedOver { moved: 1, .. })),
        "{again:?}"
    );
    let nothing = act(&takahashi, HouseAct::HandOver, args).await;
    assert_eq!(rule(nothing), "hand_over_nothing");
}

#[tokio::test]
async fn holidays_come_from_a_file_and_business_hours_leave_them_out() {
    let office = Office::new().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let import = |text: &str, encode: bool| {
        let bytes = match encode {
            true => encoding_rs::SHIFT_JIS.encode(text).0.into_owned(),
            false => text.as_bytes().to_vec(),
        };
        std::fs::write(file.path(), bytes).unwrap();
        let path = file.path().to_str().unwrap().to_owned();
        office
            .db
            .densho("kanri", &["import", "holidays", &path])
            .output()
            .unwrap()
    };
    // The Cabinet Office's own headings and encoding.
    let good =
        "国民の祝日・休日月日,国民の祝日・休日名称\n2026/11/3,文化の日\n2026/11/23,勤労感謝の日\n";
    let bad = "day,name\n2026-02-30,ない日\n2026-11-03,文化の日\n2026-11-03,二度\n,名のない日\n";
    let refused = import(bad, false);
    let error = said(&refused);
    assert_eq!(refused.status.code(), Some(65), "{error}");
    for line in [":2:", ":4:", ":5:"] {
        assert!(
            error.contains(line) || error.contains(&line.replace(':', "")),
            "{error}"
        );
    }
    let none: i64 = office.look("SELECT count(*) FROM core.holiday").await;
    assert_eq!(none, 0, "all or nothing");
    let due = "SELECT core.due('2026-11-02 17:00+09', 'received')::text";
    let before: String = office.look(due).await;
    let taken = import(good, true);
    assert!(taken.status.success(), "{}", said(&taken));
    let after: String = office.look(due).await;
    assert_ne!(before, after, "文化の日 has no business hours");
    let two: i64 = office.look("SELECT count(*) FROM core.holiday").await;
    assert_eq!(two, 2);
    let clerk = office
        .db
        .densho(
            "sato",
            &["import", "holidays", file.path().to_str().unwrap()],
        )
        .output()
        .unwrap();
    assert!(!clerk.status.success());
}

#[tokio::test]
async fn a_branch_is_opened_to_somebody_and_closed_again_by_an_administrator_at_the_screens() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let open = || json!({"login": "sato", "branch": "380", "reason": "応援"});
    let sato = act(&office.store("sato"), HouseAct::Entitle, open()).await;
    assert_eq!(sato, Err(Refusal::NotAllowed));
    act(&kanri, HouseAct::Entitle, open()).await.unwrap();
    let again = act(&kanri, HouseAct::Entitle, open()).await;
    assert_eq!(rule(again), "entitled_already");
    let rows = all(&kanri, HouseTable::Entitlements, json!({})).await;
    assert_eq!(
        (rows.len(), rows[0].text("login"), rows[0].text("branch")),
        (1, "sato", "380")
    );
    let there = Write::SwitchBranch {
        branch: "380".into(),
    };
    office.store("sato").send(there.clone()).await.unwrap();
    let taken = json!({"login": "sato", "branch": "380", "reason": "終わり"});
    act(&kanri, HouseAct::EndEntitlement, taken).await.unwrap();
    let refused = office.store("sato").send(there).await;
    assert_eq!(rule(refused), "branch_entitled");
    assert!(
        all(&kanri, HouseTable::Entitlements, json!({}))
            .await
            .is_empty()
    );
    // Supervisors neither see nor give it.
    let read = office.db.psql_as(
        "takahashi",
        "SELECT api.house_page('entitlements', '{}', 'top', NULL, 10)",
    );
    assert!(said(&read).contains("this role may not do that"));
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
