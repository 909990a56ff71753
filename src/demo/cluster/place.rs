//! The folders of a private cluster: ours or the service user's, mode 0700, short enough for a socket.

use super::super::server::User;
use super::error::{ClusterError, io};
use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

/// `sun_path` holds 108 bytes, the last of them NUL; `/.s.PGSQL.5432.lock` is what PostgreSQL adds.
const SOCKET_DIR_BYTES: usize = 107 - "/.s.PGSQL.5432.lock".len();

/// Creates or checks the folder: ours (or the service user's), 0700, and within that user's reach.
pub(super) fn prepare(dir: &Path, user: Option<User>) -> Result<PathBuf, ClusterError> {
    make_private(dir)?;
    let dir = dir.canonicalize().map_err(io(dir))?;
    hand_over(&dir, user)?;
    if let Some(user) = user {
        for ancestor in dir.ancestors().skip(1) {
            let meta = std::fs::metadata(ancestor).map_err(io(ancestor))?;
            let bit = if meta.uid() == user.uid {
                0o100
            } else if meta.gid() == user.gid {
                0o010
            } else {
                0o001
            };
            if meta.mode() & bit == 0 {
                return Err(ClusterError::Unreachable {
                    dir: ancestor.to_owned(),
                    uid: user.uid,
                });
            }
        }
    }
    Ok(dir)
}

fn make_private(dir: &Path) -> Result<(), ClusterError> {
    if dir.is_dir() {
        return Ok(());
    }
    std::fs::DirBuilder::new()
        .recursive(true)
        .create(dir.parent().unwrap_or(Path::new("/")))
        .map_err(io(dir))?;
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(dir)
        .map_err(io(dir))
}

/// Refuses a folder of somebody else: what lies in it could be a trap, above all for root.
fn hand_over(dir: &Path, user: Option<User>) -> Result<(), ClusterError> {
    let me = rustix::process::geteuid().as_raw();
    let owner = std::fs::metadata(dir).map_err(io(dir))?.uid();
    if owner != me && Some(owner) != user.map(|u| u.uid) {
        return Err(ClusterError::NotOurs(dir.to_owned()));
    }
    if let Some(user) = user {
        chown(dir, Some(user.uid), Some(user.gid)).map_err(io(dir))?;
    }
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700)).map_err(io(dir))
}

/// The folder of the socket: `dir/run`, or a short one under `/tmp` when that path is too long for a
/// socket address. Which one it is stands in `dir/socket-dir`, so that a second start finds it.
pub(super) fn socket_dir(dir: &Path, user: Option<User>) -> Result<PathBuf, ClusterError> {
    let inside = dir.join("run");
    let chosen = if inside.as_os_str().len() <= SOCKET_DIR_BYTES {
        inside
    } else {
        let mut random = [0_u8; 6];
        getrandom::fill(&mut random).map_err(|e| ClusterError::Io {
            path: dir.to_owned(),
            error: std::io::Error::other(e.to_string()),
        })?;
        let name: String = random.iter().map(|b| format!("{b:02x}")).collect();
        PathBuf::from(format!("/tmp/densho-{name}"))
    };
    make_private(&chosen)?;
    hand_over(&chosen, user)?;
    let note = dir.join("socket-dir");
    File::create(&note)
        .and_then(|mut file| file.write_all(chosen.as_os_str().as_encoded_bytes()))
        .map_err(io(&note))?;
    Ok(chosen)
}
