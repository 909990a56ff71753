//! What somebody has claimed and gives back: they are moved, lose the role, are shut out, or a branch is closed to them. Said
//! before it is done.

use crate::domain::command::{Answer, Query};
use crate::domain::house::{Fields, HouseRow, HouseTable};
use crate::i18n::Language;
use crate::i18n::house::House;
use crate::keys::Command;
use crate::ui::Ink;
use serde_json::Value;

/// The question for an option of a list; none where it takes nobody's claims away.
pub(super) fn of_row(row: &HouseRow, command: Command) -> Option<Query> {
    let named: &[(&str, &str)] = match (row.table, command) {
        (HouseTable::Operators, Command::Withdraw) => &[("login", "login")],
        (HouseTable::Entitlements, Command::Withdraw) => {
            &[("login", "login"), ("closed_branch", "branch")]
        }
        _ => return None,
    };
    let named = named.iter();
    let fields = named.map(|(name, key)| ((*name).to_owned(), row.text(key).into()));
    Some(Query::ClaimsGivenBack(Fields::from_iter(fields)))
}

/// The same for an operator's record that is changed; none where branch and role stay.
pub(super) fn of_change(args: &Fields) -> Option<Query> {
    let now = |key: &str| args.get(key).and_then(Value::as_str);
    let was = |key: &str| args.get("seen")?.get(key)?.as_str();
    if ["branch_id", "role"].iter().all(|key| now(key) == was(key)) {
        return None;
    }
    let names = ["login", "branch_id", "role"].into_iter();
    let fields = names.filter_map(|key| Some((key.to_owned(), now(key)?.into())));
    Some(Query::ClaimsGivenBack(Fields::from_iter(fields)))
}

/// How many of them there are, as a line of the question; none where there are none.
pub(super) fn line(claims: i64, language: Language) -> Option<(String, Ink)> {
    (claims > 0).then(|| (House(language).claims_given_back(claims), Ink::Warning))
}

/// The same from what was read for the question.
pub(super) fn told(read: &[Answer], language: Language) -> Option<(String, Ink)> {
    read.iter().find_map(|answer| match answer {
        Answer::ClaimsGivenBack(claims) => line(*claims, language),
        _ => None,
    })
}
