//! The house's post, through a mail server of this machine.

use densho::config::MailTls;
use densho::domain::mail_address::check;
use densho::mail::{Letters, MailServer, Mailer, Sender};
use densho::worker::HousePost;
use std::sync::Arc;
use std::time::Duration;

/// Mails go to this port from here on; the server is given so long for an answer.
pub fn house_post(port: u16, timeout: Duration) -> Arc<HousePost> {
    let server = MailServer {
        host: "127.0.0.1".to_owned(),
        port,
        tls: MailTls::None,
        ca_file: None,
        login: None,
        helo: Some("densho.example.jp".to_owned()),
        timeout,
    };
    Arc::new(HousePost {
        mailer: Mailer::new(server).unwrap(),
        letters: Letters::load(None).unwrap(),
        from: Sender {
            name: "電子証書保証株式会社".to_owned(),
            address: check("densho@example.jp").unwrap(),
        },
    })
}
