//! Who and what a row is about can be told at 80 columns, and a long list is narrowed to it.

use super::house::{administrator, row};
use crate::domain::house::HouseTable;
use crate::runtime::harness::{Harness, Office};
use serde_json::json;

fn list(table: HouseTable, rows: Vec<crate::domain::house::HouseRow>) -> Harness {
    let office = Office::sample(1);
    let master = json!({"master": table.code(), "count": rows.len()});
    office.set_house([vec![row(HouseTable::Masters, 1, None, master)], rows].concat());
    let mut h = Harness::new(administrator(), office);
    h.press("enter");
    h
}

#[test]
fn a_long_product_leaves_the_name_of_whose_limit_it_is() {
    let limit = |n: i64, name: &str, product: &str| {
        let fields = json!({"login": "takahashi", "name": name, "branch_name": "長野支店", "product": product,
            "limit": 1_000_000_000, "valid_from": "2022-10-01", "limit_state": "in_force"});
        row(HouseTable::Limits, n, None, fields)
    };
    let h = list(
        HouseTable::Limits,
        vec![
            limit(1, "髙橋 誠", "bid_bond"),
            limit(2, "髙木 実", "advance_payment"),
        ],
    );
    let picture = h.picture();
    assert!(
        picture.contains("髙橋 誠") && picture.contains("髙木 実"),
        "{picture}"
    );
}

#[test]
fn the_contracts_of_a_contractor_are_narrowed_by_a_part_of_their_number() {
    let contractor = json!({"customer_code": "C371001", "name": "○○建設　株式会社"});
    let mut h = list(
        HouseTable::Contractors,
        vec![row(HouseTable::Contractors, 1, None, contractor)],
    );
    h.press("enter /");
    assert!(h.picture().contains("番号"), "{}", h.picture());
    h.type_text("１１５００");
    h.press("F10");
    let asked = h.log.iter().rev().find_map(|effect| match effect {
        crate::app::Effect::Query {
            query: crate::domain::command::Query::House { table, filter, .. },
            ..
        } if *table == HouseTable::ContractorContracts => Some(filter.clone()),
        _ => None,
    });
    let asked = asked.unwrap();
    assert_eq!(
        (asked["customer_code"].as_str(), asked["number"].as_str()),
        (Some("C371001"), Some("11500"))
    );
}

#[test]
fn what_stopped_before_it_had_a_number_is_named_by_its_applications() {
    use crate::runtime::harness::supervisor;
    let office = Office::sample(1);
    office.set_house(vec![
        row(
            HouseTable::CloseDays,
            1,
            None,
            json!({"day": "2022-10-31", "branch": "371", "branch_name": "長野支店", "approved": 1, "missing": 1}),
        ),
        row(
            HouseTable::CloseItems,
            1,
            None,
            json!({"happened": "issue", "contractor": "株式会社𪚥組", "amount": 726_000, "missing_step": "number",
                   "application_number": "N2210-00431", "product": "advance_payment", "form": "electronic"}),
        ),
    ]);
    let mut h = Harness::new(supervisor(), office);
    h.press("g d enter");
    let picture = h.picture();
    assert!(picture.contains("N2210-00431"), "{picture}");
}
