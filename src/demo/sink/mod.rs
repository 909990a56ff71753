//! The mail server of `densho demo`: takes every mail over SMTP (RFC 5321) on a loopback port and
//! lays it into a folder, one `.eml` a mail, whole or not at all. Delivers nothing, relays nothing.
//! For tests it can be told to misbehave as real servers do.

mod session;

use session::Session;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};

/// Connections at a time; more wait.
const CONNECTIONS_MAX: usize = 32;
/// How the sink misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Misbehaviour {
    /// Not at all.
    #[default]
    None,
    /// Greets with 554 and closes.
    RefuseConnection,
    /// Answers MAIL FROM with this code.
    RefuseSender(u16),
    /// Answers RCPT TO with this code: 550 unknown user, 450 greylisting.
    RefuseRecipient(u16),
    /// Takes the text and answers with this code; nothing is kept.
    RefuseText(u16),
    /// Answers this many mails with 451 after their text, then behaves; nothing of those is kept.
    BusyFor(u32),
    /// Accepts the connection and never says a word.
    HangAtGreeting,
    /// Never answers DATA.
    HangAtData,
    /// Reads the text, keeps the mail, never answers.
    HangAfterText,
    /// Closes the connection when DATA comes.
    CloseAtData,
    /// Closes in the middle of the text; nothing is kept.
    CloseInText,
    /// Reads the text, keeps the mail, and closes without an answer.
    CloseAfterText,
}

/// A running sink. Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct SmtpSink {
    address: SocketAddr,
    folder: PathBuf,
    misbehaviour: Arc<Mutex<Misbehaviour>>,
    server: JoinHandle<()>,
}

impl SmtpSink {
    /// Listens on a loopback port (0: any free one) and keeps mails in `folder`, which is made.
    ///
    /// # Errors
    /// The port is taken, or the folder cannot be made.
    pub async fn start(port: u16, folder: &Path) -> std::io::Result<Self> {
        tokio::fs::create_dir_all(folder).await?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let misbehaviour = Arc::new(Mutex::new(Misbehaviour::None));
        let server = tokio::spawn(serve(listener, folder.to_owned(), misbehaviour.clone()));
        Ok(Self {
            address,
            folder: folder.to_owned(),
            misbehaviour,
            server,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the mails are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// From now on it misbehaves like this, also in connections that stand.
    pub fn misbehave(&self, how: Misbehaviour) {
        *self
            .misbehaviour
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = how;
    }

    /// The mails so far, oldest first.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn mails(&self) -> std::io::Result<Vec<PathBuf>> {
        let mut mails = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "eml") {
                mails.push(path);
            }
        }
        // Their names are version 7 UUIDs, which sort by time.
        mails.sort();
        Ok(mails)
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, folder: PathBuf, misbehaviour: Arc<Mutex<Misbehaviour>>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    // Owned here: when the server is dropped, so are its connections.
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = places.clone().acquire_owned().await else {
            return;
        };
        let stream = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
        };
        match stream {
            Ok((stream, _)) => {
                let session = Session::new(stream, folder.clone(), misbehaviour.clone());
                connections.spawn(async move {
                    // A client that leaves is no fault of ours.
                    let _ = session.run().await;
                    drop(place);
                });
            }
            // Out of file handles, most likely: they come back when a connection ends.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}
