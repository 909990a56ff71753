//! What is said beneath a search that found nothing where its words may be what the operator saw rather than what is
//! stored: inside tmux and screen Ⅲ stands as ３ and ① as 1), and neither is found so.

use super::shared::Shared;
use crate::domain::fold::fold;
use crate::i18n::dialogs::Dialogs;
use crate::terminal::look_alike;

/// Signs that offices write into names, shown as something that does not fold to them.
const DRAWN: &str = "ⅢⅦⅧⅫ①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳△▲▽▼□■◇◆●★☆※→←↑↓×÷±°℃℡♯";

/// The sentence, where such a sign may stand behind these words. None where every letter is shown as it is.
pub fn said(shared: &Shared, words: &str) -> Option<String> {
    if !shared.settings.look.look_alikes {
        return None;
    }
    let seen = words
        .split_whitespace()
        .filter(|w| !is_number(w))
        .find_map(seen_in)?;
    Some(Dialogs(shared.language()).stands_for_another(&seen))
}

/// The longest of what such signs are shown as that stands in this word.
fn seen_in(word: &str) -> Option<String> {
    let typed = fold(word);
    DRAWN
        .chars()
        .filter_map(|c| {
            let sign = c.to_string();
            let shown = look_alike::shown(&sign)?;
            let held = fold(&shown);
            (held != fold(&sign) && typed.contains(&held)).then_some(shown)
        })
        .max_by_key(|shown| shown.chars().count())
}

/// A number of a contract or an application, an amount or a day: its digits are digits.
fn is_number(word: &str) -> bool {
    let plain = fold(word);
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    letters <= 1 && plain.chars().all(|c| c.is_ascii() && c != ')')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_roman_or_a_circled_digit_is_seen_in_a_word_and_not_in_a_number() {
        for (word, seen) in [
            ("第３工区", Some("３")),
            ("第3工区", Some("３")),
            ("1)橋梁", Some("1)")),
            ("Ａ＊棟", Some("＊")),
            ("○○市長", None),
            ("第２工区", None),
            ("橋梁", None),
        ] {
            assert_eq!(seen_in(word).as_deref(), seen, "{word}");
        }
        for number in ["37071-00003K", "N2611-00038", "3,800", "2026/12/03"] {
            assert!(is_number(number), "{number}");
        }
        assert!(!is_number("1)"));
        assert!(!is_number("第3工区"));
    }
}
