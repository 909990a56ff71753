//! The mails of amendments and of keys issued anew in 発行状況, through a mail server that is not ours.

use super::desk::{Desk, change, yen};
use crate::support::mail_server::MailServer as Aiosmtpd;
use crate::support::post::house_post;
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::{Answer, KeyOrder, PageFrom, Query, Write, Written};
use densho::domain::ids::JobKey;
use densho::domain::ledger::EventKind;
use densho::domain::phone::{self, LookUps, Say};
use densho::domain::publication::{MailAbout, MailOf, Shown};
use densho::domain::record::{ContractDetail, JobRow, MailProgress};
use densho::domain::refusal::Refusal;
use densho::domain::search::FoundState;
use densho::mail::{CompletionFields, Letters};
use std::time::Duration;
use uuid::Uuid;

/// Nobody at the mail server has this address.
const WRONG: &str = "nobody@example.jp";

struct Post {
    desk: Desk,
    server: Aiosmtpd,
    _dir: tempfile::TempDir,
}

impl Post {
    /// The flyer's contract, issued; its mails go out by SMTP from here on, to an address that does not exist.
    async fn new() -> Self {
        let mut desk = Desk::new(|content| {
            content["notification"] = serde_json::json!({"wanted": true, "address": WRONG});
        })
        .await;
        let dir = tempfile::tempdir().unwrap();
        let server = Aiosmtpd::start(&dir.path().join("mails"));
        desk.tools.post = house_post(server.port(), Duration::from_secs(20));
        Self {
            desk,
            server,
            _dir: dir,
        }
    }

    async fn list(&self, login: &str, shown: Shown) -> Vec<JobRow> {
        let query = Query::Jobs {
            shown,
            from: PageFrom::Top,
            limit: 50,
        };
        match self.desk.store(login).query(&query).await {
            Ok(Answer::Jobs(page)) => page.rows,
            other => panic!("{other:?}"),
        }
    }

    /// The one mail of this list that tells of this.
    async fn mail(&self, shown: Shown, of: MailOf) -> JobRow {
        let mut rows = self.list("sato", shown).await;
        rows.retain(|r| r.mail() == Some(of));
        assert_eq!(rows.len(), 1, "{shown:?} {of:?}: {rows:?}");
        rows.remove(0)
    }

    async fn dead_letters(&self) -> i64 {
        match self.desk.store("sato").query(&Query::Pulse).await {
            Ok(Answer::Pulse { counts, .. }) => counts.dead_letters,
            other => panic!("{other:?}"),
        }
    }

    async fn send(&self, login: &str, write: Write) -> Result<Written, Refusal> {
        self.desk.store(login).write(Uuid::new_v4(), &write).await
    }

    async fn contract(&self) -> ContractDetail {
        let query = Query::Contract(self.desk.contract.clone());
        match self.desk.store("sato").query(&query).await {
            Ok(Answer::Contract(detail)) => *detail,
            other => panic!("{other:?}"),
        }
    }

    fn mails(&self) -> Vec<String> {
        let paths = self.server.mails();
        let read = paths.iter().map(|p| std::fs::read_to_string(p).unwrap());
        read.collect()
    }
}

fn resend(row: &JobRow, address: &str) -> Write {
    Write::ResendMail {
        key: row.key(),
        version: row.mail_version.unwrap(),
        address: address.to_owned(),
        keep: false,
        reason: "電話で伺った".to_owned(),
        unfinished: None,
    }
}

fn bounce(row: &JobRow) -> Write {
    Write::MarkBounce {
        key: row.key(),
        version: row.mail_version.unwrap(),
        reason: "宛先不明で戻った".to_owned(),
    }
}

fn give_up(row: &JobRow) -> Write {
    Write::GiveUpMail {
        key: row.key(),
        version: row.mail_version.unwrap(),
        reason: "電話で知らせた".to_owned(),
    }
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let line = mail.lines().find_map(|l| l.strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name} in {mail}")).trim()
}

