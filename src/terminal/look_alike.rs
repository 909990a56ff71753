//! Inside tmux and screen: characters in whose place something stands that takes two columns on every terminal.
//! What is stored is never touched; `ui.ambiguous = "narrow" | "wide"` shows everything as it is.

use crate::terminal::width::is_ambiguous;
use unicode_normalization::UnicodeNormalization;

/// What printers set where they have no type: 下駄.
const MISSING: &str = "〓";

/// What an operator sees in place of a letter, or of a halfwidth kana with its sound mark: what may be typed for it,
/// too. None where it is shown as it is.
#[must_use]
pub fn shown(text: &str) -> Option<String> {
    let mut chars = text.chars();
    match (chars.next()?, chars.next(), chars.next()) {
        (_, None, _) => look_alike(text),
        (kana, Some(mark), None) => voiced(kana, mark).map(String::from),
        _ => None,
    }
}

/// Whether a letter of this text is shown as another.
#[must_use]
pub fn has_any(text: &str) -> bool {
    let mut one = [0; 4];
    text.chars()
        .any(|c| look_alike(c.encode_utf8(&mut one)).is_some())
}

/// What stands for a text whose columns are in doubt; none for one that is sure of its own. A single ambiguous
/// character or site's own kanji always gets something.
pub(super) fn look_alike(text: &str) -> Option<String> {
    let c = text.chars().next()?;
    if matches!(c, '\u{e000}'..='\u{f8ff}') {
        return Some(MISSING.to_owned());
    }
    if !is_ambiguous(c) {
        return None;
    }
    let known = alike(c).or_else(|| letter(c)).map(str::to_owned);
    Some(known.unwrap_or_else(|| by_parts(c)))
}

/// The kana that a halfwidth one and its sound mark are, in two columns.
pub(super) fn voiced(kana: char, mark: char) -> Option<char> {
    if !matches!((kana, mark), ('\u{ff66}'..='\u{ff9d}', 'ﾞ' | 'ﾟ')) {
        return None;
    }
    let mut whole = [kana, mark].into_iter().nfkc();
    whole.next().filter(|_| whole.next().is_none())
}

/// Letters with accents, digits in circles and the like, as the ASCII they are made of.
fn by_parts(c: char) -> String {
    let parts: Vec<char> = std::iter::once(c)
        .nfkd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '(' | ')'))
        .collect();
    let circled = matches!(c, '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}');
    match parts[..] {
        [one @ '!'..='~'] if circled => format!("{one})"),
        [one @ '!'..='~'] => fullwidth(one),
        [one @ '!'..='~', two @ '!'..='~'] => format!("{one}{two}"),
        _ => MISSING.to_owned(),
    }
}

fn fullwidth(c: char) -> String {
    char::from_u32(u32::from(c) + 0xfee0).map_or_else(|| MISSING.to_owned(), String::from)
}

fn alike(c: char) -> Option<&'static str> {
    Some(match c {
        '○' | '◯' => "〇",
        '×' => "ｘ",
        '△' | '▲' | '↑' | '∧' => "＾",
        '▽' | '▼' | '↓' | '∨' => "Ｖ",
        // No kana and no letter: a □ in a name must not read as one.
        '□' | '◇' => MISSING,
        '■' | '◆' | '♯' => "＃",
        '●' | '◎' | '★' | '☆' | '※' | '•' | '†' | '‡' => "＊",
        '→' | '▶' | '▷' | '►' => "＞",
        '←' | '◀' | '◁' | '◄' => "＜",
        '‐' | '–' | '—' | '―' => "－",
        '‖' | '∥' => "||",
        '‘' | '’' | '′' | '‵' | '´' => "＇",
        '“' | '”' | '″' => "＂",
        '…' | '‥' => "..",
        '·' => "・",
        '°' | 'º' => "゜",
        '÷' => "／",
        '±' => "+-",
        '¡' => "！",
        '¿' => "？",
        '¨' => "゛",
        '§' => "Ｓ",
        '¶' => "Ｐ",
        '℃' => "oC",
        '℉' => "oF",
        '℡' => "電",
        '\u{2126}' => "Om",
        '€' => "EU",
        '∞' => "oo",
        '∴' => ":.",
        '∵' => ".:",
        '∶' => "：",
        '√' => "v-",
        '∽' | '∼' => "～",
        '≒' | '≈' | '≌' => "~=",
        '≠' => "!=",
        '≡' => "==",
        '≤' | '≦' => "<=",
        '≥' | '≧' => ">=",
        '≪' => "<<",
        '≫' => ">>",
        '⇒' => "=>",
        '⇔' => "<>",
        '∠' => "/_",
        '⊥' => "_|",
        '∑' => "Ｓ",
        '♀' => "女",
        '♂' => "男",
        '♭' => "ｂ",
        'Ⅰ' => "Ｉ",
        'Ⅲ' | 'ⅲ' => "３",
        'Ⅶ' | 'ⅶ' => "７",
        'Ⅷ' | 'ⅷ' => "８",
        'Ⅻ' | 'ⅻ' => "12",
        _ => return None,
    })
}

