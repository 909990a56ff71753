//! Words of 監査, of the masters and of the close: titles, field names, values, outcomes.

use super::{Language, catalogue, dates, domain, events};
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::record::{ApplicationState, Role};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

catalogue! {
    /// Lists, forms and files.
    House {
        not_for_role: "この業務はあなたの役割では使えません" / "this task is not for your role";
        not_for_role_remedy: "監査は監査の役割、マスタ管理は管理者、締めは審査役と管理者の業務です。" / "The audit is for auditors, masters are for administrators, the close is for supervisors and administrators.";
        empty: "該当する行はありません。" / "Nothing matches.";
        recorded: "閲覧は記録されます。" / "Your reading is on record.";
        filter: "絞込" / "Filter";
        filter_help(done, clear): "空の欄は絞り込みません。{done} で絞り込む、{clear} ですべて空にする。" / "Empty fields do not filter. {done} applies, {clear} empties them all.";
        bad_day: "日付として読めません（例 R4.11.1、2022/11/1）" / "Not a day (e.g. 2022/11/1, R4.11.1)";
        day_order: "終わりが始まりより前です" / "The end lies before the beginning";
        encoding: "文字コード" / "Encoding";
        utf8: "UTF-8（表計算ソフト向け）" / "UTF-8 (spreadsheets)";
        cp932: "CP932（旧来のソフト向け）" / "CP932 (older programs)";
        exporting(n, keys): "書き出し中 {n}件（{keys}で中止）" / "Exporting: {n} rows ({keys} stops)";
        exporting_of(n, total, keys): "書き出し中 {n}/{total}件（{keys}で中止）" / "Exporting: {n} of {total} ({keys} stops)";
        export_stopped(n): "書き出しを中止しました（{n}件まで読みました）。ファイルはありません。" / "Export stopped after {n} rows; no file was written.";
        exported(n, path): "{n}件を書き出しました: {path}" / "{n} rows written: {path}";
        export_failed(why): "書き出せません: {why}" / "cannot be written: {why}";
        export_failed_remedy: "ファイルはできていません。保存先の空きと権限を確かめてください。" / "There is no file. Check space and rights of the folder.";
        lacking_title: "CP932にない文字" / "Not in CP932";
        lacking_question: "次の文字はCP932にないため「〓」になります。このまま書き出しますか。UTF-8なら失われません。" / "CP932 lacks these characters; they become 〓. Write it all the same? UTF-8 loses nothing.";
        lacking_one(c, code, n): "{c}  (U+{code})  {n}か所" / "{c}  (U+{code})  {n} times";
        handed_over: "引渡し済" / "handed over";
        not_handed_over: "引渡しなし" / "not handed over";
        every: "すべて" / "all";
        yes: "はい" / "yes";
        no: "いいえ" / "no";
        details: "内容" / "Details";
        days_from_to(from, to): "期間 {from}〜{to}" / "Days {from} to {to}";
    }
}

/// A list's title.
#[must_use]
pub fn title(language: Language, table: HouseTable) -> &'static str {
    let (ja, en) = match table {
        HouseTable::Audit => ("監査", "Audit"),
        HouseTable::AuditKeys => ("監査（認証キー）", "Audit: keys"),
        HouseTable::AuditRefused => ("監査（拒否された操作）", "Audit: refused"),
    };
    language.pick(ja, en)
}

/// A field's name, as a heading or a label; a name that nobody knows is shown as it is.
#[must_use]
pub fn label(language: Language, key: &str) -> &str {
    static_label(language, key).unwrap_or(key)
}

