//! The last net under logs and error texts: whatever looks like an auth key becomes asterisks.

use super::KEY_LENGTH;
use std::borrow::Cow;

/// `text` with every run that looks like an auth key replaced by asterisks of the same length.
///
/// A run of exactly twelve ASCII letters and digits is taken for a key when it holds a letter and
/// either a digit or both cases, and is not the tail of a UUID. Of drawn keys about 1 in 10,000 look
/// otherwise (letters of one case only), so this is a net and not the rule; the rule is that keys are
/// not logged. A word of twelve small letters (`certificates`), a date or an amount stays readable.
#[must_use]
pub fn mask_keys(text: &str) -> String {
    let mut masked = Cow::Borrowed(text);
    let bytes = text.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        let length = bytes
            .iter()
            .skip(start)
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        let run = bytes.get(start..start + length).unwrap_or_default();
        if looks_like_key(run) && !ends_uuid(bytes.get(..start).unwrap_or_default()) {
            // The run is ASCII, so its borders are character borders.
            masked
                .to_mut()
                .replace_range(start..start + length, &"*".repeat(length));
        }
        start += length.max(1);
    }
    masked.into_owned()
}

fn looks_like_key(run: &[u8]) -> bool {
    let has = |kind: fn(&u8) -> bool| run.iter().any(kind);
    let (upper, lower, digit) = (
        has(u8::is_ascii_uppercase),
        has(u8::is_ascii_lowercase),
        has(u8::is_ascii_digit),
    );
    run.len() == KEY_LENGTH && (upper || lower) && (digit || (upper && lower))
}

/// Whether what stands before a run of twelve is the rest of a UUID: `8-4-4-4-`.
fn ends_uuid(before: &[u8]) -> bool {
    const DASHES: [usize; 4] = [8, 13, 18, 23];
    let Some(head) = before
        .len()
        .checked_sub(24)
        .and_then(|from| before.get(from..))
    else {
        return false;
    };
    head.iter().enumerate().all(|(at, byte)| {
        if DASHES.contains(&at) {
            *byte == b'-'
        } else {
            byte.is_ascii_hexdigit()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::AuthKey;

    #[test]
    fn a_key_is_masked_wherever_it_stands() {
        for (text, masked) in [
            ("abcdEFGH2345", "************"),
            ("key=abcdEFGH2345;", "key=************;"),
            ("認証キーabcdEFGH2345です", "認証キー************です"),
            (
                "x abcdEFGHjkmn abcd2345efgh.",
                "x ************ ************.",
            ),
        ] {
            assert_eq!(mask_keys(text), masked);
        }
    }

    #[test]
    fn words_numbers_and_longer_runs_stay_readable() {
        for text in [
            "certificates 37071-00001M 202211010912 CERTIFICATES",
            "id=550e8400-e29b-41d4-a716-44665544a0b0 kek-23c58a5e51919f1d",
            "株式会社○○建設 50,000,000円",
            "",
        ] {
            assert_eq!(mask_keys(text), text);
        }
    }

    #[test]
    fn nearly_every_drawn_key_is_caught() {
        let caught = (0..2000)
            .filter(|_| mask_keys(AuthKey::draw().unwrap().expose()) == "************")
            .count();
        assert!(caught >= 1990, "{caught}");
    }
}
