//! What foreign text may hold. It is stored as typed (髙 﨑 𠮷 ㈱ ｶﾅ are legal names), but never with what could
//! act on a terminal, a printer or a reader's eye. The database refuses the same (`core.is_clean`).

/// Longest line (names, addresses, titles), in characters.
pub const LINE_MAX: usize = 200;
/// Longest note or reason, in characters; it may hold line feeds.
pub const NOTE_MAX: usize = 2000;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing but blanks.
    #[error("blank")]
    Blank,
    /// Longer than allowed.
    #[error("{chars} characters, at most {max}")]
    TooLong {
        /// Its length in characters.
        chars: usize,
        /// The most.
        max: usize,
    },
    /// A character that must not be stored: controls and ESC, directional and invisible marks, tags,
    /// U+FFFD (text that was broken before it came here).
    #[error("character U+{:04X}", u32::from(*.0))]
    Character(char),
}

/// One line: not blank, [`LINE_MAX`] characters, no line feed.
pub fn check_line(text: &str) -> Result<(), TextFault> {
    check_optional_line(text)?;
    if is_blank(text) {
        return Err(TextFault::Blank);
    }
    Ok(())
}

/// One line that may be blank.
pub fn check_optional_line(text: &str) -> Result<(), TextFault> {
    check(text, LINE_MAX, false)
}

/// Free words: may be blank, may hold line feeds, [`NOTE_MAX`] characters.
pub fn check_note(text: &str) -> Result<(), TextFault> {
    check(text, NOTE_MAX, true)
}

fn check(text: &str, max: usize, line_feeds: bool) -> Result<(), TextFault> {
    if let Some(c) = text
        .chars()
        .find(|c| is_forbidden(*c) && !(line_feeds && *c == '\n'))
    {
        return Err(TextFault::Character(c));
    }
    match text.chars().count() {
        chars if chars > max => Err(TextFault::TooLong { chars, max }),
        _ => Ok(()),
    }
}

/// Only blanks, full-width ones included.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Characters that are never stored.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x061C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F
            | 0xFEFF | 0xFFF9..=0xFFFD | 0xFDD0..=0xFDEF | 0xE0000..=0xE00FF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// The first character that is legal but seldom meant, or may look different elsewhere: a variation selector
/// (葛󠄀 and 葛 are one character to a reader and two texts to a machine) or a private-use character (外字).
#[must_use]
pub fn unusual(text: &str) -> Option<char> {
    text.chars().find(|c| {
        matches!(u32::from(*c),
            0xFE00..=0xFE0F | 0xE0100..=0xE01EF | 0xE000..=0xF8FF | 0xF0000..=0x10_FFFF)
    })
}

/// 郵便番号 as stored, `380-8537`; reads full width, any hyphen or none, 〒. None if it is not one.
#[must_use]
pub fn postal_code(text: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    let mut digits = String::new();
    for c in text.nfkc().filter(|c| !c.is_whitespace()) {
        match c {
            '0'..='9' => digits.push(c),
            '〒' if digits.is_empty() => {}
            '-' | '−' | '‐' | '–' | 'ー' | '―' if digits.len() == 3 => {}
            _ => return None,
        }
    }
    (digits.len() == 7).then(|| format!("{}-{}", &digits[..3], &digits[3..]))
}

/// What follows the fiscal year (令和○年度) in front of a works' name; none where there is no year or nothing else.
#[must_use]
pub fn without_year(name: &str) -> Option<&str> {
    let era = ["令和", "平成"]
        .into_iter()
        .find_map(|era| name.strip_prefix(era))?;
    let (year, rest) = era.split_once("年度")?;
    let rest = rest.trim_start();
    (year.chars().count() <= 2 && !rest.is_empty()).then_some(rest)
}

/// A firm's name without its legal form, and whether that stood before it; none: it has none, or is nothing else.
#[must_use]
pub fn without_form(name: &str) -> Option<(&str, bool)> {
    let forms = [
        "株式会社",
        "有限会社",
        "合同会社",
        "㈱",
        "㈲",
        "（株）",
        "（有）",
    ];
    let rest = forms.into_iter().find_map(|form| {
        let after = name
            .strip_prefix(form)
            .map(|rest| (rest.trim_start(), true));
        after.or_else(|| {
            let rest = name.strip_suffix(form)?;
            Some((rest.trim_end(), false))
        })
    });
    rest.filter(|(rest, _)| !rest.is_empty())
}

/// Whether a telephone number can be read from it: six digits at least; anything may stand around them (内線, 代表).
/// The database holds the same of contractors (`phone_digits`).
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let is_digit = |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c);
    text.chars().filter(is_digit).count() >= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_names_are_taken_as_typed() {
        for name in [
            "髙橋",
            "山﨑",
            "𠮷田",
            "㈱高橋",
            "ｶﾌﾞｼｷ",
            "葛\u{E0100}城",
            "○○建設　株式会社",
            "１２３０ー６",
            "〜～",
            "Łódź",
            "か\u{3099}",
        ] {
            assert_eq!(check_line(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn what_could_act_is_refused_by_name() {
        for c in [
            '\u{1b}',
            '\0',
            '\n',
            '\t',
            '\r',
            '\u{7f}',
            '\u{85}',
            '\u{9b}',
            '\u{202e}',
            '\u{2066}',
            '\u{200b}',
            '\u{200d}',
            '\u{feff}',
            '\u{2028}',
            '\u{61c}',
            '\u{e0041}',
            '\u{fffd}',
            '\u{ffff}',
            '\u{ad}',
        ] {
            let text = format!("建設{c}会社");
            assert_eq!(check_line(&text), Err(TextFault::Character(c)), "{c:?}");
        }
        assert_eq!(check_note("一行目\n二行目"), Ok(()));
        assert_eq!(check_note("a\rb"), Err(TextFault::Character('\r')));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check_line(&"髙".repeat(200)), Ok(()));
        assert_eq!(
            check_line(&"髙".repeat(201)),
            Err(TextFault::TooLong {
                chars: 201,
                max: 200
            })
        );
        assert_eq!(check_line("　 "), Err(TextFault::Blank));
        assert_eq!(check_optional_line("　 "), Ok(()));
    }

    #[test]
    fn variation_selectors_and_private_use_are_pointed_out() {
        assert_eq!(unusual("葛\u{E0100}城"), Some('\u{E0100}'));
        assert_eq!(unusual("\u{E000}田"), Some('\u{E000}'));
        assert_eq!(unusual("髙﨑𠮷㈱ｶﾅ"), None);
    }

    #[test]
    fn a_postal_code_is_read_however_it_is_typed() {
        for text in [
            "380-8537",
            "3808537",
            "３８０ー８５３７",
            "〒380−8537",
            " 380 8537 ",
        ] {
            assert_eq!(postal_code(text).as_deref(), Some("380-8537"), "{text}");
        }
        for text in ["", "380-853", "38-08537", "380-85370", "〒", "380/8537"] {
            assert_eq!(postal_code(text), None, "{text}");
        }
    }

    #[test]
    fn the_year_gives_way_before_the_name_and_only_where_it_is_one() {
        assert_eq!(
            without_year("令和○年度　県単河川維持工事"),
            Some("県単河川維持工事")
        );
        assert_eq!(without_year("令和10年度 市道改良"), Some("市道改良"));
        assert_eq!(without_year("令和4年度"), None);
        assert_eq!(without_year("主要地方道△△線"), None);
        assert_eq!(without_year("令和の森公園整備（令和4年度）"), None);
    }
}
