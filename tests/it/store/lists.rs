//! Who sits here, the header, 申込一覧 and 承認待ち一覧.

use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::command::{Answer, PageFrom, Query, QueueFilter};
use densho::domain::money::Yen;
use densho::domain::product::Product;
use densho::domain::record::{ApplicationRow, ApplicationState, Page, QueueCounts, Role};
use densho::domain::refusal::Refusal;
use densho::store::Store;

async fn queue(
    store: &Store,
    filter: QueueFilter,
    from: PageFrom,
    limit: u16,
) -> Page<ApplicationRow> {
    match store
        .query(&Query::Queue {
            filter,
            from,
            limit,
        })
        .await
    {
        Ok(Answer::Queue(page)) => page,
        other => panic!("{other:?}"),
    }
}

fn numbers(page: &Page<ApplicationRow>) -> Vec<&str> {
    page.rows.iter().map(|r| r.works.as_str()).collect()
}

async fn pulse(store: &Store) -> (QueueCounts, i64) {
    match store.query(&Query::Pulse).await {
        Ok(Answer::Pulse { counts, change, .. }) => (counts, change),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_login_is_the_operator_that_the_database_says() {
    let office = Office::new().await;
    let me = async |login: &str| office.store(login).query(&Query::Me).await;
    let Ok(Answer::Me(takahashi)) = me("takahashi").await else {
        panic!()
    };
    assert_eq!(takahashi.name, "髙橋　健");
    assert_eq!(takahashi.role, Role::Supervisor);
    assert_eq!(takahashi.branch_name, "長野支店");
    assert!(!takahashi.head_office);
    assert!(
        takahashi
            .limits
            .contains(&(Product::Performance, Yen::new(100_000_000).unwrap()))
    );
    assert_eq!(takahashi.limits.len(), 4);
    let Ok(Answer::Me(kansa)) = me("kansa").await else {
        panic!()
    };
    assert!(kansa.head_office && kansa.limits.is_empty());
    for login in ["gone", "stranger", "worker1", "nobody_at_all"] {
        assert_eq!(me(login).await, Err(Refusal::LoginRefused), "{login}");
    }
}

#[tokio::test]
async fn the_header_counts_what_the_operator_may_see() {
    let office = Office::new().await;
    let (sato, kato, tanaka) = (
        office.store("sato"),
        office.store("kato"),
        office.store("tanaka"),
    );
    let (_, before) = pulse(&sato).await;
    office.receive("371", &works("一")).await;
    let claimed = office.receive("371", &works("二")).await;
    office.receive("380", &works("三")).await;
    sato.claim(&claimed).await.unwrap();
    office.submitted("sato", "371", &works("四")).await;
    office
        .issued("sato", "takahashi", "371", &works("五"))
        .await;
    let (counts, after) = pulse(&sato).await;
    assert_eq!(
        counts,
        QueueCounts {
            received: 1,
            examining: 1,
            awaiting_approval: 1,
            issuing: 0,
            attention: 0,
            issued_today: 1,
            dead_letters: 0
        }
    );
    assert!(after > before);
    assert_eq!(pulse(&kato).await.0.received, 1);
    assert_eq!(pulse(&tanaka).await.0.received, 2);
    // An issue of yesterday is not one of today.
    office
        .arrange("UPDATE core.application SET issued_at = issued_at - interval '1 day' WHERE state = 'issued'")
        .await;
    assert_eq!(pulse(&sato).await.0.issued_today, 0);
}

#[tokio::test]
async fn a_failure_that_is_tried_again_shows_in_the_change_counter() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    office.store("takahashi").approve(&key).await.unwrap();
    let sato = office.store("sato");
    let (_, before) = pulse(&sato).await;
    let lease = office.lease().await.unwrap();
    assert_eq!(pulse(&sato).await.1, before, "a lease is no news");
    office.fails(&lease, "platform: no answer", 60).await;
    assert!(pulse(&sato).await.1 > before);
}

#[tokio::test]
async fn filters_narrow_the_list_and_totals_say_so() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut paper = works("書面の工事");
    for i in [0, 1] {
        paper["products"][i]["form"] = "paper".into();
    }
    office.receive("371", &works("電子の工事")).await;
    let paper = office.receive("371", &paper).await;
    let suzukis = office.receive("371", &works("鈴木の工事")).await;
    office.receive("380", &works("新潟の工事")).await;
    office
        .issued("sato", "takahashi", "371", &works("発行済の工事"))
        .await;
    sato.claim(&paper).await.unwrap();
    office.store("suzuki").claim(&suzukis).await.unwrap();

    let all = queue(&sato, QueueFilter::default(), PageFrom::Top, 50).await;
    assert_eq!(numbers(&all), ["電子の工事", "書面の工事", "鈴木の工事"]);
    assert_eq!((all.offset, all.total), (Some(0), Some(3)));
    let filtered = |state, mine, electronic| QueueFilter {
        state,
        mine,
        electronic,
        ..QueueFilter::default()
    };
    for (filter, expected) in [
        (filtered(None, true, None), &["書面の工事"][..]),
        (
            filtered(None, false, Some(true)),
            &["電子の工事", "鈴木の工事"],
        ),
        (filtered(None, false, Some(false)), &["書面の工事"]),
        (
            filtered(Some(ApplicationState::Received), false, None),
            &["電子の工事"],
        ),
        (
            filtered(Some(ApplicationState::Examining), false, None),
            &["書面の工事", "鈴木の工事"],
        ),
        (
            filtered(Some(ApplicationState::Issued), false, None),
            &["発行済の工事"],
        ),
        (filtered(Some(ApplicationState::Declined), false, None), &[]),
    ] {
        let page = queue(&sato, filter.clone(), PageFrom::Top, 50).await;
        assert_eq!(numbers(&page), expected, "{filter:?}");
        assert_eq!(page.total, Some(expected.len() as i64), "{filter:?}");
        assert!(!page.more_before && !page.more_after);
    }
    let today = QueueFilter {
        state: Some(ApplicationState::Issued),
        today: true,
        ..QueueFilter::default()
    };
    assert_eq!(
        queue(&sato, today.clone(), PageFrom::Top, 50)
            .await
            .rows
            .len(),
        1
    );
    office
        .arrange("UPDATE core.application SET issued_at = issued_at - interval '1 day' WHERE state = 'issued'")
        .await;
    assert_eq!(queue(&sato, today, PageFrom::Top, 50).await.rows.len(), 0);
    // Head office sees every branch in one list.
    let everywhere = queue(
        &office.store("kansa"),
        QueueFilter::default(),
        PageFrom::Top,
        50,
    )
    .await;
    assert_eq!(
        numbers(&everywhere),
        ["電子の工事", "書面の工事", "鈴木の工事", "新潟の工事"]
    );
    assert_eq!(
        everywhere.rows[2].claimed_by_name.as_deref(),
        Some("鈴木　一郎")
    );
}

