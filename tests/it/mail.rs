//! The completion mail over real SMTP: our own sink with its misbehaviours, and an independent
//! server (aiosmtpd) with TLS.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::letters::{parsed, python};
use chrono::DateTime;
use densho::config::MailTls;
use densho::demo::sink::{Misbehaviour, SmtpSink};
use densho::domain::mail_address::check;
use densho::mail::{
    FailureKind, MailFailure, MailServer, MailSetupError, Mailer, OutgoingMail, Sender, Stage,
};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_millis(400);

fn mail() -> OutgoingMail {
    OutgoingMail {
        message_id: "<0190-1@example.jp>".into(),
        date: DateTime::from_timestamp(1_667_278_800, 0).unwrap(),
        from: Sender {
            name: "電子証書保証株式会社　長野支店".into(),
            address: check("densho@example.jp").unwrap(),
        },
        reply_to: Some(check("nagano@example.jp").unwrap()),
        to: check("soumu@example.jp").unwrap(),
        subject: "電子保証（認証キー）発行完了のお知らせ".into(),
        body: "○○建設　株式会社　様\n\n.点で始まる行\n..\n.\n波〜線と～線、㈱髙﨑𠮷田\n".into(),
    }
}

fn server(port: u16) -> MailServer {
    MailServer {
        host: "127.0.0.1".into(),
        port,
        tls: MailTls::None,
        ca_file: None,
        login: None,
        helo: Some("densho.example.jp".into()),
        timeout: PATIENCE,
    }
}

struct Room {
    _folder: tempfile::TempDir,
    sink: SmtpSink,
    mailer: Mailer,
}

