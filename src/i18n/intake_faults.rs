//! What is wrong with an application file, as whoever sent or receives it reads it: `densho intake --check`
//! and the reason file beside a file that was set aside. Text of the file is quoted and harmless.

use super::{Language, entry_faults, fields, findings};
use crate::intake::{
    FORMAT, Fault, FaultCode, Guess, JsonKind, MAX_BYTES, Place, SyntaxFault, VERSION, quoted,
};

/// Place and sentence: `16行14列 請負金額（総額） /works/price: コンマは3桁ごとに入れてください`.
#[must_use]
pub fn line(language: Language, fault: &Fault) -> String {
    let place = place(language, &fault.place);
    let said = sentence(language, &fault.code);
    if place.is_empty() {
        said
    } else {
        format!("{place}: {said}")
    }
}

/// For command output behind a file's name, as compilers write places, so that editors find them:
/// `16:14 請負金額（総額） /works/price: コンマは3桁ごとに入れてください`.
#[must_use]
pub fn compact(language: Language, fault: &Fault) -> String {
    let said = sentence(language, &fault.code);
    match fault.place.line {
        0 => said,
        line => format!(
            "{line}:{}{}: {said}",
            fault.place.column,
            field(language, &fault.place)
        ),
    }
}

/// `16行14列 請負金額（総額） /works/price`; empty for the file as a whole.
#[must_use]
pub fn place(language: Language, place: &Place) -> String {
    if place.line == 0 {
        return String::new();
    }
    let (line, column) = (place.line, place.column);
    let at = language.pick(
        format!("{line}行{column}列"),
        format!("line {line}, column {column}"),
    );
    at + &field(language, place)
}

/// ` 請負金額（総額） /works/price`, as far as known.
fn field(language: Language, place: &Place) -> String {
    let mut text = String::new();
    if let Some(field) = place.field {
        text.push(' ');
        text.push_str(&fields::label(language, field));
    }
    if !place.pointer.is_empty() {
        text.push(' ');
        // A pointer may hold a key of the file.
        text.push_str(quoted(&place.pointer).trim_matches('"'));
    }
    text
}

/// What is wrong, and what to do where that is not plain.
#[must_use]
pub fn sentence(language: Language, code: &FaultCode) -> String {
    match language {
        Language::Japanese => japanese(code),
        Language::English => english(code),
    }
}

fn japanese(code: &FaultCode) -> String {
    const JA: Language = Language::Japanese;
    match code {
        FaultCode::TooLarge { bytes } => {
            format!("ファイルが大きすぎます（{bytes}バイト、{MAX_BYTES}バイトまで）")
        }
        FaultCode::Empty => "ファイルが空です".to_owned(),
        FaultCode::Encoding { guess } => match guess {
            Guess::Cp932 => "UTF-8 ではなく CP932（Shift_JIS）のようです。UTF-8 で保存してください",
            Guess::EucJp => "UTF-8 ではなく EUC-JP のようです。UTF-8 で保存してください",
            Guess::Utf16 => "UTF-8 ではなく UTF-16 のようです。UTF-8 で保存してください",
            Guess::Unknown => "UTF-8 ではありません。壊れているか、知らない文字コードです",
        }
        .to_owned(),
        FaultCode::Syntax { fault } => format!("JSON として読めません: {}", syntax_ja(*fault)),
        FaultCode::Format { found } => format!(
            "申込ファイルではありません（format は \"{FORMAT}\" のはずですが {} です）",
            quoted(found)
        ),
        FaultCode::Version { found } => {
            format!(
                "読めるのは version {VERSION} です（このファイルは {}）",
                quoted(found)
            )
        }
        FaultCode::DuplicateKey { key } => format!("{} が2回あります", quoted(key)),
        FaultCode::UnknownKey { key, suggestion } => match suggestion {
            Some(word) => format!(
                "{} という項目はありません。\"{word}\" のことですか",
                quoted(key)
            ),
            None => format!("{} という項目はありません", quoted(key)),
        },
        FaultCode::Missing { key } => format!("\"{key}\" がありません"),
        FaultCode::Kind { expected, found } => {
            format!("{}のはずですが{}です", kind_ja(*expected), kind_ja(*found))
        }
        FaultCode::NotOneOf {
            found,
            allowed,
            suggestion,
        } => {
            let words = allowed.join("、");
            match suggestion {
                Some(word) => format!(
                    "{} は使えません。\"{word}\" のことですか（{words}）",
                    quoted(found)
                ),
                None => format!("{} は使えません（{words}）", quoted(found)),
            }
        }
        FaultCode::Amount { fault, found } => {
            format!("{}（{}）", entry_faults::amount(JA, *fault), quoted(found))
        }
        FaultCode::Day { fault, found } => {
            format!("{}（{}）", entry_faults::day(JA, fault), quoted(found))
        }
        FaultCode::Instant { found } => {
            format!(
                "日時は 2022-10-31T10:15:00+09:00 の形で入れてください（{}）",
                quoted(found)
            )
        }
        FaultCode::CodeForm { found, form } => {
            format!("{form} の形ではありません（{}）", quoted(found))
        }
        FaultCode::Share { found } => format!(
            "出資割合は 0.01% から 100% です。6000 か \"60%\" の形で入れてください（{}）",
            quoted(found)
        ),
        FaultCode::Text { fault } => findings::text_fault(JA, *fault),
        FaultCode::TooMany { count, most } => format!("{count}件あります（{most}件まで）"),
        FaultCode::Rule { kind } => findings::sentence(JA, kind),
        FaultCode::More { count } => format!("ほかに{count}件の誤りがあります"),
    }
}

