//! Folding text for search, and the grams of folded text. What is stored and shown stays as typed; index and
//! query go through the same fold, so that it only has to be the same on both sides, not to be pretty:
//! `ー` becomes `-` inside カタカナ words too.

mod grams;
mod variants;

pub use grams::{grams, query_grams};
pub use variants::{NEW_FORMS, OLD_FORMS};

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Corporate forms that are also written as a mark; NFKC has turned ㈱ and （株） into `(株)` by then.
const COMPANY_MARKS: [(&str, &str); 10] = [
    ("(株)", "株式会社"),
    ("(有)", "有限会社"),
    ("(合)", "合同会社"),
    ("(名)", "合名会社"),
    ("(資)", "合資会社"),
    ("(社)", "社団法人"),
    ("(財)", "財団法人"),
    ("(協)", "協同組合"),
    ("(企)", "企業組合"),
    ("(特)", "特殊法人"),
];

static VARIANTS: LazyLock<HashMap<char, char>> =
    LazyLock::new(|| OLD_FORMS.chars().zip(NEW_FORMS.chars()).collect());

/// The folded copy of a text. Folding it again changes nothing.
///
/// In this order: variation selectors, controls and invisible marks are dropped; widths are made one
/// (`ｶﾞ` = `ガ`, `Ａ` = `a`, `①` = `1`; NFKC) and letters small; hyphens, waves, circles and the small ヶ ヵ
/// are made one; old and variant kanji become the common ones (`variants`); blanks are dropped; ㈱, (株) and
/// （株） become 株式会社.
#[must_use]
pub fn fold(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_dropped(*c)).collect();
    let small: String = visible.nfkc().flat_map(char::to_lowercase).collect();
    let bare: String = small
        .chars()
        .map(fold_char)
        .nfkc()
        .filter(|c| !c.is_whitespace() && !is_dropped(*c))
        .collect();
    // A spacing accent (´) leaves its mark behind when its blank goes: it joins the letter before it.
    let mut folded: String = bare.nfkc().collect();
    for (mark, name) in COMPANY_MARKS {
        if folded.contains(mark) {
            folded = folded.replace(mark, name);
        }
    }
    folded
}

/// The folded words of what is typed to find something: all of them are looked for, in any order.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(fold);
    words.filter(|word| !word.is_empty()).collect()
}

fn fold_char(c: char) -> char {
    match c {
        // every hyphen, minus, dash, long-vowel mark and ruled line; kanji 一 is not one of them
        '-' | 'ー' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | '⁃' | '˗' | '﹘'
        | '﹣' | '－' | 'ｰ' => '-',
        '〜' | '～' | '∼' | '˜' => '~',
        '〇' | '◯' | '◎' | '⚪' => '○',
        'ヶ' => 'ケ',
        'ヵ' => 'カ',
        '’' | '‘' | '´' | '`' => '\'',
        '“' | '”' => '"',
        c => VARIANTS.get(&c).copied().unwrap_or(c),
    }
}

/// Characters that carry no letter of their own: variation selectors, controls, zero-width and
/// directional marks, soft hyphens, tags.
fn is_dropped(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_fold_to_one_text() {
        for (one, other) in [
            ("㈱髙橋土木", "株式会社高橋土木"),
            ("(株)高橋土木", "（株）髙橋土木"),
            ("㍿高橋", "株式会社　高橋"),
            ("㈲山﨑組", "有限会社山崎組"),
            ("𠮷田建設", "吉田建設"),
            ("渡邉工業", "渡邊工業"),
            ("渡辺工業", "渡邊工業"),
            ("齋藤組", "斉藤組"),
            ("ｶﾞｯｺｳ", "ガッコウ"),
            ("ﾊﾟｰﾄﾅｰ", "パートナー"),
            ("ＡＢＣ１２３", "abc123"),
            ("１２３０ー６", "1230-6"),
            ("1230−6", "1230－6"),
            ("1230‐6", "1230―6"),
            ("○○建設　株式会社", "〇〇建設株式会社"),
            ("◯◯建設", "○○建設"),
            ("霞ヶ関", "霞ケ関"),
            ("4月〜5月", "4月～5月"),
            ("葛\u{E0100}城", "葛城"),
            ("辻\u{FE00}", "辻"),
            ("神\u{FE00}田", "神田"),
            ("濵口", "浜口"),
            ("長野縣廳", "長野県庁"),
            ("か\u{3099}", "が"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (one, other) in [
            ("株式会社高橋", "有限会社高橋"),
            ("一二三建設", "-二三建設"),
            ("高橋", "高梁"),
            ("カキ", "ガギ"),
            ("川", "河"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "[㈱(株)（有）髙﨑𠮷ー−ｶﾞｰヶ゙～ \u{FE00}A-Ｚ]{0,12}|\\PC{0,24}|[\\u{0}-\\u{10ffff}]{0,8}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
