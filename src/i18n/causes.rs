//! Why a platform or a mail server was not reached, as the libraries below say it, in Japanese: a clerk of a branch reads it. What
//! they say that is not known here stays as it is, for whoever looks after the system.

use std::borrow::Cow;

/// What is replaced, in this order.
const SAID: [(&str, &str); 14] = [
    ("the platform gave no answer: ", "応答なし: "),
    ("the platform answered ", "応答 "),
    (
        "; check platform.url and platform.ca_file",
        "。platform.url と platform.ca_file を確認",
    ),
    (
        "; check platform.token_file",
        "。platform.token_file を確認",
    ),
    ("; check platform.url", "。platform.url を確認"),
    (
        " with something that is not the documented body",
        "（取り決めと違う内容）",
    ),
    ("Connection error: ", "接続できません: "),
    ("io: ", ""),
    ("Connection refused (os error 111)", "接続が拒否されました"),
    (
        "Connection reset by peer (os error 104)",
        "接続が切れました",
    ),
    (
        "Connection timed out (os error 110)",
        "時間内に応答がありません",
    ),
    (
        "No route to host (os error 113)",
        "相手に届く経路がありません",
    ),
    (
        "Network is unreachable (os error 101)",
        "ネットワークに出られません",
    ),
    (" unauthorized: token", "（トークンが認められません）"),
];

/// The words of a worker's trouble; somebody's own words, as of a mail that came back, are left alone.
pub(super) fn in_japanese<'a>(code: &str, words: &'a str) -> Cow<'a, str> {
    let ours = code.starts_with("platform_")
        || matches!(code, "mail_not_sent" | "mail_no_answer" | "mail_refused");
    if !ours || !SAID.iter().any(|(said, _)| words.contains(said)) {
        return Cow::Borrowed(words);
    }
    let all = SAID.iter();
    let read = all.fold(words.to_owned(), |read, (said, is)| read.replace(said, is));
    Cow::Owned(read)
}

#[cfg(test)]
mod tests {
    use super::in_japanese;

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
                "入れません（the platform answered 401 unauthorized: token; check platform.token_file）。"
            ),
            "入れません（応答 401（トークンが認められません）。platform.token_file を確認）。"
        );
        let own = "戻ってきました（Connection error: io: x）";
        assert_eq!(in_japanese("mail_bounced", own), own);
    }
}
