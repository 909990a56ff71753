//! What a rule would do: tried on an amount and a day, and on the applications that are not issued yet.

use super::forms::rule_name;
use crate::domain::application::ApplicationContent;
use crate::domain::command::{Answer, OrdererFacts, PageFrom, Query};
use crate::domain::house::{Fields, HouseRow, HouseTable, LimitMoves};
use crate::domain::money::Yen;
use crate::domain::orderer::{OrdererRule, with_rule};
use crate::domain::product::Product;
use crate::domain::rules::{self, CheckContext, Finding};
use crate::i18n::house::{House, tiers_shown};
use crate::i18n::{Language, dates, findings};
use crate::ui::Ink;
use chrono::NaiveDate;

/// The rule of a proposal that is still to be decided, and whose it is.
pub(super) fn proposed(row: &HouseRow) -> Option<(OrdererRule, String)> {
    let open = matches!(row.text("proposal_state"), "" | "open");
    if row.table != HouseTable::Proposals || row.text("proposal_kind") != "rule" || !open {
        return None;
    }
    let content = row.fields.get("content")?;
    let code = content.get("orderer_code")?.as_str()?.to_owned();
    Some((serde_json::from_value(content.clone()).ok()?, code))
}

/// The question for the applications that stand under such a rule.
pub(super) fn applications(rule: &OrdererRule, orderer_code: &str) -> Query {
    let named = [
        ("orderer_code", orderer_code),
        ("work_kind", rule.work_kind.code()),
        ("product", rule.product.code()),
    ];
    let named = named.map(|(name, value)| (name.to_owned(), value.into()));
    Query::House {
        table: HouseTable::RuleEffects,
        filter: Fields::from_iter(named),
        from: PageFrom::Top,
        limit: 200,
    }
}

/// The question for the rules as they stand for these applications: an orderer is known by code and name together, and
/// the name is what the applications say. Without any there is nothing to compare.
pub(super) fn rules_for(rows: &[HouseRow], orderer_code: &str) -> Option<Query> {
    let content = rows.first()?.fields.get("content")?;
    Some(Query::OrdererRules {
        orderer_code: Some(orderer_code.to_owned()),
        orderer_name: content.pointer("/works/orderer_name")?.as_str()?.to_owned(),
        deposit: None,
    })
}

/// How many applications a proposed rule changes, in a line, as far as these answers tell.
pub(super) fn told(row: &HouseRow, read: &[Answer], language: Language) -> Option<(String, Ink)> {
    let (rule, _) = proposed(row)?;
    let words = House(language);
    let rows = read.iter().find_map(|answer| match answer {
        Answer::House(page) => Some(&page.rows),
        _ => None,
    })?;
    let facts = read.iter().find_map(|answer| match answer {
        Answer::OrdererRules(facts) => Some(facts),
        _ => None,
    });
    let changed = facts.map_or(0, |facts| on_open(rows, facts, &rule, language).len());
    Some(match changed {
        0 => (words.effects_none().to_owned(), Ink::Plain),
        n => (words.effects_counted(n), Ink::Warning),
    })
}

/// What a proposed limit that is still to be decided moves, as a question.
pub(super) fn of_limit(row: &HouseRow) -> Option<Query> {
    let open = matches!(row.text("proposal_state"), "" | "open");
    if row.table != HouseTable::Proposals || row.text("proposal_kind") != "limit" || !open {
        return None;
    }
    let content = row.fields.get("content")?.as_object()?;
    Some(Query::LimitMoves(content.clone()))
}

/// How many open applications come within a limit or go beyond it, a line each.
pub(super) fn moved(moves: LimitMoves, language: Language) -> Vec<(String, Ink)> {
    let words = House(language);
    let all = [
        (moves.within, Ink::Plain, words.limit_within(moves.within)),
        (moves.beyond, Ink::Warning, words.limit_beyond(moves.beyond)),
        (moves.nobody, Ink::Warning, words.limit_nobody(moves.nobody)),
    ];
    let mut lines: Vec<(String, Ink)> = all
        .into_iter()
        .filter(|(n, _, _)| *n > 0)
        .map(|(_, ink, said)| (said, ink))
        .collect();
    if lines.is_empty() {
        lines.push((words.limit_moves_none().to_owned(), Ink::Plain));
    }
    lines
}

/// What the rule gives for a price, in one line.
pub(super) fn amount(rule: &OrdererRule, price: Yen, language: Language) -> String {
    let words = House(language);
    let how = tiers_shown(language, &rule.tiers);
    if rule.product == Product::Performance {
        let least = rules::performance_minimum(price, rule.work_kind, false, Some(rule));
        return words.trial_least(dates::yen(least.limit), how);
    }
    let most = rules::advance_limit(price, rule.product, rule.work_kind, Some(rule));
    words.trial_most(dates::yen(most.limit), how)
}

/// Whether the rule covers a day, and takes an electronic guarantee on it.
pub(super) fn day(rule: &OrdererRule, day: NaiveDate, language: Language) -> &'static str {
    let words = House(language);
    if day < rule.valid_from || rule.valid_to.is_some_and(|to| day > to) {
        return words.trial_outside();
    }
    match rule.electronic_from {
        Some(from) if from <= day => words.trial_electronic(),
        _ => words.trial_paper(),
    }
}

/// One line for each open application to which the rule brings a finding, or takes one from.
pub(super) fn on_open(
    rows: &[HouseRow],
    facts: &OrdererFacts,
    rule: &OrdererRule,
    language: Language,
) -> Vec<String> {
    let words = House(language);
    let after = OrdererFacts {
        rules: with_rule(&facts.rules, rule),
        ..facts.clone()
    };
    let mut lines = Vec::new();
    for row in rows {
        let content = row.fields.get("content").cloned().unwrap_or_default();
        let Ok(content) = serde_json::from_value::<ApplicationContent>(content) else {
            continue;
        };
        // Two orderers may bear one name; only this one's rules change.
        let code = content.works.orderer_code.as_ref();
        if code.is_some() && facts.code.is_some() && code != facts.code.as_ref() {
            continue;
        }
        let context = CheckContext::default();
        let was = rules::check(&content, facts, &context);
        let is = rules::check(&content, &after, &context);
        // Every branch counts its own: two may bear one number.
        let number = format!("{} {}", row.text("number"), row.text("branch_name"));
        let (number, who) = (number.trim_end(), row.text("contractor"));
        let say = |f: &Finding| findings::sentence(language, &f.kind);
        let fresh = is.iter().filter(|f| !was.contains(f));
        let gone = was.iter().filter(|f| !is.contains(f));
        let changes: Vec<String> = fresh
            .map(|f| words.effect_new(say(f)))
            .chain(gone.map(|f| words.effect_gone(say(f))))
            .collect();
        if !changes.is_empty() {
            let changes = changes.join(language.pick("、", "; "));
            lines.push(words.effect(number, who, changes));
        }
    }
    lines
}

/// What the rule is called.
pub(super) fn name(rule: &OrdererRule, language: Language) -> String {
    rule_name(language, rule)
}
