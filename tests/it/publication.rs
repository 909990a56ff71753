//! 発行状況 against a real database: mails that came back, go elsewhere or are given up; who may; what stays on record;
//! dead letters; and the orderer's look-ups.

use crate::support::office::{Desk as _, Office, flyer};
use densho::domain::command::{Answer, PageFrom, Query, Write, Written};
use densho::domain::ids::JobKey;
use densho::domain::phone::LookUps;
use densho::domain::phone::{self, Say};
use densho::domain::publication::Shown;
use densho::domain::record::{JobRow, MailProgress};
use densho::domain::refusal::Refusal;
use densho::domain::unfinished::{About, Sheet};
use densho::store::Store;
use uuid::Uuid;

async fn jobs(store: &Store, shown: Shown) -> Vec<JobRow> {
    let query = Query::Jobs {
        shown,
        from: PageFrom::Top,
        limit: 50,
    };
    match store.query(&query).await {
        Ok(Answer::Jobs(page)) => page.rows,
        other => panic!("{other:?}"),
    }
}

/// The one mail there is.
async fn mail_of(store: &Store) -> JobKey {
    for shown in [Shown::Open, Shown::Sent, Shown::GivenUp] {
        let rows = jobs(store, shown).await;
        if let Some(row) = rows.iter().find(|r| r.mail().is_some()) {
            return row.key();
        }
    }
    panic!("no mail")
}

async fn dead_letters(store: &Store) -> i64 {
    match store.query(&Query::Pulse).await {
        Ok(Answer::Pulse { counts, .. }) => counts.dead_letters,
        other => panic!("{other:?}"),
    }
}

fn bounce(key: &JobKey, version: i32) -> Write {
    Write::MarkBounce {
        key: key.clone(),
        version,
        reason: "宛先不明で戻った".into(),
    }
}

fn resend(key: &JobKey, version: i32, address: &str) -> Write {
    Write::ResendMail {
        key: key.clone(),
        version,
        address: address.into(),
        keep: false,
        reason: "電話で伺った".into(),
        unfinished: None,
    }
}

fn give_up(key: &JobKey, version: i32) -> Write {
    Write::GiveUpMail {
        key: key.clone(),
        version,
        reason: "電話で知らせた".into(),
    }
}

#[tokio::test]
async fn a_mail_that_came_back_stops_and_goes_to_another_address_as_a_new_mail() {
    let office = Office::new().await;
    let (key, _) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let sato = office.store("sato");
    let sent = jobs(&sato, Shown::Sent).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to_address.as_deref(), Some("soumu@example.jp"));
    assert_eq!(
        (sent[0].state, sent[0].mail_version),
        (Shown::Sent, Some(1))
    );
    assert!(jobs(&sato, Shown::Open).await.is_empty());
    assert_eq!(dead_letters(&sato).await, 0);
    let first: String = office.look("SELECT message_id::text FROM core.mail").await;

    let mail = sent[0].key();
    assert_eq!(sato.send(bounce(&mail, 1)).await, Ok(Written::Done));
    assert_eq!(dead_letters(&sato).await, 1);
    let stopped = jobs(&sato, Shown::Dead).await;
    assert_eq!(
        (stopped[0].state, stopped[0].mail_version),
        (Shown::Dead, Some(2))
    );
    assert!(
        stopped[0]
            .trouble
            .as_deref()
            .unwrap()
            .contains("宛先不明で戻った")
    );
    let seen = sato.application(&key).await;
    assert!(
        matches!(&seen.mail, MailProgress::Trying { dead: true, trouble: Some(t), .. } if t.contains("戻ってきました")),
        "{:?}",
        seen.mail
    );
    // What was shown before is stale now.
    assert_eq!(
        sato.send(resend(&mail, 1, "keiri@example.jp")).await,
        Err(Refusal::Stale)
    );
    assert_eq!(
        sato.send(resend(&mail, 2, "keiri@example.jp")).await,
        Ok(Written::Done)
    );
    assert_eq!(dead_letters(&sato).await, 0);
    assert_eq!(jobs(&sato, Shown::Waiting).await.len(), 1);
    office.work().await;
    let seen = sato.application(&key).await;
    assert!(
        matches!(&seen.mail, MailProgress::Sent { to, .. } if to == "keiri@example.jp"),
        "{:?}",
        seen.mail
    );
    let second: String = office.look("SELECT message_id::text FROM core.mail").await;
    assert_ne!(first, second, "a mail to somebody else is another mail");
    assert_eq!(first.split('@').nth(1), second.split('@').nth(1));
    // What the customer applied for stays as it was; the change stands in the events, with both addresses.
    assert_eq!(
        seen.content.notification.address.as_deref(),
        Some("soumu@example.jp")
    );
    let kept: serde_json::Value = office
        .look("SELECT detail FROM audit.event WHERE kind = 'mail.resent'")
        .await;
    assert_eq!(
        (&kept["before"], &kept["after"]),
        (&"soumu@example.jp".into(), &"keiri@example.jp".into())
    );
    let story: Vec<_> = seen.story.iter().map(|s| s.kind.as_str()).collect();
    assert!(story.contains(&"mail.bounced") && story.contains(&"mail.resent"));
}

