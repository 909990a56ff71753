//! What a platform or a mail server answered, by its code; its own words behind.

/// `the platform answered 503 maintenance: …`, and what the platform that is a database says.
pub(super) fn platform(why: &str) -> Option<String> {
    if let Some(rest) = why.strip_prefix("the platform answered ") {
        let (status, own) = rest.split_once(' ').unwrap_or((rest, ""));
        let class = match own {
            "with something that is not the documented body" => "取り決めと違う内容",
            "unauthorized: token" => "トークンが認められません",
            _ => return Some(answer(status, of_http(status.parse().unwrap_or(0)), own)),
        };
        return Some(answer(status, class, ""));
    }
    let wait = why.strip_prefix("too many attempts; try again in ");
    if let Some(seconds) = wait.and_then(|rest| rest.strip_suffix(" s")) {
        return Some(format!(
            "問い合わせが続いたため待つように言われました（{seconds}秒）"
        ));
    }
    let whole = [
        (
            "the platform has no such contract",
            "この契約はプラットフォームにありません",
        ),
        (
            "the platform has no such publication",
            "この公開はプラットフォームにありません",
        ),
        (
            "the registry has no such publication",
            "この公開は登録簿にありません",
        ),
        (
            "the registry has nothing of this contract",
            "この契約は登録簿にありません",
        ),
        (
            "the registry did not answer in time",
            "登録簿から時間内に応答がありません",
        ),
        (
            "this login may not look certificates up",
            "このログインでは照会できません",
        ),
    ];
    let behind = [
        (
            "the registry holds another certificate as ",
            "登録簿に別の証書があります",
        ),
        (
            "the registry holds something else: ",
            "登録簿の内容を読めません",
        ),
        ("the registry cannot be reached: ", "登録簿につながりません"),
        ("the call broke off: ", "呼び出しが途中で終わりました"),
        ("cannot be written as JSON: ", "送る内容を作れません"),
    ];
    let known = whole.iter().find(|(said, _)| *said == why);
    let named = behind
        .iter()
        .find_map(|(said, is)| Some(format!("{is}: {}", why.strip_prefix(said)?)));
    known.map(|(_, is)| (*is).to_owned()).or(named)
}

/// `permanent error (550): …`, `transient error (421): …`.
pub(super) fn mail_server(why: &str) -> Option<String> {
    let rest = ["transient error (", "permanent error ("]
        .iter()
        .find_map(|said| why.strip_prefix(said))?;
    let (code, own) = rest.split_once(')')?;
    let own = own.trim_start_matches(": ");
    Some(answer(code, of_smtp(code), own))
}

fn answer(code: &str, class: &str, own: &str) -> String {
    match own {
        "" => format!("応答 {code}（{class}）"),
        own => format!("応答 {code}（{class}）: {own}"),
    }
}

fn of_http(status: u16) -> &'static str {
    match status {
        300..=399 => "住所が変わっています",
        400 | 413 | 422 => "内容が受け付けられません",
        401 | 403 => "入ることを認められません",
        404 | 405 => "この住所では受け付けていません",
        408 | 504 => "時間内に処理されませんでした",
        409 => "先のものと食い違います",
        429 => "混み合っています",
        500..=599 => "プラットフォーム側の障害か停止",
        _ => "断られました",
    }
}

/// RFC 5321, and RFC 4954 for the login.
fn of_smtp(code: &str) -> &'static str {
    match code {
        "421" => "いまは受け付けていません",
        "450" => "宛先がいまは使えません",
        "451" => "相手のサーバーの処理の誤り",
        "452" => "相手のサーバーの容量不足",
        "454" => "いまはログインや暗号化ができません",
        "500" | "501" | "502" | "503" | "504" => "相手のサーバーに命令が通じません",
        "530" => "先にログインか暗号化が要ります",
        "534" | "535" | "538" => "ログインが認められません",
        "550" => "受け付けられません",
        "551" => "宛先がこのサーバーにありません",
        "552" => "宛先の容量を超えます",
        "553" => "アドレスが受け付けられません",
        "554" | "556" => "受け取りを断られました",
        code if code.starts_with('4') => "一時的に断られました",
        _ => "断られました",
    }
}
