//! Values of fields as people read them.

use super::super::{Language, amend, dates, domain, events, search};
use super::{House, audit, label, title};
use crate::domain::house::HouseTable;
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::orderer::Tier;
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::record::{ApplicationState, Role};
use crate::domain::search::Criteria;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

/// The kinds of orderers that everybody has, as they are stored, and in English.
const ORDERER_KINDS: [(&str, &str); 3] = [
    ("国", "state"),
    ("県", "prefecture"),
    ("市町村", "municipality"),
];

/// A kind of orderer as it is stored, typed in either language.
#[must_use]
pub fn orderer_kind(typed: &str) -> &str {
    let kind = ORDERER_KINDS
        .iter()
        .find(|(_, english)| english.eq_ignore_ascii_case(typed));
    kind.map_or(typed, |(stored, _)| stored)
}

/// A field's value as people read it.
#[must_use]
pub fn value(language: Language, key: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Array(items) if key == "tiers" => {
            serde_json::from_value::<Vec<Tier>>(Value::Array(items.clone()))
                .map_or_else(|_| value.to_string(), |tiers| tiers_shown(language, &tiers))
        }
        Value::Number(n) if key == "electronic_permille" => {
            let n = n.as_i64().unwrap_or(0);
            format!("{}.{}%", n / 10, n % 10)
        }
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
            // A sum may be more than any one amount, and what is given back is less than nothing.
            Some(n) if is_amount(key) => Yen::new(n).map_or_else(|| dates::grouped(n), dates::yen),
            Some(n) if is_count(key) => dates::grouped(n),
            _ => n.to_string(),
        },
        Value::String(text) => of_text(language, key, text),
        Value::Array(items) => items
            .iter()
            .map(|item| self::value(language, key, item))
            .collect::<Vec<_>>()
            .join(" / "),
        // What was searched, when a file was made of it.
        Value::Object(_) if key == "search" => match Criteria::from_json(value) {
            Some(asked) => format!(
                "{}: {}",
                search::subject(language, asked.subject),
                search::asked(language, &asked)
            ),
            None => value.to_string(),
        },
        Value::Object(fields) => fields
            .iter()
            .map(|(k, v)| format!("{}: {}", label(language, k), self::value(language, k, v)))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// The same of what is decided: an amount as it is said too, `50,000,000,000円（500億円）`, for one zero matters there.
#[must_use]
pub fn in_full(language: Language, key: &str, value: &Value) -> String {
    let amount = value.as_i64().filter(|_| matches!(key, "limit" | "cap"));
    match amount.and_then(Yen::new) {
        Some(yen) => dates::amount(language, yen),
        None => self::value(language, key, value),
    }
}

/// Ratios as they are typed: `40`, `2億:40;30`, in English `200000000:40;30`.
#[must_use]
pub fn tiers_typed(language: Language, tiers: &[Tier]) -> String {
    let yen = |yen: Yen| match language {
        Language::Japanese => in_units(yen),
        Language::English => yen.get().to_string(),
    };
    tiers_with(tiers, ";", "", yen)
}

