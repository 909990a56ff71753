//! What is wrong with the settings, and what mends it.

use super::{Language, catalogue};
use crate::config::{ConfigFault, FaultKind, Near, Needed, Place, Remedy, Takes};

catalogue! {
    /// Faults of the settings.
    Settings {
        unreadable(why): "ファイルを読めません: {why}。場所と読み取りの権限を確かめてください" / "cannot be read: {why}";
        no_file: "その場所にありません" / "there is no such file";
        no_permission: "読み取りの権限がありません" / "no permission to read it";
        not_utf8: "UTF-8 の文ではありません" / "it is no text in UTF-8";
        a_folder: "ファイルではなくフォルダです" / "it is a folder";
        kept_out(why): "読めません（{why}）。このログインで読めるようにするか、フォルダを開けてください（0755）" / "cannot be read: {why}; this login must be able to read it, or its folder must be open to it (0755)";
        syntax(why): "TOML として読めません（{why}）。名前 = 値 の形に直してください" / "not TOML: {why}";
        unknown: "この設定はありません。使える名前は config.example.toml にあります" / "no such setting; see config.example.toml";
        near(name): "この設定はありません。{name} ではありませんか" / "no such setting; did you mean {name}?";
        near_in(name, section): "この設定はここにはありません。[{section}] の {name} ではありませんか" / "no such setting; did you mean {name} in [{section}]?";
        takes(what): "{what}を入れてください" / "takes {what}";
        section: "区分（[名前] と書いた一行）" / "a section: write [name] on a line of its own";
        text: "引用符で囲んだ文字" / "text in quotes";
        path: "パス" / "a path";
        paths: "パスの一覧（[\"/one\", \"/two\"]）" / "a list of paths, [\"/one\", \"/two\"]";
        whole: "引用符のない整数" / "a whole number without quotes";
        host: "ホストかソケットのフォルダを一つだけ" / "one host or one socket folder";
        database_url: "postgres://user@host/name の形の宛先" / "an address like postgres://user@host/name";
        platform_url: "https://platform.example.jp/api の形の宛先" / "an address like https://platform.example.jp/api";
        mail_host: "ホスト名かアドレス" / "a host name or an address";
        mail_address: "densho@example.jp の形のメールアドレス" / "a mail address like densho@example.jp";
        out_of_range(least, most): "{least} から {most} までの整数を入れてください" / "takes a whole number from {least} to {most}";
        one_of(words): "使えるのは {words} のどれかです" / "takes one of {words}";
        meant(near): "。{near} ではありませんか" / "; did you mean {near}?";
        control_character: "制御文字が入っています。取り除いてください" / "holds a control character; remove it";
        no_home: "~/ で始まりますが $HOME がありません。パスを初めから書いてください" / "starts with ~/, but $HOME is not set; give the whole path";
        less_than(other): "{other} より小さい値です。同じか大きい値にしてください" / "is less than {other}; make it that or more";
        unusable(why): "使えません: {why}" / "{why}";
        conflict(other): "{other} と一緒には使えません。どちらか一つにしてください" / "set together with {other}; keep one of them";
        missing(why): "設定が要ります（{why}）" / "must be set: {why}";
        no_default: "既定の値がありません" / "it has no default";
        to_seal: "ワーカーが認証キーを封じる鍵です" / "the worker seals auth keys with it";
        to_tell_apart: "ワーカーが認証キーの重なりを見分ける鍵です" / "the worker tells auth keys apart with it";
        to_check: "手元の発行基盤が認証キーを確かめる鍵です" / "the local registry checks auth keys with it";
        to_send: "発行完了などの通知の差出人です" / "the completion mail comes from it";
        a_pair: "クライアントの証明書と秘密鍵は組で使います" / "a client's certificate and its private key go together";
        of_http: "platform.kind が http です" / "platform.kind is http";
        to_log_in: "mail.user がこれでログインします" / "mail.user logs in with it";
        insecure(remedy): "秘密が暗号化されずに送られます。{remedy}" / "would send secrets in the clear; {remedy}";
        database_tls: "verify-full にするか、この機械の中のホストにしてください" / "use verify-full, or a host on this machine";
        https: "https にしてください" / "use https";
        mail_tls: "required か starttls にするか、この機械の中のホストにしてください" / "use required or starttls, or a host on this machine";
        not_set: "（設定なし）" / "(not set)";
        secret: "（表示しません）" / "(secret)";
        default: "既定" / "default";
        no_worker: "この設定ではワーカーを動かせません:" / "A worker could not run with these settings:";
    }
}

