//! What keeps a private cluster from running, each with its remedy.

use super::super::server::OLDEST;
use super::PATIENCE;
use std::path::{Path, PathBuf};

/// What kept the private cluster from running, each with its remedy.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No server programs, or only old ones.
    #[error("{}", no_server(old))]
    NoServer {
        /// Major versions that were found and are too old.
        old: Vec<u32>,
    },
    /// Root, and nobody to drop to.
    #[error(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody: start densho as another user"
    )]
    NoServiceUser,
    /// The folder belongs to somebody else.
    #[error("{} belongs to another user: name another folder with --dir", .0.display())]
    NotOurs(PathBuf),
    /// The service user cannot reach the folder.
    #[error(
        "user id {uid}, as whom PostgreSQL must run, may not enter {}: name a folder elsewhere with --dir (for example --dir /var/tmp/densho-demo)",
        .dir.display()
    )]
    Unreachable {
        /// The ancestor that is closed.
        dir: PathBuf,
        /// The service user.
        uid: u32,
    },
    /// One of the server's programs failed.
    #[error("{program} failed:\n{said}")]
    Failed {
        /// Which one.
        program: &'static str,
        /// The end of what it said.
        said: String,
    },
    /// It did not come up or go down in time.
    #[error(
        "PostgreSQL in {} was not {what} within {} s; its log ends:\n{said}",
        .dir.display(),
        PATIENCE.as_secs()
    )]
    TooLate {
        /// `ready` or `stopped`.
        what: &'static str,
        /// The cluster's folder.
        dir: PathBuf,
        /// The end of its log.
        said: String,
    },
    /// The file system refused.
    #[error("{}: {error}", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        error: std::io::Error,
    },
}

fn no_server(old: &[u32]) -> String {
    let found = match old {
        [] => "no PostgreSQL server was found".to_owned(),
        old => format!("only PostgreSQL {old:?} was found"),
    };
    format!(
        "{found}; version {OLDEST} or newer is needed. On Debian or Ubuntu: apt-get install -y postgresql"
    )
}

pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> ClusterError {
    let path = path.to_owned();
    move |error| ClusterError::Io { path, error }
}
