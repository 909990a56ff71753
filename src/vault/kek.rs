//! Key-encryption keys: 32 bytes that never leave the worker, several at once while they rotate.

use super::{VaultError, random};
use crate::config;
use crate::config::private_file::{self, Guard};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A secret of 32 bytes on the heap, so that moves leave no copies.
pub(super) type Secret32 = Box<Zeroizing<[u8; 32]>>;

/// Where a key of 32 bytes comes from: raw, or as 64 hexadecimal digits, or as base64 (text may end
/// in a line break).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A file of this user or root, mode 0600 or less.
    File(PathBuf),
    /// A systemd credential (`LoadCredential=`, `LoadCredentialEncrypted=`).
    Credential {
        /// `$CREDENTIALS_DIRECTORY`, if it is set.
        directory: Option<PathBuf>,
        /// The credential's name.
        name: String,
    },
}

impl KeySource {
    /// The source that two settings name, the file before the credential; `setting` is what to say
    /// when there is neither. `credentials` is `$CREDENTIALS_DIRECTORY`.
    pub(super) fn from_settings(
        file: Option<&PathBuf>,
        credential: Option<&String>,
        credentials: Option<&Path>,
        setting: &'static str,
    ) -> Result<Self, VaultError> {
        match (file, credential) {
            (Some(path), _) => Ok(Self::File(path.clone())),
            (None, Some(name)) => Ok(Self::Credential {
                directory: credentials.map(Path::to_owned),
                name: name.clone(),
            }),
            (None, None) => Err(VaultError::NotConfigured(setting)),
        }
    }

    pub(super) fn load(&self) -> Result<Secret32, VaultError> {
        let (path, guard) = match self {
            Self::File(path) => (path.clone(), Guard::Owner),
            Self::Credential {
                directory: Some(directory),
                name,
            } => (directory.join(name), Guard::Credential),
            Self::Credential {
                directory: None,
                name,
            } => return Err(VaultError::NoCredentials(name.clone())),
        };
        let bytes = private_file::read(&path, guard)?;
        decode(&bytes).map_err(|why| VaultError::NotAKey { path, why })
    }
}

fn decode(bytes: &[u8]) -> Result<Secret32, &'static str> {
    let mut key: Secret32 = Box::new(Zeroizing::new([0; 32]));
    let text = bytes.trim_ascii();
    let hexadecimal = text.iter().all(u8::is_ascii_hexdigit);
    if text.len() == 64 && hexadecimal {
        for (place, pair) in key.iter_mut().zip(text.chunks_exact(2)) {
            *place = pair.iter().fold(0, |n, digit| n << 4 | hex_value(*digit));
        }
    } else if text.is_ascii() && matches!(text.len(), 43 | 44) {
        let engine = if text.len() == 44 {
            STANDARD
        } else {
            STANDARD_NO_PAD
        };
        let decoded = Zeroizing::new(
            engine
                .decode(text)
                .map_err(|_| "it is neither hexadecimal nor base64")?,
        );
        if decoded.len() != 32 {
            return Err("its base64 is not 32 bytes long");
        }
        key.as_mut_slice().copy_from_slice(&decoded);
    } else if bytes.len() == 32 && !hexadecimal {
        key.as_mut_slice().copy_from_slice(bytes);
    } else {
        return Err("it does not hold 32 bytes");
    }
    // Zeros, or one byte over and over, is a forgotten placeholder.
    if key.iter().all(|byte| *byte == key[0]) {
        return Err("its bytes are all the same");
    }
    Ok(key)
}

fn hex_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

/// Writes 32 random bytes as base64 to a new file of mode 0600.
pub(super) fn create_key_file(path: &Path) -> Result<(), VaultError> {
    let bytes = random::secret::<32>()?;
    let mut text = Zeroizing::new(STANDARD.encode(bytes.as_slice()));
    text.push('\n');
    Ok(private_file::create(path, text.as_bytes())?)
}

/// A key-encryption key. Its id follows from its bytes, so that a file cannot be given a wrong name.
pub struct Kek {
    id: String,
    key: Secret32,
}

