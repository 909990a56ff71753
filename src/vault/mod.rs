//! Auth keys (認証キー): drawn, sealed, compared and revealed. Pure computing over bytes; the only
//! files it reads are the keys it is given by name.
//! Must not: know the database or the screen, or print, log or `Display` a secret.

mod harden;
mod kek;
mod key;
mod mac;
mod mask;
mod random;
mod reveal;
mod seal;

pub use harden::harden_process;
pub use kek::{Kek, KeyRing, KeySource};
pub use key::{AuthKey, KEY_LENGTH, KeyFault};
pub use mac::MacKey;
pub use mask::mask_keys;
pub use reveal::{RevealKeypair, seal_to};
pub use seal::{SealedKey, open, rewrap, seal};

use crate::config::private_file::PrivateFileError;
use std::path::PathBuf;

/// Why the vault did not do it. No variant carries secret bytes.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The operating system gave no random bytes.
    #[error("the operating system's random source failed: {0}")]
    Random(getrandom::Error),
    /// A key file was not taken.
    #[error(transparent)]
    File(#[from] PrivateFileError),
    /// The file holds no 32-byte key.
    #[error("{path}: {why}; it takes 32 random bytes, raw or as 64 hexadecimal digits or base64: head -c 32 /dev/urandom | base64", path = .path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// What it holds instead, in general words.
        why: &'static str,
    },
    /// `$CREDENTIALS_DIRECTORY` is not set.
    #[error(
        "credential {0}: not started by systemd with LoadCredential= ($CREDENTIALS_DIRECTORY is not set)"
    )]
    NoCredentials(String),
    /// No key is configured.
    #[error("{0} is not set; set it to a file of 32 random bytes (config.example.toml)")]
    NotConfigured(&'static str),
    /// Sealed with a key-encryption key that is not on the ring.
    #[error(
        "sealed under key-encryption key {0}, which is not loaded; add its file to vault.old_kek_files"
    )]
    UnknownKek(String),
    /// Changed, or of another contract or version, or not for this reader.
    #[error("the sealed key does not open: it was altered or belongs elsewhere")]
    DoesNotOpen,
    /// Stored bytes have an impossible shape.
    #[error("the sealed key has the wrong length in {0}")]
    Malformed(&'static str),
    /// The requester's public key is not one.
    #[error("the public key to reveal to is not valid")]
    BadPublicKey,
}
