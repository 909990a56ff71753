//! What an event of the audit is about, and a filter, in words.

use super::super::{Language, arrow, bracketed, events};
use super::recorded::of_what;
use super::{House, label, value};
use crate::domain::date;
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::house_filter::EVENT_KINDS;
use serde_json::Value;

/// What somebody tried, by the name of the database's function; `open_` a task that is not for their role.
pub(super) fn command(language: Language, code: &str) -> String {
    let task = code.strip_prefix("open_");
    if let Some(list) = task.and_then(HouseTable::from_code) {
        let name = super::title(language, list);
        return language.pick(format!("{name}を開く"), format!("open {name}"));
    }
    let export = code.strip_prefix("export_");
    if let Some(list) = export.and_then(HouseTable::from_code) {
        let name = super::title(language, list);
        return language.pick(format!("書き出し（{name}）"), format!("export of {name}"));
    }
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
        "close_period" => ("締め", "close"),
        "reopen_period" => ("締めの再開", "reopen"),
        "propose" => ("提案", "propose"),
        "decide_proposal" => ("提案の確認", "decide a proposal"),
        "save_master" => ("マスタの保存", "save a master"),
        "drop_holiday" => ("休日の削除", "drop a holiday"),
        "add_operator" => ("利用者の登録", "add an operator"),
        "change_operator" => ("利用者の変更", "change an operator"),
        "shut_out" => ("利用者の停止", "disable an operator"),
        "merge_contractors" => ("請負者の統合", "merge contractors"),
        "move_contract" => ("請負者の付替え", "move a contract"),
        "delegate" => ("代行の指定", "delegate"),
        "end_delegation" => ("代行の終了", "end a delegation"),
        "hand_over" => ("一括引継", "hand over"),
        "entitle" => ("兼務の登録", "give a right to a branch"),
        "end_entitlement" => ("兼務の終了", "end a right to a branch"),
        "note_export" | "note_export_failed" | "export" => ("書き出し", "export"),
        "verify" => ("記録の検証", "verify the records"),
        "list_operators" => ("利用者の一覧", "list the operators"),
        "open_figures" => ("集計を開く", "open the figures"),
        "hold" => ("保留", "hold"),
        "resume" => ("保留の解除", "resume"),
        "add_note" => ("メモ", "add a note"),
        "reassign" => ("担当替", "take over or reassign"),
        "refer" => ("上申", "refer"),
        "submit_amendment" => ("変更などの承認依頼", "submit a change"),
        "approve_amendment" => ("変更などの承認", "approve a change"),
        "return_amendment" => ("変更などの差戻", "return a change"),
        "withdraw_amendment" => ("変更などの取下", "withdraw a change"),
        "order_on_key" => ("認証キー再発行・公開取下", "new key or no more publication"),
        "record_price" => ("証書なしの記録", "record a price alone"),
        "record_export" => ("検索結果の書き出し", "export what was found"),
        "enter" => ("申込の入力", "enter an application"),
        "take_unfinished" => ("下書きの引き取り", "take a draft"),
        "keep_unfinished" => ("下書きの保存", "keep a draft"),
        "discard_unfinished" => ("下書きの破棄", "discard a draft"),
        "resend_mail" => ("通知の再送", "send a mail again"),
        "mark_bounce" => ("通知の不達", "mark a mail as bounced"),
        "give_up_mail" => ("通知のあきらめ", "give a mail up"),
        "switch_branch" => ("支店の切替", "switch the branch"),
        "set_stage_hours" => ("処理時間の設定", "set the hours of a stage"),
        "save_filter" => ("絞込の保存", "keep a filter"),
        "drop_filter" => ("絞込の削除", "drop a filter"),
        "read_notices" => ("お知らせの確認", "read notices"),
        import if import.starts_with("import_") => ("マスタの取込", "import masters"),
        other => return other.to_owned(),
    };
    language.pick(ja, en).to_owned()
}

/// Why it was refused, by SQLSTATE.
fn refused(language: Language, code: &str, rule: &str) -> String {
    let (ja, en) = match code {
        "ZD001" => ("停止された利用者", "disabled operator"),
        "ZD002" => ("ない、または見えない記録", "no such record, or not theirs"),
        "ZD006" if rule == "proposal_four_eyes" => ("自分の提案", "own proposal"),
        "ZD006" => ("自分の起案", "own draft"),
        "ZD007" => ("承認限度額超過", "over the limit"),
        "ZD010" => ("役割にない操作", "not for the role"),
        "ZD011" if rule == "reveal_rate" => ("認証キーの見過ぎ", "too many keys"),
        "ZD090" | "42501" => ("権限なし", "no right"),
        other => {
            return match super::rule(language, rule, "") {
                Some((what, _)) => what,
                None => format!("{other} {rule}").trim().to_owned(),
            };
        }
    };
    language.pick(ja, en).to_owned()
}