#[tokio::test]
async fn a_mail_that_never_left_keeps_its_message_id_and_can_be_given_up_with_a_reason() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    office.store("takahashi").approve(&key).await.unwrap();
    let sato = office.store("sato");
    let leased = loop {
        let lease = office.lease().await.unwrap();
        if lease.2 == "mail" {
            break lease;
        }
        office.finish(&lease).await;
    };
    let mail = mail_of(&sato).await;
    // While the worker sends it, nobody else decides about it.
    assert_eq!(
        sato.send(give_up(&mail, 1)).await,
        Err(Refusal::WrongState {
            state: "leased".into()
        })
    );
    assert_eq!(jobs(&sato, Shown::Running).await.len(), 1);
    office
        .fails(&leased, "mail_not_sent: 拒まれました", 0)
        .await;
    assert_eq!(jobs(&sato, Shown::Failed).await.len(), 1);
    let before: String = office.look("SELECT message_id::text FROM core.mail").await;
    sato.send(resend(&mail, 1, "soumu@example.jp"))
        .await
        .unwrap();
    let after: String = office.look("SELECT message_id::text FROM core.mail").await;
    assert_eq!(before, after, "whoever got it after all then has one");
    // It was not sent, so it cannot have come back.
    assert_eq!(
        sato.send(bounce(&mail, 2)).await,
        Err(Refusal::WrongState {
            state: "ready".into()
        })
    );
    sato.send(give_up(&mail, 2)).await.unwrap();
    assert!(jobs(&sato, Shown::Open).await.is_empty());
    let ended = jobs(&sato, Shown::GivenUp).await;
    assert!(
        ended[0]
            .trouble
            .as_deref()
            .unwrap()
            .contains("電話で知らせた")
    );
    assert!(office.lease().await.is_none(), "nobody sends it any more");
    let told = sato.application(&key).await;
    assert!(
        matches!(&told.mail, MailProgress::GivenUp { because: Some(why) } if why.contains("電話で知らせた")),
        "{:?}",
        told.mail
    );
    let said = phone::of_application(&told);
    assert_eq!(said, [Say::WhereTheNoticeIs], "no address is asked for");
    // A change of mind: it is sent after all.
    sato.send(resend(&mail, 3, "soumu@example.jp"))
        .await
        .unwrap();
    office.work().await;
    assert!(matches!(
        sato.application(&key).await.mail,
        MailProgress::Sent { .. }
    ));
}

#[tokio::test]
async fn a_mail_that_came_back_and_is_tried_again_is_another_mail_to_the_same_address() {
    let office = Office::new().await;
    let (key, _) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let sato = office.store("sato");
    let mail = mail_of(&sato).await;
    let first: String = office.look("SELECT message_id::text FROM core.mail").await;
    sato.send(bounce(&mail, 1)).await.unwrap();
    sato.send(Write::RetryJob { id: mail.id }).await.unwrap();
    office.work().await;
    let seen = sato.application(&key).await;
    assert!(
        matches!(&seen.mail, MailProgress::Sent { to, .. } if to == "soumu@example.jp"),
        "{:?}",
        seen.mail
    );
    let second: String = office.look("SELECT message_id::text FROM core.mail").await;
    assert_ne!(first, second);
}

