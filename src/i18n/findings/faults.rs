//! What is wrong with one text, code or mail address, as the end of a sentence about its field.

use crate::domain::field::FieldId;
use crate::domain::mail_address::AddressFault;
use crate::domain::text::TextFault;
use crate::i18n::Language;

/// `U+2A6A5`, of every character.
/// `U+20B9F U+3099`: characters that may be shown by no screen either.
#[must_use]
pub fn code_points(text: &str) -> String {
    let codes: Vec<String> = text
        .chars()
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    codes.join(" ")
}

/// The form of a master's code.
#[must_use]
pub fn code_form(language: Language, field: FieldId) -> &'static str {
    match field {
        FieldId::BankCode => language.pick("数字4桁です", "takes 4 digits"),
        FieldId::BankBranchCode => language.pick("数字3桁です", "takes 3 digits"),
        _ => language.pick(
            "英数字4〜12桁です（候補から選べます。分からなければ空けておく）",
            "takes 4 to 12 letters and digits (choose it from the list of values; leave it empty if unknown)",
        ),
    }
}

/// What is wrong with a text.
#[must_use]
pub fn text_fault(language: Language, fault: TextFault) -> String {
    match fault {
        TextFault::Blank => language.pick("入力がありません", "is missing").to_owned(),
        TextFault::TooLong { chars, max } => language.pick(
            format!("{chars}文字あります（{max}文字まで）"),
            format!("has {chars} characters (at most {max})"),
        ),
        TextFault::Character(c) => language.pick(
            format!("使えない文字 U+{:04X} があります", u32::from(c)),
            format!(
                "holds the character U+{:04X}, which is never stored",
                u32::from(c)
            ),
        ),
    }
}

/// What is wrong with a mail address.
#[must_use]
pub fn address_fault(language: Language, fault: &AddressFault) -> String {
    match fault {
        AddressFault::Empty => language
            .pick("入力がありません", "nothing there")
            .to_owned(),
        AddressFault::TooLong => language.pick("長すぎます", "too long").to_owned(),
        AddressFault::FullWidth(plain) => language.pick(
            format!("全角文字があります。{plain} ですか"),
            format!("full-width letters; perhaps {plain}"),
        ),
        AddressFault::Character(c) => language.pick(
            format!("使えない文字 U+{:04X} があります", u32::from(*c)),
            format!("it holds the character U+{:04X}", u32::from(*c)),
        ),
        AddressFault::At(count) => language.pick(
            format!("@ は1つだけです（{count}個あります）"),
            format!("@ stands there {count} times"),
        ),
        AddressFault::NoLocal => language
            .pick("@ の前がありません", "nothing before @")
            .to_owned(),
        AddressFault::Domain(domain) => language.pick(
            format!("@ の後「{domain}」の形が正しくありません"),
            format!("'{domain}' is no domain"),
        ),
    }
}
