//! Bytes to text. Files are UTF-8; a byte order mark before it is let pass, because Windows programs write
//! one. Anything else is refused with what it looks like, never converted: a wrong guess would change names.

use super::fault::{Fault, FaultCode, Place};
use super::json::line_column;
use encoding_rs::{EUC_JP, SHIFT_JIS};

/// What a file that is not UTF-8 looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// CP932 (Shift_JIS), as Windows programs write.
    Cp932,
    /// EUC-JP
    EucJp,
    /// UTF-16
    Utf16,
    /// None of these.
    Unknown,
}

pub(super) fn decode(bytes: &[u8]) -> Result<&str, Box<Fault>> {
    // UTF-16 is looked for first: plain ASCII in it is valid UTF-8 with NULs between.
    if is_utf16(bytes) {
        return Err(Box::new(Fault::of_file(FaultCode::Encoding {
            guess: Guess::Utf16,
        })));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => Err(Box::new(Fault::of_file(FaultCode::Empty))),
        Ok(text) => Ok(text),
        Err(error) => {
            let valid = bytes
                .get(..error.valid_up_to())
                .and_then(|valid| std::str::from_utf8(valid).ok())
                .unwrap_or_default();
            let (line, column) = line_column(valid, valid.len());
            Err(Box::new(Fault {
                place: Place {
                    line,
                    column,
                    ..Place::default()
                },
                code: FaultCode::Encoding {
                    guess: guess(bytes),
                },
            }))
        }
    }
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE")
        || bytes.starts_with(b"\xFE\xFF")
        || matches!(
            bytes,
            [0, b'{' | b' ' | b'\r' | b'\n', ..] | [b'{' | b' ' | b'\r' | b'\n', 0, ..]
        )
}

fn guess(bytes: &[u8]) -> Guess {
    let fits = |encoding: &'static encoding_rs::Encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
    };
    // Most EUC-JP bytes are half-width katakana to CP932, so EUC-JP is asked first; CP932 text almost never
    // fits it.
    if fits(EUC_JP) {
        Guess::EucJp
    } else if fits(SHIFT_JIS) {
        Guess::Cp932
    } else {
        Guess::Unknown
    }
}
