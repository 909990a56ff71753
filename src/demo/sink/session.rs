//! One connection of the mail sink: the commands of RFC 5321, and the ways to misbehave.

use super::Misbehaviour;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use uuid::Uuid;

/// Largest mail, bytes; announced by SIZE.
const SIZE_MAX: usize = 10 * 1024 * 1024;
/// Longest command line, bytes with CR LF (RFC 5321 asks for 512 at least).
const LINE_MAX: usize = 2048;
/// Recipients of one mail.
const RECIPIENTS_MAX: usize = 100;
/// A client that says nothing for this long is left.
const IDLE: Duration = Duration::from_secs(60);

pub(super) struct Session {
    folder: PathBuf,
    misbehaviour: Arc<Mutex<Misbehaviour>>,
    stream: BufReader<TcpStream>,
    /// The mail in progress: empty for the null sender `<>`.
    sender: Option<String>,
    recipients: Vec<String>,
}

/// How the text of a mail ended.
enum Text {
    Whole(Vec<u8>),
    TooLarge,
}

impl Session {
    pub(super) fn new(
        stream: TcpStream,
        folder: PathBuf,
        misbehaviour: Arc<Mutex<Misbehaviour>>,
    ) -> Self {
        Self {
            folder,
            misbehaviour,
            stream: BufReader::new(stream),
            sender: None,
            recipients: Vec::new(),
        }
    }

    /// Serves the client until it leaves.
    pub(super) async fn run(mut self) -> std::io::Result<()> {
        match self.how() {
            Misbehaviour::RefuseConnection => return self.say("554 no service here").await,
            Misbehaviour::HangAtGreeting => return self.hang().await,
            _ => self.say("220 densho demo mail sink ESMTP").await?,
        }
        loop {
            let Some(line) = self.line().await? else {
                return Ok(());
            };
            let Ok(line) = String::from_utf8(line) else {
                self.say("500 commands are ASCII").await?;
                continue;
            };
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "HELO" => {
                    self.reset();
                    self.say("250 densho-sink").await?;
                }
                "EHLO" => {
                    self.reset();
                    let size = format!("250-SIZE {SIZE_MAX}");
                    self.say("250-densho-sink").await?;
                    self.say(&size).await?;
                    self.say("250 8BITMIME").await?;
                }
                "MAIL" => self.mail(rest).await?,
                "RCPT" => self.recipient(rest).await?,
                "DATA" => {
                    if !self.data().await? {
                        return Ok(());
                    }
                }
                "RSET" => {
                    self.reset();
                    self.say("250 forgotten").await?;
                }
                "NOOP" => self.say("250 ok").await?,
                "VRFY" => self.say("252 send and see").await?,
                "QUIT" => return self.say("221 bye").await,
                _ => self.say("500 unknown command").await?,
            }
        }
    }

    async fn mail(&mut self, rest: &str) -> std::io::Result<()> {
        if let Misbehaviour::RefuseSender(code) = self.how() {
            return self.say(&format!("{code} not from you")).await;
        }
        if self.sender.is_some() {
            return self.say("503 a mail is in progress").await;
        }
        let Some((sender, parameters)) = path(rest, "FROM:") else {
            return self.say("501 MAIL FROM:<address>").await;
        };
        for parameter in parameters.split_ascii_whitespace() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name.to_ascii_uppercase().as_str() {
                "BODY" => {}
                "SIZE" if value.parse().is_ok_and(|n: usize| n <= SIZE_MAX) => {}
                "SIZE" => return self.say("552 too large").await,
                _ => return self.say("555 unknown parameter").await,
            }
        }
        self.sender = Some(sender);
        self.say("250 ok").await
    }

    async fn recipient(&mut self, rest: &str) -> std::io::Result<()> {
        if let Misbehaviour::RefuseRecipient(code) = self.how() {
            return self.say(&format!("{code} no such recipient")).await;
        }
        if self.sender.is_none() {
            return self.say("503 MAIL first").await;
        }
        if self.recipients.len() >= RECIPIENTS_MAX {
            return self.say("452 too many recipients").await;
        }
        match path(rest, "TO:") {
            Some((recipient, "")) if !recipient.is_empty() => {
                self.recipients.push(recipient);
                self.say("250 ok").await
            }
            Some((recipient, _)) if !recipient.is_empty() => {
                self.say("555 unknown parameter").await
            }
            _ => self.say("501 RCPT TO:<address>").await,
        }
    }

    /// DATA and the text; false when the connection is to be closed.
    async fn data(&mut self) -> std::io::Result<bool> {
        if self.recipients.is_empty() {
            self.say("503 RCPT first").await?;
            return Ok(true);
        }
        match self.how() {
            Misbehaviour::HangAtData => self.hang().await?,
            Misbehaviour::CloseAtData => return Ok(false),
            _ => self.say("354 end with a dot").await?,
        }
        if self.how() == Misbehaviour::CloseInText {
            // Some of it, so that the client is in the midst of writing or waiting.
            let _ = self.line().await?;
            return Ok(false);
        }
        let Some(text) = self.text().await? else {
            return Ok(false);
        };
        let text = match text {
            Text::Whole(text) => text,
            Text::TooLarge => {
                self.reset();
                self.say("552 too large").await?;
                return Ok(true);
            }
        };
        if let Some(code) = self.refusal_of_text() {
            self.reset();
            self.say(&format!("{code} not taken")).await?;
            return Ok(true);
        }
        let kept = self.keep(&text).await;
        self.reset();
        match (self.how(), kept) {
            (_, Err(_)) => self.say("451 cannot store").await?,
            (Misbehaviour::CloseAfterText, Ok(())) => return Ok(false),
            (Misbehaviour::HangAfterText, Ok(())) => self.hang().await?,
            (_, Ok(())) => self.say("250 kept").await?,
        }
        Ok(true)
    }

    /// The code with which the text is refused, if it is.
    fn refusal_of_text(&self) -> Option<u16> {
        let mut how = self
            .misbehaviour
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match *how {
            Misbehaviour::RefuseText(code) => Some(code),
            Misbehaviour::BusyFor(times) => {
                *how = match times {
                    0 | 1 => Misbehaviour::None,
                    _ => Misbehaviour::BusyFor(times - 1),
                };
                (times > 0).then_some(451)
            }
            _ => None,
        }
    }

    /// The text up to the lone dot, with doubled dots made single; none if the client left.
    async fn text(&mut self) -> std::io::Result<Option<Text>> {
        let mut text = Vec::new();
        let mut too_large = false;
        loop {
            let mut line = Vec::new();
            let read = read_until_newline(&mut self.stream, &mut line, SIZE_MAX).await?;
            if !read || !line.ends_with(b"\n") && line.len() < SIZE_MAX {
                return Ok(None);
            }
            if matches!(line.as_slice(), b".\r\n" | b".\n") {
                return Ok(Some(if too_large {
                    Text::TooLarge
                } else {
                    Text::Whole(text)
                }));
            }
            let line = line.strip_prefix(b".").unwrap_or(&line);
            too_large |= text.len() + line.len() > SIZE_MAX;
            if !too_large {
                text.extend_from_slice(line);
            }
        }
    }

    /// Writes the mail beside its place, then renames it there.
    async fn keep(&self, text: &[u8]) -> std::io::Result<()> {
        let name = Uuid::now_v7();
        let (being_written, whole) = (
            self.folder.join(format!(".{name}.part")),
            self.folder.join(format!("{name}.eml")),
        );
        // The envelope, as the last server on a mail's way writes it.
        let mut mail = format!(
            "Return-Path: <{}>\r\n",
            self.sender.as_deref().unwrap_or_default()
        );
        for recipient in &self.recipients {
            mail.push_str(&format!("Delivered-To: {recipient}\r\n"));
        }
        let mut file = tokio::fs::File::create(&being_written).await?;
        file.write_all(mail.as_bytes()).await?;
        file.write_all(text).await?;
        file.sync_all().await?;
        tokio::fs::rename(&being_written, &whole).await
    }

    fn reset(&mut self) {
        self.sender = None;
        self.recipients.clear();
    }

    fn how(&self) -> Misbehaviour {
        *self
            .misbehaviour
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn say(&mut self, reply: &str) -> std::io::Result<()> {
        let reply = format!("{reply}\r\n");
        self.stream.get_mut().write_all(reply.as_bytes()).await
    }

    /// A command without its line end; none if the client left. A line that is too long ends the
    /// connection.
    async fn line(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = read_until_newline(&mut self.stream, &mut line, LINE_MAX).await?;
        if !read || !line.ends_with(b"\n") {
            return Ok(None);
        }
        while line.last().is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            line.pop();
        }
        Ok(Some(line))
    }

    /// Says nothing until the client leaves.
    async fn hang(&mut self) -> std::io::Result<()> {
        let mut heard = [0; 1024];
        while self.stream.read(&mut heard).await? > 0 {}
        Err(std::io::ErrorKind::ConnectionAborted.into())
    }
}

