//! The one source of randomness: the operating system's.

use super::VaultError;
use zeroize::Zeroizing;

/// `N` random bytes.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(VaultError::Random)?;
    Ok(bytes)
}

/// `N` random bytes that are wiped after use.
pub(super) fn secret<const N: usize>() -> Result<Zeroizing<[u8; N]>, VaultError> {
    let mut bytes = Zeroizing::new([0_u8; N]);
    getrandom::fill(bytes.as_mut_slice()).map_err(VaultError::Random)?;
    Ok(bytes)
}
