//! What stands behind the screens of the demo: database, secrets, settings. Starting is idempotent: what is
//! there is kept, what is missing is made, a half-filled database is thrown away.

use super::cluster::{Cluster, ClusterError, Options, SUPERUSER};
use super::folder::{Folder, Running};
use super::seed;
use crate::config::private_file;
use crate::store::admin;
use crate::vault::{Kek, MacKey};
use sqlx::{Connection as _, PgConnection};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The demo's database.
pub const DATABASE: &str = "densho";
/// The login of its worker.
pub const WORKER: &str = "densho_work";

/// What kept the services from starting.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The private cluster.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The database refused something that a fresh one does not.
    #[error("the demonstration's database: {0}; start it once with --reset")]
    Database(#[from] sqlx::Error),
    /// A migration does not apply: made by a newer program.
    #[error("the demonstration's database: {0}; start it once with --reset")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A secret's file.
    #[error(transparent)]
    Vault(#[from] crate::vault::VaultError),
    /// A file in the folder.
    #[error("{}: {error}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// A file of the seed has a fault (a test would have shown it).
    #[error("the demonstration's own data: {0}")]
    Seed(String),
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> ServiceError {
    let path = path.to_owned();
    move |error| ServiceError::Io { path, error }
}

/// Starts the cluster in the folder.
///
/// # Errors
/// [`ServiceError::Cluster`]
pub fn cluster(folder: &Folder) -> Result<Cluster, ServiceError> {
    Ok(Cluster::start(folder.path(), Options::default())?)
}

/// Makes the secrets that a worker needs, unless they are there.
///
/// # Errors
/// When a file cannot be written.
pub fn secrets(folder: &Folder) -> Result<(), ServiceError> {
    if !folder.join("kek").exists() {
        Kek::create_file(&folder.join("kek"))?;
    }
    for name in ["pepper", "registry-key"] {
        if !folder.join(name).exists() {
            MacKey::create_file(&folder.join(name))?;
        }
    }
    Ok(())
}

/// The database with everything that is there before the first application. True when it was filled
/// completely by an earlier start.
///
/// # Errors
/// When the database refuses.
pub async fn database(
    folder: &Folder,
    cluster: &Cluster,
    _right: &Running,
) -> Result<bool, ServiceError> {
    let filled = folder.join("seeded").exists();
    if !filled {
        // What an interrupted start has left: mails and files of applications that are gone.
        for name in ["mail", "spool", "print"] {
            let path = folder.join(name);
            if path.exists() {
                std::fs::remove_dir_all(&path).map_err(io(&path))?;
            }
        }
        let options = cluster.connect_options(SUPERUSER, SUPERUSER);
        let mut server = PgConnection::connect_with(&options).await?;
        admin::create_database(&mut server, DATABASE).await?;
        server.close().await?;
    }
    let mut db = PgConnection::connect_with(&cluster.connect_options(SUPERUSER, DATABASE)).await?;
    admin::migrate(&mut db).await?;
    if !filled {
        seed::house(&mut db).await?;
    }
    db.close().await?;
    Ok(filled)
}

/// Notes that the seed is complete.
///
/// # Errors
/// When the mark cannot be written.
pub fn seeded(folder: &Folder) -> Result<(), ServiceError> {
    let mark = folder.join("seeded");
    std::fs::write(&mark, "").map_err(io(&mark))
}

/// Writes the settings with which every subcommand finds the demo: `densho --config …/config.toml …`.
///
/// # Errors
/// When the file cannot be written.
pub fn settings(
    folder: &Folder,
    cluster: &Cluster,
    mail: SocketAddr,
) -> Result<PathBuf, ServiceError> {
    let text = |path: PathBuf| toml::Value::String(path.display().to_string());
    let path = folder.join("config.toml");
    let content = format!(
        "# Written by densho demo at every start.\n\
         [database]\nhost = {host}\nname = \"{DATABASE}\"\n\n\
         [worker]\nspool_dir = {spool}\nspool_poll_seconds = 1\nbackoff_first_seconds = 1\n\n\
         [vault]\nkek_file = {kek}\npepper_file = {pepper}\n\n\
         [platform]\nkind = \"local\"\nmac_key_file = {registry}\n\n\
         [mail]\nhost = \"{mail_host}\"\nport = {mail_port}\ntls = \"none\"\nfrom_address = \"densho@example.jp\"\n\n\
         [document]\nprint_dir = {print}\n\n\
         [log]\npath = {log}\n",
        host = text(cluster.socket_dir().to_owned()),
        spool = text(folder.join("spool")),
        kek = text(folder.join("kek")),
        pepper = text(folder.join("pepper")),
        registry = text(folder.join("registry-key")),
        mail_host = mail.ip(),
        mail_port = mail.port(),
        print = text(folder.join("print")),
        log = text(folder.join("densho.log")),
    );
    if path.exists() {
        std::fs::remove_file(&path).map_err(io(&path))?;
    }
    private_file::create(&path, content.as_bytes())
        .map_err(|e| ServiceError::Seed(e.to_string()))?;
    Ok(path)
}
