//! 変更取消: the premium of the change goes back with it, or a reason says why not.

use super::desk::{Desk, because, change, draft, yen};
use densho::domain::amendment::AmendedField as F;
use densho::domain::amendment::{AmendmentDraft, PREMIUM_NOT_UNDONE};
use densho::domain::command::Override;
use densho::domain::ledger::EventKind;
use densho::domain::refusal::Refusal;

fn undoing(of: u32, premium: i64, overrides: Vec<Override>) -> AmendmentDraft {
    AmendmentDraft {
        premium,
        overrides,
        ..draft(EventKind::Cancellation, Some(of), &[])
    }
}

#[tokio::test]
async fn a_cancellation_gives_back_what_the_change_and_its_corrections_moved_or_says_why_not() {
    let desk = Desk::new(|_| {}).await;
    desk.happens(AmendmentDraft {
        premium: -5_000,
        ..change(&[(F::Amount, yen(19_000_000))])
    })
    .await;
    desk.happens(AmendmentDraft {
        kind: EventKind::Correction,
        supersedes: Some(2),
        premium: -1_000,
        ..change(&[(F::Amount, yen(18_000_000))])
    })
    .await;
    let ledger = super::desk::ledger_of(&desk.store("sato"), &desk.contract).await;
    assert_eq!(ledger.premium_to_undo(3), 6_000, "as the form proposes it");
    let open = |refused| {
        assert_eq!(
            refused,
            Err(Refusal::BadValue {
                rule: "warning_open".to_owned(),
                detail: PREMIUM_NOT_UNDONE.to_owned()
            })
        );
    };
    open(
        desk.submit("sato", undoing(3, 0, Vec::new()))
            .await
            .map(drop),
    );
    open(
        desk.submit("sato", undoing(3, 5_000, Vec::new()))
            .await
            .map(drop),
    );
    // No reason for what is right.
    let idle = because(PREMIUM_NOT_UNDONE, "念のため");
    let idle = desk.submit("sato", undoing(3, 6_000, vec![idle])).await;
    assert!(
        matches!(&idle, Err(Refusal::BadValue { rule, .. }) if rule == "override_idle"),
        "{idle:?}"
    );
    let why = because(PREMIUM_NOT_UNDONE, "返戻済みのため");
    let key = desk.submit("sato", undoing(3, 0, vec![why])).await.unwrap();
    let seen = desk.amendment(&key).await;
    assert_eq!(
        (seen.premium, seen.to_undo),
        (0, Some(6_000)),
        "the approver reads both"
    );
    assert_eq!(seen.overrides[0].subject, "0", "a reason of this amount");
}

#[tokio::test]
async fn a_cancellation_of_a_change_that_moved_no_premium_needs_no_reason() {
    let desk = Desk::new(|_| {}).await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    let key = desk
        .submit("sato", undoing(2, 0, Vec::new()))
        .await
        .unwrap();
    assert_eq!(desk.amendment(&key).await.to_undo, Some(0));
}
