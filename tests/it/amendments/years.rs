//! The advance of one fiscal year of works over several: its share, its year, its 3/31.

use super::desk::{Desk, change, day, draft, yen};
use super::rules::rule;
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::Write;
use densho::domain::ledger::EventKind;
use densho::domain::money::Yen;
use uuid::Uuid;

/// The advance of 令和4年度: 1,000万円 of a share of 2,500万円, of works to 令和6年3月15日.
async fn by_years() -> Desk {
    Desk::new(|content| {
        content["works"]["term_to"] = serde_json::json!("2024-03-15");
        content["works"]["yearly"] = serde_json::json!({"fiscal_year": 2022, "share": 25_000_000});
        content["products"] = serde_json::json!([{"product": "advance_payment", "form": "electronic",
                                                  "amount": 10_000_000, "guarantee_end": "2023-03-31"}]);
    })
    .await
}

#[tokio::test]
async fn a_change_of_an_advance_by_years_keeps_to_its_share_its_year_and_its_3_31() {
    let desk = by_years().await;
    for (draft, refused) in [
        (
            change(&[(F::Amount, yen(25_000_001))]),
            "content_amount amount",
        ),
        (
            change(&[(F::YearShare, yen(50_000_001))]),
            "content_amount year_share",
        ),
        (
            change(&[(F::YearShare, yen(9_000_000))]),
            "content_amount amount",
        ),
        (
            change(&[(F::GuaranteeEnd, day("2023-03-30"))]),
            "content_dates guarantee_end",
        ),
        (
            change(&[(F::TermFrom, day("2023-04-01"))]),
            "content_dates term_from",
        ),
        (
            change(&[
                (F::TermTo, day("2023-02-28")),
                (F::GuaranteeEnd, day("2023-02-27")),
            ]),
            "content_dates guarantee_end",
        ),
        (
            change(&[(F::YearShare, yen(19_000_000))]),
            "warning_open reduced_price",
        ),
    ] {
        assert_eq!(rule(desk.submit("sato", draft).await), refused);
    }
    let below = desk.record_price(24_999_999, None).await;
    assert_eq!(rule(below), "content_amount price");
    // Works of one year, and a contract without years, have no share to change.
    let whole = Desk::new(|_| {}).await;
    let share = change(&[(F::YearShare, yen(30_000_000))]);
    assert_eq!(
        rule(whole.submit("sato", share).await),
        "content_shape year_share"
    );
}

#[tokio::test]
async fn a_share_that_changed_is_typed_again_and_stands_in_the_ledger_with_its_year() {
    let desk = by_years().await;
    let issued = desk.ledger().await.events[0].content.content.clone();
    assert_eq!(
        (issued.work_year, issued.year_share),
        (Some(2022), Yen::new(25_000_000))
    );
    let more = change(&[
        (F::YearShare, yen(30_000_000)),
        (F::Amount, yen(12_000_000)),
    ]);
    let key = desk.submit("sato", more).await.unwrap();
    let seen = desk.amendment(&key).await;
    assert_eq!(seen.before.year_share, Yen::new(25_000_000));
    let approve = |retyped: &[(&str, i64)]| Write::ApproveAmendment {
        key: key.clone(),
        version: seen.row.version,
        revision: seen.revision,
        content_hash: seen.content_hash.clone(),
        retyped: retyped
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).into()))
            .collect(),
    };
    let takahashi = desk.store("takahashi");
    for (typed, refused) in [
        (&[("amount", 12_000_000)][..], "retyped_missing year_share"),
        (
            &[("amount", 12_000_000), ("year_share", 31_000_000)],
            "retyped_differs year_share",
        ),
    ] {
        let result = takahashi.write(Uuid::new_v4(), &approve(typed)).await;
        assert_eq!(rule(result), refused);
    }
    desk.approve("takahashi", &key).await.unwrap();
    desk.work().await;
    let ledger = desk.ledger().await;
    let changed = &ledger.events[1].content.content;
    assert_eq!(
        (changed.work_year, changed.year_share, changed.amount),
        (
            Some(2022),
            Yen::new(30_000_000),
            Yen::new(12_000_000).unwrap()
        )
    );
    // Taken back, the share is again what it was; and that is typed again, too.
    let key = desk
        .submit("sato", draft(EventKind::Cancellation, Some(2), &[]))
        .await
        .unwrap();
    let back = desk.amendment(&key).await;
    assert_eq!(
        (back.before.year_share, back.after.year_share),
        (Yen::new(30_000_000), Yen::new(25_000_000))
    );
    desk.approve("takahashi", &key).await.unwrap();
    desk.work().await;
    let ledger = desk.ledger().await;
    assert_eq!(
        ledger.events[2].content.content.year_share,
        Yen::new(25_000_000)
    );
    let damaged = ledger.ledger().is_err();
    assert!(!damaged);
}
