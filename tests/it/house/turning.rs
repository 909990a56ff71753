//! Days, months and years that turn over: what is not closed stays listed, days are counted however many they are, who decides in
//! their own right is named alone, and the end of the holidays is told.

use super::audit::all;
use super::close::act;
use crate::support::office::{Desk, Office, flyer, works};
use chrono::NaiveDate;
use densho::domain::command::{Answer, Query, Write};
use densho::domain::house::{HouseAct, HouseRow, HouseTable};
use densho::domain::queue::ReturnCode;
use densho::store::Store;
use serde_json::json;

/// Everything happened so many days earlier.
fn earlier(days: i64) -> String {
    format!(
        "SET session_replication_role = replica;
         UPDATE core.approval SET approved_at = approved_at - interval '{days} days';
         UPDATE core.contract SET numbered_at = numbered_at - interval '{days} days', arrived_at = arrived_at - interval '{days} days';
         RESET session_replication_role;"
    )
}

#[tokio::test]
async fn what_is_not_closed_is_listed_however_long_ago_it_was_and_says_what_stands_in_the_way() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    // Into the fiscal year before this one, in which no list looked.
    let days: i64 = office
        .look(
            "SELECT (core.tokyo_day(clock_timestamp()) - make_date(core.fiscal_year(core.tokyo_day(clock_timestamp())) - 1, 5, 10))::bigint",
        )
        .await;
    office.arrange(earlier(days).leak()).await;
    let kanri = office.store("kanri");
    let day: String = office
        .look("SELECT core.tokyo_day(min(approved_at))::text FROM core.approval")
        .await;
    let month = day[..7].to_owned();
    let days = all(&kanri, HouseTable::CloseDays, json!({})).await;
    assert!(days.iter().any(|r| r.text("day") == day), "{days:?}");
    let months = all(&kanri, HouseTable::CloseMonths, json!({})).await;
    let listed = months.iter().find(|r| r.text("month") == month).unwrap();
    assert_eq!(
        listed.text("open_day"),
        day,
        "the day that is to be closed first"
    );
    // Asked for one period it is that one alone.
    let year = json!({"year": "2030"});
    assert!(all(&kanri, HouseTable::CloseMonths, year).await.is_empty());

    let close = async |what: &str, period: &str| {
        let args = json!({"branch": "371", what: period, "seen": 0});
        act(&kanri, HouseAct::ClosePeriod, args).await.unwrap();
    };
    close("day", &day).await;
    let days = all(&kanri, HouseTable::CloseDays, json!({})).await;
    assert!(days.iter().all(|r| r.text("day") != day), "{days:?}");
    let months = all(&kanri, HouseTable::CloseMonths, json!({})).await;
    let listed = months.iter().find(|r| r.text("month") == month).unwrap();
    assert_eq!(listed.text("open_day"), "");
    close("month", &month).await;
    let months = all(&kanri, HouseTable::CloseMonths, json!({})).await;
    assert!(
        months.iter().all(|r| r.text("month") != month),
        "{months:?}"
    );
    let closed = all(&kanri, HouseTable::CloseDays, json!({"month": month})).await;
    assert!(closed[0].flag("month_closed"), "{closed:?}");
}

#[tokio::test]
async fn what_is_not_closed_of_years_ago_is_listed_and_beyond_two_years_of_it_counted() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    // In the middle of a month five years ago.
    let days: i64 = office
        .look(
            "SELECT (core.tokyo_day(clock_timestamp()) - make_date(core.fiscal_year(core.tokyo_day(clock_timestamp())) - 5, 5, 10))::bigint",
        )
        .await;
    office.arrange(earlier(days).leak()).await;
    let kanri = office.store("kanri");
    let day: String = office
        .look("SELECT core.tokyo_day(min(approved_at))::text FROM core.approval")
        .await;
    let month = day[..7].to_owned();
    let days = all(&kanri, HouseTable::CloseDays, json!({})).await;
    assert!(days.iter().any(|r| r.text("day") == day), "{days:?}");
    let months = all(&kanri, HouseTable::CloseMonths, json!({})).await;
    assert!(
        months.iter().any(|r| r.text("month") == month),
        "{months:?}"
    );
    let silent = |rows: &[_]| {
        rows.iter()
            .all(|r: &HouseRow| !r.fields.contains_key("unlisted"))
    };
    assert!(silent(&days) && silent(&months));
    // Of the other branch nothing stands open.
    let other = json!({"branch": "380"});
    assert!(all(&kanri, HouseTable::CloseDays, other).await.is_empty());

    // Thirty months before it, in which something was approved too.
    office
        .arrange(
            "SET session_replication_role = replica;
             INSERT INTO core.approval SELECT (jsonb_populate_record(a, jsonb_build_object(
               'application_id', a.application_id + 1000 + n, 'approved_at', a.approved_at - n * interval '1 month'))).*
               FROM core.approval a, generate_series(1, 30) n;
             RESET session_replication_role;",
        )
        .await;
    let first: String = office
        .look("SELECT to_char(core.tokyo_day(min(approved_at)), 'YYYY-MM') FROM core.approval")
        .await;
    for table in [HouseTable::CloseDays, HouseTable::CloseMonths] {
        let rows = all(&kanri, table, json!({})).await;
        let told = rows.iter().find_map(|r| r.fields.get("unlisted"));
        // Itself and thirty, of which two years are looked into.
        assert_eq!(
            told,
            Some(&json!({"months": 7, "first": first})),
            "{table:?}"
        );
    }
    // What is asked for is shown whole, and closing takes it off.
    let asked = all(&kanri, HouseTable::CloseMonths, json!({"year": "2030"})).await;
    assert!(asked.is_empty());
    for (n, what) in [(0, "day"), (1, "month")] {
        let period = [&day, &month][n];
        let args = json!({"branch": "371", what: period, "seen": 0});
        act(&kanri, HouseAct::ClosePeriod, args).await.unwrap();
        let table = [HouseTable::CloseDays, HouseTable::CloseMonths][n];
        let rows = all(&kanri, table, json!({})).await;
        assert!(rows.iter().all(|r| r.text(what) != period), "{rows:?}");
    }
}