#[tokio::test]
async fn an_amendments_mail_that_the_server_refuses_goes_to_another_address_and_arrives() {
    let post = Post::new().await;
    let desk = &post.desk;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    let stopped = post.mail(Shown::Dead, MailOf::Amendment).await;
    assert_eq!(stopped.to_address.as_deref(), Some(WRONG));
    assert!(
        stopped.trouble.as_deref().unwrap().contains("550"),
        "{stopped:?}"
    );
    assert_eq!(post.dead_letters().await, 1);
    let change = MailAbout::Event(EventKind::Change);
    let seen = post.contract().await;
    assert!(
        matches!(&seen.later_mails[..], [(about, MailProgress::Trying { dead: true, .. })] if *about == change),
        "{:?}",
        seen.later_mails
    );
    assert!(matches!(seen.mail, MailProgress::Sent { .. }));

    // To the same address it is the same mail; to another it is another.
    let id = "SELECT message_id::text FROM core.amendment_mail";
    let first: String = desk.stage.ask(id).await;
    post.send("sato", resend(&stopped, WRONG)).await.unwrap();
    assert_eq!(desk.stage.ask::<String>(id).await, first);
    desk.work().await;
    let again = post.mail(Shown::Dead, MailOf::Amendment).await;
    assert_eq!(
        post.send("sato", resend(&stopped, "keiri@example.jp"))
            .await,
        Err(Refusal::Stale)
    );
    post.send("sato", resend(&again, "keiri@example.jp"))
        .await
        .unwrap();
    assert_eq!(post.dead_letters().await, 0);
    desk.work().await;

    let mails = post.mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(header(&mails[0], "To:"), "keiri@example.jp");
    let second: String = desk.stage.ask(id).await;
    assert_ne!(first, second);
    assert_eq!(header(&mails[0], "Message-ID:"), second);
    let sent = post.mail(Shown::Sent, MailOf::Amendment).await;
    assert_eq!(sent.to_address.as_deref(), Some("keiri@example.jp"));
    assert!(matches!(
        &post.contract().await.later_mails[..],
        [(_, MailProgress::Sent { to, .. })] if to == "keiri@example.jp"
    ));
    let kept: serde_json::Value = desk
        .stage
        .ask("SELECT detail FROM audit.event WHERE kind = 'mail.resent' ORDER BY event_id DESC LIMIT 1")
        .await;
    let amendment: i64 = desk
        .stage
        .ask("SELECT amendment_id FROM core.amendment")
        .await;
    assert_eq!(
        (&kept["before"], &kept["after"], &kept["amendment"]),
        (&WRONG.into(), &"keiri@example.jp".into(), &amendment.into())
    );
    let of_contract: i64 = desk
        .stage
        .ask("SELECT count(*) FROM audit.event WHERE kind = 'mail.resent' AND contract_id IS NOT NULL")
        .await;
    assert_eq!(of_contract, 2, "it stands in the contract's story");
}

#[tokio::test]
async fn an_address_that_is_kept_gets_the_later_mails_too_and_one_for_this_mail_alone_does_not() {
    let post = Post::new().await;
    let desk = &post.desk;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    let stopped = post.mail(Shown::Dead, MailOf::Amendment).await;
    // For this mail alone: the next one goes where the applicant wanted it.
    post.send("sato", resend(&stopped, "keiri@example.jp"))
        .await
        .unwrap();
    desk.work().await;
    desk.order("takahashi", KeyOrder::Reissue, "紛失")
        .await
        .unwrap();
    desk.work().await;
    let of_key = post.mail(Shown::Dead, MailOf::NewKey).await;
    assert_eq!(of_key.to_address.as_deref(), Some(WRONG));

    let kept = |row: &JobRow, address: &str| match resend(row, address) {
        Write::ResendMail {
            key,
            version,
            address,
            reason,
            ..
        } => Write::ResendMail {
            key,
            version,
            address,
            keep: true,
            reason,
            unfinished: None,
        },
        other => other,
    };
    post.send("sato", kept(&of_key, "keiri@example.jp"))
        .await
        .unwrap();
    desk.work().await;
    desk.happens(change(&[(F::Amount, yen(18_000_000))])).await;
    let to: String = desk
        .stage
        .ask("SELECT to_address::text FROM core.amendment_mail ORDER BY amendment_id DESC LIMIT 1")
        .await;
    assert_eq!(to, "keiri@example.jp");
    assert_eq!(
        header(post.mails().last().unwrap(), "To:"),
        "keiri@example.jp"
    );
    // On record, once; what the applicant submitted stays as it came.
    let events: Vec<(String, String)> = sqlx::query_as(
        "SELECT remark, detail ->> 'before' FROM audit.event WHERE kind = 'mail.address_kept'",
    )
    .fetch_all(&desk.stage.root)
    .await
    .unwrap();
    assert_eq!(events, [("keiri@example.jp".to_owned(), WRONG.to_owned())]);
    let submitted: String = desk
        .stage
        .ask("SELECT submitted #>> '{notification,address}' FROM core.application")
        .await;
    assert_eq!(submitted, WRONG);
    // The same once more is no other decision; another is.
    let sent = desk
        .stage
        .ask::<i64>("SELECT count(*) FROM core.mail_address")
        .await;
    assert_eq!(sent, 1);
    for (sql, refused) in [
        (
            "UPDATE core.mail_address SET address = 'x@example.jp'",
            "append-only",
        ),
        (
            "INSERT INTO core.mail_address SELECT branch_id, application_id, 2, 'no address', kept_by, at, reason FROM core.mail_address",
            "mail_address_form",
        ),
    ] {
        let said = desk.stage.db.psql_as(densho::demo::cluster::SUPERUSER, sql);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains(refused), "{sql}: {said}");
    }
    for sql in [
        "SELECT address FROM core.mail_address",
        "SELECT core.address_of('371', 1)",
    ] {
        let said = desk.stage.db.psql_as("sato", sql);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains("42501"), "{sql}: {said}");
    }
}

