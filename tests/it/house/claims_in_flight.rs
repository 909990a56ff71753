//! A claim that is being made when its branch is closed to the one who makes it: nobody holds what they cannot come to.

use crate::support::office::{Office, works};
use std::time::{Duration, Instant};

async fn until_somebody_waits(office: &Office) {
    let until = Instant::now() + Duration::from_secs(20);
    while office
        .look::<i64>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND (wait_event_type = 'Lock' OR wait_event = 'PgSleep')")
        .await
        == 0
    {
        assert!(Instant::now() < until, "nobody waits");
        tokio::task::yield_now().await;
    }
}

/// 佐藤, working in 新潟 where one application waits; the statement that claims it.
async fn away(office: &Office) -> String {
    office.receive("380", &works("新潟の工事")).await;
    office
        .arrange(
            "INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('sato', '380', 'kanri', '応援');
             INSERT INTO core.operator_place (login, branch_id) VALUES ('sato', '380')",
        )
        .await;
    let (id, version): (i64, i32) = sqlx::query_as(
        "SELECT application_id, version FROM core.application WHERE branch_id = '380'",
    )
    .fetch_one(&office.db.superuser().await)
    .await
    .unwrap();
    format!("SELECT api.claim(gen_random_uuid(), '380', {id}, {version})")
}

async fn holder(office: &Office) -> Option<String> {
    office
        .look("SELECT claimed_by FROM core.application WHERE branch_id = '380'")
        .await
}

#[tokio::test]
async fn a_claim_that_was_being_made_is_given_back_with_the_others_when_the_branch_is_closed() {
    let office = Office::new().await;
    let claim = away(&office).await;
    let sato = office.db.connect_as("sato").await;
    let mut begun = sato.begin().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(claim))
        .execute(&mut *begun)
        .await
        .unwrap();
    let kanri = office.db.connect_as("kanri").await;
    let ended = tokio::spawn(async move {
        sqlx::query("SELECT api.end_entitlement(gen_random_uuid(), 'sato', '380', '応援の終わり')")
            .execute(&kanri)
            .await
    });
    until_somebody_waits(&office).await;
    begun.commit().await.unwrap();
    ended.await.unwrap().unwrap();
    assert_eq!(holder(&office).await, None);
    let told: String = office
        .look("SELECT detail ->> 'moved' FROM core.notice WHERE to_login = 'sato' AND kind = 'unentitled'")
        .await;
    assert_eq!(told, "1");
}

/// Refused as whatever they try from then on.
#[tokio::test]
async fn a_claim_that_is_made_while_its_right_is_being_taken_away_is_refused() {
    for (change, refused_with) in [
        (
            "SELECT api.end_entitlement(gen_random_uuid(), 'sato', '380', '応援の終わり')",
            "ZD002",
        ),
        (
            "SELECT api.shut_out(gen_random_uuid(), '{\"login\": \"sato\", \"reason\": \"退職\"}')",
            "ZD001",
        ),
        (
            "SELECT api.change_operator(gen_random_uuid(), '{\"login\": \"sato\", \"branch_id\": \"371\", \"name\": \"佐藤　花子\",
               \"role\": \"auditor\", \"reason\": \"異動\",
               \"seen\": {\"branch_id\": \"371\", \"name\": \"佐藤　花子\", \"role\": \"clerk\"}}')",
            "ZD010",
        ),
    ] {
        let office = Office::new().await;
        let claim = away(&office).await;
        let kanri = office.db.connect_as("kanri").await;
        let mut begun = kanri.begin().await.unwrap();
        sqlx::query(change).execute(&mut *begun).await.unwrap();
        let sato = office.db.connect_as("sato").await;
        let claimed = tokio::spawn(async move {
            sqlx::query(sqlx::AssertSqlSafe(claim))
                .execute(&sato)
                .await
                .map(drop)
        });
        until_somebody_waits(&office).await;
        begun.commit().await.unwrap();
        let refused = claimed.await.unwrap().unwrap_err();
        let code = refused.as_database_error().and_then(|e| e.code()).unwrap();
        assert_eq!(code, refused_with, "{refused}");
        assert_eq!(holder(&office).await, None);
    }
}

#[tokio::test]
async fn somebody_who_was_shut_out_is_given_nothing() {
    let office = Office::new().await;
    away(&office).await;
    office
        .arrange("UPDATE core.operator SET disabled_at = clock_timestamp() WHERE login = 'sato'")
        .await;
    let refused = sqlx::query(
        "UPDATE core.application SET state = 'examining', claimed_by = 'sato', claimed_at = clock_timestamp() WHERE branch_id = '380'",
    )
    .execute(&office.db.superuser().await)
    .await
    .unwrap_err();
    let code = refused.as_database_error().and_then(|e| e.code()).unwrap();
    assert_eq!(code, "ZD011", "{refused}");
    assert!(refused.to_string().contains("reassign_to"), "{refused}");
}

/// It waited for approval when its clerk was shut out, and is returned afterwards.
#[tokio::test]
async fn what_is_returned_to_somebody_who_is_gone_is_there_for_whoever_takes_it() {
    for gone in [
        "UPDATE core.operator SET disabled_at = clock_timestamp() WHERE login = 'sato'",
        "UPDATE core.operator SET branch_id = '380' WHERE login = 'sato'",
        "UPDATE core.operator SET role = 'auditor' WHERE login = 'sato'",
        // 佐藤 was there in 兼務, which is over.
        "UPDATE core.operator SET branch_id = '380' WHERE login = 'sato';
         INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('sato', '371', 'kanri', '応援');
         DELETE FROM core.branch_entitlement WHERE login = 'sato'",
        "UPDATE core.operator SET branch_id = '380' WHERE login = 'sato';
         INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('sato', '371', 'kanri', '応援')",
        "SELECT 1",
    ] {
        let office = Office::new().await;
        let key = office.submitted("sato", "371", &works("返す工事")).await;
        let version: i32 = office
            .look("SELECT version FROM core.application WHERE branch_id = '371'")
            .await;
        office.arrange(gone).await;
        let takahashi = office.db.connect_as("takahashi").await;
        sqlx::query("SELECT api.return_to_clerk(gen_random_uuid(), '371', $1, $2, '金額を確かめる', 'amount')")
            .bind(key.id)
            .bind(version)
            .execute(&takahashi)
            .await
            .unwrap();
        let (state, holder): (String, Option<String>) = sqlx::query_as(
            "SELECT state, claimed_by FROM core.application WHERE branch_id = '371'",
        )
        .fetch_one(&office.db.superuser().await)
        .await
        .unwrap();
        let stays = gone == "SELECT 1" || gone.ends_with("'応援')");
        let expected = if stays {
            ("examining", Some("sato"))
        } else {
            ("received", None)
        };
        assert_eq!((state.as_str(), holder.as_deref()), expected, "{gone}");
        // What was said of it is for nobody who has gone.
        let told: i64 = office
            .look("SELECT count(*) FROM core.notice WHERE to_login = 'sato' AND kind = 'returned'")
            .await;
        assert_eq!(told, i64::from(stays), "{gone}");
    }
}
