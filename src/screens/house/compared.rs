//! What a proposal changes, field by field: what stands there, and what will. Who confirms it reads this first.

use super::tables;
use crate::domain::house::{HouseRow, HouseTable};
use crate::i18n::Language;
use crate::i18n::house::{self, House};
use crate::mail::MailKind;
use crate::screens::reading::Piece;
use crate::ui::Ink;
use serde_json::{Map, Value};

/// What changes, what stays, then the proposal without its two contents; none of another list's row, and where there is
/// nothing to compare.
pub(super) fn apart(row: &HouseRow, language: Language) -> Option<(HouseRow, Vec<Piece>)> {
    let content = row.fields.get("content")?.as_object()?;
    let kinds = ["rule", "rules", "company", "rate", "limit", "mail"];
    let kind = row.text("proposal_kind");
    if row.table == HouseTable::Proposals && kind == "unmerge" {
        return of_unmerge(row, content, language);
    }
    if row.table != HouseTable::Proposals || !kinds.contains(&kind) {
        return None;
    }
    let before = row.fields.get("before").and_then(Value::as_object);
    let mut rest = row.clone();
    if kind == "mail" {
        // A mail is read whole too, below what of it changes. The first of one's own takes the place of the standard one.
        let standard = standard_of(content);
        let mut pieces = of_mail(before.unwrap_or(&standard), content, language);
        if before.is_none() {
            let text = House(language).proposal_from_standard();
            pieces.insert(0, Piece::line(text, Ink::Warning));
        }
        rest.fields.remove("before");
        return Some((rest, pieces));
    }
    let mut before = before.cloned().unwrap_or_default();
    let mut content = content.clone();
    let person = row.text("person_name");
    if kind == "limit" && !person.is_empty() {
        // A login alone is not what people recognize.
        let login = content.get("login").and_then(Value::as_str);
        let login = format!("{}  {person}", login.unwrap_or_default());
        content.insert("login".to_owned(), login.into());
    }
    if kind == "limit" && !before.is_empty() {
        // Whose limit it is and of what, is not in what stands there: it is what it is found by.
        for key in ["login", "product"] {
            if let Some(value) = content.get(key) {
                before.insert(key.to_owned(), value.clone());
            }
        }
    }
    // In the order of the list that it is about.
    let table = match kind {
        "company" => HouseTable::Company,
        "rate" => HouseTable::Rates,
        "limit" => HouseTable::Limits,
        _ => HouseTable::Rules,
    };
    let pieces = compared(&before, &content, table, language);
    for key in ["content", "before"] {
        rest.fields.remove(key);
    }
    Some((rest, pieces))
}

/// The wording that came with the program, of the same mail.
fn standard_of(content: &Map<String, Value>) -> Map<String, Value> {
    let kind = content.get("mail_kind").and_then(Value::as_str);
    let kind = kind.and_then(MailKind::from_code);
    let standard = kind.map_or(MailKind::Completion.standard(), MailKind::standard);
    let mut fields = Map::new();
    fields.insert("mail_subject".to_owned(), standard.subject.into());
    fields.insert("mail_body".to_owned(), standard.body.into());
    fields
}

/// From which day it holds: what was there before held from another, and was not moved.
pub(super) fn from_day(was: &str, now: &str, language: Language) -> String {
    let label = house::label(language, "valid_from");
    match was.is_empty() || was == now {
        true => format!("{label}: {now}"),
        false => House(language).proposal_from(label, now, was),
    }
}