impl Kek {
    /// Loads a key.
    ///
    /// # Errors
    /// When the file is open to others, or does not hold 32 bytes.
    pub fn load(source: &KeySource) -> Result<Self, VaultError> {
        Ok(Self::from_secret(source.load()?))
    }

    /// Makes a new key in a new file of mode 0600 (for the demo and for rotation).
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn create_file(path: &Path) -> Result<Self, VaultError> {
        create_key_file(path)?;
        Self::load(&KeySource::File(path.to_owned()))
    }

    pub(super) fn from_secret(key: Secret32) -> Self {
        // Eight bytes of a pseudo-random function say nothing about the key, and tell keys apart.
        let mut id = "kek-".to_owned();
        for byte in hmac_sha256(key.as_slice(), &[b"densho kek id v1"])
            .iter()
            .take(8)
        {
            id.push_str(&format!("{byte:02x}"));
        }
        Self { id, key }
    }

    /// `kek-` and 16 hexadecimal digits; stored beside everything sealed with it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.key
    }
}

impl fmt::Debug for Kek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kek({})", self.id)
    }
}

/// HMAC-SHA256 over the parts, one after the other.
pub(super) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of every length; were it to refuse, an all-zero code would match nothing stored.
    Hmac::<Sha256>::new_from_slice(key).map_or([0; 32], |mut mac| {
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    })
}

/// The key to seal with, and older ones that still open.
#[derive(Debug)]
pub struct KeyRing {
    current: Kek,
    older: Vec<Kek>,
}

impl KeyRing {
    /// A ring that seals with `current`.
    #[must_use]
    pub fn new(current: Kek, older: Vec<Kek>) -> Self {
        Self { current, older }
    }

    /// Loads the current key and the older ones.
    ///
    /// # Errors
    /// The first that cannot be loaded.
    pub fn load(current: &KeySource, older: &[PathBuf]) -> Result<Self, VaultError> {
        let older = older
            .iter()
            .map(|path| Kek::load(&KeySource::File(path.clone())))
            .collect::<Result<_, _>>()?;
        Ok(Self::new(Kek::load(current)?, older))
    }

    /// The ring of `[vault]`. `credentials` is `Config::credentials_directory`.
    ///
    /// # Errors
    /// When no key is configured, or one cannot be loaded.
    pub fn from_settings(
        settings: &config::Vault,
        credentials: Option<&Path>,
    ) -> Result<Self, VaultError> {
        let current = KeySource::from_settings(
            settings.kek_file.as_ref(),
            settings.kek_credential.as_ref(),
            credentials,
            "vault.kek_file",
        )?;
        Self::load(&current, &settings.old_kek_files)
    }

    /// The key that seals.
    #[must_use]
    pub fn current(&self) -> &Kek {
        &self.current
    }

