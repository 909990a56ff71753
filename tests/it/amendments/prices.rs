//! The price in an amendment: recorded alone, changed, reduced, and what counts as the price that was there before.

use super::desk::{Desk, because, change, day, draft, yen};
use super::rules::rule;
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::Write;
use densho::domain::ledger::EventKind;
use densho::domain::money::Yen;
use densho::domain::refusal::Refusal;
use uuid::Uuid;

impl Desk {
    /// The price alone is recorded by 佐藤; `returned`: what came back and is given up with it.
    pub(super) async fn record_price(
        &self,
        price: i64,
        returned: Option<(i64, i32)>,
    ) -> Result<densho::domain::command::Written, Refusal> {
        let write = Write::RecordPrice {
            key: self.contract.clone(),
            version: self.ledger().await.version,
            price: Yen::new(price).unwrap(),
            reason: "設計変更".to_owned(),
            overrides: Vec::new(),
            returned,
        };
        self.store("sato").write(Uuid::new_v4(), &write).await
    }
}

#[tokio::test]
async fn the_price_alone_of_an_advance_guarantee_is_recorded_without_a_certificate() {
    let desk = Desk::new(|_| {}).await;
    let alone = change(&[(F::Price, yen(55_000_000))]);
    assert_eq!(
        rule(desk.submit("sato", alone).await),
        "price_alone_needs_no_procedure"
    );
    let record = |version, price| Write::RecordPrice {
        key: desk.contract.clone(),
        version,
        price: Yen::new(price).unwrap(),
        reason: "設計変更".to_owned(),
        overrides: Vec::new(),
        returned: None,
    };
    let version = desk.ledger().await.version;
    let send = async |write: &Write| desk.store("sato").write(Uuid::new_v4(), write).await;
    send(&record(version, 55_000_000)).await.unwrap();
    assert_eq!(
        send(&record(version, 56_000_000)).await,
        Err(Refusal::Stale)
    );
    let ledger = desk.ledger().await;
    assert_eq!((ledger.events.len(), ledger.price.get()), (1, 55_000_000));
    assert_eq!(ledger.prices[0].by, "佐藤　花子");
    assert_eq!(
        desk.seen().await.latest.certificate["price"],
        50_000_000,
        "no new certificate"
    );
    // The next change prints the price as it is known.
    desk.happens(change(&[(F::GuaranteeEnd, day("2023-04-30"))]))
        .await;
    assert_eq!(desk.seen().await.latest.certificate["price"], 55_000_000);
}

#[tokio::test]
async fn the_price_of_a_performance_guarantee_is_a_real_change() {
    let desk = Desk::new(|content| {
        content["products"] = serde_json::json!([
            {"product": "performance", "form": "electronic", "amount": 5_000_000, "guarantee_end": null}]);
    })
    .await;
    let refused = desk.record_price(55_000_000, None).await;
    assert_eq!(rule(refused), "price_needs_a_change performance");
    // The orderer may ask for more of a raised price, and need not.
    let mut raised = change(&[(F::Price, yen(55_000_000))]);
    assert_eq!(
        rule(desk.submit("sato", raised.clone()).await),
        "warning_open under_minimum"
    );
    raised.overrides = vec![because("under_minimum", "発注者は増額を求めない")];
    desk.happens(raised).await;
    assert_eq!(desk.seen().await.latest.certificate["price"], 55_000_000);
    let both = change(&[(F::Price, yen(60_000_000)), (F::Amount, yen(6_000_000))]);
    desk.happens(both).await;
}

#[tokio::test]
async fn a_reduced_price_is_a_warning_over_five_tenths_that_needs_a_reason() {
    let desk = Desk::new(|_| {}).await;
    // 2,000万円 of 3,900万円 is more than 5/10.
    let reduced = |overrides| {
        let mut draft = change(&[
            (F::Price, yen(39_000_000)),
            (F::GuaranteeEnd, day("2023-04-30")),
        ]);
        draft.overrides = overrides;
        draft
    };
    assert_eq!(
        rule(desk.submit("sato", reduced(Vec::new())).await),
        "warning_open reduced_price"
    );
    let blank = vec![because("reduced_price", "　")];
    assert_eq!(
        rule(desk.submit("sato", reduced(blank)).await),
        "reason_is_not_blank reason"
    );
    let given = vec![because("reduced_price", "出来高が5割を超えている")];
    let key = desk.submit("sato", reduced(given.clone())).await.unwrap();
    desk.keeps(&key, &given[0]).await;
    // After its approval too.
    desk.approve("takahashi", &key).await.unwrap();
    desk.work().await;
    let all = desk.ledger().await;
    let said = &all.events.last().unwrap().content.overrides;
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].reason, "出来高が5割を超えている");
}

