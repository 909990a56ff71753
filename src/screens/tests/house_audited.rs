//! What an auditor reads is in words: what was asked for, which procedure it was, what was typed; and who reads it.

use super::house::{administrator, at_audit, auditor, row};
use super::house_rooms;
use crate::domain::house::{HouseRow, HouseTable};
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office};
use crate::screens::export_sheet;
use serde_json::{Value, json};

fn event(n: i64, kind: &str, remark: &str, detail: Value) -> HouseRow {
    let fields = json!({"branch": "371", "actor": "sato_hanako", "actor_name": "佐藤 花子", "event": kind, "remark": remark,
        "number": "37071-00001M", "contract_id": 1, "application_id": 1, "detail": detail, "handed_over": true});
    row(HouseTable::Audit, n, Some("2022-11-01 10:00"), fields)
}

fn told() -> Vec<HouseRow> {
    vec![
        event(
            4,
            "key.reveal_requested",
            "請負者に渡す",
            json!({"purpose": "notice"}),
        ),
        event(3, "key.revealed", "", json!({"purpose": "notice"})),
        event(
            2,
            "amendment.approved",
            "",
            json!({"kind": "cancellation", "amendment": 5}),
        ),
        event(
            1,
            "application.approved",
            "",
            json!({"revision": 2, "retyped": {"amount advance_payment": 8_000_000}}),
        ),
    ]
}

fn at(rows: Vec<HouseRow>) -> Harness {
    let office = Office::sample(3);
    office.set_house(rows);
    Harness::new(auditor(), office)
}

#[test]
fn a_key_notice_a_cancelled_change_and_what_was_typed_again_are_told_in_words() {
    let mut h = at(told());
    let list = h.picture();
    for said in ["お知らせ依頼", "請負者に渡す", "変更取消"] {
        assert!(list.contains(said), "{said}: {list}");
    }
    h.press("G enter");
    let record = h.picture();
    assert!(
        record.contains("前払金保証 保証金額: 8,000,000"),
        "{record}"
    );
    assert!(!record.contains("advance_payment"), "{record}");
}

#[test]
fn a_file_of_the_audit_has_its_records_in_words() {
    let sheet = export_sheet(HouseTable::Audit, &told(), Language::Japanese);
    let all = format!("{sheet:?}");
    for said in [
        "お知らせの依頼",
        "目的: お知らせ",
        "打ち直した内容: 前払金保証 保証金額: 8,000,000",
    ] {
        assert!(all.contains(said), "{said}: {all}");
    }
    assert!(!all.contains("purpose") && !all.contains('{'), "{all}");
}

#[test]
fn what_was_saved_in_a_master_and_what_stopped_are_named_in_words() {
    let event = |n, event: &str, remark: &str, detail| {
        let fields =
            json!({"event": event, "remark": remark, "actor_name": "管理 恵", "detail": detail});
        row(HouseTable::Audit, n, Some("2022-11-01 09:30"), fields)
    };
    let rows = vec![
        event(
            1,
            "masters.saved",
            "holiday",
            json!({"after": {"day": "2022-12-29", "name": "年末休業"}}),
        ),
        event(
            2,
            "masters.saved",
            "bank",
            json!({"after": {"bank_code": "9004", "branch_code": "101"}}),
        ),
        event(3, "masters.imported", "postal_places", json!({"rows": 8})),
        event(
            4,
            "job.dead",
            "missing_glyph: 印字できない文字: 𪚥",
            json!({}),
        ),
    ];
    let h = at(rows.clone());
    let list = h.picture();
    for said in ["休日 2022/12/29", "9004-101", "郵便番号"] {
        assert!(list.contains(said), "{said}: {list}");
    }
    let sheet = format!(
        "{:?}",
        export_sheet(HouseTable::Audit, &rows, Language::Japanese)
    );
    for (picture, what) in [(&list, "the list"), (&sheet, "the file")] {
        for code in ["holiday", "postal_places", "missing_glyph"] {
            assert!(!picture.contains(code), "{what} says {code}: {picture}");
        }
    }
}

#[test]
fn beside_a_long_title_the_name_stays_and_the_branch_goes() {
    let mut h = at_audit(2);
    if let Some(me) = &mut h.model.shared.operator {
        me.branch_name = "本店営業部".to_owned();
    }
    h.press("Tab Tab");
    let head = h.picture();
    let head = head.lines().next().unwrap_or_default();
    assert!(
        head.contains("監査 太郎（監査）") && head.contains("W3"),
        "{head}"
    );
}

#[test]
fn a_new_branch_is_no_head_office_unless_somebody_says_so() {
    let branch = json!({"branch_id": "371", "name": "長野支店", "tel": "", "email": "", "head_office": false});
    let rows = vec![(HouseTable::Branches, branch)];
    let mut h = Harness::new(
        administrator(),
        house_rooms::one(HouseTable::Branches, rows),
    );
    h.press("g b enter F6");
    let form = h.picture();
    let line = form
        .lines()
        .find(|l| l.trim_start_matches('>').trim_start().starts_with("本店 "));
    assert!(
        line.is_some_and(|l| l.contains("いいえ") && !l.contains("はい")),
        "{form}"
    );
}