#[tokio::test]
async fn reviewers_see_the_longest_waiting_first() {
    let office = Office::new().await;
    let early = office.receive("371", &works("先に受けた")).await;
    let late = office
        .submitted("suzuki", "371", &works("先に出した"))
        .await;
    let sato = office.store("sato");
    sato.claim(&early).await.unwrap();
    let seen = sato.application(&early).await;
    sato.send(densho::domain::command::Write::Submit {
        key: early.clone(),
        version: seen.row.version,
        revision: 0,
        warnings: Vec::new(),
    })
    .await
    .unwrap();
    let review = async |from, limit| match office
        .store("takahashi")
        .query(&Query::ReviewQueue {
            order: densho::domain::queue::ReviewOrder::Age,
            from,
            limit,
        })
        .await
    {
        Ok(Answer::Queue(page)) => page,
        other => panic!("{other:?}"),
    };
    let page = review(PageFrom::Top, 50).await;
    assert_eq!(numbers(&page), ["先に出した", "先に受けた"]);
    assert_eq!(page.rows[0].drafted_by_name.as_deref(), Some("鈴木　一郎"));
    assert_eq!(page.total, Some(2));
    // A row is its own place, whichever of its times the screen names.
    for at in [
        page.rows[0].received_at,
        page.rows[0].submitted_for_approval_at.unwrap(),
    ] {
        let next = review(PageFrom::After(at, late.id), 50).await;
        assert_eq!(numbers(&next), ["先に受けた"]);
        assert!(next.more_before);
    }
}

#[tokio::test]
async fn position_to_finds_the_number_or_what_comes_after_it() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut keys = Vec::new();
    for n in 1..=5 {
        keys.push(office.receive("371", &works(&format!("第{n}号"))).await);
    }
    let second = sato.application(&keys[1]).await.row.number;
    let position = async |text: &str| match sato
        .query(&Query::Position {
            filter: QueueFilter::default(),
            text: text.to_owned(),
            limit: 2,
        })
        .await
    {
        Ok(Answer::Queue(page)) => page,
        other => panic!("{other:?}"),
    };
    let wide: String = second
        .chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            c => c,
        })
        .collect();
    for text in [
        second.as_str(),
        &wide,
        &second.to_lowercase(),
        "2",
        "００００２",
    ] {
        assert_eq!(numbers(&position(text).await), ["第2号", "第3号"], "{text}");
    }
    assert_eq!(numbers(&position("").await), ["第1号", "第2号"]);
    assert_eq!(numbers(&position("N9912-00001").await), ["第4号", "第5号"]);
    // What is found may have left the list: then the next one that is in it.
    sato.claim(&keys[1]).await.unwrap();
    let received = QueueFilter {
        state: Some(ApplicationState::Received),
        ..QueueFilter::default()
    };
    let page = match sato
        .query(&Query::Position {
            filter: received,
            text: second.clone(),
            limit: 2,
        })
        .await
    {
        Ok(Answer::Queue(page)) => page,
        other => panic!("{other:?}"),
    };
    assert_eq!(numbers(&page), ["第3号", "第4号"]);
}
