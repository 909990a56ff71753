//! A worker from the settings: every secret, file and template is loaded before the first job is leased, so that a
//! worker that starts can work.

use super::{
    HouseDocuments, HousePost, Service, Settings, Tools, random_fraction, read_application,
};
use crate::config::{Config, ConfigFault, PlatformKind};
use crate::document::{Fonts, WordingError, Wordings};
use crate::domain::mail_address;
use crate::mail::{Letters, MailSetupError, MailTemplateError, Mailer, Sender};
use crate::platform::{HttpPlatform, HttpSettingsFault, LocalRegistry, Platform};
use crate::store::connect::{self, ConnectFault};
use crate::store::registry::RegistryDb;
use crate::store::worker::WorkerDb;
use crate::vault::{KeyRing, MacKey, VaultError};
use sqlx::Connection as _;
use sqlx::postgres::{PgPool, PgPoolOptions};
use std::sync::Arc;
use std::time::Duration;

/// A connection that was idle for longer is asked before it is used: it may have died in its sleep.
const ASK_AFTER: Duration = Duration::from_secs(5);

/// Why a worker cannot start. The words name the setting and what mends it.
#[derive(Debug, thiserror::Error)]
pub enum SetupFault {
    /// Settings that a worker needs are missing.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Config(Vec<ConfigFault>),
    /// A key is missing, open to others, or none.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database's settings.
    #[error(transparent)]
    Connect(#[from] ConnectFault),
    /// The platform's settings.
    #[error(transparent)]
    Platform(#[from] HttpSettingsFault),
    /// The mail server's settings.
    #[error(transparent)]
    Mail(#[from] MailSetupError),
    /// The mail's template.
    #[error(transparent)]
    Template(#[from] MailTemplateError),
    /// The sender's address.
    #[error("mail.from_address: not a mail address")]
    From,
    /// The wordings of the documents.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Wordings(Vec<WordingError>),
}

impl Service {
    /// A worker as configured. Nothing is connected yet; must be called within a runtime.
    ///
    /// # Errors
    /// Every [`SetupFault`]; above all a key file that others can read.
    pub fn from_config(config: &Config) -> Result<Self, SetupFault> {
        config.require_worker().map_err(SetupFault::Config)?;
        let credentials = config.credentials_directory.as_deref();
        let ring = KeyRing::from_settings(&config.vault, credentials)?;
        let pepper = MacKey::pepper(&config.vault, credentials)?;
        let pool = pool(config)?;
        let limit = config.database.statement_timeout_seconds.duration();
        let (platform, registry): (Arc<dyn Platform>, _) = match config.platform.kind {
            PlatformKind::Http => (
                Arc::new(HttpPlatform::from_settings(&config.platform)?),
                None,
            ),
            PlatformKind::Local => {
                let port =
                    RegistryDb::new(pool.clone(), config.platform.timeout_seconds.duration());
                (
                    Arc::new(LocalRegistry::from_settings(
                        port.clone(),
                        &config.platform,
                    )?),
                    Some(port),
                )
            }
        };
        let address = config
            .mail
            .from_address
            .as_deref()
            .and_then(|text| mail_address::check(text).ok());
        let post = HousePost {
            mailer: Mailer::from_config(&config.mail)?,
            letters: Letters::load(config.mail.template_file.as_deref())?,
            from: Sender {
                name: config.mail.from_name.clone(),
                address: address.ok_or(SetupFault::From)?,
            },
        };
        let documents = HouseDocuments {
            fonts: Fonts::configured(&config.document.fallback_fonts),
            wordings: Wordings::load(config.document.wording_dir.as_deref(), None)
                .map_err(SetupFault::Wordings)?,
        };
        Ok(Self {
            db: WorkerDb::new(pool, limit),
            registry,
            tools: Arc::new(Tools {
                ring,
                pepper,
                platform,
                post: Arc::new(post),
                documents: Arc::new(documents),
                jitter: random_fraction,
            }),
            settings: Arc::new(Settings::new(&config.worker, &config.mail, &this_process())),
            read_file: read_application,
        })
    }
}

/// Opened when first used, and again whenever the database was away.
fn pool(config: &Config) -> Result<PgPool, SetupFault> {
    let options = connect::options(&config.database)?;
    // One for each job, and for leasing, renewing, answering, the folder.
    let most = u32::from(config.worker.concurrency) + 4;
    Ok(PgPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(config.database.connect_timeout_seconds.duration())
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move {
                if about.idle_for > ASK_AFTER {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options))
}

/// Host name, process id and a random part: no two processes that are alive share it, also in containers.
fn this_process() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = host.trim();
    let random = getrandom::u32().unwrap_or_default();
    format!("{host}/{}/{random:08x}", std::process::id())
}
