//! 監査, the masters and the close: every list as an auditor or administrator sees it.

use crate::domain::house::{HouseAct, HouseRow, HouseTable};
use crate::domain::ids::Login;
use crate::domain::record::{Operator, Role};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
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

/// The audit with one event of each of these kinds, in all its lists.
pub(super) fn at_audit_of(kinds: &[&str], language: Language) -> Harness {
    let mut office = Office::sample(3);
    let mut rows = Vec::new();
    for (n, kind) in (1..).zip(kinds) {
        let fields = json!({"branch": "371", "actor": "sato_hanako", "actor_name": "佐藤 花子", "event": kind, "remark": "",
            "number": "37071-00001M", "contract_id": 1, "application_id": 1, "detail": {}, "handed_over": n % 2 == 0});
        for table in [HouseTable::Audit, HouseTable::AuditKeys] {
            rows.push(row(table, n, Some("2022-11-01 10:00"), fields.clone()));
        }
    }
    office.set_house(rows);
    office.me = Ok(auditor());
    Harness::with(office, |settings| settings.language = language)
}

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("house", h.picture());
    });
}

#[test]
fn an_auditor_is_refused_an_amendment_and_a_copy_before_a_form_opens() {
    for keys in ["g c enter e", "g c enter y", "g c 2 enter"] {
        let mut h = Harness::new(auditor(), super::amend_desk::issued());
        h.press(keys);
        let picture = h.picture();
        assert!(picture.contains("役割ではできません"), "{keys}: {picture}");
        assert!(
            !h.model.path().iter().any(|id| ["M1", "E1"].contains(id)),
            "{keys}: {picture}"
        );
        assert!(!picture.contains("どの手続き"), "{keys}: {picture}");
    }
}

#[test]
fn an_auditor_begins_in_front_of_what_happened_and_opens_every_field_of_it() {
    let mut h = at_audit(40);
    assert_eq!(h.model.path(), ["Q1", "W1"]);
    show("audit-overfull", &h);
    h.press("enter");
    show("audit-record", &h);
    h.press("F12 Tab");
    assert_eq!(h.model.path(), ["Q1", "W2"]);
    show("audit-keys", &h);
    h.press("Tab");
    show("audit-refused", &h);
}

#[test]
fn the_audit_says_whether_it_is_empty_ends_or_could_not_be_read() {
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
        h.row(3).contains("利用者 佐藤 / 番号 37071-00001M"),
        "{}",
        h.row(3)
    );
    let (_, asked) = super::house_true::asked(&h);
    assert_eq!(asked["from"], "2022-11-01");
    assert_eq!(asked["kind"], "application.");
    // Leaving the filter changes nothing.
    h.press("f");
    h.type_text("xxx");
    h.press("F12");
    assert!(h.row(3).contains("利用者 佐藤 /"), "{}", h.row(3));
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
    assert_eq!(h.house_act().0, HouseAct::NoteExport);
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
    assert_eq!(h.writes(), []);
    h.press("E j enter y");
    assert!(h.message().contains("書き出しました"), "{}", h.message());
}

#[test]
fn an_export_over_many_pages_counts_and_stops_at_one_key() {
    let mut h = at_audit(1200);
    h.hold = true;
    h.press("E enter");
    h.step();
    assert!(h.row(3).contains("書き出し中 500/1200件"), "{}", h.row(3));
    h.press("F12");
    assert!(h.message().contains("中止しました"), "{}", h.message());
    h.hold = false;
    h.settle();
    assert_eq!(h.writes(), []);
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
    // An auditor reads that it was tried.
    let tried = super::authority::attempts(&h);
    assert_eq!(tried[0].0, "open_events", "{tried:?}");
}

pub(super) fn administrator() -> Operator {
    Operator {
        login: Login::from("kanri"),
        name: "管理 花子".to_owned(),
        role: Role::Administrator,
        ..auditor()
    }
}

