//! The record behind an event of the audit (`detail`) in words, field by field, as the detail view and a file have it; and
//! which kind of event it is where the record says more than its kind.

use super::super::{Language, amend, desk, domain, events};
use super::{label, value};
use crate::domain::date;
use crate::domain::house::HouseRow;
use crate::domain::ledger::EventKind;
use crate::domain::product::Product;
use crate::domain::queue::ReturnCode;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// An event's kind; what was asked for to print a key notice has a name of its own.
#[must_use]
pub fn kind_code(row: &HouseRow) -> &str {
    match (row.text("event"), text(row, "purpose")) {
        ("key.reveal_requested", "notice") => "key.notice_requested",
        (kind, _) => kind,
    }
}

/// What a change was (変更取消, 発生番号3), or what a key was wanted for, where the event's own name leaves it open.
pub(super) fn of_what(language: Language, row: &HouseRow) -> String {
    let event = row.text("event");
    if event.starts_with("amendment.") {
        if let Some(kind) = EventKind::from_code(text(row, "kind")) {
            return amend::kind(language, kind).to_owned();
        }
        let seq = field(row, "seq").map(|seq| value(language, "seq", seq));
        return seq.map_or(String::new(), |seq| {
            language.pick(format!("発生番号{seq}"), format!("no. {seq}"))
        });
    }
    match event {
        "key.sealed" | "key.revealed" => {
            value(language, "purpose", &text(row, "purpose").to_owned().into())
        }
        // Its list names no kind where there is no room for it.
        "lookup.missed" => events::kind(language, event),
        _ => String::new(),
    }
}

/// Every field of the record with its name; what is empty is left out.
#[must_use]
pub fn recorded(language: Language, row: &HouseRow) -> Vec<(String, String)> {
    let Some(Value::Object(fields)) = row.fields.get("detail") else {
        return Vec::new();
    };
    let event = row.text("event");
    let said = fields.iter().map(|(key, v)| {
        let name = match (event, key.as_str()) {
            (mail, "address") if mail.starts_with("mail.") => {
                language.pick("送り先", "Mail address").to_owned()
            }
            ("application.warning_overridden", "code") => {
                language.pick("警告", "Warning").to_owned()
            }
            ("application.returned", "code") => {
                language.pick("差戻の種類", "Kind of reason").to_owned()
            }
            (e, "from") if hands_over(e) => language.pick("前の担当", "From whom").to_owned(),
            (e, "to") if hands_over(e) => language.pick("新しい担当", "To whom").to_owned(),
            ("application.referred", "to") => language.pick("上申先", "To whom").to_owned(),
            (_, key) => label(language, key).to_owned(),
        };
        let person = match key.as_str() {
            "from" if hands_over(event) => row.text("from_name"),
            "to" if hands_over(event) || event == "application.referred" => row.text("to_name"),
            _ => "",
        };
        let said = one(language, event, key, v);
        (name, format!("{said} {person}").trim_end().to_owned())
    });
    said.filter(|(_, text)| !text.is_empty()).collect()
}

/// Events that say from whom to whom work went.
fn hands_over(event: &str) -> bool {
    matches!(event, "application.reassigned" | "operator.handed_over")
}

fn one(language: Language, event: &str, key: &str, v: &Value) -> String {
    let code = v.as_str().unwrap_or_default();
    match (event, key) {
        (_, "retyped") => typed_again(language, v),
        ("application.warning_overridden", "code") => warning(language, code),
        ("application.returned", "code") => {
            desk::return_code(language, ReturnCode::from_code(code)).to_owned()
        }
        (_, "warnings_since") => match v {
            // As `code|subject`.
            Value::Array(codes) => codes
                .iter()
                .map(|w| {
                    let code = w.as_str().unwrap_or_default();
                    warning(language, code.split('|').next().unwrap_or_default())
                })
                .collect::<Vec<_>>()
                .join(" / "),
            other => value(language, key, other),
        },
        (_, "step") => events::step(language, code).to_owned(),
        (_, "source") => match code {
            "netdesk" => language.pick("ネットデスク", "Net Desk").to_owned(),
            "counter" => language.pick("窓口", "counter").to_owned(),
            "phone" => language.pick("電話", "phone").to_owned(),
            other => other.to_owned(),
        },
        // To the second: it is evidence.
        _ => match code.parse::<DateTime<Utc>>() {
            Ok(at) => date::jst(at).format("%Y/%m/%d %H:%M:%S").to_string(),
            Err(_) => value(language, key, v),
        },
    }
}