async fn room(how: Misbehaviour) -> Room {
    let folder = tempfile::tempdir().unwrap();
    let sink = SmtpSink::start(0, &folder.path().join("mails"))
        .await
        .unwrap();
    sink.misbehave(how);
    let mailer = Mailer::new(server(sink.address().port())).unwrap();
    Room {
        _folder: folder,
        sink,
        mailer,
    }
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let room = room(Misbehaviour::None).await;
    room.mailer.send(&mail()).await.unwrap();
    let mails = room.sink.mails().unwrap();
    assert_eq!(mails.len(), 1);
    let raw = std::fs::read(&mails[0]).unwrap();
    assert!(raw.is_ascii());
    let text = parsed(&mails[0]);
    for expected in [
        "Return-Path: <densho@example.jp>\n",
        "Delivered-To: soumu@example.jp\n",
        "From: 電子証書保証株式会社　長野支店 <densho@example.jp>\n",
        "To: soumu@example.jp\n",
        "Reply-To: nagano@example.jp\n",
        "Subject: 電子保証（認証キー）発行完了のお知らせ\n",
        "Message-ID: <0190-1@example.jp>\n",
        "Date: Tue, 01 Nov 2022 05:00:00 +0000\n",
        "Auto-Submitted: auto-generated\n",
        "MIME-Version: 1.0\n",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let body = text.split_once("\n\n").unwrap().1;
    assert_eq!(body.trim_end(), mail().body.trim_end());
    assert!(!text.contains("DEFECTS"), "{text}");
}

#[tokio::test]
async fn an_old_carrier_address_is_quoted_in_the_envelope() {
    let room = room(Misbehaviour::None).await;
    let mail = OutgoingMail {
        to: check("a..b.@docomo.example.jp").unwrap(),
        ..mail()
    };
    room.mailer.send(&mail).await.unwrap();
    let raw = std::fs::read_to_string(&room.sink.mails().unwrap()[0]).unwrap();
    assert!(
        raw.contains("Delivered-To: \"a..b.\"@docomo.example.jp\r\n"),
        "{raw}"
    );
    assert!(raw.contains("To: \"a..b.\"@docomo.example.jp\r\n"), "{raw}");
}

#[tokio::test]
async fn each_misbehaviour_is_judged_by_whether_the_mail_may_have_been_taken() {
    use FailureKind::{Permanent, Temporary, Unknown};
    use Misbehaviour as M;
    for (how, kind, stage, kept) in [
        (M::RefuseConnection, Temporary, Stage::Connect, 0),
        (M::HangAtGreeting, Temporary, Stage::Connect, 0),
        (M::RefuseSender(550), Temporary, Stage::Sender, 0),
        (M::RefuseSender(451), Temporary, Stage::Sender, 0),
        (M::RefuseRecipient(550), Permanent, Stage::Recipient, 0),
        (M::RefuseRecipient(450), Temporary, Stage::Recipient, 0),
        (M::HangAtData, Temporary, Stage::Data, 0),
        (M::CloseAtData, Temporary, Stage::Data, 0),
        (M::RefuseText(554), Permanent, Stage::Content, 0),
        (M::RefuseText(452), Temporary, Stage::Content, 0),
        (M::CloseInText, Unknown, Stage::Content, 0),
        (M::CloseAfterText, Unknown, Stage::Content, 1),
        (M::HangAfterText, Unknown, Stage::Content, 1),
    ] {
        let room = room(how).await;
        let begun = Instant::now();
        let failure = room.mailer.send(&mail()).await.unwrap_err();
        let seen = (failure.kind, failure.stage);
        assert_eq!(seen, (kind, stage), "{how:?}: {failure}");
        assert_eq!(room.sink.mails().unwrap().len(), kept, "{how:?}");
        // The limit of one step, the farewell and a slow machine.
        assert!(begun.elapsed() < Duration::from_secs(10), "{how:?}");
    }
}

#[tokio::test]
async fn an_unknown_outcome_is_tried_again_under_the_same_message_id() {
    let room = room(Misbehaviour::CloseAfterText).await;
    let failure = room.mailer.send(&mail()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unknown);
    room.sink.misbehave(Misbehaviour::None);
    room.mailer.send(&mail()).await.unwrap();
    let mails = room.sink.mails().unwrap();
    assert_eq!(mails.len(), 2);
    let read = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    assert_eq!(read(&mails[0]), read(&mails[1]));
    assert!(read(&mails[0]).contains("Message-ID: <0190-1@example.jp>"));
}

#[tokio::test]
async fn a_busy_server_takes_the_mail_in_the_end_and_once() {
    let room = room(Misbehaviour::BusyFor(2)).await;
    for _ in 0..2 {
        let failure = room.mailer.send(&mail()).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Temporary, "{failure}");
    }
    room.mailer.send(&mail()).await.unwrap();
    assert_eq!(room.sink.mails().unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_listening_is_temporary() {
    let room = room(Misbehaviour::None).await;
    let port = room.sink.address().port();
    drop(room);
    let failure = refused(port).await;
    let seen = (failure.kind, failure.stage);
    assert_eq!(seen, (FailureKind::Temporary, Stage::Connect), "{failure}");
}

/// Sends to a port whose sink was dropped: its listener closes as soon as its task is gone.
async fn refused(port: u16) -> MailFailure {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let mailer = Mailer::new(server(port)).unwrap();
        if let Err(failure) = mailer.send(&mail()).await {
            return failure;
        }
        assert!(
            Instant::now() < deadline,
            "the dropped sink still takes mails"
        );
    }
}

#[test]
fn nothing_is_sent_in_the_clear_to_another_machine() {
    for host in [
        "mail.example.jp",
        "192.0.2.1",
        "::2",
        "localhost.example.jp",
    ] {
        let settings = MailServer {
            host: host.into(),
            ..server(25)
        };
        let refused = Mailer::new(settings).unwrap_err();
        assert!(
            matches!(refused, MailSetupError::Clear),
            "{host}: {refused}"
        );
    }
}

#[tokio::test]
async fn a_server_without_starttls_gets_neither_login_nor_mail() {
    let room = room(Misbehaviour::None).await;
    let settings = MailServer {
        tls: MailTls::Starttls,
        login: Some(("densho".into(), SecretString::from("secret"))),
        ..server(room.sink.address().port())
    };
    let failure = Mailer::new(settings)
        .unwrap()
        .send(&mail())
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::Temporary);
    assert!(failure.message.contains("STARTTLS"), "{failure}");
    assert!(room.sink.mails().unwrap().is_empty());
}

