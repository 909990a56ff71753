//! Rules of the database that clerks and reviewers meet, in their words: what happened, and what to do.

use super::Language;

/// The words of a rule; none where it is no rule of the desk.
#[must_use]
pub fn rule(language: Language, rule: &str) -> Option<(String, String)> {
    let (ja, ja_do, en, en_do) = match rule {
        "warning_since" => (
            "承認依頼のあとに新しい警告が出ています",
            "承認していません。審査の画面で開き直し、警告を見てから承認するか差し戻してください。",
            "a warning came up after it was submitted",
            "Nothing was approved. Open it in the review, look at the warning, then approve or return it.",
        ),
        "numbered_already" => (
            "契約番号がもう付いているので、取り下げも謝絶もできません",
            "何も変わっていません。発行状況で止まった理由を見て、原因を除いてから再試行してください。発行を終えてから、訂正か解約を行います。",
            "it has a contract number already and can be neither withdrawn nor declined",
            "Nothing was changed. See in Publication status why it stopped, have that mended and retry it; correct or terminate the contract once it is issued.",
        ),
        "reassign_to_same" => (
            "すでにその人が担当しています",
            "何も変わっていません。別の人を選んでください。",
            "they have it already",
            "Nothing was changed. Choose somebody else.",
        ),
        "reassign_to" => (
            "その人には担当替できません",
            "この支店（兼務を含む）か本店の、担当者か審査役を選んでください。",
            "it cannot be given to them",
            "Choose a clerk or supervisor who may work in this branch, or of head office.",
        ),
        "refer_to" => (
            "その人には上申できません",
            "限度額が足り、この申込に関わっていない審査役を選んでください。",
            "it cannot be referred to them",
            "Choose a supervisor whose limit covers it and who had no part in it.",
        ),
        "hold_until" => (
            "再開する日は明日から1年以内です",
            "保留していません。日を直してください。",
            "the day to come is within a year from tomorrow",
            "It was not put on hold. Correct the day.",
        ),
        "reason_is_not_blank" => (
            "理由がありません",
            "何も変わっていません。理由を入れてもう一度行ってください。",
            "there is no reason",
            "Nothing was changed. Do it again with a reason.",
        ),
        "reason_is_short" => (
            "理由が長すぎます",
            "何も変わっていません。短くしてもう一度行ってください。",
            "the reason is too long",
            "Nothing was changed. Shorten it and do it again.",
        ),
        "reason_is_clean" => (
            "理由に使えない文字があります",
            "何も変わっていません。制御文字や見えない文字を除いてください。",
            "the reason has characters that cannot be kept",
            "Nothing was changed. Take out controls and invisible characters.",
        ),
        "unfinished_many" => (
            "書きかけが100件あります",
            "入力は画面に残っています。古い書きかけを開いて、送るか捨ててください。",
            "you have 100 unfinished forms",
            "What you typed is still here. Open old ones, and send or discard them.",
        ),
        _ => return None,
    };
    Some((
        language.pick(ja, en).to_owned(),
        language.pick(ja_do, en_do).to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::refusal::Refusal;
    use crate::i18n::refusals::sentence;

    #[test]
    fn a_rule_of_the_desk_is_said_in_words_and_never_by_its_code() {
        for refusal in [
            Refusal::Duplicate {
                rule: "reassign_to_same".to_owned(),
            },
            Refusal::BadValue {
                rule: "hold_until".to_owned(),
                detail: "until".to_owned(),
            },
            Refusal::BadValue {
                rule: "reason_is_short".to_owned(),
                detail: "reason".to_owned(),
            },
        ] {
            for language in [Language::Japanese, Language::English] {
                let said = sentence(language, &refusal);
                let text = format!("{} {}", said.what, said.remedy);
                assert!(!text.contains('_') && !text.contains("until）"), "{text}");
            }
        }
        let same = Refusal::Duplicate {
            rule: "reassign_to_same".to_owned(),
        };
        let said = sentence(Language::Japanese, &same);
        assert_eq!(said.what, "すでにその人が担当しています");
    }
}
