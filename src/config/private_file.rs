//! Files that hold secrets: read only when nobody else on the machine could have read them.

use rustix::fs::OFlags;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// No secret of ours is longer; a bigger file is the wrong file.
pub const LARGEST: usize = 16 * 1024;

/// Who vouches for the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// An ordinary file: owned by this user or root, no permission for group and others.
    Owner,
    /// A systemd credential: the service manager guards the folder, and shows the mask of its access
    /// list as group bits, so only others are looked at.
    Credential,
}

/// Why a secret file was not taken. The words end with the command that mends it.
#[derive(Debug, thiserror::Error)]
pub enum PrivateFileError {
    /// It is not there.
    #[error("{0}: no such file; create it or correct the setting that names it")]
    Missing(PathBuf),
    /// The system refused.
    #[error("{path}: {source}", path = .0.display(), source = .1)]
    Io(PathBuf, io::Error),
    /// A folder, a device, a pipe.
    #[error("{0}: not a regular file; name the file itself")]
    NotAFile(PathBuf),
    /// Somebody else may read or write it.
    #[error("{path}: mode {mode:04o} lets other users at it; run: chmod 600 {quoted}", path = .path.display(), quoted = quoted(.path))]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It belongs to somebody else.
    #[error("{path}: owned by uid {owner}, not by uid {user} or root; run: chown {user} {quoted}", path = .path.display(), quoted = quoted(.path))]
    WrongOwner {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Who we are.
        user: u32,
    },
    /// Longer than [`LARGEST`] bytes.
    #[error("{0}: longer than {LARGEST} bytes, so it is not a secret file; name the right one")]
    TooLong(PathBuf),
    /// Not UTF-8 where text is needed.
    #[error("{0}: not UTF-8 text")]
    NotText(PathBuf),
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// The bytes of a secret file, as they stand.
///
/// What is checked is the opened file, so that it cannot be exchanged in between.
///
/// # Errors
/// When it is not there, not a file, too long, or open to others.
pub fn read(path: &Path, guard: Guard) -> Result<Zeroizing<Vec<u8>>, PrivateFileError> {
    let io = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound => PrivateFileError::Missing(path.to_owned()),
        _ => PrivateFileError::Io(path.to_owned(), e),
    };
    // Without NONBLOCK, opening a pipe would wait for its writer for ever.
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0);
    let mut file = File::options()
        .read(true)
        .custom_flags(flags)
        .open(path)
        .map_err(io)?;
    let meta = file.metadata().map_err(io)?;
    if !meta.is_file() {
        return Err(PrivateFileError::NotAFile(path.to_owned()));
    }
    let user = rustix::process::geteuid().as_raw();
    check_access(path, meta.mode() & 0o7777, meta.uid(), user, guard)?;
    // One allocation of the final size: a growing buffer would leave copies behind.
    let mut bytes = Zeroizing::new(vec![0_u8; LARGEST + 1]);
    let mut length = 0;
    while let Some(rest) = bytes.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(n) => length += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(io(e)),
        }
    }
    if length > LARGEST {
        return Err(PrivateFileError::TooLong(path.to_owned()));
    }
    bytes.truncate(length);
    Ok(bytes)
}

fn check_access(
    path: &Path,
    mode: u32,
    owner: u32,
    user: u32,
    guard: Guard,
) -> Result<(), PrivateFileError> {
    let forbidden = match guard {
        Guard::Owner => 0o077,
        Guard::Credential => 0o007,
    };
    if mode & forbidden != 0 {
        return Err(PrivateFileError::TooOpen {
            path: path.to_owned(),
            mode,
        });
    }
    if owner != user && owner != 0 {
        return Err(PrivateFileError::WrongOwner {
            path: path.to_owned(),
            owner,
            user,
        });
    }
    Ok(())
}

/// The text of a secret file without the line end that editors leave behind.
///
/// # Errors
/// As [`read`], and when it is not UTF-8.
pub fn read_text(path: &Path) -> Result<Zeroizing<String>, PrivateFileError> {
    let bytes = read(path, Guard::Owner)?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| PrivateFileError::NotText(path.to_owned()))?;
    Ok(Zeroizing::new(
        text.trim_end_matches(['\n', '\r']).to_owned(),
    ))
}

/// Writes a new secret file with mode 0600 and makes it last; an existing file is never replaced,
/// because what it opens would be lost with it.
///
/// # Errors
/// When it exists already or cannot be written.
pub fn create(path: &Path, content: &[u8]) -> Result<(), PrivateFileError> {
    let io = |e: io::Error| PrivateFileError::Io(path.to_owned(), e);
    let mut file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(io)?;
    file.write_all(content)
        .and_then(|()| file.sync_all())
        .map_err(io)?;
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        File::open(folder).and_then(|f| f.sync_all()).map_err(io)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_that_others_may_read_is_refused_with_the_command_that_mends_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a secret");
        create(&path, b"x\n").unwrap();
        assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o600);
        assert_eq!(&*read_text(&path).unwrap(), "x");
        for mode in [0o640, 0o604, 0o620, 0o601, 0o666] {
            set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let said = read(&path, Guard::Owner).unwrap_err().to_string();
            assert!(
                said.ends_with(&format!("run: chmod 600 '{}'", path.display())),
                "{said}"
            );
        }
        set_permissions(&path, Permissions::from_mode(0o440)).unwrap();
        assert!(read(&path, Guard::Credential).is_ok());
        set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
        assert!(read(&path, Guard::Credential).is_err());
    }

    #[test]
    fn a_file_of_another_user_is_refused_and_one_of_root_is_not() {
        let path = Path::new("/etc/densho/kek");
        let said = check_access(path, 0o600, 1234, 1000, Guard::Owner)
            .unwrap_err()
            .to_string();
        assert_eq!(
            said,
            "/etc/densho/kek: owned by uid 1234, not by uid 1000 or root; run: chown 1000 '/etc/densho/kek'"
        );
        assert!(check_access(path, 0o600, 0, 1000, Guard::Owner).is_ok());
        assert!(check_access(path, 0o400, 1000, 1000, Guard::Owner).is_ok());
    }

    #[test]
    fn an_existing_secret_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kek");
        create(&path, b"first").unwrap();
        assert!(create(&path, b"second").is_err());
        assert_eq!(&**read(&path, Guard::Owner).unwrap(), b"first");
    }

    #[test]
    fn what_is_no_file_is_missing_or_is_too_long_is_said() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(
            read(dir.path(), Guard::Owner),
            Err(PrivateFileError::NotAFile(_))
        ));
        assert!(matches!(
            read(&dir.path().join("no"), Guard::Owner),
            Err(PrivateFileError::Missing(_))
        ));
        let long = dir.path().join("long");
        create(&long, &vec![b'x'; LARGEST + 1]).unwrap();
        assert!(matches!(
            read(&long, Guard::Owner),
            Err(PrivateFileError::TooLong(_))
        ));
        let bytes = dir.path().join("bytes");
        create(&bytes, &[0xff, 0xfe]).unwrap();
        assert!(matches!(
            read_text(&bytes),
            Err(PrivateFileError::NotText(_))
        ));
    }
}
