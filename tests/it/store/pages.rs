//! Keyset paging: every row once, in both directions, from the index.

use crate::support::office::{Desk, Office, works};
use densho::domain::command::{Answer, PageFrom, Query, QueueFilter};
use densho::domain::record::{ApplicationRow, Page};
use densho::store::Store;

async fn page(store: &Store, from: PageFrom) -> Page<ApplicationRow> {
    let filter = QueueFilter::default();
    match store
        .query(&Query::Queue {
            filter,
            from,
            limit: 3,
        })
        .await
    {
        Ok(Answer::Queue(page)) => page,
        other => panic!("{other:?}"),
    }
}

fn names(page: &Page<ApplicationRow>) -> Vec<&str> {
    page.rows.iter().map(|r| r.works.as_str()).collect()
}

/// Seven applications; some were received in the same instant, so that only their identity tells them apart.
async fn seven(office: &Office) {
    for name in ["一", "二", "三", "四", "五", "六", "七"] {
        office.receive("371", &works(name)).await;
    }
    office
        .arrange("UPDATE core.application SET received_at = '2026-01-01 09:00+09' WHERE works IN ('二', '三', '四', '五')")
        .await;
    office
        .arrange(
            "UPDATE core.application SET received_at = '2025-12-31 09:00+09' WHERE works = '一'",
        )
        .await;
}

#[tokio::test]
async fn pages_follow_each_other_in_both_directions() {
    let office = Office::new().await;
    seven(&office).await;
    let sato = office.store("sato");
    let top = page(&sato, PageFrom::Top).await;
    assert_eq!(names(&top), ["一", "二", "三"]);
    assert_eq!((top.more_before, top.more_after), (false, true));
    assert_eq!((top.offset, top.total), (Some(0), Some(7)));
    let after = |p: &Page<ApplicationRow>| {
        let row = p.rows.last().unwrap();
        PageFrom::After(row.received_at, row.key.id)
    };
    let before = |p: &Page<ApplicationRow>| {
        let row = p.rows.first().unwrap();
        PageFrom::Before(row.received_at, row.key.id)
    };
    let second = page(&sato, after(&top)).await;
    assert_eq!(names(&second), ["四", "五", "六"]);
    assert_eq!((second.more_before, second.more_after), (true, true));
    assert_eq!(second.offset, Some(3));
    let third = page(&sato, after(&second)).await;
    assert_eq!(names(&third), ["七"]);
    assert_eq!((third.more_before, third.more_after), (true, false));
    assert_eq!(third.offset, Some(6));
    assert_eq!(page(&sato, before(&third)).await, second);
    assert_eq!(page(&sato, before(&second)).await, top);

    let bottom = page(&sato, PageFrom::Bottom).await;
    assert_eq!(names(&bottom), ["五", "六", "七"]);
    assert_eq!((bottom.more_before, bottom.more_after), (true, false));
    assert_eq!(bottom.offset, Some(4));
    // Going up from there, the last step shows a whole first page rather than one row.
    let up = page(&sato, before(&bottom)).await;
    assert_eq!(names(&up), ["二", "三", "四"]);
    assert_eq!(page(&sato, before(&up)).await, top);
    // A step beyond the end stays on the last page.
    assert_eq!(page(&sato, after(&bottom)).await, bottom);
}

#[tokio::test]
async fn a_refresh_keeps_the_first_row_even_when_it_left_the_list() {
    let office = Office::new().await;
    seven(&office).await;
    let sato = office.store("sato");
    let second = {
        let top = page(&sato, PageFrom::Top).await;
        let row = top.rows.last().unwrap();
        page(&sato, PageFrom::After(row.received_at, row.key.id)).await
    };
    let first = second.rows.first().unwrap();
    let at = PageFrom::At(first.received_at, first.key.id);
    assert_eq!(page(&sato, at.clone()).await, second);
    sato.send(densho::domain::command::Write::Withdraw {
        key: first.key.clone(),
        version: 1,
        reason: "取下".into(),
    })
    .await
    .unwrap();
    let refreshed = page(&sato, at).await;
    assert_eq!(names(&refreshed), ["五", "六", "七"]);
    assert_eq!((refreshed.more_before, refreshed.more_after), (true, false));
}

