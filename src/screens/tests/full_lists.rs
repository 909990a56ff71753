//! Every list with far more rows than fit, the longest names, the largest amounts: no amount and no state is cut, no row
//! is out of reach.

use super::full::{self, long, of};
use super::house::{administrator, row};
use super::{amend_desk, states};
use crate::domain::house::HouseTable as T;
use crate::domain::money::Yen;
use crate::domain::publication::Shown;
use crate::domain::record::{ApplicationState, JobRow};
use crate::i18n::{Language, house};
use crate::runtime::harness::sample::yen;
use crate::runtime::harness::{Harness, Office, application, contract};
use crate::screens::house::{columns, list_id};
use insta::{assert_snapshot, with_settings};
use serde_json::{Value, json};

const ROWS: i64 = 60;

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("list", h.picture());
    });
}

/// The rows under the marker: one.
fn marked(h: &Harness) -> String {
    let picture = h.picture();
    let rows: Vec<&str> = picture.lines().filter(|l| l.starts_with('>')).collect();
    assert_eq!(rows.len(), 1, "{picture}");
    rows[0].to_owned()
}

/// The list is shown, and its last row can be gone to and back.
fn is_reached_to_the_last(place: &str, h: &mut Harness) {
    assert_eq!(h.model.path().last(), Some(&place), "{}", h.picture());
    show(place, h);
    let first = marked(h);
    h.press("End");
    assert!(h.picture().contains("最後"), "{place}: {}", h.picture());
    let last = marked(h);
    h.press("Home");
    assert_eq!(marked(h), first, "{place}");
    assert_ne!(first, last, "{place}");
}

/// So many applications, each as full as one can be.
fn applications(state: ApplicationState) -> Office {
    let office = Office::sample(ROWS);
    for n in 1..=ROWS {
        office.arrange(n, |d| {
            let key = d.row.key.clone();
            let number = d.row.number.clone();
            let received = d.row.received_at;
            *d = full::application_in(state);
            (d.row.key, d.row.number, d.row.received_at) = (key, number, received);
            d.row.standing.held_until = None;
        });
    }
    office
}

#[test]
fn a_queue_of_full_applications_is_reached_to_the_last() {
    let mut h = Harness::clerk(applications(ApplicationState::Examining));
    is_reached_to_the_last("Q1", &mut h);
    let mut h = Harness::supervisor(applications(ApplicationState::AwaitingApproval));
    is_reached_to_the_last("Q2", &mut h);
}

#[test]
fn contracts_of_the_largest_amounts_and_longest_names_are_reached_to_the_last() {
    let office = || {
        let office = Office::sample(0);
        for n in 1..=ROWS {
            let mut detail = full::contract();
            let number = contract(n);
            (detail.row.key, detail.row.number) = (number.key, number.number);
            detail.row.issued_at = number.issued_at;
            office.add_contract(detail);
        }
        office
    };
    let mut h = Harness::clerk(office());
    h.press("g c");
    is_reached_to_the_last("C1", &mut h);
    let mut h = Harness::clerk(office());
    h.press("g s Enter");
    is_reached_to_the_last("K2", &mut h);
    let mut h = Harness::clerk(office());
    h.press("g t");
    h.type_text("37071");
    h.press("Enter");
    assert_eq!(h.model.path().last(), Some(&"K3"), "{}", h.picture());
    show("K3", &h);
}

#[test]
fn jobs_that_stopped_for_the_longest_reasons_are_reached_to_the_last() {
    let office = states::office(0);
    let jobs = (1..=ROWS).map(|n| JobRow {
        id: n,
        application_number: format!("N2211-{n:05}"),
        contractor: long("請負者"),
        application: application(n, ApplicationState::Issuing).row.key,
        trouble: Some(format!("mail_refused: {}", of("宛先不明", 300))),
        to_address: Some(format!("{}@example.jp", "a".repeat(240))),
        attempts: 99_999,
        ..super::publication::mail(Shown::Dead)
    });
    office.set_jobs(jobs.collect());
    let mut h = Harness::clerk(office);
    h.press("g p");
    is_reached_to_the_last("P1", &mut h);
}

