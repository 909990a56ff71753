//! Two operators on the same records, each in a real terminal at 80×24, with a real worker beside them: whoever is
//! second is told in words, nobody loses what was typed, and nothing happens twice.

mod crashes;

use crate::support::house::{House, override_all};
use crate::support::pty::{DEADLINE, Pty};
use std::time::Instant;

/// The words of a refusal are cut where the line ends; this much of them stands there.
const CHANGED: &str = "表示後に他の人が変更しました";

/// An operator in front of the queue, with every row of it.
async fn in_front_of_the_queue(house: &House, login: &str, rows: &[&str]) -> Pty {
    let mut session = house.session(login);
    session.see("申込一覧 Q1");
    for row in rows {
        session.see(row);
    }
    session
}

/// The clerk's application, examined and handed in for approval.
fn hand_in(clerk: &mut Pty) {
    clerk.press("c");
    clerk.see("引受しました");
    clerk.press("enter");
    clerk.see("うち理由あり");
    override_all(clerk);
    clerk.press("s");
    clerk.see("次の内容で承認を依頼します");
    clerk.yes();
    clerk.see("承認依頼しました");
}

/// How many rows have this in their option column.
fn options(picture: &str, option: char) -> usize {
    let has = |line: &&str| line.chars().nth(1) == Some(option);
    picture.lines().skip(4).take(16).filter(has).count()
}

/// Goes to the field with this label, field by field.
fn to_field(session: &mut Pty, label: &str) {
    for _ in 0..60 {
        let line = session.line();
        if line.split_whitespace().collect::<String>().contains(label) {
            return;
        }
        session.press("tab");
        session.leaves(&line);
    }
    panic!("no field {label} in\n{}", session.picture());
}

/// Waits until the database says so.
async fn until(house: &House, what: &str, sql: &'static str) {
    let until = Instant::now() + DEADLINE;
    let root = house.db.superuser().await;
    loop {
        let so: bool = sqlx::query_scalar(sql).fetch_one(&root).await.unwrap();
        if so {
            return;
        }
        assert!(Instant::now() < until, "never so: {what}; {}", house.log());
        tokio::task::yield_now().await;
    }
}

async fn count(house: &House, sql: &'static str) -> i64 {
    let root = house.db.superuser().await;
    sqlx::query_scalar(sql).fetch_one(&root).await.unwrap()
}