#[tokio::test]
async fn who_may_not_changes_no_mail_and_blank_reasons_and_wrong_addresses_are_refused() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let mail = mail_of(&office.store("sato")).await;
    for write in [
        bounce(&mail, 1),
        resend(&mail, 1, "a@example.jp"),
        give_up(&mail, 1),
    ] {
        for (login, refusal) in [
            ("kato", Refusal::NotFound),
            ("kansa", Refusal::NotAllowed),
            ("kanri", Refusal::NotAllowed),
        ] {
            assert_eq!(
                office.store(login).send(write.clone()).await,
                Err(refusal),
                "{login}: {write:?}"
            );
        }
    }
    let sato = office.store("sato");
    for address in [
        "",
        "a",
        "a@b c",
        "a@b\r\nBcc: x@example.jp",
        "あ@example.jp",
    ] {
        let out = sato.send(resend(&mail, 1, address)).await;
        assert!(
            matches!(&out, Err(Refusal::BadValue { rule, .. }) if rule == "content_mail_address"),
            "{address:?}: {out:?}"
        );
    }
    let blank = Write::MarkBounce {
        key: mail.clone(),
        version: 1,
        reason: "　".into(),
    };
    assert!(matches!(
        sato.send(blank).await,
        Err(Refusal::BadValue { .. })
    ));
    // Sent already: nothing to give up.
    assert_eq!(
        sato.send(give_up(&mail, 1)).await,
        Err(Refusal::WrongState {
            state: "done".into()
        })
    );
    // psql: the functions are the only way, and they tell nothing of another branch.
    for sql in [
        "UPDATE core.mail SET to_address = 'x@example.jp'",
        "UPDATE core.job SET state = 'given_up'",
        "SELECT fields FROM core.mail",
        "SELECT fields FROM core.amendment_mail",
        "SELECT message_id FROM core.key_order_mail",
        "UPDATE core.amendment_mail SET to_address = 'x@example.jp'",
        "SELECT message_id FROM core.mail",
        "SELECT * FROM platform.looked_up",
    ] {
        let out = office.db.psql_as("sato", sql);
        assert!(
            String::from_utf8_lossy(&out.stderr).contains("42501"),
            "{sql}: {out:?}"
        );
    }
    let number = |login: &str, sql: String| {
        let out = office.db.psql_as(login, &sql);
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    };
    let shown = format!("SELECT count(*) FROM api.mail_reads('371', {})", mail.id);
    let looked = format!(
        "SELECT count(*) FROM api.look_ups('371', {}) l WHERE l.times IS NOT NULL",
        contracts[0].id
    );
    for sql in [shown, looked] {
        assert!(number("sato", sql.clone()).contains('1'), "{sql}");
        assert!(number("kato", sql.clone()).contains('0'), "{sql}");
    }
    // An issue is not given up, whatever is tried: the constraint says so too.
    let out = office.db.psql_as(
        "postgres",
        "UPDATE core.job SET state = 'given_up', step = 'key', done_at = NULL WHERE kind = 'issue'",
    );
    assert!(
        String::from_utf8_lossy(&out.stderr).contains("only_mails_are_given_up"),
        "{out:?}"
    );
}

#[tokio::test]
async fn the_preview_says_what_the_mail_says_and_carries_no_key() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let sato = office.store("sato");
    let mail = mail_of(&sato).await;
    let Ok(Answer::MailShown { to, fields }) = sato.query(&Query::MailShown(mail.clone())).await
    else {
        panic!()
    };
    assert_eq!(to, "soumu@example.jp");
    let fields: densho::mail::CompletionFields = serde_json::from_value(*fields).unwrap();
    let letter = densho::mail::MailTemplate::standard()
        .unwrap()
        .fill(&fields);
    assert!(letter.body.contains("37071-00001M") && letter.body.contains("県単河川維持工事"));
    assert_eq!(
        office.store("kato").query(&Query::MailShown(mail)).await,
        Err(Refusal::NotFound)
    );
}

