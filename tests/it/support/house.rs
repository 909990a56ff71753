//! A house at work: a real worker process, real PostgreSQL, a mail server that is not ours, and operators in terminals
//! of their own.

use super::TestDb;
use super::mail_server::MailServer;
use super::pty::{DEADLINE, Pty};
use densho::vault::{Kek, MacKey};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Instant;

/// Everything that runs while operators sit at their screens.
pub struct House {
    pub db: TestDb,
    pub folder: tempfile::TempDir,
    _mail: MailServer,
    pub mail_port: u16,
    worker: Child,
}

impl House {
    /// On a database of the shared server.
    pub async fn new() -> Self {
        Self::on(TestDb::new().await)
    }

    /// On a server of its own, which can be stopped and started.
    pub async fn alone() -> Self {
        Self::on(TestDb::alone().await)
    }

    /// On a server of its own that waits for its disk, and so may crash.
    pub async fn durable() -> Self {
        Self::on(TestDb::durable().await)
    }

    fn on(db: TestDb) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        Kek::create_file(&at("kek")).unwrap();
        MacKey::create_file(&at("pepper")).unwrap();
        MacKey::create_file(&at("registry")).unwrap();
        for name in ["mails", "spool", "spool/in", "print", "taken"] {
            std::fs::create_dir_all(at(name)).unwrap();
        }
        let mail = MailServer::start(&at("mails"));
        let mail_port = mail.port();
        let worker = db
            .densho("worker1", &["worker"])
            .envs(settings(folder.path(), mail_port))
            .stderr(std::fs::File::create(at("worker.log")).unwrap())
            .spawn()
            .unwrap();
        Self {
            db,
            folder,
            _mail: mail,
            mail_port,
            worker,
        }
    }

    /// A path in the house's folder.
    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The screens as this operator at 80×24.
    pub fn session(&self, login: &str) -> Pty {
        self.program(login, &[])
    }

    /// The same in English.
    pub fn english_session(&self, login: &str) -> Pty {
        self.started(login, &[], &[("DENSHO_UI__LANGUAGE", "en")])
    }

    /// The program with these arguments in a terminal of 80×24.
    pub fn program(&self, login: &str, arguments: &[&str]) -> Pty {
        self.started(login, arguments, &[])
    }

    fn started(&self, login: &str, arguments: &[&str], more: &[(&str, &str)]) -> Pty {
        let socket = self.db.cluster().socket_dir().display().to_string();
        let home = self.folder.path().display().to_string();
        let log = self.at(&format!("{login}.log")).display().to_string();
        let settings = settings(self.folder.path(), self.mail_port);
        let mut env: Vec<(&str, &str)> = settings.iter().map(|(k, v)| (*k, v.as_str())).collect();
        env.extend([
            ("HOME", home.as_str()),
            ("DENSHO_DATABASE__HOST", &socket),
            ("DENSHO_DATABASE__NAME", self.db.name()),
            ("DENSHO_DATABASE__USER", login),
            ("DENSHO_LOG__PATH", &log),
        ]);
        env.extend(more);
        Pty::start(
            Path::new(env!("CARGO_BIN_EXE_densho")),
            arguments,
            &env,
            80,
            24,
        )
    }

    /// The flyer's application, for these works, comes in for 長野支店.
    pub fn receive(&self, works: &str) {
        let flyer = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/flyer.json"));
        let mut content: serde_json::Value = serde_json::from_str(flyer).unwrap();
        let n = std::fs::read_dir(self.at("taken")).unwrap().count();
        content["source_ref"] = format!("ND-{n}").into();
        content["works"]["name"] = works.into();
        let file = self.at(&format!("taken/{n}.json"));
        std::fs::write(&file, content.to_string()).unwrap();
        let file = file.display().to_string();
        let mut intake = self.db.densho("worker1", &["intake", &file]);
        let done = intake
            .envs(settings(self.folder.path(), self.mail_port))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{said}");
    }

    /// Waits for a file in a folder.
    pub fn file(&self, folder: &str, what: impl Fn(&str) -> bool) -> PathBuf {
        let until = Instant::now() + DEADLINE;
        loop {
            let found = std::fs::read_dir(self.at(folder))
                .unwrap()
                .filter_map(Result::ok)
                .find(|e| what(&e.file_name().to_string_lossy()));
            if let Some(entry) = found {
                return entry.path();
            }
            assert!(
                Instant::now() < until,
                "no such file in {folder}: {:?}",
                self.log()
            );
            std::thread::yield_now();
        }
    }

    /// What the worker logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.at("worker.log")).unwrap_or_default()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ended = self.worker.kill();
        let _status = self.worker.wait();
    }
}

/// The settings of worker and screens, as environment variables.
pub fn settings(folder: &Path, mail_port: u16) -> Vec<(&'static str, String)> {
    let at = |name: &str| folder.join(name).display().to_string();
    vec![
        ("DENSHO_VAULT__KEK_FILE", at("kek")),
        ("DENSHO_VAULT__PEPPER_FILE", at("pepper")),
        ("DENSHO_PLATFORM__MAC_KEY_FILE", at("registry")),
        ("DENSHO_WORKER__SPOOL_DIR", at("spool")),
        ("DENSHO_WORKER__SPOOL_POLL_SECONDS", "1".to_owned()),
        ("DENSHO_MAIL__HOST", "127.0.0.1".to_owned()),
        ("DENSHO_MAIL__PORT", mail_port.to_string()),
        ("DENSHO_MAIL__TLS", "none".to_owned()),
        ("DENSHO_MAIL__FROM_ADDRESS", "densho@example.jp".to_owned()),
        ("DENSHO_DOCUMENT__PRINT_DIR", at("print")),
    ]
}

/// Overrides every warning that is left, each with a reason.
pub fn override_all(clerk: &mut Pty) {
    loop {
        let picture = clerk.see("■ 検査結果");
        let counts: Vec<usize> = picture
            .lines()
            .find(|l| l.contains("うち理由あり"))
            .map(|l| {
                l.split(|c: char| !c.is_ascii_digit())
                    .filter_map(|n| n.parse().ok())
                    .collect()
            })
            .unwrap_or_default();
        let [errors, warnings, reasoned] = counts[..] else {
            panic!("no counts in\n{picture}")
        };
        assert_eq!(errors, 0, "{picture}");
        if warnings == reasoned {
            return;
        }
        clerk.press("w");
        clerk.see("理由");
        clerk.text("見本の申込であることを電話で確認");
        clerk.press("enter");
        clerk.see("はい");
        clerk.press("y");
        clerk.see(&format!("うち理由あり {}件", reasoned + 1));
    }
}