    /// The key of this id.
    ///
    /// # Errors
    /// [`VaultError::UnknownKek`] when it is not on the ring.
    pub fn get(&self, id: &str) -> Result<&Kek, VaultError> {
        std::iter::once(&self.current)
            .chain(&self.older)
            .find(|kek| kek.id == id)
            .ok_or_else(|| VaultError::UnknownKek(id.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting() -> [u8; 32] {
        std::array::from_fn(|i| u8::try_from(i).unwrap())
    }

    fn file(dir: &Path, name: &str, content: &[u8]) -> KeySource {
        let path = dir.join(name);
        private_file::create(&path, content).unwrap();
        KeySource::File(path)
    }

    #[test]
    fn raw_hexadecimal_and_base64_files_hold_the_same_key() {
        let dir = tempfile::tempdir().unwrap();
        let hex: String = counting().iter().map(|b| format!("{b:02X}")).collect();
        let sources = [
            file(dir.path(), "raw", &counting()),
            file(dir.path(), "hex", format!("{hex}\n").as_bytes()),
            file(
                dir.path(),
                "base64",
                b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\r\n",
            ),
            file(
                dir.path(),
                "unpadded",
                b" AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            ),
        ];
        for source in sources {
            let kek = Kek::load(&source).unwrap();
            assert_eq!(kek.bytes(), &counting(), "{source:?}");
            // HMAC-SHA256 of the id's label, computed with another implementation.
            assert_eq!(kek.id(), "kek-23c58a5e51919f1d");
        }
    }

    #[test]
    fn what_is_no_key_is_refused_without_showing_it() {
        let dir = tempfile::tempdir().unwrap();
        let contents: [&[u8]; 7] = [
            b"",
            b"0123456789abcdef0123456789abcdef",
            b"correct horse battery staple",
            &[0; 32],
            b"0000000000000000000000000000000000000000000000000000000000000000",
            b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=AAAA",
            b"!!ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        ];
        for (at, content) in contents.iter().enumerate() {
            let said = Kek::load(&file(dir.path(), &at.to_string(), content))
                .unwrap_err()
                .to_string();
            assert!(said.contains("head -c 32 /dev/urandom | base64"), "{said}");
            assert!(!said.contains("horse") && !said.contains("AAEC"), "{said}");
        }
    }

    #[test]
    fn a_created_key_can_be_loaded_again_and_is_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kek");
        let made = Kek::create_file(&path).unwrap();
        assert_eq!(
            Kek::load(&KeySource::File(path.clone())).unwrap().bytes(),
            made.bytes()
        );
        assert!(Kek::create_file(&path).is_err());
        assert_eq!(format!("{made:?}"), format!("Kek({})", made.id()));
    }

    #[test]
    fn a_credential_is_read_from_the_folder_that_systemd_names() {
        let dir = tempfile::tempdir().unwrap();
        private_file::create(&dir.path().join("densho-kek"), &counting()).unwrap();
        let name = "densho-kek".to_owned();
        let source = KeySource::Credential {
            directory: Some(dir.path().to_owned()),
            name: name.clone(),
        };
        assert_eq!(Kek::load(&source).unwrap().bytes(), &counting());
        let said = Kek::load(&KeySource::Credential {
            directory: None,
            name,
        })
        .unwrap_err()
        .to_string();
        assert!(said.contains("CREDENTIALS_DIRECTORY"), "{said}");
    }

    #[test]
    fn settings_name_the_file_or_the_credential() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kek");
        let id = Kek::create_file(&path).unwrap().id().to_owned();
        let settings = |text: String| {
            let file = dir.path().join("config.toml");
            std::fs::write(&file, text).unwrap();
            let home = ("HOME".to_owned(), "/home/hanako".to_owned());
            config::Config::load(Some(&file), [home]).unwrap().vault
        };
        let none = KeyRing::from_settings(&settings(String::new()), None).unwrap_err();
        assert!(
            none.to_string().starts_with("vault.kek_file is not set"),
            "{none}"
        );
        let by_file = settings("[vault]\nkek_file = \"kek\"".to_owned());
        assert_eq!(
            KeyRing::from_settings(&by_file, None)
                .unwrap()
                .current()
                .id(),
            id
        );
        let by_credential = settings("[vault]\nkek_credential = \"kek\"".to_owned());
        let ring = KeyRing::from_settings(&by_credential, Some(dir.path())).unwrap();
        assert_eq!(ring.current().id(), id);
    }

    #[test]
    fn an_older_key_is_found_by_its_id_and_a_strange_one_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let old = Kek::create_file(&dir.path().join("old"))
            .unwrap()
            .id()
            .to_owned();
        let new = Kek::create_file(&dir.path().join("new"))
            .unwrap()
            .id()
            .to_owned();
        let ring = KeyRing::load(
            &KeySource::File(dir.path().join("new")),
            &[dir.path().join("old")],
        )
        .unwrap();
        assert_eq!(ring.current().id(), new);
        assert_eq!(ring.get(&old).unwrap().id(), old);
        assert!(
            matches!(ring.get("kek-0000000000000000"), Err(VaultError::UnknownKek(id)) if id == "kek-0000000000000000")
        );
    }
}