/// The name of a group of events (`key.`) or of one kind.
#[must_use]
pub fn kind_of_events(language: Language, kind: &str) -> String {
    let (ja, en) = match kind {
        "application." => ("申込のすべて", "applications"),
        "contract." => ("契約のすべて", "contracts"),
        "amendment." => ("変更などのすべて", "changes"),
        "key." => ("認証キーのすべて", "keys"),
        "mail." => ("通知のすべて", "mails"),
        "job." => ("発行処理のすべて", "jobs"),
        "operator." => ("利用者のすべて", "operators"),
        "masters." => ("マスタのすべて", "masters"),
        "close." => ("締めのすべて", "closes"),
        "export." => ("書き出しのすべて", "exports"),
        other => return events::kind(language, other),
    };
    language.pick(ja, en).to_owned()
}

/// Whether there are such events: a group of them, or one kind.
#[must_use]
pub fn is_kind_of_events(kind: &str) -> bool {
    let group = kind.ends_with('.');
    match group {
        true => EVENT_KINDS.contains(&kind),
        false => kind.contains('.') && events::kind(Language::Japanese, kind) != kind,
    }
}

/// Who did it, and of an approval in whose place. The worker (or whoever has the database) has a login, but no name.
#[must_use]
pub fn actor(language: Language, row: &HouseRow) -> String {
    let name = row.text("actor_name");
    match row.text("acting_for_name") {
        "" if name.is_empty() && !row.text("actor").is_empty() => {
            House(language).nobody(events::actor(language, ""), row.text("actor"))
        }
        "" => name.to_owned(),
        absent => events::acted(language, name, Some(absent)),
    }
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
    // Their name where the row tells it.
    let person = |key: &'static str| {
        let name = match key {
            "from" => row.text("from_name"),
            "to" => row.text("to_name"),
            _ => "",
        };
        if name.is_empty() { of(key) } else { name }
    };
    match row.text("event") {
        "attempt.refused" => {
            let about = joined(&[
                // A branch where nothing was found of it: only said.
                value(language, "named_branch", &of("named_branch").into()),
                value(language, "proposal_kind", &of("proposal_kind").into()),
                value(language, "subject", &of("subject").into()),
                value(language, "day", &of("day").into()),
                value(language, "month", &of("month").into()),
            ]);
            let tried = command(language, of("command"));
            let why = refused(language, of("code"), of("rule"));
            match about.is_empty() {
                true => format!("{tried}: {why}"),
                false => format!("{}: {why}", bracketed(language, tried, about)),
            }
        }
        "audit.read" => {
            let by = filter(language, row.fields.get("detail"));
            let read = list(language, of("list"));
            match by.is_empty() {
                true => read,
                false => format!("{read}: {by}"),
            }
        }
        "search.exported" => {
            let detail = |key: &str| row.fields.get("detail").and_then(|d| d.get(key));
            let of = |key: &str| detail(key).map_or(String::new(), |v| value(language, key, v));
            joined(&[
                of("search"),
                format!("{} {}", label(language, "rows"), of("rows")),
            ])
        }
        "export.made" | "export.failed" => {
            let detail = |key: &str| row.fields.get("detail").and_then(|d| d.get(key));
            let rows = detail("rows").map_or(String::new(), |n| {
                format!("{} {}", label(language, "rows"), value(language, "rows", n))
            });
            joined(&[
                remark(language, row),
                rows,
                filter(language, detail("filter")),
            ])
        }
        "masters.imported" => remark(language, row),
        "masters.saved" => joined(&[remark(language, row), saved_row(language, row)]),
        // Which day or month: the first day of it.
        event if event.starts_with("close.") => {
            let period = match event.contains("month") {
                true => value(
                    language,
                    "month",
                    &of("day").get(..7).unwrap_or_default().into(),
                ),
                false => value(language, "day", &of("day").into()),
            };
            joined(&[period, remark(language, row).replace('\n', " ")])
        }
        // The contracts go back: it does not read as what is taken back.
        "masters.contractor_unmerged" => {
            let (code, kept) = (of("customer_code"), of("kept_code"));
            joined(&[
                format!("{kept} {} {code}", arrow(language)),
                remark(language, row).replace('\n', " "),
            ])
        }
        "masters.contractor_merged" => joined(&[
            format!(
                "{} {} {}",
                of("customer_code"),
                arrow(language),
                of("kept_code")
            ),
            remark(language, row).replace('\n', " "),
        ]),
        "masters.contract_moved" => joined(&[
            format!("{} {} {}", of("before"), arrow(language), of("after")),
            remark(language, row).replace('\n', " "),
        ]),
        "masters.proposed" | "masters.confirmed" | "masters.rejected" | "masters.withdrawn" => {
            joined(&[
                value(language, "proposal_kind", &of("kind").into()),
                value(language, "subject", &of("subject").into()),
                remark(language, row).replace('\n', " "),
            ])
        }
        "application.reassigned" | "application.referred" => {
            let to = person("to");
            let people = match person("from") {
                "" if to.is_empty() => String::new(),
                from => format!("{from} {} {to}", arrow(language))
                    .trim_start()
                    .to_owned(),
            };
            joined(&[people, remark(language, row).replace('\n', " ")])
        }
        event if event.starts_with("operator.") => {
            let pair = |from: &'static str, to: &'static str| match (person(from), person(to)) {
                ("", "") => String::new(),
                (from, to) => format!("{from} {} {to}", arrow(language)),
            };
            // A switch has where it went in its remark once more.
            let remark = match row.text("remark") {
                again if again == of("to") => String::new(),
                _ => remark(language, row).replace('\n', " "),
            };
            // Whoever has a name is known by it; the login stands in the record.
            let whom = match row.text("person_name") {
                "" => of("login"),
                name => name,
            };
            joined(&[
                whom.to_owned(),
                pair("absent", "delegate"),
                pair("from", "to"),
                remark,
            ])
        }
        // Beside a name there is no room for another in a narrow list.
        _ if !row.text("acting_for_name").is_empty() => {
            House(language).acted_for(row.text("acting_for_name"))
        }
        _ => {
            let about = [
                of_what(language, row),
                remark(language, row).replace('\n', " "),
            ];
            joined(&about)
        }
    }
}

