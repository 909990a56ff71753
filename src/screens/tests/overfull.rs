//! Lists and records with more in them than fits, and the small masters as they are drawn.

use super::amend_desk;
use super::house::row;
use super::rooms::ROOMS;
use crate::domain::house::HouseTable as T;
use crate::i18n::Language;
use crate::keys::Keymap;
use crate::runtime::harness::{Harness, Office};
use insta::{assert_snapshot, with_settings};
use serde_json::json;

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("overfull", h.picture());
    });
}

/// The row under the marker.
fn marked(h: &Harness) -> String {
    let picture = h.picture();
    let rows: Vec<&str> = picture.lines().filter(|l| l.starts_with('>')).collect();
    assert_eq!(rows.len(), 1, "{picture}");
    rows[0].to_owned()
}

#[test]
fn a_hundred_amendments_that_wait_are_paged_through_to_the_last() {
    let mut h = Harness::supervisor(amend_desk::many_waiting(100));
    h.press("g m");
    show("amendments", &h);
    h.press("End");
    assert!(marked(&h).contains("37071-00100M"), "{}", h.picture());
    h.press("Home");
    assert!(marked(&h).contains("37071-00001M"), "{}", h.picture());
}

#[test]
fn a_search_that_finds_more_than_a_page_says_how_many_and_reaches_the_last() {
    let mut h = Harness::clerk(Office::sample(50));
    h.press("g s Enter");
    assert_eq!(h.model.path().last(), Some(&"K2"), "{}", h.picture());
    show("found", &h);
    let first = marked(&h);
    h.press("End");
    assert_ne!(marked(&h), first);
}

#[test]
fn a_caller_whose_words_fit_too_many_is_asked_for_more_of_them() {
    let mut h = Harness::clerk(super::record::openable(50));
    h.press("g t");
    h.type_text("37071");
    h.press("Enter");
    show("phone", &h);
    assert!(
        h.message().starts_with("ほかにもあります（先頭の20件）"),
        "{}",
        h.message()
    );
}

#[test]
fn a_history_of_thirty_events_is_read_to_its_first() {
    let mut h = Harness::clerk(amend_desk::long_storied(30));
    h.press("g c h");
    assert_eq!(h.model.path().last(), Some(&"L1"), "{}", h.picture());
    show("history", &h);
    h.press("End");
    // What came before the issue stands at the very end.
    let picture = h.picture();
    assert!(picture.contains("140 / 140  最後"), "{picture}");
    assert!(picture.contains("到着 システム"), "{picture}");
    h.press("PgUp");
    assert!(h.picture().contains("発生番号1 "), "{}", h.picture());
}

/// The close with so many rows in each of its lists.
fn close_with(rows: i64) -> Office {
    let office = Office::sample(3);
    let mut all = Vec::new();
    for n in 1..=rows {
        let day =
            chrono::NaiveDate::from_ymd_opt(2022, 10, 31).unwrap() - chrono::TimeDelta::days(n - 1);
        let fields = json!({"branch": "371", "branch_name": "長野支店", "day": day, "approved": 1_027, "issued": 1_027,
            "arrived": 1_026, "mail_wanted": 920, "mailed": 919, "missing": 1, "amended": 103,
            "events": {"issue": 924, "change": 102, "reissue": 1}, "amount": 999_900_000_000_i64, "close_state": "open"});
        all.push(row(T::CloseDays, n, None, fields));
        let item = json!({"branch": "371", "happened": "change", "seq": n, "application_number": format!("N2211-{n:05}"),
            "number": format!("37071-{n:05}M"), "product": "interim_advance", "form": "electronic",
            "contractor": "△△・××特定建設工事共同企業体（代表者 ○○建設株式会社）", "amount": 999_900_000_000_i64,
            "missing_step": "arrival", "trouble": "発行基盤が応答しません", "contract_id": n});
        all.push(row(T::CloseItems, n, None, item));
        let premium = json!({"branch": "371", "customer_code": format!("C37{n:04}"), "contractor": "㈱髙橋土木", "count": 120,
            "amount": 999_900_000_000_i64, "premium": 3_499_650_000_i64, "without_rate": 0, "month": "2022-11"});
        all.push(row(T::Premiums, n, None, premium));
        let line = json!({"branch": "371", "happened": "issue", "number": format!("37071-{n:05}M"), "works": "令和○年度　主要地方道△△線（○○工区）道路改良工事",
            "contractor": "㈱髙橋土木", "product": "advance_payment", "amount": 999_900_000_000_i64, "ppm": 3500,
            "premium": 3_499_650_000_i64, "contract_id": n, "issued_on": "2022-11-01"});
        all.push(row(T::PremiumLines, n, None, line));
    }
    office.set_house(all);
    office
}

#[test]
fn days_items_and_contracts_of_a_lump_sum_that_overfill_the_close_are_reached_to_the_last() {
    for (keys, name, id) in [
        ("g d", "days", "D1"),
        ("g d enter", "items", "D5"),
        ("g d Tab Tab Tab enter", "premium-lines", "D6"),
    ] {
        let mut h = Harness::supervisor(close_with(60));
        h.press(keys);
        assert_eq!(h.model.path().last(), Some(&id), "{}", h.picture());
        show(name, &h);
        let first = marked(&h);
        h.press("End");
        assert_ne!(marked(&h), first, "{name}");
    }
}

#[test]
fn the_small_masters_the_months_and_a_lump_sums_contracts_stand_as_they_are_drawn() {
    let keymap = Keymap::preset("default").unwrap();
    for (room, id) in [
        ("banks", "B4"),
        ("holidays", "B7"),
        ("company", "B8"),
        ("rates", "B9"),
        ("close, months", "D2"),
        ("close, contracts of a lump sum", "D6"),
    ] {
        let room = ROOMS.iter().find(|r| r.name == room).unwrap();
        let h = room.enter(&keymap, false, Language::Japanese);
        assert_eq!(h.model.path().last(), Some(&id), "{}", h.picture());
        show(id, &h);
    }
}
