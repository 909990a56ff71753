//! Why a platform or a mail server was not reached, as the libraries below say it, in Japanese: a clerk of a branch reads it. What
//! a server itself answered stands behind as it came, and what is not known here stays as it is, for whoever looks after the system.

mod answers;
mod network;

use std::borrow::Cow;

/// What is to be looked at, at the end of a cause.
const SEE: [(&str, &str); 3] = [
    (
        "; check platform.url and platform.ca_file",
        "。platform.url と platform.ca_file を確認",
    ),
    (
        "; check platform.token_file",
        "。platform.token_file を確認",
    ),
    ("; check platform.url", "。platform.url を確認"),
];

/// What a mail server's failure is called before its cause.
const KINDS: [(&str, &str); 5] = [
    ("Connection error: ", "接続できません: "),
    ("network error: ", "通信が途切れました: "),
    ("tls error: ", "暗号化（TLS）ができません: "),
    ("response error: ", "返事を読めません: "),
    (
        "internal client error: ",
        "メールサーバーと話が合いません: ",
    ),
];

/// The words of a worker's trouble; somebody's own words, as of a mail that came back, are left alone.
pub(super) fn in_japanese<'a>(code: &str, words: &'a str) -> Cow<'a, str> {
    let ours = code.starts_with("platform_")
        || matches!(code, "mail_not_sent" | "mail_no_answer" | "mail_refused");
    let Some((before, rest)) = words.split_once('（').filter(|_| ours) else {
        return Cow::Borrowed(words);
    };
    // A server's own words may have brackets and ends of sentences too: ours are the last ones.
    let (why, after) = match rest.rsplit_once("）。") {
        Some((why, after)) => (why, format!("）。{after}")),
        None => (rest, String::new()),
    };
    Cow::Owned(format!("{before}（{}{after}", cause(why)))
}

fn cause(why: &str) -> String {
    let see = SEE
        .iter()
        .find_map(|(said, is)| Some((why.strip_suffix(said)?, *is)));
    let (why, see) = see.unwrap_or((why, ""));
    format!("{}{see}", said(why))
}

fn said(why: &str) -> String {
    if let Some(rest) = why.strip_prefix("the platform gave no answer: ") {
        return format!("応答なし: {}", network::said(rest));
    }
    let answered = answers::platform(why).or_else(|| answers::mail_server(why));
    if let Some(answered) = answered {
        return answered;
    }
    let kind = KINDS
        .iter()
        .find_map(|(said, is)| Some((why.strip_prefix(said)?, is)));
    match kind {
        Some((rest, is)) => format!("{is}{}", network::said(rest)),
        None => network::said(why),
    }
}

#[cfg(test)]
mod tests {
    use super::{cause, in_japanese};

    #[test]
    fn why_nothing_was_reached_is_read_in_japanese_and_somebodys_own_words_are_left_alone() {
        let words = "プラットフォームに届いていません（the platform gave no answer: io: Connection refused (os error 111)）。自動で再試行します。";
        assert_eq!(
            in_japanese("platform_not_reached", words),
            "プラットフォームに届いていません（応答なし: 接続が拒否されました）。自動で再試行します。"
        );
        assert_eq!(
            in_japanese(
                "platform_turned_away",
                "入れません（the platform answered 401 unauthorized: token; check platform.token_file）。接続の設定（platform.token_file、platform.url）を直してください。"
            ),
            "入れません（応答 401（トークンが認められません）。platform.token_file を確認）。接続の設定（platform.token_file、platform.url）を直してください。"
        );
        let own = "戻ってきました（Connection error: io: x）";
        assert_eq!(in_japanese("mail_bounced", own), own);
        // One that was cut where it was stored.
        assert_eq!(
            in_japanese(
                "mail_not_sent",
                "メールを送れませんでした（Connection error: Connec"
            ),
            "メールを送れませんでした（接続できません: Connec"
        );
    }

    #[test]
    fn every_class_of_cause_has_japanese_words_and_a_servers_own_answer_stands_behind_as_it_came() {
        for (said, read) in [
            (
                "Connection error: Connection refused (os error 111)",
                "接続できません: 接続が拒否されました",
            ),
            (
                "Connection error: connection timed out",
                "接続できません: 時間内に応答がありません",
            ),
            (
                "smtp.example.jp: failed to lookup address information: Name or service not known",
                "smtp.example.jp: この名前のサーバーが見つかりません",
            ),
            (
                "smtp.example.jp: failed to lookup address information: Temporary failure in name resolution",
                "smtp.example.jp: 名前を調べられません（DNS の応答がありません）",
            ),
            (
                "Connection error: invalid peer certificate: UnknownIssuer",
                "接続できません: 証明書を信用できません（発行者が信用する認証局にありません）",
            ),
            (
                "network error: invalid peer certificate: certificate not valid for name \"smtp.example.jp\"; certificate is only valid for DnsName(\"mx\")",
                "通信が途切れました: 証明書を信用できません（名前が違います: certificate not valid for name \"smtp.example.jp\"; certificate is only valid for DnsName(\"mx\")）",
            ),
            (
                "Connection error: received corrupt message of type InvalidContentType",
                "接続できません: 相手が暗号化（TLS）で話していません",
            ),
            (
                "Connection error: received fatal alert: HandshakeFailure",
                "接続できません: 暗号化（TLS）の取り決めを相手が断りました（HandshakeFailure）",
            ),
            (
                "internal client error: STARTTLS is not supported on this server",
                "メールサーバーと話が合いません: STARTTLS が使えないサーバーです",
            ),
            (
                "internal client error: No compatible authentication mechanism was found",
                "メールサーバーと話が合いません: 使えるログインの方式がありません",
            ),
            (
                "response error: incomplete response",
                "返事を読めません: 途中で切れています",
            ),
            (
                "the server did not answer in time",
                "時間内に応答がありません",
            ),
            (
                "transient error (421): 4.3.2 Service not available（closing）。Connection refused",
                "応答 421（いまは受け付けていません）: 4.3.2 Service not available（closing）。Connection refused",
            ),
            (
                "permanent error (535): 5.7.8 Authentication failed",
                "応答 535（ログインが認められません）: 5.7.8 Authentication failed",
            ),
            (
                "permanent error (550): 5.1.1 User unknown",
                "応答 550（受け付けられません）: 5.1.1 User unknown",
            ),
            (
                "transient error (459): later",
                "応答 459（一時的に断られました）: later",
            ),
            ("permanent error (599)", "応答 599（断られました）"),
            (
                "the platform answered 503 maintenance: back at noon",
                "応答 503（プラットフォーム側の障害か停止）: maintenance: back at noon",
            ),
            (
                "the platform answered 422; check platform.url",
                "応答 422（内容が受け付けられません）。platform.url を確認",
            ),
            (
                "the platform answered 200 with something that is not the documented body",
                "応答 200（取り決めと違う内容）",
            ),
            (
                "the platform gave no answer: timeout: connect",
                "応答なし: 時間内に応答がありません（接続）",
            ),
            (
                "the platform gave no answer: host not found",
                "応答なし: この名前のサーバーが見つかりません",
            ),
            (
                "too many attempts; try again in 30 s",
                "問い合わせが続いたため待つように言われました（30秒）",
            ),
            ("something that nobody knows", "something that nobody knows"),
        ] {
            assert_eq!(cause(said), read, "{said}");
        }
    }
}
