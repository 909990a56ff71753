//! Where a list stands when the row that it is asked around has left it, and the times that its rows stand by.

use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::command::{Answer, PageFrom, Query, Write};
use densho::domain::ids::ApplicationKey;
use densho::domain::publication::Shown;
use densho::domain::queue::{ReturnCode, ReviewOrder};
use densho::domain::record::{ApplicationRow, JobRow, Page};
use densho::store::Store;

/// Five that wait, the largest submitted last: 第1号 asks for a million, 第5号 for five.
async fn waiting(office: &Office) -> Vec<ApplicationKey> {
    let mut keys = Vec::new();
    for n in 1..=5 {
        let mut content = works(&format!("第{n}号"));
        content["products"] = serde_json::json!([{"product": "advance_payment", "form": "electronic",
            "amount": n * 1_000_000, "guarantee_end": null}]);
        keys.push(office.submitted("sato", "371", &content).await);
    }
    keys
}

async fn review(store: &Store, order: ReviewOrder, from: PageFrom) -> Page<ApplicationRow> {
    let limit = 2;
    match store
        .query(&Query::ReviewQueue { order, from, limit })
        .await
    {
        Ok(Answer::Queue(page)) => page,
        other => panic!("{other:?}"),
    }
}

fn names(page: &Page<ApplicationRow>) -> Vec<&str> {
    page.rows.iter().map(|r| r.works.as_str()).collect()
}

/// The pages after, before and at this row, whatever became of it.
async fn around(store: &Store, order: ReviewOrder, row: &ApplicationRow) -> [String; 3] {
    let (at, id) = (row.submitted_for_approval_at.unwrap(), row.key.id);
    let mut said = [const { String::new() }; 3];
    let asked = [
        PageFrom::After(at, id),
        PageFrom::Before(at, id),
        PageFrom::At(at, id),
    ];
    for (said, from) in said.iter_mut().zip(asked) {
        *said = names(&review(store, order, from).await).join(" ");
    }
    said
}

#[tokio::test]
async fn what_follows_an_approval_or_a_return_is_what_stood_below_it_by_age_and_by_amount() {
    let office = Office::new().await;
    let keys = waiting(&office).await;
    let takahashi = office.store("takahashi");
    let third = takahashi.application(&keys[2]).await.row;
    let by_age = ["第4号 第5号", "第1号 第2号", "第3号 第4号"];
    let by_amount = ["第2号 第1号", "第5号 第4号", "第3号 第2号"];
    assert_eq!(around(&takahashi, ReviewOrder::Age, &third).await, by_age);
    assert_eq!(
        around(&takahashi, ReviewOrder::Amount, &third).await,
        by_amount
    );
    takahashi
        .send(Write::Return {
            key: third.key.clone(),
            version: third.version,
            code: ReturnCode::Amount,
            reason: "金額を確かめてください".into(),
        })
        .await
        .unwrap();
    let by_age = ["第4号 第5号", "第1号 第2号", "第4号 第5号"];
    let by_amount = ["第2号 第1号", "第5号 第4号", "第2号 第1号"];
    assert_eq!(around(&takahashi, ReviewOrder::Age, &third).await, by_age);
    assert_eq!(
        around(&takahashi, ReviewOrder::Amount, &third).await,
        by_amount
    );
    // A list knows its rows by when they were received.
    let from = PageFrom::At(third.received_at, third.key.id);
    let page = review(&takahashi, ReviewOrder::Age, from).await;
    assert_eq!(names(&page), ["第4号", "第5号"]);
    // Approved: the same, at both ends too.
    let largest = takahashi.application(&keys[4]).await.row;
    let smallest = takahashi.application(&keys[0]).await.row;
    for row in [&largest, &smallest] {
        takahashi.approve(&row.key).await.unwrap();
    }
    let [after, _, at] = around(&takahashi, ReviewOrder::Amount, &largest).await;
    assert_eq!([after, at], ["第4号 第2号", "第4号 第2号"]);
    let [after, before, at] = around(&takahashi, ReviewOrder::Amount, &smallest).await;
    assert_eq!([after, before, at], ["第4号 第2号"; 3]);
}

async fn jobs(store: &Store, shown: Shown, from: PageFrom) -> Vec<JobRow> {
    let query = Query::Jobs {
        shown,
        from,
        limit: 1,
    };
    match store.query(&query).await {
        Ok(Answer::Jobs(page)) => page.rows,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn mails_that_were_sent_stand_by_when_they_were_and_say_it() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    office
        .issued("sato", "takahashi", "371", &works("別の工事"))
        .await;
    let sato = office.store("sato");
    // The first was leased before the second and handed to a slow server.
    office
        .arrange(
            "UPDATE core.job SET done_at = CASE WHEN job_id = (SELECT min(job_id) FROM core.job WHERE kind = 'mail')
                                                THEN '2022-11-01 14:05+09'::timestamptz ELSE '2022-11-01 14:04+09' END
              WHERE kind = 'mail'",
        )
        .await;
    let newest = jobs(&sato, Shown::Sent, PageFrom::Top).await.remove(0);
    let over = |row: &JobRow| row.over_at.map(|at| at.to_rfc3339()).unwrap();
    assert_eq!(over(&newest), "2022-11-01T05:05:00+00:00");
    let from = PageFrom::After(newest.over_at.unwrap(), newest.id);
    let next = jobs(&sato, Shown::Sent, from).await.remove(0);
    assert_eq!(over(&next), "2022-11-01T05:04:00+00:00");
    assert!(next.id > newest.id);
    // What is given up says when it was; what is not over says nothing.
    let bounce = Write::MarkBounce {
        key: next.key(),
        version: next.mail_version.unwrap(),
        reason: "宛先不明".into(),
    };
    sato.send(bounce).await.unwrap();
    let stopped = jobs(&sato, Shown::Dead, PageFrom::Top).await.remove(0);
    assert_eq!(stopped.over_at, None);
    let give_up = Write::GiveUpMail {
        key: stopped.key(),
        version: stopped.mail_version.unwrap(),
        reason: "電話で知らせた".into(),
    };
    sato.send(give_up).await.unwrap();
    let given_up = jobs(&sato, Shown::GivenUp, PageFrom::Top).await.remove(0);
    assert_eq!(given_up.over_at, Some(given_up.next_at));
}
