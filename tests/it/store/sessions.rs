//! More sessions of one login than it may have: who is there is not disturbed, who comes is refused each time.

use crate::support::office::{LIMITS, Office};
use densho::domain::command::{Answer, Query};
use densho::domain::refusal::Refusal;
use densho::store::Store;
use sqlx::{Connection as _, PgConnection};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A login of one test's own that may have so many connections; roles belong to the whole server. It is nobody's, so that
/// whoever has a connection is told [`Refusal::LoginRefused`].
struct Crowd {
    office: Office,
    login: String,
}

const IN: Result<Answer, Refusal> = Err(Refusal::LoginRefused);
const TURNED_AWAY: Result<Answer, Refusal> = Err(Refusal::TooManySessions);

impl Crowd {
    async fn of(connections: u32) -> Self {
        let office = Office::new().await;
        let login = format!("crowd_{}", &Uuid::new_v4().simple().to_string()[..12]);
        let crowd = Self { office, login };
        crowd
            .run(format!(
                "CREATE ROLE {} LOGIN CONNECTION LIMIT {connections} IN ROLE densho_staff",
                crowd.login
            ))
            .await;
        crowd
    }

    async fn run(&self, sql: String) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&self.office.root)
            .await
            .unwrap();
    }

    fn session(&self, name: &str) -> Store {
        let options = self.office.db.options_as(&self.login);
        Store::new(options.application_name(name), LIMITS)
    }

    /// Ends this many connections of a session and waits until the server has noticed.
    async fn end(&self, name: &str, how_many: i64) {
        let there = self.count(name).await;
        self.run(format!(
            "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE usename = '{}'
              AND application_name = '{name}' ORDER BY backend_start LIMIT {how_many}) a",
            self.login
        ))
        .await;
        let until = Instant::now() + Duration::from_secs(20);
        while self.count(name).await > there - how_many {
            assert!(Instant::now() < until, "a connection does not end");
            tokio::task::yield_now().await;
        }
    }

    async fn count(&self, name: &str) -> i64 {
        sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND application_name = $2",
        )
        .bind(&self.login)
        .bind(name)
        .fetch_one(&self.office.root)
        .await
        .unwrap()
    }

    async fn over(self, sessions: &[&Store]) {
        for session in sessions {
            session.close().await;
        }
        self.run(format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{}'",
            self.login
        ))
        .await;
        self.run(format!("DROP ROLE {}", self.login)).await;
    }
}

/// Two things asked at the same moment, as a poll and a page are.
async fn at_once(session: &Store) {
    let (one, other) = tokio::join!(session.query(&Query::Me), session.query(&Query::Pulse));
    assert_eq!((one, other), (IN, IN));
}

#[tokio::test]
async fn a_session_more_than_a_login_may_have_is_refused_each_time_and_disturbs_nobody() {
    let crowd = Crowd::of(4).await;
    let (first, second, third) = (
        crowd.session("first"),
        crowd.session("second"),
        crowd.session("third"),
    );
    // One question each: what the second of them will need is theirs from the start.
    assert_eq!(first.query(&Query::Me).await, IN);
    assert_eq!(second.query(&Query::Me).await, IN);
    for _ in 0..3 {
        let (refused, ..) =
            tokio::join!(third.query(&Query::Me), at_once(&first), at_once(&second));
        assert_eq!(refused, TURNED_AWAY);
        at_once(&first).await;
        at_once(&second).await;
    }
    // Somebody leaves: as soon as the server has noticed it is in, and stays.
    first.close().await;
    let until = Instant::now() + Duration::from_secs(20);
    while third.query(&Query::Me).await == TURNED_AWAY {
        assert!(Instant::now() < until, "there is room");
    }
    at_once(&third).await;
    at_once(&second).await;
    crowd.over(&[&second, &third]).await;
}

#[tokio::test]
async fn a_session_for_which_there_is_half_the_room_takes_none_of_it() {
    let crowd = Crowd::of(3).await;
    let (first, second) = (crowd.session("first"), crowd.session("second"));
    assert_eq!(first.query(&Query::Me).await, IN);
    assert_eq!(second.query(&Query::Me).await, TURNED_AWAY);
    let until = Instant::now() + Duration::from_secs(20);
    while crowd.count("second").await > 0 {
        assert!(Instant::now() < until, "what it took it has not given back");
        tokio::task::yield_now().await;
    }
    crowd.over(&[&first]).await;
}

#[tokio::test]
async fn a_session_that_lost_a_connection_to_somebody_makes_do_with_the_other() {
    let crowd = Crowd::of(2).await;
    let first = crowd.session("first");
    at_once(&first).await;
    crowd.end("first", 1).await;
    // Not a session of ours: psql, say.
    let options = crowd.office.db.options_as(&crowd.login);
    let psql = PgConnection::connect_with(&options).await.unwrap();
    for _ in 0..3 {
        at_once(&first).await;
    }
    psql.close().await.unwrap();
    at_once(&first).await;
    crowd.over(&[&first]).await;
}

#[tokio::test]
async fn those_who_were_there_come_back_before_who_was_turned_away() {
    let crowd = Crowd::of(4).await;
    let (first, second, third) = (
        crowd.session("first"),
        crowd.session("second"),
        crowd.session("third"),
    );
    at_once(&first).await;
    at_once(&second).await;
    assert_eq!(third.query(&Query::Me).await, TURNED_AWAY);
    crowd.end("first", 2).await;
    crowd.end("second", 2).await;
    let (refused, ..) = tokio::join!(third.query(&Query::Me), at_once(&first), at_once(&second));
    assert_eq!(refused, TURNED_AWAY);
    crowd.over(&[&first, &second]).await;
}

#[tokio::test]
async fn a_login_whose_connections_are_all_taken_can_still_be_asked_for_its_password() {
    let crowd = Crowd::of(2).await;
    let first = crowd.session("first");
    at_once(&first).await;
    // The server of the tests asks for none, which is what has to be found out.
    assert_eq!(first.unlock("whatever").await, Err(Refusal::NotAllowed));
    at_once(&first).await;
    crowd.over(&[&first]).await;
}