/// What stands in an event's remark: which document was printed, in words; of an export or an import the list's name,
/// which is stored as a code.
#[must_use]
pub fn remark(language: Language, row: &HouseRow) -> String {
    let text = row.text("remark");
    match row.text("event") {
        "contract.printed" => events::remark(language, "contract.printed", text),
        "export.made" | "export.failed" => list(language, text),
        // A table that has no list of its own.
        "masters.imported" if text == "postal_places" => {
            language.pick("郵便番号", "Postal codes").to_owned()
        }
        "masters.imported" => list(language, text),
        "masters.saved" => match text {
            "branch" => list(language, "branches"),
            kind => list(language, &format!("{kind}s")),
        },
        event => events::remark(language, event, text),
    }
}

/// The code, or the day, of the row of a master that was saved.
fn saved_row(language: Language, row: &HouseRow) -> String {
    let after = row.fields.get("detail").and_then(|d| d.get("after"));
    let part = |key: &'static str| {
        let v = after.and_then(|row| row.get(key));
        v.map_or(String::new(), |v| value(language, key, v))
    };
    let one = ["day", "code", "customer_code", "branch_id", "login"]
        .map(part)
        .into_iter()
        .find(|text| !text.is_empty());
    match (one, part("bank_code")) {
        (_, bank) if !bank.is_empty() => format!("{bank}-{}", part("branch_code")),
        (Some(one), _) => one,
        (None, _) => String::new(),
    }
}

/// A list by the name of its code.
fn list(language: Language, code: &str) -> String {
    HouseTable::from_code(code)
        .map_or(code, |table| super::title(language, table))
        .to_owned()
}

fn joined(parts: &[String]) -> String {
    let parts = parts.iter().filter(|part| !part.is_empty());
    parts.map(String::as_str).collect::<Vec<_>>().join(" ")
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
        // A contractor without a code is named in the title.
        .filter(|(key, v)| key.as_str() != "customer_code" || v.as_str() != Some(""))
        .map(|(key, v)| {
            let day = v
                .as_str()
                .and_then(|text| text.parse::<chrono::NaiveDate>().ok());
            let said = day.map_or_else(|| value(language, key, v), date::slashed);
            format!("{} {said}", label(language, key))
        })
        .collect::<Vec<_>>()
        .join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read from the source, so that a new one is asked for its word.
    #[test]
    fn whatever_may_be_refused_has_a_word_in_the_audit() {
        let source = include_str!("../../domain/command/write.rs");
        let from = source.find("pub enum Write {").unwrap();
        let body = &source[from..from + source[from..].find("\n}\n").unwrap()];
        let mut names = 0;
        for line in body.lines() {
            let Some(rest) = line.strip_prefix("    ") else {
                continue;
            };
            let name: String = rest
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            // What is in it, and what only carries others.
            let carries = ["House", "HouseFromForm", "ReportAttempt"].contains(&name.as_str());
            if carries || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
                continue;
            }
            let mut code = String::new();
            for c in name.chars() {
                if c.is_ascii_uppercase() && !code.is_empty() {
                    code.push('_');
                }
                code.push(c.to_ascii_lowercase());
            }
            names += 1;
            assert_ne!(command(Language::Japanese, &code), code, "{code}");
        }
        assert!(names > 30, "{names}");
        assert_eq!(command(Language::Japanese, "open_events"), "監査を開く");
    }
}
