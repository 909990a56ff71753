//! What is under way when a colleague is quicker or the database goes down: told, kept, and done once.

use super::{
    CHANGED, count, hand_in, in_front_of_the_queue, issued_exactly_once, options, to_field, until,
};
use crate::support::house::House;
use crate::support::pty::Pty;

/// In front of the first certificate of the review queue.
fn reviewing(house: &House, login: &str) -> Pty {
    let mut session = house.session(login);
    session.see("○○建設");
    session.press("enter");
    session.see("保証証書（前払金保証）");
    session
}

/// A return with its reason typed and not yet confirmed.
fn begin_return(session: &mut Pty, reason: &str) {
    session.press("t");
    session.see("金額");
    session.press("enter");
    session.see("理由");
    session.text(reason);
    session.see(reason);
}

/// An approval that was sent and cannot be done yet: its row is held by somebody else.
async fn approve_while_held(house: &House, supervisor: &mut Pty) {
    let root = house.db.superuser().await;
    let mut held = root.begin().await.unwrap();
    sqlx::query("SELECT FROM core.application FOR UPDATE")
        .execute(&mut *held)
        .await
        .unwrap();
    supervisor.yes();
    until(
        house,
        "the approval waits",
        "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = 'takahashi' AND wait_event_type = 'Lock'",
    )
    .await;
    // It is never given back: the server goes down with it.
    std::mem::forget(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_that_was_typed_while_a_colleague_returned_the_same_is_not_lost_and_returns_nothing_twice()
 {
    let house = House::new().await;
    house.receive("見本川護岸工事");
    let mut clerk = in_front_of_the_queue(&house, "sato", &["見本川護岸"]).await;
    hand_in(&mut clerk);
    let mut supervisor = reviewing(&house, "takahashi");
    begin_return(&mut supervisor, "工期を契約書で確かめてください");
    // A colleague is quicker.
    let mut other = reviewing(&house, "mori");
    begin_return(&mut other, "保証金額が申込書と違う");
    other.press("enter");
    other.see("はい");
    other.yes();
    other.see("差戻しました");
    supervisor.press("enter");
    supervisor.see("はい");
    supervisor.yes();
    supervisor.see(CHANGED);
    let returned = "SELECT count(*) FROM audit.event WHERE kind = 'application.returned'";
    assert_eq!(count(&house, returned).await, 1);
    let told: i64 = count(
        &house,
        "SELECT count(*) FROM audit.event WHERE strpos(detail::text, '工期を契約書') > 0",
    )
    .await;
    assert_eq!(told, 0, "it was refused, and nobody was sent it");
    // It comes in again as it was: what was typed for it is there, and goes on from where it was.
    clerk.see("差戻");
    clerk.press("f5");
    clerk.see("保証金額が申込書と違う");
    clerk.press("s");
    clerk.see("次の内容で承認を依頼します");
    clerk.yes();
    clerk.see("承認依頼しました");
    supervisor.press("g r");
    supervisor.see("○○建設");
    supervisor.press("enter");
    supervisor.see("保証証書（前払金保証）");
    supervisor.press("t");
    supervisor.see("金額");
    supervisor.press("enter");
    supervisor.see("工期を契約書で確かめてください");
    supervisor.press("enter");
    supervisor.see("はい");
    supervisor.yes();
    supervisor.see("差戻しました");
    assert_eq!(count(&house, returned).await, 2);
    clerk.see("差戻");
    clerk.press("f5");
    clerk.see("工期を契約書で確かめてください");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loser_of_a_race_keeps_the_number_of_the_row_that_was_lost_and_has_the_others() {
    let house = House::new().await;
    let works = ["一の沢砂防工事", "二の沢砂防工事", "三の沢砂防工事"];
    for name in works {
        house.receive(name);
    }
    let mut sato = in_front_of_the_queue(&house, "sato", &works).await;
    let mut suzuki = in_front_of_the_queue(&house, "suzuki", &works).await;
    // One number that waits on a row, and three that are run.
    suzuki.press("7 down 7 down 7");
    suzuki.wait("three options", |p| options(p, '7') == 3);
    sato.press("down c");
    sato.see("引受しました");
    // That a colleague was quicker takes no number out of the column.
    suzuki.see("更新あり");
    assert_eq!(options(&suzuki.picture(), '7'), 3);
    suzuki.press("enter");
    suzuki.see("2件引受しました");
    let picture = suzuki.see("佐藤");
    assert_eq!(options(&picture, '7'), 1, "{picture}");
    let lost = picture.lines().find(|l| l.chars().nth(1) == Some('7'));
    assert!(lost.is_some_and(|l| l.contains("二の沢")), "{picture}");
    for (sql, n) in [
        (
            "SELECT count(*) FROM core.application WHERE claimed_by = 'suzuki'",
            2,
        ),
        (
            "SELECT count(*) FROM audit.event WHERE kind = 'application.claimed'",
            3,
        ),
    ] {
        assert_eq!(count(&house, sql).await, n, "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_that_was_under_way_when_the_database_stopped_counts_once_when_it_is_back() {
    let mut house = House::alone().await;
    house.receive("見本川護岸工事");
    let mut clerk = in_front_of_the_queue(&house, "sato", &["見本川護岸"]).await;
    hand_in(&mut clerk);
    let mut supervisor = reviewing(&house, "takahashi");
    supervisor.press("a");
    supervisor.see("次の内容の保証証書を発行します");
    approve_while_held(&house, &mut supervisor).await;
    house.db.stop();
    for session in [&mut clerk, &mut supervisor] {
        session.see("データベース切断");
    }
    supervisor.see("つながりしだい同じ要求で確かめます");
    house.db.resume();
    supervisor.gone("データベース切断");
    supervisor.see("承認しました");
    issued_exactly_once(&house, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_crashes_under_two_operators_loses_nothing_that_was_answered_and_does_the_rest_once()
 {
    let mut house = House::durable().await;
    house.receive("一の沢砂防工事");
    let mut sato = in_front_of_the_queue(&house, "sato", &["一の沢"]).await;
    hand_in(&mut sato);
    house.receive("二の沢砂防工事");
    let mut suzuki = in_front_of_the_queue(&house, "suzuki", &["一の沢", "二の沢"]).await;
    suzuki.press("down");
    hand_in(&mut suzuki);
    // One approval is answered; the next is under way, and a clerk types, when the server is gone from one moment to the next.
    let mut supervisor = reviewing(&house, "takahashi");
    supervisor.press("a");
    supervisor.see("次の内容の保証証書を発行します");
    supervisor.yes();
    supervisor.see("承認しました");
    sato.press("g a f6");
    sato.see("窓口申込");
    to_field(&mut sato, "商号");
    sato.text("㈱髙橋");
    until(
        &house,
        "what was typed is kept",
        "SELECT count(*) = 1 FROM core.unfinished WHERE strpos(sheet::text, '㈱髙橋') > 0",
    )
    .await;
    supervisor.press("a");
    supervisor.see("次の内容の保証証書を発行します");
    approve_while_held(&house, &mut supervisor).await;
    house.db.crash();
    for session in [&mut sato, &mut suzuki, &mut supervisor] {
        session.see("データベース切断");
    }
    sato.text("土木");
    sato.see("㈱髙橋土木");
    house.db.resume();
    let log = house.db.cluster().dir().join("postgresql.log");
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("not properly shut down"), "{log}");
    for session in [&mut sato, &mut suzuki, &mut supervisor] {
        session.gone("データベース切断");
    }
    sato.see("㈱髙橋土木");
    until(
        &house,
        "what was typed since is kept too, in one place",
        "SELECT count(*) = 1 AND bool_and(strpos(sheet::text, '㈱髙橋土木') > 0) FROM core.unfinished",
    )
    .await;
    issued_exactly_once(&house, 2).await;
}
