//! What a gate of the database refuses though nothing on the screen was typed wrong: masters that changed meanwhile or
//! lack something, bounds of a day, and values that the screens check before. What happened, what was kept, what to do.

use super::Language;
use super::domain;
use super::fields::label;
use crate::domain::field::FieldId;
use crate::domain::product::Product;

/// The words of a rule; none where it is none of these. `detail`: as the database said it, a product or a field among
/// others.
#[must_use]
pub fn rule(language: Language, rule: &str, detail: &str) -> Option<(String, String)> {
    let (ja, ja_do, en, en_do) = gate(rule)
        .or_else(|| missing(rule))
        .or_else(|| bound(rule, detail))
        .or_else(|| value(rule))?;
    let what = match about(language, detail) {
        Some(about) => language.pick(format!("{ja}（{about}）"), format!("{en} ({about})")),
        None => language.pick(ja, en).to_owned(),
    };
    Some((what, language.pick(ja_do, en_do).to_owned()))
}

type Words = (&'static str, &'static str, &'static str, &'static str);

/// What stops an application wherever it is handed on: at 承認依頼 and at 承認.
fn gate(rule: &str) -> Option<Words> {
    Some(match rule {
        "bank_not_contracted" => (
            "預託金融機関と契約がありません",
            "何も書き込んでいません。別の金融機関に直します（承認待ちなら、差し戻すと担当者が直せます）。契約があるはずのときは、管理者に金融機関の登録を確かめてください。",
            "there is no contract with the deposit bank",
            "Nothing was written. Another bank has to be given (what waits for approval is returned first). If there should be a contract, ask the administrator about the bank's record.",
        ),
        "deposit_missing" => (
            "前払金の預託金融機関がありません",
            "何も書き込んでいません。預託金融機関を入れます（承認待ちなら、差し戻すと担当者が入れられます）。",
            "an advance needs a deposit bank",
            "Nothing was written. Give the bank (what waits for approval is returned first).",
        ),
        "premium_not_received" => (
            "保証料の入金日がありません（都度納付）",
            "何も書き込んでいません。入金を確かめて入金日を入れます（承認待ちなら、差し戻すと担当者が入れられます）。",
            "the premium is paid each time, and no day of its receipt is given",
            "Nothing was written. Enter the day once it has come (what waits for approval is returned first).",
        ),
        "premium_in_future" => (
            "保証料の入金日が今日より後です",
            "何も書き込んでいません。入金日を直すか、その日まで待ちます（承認待ちなら、差し戻すと担当者が直せます）。",
            "the premium's day of receipt lies ahead",
            "Nothing was written. Correct the day, or wait for it (what waits for approval is returned first).",
        ),
        "electronic_not_accepted" => (
            "この発注者は電子の証書を受け付けません",
            "何も書き込んでいません。形式を書面に直します（承認待ちなら、差し戻すと担当者が直せます）。受け付けるはずのときは、管理者に発注者の規定を確かめてください。",
            "the orderer takes no electronic certificate for this",
            "Nothing was written. Ask for it on paper (what waits for approval is returned first). If it should be taken, ask the administrator about the orderer's rules.",
        ),
        "electronic_not_yet" => (
            "この発注者はその日にはまだ電子の証書を受け付けません",
            "何も書き込んでいません。公告日・請負契約日を確かめ、形式を書面に直します（承認待ちなら、差し戻すと担当者が直せます）。",
            "the orderer takes no electronic certificate on that day yet",
            "Nothing was written. Check the notice and contract dates, or ask for it on paper (what waits for approval is returned first).",
        ),
        "electronic_unknown" => (
            "この発注者が電子の証書を受け付けるか分かりません",
            "何も書き込んでいません。形式を書面に直すか、管理者に発注者の規定の登録を頼みます（承認待ちなら、差し戻すと担当者が直せます）。",
            "whether the orderer takes an electronic certificate is not known",
            "Nothing was written. Ask for it on paper, or have the administrator enter the orderer's rules (what waits for approval is returned first).",
        ),
        "basis_day_missing" => (
            "電子の証書を受け付けるかを決める日がありません",
            "何も書き込んでいません。公告日を入れます（承認待ちなら、差し戻すと担当者が入れられます）。",
            "the day is missing that decides whether an electronic certificate is taken",
            "Nothing was written. Enter the notice date (what waits for approval is returned first).",
        ),
        "bid_bond_on_paper" => (
            "入札保証は書面だけです",
            "何も書き込んでいません。入力は残っています。形式を書面にしてください。",
            "a bid bond is on paper only",
            "Nothing was written; what you typed is kept. Choose paper.",
        ),
        "warning_open" => (
            "理由のない警告があります",
            "承認を依頼していません。警告ごとに理由を付けるか、内容を直してからもう一度行ってください。",
            "a warning has no reason",
            "It was not submitted. Give each warning its reason, or correct what it is about, and do it again.",
        ),
        _ => return None,
    })
}