fn english(code: &FaultCode) -> String {
    const EN: Language = Language::English;
    match code {
        FaultCode::Amount { fault, found } => {
            format!("{} ({})", entry_faults::amount(EN, *fault), quoted(found))
        }
        FaultCode::Day { fault, found } => {
            format!("{} ({})", entry_faults::day(EN, fault), quoted(found))
        }
        FaultCode::Text { fault } => findings::text_fault(EN, *fault),
        FaultCode::Rule { kind } => findings::sentence(EN, kind),
        // The rest is the same as in logs and command output.
        other => other.to_string(),
    }
}

fn syntax_ja(fault: SyntaxFault) -> &'static str {
    match fault {
        SyntaxFault::End => "途中で終わっています",
        SyntaxFault::TrailingComma => "閉じる括弧の前に余分なコンマがあります",
        SyntaxFault::CommaOrEnd => "コンマか閉じる括弧がありません",
        SyntaxFault::Colon => "コロンがありません",
        SyntaxFault::Key => "項目名は \" で囲んでください",
        SyntaxFault::Escape => "\\ の後に使えない文字があります",
        SyntaxFault::Control => {
            "文字列の中に改行やタブなどの制御文字があります（改行は \\n と書きます）"
        }
        SyntaxFault::Number => "数の書き方が正しくありません",
        SyntaxFault::Trailing => "終わりの後に余分なものがあります",
        SyntaxFault::Deep => "括弧の入れ子が深すぎます",
        SyntaxFault::Value => "値がありません",
    }
}

fn kind_ja(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "null",
        JsonKind::Flag => "true か false",
        JsonKind::Integer => "整数",
        JsonKind::Number => "小数",
        JsonKind::Text => "文字列",
        JsonKind::List => "配列 […]",
        JsonKind::Object => "オブジェクト {…}",
        JsonKind::Amount => "金額（整数か \"20,000,000\" などの文字列）",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn say(language: Language, sample: &str) -> Vec<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("samples/faulty")
            .join(sample);
        crate::intake::parse(&fs::read(path).unwrap())
            .unwrap_err()
            .iter()
            .map(|fault| line(language, fault))
            .collect()
    }

    #[test]
    fn a_fault_names_line_column_field_and_remedy() {
        let ja = say(Language::Japanese, "amounts-unreadable.json");
        assert!(
            ja[0].starts_with("16行14列 請負金額（総額） /works/price: "),
            "{}",
            ja[0]
        );
        assert!(ja[0].contains("1,00,000"), "{}", ja[0]);
        let en = say(Language::English, "keys-misspelt.json");
        assert!(
            en[2].ends_with("unknown key \"prise\"; did you mean \"price\"?"),
            "{}",
            en[2]
        );
        let cp932 = say(Language::Japanese, "encoding-cp932.json");
        assert_eq!(
            cp932,
            ["8行14列: UTF-8 ではなく CP932（Shift_JIS）のようです。UTF-8 で保存してください"]
        );
    }

    #[test]
    fn behind_a_files_name_a_fault_begins_with_line_and_column() {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/faulty/amounts-unreadable.json");
        let faults = crate::intake::parse(&fs::read(path).unwrap()).unwrap_err();
        let text = compact(Language::Japanese, &faults[0]);
        assert!(
            text.starts_with("16:14 請負金額（総額） /works/price: "),
            "{text}"
        );
        let of_file = crate::intake::parse(b"").unwrap_err();
        assert_eq!(compact(Language::English, &of_file[0]), "the file is empty");
    }

    #[test]
    fn every_faulty_sample_is_said_in_both_languages_on_one_harmless_line() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/faulty");
        for entry in fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let (ja, en) = (
                say(Language::Japanese, &name),
                say(Language::English, &name),
            );
            assert_eq!(ja.len(), en.len());
            for text in ja.iter().chain(&en) {
                assert!(
                    !text.chars().any(crate::domain::text::is_forbidden),
                    "{text:?}"
                );
            }
            let kana = |c: char| matches!(c, 'ぁ'..='ん');
            assert!(ja.iter().all(|t| t.chars().any(kana)), "{ja:?}");
        }
    }
}