#[tokio::test]
async fn the_sink_keeps_to_the_protocol() {
    let room = room(Misbehaviour::None).await;
    let dialogue = async |commands: &[u8]| {
        let mut stream = TcpStream::connect(room.sink.address()).await.unwrap();
        stream.write_all(commands).await.unwrap();
        let mut heard = String::new();
        let all = stream.read_to_string(&mut heard);
        tokio::time::timeout(Duration::from_secs(10), all)
            .await
            .unwrap()
            .unwrap();
        let codes = heard.lines().map(|l| l.get(..3).unwrap_or(l).to_owned());
        codes.collect::<Vec<_>>().join(" ")
    };
    // Order of commands, unknown ones, lower case, RSET, NOOP, QUIT.
    assert_eq!(
        dialogue(
            b"helo x\r\nRCPT TO:<a@x.jp>\r\nDATA\r\nmail from:<>\r\nMAIL FROM:<b@x.jp>\r\n\
            RSET\r\nMAIL FROM:<b@x.jp> SIZE=99999999999\r\nMAIL FROM:<b@x.jp> SMTPUTF8\r\nFOO\r\n\
            RCPT b\r\nNOOP\r\nVRFY a\r\nQUIT\r\n"
        )
        .await,
        "220 250 503 503 250 503 250 552 555 500 503 250 252 221"
    );
    assert_eq!(
        dialogue("EHLO 日本\r\nQUIT\r\n".as_bytes()).await,
        "220 250 250 250 221"
    );
    assert!(room.sink.mails().unwrap().is_empty());
    // Two mails in one connection; the doubled dot is undone, bare line feeds are taken.
    assert_eq!(
        dialogue(
            b"EHLO x\r\nMAIL FROM:<b@x.jp>\r\nRCPT TO:<a@x.jp>\r\nRCPT TO:<c@x.jp>\r\nDATA\r\n\
            Subject: 1\r\n\r\n..dot\r\n.\r\nMAIL FROM:<b@x.jp>\r\nRCPT TO:<a@x.jp>\r\nDATA\r\n\
            Subject: 2\n\n2\n.\nQUIT\r\n"
        )
        .await,
        "220 250 250 250 250 250 250 354 250 250 250 354 250 221"
    );
    let mails = room.sink.mails().unwrap();
    assert_eq!(mails.len(), 2);
    assert_eq!(
        std::fs::read_to_string(&mails[0]).unwrap(),
        "Return-Path: <b@x.jp>\r\nDelivered-To: a@x.jp\r\nDelivered-To: c@x.jp\r\nSubject: 1\r\n\r\n.dot\r\n"
    );
    // A line without end closes the connection; a client that leaves mid-text leaves nothing.
    let endless = [b"EHLO ".as_slice(), &[b'x'; 4000]].concat();
    assert_eq!(dialogue(&endless).await, "220");
    let mut stream = TcpStream::connect(room.sink.address()).await.unwrap();
    let cut = b"EHLO x\r\nMAIL FROM:<b@x.jp>\r\nRCPT TO:<a@x.jp>\r\nDATA\r\nhalf a te";
    stream.write_all(cut).await.unwrap();
    drop(stream);
    // A mail larger than announced is refused, and the connection stays usable.
    let mut large = b"EHLO x\r\nMAIL FROM:<b@x.jp>\r\nRCPT TO:<a@x.jp>\r\nDATA\r\n".to_vec();
    for _ in 0..11 * 1024 {
        large.extend_from_slice(&[b'x'; 1022]);
        large.extend_from_slice(b"\r\n");
    }
    large.extend_from_slice(b".\r\nNOOP\r\nQUIT\r\n");
    assert_eq!(
        dialogue(&large).await,
        "220 250 250 250 250 250 354 552 250 221"
    );
    assert_eq!(room.sink.mails().unwrap().len(), 2);
    let parts = std::fs::read_dir(room.sink.folder()).unwrap().count();
    assert_eq!(parts, 2, "a half-written mail lies in the folder");
}

/// aiosmtpd with a certificate of its own; keeps each mail in a folder.
struct Aiosmtpd {
    child: Child,
    port: u16,
    ca_file: PathBuf,
    mails: PathBuf,
    _folder: tempfile::TempDir,
}

impl Drop for Aiosmtpd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const AIOSMTPD: &str = r#"
import asyncio, pathlib, ssl, sys
from aiosmtpd.smtp import AuthResult, SMTP
mode, folder = sys.argv[1], pathlib.Path(sys.argv[2])
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(folder / "cert.pem", folder / "key.pem")
class Keep:
    async def handle_DATA(self, server, session, envelope):
        n = len(list(folder.glob("*.eml")))
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        head = f"X-Rcpt: {','.join(envelope.rcpt_tos)}\r\nX-Tls: {encrypted}\r\nX-Auth: {session.authenticated}\r\n"
        (folder / f"{n}.eml").write_bytes(head.encode() + envelope.content)
        return "250 kept"
