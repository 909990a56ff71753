//! What an event of the audit is about, and a filter, in words.

use super::super::{Language, events};
use super::{label, value};
use crate::domain::house::HouseRow;
use serde_json::Value;

/// What somebody tried, by the name of the database's function.
pub(super) fn command(language: Language, code: &str) -> String {
    let (ja, en) = match code {
        "claim" => ("引受", "claim"),
        "release" => ("引受解除", "release"),
        "save_draft" => ("変更", "correct"),
        "override_warning" => ("警告承知", "override a warning"),
        "submit" => ("承認依頼", "submit"),
        "approve" => ("承認", "approve"),
        "return" => ("差戻", "return"),
        "withdraw" => ("取下", "withdraw"),
        "decline" => ("謝絶", "decline"),
        "request_reveal" => ("認証キーの表示", "see a key"),
        "record_print" => ("印刷", "print"),
        "retry_job" => ("再実行", "retry"),
        other => return other.to_owned(),
    };
    language.pick(ja, en).to_owned()
}

/// Why it was refused, by SQLSTATE.
fn refused(language: Language, code: &str, rule: &str) -> String {
    let (ja, en) = match code {
        "ZD001" => ("停止された利用者", "disabled operator"),
        "ZD002" => ("ない、または見えない記録", "no such record, or not theirs"),
        "ZD006" => ("自分の起案", "own draft"),
        "ZD007" => ("承認限度額超過", "over the limit"),
        "ZD010" => ("役割にない操作", "not for the role"),
        "ZD011" if rule == "reveal_rate" => ("認証キーの見過ぎ", "too many keys"),
        "ZD090" | "42501" => ("権限なし", "no right"),
        other => return format!("{other} {rule}").trim().to_owned(),
    };
    language.pick(ja, en).to_owned()
}

/// The name of a group of events (`key.`) or of one kind.
#[must_use]
pub fn kind_of_events(language: Language, kind: &str) -> String {
    let (ja, en) = match kind {
        "application." => ("申込のすべて", "applications"),
        "contract." => ("契約のすべて", "contracts"),
        "key." => ("認証キーのすべて", "keys"),
        "mail." => ("通知のすべて", "mails"),
        "job." => ("発行処理のすべて", "jobs"),
        "operator." => ("利用者のすべて", "operators"),
        "masters." => ("マスタのすべて", "masters"),
        "close." => ("締めのすべて", "closes"),
        other => return events::kind(language, other),
    };
    language.pick(ja, en).to_owned()
}

/// What an event is about, in one line.
#[must_use]
pub fn about(language: Language, row: &HouseRow) -> String {
    let of = |key: &str| {
        row.fields
            .get("detail")
            .and_then(|d| d.get(key))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    match row.text("event") {
        "attempt.refused" => format!(
            "{}: {}",
            command(language, of("command")),
            refused(language, of("code"), of("rule"))
        ),
        "audit.read" => filter(language, row.fields.get("detail")),
        _ => row.text("remark").replace('\n', " "),
    }
}

/// A filter in words: `ログイン sato / 開始日 2022/10/02`.
#[must_use]
pub fn filter(language: Language, fields: Option<&Value>) -> String {
    let Some(Value::Object(fields)) = fields else {
        return String::new();
    };
    fields
        .iter()
        // What belongs to the list itself is in its title or its rows.
        .filter(|(key, _)| !matches!(key.as_str(), "list" | "branch" | "contractor"))
        .map(|(key, v)| format!("{} {}", label(language, key), value(language, key, v)))
        .collect::<Vec<_>>()
        .join(" / ")
}
