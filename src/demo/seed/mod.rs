//! What the demo is filled with: a company with branches and people, masters, and some sixty applications
//! in every state, brought in and played through the same doors as real ones.

pub mod applications;
mod contractors;
mod holidays;
pub mod house;
mod later;
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
use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, Utc, Weekday};
use later::Later;
use play::Sessions;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection as _, PgConnection};
use std::collections::BTreeSet;
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
    let days = business_days(jst_day(now));
    let house = Later {
        sessions: &sessions,
        days,
    };
    house.masters().await?;
    let planned = applications::all(days);
    let mut day = 3;
    for (at, p) in planned.iter().enumerate() {
        if p.days_ago < day {
            // What was approved on that day is issued; then the days pass until the next one that is played.
            await_issues(&sessions).await?;
            days_pass(&mut superuser, days, day, p.days_ago).await?;
            day = p.days_ago;
        }
        let key = play::receive(&worker, p).await?;
        play::people(&sessions, &key, p).await?;
        if p.story != Story::Approved {
            admin::backdate(&mut superuser, &key, earlier(now, at)).await?;
        }
        progress(at + 1, planned.len());
    }
    await_issues(&sessions).await?;
    house.all().await?;
    for store in sessions.values() {
        store.close().await;
    }
    superuser.close().await?;
    Ok(())
}

/// Today and the three business days before it, latest first.
fn business_days(today: NaiveDate) -> [NaiveDate; 4] {
    let free = holidays::of(today.year())
        .into_iter()
        .chain(holidays::of(today.year() - 1))
        .map(|(day, _)| day)
        .collect::<BTreeSet<_>>();
    let mut days = [today; 4];
    let mut before = (1..)
        .filter_map(|n| add_days(today, -n))
        .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !free.contains(day));
    for day in days.iter_mut().skip(1) {
        *day = before.next().unwrap_or(today);
    }
    days
}

/// From one played day to a later one, everything grows older.
async fn days_pass(
    db: &mut PgConnection,
    days: [NaiveDate; 4],
    from: usize,
    to: usize,
) -> Result<(), ServiceError> {
    let at = |n: usize| days.get(n).copied().unwrap_or_default();
    admin::days_pass(db, (at(to) - at(from)).num_days()).await?;
    Ok(())
}

/// What waits came in over the day, from nine o'clock on, as far as the day is over.
fn earlier(now: DateTime<Utc>, at: usize) -> Duration {
    let minute = u32::try_from(at * 37 % 480).unwrap_or(0);
    let came_in = jst_day(now)
        .and_hms_opt(9 + minute / 60, minute % 60, 0)
        .and_then(|local| local.and_local_timezone(JST).single());
    came_in
        .and_then(|at| (now - at.to_utc()).to_std().ok())
        .unwrap_or_default()
}

fn sessions(cluster: &Cluster) -> Sessions {
    [
        "sato",
        "suzuki",
        "takahashi",
        "mori",
        "kato",
        "honma",
        "tanaka",
        "kanri",
    ]
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
    fn what_waits_came_in_over_the_day_as_far_as_it_is_over() {
        let evening = "2026-11-27T18:00:00+09:00"
            .parse::<DateTime<Utc>>()
            .unwrap();
        for at in 0..60 {
            let came_in = evening - earlier(evening, at);
            assert!((9..17).contains(&came_in.with_timezone(&JST).hour()));
        }
        let morning = "2026-11-27T07:00:00+09:00"
            .parse::<DateTime<Utc>>()
            .unwrap();
        assert_eq!(earlier(morning, 7), Duration::ZERO);
    }

    #[test]
    fn the_days_that_are_played_are_business_days() {
        let after_holidays = NaiveDate::from_ymd_opt(2026, 5, 7).unwrap();
        let days = business_days(after_holidays).map(|d| d.format("%m/%d").to_string());
        assert_eq!(days, ["05/07", "05/01", "04/30", "04/28"]);
    }
}
