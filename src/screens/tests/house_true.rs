//! What the lists of the house show is what happened and what is meant: an export on record before it leaves, filters that
//! stay with their list, proposals field by field.

use super::house::{administrator, at_audit, row};
use super::house_rooms;
use crate::app::Effect;
use crate::domain::command::{Query, Write};
use crate::domain::house::{HouseAct, HouseRow, HouseTable};
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office};
use crate::screens::export_sheet;
use serde_json::{Value, json};

#[test]
fn an_export_is_on_record_before_its_file_is_written() {
    let mut h = at_audit(4);
    h.press("E enter");
    let place = |of: fn(&Effect) -> bool| h.log.iter().position(of);
    let noted = place(|e| {
        let Effect::Write { write, .. } = e else {
            return false;
        };
        matches!(
            write,
            Write::House {
                act: HouseAct::NoteExport,
                ..
            }
        )
    });
    let saved = place(|e| matches!(e, Effect::SavePdf { .. }));
    assert!(noted.is_some() && saved.is_some() && noted < saved);
}

fn closes() -> Office {
    let months = json!({"branch": "380", "branch_name": "新潟支店", "month": "2022-10", "approved": 1, "issued": 1, "arrived": 1,
        "mail_wanted": 1, "mailed": 1, "missing": 0, "amended": 0, "amount": 1, "close_state": "open"});
    house_rooms::one(
        HouseTable::CloseMonths,
        vec![(HouseTable::CloseMonths, months)],
    )
}

/// The lists that were read, with what they were narrowed by.
fn read_of(h: &Harness) -> Vec<(HouseTable, Value)> {
    let read = h.log.iter().filter_map(|e| match e {
        Effect::Query {
            query: Query::House { table, filter, .. },
            ..
        } => Some((*table, Value::Object(filter.clone()))),
        _ => None,
    });
    read.collect()
}

/// The last of them.
pub(super) fn asked(h: &Harness) -> (HouseTable, Value) {
    read_of(h).pop().unwrap()
}

#[test]
fn the_days_of_a_branchs_month_are_that_branchs() {
    let mut h = Harness::new(administrator(), closes());
    h.press("g d Tab");
    assert_eq!(h.model.path().last().map(|s| &**s), Some("D2"));
    h.press("enter");
    let filter = json!({"branch": "380", "month": "2022-10"});
    assert_eq!(asked(&h), (HouseTable::CloseDays, filter));
    assert!(h.picture().contains("日締め 380"), "{}", h.picture());
}

#[test]
fn the_year_of_one_list_does_not_narrow_the_next() {
    let mut h = Harness::new(administrator(), closes());
    h.press("g d Tab Tab f");
    h.type_text("R3");
    h.press("F10");
    let (list, filter) = asked(&h);
    assert_eq!(list, HouseTable::Statistics);
    assert_eq!(filter["year"], "2021");
    h.press("Tab");
    let (list, filter) = asked(&h);
    assert_eq!(list, HouseTable::Premiums);
    assert_eq!(filter["year"], Value::Null);
    assert!(!h.row(2).contains("年度"), "{}", h.row(2));
    h.press("BackTab");
    assert_eq!(
        asked(&h).1["year"],
        "2021",
        "kept for the list that it is of"
    );
}

#[test]
fn a_filter_by_kind_is_shown_in_words() {
    let filter = json!({"kind": "attempt.refused", "from": "2022-11-01"});
    let shown = crate::i18n::house::filter(Language::Japanese, Some(&filter));
    assert_eq!(shown, "種類 拒否された操作 / 開始日 2022/11/01");
    let group = json!({"kind": "export."});
    let shown = crate::i18n::house::filter(Language::Japanese, Some(&group));
    assert_eq!(shown, "種類 書き出しのすべて");
}

#[test]
fn rows_of_the_audit_say_what_they_are_about() {
    let of = |event: &str, remark: &str, detail: Value| {
        let fields = json!({"event": event, "remark": remark, "detail": detail});
        let row = row(HouseTable::Audit, 1, None, fields);
        crate::i18n::house::about(Language::Japanese, &row)
    };
    assert_eq!(
        of(
            "attempt.refused",
            "",
            json!({"command": "close_period", "code": "ZD010", "named_branch": "380", "month": "2022-10"})
        ),
        "締め（380 2022/10）: 役割にない操作"
    );
    assert_eq!(
        of("audit.read", "", json!({"list": "refused"})),
        "監査（拒否された操作）"
    );
    assert_eq!(
        of(
            "close.day_closed",
            "翌日に発行",
            json!({"day": "2022-11-25"})
        ),
        "2022/11/25 翌日に発行"
    );
    assert_eq!(
        of("close.month_reopened", "誤り", json!({"day": "2022-11-01"})),
        "2022/11 誤り"
    );
    assert_eq!(
        of(
            "search.exported",
            "",
            json!({"rows": 12, "search": {"kind": "contract", "words": ["河川"], "earlier": true,
                   "amount": [null, 10_000_000]}})
        ),
        "契約: 河川 保証金額=〜10,000,000 変更前の内容 件数 12"
    );
    assert_eq!(
        of(
            "masters.confirmed",
            "",
            json!({"kind": "rule", "subject": "20001 construction advance_payment"})
        ),
        "規則 20001 工事 前払金保証"
    );
    assert_eq!(
        of(
            "masters.contractor_unmerged",
            "",
            json!({"customer_code": "C1", "kept_code": "C2"})
        ),
        "C2 → C1"
    );
    assert_eq!(
        of(
            "export.made",
            "premium_lines",
            json!({"rows": 3, "filter": {"month": "2022-11"}})
        ),
        "一括納付の契約 件数 3 月 2022/11"
    );
}