/// What goes back when a merge is undone, then the merge as it was.
fn of_unmerge(
    row: &HouseRow,
    content: &Map<String, Value>,
    language: Language,
) -> Option<(HouseRow, Vec<Piece>)> {
    let words = House(language);
    let was = row.fields.get("before").and_then(Value::as_object)?;
    let text = |from: &Map<String, Value>, key: &str| {
        let value = from.get(key).unwrap_or(&Value::Null);
        house::value(language, key, value)
    };
    let either = |key: &str, code: &str| match text(was, key) {
        known if known.is_empty() => text(content, code),
        known => known,
    };
    let (back, kept) = (
        either("merged_from", "customer_code"),
        either("merged_into", "kept_code"),
    );
    let mut pieces = vec![Piece::line(words.unmerge_back(back, kept), Ink::Title)];
    if let (Some(contracts), Some(applications)) =
        (row.number("contracts"), row.number("applications"))
    {
        let text = words.unmerge_follows(contracts, applications);
        pieces.push(Piece::line(text, Ink::Warning));
    }
    // Its number is the database's own.
    let merge = ["merged_at", "merged_by", "merge_reason"];
    let merge = merge.iter().filter(|key| was.contains_key(**key));
    pieces.extend(merge.map(|key| Piece::field(house::label(language, key), text(was, key))));
    let mut rest = row.clone();
    for key in ["content", "before", "contracts", "applications"] {
        rest.fields.remove(key);
    }
    Some((rest, pieces))
}

