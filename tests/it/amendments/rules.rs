//! What the database itself refuses, to the screens and to psql.

use super::desk::{Desk, because, change, day, draft, yen};
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::{Answer, Query, Write};
use densho::domain::ledger::EventKind;
use densho::domain::refusal::Refusal;
use uuid::Uuid;

pub(super) fn rule<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> String {
    match outcome {
        Err(Refusal::BadValue { rule, detail }) => format!("{rule} {detail}").trim().to_owned(),
        Err(Refusal::Duplicate { rule }) => rule,
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn an_amount_is_not_raised_over_the_orderers_ratio_by_a_change_or_a_correction() {
    // 2,000万円 of 5,000万円 is the whole of 40 %; this orderer rounds down to 1万円.
    let desk = Desk::new(|_| {}).await;
    let raised = |amount, price: Option<i64>| {
        let amount = [(F::Amount, yen(amount))];
        change(
            &[
                &amount[..],
                &price
                    .map(|p| (F::Price, yen(p)))
                    .into_iter()
                    .collect::<Vec<_>>(),
            ]
            .concat(),
        )
    };
    let over = desk.submit("sato", raised(20_000_001, None)).await;
    assert_eq!(rule(over), "amount_over_ratio 20000000");
    let over = desk
        .submit("sato", raised(22_000_000, Some(54_999_999)))
        .await;
    assert_eq!(rule(over), "amount_over_ratio 21990000");
    let mut correction = raised(44_000_000, None);
    (correction.kind, correction.supersedes) = (EventKind::Correction, Some(1));
    let over = desk.submit("sato", correction).await;
    assert_eq!(rule(over), "amount_over_ratio 20000000");
    assert_eq!(desk.ledger().await.events.len(), 1);
    // Past every function, as the owner.
    let past = sqlx::raw_sql(
            "INSERT INTO core.amendment (branch_id, contract_id, kind, drafted_by)
               SELECT branch_id, contract_id, 'change', 'sato' FROM core.contract;
             INSERT INTO core.amendment_draft (branch_id, amendment_id, revision, drafted_by, base_version, product, amount, content, content_hash)
               SELECT a.branch_id, a.amendment_id, 1, 'sato', 1, 'advance_payment', 44000000, b, core.content_hash(b)
                 FROM core.amendment a, LATERAL (SELECT jsonb_build_object('kind', 'change',
                   'before', '{\"amount\": 20000000}'::jsonb,
                   'certificate', '{\"amount\": 44000000, \"price\": 50000000, \"contract_date\": \"2022-11-01\"}'::jsonb) b) c",
        )
        .execute(&desk.stage.db.superuser().await)
        .await;
    let past = format!("{past:?}");
    assert!(past.contains("amount_over_ratio"), "{past}");
    // More of a higher price.
    desk.happens(raised(22_000_000, Some(55_000_000))).await;
    assert_eq!(desk.seen().await.latest.certificate["amount"], 22_000_000);
}

#[tokio::test]
async fn a_performance_guarantee_is_not_lowered_beneath_what_the_orderer_asks() {
    let desk = Desk::new(|content| {
        content["products"] = serde_json::json!([
            {"product": "performance", "form": "electronic", "amount": 5_000_000, "guarantee_end": null}]);
    })
    .await;
    let under = desk
        .submit("sato", change(&[(F::Amount, yen(4_999_999))]))
        .await;
    assert_eq!(rule(under), "amount_under_minimum 5000000");
    let lower = change(&[(F::Amount, yen(4_500_000)), (F::Price, yen(45_000_000))]);
    desk.happens(lower).await;
    assert_eq!(desk.seen().await.latest.certificate["amount"], 4_500_000);
}

#[tokio::test]
async fn a_change_is_approved_within_the_limit_for_its_own_product() {
    let desk = Desk::new(|content| {
        content["products"] = serde_json::json!([{"product": "performance", "form": "electronic",
                                                  "amount": 5_000_000, "guarantee_end": null}]);
    })
    .await;
    // Limits that are in force are never changed: this stands for other ones that somebody was given.
    desk.stage
        .arrange(
            "ALTER TABLE core.authority DISABLE TRIGGER USER;
             UPDATE core.authority SET limit_yen = CASE product WHEN 'performance' THEN 5999999 ELSE 100000000 END",
        )
        .await;
    let more = change(&[(F::Amount, yen(6_000_000))]);
    let key = desk.submit("sato", more).await.unwrap();
    let over = desk.approve("takahashi", &key).await;
    assert!(matches!(over, Err(Refusal::OverLimit { .. })), "{over:?}");
    desk.stage
        .arrange(
            "UPDATE core.authority SET limit_yen = CASE product WHEN 'performance' THEN 6000000 ELSE 1 END",
        )
        .await;
    desk.approve("takahashi", &key).await.unwrap();
}

#[tokio::test]
async fn a_termination_after_the_guarantees_end_is_warned_of_and_needs_a_reason() {
    let desk = Desk::new(|_| {}).await;
    let late = |overrides| {
        let mut late = draft(
            EventKind::Termination,
            None,
            &[(F::TerminatedOn, day("2040-01-01"))],
        );
        late.overrides = overrides;
        late
    };
    assert_eq!(
        rule(desk.submit("sato", late(Vec::new())).await),
        "warning_open terminated_after_end"
    );
    let given = vec![because("terminated_after_end", "返還の合意の日")];
    let key = desk.submit("sato", late(given.clone())).await.unwrap();
    desk.keeps(&key, &given[0]).await;
}

#[tokio::test]
async fn four_eyes_hold_over_every_draft_and_the_limit_covers_the_new_amount() {
    let desk = Desk::new(|_| {}).await;
    let draft = change(&[(F::Amount, yen(19_000_000))]);
    let key = desk.submit("mori", draft.clone()).await.unwrap();
    assert_eq!(desk.approve("mori", &key).await, Err(Refusal::OwnDraft));
    assert_eq!(desk.approve("sato", &key).await, Err(Refusal::NotAllowed));
    // Back, and drafted again by somebody else: who drafted it once still cannot approve it.
    let seen = desk.amendment(&key).await;
    let back = Write::ReturnAmendment {
        key: key.clone(),
        version: seen.row.version,
        reason: "金額を確かめてください".to_owned(),
    };
    desk.store("takahashi")
        .write(Uuid::new_v4(), &back)
        .await
        .unwrap();
    let version = desk.ledger().await.version;
    let smaller = change(&[(F::Amount, yen(9_000_000))]);
    desk.submit_seen("sato", version, Some(key.id), smaller)
        .await
        .unwrap();
    assert_eq!(desk.approve("mori", &key).await, Err(Refusal::OwnDraft));
    assert_eq!(
        desk.approve_seen("takahashi", &seen).await,
        Err(Refusal::Stale),
        "it was returned since"
    );
    desk.approve("takahashi", &key).await.unwrap();

    let desk = Desk::new(|_| {}).await;
    let key = desk.submit("sato", draft).await.unwrap();
    let over = desk.approve("mori", &key).await;
    assert!(
        matches!(over, Err(Refusal::OverLimit { amount, .. }) if amount.get() == 19_000_000),
        "{over:?}"
    );
}

#[tokio::test]
async fn two_clerks_with_the_same_contract_open_and_a_supervisor_with_an_old_picture_are_told() {
    let desk = Desk::new(|_| {}).await;
    let seen_by_both = desk.ledger().await.version;
    let draft = change(&[(F::Amount, yen(19_000_000))]);
    let key = desk
        .submit_seen("sato", seen_by_both, None, draft.clone())
        .await
        .unwrap();
    let second = desk
        .submit_seen("suzuki", seen_by_both, None, draft.clone())
        .await;
    assert_eq!(rule(second), "one_open_amendment");
    let picture = desk.amendment(&key).await;
    let withdraw = |login: &'static str, version| {
        let store = desk.store(login);
        let write = Write::WithdrawAmendment {
            key: key.clone(),
            version,
            reason: "誤り".to_owned(),
        };
        async move { store.write(Uuid::new_v4(), &write).await }
    };
    let refused = withdraw("suzuki", picture.row.version).await;
    assert_eq!(
        refused,
        Err(Refusal::ClaimedByOther {
            by: "佐藤　花子".to_owned()
        })
    );
    withdraw("sato", picture.row.version).await.unwrap();
    assert_eq!(
        desk.approve_seen("takahashi", &picture).await,
        Err(Refusal::Stale)
    );
    // And once a change has happened, who still looks at the contract as it was is told.
    desk.happens(draft.clone()).await;
    let late = desk.submit_seen("suzuki", seen_by_both, None, draft).await;
    assert_eq!(late, Err(Refusal::Stale));
}

#[tokio::test]
async fn what_is_approved_is_what_was_submitted() {
    let desk = Desk::new(|_| {}).await;
    let key = desk
        .submit("sato", change(&[(F::Amount, yen(19_000_000))]))
        .await
        .unwrap();
    let mut seen = desk.amendment(&key).await;
    seen.content_hash[0] ^= 1;
    assert_eq!(
        desk.approve_seen("takahashi", &seen).await,
        Err(Refusal::ContentChanged)
    );
}

#[tokio::test]
async fn days_amounts_and_targets_that_cannot_be_are_refused_by_the_database_too() {
    let desk = Desk::new(|_| {}).await;
    for (draft, refused) in [
        (
            change(&[(F::TermTo, day("2022-10-01"))]),
            "content_dates term_to",
        ),
        (
            change(&[(F::GuaranteeEnd, day("2023-03-30"))]),
            "content_dates guarantee_end",
        ),
        (
            change(&[(F::Amount, yen(50_000_001))]),
            "content_amount amount",
        ),
        (
            change(&[(F::Amount, yen(20_000_000))]),
            "amendment_changes_nothing",
        ),
        (
            change(&[(F::TerminatedOn, day("2040-01-01"))]),
            "content_unknown_field fields.terminated_on",
        ),
        (
            draft(
                EventKind::Termination,
                None,
                &[(F::TerminatedOn, day("2022-01-01"))],
            ),
            "content_dates terminated_on",
        ),
        (
            draft(EventKind::Cancellation, Some(1), &[]),
            "ledger_not_last_change 1",
        ),
        (
            draft(EventKind::Correction, Some(7), &[(F::Amount, yen(1))]),
            "ledger_not_in_force 7",
        ),
        (
            draft(EventKind::Correction, None, &[(F::Amount, yen(1))]),
            "ledger_supersedes",
        ),
        (
            change(&[(F::DepositBank, super::desk::text("△△信用金庫　本店"))]),
            "bank_not_contracted deposit_bank",
        ),
        (
            change(&[(F::DepositBank, super::desk::text("知らない銀行　本店"))]),
            "warning_open bank_not_in_master",
        ),
        (
            change(&[(F::Beneficiary, super::desk::text("知らない事務所長"))]),
            "warning_open orderer_not_in_master",
        ),
    ] {
        assert_eq!(rule(desk.submit("sato", draft).await), refused);
    }
    // Works over several years: a fiscal year's end is enough, but none before they begin.
    let before = change(&[
        (F::TermTo, day("2025-03-20")),
        (F::GuaranteeEnd, day("2022-03-31")),
    ]);
    let refused = rule(desk.submit("sato", before).await);
    assert_eq!(refused, "content_dates guarantee_end");
    let years = change(&[
        (F::TermTo, day("2025-03-20")),
        (F::GuaranteeEnd, day("2024-03-31")),
    ]);
    desk.submit("sato", years).await.unwrap();
}

/// Statements of somebody with every right on the tables, to which the ledger still says no.
#[tokio::test]
async fn the_ledger_keeps_its_order_against_anybody() {
    let desk = Desk::new(|_| {}).await;
    let key = desk
        .submit("sato", change(&[(F::Amount, yen(19_000_000))]))
        .await
        .unwrap();
    desk.approve("takahashi", &key).await.unwrap();
    let revision = |seq: i32, kind: &str, of: &str| {
        format!(
            "INSERT INTO core.revision (branch_id, contract_id, seq, kind, supersedes, content, content_hash, drafted_by, approved_by)
             SELECT branch_id, contract_id, {seq}, '{kind}', {of}, content, content_hash, 'sato', 'takahashi' FROM core.revision WHERE seq = 1"
        )
    };
    for (sql, refused) in [
        (revision(3, "change", "NULL"), "ledger_number"),
        (revision(2, "issue", "NULL"), "ledger_issue"),
        (revision(2, "correction", "NULL"), "ledger_supersedes"),
        (revision(2, "cancellation", "1"), "ledger_not_last_change"),
        (revision(2, "termination", "NULL"), "ledger_unapproved"),
        ("UPDATE core.revision SET content = content".to_owned(), "append-only"),
        ("DELETE FROM core.amendment_approval".to_owned(), "append-only"),
        ("UPDATE core.amendment_draft SET amount = 1".to_owned(), "append-only"),
        ("UPDATE core.amendment SET state = 'awaiting_approval'".to_owned(), "does not go back"),
        ("UPDATE core.amendment SET state = 'issued'".to_owned(), "amendment_issued_is_numbered"),
        (
            "INSERT INTO core.amendment_approval SELECT branch_id, amendment_id, revision, 'sato', product, amount, content_hash, 'sato', 999900000000 FROM core.amendment_draft".to_owned(),
            "four eyes",
        ),
    ] {
        let said = desk.stage.db.psql_as(densho::demo::cluster::SUPERUSER, &sql);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains(refused), "{sql}: {said}");
    }
    // The clerk with psql: no table, no worker's function.
    for sql in [
        "UPDATE core.amendment SET state = 'issued'",
        "INSERT INTO core.price_record DEFAULT VALUES",
        "SELECT worker.amendment_tried('371', 1, 1)",
        "SELECT core.project_contract('371', 1)",
        "SELECT mac FROM platform.entry",
    ] {
        let said = desk.stage.db.psql_as("sato", sql);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains("42501"), "{sql}: {said}");
    }
    // Another branch sees none of it.
    let said = desk
        .stage
        .db
        .psql_as("kato", "SELECT count(*) FROM core.amendment");
    assert!(
        String::from_utf8_lossy(&said.stdout).contains('0'),
        "{said:?}"
    );
}

#[tokio::test]
async fn a_reason_for_a_warning_that_is_not_there_is_not_taken() {
    let desk = Desk::new(|_| {}).await;
    let mut idle = change(&[(F::GuaranteeEnd, day("2023-04-30"))]);
    idle.overrides = vec![because("reduced_price", "出来高が超えている")];
    assert_eq!(
        rule(desk.submit("sato", idle).await),
        "override_idle reduced_price"
    );
}

#[tokio::test]
async fn who_can_approve_an_amendment_is_named_and_nobody_of_another_branch_learns_it() {
    let desk = Desk::new(|_| {}).await;
    let key = desk
        .submit("sato", change(&[(F::Amount, yen(19_000_000))]))
        .await
        .unwrap();
    let query = Query::AmendmentApprovers(key);
    let named = async |login: &str| match desk.store(login).query(&query).await {
        Ok(Answer::Choices(who)) => who.into_iter().map(|c| c.code).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let seen = named("sato").await;
    assert!(seen.contains(&"takahashi".to_owned()), "{seen:?}");
    assert!(!named("takahashi").await.contains(&"takahashi".to_owned()));
    assert_eq!(named("kato").await, [] as [String; 0]);
}
