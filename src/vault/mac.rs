//! Verifying a key without having it: HMAC-SHA256 under a secret that the database does not hold.

use super::kek::{Secret32, create_key_file, hmac_sha256};
use super::{AuthKey, KeySource, VaultError};
use std::fmt;
use std::path::Path;
use subtle::ConstantTimeEq;

/// A secret of 32 bytes for message authentication codes: the worker's pepper, or the local
/// registry's own key. They are two different files; a code of one says nothing to the other.
pub struct MacKey(Secret32);

impl MacKey {
    /// Loads the secret; same formats and same care as a key-encryption key.
    ///
    /// # Errors
    /// When the file is open to others, or does not hold 32 bytes.
    pub fn load(source: &KeySource) -> Result<Self, VaultError> {
        source.load().map(Self)
    }

    /// The pepper of `[vault]`. `credentials` is `Config::credentials_directory`.
    ///
    /// # Errors
    /// When none is configured, or it cannot be loaded.
    pub fn pepper(
        settings: &crate::config::Vault,
        credentials: Option<&Path>,
    ) -> Result<Self, VaultError> {
        Self::load(&KeySource::from_settings(
            settings.pepper_file.as_ref(),
            settings.pepper_credential.as_ref(),
            credentials,
            "vault.pepper_file",
        )?)
    }

    /// Makes a new secret in a new file of mode 0600.
    ///
    /// # Errors
    /// When the file exists or cannot be written.
    pub fn create_file(path: &Path) -> Result<Self, VaultError> {
        create_key_file(path)?;
        Self::load(&KeySource::File(path.to_owned()))
    }

    /// HMAC-SHA256(secret, `contract|key`). Contract numbers hold no `|`, so the parts cannot be
    /// shifted into one another.
    #[must_use]
    pub fn mac(&self, contract: &str, key: &AuthKey) -> [u8; 32] {
        hmac_sha256(
            self.0.as_slice(),
            &[contract.as_bytes(), b"|", key.as_bytes()],
        )
    }

    /// Whether `key` is the one whose code was stored; in constant time.
    #[must_use]
    pub fn verify(&self, contract: &str, key: &AuthKey, stored: &[u8]) -> bool {
        self.mac(contract, key).as_slice().ct_eq(stored).into()
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn counting() -> MacKey {
        MacKey(Box::new(Zeroizing::new(std::array::from_fn(|i| {
            u8::try_from(i).unwrap()
        }))))
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn the_code_is_that_of_rfc_4231() {
        assert_eq!(
            hex(&hmac_sha256(
                b"Jefe",
                &[b"what do ya want ", b"for nothing?"]
            )),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn the_code_of_a_contract_and_key_never_changes() {
        let key = AuthKey::parse("abcdEFGH2345").unwrap();
        assert_eq!(
            hex(&counting().mac("37071-00001M", &key)),
            "dac775e5d0fadf4a0ab8f67797e4cec18b98462728675fb68c456d014a7c0b9a"
        );
    }

    #[test]
    fn only_the_same_contract_key_and_secret_verify() {
        let (secret, key) = (counting(), AuthKey::parse("abcdEFGH2345").unwrap());
        let stored = secret.mac("37071-00001M", &key);
        assert!(secret.verify("37071-00001M", &key, &stored));
        assert!(!secret.verify("37071-00001K", &key, &stored));
        assert!(!secret.verify(
            "37071-00001M",
            &AuthKey::parse("abcdEFGH2346").unwrap(),
            &stored
        ));
        assert!(!secret.verify("37071-00001M", &key, &stored[..31]));
        assert!(!secret.verify("37071-00001M", &key, &[]));
        let other = MacKey(Box::new(Zeroizing::new([7; 32])));
        assert!(!other.verify("37071-00001M", &key, &stored));
        for bit in 0..256 {
            let mut altered = stored;
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(!secret.verify("37071-00001M", &key, &altered));
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", counting()), "MacKey(..)");
    }
}