fn compared(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    table: HouseTable,
    language: Language,
) -> Vec<Piece> {
    let words = House(language);
    let shown = |key: &str, value: Option<&Value>| {
        let text = value.map(|v| house::in_full(language, key, v).replace('\n', "  "));
        text.filter(|text| !text.is_empty())
            .unwrap_or_else(|| words.proposal_new().to_owned())
    };
    let (mut changes, mut same) = (Vec::new(), Vec::new());
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    let mut keys: Vec<&String> = after.keys().chain(gone).collect();
    let columns = tables::columns(table);
    keys.sort_by_key(|key| {
        let place = columns.iter().position(|c| c.key == key.as_str());
        place.unwrap_or(columns.len())
    });
    for key in keys {
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
        if key == "valid_from" && was != now && before.contains_key(key) {
            changes.push(Piece::line(from_day(&was, &now, language), Ink::Title));
        } else if was == now {
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

/// Subject and first day before and after, and of the text the lines that go and those that come.
fn of_mail(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    language: Language,
) -> Vec<Piece> {
    let words = House(language);
    let text = |of: &Map<String, Value>, key: &str| {
        let value = of.get(key).unwrap_or(&Value::Null);
        house::value(language, key, value)
    };
    let mut pieces = vec![Piece::heading(words.proposal_changes())];
    let both = |key: &str| (text(before, key), text(after, key));
    let (was, now) = both("mail_subject");
    if was != now {
        let label = house::label(language, "mail_subject");
        let line = words.proposal_change(label, was, now);
        pieces.push(Piece::line(line, Ink::Title));
    }
    let (was, now) = both("valid_from");
    if was != now {
        pieces.push(Piece::line(from_day(&was, &now, language), Ink::Title));
    }
    let raw = |of: &Map<String, Value>| -> Vec<String> {
        let body = of.get("mail_body").and_then(Value::as_str);
        body.unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    };
    let label = house::label(language, "mail_body");
    let (was, now) = (raw(before), raw(after));
    if was == now {
        pieces.push(Piece::field(label, words.proposal_text_stays()));
        return pieces;
    }
    pieces.push(Piece::line(words.proposal_text_changes(label), Ink::Title));
    for (sign, line) in changed_lines(&was, &now) {
        let ink = if sign == '-' {
            Ink::Warning
        } else {
            Ink::Title
        };
        pieces.push(Piece::line(format!("  {sign} {line}"), ink));
    }
    pieces
}

/// The lines that are gone (`-`) and those that are new (`+`), in the order of the text: all that is in the longest common part
/// is left out.
fn changed_lines<'a>(was: &'a [String], now: &'a [String]) -> Vec<(char, &'a str)> {
    // How much two rests have in common.
    let mut common = vec![vec![0_usize; now.len() + 1]; was.len() + 1];
    let at = |common: &[Vec<usize>], i: usize, j: usize| {
        common
            .get(i)
            .and_then(|row| row.get(j))
            .copied()
            .unwrap_or(0)
    };
    for (i, a) in was.iter().enumerate().rev() {
        for (j, b) in now.iter().enumerate().rev() {
            let best = match a == b {
                true => at(&common, i + 1, j + 1) + 1,
                false => at(&common, i + 1, j).max(at(&common, i, j + 1)),
            };
            if let Some(cell) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    loop {
        match (was.get(i), now.get(j)) {
            (Some(a), Some(b)) if a == b => (i, j) = (i + 1, j + 1),
            (Some(a), b) if b.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                out.push(('-', a.as_str()));
                i += 1;
            }
            (_, Some(b)) => {
                out.push(('+', b.as_str()));
                j += 1;
            }
            _ => return out,
        }
    }
}

/// Rules of one orderer, each known by its kind of work, product and first day.
fn of_rules(before: &[Value], after: &[Value], language: Language) -> (Vec<Piece>, Vec<Piece>) {
    const KEY: [&str; 3] = ["work_kind", "product", "valid_from"];
    let words = House(language);
    let is = |a: &Value, b: &Value| KEY.iter().all(|key| a.get(key) == b.get(key));
    let field = |rule: &Value, key: &str| {
        let value = rule.get(key).unwrap_or(&Value::Null);
        house::in_full(language, key, value)
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
        let pieces = compared(before, after, HouseTable::Rules, Language::Japanese);
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
                "上限額: 1,000円 → （なし）",
                "変わらない所",
                "提出の方法 メール"
            ]
        );
    }

    #[test]
    fn a_mail_is_compared_by_its_subject_and_line_by_line() {
        let was = json!({"mail_kind": "completion", "mail_subject": "発行", "valid_from": "2022-04-01", "mail_body": "一\n二\n三"});
        let mut now = was.clone();
        now["mail_subject"] = json!("発行のお知らせ");
        let said = |now: &Value| -> Vec<String> {
            let (was, now) = (was.as_object().unwrap(), now.as_object().unwrap());
            let pieces = of_mail(was, now, Language::Japanese);
            pieces
                .into_iter()
                .map(|p| format!("{} {}", p.label, p.text).trim().to_owned())
                .collect()
        };
        assert_eq!(
            said(&now),
            [
                "変わる所",
                "件名: 発行 → 発行のお知らせ",
                "本文 変わりません"
            ]
        );
        now["mail_body"] = json!("一\n二の二\n三\n四");
        assert_eq!(said(&now)[3..], ["- 二", "+ 二の二", "+ 四"]);
    }

    #[test]
    fn of_a_limit_that_changes_neither_login_nor_product_does() {
        let row = HouseRow {
            table: HouseTable::Proposals,
            fields: serde_json::from_value(json!({
                "proposal_kind": "limit",
                "person_name": "髙橋 誠",
                "before": {"limit": 100_000_000, "valid_from": "2022-04-01"},
                "content": {"login": "takahashi", "product": "advance_payment", "limit": 15_000_000, "valid_from": "2022-04-01"}
            }))
            .unwrap(),
            id: "1".to_owned(),
            at: chrono::DateTime::UNIX_EPOCH,
            n: 1,
        };
        let (_, pieces) = apart(&row, Language::Japanese).unwrap();
        let said: Vec<String> = pieces
            .into_iter()
            .map(|p| format!("{} {}", p.label, p.text).trim().to_owned())
            .collect();
        assert_eq!(
            said[..3],
            [
                "変わる所",
                "限度額: 100,000,000円（1億円） → 15,000,000円（1,500万円）",
                "変わらない所"
            ]
        );
        assert!(!said.concat().contains("（なし）"), "{said:?}");
        assert!(
            said.contains(&"ログイン takahashi  髙橋 誠".to_owned()),
            "{said:?}"
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