#[test]
fn amendments_of_the_largest_amounts_and_longest_names_are_reached_to_the_last() {
    let office = amend_desk::waiting();
    office.edit_amendment(|d| {
        d.row.contractor = long("請負者");
        d.row.works = long("工事名");
        d.row.amount = yen(Yen::MAX);
        d.row.drafted_by_name = long("長宗我部 宗一郎左衛門");
        d.row.changed = crate::domain::amendment::AmendedField::ALL.to_vec();
    });
    office.multiply_amendments(ROWS);
    let mut h = Harness::supervisor(office);
    h.press("g m");
    is_reached_to_the_last("M2", &mut h);
}

/// A row of any list: every field as long as it comes.
fn fields(n: i64) -> Value {
    let most = Yen::MAX;
    let person = long("長宗我部 宗一郎左衛門");
    let login = "a".repeat(31);
    let audit = json!({
        "branch": "371", "branch_name": long("支店"), "branch_id": "371", "actor": login, "actor_name": person,
        "event": "attempt.refused", "remark": of("備考", 400), "number": format!("37071-{n:05}M"),
        "contract_id": n, "application_id": n, "handed_over": true,
        "detail": {"command": "approve", "code": "ZD007", "branch": "371"},
    });
    let close = json!({
        "day": "2022-10-31", "month": "2022-10", "approved": 99_999, "issued": 99_999, "arrived": 99_999,
        "mail_wanted": 99_999, "mailed": 99_999, "missing": 99_999, "amended": 99_999, "close_state": "closed_differs",
        "closed_by": person, "amount": most, "happened": "cancellation", "contractor": long("請負者"),
        "missing_step": "arrival", "trouble": of("理由", 300), "application_number": format!("N2211-{n:05}"),
        "product": "interim_advance", "form": "electronic", "seq": n, "state": "awaiting_approval", "id": n,
    });
    let sums = json!({
        "orderer_kind": long("発注者の種類"), "count": 9_999_999, "electronic_count": 9_999_999,
        "electronic_permille": 1000, "year": 2022, "customer_code": "C37100123456", "premium": most,
        "without_rate": 99_999, "works": long("工事名"), "ppm": 1_000_000,
    });
    let proposals = json!({
        "proposed_at": "2022-10-31T01:00:00Z", "proposal_kind": "wording", "subject": long("対象"),
        "proposed_by": login, "proposed_name": person, "proposal_state": "withdrawn", "decided_name": person,
        "reason": of("理由", 400), "before": {}, "content": {},
    });
    let tiers: Vec<Value> = (1..=10)
        .map(|k| json!({"up_to": k * 90_000_000_000_i64, "permille": 1000 - k}))
        .collect();
    let orderers = json!({
        "code": "200001234567", "name": long("名称"), "orderer_code": "200001234567", "work_kind": "construction",
        "valid_from": "2020-04-01", "valid_to": "2022-03-31", "basis": "invitation", "electronic_from": "2022-10-01",
        "rounding": most, "tiers": tiers, "hand_in": of("提出の方法", 400),
    });
    let firms = json!({
        "postal_code": "380-8537", "address": long("住所"), "merged_into": "C37100123457",
        "phone": "+81-26-0000-0000 内線 99999999", "moved_from": "C37100123458", "bank_code": "0143",
        "bank_name": long("銀行"), "branch_code": "001", "contracted": true, "tel": "+81-26-0000-0000 内線 99999999",
        "email": format!("{}@example.jp", "a".repeat(240)), "head_office": true,
    });
    let people = json!({
        "login": login, "role": "administrator", "disabled_at": "2022-10-31T01:00:00Z", "limit": most,
        "limit_state": "in_force", "absent": login, "absent_name": person, "delegate": login, "delegate_name": person,
        "first_day": "2022-11-01", "last_day": "2022-11-04", "delegation_state": "in_force", "by_name": person,
        "claimed": 99_999, "awaiting": 99_999, "lapsed": 99_999, "oldest_day": "2022-10-28",
        "granted_at": "2022-10-31T01:00:00Z",
    });
    let words = json!({
        "president_title": long("役職"), "president": long("代表者"), "wording": "a".repeat(64), "mail_kind": "rekey",
        "mail_state": "in_force", "mail_subject": long("件名"), "wording_id": "a".repeat(64),
        "wording_state": "in_force", "wording_source": "recorded", "digest": "0123456789ab",
    });
    let parts = [
        audit, close, sums, proposals, orderers, firms, people, words,
    ];
    let fields = parts.into_iter().flat_map(|part| match part {
        Value::Object(fields) => fields,
        other => panic!("{other}"),
    });
    Value::Object(fields.collect())
}

