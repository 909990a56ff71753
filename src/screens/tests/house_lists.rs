//! Every list of the masters and of the close: empty, with more rows than fit, and with the line gone.

use super::house::{administrator, row};
use crate::domain::house::HouseTable as T;
use crate::domain::record::Operator;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, supervisor};
use insta::{assert_snapshot, with_settings};
use serde_json::{Value, json};

/// An office on its first day, whose masters lead to this list without a row.
pub(super) fn unfilled(table: T) -> Office {
    let office = Office::sample(3);
    let master = json!({"master": table.code(), "count": 0});
    office.set_house(vec![row(T::Masters, 1, None, master)]);
    office
}

/// The row of headings, when a list is shown.
fn headings(picture: &str) -> Option<&str> {
    picture.lines().find(|line| line.starts_with(" 選 "))
}

#[test]
fn no_heading_of_any_list_is_cut_in_japanese_at_eighty_columns() {
    let keymap = crate::keys::Keymap::preset("default").unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let mut cut = Vec::new();
    let mut look = |name: String, h: &Harness| {
        if let Some(row) = headings(&h.picture()) {
            if row.contains("..") {
                cut.push(format!("{name}: {row}"));
            }
            seen.insert(h.model.path().last().unwrap().to_string());
        }
    };
    for room in super::rooms::ROOMS {
        look(
            room.name.to_owned(),
            &room.enter(&keymap, false, Language::Japanese),
        );
    }
    // Every list of the house, also those without a room, as empty as on its first day.
    for table in T::ALL {
        let mut h = Harness::new(administrator(), unfilled(table));
        h.press("g b enter");
        look(format!("{table:?}"), &h);
    }
    assert!(cut.is_empty(), "{cut:#?}");
    assert!(seen.len() > 20, "{seen:?}");
}

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("list", h.picture());
    });
}

const NAMES: [&str; 4] = [
    "○○建設　株式会社",
    "㈱髙橋土木",
    "有限会社𠮷田組",
    "△△・××特定建設工事共同企業体（代表者 ○○建設株式会社）",
];

/// The fields of the n-th row, some as long as they come.
fn fields(table: T, n: i64) -> Value {
    let name = NAMES[usize::try_from(n).unwrap() % NAMES.len()];
    let product =
        ["advance_payment", "interim_advance", "performance"][usize::try_from(n).unwrap() % 3];
    let person = ["佐藤 花子", "髙橋 健", "長宗我部 宗一郎左衛門"][usize::try_from(n).unwrap() % 3];
    match table {
        T::Limits => {
            json!({"login": format!("operator_{n:02}"), "name": person, "branch_name": "長野支店", "product": product,
            "limit": 999_900_000_000_i64, "valid_from": "2022-10-01", "valid_to": "2023-03-31", "limit_state": "in_force"})
        }
        T::Delegations => {
            json!({"absent": "takahashi", "absent_name": person, "delegate": "suzuki", "delegate_name": "鈴木 一郎",
            "first_day": "2022-11-01", "last_day": "2022-11-04", "delegation_state": if n == 1 { "in_force" } else { "past" },
            "by_name": person, "reason": "出張のため", "branch_name": "長野支店"})
        }
        T::Workloads => {
            json!({"login": format!("operator_{n:02}"), "name": person, "role": "supervisor", "branch": "371",
            "branch_name": "長野支店", "claimed": 1200 + n, "awaiting": 300, "lapsed": 45, "oldest_day": "2022-10-28"})
        }
        T::Proposals => {
            json!({"proposal_kind": "rule", "subject": "20001 construction advance_payment", "proposed_by": "kanri2",
            "proposed_name": person, "proposed_at": "2022-10-31T01:00:00Z", "reason": "要綱の改正のため、本店の通知による",
            "proposal_state": if n == 1 { "open" } else { "confirmed" }, "decided_name": "管理 花子", "before": {}, "content": {}})
        }
        T::Orderers => {
            json!({"code": format!("2{n:04}"), "name": "長野県△△建設事務所長", "orderer_kind": "都道府県", "count": n})
        }
        T::Rules => {
            json!({"orderer_code": "20001", "work_kind": "construction", "product": product, "valid_from": "2020-04-01",
            "valid_to": "2022-03-31", "basis": "contract", "electronic_from": "2022-10-01", "rounding": 10000,
            "tiers": [{"up_to": 200_000_000, "permille": 400}, {"permille": 300}], "hand_in": "電子契約システムに添付"})
        }
        T::Contractors => {
            json!({"customer_code": format!("C37{n:04}"), "name": name, "postal_code": "380-8537",
            "address": "長野県　長野市　南石堂町　１２３０ー６", "merged_into": if n % 3 == 0 { Value::from("C371001") } else { Value::Null }})
        }
        T::Branches => {
            json!({"branch_id": format!("{}", 370 + n), "name": "長野支店", "tel": "026-226-0000",
            "email": "nagano-eigyo-madoguchi@densho.example.jp", "head_office": false})
        }
        T::Operators => {
            json!({"login": format!("operator_{n:02}"), "name": person, "role": "supervisor", "branch_name": "長野支店",
            "disabled_at": if n % 4 == 0 { Value::from("2022-10-31T01:00:00Z") } else { Value::Null }})
        }
        T::Statistics => {
            json!({"orderer_kind": "都道府県", "product": product, "count": 73_578, "amount": 999_900_000_000_i64,
            "electronic_count": 24_526, "electronic_permille": 333, "year": 2022})
        }
        T::Premiums => {
            json!({"branch": "371", "customer_code": format!("C37{n:04}"), "contractor": name, "count": 120,
            "amount": 999_900_000_000_i64, "premium": 3_499_650_000_i64, "without_rate": 0, "month": "2022-11"})
        }
        other => panic!("{other:?}"),
    }
}