#[tokio::test]
async fn the_reason_for_a_warning_about_a_price_that_is_recorded_alone_stays_in_the_ledger() {
    let desk = Desk::new(|_| {}).await;
    let write = Write::RecordPrice {
        key: desk.contract.clone(),
        version: desk.ledger().await.version,
        price: Yen::new(39_000_000).unwrap(),
        reason: "設計変更".to_owned(),
        overrides: vec![because("reduced_price", "出来高が5割を超えている")],
        returned: None,
    };
    desk.store("sato")
        .write(Uuid::new_v4(), &write)
        .await
        .unwrap();
    let all = desk.ledger().await;
    let said = &all.prices[0].overrides[0];
    assert_eq!(
        (said.code.as_str(), said.reason.as_str()),
        ("reduced_price", "出来高が5割を超えている")
    );
}

#[tokio::test]
async fn a_reduced_price_under_an_interim_advance_is_warned_of_like_one_under_the_first() {
    let desk = Desk::new(|content| {
        content["products"] = serde_json::json!([{"product": "interim_advance", "form": "electronic",
                                                  "amount": 10_000_000, "guarantee_end": null}]);
        content["bid"]["certification_at_hand"] = true.into();
    })
    .await;
    let reduced = |price| change(&[(F::Price, yen(price)), (F::GuaranteeEnd, day("2023-04-30"))]);
    let warned = rule(desk.submit("sato", reduced(19_999_999)).await);
    assert_eq!(warned, "warning_open reduced_price");
    desk.submit("sato", reduced(20_000_000)).await.unwrap();
}

#[tokio::test]
async fn a_price_recorded_before_is_shown_before_and_after_and_typed_again_with_the_next_event() {
    let desk = Desk::new(|_| {}).await;
    desk.record_price(55_000_000, None).await.unwrap();
    // A change of the end alone, and a termination that sets nothing but its day: both print the recorded price.
    for event in [
        change(&[(F::GuaranteeEnd, day("2023-04-30"))]),
        draft(
            EventKind::Termination,
            None,
            &[(F::TerminatedOn, day("2099-11-20"))],
        ),
    ] {
        let mut event = event;
        if event.kind == EventKind::Termination {
            event.overrides = vec![because("terminated_after_end", "届出が遅れたため")];
            desk.record_price(56_000_000, None).await.unwrap();
        }
        let printed = desk.ledger().await.base(None).unwrap().price;
        let known = desk.ledger().await.price;
        let key = desk.submit("sato", event).await.unwrap();
        let seen = desk.amendment(&key).await;
        assert_eq!((seen.before.price, seen.after.price), (printed, known));
        assert!(seen.row.changed.contains(&F::Price), "{:?}", seen.row);
        let wanted = densho::domain::amendment::retyped(&seen.before, &seen.after);
        assert!(wanted.contains(&F::Price), "{wanted:?}");
        // Whoever leaves the price out approves nothing, the screens or psql.
        let write = Write::ApproveAmendment {
            key: key.clone(),
            version: seen.row.version,
            revision: seen.revision,
            content_hash: seen.content_hash.clone(),
            retyped: wanted
                .iter()
                .filter(|f| **f != F::Price)
                .filter_map(|f| Some((f.code().to_owned(), f.read(&seen.after)?.to_json())))
                .collect(),
        };
        let refused = desk.store("takahashi").write(Uuid::new_v4(), &write).await;
        assert_eq!(rule(refused), "retyped_missing price");
        desk.approve("takahashi", &key).await.unwrap();
        desk.work().await;
        assert_eq!(desk.seen().await.latest.certificate["price"], known.get());
    }
}

#[tokio::test]
async fn a_change_may_go_back_to_the_price_that_is_printed_and_nothing_else_is_put_in_its_place() {
    let desk = Desk::new(|_| {}).await;
    desk.record_price(55_000_000, None).await.unwrap();
    let back = [
        (F::GuaranteeEnd, day("2023-04-30")),
        (F::Price, yen(50_000_000)),
    ];
    let key = desk.happens(change(&back)).await;
    let seen = desk.amendment(&key).await;
    assert_eq!(seen.row.changed, [F::GuaranteeEnd]);
    assert_eq!(desk.seen().await.latest.certificate["price"], 50_000_000);
    // The recorded price alone is still no procedure.
    desk.record_price(55_000_000, None).await.unwrap();
    let alone = change(&[(F::Price, yen(55_000_000))]);
    assert_eq!(
        rule(desk.submit("sato", alone).await),
        "amendment_changes_nothing"
    );
}