/// Of each of so many applications two certificates with one number, one key and one publication each, and one mail:
/// whatever happened on the way.
async fn issued_exactly_once(house: &House, applications: i64) {
    let sent = match applications {
        1 => "SELECT count(*) = 1 FROM core.mail WHERE sent_at IS NOT NULL",
        _ => "SELECT count(*) = 2 FROM core.mail WHERE sent_at IS NOT NULL",
    };
    until(house, "issued and mailed", sent).await;
    for (sql, n) in [
        ("SELECT count(*) FROM core.approval", applications),
        ("SELECT count(*) FROM core.contract", 2 * applications),
        (
            "SELECT count(DISTINCT number) FROM core.contract",
            2 * applications,
        ),
        ("SELECT count(*) FROM vault.auth_key", 2 * applications),
        ("SELECT count(*) FROM core.publication", 2 * applications),
        ("SELECT count(*) FROM platform.entry", 2 * applications),
        (
            "SELECT count(*) FROM audit.event WHERE kind = 'application.approved'",
            applications,
        ),
    ] {
        assert_eq!(count(house, sql).await, n, "{sql}");
    }
    let mails = std::fs::read_dir(house.at("mails")).unwrap().count();
    assert_eq!(i64::try_from(mails), Ok(applications));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clerks_who_claim_the_same_row_are_told_whose_it_is_and_one_has_it() {
    let house = House::new().await;
    house.receive("見本川護岸工事");
    let mut sato = in_front_of_the_queue(&house, "sato", &["見本川護岸"]).await;
    let mut suzuki = in_front_of_the_queue(&house, "suzuki", &["見本川護岸"]).await;
    sato.press("c");
    suzuki.press("c");
    let had = |picture: &str| picture.contains("引受しました");
    let told = |picture: &str| picture.contains("さんが引き受けています") || had(picture);
    let (hers, his) = (
        sato.wait("an outcome", told),
        suzuki.wait("an outcome", told),
    );
    assert!(had(&hers) != had(&his), "one of them:\n{hers}\n{his}");
    let (loser, name) = match had(&hers) {
        true => (his, "佐藤　花子さん"),
        false => (hers, "鈴木　一郎さん"),
    };
    let said: String = loser.split_whitespace().collect();
    assert!(said.contains(&name.replace('\u{3000}', "")), "{loser}");
    assert_eq!(
        count(
            &house,
            "SELECT count(*) FROM audit.event WHERE kind = 'application.claimed'"
        )
        .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clerks_who_claim_many_rows_at_once_share_them_and_each_row_says_what_became_of_it() {
    let house = House::new().await;
    let works = [
        "一の沢砂防工事",
        "二の沢砂防工事",
        "三の沢砂防工事",
        "四の沢砂防工事",
    ];
    for name in works {
        house.receive(name);
    }
    let mut sato = in_front_of_the_queue(&house, "sato", &works).await;
    let mut suzuki = in_front_of_the_queue(&house, "suzuki", &works).await;
    for session in [&mut sato, &mut suzuki] {
        session.press("7 down 7 down 7 down 7");
        session.wait("four options", |p| options(p, '7') == 4);
    }
    sato.press("enter");
    suzuki.press("enter");
    let told = |picture: &str| picture.contains("引受しました") || picture.contains("できませ");
    let pictures = [
        sato.wait("an outcome", told),
        suzuki.wait("an outcome", told),
    ];
    until(
        &house,
        "four claims",
        "SELECT count(*) = 4 FROM core.application WHERE claimed_by IS NOT NULL",
    )
    .await;
    assert_eq!(
        count(
            &house,
            "SELECT count(*) FROM audit.event WHERE kind = 'application.claimed'"
        )
        .await,
        4,
        "{pictures:?}"
    );
    // What each of them was told adds up with what each of them has.
    for (session, sql, other) in [
        (
            &mut sato,
            "SELECT count(*) FROM core.application WHERE claimed_by = 'sato'",
            "鈴木",
        ),
        (
            &mut suzuki,
            "SELECT count(*) FROM core.application WHERE claimed_by = 'suzuki'",
            "佐藤",
        ),
    ] {
        let own = count(&house, sql).await;
        if own > 0 {
            session.see(&format!("{own}件引受しました"));
        }
        if own < 4 {
            session.see(other);
        }
        // What was lost keeps its number, and nothing else does.
        let lost = usize::try_from(4 - own).unwrap();
        session.wait("the numbers of what was lost", |p| options(p, '7') == lost);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_clerk_changed_under_the_eyes_of_a_supervisor_is_not_approved_unseen() {
    let house = House::new().await;
    house.receive("見本川護岸工事");
    let mut clerk = in_front_of_the_queue(&house, "sato", &["見本川護岸"]).await;
    hand_in(&mut clerk);
    // She has the certificate in front of her and the question on the screen.
    let mut supervisor = house.session("takahashi");
    supervisor.see("○○建設");
    supervisor.press("enter");
    supervisor.see("保証証書（前払金保証）");
    supervisor.press("a");
    supervisor.see("次の内容の保証証書を発行します");
    // Meanwhile another supervisor returns it, and the clerk corrects the amount and hands it in again.
    let mut other = house.session("mori");
    other.see("○○建設");
    other.press("enter");
    other.see("保証証書（前払金保証）");
    other.press("t");
    other.see("金額");
    other.press("enter");
    other.see("理由");
    other.text("保証金額が申込書と違う");
    other.press("enter");
    other.see("はい");
    other.yes();
    other.see("差戻しました");
    clerk.see("差戻");
    clerk.press("f5");
    clerk.see("保証金額が申込書と違う");
    clerk.press("e");
    clerk.see("申込変更");
    to_field(&mut clerk, "保証金額");
    clerk.press("c-u");
    clerk.text("1,800万");
    clerk.press("f10");
    clerk.see("次のとおり変更します");
    clerk.see("18,000,000");
    clerk.yes();
    clerk.see("変更しました");
    clerk.see("改訂2");
    override_all(&mut clerk);
    clerk.press("s");
    clerk.see("次の内容で承認を依頼します");
    clerk.yes();
    clerk.see("承認依頼しました");
    // Her yes is to what she saw, and that is no longer what is asked.
    supervisor.yes();
    supervisor.see(CHANGED);
    assert_eq!(count(&house, "SELECT count(*) FROM core.approval").await, 0);
    // The difference stands there, and the decision begins anew.
    supervisor.see("18,000,000円");
    supervisor.press("a");
    supervisor.see("打ち直し");
    supervisor.text("１８００万");
    supervisor.press("enter");
    supervisor.see("次の内容の保証証書を発行します");
    supervisor.see("18,000,000円");
    supervisor.yes();
    supervisor.see("承認しました");
    issued_exactly_once(&house, 1).await;
    assert_eq!(
        count(
            &house,
            "SELECT count(*) FROM core.revision WHERE strpos(content::text, '20000000') > 0"
        )
        .await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_while_another_approves_is_refused_in_words_and_not_lost() {
    let house = House::new().await;
    house.receive("見本川護岸工事");
    // The row is hers all the time: she has it open in two terminals.
    let mut sato = in_front_of_the_queue(&house, "sato", &["見本川護岸"]).await;
    let mut second = in_front_of_the_queue(&house, "sato", &["見本川護岸"]).await;
    sato.press("c");
    sato.see("引受しました");
    sato.press("enter");
    sato.see("うち理由あり");
    override_all(&mut sato);
    // She is in the middle of a correction when she hands it in at the other terminal, as it was.
    sato.press("e");
    sato.see("申込変更");
    to_field(&mut sato, "電話");
    sato.text("026-111-2222");
    sato.see("026-111-2222");
    sato.press("tab");
    second.press("f5");
    second.see("審査中");
    second.press("enter");
    second.see("うち理由あり");
    second.press("s");
    second.see("次の内容で承認を依頼します");
    second.yes();
    second.see("承認依頼しました");
    let mut supervisor = house.session("takahashi");
    supervisor.see("承認待ち一覧");
    supervisor.press("g r");
    supervisor.see("○○建設");
    supervisor.press("enter");
    supervisor.see("保証証書（前払金保証）");
    supervisor.press("a");
    supervisor.see("次の内容の保証証書を発行します");
    // Both say yes in the same moment.
    sato.press("f10");
    sato.see("次のとおり変更します");
    supervisor.yes();
    sato.yes();
    supervisor.see("承認しました");
    sato.see(CHANGED);
    sato.see("026-111-2222");
    assert_eq!(
        count(
            &house,
            "SELECT count(*) FROM core.application WHERE claimed_by = 'sato'"
        )
        .await,
        1,
        "nobody took it from her"
    );
    issued_exactly_once(&house, 1).await;
    assert_eq!(
        count(&house, "SELECT count(*) FROM core.draft WHERE drafted_by = 'sato' AND content -> 'applicant' ->> 'phone' = '026-111-2222'").await,
        0
    );
    // Not on the screen alone: it survives her terminal.
    until(
        &house,
        "kept",
        "SELECT count(*) = 1 FROM core.unfinished WHERE strpos(sheet::text, '026-111-2222') > 0",
    )
    .await;
    // Behind the form the record says what became of it meanwhile, and who approved it.
    sato.press("f12");
    sato.see("申込内容 A1");
    sato.press("h");
    sato.see("髙橋　健");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_restarted_under_two_operators_costs_neither_a_word_nor_a_second_certificate()
 {
    let mut house = House::alone().await;
    house.receive("見本川護岸工事");
    let mut clerk = in_front_of_the_queue(&house, "sato", &["見本川護岸"]).await;
    hand_in(&mut clerk);
    clerk.press("g a f6");
    clerk.see("窓口申込");
    to_field(&mut clerk, "商号");
    clerk.text("㈱髙橋");
    let mut supervisor = house.session("takahashi");
    supervisor.see("○○建設");
    supervisor.press("enter");
    supervisor.see("保証証書（前払金保証）");
    supervisor.press("a");
    supervisor.see("次の内容の保証証書を発行します");
    house.db.stop();
    // Both are told, the one goes on typing, the other's yes waits for its answer.
    clerk.see("データベース切断");
    supervisor.see("データベース切断");
    clerk.text("土木");
    clerk.see("㈱髙橋土木");
    supervisor.yes();
    supervisor.see("つながりしだい同じ要求で確かめます");
    house.db.resume();
    clerk.gone("データベース切断");
    supervisor.see("承認しました");
    until(
        &house,
        "what was typed is kept",
        "SELECT count(*) = 1 FROM core.unfinished WHERE strpos(sheet::text, '㈱髙橋土木') > 0",
    )
    .await;
    clerk.see("㈱髙橋土木");
    issued_exactly_once(&house, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_that_were_on_their_way_when_the_database_stopped_happen_once_or_keep_their_number()
{
    let mut house = House::alone().await;
    let works = [
        "一の沢砂防工事",
        "二の沢砂防工事",
        "三の沢砂防工事",
        "四の沢砂防工事",
    ];
    for name in works {
        house.receive(name);
    }
    let mut sato = in_front_of_the_queue(&house, "sato", &works).await;
    let mut suzuki = in_front_of_the_queue(&house, "suzuki", &works).await;
    sato.press("7 down 7");
    suzuki.press("down down 7 down 7");
    for session in [&mut sato, &mut suzuki] {
        session.wait("two options", |p| options(p, '7') == 2);
    }
    // Both are sent and neither is done: somebody else holds the rows when the server goes down.
    let root = house.db.superuser().await;
    let mut held = root.begin().await.unwrap();
    sqlx::query("SELECT FROM core.application FOR UPDATE")
        .execute(&mut *held)
        .await
        .unwrap();
    for session in [&mut sato, &mut suzuki] {
        session.press("enter");
    }
    until(
        &house,
        "both claims wait",
        "SELECT count(DISTINCT usename) = 2 FROM pg_stat_activity WHERE usename IN ('sato', 'suzuki') AND wait_event_type = 'Lock'",
    )
    .await;
    std::mem::forget(held);
    house.db.stop();
    for session in [&mut sato, &mut suzuki] {
        session.see("データベース切断");
    }
    house.db.resume();
    for session in [&mut sato, &mut suzuki] {
        session.gone("データベース切断");
        session.see("2審査中 4");
    }
    for (sql, n) in [
        (
            "SELECT count(*) FROM core.application WHERE claimed_by = 'sato'",
            2,
        ),
        (
            "SELECT count(*) FROM core.application WHERE claimed_by = 'suzuki'",
            2,
        ),
        (
            "SELECT count(*) FROM audit.event WHERE kind = 'application.claimed'",
            4,
        ),
    ] {
        assert_eq!(count(&house, sql).await, n, "{sql}");
    }
}