/// The masters lead to this list alone, with so many rows in it.
fn office(table: T, rows: i64) -> Office {
    let way = if table == T::Rules {
        T::Orderers
    } else {
        table
    };
    let master = json!({"master": way.code(), "count": rows});
    let mut all = vec![row(T::Masters, 1, None, master)];
    if table == T::Rules {
        all.push(row(T::Orderers, 1, None, fields(T::Orderers, 1)));
    }
    all.extend((1..=rows).map(|n| row(table, n, None, fields(table, n))));
    let office = Office::sample(3);
    office.set_house(all);
    office
}

fn lists() -> [(T, &'static str, Operator, &'static str); 11] {
    let masters = "g b enter";
    [
        (T::Limits, "limits", administrator(), masters),
        (T::Delegations, "delegations", supervisor(), masters),
        (T::Workloads, "workloads", supervisor(), masters),
        (T::Proposals, "proposals", administrator(), masters),
        (T::Orderers, "orderers", administrator(), masters),
        (T::Rules, "rules", administrator(), "g b enter enter"),
        (T::Contractors, "contractors", administrator(), masters),
        (T::Branches, "branches", administrator(), masters),
        (T::Operators, "operators", administrator(), masters),
        (T::Statistics, "statistics", supervisor(), "g d Tab Tab"),
        (T::Premiums, "premiums", supervisor(), "g d Tab Tab Tab"),
    ]
}

#[test]
fn every_list_of_the_house_says_whether_it_is_empty_goes_on_or_lost_its_line() {
    for (table, name, me, keys) in lists() {
        let mut h = Harness::new(me.clone(), office(table, 0));
        h.press(keys);
        show(&format!("{name}-empty"), &h);
        let mut h = Harness::new(me, office(table, 40));
        h.press(keys);
        show(&format!("{name}-overfull"), &h);
        h.office.down = Some(Refusal::Unavailable);
        h.press("F5");
        h.pass(6);
        show(&format!("{name}-lost"), &h);
        // The rows stay as they were seen, and come back by themselves.
        h.office.down = None;
        h.pass(6);
        let rows = |h: &Harness| h.picture().lines().filter(|l| l.starts_with('>')).count();
        assert_eq!(rows(&h), 1, "{name}: {}", h.picture());
        // The last of them can be reached.
        h.press("End");
        assert_eq!(rows(&h), 1, "{name}: {}", h.picture());
    }
}

#[test]
fn a_list_of_the_house_whose_line_was_gone_from_the_start_fills_when_it_is_there() {
    for (table, name, me, keys) in lists() {
        let (way, last) = keys.rsplit_once(' ').unwrap();
        let mut h = Harness::new(me, office(table, 40));
        h.press(way);
        h.office.down = Some(Refusal::Unavailable);
        h.press(last);
        let gone = h.picture();
        assert!(
            !gone.contains("該当する行はありません"),
            "{name} is not empty: {gone}"
        );
        h.office.down = None;
        h.pass(6);
        let rows = h.picture().lines().filter(|l| l.starts_with('>')).count();
        assert_eq!(rows, 1, "{name}: {}", h.picture());
    }
}