def login(server, session, envelope, mechanism, data):
    return AuthResult(handled=False, success=(data.login, data.password) == (b"densho", "合言葉".encode()))
def smtp():
    more = dict(tls_context=tls, require_starttls=True) if mode == "starttls" else dict(auth_require_tls=False)
    return SMTP(Keep(), authenticator=login, auth_required=True, hostname="localhost", **more)
async def main():
    wrapped = tls if mode == "required" else None
    server = await asyncio.get_running_loop().create_server(smtp, "127.0.0.1", 0, ssl=wrapped)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
asyncio.run(main())
"#;

fn aiosmtpd(mode: &str) -> Aiosmtpd {
    let installed = Command::new(python())
        .args(["-c", "import aiosmtpd"])
        .stderr(Stdio::null())
        .status();
    assert!(
        installed.is_ok_and(|s| s.success()),
        "aiosmtpd is not installed; script/test does it, or: apt-get install python3-aiosmtpd"
    );
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ])
        .args(["-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", "key.pem", "-out", "cert.pem"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let mut child = Command::new(python())
        .args(["-c", AIOSMTPD, mode])
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let port = line.trim().parse().expect("aiosmtpd did not start");
    Aiosmtpd {
        child,
        port,
        ca_file: folder.path().join("cert.pem"),
        mails: folder.path().to_owned(),
        _folder: folder,
    }
}

fn over_tls(other: &Aiosmtpd, tls: MailTls) -> MailServer {
    MailServer {
        host: "localhost".into(),
        tls,
        ca_file: Some(other.ca_file.clone()),
        login: Some(("densho".into(), SecretString::from("合言葉"))),
        timeout: Duration::from_secs(10),
        ..server(other.port)
    }
}

#[tokio::test]
async fn an_independent_server_takes_the_mail_over_tls_after_login() {
    for (mode, tls) in [
        ("required", MailTls::Required),
        ("starttls", MailTls::Starttls),
    ] {
        let other = aiosmtpd(mode);
        let mailer = Mailer::new(over_tls(&other, tls)).unwrap();
        mailer.probe().await.unwrap();
        mailer.send(&mail()).await.unwrap();
        let carrier = OutgoingMail {
            to: check("a..b@docomo.example.jp").unwrap(),
            ..mail()
        };
        mailer.send(&carrier).await.unwrap();
        let text = parsed(&other.mails.join("0.eml"));
        for expected in [
            "X-Rcpt: soumu@example.jp\nX-Tls: True\nX-Auth: True\n",
            "Subject: 電子保証（認証キー）発行完了のお知らせ\n",
            "From: 電子証書保証株式会社　長野支店 <densho@example.jp>\n",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        let body = text.split_once("\n\n").unwrap().1;
        assert_eq!(body.trim_end(), mail().body.trim_end());
        // It undoes the quotes: the address that was meant.
        let second = parsed(&other.mails.join("1.eml"));
        assert!(
            second.contains("X-Rcpt: a..b@docomo.example.jp\n"),
            "{second}"
        );
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_or_names_another_host_stops_the_dialogue() {
    let other = aiosmtpd("required");
    let system = MailServer {
        ca_file: None,
        ..over_tls(&other, MailTls::Required)
    };
    let another_name = MailServer {
        host: "127.0.0.1".into(),
        ..over_tls(&other, MailTls::Required)
    };
    for settings in [system, another_name] {
        let failure = Mailer::new(settings)
            .unwrap()
            .send(&mail())
            .await
            .unwrap_err();
        let seen = (failure.kind, failure.stage);
        assert_eq!(seen, (FailureKind::Temporary, Stage::Connect), "{failure}");
    }
    assert!(!other.mails.join("0.eml").exists());
}

#[tokio::test]
async fn a_wrong_password_blames_the_login_and_not_the_mail() {
    let other = aiosmtpd("starttls");
    let settings = MailServer {
        login: Some(("densho".into(), SecretString::from("wrong"))),
        ..over_tls(&other, MailTls::Starttls)
    };
    let failure = Mailer::new(settings)
        .unwrap()
        .send(&mail())
        .await
        .unwrap_err();
    let seen = (failure.kind, failure.stage);
    assert_eq!(seen, (FailureKind::Temporary, Stage::Login), "{failure}");
    assert!(failure.message.contains("535"), "{failure}");
}
