//! Where the operator was when the session was cut off: one line in a file of their own beside the log. It names
//! screens, record numbers and what was looked for; it is this login's alone. Losing it loses nothing but a few keys.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// Longest line that is believed, in bytes.
const LONGEST: usize = 16_000;

/// The file, one per login.
#[derive(Debug, Clone)]
pub struct PlaceFile(PathBuf);

impl PlaceFile {
    /// In the folder of the log; a login has letters, digits and `_` only, anything else becomes `_`.
    #[must_use]
    pub fn beside(log: &Path, login: &str) -> Self {
        let safe: String = login
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        Self(log.with_file_name(format!("place-{safe}")))
    }

    /// What was kept, if it can be read.
    #[must_use]
    pub fn read(&self) -> Option<String> {
        let line = std::fs::read_to_string(&self.0).ok()?;
        let line = line.trim_end();
        (!line.is_empty() && line.len() <= LONGEST).then(|| line.to_owned())
    }

    /// Keeps it, mode 0600, or forgets it. A fault is logged: nothing depends on it.
    pub fn keep(&self, place: Option<&str>) {
        let done = match place {
            Some(place) => OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&self.0)
                .and_then(|mut file| file.write_all(format!("{place}\n").as_bytes())),
            None => match std::fs::remove_file(&self.0) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
                done => done,
            },
        };
        if let Err(error) = done {
            tracing::warn!(error = %error, "the place was not kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_place_is_kept_for_its_owner_alone_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let file = PlaceFile::beside(&folder.path().join("densho.log"), "sato/../x");
        assert_eq!(file.read(), None);
        file.keep(Some("contracts/contract 371 12"));
        assert_eq!(file.read().as_deref(), Some("contracts/contract 371 12"));
        let path = folder.path().join("place-sato____x");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        file.keep(None);
        file.keep(None);
        assert_eq!(file.read(), None);
    }
}
