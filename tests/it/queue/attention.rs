//! What is urgent: late, stuck, lapsed, back from hold, and for how many business days something waits.

use super::{attention, in_days, names, queue, version};
use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::command::{Answer, PageFrom, Query, Write};
use densho::domain::record::ApplicationRow;
use densho::store::Store;

#[tokio::test]
async fn what_is_late_stuck_lapsed_or_back_from_hold_stands_in_attention_with_the_longest_first() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut keys = Vec::new();
    for name in ["期限内", "遅れ", "引受切れ", "保留明け", "保留中"] {
        keys.push(office.receive("371", &works(name)).await);
    }
    assert_eq!(names(&queue(&sato, attention()).await), [] as [&str; 0]);
    for key in &keys[2..] {
        sato.claim(key).await.unwrap();
    }
    let later = in_days(&office, 3).await;
    for key in &keys[3..] {
        let v = version(&sato, key).await;
        sato.send(Write::Hold {
            key: key.clone(),
            version: v,
            until: later,
            reason: "照会".into(),
        })
        .await
        .unwrap();
    }
    // Time passes: as the trigger leaves the columns when their hour has come.
    office
        .arrange(
            "UPDATE core.application SET stage_due = clock_timestamp() - interval '3 hours',
                    urgent_at = clock_timestamp() - interval '3 hours' WHERE works = '遅れ';
             UPDATE core.application SET claim_until = clock_timestamp() - interval '2 hours',
                    urgent_at = clock_timestamp() - interval '2 hours' WHERE works = '引受切れ';
             UPDATE core.application SET held_until = core.tokyo_day(clock_timestamp()),
                    urgent_at = clock_timestamp() - interval '1 hour' WHERE works = '保留明け';",
        )
        .await;
    let page = queue(&sato, attention()).await;
    // What runs out first, then what is late.
    assert_eq!(names(&page), ["引受切れ", "保留明け", "遅れ"]);
    assert_eq!(page.total, Some(3));
    let Ok(Answer::Pulse { counts, .. }) = sato.query(&Query::Pulse).await else {
        panic!("no pulse");
    };
    assert_eq!(counts.attention, 3);
    // Whoever writes on it has it for another time: the lapsed one is not urgent any more.
    sato.save(&keys[2], |c| c.other.note = "続き".into())
        .await
        .unwrap();
    assert_eq!(
        names(&queue(&sato, attention()).await),
        ["保留明け", "遅れ"]
    );
    // Another branch sees none of it.
    assert_eq!(
        names(&queue(&office.store("kato"), attention()).await),
        [] as [&str; 0]
    );
}

#[tokio::test]
async fn business_time_leaves_out_nights_weekends_and_holidays() {
    let office = Office::new().await;
    office
        .arrange("INSERT INTO core.holiday VALUES ('2022-11-03', '文化の日')")
        .await;
    // Four business hours from 17:00 on Wednesday: half an hour that day, Thursday is a holiday, the rest on Friday.
    for (from, stage, due) in [
        ("2022-11-01 09:00+09", "received", "2022-11-01 13:00:00"),
        ("2022-11-02 17:00+09", "received", "2022-11-04 12:30:00"),
        ("2022-11-04 23:00+09", "received", "2022-11-07 13:00:00"),
        ("2022-11-05 12:00+09", "examining", "2022-11-08 17:30:00"),
    ] {
        let got: String = sqlx::query_scalar(
            "SELECT to_char(core.due($1::timestamptz, $2) AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI:SS')",
        )
        .bind(from)
        .bind(stage)
        .fetch_one(&office.root)
        .await
        .unwrap();
        assert_eq!(got, due, "{from} {stage}");
    }
}

