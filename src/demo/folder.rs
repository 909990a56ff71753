//! The demo's folder: whose it is, who runs in it, who has joined, and what is thrown away by `--reset`.

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// Says that the folder is ours, so that no other folder's mode is changed and none is emptied.
const MARK: &str = "densho-demo";

/// Everything that `--reset` removes.
const THROWN_AWAY: [&str; 14] = [
    "data",
    "run",
    "socket-dir",
    "postgresql.log",
    "config.toml",
    "seeded",
    "ready",
    "kek",
    "pepper",
    "registry-key",
    "mail",
    "spool",
    "print",
    "densho.log",
];

/// What kept the demo from its folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Somebody's files lie there.
    #[error(
        "{} holds other things: name an empty or new folder with --dir",
        .0.display()
    )]
    NotOurs(PathBuf),
    /// `--reset` while it runs.
    #[error("a demonstration runs in {}: leave it first, then --reset", .0.display())]
    Running(PathBuf),
    /// No home folder and no `--dir`.
    #[error("no home folder is known: name a folder with --dir")]
    NoHome,
    /// The system refused.
    #[error("{}: {error}", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

/// A folder that is ours.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

/// Held by the process that runs the services.
#[derive(Debug)]
pub struct Running {
    _lock: File,
}

/// Held by every process that has joined.
#[derive(Debug)]
pub struct Guest {
    _lock: File,
}

impl Folder {
    /// Where the demo lives without `--dir`: `$XDG_STATE_HOME/densho/demo` or `~/.local/state/densho/demo`; for
    /// root a folder that the database's user can reach, which a home of root is not.
    ///
    /// # Errors
    /// [`FolderError::NoHome`]
    pub fn usual() -> Result<PathBuf, FolderError> {
        if rustix::process::geteuid().is_root() {
            return Ok(PathBuf::from("/var/lib/densho-demo"));
        }
        let absolute = |name| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        absolute("XDG_STATE_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".local/state")))
            .map(|state| state.join("densho/demo"))
            .ok_or(FolderError::NoHome)
    }

    /// Takes a new, empty or earlier demo folder.
    ///
    /// # Errors
    /// [`FolderError::NotOurs`], [`FolderError::Io`].
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let parent = path.parent().unwrap_or(Path::new("/"));
        std::fs::create_dir_all(parent).map_err(io_at(parent))?;
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(io_at(path)(e)),
        }
        let path = path.canonicalize().map_err(io_at(path))?;
        let mark = path.join(MARK);
        if !mark.exists() {
            let mut inside = std::fs::read_dir(&path).map_err(io_at(&path))?;
            if inside.next().is_some() {
                return Err(FolderError::NotOurs(path));
            }
            File::create(&mark).map_err(io_at(&mark))?;
        }
        Ok(Self { path })
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file or folder in it.
    #[must_use]
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The right to run the services here; none while another process has it.
    ///
    /// # Errors
    /// [`FolderError::Io`]
    pub fn run(&self) -> Result<Option<Running>, FolderError> {
        Ok(self
            .lock("running", FlockOperation::NonBlockingLockExclusive)?
            .map(|lock| Running { _lock: lock }))
    }

    /// Notes that this process uses the services.
    ///
    /// # Errors
    /// [`FolderError::Io`]
    pub fn join_in(&self) -> Result<Option<Guest>, FolderError> {
        Ok(self
            .lock("guests", FlockOperation::NonBlockingLockShared)?
            .map(|lock| Guest { _lock: lock }))
    }

    /// True when nobody has joined.
    ///
    /// # Errors
    /// [`FolderError::Io`]
    pub fn is_alone(&self) -> Result<bool, FolderError> {
        Ok(self
            .lock("guests", FlockOperation::NonBlockingLockExclusive)?
            .is_some())
    }

    fn lock(&self, name: &str, how: FlockOperation) -> Result<Option<File>, FolderError> {
        let path = self.join(name);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(io_at(&path))?;
        match flock(&file, how) {
            Ok(()) => Ok(Some(file)),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(e) => Err(io_at(&path)(e.into())),
        }
    }

    /// Throws everything of an earlier demonstration away. The right to run must be held.
    ///
    /// # Errors
    /// [`FolderError::Io`]
    pub fn empty(&self, _right: &Running) -> Result<(), FolderError> {
        for name in THROWN_AWAY {
            let path = self.join(name);
            let gone = match std::fs::symlink_metadata(&path) {
                Ok(meta) if meta.is_dir() => std::fs::remove_dir_all(&path),
                Ok(_) => std::fs::remove_file(&path),
                Err(_) => Ok(()),
            };
            gone.map_err(io_at(&path))?;
        }
        Ok(())
    }
}

fn io_at(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |error| FolderError::Io { path, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_things_in_it_is_never_taken() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("letter.txt"), "x").unwrap();
        assert!(matches!(
            Folder::open(home.path()),
            Err(FolderError::NotOurs(_))
        ));
        assert!(Folder::open(&home.path().join("new/demo")).is_ok());
        assert!(Folder::open(&home.path().join("new/demo")).is_ok());
    }

    #[test]
    fn one_runs_the_others_join_and_are_counted() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::open(&home.path().join("demo")).unwrap();
        let running = folder.run().unwrap();
        assert!(running.is_some());
        assert!(folder.run().unwrap().is_none());
        assert!(folder.is_alone().unwrap());
        let guest = folder.join_in().unwrap();
        assert!(guest.is_some() && !folder.is_alone().unwrap());
        drop(guest);
        assert!(folder.is_alone().unwrap());
        drop(running);
        assert!(folder.run().unwrap().is_some());
    }

    #[test]
    fn a_reset_leaves_what_is_not_ours() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::open(&home.path().join("demo")).unwrap();
        for name in ["config.toml", "letter.txt"] {
            std::fs::write(folder.join(name), "x").unwrap();
        }
        std::fs::create_dir_all(folder.join("data/base")).unwrap();
        let running = folder.run().unwrap().unwrap();
        folder.empty(&running).unwrap();
        assert!(!folder.join("config.toml").exists() && !folder.join("data").exists());
        assert!(folder.join("letter.txt").exists());
    }
}