#[tokio::test]
async fn the_mail_of_a_new_key_comes_back_stops_is_previewed_and_given_up_like_any_other() {
    let post = Post::new().await;
    let desk = &post.desk;
    desk.order("takahashi", KeyOrder::Reissue, "紛失")
        .await
        .unwrap();
    desk.work().await;
    let stopped = post.mail(Shown::Dead, MailOf::NewKey).await;
    // What the preview says is what is sent.
    let shown = desk
        .store("sato")
        .query(&Query::MailShown(stopped.key()))
        .await;
    let Ok(Answer::MailShown { to, fields }) = shown else {
        panic!("{shown:?}")
    };
    assert_eq!(to, WRONG);
    let fields: CompletionFields = serde_json::from_value(*fields).unwrap();
    let letter = Letters::load(None).unwrap().fill(&fields);
    assert!(letter.body.contains("再発行"), "{}", letter.body);

    post.send("sato", resend(&stopped, "keiri@example.jp"))
        .await
        .unwrap();
    desk.work().await;
    assert_eq!(post.mails().len(), 1);
    let sent = post.mail(Shown::Sent, MailOf::NewKey).await;
    post.send("sato", bounce(&sent)).await.unwrap();
    assert_eq!(post.dead_letters().await, 1);
    let back = post.mail(Shown::Dead, MailOf::NewKey).await;
    assert!(
        back.trouble
            .as_deref()
            .unwrap()
            .contains("宛先不明で戻った")
    );
    assert!(matches!(
        &post.contract().await.later_mails[..],
        [(MailAbout::NewKey, MailProgress::Trying { dead: true, .. })]
    ));
    // The close misses what came back, whatever the mail tells of.
    let missing: i64 = desk
        .stage
        .ask("SELECT count(*) FROM core.approved_items(ARRAY['371'], core.tokyo_day(clock_timestamp()), core.tokyo_day(clock_timestamp())) WHERE missing = 'mail'")
        .await;
    assert_eq!(missing, 1);
    post.send("sato", give_up(&back)).await.unwrap();
    assert_eq!(post.dead_letters().await, 0);
    // On purpose: nobody who answers a call asks for an address.
    let told = post.contract().await;
    assert!(
        matches!(&told.later_mails[..], [(MailAbout::NewKey, MailProgress::GivenUp { because: Some(why) })] if why.contains("電話で知らせた")),
        "{:?}",
        told.later_mails
    );
    let said = phone::of_contract(FoundState::Issued, &told, LookUps::default());
    let mailed = |s: &Say| matches!(s, Say::MailFailed(_) | Say::MailWaits(_));
    assert!(!said.iter().any(mailed), "{said:?}");
    let ended = post.mail(Shown::GivenUp, MailOf::NewKey).await;
    assert!(ended.trouble.as_deref().unwrap().contains("電話で知らせた"));
    desk.work().await;
    assert_eq!(post.mails().len(), 1, "nobody sends it any more");
}

#[tokio::test]
async fn who_may_not_touch_the_mail_of_an_issue_may_not_touch_any_other() {
    let post = Post::new().await;
    let desk = &post.desk;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    let stopped = post.mail(Shown::Dead, MailOf::Amendment).await;
    let writes = [
        resend(&stopped, "a@example.jp"),
        bounce(&stopped),
        give_up(&stopped),
    ];
    for write in writes {
        for (login, refusal) in [
            ("kato", Refusal::NotFound),
            ("kansa", Refusal::NotAllowed),
            ("kanri", Refusal::NotAllowed),
        ] {
            assert_eq!(
                post.send(login, write.clone()).await,
                Err(refusal),
                "{login}: {write:?}"
            );
        }
    }
    let shown = desk
        .store("kato")
        .query(&Query::MailShown(stopped.key()))
        .await;
    assert_eq!(shown, Err(Refusal::NotFound));
    assert_eq!(post.list("kato", Shown::Open).await, []);
    // What is no mail has no text and no end.
    let issue: i64 = desk
        .stage
        .ask("SELECT job_id FROM core.job WHERE kind = 'issue'")
        .await;
    let issue = JobKey {
        branch: "371".into(),
        id: issue,
    };
    let ended = Write::GiveUpMail {
        key: issue.clone(),
        version: 1,
        reason: "番号".to_owned(),
    };
    assert_eq!(post.send("sato", ended).await, Err(Refusal::NotFound));
    let shown = desk.store("sato").query(&Query::MailShown(issue)).await;
    assert_eq!(shown, Err(Refusal::NotFound));
    let by_hand = "UPDATE core.job SET state = 'given_up', step = 'mail', done_at = NULL WHERE kind = 'amend'";
    let said = desk
        .stage
        .db
        .psql_as(densho::demo::cluster::SUPERUSER, by_hand);
    assert!(
        String::from_utf8_lossy(&said.stderr).contains("only_mails_are_given_up"),
        "{said:?}"
    );
}
