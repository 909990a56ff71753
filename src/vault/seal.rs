//! Auth keys at rest: each under a data key of its own, which is wrapped by a key-encryption key.

use super::{AuthKey, Kek, KeyRing, VaultError, random};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use zeroize::Zeroizing;

const NONCE: usize = 12;
const TAG: usize = 16;

/// A sealed auth key, one field per column. Nothing in it is secret from the database, and none of
/// it opens under another contract or version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedKey {
    /// Which key-encryption key wraps the data key.
    pub kek_id: String,
    /// The data key under the KEK: 48 bytes (32 and a 16-byte tag).
    pub wrapped_dek: Vec<u8>,
    /// Nonce of the wrapping: 12 bytes.
    pub dek_nonce: Vec<u8>,
    /// Nonce of the ciphertext: 12 bytes.
    pub nonce: Vec<u8>,
    /// The key under the data key: 28 bytes (12 characters and a 16-byte tag).
    pub ciphertext: Vec<u8>,
}

/// Seals a key with AES-256-GCM under a fresh data key, wrapped by the ring's current KEK.
/// `contract` is the contract number, `version` counts the keys of that contract from 1; both are
/// bound in as associated data.
///
/// # Errors
/// When the random source fails.
pub fn seal(
    ring: &KeyRing,
    contract: &str,
    version: i32,
    key: &AuthKey,
) -> Result<SealedKey, VaultError> {
    let dek = random::secret::<32>()?;
    let nonce = random::bytes::<NONCE>()?;
    let ciphertext = encrypt(
        &dek,
        &nonce,
        &key_context(contract, version),
        key.as_bytes(),
    )?;
    let (dek_nonce, wrapped_dek) = wrap(ring.current(), contract, version, &dek)?;
    Ok(SealedKey {
        kek_id: ring.current().id().to_owned(),
        wrapped_dek,
        dek_nonce: dek_nonce.to_vec(),
        nonce: nonce.to_vec(),
        ciphertext,
    })
}

/// Opens a sealed key.
///
/// # Errors
/// [`VaultError::UnknownKek`] when its KEK is not on the ring; [`VaultError::DoesNotOpen`] when one
/// byte differs or it belongs to another contract or version; [`VaultError::Malformed`].
pub fn open(
    ring: &KeyRing,
    contract: &str,
    version: i32,
    sealed: &SealedKey,
) -> Result<AuthKey, VaultError> {
    let dek = unwrap(ring, contract, version, sealed)?;
    let clear = decrypt(
        &dek,
        &sealed.nonce,
        &key_context(contract, version),
        &sealed.ciphertext,
    )?;
    std::str::from_utf8(&clear)
        .ok()
        .and_then(|text| AuthKey::parse(text).ok())
        .ok_or(VaultError::DoesNotOpen)
}

/// The same sealed key with its data key wrapped by the ring's current KEK: how KEKs are rotated
/// without touching what was sealed.
///
/// # Errors
/// As [`open`].
pub fn rewrap(
    ring: &KeyRing,
    contract: &str,
    version: i32,
    sealed: &SealedKey,
) -> Result<SealedKey, VaultError> {
    let dek = unwrap(ring, contract, version, sealed)?;
    let (dek_nonce, wrapped_dek) = wrap(ring.current(), contract, version, &dek)?;
    Ok(SealedKey {
        kek_id: ring.current().id().to_owned(),
        wrapped_dek,
        dek_nonce: dek_nonce.to_vec(),
        ..sealed.clone()
    })
}

/// Associated data: the version is digits only and comes last, so no two pairs read the same.
fn key_context(contract: &str, version: i32) -> Vec<u8> {
    format!("densho auth key v1|{contract}|{version}").into_bytes()
}

fn dek_context(kek: &Kek, contract: &str, version: i32) -> Vec<u8> {
    format!("densho data key v1|{}|{contract}|{version}", kek.id()).into_bytes()
}

fn wrap(
    kek: &Kek,
    contract: &str,
    version: i32,
    dek: &[u8; 32],
) -> Result<([u8; NONCE], Vec<u8>), VaultError> {
    let nonce = random::bytes::<NONCE>()?;
    let wrapped = encrypt(
        kek.bytes(),
        &nonce,
        &dek_context(kek, contract, version),
        dek,
    )?;
    Ok((nonce, wrapped))
}

fn unwrap(
    ring: &KeyRing,
    contract: &str,
    version: i32,
    sealed: &SealedKey,
) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let lengths = [
        ("wrapped_dek", sealed.wrapped_dek.len(), 32 + TAG),
        ("dek_nonce", sealed.dek_nonce.len(), NONCE),
        ("nonce", sealed.nonce.len(), NONCE),
        (
            "ciphertext",
            sealed.ciphertext.len(),
            super::KEY_LENGTH + TAG,
        ),
    ];
    if let Some((column, ..)) = lengths.iter().find(|(_, is, must)| is != must) {
        return Err(VaultError::Malformed(column));
    }
    let kek = ring.get(&sealed.kek_id)?;
    let clear = decrypt(
        kek.bytes(),
        &sealed.dek_nonce,
        &dek_context(kek, contract, version),
        &sealed.wrapped_dek,
    )?;
    let mut dek = Zeroizing::new([0_u8; 32]);
    if clear.len() != dek.len() {
        return Err(VaultError::DoesNotOpen);
    }
    dek.copy_from_slice(&clear);
    Ok(dek)
}

fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE],
    aad: &[u8],
    msg: &[u8],
) -> Result<Vec<u8>, VaultError> {
    Aes256Gcm::new(&(*key).into())
        .encrypt(&Nonce::from(*nonce), Payload { msg, aad })
        .map_err(|_| VaultError::Malformed("plaintext"))
}

fn decrypt(
    key: &[u8; 32],
    nonce: &[u8],
    aad: &[u8],
    msg: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| VaultError::Malformed("nonce"))?;
    Aes256Gcm::new(&(*key).into())
        .decrypt(&Nonce::from(nonce), Payload { msg, aad })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::DoesNotOpen)
}

#[cfg(test)]
mod tests;
