//! Values of a form that only the database knows, looked up before a reason is asked for.

use super::forms::FormKind;
use crate::app::RequestId;
use crate::domain::command::Query;
use crate::domain::date;
use crate::domain::house::{Fields, HouseRow, HouseTable, People};
use crate::domain::record::Choice;
use crate::i18n::Language;
use crate::i18n::house::House;
use crate::screens::slots::Slots;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// A value that is being looked up.
#[derive(Debug)]
pub(super) struct Known {
    /// The field.
    pub key: &'static str,
    /// The question; none once it is answered.
    pub asked: Option<RequestId>,
    /// The value is one of those that may stand there.
    pub is_one: bool,
}

/// What is looked up for a form that reads without a fault.
pub(super) fn questions(
    kind: FormKind,
    slots: &Slots,
    ready: &Fields,
    (row, today): (Option<&HouseRow>, NaiveDate),
) -> Vec<(&'static str, Query)> {
    let people = |key: &'static str, task: People| {
        let text = slots.value(key).to_owned();
        (key, Query::People { task, text })
    };
    let branch = |key: &'static str| (key, Query::BranchNames(slots.value(key).to_owned()));
    match kind {
        FormKind::Company => {
            let from = ready.get("content").and_then(|c| c.get("valid_from"));
            let from = from.and_then(Value::as_str).and_then(|d| d.parse().ok());
            let id = slots.value("wording").split(':').next();
            let text = id.unwrap_or_default().to_owned();
            vec![("wording", Query::Wordings { text, from })]
        }
        FormKind::Delegate => vec![
            people("absent", People::Absent),
            people("delegate", stand_in(slots)),
        ],
        FormKind::HandOver => vec![people("to_login", heir(row))],
        // Only to say whose login it is: the database knows more people than one may choose from.
        FormKind::Limit if row.is_none() => colleague(slots),
        FormKind::Entitle => vec![people("login", People::Entitled), branch("branch")],
        FormKind::Operator => vec![branch("branch_id")],
        FormKind::NewOperator => {
            let mut all = vec![branch("branch_id")];
            all.extend(new_code(kind, slots, today));
            all
        }
        // A new row's code must be nobody's yet.
        _ if row.is_none() => new_code(kind, slots, today).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What is looked up for one field when it is left, where its value is somebody's or something's.
pub(super) fn question(
    kind: FormKind,
    key: &str,
    slots: &Slots,
    about: (Option<&HouseRow>, NaiveDate),
) -> Option<Query> {
    if slots.value(key).is_empty() {
        return None;
    }
    let from = date::parse(slots.value("valid_from"), about.1).ok();
    let ready = json!({"content": {"valid_from": from}});
    let all = questions(kind, slots, ready.as_object()?, about);
    let own = all.into_iter().find(|(of, _)| *of == key);
    own.map(|(_, query)| query)
}

/// What asks whether the row that is typed is there already; none while its code is not whole.
fn new_code(kind: FormKind, slots: &Slots, today: NaiveDate) -> Option<(&'static str, Query)> {
    let typed = |key: &str| slots.value(key).to_uppercase();
    let (table, code) = match kind {
        FormKind::Orderer => (HouseTable::Orderers, typed("code")),
        FormKind::Contractor => (HouseTable::Contractors, typed("customer_code")),
        FormKind::Bank if slots.value("bank_code").is_empty() => return None,
        FormKind::Bank => {
            let code = format!("{}-{}", typed("bank_code"), typed("branch_code"));
            (HouseTable::Banks, code)
        }
        FormKind::Branch => (HouseTable::Branches, typed("branch_id")),
        FormKind::Holiday => {
            let day = date::parse(slots.value("day"), today).ok()?;
            (HouseTable::Holidays, day.to_string())
        }
        FormKind::NewOperator => (HouseTable::Operators, slots.value("login").to_owned()),
        _ => return None,
    };
    Some((own_code(kind)?, Query::MasterRow { table, code }))
}

/// The field that says which row it is, where a new row's must be one that is not there yet.
pub(super) fn own_code(kind: FormKind) -> Option<&'static str> {
    Some(match kind {
        FormKind::Orderer => "code",
        FormKind::Contractor => "customer_code",
        FormKind::Bank => "branch_code",
        FormKind::Holiday => "day",
        FormKind::Branch => "branch_id",
        FormKind::NewOperator => "login",
        _ => return None,
    })
}

fn colleague(slots: &Slots) -> Vec<(&'static str, Query)> {
    vec![("login", Query::Colleagues(slots.value("login").to_owned()))]
}

/// Who may stand in for whoever is named as absent.
pub(super) fn stand_in(slots: &Slots) -> People {
    People::StandIn(slots.value("absent").to_owned())
}

/// Who may have the work of this row's clerk.
pub(super) fn heir(row: Option<&HouseRow>) -> People {
    let of = |key: &str| row.map_or(String::new(), |r| r.text(key).to_owned());
    People::Heir {
        from: of("login"),
        branches: vec![of("branch")],
    }
}

/// Whether what is typed for this field names one of these, or need not.
pub(super) fn is_one(kind: FormKind, key: &str, typed: &str, choices: &[Choice]) -> bool {
    if own_code(kind) == Some(key) {
        return choices.is_empty();
    }
    let named = |c: &Choice| match key {
        "login" | "branch" | "branch_id" => c.code == typed,
        _ => c.code == typed || c.label == typed,
    };
    (kind == FormKind::Limit && key == "login") || choices.iter().any(named)
}

/// Why a value is not one of them.
pub(super) fn why(kind: FormKind, key: &str, language: Language) -> &'static str {
    let words = House(language);
    match key {
        "day" => words.day_taken(),
        key if own_code(kind) == Some(key) => words.code_taken(),
        "wording" => words.no_such_wording(),
        "absent" => words.not_absent(),
        "delegate" => words.no_stand_in(),
        "login" => words.no_such_login(),
        "branch" | "branch_id" => words.no_such_branch(),
        _ => words.no_heir(),
    }
}