/// The same for a field that is known to have a name.
#[must_use]
pub fn heading(language: Language, key: &'static str) -> &'static str {
    static_label(language, key).unwrap_or(key)
}

fn static_label(language: Language, key: &str) -> Option<&'static str> {
    let (ja, en) = match key {
        "at" => ("日時", "When"),
        "branch" => ("支店", "Branch"),
        "actor" => ("利用者", "Operator"),
        "actor_name" => ("氏名", "Name"),
        "event" => ("種類", "Kind"),
        "kind" => ("種類", "Kind"),
        "remark" => ("理由・備考", "Reason, remark"),
        "number" => ("番号", "Number"),
        "about" => ("内容", "About"),
        "detail" => ("記録の詳細", "Record"),
        "handed_over" => ("引渡し", "Handed over"),
        "from" => ("開始日", "From"),
        "to" => ("終了日", "To"),
        "n" => ("記録番号", "Record no."),
        "command" => ("操作", "Command"),
        "code" => ("コード", "Code"),
        "rule" => ("決まり", "Rule"),
        "purpose" => ("目的", "Purpose"),
        "misses" => ("誤り回数", "Misses"),
        "request" => ("要求番号", "Request"),
        "rows" => ("件数", "Rows"),
        "filter" => ("絞込", "Filter"),
        "requested_by" => ("依頼者", "Requested by"),
        "application_id" => ("申込の識別番号", "Application id"),
        "contract_id" => ("契約の識別番号", "Contract id"),
        _ => return None,
    };
    Some(language.pick(ja, en))
}

/// A field's value as people read it.
#[must_use]
pub fn value(language: Language, key: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => {
            let words = House(language);
            match key {
                "handed_over" if *yes => words.handed_over(),
                "handed_over" => words.not_handed_over(),
                _ if *yes => words.yes(),
                _ => words.no(),
            }
            .to_owned()
        }
        Value::Number(n) => match n.as_i64() {
            Some(n) if is_amount(key) => Yen::new(n).map_or_else(|| n.to_string(), dates::yen),
            Some(n) if is_count(key) => dates::grouped(n),
            _ => n.to_string(),
        },
        Value::String(text) => of_text(language, key, text),
        Value::Array(items) => items
            .iter()
            .map(|item| self::value(language, key, item))
            .collect::<Vec<_>>()
            .join(" / "),
        Value::Object(fields) => fields
            .iter()
            .map(|(k, v)| format!("{}: {}", label(language, k), self::value(language, k, v)))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// Whole yen.
#[must_use]
pub fn is_amount(key: &str) -> bool {
    key.ends_with("amount") || matches!(key, "price" | "premium" | "cap" | "limit" | "rounding")
}

/// A count, with separators.
#[must_use]
pub fn is_count(key: &str) -> bool {
    matches!(key, "rows" | "misses" | "count")
}

fn of_text(language: Language, key: &str, text: &str) -> String {
    match key {
        "event" => return events::kind(language, text),
        "command" => return command(language, text),
        "role" => {
            if let Some(role) = Role::from_code(text) {
                return domain::role(language, role).to_owned();
            }
        }
        "product" => {
            if let Some(product) = Product::from_code(text) {
                return domain::product(language, product).to_owned();
            }
        }
        "form" => {
            if let Some(form) = Form::from_code(text) {
                return domain::form(language, form).to_owned();
            }
        }
        "work_kind" => {
            for kind in [WorkKind::Construction, WorkKind::Service] {
                if kind.code() == text {
                    return domain::work_kind(language, kind).to_owned();
                }
            }
        }
        "state" => {
            if let Some(state) = ApplicationState::from_code(text) {
                return domain::state(language, state).to_owned();
            }
        }
        "purpose" => match text {
            "view" => return language.pick("表示", "to read it").to_owned(),
            "notice" => return language.pick("お知らせ", "key notice").to_owned(),
            _ => {}
        },
        _ => {}
    }
    if let Ok(at) = text.parse::<DateTime<Utc>>() {
        return dates::stamp(at);
    }
    match text.parse::<NaiveDate>() {
        Ok(day) if text.len() == 10 => crate::domain::date::slashed(day),
        _ => text.to_owned(),
    }
}

/// What somebody tried, by the name of the database's function.
fn command(language: Language, code: &str) -> String {
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
        .filter(|(key, _)| *key != "list")
        .map(|(key, v)| format!("{} {}", label(language, key), value(language, key, v)))
        .collect::<Vec<_>>()
        .join(" / ")
}
