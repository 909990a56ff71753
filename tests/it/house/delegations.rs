//! Standing in for somebody: up to one's own limit, on nobody's own draft, in one branch, for its time.

use super::audit::all;
use super::close::act;
use super::{rule, said};
use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::command::{Answer, Query, Write, Written};
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::ids::ApplicationKey;
use densho::domain::record::Role;
use densho::domain::refusal::Refusal;
use serde_json::json;

pub(super) const LIMITS_OF_SUZUKI: &str = "INSERT INTO core.authority (login, product, limit_yen, valid_from)
    SELECT 'suzuki', p, 90000000, '2020-04-01' FROM unnest(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond']) p";

async fn delegate(office: &Office, by: &str, to: &str) -> Result<Written, Refusal> {
    let today: String = office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    let args = json!({"absent": "takahashi", "delegate": to, "first_day": today, "last_day": today, "reason": "出張"});
    act(&office.store(by), HouseAct::Delegate, args).await
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
