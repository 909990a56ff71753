//! Refusals that these tasks meet.

use super::super::Language;

/// A rule of the database that these tasks meet: what happened and what to do.
#[must_use]
pub fn rule(language: Language, rule: &str, detail: &str) -> Option<(String, String)> {
    let (ja, ja_do, en, en_do) = match rule {
        "day_closed" => (
            "締めた日の入金日は登録・変更できません",
            "書き込んでいません。入金日を直すか、審査役に日締めの再開を頼んでください。",
            "that day is closed: no receipt is entered or changed",
            "Nothing was written. Correct the day, or ask a supervisor to reopen it.",
        ),
        "retyped_missing" => (
            "変わった金額・日付・名称が打ち直されていません",
            "承認していません。審査の画面で開き、変わった所を打ち直してください。",
            "what was changed has not been typed again",
            "Nothing was approved. Open it in the review and type what was changed.",
        ),
        "retyped_differs" => (
            "打ち直した内容が証書と違います",
            "承認していません。開き直して証書を見て、もう一度打ってください。",
            "what was typed again is not what the certificate says",
            "Nothing was approved. Open it again, look at the certificate and type it once more.",
        ),
        "not_over_yet" => (
            "まだ終わっていない期間は締められません",
            "翌日（翌月）になってから締めてください。",
            "it is not over yet",
            "Close it when the day (month) is over.",
        ),
        "already_closed" => (
            "すでに締めています",
            "一覧を更新してください。",
            "it is closed already",
            "Refresh the list.",
        ),
        "not_closed" => (
            "締めていない期間です",
            "一覧を更新してください。",
            "it is not closed",
            "Refresh the list.",
        ),
        "month_has_open_days" => (
            "締めていない日があります",
            "その日を日締めしてから月を締めてください。",
            "a day of it is not closed",
            "Close that day first.",
        ),
        "month_closed" => (
            "その月は締めています",
            "先に月締めを再開してください。",
            "its month is closed",
            "Reopen the month first.",
        ),
        "close_reason_needed" => (
            "差異が残っています",
            "差異を解消するか、理由を付けて締めてください。",
            "differences remain",
            "Settle them, or close with a reason.",
        ),
        "reopen_by_another" => (
            "自分が締めた期間は再開できません",
            "別の審査役か管理者が再開します。",
            "who closed it does not reopen it",
            "Another supervisor or administrator does.",
        ),
        "proposal_decided" => (
            "すでに決まった提案です",
            "一覧を更新してください。",
            "it is decided already",
            "Refresh the list.",
        ),
        "branch_entitled" => (
            "この支店には入れません",
            "兼務は管理者が登録します。",
            "this branch is not open to you",
            "An administrator opens it.",
        ),
        "entitled_already" => (
            "すでに登録されている兼務です",
            "densho operator entitled で確かめてください。",
            "open to them already",
            "See densho operator entitled.",
        ),
        "own_record" => (
            "自分の登録は変えられません",
            "別の管理者に頼んでください。",
            "your own record",
            "Ask another administrator.",
        ),
        "merged_in_a_circle" => (
            "残す方がすでにこちらへ統合されています",
            "コードを逆にするか、確かめてください。",
            "the kept one is itself merged into this one",
            "Check the two codes.",
        ),
        "rule_one_at_a_time" => (
            "後の期間の規則と重なります",
            "適用終了を、次の規則の前日までにしてください。",
            "it overlaps with a later period",
            "Let it end before the next one begins.",
        ),
        "mail_carries_no_key" => (
            "メールに認証キーと金額は書けません",
            "差込みから {key}、{amount} などを除いてください。認証キーはネットデスクから受け取ってもらいます。",
            "no mail carries a key or an amount",
            "Take {key}, {amount} and the like out; contractors fetch the key themselves.",
        ),
        "mail_holes_known" => (
            "その差込みはありません",
            "差込みは候補の一覧から選んでください。",
            "there is no such thing to fill in",
            "Choose from the list of values.",
        ),
        "mail_braces_fit" => (
            "波かっこが対になっていません",
            "半角の { } を対にしてください。文字として書くときは {{ }} です。",
            "braces are not in pairs",
            "Write { } in pairs; {{ and }} are the braces themselves.",
        ),
        "mail_body_fits" => (
            "本文が空か、長すぎます",
            "2,000字以内にしてください。",
            "the text is empty or too long",
            "At most 2,000 characters.",
        ),
        "customer_code_form" | "orderer_code_form" => (
            "コードは数字と大文字の4〜12字です",
            "コードを直してください。",
            "a code has 4 to 12 digits or capital letters",
            "Correct the code.",
        ),
        _ => return None,
    };
    let what = if detail.is_empty() {
        language.pick(ja, en).to_owned()
    } else {
        format!("{}（{detail}）", language.pick(ja, en))
    };
    Some((what, language.pick(ja_do, en_do).to_owned()))
}