/// Ratios as they are read: `2億:40% 30%`, `40% to ¥200M, 30% above`.
#[must_use]
pub fn tiers_shown(language: Language, tiers: &[Tier]) -> String {
    if language == Language::Japanese {
        return tiers_with(tiers, " ", "%", in_units);
    }
    let one = |tier: &Tier| match tier.up_to {
        Some(up_to) => format!("{}% to {}", percent(tier), dates::millions(up_to)),
        None if tiers.len() > 1 => format!("{}% above", percent(tier)),
        None => format!("{}%", percent(tier)),
    };
    tiers.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn percent(tier: &Tier) -> String {
    match tier.permille % 10 {
        0 => format!("{}", tier.permille / 10),
        rest => format!("{}.{rest}", tier.permille / 10),
    }
}

/// As people type it, as long as nothing is lost.
fn in_units(yen: Yen) -> String {
    match yen.get() {
        n if n % 100_000_000 == 0 => format!("{}億", n / 100_000_000),
        n if n % 10_000 == 0 => format!("{}万", n / 10_000),
        n => n.to_string(),
    }
}

fn tiers_with(tiers: &[Tier], between: &str, unit: &str, yen: impl Fn(Yen) -> String) -> String {
    let one = |t: &Tier| {
        let percent = percent(t);
        match t.up_to {
            Some(up_to) => format!("{}:{percent}{unit}", yen(up_to)),
            None => format!("{percent}{unit}"),
        }
    };
    tiers.iter().map(one).collect::<Vec<_>>().join(between)
}

/// Whole yen.
#[must_use]
pub fn is_amount(key: &str) -> bool {
    key.ends_with("amount") || matches!(key, "price" | "premium" | "cap" | "limit" | "rounding")
}

/// A count, with separators.
#[must_use]
pub fn is_count(key: &str) -> bool {
    matches!(
        key,
        "rows"
            | "misses"
            | "count"
            | "approved"
            | "issued"
            | "arrived"
            | "mail_wanted"
            | "mailed"
            | "missing"
            | "amended"
            | "ended"
            | "electronic_count"
            | "electronic_permille"
            | "without_rate"
            | "claimed"
            | "awaiting"
            | "lapsed"
            | "ppm"
    )
}

fn of_text(language: Language, key: &str, text: &str) -> String {
    match key {
        "event" => return events::kind(language, text),
        "trouble" => return events::trouble(language, text).into_owned(),
        // Codes of what a proposal is about, each as it is called: `20004 工事 前払金保証`.
        "subject" => {
            let one = |code: &str| {
                ["product", "work_kind", "mail_kind"]
                    .iter()
                    .map(|key| of_text(language, key, code))
                    .find(|shown| shown != code)
                    .unwrap_or_else(|| code.to_owned())
            };
            return text.split(' ').map(one).collect::<Vec<_>>().join(" ");
        }
        "month" | "closed_month" => return text.replace('-', "/"),
        // Of procedures, of events, or of proposals.
        "kind" => {
            if let Some(kind) = EventKind::from_code(text) {
                return amend::kind(language, kind).to_owned();
            }
            let shown = audit::kind_of_events(language, text);
            return match shown == text {
                true => of_text(language, "proposal_kind", text),
                false => shown,
            };
        }
        "happened" => return label(language, text).to_owned(),
        "command" => return audit::command(language, text),
        "role" => {
            if let Some(role) = Role::from_code(text) {
                return domain::role(language, role).to_owned();
            }
        }
        "master" | "list" => {
            if let Some(table) = HouseTable::from_code(text) {
                return title(language, table).to_owned();
            }
        }
        // The kinds that everybody has; others are the house's own words and stay.
        "orderer_kind" => {
            let kind = ORDERER_KINDS.iter().find(|(ja, _)| *ja == text);
            let english = match text {
                "計" => "total",
                "（マスタ外）" => "(not in master)",
                own => kind.map_or(own, |(_, english)| english),
            };
            return language.pick(text, english).to_owned();
        }
        "contractor" if text == "計" => return language.pick("計", "total").to_owned(),
        "product" if text == "every" => return language.pick("計", "total").to_owned(),
        "rounding" => {
            return text
                .parse::<i64>()
                .map_or_else(|_| text.to_owned(), dates::grouped);
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
        "basis" | "missing_step" | "close_state" | "proposal_kind" | "proposal_state"
        | "wording_state" | "wording_source" | "mail_kind" | "mail_state" | "limit_state"
        | "delegation_state" => {
            let (ja, en) = match text {
                "notice" => ("公告日", "notice"),
                "contract" => ("契約締結日", "contract"),
                "invitation" => ("通知日", "invitation"),
                "number" => ("番号なし", "no number"),
                "arrival" => ("未到着", "not arrived"),
                "mail" if key == "proposal_kind" => ("メール文面", "mail wording"),
                "mail" => ("未通知", "not mailed"),
                "completion" => ("発行完了", "issued"),
                "amendment" => ("変更等の完了", "amended"),
                "rekey" => ("認証キー再発行", "key issued anew"),
                "standard" => ("標準の文面", "standard"),
                "in_force" if !matches!(key, "mail_state" | "wording_state") => {
                    ("有効", "in force")
                }
                "in_force" => ("使用中", "in force"),
                "later" => ("これから", "later"),
                "past" => ("過去", "past"),
                "replaced" => ("差替え", "replaced"),
                "passed" if key == "proposal_state" => ("期日過ぎ", "too late"),
                "open" if key == "proposal_state" => ("確認待ち", "to confirm"),
                "open" => ("未締め", "open"),
                "closed" => ("締め済", "closed"),
                "closed_differs" => ("締め後変化", "changed"),
                "reopened" => ("再開中", "reopened"),
                "rule" => ("規則", "rule"),
                "rules" => ("規則（取込）", "rules (import)"),
                "company" => ("会社・文面", "company"),
                "wording" => ("証書文面", "wording"),
                "unused" => ("未使用", "not used"),
                "built_in" => ("標準", "built in"),
                "recorded" => ("データベース", "database"),
                "file" => ("ファイル", "file"),
                "rate" => ("保証料率", "rate"),
                "unmerge" => ("統合の取消", "undo a merge"),
                "limit" => ("承認限度額", "limit"),
                "ended" => ("終了", "ended"),
                "confirmed" => ("確認済", "confirmed"),
                "rejected" => ("却下", "rejected"),
                "withdrawn" => ("取下", "withdrawn"),
                other => (other, other),
            };
            return language.pick(ja, en).to_owned();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::masters::value;

    #[test]
    fn ratios_are_shown_in_either_language_and_read_back_as_they_are_typed() {
        for typed in ["40", "200000000:40;30", "123456:33.3;20"] {
            let tiers = value::tiers(typed).unwrap();
            for language in [Language::Japanese, Language::English] {
                let again = value::tiers(&tiers_typed(language, &tiers)).unwrap();
                assert_eq!(again, tiers, "{typed}");
            }
        }
        let tiers = value::tiers("2億:40;30").unwrap();
        assert_eq!(tiers_shown(Language::Japanese, &tiers), "2億:40% 30%");
        assert_eq!(
            tiers_shown(Language::English, &tiers),
            "40% to ¥200M, 30% above"
        );
        assert_eq!(tiers_typed(Language::English, &tiers), "200000000:40;30");
    }
}
