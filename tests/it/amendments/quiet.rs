//! What leaves the house by mail carries neither key nor amount, whatever it tells of.

use super::desk::{Desk, change, draft, ended_late, yen};
use crate::support::letters;
use crate::support::post::house_post;
use densho::demo::sink::SmtpSink;
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::KeyOrder;
use densho::domain::ledger::EventKind;
use std::time::Duration;

#[tokio::test]
async fn no_mail_of_a_change_a_termination_or_a_new_key_says_key_or_amount() {
    let mut desk = Desk::new(|_| {}).await;
    let dir = tempfile::tempdir().unwrap();
    let sink = SmtpSink::start(0, dir.path()).await.unwrap();
    desk.tools.post = house_post(sink.address().port(), Duration::from_secs(20));
    let old = desk.key().await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    desk.happens(draft(
        EventKind::Correction,
        Some(2),
        &[(F::Amount, yen(18_000_000))],
    ))
    .await;
    desk.happens(draft(EventKind::Cancellation, Some(3), &[]))
        .await;
    desk.order("takahashi", KeyOrder::Reissue, "紛失")
        .await
        .unwrap();
    desk.work().await;
    let new = desk.key().await;
    assert_ne!(old.expose(), new.expose());
    desk.happens(ended_late("2040-01-31")).await;

    let mails: Vec<String> = sink
        .mails()
        .unwrap()
        .iter()
        .map(|path| letters::parsed(path))
        .collect();
    assert_eq!(mails.len(), 5, "{mails:#?}");
    // Each of what it tells.
    for word in [
        "変更手続き",
        "訂正手続き",
        "変更の取消手続き",
        "再発行",
        "解約手続き",
    ] {
        assert!(mails.iter().any(|mail| mail.contains(word)), "{word}");
    }
    let keys = [old.expose(), new.expose()];
    let amounts = [50_000_000, 20_000_000, 19_000_000, 18_000_000];
    for mail in &mails {
        assert!(mail.contains(&desk.number), "{mail}");
        assert_eq!(letters::says(mail, &keys, &amounts), [""; 0], "{mail}");
    }
}
