//! A new 承認限度額: what it changes for open applications, before it is proposed and before it is confirmed.

use super::house::{administrator, row};
use crate::domain::house::{HouseTable, LimitMoves};
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;
use serde_json::json;

fn office(moves: LimitMoves) -> Office {
    let office = Office::sample(1);
    office.limit_moves(moves);
    let limit = json!({"login": "mori", "name": "森 直子", "branch_name": "長野支店", "product": "advance_payment",
        "limit": 100_000_000, "valid_from": "2022-10-01", "limit_state": "in_force"});
    let proposal = json!({"proposal_kind": "limit", "subject": "mori advance_payment", "person_name": "森 直子",
        "proposed_by": "kanri2", "proposed_name": "管理 次郎", "reason": "異動", "proposal_state": "open",
        "before": {"limit": 100_000_000, "valid_from": "2022-10-01"},
        "content": {"login": "mori", "product": "advance_payment", "limit": 10_000_000, "valid_from": "2022-12-01"}});
    office.set_house(vec![
        row(
            HouseTable::Masters,
            1,
            None,
            json!({"master": "limits", "count": 1}),
        ),
        row(
            HouseTable::Masters,
            2,
            None,
            json!({"master": "proposals", "count": 1}),
        ),
        row(HouseTable::Limits, 1, None, limit),
        row(HouseTable::Proposals, 1, None, proposal),
    ]);
    office
}

const LOWERED: LimitMoves = LimitMoves {
    within: 0,
    beyond: 3,
    nobody: 2,
};

#[test]
fn who_proposes_a_limit_is_told_how_many_open_applications_it_moves() {
    let mut h = Harness::new(administrator(), office(LOWERED));
    h.press("g b Enter 2 Enter Tab C-u");
    h.type_text("1000万");
    h.press("Tab");
    h.type_text("R4.12.1");
    h.press("F10");
    assert_snapshot!(h.picture());
    assert!(h.writes().is_empty());
    let raised = LimitMoves {
        within: 4,
        ..LimitMoves::default()
    };
    let mut h = Harness::new(administrator(), office(raised));
    h.press("g b Enter 2 Enter Tab C-u");
    h.type_text("2億");
    h.press("Tab");
    h.type_text("R4.12.1");
    h.press("F10");
    let picture = h.picture();
    assert!(
        picture.contains("4件が、この人の限度額に収まる"),
        "{picture}"
    );
    assert!(!picture.contains("超えるように"), "{picture}");
}

#[test]
fn who_confirms_a_limit_is_told_the_same() {
    let mut h = Harness::new(administrator(), office(LOWERED));
    h.press("g b Down Enter 9 Enter");
    let picture = h.picture();
    for said in ["3件が、この人の限度額を超える", "うち 2件は、ほかに"] {
        assert!(picture.contains(said), "{picture}");
    }
}
