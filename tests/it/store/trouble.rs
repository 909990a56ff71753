//! A database that is away, slow, or has become a reader.

use crate::support::office::{Desk, LIMITS, Office, flyer};
use densho::domain::command::{Query, Write, Written};
use densho::domain::refusal::Refusal;
use densho::store::{Limits, Store};
use sqlx::postgres::PgConnectOptions;
use std::time::{Duration, Instant};
use uuid::Uuid;

#[tokio::test]
async fn a_server_that_is_not_there_is_said_to_be_away_in_time() {
    let nowhere = tempfile::tempdir().unwrap();
    let store = Store::new(
        PgConnectOptions::new_without_pgpass()
            .socket(nowhere.path())
            .username("sato")
            .database("densho"),
        Limits {
            connect: Duration::from_millis(300),
            answer: Duration::from_secs(5),
        },
    );
    let began = Instant::now();
    assert_eq!(store.query(&Query::Me).await, Err(Refusal::Unavailable));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_login_with_no_connection_left_is_told_so_and_not_that_the_server_is_away() {
    let office = Office::new().await;
    // Roles belong to the whole server: one of this test's own.
    let login = format!("crowd_{}", &Uuid::new_v4().simple().to_string()[..12]);
    let run = async |sql: String| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&office.root)
            .await
            .unwrap();
    };
    run(format!(
        "CREATE ROLE {login} LOGIN CONNECTION LIMIT 2 IN ROLE densho_staff"
    ))
    .await;
    let limits = Limits {
        connect: Duration::from_secs(2),
        ..LIMITS
    };
    let session = || Store::new(office.db.options_as(&login), limits);
    let (first, second) = (session(), session());
    // Nobody's login, but the two connections of a session.
    assert_eq!(first.query(&Query::Me).await, Err(Refusal::LoginRefused));
    assert_eq!(
        second.query(&Query::Me).await,
        Err(Refusal::TooManySessions)
    );
    first.close().await;
    let until = Instant::now() + Duration::from_secs(20);
    let mut said = second.query(&Query::Me).await;
    // Until the server has noticed.
    while said == Err(Refusal::TooManySessions) && Instant::now() < until {
        said = second.query(&Query::Me).await;
    }
    assert_eq!(said, Err(Refusal::LoginRefused));
    second.close().await;
    run(format!("DROP ROLE {login}")).await;
}

#[tokio::test]
async fn connections_that_were_ended_are_made_again_unnoticed() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let key = office.receive("371", &flyer()).await;
    for _ in 0..3 {
        assert!(sato.query(&Query::Me).await.is_ok());
        office
            .arrange(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sato' AND datname = current_database()",
            )
            .await;
    }
    assert!(sato.claim(&key).await.is_ok());
}

#[tokio::test]
async fn a_connection_to_a_server_that_only_reads_is_not_kept() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let claim = Write::Claim { key, version: 1 };
    let name = office.db.name().to_owned();
    let set = async |value: &str| {
        let sql = format!("ALTER DATABASE {name} SET default_transaction_read_only = {value}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
            "SET default_transaction_read_only = off; {sql}"
        )))
        .execute(&office.root)
        .await
        .unwrap();
    };
    set("on").await;
    let sato = office.store("sato");
    assert!(sato.query(&Query::Me).await.is_ok());
    assert_eq!(sato.send(claim.clone()).await, Err(Refusal::Unavailable));
    // The primary is back; the connections that were made to the reader are gone.
    set("off").await;
    assert!(sato.send(claim).await.is_ok());
}

#[tokio::test]
async fn a_write_without_an_answer_in_time_can_be_sent_again() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let claim = Write::Claim {
        key: key.clone(),
        version: 1,
    };
    let impatient = Limits {
        answer: Duration::from_millis(400),
        ..LIMITS
    };
    let by_client = Store::new(office.db.options_as("sato"), impatient);
    let by_server = Store::new(
        office
            .db
            .options_as("sato")
            .options([("statement_timeout", "300")]),
        LIMITS,
    );
    let mut lock = office.root.begin().await.unwrap();
    sqlx::query("SELECT FROM core.application FOR UPDATE")
        .execute(&mut *lock)
        .await
        .unwrap();
    let request = Uuid::new_v4();
    assert_eq!(
        by_server.write(request, &claim).await,
        Err(Refusal::TimedOut)
    );
    assert_eq!(
        by_client.write(request, &claim).await,
        Err(Refusal::TimedOut)
    );
    lock.rollback().await.unwrap();
    let sato = office.store("sato");
    assert_eq!(
        sato.write(request, &claim).await,
        Ok(Written::Application {
            version: 2,
            revision: 0
        })
    );
    assert_eq!(sato.application(&key).await.row.version, 2);
}
