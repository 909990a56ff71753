//! Why no line came about, or broke: the system's, the TLS library's and the clients' own words.

const TIMED_OUT: &str = "時間内に応答がありません";
const NO_NAME: &str = "この名前のサーバーが見つかりません";
const BROKEN: &str = "接続が切れました";
const NO_TLS: &str = "相手が暗号化（TLS）で話していません";
/// What the system says where a name is not resolved; the name stands before it.
const LOOKED_UP: &str = "failed to lookup address information";

/// Whole causes.
const WHOLE: [(&str, &str); 34] = [
    ("Connection refused (os error 111)", "接続が拒否されました"),
    ("Connection reset by peer (os error 104)", BROKEN),
    ("Connection aborted (os error 103)", BROKEN),
    ("Broken pipe (os error 32)", BROKEN),
    ("Transport endpoint is not connected (os error 107)", BROKEN),
    ("unexpected end of file", BROKEN),
    ("failed to fill whole buffer", BROKEN),
    ("tls handshake eof", BROKEN),
    ("early eof", BROKEN),
    ("connection failed", "接続できません"),
    ("Connection timed out (os error 110)", TIMED_OUT),
    ("connection timed out", TIMED_OUT),
    ("timed out", TIMED_OUT),
    ("deadline has elapsed", TIMED_OUT),
    ("the server did not answer in time", TIMED_OUT),
    (
        "No route to host (os error 113)",
        "相手に届く経路がありません",
    ),
    ("Host is down (os error 112)", "相手の機械が動いていません"),
    (
        "Network is unreachable (os error 101)",
        "ネットワークに出られません",
    ),
    (
        "Network is down (os error 100)",
        "ネットワークが止まっています",
    ),
    (
        "Cannot assign requested address (os error 99)",
        "この機械のアドレスを使えません",
    ),
    ("host not found", NO_NAME),
    ("could not resolve to any supported address", NO_NAME),
    ("could not resolve to any address", NO_NAME),
    (
        "domain isn't a valid DNS name",
        "サーバーの名前の書き方が違います",
    ),
    (
        "handshake not complete",
        "暗号化（TLS）の取り決めが終わりません",
    ),
    ("peer sent no certificates", "相手が証明書を示しません"),
    (
        "peer doesn't support any known protocol",
        "使える暗号化（TLS）の方式が合いません",
    ),
    (
        "TLS required, but transport is unsecured",
        "暗号化されていません",
    ),
    ("the connection is not encrypted", "暗号化されていません"),
    ("Connection is not encrypted", "暗号化されていません"),
    (
        "the name of the mail server leads off this machine, and mail.tls is none",
        "mail.host がこの機械の外を指していますが、mail.tls が none です",
    ),
    (
        "STARTTLS is not supported on this server",
        "STARTTLS が使えないサーバーです",
    ),
    (
        "No compatible authentication mechanism was found",
        "使えるログインの方式がありません",
    ),
    ("incomplete response", "途中で切れています"),
];

/// Beginnings; what follows says which, and stays as it is.
const BEGIN: [(&str, &str); 7] = [
    (
        "received fatal alert: ",
        "暗号化（TLS）の取り決めを相手が断りました",
    ),
    (
        "peer is incompatible: ",
        "使える暗号化（TLS）の方式が合いません",
    ),
    ("peer misbehaved: ", "暗号化（TLS）の手順が違います"),
    (
        "received unexpected message: ",
        "暗号化（TLS）の手順が違います",
    ),
    (
        "received unexpected handshake message: ",
        "暗号化（TLS）の手順が違います",
    ),
    ("CONNECT proxy failed: ", "プロキシを通れません"),
    ("Parsing ", "決まった形の返事ではありません"),
];

/// In Japanese, as far as it is known.
pub(super) fn said(text: &str) -> String {
    for layer in ["io: ", "rustls: ", "protocol: ", "http: "] {
        if let Some(rest) = text.strip_prefix(layer) {
            return said(rest);
        }
    }
    if let Some((_, is)) = WHOLE.iter().find(|(whole, _)| *whole == text) {
        return (*is).to_owned();
    }
    if let Some(step) = text.strip_prefix("timeout: ") {
        return match step {
            "resolve" => format!("{TIMED_OUT}（名前の照会）"),
            "connect" => format!("{TIMED_OUT}（接続）"),
            "send request" | "send body" | "per write" => format!("{TIMED_OUT}（送信）"),
            "receive response" | "receive body" | "per read" => format!("{TIMED_OUT}（受信）"),
            _ => TIMED_OUT.to_owned(),
        };
    }
    if let Some(why) = text.strip_prefix("invalid peer certificate: ") {
        return format!("証明書を信用できません（{}）", certificate(why));
    }
    if text.starts_with("received corrupt message of type ") {
        return NO_TLS.to_owned();
    }
    if text.starts_with("peer closed connection without sending TLS close_notify") {
        return BROKEN.to_owned();
    }
    if let Some((name, why)) = text.split_once(LOOKED_UP) {
        return format!("{name}{}", looked_up(why.trim_start_matches(": ")));
    }
    let begun = BEGIN
        .iter()
        .find_map(|(begin, is)| Some(format!("{is}（{}）", text.strip_prefix(begin)?)));
    begun.unwrap_or_else(|| text.to_owned())
}

fn looked_up(why: &str) -> String {
    match why {
        "Name or service not known" | "No address associated with hostname" => NO_NAME.to_owned(),
        "Temporary failure in name resolution" => {
            "名前を調べられません（DNS の応答がありません）".to_owned()
        }
        other => format!("名前を調べられません（{other}）"),
    }
}

/// What is wrong with a certificate; names and days stay as they are said.
fn certificate(why: &str) -> String {
    let whole = match why {
        "UnknownIssuer" => "発行者が信用する認証局にありません",
        "Revoked" => "失効しています",
        "BadSignature" => "署名が正しくありません",
        "BadEncoding" => "読めません",
        "NotValidForName" => "名前が違います",
        "Expired" => "期限が切れています",
        "NotValidYet" => "まだ有効ではありません",
        _ => "",
    };
    let begun = [
        ("certificate not valid for name ", "名前が違います"),
        ("certificate expired: ", "期限が切れています"),
        ("certificate not valid yet: ", "まだ有効ではありません"),
        (
            "certificate does not allow extended key usage ",
            "この用途の証明書ではありません",
        ),
    ];
    let begun = begun.iter().find(|(begin, _)| why.starts_with(begin));
    match (whole, begun) {
        ("", Some((_, is))) => format!("{is}: {why}"),
        ("", None) => why.to_owned(),
        (whole, _) => whole.to_owned(),
    }
}