/// What was typed again for an approval: `前払金保証 保証金額: 8,000,000`, a line each.
fn typed_again(language: Language, v: &Value) -> String {
    let Value::Object(fields) = v else {
        return value(language, "retyped", v);
    };
    let line = |(code, typed): (&String, &Value)| {
        let (key, product) = code.split_once(' ').unwrap_or((code, ""));
        let name = match key {
            "name" => amended(language, "works_name"),
            "contractor" => amended(language, "contractor_name"),
            "orderer_name" => amended(language, "beneficiary"),
            key => label(language, key),
        };
        let name = match Product::from_code(product) {
            Some(product) => format!("{} {name}", domain::product(language, product)),
            None => name.to_owned(),
        };
        // A name is said as it was typed, whatever else it might be read as.
        let said = match (key, typed.as_str()) {
            ("name" | "contractor" | "orderer_name", Some(text)) => text.to_owned(),
            _ => value(language, key, typed),
        };
        format!("{name}: {said}")
    };
    fields.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn amended(language: Language, code: &'static str) -> &'static str {
    crate::domain::amendment::AmendedField::from_code(code)
        .map_or(code, |field| amend::field(language, field))
}

/// A warning by the name that an override is stored under.
fn warning(language: Language, code: &str) -> String {
    let (ja, en) = match code {
        "unusual_character" => ("変わった文字", "unusual character"),
        "representative_not_member" => ("JV代表者が構成員にない", "JV representative no member"),
        "orderer_not_in_master" => ("発注者が名簿にない", "orderer not in master"),
        "no_rule" => ("発注者の規則がない", "no rule of the orderer"),
        "bank_not_in_master" => ("金融機関が名簿にない", "bank not in master"),
        "planned_after_start" => ("予定の契約日が工期の後", "planned contract after the start"),
        "planned_with_advance" => ("契約前の前払金保証", "advance before the contract"),
        "planned_day_past" => ("予定の契約日が過ぎた", "planned contract day is past"),
        "contract_long_past" => ("契約日が古い", "contract long past"),
        "contract_far_ahead" => ("契約日が先", "contract far ahead"),
        "works_over" => ("工期が終わっている", "works are over"),
        "term_long" => ("工期が長い", "long term"),
        "guarantee_past" => ("保証期限が過ぎた", "guarantee is past"),
        "guarantee_far" => ("保証期限が先", "guarantee ends far ahead"),
        "guarantee_past_year_end" => ("保証期限が年度末より後", "guarantee past the year's end"),
        "performance_ends_early" => ("契約保証が工期より早く終わる", "performance ends early"),
        "first_advance_unknown" => ("前払金保証が見つからない", "first advance unknown"),
        "performance_without_advance" => ("契約保証だけの申込", "performance without advance"),
        "shares_over_price" => (
            "年割の合計が請負金額より多い",
            "yearly shares over the price",
        ),
        "code_of_another" => ("顧客コードが別の商号", "code of another firm"),
        "price_differs" => ("もう一方と請負金額が違う", "another price beside"),
        "certification_missing" => ("認定調書がない", "certification missing"),
        "duplicate" => ("重複のおそれ", "possible duplicate"),
        "reduced_price" | "under_minimum" | "terminated_after_end" => {
            return amend::warning(language, code);
        }
        other => return other.to_owned(),
    };
    language.pick(ja, en).to_owned()
}

fn field<'a>(row: &'a HouseRow, key: &str) -> Option<&'a Value> {
    row.fields.get("detail")?.get(key)
}

fn text<'a>(row: &'a HouseRow, key: &str) -> &'a str {
    field(row, key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::house::HouseTable;
    use serde_json::json;

    fn event(kind: &str, detail: Value) -> HouseRow {
        HouseRow {
            table: HouseTable::Audit,
            fields: serde_json::from_value(json!({"event": kind, "detail": detail})).unwrap(),
            id: "371:1".to_owned(),
            at: chrono::DateTime::UNIX_EPOCH,
            n: 1,
        }
    }

    fn said(kind: &str, detail: Value) -> Vec<(String, String)> {
        recorded(Language::Japanese, &event(kind, detail))
    }

    #[test]
    fn what_was_typed_again_is_said_by_product_and_field() {
        let detail = json!({"revision": 2, "retyped": {"amount advance_payment": 8_000_000,
            "guarantee_end performance": "2023-03-31", "name": "2023-03-31"}});
        let told = said("application.approved", detail);
        let retyped = told.iter().find(|(name, _)| name == "打ち直した内容");
        assert_eq!(
            retyped.unwrap().1,
            "前払金保証 保証金額: 8,000,000\n契約保証 保証期限: 2023/03/31\n工事名: 2023-03-31"
        );
        assert!(said("application.approved", json!({"retyped": {}})).is_empty());
    }

    #[test]
    fn every_warning_that_can_be_overridden_is_said_in_words() {
        let source = include_str!("../../domain/rules/finding.rs");
        let codes: Vec<_> = source
            .lines()
            .filter_map(|line| line.trim().strip_prefix("Warning \"")?.strip_suffix('"'))
            .collect();
        assert!(codes.len() > 15, "{codes:?}");
        for code in codes {
            for language in [Language::Japanese, Language::English] {
                assert_ne!(warning(language, code), code);
            }
        }
    }

    #[test]
    fn a_wish_for_the_notice_is_told_from_a_wish_to_see_the_key() {
        let wish = |purpose: &str| event("key.reveal_requested", json!({"purpose": purpose}));
        assert_eq!(kind_code(&wish("notice")), "key.notice_requested");
        assert_eq!(kind_code(&wish("view")), "key.reveal_requested");
        let shown = event("key.revealed", json!({"purpose": "notice"}));
        assert_eq!(of_what(Language::Japanese, &shown), "お知らせ");
    }

    #[test]
    fn a_cancelled_change_is_told_from_a_change() {
        let of = |kind: &str| event("amendment.approved", json!({"kind": kind}));
        assert_eq!(of_what(Language::Japanese, &of("change")), "変更");
        assert_eq!(of_what(Language::Japanese, &of("cancellation")), "変更取消");
        let arrived = event("amendment.arrived", json!({"seq": 3}));
        assert_eq!(of_what(Language::Japanese, &arrived), "発生番号3");
    }
}