#[tokio::test]
async fn what_stands_still_comes_first_then_what_runs_out_then_what_is_late_over_pages_too() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut keys = Vec::new();
    for n in 0..9 {
        let key = office.receive("371", &works(&format!("第{n}号"))).await;
        sato.claim(&key).await.unwrap();
        keys.push(key);
    }
    // 0, 1, 2 are late; 3, 4, 5 lapsed just now; 6, 7 stopped; 8 is in time.
    office
        .arrange(
            "UPDATE core.application SET stage_due = clock_timestamp() - interval '9 hours', urgent_at = clock_timestamp() - interval '9 hours'
                    + (application_id % 100) * interval '1 second' WHERE works IN ('第0号', '第1号', '第2号');
             UPDATE core.application SET claim_until = clock_timestamp() - interval '1 minute', urgent_at = clock_timestamp() - interval '1 minute'
                    + (application_id % 100) * interval '1 millisecond' WHERE works IN ('第3号', '第4号', '第5号');
             UPDATE core.application SET state = 'attention' WHERE works IN ('第6号', '第7号');",
        )
        .await;
    let all = [
        "第6号", "第7号", "第3号", "第4号", "第5号", "第0号", "第1号", "第2号",
    ];
    let page = async |from: PageFrom, limit: u16| {
        let query = Query::Queue {
            filter: attention(),
            from,
            limit,
        };
        match sato.query(&query).await {
            Ok(Answer::Queue(page)) => page,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(names(&page(PageFrom::Top, 50).await), all);
    let place = |row: &ApplicationRow| (row.received_at, row.key.id);
    let mut from = PageFrom::Top;
    let mut seen = Vec::new();
    loop {
        let page = page(from, 3).await;
        assert_eq!(page.offset, Some(i64::try_from(seen.len()).unwrap()));
        assert_eq!(page.total, Some(8));
        assert_eq!(page.more_before, !seen.is_empty());
        seen.extend(page.rows.iter().map(|r| r.works.clone()));
        if !page.more_after {
            break;
        }
        let (at, id) = place(page.rows.last().unwrap());
        from = PageFrom::After(at, id);
    }
    assert_eq!(seen, all);
    let third = page(PageFrom::Top, 50).await.rows.remove(3);
    let (at, id) = place(&third);
    assert_eq!(
        names(&page(PageFrom::At(at, id), 2).await),
        ["第4号", "第5号"]
    );
    assert_eq!(
        names(&page(PageFrom::Before(at, id), 2).await),
        ["第7号", "第3号"]
    );
    assert_eq!(names(&page(PageFrom::Bottom, 2).await), ["第1号", "第2号"]);
    // A claim that has lapsed is anybody's whether it is late or not, as its row says; so is one that lapses while it is
    // late. Nobody writes anything.
    office
        .arrange(
            "UPDATE core.application SET stage_due = clock_timestamp() - interval '1 second' WHERE works = '第3号';
             UPDATE core.application SET claim_until = clock_timestamp() - interval '1 second' WHERE works = '第1号'",
        )
        .await;
    assert_eq!(
        names(&page(PageFrom::Top, 5).await),
        ["第6号", "第7号", "第1号", "第3号", "第4号"]
    );
}

#[tokio::test]
async fn the_days_that_something_waits_are_business_days() {
    let office = Office::new().await;
    office
        .arrange(
            "INSERT INTO core.holiday SELECT d::date, '休み' FROM generate_series(core.tokyo_day(now()) - 2, core.tokyo_day(now()), interval '1 day') d
             ON CONFLICT DO NOTHING",
        )
        .await;
    let key = office.submitted("sato", "371", &flyer()).await;
    office
        .arrange("UPDATE core.application SET submitted_at = clock_timestamp() - interval '2 days'")
        .await;
    let waited = office
        .store("takahashi")
        .application(&key)
        .await
        .row
        .standing
        .waited;
    assert_eq!(waited, Some(0));
    office.arrange("DELETE FROM core.holiday").await;
    let business: i32 = office
        .look(
            "SELECT count(*)::integer FROM generate_series(core.tokyo_day(now() - interval '2 days') + 1, core.tokyo_day(now()), interval '1 day') d
             WHERE extract(isodow FROM d) < 6",
        )
        .await;
    let waited = office
        .store("takahashi")
        .application(&key)
        .await
        .row
        .standing
        .waited;
    assert_eq!(waited, Some(business));
}

#[tokio::test]
async fn own_claims_that_run_out_within_half_an_hour_are_told_with_the_counts_and_nobody_elses() {
    let office = Office::new().await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    let lapsing = async |store: &Store| match store.query(&Query::Pulse).await {
        Ok(Answer::Pulse { lapsing, .. }) => lapsing,
        other => panic!("{other:?}"),
    };
    for name in ["一", "二", "三"] {
        let key = office.receive("371", &works(name)).await;
        sato.claim(&key).await.unwrap();
    }
    office
        .arrange("UPDATE core.application SET claim_until = clock_timestamp() + interval '2 hours'")
        .await;
    assert_eq!(lapsing(&sato).await, None);
    office
        .arrange(
            "UPDATE core.application SET claim_until = clock_timestamp() + application_id * interval '1 second'
                                                       + interval '10 minutes' WHERE works <> '三'",
        )
        .await;
    let (claims, until) = lapsing(&sato).await.unwrap();
    let first: chrono::DateTime<chrono::Utc> = office
        .look("SELECT min(claim_until) FROM core.application")
        .await;
    assert_eq!((claims, until), (2, first));
    assert_eq!(lapsing(&suzuki).await, None);
    // What has lapsed stands in 要対応 instead.
    office
        .arrange(
            "UPDATE core.application SET claim_until = clock_timestamp() - interval '1 second'",
        )
        .await;
    assert_eq!(lapsing(&sato).await, None);
}
