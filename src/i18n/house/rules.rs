//! Refusals that these tasks meet.

use super::super::Language;
use super::{label, value};

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
        "own_limit" => (
            "自分の承認限度額は提案も確認もできません",
            "何も変わっていません。別の人に頼んでください。",
            "nobody proposes or confirms a limit of their own",
            "Nothing was changed. Ask somebody else.",
        ),
        "limit_backdated" => (
            "限度額は今日より前の日からは変えられません",
            "何も変わっていません。今日以後の日で提案し直してください。",
            "a limit does not change from a day in the past",
            "Nothing was changed. Propose it again from today or later.",
        ),
        "mail_backdated" => (
            "効いている文面は書き換えられず、今日より前の日からの文面もありません",
            "何も変わっていません。明日以後の日で提案し直してください（今日からの文面がまだなければ今日でもかまいません）。",
            "a wording in force is never written over, and none begins in the past",
            "Nothing was changed. Propose it again from tomorrow or later (from today where none begins today yet).",
        ),
        "limit_whom" => (
            "その人に限度額は付けられません",
            "登録中の担当者か審査役のログインを入れてください。",
            "they cannot have a limit",
            "Give the login of an enabled clerk or supervisor.",
        ),
        "rate_backdated" => (
            "保証料率は今日より前の日からは変えられません",
            "何も変わっていません。今日以後の日で提案し直してください（料率のまだない商品だけは、月締めしていない月の初めからも登録できます）。",
            "a premium rate does not change from a day in the past",
            "Nothing was changed. Propose it again from today or later (a product without any rate may have its first one from a month that is not closed).",
        ),
        "rule_backdated" => (
            "この日より前に効いていた規則が変わります",
            "何も変わっていません。先月の初日以後、かつ月締めした月の後の日からにしてください。それより前の誤りはデータベースの管理者に頼みます。",
            "rules that held before this day would change",
            "Nothing was changed. Begin in the month before this one or later, after every month that is closed; earlier mistakes are the database administrator's.",
        ),
        "company_backdated" => (
            "会社情報は今日より前の日からは変えられません",
            "何も変わっていません。今日以後の日で提案し直してください。",
            "a company record does not begin in the past",
            "Nothing was changed. Propose it again from today or later.",
        ),
        "wording_unknown" => (
            "その文面はありません",
            "何も変わっていません。候補から選ぶか、文面のファイルをワーカーの document.wording_dir に置いてワーカーを起動し直してください。",
            "nobody has that wording",
            "Nothing was changed. Choose from the list of values, or put its file into the worker's document.wording_dir and start the worker again.",
        ),
        "wording_not_yet" => (
            "その文面はまだ効きません",
            "何も変わっていません。確認された適用開始の日以後にするか、別の文面を選んでください。",
            "that wording is not in force yet",
            "Nothing was changed. Begin on the day it was confirmed for or later, or choose another.",
        ),
        "wording_twice" => (
            "その名前の文面が二つあり、文が違います",
            "何も変わっていません。ファイルの方に別の名前を付け、ワーカーを起動し直してください。",
            "two wordings have that name and other sentences",
            "Nothing was changed. Give the file another name and start the worker again.",
        ),
        "four_eyes_acting" => (
            "不在者の起案・提出は、代行では承認できません",
            "承認していません。代行を頼んだ人・不在者のどちらの仕事でもない審査役が承認します。上申で頼めます。",
            "who stands in does not approve what the absent supervisor drafted or submitted",
            "Nothing was approved. Another supervisor does, who is neither the absent one nor gave the delegation.",
        ),
        "delegation_absent" => (
            "不在者はあなたの支店の審査役でなければなりません",
            "何も書き込んでいません。不在者を直してください。",
            "who is away must be a supervisor of your branch",
            "Nothing was written. Correct who is away.",
        ),
        "delegation_whom" => (
            "その人は代行できません",
            "同じ支店（兼務を含む）か本店の担当者・審査役を選んでください。",
            "they cannot stand in",
            "Choose a clerk or supervisor of the same branch or of head office.",
        ),
        "delegation_by_another" => (
            "自分を代行者にはできません",
            "不在になる審査役か、別の審査役か、管理者に頼んでください。",
            "nobody names themselves",
            "Ask the supervisor who is away, another one, or an administrator.",
        ),
        "delegation_days" => (
            "代行の期間が合いません",
            "今日以後で93日以内の期間を入れてください。",
            "those days cannot be",
            "From today on, 93 days at most.",
        ),
        "delegation_no_limit" => (
            "代行者本人に承認限度額がありません",
            "代行しても限度額は本人のものまでです。先に限度額を提案するか、別の人を選んでください。",
            "they have no limit of their own",
            "Standing in gives none. Propose a limit first, or choose somebody else.",
        ),
        "delegation_one_at_a_time" => (
            "その期間にはすでに代行者がいます",
            "先にある代行を終わらせてから指定してください。",
            "somebody stands in for these days already",
            "End that delegation first.",
        ),
        "delegation_over" => (
            "すでに終わった代行です",
            "一覧を更新してください。",
            "it is over already",
            "Refresh the list.",
        ),
        "hand_over_nothing" => (
            "引き継ぐ申込がありません",
            "一覧を更新してください。",
            "there is nothing to hand over",
            "Refresh the list.",
        ),
        "reassign_to" => (
            "その人の担当にはできません",
            "何も変わっていません。支店か本店の担当者・審査役を選んでください。",
            "they cannot have it",
            "Nothing was changed. Choose a clerk or supervisor who may work in the branch, or of head office.",
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
            "マスタ管理の「兼務」で確かめてください。",
            "open to them already",
            "See \"Opened branches\" in the masters.",
        ),
        "shut_out_already" => (
            "すでに停止されています",
            "何も変わっていません。",
            "disabled already",
            "Nothing was changed.",
        ),
        "operator_held" => (
            "この人の登録は、終わっていない別の処理が使っています",
            "何も変わっていません。少し待ってもう一度行ってください。続くときは、データベースの管理者がその接続を終わらせます。",
            "something that was begun and not ended holds their record",
            "Nothing was changed. Wait a moment and do it again; if it stays so, the administrator of the database ends that session.",
        ),
        "own_record" => (
            "自分の登録は変えられません",
            "別の管理者に頼んでください。",
            "your own record",
            "Ask another administrator.",
        ),
        "merge_same" => (
            "統合する方と残す方が同じです",
            "残す方のコードを直してください。",
            "a record is not merged into itself",
            "Correct the code that is kept.",
        ),
        "merged_already" => (
            "すでに統合されている請負者です",
            "一覧を更新して統合先を確かめてください。",
            "it is merged already",
            "Refresh the list and look where it went.",
        ),
        "unmerge_none" => (
            "この統合はもうありません",
            "何も変わっていません。請負者の一覧を更新してください。",
            "there is no such merge any more",
            "Nothing was changed. Refresh the list of contractors.",
        ),
        "unmerge_open" => (
            "この統合の取消はすでに提案されています",
            "マスタ管理の「提案」で確認を待っています。",
            "undoing it is proposed already",
            "It waits among the proposals.",
        ),
        "holder_same" => (
            "今の請負者と同じです",
            "移す先のコードを直してください。",
            "it is theirs already",
            "Correct the code.",
        ),
        "last_head_office" => (
            "本店がなくなります",
            "何も変わっていません。先に別の支店を本店にしてください。",
            "it is the last head office",
            "Nothing was changed. Make another branch the head office first.",
        ),
        "number_too_short" => (
            "その番号に当たる申込・契約が多すぎます",
            "表示は前のままです。番号をもう少し長く入れてください。",
            "too many applications and contracts have that in their numbers",
            "What you see is from before. Give more of the number.",
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
        "wording_first_day" => (
            "文面の初日は明日以後でなければなりません",
            "何も変わっていません。明日以後の日で提案し直してください。",
            "the first day of a wording lies ahead",
            "Nothing was changed. Propose it again from tomorrow or later.",
        ),
        "wording_id_taken" => (
            "その名前の文面がすでにあります",
            "有効になった文面は書き換えません。別の名前を付けてください。",
            "there is a wording of that name",
            "A wording is never written over. Give it another name.",
        ),
        "wording_id_form" => (
            "文面の名前は英小文字・数字・- で 1〜40字です",
            "名前を直してください。",
            "a wording's name has 1 to 40 of a-z, 0-9 and -",
            "Correct the name.",
        ),
        "wording_no_company" => (
            "その日の会社情報がありません",
            "先に会社・文面を登録してください。",
            "there is no company record for that day",
            "Enter the company first.",
        ),
        "wording_company_day" => (
            "その日から始まる会社情報がすでにあります",
            "別の日を入れるか、会社・文面でその日の提案を出してください。",
            "a company record begins on that day",
            "Choose another day, or propose that company record anew.",
        ),
        "wording_other_sentences" => (
            "会社情報の文面の要約値が、登録された文面と違います",
            "文面の名前だけを入れるか、証書文面の一覧の要約値を付けてください。",
            "the wording on record has another digest",
            "Give its name alone, or with the digest that the list of wordings shows.",
        ),
        "wording_a_whole" => (
            "文が足りないか、知らない文があります",
            "証書文面の画面から提案してください。",
            "a sentence is missing or unknown",
            "Propose it at the screen of wordings.",
        ),
        "wording_fits" => (
            "空か、長すぎるか、見えない文字を含む文があります",
            "文面の画面でどの文かを確かめてください。",
            "a sentence is empty, too long or holds an invisible character",
            "The screen of wordings says which one.",
        ),
        "wording_holes_known" => (
            "その差込みはありません",
            "差込みは候補の一覧から選んでください。",
            "there is no such thing to fill in",
            "Choose from the list of values.",
        ),
        "wording_braces_fit" => (
            "波かっこが対になっていません",
            "半角の { } を対にしてください。文字として書くときは {{ }} です。",
            "braces are not in pairs",
            "Write { } in pairs; {{ and }} are the braces themselves.",
        ),
        "customer_code_form" | "orderer_code_form" => (
            "コードは数字と大文字の4〜12字です",
            "コードを直してください。",
            "a code has 4 to 12 digits or capital letters",
            "Correct the code.",
        ),
        other => super::master_rules::words(other)?,
    };
    let what = if detail.is_empty() {
        language.pick(ja, en).to_owned()
    } else {
        match shown(language, detail) {
            Some(detail) => language.pick(format!("{ja}（{detail}）"), format!("{en} ({detail})")),
            None => language.pick(ja, en).to_owned(),
        }
    };
    Some((what, language.pick(ja_do, en_do).to_owned()))
}

