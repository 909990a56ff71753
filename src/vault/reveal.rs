//! Showing a secret to one requester: the worker seals it (HPKE, RFC 9180: X25519, HKDF-SHA256,
//! ChaCha20-Poly1305) to a public key that the requester made for this one request.

use super::{VaultError, random};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of a public key, and of the encapsulated key in front of a sealed message.
const PUBLIC: usize = 32;
/// Keeps these messages apart from every other use of the same primitives.
const INFO: &[u8] = b"densho reveal v1";

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// The requester's pair, made for one request and dropped (wiped) with its answer.
pub struct RevealKeypair {
    private: PrivateKey,
    public: [u8; PUBLIC],
}

impl RevealKeypair {
    /// A fresh pair.
    ///
    /// # Errors
    /// When the random source fails.
    pub fn generate() -> Result<Self, VaultError> {
        let seed = random::secret::<32>()?;
        let (private, public) = X25519HkdfSha256::derive_keypair(seed.as_slice());
        Ok(Self {
            private,
            public: public.to_bytes().into(),
        })
    }

    /// What goes into the request: 32 bytes.
    #[must_use]
    pub fn public(&self) -> &[u8; PUBLIC] {
        &self.public
    }

    /// Opens the worker's answer. `aad` must be what the worker bound in (the request's id and what
    /// was asked for).
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] when it was altered, is for somebody else or for another request.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        open_with(&self.private, INFO, aad, sealed)
    }
}

impl fmt::Debug for RevealKeypair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RevealKeypair(..)")
    }
}

/// Seals `plaintext` so that only the holder of `public`'s pair opens it: 32 bytes of encapsulated
/// key, then the ciphertext with its 16-byte tag.
///
/// # Errors
/// [`VaultError::BadPublicKey`] when `public` is not a usable X25519 key; when the random source fails.
pub fn seal_to(public: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
    // The library panics where the random source fails: try it first.
    random::secret::<32>()?;
    let public = PublicKey::from_bytes(public).map_err(|_| VaultError::BadPublicKey)?;
    let (encapsulated, ciphertext) = hpke::single_shot_seal::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(&OpModeS::Base, &public, INFO, plaintext, aad)
    .map_err(|_| VaultError::BadPublicKey)?;
    let mut sealed = encapsulated.to_bytes().to_vec();
    sealed.extend_from_slice(&ciphertext);
    Ok(sealed)
}

fn open_with(
    private: &PrivateKey,
    info: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (encapsulated, ciphertext) = sealed
        .split_at_checked(PUBLIC)
        .ok_or(VaultError::DoesNotOpen)?;
    let encapsulated =
        Encapsulated::from_bytes(encapsulated).map_err(|_| VaultError::DoesNotOpen)?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        private,
        &encapsulated,
        info,
        ciphertext,
        aad,
    )
    .map(Zeroizing::new)
    .map_err(|_| VaultError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    /// RFC 9180, appendix A.2.1 (base mode), first encryption.
    #[test]
    fn the_scheme_is_that_of_rfc_9180() {
        let private = PrivateKey::from_bytes(&hex(
            "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
        ))
        .unwrap();
        let public = X25519HkdfSha256::sk_to_pk(&private);
        assert_eq!(
            public.to_bytes().to_vec(),
            hex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a")
        );
        let mut sealed = hex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
        sealed.extend(hex(
            "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
        ));
        let info = hex("4f6465206f6e2061204772656369616e2055726e");
        let clear = open_with(&private, &info, b"Count-0", &sealed).unwrap();
        assert_eq!(&**clear, b"Beauty is truth, truth beauty");
    }

    #[test]
    fn only_the_requester_and_the_request_open_it() {
        let (me, other) = (
            RevealKeypair::generate().unwrap(),
            RevealKeypair::generate().unwrap(),
        );
        let sealed = seal_to(me.public(), b"request 1", b"abcdEFGH2345").unwrap();
        assert_eq!(&**me.open(b"request 1", &sealed).unwrap(), b"abcdEFGH2345");
        assert!(matches!(
            me.open(b"request 2", &sealed),
            Err(VaultError::DoesNotOpen)
        ));
        assert!(matches!(
            other.open(b"request 1", &sealed),
            Err(VaultError::DoesNotOpen)
        ));
        assert!(matches!(
            me.open(b"request 1", &sealed[..31]),
            Err(VaultError::DoesNotOpen)
        ));
        assert!(matches!(
            me.open(b"request 1", &[]),
            Err(VaultError::DoesNotOpen)
        ));
        assert_ne!(
            sealed,
            seal_to(me.public(), b"request 1", b"abcdEFGH2345").unwrap()
        );
    }

    #[test]
    fn one_changed_byte_anywhere_keeps_it_shut() {
        let me = RevealKeypair::generate().unwrap();
        let sealed = seal_to(me.public(), b"", b"abcdEFGH2345").unwrap();
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(
                matches!(me.open(b"", &altered), Err(VaultError::DoesNotOpen)),
                "byte {at}"
            );
        }
    }

    #[test]
    fn what_is_no_public_key_is_refused() {
        assert!(matches!(
            seal_to(&[0; 32], b"", b"x"),
            Err(VaultError::BadPublicKey)
        ));
        assert!(matches!(
            seal_to(&[9; 31], b"", b"x"),
            Err(VaultError::BadPublicKey)
        ));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(
            format!("{:?}", RevealKeypair::generate().unwrap()),
            "RevealKeypair(..)"
        );
    }
}
