//! Rules of the database that whoever drafts or approves an amendment meets, in words.

use super::Language;

/// The words of a rule: what happened, and what to do; none where it is no rule of amendments.
#[must_use]
pub fn rule(language: Language, rule: &str) -> Option<(String, String)> {
    let (ja, ja_do, en, en_do) = match rule {
        "publication_withdrawn" => (
            "公開を取り下げた契約です。手続きもお知らせの印刷もできません",
            "何も書き込んでいません。証書が要るときは、新しい申込で発行してください。返戻保証料などは本店に相談してください。",
            "the publication of this contract was withdrawn: no amendment and no notice any more",
            "Nothing was written. If a certificate is needed, issue a new application; ask head office about premiums to be returned.",
        ),
        "withdrawal_open" => (
            "公開の取下を指示した契約です。手続きはできません",
            "何も書き込んでいません。公開先の確認は契約の画面に出ます。",
            "the publication of this contract is being withdrawn: no amendment",
            "Nothing was written. The contract's screen says when the platform has done it.",
        ),
        "one_open_key_order" => (
            "認証キーの再発行か公開の取下が終わっていません",
            "何も書き込んでいません。公開先の確認（契約の画面に出ます）を待って、もう一度行ってください。",
            "an order on the key of this contract is not carried out yet",
            "Nothing was written. Wait until the platform has done it (the contract's screen says so), then do it again.",
        ),
        "one_open_amendment" => (
            "この契約にはほかの手続きがあります",
            "何も書き込んでいません。変更承認待ちで、先にある手続きの承認・差戻・取下を待ってください。",
            "there is another amendment of this contract",
            "Nothing was written. See the amendments: the other one is approved, returned or withdrawn first.",
        ),
        "ledger_on_its_way" => (
            "前の証書がまだ到着していません",
            "何も書き込んでいません。到着してからもう一度行ってください。",
            "the certificate before it has not arrived yet",
            "Nothing was written. Do it again once it has arrived.",
        ),
        "ledger_terminated" => (
            "解約された契約です。訂正だけができます",
            "何も書き込んでいません。",
            "the contract is terminated: it can only be corrected",
            "Nothing was written.",
        ),
        "ledger_not_in_force" | "ledger_not_last_change" => (
            "取消・訂正できるのは、いま効いている履歴だけです（取消は最後の変更だけ）",
            "何も書き込んでいません。履歴を見て、手続きを選び直してください。",
            "only what is in force is corrected, only the last change is cancelled",
            "Nothing was written. Look at the history and choose again.",
        ),
        "price_alone_needs_no_procedure" => (
            "請負金額だけの変更は手続き不要です",
            "何も書き込んでいません。金額だけを入れて確認すると、記録だけを行います。",
            "the price alone needs no procedure",
            "Nothing was written. Confirm it alone and it is only recorded.",
        ),
        "amount_over_ratio" => (
            "保証金額が発注者の率の上限を超えます",
            "何も書き込んでいません。入力は残っています。保証金額を下げるか、請負金額の変更も入れてください。",
            "the amount is over what the orderer's rule allows",
            "Nothing was written; what you typed is kept. Enter a lower amount, or the new price too.",
        ),
        "amount_under_minimum" => (
            "保証金額が発注者の求める額に足りません",
            "何も書き込んでいません。入力は残っています。保証金額を上げるか、請負金額の変更も入れてください。",
            "the amount is less than the orderer asks",
            "Nothing was written; what you typed is kept. Enter a higher amount, or the new price too.",
        ),
        "price_needs_a_change" => (
            "契約保証の請負金額は、変更の手続きで変えます",
            "何も書き込んでいません。",
            "the price of a performance guarantee is changed by an amendment",
            "Nothing was written.",
        ),
        "amendment_changes_nothing" => (
            "変わる所がありません",
            "何も書き込んでいません。変わる項目を入れてください。",
            "nothing changes",
            "Nothing was written. Enter what changes.",
        ),
        "amendment_numbered" => (
            "発生番号がもう付いているので、取り下げられません",
            "何も変わっていません。発行状況で止まった理由を見て、原因を除いてから再試行してください。発行を終えてから、訂正か変更取消を行います。",
            "it has its event number already and cannot be withdrawn",
            "Nothing was changed. See in Publication status why it stopped, have that mended and retry it; correct or cancel it once it is issued.",
        ),
        "override_idle" => (
            "出ていない警告に理由が付いています",
            "何も書き込んでいません。入力は残っています。もう一度確認してください。",
            "a reason was given for a warning that is not there",
            "Nothing was written; what you typed is kept. Confirm it again.",
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
    fn a_rule_of_amendments_is_said_in_words_and_never_by_its_code_or_an_empty_detail() {
        for rule in [
            "publication_withdrawn",
            "ledger_on_its_way",
            "ledger_terminated",
            "ledger_not_in_force",
            "ledger_not_last_change",
            "price_alone_needs_no_procedure",
            "price_needs_a_change",
            "amount_over_ratio",
            "amount_under_minimum",
            "amendment_changes_nothing",
            "override_idle",
            "amendment_numbered",
        ] {
            let refusal = Refusal::BadValue {
                rule: rule.to_owned(),
                detail: String::new(),
            };
            for language in [Language::Japanese, Language::English] {
                let said = sentence(language, &refusal);
                let text = format!("{} {}", said.what, said.remedy);
                assert!(!text.contains('_'), "{rule}: {text}");
                assert!(!said.what.ends_with(": "), "{rule}: {text}");
            }
        }
        let open = Refusal::Duplicate {
            rule: "one_open_amendment".to_owned(),
        };
        let said = sentence(Language::Japanese, &open);
        assert_eq!(said.what, "この契約にはほかの手続きがあります");
    }
}