/// Greek and Cyrillic: the Latin letter that looks the same, or the sound.
#[rustfmt::skip]
fn letter(c: char) -> Option<&'static str> {
    Some(match c {
        'Α' | 'А' => "Ａ", 'Β' | 'В' => "Ｂ", 'Γ' | 'Г' => "Ｇ", 'Δ' => "De", 'Ε' | 'Е' | 'Ё' => "Ｅ",
        'Ζ' => "Ｚ", 'Η' | 'Н' => "Ｈ", 'Θ' => "Th", 'Ι' => "Ｉ", 'Κ' | 'К' => "Ｋ", 'Λ' | 'Л' => "Ｌ",
        'Μ' | 'М' => "Ｍ", 'Ν' => "Ｎ", 'Ξ' => "Xi", 'Ο' | 'О' => "Ｏ", 'Π' | 'П' => "Pi", 'Ρ' | 'Р' => "Ｐ",
        'Σ' => "Ｓ", 'Τ' | 'Т' => "Ｔ", 'Υ' | 'У' => "Ｙ", 'Φ' | 'Ф' => "Ph", 'Χ' | 'Х' => "Ｘ", 'Ψ' => "Ps",
        'Ω' => "Om",
        'α' | 'а' => "ａ", 'β' | 'в' => "ｂ", 'γ' | 'г' => "ｇ", 'δ' => "de", 'ε' | 'е' | 'ё' => "ｅ",
        'ζ' => "ｚ", 'η' | 'н' => "ｎ", 'θ' => "th", 'ι' => "ｉ", 'κ' | 'к' => "ｋ", 'λ' | 'л' => "ｌ",
        'μ' | 'м' => "ｍ", 'ν' => "ｖ", 'ξ' => "xi", 'ο' | 'о' => "ｏ", 'π' | 'п' => "pi", 'ρ' | 'р' => "ｐ",
        'σ' => "ｓ", 'τ' | 'т' => "ｔ", 'υ' | 'у' => "ｕ", 'φ' | 'ф' => "ph", 'χ' | 'х' => "ｘ", 'ψ' => "ps",
        'ω' => "ｗ",
        'Б' => "Be", 'Д' => "De", 'Ж' => "Zh", 'З' => "Ze", 'И' | 'Й' => "Ii", 'С' => "Ｃ", 'Ц' => "Ts",
        'Ч' => "Ch", 'Ш' => "Sh", 'Щ' => "Sc", 'Ъ' => "''", 'Ы' => "Yi", 'Ь' => "' ", 'Э' => "Eh", 'Ю' => "Yu",
        'Я' => "Ya",
        'б' => "be", 'д' => "de", 'ж' => "zh", 'з' => "ze", 'и' | 'й' => "ii", 'с' => "ｃ", 'ц' => "ts",
        'ч' => "ch", 'ш' => "sh", 'щ' => "sc", 'ъ' => "''", 'ы' => "yi", 'ь' => "' ", 'э' => "eh", 'ю' => "yu",
        'я' => "ya",
        'Æ' => "AE", 'æ' => "ae", 'Œ' => "OE", 'œ' => "oe", 'ß' => "ss", 'Ø' => "Ｏ", 'ø' => "ｏ", 'Ð' => "Ｄ",
        'ð' => "ｄ", 'Þ' => "Th", 'þ' => "th", 'Ł' => "Ｌ", 'ł' => "ｌ", 'ı' => "ｉ",
        _ => return None,
    })
}