/// Reads up to and with the next line feed, `most` bytes at the most; false at the end or when the
/// client is idle.
async fn read_until_newline(
    stream: &mut BufReader<impl AsyncRead + Unpin>,
    line: &mut Vec<u8>,
    most: usize,
) -> std::io::Result<bool> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    let mut limited = stream.take(limit);
    match tokio::time::timeout(IDLE, limited.read_until(b'\n', line)).await {
        Ok(read) => Ok(read? > 0),
        Err(_) => Ok(false),
    }
}

/// The address between angle brackets after `FROM:` or `TO:`, and the parameters behind it.
fn path<'a>(rest: &'a str, word: &str) -> Option<(String, &'a str)> {
    let given = rest.get(..word.len())?;
    if !given.eq_ignore_ascii_case(word) {
        return None;
    }
    let rest = rest.get(word.len()..)?.trim_start().strip_prefix('<')?;
    // A quoted local part may hold a bracket.
    let mut quoted = false;
    let end = rest.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    })?;
    let (address, behind) = rest.split_at(end);
    let clean = address.chars().all(|c| c.is_ascii_graphic());
    clean.then(|| (address.to_owned(), behind.trim_start_matches('>').trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_between_its_brackets() {
        let read = |rest| path(rest, "TO:").map(|(a, p)| (a, p.to_owned()));
        let some = |a: &str, p: &str| Some((a.to_owned(), p.to_owned()));
        assert_eq!(read("TO:<a@example.jp>"), some("a@example.jp", ""));
        assert_eq!(read("to: <a@example.jp> X=1"), some("a@example.jp", "X=1"));
        assert_eq!(read("TO:<\"a>b\"@x.jp>"), some("\"a>b\"@x.jp", ""));
        assert_eq!(read("TO:<>"), some("", ""));
        assert_eq!(read("TO:a@example.jp"), None);
        assert_eq!(read("TO:<a@example.jp"), None);
        assert_eq!(read("TO:<a\u{7f}@example.jp>"), None);
        assert_eq!(read("F"), None);
    }
}
