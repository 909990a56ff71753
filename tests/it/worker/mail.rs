//! The completion mail through a real SMTP server that behaves, refuses, hangs and closes.

use super::issue::stored_key;
use crate::stage::{Stage, settings};
use crate::support::letters;
use crate::support::post::house_post;
use densho::demo::sink::{Misbehaviour, SmtpSink};
use densho::store::worker::WorkerDb;
use densho::worker::{End, Tools, run_job};
use std::time::Duration;

struct House {
    stage: Stage,
    db: WorkerDb,
    tools: Tools,
    sink: SmtpSink,
    _dir: tempfile::TempDir,
}

impl House {
    /// One product issued, its mail not sent yet.
    async fn new() -> Self {
        let stage = Stage::new().await;
        let dir = tempfile::tempdir().unwrap();
        let sink = SmtpSink::start(0, dir.path()).await.unwrap();
        let mut tools = stage.tools();
        tools.post = house_post(sink.address().port(), Duration::from_millis(400));
        stage
            .approved(|content| content["products"].as_array_mut().unwrap().truncate(1))
            .await;
        let db = stage.worker_db().await;
        let issue = crate::stage::lease(&db, "a", 1).await;
        assert_eq!(
            run_job(&db, &tools, &settings("a"), &issue[0]).await,
            End::Done
        );
        Self {
            stage,
            db,
            tools,
            sink,
            _dir: dir,
        }
    }

    async fn try_once(&self) -> Option<&'static str> {
        self.stage.time_passes().await;
        match &self.stage.work(&self.db, &self.tools).await[..] {
            [End::Done] => None,
            [End::Failed(trouble)] => Some(trouble.code),
            other => panic!("{other:?}"),
        }
    }

    fn mails(&self) -> Vec<String> {
        self.sink
            .mails()
            .unwrap()
            .iter()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect()
    }
}

#[tokio::test]
async fn the_mail_goes_to_the_applicant_and_says_neither_key_nor_amount() {
    let house = House::new().await;
    assert_eq!(house.try_once().await, None);
    let mails = house.mails();
    assert_eq!(mails.len(), 1);
    let message_id: String = house
        .stage
        .ask("SELECT message_id::text FROM core.mail")
        .await;
    for line in [
        "To: soumu@example.jp",
        &format!("Message-ID: {message_id}"),
        "Reply-To: nagano@example.jp",
    ] {
        assert!(mails[0].lines().any(|l| l == line), "{line}\n{}", mails[0]);
    }
    assert!(
        house
            .stage
            .ask::<bool>("SELECT sent_at IS NOT NULL FROM core.mail")
            .await
    );
    // As the applicant reads it, whatever it is encoded in.
    let read = letters::parsed(&house.sink.mails().unwrap()[0]);
    for expected in ["37071-00001M", "○○建設　株式会社", "認証キー"] {
        assert!(read.contains(expected), "{expected}\n{read}");
    }
    let key = stored_key(&house.stage, &house.tools, "37071-00001M").await;
    let secret = letters::says(&read, &[key.expose()], &[20_000_000, 50_000_000]);
    assert_eq!(secret, [""; 0], "{read}");
}

#[tokio::test]
async fn a_server_that_hangs_closes_or_is_busy_gets_the_mail_later_under_the_same_message_id() {
    for (how, code) in [
        (Misbehaviour::RefuseConnection, "mail_not_sent"),
        (Misbehaviour::RefuseRecipient(450), "mail_not_sent"),
        (Misbehaviour::RefuseText(451), "mail_not_sent"),
        (Misbehaviour::HangAtGreeting, "mail_not_sent"),
        (Misbehaviour::HangAtData, "mail_not_sent"),
        (Misbehaviour::CloseAtData, "mail_not_sent"),
        (Misbehaviour::HangAfterText, "mail_no_answer"),
        (Misbehaviour::CloseAfterText, "mail_no_answer"),
    ] {
        let house = House::new().await;
        house.sink.misbehave(how);
        assert_eq!(house.try_once().await, Some(code), "{how:?}");
        assert_eq!(
            house
                .stage
                .list("SELECT state FROM core.job WHERE kind = 'mail'")
                .await,
            ["ready"]
        );
        house.sink.misbehave(Misbehaviour::None);
        assert_eq!(house.try_once().await, None, "{how:?}");
        let mails = house.mails();
        let ids: std::collections::BTreeSet<&str> = mails
            .iter()
            .flat_map(|mail| mail.lines().filter(|line| line.starts_with("Message-ID:")))
            .collect();
        assert_eq!(ids.len(), 1, "{how:?}: {ids:?}");
        assert_eq!(
            mails.len(),
            if code == "mail_no_answer" { 2 } else { 1 },
            "{how:?}"
        );
        assert!(
            mails.windows(2).all(|two| two[0] == two[1]),
            "the same bytes in every try"
        );
    }
}

#[tokio::test]
async fn an_address_that_the_server_does_not_know_waits_for_a_person_and_is_not_told_in_the_trouble()
 {
    let house = House::new().await;
    house.sink.misbehave(Misbehaviour::RefuseRecipient(550));
    assert_eq!(house.try_once().await, Some("mail_refused"));
    let said = house
        .stage
        .list("SELECT trouble FROM core.job WHERE kind = 'mail' AND state = 'dead'")
        .await;
    assert!(
        said[0].contains("550") && !said[0].contains("soumu@"),
        "{said:?}"
    );
}
