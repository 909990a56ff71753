//! The dialogue with the mail server, step by step, so that after a failure it is known whether
//! the server may have taken the mail. Every step has a time limit. The connection is encrypted
//! unless the server is on this machine; without encryption nothing is sent, not even a login.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

use super::message::OutgoingMail;
use crate::config::{self, MailTls, stays_here};

/// Longest message of a failure that is kept, in characters.
const MESSAGE_MAX: usize = 300;
/// Time for a polite goodbye, which nobody waits for.
const FAREWELL: Duration = Duration::from_secs(2);

/// Where and how mails are handed over.
#[derive(Debug)]
pub struct MailServer {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Encryption; `None` for a host on this machine only.
    pub tls: MailTls,
    /// PEM file of the authorities to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// User and password.
    pub login: Option<(String, SecretString)>,
    /// The name given in EHLO; none: this machine's host name.
    pub helo: Option<String>,
    /// Limit for each step of the dialogue.
    pub timeout: Duration,
}

/// Why no mail could ever be sent with these settings.
#[derive(Debug, thiserror::Error)]
pub enum MailSetupError {
    /// Mails and passwords would travel in the clear.
    #[error("mail.tls: none is for a mail server on this machine only; use required or starttls")]
    Clear,
    /// The file of authorities.
    #[error("mail.tls_ca_file {0}: {1}")]
    Authorities(PathBuf, String),
    /// The password's file.
    #[error("mail.password_file: {0}")]
    Password(#[from] config::private_file::PrivateFileError),
    /// The encryption could not be set up.
    #[error("mail.tls: {0}")]
    Tls(String),
    /// Not a host name.
    #[error("mail.helo: not a host name")]
    Helo,
}

/// What a failure leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// Trying again would fail again: the server refused this mail or this recipient.
    Permanent,
    /// The mail was certainly not taken; try again later.
    Temporary,
    /// The mail was sent, the answer did not come: it may have been taken. Try again with the same
    /// Message-ID.
    Unknown,
}

/// The steps of the dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Writing the mail itself.
    Writing,
    /// Connection, encryption, greeting.
    Connect,
    /// Login.
    Login,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA, before the text.
    Data,
    /// The text and the answer to it.
    Content,
}

/// A mail that was not, or not certainly, handed over. The message may quote the server, which may
/// quote the recipient: it goes to the operators, not into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFailure {
    /// What it leads to.
    pub kind: FailureKind,
    /// At which step.
    pub stage: Stage,
    /// What happened, for the operator: one line without control characters.
    pub message: String,
}

impl fmt::Display for MailFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}: {}", self.kind, self.stage, self.message)
    }
}

impl std::error::Error for MailFailure {}

impl MailFailure {
    fn new(kind: FailureKind, stage: Stage, message: &str) -> Self {
        let line = message
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c });
        Self {
            kind,
            stage,
            message: line.take(MESSAGE_MAX).collect(),
        }
    }

    pub(super) fn permanent(stage: Stage, message: String) -> Self {
        Self::new(FailureKind::Permanent, stage, &message)
    }

    /// A failure of the dialogue. Before the recipient is named, a refusal says nothing of this
    /// mail: it is the server's state or our settings, and every mail would meet it.
    fn of(stage: Stage, error: &SmtpError) -> Self {
        let about_this_mail = matches!(stage, Stage::Recipient | Stage::Data | Stage::Content);
        let kind = if error.is_permanent() && about_this_mail {
            FailureKind::Permanent
        } else if stage == Stage::Content && error.status().is_none() {
            FailureKind::Unknown
        } else {
            FailureKind::Temporary
        };
        Self::new(kind, stage, &error.to_string())
    }

    fn late(stage: Stage) -> Self {
        let kind = match stage {
            Stage::Content => FailureKind::Unknown,
            _ => FailureKind::Temporary,
        };
        Self::new(kind, stage, "the server did not answer in time")
    }
}

/// Sends mails, each over a connection of its own.
pub struct Mailer {
    host: String,
    port: u16,
    tls: MailTls,
    /// None only together with `MailTls::None`.
    parameters: Option<TlsParameters>,
    login: Option<(String, SecretString)>,
    helo: ClientId,
    timeout: Duration,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({}:{}, {:?})", self.host, self.port, self.tls)
    }
}

impl Mailer {
    /// From the configuration.
    ///
    /// # Errors
    /// The settings can never work; nothing is connected yet.
    pub fn from_config(mail: &config::Mail) -> Result<Self, MailSetupError> {
        let login = match (&mail.user, mail.password()?) {
            (Some(user), Some(password)) => Some((user.clone(), password)),
            _ => None,
        };
        Self::new(MailServer {
            host: mail.host.clone(),
            port: mail.port,
            tls: mail.tls,
            ca_file: mail.tls_ca_file.clone(),
            login,
            helo: mail.helo.clone(),
            timeout: mail.timeout_seconds.duration(),
        })
    }