/// A fault in one line: its place, the key, what is wrong and what mends it.
#[must_use]
pub fn line(language: Language, fault: &ConfigFault) -> String {
    let said = kind(language, &fault.kind);
    match (&fault.place, fault.key.is_empty()) {
        (Place::Default, _) => format!("{}: {said}", fault.key),
        (place, true) => format!("{place}: {said}"),
        (place, false) => format!("{place}: {}: {said}", fault.key),
    }
}

/// Several of them, a line each.
#[must_use]
pub fn lines(language: Language, faults: &[ConfigFault]) -> String {
    let lines: Vec<String> = faults.iter().map(|f| line(language, f)).collect();
    lines.join("\n")
}

fn kind(language: Language, kind: &FaultKind) -> String {
    let words = Settings(language);
    match kind {
        FaultKind::Unreadable(cause, why) => words.unreadable(cause_of(words, *cause, why)),
        FaultKind::KeptOut(why) => words.kept_out(why),
        FaultKind::Syntax(why) => match language {
            Language::Japanese => words.syntax(super::commands::syntax_ja(why)),
            Language::English => words.syntax(why),
        },
        FaultKind::Unknown(None) => words.unknown().to_owned(),
        FaultKind::Unknown(Some(Near::Here(name))) => words.near(name),
        FaultKind::Unknown(Some(Near::In(name, section))) => words.near_in(name, section),
        FaultKind::WrongType(takes) => words.takes(taken(words, *takes)),
        FaultKind::OutOfRange(least, most) => words.out_of_range(least, most),
        FaultKind::NotOneOf(names, near) => {
            let near = near.as_ref().map(|near| words.meant(near));
            words.one_of(names.join(language.pick("、", ", "))) + &near.unwrap_or_default()
        }
        FaultKind::ControlCharacter => words.control_character().to_owned(),
        FaultKind::NoHome => words.no_home().to_owned(),
        FaultKind::LessThan(other) => words.less_than(other),
        FaultKind::Unusable(why) => words.unusable(why),
        FaultKind::Conflict(other) => words.conflict(other),
        FaultKind::Missing(needed) => words.missing(needed_for(words, *needed)),
        FaultKind::Insecure(remedy) => words.insecure(match remedy {
            Remedy::Database => words.database_tls(),
            Remedy::Platform => words.https(),
            Remedy::Mail => words.mail_tls(),
        }),
    }
}

/// Why a file cannot be read; what the program does not know itself is said by the system.
fn cause_of(words: Settings, cause: std::io::ErrorKind, why: &str) -> &str {
    use std::io::ErrorKind as E;
    match cause {
        E::NotFound => words.no_file(),
        E::PermissionDenied => words.no_permission(),
        E::InvalidData => words.not_utf8(),
        E::IsADirectory => words.a_folder(),
        _ => why,
    }
}

fn taken(words: Settings, takes: Takes) -> &'static str {
    match takes {
        Takes::Section => words.section(),
        Takes::Text => words.text(),
        Takes::Path => words.path(),
        Takes::Paths => words.paths(),
        Takes::Whole => words.whole(),
        Takes::Host => words.host(),
        Takes::DatabaseUrl => words.database_url(),
        Takes::PlatformUrl => words.platform_url(),
        Takes::MailHost => words.mail_host(),
        Takes::MailAddress => words.mail_address(),
    }
}

fn needed_for(words: Settings, needed: Needed) -> &'static str {
    match needed {
        Needed::NoDefault => words.no_default(),
        Needed::Seal => words.to_seal(),
        Needed::TellApart => words.to_tell_apart(),
        Needed::Check => words.to_check(),
        Needed::Sender => words.to_send(),
        Needed::Pair => words.a_pair(),
        Needed::Platform => words.of_http(),
        Needed::MailLogin => words.to_log_in(),
    }
}
