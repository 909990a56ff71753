//! Return, referral, and what a row tells the reviewer.

use super::{bad, names, notices, version};
use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::command::{Answer, PageFrom, Query, Write};
use densho::domain::ids::Login;
use densho::domain::queue::{ReturnCode, ReviewOrder};
use densho::domain::refusal::Refusal;

#[tokio::test]
async fn a_return_has_a_code_that_can_be_counted_and_the_clerk_is_told() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    let v = version(&takahashi, &key).await;
    takahashi
        .send(Write::Return {
            key: key.clone(),
            version: v,
            code: ReturnCode::Amount,
            reason: "保証金額を確かめてください".into(),
        })
        .await
        .unwrap();
    let told = notices(&office.store("sato")).await;
    assert_eq!(told[0].kind, "returned");
    assert_eq!(told[0].remark, "保証金額を確かめてください");
    assert_eq!(
        office
            .look::<i64>(
                "SELECT count(*) FROM audit.event WHERE kind = 'application.returned' AND detail ->> 'code' = 'amount'"
            )
            .await,
        1
    );
}

#[tokio::test]
async fn a_referral_goes_to_somebody_whose_limit_covers_it_and_who_had_no_part_in_it() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let mori = office.store("mori");
    let Ok(Answer::Choices(choices)) = mori.query(&Query::Approvers(key.clone())).await else {
        panic!("no choices");
    };
    let logins: Vec<&str> = choices.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(logins, ["takahashi", "tanaka"]);
    let v = version(&mori, &key).await;
    let refer = |to: &str, version| Write::Refer {
        key: key.clone(),
        version,
        to: Login::from(to),
        note: "限度額を超えるため".into(),
    };
    for nobody in ["mori", "sato", "kato", "kanri"] {
        assert_eq!(
            mori.send(refer(nobody, v)).await,
            Err(bad("refer_to", "to")),
            "{nobody}"
        );
    }
    assert_eq!(
        office.store("sato").send(refer("takahashi", v)).await,
        Err(Refusal::NotAllowed)
    );
    mori.send(refer("takahashi", v)).await.unwrap();
    let takahashi = office.store("takahashi");
    assert_eq!(notices(&takahashi).await[0].kind, "referred");
    let seen = takahashi.application(&key).await;
    assert_eq!(
        seen.row.standing.referred_to_name.as_deref(),
        Some("髙橋　健")
    );
    takahashi.approve(&key).await.unwrap();
    assert_eq!(
        takahashi.application(&key).await.row.standing.referred_to,
        None
    );
}

#[tokio::test]
async fn what_was_referred_to_somebody_who_can_decide_it_no_more_is_referred_to_nobody() {
    for gone in [
        "UPDATE core.operator SET disabled_at = clock_timestamp() WHERE login = 'takahashi'",
        "UPDATE core.operator SET branch_id = '380' WHERE login = 'takahashi'",
        "UPDATE core.operator SET role = 'auditor' WHERE login = 'takahashi'",
        "SELECT 1",
    ] {
        let office = Office::new().await;
        let key = office.submitted("sato", "371", &flyer()).await;
        let mori = office.store("mori");
        let refer = Write::Refer {
            key: key.clone(),
            version: version(&mori, &key).await,
            to: Login::from("takahashi"),
            note: "限度額を超えるため".into(),
        };
        mori.send(refer).await.unwrap();
        office.arrange(gone).await;
        let standing = mori.application(&key).await.row.standing;
        let to = standing.referred_to.map(|to| to.to_string());
        let stays = gone == "SELECT 1";
        assert_eq!(to.as_deref(), stays.then_some("takahashi"), "{gone}");
        assert_eq!(standing.referred_to_name.is_some(), stays, "{gone}");
    }
}

#[tokio::test]
async fn a_row_says_what_the_reviewer_types_again_and_the_order_may_be_by_amount() {
    let office = Office::new().await;
    office.submitted("sato", "371", &works("そのまま")).await;
    let key = office.receive("371", &works("直した")).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    sato.save(&key, |c| {
        c.works.price = "6000万".parse().unwrap();
        c.works.term_to = "2023-06-30".parse().unwrap();
        c.products[0].amount = "2400万".parse().unwrap();
        c.products[1].amount = "600万".parse().unwrap();
        c.other.note = "打ち直しには数えない".into();
    })
    .await
    .unwrap();
    sato.submit(&key).await.unwrap();
    let takahashi = office.store("takahashi");
    let review = async |order, from| match takahashi
        .query(&Query::ReviewQueue {
            order,
            from,
            limit: 1,
        })
        .await
    {
        Ok(Answer::Queue(page)) => page,
        other => panic!("{other:?}"),
    };
    let first = review(ReviewOrder::Amount, PageFrom::Top).await;
    assert_eq!(names(&first), ["直した"]);
    assert_eq!((first.total, first.more_after), (Some(2), true));
    let row = &first.rows[0];
    let detail = takahashi.application(&key).await;
    let wanted = densho::domain::retype::wanted(&detail.submitted, &detail.content);
    assert_eq!(wanted.len(), 4);
    assert_eq!(row.standing.retyped, 4);
    assert_eq!(row.standing.submitted_hash, detail.content_hash);
    assert!(!row.standing.own);
    let next = review(
        ReviewOrder::Amount,
        PageFrom::After(row.received_at, row.key.id),
    )
    .await;
    assert_eq!(names(&next), ["そのまま"]);
    assert_eq!((next.more_before, next.more_after), (true, false));
    assert_eq!(next.rows[0].standing.retyped, 0);
    let age = review(ReviewOrder::Age, PageFrom::Top).await;
    assert_eq!(names(&age), ["そのまま"]);
}