/// What the house itself has not entered: nobody at this screen can mend it.
fn missing(rule: &str) -> Option<Words> {
    Some(match rule {
        "branch_prefix_missing" => (
            "この支店に、今年度の契約番号の先頭5桁が登録されていません",
            "承認していません。承認待ちのまま残っています。管理者に、マスタ管理の「支店」で今年度の先頭5桁を登録するよう頼み、そのあとでもう一度承認してください。",
            "this branch has no number prefix for this fiscal year",
            "Nothing was approved; it stays in the review queue. Ask the administrator to enter it in the masters (branches), then approve again.",
        ),
        "company_missing" => (
            "今日の会社情報（証書に刷る名前と文面）が登録されていません",
            "何も書き込んでいません。管理者に、マスタ管理の「会社・文面」の登録を頼み、そのあとでもう一度行ってください。",
            "there is no company record for today: its name and wording are printed on certificates",
            "Nothing was written. Ask the administrator to enter the company in the masters, then do it again.",
        ),
        "rules_missing" => (
            "規定（rules）のない発注者があります",
            "何も取り込んでいません。規定のない発注者には空の一覧を書いて、もう一度取り込んでください。",
            "an orderer comes without rules",
            "Nothing was imported. Give an empty list where there are none, and import again.",
        ),
        "master_exists" => (
            "そのコードの行がすでにあります",
            "何も書き込んでいません。一覧でその行を開いて変更してください。",
            "there is a row of that code already",
            "Nothing was written. Open that row in the list and change it.",
        ),
        _ => return None,
    })
}

/// How much or how often.
fn bound(rule: &str, detail: &str) -> Option<Words> {
    Some(match (rule, detail) {
        ("reveal_rate", "day") => (
            "認証キーの表示と通知の印刷は、24時間に200回までです",
            "表示も印刷もしていません。回数が減るまで待つか、急ぐものは別の人に頼んでください。この試みは監査に残っています。",
            "keys are shown and notices printed 200 times in 24 hours at most",
            "Nothing was shown or printed. Wait, or ask somebody else if it is urgent. The attempt is on record.",
        ),
        ("reveal_rate", _) => (
            "認証キーの表示と通知の印刷は、1分間に10回までです",
            "表示も印刷もしていません。1分ほど待ってからもう一度行ってください（24時間では200回まで）。この試みは監査に残っています。",
            "keys are shown and notices printed 10 times a minute at most",
            "Nothing was shown or printed. Wait for a minute and do it again (200 times in 24 hours at most). The attempt is on record.",
        ),
        ("reveal_failed", _) => (
            "認証キーを取り出せませんでした",
            "表示も印刷もしていません。もう一度行い、続くときは管理者に連絡してください（鍵の保管）。",
            "the key could not be opened",
            "Nothing was shown or printed. Do it once more; if it persists tell the administrator (keeping of keys).",
        ),
        ("filters_50", _) => (
            "絞込は一人50件まで保存できます",
            "保存していません。使わない名前で保存し直すと、それに上書きします。",
            "fifty filters are kept for one person",
            "Nothing was saved. Save it under a name that you no longer need.",
        ),
        ("search_too_wide", _) => (
            "条件に合うものが多すぎます",
            "条件を足すか、期間を短くして、もう一度探してください。",
            "too much is found by this",
            "Add a condition or shorten the period, and search again.",
        ),
        ("stage_hours_range", _) => (
            "時間は 1〜1000 です",
            "何も変わっていません。入力を直してください。",
            "the hours are 1 to 1000",
            "Nothing was changed. Correct them.",
        ),
        ("amendment_premium", _) => (
            "追加・返戻の保証料が大きすぎます",
            "何も書き込んでいません。入力は残っています。9,999億円までで入れてください。",
            "the premium is too large",
            "Nothing was written; what you typed is kept. Give ¥999,900,000,000 at most.",
        ),
        ("content_too_large", _) => (
            "申込の内容が大きすぎます",
            "何も書き込んでいません。入力は残っています。長い文を短くしてください。",
            "the application is too large",
            "Nothing was written; what you typed is kept. Shorten its texts.",
        ),
        _ => return None,
    })
}