#[tokio::test]
async fn business_days_are_counted_right_however_many_they_are() {
    let office = Office::new().await;
    office
        .arrange(
            "INSERT INTO core.holiday SELECT core.tokyo_day(clock_timestamp()) - n, '休' FROM unnest(ARRAY[0, 3, 4, 5, 6, 7, 90, 201]) n",
        )
        .await;
    let wrong: Vec<i32> = sqlx::query_scalar(
        "SELECT n FROM generate_series(0, 400) n
          WHERE core.business_days_since(clock_timestamp() - make_interval(days => n)) <>
                (SELECT count(*) FROM generate_series(0, n - 1) k
                  WHERE extract(isodow FROM core.tokyo_day(clock_timestamp()) - k) < 6
                    AND NOT EXISTS (SELECT FROM core.holiday h WHERE h.day = core.tokyo_day(clock_timestamp()) - k))",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn a_supervisor_who_stands_in_for_a_colleague_is_named_alone_for_what_their_own_right_covers()
{
    let office = Office::new().await;
    office
        .arrange(
            "UPDATE core.operator SET role = 'supervisor' WHERE login = 'suzuki';
             INSERT INTO core.authority (login, product, limit_yen, valid_from)
             SELECT 'suzuki', p, 90000000, '2020-04-01' FROM unnest(ARRAY['advance_payment', 'interim_advance', 'performance', 'bid_bond']) p",
        )
        .await;
    let today: String = office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    let args = json!({"absent": "takahashi", "delegate": "suzuki", "first_day": today, "last_day": today, "reason": "出張"});
    act(&office.store("mori"), HouseAct::Delegate, args)
        .await
        .unwrap();
    office.issued("sato", "suzuki", "371", &flyer()).await;
    let back = office
        .submitted("sato", "371", &works("差し戻す工事"))
        .await;
    let suzuki = office.store("suzuki");
    let write = Write::Return {
        version: suzuki.application(&back).await.row.version,
        key: back,
        code: ReturnCode::Date,
        reason: "工期が違います".to_owned(),
    };
    suzuki.send(write).await.unwrap();
    let acting: Option<String> = office.look("SELECT acting_for FROM core.approval").await;
    assert_eq!(acting, None);
    let named: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE detail ? 'acting_for'")
        .await;
    assert_eq!(named, 0);
}

async fn holidays(store: &Store) -> Option<NaiveDate> {
    match store.query(&Query::Pulse).await {
        Ok(Answer::Pulse { holidays, .. }) => holidays,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_end_of_the_holidays_is_told_a_month_ahead_to_who_keeps_them_and_who_decides_by_them() {
    let office = Office::new().await;
    assert_eq!(holidays(&office.store("kanri")).await, None, "never begun");
    let ends = async |days: i64| {
        office
            .arrange(
                format!(
                    "DELETE FROM core.holiday; INSERT INTO core.holiday SELECT core.tokyo_day(clock_timestamp()) + ({days}), '休'"
                )
                .leak(),
            )
            .await;
    };
    ends(31).await;
    assert_eq!(holidays(&office.store("kanri")).await, None);
    ends(30).await;
    for login in ["kanri", "takahashi"] {
        assert!(holidays(&office.store(login)).await.is_some(), "{login}");
    }
    for login in ["sato", "kansa"] {
        assert_eq!(holidays(&office.store(login)).await, None, "{login}");
    }
    ends(-400).await;
    assert!(holidays(&office.store("kanri")).await.is_some());
}