#[tokio::test]
async fn what_came_back_and_is_the_price_alone_is_given_up_in_the_same_act_as_it_is_recorded() {
    let desk = Desk::new(|_| {}).await;
    let key = desk
        .submit("sato", change(&[(F::Amount, yen(19_000_000))]))
        .await
        .unwrap();
    let seen = desk.amendment(&key).await;
    let waiting = (key.id, seen.row.version);
    assert!(
        desk.record_price(55_000_000, Some(waiting)).await.is_err(),
        "it waits for approval"
    );
    assert_eq!(
        rule(desk.record_price(55_000_000, None).await),
        "one_open_amendment"
    );
    let back = Write::ReturnAmendment {
        key: key.clone(),
        version: seen.row.version,
        reason: "金額だけでよい".to_owned(),
    };
    let takahashi = desk.store("takahashi");
    takahashi.write(Uuid::new_v4(), &back).await.unwrap();
    assert_eq!(
        desk.record_price(55_000_000, Some(waiting)).await,
        Err(Refusal::Stale),
        "not the version that was seen"
    );
    let version = desk.amendment(&key).await.row.version;
    desk.record_price(55_000_000, Some((key.id, version)))
        .await
        .unwrap();
    let ledger = desk.ledger().await;
    assert_eq!((ledger.price.get(), ledger.open), (55_000_000, None));
    let said: Vec<&str> = ledger.story.iter().map(|e| e.kind.as_str()).collect();
    assert!(said.ends_with(&["amendment.withdrawn", "contract.price_recorded"]));
}

#[tokio::test]
async fn a_correction_that_does_not_touch_the_price_leaves_the_recorded_one() {
    let desk = Desk::new(|_| {}).await;
    let wrong = (F::Beneficiary, super::desk::text("○○市長"));
    desk.record_price(55_000_000, None).await.unwrap();
    desk.happens(draft(EventKind::Correction, Some(1), &[wrong]))
        .await;
    let known = async || desk.ledger().await.price.get();
    assert_eq!(known().await, 55_000_000, "the certificate alone was wrong");
    assert_eq!(
        desk.seen().await.latest.certificate["price"],
        50_000_000,
        "and prints what it corrects"
    );
    // A correction of that correction neither, and what is recorded after it counts too.
    let again = (F::Beneficiary, super::desk::text("長野県△△建設事務所長"));
    desk.happens(draft(EventKind::Correction, Some(2), &[again]))
        .await;
    assert_eq!(known().await, 55_000_000);
    desk.record_price(56_000_000, None).await.unwrap();
    // The price itself was wrong: whoever says it last is right.
    desk.happens(draft(
        EventKind::Correction,
        Some(3),
        &[(F::Price, yen(51_000_000))],
    ))
    .await;
    assert_eq!(known().await, 51_000_000);
    // The next change prints what is known.
    desk.record_price(57_000_000, None).await.unwrap();
    desk.happens(change(&[(F::GuaranteeEnd, day("2023-04-30"))]))
        .await;
    assert_eq!(desk.seen().await.latest.certificate["price"], 57_000_000);
}

/// What the migration does to contracts whose price a correction had taken back to the certificate's.
#[tokio::test]
async fn a_price_that_had_fallen_back_is_what_was_recorded_again() {
    let desk = Desk::new(|_| {}).await;
    desk.record_price(55_000_000, None).await.unwrap();
    let name = (F::Beneficiary, super::desk::text("○○市長"));
    desk.happens(draft(EventKind::Correction, Some(1), &[name]))
        .await;
    desk.stage
        .arrange("UPDATE core.contract SET price = 50000000")
        .await;
    let version = desk.ledger().await.version;
    let sql = include_str!("../../../migrations/0105_amendments_that_stop.sql");
    let from = sql.find("UPDATE core.contract c SET price").unwrap();
    let statement = sql[from..].split(';').next().unwrap();
    let statement = format!("SET ROLE densho_owner; {statement}; RESET ROLE;");
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(&desk.stage.root)
        .await
        .unwrap();
    let all = desk.ledger().await;
    assert_eq!((all.price.get(), all.version), (55_000_000, version + 1));
}