#[tokio::test]
async fn a_look_up_with_number_and_key_is_on_record_and_misses_are_counted_apart() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let sato = office.store("sato");
    let seen = async |store: &Store| store.query(&Query::LookUps(contracts[0].clone())).await;
    assert_eq!(seen(&sato).await, Ok(Answer::LookUps(LookUps::default())));
    office
        .arrange(
            "INSERT INTO platform.entry (idempotency_key, contract_number, certificate, mac)
             VALUES (gen_random_uuid(), '37071-00001M', '{}', sha256('right'))",
        )
        .await;
    let viewer = office.db.connect_as("t_viewer").await;
    let look = async |key: &'static str| {
        sqlx::query("SELECT * FROM platform.look_up('37071-00001M', sha256($1))")
            .bind(key.as_bytes())
            .execute(&viewer)
            .await
            .unwrap();
    };
    look("wrong").await;
    let Ok(Answer::LookUps(missed)) = seen(&sato).await else {
        panic!()
    };
    assert_eq!((missed.times, missed.last_at, missed.misses), (0, None, 1));
    look("right").await;
    look("right").await;
    let Ok(Answer::LookUps(found)) = seen(&sato).await else {
        panic!()
    };
    assert_eq!((found.times, found.misses), (2, 0));
    assert!(found.last_at.is_some());
    assert_eq!(seen(&office.store("kato")).await, Err(Refusal::NotFound));
    // A number that does not exist leaves nothing there.
    sqlx::query("SELECT * FROM platform.look_up('99999-00001M', sha256('right'))")
        .execute(&viewer)
        .await
        .unwrap();
    let n: i64 = office.look("SELECT count(*) FROM platform.looked_up").await;
    assert_eq!(n, 1);
}

#[tokio::test]
async fn of_paper_nobody_says_that_no_mail_was_asked_for() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let paper = |wanted: bool| {
        let mut content = flyer();
        content["products"].as_array_mut().unwrap().truncate(1);
        content["products"][0]["form"] = "paper".into();
        content["works"]["name"] = format!("書面の工事 {wanted}").into();
        if !wanted {
            content["notification"] = serde_json::json!({"wanted": false, "address": null});
        }
        content
    };
    for wanted in [true, false] {
        let (key, _) = office
            .issued("sato", "takahashi", "371", &paper(wanted))
            .await;
        let told = sato.application(&key).await;
        assert_eq!(told.mail, MailProgress::OnPaper);
        assert_eq!(
            phone::of_application(&told),
            [Say::Paper, Say::PaperIsNotMailed]
        );
    }
    // Electronic and not wanted is another thing.
    let mut content = flyer();
    content["notification"] = serde_json::json!({"wanted": false, "address": null});
    let (key, _) = office.issued("sato", "takahashi", "371", &content).await;
    let told = sato.application(&key).await;
    assert_eq!(told.mail, MailProgress::NotWanted);
    assert_eq!(
        phone::of_application(&told),
        [Say::MailNotWanted, Say::WhereTheNoticeIs]
    );
}

#[tokio::test]
async fn what_was_half_typed_to_send_a_mail_again_is_kept_by_its_mail_and_ends_with_the_sending() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let sato = office.store("sato");
    let row = &jobs(&sato, Shown::Sent).await[0];
    let take = |about: JobKey| Write::TakeUnfinished {
        id: None,
        branch: about.branch.clone(),
        about: Some(About::Mail(about)),
    };
    let left = async || match sato.query(&Query::Unfinished).await {
        Ok(Answer::Unfinished(left)) => left,
        other => panic!("{other:?}"),
    };
    let writer = Uuid::new_v4();
    let id = match sato.write(writer, &take(row.key())).await.unwrap() {
        Written::Taken { id, .. } => id,
        other => panic!("{other:?}"),
    };
    let mut sheet = Sheet::default();
    sheet
        .fields
        .insert("mail.address".into(), "keiri@example.jp".into());
    let keep = Write::KeepUnfinished {
        id,
        writer,
        seq: 1,
        sheet: Box::new(sheet),
    };
    sato.send(keep).await.unwrap();
    let mine = left().await;
    let about = Some((About::Mail(row.key()), row.application_number.clone()));
    assert_eq!(mine[0].about, about);

    let again = |version| match resend(&row.key(), version, "keiri@example.jp") {
        Write::ResendMail {
            key,
            version,
            address,
            keep,
            reason,
            ..
        } => Write::ResendMail {
            key,
            version,
            address,
            keep,
            reason,
            unfinished: Some(id),
        },
        other => other,
    };
    assert_eq!(sato.send(again(7)).await, Err(Refusal::Stale));
    assert_eq!(left().await.len(), 1, "a refused sending keeps it");
    sato.send(again(1)).await.unwrap();
    assert!(left().await.is_empty());
    // Only what is a mail can be sent again.
    let issue: i64 = office
        .look("SELECT job_id FROM core.job WHERE kind = 'issue' LIMIT 1")
        .await;
    let none = JobKey {
        branch: row.branch.clone(),
        id: issue,
    };
    assert_eq!(sato.send(take(none)).await, Err(Refusal::NotFound));
}