/// What the forms check before, said where the database is stricter or something changed meanwhile.
fn value(rule: &str) -> Option<Words> {
    const JA: &str = "何も書き込んでいません。入力は残っています。直してもう一度行ってください。";
    const EN: &str = "Nothing was written; what you typed is kept. Correct it and do it again.";
    let (ja, en) = match rule {
        "content_amount" => (
            "金額が範囲にありません（1円以上、請負金額・年割額まで）",
            "an amount is out of range: from ¥1 up to the price or the year's share",
        ),
        "content_code" => (
            "コードの形が正しくありません",
            "a code has not the form of one",
        ),
        "content_dates" => ("日付の前後が合いません", "the days do not fit each other"),
        "content_mail_address" => (
            "メールアドレスの形が正しくありません",
            "that is no mail address",
        ),
        "content_postal_code" => ("郵便番号の形が正しくありません", "that is no postal code"),
        "content_products" => (
            "申込む保証がないか、同じ保証が二つあります",
            "no guarantee is applied for, or one of them twice",
        ),
        "content_members" => (
            "JV の構成員が二度あるか、出資割合が 0% です",
            "a member of the joint venture stands there twice, or with a share of 0 %",
        ),
        "content_shares" => (
            "JV の出資比率の合計が 100% になりません",
            "the shares of the joint venture do not add up to 100 %",
        ),
        _ => return None,
    };
    Some((ja, JA, en, EN))
}

/// The product or the field that it is about, as people know it; nothing for what only a program reads.
fn about(language: Language, detail: &str) -> Option<String> {
    if let Some(product) = Product::from_code(detail) {
        return Some(domain::product(language, product).to_owned());
    }
    let last = detail.rsplit('.').next().unwrap_or_default();
    let field = match last {
        "price" => FieldId::Price,
        "contract_date" => FieldId::ContractDate,
        "term_from" => FieldId::TermFrom,
        "term_to" => FieldId::TermTo,
        "orderer_code" => FieldId::OrdererCode,
        "customer_code" => FieldId::CustomerCode,
        "bank_code" => FieldId::BankCode,
        "branch_code" => FieldId::BankBranchCode,
        "share" | "year_share" => FieldId::YearShare,
        "amount" => return Some(language.pick("保証金額", "amount").to_owned()),
        "guarantee_end" => return Some(language.pick("保証期限", "guarantee end").to_owned()),
        "terminated_on" => return Some(language.pick("解約日", "termination day").to_owned()),
        _ => return None,
    };
    Some(label(language, field).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_names_the_product_and_what_is_done_now() {
        let (what, remedy) =
            rule(Language::Japanese, "bank_not_contracted", "advance_payment").unwrap();
        assert_eq!(what, "預託金融機関と契約がありません（前払金保証）");
        assert!(remedy.contains("差し戻す"), "{remedy}");
        let (what, remedy) =
            rule(Language::English, "content_dates", "works.contract_date").unwrap();
        assert!(
            what.starts_with("the days do not fit each other ("),
            "{what}"
        );
        assert!(remedy.starts_with("Nothing was written"));
    }

    #[test]
    fn too_many_keys_looked_at_says_how_many_may_be_and_how_long_to_wait() {
        let of = |detail| rule(Language::Japanese, "reveal_rate", detail).unwrap();
        assert!(of("minute").0.contains("1分間に10回"));
        assert!(of("minute").1.contains("1分ほど待って"));
        assert!(of("day").0.contains("24時間に200回"));
        assert!(!of("minute").0.contains("minute"));
    }

    #[test]
    fn a_branch_without_a_prefix_says_no_code_and_who_mends_it() {
        let (what, remedy) = rule(Language::Japanese, "branch_prefix_missing", "371 2026").unwrap();
        assert!(!what.contains("371"), "{what}");
        assert!(remedy.contains("管理者"), "{remedy}");
    }
}