#[test]
fn a_share_in_a_file_is_a_percentage_with_its_unit() {
    let fields = json!({"orderer_kind": "県", "product": "every", "count": 3, "amount": 1, "electronic_count": 2,
        "electronic_permille": 667, "year": 2022});
    let sheet = export_sheet(
        HouseTable::Statistics,
        &[row(HouseTable::Statistics, 1, None, fields)],
        Language::Japanese,
    );
    let at = sheet[0]
        .iter()
        .position(|h| h == "電子の割合（%）")
        .unwrap();
    assert_eq!(sheet[1][at], "66.7");
}

fn firms() -> Vec<HouseRow> {
    let firm = |n, code: &str, address: &str, follows: bool| {
        let mut fields =
            json!({"customer_code": code, "name": "○○建設　株式会社", "address": address});
        if follows {
            fields["contracts"] = json!(12);
            fields["applications"] = json!(3);
        }
        row(HouseTable::Contractors, n, None, fields)
    };
    let contract = json!({"number": "37071-00001M", "contractor": "○○建設　株式会社", "works": "工事", "amount": 1,
        "customer_code": "C371001", "branch": "371", "contract_id": 1});
    let mut merged = firm(3, "C371003", "長野県　松本市　３", false);
    merged
        .fields
        .insert("merged_into".to_owned(), "C371010".into());
    vec![
        row(
            HouseTable::Masters,
            1,
            None,
            json!({"master": "contractors", "count": 3}),
        ),
        firm(1, "C371001", "長野県　長野市　１", true),
        firm(2, "C371010", "長野県　松本市　２", false),
        merged,
        row(HouseTable::ContractorContracts, 1, None, contract),
    ]
}

fn at_firms() -> Harness {
    let mut office = Office::sample(3);
    office.set_house(firms());
    office.me = Ok(administrator());
    let mut h = Harness::new(administrator(), office);
    h.press("enter");
    h
}

#[test]
fn a_merge_says_how_much_follows() {
    let mut h = at_firms();
    h.press("4 enter");
    h.type_text("C371010");
    h.press("enter");
    let picture = h.picture();
    assert!(picture.contains("契約 12件と未発行の申込 3件"), "{picture}");
}

#[test]
fn a_contract_is_not_moved_to_a_record_that_points_elsewhere() {
    let mut h = at_firms();
    h.press("enter 2 enter");
    h.type_text("C371003");
    h.press("enter");
    let picture = h.picture();
    assert!(
        picture.contains("すでに C371010 へ統合されています"),
        "{picture}"
    );
    assert_eq!(h.writes(), []);
}

#[test]
fn who_confirms_a_rule_sees_which_open_applications_it_changes() {
    let rule = |from: &str, permille: u16| {
        json!({"orderer_code": "20001", "work_kind": "construction", "product": "advance_payment", "valid_from": from,
            "basis": "contract", "electronic_from": "2022-10-01", "tiers": [{"up_to": null, "permille": permille}],
            "rounding": 10000, "hand_in": ""})
    };
    let proposal = json!({"proposal_kind": "rule", "subject": "20001 construction advance_payment", "proposed_by": "kanri2",
        "proposed_name": "管理 次郎", "reason": "要綱の改正", "proposal_state": "open",
        "before": rule("2020-04-01", 400), "content": rule("2022-11-01", 300)});
    let office = house_rooms::one(
        HouseTable::Proposals,
        vec![(HouseTable::Proposals, proposal)],
    );
    let mut h = Harness::new(administrator(), office);
    h.press("enter enter");
    let picture = h.picture();
    let changes = picture.find("割合: 40% → 30%").expect(&picture);
    assert!(
        picture.contains("未発行の申込で結果が変わるものはありません"),
        "{picture}"
    );
    assert!(
        changes < picture.find("変わらない所").expect(&picture),
        "{picture}"
    );
    let asked = read_of(&h)
        .into_iter()
        .filter(|(table, _)| *table == HouseTable::RuleEffects);
    assert_eq!(asked.count(), 1);
}

#[test]
fn where_a_new_wording_begins_is_said_to_whoever_asks_for_an_empty_one() {
    let wording = json!({"mail_kind": "completion", "mail_state": "standard"});
    let office = house_rooms::one(
        HouseTable::MailWordings,
        vec![(HouseTable::MailWordings, wording)],
    );
    let mut h = Harness::new(administrator(), office);
    h.press("enter F6");
    assert!(
        h.message().contains("2（変更）から作ります"),
        "{}",
        h.message()
    );
}
