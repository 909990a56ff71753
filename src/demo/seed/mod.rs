//! What the demo is filled with: a company with branches and people, masters, and some sixty applications
//! in every state, brought in and played through the same doors as real ones.

pub mod applications;
pub mod house;
mod play;
mod works;

use super::cluster::{Cluster, SUPERUSER};
use super::services::{DATABASE, ServiceError, WORKER};
use crate::domain::command::{Answer, Query};
use crate::domain::date::{add_days, jst_day};
use crate::intake::masters;
use crate::store::worker::WorkerDb;
use crate::store::{Limits, Store, admin};
use applications::Story;
use chrono::{DateTime, FixedOffset, Utc};
use play::Sessions;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection as _, PgConnection};
use std::time::{Duration, Instant};

/// Tokyo, which has no summer time.
const JST: FixedOffset = match FixedOffset::east_opt(9 * 3600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// Nothing in a private cluster takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The worker gets this long to issue what was approved; what is not done by then goes on beside the screens.
const ISSUES: Duration = Duration::from_secs(60);

/// Company, branches, masters, people and the worker's login. `db` is the superuser's connection.
///
/// # Errors
/// When the database refuses.
pub async fn house(db: &mut PgConnection) -> Result<(), ServiceError> {
    let today = jst_day(admin::now(db).await?);
    for (kind, csv) in house::masters(today) {
        let rows = masters::parse(kind, csv.as_bytes())
            .map_err(|faults| ServiceError::Seed(format!("{kind:?}: {faults:?}")))?;
        admin::import(db, kind, &rows).await?;
    }
    for person in house::people() {
        admin::add_operator(db, &person).await?;
    }
    admin::create_worker_login(db, WORKER).await?;
    Ok(())
}

/// The applications and their stories. A worker must run beside. `progress` is told how many of how many are
/// through.
///
/// # Errors
/// When the database refuses.
pub async fn applications(
    cluster: &Cluster,
    mut progress: impl FnMut(usize, usize),
) -> Result<(), ServiceError> {
    let mut superuser =
        PgConnection::connect_with(&cluster.connect_options(SUPERUSER, DATABASE)).await?;
    let now = admin::now(&mut superuser).await?;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(cluster.connect_options(WORKER, DATABASE))
        .await?;
    let worker = WorkerDb::new(pool, PATIENCE);
    let sessions = sessions(cluster);
    let planned = applications::all(jst_day(now));
    for (at, p) in planned.iter().enumerate() {
        let key = play::receive(&worker, p).await?;
        play::people(&sessions, &key, p).await?;
        if p.story != Story::Approved {
            admin::backdate(&mut superuser, &key, age(now, at, p.story)).await?;
        }
        progress(at + 1, planned.len());
    }
    await_issues(&sessions).await?;
    for store in sessions.values() {
        store.close().await;
    }
    superuser.close().await?;
    Ok(())
}

/// A queue in which everything came in within the same minute would show nothing of ageing: what still waits
/// came in during the office hours (9:00 to 17:00 JST) of one of the last days.
fn age(now: DateTime<Utc>, at: usize, story: Story) -> Duration {
    let days = match story {
        Story::Received => 1,
        Story::Claimed => 2,
        _ => 3,
    };
    let minute = u32::try_from(at * 37 % 480).unwrap_or(0);
    let came_in = add_days(jst_day(now), -days)
        .and_then(|day| day.and_hms_opt(9 + minute / 60, minute % 60, 0))
        .and_then(|local| local.and_local_timezone(JST).single());
    came_in
        .and_then(|at| (now - at.to_utc()).to_std().ok())
        .unwrap_or_default()
}

fn sessions(cluster: &Cluster) -> Sessions {
    ["sato", "suzuki", "takahashi", "kato", "honma", "tanaka"]
        .into_iter()
        .map(|login| {
            let limits = Limits {
                connect: PATIENCE,
                answer: PATIENCE,
            };
            let options = cluster.connect_options(login, DATABASE);
            (login, Store::new(options, limits))
        })
        .collect()
}

/// Waits until nothing is being issued any more, as head office sees it.
async fn await_issues(sessions: &Sessions) -> Result<(), ServiceError> {
    let Some(head) = sessions.get("tanaka") else {
        return Ok(());
    };
    let until = Instant::now() + ISSUES;
    while Instant::now() < until {
        match head.query(&Query::Pulse).await {
            Ok(Answer::Pulse { counts, .. }) if counts.issuing == 0 => return Ok(()),
            Ok(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            Err(refusal) => return Err(ServiceError::Seed(refusal.to_string())),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Timelike as _;

    #[test]
    fn what_waits_came_in_during_office_hours_of_the_last_days() {
        let Some(now) = DateTime::from_timestamp(1_795_370_000, 0) else {
            panic!("a time");
        };
        for at in 0..60 {
            for (story, days) in [
                (Story::Received, 1),
                (Story::Claimed, 2),
                (Story::Waiting, 3),
            ] {
                let came_in = now - age(now, at, story);
                assert!((9..17).contains(&came_in.with_timezone(&JST).hour()));
                assert_eq!((jst_day(now) - jst_day(came_in)).num_days(), days);
            }
        }
    }
}
