//! The auth key (認証キー): twelve characters that open a certificate for the orderer.

use super::{VaultError, random};
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Characters in an auth key.
pub const KEY_LENGTH: usize = 12;

/// What a key is drawn from: all letters and digits except those that are taken for one another on
/// paper and over the telephone (0 O o 1 I l). 56^12 is about 2^69.
const DRAWN: &[u8; 56] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz";

/// An auth key. It has no `Display`, its `Debug` shows nothing, and it is wiped when dropped.
// On the heap, so that moving the value leaves no copies on the stack.
pub struct AuthKey(Zeroizing<Box<[u8]>>);

/// Why text is not an auth key. Says where, never what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Not twelve characters.
    #[error("an auth key has {KEY_LENGTH} characters, this has {0}")]
    Length(usize),
    /// A character that is no ASCII letter or digit, counted from 1.
    #[error("character {0} is no half-width letter or digit")]
    Character(usize),
}

impl AuthKey {
    /// Draws a new key from the operating system's random source.
    ///
    /// # Errors
    /// When that source fails.
    pub fn draw() -> Result<Self, VaultError> {
        let mut key = Zeroizing::new(vec![0_u8; KEY_LENGTH].into_boxed_slice());
        let mut filled = 0;
        while filled < KEY_LENGTH {
            let drawn = random::secret::<32>()?;
            for letter in drawn.iter().filter_map(|&byte| letter(byte)) {
                if let Some(place) = key.get_mut(filled) {
                    *place = letter;
                    filled += 1;
                }
            }
        }
        Ok(Self(key))
    }

    /// Takes a key as somebody typed or stored it. All 62 letters and digits are accepted (another
    /// issuer may use them), upper and lower case differ, and width is never folded.
    ///
    /// # Errors
    /// When it is not exactly twelve ASCII letters and digits.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        if let Some(at) = text.chars().position(|c| !c.is_ascii_alphanumeric()) {
            return Err(KeyFault::Character(at + 1));
        }
        if text.len() != KEY_LENGTH {
            return Err(KeyFault::Length(text.len()));
        }
        Ok(Self(Zeroizing::new(text.as_bytes().into())))
    }

    /// The characters. Whoever calls this answers for where they go.
    #[must_use]
    pub fn expose(&self) -> &str {
        // Only ASCII letters and digits ever get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// For reading aloud: three groups of four, `abcd efgh jkmn`.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(KEY_LENGTH + 2));
        for (at, c) in self.expose().chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push(' ');
            }
            text.push(c);
        }
        text
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The letter for a random byte, or nothing where taking it would favour some letters:
/// 224 = 4 × 56 is the largest multiple below 256.
fn letter(byte: u8) -> Option<u8> {
    const FAIR: u8 = 224;
    (byte < FAIR)
        .then(|| DRAWN.get(usize::from(byte) % DRAWN.len()).copied())
        .flatten()
}

/// In constant time.
impl PartialEq for AuthKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

impl Eq for AuthKey {}

impl fmt::Debug for AuthKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthKey(************)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn every_byte_below_the_fair_limit_gives_each_letter_equally_often() {
        let mut counts = [0_u32; 256];
        for byte in 0..=255_u8 {
            if let Some(l) = letter(byte) {
                counts[usize::from(l)] += 1;
            }
        }
        for c in 0..=255_u8 {
            let drawn = c.is_ascii_alphanumeric() && !b"0Oo1Il".contains(&c);
            assert_eq!(
                counts[usize::from(c)],
                if drawn { 4 } else { 0 },
                "{}",
                char::from(c)
            );
        }
    }

    #[test]
    fn drawn_keys_are_twelve_unmistakable_characters_and_do_not_repeat() {
        let keys: HashSet<String> = (0..2000)
            .map(|_| AuthKey::draw().unwrap().expose().to_owned())
            .collect();
        assert_eq!(keys.len(), 2000);
        let seen: HashSet<char> = keys.iter().flat_map(|k| k.chars()).collect();
        assert_eq!(seen.len(), 56);
        assert!(
            keys.iter()
                .all(|k| k.len() == KEY_LENGTH && k.bytes().all(|c| DRAWN.contains(&c)))
        );
    }

    #[test]
    fn all_sixty_two_letters_and_digits_are_accepted_and_case_counts() {
        for c in ('0'..='9').chain('A'..='Z').chain('a'..='z') {
            let text: String = std::iter::repeat_n(c, 12).collect();
            assert_eq!(AuthKey::parse(&text).unwrap().expose(), text);
        }
        assert_ne!(
            AuthKey::parse("abcdefghijkl").unwrap(),
            AuthKey::parse("Abcdefghijkl").unwrap()
        );
    }

    #[test]
    fn width_is_not_folded_and_nothing_is_trimmed() {
        assert_eq!(
            AuthKey::parse("ａbcdefghijkl").unwrap_err(),
            KeyFault::Character(1)
        );
        assert_eq!(
            AuthKey::parse("abcdefghijkl ").unwrap_err(),
            KeyFault::Character(13)
        );
        assert_eq!(
            AuthKey::parse("abcd-efgh-ijkl").unwrap_err(),
            KeyFault::Character(5)
        );
        assert_eq!(
            AuthKey::parse("abcdefghijk").unwrap_err(),
            KeyFault::Length(11)
        );
        assert_eq!(AuthKey::parse("").unwrap_err(), KeyFault::Length(0));
    }

    #[test]
    fn a_key_is_read_aloud_in_groups_of_four() {
        assert_eq!(
            &*AuthKey::parse("abcdefghjkmn").unwrap().grouped(),
            "abcd efgh jkmn"
        );
    }

    proptest! {
        #[test]
        fn neither_debug_nor_an_error_shows_what_was_typed(text in "[a-z]{4,20}[!-~ａ-ｚ]{0,4}") {
            let said = match AuthKey::parse(&text) {
                Ok(key) => format!("{key:?} {key:#?}"),
                Err(fault) => format!("{fault} {fault:?}"),
            };
            let start: String = text.chars().take(4).collect();
            // Words of the sentence itself may happen to be typed.
            prop_assume!(!"AuthKey Length Character character an auth key has characters this no half-width letter or digit".contains(&start));
            prop_assert!(!said.contains(&start));
        }
    }
}