fn masters() -> Vec<HouseRow> {
    let list = |n, name: &str, count: i64| {
        row(
            HouseTable::Masters,
            n,
            None,
            json!({"master": name, "count": count}),
        )
    };
    let rule = json!({
        "orderer_code": "20001", "work_kind": "construction", "product": "advance_payment", "valid_from": "2020-04-01",
        "basis": "contract", "electronic_from": "2022-10-01", "tiers": [{"up_to": null, "permille": 400}],
        "rounding": 10000, "hand_in": "電子契約システムに添付",
    });
    let proposal = json!({
        "proposal_kind": "rule", "subject": "20001 construction advance_payment", "proposed_by": "kanri2",
        "proposed_name": "管理 次郎", "proposed_at": "2022-10-31T01:00:00Z", "reason": "要綱の改正",
        "proposal_state": "open", "before": {"valid_from": "2020-04-01", "tiers": [{"up_to": null, "permille": 400}]},
        "content": {"valid_from": "2023-04-01", "tiers": [{"up_to": 200_000_000, "permille": 400}, {"permille": 300}]},
    });
    let contractor = |n, code: &str, into: Option<&str>| {
        let mut fields = json!({"customer_code": code, "name": "○○建設　株式会社", "postal_code": "380-8537",
            "address": "長野県　長野市　南石堂町　１２３０ー６"});
        if let Some(into) = into {
            fields["merged_into"] = json!(into);
        }
        row(HouseTable::Contractors, n, None, fields)
    };
    vec![
        list(1, "proposals", 1),
        list(2, "orderers", 1203),
        list(3, "contractors", 8417),
        row(
            HouseTable::Orderers,
            1,
            None,
            json!({"code": "20001", "name": "長野県△△建設事務所長", "orderer_kind": "県", "count": 1}),
        ),
        row(HouseTable::Rules, 1, None, rule),
        row(HouseTable::Proposals, 1, None, proposal),
        contractor(1, "C371001", None),
        contractor(2, "C371003", Some("C371001")),
    ]
}

fn at_masters() -> Harness {
    let office = Office::sample(3);
    office.set_house(masters());
    Harness::new(administrator(), office)
}

#[test]
fn an_administrator_begins_in_front_of_the_masters_and_goes_down_to_a_rule() {
    let mut h = at_masters();
    assert_eq!(h.model.path(), ["Q1", "B0"]);
    show("masters", &h);
    h.press("j enter");
    show("orderers", &h);
    h.press("enter");
    show("rules", &h);
    h.press("2 enter");
    show("rule-form", &h);
    assert_eq!(h.model.path(), ["Q1", "B0", "B2", "B2R", "BF"]);
}

#[test]
fn a_rule_is_tried_out_while_it_is_typed_and_proposed_with_a_reason() {
    let mut h = at_masters();
    h.press("j enter enter e");
    // 適用開始, 割合, 試算: each field by Tab.
    h.press("Tab Tab C-u");
    h.type_text("R5.4.1");
    h.press("Tab Tab Tab Tab C-u");
    h.type_text("2億:40;30");
    h.press("Tab Tab Tab Tab C-u");
    h.type_text("3億");
    show("rule-tried", &h);
    h.press("F10");
    show("rule-confirm", &h);
    h.type_text("要綱の改正");
    h.press("enter");
    h.yes();
    assert!(h.message().contains("提案しました"), "{}", h.message());
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::Propose);
    assert_eq!(args["reason"], "要綱の改正");
    assert_eq!(args["content"]["valid_from"], "2023-04-01");
}

#[test]
fn every_fault_of_a_form_stands_beside_its_field_and_nothing_is_written() {
    let mut h = at_masters();
    h.press("j j enter N");
    h.type_text("C9-");
    h.press("Tab Tab");
    h.type_text("380");
    h.press("F10");
    show("contractor-faults", &h);
    assert_eq!(h.writes(), []);
    // What was typed is kept, faults and all.
    h.press("F12");
    assert!(
        h.message().contains("書きかけとして残しました"),
        "{}",
        h.message()
    );
    assert_eq!(h.model.path(), ["Q1", "B0", "B3"]);
}

#[test]
fn a_proposal_is_confirmed_in_front_of_what_it_replaces_and_by_no_as_the_default() {
    let mut h = at_masters();
    h.press("enter 9 enter");
    show("proposal-confirm", &h);
    h.press("enter");
    assert_eq!(h.writes(), []);
    h.press("a");
    h.yes();
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::DecideProposal);
    assert_eq!(args["verdict"], "confirmed");
}

#[test]
fn a_duplicate_contractor_points_to_the_kept_one() {
    let mut h = at_masters();
    h.press("j j enter");
    show("contractors", &h);
    h.press("4 enter");
    h.type_text("C371003");
    h.press("enter");
    h.type_text("同じ会社");
    h.press("enter y");
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::MergeContractors);
    assert_eq!(args["kept_code"], "C371003");
    assert_eq!(args["reason"], "同じ会社");
}

