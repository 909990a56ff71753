//! 監査 and the close: who and what a row is about, in words that are not the database's own.

use super::house::{auditor, row};
use crate::domain::house::{HouseRow, HouseTable};
use crate::runtime::harness::{Harness, Office, supervisor};
use serde_json::{Value, json};

fn audited(fields: Value) -> Harness {
    let office = Office::sample(3);
    let event: HouseRow = row(HouseTable::Audit, 1, Some("2022-11-01 10:00"), fields);
    office.set_house(vec![event]);
    Harness::new(auditor(), office)
}

#[test]
fn whom_a_right_to_a_branch_was_given_is_said_by_name() {
    let mut h = audited(
        json!({"branch": "380", "actor": "kanri", "actor_name": "管理 恵", "event": "operator.entitled",
        "person_name": "鈴木 一郎", "detail": {"login": "suzuki_ichiro", "branch": "380"}}),
    );
    assert!(h.picture().contains("  鈴木 一郎"), "{}", h.picture());
    // The record has the login as well.
    h.press("Enter");
    assert!(h.picture().contains("suzuki_ichiro"), "{}", h.picture());
    assert!(!h.picture().contains("person_name"), "{}", h.picture());
}

#[test]
fn a_merge_that_was_taken_back_does_not_read_as_the_merge() {
    let detail = json!({"customer_code": "C371006", "kept_code": "C371009"});
    let of = |event: &str| {
        let fields = json!({"branch": "371", "actor": "kanri", "actor_name": "管理 恵", "event": event, "detail": detail});
        audited(fields).picture()
    };
    let done = of("masters.contractor_merged");
    assert!(done.contains("C371006 → C371009"), "{done}");
    let undone = of("masters.contractor_unmerged");
    assert!(undone.contains("C371009 → C371006"), "{undone}");
}

#[test]
fn a_record_of_the_audit_names_a_contract_by_its_number_alone() {
    let mut h = audited(
        json!({"branch": "371", "actor": "sato_hanako", "actor_name": "佐藤 花子", "event": "contract.printed",
        "number": "37071-00001M", "contract_id": 1, "application_id": 1, "remark": "certificate"}),
    );
    h.press("Enter");
    assert!(h.picture().contains("37071-00001M"), "{}", h.picture());
    assert!(!h.picture().contains("識別番号"), "{}", h.picture());
}

#[test]
fn a_day_on_which_something_ended_before_its_number_says_how_many_beside_what_was_approved() {
    let office = Office::sample(3);
    let day = json!({"branch": "371", "branch_name": "長野支店", "day": "2022-10-31", "approved": 5, "issued": 4, "ended": 1,
        "arrived": 4, "mail_wanted": 3, "mailed": 3, "missing": 0, "amended": 0, "amount": 1, "close_state": "open"});
    office.set_house(vec![row(HouseTable::CloseDays, 1, None, day)]);
    let mut h = Harness::new(supervisor(), office);
    h.press("g d");
    let picture = h.picture();
    assert!(picture.contains("取下等"), "{picture}");
    h.press("5 Enter");
    assert!(h.picture().contains("番号前の取下等"), "{}", h.picture());
}
