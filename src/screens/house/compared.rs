//! What a proposal changes, field by field: what stands there, and what will. Who confirms it reads this first.

use crate::domain::house::{HouseRow, HouseTable};
use crate::i18n::Language;
use crate::i18n::house::{self, House};
use crate::screens::reading::Piece;
use crate::ui::Ink;
use serde_json::{Map, Value};

/// What changes, what stays, then the proposal without its two contents; none of another list's row, and where there is
/// nothing to compare.
pub(super) fn apart(row: &HouseRow, language: Language) -> Option<(HouseRow, Vec<Piece>)> {
    let content = row.fields.get("content")?.as_object()?;
    // A mail is read whole, and what undoes a merge replaces nothing.
    let kinds = ["rule", "rules", "company", "rate", "limit"];
    if row.table != HouseTable::Proposals || !kinds.contains(&row.text("proposal_kind")) {
        return None;
    }
    let nothing = Map::new();
    let before = row.fields.get("before").and_then(Value::as_object);
    let pieces = compared(before.unwrap_or(&nothing), content, language);
    let mut rest = row.clone();
    rest.fields.remove("content");
    rest.fields.remove("before");
    Some((rest, pieces))
}

fn compared(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    language: Language,
) -> Vec<Piece> {
    let words = House(language);
    let shown = |key: &str, value: Option<&Value>| {
        let text = value.map(|v| house::value(language, key, v).replace('\n', "  "));
        text.filter(|text| !text.is_empty())
            .unwrap_or_else(|| words.proposal_new().to_owned())
    };
    let (mut changes, mut same) = (Vec::new(), Vec::new());
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    for key in after.keys().chain(gone) {
        let (was, now) = (before.get(key), after.get(key));
        if let Some(Value::Array(rules)) = now.filter(|_| key == "rules") {
            let was = was.and_then(Value::as_array).cloned().unwrap_or_default();
            let (changed, kept) = of_rules(&was, rules, language);
            changes.extend(changed);
            same.extend(kept);
            continue;
        }
        let (was, now) = (shown(key, was), shown(key, now));
        let label = house::label(language, key);
        if was == now {
            same.push(Piece::field(label, now));
        } else {
            let text = words.proposal_change(label, was, now);
            changes.push(Piece::line(text, Ink::Title));
        }
    }
    let mut pieces = vec![Piece::heading(words.proposal_changes())];
    pieces.extend(changes);
    if !same.is_empty() {
        pieces.push(Piece::heading(words.proposal_same()));
        pieces.extend(same);
    }
    pieces
}

/// Rules of one orderer, each known by its kind of work, product and first day.
fn of_rules(before: &[Value], after: &[Value], language: Language) -> (Vec<Piece>, Vec<Piece>) {
    const KEY: [&str; 3] = ["work_kind", "product", "valid_from"];
    let words = House(language);
    let is = |a: &Value, b: &Value| KEY.iter().all(|key| a.get(key) == b.get(key));
    let field = |rule: &Value, key: &str| {
        let value = rule.get(key).unwrap_or(&Value::Null);
        house::value(language, key, value)
    };
    let name = |rule: &Value| KEY.map(|key| field(rule, key)).join(" ");
    let whole = |rule: &Value| house::value(language, "rules", rule).replace('\n', "  ");
    let (mut changes, mut same) = (Vec::new(), Vec::new());
    for rule in after {
        let Some(was) = before.iter().find(|was| is(was, rule)) else {
            let text = words.proposal_added(whole(rule));
            changes.push(Piece::line(text, Ink::Title));
            continue;
        };
        let fields = rule.as_object().into_iter().flatten().map(|(key, _)| key);
        let fields: Vec<_> = fields
            .map(|key| {
                (
                    house::label(language, key),
                    field(was, key),
                    field(rule, key),
                )
            })
            .filter(|(_, was, now)| was != now)
            .collect();
        if fields.is_empty() {
            same.push(Piece::line(name(rule), Ink::Plain));
            continue;
        }
        changes.push(Piece::line(name(rule), Ink::Plain));
        for (label, was, now) in fields {
            let blank = |text: String| match text.is_empty() {
                true => words.proposal_new().to_owned(),
                false => text,
            };
            let text = words.proposal_change(label, blank(was), blank(now));
            changes.push(Piece::line(format!("  {text}"), Ink::Title));
        }
    }
    let dropped = before
        .iter()
        .filter(|was| !after.iter().any(|rule| is(rule, was)));
    changes.extend(dropped.map(|rule| {
        let text = words.proposal_dropped(whole(rule));
        Piece::line(text, Ink::Warning)
    }));
    (changes, same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(before: Value, after: Value) -> Vec<String> {
        let (before, after) = (before.as_object().unwrap(), after.as_object().unwrap());
        let pieces = compared(before, after, Language::Japanese);
        let line = |piece: Piece| match piece.label.is_empty() {
            true => piece.text,
            false => format!("{} {}", piece.label, piece.text),
        };
        pieces.into_iter().map(line).collect()
    }

    #[test]
    fn fields_that_change_stand_first_with_what_was_there() {
        let was = json!({"basis": "contract", "hand_in": "メール", "cap": 1000});
        let now = json!({"basis": "notice", "hand_in": "メール"});
        assert_eq!(
            said(was, now),
            [
                "変わる所",
                "基準の日: 契約締結日 → 公告日",
                "上限額: 1,000 → （なし）",
                "変わらない所",
                "提出の方法 メール"
            ]
        );
    }

    #[test]
    fn an_import_of_rules_is_compared_rule_by_rule() {
        let rule = |from: &str, hand_in: &str| json!({"work_kind": "construction", "product": "advance_payment", "valid_from": from, "hand_in": hand_in});
        let was = json!({"rules": [rule("2020-04-01", "a"), rule("2022-04-01", "b")]});
        let now = json!({"rules": [rule("2020-04-01", "c"), rule("2026-12-01", "d")]});
        let said = said(was, now).join("\n");
        assert!(said.contains("  提出の方法: a → c"), "{said}");
        assert!(
            said.contains("増える規則:") && said.contains("2026/12/01"),
            "{said}"
        );
        assert!(
            said.contains("なくなる規則:") && said.contains("2022/04/01"),
            "{said}"
        );
    }
}