fn days() -> Vec<HouseRow> {
    let day = |n: i64, day: &str, missing: i64, state: &str| {
        let fields = json!({"branch": "371", "branch_name": "長野支店", "day": day, "approved": 27, "issued": 27,
            "arrived": 27 - missing, "mail_wanted": 20, "mailed": 20 - missing, "missing": missing,
            "amended": 3, "events": {"issue": 24, "change": 2, "reissue": 1}, "amount": 540_000_000, "close_state": state});
        row(HouseTable::CloseDays, n, None, fields)
    };
    let item = json!({"branch": "371", "happened": "change", "seq": 2, "application_number": "N2211-00431", "number": "37071-00001M",
        "product": "advance_payment", "form": "electronic", "contractor": "○○建設　株式会社", "amount": 20_000_000,
        "missing_step": "arrival", "trouble": "発行基盤が応答しません", "contract_id": 1});
    vec![
        day(1, "2022-11-01", 0, "open"),
        day(2, "2022-10-31", 1, "open"),
        day(3, "2022-10-28", 0, "closed_differs"),
        row(HouseTable::CloseItems, 1, None, item),
        row(
            HouseTable::Statistics,
            1,
            None,
            json!({"orderer_kind": "県", "product": "advance_payment", "count": 3251, "amount": 65_020_000_000_i64,
                "electronic_count": 1084, "electronic_permille": 333, "year": 2022}),
        ),
        row(
            HouseTable::Premiums,
            1,
            None,
            json!({"branch": "371", "customer_code": "C371001", "contractor": "○○建設　株式会社", "count": 2,
                "amount": 25_000_000, "premium": 87_500, "without_rate": 0, "month": "2022-11"}),
        ),
    ]
}

/// Days to be closed, one with differences on top; the month of them, and a contract of its lump sum.
pub(super) fn closing() -> Office {
    let mut rows = days();
    rows.retain(|r| r.text("day") != "2022-11-01");
    let month = json!({"month": "2022-10", "branch": "371", "branch_name": "長野支店", "approved": 27, "issued": 27,
        "arrived": 26, "mail_wanted": 20, "mailed": 19, "missing": 1, "amended": 3, "close_state": "open"});
    let line = json!({"number": "37071-00001M", "happened": "issue", "works": "令和○年度　県単河川維持工事",
        "amount": 20_000_000, "premium": 70_000, "product": "advance_payment", "branch": "371", "contract_id": 1});
    rows.push(row(HouseTable::CloseMonths, 1, None, month));
    rows.push(row(HouseTable::PremiumLines, 1, None, line));
    let office = Office::sample(3);
    office.set_house(rows);
    office
}

#[test]
fn a_supervisor_closes_a_day_and_one_with_differences_only_with_a_reason() {
    let office = Office::sample(3);
    office.set_house(days());
    let mut h = Harness::supervisor(office);
    h.press("g d");
    show("close-days", &h);
    h.press("j enter");
    show("close-items", &h);
    h.press("F12 9 enter");
    show("close-differences", &h);
    h.press("F12");
    assert_eq!(h.writes(), []);
    h.press("9 enter");
    h.type_text("到着を翌日に確認");
    h.press("enter");
    h.yes();
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::ClosePeriod);
    assert_eq!(args["reason"], "到着を翌日に確認");
    assert_eq!(args["seen"], 1);
    h.press("Tab Tab");
    show("statistics", &h);
    h.press("Tab f");
    h.type_text("R4.11");
    h.press("F10");
    show("premiums", &h);
}

#[test]
fn a_clerk_has_neither_masters_nor_close() {
    let mut h = Harness::clerk(Office::sample(3));
    for keys in ["g b", "g d"] {
        h.press(keys);
        assert_eq!(h.model.path(), ["Q1"]);
        assert!(
            h.message().contains("役割では使えません"),
            "{}",
            h.message()
        );
    }
}

#[test]
fn the_statistics_speak_english() {
    let office = Office::sample(3);
    office.set_house(days());
    let mut office = office;
    office.me = Ok(administrator());
    let mut h = Harness::with(office, |s| s.language = crate::i18n::Language::English);
    h.press("g d Tab Tab");
    assert!(h.picture().contains("prefecture"), "{}", h.picture());
    assert!(!h.picture().contains('県'), "{}", h.picture());
}

#[test]
fn who_approved_in_anothers_place_is_named_with_them_in_list_record_and_file() {
    let office = Office::sample(3);
    let fields = json!({
        "branch": "371", "actor": "kimura", "actor_name": "木村 花子", "acting_for_name": "山田 太郎",
        "event": "application.approved", "number": "N2211-00431", "application_id": 1, "detail": {"revision": 2},
    });
    let row = row(HouseTable::Audit, 1, Some("2022-11-01 14:00"), fields);
    office.set_house(vec![row.clone()]);
    let mut h = Harness::new(auditor(), office);
    show("audit-stand-in", &h);
    h.press("enter");
    let picture = h.picture();
    assert!(
        picture.contains("木村 花子（山田 太郎の代行）"),
        "{picture}"
    );
    assert!(!picture.contains("acting_for"), "{picture}");
    show("audit-stand-in-record", &h);
    let sheet = crate::screens::export_sheet(HouseTable::Audit, &[row], Language::Japanese);
    assert!(
        sheet[1].contains(&"木村 花子（山田 太郎の代行）".to_owned()),
        "{sheet:?}"
    );
}