    /// A sender to one server.
    ///
    /// # Errors
    /// The settings can never work; nothing is connected yet.
    pub fn new(server: MailServer) -> Result<Self, MailSetupError> {
        if server.tls == MailTls::None && !stays_here(&server.host) {
            return Err(MailSetupError::Clear);
        }
        let parameters = match server.tls {
            MailTls::None => None,
            MailTls::Required | MailTls::Starttls => Some(parameters(&server)?),
        };
        Ok(Self {
            helo: client_id(server.helo)?,
            host: server.host,
            port: server.port,
            tls: server.tls,
            parameters,
            login: server.login,
            timeout: server.timeout,
        })
    }

    /// Hands a mail over. `Ok` means that the server took the responsibility for it.
    ///
    /// # Errors
    /// See [`FailureKind`].
    pub async fn send(&self, mail: &OutgoingMail) -> Result<(), MailFailure> {
        let (envelope, bytes) = mail.write()?;
        let mut connection = self.connect().await?;
        self.hand_over(&mut connection, &envelope, &bytes).await?;
        // The mail is theirs; a farewell that fails changes nothing.
        let _ = timeout(FAREWELL, connection.quit()).await;
        Ok(())
    }

    /// Goes as far as the login, for `densho doctor`.
    ///
    /// # Errors
    /// As [`Self::send`], never `Permanent` or `Unknown`.
    pub async fn probe(&self) -> Result<(), MailFailure> {
        let mut connection = self.connect().await?;
        let _ = timeout(FAREWELL, connection.quit()).await;
        Ok(())
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &lettre::address::Envelope,
        bytes: &[u8],
    ) -> Result<(), MailFailure> {
        let sender = Mail::new(envelope.from().cloned(), Vec::new());
        self.step(Stage::Sender, connection.command(sender)).await?;
        for recipient in envelope.to() {
            let recipient = Rcpt::new(recipient.clone(), Vec::new());
            self.step(Stage::Recipient, connection.command(recipient))
                .await?;
        }
        self.step(Stage::Data, connection.command(Data)).await?;
        self.step(Stage::Content, connection.message(bytes)).await?;
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, MailFailure> {
        let temporary =
            |message: &str| MailFailure::new(FailureKind::Temporary, Stage::Connect, message);
        let resolved = timeout(
            self.timeout,
            tokio::net::lookup_host((self.host.as_str(), self.port)),
        )
        .await
        .map_err(|_| MailFailure::late(Stage::Connect))?
        .map_err(|e| temporary(&format!("{}: {e}", self.host)))?;
        let addresses: Vec<SocketAddr> = resolved.collect();
        if self.tls == MailTls::None && !addresses.iter().all(|a| a.ip().is_loopback()) {
            return Err(temporary(
                "the name of the mail server leads off this machine, and mail.tls is none",
            ));
        }
        let from_the_start = match self.tls {
            MailTls::Required => self.parameters.clone(),
            MailTls::Starttls | MailTls::None => None,
        };
        let opened = AsyncSmtpConnection::connect_tokio1(
            addresses.as_slice(),
            Some(self.timeout),
            &self.helo,
            from_the_start,
            None,
        );
        let mut connection = self.step(Stage::Connect, opened).await?;
        if let (MailTls::Starttls, Some(parameters)) = (self.tls, &self.parameters) {
            let encrypted = connection.starttls(parameters.clone(), &self.helo);
            self.step(Stage::Connect, encrypted).await?;
        }
        if self.tls != MailTls::None && !connection.is_encrypted() {
            return Err(temporary("the connection is not encrypted"));
        }
        if let Some((user, password)) = &self.login {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let login = connection.auth(DEFAULT_MECHANISMS, &credentials);
            self.step(Stage::Login, login).await?;
        }
        Ok(connection)
    }

    async fn step<T>(
        &self,
        stage: Stage,
        answer: impl Future<Output = Result<T, SmtpError>>,
    ) -> Result<T, MailFailure> {
        match timeout(self.timeout, answer).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(MailFailure::of(stage, &error)),
            Err(_) => Err(MailFailure::late(stage)),
        }
    }
}

fn parameters(server: &MailServer) -> Result<TlsParameters, MailSetupError> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(path) = &server.ca_file {
        let fault = |e: String| MailSetupError::Authorities(path.clone(), e);
        let pem = std::fs::read(path).map_err(|e| fault(e.to_string()))?;
        let authorities = Certificate::from_pem(&pem).map_err(|e| fault(e.to_string()))?;
        builder = builder
            .certificate_store(CertificateStore::None)
            .add_root_certificate(authorities);
    }
    let built = builder.build_rustls();
    built.map_err(|e| MailSetupError::Tls(e.to_string()))
}

/// What is said in EHLO: the configured name, this machine's, or an address where it has none.
fn client_id(configured: Option<String>) -> Result<ClientId, MailSetupError> {
    let is_name = |name: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        !name.is_empty() && name.len() <= 255 && name.chars().all(fits)
    };
    match configured {
        Some(name) if is_name(&name) => Ok(ClientId::Domain(name)),
        Some(_) => Err(MailSetupError::Helo),
        None => {
            let own = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
            let own = own.trim();
            Ok(if is_name(own) {
                ClientId::Domain(own.to_owned())
            } else {
                ClientId::default()
            })
        }
    }
}