#[tokio::test]
async fn an_empty_list_is_whole() {
    let office = Office::new().await;
    for from in [PageFrom::Top, PageFrom::Bottom] {
        let empty = page(&office.store("sato"), from).await;
        assert!(empty.rows.is_empty() && !empty.more_before && !empty.more_after);
        assert_eq!((empty.offset, empty.total), (Some(0), Some(0)));
    }
}

/// Under a clerk's row-level security, as the screens ask, in a table where most rows are not in the list.
#[tokio::test]
async fn every_queue_is_read_from_its_partial_index() {
    let office = Office::new().await;
    office.receive("371", &works("一つ")).await;
    office
        .arrange(
            "SET session_replication_role = replica;
             INSERT INTO core.application (branch_id, number, source, source_ref, source_sha256, submitted, contractor,
                                           orderer, works, price, products, electronic, mail_wanted, state, claimed_by,
                                           received_at, submitted_at, issued_at)
             SELECT '371', 'N2211-' || lpad(g::text, 6, '0'), 'netdesk', 'bulk' || g, sha256('x'), '{}', '○○建設', '△△市',
                    '工事' || g, 1, '[]', true, false, s.state, CASE WHEN s.state = 'examining' THEN 'sato' END,
                    now() - make_interval(mins => 40000 - g), now() - make_interval(mins => 40000 - g),
                    CASE WHEN s.state = 'issued' THEN now() - make_interval(mins => 40000 - g) END
             FROM generate_series(1, 20000) g
             CROSS JOIN LATERAL (SELECT CASE g % 100 WHEN 0 THEN 'received' WHEN 1 THEN 'examining'
                                   WHEN 2 THEN 'awaiting_approval' WHEN 3 THEN 'issuing' WHEN 4 THEN 'attention'
                                   WHEN 5 THEN 'withdrawn' WHEN 6 THEN 'declined' ELSE 'issued' END AS state) s;
             SET session_replication_role = origin;
             ANALYZE core.application",
        )
        .await;
    for (list, index) in [
        ("mine", "application_mine"),
        ("open", "application_open"),
        ("received", "application_received"),
        ("examining", "application_examining"),
        ("awaiting_approval", "application_awaiting"),
        ("issuing", "application_issuing"),
        ("attention", "application_attention"),
        ("withdrawn", "application_withdrawn"),
        ("declined", "application_declined"),
        ("issued", "application_issued"),
        ("review", "application_review"),
    ] {
        for (login, start) in [
            ("sato", "'top', NULL, NULL"),
            ("sato", "'after', now() - interval '20 days', 10000"),
            ("tanaka", "'bottom', NULL, NULL"),
        ] {
            let (state, mine) = match list {
                "mine" => ("open", true),
                state => (state, false),
            };
            let output = office.db.psql_as(
                "postgres",
                &format!(
                    "LOAD 'auto_explain';
                     SET auto_explain.log_min_duration = 0;
                     SET auto_explain.log_nested_statements = on;
                     SET client_min_messages = log;
                     SET SESSION AUTHORIZATION {login};
                     SELECT count(*) FROM api.queue_keys('{state}', '{{\"mine\": {mine}}}', {start}, 20)"
                ),
            );
            assert!(output.status.success(), "{output:?}");
            let plans = String::from_utf8_lossy(&output.stderr);
            // The walk that finds the page's keys: through its own index, and nothing is sorted but what is merged.
            let walk = plans
                .split("Query Text: ")
                .find(|p| p.starts_with("SELECT array_agg(p.branch)"))
                .unwrap_or_else(|| panic!("no walk in {plans}"));
            let walk = walk.split("LOG:").next().unwrap_or(walk);
            assert!(
                walk.contains(&format!("using {index} on application"))
                    && !walk.contains("Seq Scan")
                    && !walk.contains("Bitmap"),
                "{list} {login} {start}: {walk}"
            );
        }
    }
}