/// A detail as people read it: a field by its name, a state and a day as lists show them; a code that nobody knows not
/// at all.
fn shown(language: Language, detail: &str) -> Option<String> {
    let state = value(language, "proposal_state", &detail.into());
    let field = label(language, detail);
    match (state != detail, field != detail) {
        (true, _) => Some(state),
        (false, true) => Some(field.to_owned()),
        (false, false) => {
            let code = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
            (!detail.chars().all(code)).then(|| value(language, "month", &detail.into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_raw_code_stands_behind_a_refusal() {
        let ja = |name: &str, detail: &str| rule(Language::Japanese, name, detail).unwrap().0;
        assert_eq!(
            ja("proposal_decided", "confirmed"),
            "すでに決まった提案です（確認済）"
        );
        assert_eq!(
            ja("delegation_by_another", "delegate"),
            "自分を代行者にはできません（代行者）"
        );
        assert_eq!(
            ja("delegation_days", "last_day"),
            "代行の期間が合いません（最終日）"
        );
        assert_eq!(
            ja("not_over_yet", "2026-11-28"),
            "まだ終わっていない期間は締められません（2026/11/28）"
        );
        assert_eq!(
            ja("month_closed", "2026-11"),
            "その月は締めています（2026/11）"
        );
        assert_eq!(
            ja("own_record", "some_new_code"),
            "自分の登録は変えられません"
        );
        let en = rule(Language::English, "proposal_decided", "withdrawn");
        // In English the word is the code itself, and is left out with it.
        assert_eq!(en.unwrap().0, "it is decided already");
    }
}
