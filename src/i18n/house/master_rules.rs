//! Refusals by the form of masters and operators: what no form of the screens lets through, and the command line meets.

/// What happened and what to do, in Japanese and in English.
pub(super) fn words(
    rule: &str,
) -> Option<(&'static str, &'static str, &'static str, &'static str)> {
    Some(match rule {
        "login_form" => (
            "そのログインは使えません",
            "何も書き込んでいません。英小文字で始まる2〜31字の英小文字・数字・_ にし、densho_・pg_ で始まる名前や、データベースのほかの役割の名前は避けてください。",
            "that login cannot be used",
            "Nothing was written. It has 2 to 31 of a-z, 0-9 and _, begins with a letter and not with densho_ or pg_, and is no other role of the database.",
        ),
        "operator_branch_id_fkey" => (
            "その支店はありません",
            "何も書き込んでいません。支店コード（数字3桁）を確かめてください。",
            "there is no such branch",
            "Nothing was written. Check the branch code (three digits).",
        ),
        "branch_code_form" => (
            "支店コードは数字3桁です",
            "何も書き込んでいません。コードを直してください。",
            "a branch code has three digits",
            "Nothing was written. Correct the code.",
        ),
        "operator_pkey" => (
            "その利用者はすでに登録されています",
            "何も書き込んでいません。densho operator list で確かめてください。支店や役割は画面のマスタ管理で変えます。",
            "that operator is registered already",
            "Nothing was written. See densho operator list; branch and role are changed in the masters at the screens.",
        ),
        "role_known" => (
            "そういう役割はありません",
            "何も書き込んでいません。clerk、supervisor、auditor、administrator のどれかです。",
            "there is no such role",
            "Nothing was written. It is clerk, supervisor, auditor or administrator.",
        ),
        "line_is_not_blank" => (
            "名前などの欄が空です",
            "何も書き込んでいません。文字を入れてください。",
            "a name or another line is blank",
            "Nothing was written. Give it some text.",
        ),
        "line_is_clean" => (
            "使えない文字（制御文字や見えない文字）があります",
            "何も書き込んでいません。その文字を除いてください。",
            "a line holds controls or invisible characters",
            "Nothing was written. Take them out.",
        ),
        "line_is_short" => (
            "名前などの欄が長すぎます（200字まで）",
            "何も書き込んでいません。短くしてください。",
            "a line is too long (200 characters at most)",
            "Nothing was written. Shorten it.",
        ),
        "prefix_given_once" => (
            "その番号の先頭5桁は、ほかの支店か年度が使っています（prefix_given_once）",
            "何も書き込んでいません。先頭5桁は支店・年度ごとに別にします。",
            "that number prefix is another branch's or year's (prefix_given_once)",
            "Nothing was written. Each branch and fiscal year has its own.",
        ),
        "phone_digits" => (
            "電話番号と読めません",
            "何も書き込んでいません。数字を6桁以上入れてください。",
            "no telephone number can be read",
            "Nothing was written. Give six digits at least.",
        ),
        "postal_code_form" => (
            "郵便番号は 123-4567 の形です",
            "何も書き込んでいません。直してください。",
            "a postal code reads 123-4567",
            "Nothing was written. Correct it.",
        ),
        "own_branch" => (
            "自分の支店への兼務は要りません",
            "何も書き込んでいません。その人の支店でない支店を選んでください。",
            "it is their own branch",
            "Nothing was written. Choose a branch that is not theirs.",
        ),
        "holder_is_merged" => (
            "移す先はほかの請負者に統合されています",
            "何も変わっていません。統合先のコードへ移してください。",
            "that contractor is merged into another",
            "Nothing was changed. Move it to the record that counts.",
        ),
        "export_unknown" => (
            "その書き出しの記録がありません",
            "何も記録していません。失敗として記録できるのは、自分が書き出した一覧1回につき1回です。",
            "no such export is on record",
            "Nothing was recorded. What can be said to have failed is one's own export, once.",
        ),
        "month_form" => (
            "月として読めません",
            "2026-11 のように入れてください。",
            "not a month",
            "Give it as 2026-11.",
        ),
        "year_form" => (
            "年度として読めません",
            "2026 のように入れてください。",
            "not a fiscal year",
            "Give it as 2026.",
        ),
        "filter_form" => (
            "絞込みが読めません",
            "日付は 2026-11-26 の形で入れてください。",
            "that filter cannot be read",
            "Days are given as 2026-11-26.",
        ),
        _ => return None,
    })
}
