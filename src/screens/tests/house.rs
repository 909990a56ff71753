//! 監査, the masters and the close: every list as an auditor or administrator sees it.

use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::ids::Login;
use crate::domain::record::{Operator, Role};
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, at, clerk};
use insta::{assert_snapshot, with_settings};
use serde_json::{Value, json};

pub(super) fn auditor() -> Operator {
    Operator {
        login: Login::from("kansa"),
        name: "監査 太郎".to_owned(),
        role: Role::Auditor,
        branch_name: "本店".to_owned(),
        ..clerk()
    }
}

/// A row of a list, its time given in JST; none = a list without times.
pub(super) fn row(table: HouseTable, n: i64, time: Option<&str>, fields: Value) -> HouseRow {
    let Value::Object(fields) = fields else {
        panic!("fields")
    };
    HouseRow {
        id: format!("371:{n}"),
        at: time.map_or_else(Default::default, at),
        n,
        fields,
        table,
    }
}

fn events(n: i64) -> Vec<HouseRow> {
    let event = |k: i64| {
        let time = format!(
            "2022-11-{:02} {:02}:{:02}",
            1 + k / 1440,
            k / 60 % 24,
            k % 60
        );
        let (kind, remark, detail) = match k % 4 {
            0 => (
                "key.reveal_requested",
                "発注者から電話",
                json!({"purpose": "view", "reveal_id": "r1"}),
            ),
            1 => (
                "attempt.refused",
                "",
                json!({"command": "approve", "code": "ZD007", "branch": "371"}),
            ),
            2 => (
                "application.returned",
                "工期が違います",
                json!({"revision": 2}),
            ),
            _ => (
                "audit.read",
                "",
                json!({"from": "2022-10-02", "list": "events"}),
            ),
        };
        let fields = json!({
            "branch": "371", "actor": "sato_hanako", "actor_name": "佐藤 花子", "event": kind, "remark": remark,
            "number": if k % 4 == 0 { "37071-00001M" } else { "N2211-00431" },
            "contract_id": 1, "application_id": 1, "detail": detail, "handed_over": k % 8 == 0,
        });
        let table = match k % 4 {
            0 => HouseTable::AuditKeys,
            1 => HouseTable::AuditRefused,
            _ => HouseTable::Audit,
        };
        let mut rows = vec![row(HouseTable::Audit, k, Some(&time), fields.clone())];
        if table != HouseTable::Audit {
            rows.push(row(table, k, Some(&time), fields));
        }
        rows
    };
    (1..=n).flat_map(event).collect()
}

pub(super) fn at_audit(n: i64) -> Harness {
    let office = Office::sample(3);
    office.set_house(events(n));
    Harness::new(auditor(), office)
}

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("house", h.picture());
    });
}

#[test]
fn an_auditor_begins_in_front_of_what_happened_and_opens_every_field_of_it() {
    let mut h = at_audit(40);
    assert_eq!(h.model.path(), ["Q1", "K1"]);
    show("audit-overfull", &h);
    h.press("enter");
    show("audit-record", &h);
    h.press("F12 Tab");
    assert_eq!(h.model.path(), ["Q1", "K2"]);
    show("audit-keys", &h);
    h.press("Tab");
    show("audit-refused", &h);
}

#[test]
fn the_audit_in_every_other_state() {
    show("audit-empty", &at_audit(0));
    show("audit-one", &at_audit(1));
    let mut h = at_audit(40);
    h.office.down = Some(Refusal::TimedOut);
    h.press("F5");
    show("audit-slow", &h);
    h.office.down = Some(Refusal::Unavailable);
    h.pass(6);
    show("audit-lost", &h);
    h.resize(79, 24);
    assert!(h.row(0).starts_with("画面が小さすぎます"), "{}", h.row(0));
}

#[test]
fn a_filter_is_typed_in_one_place_says_what_it_cannot_read_and_stands_above_the_rows() {
    let mut h = at_audit(40);
    h.press("f");
    show("audit-filter", &h);
    h.type_text("佐藤");
    h.press("Tab");
    h.type_text("３７０７１ー００００１ｍ");
    h.press("Tab");
    h.type_text(" ");
    h.press("Tab");
    h.press("C-u");
    h.type_text("R4.13.1");
    h.press("F10");
    show("audit-filter-faults", &h);
    h.press("C-u");
    h.type_text("R4.11.1");
    h.press("enter enter");
    assert!(
        h.row(2).contains("利用者 佐藤 / 番号 37071-00001M"),
        "{}",
        h.row(2)
    );
    let asked = format!("{:?}", h.log.last());
    assert!(asked.contains("\"2022-11-01\""), "{asked}");
    assert!(asked.contains("application."), "{asked}");
    // Leaving the filter changes nothing.
    h.press("f");
    h.type_text("xxx");
    h.press("F12");
    assert!(h.row(2).contains("利用者 佐藤 /"), "{}", h.row(2));
}

#[test]
fn a_list_is_written_to_a_file_and_what_cp932_lacks_is_asked_about_first() {
    let mut h = at_audit(4);
    h.press("E j enter");
    assert!(
        h.message()
            .starts_with("4件を書き出しました: ~/densho/events-20221101.csv"),
        "{}",
        h.message()
    );
    assert!(h.writes()[0].contains("NoteExport"), "{:?}", h.writes());
    let mut rows = events(2);
    for row in &mut rows {
        row.fields.insert("actor_name".to_owned(), "𠮷野".into());
    }
    let office = Office::sample(0);
    office.set_house(rows);
    let mut h = Harness::new(auditor(), office);
    h.press("E j enter");
    show("audit-lacking", &h);
    h.press("enter");
    assert_eq!(h.writes(), [] as [String; 0]);
    h.press("E j enter y");
    assert!(h.message().contains("書き出しました"), "{}", h.message());
}

#[test]
fn an_export_over_many_pages_counts_and_stops_at_one_key() {
    let mut h = at_audit(1200);
    h.hold = true;
    h.press("E enter");
    h.step();
    assert!(h.row(2).contains("書き出し中 500/1200件"), "{}", h.row(2));
    h.press("F12");
    assert!(h.message().contains("中止しました"), "{}", h.message());
    h.hold = false;
    h.settle();
    assert_eq!(h.writes(), [] as [String; 0]);
    h.press("E enter");
    assert!(h.message().starts_with("1200件を"), "{}", h.message());
}

#[test]
fn a_clerk_is_told_that_the_audit_is_not_for_them() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g k");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(
        h.message()
            .starts_with("この業務はあなたの役割では使えません"),
        "{}",
        h.message()
    );
}