#[test]
fn rows_of_every_list_of_the_house_are_reached_to_the_last_however_long_their_names() {
    for table in T::ALL {
        let master = json!({"master": table.code(), "count": 9_999_999});
        let mut rows = vec![row(T::Masters, 1, None, master)];
        let time = table.is_audit().then_some("2022-11-01 10:00");
        if table == T::Masters {
            continue;
        }
        rows.extend((1..=ROWS).map(|n| row(table, n, time, fields(n))));
        let office = Office::sample(3);
        office.set_house(rows);
        let mut h = Harness::new(administrator(), office);
        h.press("g b Enter");
        assert_eq!(h.model.path().last(), Some(&list_id(table)), "{table:?}");
        show(&format!("{table:?}"), &h);
        let picture = h.picture();
        // Whatever gives way: every column that a list is not without stands there, with its heading.
        let headings = picture.lines().find(|l| l.starts_with(" 選 ")).unwrap();
        assert!(!headings.contains(".."), "{table:?}: {headings}");
        for column in columns(table).into_iter().filter(|c| c.rank == 0) {
            let heading = house::column(Language::Japanese, column.key);
            assert!(
                headings.contains(heading),
                "{table:?} {heading}: {headings}"
            );
        }
        marked(&h);
        h.press("End");
        assert!(
            h.picture().contains(&format!("{ROWS} / {ROWS}")),
            "{}",
            h.picture()
        );
        marked(&h);
    }
}

#[test]
fn a_record_of_the_audit_with_much_detail_is_read_to_its_last_line() {
    let mut event = fields(1);
    for n in 0..12 {
        event["detail"][format!("field_{n}")] = long("詳細").into();
    }
    let office = Office::sample(3);
    office.set_house(vec![row(T::Audit, 1, Some("2022-11-01 10:00"), event)]);
    let mut h = Harness::new(super::house::auditor(), office);
    h.press("Enter");
    assert_eq!(h.model.path().last(), Some(&"W9"), "{}", h.picture());
    let pages = full::read_on(&mut h);
    let last = pages.last().unwrap();
    assert!(last.contains("最後"), "{last}");
    with_settings!({ snapshot_suffix => "W9", omit_expression => true }, {
        assert_snapshot!("list", format!("{}\n\n{last}", pages[0]));
    });
}

#[test]
fn a_list_with_one_row_says_that_it_is_the_last() {
    let one = |table: T| {
        let master = json!({"master": table.code(), "count": 1});
        let office = Office::sample(3);
        office.set_house(vec![
            row(T::Masters, 1, None, master),
            row(table, 1, None, fields(1)),
        ]);
        let mut h = Harness::new(administrator(), office);
        h.press("g b Enter");
        h
    };
    for (name, h) in [
        ("D1-one", one(T::CloseDays)),
        ("B14-one", one(T::DocumentWordings)),
    ] {
        assert!(h.picture().contains("1-1 / 1"), "{name}: {}", h.picture());
        show(name, &h);
    }
    let mut h = super::house::at_audit(4);
    for name in ["W2-one", "W3-one"] {
        h.press("Tab");
        assert!(h.picture().contains("1-1 / 1"), "{name}: {}", h.picture());
        show(name, &h);
    }
    for (name, rows) in [("K2-empty", 0), ("K2-one", 1)] {
        let mut h = Harness::clerk(Office::sample(rows));
        h.press("g s Enter");
        assert_eq!(h.model.path().last(), Some(&"K2"), "{}", h.picture());
        show(name, &h);
    }
}
