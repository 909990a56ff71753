//! A row of any list as the cells of its columns.

use super::{refused, tables};
use crate::domain::date;
use crate::domain::house::{HouseRow, HouseTable};
use crate::i18n::Language;
use crate::i18n::{events, house};
use crate::ui::Ink;
use crate::ui::table::{Cell, Column};
use chrono::NaiveDate;

/// The columns of a list.
pub(super) fn columns(table: HouseTable, language: Language) -> Vec<Column> {
    tables::columns(table)
        .iter()
        .map(|c| {
            let heading = house::column(language, c.key);
            let column = if house::is_amount(c.key) || house::is_count(c.key) {
                Column::amount(heading, c.least)
            } else {
                Column::text(heading, c.least)
            };
            let column = match (table, c.key) {
                (HouseTable::Premiums, "contractor") => column.telling(),
                _ => column,
            };
            let column = match is_fixed(c.key) {
                true => column.uncut(),
                false => column,
            };
            column.growing(c.grow).ranked(c.rank)
        })
        .collect()
}

/// What stands in it are the program's own words, or says who it is: names give way to them.
fn is_fixed(key: &str) -> bool {
    key.ends_with("_state")
        // What kinds of orderers there are a house says in its own words.
        || (key.ends_with("_kind") && key != "orderer_kind")
        || matches!(
            key,
            "login"
                | "code"
                | "customer_code"
                | "merged_into"
                | "moved_from"
                | "event"
                | "happened"
                | "product"
                | "form"
                | "role"
                | "master"
                | "missing_step"
                | "state"
                | "handed_over"
                | "wording_source"
        )
}

/// The cells of a row.
pub(super) fn cells(row: &HouseRow, today: NaiveDate, language: Language) -> Vec<Cell> {
    let passed = refused::passed(row, today).is_some();
    tables::columns(row.table)
        .iter()
        .map(|c| {
            let ink = match (c.key, row.text(c.key)) {
                ("event", "attempt.refused" | "lookup.missed") => Ink::Warning,
                ("missing_step", text) if !text.is_empty() => Ink::Bad,
                ("missing", _) if row.number("missing").unwrap_or(0) > 0 => Ink::Bad,
                ("proposal_state", _) if passed => Ink::Warning,
                ("close_state", "closed") => Ink::Good,
                ("close_state", "closed_differs" | "reopened") => Ink::Warning,
                _ => Ink::Plain,
            };
            let text = match c.key {
                // Its first day is over: it is proposed anew, or taken back.
                "proposal_state" if passed => {
                    house::value(language, "proposal_state", &"passed".into())
                }
                // What stopped before it had a number is found by the application's.
                "number"
                    if row.table == HouseTable::CloseItems && row.text("number").is_empty() =>
                {
                    row.text("application_number").to_owned()
                }
                // Without a code the address is what tells firms of one name apart.
                "contractor"
                    if row.table == HouseTable::Premiums && !row.text("address").is_empty() =>
                {
                    format!("{} / {}", row.text("contractor"), row.text("address"))
                }
                "at" => date::jst(row.at).format("%y/%m/%d %H:%M").to_string(),
                "about" => house::about(language, row),
                "actor_name" if row.table.is_audit() && row.text("actor_name").is_empty() => {
                    house::actor(language, row)
                }
                "remark" if row.table.is_audit() => house::remark(language, row),
                "event" => events::kind_short(language, house::kind_code(row)),
                key => row
                    .fields
                    .get(key)
                    .map_or(String::new(), |v| house::value(language, key, v)),
            };
            let cell = Cell::inked(text, ink);
            match c.key {
                // Nobody's name is cut to the word that says so: the login stands in the record.
                "actor_name" if row.table.is_audit() && row.text("actor_name").is_empty() => {
                    cell.or_short(events::actor(language, ""))
                }
                _ => cell,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::width::{Ambiguous, width};

    #[test]
    fn no_heading_of_an_english_list_is_cut() {
        let mut cut = Vec::new();
        for table in HouseTable::ALL {
            for c in columns(table, Language::English) {
                if width(c.heading, Ambiguous::Narrow) > usize::from(c.least) {
                    cut.push(format!("{table:?} {} > {}", c.heading, c.least));
                }
            }
        }
        assert!(cut.is_empty(), "{cut:#?}");
    }
}
